//! A socket.io v4 client (engine.io protocol 4, websocket transport): just enough to be an agent's browser.

use std::pin::pin;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};

use crate::http::{Result, Url, headers};
use crate::numbers::now_ns;
use crate::target::Socket;

pub type Stream = WebSocketStream<TcpStream>;

const PING: char = '2';
const PONG: &str = "3";

pub async fn connect(socket: &Socket) -> Result<Stream> {
    let url = Url::parse(&socket.url)?;
    let tcp = TcpStream::connect(url.address).await?;
    tcp.set_nodelay(true)?;
    let mut address = format!("ws://{}{}?EIO=4&transport=websocket", url.address, url.path);
    if !socket.query.is_empty() {
        address.push('&');
        address.push_str(&socket.query);
    }
    let mut request = address.into_client_request()?;
    for (name, value) in headers(&socket.headers)? {
        request.headers_mut().insert(name, value);
    }
    // small buffers: thousands of agents live in this process
    let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (mut stream, _) = tokio_tungstenite::client_async_with_config(request, tcp, Some(config)).await?;
    let namespace = match socket.namespace.as_str() {
        "/" => String::new(),
        other => format!("{other},"),
    };
    let mut opened = false;
    loop {
        let message = tokio::time::timeout(Duration::from_secs(30), stream.next())
            .await?
            .ok_or("the socket was closed while connecting")??;
        let Message::Text(text) = message else { continue };
        let text = text.as_str();
        if !opened && text.starts_with('0') {
            opened = true;
            stream
                .send(Message::text(format!("40{namespace}{}", socket.auth)))
                .await?;
        } else if text.starts_with("40") {
            break;
        } else if text.starts_with("44") {
            return Err(format!("the agent's socket was refused: {text}").into());
        } else if text.starts_with(PING) {
            stream.send(Message::text(PONG)).await?;
        }
    }
    for packet in &socket.join {
        stream.send(Message::text(format!("42{namespace}{packet}"))).await?;
    }
    Ok(stream)
}

/// Why reading ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Stopped,
    Lost,
}

/// Reads until the socket closes, or until `stop` is done. `on_event` gets the JSON array of an event as text, and the time when it was read.
pub async fn read(
    mut stream: Stream,
    namespace: &str,
    mut on_event: impl FnMut(&str, u64),
    stop: impl Future<Output = ()>,
) -> End {
    let mut stop = pin!(stop);
    let prefix = match namespace {
        "/" => "42".to_owned(),
        other => format!("42{other},"),
    };
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            () = &mut stop => {
                let _ = stream.close(None).await;
                return End::Stopped;
            }
        };
        let now = now_ns();
        match message {
            Some(Ok(Message::Text(text))) => {
                if let Some(event) = text.strip_prefix(prefix.as_str()) {
                    on_event(event, now);
                } else if text.starts_with(PING) && stream.send(Message::text(PONG)).await.is_err() {
                    return End::Lost;
                }
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Lost,
            Some(Ok(_)) => {}
        }
    }
}

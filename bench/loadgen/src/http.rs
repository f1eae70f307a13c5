//! One keep-alive HTTP/1.1 connection to a loopback server.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;
pub type Headers = Vec<(HeaderName, HeaderValue)>;

const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub struct Url {
    pub address: SocketAddr,
    pub host: HeaderValue,
    pub path: String,
}

impl Url {
    /// Parses `http://IP:PORT/path` and refuses anything that is not loopback.
    pub fn parse(text: &str) -> Result<Self> {
        let rest = text
            .strip_prefix("http://")
            .ok_or_else(|| format!("no http address: {text}"))?;
        let (host, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, "/"),
        };
        let address: SocketAddr = host
            .replace("localhost", "127.0.0.1")
            .parse()
            .map_err(|_| format!("{text} does not begin with http://IP:PORT"))?;
        if !address.ip().is_loopback() {
            return Err(format!("{text} is not on this machine; only loopback is measured").into());
        }
        Ok(Self {
            address,
            host: HeaderValue::from_str(host)?,
            path: path.to_owned(),
        })
    }
}

pub fn headers(named: &BTreeMap<String, String>) -> Result<Headers> {
    named
        .iter()
        .map(|(name, value)| Ok((HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?)))
        .collect()
}

/// What a server answered.
pub struct Answer {
    pub status: Status,
    pub body: Bytes,
}

#[derive(Clone, Copy, Debug)]
pub struct Status {
    pub code: u16,
    /// Whether it says when to come again.
    pub retry_after: bool,
}

impl Status {
    pub fn is_success(self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Whether the server has too much to do, and says so.
    pub fn is_busy(self) -> bool {
        self.code == 503 && self.retry_after
    }
}

pub struct Connection {
    address: SocketAddr,
    host: HeaderValue,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    pub fn new(url: &Url) -> Self {
        Self {
            address: url.address,
            host: url.host.clone(),
            sender: None,
        }
    }

    pub async fn open(&mut self) -> Result<&mut SendRequest<Full<Bytes>>> {
        let alive = match self.sender.take() {
            Some(mut sender) => sender.ready().await.is_ok().then_some(sender),
            None => None,
        };
        let sender = match alive {
            Some(sender) => sender,
            None => self.connect().await?,
        };
        Ok(self.sender.insert(sender))
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            // how it ended shows in the request
            let _ = connection.await;
        });
        sender.ready().await?;
        Ok(sender)
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(Full::new(body.clone()))?;
        let all = request.headers_mut();
        all.insert(HOST, self.host.clone());
        if !body.is_empty() {
            all.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            all.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        for (name, value) in headers {
            all.insert(name.clone(), value.clone());
        }
        let sender = self.open().await?;
        let answer = async {
            let response = sender.send_request(request).await?;
            let status = Status {
                code: response.status().as_u16(),
                retry_after: response.headers().contains_key(RETRY_AFTER),
            };
            let body = response.into_body().collect().await?.to_bytes();
            Ok::<_, Error>(Answer { status, body })
        };
        let result = match tokio::time::timeout(PATIENCE, answer).await {
            Ok(result) => result,
            Err(_) => Err("no answer in 30 s".into()),
        };
        if result.is_err() {
            self.sender = None;
        }
        result
    }
}

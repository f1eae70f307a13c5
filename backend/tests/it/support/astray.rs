//! A way to a test's database on which whatever asks is bound to one workspace, however it binds itself. So everything that the program
//! checks says yes, every statement names the workspace that it wants, and row-level security alone says no.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use frontdesk::store::glance::SCOPE;
use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use uuid::Uuid;

use super::tunnel;

pub struct Astray {
    /// The same database, by this way.
    pub url: String,
    bound: Arc<AtomicU32>,
}

/// How a transaction binds itself; the workspace's id follows.
const BINDS: &str = "set local app.workspace_id = '";

impl Astray {
    pub async fn to(url: &str, workspace_id: Uuid) -> Self {
        let options = PgConnectOptions::from_str(url).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let way = tunnel::way(url, &options, listener.local_addr().unwrap().port());
        let bound = Arc::new(AtomicU32::new(0));
        let count = bound.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, options.clone(), workspace_id, count.clone()));
            }
        });
        Self { url: way, bound }
    }

    /// How often something was bound elsewhere than it wanted.
    pub fn bound(&self) -> u32 {
        self.bound.load(Ordering::Relaxed)
    }
}

async fn pass(client: TcpStream, options: PgConnectOptions, workspace_id: Uuid, bound: Arc<AtomicU32>) {
    match options.get_socket() {
        Some(folder) => {
            let file = folder.join(format!(".s.PGSQL.{}", options.get_port()));
            lead(client, UnixStream::connect(file).await.unwrap(), workspace_id, &bound).await;
        }
        None => {
            let place = (options.get_host(), options.get_port());
            lead(client, TcpStream::connect(place).await.unwrap(), workspace_id, &bound).await;
        }
    }
}

async fn lead<S: AsyncRead + AsyncWrite>(mut client: TcpStream, server: S, workspace_id: Uuid, bound: &AtomicU32) {
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let there = async {
        // the first message has no kind
        let mut kind = None;
        while let Ok(length) = from_client.read_u32().await {
            let mut body = vec![0; length as usize - 4];
            from_client.read_exact(&mut body).await.ok()?;
            if matches!(kind, Some(b'Q' | b'P')) {
                body = led_astray(&body, workspace_id, bound);
            }
            let mut message: Vec<u8> = kind.into_iter().collect();
            message.extend(u32::try_from(body.len() + 4).ok()?.to_be_bytes());
            message.extend(body);
            to_server.write_all(&message).await.ok()?;
            kind = Some(from_client.read_u8().await.ok()?);
        }
        Some(())
    };
    tokio::select! {
        _ = there => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}

/// A statement, bound to this workspace. How it binds itself stands at its beginning; the numbers of its types follow as bytes.
fn led_astray(statement: &[u8], workspace_id: Uuid, bound: &AtomicU32) -> Vec<u8> {
    let end = statement.iter().position(|byte| !byte.is_ascii());
    let (text, rest) = statement.split_at(end.unwrap_or(statement.len()));
    let text = str::from_utf8(text).unwrap();
    let mut led = text.replace(SCOPE, &elsewhere(workspace_id));
    if let Some(at) = led.find(BINDS) {
        let at = at + BINDS.len();
        led.replace_range(at..at + 36, &workspace_id.to_string());
    }
    if led != text {
        bound.fetch_add(1, Ordering::Relaxed);
    }
    [led.as_bytes(), rest].concat()
}

/// The scope of a single statement: bound to this workspace, while the statement goes on to name the one that it wants.
fn elsewhere(workspace_id: Uuid) -> String {
    let bound = SCOPE.replace("then $1::text", &format!("then '{workspace_id}'"));
    let led = bound.replace(
        "::uuid as workspace_id",
        "::uuid is not null as bound, $1::uuid as workspace_id",
    );
    assert!(
        led.contains("as bound") && led.contains(&workspace_id.to_string()),
        "{led}"
    );
    led
}

//! A way to a test's database over TCP that can go silent, where nothing passes any more and nobody is told, and that can be closed, as if
//! nobody listened.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

pub struct Tunnel {
    /// The same database, by this way.
    pub url: String,
    silenced: watch::Sender<u32>,
    open: watch::Sender<bool>,
}

impl Tunnel {
    pub async fn to(url: &str) -> Self {
        let options = PgConnectOptions::from_str(url).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let way = way(url, &options, port);
        let (silenced, open) = (watch::Sender::new(0), watch::Sender::new(true));
        let (told, is_open) = (silenced.clone(), open.subscribe());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (options, silence, mut is_open) = (options.clone(), told.subscribe(), is_open.clone());
                tokio::spawn(async move {
                    let closed = async {
                        let _ = is_open.wait_for(|open| !open).await;
                    };
                    tokio::select! {
                        () = closed => {}
                        () = pass(client, options, silence) => {}
                    }
                });
            }
        });
        Self {
            url: way,
            silenced,
            open,
        }
    }

    /// Connections break, and new ones are not taken.
    pub fn close(&self) {
        self.open.send_replace(false);
    }

    pub fn open(&self) {
        self.open.send_replace(true);
    }

    /// The connections that there are go silent; new ones work.
    pub fn silence(&self) {
        self.silenced.send_modify(|times| *times += 1);
    }
}

/// The address of a database that is reached by a port of this machine.
pub(super) fn way(url: &str, options: &PgConnectOptions, port: u16) -> String {
    let mut way = url::Url::parse("postgres://127.0.0.1").unwrap();
    way.set_port(Some(port)).unwrap();
    way.set_username(options.get_username()).unwrap();
    way.set_password(url::Url::parse(url).unwrap().password()).unwrap();
    way.set_path(options.get_database().unwrap());
    way.set_query(Some("sslmode=disable"));
    way.into()
}

async fn pass(client: TcpStream, options: PgConnectOptions, silence: watch::Receiver<u32>) {
    match options.get_socket() {
        Some(folder) => {
            let file = folder.join(format!(".s.PGSQL.{}", options.get_port()));
            couple(client, UnixStream::connect(file).await.unwrap(), silence).await;
        }
        None => {
            let place = (options.get_host(), options.get_port());
            couple(client, TcpStream::connect(place).await.unwrap(), silence).await;
        }
    }
}

async fn couple<S>(mut client: TcpStream, mut server: S, mut silence: watch::Receiver<u32>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => return,
        _ = silence.changed() => {}
    }
    // held open for as long as the test runs
    std::future::pending::<()>().await;
}

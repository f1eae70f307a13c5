//! A mail server that takes every mail and sends none on, and a page that shows what it caught.

mod letter;
mod mailbox;
mod page;
mod smtp;

use std::net::SocketAddr;

use anyhow::Context as _;
use tokio::net::TcpListener;

use crate::app::App;

pub use letter::Letter;
pub use mailbox::{Answer, Mailbox};
pub use page::router;

/// A port that is taken for the mail server. Whoever sends has to know its address before the sandbox runs.
pub struct MailPort {
    listener: TcpListener,
    address: SocketAddr,
}

impl MailPort {
    /// On loopback; port 0 picks a free one.
    pub async fn bind(address: SocketAddr) -> anyhow::Result<Self> {
        anyhow::ensure!(
            address.ip().is_loopback(),
            "the mail catcher listens on loopback only, not on {address}"
        );
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("the mail catcher cannot listen on {address}"))?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// As `SMTP_URL` takes it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) async fn serve(self, app: App) {
        smtp::serve(self.listener, app).await;
    }
}

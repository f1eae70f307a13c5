//! What the sandbox is told at its start.

use std::net::SocketAddr;
use std::str::FromStr;

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

/// The product it faces, and the accounts that exist in its world.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// Where the Graph API and the phones are served; port 0 picks a free one. Loopback only.
    pub listen: SocketAddr,
    /// The product, e.g. `http://127.0.0.1:8080`; webhooks go to `/webhooks/{channel}` below it.
    pub webhook_base_url: String,
    /// Signs every webhook.
    pub meta_app_secret: String,
    /// What the product expects in a subscription check (`POST /__sandbox/handshake` runs one).
    pub verify_token: String,
    pub accounts: Vec<Account>,
    /// Tell the story in the background right after the start.
    pub seed_story: bool,
}

/// One connected account of the business: a Page, an Instagram account, a WhatsApp number or a Telegram bot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// `messenger`, `instagram`, `whatsapp` or `telegram`.
    pub channel: String,
    pub id: String,
    pub name: String,
    /// Of a bot the part after the colon will do.
    pub access_token: String,
}

/// An account, and what only some have.
#[derive(Debug, Clone, Deserialize)]
pub struct Connection {
    #[serde(flatten)]
    pub account: Account,
    #[serde(default)]
    pub login: Login,
    /// The Page an Instagram account sends through; one is made up where none is given.
    #[serde(default)]
    pub page_id: Option<String>,
    /// Signs the account's webhooks in place of the Meta app's secret.
    #[serde(default)]
    pub app_secret: Option<String>,
}

/// How an Instagram account was connected: behind its Page with a Page token, or by itself with a token of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Login {
    #[default]
    Facebook,
    Instagram,
}

impl From<Account> for Connection {
    fn from(account: Account) -> Self {
        Connection {
            account,
            login: Login::default(),
            page_id: None,
            app_secret: None,
        }
    }
}

impl FromStr for Account {
    type Err = anyhow::Error;

    /// `channel:id:name:token`. The name may hold colons, the other three may not.
    fn from_str(text: &str) -> anyhow::Result<Self> {
        let shape = "an account reads channel:id:name:token, for example messenger:1001:Two Wheels:page-token";
        let (channel, rest) = text.split_once(':').context(shape)?;
        let (id, rest) = rest.split_once(':').context(shape)?;
        let (name, token) = rest.rsplit_once(':').context(shape)?;
        channel.parse::<Channel>()?;
        ensure!(!id.is_empty() && !token.is_empty(), shape);
        Ok(Account {
            channel: channel.into(),
            id: id.into(),
            name: name.into(),
            access_token: token.into(),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Messenger,
    Instagram,
    Whatsapp,
    Telegram,
}

impl Channel {
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Messenger => "messenger",
            Channel::Instagram => "instagram",
            Channel::Whatsapp => "whatsapp",
            Channel::Telegram => "telegram",
        }
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        Ok(match text {
            "messenger" => Channel::Messenger,
            "instagram" => Channel::Instagram,
            "whatsapp" => Channel::Whatsapp,
            "telegram" => Channel::Telegram,
            other => bail!("unknown channel \"{other}\"; known: messenger, instagram, whatsapp, telegram"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_from_four_parts() {
        let account: Account = "whatsapp:106:Two Wheels: the shop:tok".parse().unwrap();
        assert_eq!((account.channel.as_str(), account.id.as_str()), ("whatsapp", "106"));
        assert_eq!(
            (account.name.as_str(), account.access_token.as_str()),
            ("Two Wheels: the shop", "tok")
        );
        assert!("fax:1:a:b".parse::<Account>().is_err());
        assert!("messenger:1:a".parse::<Account>().is_err());
    }
}

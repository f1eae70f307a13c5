//! Who a chat is with.

use serde_json::Value;

use crate::meta::json;
use crate::model::{Peer, PeerKey};
use crate::telegram::profile::name;
use crate::telegram::{BUSINESS_SCOPE, SCOPE};

/// A private chat: its id is the id of the person.
pub(in crate::telegram) struct Chat {
    pub id: String,
    /// Through which somebody's own account is answered for.
    connection: Option<String>,
    name: Option<String>,
    username: Option<String>,
}

/// Why something is no part of a conversation.
pub(in crate::telegram) enum Elsewhere {
    /// `group`, `supergroup` or `channel`.
    Public(String),
    Nowhere,
}

impl Chat {
    /// `holder`: what has a `chat`, and the connection beside it where there is one.
    pub(in crate::telegram) fn read(holder: &Value) -> Result<Self, Elsewhere> {
        let chat = json::object(holder, "chat").ok_or(Elsewhere::Nowhere)?;
        match json::text(chat, "type").as_deref() {
            Some("private") => {}
            Some(other) => return Err(Elsewhere::Public(other.to_owned())),
            None => return Err(Elsewhere::Nowhere),
        }
        Ok(Chat {
            id: json::id(chat, "id").ok_or(Elsewhere::Nowhere)?,
            connection: json::id(holder, "business_connection_id"),
            name: name(chat),
            username: json::text(chat, "username"),
        })
    }

    /// The chat with a person of whom only they themselves are known.
    pub(super) fn with(person: &Value) -> Option<Self> {
        Some(Chat {
            id: json::id(person, "id")?,
            connection: None,
            name: name(person),
            username: json::text(person, "username"),
        })
    }

    /// The chat that is answered for through this connection, unless it names one itself.
    pub(in crate::telegram) fn through(mut self, connection: Option<&str>) -> Self {
        self.connection = self.connection.or_else(|| connection.map(str::to_owned));
        self
    }

    pub(super) fn is_business(&self) -> bool {
        self.connection.is_some()
    }

    pub(super) fn peer(&self) -> Peer {
        let key = match &self.connection {
            Some(connection) => PeerKey {
                scope: BUSINESS_SCOPE.to_owned(),
                id: format!("{connection}:{}", self.id),
            },
            None => PeerKey {
                scope: SCOPE.to_owned(),
                id: self.id.clone(),
            },
        };
        Peer {
            keys: vec![key],
            name: self.name.clone(),
            username: self.username.clone(),
            ..Peer::default()
        }
    }

    /// Telegram counts messages within each chat.
    pub(in crate::telegram) fn message(&self, id: &str) -> String {
        match &self.connection {
            Some(connection) => format!("{connection}:{}:{id}", self.id),
            None => format!("{}:{id}", self.id),
        }
    }
}

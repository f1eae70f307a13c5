//! What is measured when live entries are emitted: how long new messages took, and the end of their traces.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use time::OffsetDateTime;
use tokio::time::Instant;
use tracing::warn;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::inboxes;
use crate::domain::views::MessageKind;
use crate::measures::Stretch;
use crate::store::moments::Moments;
use crate::store::{Store, StoredEvent};
use crate::traces::{Span, SpanKind};

#[derive(Clone)]
pub struct Times {
    store: Store,
    pub moments: Moments,
    /// By inbox, for entries that another process wrote.
    channels: Arc<Mutex<HashMap<Uuid, &'static str>>>,
}

/// A new message as the log tells it.
#[derive(Deserialize)]
struct Logged {
    #[serde(with = "rfc3339_millis")]
    at: OffsetDateTime,
    data: LoggedMessage,
}

#[derive(Deserialize)]
struct LoggedMessage {
    id: Uuid,
    kind: MessageKind,
    inbox_id: Uuid,
    #[serde(with = "rfc3339_millis")]
    created_at: OffsetDateTime,
}

impl Logged {
    fn read(event: &StoredEvent) -> Option<Self> {
        (&*event.name == "message.created").then(|| serde_json::from_str(event.envelope.get()).ok())?
    }
}

impl Times {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            moments: Moments::default(),
            channels: Arc::default(),
        }
    }

    /// This process committed them then.
    pub fn committed(&self, workspace_id: Uuid, events: &[StoredEvent], at: Instant) {
        let committed = self.store.clock.now() - at.elapsed();
        for message in events.iter().filter_map(|event| event.message.as_ref()) {
            self.moments.committed(workspace_id, message.created_at, committed);
        }
    }

    /// The spans of an emit, for those that are traced. They end when they are dropped.
    pub fn begin(events: &[StoredEvent]) -> Vec<Span> {
        let span = |event: &StoredEvent| {
            let mut span = Span::below(event.trace.as_ref(), "emit to sockets", SpanKind::Producer)?;
            span.note("frontdesk.workspace_id", event.workspace_id);
            span.count("frontdesk.seq", event.seq);
            if let Some(logged) = Logged::read(event) {
                span.note("frontdesk.message_id", logged.data.id);
            }
            Some(span)
        };
        events.iter().filter_map(span).collect()
    }

    /// What this process committed is emitted.
    pub fn emitted(&self, workspace_id: Uuid, events: &[StoredEvent], committed: Instant) {
        let now = self.store.clock.now();
        for message in events.iter().filter_map(|event| event.message.as_ref()) {
            self.moments.emitted(workspace_id, message.created_at, now);
            if let Some((channel, received)) = message.inbound {
                Stretch::CommittedToEmitted.took(channel, committed.elapsed());
                Stretch::ReceivedToEmitted.took(channel, received.elapsed());
            }
        }
    }

    /// What was read from the log is emitted: when it was received this process does not know, and its commit came right
    /// after the entry was written.
    pub async fn emitted_from_log(&self, workspace_id: Uuid, events: &[StoredEvent]) {
        let now = self.store.clock.now();
        for Logged { at, data } in events.iter().filter_map(Logged::read) {
            self.moments.emitted(workspace_id, data.created_at, now);
            if data.kind == MessageKind::Customer
                && let Some(channel) = self.channel(workspace_id, data.inbox_id).await
            {
                Stretch::CommittedToEmitted.took(channel, (now - at).try_into().unwrap_or_default());
            }
        }
    }

    async fn channel(&self, workspace_id: Uuid, inbox_id: Uuid) -> Option<&'static str> {
        let known = |channels: &Mutex<HashMap<Uuid, &'static str>>| {
            let channels = channels.lock().unwrap_or_else(PoisonError::into_inner);
            channels.get(&inbox_id).copied()
        };
        if let Some(channel) = known(&self.channels) {
            return Some(channel);
        }
        let ask = async { inboxes::channel_of(&mut self.store.scoped(workspace_id).await?, inbox_id).await };
        match ask.await {
            Ok(channel) => {
                let channel = channel.as_str();
                let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
                channels.insert(inbox_id, channel);
                Some(channel)
            }
            Err(error) => {
                warn!(%error, "the channel of an inbox could not be read; a message is not measured");
                None
            }
        }
    }
}

//! The bell: what was committed is told within the process at once, and to other processes by one coalesced NOTIFY.
//! A missed ring costs time, never data: every listener also polls slowly.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::time::Instant;
use uuid::Uuid;

use super::StoredEvent;
use crate::measures::Stretch;

/// What one process tells another. Small: it travels by NOTIFY.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Signal {
    /// The workspace's log has grown.
    Events { workspace_id: Uuid },
    /// This conversation has a reply to deliver.
    Deliver {
        workspace_id: Uuid,
        conversation_id: Uuid,
        inbox_id: Uuid,
    },
    /// Jobs were queued.
    Jobs,
    /// Sessions or rights of this user changed: check their sockets again.
    Access {
        workspace_id: Option<Uuid>,
        user_id: Option<Uuid>,
    },
    /// Somebody came to this workspace or left it.
    Presence { workspace_id: Uuid },
    /// Not durable, to the sockets of one workspace.
    Ephemeral {
        workspace_id: Uuid,
        name: String,
        data: String,
        except_socket: Option<String>,
    },
    /// Rings were lost: look at everything.
    Everything,
}

/// A ring within the process.
#[derive(Debug, Clone)]
pub enum Ring {
    /// Committed by this process: the entries themselves, so that they need not be read again.
    Committed {
        workspace_id: Uuid,
        events: Arc<[StoredEvent]>,
        at: Instant,
    },
    Signal {
        signal: Signal,
        local: bool,
    },
}

#[derive(Clone)]
pub struct Wake {
    rings: broadcast::Sender<Ring>,
    /// Counted before the ring is passed on: whoever reads it after a change was told sees that there was one.
    news_of_access: Arc<AtomicU64>,
}

impl Default for Wake {
    fn default() -> Self {
        Self {
            rings: broadcast::channel(16_384).0,
            news_of_access: Arc::default(),
        }
    }
}

impl Wake {
    pub fn subscribe(&self) -> broadcast::Receiver<Ring> {
        self.rings.subscribe()
    }

    /// How often sessions or rights have changed, or may have: what was read of them before this grew is out of date.
    pub fn news_of_access(&self) -> u64 {
        self.news_of_access.load(Ordering::SeqCst)
    }

    /// Nobody listening is fine: a command line tool has no sockets.
    pub fn send(&self, signal: Signal) {
        self.pass_on(signal, true);
    }

    pub fn from_other_process(&self, signal: Signal) {
        self.pass_on(signal, false);
    }

    fn pass_on(&self, signal: Signal, local: bool) {
        if matches!(signal, Signal::Access { .. } | Signal::Everything) {
            self.news_of_access.fetch_add(1, Ordering::SeqCst);
        }
        let _ = self.rings.send(Ring::Signal { signal, local });
    }

    /// Called right after the commit.
    pub fn committed(&self, events: Vec<StoredEvent>) {
        let at = Instant::now();
        for (channel, received) in events.iter().filter_map(|event| event.message.as_ref()?.inbound) {
            Stretch::ReceivedToCommitted.took(channel, at - received);
        }
        let mut by_workspace: HashMap<Uuid, Vec<StoredEvent>> = HashMap::new();
        for event in events {
            by_workspace.entry(event.workspace_id).or_default().push(event);
        }
        for (workspace_id, events) in by_workspace {
            let _ = self.rings.send(Ring::Committed {
                workspace_id,
                events: events.into(),
                at,
            });
        }
    }
}

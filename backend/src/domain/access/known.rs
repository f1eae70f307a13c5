//! Who was let in a moment ago, so that not every request looks its token or session up again.
//!
//! Nobody is believed for longer than [`FRESH`], and nobody after news of sessions or rights: the process that took them away
//! has the news before it answers, others as soon as they hear it. So what is taken away is gone at once in the process that
//! took it, and after a second at the latest in every other, and also where somebody changes the rows by hand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use time::OffsetDateTime;
use tokio::time::Instant;
use uuid::Uuid;

use super::{Actor, Admitted, Credential, TOUCH_EVERY, authenticated};
use crate::crypto;
use crate::errors::Result;
use crate::store::Store;

/// For how long one look at the database is believed.
const FRESH: Duration = Duration::from_secs(1);
/// So many are remembered, and no more.
const MANY: usize = 4_096;

/// Secrets are not kept: the hash by which the database knows a credential, and which workspace was asked for.
type Key = ([u8; 32], Kind, Option<Uuid>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Token,
    Session,
}

/// Lets requests in.
#[derive(Clone)]
pub struct Doorkeeper {
    store: Store,
    known: Arc<Mutex<HashMap<Key, Known>>>,
}

struct Known {
    admitted: Admitted,
    looked_at: Instant,
    /// How much news of sessions and rights there had been before it was looked at.
    news: u64,
}

impl Known {
    fn holds(&self, news: u64, now: OffsetDateTime) -> bool {
        let times = &self.admitted.times;
        self.news == news
            && self.looked_at.elapsed() < FRESH
            && times.ends_at.is_none_or(|end| now < end)
            // one whose use is to be written down is looked up
            && now < times.last_used_at + TOUCH_EVERY
    }
}

impl Doorkeeper {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            known: Arc::default(),
        }
    }

    /// The actor behind a credential. `workspace_id` chooses among a user's workspaces; a token has but one.
    pub async fn authenticate(&self, credential: &Credential, workspace_id: Option<Uuid>) -> Result<Actor> {
        self.arrived(credential, workspace_id).await?.whole()
    }

    /// The same with those who have to set up a second factor first: the caller sees to it that they do nothing else.
    pub async fn arrived(&self, credential: &Credential, workspace_id: Option<Uuid>) -> Result<Actor> {
        let (kind, secret) = match credential {
            Credential::Token(secret) => (Kind::Token, secret),
            Credential::Session(secret) => (Kind::Session, secret),
        };
        let key = (crypto::token_hash(secret), kind, workspace_id);
        // before the look at the database: what is taken away during it makes it worth nothing
        let (news, looked_at) = (self.store.wake.news_of_access(), Instant::now());
        let now = self.store.clock.now();
        if let Some(known) = self.lock().get(&key).filter(|known| known.holds(news, now)) {
            return Ok(known.admitted.actor.clone());
        }
        let admitted = authenticated(&self.store, credential, workspace_id).await?;
        let actor = admitted.actor.clone();
        let mut known = self.lock();
        if known.len() >= MANY {
            known.retain(|_, known| known.holds(news, now));
            if known.len() >= MANY {
                return Ok(actor);
            }
        }
        known.insert(
            key,
            Known {
                admitted,
                looked_at,
                news,
            },
        );
        Ok(actor)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Known>> {
        self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

//! How much one socket may ask for: what it wants read is read one after another, so that it never has more than one of the database's
//! connections, and what it tells others is passed on at the pace of people.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::MonotonicClock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Messages a second in the long run, and at once; a client says less than one.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(20).unwrap();
const AT_ONCE: NonZeroU32 = NonZeroU32::new(200).unwrap();

type Limit = RateLimiter<NotKeyed, InMemoryState, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

#[derive(Clone)]
pub struct Pace {
    limit: Arc<Limit>,
    turn: Arc<Semaphore>,
}

impl Default for Pace {
    fn default() -> Self {
        let quota = Quota::per_second(PER_SECOND).allow_burst(AT_ONCE);
        Self {
            limit: Arc::new(RateLimiter::direct_with_clock(quota, MonotonicClock)),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Pace {
    /// Counts a message.
    pub fn allows(&self) -> bool {
        self.limit.check().is_ok()
    }

    /// Counts a message and waits until the one before it was answered; none where it is too many.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        if !self.allows() {
            return None;
        }
        self.turn.clone().acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn one_is_answered_after_another() {
        let pace = Pace::default();
        let first = pace.turn().await;
        assert!(first.is_some());
        let mut second = Box::pin(pace.turn());
        assert!((&mut second).now_or_never().is_none());
        drop(first);
        assert!(second.await.is_some());
    }

    #[tokio::test]
    async fn a_flood_is_seen() {
        let pace = Pace::default();
        let passed = (0..1_000).filter(|_| pace.allows()).count();
        assert!((200..1_000).contains(&passed), "{passed}");
        assert!(pace.turn().await.is_none());
    }
}

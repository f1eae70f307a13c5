//! A clock that runs with the machine's, and can be set forward: nobody waits for a pause of minutes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use frontdesk::clock::{Clock, TimeSource};
use time::{Duration, OffsetDateTime};

#[derive(Clone)]
pub struct MovableClock {
    machine: Clock,
    ahead_ms: Arc<AtomicI64>,
}

impl Default for MovableClock {
    fn default() -> Self {
        Self {
            machine: Clock::system(),
            ahead_ms: Arc::default(),
        }
    }
}

impl MovableClock {
    pub fn advance(&self, by: Duration) {
        let milliseconds = i64::try_from(by.whole_milliseconds()).unwrap();
        self.ahead_ms.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl TimeSource for MovableClock {
    fn now(&self) -> OffsetDateTime {
        self.machine.now() + Duration::milliseconds(self.ahead_ms.load(Ordering::SeqCst))
    }
}

//! How many messages may follow one another to one person, or from one account. Off unless asked for.

use super::{CustomerKey, State};

/// One message in so many milliseconds, after so many at once.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub every_ms: i64,
    pub burst: i64,
}

impl State {
    /// Counts a message; `Err`: it comes too early, by so many milliseconds, and is not counted.
    pub fn count(&mut self, key: &CustomerKey, rate: Rate, now: i64) -> Result<(), i64> {
        let next = self.pair_rates.entry(key.clone()).or_insert(now);
        let due = (*next).max(now);
        let early = due - now - (rate.burst - 1) * rate.every_ms;
        if early > 0 {
            return Err(early);
        }
        *next = due + rate.every_ms;
        Ok(())
    }
}

//! WhatsApp's limit of messages from one number to one person: one in six seconds, after a burst of 45. Off unless asked for.

use crate::app::App;
use crate::clock;
use crate::graph::error::GraphError;
use crate::world::CustomerKey;

const EVERY_MS: i64 = 6_000;
const BURST: i64 = 45;

pub fn check(app: &App, key: &CustomerKey) -> Result<(), GraphError> {
    if !app.world.settings.get().pair_rate {
        return Ok(());
    }
    let now = clock::now();
    let mut state = app.world.lock();
    let next = state.pair_rates.entry(key.clone()).or_insert(now);
    let due = (*next).max(now);
    if due - now > (BURST - 1) * EVERY_MS {
        return Err(GraphError::new(
            400,
            131_056,
            "(#131056) (Business Account, Consumer Account) pair rate limit hit",
        )
        .details("Too many messages sent to this person in a short time."));
    }
    *next = due + EVERY_MS;
    Ok(())
}

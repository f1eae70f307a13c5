//! WhatsApp's limit of messages from one number to one person: one in six seconds, after a burst of 45. Off unless asked for.

use crate::app::App;
use crate::clock;
use crate::graph::error::GraphError;
use crate::world::CustomerKey;
use crate::world::pair_rate::Rate;

const PAIR: Rate = Rate {
    every_ms: 6_000,
    burst: 45,
};

pub fn check(app: &App, key: &CustomerKey) -> Result<(), GraphError> {
    if !app.world.settings.get().pair_rate {
        return Ok(());
    }
    app.world.lock().count(key, PAIR, clock::now()).map_err(|_| {
        GraphError::new(
            400,
            131_056,
            "(#131056) (Business Account, Consumer Account) pair rate limit hit",
        )
        .details("Too many messages sent to this person in a short time.")
    })
}

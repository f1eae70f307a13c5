//! Telegram's limits of speed: about one message a second in a chat, and 30 of a bot; short bursts pass. Off unless asked for.

use super::error::BotError;
use crate::app::App;
use crate::clock;
use crate::world::CustomerKey;
use crate::world::pair_rate::Rate;

const CHAT: Rate = Rate {
    every_ms: 1_000,
    burst: 4,
};
const BOT: Rate = Rate {
    every_ms: 33,
    burst: 30,
};

pub fn check(app: &App, key: &CustomerKey) -> Result<(), BotError> {
    if !app.world.settings.get().pair_rate {
        return Ok(());
    }
    let bot = CustomerKey {
        customer: String::new(),
        ..key.clone()
    };
    let now = clock::now();
    let mut state = app.world.lock();
    state
        .count(key, CHAT, now)
        .and_then(|()| state.count(&bot, BOT, now))
        .map_err(|early| {
            let seconds = u64::try_from(early).unwrap_or(0).div_ceil(1_000).max(1);
            BotError {
                retry_after: Some(seconds),
                ..BotError::new(429, format!("Too Many Requests: retry after {seconds}"))
            }
        })
}

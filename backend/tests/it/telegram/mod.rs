//! Telegram, from the bot's token to the customer's phone and back.

mod bot;
mod connect;
mod door;
mod inbound;
mod outbound;

//! Telegram, from the bot's token to the customer's phone and back.

mod blocked;
pub mod bot;
mod connect;
mod door;
mod health;
mod inbound;
mod order;
mod outbound;
mod pace;
mod unsent;

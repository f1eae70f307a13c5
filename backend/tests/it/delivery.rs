//! Replies, from the API to the platform: each once, in order, whatever the platform does.

mod channels;
pub mod customer;
mod doubt;
mod echoes;
mod order;
mod parts;
mod refusals;
mod retries;
mod tokens;

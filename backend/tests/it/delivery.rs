//! Replies, from the API to the platform: each once, in order, whatever the platform does.

mod channels;
pub mod customer;
mod doubt;
mod echoes;
mod held;
mod kinds;
mod limits;
mod order;
mod parts;
mod reactions;
mod refusals;
mod restored;
mod retries;
mod signs;
mod steps;
mod templates;
mod tokens;
mod window;

//! Frontdesk: one desk for every channel. See docs/architecture.md for the way of a message through these modules.

mod checkup;
pub mod clock;
pub mod commands;
pub mod config;
mod connection;
pub mod crypto;
pub mod domain;
pub mod errors;
mod http;
pub mod inspect;
mod measures;
pub mod outgoing;
pub mod postgres;
mod realtime;
pub mod server;
pub mod store;
mod tasks;
mod telemetry;
mod traces;
mod worker;

pub use http::document as openapi_document;

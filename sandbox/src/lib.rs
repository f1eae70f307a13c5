#![doc = include_str!("../README.md")]

mod app;
mod clock;
mod config;
mod control;
mod customer;
mod graph;
mod ids;
mod line;
mod phones;
mod pictures;
mod samples;
mod server;
mod story;
mod webhooks;
mod world;

pub use config::{Account, Connection, Login, SandboxConfig};
pub use server::Sandbox;

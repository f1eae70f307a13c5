#![doc = include_str!("../README.md")]

mod app;
mod clock;
mod config;
mod control;
mod customer;
mod graph;
mod ids;
mod line;
mod logins;
mod mail;
mod phones;
mod pictures;
mod push;
mod samples;
mod server;
mod story;
mod telegram;
mod webhooks;
mod world;

pub use config::{Account, Connection, Login, SandboxConfig};
pub use mail::MailPort;
pub use server::Sandbox;
pub use world::logins::{INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, LOGIN_CONFIG_ID, META_APP_ID};
pub use world::waba_id;

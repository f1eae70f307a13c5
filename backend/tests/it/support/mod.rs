//! What tests share.

pub mod app;
pub mod astray;
pub mod browser;
pub mod clock;
pub mod customer;
pub mod database;
pub mod figures;
pub mod living;
pub mod login;
pub mod mailbox;
pub mod otlp;
pub mod people;
pub mod phone;
pub mod phones;
pub mod port;
pub mod problem;
pub mod program;
pub mod provider;
pub mod provider_sign_in;
pub mod receiver;
pub mod second;
pub mod socket;
pub mod tenant;
pub mod tunnel;
pub mod upload;
pub mod words;

//! What tests share.

pub mod app;
pub mod clock;
pub mod database;
pub mod program;

//! Pictures drawn in code, so that the sandbox carries no foreign artwork.

pub mod avatar;
mod canvas;
mod png;
pub mod scenes;

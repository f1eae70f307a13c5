//! A workspace moves: all of it is written to a folder, and taken in from there by another installation, or by this one after it was deleted. Rows
//! are lines of JSON, a file for each table; beside them lie the workspace's files, and a manifest, which is written last. Both ways are done in
//! steps and gone on with where they were cut off. Why it is so: decision 52.

mod arrival;
mod export;
mod folder;
mod import;
mod intake;
mod lines;
mod manifest;
mod media;
mod people;
mod reader;
mod rows;
mod taken;
mod writer;

pub use export::{Exported, export};
pub use import::{Imported, import};

use crate::errors::Result;

/// Is told of what is done, with how many there are of it by now, and may stop it there.
pub type Watch<'a> = &'a mut dyn FnMut(&str, u64) -> Result<()>;

/// Between two words of something that has many lines.
const TOLD_EVERY: u64 = 10_000;

//! Below every rule: connections, the transaction that carries its events and jobs, the change log, wake-ups, files.

pub mod audit;
pub mod batcher;
pub mod builds;
pub mod changelog;
pub mod columns;
pub mod database;
pub mod entities;
pub mod files;
pub mod glance;
pub mod jobs;
pub mod listener;
pub mod moments;
pub mod once;
pub mod partitions;
pub mod scoped;
pub mod silence;
pub mod sql;
mod storage;
pub mod timekeeper;
pub mod viewer;
pub mod wake;

pub use audit::{Doer, DoerKind, Origin};
pub use changelog::{Change, StoredEvent};
pub use columns::Columns;
pub use database::{Database, may_answer_later, migrate, migrations_current};
pub use glance::{Glance, Reader};
pub use scoped::Scoped;
pub use viewer::{May, Viewer};
pub use wake::{Signal, Wake};

use crate::clock::Clock;

/// What every domain call needs: the database, the clock, and the bell to ring after a commit.
#[derive(Clone)]
pub struct Store {
    pub database: Database,
    pub clock: Clock,
    pub wake: Wake,
}

//! What can go wrong with the embedded PostgreSQL, each in words that say how to mend it.

use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "no usable PostgreSQL was found. Install PostgreSQL 15 or later (up to 18), or run `make postgres`, or set \
         DATABASE_URL. Looked at: {}",
        .searched.join(", ")
    )]
    NoBinaries { searched: Vec<String> },

    #[error(
        "PG_BIN is {}, which {reason}. It must be a folder with the programs `postgres` and `initdb` of PostgreSQL 15 \
         to 18, for example PG_BIN=/usr/lib/postgresql/17/bin",
        .path.display()
    )]
    PgBin { path: PathBuf, reason: String },

    #[error(
        "the database in {} was made by PostgreSQL {data}, but only {found} can be used here. Install PostgreSQL {data}, \
         point PG_BIN at it, or let FRONTDESK_DATA_DIR name another directory",
        .path.display()
    )]
    MajorMismatch { path: PathBuf, data: u32, found: String },

    #[error(
        "FRONTDESK_DATA_DIR is {}, which another running Frontdesk uses. Stop that one, or give this one a directory of \
         its own, for example FRONTDESK_DATA_DIR=./.frontdesk-2",
        .path.display()
    )]
    DataDirBusy { path: PathBuf },

    #[error(
        "{} in FRONTDESK_DATA_DIR belongs to another user (uid {owner}). Run as that user, or let FRONTDESK_DATA_DIR \
         name a directory of your own",
        .path.display()
    )]
    DataDirForeign { path: PathBuf, owner: u32 },

    #[error(
        "{} in FRONTDESK_DATA_DIR is not a complete PostgreSQL data directory ({missing} is missing). Nothing was \
         changed: restore it, or move it away to start with an empty database",
        .path.display()
    )]
    DataDirIncomplete { path: PathBuf, missing: &'static str },

    #[error(
        "PostgreSQL does not run as root, and neither a user `postgres` nor a user `nobody` exists to run it as. Create \
         one, run Frontdesk as a normal user, or set DATABASE_URL"
    )]
    NoUnprivilegedUser,

    #[error(
        "PostgreSQL runs as the user {user} here, who cannot reach {}. Move it to a path that this user can enter, or \
         run Frontdesk as a normal user, or set DATABASE_URL",
        .path.display()
    )]
    Unreachable { user: String, path: PathBuf },

    #[error("no directory for PostgreSQL's socket could be made; tried {}", .tried.join(", "))]
    SocketDir { tried: Vec<String> },

    #[error("a database could not be made in {} ({program} failed, {status}): {output}", .path.display())]
    Initdb {
        path: PathBuf,
        program: PathBuf,
        status: String,
        output: String,
    },

    #[error("PostgreSQL did not start ({status}); the end of {}:\n{tail}", .log.display())]
    StartFailed { status: String, log: PathBuf, tail: String },

    #[error("PostgreSQL accepted no connection within {seconds} s ({last}); see {}", .log.display())]
    NotReady { seconds: u64, last: String, log: PathBuf },

    #[error(
        "PostgreSQL processes of an earlier run still use {} and did not stop: {pids:?}. End them, then start again",
        .path.display()
    )]
    StillRunning { path: PathBuf, pids: Vec<i32> },

    #[error("could not {what} {}: {source}", .path.display())]
    Io {
        what: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("the embedded PostgreSQL refused to {what}: {source}")]
    Database { what: &'static str, source: sqlx::Error },

    #[error("the thread that keeps PostgreSQL ended unexpectedly")]
    KeeperLost,
}

impl EmbeddedError {
    /// For `map_err`: names what was tried and where.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { what, path, source }
    }
}

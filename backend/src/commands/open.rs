//! Getting at the database a command works on: DATABASE_URL, else the embedded one.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};

use crate::clock::Clock;
use crate::config::Config;
use crate::crypto::Keys;
use crate::postgres::{EmbeddedConfig, EmbeddedPostgres};
use crate::store::{Database, Store, Wake, migrate, migrations_current};

/// A database that is there as long as this is.
pub struct Opened {
    pub database: Database,
    pub keys: Keys,
    embedded: Option<EmbeddedPostgres>,
}

impl Opened {
    pub fn store(&self) -> Store {
        Store {
            database: self.database.clone(),
            clock: Clock::system(),
            wake: Wake::default(),
        }
    }

    /// Lets go of the database, and ends one that was started for the command. A running server is told by the command itself.
    pub async fn close(self) -> anyhow::Result<()> {
        self.database.close().await;
        if let Some(embedded) = self.embedded {
            embedded.stop().await?;
        }
        Ok(())
    }
}

/// For a server: the embedded database is started and migrated; one that is given must be migrated already.
pub async fn for_server(config: &Config) -> anyhow::Result<Opened> {
    open(config, false).await
}

/// For a command: joins the running server's embedded database, or starts it for its own duration.
pub async fn for_command(config: &Config) -> anyhow::Result<Opened> {
    open(config, true).await
}

/// For a command that has nothing to do where nothing is: without this, whoever forgot DATABASE_URL would be told that all is well with a
/// database that was made for them this moment.
pub async fn existing(config: &Config) -> anyhow::Result<Opened> {
    if config.database.url.is_none() && !EmbeddedPostgres::is_in(&config.data_dir) {
        bail!(
            "there is no database in {}; set DATABASE_URL, or FRONTDESK_DATA_DIR to the folder of the server",
            config.data_dir.display()
        );
    }
    for_command(config).await
}

async fn open(config: &Config, join: bool) -> anyhow::Result<Opened> {
    let keys = keys(config)?;
    let (url, embedded) = match &config.database.url {
        Some(url) => (url.clone(), None),
        None => {
            let embedded = embedded(config, join).await?;
            let url = embedded.url();
            migrate(&url).await?;
            (url, Some(embedded))
        }
    };
    let database = Database::connect(&url, &config.database).await?;
    if !migrations_current(&database.owner)
        .await
        .context("cannot read the database")?
    {
        bail!("DATABASE_URL: the database lacks migrations of this version; run `frontdesk migrate` first");
    }
    database.check_restricted().await?;
    Ok(Opened {
        database,
        keys,
        embedded,
    })
}

pub async fn embedded(config: &Config, join: bool) -> anyhow::Result<EmbeddedPostgres> {
    let mut search_from = vec![std::env::current_dir().unwrap_or_default()];
    search_from.extend(std::env::current_exe());
    let embedded = EmbeddedConfig {
        data_dir: config.data_dir.clone(),
        pg_bin: config.database.pg_bin.clone(),
        search_from,
    };
    Ok(if join {
        EmbeddedPostgres::join_or_start(&embedded).await?
    } else {
        EmbeddedPostgres::start(&embedded).await?
    })
}

/// The keys of the environment; with an embedded database they are made in the data directory.
fn keys(config: &Config) -> anyhow::Result<Keys> {
    if let Some(keys) = &config.keys {
        return Ok(keys.clone());
    }
    if config.database.url.is_some() {
        bail!(
            "FRONTDESK_SECRET_KEY is missing: with DATABASE_URL it is needed to seal credentials, for example FRONTDESK_SECRET_KEY=\"$(head -c32 /dev/urandom | base64)\""
        );
    }
    let path = config.data_dir.join("secret_key");
    match std::fs::read_to_string(&path) {
        Ok(text) => Keys::parse(text.trim()).with_context(|| format!("{} holds no key", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_key(&path),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn make_key(path: &Path) -> anyhow::Result<Keys> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("FRONTDESK_DATA_DIR: cannot make {}", folder.display()))?;
    let text = Keys::generate();
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?,
        // another command was first
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Keys::parse(std::fs::read_to_string(path)?.trim());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write {}", path.display())),
    }
    Keys::parse(&text)
}

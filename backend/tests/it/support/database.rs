//! A database per test, made from a migrated template.
//!
//! One cluster serves the whole test program: the one that `TEST_DATABASE_URL` names, else an embedded one in the folder that
//! `TEST_DATABASE_DIR` names, else in the build directory, kept between runs so that the template is made only when the
//! migrations change. One thread makes and drops the databases, one after the other; it lives as long as the program, and
//! PostgreSQL stops when it ends.

use std::collections::hash_map::RandomState;
use std::fmt::Display;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::LazyLock;
use std::time::Duration;

use frontdesk::postgres::{EmbeddedConfig, EmbeddedError, EmbeddedPostgres};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::{mpsc, oneshot};

/// Names an own server for the tests, as one who may create databases.
const SERVER: &str = "TEST_DATABASE_URL";

/// Names the folder of the embedded clusters, where another disk is better than the build directory's.
const FOLDER: &str = "TEST_DATABASE_DIR";

/// Test programs that run at the same time each have an embedded cluster of their own.
const SLOTS: u32 = 8;

/// Serialises the making of a template between test programs that share a server.
const TEMPLATE_LOCK: i64 = 0x0066_726f_6e74_6465;

/// A migrated, empty database of this test alone; dropped with it.
pub struct TestDatabase {
    pub url: String,
    name: String,
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // Waits, so that the last test's database is gone too when the program ends.
        let (dropped, wait) = std::sync::mpsc::channel();
        if WORKSHOP
            .send(Request::Drop {
                name: std::mem::take(&mut self.name),
                dropped,
            })
            .is_ok()
        {
            let _ = wait.recv();
        }
    }
}

/// A new database. `migrate` is called with the template's URL when the template has to be made, which is once for each
/// state of the migrations; it must have closed its connections when it returns.
pub async fn fresh_database<M, F, E>(migrate: M) -> TestDatabase
where
    M: FnOnce(String) -> F + Send + 'static,
    F: Future<Output = Result<(), E>> + 'static,
    E: Display,
{
    make(Source::Migrated(Box::new(move |url| {
        Box::pin(async move { migrate(url).await.map_err(|error| error.to_string()) })
    })))
    .await
}

/// A database like another, to which nobody may be connected.
pub async fn copy_of(original: &TestDatabase) -> TestDatabase {
    make(Source::Database(original.name.clone())).await
}

async fn make(source: Source) -> TestDatabase {
    let (reply, made) = oneshot::channel();
    WORKSHOP
        .send(Request::Make { source, reply })
        .expect("the workshop runs");
    match made.await.expect("the workshop answers") {
        Ok(Made { url, name }) => TestDatabase { url, name },
        Err(error) => panic!("no database for this test: {error}"),
    }
}

type Migrate = Box<dyn FnOnce(String) -> Pin<Box<dyn Future<Output = Result<(), String>>>> + Send>;

/// What a database is made from.
enum Source {
    Migrated(Migrate),
    Database(String),
}

enum Request {
    Make {
        source: Source,
        reply: oneshot::Sender<Result<Made, String>>,
    },
    Drop {
        name: String,
        dropped: std::sync::mpsc::Sender<()>,
    },
}

/// A database that no test has taken yet.
struct Made {
    url: String,
    name: String,
}

static WORKSHOP: LazyLock<mpsc::UnboundedSender<Request>> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::Builder::new()
        .name("test-databases".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(work(receiver));
        })
        .expect("a thread");
    sender
});

async fn work(mut requests: mpsc::UnboundedReceiver<Request>) {
    let mut server = Server::open().await;
    while let Some(request) = requests.recv().await {
        match (request, &mut server) {
            (Request::Make { source, reply }, Ok(server)) => {
                let made = server.make(source).await;
                if let Err(Ok(unwanted)) = reply.send(made) {
                    let _ = server.drop_database(&unwanted.name).await;
                }
            }
            (Request::Make { reply, .. }, Err(error)) => drop(reply.send(Err(error.clone()))),
            (Request::Drop { name, dropped }, Ok(server)) => {
                if let Err(error) = server.drop_database(&name).await {
                    tracing::warn!(%error, name, "a test's database could not be dropped");
                }
                let _ = dropped.send(());
            }
            (Request::Drop { .. }, Err(_)) => {}
        }
    }
}

struct Server {
    place: Place,
    admin: PgConnection,
    /// Tells this program's databases from those of others on a shared server.
    run: String,
    made: u32,
}

enum Place {
    Embedded(EmbeddedPostgres),
    Named(url::Url),
}

impl Place {
    fn url_of(&self, database: &str) -> String {
        match self {
            Self::Embedded(postgres) => postgres.url_of(database),
            Self::Named(url) => {
                let mut url = url.clone();
                url.set_path(database);
                url.into()
            }
        }
    }
}

impl Server {
    async fn open() -> Result<Self, String> {
        let place = match std::env::var(SERVER) {
            Ok(url) => Place::Named(url::Url::parse(&url).map_err(|error| format!("{SERVER}: {error}"))?),
            Err(_) => Place::Embedded(open_embedded().await?),
        };
        let admin_url = match &place {
            Place::Embedded(postgres) => postgres.url_of("postgres"),
            Place::Named(url) => url.to_string(),
        };
        let admin = PgConnection::connect(&admin_url).await.map_err(words)?;
        let run = format!("{:08x}", RandomState::new().build_hasher().finish() >> 32);
        let mut server = Self {
            place,
            admin,
            run,
            made: 0,
        };
        if matches!(server.place, Place::Embedded(_)) {
            server.remove_leftovers().await.map_err(words)?;
        }
        Ok(server)
    }

    /// An embedded cluster is ours alone: whatever a killed run left there can go.
    async fn remove_leftovers(&mut self) -> Result<(), sqlx::Error> {
        let template = template_name();
        let old: Vec<(String, bool)> = sqlx::query_as(
            "select datname, datistemplate from pg_database
             where (datname like 'frontdesk\\_test\\_%' or datname like 'frontdesk\\_template\\_%') and datname <> $1",
        )
        .bind(template)
        .fetch_all(&mut self.admin)
        .await?;
        for (name, is_template) in old {
            // A database whose drop was cut off can be dropped again, and altering it would end the connection.
            if is_template {
                self.execute(format!("alter database {name} is_template false")).await?;
            }
            self.drop_database(&name).await?;
        }
        Ok(())
    }

    async fn make(&mut self, source: Source) -> Result<Made, String> {
        let template = match source {
            Source::Migrated(migrate) => {
                let template = template_name();
                self.make_template(&template, migrate).await?;
                template
            }
            Source::Database(name) => name,
        };
        self.made += 1;
        let name = format!("frontdesk_test_{}_{}", self.run, self.made);
        self.execute(format!("create database {name} template {template}"))
            .await
            .map_err(words)?;
        Ok(Made {
            url: self.place.url_of(&name),
            name,
        })
    }

    /// Migrates under another name and renames at the end: a template that exists is whole.
    async fn make_template(&mut self, template: &str, migrate: Migrate) -> Result<(), String> {
        if self.has(template).await.map_err(words)? {
            return Ok(());
        }
        sqlx::query("select pg_advisory_lock($1)")
            .bind(TEMPLATE_LOCK)
            .execute(&mut self.admin)
            .await
            .map_err(words)?;
        let made = if self.has(template).await.map_err(words)? {
            Ok(())
        } else {
            self.migrate_template(template, migrate).await
        };
        sqlx::query("select pg_advisory_unlock($1)")
            .bind(TEMPLATE_LOCK)
            .execute(&mut self.admin)
            .await
            .map_err(words)?;
        made
    }

    async fn migrate_template(&mut self, template: &str, migrate: Migrate) -> Result<(), String> {
        let unfinished = format!("frontdesk_test_{}_template", self.run);
        self.drop_database(&unfinished).await.map_err(words)?;
        self.execute(format!("create database {unfinished} template template0"))
            .await
            .map_err(words)?;
        migrate(self.place.url_of(&unfinished)).await?;
        // A closed connection's server process may live on for a moment, and a database in use can be neither renamed
        // nor copied.
        self.execute(format!("alter database {unfinished} allow_connections false"))
            .await
            .map_err(words)?;
        for attempt in 1.. {
            sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
                .bind(&unfinished)
                .execute(&mut self.admin)
                .await
                .map_err(words)?;
            match self
                .execute(format!("alter database {unfinished} rename to {template}"))
                .await
            {
                Ok(()) => break,
                Err(error) if attempt == 50 => return Err(words(error)),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        self.execute(format!("alter database {template} is_template true"))
            .await
            .map_err(words)
    }

    async fn has(&mut self, database: &str) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(database)
            .fetch_one(&mut self.admin)
            .await
    }

    async fn drop_database(&mut self, name: &str) -> Result<(), sqlx::Error> {
        self.execute(format!("drop database if exists {name} with (force)"))
            .await
    }

    async fn execute(&mut self, sql: String) -> Result<(), sqlx::Error> {
        self.admin.execute(AssertSqlSafe(sql)).await.map(|_| ())
    }
}

async fn open_embedded() -> Result<EmbeddedPostgres, String> {
    let folder = std::env::var_os(FOLDER).map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    for slot in 0..SLOTS {
        let config = EmbeddedConfig {
            data_dir: folder.join(format!("postgres-{slot}")),
            pg_bin: std::env::var_os("PG_BIN").map(PathBuf::from),
            search_from: vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))],
        };
        let started = match EmbeddedPostgres::start(&config).await {
            // Test data of another PostgreSQL, or damaged: nothing to keep.
            Err(EmbeddedError::MajorMismatch { .. } | EmbeddedError::DataDirIncomplete { .. }) => {
                fs::remove_dir_all(config.data_dir.join("postgres")).map_err(words)?;
                EmbeddedPostgres::start(&config).await
            }
            other => other,
        };
        match started {
            Err(EmbeddedError::DataDirBusy { .. }) => {}
            other => return other.map_err(words),
        }
    }
    Err(format!("{SLOTS} test programs run already in {}", folder.display()))
}

/// Named after everything that decides what a migrated database looks like.
fn template_name() -> String {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let backend = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut hash = Sha256::new();
        for part in ["../migrations", "src/store", "../Cargo.lock"] {
            add_files(&mut hash, &backend.join(part)).unwrap_or_else(|error| panic!("{part}: {error}"));
        }
        format!("frontdesk_template_{}", hex::encode(&hash.finalize()[..8]))
    });
    NAME.clone()
}

fn add_files(hash: &mut Sha256, path: &Path) -> io::Result<()> {
    match fs::read_dir(path) {
        Ok(entries) => {
            let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
            paths.sort();
            paths.iter().try_for_each(|path| add_files(hash, path))
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let content = fs::read(path)?;
            hash.update(path.as_os_str().as_encoded_bytes());
            hash.update(content.len().to_le_bytes());
            hash.update(content);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn words(error: impl Display) -> String {
    error.to_string()
}

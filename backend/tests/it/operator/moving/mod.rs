//! A workspace goes to another installation, by way of a folder.

mod bad;
mod cut_off;
mod whole;

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use frontdesk::clock::Clock;
use frontdesk::config::DatabaseConfig;
use frontdesk::crypto::Keys;
use frontdesk::domain::workspaces::deletion;
use frontdesk::domain::workspaces::moving::{self, Exported, Imported};
use frontdesk::errors::{Error, said as fields_said};
use frontdesk::server::Roles;
use frontdesk::store::files::Files;
use frontdesk::store::{Database, Store, migrate};
use tokio::process::Command;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, fresh_database};

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

/// Another installation, of which nothing runs but its database.
struct Elsewhere {
    store: Store,
    files: Files,
    secret_key: String,
    data: tempfile::TempDir,
    // dropped last
    database: TestDatabase,
}

impl Elsewhere {
    async fn make() -> Self {
        let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
        let only_url = DatabaseConfig {
            url: None,
            direct_url: None,
            app_url: None,
            pg_bin: None,
        };
        let data = tempfile::tempdir().unwrap();
        Self {
            store: Store {
                database: Database::connect(&database.url, &only_url).await.unwrap(),
                clock: Clock::system(),
                wake: Default::default(),
            },
            files: Files::open(None, data.path()).unwrap(),
            secret_key: Keys::generate(),
            data,
            database,
        }
    }

    /// `frontdesk workspace …` there.
    async fn workspace(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_frontdesk"))
            .arg("workspace")
            .args(arguments)
            .env("DATABASE_URL", &self.database.url)
            .env("FRONTDESK_SECRET_KEY", &self.secret_key)
            .env("FRONTDESK_DATA_DIR", self.data.path())
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap()
    }

    async fn import(&self, folder: &Path) -> Result<Imported, Error> {
        let mut watch = |_: &str, _: u64| Ok(());
        moving::import(&self.store, &self.files, folder, &mut watch).await
    }

    /// All that is there of it, as its deletion does it.
    async fn delete(&self, workspace_id: Uuid) {
        let mut watch = |_: &str, _: u64| Ok(());
        deletion::begin(&self.store, workspace_id).await.unwrap();
        deletion::finish(&self.store, &self.files, workspace_id, &mut watch)
            .await
            .unwrap();
    }

    /// Where the files of a workspace lie.
    fn folder(&self, workspace_id: Uuid) -> PathBuf {
        self.data.path().join("files").join(workspace_id.to_string())
    }

    async fn count(&self, sql: &'static str, workspace_id: Uuid) -> i64 {
        let counted = sqlx::query_scalar(sql).bind(workspace_id);
        counted.fetch_one(&self.store.database.owner).await.unwrap()
    }
}

/// The test's own workspace.
async fn export(app: &TestApp, folder: &Path) -> Result<Exported, Error> {
    let files = Files::open(None, &app.data_dir).unwrap();
    let mut watch = |_: &str, _: u64| Ok(());
    moving::export(&app.store, &files, app.workspace_id, folder, &mut watch).await
}

/// As the terminal has it.
fn words(error: Error) -> String {
    match error {
        Error::Invalid(fields) => fields_said(&fields),
        Error::Conflict { code, detail } => format!("{code}: {detail}"),
        other => format!("{other:#}"),
    }
}

//! A second server on the test's database, as another process would be.

use frontdesk::config::{Config, DatabaseConfig};
use frontdesk::server::{Roles, Server};
use frontdesk::store::{Database, Store};
use serde_json::Value;
use tokio::net::TcpListener;

use super::app::{TestApp, config, signature};

pub struct Second {
    pub url: String,
    server: Server,
    _data: tempfile::TempDir,
}

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

impl Second {
    /// Its configuration is the first one's, with `change` applied.
    pub async fn start(app: &TestApp, change: impl FnOnce(&mut Config)) -> Self {
        Self::make(app, WEB, None, change).await
    }

    pub async fn with_roles(app: &TestApp, roles: Roles) -> Self {
        Self::make(app, roles, None, |_| ()).await
    }

    /// Both of them.
    pub async fn with(app: &TestApp, roles: Roles, change: impl FnOnce(&mut Config)) -> Self {
        Self::make(app, roles, None, change).await
    }

    /// Whose requests come to the database by another way.
    pub async fn by_way(app: &TestApp, app_url: &str) -> Self {
        Self::make(app, WEB, Some(app_url.to_owned()), |_| ()).await
    }

    async fn make(app: &TestApp, roles: Roles, app_url: Option<String>, change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let data = tempfile::tempdir().unwrap();
        let mut config = config(&url, app.sandbox.base_url(), data.path().to_path_buf(), address);
        change(&mut config);
        let ways = DatabaseConfig {
            url: None,
            direct_url: None,
            app_url,
            pg_bin: None,
        };
        let database = Database::connect(&app.database.url, &ways).await.unwrap();
        let store = Store {
            database,
            clock: app.store.clock.clone(),
            wake: Default::default(),
        };
        let server = Server::start(config, app.keys.clone(), store, Some(listener), roles)
            .await
            .unwrap();
        Self {
            url,
            server,
            _data: data,
        }
    }

    pub async fn webhook(&self, app: &TestApp, channel: &str, body: &Value) -> u16 {
        let body = body.to_string().into_bytes();
        let request = app
            .http
            .post(format!("{}/webhooks/{channel}", self.url))
            .header("x-hub-signature-256", signature(&body))
            .body(body);
        request.send().await.unwrap().status().as_u16()
    }

    pub async fn stop(self) {
        self.server.shut_down().await;
    }
}

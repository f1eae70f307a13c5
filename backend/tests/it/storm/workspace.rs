//! A database with workspaces whose inboxes have no tokens: nothing goes out.

use frontdesk::clock::Clock;
use frontdesk::crypto::Keys;
use frontdesk::domain::inboxes::{self, NewInbox};
use frontdesk::domain::tokens;
use frontdesk::domain::views::Role;
use frontdesk::domain::workspaces::{self, NewWorkspace};
use frontdesk::store::{Database, Store, migrate};

use crate::support::app::config;
use crate::support::database::{TestDatabase, fresh_database};

pub struct Stage {
    pub secret_key: String,
    pub store: Store,
    keys: Keys,
    pub database: TestDatabase,
}

/// The accounts of one workspace, by channel.
#[derive(Clone)]
pub struct Accounts([(&'static str, String); 3]);

pub struct Workspace {
    pub token: String,
    pub accounts: Accounts,
}

impl Accounts {
    pub fn of(&self, channel: &str) -> &str {
        self.0
            .iter()
            .find(|(name, _)| *name == channel)
            .map(|(_, account)| account.as_str())
            .expect("a channel")
    }
}

impl Stage {
    pub async fn set() -> Self {
        let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
        let secret_key = Keys::generate();
        let nowhere = config(
            "http://127.0.0.1:9",
            "http://127.0.0.1:9",
            std::env::temp_dir(),
            "127.0.0.1:0".parse().unwrap(),
        );
        let store = Store {
            database: Database::connect(&database.url, &nowhere.database).await.unwrap(),
            clock: Clock::system(),
            wake: Default::default(),
        };
        let keys = Keys::parse(&secret_key).unwrap();
        Self {
            secret_key,
            store,
            keys,
            database,
        }
    }

    /// Milliseconds.
    pub fn now(&self) -> i64 {
        self.store.clock.now().unix_timestamp() * 1_000
    }

    pub async fn workspace(&self, name: &str) -> Workspace {
        let owner = NewWorkspace {
            id: None,
            name: name.to_owned(),
            owner_email: format!("{name}@example.test"),
            owner_name: None,
            owner_password: "correct horse battery".to_owned(),
        };
        let id = workspaces::create(&self.store, owner).await.unwrap().workspace_id;
        let token = format!("token-of-{name}");
        tokens::create(&self.store, id, name, Role::Owner, Some(token.clone()))
            .await
            .unwrap();
        let number = name
            .bytes()
            .fold(0_u64, |sum, byte| sum * 31 % 1_000_000_007 + u64::from(byte));
        let accounts = [("messenger", 1), ("instagram", 2), ("whatsapp", 3)]
            .map(|(channel, digit)| (channel, format!("{digit}{number:011}")));
        for (channel, external_id) in &accounts {
            let mut scope = self.store.scoped(id).await.unwrap();
            let new = NewInbox {
                id: None,
                channel: (*channel).to_owned(),
                external_id: external_id.clone(),
                name: (*channel).to_owned(),
                credentials: None,
            };
            inboxes::add(&mut scope, &self.keys, new).await.unwrap();
            scope.commit().await.unwrap();
        }
        Workspace {
            token,
            accounts: Accounts(accounts),
        }
    }

    /// Effects that still wait for their message.
    pub async fn parked(&self) -> i64 {
        sqlx::query_scalar("select count(*) from parked_effect")
            .fetch_one(&self.store.database.owner)
            .await
            .unwrap()
    }
}

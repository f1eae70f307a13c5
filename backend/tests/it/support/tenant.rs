//! Another workspace beside the test's own, on the same server.

use frontdesk::domain::inboxes::{self, NewInbox};
use frontdesk::domain::tokens;
use frontdesk::domain::views::Role;
use frontdesk::domain::workspaces::{self, NewWorkspace};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::app::{OWNER_PASSWORD, TestApp, token};

pub struct Tenant {
    pub workspace_id: Uuid,
    pub owner_id: Uuid,
    pub token: String,
    pub inbox_ids: Vec<Uuid>,
}

impl Tenant {
    /// `accounts`: channel and account of its inboxes.
    pub async fn make(app: &TestApp, name: &str, accounts: &[(&str, &str)]) -> Self {
        let new = NewWorkspace {
            id: None,
            name: name.to_owned(),
            owner_email: format!("{name}@example.test"),
            owner_name: None,
            owner_password: OWNER_PASSWORD.to_owned(),
        };
        let made = workspaces::create(&app.store, new).await.unwrap();
        let secret = format!("{name}-token");
        tokens::create(&app.store, made.workspace_id, name, Role::Owner, Some(secret.clone()))
            .await
            .unwrap();
        let mut inbox_ids = Vec::new();
        for (channel, external_id) in accounts {
            let mut scope = app.store.scoped(made.workspace_id).await.unwrap();
            let new = NewInbox {
                id: None,
                channel: (*channel).to_owned(),
                external_id: (*external_id).to_owned(),
                name: format!("{name} {channel}"),
                credentials: Some(json!({ "access_token": token(channel) })),
            };
            inbox_ids.push(inboxes::add(&mut scope, &app.keys, new).await.unwrap().id);
            scope.commit().await.unwrap();
        }
        Self {
            workspace_id: made.workspace_id,
            owner_id: made.owner_id,
            token: secret,
            inbox_ids,
        }
    }

    pub async fn call(&self, app: &TestApp, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        app.call_as(Some(&self.token), method, path, body).await
    }

    pub async fn get(&self, app: &TestApp, path: &str) -> Value {
        let (status, body) = self.call(app, Method::GET, path, None).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }
}

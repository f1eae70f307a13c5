//! Who makes the requests.

use std::collections::BTreeSet;

use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::bodies::Body;
use super::routes::{Ask, Operation};
use crate::support::app::{OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::tenant::Tenant;

pub struct Walker {
    pub name: &'static str,
    pub cookie: Option<String>,
    /// What their role lets them do.
    may: BTreeSet<String>,
}

pub struct Answer {
    pub status: u16,
    /// With the headers.
    pub text: String,
    pub body: Value,
}

/// Roles that a workspace makes, whether they may everything or nothing, and what they see.
const MADE: [(&str, bool, &str); 4] = [
    ("with nothing", false, "all"),
    ("sees all", true, "all"),
    ("sees own teams'", true, "own_teams"),
    ("sees own and unassigned", true, "own_and_unassigned"),
];

impl Walker {
    pub fn nobody() -> Self {
        Self {
            name: "nobody",
            cookie: None,
            may: BTreeSet::new(),
        }
    }

    async fn of(app: &TestApp, name: &'static str, browser: Browser) -> Self {
        let (_, me) = browser.call(app, Method::GET, "/me", None).await;
        Self {
            name,
            cookie: Some(browser.cookie),
            may: serde_json::from_value(me["permissions"].clone()).unwrap(),
        }
    }

    pub async fn owner(app: &TestApp, tenant: &Tenant) -> Self {
        let me = tenant.get(app, &format!("/members/{}", tenant.owner_id)).await;
        let browser = Browser::sign_in(app, me["email"].as_str().unwrap(), OWNER_PASSWORD).await;
        Self::of(app, "owner", browser).await
    }

    /// Whoever there is in a workspace: each role that is always there, one that may nothing, and each scope of what is seen.
    pub async fn all(app: &TestApp, tenant: &Tenant) -> Vec<Self> {
        let mut walkers = vec![Self::owner(app, tenant).await];
        for (name, role) in [("admin", Role::Admin), ("agent", Role::Agent)] {
            let (_, browser) = joined(app, tenant, name, role).await;
            walkers.push(Self::of(app, name, browser).await);
        }
        let everything = tenant.get(app, "/me").await["permissions"].clone();
        for (name, may_all, sees) in MADE {
            let (id, browser) = joined(app, tenant, &name.replace([' ', '\''], "-"), Role::Agent).await;
            let role = json!({ "name": name, "permissions": everything, "visibility": sees });
            let (status, role) = tenant.call(app, Method::POST, "/roles", Some(role)).await;
            assert_eq!(status, 201, "{role}");
            let given = json!({ "role_id": role["id"] });
            let (status, view) = tenant
                .call(app, Method::PATCH, &format!("/members/{id}"), Some(given))
                .await;
            assert_eq!(status, 200, "{view}");
            if !may_all {
                // no role is made so; one may come to it where a newer version has permissions that this one does not know
                let role_id = role["id"].as_str().unwrap();
                let sql = format!("update custom_role set permissions = '{{}}' where id = '{role_id}'");
                sqlx::query(AssertSqlSafe(sql))
                    .execute(&app.store.database.owner)
                    .await
                    .unwrap();
            }
            walkers.push(Self::of(app, name, browser).await);
        }
        walkers
    }

    /// Whether their role opens it.
    pub fn is_let_in(&self, operation: &Operation) -> bool {
        operation.needs.iter().all(|needed| self.may.contains(needed))
    }

    pub async fn asks(
        &self,
        app: &TestApp,
        at: &str,
        operation: &Operation,
        ask: &Ask,
        workspace: Option<Uuid>,
    ) -> Answer {
        let mut request = app
            .http
            .request(operation.method.clone(), format!("{at}/api/v1{}", ask.path))
            .header("origin", at);
        if !ask.query.is_empty() {
            request = request.query(&ask.query);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(id) = workspace {
            request = request.header("x-workspace-id", id.to_string());
        }
        let request = match &ask.body {
            Body::None => request,
            Body::Json(body) => request.json(body),
            Body::Table(text) => request.header("content-type", "text/csv").body(*text),
            Body::Form => request.header("content-type", "multipart/form-data; boundary=walk").body(
                "--walk\r\nContent-Disposition: form-data; name=\"file\"; filename=\"walk.txt\"\r\nContent-Type: text/plain\r\n\r\nWalk\r\n--walk--\r\n",
            ),
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let headers = format!("{:?}", response.headers());
        let bytes = response.bytes().await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        Answer {
            status,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            text: format!("{headers}\n{text}"),
        }
    }
}

async fn joined(app: &TestApp, tenant: &Tenant, name: &str, role: Role) -> (Uuid, Browser) {
    let email = format!("{name}@walkers.test");
    let id = members::add(
        &app.store,
        tenant.workspace_id,
        &email,
        OWNER_PASSWORD,
        role,
        Some(name),
    )
    .await
    .unwrap();
    (id, Browser::sign_in(app, &email, OWNER_PASSWORD).await)
}

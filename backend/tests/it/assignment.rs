//! Conversations that are given to members by themselves, against a whole server with the worker that follows the change log; who is
//! here; and handing over with a note.

mod hand_over;
mod here;
mod rules;
mod settings;
mod sticky;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use frontdesk::domain::presence::{self, Here, Member};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now, together};

/// A process with sockets of members, as far as others can see.
struct Desk {
    app_workspace: Uuid,
    store: frontdesk::store::Store,
    process: Uuid,
    here: Arc<Mutex<BTreeSet<Member>>>,
    beating: tokio::task::JoinHandle<()>,
}

impl Desk {
    async fn open(app: &TestApp) -> Self {
        let (process, store) = (app.store.clock.id(), app.store.clone());
        let here: Arc<Mutex<BTreeSet<Member>>> = Arc::default();
        presence::beat(&store, process).await.unwrap();
        let beating = tokio::spawn(beat(store.clone(), process, here.clone()));
        Self {
            app_workspace: app.workspace_id,
            store,
            process,
            here,
            beating,
        }
    }

    async fn come(&self, who: Uuid) {
        self.here.lock().unwrap().insert((self.app_workspace, who));
        let here = Here {
            came: vec![(self.app_workspace, who)],
            left: Vec::new(),
        };
        presence::note(&self.store, self.process, &here).await.unwrap();
    }

    async fn go(&self, who: Uuid) {
        self.here.lock().unwrap().remove(&(self.app_workspace, who));
        let here = Here {
            came: Vec::new(),
            left: vec![(self.app_workspace, who)],
        };
        presence::note(&self.store, self.process, &here).await.unwrap();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.beating.abort();
    }
}

/// Also when the clock is set forward, and others took the process for dead.
async fn beat(store: frontdesk::store::Store, process: Uuid, here: Arc<Mutex<BTreeSet<Member>>>) {
    loop {
        if let Ok(true) = presence::beat(&store, process).await {
            let came = here.lock().unwrap().iter().copied().collect();
            let here = Here { came, left: Vec::new() };
            let _ = presence::note(&store, process, &here).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn id_of(who: &Browser) -> Uuid {
    who.me["user"]["id"].as_str().unwrap().parse().unwrap()
}

async fn set(app: &TestApp, change: Value) -> Value {
    let (status, view) = app.call(Method::PATCH, "/assignment", Some(change)).await;
    assert_eq!(status, 200, "{view}");
    view
}

async fn patch(app: &TestApp, id: &str, change: Value) -> Value {
    let (status, view) = app
        .call(Method::PATCH, &format!("/conversations/{id}"), Some(change))
        .await;
    assert_eq!(status, 200, "{view}");
    view
}

fn customer(n: usize) -> Customer {
    Customer::on("messenger").with_id(10_000 + n)
}

/// One POST with a message of each; the ids of their conversations, in that order.
async fn write(app: &TestApp, numbers: std::ops::Range<usize>) -> Vec<String> {
    let bodies: Vec<Value> = numbers
        .clone()
        .map(|n| customer(n).text(&format!("first.{n}"), "Hello", now(app)))
        .collect();
    assert_eq!(app.webhook("messenger", &together(&bodies)).await, 200);
    let mut ids = Vec::new();
    for n in numbers {
        let id: Uuid = sqlx::query_scalar(
            "select c.id from contact_identity i join conversation c on c.workspace_id = i.workspace_id and c.identity_id = i.id
             where i.workspace_id = $1 and i.external_id = $2",
        )
        .bind(app.workspace_id)
        .bind(customer(n).id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
        ids.push(id.to_string());
    }
    ids
}

async fn writes_again(app: &TestApp, n: usize, mid: &str) {
    let body = customer(n).text(mid, "Me again", now(app));
    assert_eq!(app.webhook("messenger", &body).await, 200);
}

async fn assignee(app: &TestApp, id: &str) -> Option<Uuid> {
    let view = app.get(&format!("/conversations/{id}")).await;
    view["assignee_id"].as_str().map(|id| id.parse().unwrap())
}

async fn gets(app: &TestApp, id: &str, who: Uuid) {
    app.eventually("the conversation is given", || async {
        (assignee(app, id).await == Some(who)).then_some(())
    })
    .await;
}

/// Until all that happened was looked at.
async fn decided(app: &TestApp) {
    app.eventually("everything is decided", || async {
        let behind: bool = sqlx::query_scalar(
            "select p.seq <> c.last_seq from assignment_progress p join workspace_counter c on c.workspace_id = p.workspace_id
             where p.workspace_id = $1",
        )
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
        (!behind).then_some(())
    })
    .await;
}

/// How many open ones each has.
async fn loads(app: &TestApp) -> BTreeMap<Uuid, i64> {
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "select assignee_id, count(*) from conversation where workspace_id = $1 and status = 'open' and assignee_id is not null group by 1",
    )
    .bind(app.workspace_id)
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    rows.into_iter().collect()
}

/// What the lines about assignments say: to whom, and why.
async fn lines(app: &TestApp, id: &str) -> Vec<(Option<Uuid>, Option<String>)> {
    let page = app.get(&format!("/conversations/{id}/messages?limit=100")).await;
    let items = page["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["event"]["type"] == json!("assigned"))
        .map(|item| {
            let detail = &item["event"]["detail"];
            let to = detail["to"].as_str().map(|id| id.parse().unwrap());
            (to, detail["automatic"].as_str().map(str::to_owned))
        })
        .collect()
}

fn why(to: Uuid, reason: &str) -> (Option<Uuid>, Option<String>) {
    (Some(to), Some(reason.to_owned()))
}

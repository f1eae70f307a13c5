//! Who is told of what, and how: against a whole server, with the worker that follows the change log.

mod pushes;
mod settings;
mod told;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn ok(app: &TestApp, who: &Browser, method: Method, path: &str, body: Value) -> Value {
    let body = Some(body).filter(|body| !body.is_null());
    let (status, answer) = who.call(app, method, path, body).await;
    assert!((200..300).contains(&status), "{path}: {status} {answer}");
    answer
}

/// The customer's message; the id of their conversation.
async fn writes(app: &TestApp, customer: &Customer, id: &str, text: &str) -> String {
    assert_eq!(
        app.webhook(customer.channel, &customer.text(id, text, now(app))).await,
        200
    );
    let found = app
        .eventually("the conversation is there", || async {
            let page = app.get("/contacts?limit=100").await;
            page["items"]
                .as_array()?
                .iter()
                .flat_map(|contact| contact["identities"].as_array().unwrap().clone())
                .find(|identity| identity["external_id"] == json!(customer.id))
                .map(|identity| identity["conversation_id"].clone())
        })
        .await;
    found.as_str().unwrap().to_owned()
}

pub async fn notifications(app: &TestApp, of: &Browser) -> Vec<Value> {
    let page = ok(app, of, Method::GET, "/notifications", Value::Null).await;
    page["items"].as_array().unwrap().clone()
}

/// Waits until all that happened is told.
pub async fn told(app: &TestApp) {
    app.eventually("everything is told", || async {
        let behind: bool = sqlx::query_scalar(
            "select coalesce((select seq from notification_progress where workspace_id = $1), 0) < last_seq
             from workspace_counter where workspace_id = $1",
        )
        .bind(app.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
        (!behind).then_some(())
    })
    .await;
}

/// Kind and how often.
fn kinds(notifications: &[Value]) -> Vec<(&str, i64)> {
    notifications
        .iter()
        .map(|each| (each["kind"].as_str().unwrap(), each["count"].as_i64().unwrap()))
        .collect()
}

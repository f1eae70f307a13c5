//! What is known of a person: handed out whole, and erased everywhere.

mod erased;
mod handed_out;
mod traces;

use reqwest::Method;
use serde_json::Value;

use crate::support::app::TestApp;

/// The contact whose name or identity holds this.
async fn contact(app: &TestApp, known: &str) -> Option<String> {
    let contacts = app.get("/contacts?limit=100").await;
    let found = contacts["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|contact| contact.to_string().contains(known));
    found.map(|contact| contact["id"].as_str().unwrap().to_owned())
}

/// Erases a contact and waits for the end of it.
async fn erase(app: &TestApp, contact: &str) -> Value {
    let (status, begun) = app
        .call(Method::POST, &format!("/contacts/{contact}/erasure"), None)
        .await;
    assert_eq!(status, 202, "{begun}");
    let path = format!("/erasures/{}", begun["id"].as_str().unwrap());
    app.eventually("the contact is erased", || async {
        let now = app.get(&path).await;
        (now["state"] == "finished").then_some(now)
    })
    .await
}

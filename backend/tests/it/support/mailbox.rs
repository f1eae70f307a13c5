//! What the sandbox's mail server caught.

use serde_json::Value;

use super::app::TestApp;

/// To one address, the oldest first.
pub async fn caught(app: &TestApp, to: &str) -> Vec<Value> {
    let list = app.sandbox_get(&format!("mail?to={to}")).await;
    list["items"].as_array().unwrap().clone()
}

/// The first mail to somebody, waited for.
pub async fn first_to(app: &TestApp, to: &str) -> Value {
    nth_to(app, to, 0).await
}

pub async fn nth_to(app: &TestApp, to: &str, n: usize) -> Value {
    app.eventually(&format!("mail {n} to {to}"), || async {
        caught(app, to).await.get(n).cloned()
    })
    .await
}

/// The secret in the first mail to somebody that has one.
pub async fn secret_to(app: &TestApp, to: &str) -> String {
    let has_secret = |mail: &&Value| mail["links"][0].as_str().is_some_and(|link| link.contains("#token="));
    let what = format!("a secret for {to}");
    let mail = app
        .eventually(&what, || async {
            caught(app, to).await.iter().find(has_secret).cloned()
        })
        .await;
    token_in(&mail)
}

/// The secret in the link of a mail.
pub fn token_in(mail: &Value) -> String {
    let link = mail["links"][0].as_str().unwrap_or_else(|| panic!("no link: {mail}"));
    link.split_once("#token=")
        .unwrap_or_else(|| panic!("no token: {link}"))
        .1
        .to_owned()
}

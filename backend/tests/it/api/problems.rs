//! What goes wrong reads the same on every route. The routes come from the document, so that a new one is held to it too.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, ids, items, web};
use crate::support::app::{TOKEN, TestApp};
use crate::support::browser::read;
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

struct Operation {
    method: Method,
    path: String,
    query: Vec<String>,
    has_json: bool,
}

async fn operations(app: &TestApp) -> Vec<Operation> {
    let (status, document) = app.call_as(None, Method::GET, "/openapi.json", None).await;
    assert_eq!(status, 200, "it is public");
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let query = parameters.iter().filter(|parameter| parameter["in"] == "query");
            operations.push(Operation {
                method: Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
                path: path.clone(),
                query: query
                    .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                    .collect(),
                has_json: operation["requestBody"]["content"].get("application/json").is_some(),
            });
        }
    }
    assert!(operations.len() > 40);
    operations
}

/// A body that the operation takes.
fn body(method: &Method, path: &str) -> Option<Value> {
    let body = match (method.as_str(), path) {
        ("POST", "/auth/login") => json!({ "email": "a@b.c", "password": "long enough" }),
        ("POST", "/auth/login/second_step") => json!({ "sign_in": "s", "code": "123456", "language": "en" }),
        ("POST", "/auth/login/second_step/challenge") => json!({ "sign_in": "s" }),
        ("POST", "/auth/passkey") => json!({ "passkey": {} }),
        ("POST", "/auth/oidc/start") => json!({ "name": "n" }),
        ("PUT", "/sign_in_provider") => {
            json!({ "name": "abc", "issuer": "https://localhost:9", "client_id": "c", "client_secret": "s" })
        }
        ("POST", "/auth/password_resets" | "/auth/sign_ups") => json!({ "email": "a@b.c", "language": "en" }),
        ("POST", "/auth/password") => json!({ "token": "t", "password": "long enough" }),
        ("POST", "/auth/sign_up") => {
            json!({ "token": "t", "name": "n", "password": "long enough", "workspace_name": "w" })
        }
        ("POST", "/auth/invitations/look" | "/auth/password_resets/look") => json!({ "token": "t" }),
        ("POST", "/auth/invitations/accept") => json!({ "token": "t", "name": "n", "password": "long enough" }),
        ("POST", "/invitations") => json!({ "email": "i@b.c", "role": "agent", "language": "en" }),
        ("POST", "/invitations/{id}/resend") => json!({ "language": "en" }),
        ("POST", "/workspaces") => json!({ "name": "w" }),
        ("POST", "/canned_responses") => json!({ "shortcut": "s", "text": "t" }),
        ("PATCH", "/canned_responses/{id}") => json!({ "shortcut": "s2", "text": "t" }),
        ("POST", "/contact_attributes") => json!({ "key": "k", "label": "l", "kind": "text" }),
        ("PATCH", "/contact_attributes/{id}") => json!({ "label": "l" }),
        ("POST", "/contact_imports/{id}/check") => json!({ "mapping": ["name"] }),
        ("POST", "/contacts/{id}/merge") => json!({ "other_id": Uuid::from_u128(5) }),
        ("PATCH", "/contacts/{id}") => json!({ "name": "n", "phone": "+15550001", "email": "e@f.g", "note": "n" }),
        ("PATCH", "/conversations/{id}") => json!({ "status": "open", "priority": "low" }),
        ("POST", "/conversations/{id}/messages") => json!({ "client_id": "c", "text": "t" }),
        ("PUT", "/conversations/{id}/messages/{message_id}/reaction") => json!({ "emoji": "👍" }),
        ("PUT", "/conversations/{id}/read_mark") => json!({ "read_count": 0 }),
        ("POST", "/conversations/{id}/typing") => json!({ "typing": false }),
        ("POST", "/inboxes") => json!({ "channel": "messenger", "external_id": "e", "name": "n" }),
        ("POST", "/inboxes/check") => json!({ "channel": "messenger", "external_id": "e" }),
        ("POST", "/inboxes/{id}/test_message") => json!({ "conversation_id": Uuid::from_u128(5), "client_id": "c" }),
        ("PATCH", "/inboxes/{id}") => json!({ "name": "n" }),
        ("POST", "/inboxes/{id}/secret") => json!({ "overlap_hours": 1 }),
        ("POST", "/labels") => json!({ "name": "n", "color": "#aabbcc" }),
        ("PATCH", "/labels/{id}") => json!({ "name": "n", "color": "#aabbcc" }),
        ("POST", "/members") => json!({ "email": "new@b.c", "name": "n", "password": "long enough", "role": "agent" }),
        ("PATCH", "/members/{id}") => json!({ "role": "agent", "active": true }),
        ("POST", "/oauth/{provider}/start") => json!({}),
        ("POST", "/oauth/whatsapp/finish") => json!({ "state": "s", "code": "c", "waba_id": "w" }),
        ("POST", "/oauth/grants/{id}/pick") => json!({ "accounts": [{ "channel": "messenger", "external_id": "e" }] }),
        ("POST", "/webhook_replays") => json!({}),
        ("POST", "/webhook_endpoints") => {
            json!({ "name": "n", "url": "https://hooks.example/", "event_types": ["label.updated"] })
        }
        ("PATCH", "/webhook_endpoints/{id}") => json!({ "name": "n", "url": "https://hooks.example/" }),
        ("POST", "/webhook_endpoints/{id}/secret") => json!({ "overlap_hours": 1 }),
        ("PATCH", "/composer_settings") => json!({ "signature": "s" }),
        ("POST", "/conversations/bulk") => {
            json!({ "conversation_ids": [Uuid::from_u128(5)], "change": { "status": "open" } })
        }
        ("PUT", "/conversations/{id}/draft") => json!({ "reply": "r" }),
        ("POST", "/conversations/{id}/macros/{macro_id}/run") => json!({ "client_id": "c" }),
        ("POST", "/conversations/{id}/scheduled_messages") => {
            json!({ "id": Uuid::from_u128(6), "send_at": "2099-01-01T00:00:00Z", "text": "t" })
        }
        ("PATCH", "/scheduled_messages/{id}") => json!({ "text": "t" }),
        ("POST", "/macros") => json!({ "name": "n", "actions": { "reply": "r" } }),
        ("PATCH", "/macros/{id}") => json!({ "name": "n" }),
        ("POST", "/me/tokens") => json!({ "name": "n", "expires_at": "2099-01-01T00:00:00Z" }),
        ("POST", "/tokens") => json!({ "name": "n", "role": "agent", "expires_at": "2099-01-01T00:00:00Z" }),
        ("POST", "/me/password") => json!({ "current_password": "c", "new_password": "long enough" }),
        ("POST", "/me/reauthentication") => json!({ "password": "p", "language": "en" }),
        ("POST", "/me/second_factor/confirm") => json!({ "code": "123456", "language": "en" }),
        ("POST", "/me/second_factor/turn_off") => json!({ "password": "p", "code": "123456", "language": "en" }),
        ("POST", "/me/passkeys") => json!({ "name": "n", "credential": {}, "language": "en" }),
        ("PATCH", "/me/passkeys/{id}") => json!({ "name": "n" }),
        ("PATCH", "/me") => json!({ "name": "n", "language": "ru" }),
        ("POST", "/mentions/read" | "/notifications/read" | "/push_subscriptions") => json!({}),
        ("PUT", "/notification_settings") => json!({}),
        ("POST", "/saved_views") => json!({ "conditions": { "groups": [] } }),
        ("PATCH", "/saved_views/{id}") => json!({ "name": "n" }),
        ("PATCH", "/assignment") => json!({ "capacity": 5 }),
        ("PUT", "/availability") => json!({ "availability": "away" }),
        ("PATCH", "/workspace") => json!({ "webhook_retention_days": 30 }),
        ("POST", "/roles") => json!({ "name": "n", "permissions": ["labels.manage"] }),
        ("PATCH", "/roles/{id}") => json!({ "name": "n" }),
        ("POST", "/teams") => json!({ "name": "n", "member_ids": [] }),
        ("PATCH", "/teams/{id}") => json!({ "name": "n", "member_ids": [] }),
        _ => return None,
    };
    Some(body)
}

/// What a person has and a token has not: whoever asks with a token is told so, or that there is no such thing.
fn of_members_alone(path: &str) -> bool {
    let own = [
        "/availability",
        "/composer_settings",
        "/me",
        "/mentions",
        "/notification",
        "/push_subscriptions",
        "/saved_views",
        "/sign_in_provider",
        "/workspaces",
        "/tokens",
    ];
    own.iter().any(|prefix| path.starts_with(prefix))
        || ["/draft", "/scheduled_messages", "/run", "/second_factor"]
            .iter()
            .any(|suffix| path.ends_with(suffix))
}

fn fill(path: &str, id: &str) -> String {
    ["{id}", "{message_id}", "{macro_id}", "{delivery_id}", "{provider}"]
        .into_iter()
        .fold(path.to_owned(), |path, name| path.replace(name, id))
}

#[tokio::test]
async fn nobody_gets_in_without_a_credential() {
    let app = web().await;
    for operation in operations(&app).await {
        if operation.path.starts_with("/auth/") {
            continue;
        }
        let path = fill(&operation.path, &Uuid::from_u128(1).to_string());
        let answer = app
            .call_as(
                None,
                operation.method.clone(),
                &path,
                body(&operation.method, &operation.path),
            )
            .await;
        assert_eq!(answer.0, 401, "{} {path}: {}", operation.method, answer.1);
        expect_problem(&answer, 401, "unauthenticated");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_id_names_nothing() {
    let app = web().await;
    for operation in operations(&app).await {
        if !operation.path.contains('{') {
            continue;
        }
        for id in ["x", "1", "%00", "%F0%9F%92%A5", "null", "..%2f..%2f", &"9".repeat(300)] {
            let path = fill(&operation.path, id);
            let answer = app
                .call(
                    operation.method.clone(),
                    &path,
                    body(&operation.method, &operation.path),
                )
                .await;
            assert_eq!(answer.0, 404, "{} {path}: {}", operation.method, answer.1);
            expect_problem(&answer, 404, "not_found");
        }
    }
    app.stop().await;
}

/// Ids that are there, but in another workspace; and ids that are nowhere.
#[tokio::test]
async fn what_another_workspace_has_is_not_there() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    let mine = conversation(&app, &Customer::on("messenger")).await;
    let (_, label) = app.post("/labels", json!({ "name": "l" })).await;
    let (_, team) = app.post("/teams", json!({ "name": "t" })).await;
    let (_, role) = app
        .post("/roles", json!({ "name": "r", "permissions": ["labels.manage"] }))
        .await;
    let (_, canned) = app
        .post("/canned_responses", json!({ "shortcut": "c", "text": "t" }))
        .await;
    let (_, attribute) = app
        .post(
            "/contact_attributes",
            json!({ "key": "plan", "label": "Plan", "kind": "text" }),
        )
        .await;
    let import = super::contact_files::upload(&app, "name\nAda\n").await;
    let (_, saved_macro) = app
        .post("/macros", json!({ "name": "m", "actions": { "reply": "r" } }))
        .await;
    let upload = crate::support::upload::File {
        name: "f.png",
        content_type: "image/png",
        bytes: crate::support::upload::picture(20),
    };
    let (_, file) = upload.upload(&app).await;
    let (_, invited) = app
        .post("/invitations", json!({ "email": "i@example.test", "role": "agent" }))
        .await;
    let contact = ids(&app.get("/contacts").await).remove(0);
    let event = ids(&app.get("/webhook_events").await).remove(0);
    let endpoint = json!({ "name": "e", "url": "https://hooks.example/", "event_types": ["label.updated"] });
    let (_, endpoint) = app.post("/webhook_endpoints", endpoint).await;
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let owned = [
        ("/conversations/", mine.clone()),
        ("/labels/", text(&label)),
        ("/invitations/", text(&invited["invitation"])),
        ("/teams/", text(&team)),
        ("/roles/", text(&role)),
        ("/canned_responses/", text(&canned)),
        ("/attachments/", text(&file)),
        ("/contacts/", contact),
        ("/contact_attributes/", text(&attribute)),
        ("/contact_imports/", text(&import)),
        // nobody has asked for one
        ("/contact_exports/", mine.clone()),
        ("/erasures/", mine.clone()),
        // and this names none
        ("/contact_merges/", mine.clone()),
        ("/webhook_events/", event),
        ("/inboxes/", app.inbox_ids[0].to_string()),
        ("/members/", app.owner_id.to_string()),
        // a login is its person's alone, and these ids name none
        ("/oauth/", mine.clone()),
        ("/webhook_replays/", mine.clone()),
        ("/webhook_endpoints/", text(&endpoint["endpoint"])),
        ("/macros/", text(&saved_macro)),
        ("/scheduled_messages/", mine.clone()),
        ("/sign_in_provider/", app.owner_id.to_string()),
        ("/push_subscriptions/", mine.clone()),
        ("/saved_views/", mine.clone()),
        ("/me/passkeys/", mine.clone()),
        ("/me/sessions/", mine.clone()),
        ("/me/tokens/", mine.clone()),
        ("/tokens/", ids(&app.get("/tokens").await).remove(0)),
    ];
    for operation in operations(&app).await {
        if !operation.path.contains('{') {
            continue;
        }
        let (_, id) = owned
            .iter()
            .find(|(prefix, _)| operation.path.starts_with(prefix))
            .unwrap_or_else(|| panic!("{} needs something to ask for in this test", operation.path));
        for id in [id.as_str(), &Uuid::from_u128(77).to_string()] {
            // a token has no read marks, whatever the conversation
            let token = if operation.path.ends_with("/read_mark") {
                None
            } else {
                Some(other.token.as_str())
            };
            let Some(token) = token else { continue };
            // a search needs words, and a preview another contact
            let needs = |wanted: &str| operation.query.iter().any(|name| name == wanted);
            let words = match () {
                () if needs("q") => "?q=x",
                () if needs("other_id") => "?other_id=00000000-0000-0000-0000-000000000005",
                () => "",
            };
            let path = fill(&operation.path, id) + words;
            let answer = app
                .call_as(
                    Some(token),
                    operation.method.clone(),
                    &path,
                    body(&operation.method, &operation.path),
                )
                .await;
            if answer.0 == 403 && of_members_alone(&operation.path) {
                continue;
            }
            assert_eq!(answer.0, 404, "{} {path}: {}", operation.method, answer.1);
            expect_problem(&answer, 404, "not_found");
        }
    }
    // nothing happened to any of it
    assert_eq!(
        items(&app.get(&format!("/conversations/{mine}/messages")).await).len(),
        1
    );
    assert_eq!(app.get(&format!("/labels/{}", text(&label))).await, label);
    // filters and references do not reach over either
    let theirs = [
        json!({ "assignee_id": other.owner_id }),
        json!({ "team_id": Uuid::from_u128(3) }),
    ];
    for body in theirs {
        assert_eq!(
            app.call(Method::PATCH, &format!("/conversations/{mine}"), Some(body))
                .await
                .0,
            422
        );
    }
    let reached = other
        .get(&app, &format!("/conversations?inbox_id={}", app.inbox_ids[0]))
        .await;
    assert!(items(&reached).is_empty());
    app.stop().await;
}

#[tokio::test]
async fn a_nul_character_is_refused_wherever_it_stands() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    for operation in operations(&app).await {
        let path = fill(&operation.path, &id);
        let words = operation.query.iter().any(|name| name == "q");
        for name in &operation.query {
            // a search needs words, whatever else is asked
            let rest = if words && name != "q" { "&q=x" } else { "" };
            let answer = app
                .call(operation.method.clone(), &format!("{path}?{name}=a%00b{rest}"), None)
                .await;
            if answer.0 == 403 && of_members_alone(&operation.path) {
                continue;
            }
            assert_eq!(answer.0, 422, "{} {path}?{name}: {}", operation.method, answer.1);
            expect_invalid(&answer, &[name]);
        }
        let Some(Value::Object(good)) = body(&operation.method, &operation.path) else {
            assert!(
                !operation.has_json,
                "{} {} needs a body in this test",
                operation.method, operation.path
            );
            continue;
        };
        let ids = [id.clone(), app.inbox_ids[0].to_string(), app.owner_id.to_string()];
        for (name, value) in &good {
            if !value.is_string() || name == "password" {
                continue;
            }
            for id in &ids {
                let mut bad = good.clone();
                bad.insert(name.clone(), json!("a\0b"));
                let path = fill(&operation.path, id);
                let answer = app
                    .call(operation.method.clone(), &path, Some(Value::Object(bad)))
                    .await;
                // not found where the id is another thing's
                assert!(
                    matches!(answer.0, 404 | 422) || answer.0 == 403 && of_members_alone(&operation.path),
                    "{} {path} {name}: {} {}",
                    operation.method,
                    answer.0,
                    answer.1
                );
                if answer.0 == 422 {
                    expect_invalid(&answer, &[name]);
                }
            }
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn bodies_that_are_none_are_told_apart() {
    let app = web().await;
    for operation in operations(&app).await {
        if !operation.has_json {
            continue;
        }
        let path = fill(&operation.path, &Uuid::from_u128(1).to_string());
        let url = format!("{}/api/v1{path}", app.url);
        let send = async |content_type: &str, body: &str| {
            let request = app
                .http
                .request(operation.method.clone(), &url)
                .bearer_auth(TOKEN)
                .header("content-type", content_type);
            let response = request.body(body.to_owned()).send().await.unwrap();
            assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
            read(response).await
        };
        expect_invalid(&send("application/json", "{").await, &["body"]);
        expect_invalid(&send("application/json", "").await, &["body"]);
        expect_invalid(&send("application/json", "[]").await, &["body"]);
        expect_invalid(&send("application/json", "\"text\"").await, &["body"]);
        expect_invalid(&send("text/plain", "{}").await, &["Content-Type"]);
        let answer = send(
            "application/json",
            &format!("{{\"x\":\"{}\"}}", "y".repeat(3 * 1024 * 1024)),
        )
        .await;
        expect_problem(&answer, 413, "too_large");
    }
    app.stop().await;
}

#[tokio::test]
async fn unknown_routes_and_methods_are_problems_too() {
    let app = web().await;
    for path in ["/nothing", "/", "/conversations/x/y/z"] {
        let answer = app.call(Method::GET, path, None).await;
        expect_problem(&answer, 404, "not_found");
    }
    let answer = app.call(Method::DELETE, "/conversations", None).await;
    expect_problem(&answer, 405, "method_not_allowed");
    let response = app
        .http
        .put(format!("{}/api/v1/labels", app.url))
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(response.headers().contains_key("allow"));
    app.stop().await;
}

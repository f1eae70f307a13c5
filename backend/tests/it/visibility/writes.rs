use reqwest::Method;
use serde_json::{Value, json};

use super::{Desk, Thread, give, id, items, made};
use crate::support::problem::expect_problem;

fn later(desk: &Desk) -> String {
    frontdesk::clock::rfc3339_millis::format(desk.app.store.clock.now() + time::Duration::hours(1))
}

/// Every write that names a conversation or a part of it, with a body that is taken.
async fn writes(desk: &Desk, thread: &Thread) -> Vec<(Method, String, Option<Value>)> {
    let (app, at) = (&desk.app, format!("/conversations/{}", thread.id));
    let (message, reply) = (&thread.message_id, &thread.reply_id);
    let actions = json!({ "name": thread.word, "actions": { "priority": "high" } });
    let done = id(&made(app, "/macros", actions).await);
    let owner = crate::support::browser::Browser::sign_in(
        app,
        crate::support::app::OWNER_EMAIL,
        crate::support::app::OWNER_PASSWORD,
    )
    .await;
    let planned = app.store.clock.id();
    let body = json!({ "id": planned, "text": "Later", "send_at": later(desk) });
    let scheduling = format!("{at}/scheduled_messages");
    let (status, answer) = owner.call(app, Method::POST, &scheduling, Some(body)).await;
    assert_eq!(status, 201, "{answer}");
    let test = json!({ "conversation_id": thread.id, "client_id": "test" });
    let inbox = format!("/inboxes/{}/test_message", desk.app.inbox_ids[0]);
    let again = json!({ "id": app.store.clock.id(), "text": "Later", "send_at": later(desk) });
    vec![
        (
            Method::POST,
            format!("{at}/messages"),
            Some(json!({ "client_id": "a", "text": "Yes" })),
        ),
        (
            Method::POST,
            format!("{at}/messages"),
            Some(json!({ "client_id": "b", "text": "Done", "then": { "status": "open" } })),
        ),
        (Method::PATCH, at.clone(), Some(json!({ "priority": "low" }))),
        (Method::PUT, format!("{at}/read_mark"), Some(json!({ "read_count": 1 }))),
        (Method::PUT, format!("{at}/draft"), Some(json!({ "reply": "r" }))),
        (Method::POST, format!("{at}/typing"), Some(json!({ "typing": true }))),
        (Method::POST, scheduling, Some(again)),
        (
            Method::PUT,
            format!("{at}/messages/{message}/reaction"),
            Some(json!({ "emoji": "❤️" })),
        ),
        (Method::DELETE, format!("{at}/messages/{message}/reaction"), None),
        (Method::POST, format!("{at}/messages/{reply}/retry"), None),
        (
            Method::POST,
            format!("{at}/macros/{done}/run"),
            Some(json!({ "client_id": "m" })),
        ),
        (
            Method::PATCH,
            format!("/scheduled_messages/{planned}"),
            Some(json!({ "text": "Much later" })),
        ),
        (Method::DELETE, format!("/scheduled_messages/{planned}"), None),
        (
            Method::POST,
            format!("/attachments/{}/fetch_again", thread.file_id),
            None,
        ),
        (Method::POST, inbox, Some(test)),
        (Method::DELETE, format!("{at}/messages/{reply}"), None),
    ]
}

/// All that is stored of a conversation, with its files and what waits.
async fn stored(desk: &Desk, thread: &Thread) -> Value {
    let at = format!("/conversations/{}", thread.id);
    json!([
        desk.app.get(&at).await,
        desk.app.get(&format!("{at}/messages?limit=100")).await,
        desk.app
            .get(&format!("/scheduled_messages?conversation_id={}", thread.id))
            .await,
        desk.app.get(&format!("/attachments/{}", thread.file_id)).await,
    ])
}

#[tokio::test]
async fn what_is_not_seen_cannot_be_written_to() {
    let desk = Desk::open("own_teams").await;
    for thread in [&desk.eves, &desk.nobodys] {
        let all = writes(&desk, thread).await;
        let before = stored(&desk, thread).await;
        for (method, path, body) in all {
            let answer = desk.ada(method.clone(), &path, body).await;
            assert_eq!(answer.0, 404, "{method} {path}: {}", answer.1);
            expect_problem(&answer, 404, "not_found");
        }
        assert_eq!(stored(&desk, thread).await, before, "{}", thread.word);
    }
    for thread in [&desk.hers, &desk.teams] {
        for (method, path, body) in writes(&desk, thread).await {
            let (status, answer) = desk.ada(method.clone(), &path, body).await;
            // what a channel or the state of a message does not allow is another matter
            let refused = [
                "not_retryable",
                "not_fetchable",
                "already_sent",
                "not_reactable",
                "invalid",
            ];
            let is_let_in = status < 300 || refused.iter().any(|code| answer["code"] == *code) || status == 409;
            assert!(is_let_in, "{method} {path}: {status} {answer}");
        }
    }
    desk.app.stop().await;
}

/// Out of sight is a place to give things to.
#[tokio::test]
async fn whoever_sees_it_may_give_it_away() {
    let desk = Desk::open("own_and_unassigned").await;
    let at = format!("/conversations/{}", desk.hers.id);
    let given = json!({ "assignee_id": desk.eve_id });
    let (status, view) = desk.ada(Method::PATCH, &at, Some(given.clone())).await;
    assert_eq!((status, &view["assignee_id"]), (200, &json!(desk.eve_id)), "{view}");
    let again = desk.ada(Method::PATCH, &at, Some(given.clone())).await;
    expect_problem(&again, 404, "not_found");

    let note = json!({ "client_id": "over", "text": "Yours", "audience": "team", "then": given });
    let path = format!("/conversations/{}/messages", desk.nobodys.id);
    let (status, answer) = desk.ada(Method::POST, &path, Some(note)).await;
    assert_eq!(status, 201, "{answer}");
    expect_problem(&desk.ada(Method::GET, &path, None).await, 404, "not_found");
    desk.app.stop().await;
}

#[tokio::test]
async fn of_many_those_are_changed_that_are_seen() {
    let desk = Desk::open("own_and_unassigned").await;
    let all: Vec<&str> = desk.threads().iter().map(|thread| thread.id.as_str()).collect();
    let body = json!({ "conversation_ids": all, "change": { "priority": "urgent" } });
    let (status, answer) = desk.ada(Method::POST, "/conversations/bulk", Some(body)).await;
    assert_eq!(status, 200, "{answer}");
    let seen = [&desk.hers.id, &desk.nobodys.id];
    for item in items(&answer) {
        let is_seen = seen.iter().any(|id| item["id"] == **id);
        assert_eq!(item["outcome"] == "changed", is_seen, "{item}");
        if !is_seen {
            assert_eq!(
                (&item["outcome"], &item["problem"]["status"]),
                (&json!("failed"), &json!(404)),
                "{item}"
            );
            assert_eq!((&item["before"], &item["conversation"]), (&Value::Null, &Value::Null));
        }
    }
    for thread in desk.threads() {
        let now = desk.app.get(&format!("/conversations/{}", thread.id)).await;
        assert_eq!(now["priority"] == "urgent", seen.contains(&&thread.id), "{now}");
    }
    let body = json!({ "filter": { "status": "open" }, "change": { "status": "resolved" } });
    let (_, answer) = desk.ada(Method::POST, "/conversations/bulk", Some(body)).await;
    assert_eq!(items(&answer).len(), 2, "{answer}");
    for thread in [&desk.eves, &desk.teams] {
        let now = desk.app.get(&format!("/conversations/{}", thread.id)).await;
        assert_eq!(now["status"], "open");
    }
    desk.app.stop().await;
}

/// What is about all conversations is done to all of them, whoever does it.
#[tokio::test]
async fn what_is_the_workspaces_is_changed_as_a_whole() {
    let desk = Desk::open("own_teams").await;
    let label = id(&made(&desk.app, "/labels", json!({ "name": "VIP" })).await);
    for thread in desk.threads() {
        give(&desk.app, &thread.id, json!({ "label_ids": [label] })).await;
    }
    assert_eq!(desk.ada(Method::DELETE, &format!("/labels/{label}"), None).await.0, 204);
    for thread in desk.threads() {
        let now = desk.app.get(&format!("/conversations/{}", thread.id)).await;
        assert_eq!(now["label_ids"], json!([]), "{}", thread.word);
    }
    // two contacts are one with all that was said, also where she sees one half
    let merge = json!({ "other_id": desk.eves.contact_id });
    let path = format!("/contacts/{}/merge", desk.hers.contact_id);
    let (status, answer) = desk.ada(Method::POST, &path, Some(merge)).await;
    assert_eq!(status, 201, "{answer}");
    let whole = desk
        .app
        .get(&format!("/contacts/{}/messages?limit=100", desk.hers.contact_id))
        .await;
    let part = desk
        .ada_reads(&format!("/contacts/{}/messages?limit=100", desk.hers.contact_id))
        .await;
    let of = |page: &Value| {
        let mut ids: Vec<String> = items(page)
            .iter()
            .map(|message| message["conversation_id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let mut both = vec![desk.hers.id.clone(), desk.eves.id.clone()];
    both.sort();
    assert_eq!((of(&whole), of(&part)), (both, vec![desk.hers.id.clone()]));
    desk.app.stop().await;
}

#[tokio::test]
async fn mentions_and_notes_of_what_is_not_seen_stay_as_they_are() {
    let desk = Desk::open("own_teams").await;
    let (status, marked) = desk.ada(Method::POST, "/mentions/read", Some(json!({}))).await;
    assert_eq!(status, 200, "{marked}");
    let mut read: Vec<&Value> = items(&marked)
        .iter()
        .map(|mention| &mention["conversation_id"])
        .collect();
    read.sort_by_key(|id| id.to_string());
    let mut wanted = [json!(desk.hers.id), json!(desk.teams.id)];
    wanted.sort_by_key(Value::to_string);
    assert_eq!(read, wanted.iter().collect::<Vec<_>>());
    give(&desk.app, &desk.eves.id, json!({ "assignee_id": desk.ada_id })).await;
    let unread = desk.ada_reads("/mentions?read=false").await;
    assert_eq!(items(&unread).len(), 1, "{unread}");
    assert_eq!(
        desk.ada(Method::POST, "/notifications/read", Some(json!({ "all": true })))
            .await
            .0,
        204
    );
    desk.app.stop().await;
}

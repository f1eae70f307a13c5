use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};

async fn note(app: &TestApp, by: &Browser, id: &str, client_id: &str, text: &str, named: Value) -> (u16, Value) {
    let body = json!({ "client_id": client_id, "text": text, "audience": "team", "mention_ids": named });
    by.call(app, Method::POST, &format!("/conversations/{id}/messages"), Some(body))
        .await
}

async fn mentions(app: &TestApp, of: &Browser, query: &str) -> Value {
    let (status, page) = of.call(app, Method::GET, &format!("/mentions{query}"), None).await;
    assert_eq!(status, 200, "{page}");
    page
}

async fn read(app: &TestApp, of: &Browser, body: Value) -> (u16, Value) {
    of.call(app, Method::POST, "/mentions/read", Some(body)).await
}

#[tokio::test]
async fn a_note_names_members_and_they_alone_are_told() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let (ada, bob) = (member(&app, "Ada").await, member(&app, "Bob").await);
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let (ada_id, bob_id) = (&ada.me["user"]["id"], &bob.me["user"]["id"]);

    let (status, view) = note(&app, &owner, &id, "n1", "@Ada can you look?", json!([ada_id])).await;
    assert_eq!(status, 201, "{view}");
    assert_eq!(view["mention_ids"], json!([ada_id]));
    let again = note(&app, &owner, &id, "n1", "@Ada can you look?", json!([ada_id])).await;
    assert_eq!((again.0, &again.1), (200, &view), "a repeat names nobody twice");
    let other = note(&app, &owner, &id, "n1", "@Ada can you look?", json!([bob_id])).await;
    expect_problem(&other, 409, "client_id_reused");

    let page = mentions(&app, &ada, "").await;
    let [mention] = &items(&page)[..] else { panic!("{page}") };
    assert_eq!(
        (
            &mention["message_id"],
            &mention["conversation_id"],
            &mention["preview"],
            &mention["read_at"]
        ),
        (&view["id"], &json!(id), &json!("@Ada can you look?"), &Value::Null)
    );
    assert_eq!(mention["author"]["name"], "Olive Owner");
    assert_eq!(mention["channel"], "messenger");
    assert!(items(&mentions(&app, &bob, "").await).is_empty());
    assert!(items(&mentions(&app, &owner, "").await).is_empty());

    // who names themselves knows it, and a note of a day ago without names is read as ever
    let own = note(&app, &ada, &id, "n2", "@Ada remember this", json!([ada_id])).await;
    assert_eq!((own.0, &own.1["mention_ids"]), (201, &json!([ada_id])));
    assert_eq!(items(&mentions(&app, &ada, "").await).len(), 1);
    let plain = note(&app, &ada, &id, "n3", "nobody", json!([])).await;
    assert!(plain.1.get("mention_ids").is_none(), "{}", plain.1);
    app.stop().await;
}

#[tokio::test]
async fn mentions_are_read_one_by_one_by_conversation_and_all_and_the_socket_tells_the_member() {
    let app = web().await;
    let first = conversation(&app, &Customer::on("messenger")).await;
    let second = conversation(&app, &Customer::on("whatsapp")).await;
    let ada = member(&app, "Ada").await;
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let ada_id = &ada.me["user"]["id"];
    let mut told = PollingSocket::open_with(&app, &ada.cookie).await;
    told.sign_in(json!({})).await;
    assert_eq!(told.hear().await, Heard::Connected);
    told.resume(None).await;
    let mut notes = Vec::new();
    for (number, conversation) in [&first, &first, &second, &second].into_iter().enumerate() {
        let (_, view) = note(
            &app,
            &owner,
            conversation,
            &format!("n{number}"),
            &format!("@Ada {number}"),
            json!([ada_id]),
        )
        .await;
        notes.push(view["id"].clone());
    }
    let mut heard = Vec::new();
    while heard.len() < 4 {
        let (name, event) = told.event().await;
        if name == "mention.created" {
            heard.push(event["data"].clone());
        }
    }
    let listed = mentions(&app, &ada, "").await;
    heard.reverse();
    assert_eq!(items(&listed), &heard, "what the socket told is what the list says");

    let newest = mentions(&app, &ada, "?limit=3").await;
    assert_eq!(items(&newest)[..], items(&listed)[..3]);
    let cursor = newest["next_cursor"].as_str().unwrap();
    let rest = mentions(&app, &ada, &format!("?limit=3&cursor={cursor}")).await;
    assert_eq!(
        (&items(&rest)[..], &rest["next_cursor"]),
        (&items(&listed)[3..], &Value::Null)
    );

    let (status, marked) = read(&app, &ada, json!({ "message_id": notes[0] })).await;
    assert_eq!((status, items(&marked).len()), (200, 1));
    assert!(
        items(&marked)[0]["read_at"].is_string() && items(&marked)[0]["version"] == 2,
        "{marked}"
    );
    let (_, marked) = read(&app, &ada, json!({ "conversation_id": first })).await;
    assert_eq!(
        items(&marked)[0]["message_id"],
        notes[1],
        "what was read before stays as it was"
    );
    assert_eq!(items(&marked).len(), 1);
    assert_eq!(items(&mentions(&app, &ada, "?read=false").await).len(), 2);
    let (_, marked) = read(&app, &ada, json!({})).await;
    assert_eq!(items(&marked).len(), 2);
    assert_eq!(items(&read(&app, &ada, json!({})).await.1).len(), 0);
    assert!(items(&mentions(&app, &ada, "?read=false").await).is_empty());
    assert_eq!(items(&mentions(&app, &ada, "?read=true").await).len(), 4);
    let mut updated = 0;
    while updated < 4 {
        let (name, event) = told.event().await;
        assert!(name != "mention.updated" || event["data"]["read_at"].is_string());
        updated += usize::from(name == "mention.updated");
    }
    assert!(ids(&mentions(&app, &owner, "").await).is_empty());
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_a_mention_is_refused_in_words() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let ada = member(&app, "Ada").await;
    let ada_id = ada.me["user"]["id"].clone();
    let send = async |body: Value| app.post(&format!("/conversations/{id}/messages"), body).await;
    let reply = json!({ "client_id": "r", "text": "@Ada", "mention_ids": [ada_id] });
    expect_invalid(&send(reply).await, &["mention_ids"]);
    for named in [
        json!([Uuid::from_u128(1)]),
        json!([ada_id, ada_id]),
        json!(["Ada"]),
        json!(vec![Uuid::from_u128(1); 51]),
    ] {
        let body = json!({ "client_id": "n", "text": "@Ada", "audience": "team", "mention_ids": named });
        let answer = send(body).await;
        assert_eq!(answer.0, 422, "{named}: {}", answer.1);
        let fields = answer.1["fields"].as_object().unwrap();
        assert!(
            fields.keys().all(|name| name.starts_with("mention_ids")),
            "{}",
            answer.1
        );
    }
    let gone = json!({ "active": false });
    let path = format!("/members/{}", ada_id.as_str().unwrap());
    assert_eq!(app.call(Method::PATCH, &path, Some(gone)).await.0, 200);
    let body = json!({ "client_id": "n", "text": "@Ada", "audience": "team", "mention_ids": [ada_id] });
    expect_invalid(&send(body).await, &["mention_ids"]);
    assert_eq!(
        items(&app.get(&format!("/conversations/{id}/messages")).await).len(),
        1,
        "nothing was stored"
    );

    assert!(items(&app.get("/mentions").await).is_empty(), "a token has none");
    expect_problem(&app.post("/mentions/read", json!({})).await, 403, "forbidden");
    let both = json!({ "message_id": Uuid::from_u128(1), "conversation_id": id });
    expect_invalid(&app.post("/mentions/read", both).await, &["conversation_id"]);
    expect_invalid(&app.call(Method::GET, "/mentions?read=maybe", None).await, &["read"]);
    app.stop().await;
}

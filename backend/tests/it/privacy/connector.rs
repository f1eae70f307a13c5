use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{contact, erase, traces};
use crate::api_channel;
use crate::support::app::TestApp;

const WORD: &str = "zanzibar";

/// 7 and 12 are people, and each the other's message too: a connector's ids are whatever it likes.
fn message(person: u32, id: u32, text: &str) -> Value {
    let contact = json!({ "id": person, "name": format!("Person {person}"), "picture_url": format!("https://127.0.0.1/{text}.png") });
    json!({ "type": "message", "id": id, "contact": contact, "text": text })
}

#[tokio::test]
async fn who_is_erased_takes_nothing_of_those_along_who_came_in_the_same_post() {
    let app = TestApp::start().await;
    let (inbox, secret) = api_channel::connect(&app, "https://connector.example/").await;
    let tells = async |events: Value| {
        let answer = api_channel::post(&app, &inbox, &secret, &json!({ "events": events })).await;
        assert_eq!(answer.0, 200, "{answer:?}");
    };
    let texts = async || -> Vec<String> {
        sqlx::query_scalar("select text from message where kind = 'customer' order by created_at, text")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap()
    };
    tells(json!([message(7, 12, WORD), message(12, 7, "stays")])).await;
    let gone = contact(&app, "Person 7").await.unwrap();
    assert!(traces::rows(&app, WORD).await.contains_key("public.contact_identity"));
    erase(&app, &gone).await;
    assert_eq!(traces::rows(&app, WORD).await, BTreeMap::new());
    let stored: i64 = sqlx::query_scalar("select count(*) from webhook_event where raw like '%stays%'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!((stored, texts().await), (1, vec!["stays".to_owned()]));

    // it comes once more, with something new of the other
    tells(json!([
        message(7, 12, WORD),
        message(12, 7, "stays"),
        message(12, 50, "then")
    ]))
    .await;
    assert_eq!(texts().await, ["stays", "then"]);
    assert_eq!(contact(&app, "Person 7").await, None);
    tells(json!([message(7, 12, WORD)])).await;
    assert_eq!(traces::rows(&app, WORD).await, BTreeMap::new());
    // who writes again is somebody new
    tells(json!([message(7, 51, "again")])).await;
    assert_ne!(contact(&app, "Person 7").await.unwrap(), gone);
    app.stop().await;
}

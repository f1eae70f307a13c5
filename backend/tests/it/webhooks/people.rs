use frontdesk::domain::conversations;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{items, only_timeline, timeline, web};
use crate::support::customer::{Customer, known_by, now};
use crate::support::second::Second;

#[tokio::test]
async fn one_without_a_number_is_the_same_person_once_the_number_is_known() {
    let app = web().await;
    let at = now(&app) - 10_000;
    app.webhook("whatsapp", &known_by(None, Some("US.134"), "w1", at)).await;
    let contact = &app.get("/contacts").await["items"][0];
    assert_eq!(
        (&contact["name"], &contact["username"], &contact["phone"]),
        (&json!("Bea"), &json!("bea"), &Value::Null)
    );
    assert_eq!(contact["identities"][0]["scope"], "bsuid");
    app.webhook("whatsapp", &known_by(Some("15557770000"), Some("US.134"), "w2", at + 1))
        .await;
    app.webhook("whatsapp", &known_by(Some("15557770000"), None, "w3", at + 2))
        .await;
    app.webhook("whatsapp", &known_by(None, Some("US.134"), "w4", at + 3))
        .await;
    assert_eq!(only_timeline(&app).await.len(), 4);
    let contacts = app.get("/contacts").await;
    assert_eq!(items(&contacts).len(), 1);
    let contact = &items(&contacts)[0];
    assert_eq!(contact["phone"], "+15557770000");
    let conversation = app.get("/conversations").await["items"][0]["id"].clone();
    let identities = contact["identities"].as_array().unwrap();
    assert_eq!(identities.len(), 2);
    assert!(
        identities
            .iter()
            .all(|identity| identity["conversation_id"] == conversation)
    );
    app.stop().await;
}

#[tokio::test]
async fn a_changed_number_is_the_same_person() {
    let app = web().await;
    let at = now(&app) - 10_000;
    let old = Customer::on("whatsapp").with_id("16505551234");
    app.webhook("whatsapp", &old.text("w1", "old number", at)).await;
    let system = json!({ "body": "changed", "wa_id": "12195555358", "type": "user_changed_number" });
    app.webhook(
        "whatsapp",
        &old.message("w2", at + 1, json!({ "type": "system", "system": system })),
    )
    .await;
    app.webhook("whatsapp", &old.with_id("12195555358").text("w3", "new number", at + 2))
        .await;
    let kinds: Vec<(Value, Value)> = only_timeline(&app)
        .await
        .into_iter()
        .map(|message| (message["kind"].clone(), message["event"]["type"].clone()))
        .collect();
    assert_eq!(
        kinds,
        [
            (json!("customer"), Value::Null),
            (json!("system"), json!("number_changed")),
            (json!("customer"), Value::Null),
        ]
    );
    app.stop().await;
}

#[tokio::test]
async fn two_servers_that_meet_a_new_customer_at_once_make_one_conversation() {
    let app = web().await;
    let second = Second::start(&app, |_| {}).await;
    let at = now(&app) - 60_000;
    let (customers, each) = (12, 16);
    let posts = (0..each).flat_map(|n| (0..customers).map(move |c| (c, n)));
    let posts = posts.map(|(c, n)| {
        let (app, second) = (&app, &second);
        async move {
            // by both of their ids in some, by one of them in others
            let number = format!("1555000{c:04}");
            let user_id = format!("US.{c}");
            let id = format!("w{c}.{n}");
            let body = match n % 3 {
                0 => known_by(Some(&number), Some(&user_id), &id, at + n),
                1 => known_by(Some(&number), Some(&user_id), &id, at + n),
                _ => known_by(Some(&number), None, &id, at + n),
            };
            if (n + c) % 2 == 0 {
                app.webhook("whatsapp", &body).await
            } else {
                second.webhook(app, "whatsapp", &body).await
            }
        }
    });
    let answers = join_all(posts).await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    let page = app.get("/conversations?limit=100").await;
    assert_eq!(items(&page).len(), customers as usize);
    for conversation in items(&page) {
        assert_eq!(conversation["inbound_count"], each);
        assert_eq!(
            timeline(&app, conversation["id"].as_str().unwrap()).await.len(),
            each as usize
        );
    }
    let people: (i64, i64) =
        sqlx::query_as("select (select count(*) from contact), (select count(*) from contact_identity)")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(people, (customers, customers * 2), "nobody was made for nothing");
    second.stop().await;
    app.stop().await;
}

/// Both servers take the same POSTs: what the other one stored first is known.
#[tokio::test]
async fn the_same_post_at_two_servers_at_once_is_one_message() {
    let app = web().await;
    let second = Second::start(&app, |_| {}).await;
    let at = now(&app) - 60_000;
    let customer = Customer::on("messenger");
    let bodies: Vec<Value> = (0..40)
        .map(|n| customer.with_id(n % 5).text(&format!("m{n}"), "Hi", at + n))
        .collect();
    let first = join_all(bodies.iter().map(|body| app.webhook("messenger", body)));
    let other = join_all(bodies.iter().rev().map(|body| second.webhook(&app, "messenger", body)));
    let (first, other) = futures::join!(first, other);
    assert!(first.iter().chain(&other).all(|status| *status == 200));
    let page = app.get("/conversations").await;
    let counts: Vec<i64> = items(&page)
        .iter()
        .map(|conversation| conversation["inbound_count"].as_i64().unwrap())
        .collect();
    assert_eq!(counts, [8; 5]);
    second.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn replies_go_to_the_new_number() {
    let app = web().await;
    let at = now(&app) - 10_000;
    let old = Customer::on("whatsapp").with_id("16505551234");
    app.webhook("whatsapp", &old.text("w1", "old number", at)).await;
    let system = json!({ "body": "changed", "wa_id": "12195555358", "type": "user_changed_number" });
    let notice = old.message("w2", at + 1, json!({ "type": "system", "system": system }));
    app.webhook("whatsapp", &notice).await;
    let conversation = &app.get("/conversations").await["items"][0];
    let id = conversation["id"].as_str().unwrap().parse().unwrap();
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let peer = conversations::peer(&mut scope, id).await.unwrap();
    let keys: Vec<&str> = peer.keys.iter().map(|key| key.id.as_str()).collect();
    assert_eq!(keys, ["12195555358", "16505551234"], "the newest first");
    let contact = &app.get("/contacts").await["items"][0];
    assert_eq!(contact["phone"], "+12195555358");
    app.stop().await;
}

/// Known by the number, then by the user id alone: two, until one webhook names both.
#[tokio::test]
async fn two_who_turn_out_to_be_one_become_one_contact() {
    let app = web().await;
    let at = now(&app) - 10_000;
    app.webhook("whatsapp", &known_by(Some("15557770000"), None, "w1", at))
        .await;
    app.webhook("whatsapp", &known_by(None, Some("US.134"), "w2", at + 1))
        .await;
    let before = app.get("/conversations").await;
    assert_eq!(items(&before).len(), 2);
    let younger = items(&before)[0].clone();
    let older = items(&before)[1].clone();
    let note = json!({ "note": "Prefers mornings" });
    let path = format!("/contacts/{}", younger["contact"]["id"].as_str().unwrap());
    app.call(reqwest::Method::PATCH, &path, Some(note)).await;

    app.webhook("whatsapp", &known_by(Some("15557770000"), Some("US.134"), "w3", at + 2))
        .await;
    app.webhook("whatsapp", &known_by(None, Some("US.134"), "w4", at + 3))
        .await;
    let texts =
        |timeline: Vec<Value>| -> Vec<Value> { timeline.iter().map(|message| message["text"].clone()).collect() };
    let older_id = older["id"].as_str().unwrap();
    assert_eq!(texts(timeline(&app, older_id).await), ["w1", "w3", "w4"]);
    assert_eq!(
        texts(timeline(&app, younger["id"].as_str().unwrap()).await),
        ["w2"],
        "what was said stays where it was said"
    );
    let contact = &older["contact"]["id"];
    for conversation in items(&app.get("/conversations").await) {
        assert_eq!(conversation["contact"]["id"], *contact, "{conversation}");
    }
    let contact = app.get(&format!("/contacts/{}", contact.as_str().unwrap())).await;
    assert_eq!(contact["note"], "Prefers mornings");
    assert_eq!(contact["identities"].as_array().unwrap().len(), 2);
    let listed = app.get("/contacts").await;
    assert_eq!(items(&listed).len(), 1, "nobody is left in the younger: {listed}");
    assert_eq!(app.get(&path).await["merged_into"], contact["id"]);
    app.stop().await;
}

/// The webhook that tells it is itself one of somebody who was kept out.
#[tokio::test]
async fn who_was_blocked_as_one_of_two_is_blocked_as_the_one_they_become() {
    let app = web().await;
    let at = now(&app) - 10_000;
    app.webhook("whatsapp", &known_by(Some("15557770000"), None, "w1", at))
        .await;
    app.webhook("whatsapp", &known_by(None, Some("US.134"), "w2", at + 1))
        .await;
    let conversations = app.get("/conversations").await;
    let [younger, older] = &items(&conversations)[..] else {
        panic!("{conversations}")
    };
    let younger = format!("/contacts/{}", younger["contact"]["id"].as_str().unwrap());
    let contact = format!("/contacts/{}", older["contact"]["id"].as_str().unwrap());
    let conversation = format!("/conversations/{}", older["id"].as_str().unwrap());
    let call = async |method, path: &str, body| {
        let (status, answer) = app.call(method, path, body).await;
        assert!((200..300).contains(&status), "{path}: {answer}");
    };
    for key in ["town", "plan"] {
        let attribute = json!({ "key": key, "label": key, "kind": "text" });
        call(Method::POST, "/contact_attributes", Some(attribute)).await;
    }
    let theirs = json!({ "attributes": { "town": "Paris", "plan": "Free" } });
    call(Method::PATCH, &younger, Some(theirs)).await;
    call(
        Method::PATCH,
        &contact,
        Some(json!({ "attributes": { "plan": "Team" } })),
    )
    .await;
    call(Method::PUT, &format!("{younger}/block"), None).await;
    call(Method::PATCH, &conversation, Some(json!({ "status": "resolved" }))).await;

    app.webhook("whatsapp", &known_by(Some("15557770000"), Some("US.134"), "w3", at + 2))
        .await;
    let contact = app.get(&contact).await;
    assert!(contact["blocked_at"].is_string(), "{contact}");
    assert_eq!(contact["attributes"], json!({ "town": "Paris", "plan": "Team" }));
    let conversation = app.get(&conversation).await;
    assert_eq!(conversation["last_message"]["preview"], "w3");
    assert_eq!(conversation["status"], "resolved", "nobody is asked for an answer");
    app.stop().await;
}

#[tokio::test]
async fn a_platform_that_did_not_tell_who_it_is_gets_asked_again() {
    let app = web().await;
    let asked = async || -> i64 {
        sqlx::query_scalar("select count(*) from apalis.jobs where convert_from(job, 'UTF8') like '%profile%'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    let customer = Customer::on("messenger");
    app.webhook("messenger", &customer.text("m1", "Hello", now(&app))).await;
    assert_eq!(asked().await, 1);
    app.webhook("messenger", &customer.text("m2", "at once", now(&app)))
        .await;
    assert_eq!(asked().await, 1, "not with every message");
    app.clock.advance(Duration::minutes(11));
    app.webhook("messenger", &customer.text("m3", "later", now(&app))).await;
    assert_eq!(asked().await, 2);
    sqlx::query("update contact_identity set profile_fetched_at = now()")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    app.clock.advance(Duration::minutes(11));
    app.webhook("messenger", &customer.text("m4", "known now", now(&app)))
        .await;
    assert_eq!(asked().await, 2);
    app.stop().await;
}

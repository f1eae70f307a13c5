//! Accounts of the business, and the two ways to connect one of Instagram.

use serde_json::{Value, json};

use crate::support::*;

const PERSON: &str = "900100200300400";

async fn send(world: &World, sender: &str, token: &str, to: &str) -> (u16, Value, Value) {
    let url = world.url(&format!("/v25.0/{sender}/messages"));
    let body = text_body("instagram", to, "hi", "x");
    let answer = world
        .http
        .post(url)
        .bearer_auth(token)
        .json(&body)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let error = answer.json::<Value>().await.unwrap()["error"].clone();
    (status, error["code"].clone(), error["error_subcode"].clone())
}

const TAKEN: (u16, Value, Value) = (200, Value::Null, Value::Null);

fn no_such_operation() -> (u16, Value, Value) {
    (400, json!(100), json!(33))
}

#[tokio::test]
async fn an_account_behind_a_page_sends_through_it() {
    let world = world().await;
    world.writing_customer("instagram", PERSON).await;
    let account = world.get("/__sandbox/accounts").await["items"][1].clone();
    let page = account["page_id"].as_str().unwrap();
    assert_eq!(account["login"], "facebook");
    for sender in [page, "me"] {
        assert_eq!(send(&world, sender, "instagram-token", PERSON).await, TAKEN);
    }
    assert_eq!(send(&world, IG, "instagram-token", PERSON).await, no_such_operation());
    let dead = (401, json!(190), Value::Null);
    assert_eq!(send(&world, page, "messenger-token", PERSON).await, dead);
    let node = world.http.get(world.url(&format!("/v25.0/{page}")));
    let node: Value = node
        .bearer_auth("instagram-token")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(node["instagram_business_account"]["id"], IG);
}

#[tokio::test]
async fn one_page_token_serves_the_page_and_its_instagram_account() {
    let world = world().await;
    world
        .post(
            "/__sandbox/accounts",
            json!({"channel": "instagram", "id": IG, "name": "Two Wheels", "access_token": "messenger-token", "page_id": PAGE}),
        )
        .await;
    world.writing_customer("instagram", PERSON).await;
    world.writing_customer("messenger", "2002").await;
    for (to, channel) in [(PERSON, "instagram"), ("2002", "messenger")] {
        for sender in [PAGE, "me"] {
            assert_eq!(send(&world, sender, "messenger-token", to).await, TAKEN);
            assert_eq!(world.journal().await.pop().unwrap()["channel"], channel);
        }
    }
}

#[tokio::test]
async fn an_account_by_itself_sends_as_itself_and_its_app_signs() {
    let world = world().await;
    let connection = json!({"channel": "instagram", "id": IG_ITSELF, "name": "Alone", "access_token": "ig-token",
        "login": "instagram", "app_secret": INSTAGRAM_SECRET});
    let account = world.post("/__sandbox/accounts", connection).await;
    assert_eq!(
        (&account["login"], &account["page_id"]),
        (&json!("instagram"), &Value::Null)
    );
    assert!(account.get("app_secret").is_none() && account.get("access_token").is_none());
    let person = json!({"channel": "instagram", "account": IG_ITSELF, "id": PERSON, "name": "Ada"});
    world.post("/__sandbox/customers", person).await;
    let thread = format!("/__sandbox/customers/instagram/{IG_ITSELF}/{PERSON}");
    world.post(&format!("{thread}/messages"), json!({"text": "hi"})).await;
    for sender in [IG_ITSELF, "me"] {
        assert_eq!(send(&world, sender, "ig-token", PERSON).await, TAKEN);
    }
    // `webhooks` sees to it that no signature was wrong.
    assert!(
        world
            .webhooks()
            .await
            .iter()
            .any(|(_, body)| body["entry"][0]["id"] == IG_ITSELF)
    );
}

#[tokio::test]
async fn a_login_that_does_not_fit_is_refused_in_words() {
    let world = world().await;
    for (channel, more, words) in [
        ("messenger", json!({"login": "instagram"}), "for Instagram accounts"),
        ("whatsapp", json!({"page_id": "1"}), "for Instagram accounts"),
        (
            "instagram",
            json!({"login": "instagram", "page_id": "1"}),
            "has no page_id",
        ),
        ("instagram", json!({"app_secret": "s"}), "Instagram login"),
    ] {
        let mut account = json!({"channel": channel, "id": "5", "name": "A", "access_token": "t"});
        account
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = world
            .http
            .post(world.url("/__sandbox/accounts"))
            .json(&account)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 422);
        let error = answer.json::<Value>().await.unwrap()["error"].to_string();
        assert!(error.contains(words), "{error}");
    }
}

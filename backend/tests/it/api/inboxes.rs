use frontdesk::domain::inboxes::InboxChange;
use frontdesk::domain::views::Role;
use frontdesk::domain::{inboxes, tokens};
use frontdesk_connectors::{Credentials, Login};
use reqwest::Method;
use serde_json::{Value, json};

use super::{ids, items, web};
use crate::support::app::{ACCOUNTS, TestApp, VERIFY_TOKEN, token};
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

/// One more account at the platform.
async fn account(app: &TestApp, account: Value) -> Value {
    app.sandbox_post("accounts", account).await
}

#[tokio::test]
async fn an_account_belongs_to_one_inbox_wherever_it_is() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let credentials = json!({ "access_token": token("messenger") });
    let taken = json!({ "channel": "messenger", "external_id": "1001", "name": "Mine", "credentials": credentials });
    expect_problem(&app.post("/inboxes", taken.clone()).await, 409, "inbox_taken");
    expect_problem(
        &other.call(&app, Method::POST, "/inboxes", Some(taken.clone())).await,
        409,
        "inbox_taken",
    );
    // the same number on another channel is another account
    account(
        &app,
        json!({ "channel": "whatsapp", "id": "1001", "name": "W", "access_token": "w" }),
    )
    .await;
    let number =
        json!({ "channel": "whatsapp", "external_id": "1001", "name": "W", "credentials": { "access_token": "w" } });
    assert_eq!(app.post("/inboxes", number).await.0, 201);

    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    assert_eq!(app.call(Method::DELETE, &path, None).await.0, 204);
    expect_problem(&app.call(Method::GET, &path, None).await, 404, "not_found");
    expect_problem(&app.call(Method::DELETE, &path, None).await, 404, "not_found");
    let (status, inbox) = other.call(&app, Method::POST, "/inboxes", Some(taken)).await;
    assert_eq!(status, 201, "{inbox}");
    // from now on its customers are the other workspace's
    app.webhook("messenger", &Customer::on("messenger").text("m1", "Hello", now(&app)))
        .await;
    assert!(items(&app.get("/conversations").await).is_empty());
    assert_eq!(items(&other.get(&app, "/conversations").await).len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn credentials_are_in_no_answer_and_in_no_event() {
    let app = web().await;
    let secret = "EAAB-very-secret";
    let number = account(
        &app,
        json!({ "channel": "whatsapp", "id": "30003", "name": "Shop", "access_token": secret }),
    )
    .await;
    let new = json!({ "channel": "whatsapp", "external_id": "30003", "name": "Shop", "credentials": { "access_token": secret, "waba_id": number["waba_id"] } });
    let (status, made) = app.post("/inboxes", new).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["credentials"], json!(["access_token", "waba_id"]), "names alone");
    assert_eq!(
        (&made["state"], &made["channel"]),
        (&json!("connected"), &json!("whatsapp"))
    );
    assert_eq!(made["spec"]["text_max"], 4_096);
    // what a composer has to know to refuse what we would
    assert_eq!(
        (
            &made["spec"]["message_text_max"],
            &made["spec"]["window_margin_seconds"]
        ),
        (&json!(20_000), &json!(120))
    );
    let path = format!("/inboxes/{}", made["id"].as_str().unwrap());
    let (_, changed) = app
        .call(
            Method::PATCH,
            &path,
            Some(json!({ "credentials": { "access_token": secret }, "name": "Shop 2" })),
        )
        .await;
    assert_eq!(
        (&changed["name"], &changed["credentials"]),
        (&json!("Shop 2"), &json!(["access_token", "waba_id"]))
    );
    let log: Vec<String> = sqlx::query_scalar("select data::text from event")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    let mut texts = vec![
        made.to_string(),
        changed.to_string(),
        app.get(&path).await.to_string(),
        app.get("/inboxes").await.to_string(),
    ];
    texts.extend(log);
    for text in texts {
        assert!(!text.contains(secret), "{text}");
        for (channel, _) in ACCOUNTS {
            assert!(!text.contains(&token(channel)), "{text}");
        }
    }
    let stored: Vec<u8> = sqlx::query_scalar("select credentials from inbox where external_id = '30003'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert!(
        !stored.windows(secret.len()).any(|part| part == secret.as_bytes()),
        "sealed"
    );
    app.stop().await;
}

#[tokio::test]
async fn wrong_fields_are_named_and_agents_may_only_look() {
    let app = web().await;
    let wrong = json!({ "channel": "fax", "external_id": " ", "name": "", "credentials": { "access_token": 5 } });
    expect_invalid(
        &app.post("/inboxes", wrong).await,
        &["channel", "external_id", "name", "credentials"],
    );
    let nul = json!({ "channel": "messenger", "external_id": "a\0b", "name": "c\0d", "credentials": { "access_token": "x", "\0": "y" } });
    expect_invalid(
        &app.post("/inboxes", nul).await,
        &["external_id", "name", "credentials"],
    );
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    let before = app.get(&path).await;
    for (body, field) in [
        (json!({ "name": "a\0b" }), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "n".repeat(201) }), "name"),
        (json!({ "credentials": "token" }), "credentials"),
        (json!({ "credentials": { "login": "google" } }), "credentials"),
        (json!({ "disabled": "yes" }), "disabled"),
        (json!({ "external_id": "7" }), "external_id"),
    ] {
        expect_invalid(&app.call(Method::PATCH, &path, Some(body)).await, &[field]);
    }
    assert_eq!(app.get(&path).await, before);

    tokens::create(
        &app.store,
        app.workspace_id,
        "agent",
        Role::Agent,
        Some("agent-token".into()),
    )
    .await
    .unwrap();
    let agent = async |method: Method, path: &str, body: Option<Value>| {
        app.call_as(Some("agent-token"), method, path, body).await
    };
    assert_eq!(agent(Method::GET, &path, None).await.0, 200);
    let new = json!({ "channel": "messenger", "external_id": "7", "name": "x" });
    for (method, path, body) in [
        (Method::POST, "/inboxes", Some(new)),
        (Method::PATCH, path.as_str(), Some(json!({ "name": "x" }))),
        (Method::DELETE, path.as_str(), None),
        (Method::GET, "/webhook_events", None),
    ] {
        expect_problem(&agent(method, path, body).await, 403, "forbidden");
    }
    app.stop().await;
}

#[tokio::test]
async fn inboxes_are_listed_oldest_first_in_pages_and_switched_off_and_on() {
    let app = web().await;
    let first = app.get("/inboxes?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = app.get(&format!("/inboxes?limit=2&cursor={cursor}")).await;
    let listed: Vec<String> = ids(&first).into_iter().chain(ids(&rest)).collect();
    assert_eq!(
        listed,
        app.inbox_ids.iter().map(ToString::to_string).collect::<Vec<_>>()
    );
    assert_eq!(rest["next_cursor"], Value::Null);
    let path = format!("/inboxes/{}", app.inbox_ids[1]);
    let (_, off) = app.call(Method::PATCH, &path, Some(json!({ "disabled": true }))).await;
    assert_eq!(off["state"], "disabled");
    let (_, on) = app.call(Method::PATCH, &path, Some(json!({ "disabled": false }))).await;
    assert_eq!(
        (&on["state"], &on["credentials"]),
        (&json!("connected"), &json!(["access_token"]))
    );
    app.stop().await;
}

/// What is stored, opened.
async fn stored(app: &TestApp, id: &str) -> Credentials {
    let id = id.parse().unwrap();
    inboxes::connection(&app.store, &app.keys, app.workspace_id, id)
        .await
        .unwrap()
        .credentials
}

#[tokio::test]
async fn new_credentials_are_laid_over_the_stored_ones() {
    let app = web().await;
    account(
        &app,
        json!({ "channel": "instagram", "id": "17001", "name": "Shop", "access_token": "one", "login": "instagram" }),
    )
    .await;
    let new = json!({ "channel": "instagram", "external_id": "17001", "name": "Shop",
        "credentials": { "access_token": "one", "login": "instagram" } });
    let (_, made) = app.post("/inboxes", new).await;
    assert_eq!(made["settings"]["login"], "instagram");
    let id = made["id"].as_str().unwrap();
    let path = format!("/inboxes/{id}");
    let change = async |credentials: Value| {
        let (status, changed) = app
            .call(Method::PATCH, &path, Some(json!({ "credentials": credentials })))
            .await;
        assert_eq!(status, 200, "{changed}");
        changed
    };

    let now = async |token: &str, login: &str| {
        let changed =
            json!({ "channel": "instagram", "id": "17001", "name": "Shop", "access_token": token, "login": login });
        account(&app, changed).await;
    };

    now("two", "instagram").await;
    change(json!({ "access_token": "two" })).await;
    let after = stored(&app, id).await;
    assert_eq!(
        (after.access_token.as_deref(), after.login),
        (Some("two"), Login::Instagram),
        "the login stays"
    );

    now("two", "facebook").await;
    let changed = change(json!({ "login": "facebook", "waba_id": "W" })).await;
    let settings = &changed["settings"];
    assert_eq!(
        (&settings["login"], &settings["waba_id"]),
        (&json!("facebook"), &json!("W"))
    );
    let after = stored(&app, id).await;
    assert_eq!(
        (after.access_token.as_deref(), after.login),
        (Some("two"), Login::Facebook),
        "the token stays"
    );

    // a token is often copied with what stands around it
    change(json!({ "access_token": " two\r\n" })).await;
    assert_eq!(stored(&app, id).await.access_token.as_deref(), Some("two"));
    for wrong in [json!({ "access_token": "t\nwo" }), json!({ "acess_token": "two" })] {
        let refused = app
            .call(Method::PATCH, &path, Some(json!({ "credentials": wrong })))
            .await;
        expect_invalid(&refused, &["credentials"]);
    }

    // what the platform does not accept is not stored
    let refused = app
        .call(
            Method::PATCH,
            &path,
            Some(json!({ "credentials": { "access_token": "nobody's" } })),
        )
        .await;
    expect_invalid(&refused, &["credentials"]);
    assert_eq!(stored(&app, id).await.access_token.as_deref(), Some("two"));

    let changed = change(json!({ "waba_id": null })).await;
    assert_eq!(changed["credentials"], json!(["access_token", "login"]));
    assert_eq!(stored(&app, id).await.waba_id, None);
    app.stop().await;
}

/// Its news are told to the inboxes that name it.
#[tokio::test]
async fn nobody_names_the_business_account_of_another() {
    let app = web().await;
    for (id, token) in [("9001", "mine"), ("9002", "theirs")] {
        account(
            &app,
            json!({ "channel": "whatsapp", "id": id, "name": id, "access_token": token }),
        )
        .await;
    }
    let known = app.sandbox_get("accounts").await;
    let business = |id: &str| {
        let found = items(&known).iter().find(|account| account["id"] == id);
        found.unwrap()["waba_id"].as_str().unwrap().to_owned()
    };
    let new = |waba_id: &str| {
        json!({ "channel": "whatsapp", "external_id": "9001", "name": "Mine",
            "credentials": { "access_token": "mine", "waba_id": waba_id } })
    };
    expect_invalid(&app.post("/inboxes", new(&business("9002"))).await, &["credentials"]);
    let (status, made) = app.post("/inboxes", new(&business("9001"))).await;
    assert_eq!(status, 201, "{made}");

    let path = format!("/inboxes/{}", made["id"].as_str().unwrap());
    for credentials in [
        json!({ "waba_id": business("9002") }),
        json!({ "waba_id": business("9002"), "access_token": null }),
    ] {
        let refused = app
            .call(Method::PATCH, &path, Some(json!({ "credentials": credentials })))
            .await;
        expect_invalid(&refused, &["credentials"]);
    }
    assert_eq!(app.get(&path).await["settings"]["waba_id"], json!(business("9001")));
    app.stop().await;
}

#[tokio::test]
async fn an_inbox_shows_when_its_account_last_sent_something() {
    let app = web().await;
    let health = async |index: usize| app.get(&format!("/inboxes/{}/health", app.inbox_ids[index])).await;
    assert_eq!(health(0).await["last_webhook_at"], Value::Null);
    let customer = Customer::on("messenger");
    app.webhook("messenger", &customer.text("m1", "Hello", now(&app))).await;
    let first = health(0).await;
    assert!(first["last_webhook_at"].is_string(), "{first}");
    assert_eq!(
        health(1).await["last_webhook_at"],
        Value::Null,
        "the others sent nothing"
    );
    // at once again: nothing is written
    app.webhook("messenger", &customer.text("m2", "Hello", now(&app))).await;
    assert_eq!(health(0).await["last_webhook_at"], first["last_webhook_at"]);
    let path = format!("/inboxes/{}/health", app.workspace_id);
    expect_problem(&app.call(Method::GET, &path, None).await, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn admins_are_told_what_to_type_into_the_developer_console() {
    let app = web().await;
    let setup = app.get("/webhook_setup").await;
    assert_eq!(setup["verify_token"], VERIFY_TOKEN);
    let whatsapp = items_of(&setup["channels"], "whatsapp");
    assert_eq!(whatsapp["url"], format!("{}/webhooks/whatsapp", app.url));
    assert_eq!(whatsapp["configured"], true);
    tokens::create(
        &app.store,
        app.workspace_id,
        "agent",
        Role::Agent,
        Some("agent-token".into()),
    )
    .await
    .unwrap();
    let answer = app
        .call_as(Some("agent-token"), Method::GET, "/webhook_setup", None)
        .await;
    expect_problem(&answer, 403, "forbidden");
    app.stop().await;
}

fn items_of<'a>(channels: &'a Value, name: &str) -> &'a Value {
    let mut channels = channels.as_array().unwrap().iter();
    channels.find(|channel| channel["channel"] == name).unwrap()
}

#[tokio::test]
async fn an_account_is_connected_by_its_own_token_alone() {
    let app = web().await;
    for (channel, other) in [("messenger", "1002"), ("instagram", "17841002"), ("whatsapp", "20002")] {
        let theirs =
            json!({ "channel": channel, "id": other, "name": "Theirs", "access_token": format!("their-{channel}") });
        account(&app, theirs).await;
        for token in [json!(token(channel)), json!("nobody's"), Value::Null] {
            let new = json!({ "channel": channel, "external_id": other, "name": "Mine", "credentials": { "access_token": token } });
            expect_invalid(&app.post("/inboxes", new).await, &["credentials"]);
        }
        let own = format!("their-{channel}");
        let new =
            json!({ "channel": channel, "external_id": other, "name": "Mine", "credentials": { "access_token": own } });
        let (status, made) = app.post("/inboxes", new).await;
        assert_eq!(status, 201, "{made}");
        let has_page = made["settings"]["page_id"].is_string();
        assert_eq!(
            has_page,
            channel == "instagram",
            "the Page is learned with the account: {made}"
        );
    }
    assert_eq!(items(&app.get("/inboxes").await).len(), 6);
    app.stop().await;
}

#[tokio::test]
async fn an_instagram_account_by_itself_quotes_nothing() {
    let app = web().await;
    account(
        &app,
        json!({ "channel": "instagram", "id": "17001", "name": "Shop", "access_token": "one", "login": "instagram" }),
    )
    .await;
    let new = json!({ "channel": "instagram", "external_id": "17001", "name": "Shop",
        "credentials": { "access_token": "one", "login": "instagram" } });
    let (_, made) = app.post("/inboxes", new).await;
    assert_eq!(made["spec"]["quoted_reply"], false);
    let behind_page = app.get(&format!("/inboxes/{}", app.inbox_ids[1])).await;
    assert_eq!(behind_page["spec"]["quoted_reply"], true);

    let customer = Customer::on("instagram").of_account("17001").with_id("77");
    app.webhook("instagram", &customer.text("m1", "Hello", now(&app))).await;
    let conversation = app.get("/conversations").await["items"][0]["id"].clone();
    let path = format!("/conversations/{}/messages", conversation.as_str().unwrap());
    let quoted = app.get(&path).await["items"][0]["id"].clone();
    let reply = json!({ "client_id": "c1", "text": "Hi", "reply_to_id": quoted });
    expect_invalid(&app.post(&path, reply).await, &["reply_to_id"]);
    app.stop().await;
}

/// New credentials for an inbox, past the question to the platform whether they are right.
async fn given(app: &TestApp, inbox: usize, credentials: Value) -> Value {
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let change = InboxChange {
        credentials: Some(credentials),
        ..InboxChange::default()
    };
    let view = inboxes::change(&mut scope, &app.keys, app.inbox_ids[inbox], change)
        .await
        .unwrap();
    scope.commit().await.unwrap();
    json!(view)
}

#[tokio::test]
async fn an_inbox_that_is_switched_off_gets_a_token_and_stays_off() {
    let app = web().await;
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    let switch = async |disabled: bool| {
        let (status, inbox) = app
            .call(Method::PATCH, &path, Some(json!({ "disabled": disabled })))
            .await;
        assert_eq!(status, 200, "{inbox}");
        inbox["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(switch(true).await, "disabled");
    let inbox = given(&app, 0, json!({ "access_token": "another" })).await;
    assert_eq!(inbox["state"], "disabled");
    assert_eq!(switch(false).await, "connected");
    app.stop().await;
}

#[tokio::test]
async fn an_account_that_is_connected_by_itself_leaves_its_page() {
    let app = web().await;
    let behind = given(
        &app,
        1,
        json!({ "access_token": "a", "login": "facebook", "page_id": "5001" }),
    )
    .await;
    assert_eq!(behind["settings"]["page_id"], "5001", "{behind}");
    let alone = given(&app, 1, json!({ "access_token": "b", "login": "instagram" })).await;
    assert_eq!(alone["settings"]["login"], "instagram", "{alone}");
    assert!(alone["settings"].get("page_id").is_none_or(Value::is_null), "{alone}");
    app.stop().await;
}

//! Signed, and yet not what anyone expects: stored, answered with 200, nothing lost.

use serde_json::{Value, json};

use super::{items, newest, only_timeline, stored, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};

/// Posts a body and returns what became of its slices, oldest first.
async fn outcomes(app: &TestApp, channel: &str, body: Vec<u8>) -> Vec<(String, String)> {
    let (deliveries, events) = stored(app).await;
    let text = String::from_utf8_lossy(&body).chars().take(200).collect::<String>();
    assert_eq!(app.webhook_bytes(channel, body.clone()).await, 200, "{channel}: {text}");
    let (now_deliveries, now_events) = stored(app).await;
    assert_eq!(now_deliveries, deliveries + 1, "{text}");
    let kept: Vec<u8> =
        sqlx::query_scalar("select body from webhook_delivery order by received_at desc, id desc limit 1")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(kept, body, "the bytes are kept as they came");
    let mut events: Vec<(String, String)> = newest(app, now_events - events)
        .await
        .into_iter()
        .map(|event| (event.account_id, event.outcome))
        .collect();
    events.reverse();
    events
}

fn one(account: &str, outcome: &str) -> Vec<(String, String)> {
    vec![(account.to_owned(), outcome.to_owned())]
}

#[tokio::test]
async fn garbage_is_kept_for_whoever_looks_into_it() {
    let app = web().await;
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    for channel in ["messenger", "instagram", "whatsapp"] {
        for body in [
            b"".to_vec(),
            b"{".to_vec(),
            b"null".to_vec(),
            b"[]".to_vec(),
            b"\"text\"".to_vec(),
            b"1e999".to_vec(),
            b"\0\0\0".to_vec(),
            b"\xff\xfe\xfd".to_vec(),
            b"{\"object\":\"page\\u0000\"}".to_vec(),
            b"{\"object\":null,\"entry\":null}".to_vec(),
            b"{\"entry\":{}}".to_vec(),
            br#"{"object":"page","entry":[null,5,"x",[],{}]}"#.to_vec(),
            deep.clone(),
        ] {
            let events = outcomes(&app, channel, body.clone()).await;
            assert!(
                !events.is_empty(),
                "{}",
                String::from_utf8_lossy(&body[..body.len().min(100)])
            );
            assert!(
                events
                    .iter()
                    .all(|(account, outcome)| account.is_empty() && outcome == "unrouted"),
                "{events:?}"
            );
        }
    }
    assert!(items(&app.get("/conversations").await).is_empty());
    app.stop().await;
}

#[tokio::test]
async fn unknown_accounts_test_events_and_empty_entries_are_kept() {
    let app = web().await;
    let at = now(&app);
    let stranger = Customer::on("messenger").of_account("4711").text("m1", "Hello", at);
    assert_eq!(
        outcomes(&app, "messenger", stranger.to_string().into()).await,
        one("4711", "unrouted")
    );
    // an inbox is another channel's: the same number is not the same account
    let crossed = Customer::on("messenger").of_account("20001").text("m2", "Hello", at);
    assert_eq!(
        outcomes(&app, "messenger", crossed.to_string().into()).await,
        one("20001", "unrouted")
    );
    // the test button of the platform's dashboard
    let value = json!({ "sender": { "id": "12334" }, "recipient": { "id": "23245" }, "timestamp": "1527459824", "message": { "mid": "test_message_id", "text": "test_message" } });
    let test = json!({ "object": "page", "entry": [{ "id": "0", "time": 1527459824, "changes": [{ "field": "messages", "value": value }] }] });
    assert_eq!(
        outcomes(&app, "messenger", test.to_string().into()).await,
        one("0", "unrouted")
    );
    let test = Customer::on("whatsapp")
        .of_account("123456123")
        .text("ABGGFlA5Fpa", "this is a text message", at);
    assert_eq!(
        outcomes(&app, "whatsapp", test.to_string().into()).await,
        one("123456123", "unrouted")
    );
    for (body, outcome) in [
        (
            json!({ "object": "page", "entry": [{ "id": "1001", "time": at }] }),
            "unsupported",
        ),
        (
            json!({ "object": "page", "entry": [{ "id": "1001", "time": at, "messaging": [] }] }),
            "unsupported",
        ),
        (
            json!({ "object": "page", "entry": [{ "id": 1001, "time": at, "messaging": [null, 7, {}] }] }),
            "unsupported",
        ),
        (
            json!({ "object": "user", "entry": [{ "id": "1001", "time": at, "messaging": [] }] }),
            "unsupported",
        ),
    ] {
        assert_eq!(
            outcomes(&app, "messenger", body.to_string().into()).await,
            one("1001", outcome),
            "{body}"
        );
    }
    // no account at all: kept, and seen by operators
    let empty = outcomes(&app, "messenger", br#"{"object":"page","entry":[]}"#.to_vec()).await;
    assert_eq!(empty, one("", "unrouted"));
    let whatsapp = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "20001", "changes": [] }, { "id": "20001" }] });
    assert!(!outcomes(&app, "whatsapp", whatsapp.to_string().into()).await.is_empty());
    assert!(items(&app.get("/conversations").await).is_empty());
    let visible = app.get("/webhook_events").await;
    assert!(
        items(&visible).iter().all(|event| event["outcome"] == "unsupported"),
        "{visible}"
    );
    assert!(items(&visible).len() >= 4);
    app.stop().await;
}

#[tokio::test]
async fn nul_characters_go_and_the_rest_stays() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("whatsapp").called("A\0da");
    let body = customer.text("wamid.\0N1", "before\0after", at);
    assert_eq!(
        outcomes(&app, "whatsapp", body.to_string().into()).await,
        one("20001", "processed")
    );
    let timeline = only_timeline(&app).await;
    assert_eq!(
        (&timeline[0]["text"], &timeline[0]["author"]["name"]),
        (&json!("beforeafter"), &json!("Ada"))
    );
    let other = Customer::on("messenger").event(true, at, json!({ "tele\0pathy": { "th\0ought": "h\0m" } }));
    assert_eq!(
        outcomes(&app, "messenger", other.to_string().into()).await,
        one("1001", "unsupported")
    );
    let account = Customer::on("messenger").of_account("10\x0001").text("m\0", "hi", at);
    let events = outcomes(&app, "messenger", account.to_string().into()).await;
    assert_eq!(events.len(), 1);
    assert!(!events[0].0.contains('\0'));
    let kind = Customer::on("whatsapp").change("future\0field", json!({ "x": "\0" }));
    assert_eq!(
        outcomes(&app, "whatsapp", kind.to_string().into()).await,
        one("20001", "unsupported")
    );
    let page = app.get("/webhook_events").await;
    for event in items(&page) {
        app.get(&format!("/webhook_events/{}", event["id"].as_str().unwrap()))
            .await;
    }
    app.stop().await;
}

#[tokio::test]
async fn very_long_values_lose_nothing() {
    let app = web().await;
    let at = now(&app);
    let long = "Ünïcödé ".repeat(1_250);
    assert_eq!(long.chars().count(), 10_000);
    let customer = Customer::on("whatsapp").called(&long);
    let text = format!("{}end", "x".repeat(300_000));
    let body = customer.text("w1", &text, at);
    assert_eq!(
        outcomes(&app, "whatsapp", body.to_string().into()).await,
        one("20001", "processed")
    );
    let timeline = only_timeline(&app).await;
    assert_eq!(timeline[0]["text"], text);
    let contact = &app.get("/contacts").await["items"][0];
    assert!(long.starts_with(contact["name"].as_str().unwrap()), "shortened");
    app.stop().await;
}

/// Longer than any index takes: such an event cannot be applied, and is kept with the reason.
#[tokio::test]
async fn ids_longer_than_an_index_takes_are_kept() {
    let app = web().await;
    let at = now(&app);
    // does not compress
    let id: String = (0..12_000_u64)
        .map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> 13).wrapping_mul(n + 7) as u8 % 26))
        .collect();
    let account = Customer::on("messenger").of_account(&id).text("m1", "Hello", at);
    let events = outcomes(&app, "messenger", account.to_string().into()).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].1, "unrouted");
    let customer = Customer::on("messenger");
    let both = together(&[customer.text(&id, "long id", at), customer.text("m2", "short id", at)]);
    let events = outcomes(&app, "messenger", both.to_string().into()).await;
    assert_eq!(
        events.iter().map(|event| event.1.as_str()).collect::<Vec<_>>(),
        ["failed", "processed"]
    );
    let stranger = customer.with_id(&id).text("m3", "long sender", at);
    assert_eq!(
        outcomes(&app, "messenger", stranger.to_string().into()).await[0].1,
        "failed"
    );
    assert_eq!(only_timeline(&app).await[0]["text"], "short id");
    app.stop().await;
}

#[tokio::test]
async fn ids_beyond_two_to_the_53_stay_exact() {
    let app = web().await;
    let at = now(&app);
    let body = |sender: u64, mid: u64| json!({ "object": "page", "entry": [{ "id": 1001, "time": at, "messaging": [{ "sender": { "id": sender }, "recipient": { "id": 1001 }, "timestamp": at, "message": { "mid": mid, "text": sender.to_string() } }] }] });
    let base = (1_u64 << 53) + 1;
    for sender in [base, base + 1, u64::MAX] {
        assert_eq!(
            outcomes(&app, "messenger", body(sender, sender).to_string().into()).await,
            one("1001", "processed")
        );
    }
    let contacts = app.get("/contacts").await;
    let mut known: Vec<&str> = items(&contacts)
        .iter()
        .map(|contact| contact["identities"][0]["external_id"].as_str().unwrap())
        .collect();
    known.sort_unstable();
    let mut wanted = vec![base.to_string(), (base + 1).to_string(), u64::MAX.to_string()];
    wanted.sort_unstable();
    assert_eq!(known, wanted);
    // as text it is the same person and the same message
    let mut again = body(base, base);
    again["entry"][0]["messaging"][0]["sender"]["id"] = json!(base.to_string());
    again["entry"][0]["messaging"][0]["message"]["mid"] = json!(base.to_string());
    outcomes(&app, "messenger", again.to_string().into()).await;
    let counts: Vec<Value> = items(&app.get("/conversations").await)
        .iter()
        .map(|c| c["inbound_count"].clone())
        .collect();
    assert_eq!(counts, [json!(1), json!(1), json!(1)]);
    app.stop().await;
}

#[tokio::test]
async fn what_has_no_id_of_its_own_is_known_again() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("messenger");
    let optin = customer.event(true, at, json!({ "optin": { "ref": "shop", "type": "button" } }));
    let postback = customer.event(
        true,
        at + 1,
        json!({ "postback": { "title": "Start", "payload": "GO" } }),
    );
    for _ in 0..2 {
        outcomes(&app, "messenger", optin.to_string().into()).await;
        outcomes(&app, "messenger", postback.to_string().into()).await;
    }
    let kinds: Vec<Value> = only_timeline(&app)
        .await
        .iter()
        .map(|message| message["kind"].clone())
        .collect();
    assert_eq!(kinds, [json!("system"), json!("customer")]);
    app.stop().await;
}

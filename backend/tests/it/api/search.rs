//! One box over messages, people and ids.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{conversation_of, items, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};
use crate::support::problem::expect_invalid;
use crate::support::tenant::Tenant;

fn encoded(typed: &str) -> String {
    url::form_urlencoded::byte_serialize(typed.as_bytes()).collect()
}

async fn search(app: &TestApp, typed: &str) -> Value {
    app.get(&format!("/search?q={}", encoded(typed))).await
}

/// The hits in words: the snippet of a message with its hits in brackets, the name of a person.
async fn found(app: &TestApp, typed: &str) -> Vec<String> {
    let shown = |hit: &Value| match hit["message"]["snippet"].as_array() {
        Some(parts) => parts
            .iter()
            .map(|part| match (part["hit"].as_bool(), part["text"].as_str().unwrap()) {
                (Some(true), text) => format!("[{text}]"),
                (_, text) => text.to_owned(),
            })
            .collect(),
        None => format!(
            "@{}",
            hit["conversation"]["contact"]["name"].as_str().unwrap_or("nameless")
        ),
    };
    items(&search(app, typed).await).iter().map(shown).collect()
}

/// Posts texts of one customer, a second apart; the last is the newest.
async fn write(app: &TestApp, customer: &Customer, texts: &[&str]) {
    let at = now(app) - 1_000 * texts.len() as i64;
    let bodies: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| customer.text(&format!("{}.{n}.{}", customer.id, at), text, at + 1_000 * n as i64))
        .collect();
    assert_eq!(app.webhook(customer.channel, &together(&bodies)).await, 200);
}

#[tokio::test]
async fn words_of_any_script_are_found_and_marked() {
    let app = web().await;
    let customer = Customer::on("messenger");
    write(
        &app,
        &customer,
        &[
            "Where are my Blue Shoes?",
            "Schöne Grüße, die Straße stimmt",
            "Где мой ЗАКАЗ? Ещё жду",
            "أين طلبي؟ الأحذية الزرقاء",
            "איפה ההזמנה שלי",
            "新しい靴を注文しました。いつ届きますか",
            "我想退货，尺码不对",
            "주문한 신발이 아직 안 왔어요",
            "ขอบคุณสำหรับรองเท้า",
        ],
    )
    .await;
    for (typed, expected) in [
        ("blue shoes", "Where are my [Blue] [Shoes]?"),
        ("SHO blue", "Where are my [Blue] [Shoes]?"),
        ("grusse strasse", "Schöne [Grüße], die [Straße] stimmt"),
        ("заказ еще", "Где мой [ЗАКАЗ]? [Ещё] жду"),
        ("الاحذيه", "أين طلبي؟ [الأحذية] الزرقاء"),
        ("ההזמנה", "איפה [ההזמנה] שלי"),
        ("靴を注文", "新しい[靴を注文]しました。いつ届きますか"),
        ("届", "新しい靴を注文しました。いつ[届]きますか"),
        ("退货", "我想[退货]，尺码不对"),
        ("신발", "주문한 [신발이] 아직 안 왔어요"),
        ("รองเท้า", "ขอบคุณสำหรับ[รองเท้า]"),
        ("\"my blue\"", "Where are [my] [Blue] Shoes?"),
    ] {
        assert_eq!(found(&app, typed).await, [expected], "{typed}");
    }
    for typed in [
        "shoes order",
        "hoes",
        "\"blue my\"",
        "货退",
        "注靴",
        "%",
        "_",
        "' or 1=1 --",
        "\\",
        ":*",
        "!blue",
    ] {
        let hits = found(&app, typed).await;
        if typed == "!blue" {
            assert_eq!(hits.len(), 1, "signs are no part of a word");
        } else {
            assert_eq!(hits, [""; 0], "{typed}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn people_are_found_by_any_part_and_come_first() {
    let app = web().await;
    let zoe = Customer::on("whatsapp").with_id("447700900123").called("Zoë Martínez");
    write(&app, &zoe, &["Hello"]).await;
    let wang = Customer::on("whatsapp").with_id("8613800000000").called("王小明");
    write(&app, &wang, &["Zoe told me of you"]).await;
    for typed in [
        "zoe mart",
        "ARTÍ",
        "+44 7700 900123",
        "07700 900123",
        "900123",
        "447700900123",
    ] {
        let hits = found(&app, typed).await;
        assert_eq!(
            hits.first().map(String::as_str),
            Some("@Zoë Martínez"),
            "{typed}: {hits:?}"
        );
    }
    assert_eq!(found(&app, "小明").await, ["@王小明"]);
    assert_eq!(found(&app, "zoe").await, ["@Zoë Martínez", "[Zoe] told me of you"]);
    assert_eq!(
        found(&app, "oe").await,
        [""; 0],
        "two letters are looked for where a word begins"
    );
    // a new name counts at once, and the old one no longer
    let contact = conversation_of(&app, "447700900123").await["contact"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.call(
        Method::PATCH,
        &format!("/contacts/{contact}"),
        Some(json!({ "name": "Chloe Bright" })),
    )
    .await;
    assert_eq!(found(&app, "bright").await, ["@Chloe Bright"]);
    assert_eq!(found(&app, "martinez").await, [""; 0]);
    app.stop().await;
}

#[tokio::test]
async fn ids_find_what_they_name() {
    let app = web().await;
    let customer = Customer::on("messenger").with_id("77001");
    let at = now(&app);
    app.webhook("messenger", &customer.text("m_a/b=:7", "A particular one", at))
        .await;
    let conversation = conversation_of(&app, "77001").await;
    let timeline = app
        .get(&format!(
            "/conversations/{}/messages",
            conversation["id"].as_str().unwrap()
        ))
        .await;
    let message = items(&timeline)[0]["id"].as_str().unwrap();
    for id in ["m_a/b=:7", message] {
        assert_eq!(found(&app, id).await, ["A particular one"], "{id}");
    }
    for id in [&conversation["id"], &conversation["contact"]["id"], &json!("77001")] {
        let page = search(&app, id.as_str().unwrap()).await;
        assert_eq!(items(&page).len(), 1, "{id}: {page}");
        assert_eq!(items(&page)[0]["conversation"]["id"], conversation["id"]);
    }
    app.stop().await;
}

#[tokio::test]
async fn what_was_edited_or_taken_back_is_no_longer_found() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let at = now(&app) - 10_000;
    app.webhook("messenger", &customer.text("e1", "first wording", at))
        .await;
    app.webhook("messenger", &customer.text("e2", "second wording", at + 1))
        .await;
    assert_eq!(found(&app, "wording").await.len(), 2);
    app.webhook("messenger", &customer.edit("e1", "other phrase", 1, at + 2_000))
        .await;
    app.webhook("messenger", &customer.unsend("e2", at + 2_000)).await;
    assert_eq!(found(&app, "wording").await, [""; 0]);
    assert_eq!(found(&app, "phrase").await, ["other [phrase]"]);
    let left: i64 = sqlx::query_scalar("select count(*) from message_search where document::text like '%wording%'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(left, 0, "nor is it in the index");
    app.stop().await;
}

#[tokio::test]
async fn filters_narrow_what_is_found() {
    let app = web().await;
    let ada = Customer::on("whatsapp").with_id("4411").called("Ada Lovelace");
    let bob = Customer::on("messenger").with_id("4412");
    write(&app, &ada, &["parcel one", "see https://shop.example parcel"]).await;
    let at = now(&app) - 40 * 86_400_000;
    app.webhook("messenger", &bob.text("old", "parcel old", at)).await;
    let image = json!({ "message": { "mid": "pic", "text": "parcel picture", "attachments": [{ "type": "image", "payload": { "url": "https://cdn.example/x.jpg" } }] } });
    app.webhook("messenger", &bob.event(true, now(&app), image)).await;
    let sticker = json!({ "message": { "mid": "stk", "attachments": [{ "type": "image", "payload": { "url": "https://cdn.example/y.png", "sticker_id": 369239263222822_i64 } }] } });
    app.webhook("messenger", &bob.event(true, now(&app), sticker)).await;
    let of_bob = conversation_of(&app, "4412").await["id"].as_str().unwrap().to_owned();
    let (_, label) = app.post("/labels", json!({ "name": "Very VIP" })).await;
    let change = json!({ "label_ids": [label["id"]], "assignee_id": app.owner_id, "status": "pending" });
    app.call(Method::PATCH, &format!("/conversations/{of_bob}"), Some(change))
        .await;
    let note = json!({ "client_id": "n", "text": "parcel note", "audience": "team" });
    app.post(&format!("/conversations/{of_bob}/messages"), note).await;
    app.post(
        &format!("/conversations/{of_bob}/messages"),
        json!({ "client_id": "r", "text": "parcel reply" }),
    )
    .await;

    let day = |days: i64| {
        let date = (app.store.clock.now() - time::Duration::days(days)).date();
        format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    };
    let (before, after) = (
        format!("parcel before:{}", day(30)),
        format!("parcel after:{}", day(30)),
    );
    let cases: Vec<(&str, Vec<&str>)> = vec![
        ("parcel", vec!["note", "old", "one", "picture", "reply", "see"]),
        ("parcel from:customer", vec!["old", "one", "picture", "see"]),
        ("parcel from:agent", vec!["note", "reply"]),
        ("parcel from:note", vec!["note"]),
        ("parcel from:ada", vec!["one", "see"]),
        ("from:\"Ada Love\"", vec!["one", "see"]),
        ("parcel has:image", vec!["picture"]),
        ("has:image", vec!["picture"]),
        ("has:link", vec!["see"]),
        ("parcel has:voice", vec![]),
        ("parcel channel:whatsapp", vec!["one", "see"]),
        ("parcel channel:telegram", vec![]),
        ("parcel inbox:\"messenger inbox\" from:customer", vec!["old", "picture"]),
        ("parcel label:vip from:customer", vec!["old", "picture"]),
        ("parcel status:pending from:customer", vec!["old", "picture"]),
        ("parcel status:open", vec!["one", "see"]),
        ("parcel assignee:none", vec!["one", "see"]),
        ("parcel assignee:olive from:note", vec!["note"]),
        ("assignee:none", vec!["one", "see"]),
        (&before, vec!["old"]),
        (&after, vec!["note", "one", "picture", "reply", "see"]),
    ];
    for (typed, expected) in cases {
        let all = found(&app, typed).await;
        let mut which: Vec<&str> = all
            .iter()
            .filter_map(|text| {
                ["note", "old", "one", "picture", "reply", "see"]
                    .into_iter()
                    .find(|word| text.contains(word))
            })
            .collect();
        which.sort_unstable();
        assert_eq!(which, expected, "{typed}: {all:?}");
    }
    for typed in ["has:image", "has:sticker"] {
        assert_eq!(found(&app, typed).await.len(), 1, "{typed}: a sticker is no picture");
    }
    for typed in [
        "status:asleep",
        "has:gold",
        "label:gold",
        "inbox:gold",
        "assignee:gold",
        "from:gold",
        "before:soon",
        "a\0b",
    ] {
        let answer = app
            .call(Method::GET, &format!("/search?q={}", encoded(typed)), None)
            .await;
        assert_eq!(answer.0, 422, "{typed}: {}", answer.1);
        expect_invalid(&answer, &["q"]);
    }
    expect_invalid(
        &app.call(Method::GET, "/search?q=x&cursor=junk", None).await,
        &["cursor"],
    );
    expect_invalid(&app.call(Method::GET, "/search?q=x&limit=0", None).await, &["limit"]);
    expect_invalid(
        &app.call(Method::GET, &format!("/search?q={}", "x".repeat(501)), None)
            .await,
        &["q"],
    );
    assert!(items(&app.get("/search?q=").await).is_empty());
    app.stop().await;
}

/// More than a window of messages and more people than a page.
#[tokio::test]
async fn pages_hold_every_hit_once_newest_windows_first() {
    let app = web().await;
    let at = now(&app) - 500_000;
    let people: Vec<Value> = (0..12)
        .map(|n| {
            let customer = Customer::on("whatsapp")
                .with_id(9_000 + n)
                .called(&format!("Blue Needle {n}"));
            customer.text(&format!("p{n}"), "hello", at)
        })
        .collect();
    assert_eq!(app.webhook("whatsapp", &together(&people)).await, 200);
    let customer = Customer::on("messenger");
    for part in 0..5 {
        let bodies: Vec<Value> = (0..60)
            .map(|n| {
                let n = 60 * part + n;
                // every fiftieth is the better match
                let text = if n % 50 == 0 {
                    format!("blue needle {n}")
                } else {
                    format!("needle {n} is blue")
                };
                customer.text(&format!("m{n}"), &text, at + 1_000 * n)
            })
            .collect();
        assert_eq!(app.webhook("messenger", &together(&bodies)).await, 200);
    }
    let mut ids = Vec::new();
    let mut path = "/search?q=blue+needle&limit=35".to_owned();
    let mut first: Option<Value> = None;
    while ids.len() < 1_000 {
        let page = app.get(&path).await;
        assert!(items(&page).len() <= 35);
        ids.extend(items(&page).iter().map(|hit| match hit["message"]["id"].as_str() {
            Some(id) => id.to_owned(),
            None => hit["conversation"]["id"].as_str().unwrap().to_owned(),
        }));
        first.get_or_insert(page.clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/search?q=blue+needle&limit=35&cursor={cursor}"),
            None => break,
        }
    }
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (312, 312));
    let first = first.unwrap();
    assert!(
        items(&first)[..12].iter().all(|hit| hit["message"].is_null()),
        "people come first"
    );
    let best: Vec<&str> = items(&first)[12..17]
        .iter()
        .map(|hit| hit["message"]["snippet"][0]["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        best,
        ["blue", "blue", "blue", "blue", "needle"],
        "the better matches of the newest two hundred lead"
    );
    app.stop().await;
}

#[tokio::test]
async fn another_workspace_finds_nothing_of_it() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9009")]).await;
    write(&app, &Customer::on("messenger"), &["a secret word"]).await;
    write(&app, &Customer::on("messenger").of_account("9009"), &["their own word"]).await;
    for (typed, expected) in [("secret", 0), ("word", 1), ("from:customer", 1)] {
        let page = other.get(&app, &format!("/search?q={}", encoded(typed))).await;
        assert_eq!(items(&page).len(), expected, "{typed}: {page}");
    }
    // not by asking the index itself either
    assert_eq!(found(&app, "secret").await.len(), 1);
    let mut scope = app.store.scoped(other.workspace_id).await.unwrap();
    let terms: Vec<String> =
        sqlx::query_scalar("select unnest(tsvector_to_array(document)) from message_search where workspace_id = $1")
            .bind(app.workspace_id)
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
    assert!(terms.iter().any(|term| term.ends_with("secret")));
    let query: Vec<String> = terms.iter().map(|term| format!("'{term}'")).collect();
    // enough of their own that the index itself is asked, and not their newest alone
    sqlx::query(
        "insert into message_search (workspace_id, message_id, sent_at, document)
         select $1, gen_random_uuid(), sent_at, ''::tsvector from message_search, generate_series(1, 3)",
    )
    .bind(other.workspace_id)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    let latest: OffsetDateTime = sqlx::query_scalar("select max(sent_at) from message_search")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    for rarest in ["null", "array_fill($1::tsquery, array[3])"] {
        let sql = format!(
            "select count(*) from search_newest_messages(array_fill($1::tsquery, array[3]), {rarest}, $2, $3, 1) where is_hit"
        );
        let leaked: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(query.join(" | "))
            .bind(latest + Duration::minutes(1))
            .bind(Uuid::nil())
            .fetch_one(scope.connection())
            .await
            .unwrap();
        assert_eq!(leaked, 0);
    }
    app.stop().await;
}

#[tokio::test]
async fn what_was_taken_back_before_it_was_sent_leaves_the_index() {
    let app = TestApp::start().await;
    let id = super::conversation(&app, &Customer::on("messenger")).await;
    let body = json!({ "client_id": "c", "text": "hasty phrase", "hold_seconds": 60 });
    let (_, message) = app.post(&format!("/conversations/{id}/messages"), body).await;
    let indexed = async |many: i64| {
        let rows: i64 = sqlx::query_scalar("select count(*) from message_search where document::text like '%hasty%'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (rows == many).then_some(())
    };
    app.eventually("it is indexed", || indexed(1)).await;
    let path = format!("/conversations/{id}/messages/{}", message["id"].as_str().unwrap());
    assert_eq!(app.call(reqwest::Method::DELETE, &path, None).await.0, 200);
    app.eventually("it is gone from the index", || indexed(0)).await;
    app.stop().await;
}

/// The worker indexes by itself, and reads from the tables what the log no longer tells.
#[tokio::test]
async fn the_worker_keeps_up_and_rebuilds_what_is_older_than_the_log() {
    let app = TestApp::start().await;
    write(&app, &Customer::on("messenger"), &["indexed by itself"]).await;
    let indexed = || async {
        let rows: i64 = sqlx::query_scalar("select count(*) from message_search where document::text like '%indexed%'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (rows == 1).then_some(())
    };
    app.eventually("the message was indexed", indexed).await;
    for sql in [
        "delete from message_search",
        "delete from contact_search",
        "delete from search_progress",
        "delete from event where seq < 3",
    ] {
        sqlx::query(sql).execute(&app.store.database.owner).await.unwrap();
    }
    write(&app, &Customer::on("messenger").with_id("2"), &["something later"]).await;
    app.eventually("the older message was indexed again", indexed).await;
    assert_eq!(found(&app, "indexed itself").await, ["[indexed] by [itself]"]);
    app.stop().await;
}

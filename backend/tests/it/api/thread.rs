//! Finding one's way in a long conversation.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, conversation_of, ids, items, texts, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::upload::{File, picture};

/// Twenty-five texts, a minute apart, and the ids of their messages.
async fn long(app: &TestApp, customer: &Customer) -> (String, Vec<String>, i64) {
    let start = now(app) - 3_600_000;
    let bodies: Vec<Value> = (0..25)
        .map(|n| customer.text(&format!("m{n:02}"), &format!("text {n:02}"), start + n * 60_000))
        .collect();
    assert_eq!(app.webhook(customer.channel, &together(&bodies)).await, 200);
    let id = conversation_of(app, &customer.id).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let all = ids(&app.get(&format!("/conversations/{id}/messages")).await);
    (id, all, start)
}

#[tokio::test]
async fn a_timeline_is_entered_at_a_message_or_a_moment_and_read_on_both_ways() {
    let app = web().await;
    let (id, all, start) = long(&app, &Customer::on("messenger")).await;
    let path = format!("/conversations/{id}/messages");
    let page = app.get(&format!("{path}?around={}&limit=5", all[10])).await;
    assert_eq!(texts(&page), ["text 08", "text 09", "text 10", "text 11", "text 12"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(
        texts(&app.get(&format!("{path}?limit=2&cursor={cursor}")).await),
        ["text 06", "text 07"]
    );
    let page = app.get(&format!("{path}?around={}&limit=5", all[0])).await;
    assert_eq!(
        (texts(&page), &page["next_cursor"]),
        (vec!["text 00", "text 01", "text 02"], &Value::Null)
    );
    let page = app.get(&format!("{path}?around={}&limit=4", all[24])).await;
    assert_eq!(texts(&page), ["text 22", "text 23", "text 24"]);

    let moment = |minutes: i64| {
        let at =
            time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(start + minutes * 60_000) * 1_000_000).unwrap();
        frontdesk::clock::rfc3339_millis::format(at)
    };
    let page = app.get(&format!("{path}?from={}&limit=3", moment(7))).await;
    assert_eq!(texts(&page), ["text 07", "text 08", "text 09"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(
        texts(&app.get(&format!("{path}?limit=1&cursor={cursor}")).await),
        ["text 06"]
    );
    assert!(items(&app.get(&format!("{path}?from={}", moment(100))).await).is_empty());

    expect_invalid(
        &app.call(Method::GET, &format!("{path}?from=yesterday"), None).await,
        &["from"],
    );
    let two = format!("{path}?around={}&from={}", all[0], moment(1));
    expect_invalid(&app.call(Method::GET, &two, None).await, &["cursor"]);
    let other = conversation(&app, &Customer::on("whatsapp")).await;
    let wrong = format!("/conversations/{other}/messages?around={}", all[0]);
    expect_problem(&app.call(Method::GET, &wrong, None).await, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn a_conversation_is_looked_through_as_it_reads_now() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let (id, all, start) = long(&app, &customer).await;
    let find = async |q: &str| app.get(&format!("/conversations/{id}/search?{q}")).await;
    let found = |page: &Value| ids(page);
    assert_eq!(found(&find("q=TEXT%2007").await), [all[7].clone()]);
    let page = find("q=text&limit=10").await;
    assert_eq!(
        found(&page),
        all.iter().rev().take(10).cloned().collect::<Vec<_>>(),
        "newest first"
    );
    assert_eq!(page["items"][0]["snippet"][0], json!({ "text": "text", "hit": true }));
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = find(&format!("q=text&limit=50&cursor={cursor}")).await;
    assert_eq!((items(&rest).len(), &rest["next_cursor"]), (15, &Value::Null));

    // at once, without an index that follows; and what was taken back or edited is as it reads now
    let note = json!({ "client_id": "n", "text": "Überraschung für Zoë", "audience": "team" });
    let (_, note) = app.post(&format!("/conversations/{id}/messages"), note).await;
    assert_eq!(
        found(&find("q=uberr%20zoe").await),
        [note["id"].as_str().unwrap().to_owned()]
    );
    app.webhook("messenger", &customer.unsend("m07", start + 61_000)).await;
    assert!(items(&find("q=07").await).is_empty());
    assert!(items(&find("q=nowhere").await).is_empty() && items(&find("q=").await).is_empty());
    expect_invalid(
        &app.call(
            Method::GET,
            &format!("/conversations/{id}/search?q={}", "x".repeat(501)),
            None,
        )
        .await,
        &["q"],
    );
    let nowhere = format!("/conversations/{}/search?q=x", Uuid::from_u128(1));
    expect_problem(&app.call(Method::GET, &nowhere, None).await, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn the_files_of_a_conversation_are_shown_with_their_messages() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let mut sent = Vec::new();
    for (number, files) in [
        vec![("a.png", "image/png")],
        vec![("b.png", "image/png"), ("c.pdf", "application/pdf")],
    ]
    .into_iter()
    .enumerate()
    {
        let mut uploaded = Vec::new();
        for (name, content_type) in files {
            let bytes = if name == "c.pdf" {
                b"%PDF-1.4".to_vec()
            } else {
                picture(20)
            };
            let (_, file) = File {
                name,
                content_type,
                bytes,
            }
            .upload(&app)
            .await;
            uploaded.push(file["id"].clone());
        }
        let body = json!({ "client_id": number.to_string(), "audience": "team", "attachment_ids": uploaded });
        let (status, message) = app.post(&format!("/conversations/{id}/messages"), body).await;
        assert_eq!(status, 201, "{message}");
        sent.push(message);
    }
    let path = format!("/conversations/{id}/files");
    let names = |page: &Value| -> Vec<String> {
        items(page)
            .iter()
            .map(|each| each["attachment"]["file_name"].as_str().unwrap().to_owned())
            .collect()
    };
    let media = app.get(&path).await;
    assert_eq!(names(&media), ["b.png", "a.png"]);
    assert_eq!(
        (&media["items"][1]["message_id"], &media["items"][1]["sent_at"]),
        (&sent[0]["id"], &sent[0]["sent_at"])
    );
    assert_eq!(names(&app.get(&format!("{path}?kind=files")).await), ["c.pdf"]);
    let first = app.get(&format!("{path}?limit=1")).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = app.get(&format!("{path}?limit=1&cursor={cursor}")).await;
    assert_eq!(
        (names(&first), names(&second), &second["next_cursor"]),
        (vec!["b.png".to_owned()], vec!["a.png".to_owned()], &Value::Null)
    );
    expect_invalid(
        &app.call(Method::GET, &format!("{path}?kind=all"), None).await,
        &["kind"],
    );
    expect_problem(
        &app.call(
            Method::GET,
            &format!("/conversations/{}/files", Uuid::from_u128(1)),
            None,
        )
        .await,
        404,
        "not_found",
    );
    app.stop().await;
}

#[tokio::test]
async fn all_that_was_said_with_a_contact_is_one_timeline_over_inboxes() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let (id, all, start) = long(&app, &customer).await;
    let elsewhere = Customer::on("whatsapp");
    app.webhook("whatsapp", &elsewhere.text("w1", "from elsewhere", start + 90_000))
        .await;
    let other = conversation_of(&app, &elsewhere.id).await;
    let contact = app.get(&format!("/conversations/{id}")).await["contact"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // the two turn out to be one
    for table in ["conversation", "contact_identity"] {
        let sql = format!("update {table} set contact_id = $1 where contact_id = $2");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(contact.parse::<Uuid>().unwrap())
            .bind(other["contact"]["id"].as_str().unwrap().parse::<Uuid>().unwrap())
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    let path = format!("/contacts/{contact}/messages");
    let page = app.get(&path).await;
    assert_eq!((items(&page).len(), &page["next_cursor"]), (26, &Value::Null));
    assert_eq!(texts(&page)[..4], ["text 00", "text 01", "from elsewhere", "text 02"]);
    assert_ne!(page["items"][2]["inbox_id"], page["items"][1]["inbox_id"]);
    let newest = app.get(&format!("{path}?limit=24")).await;
    assert_eq!(ids(&newest)[1], all[2]);
    let cursor = newest["next_cursor"].as_str().unwrap();
    let rest = app.get(&format!("{path}?limit=24&cursor={cursor}")).await;
    assert_eq!(
        (texts(&rest), &rest["next_cursor"]),
        (vec!["text 00", "text 01"], &Value::Null)
    );
    expect_problem(
        &app.call(Method::GET, &format!("/contacts/{}/messages", Uuid::from_u128(1)), None)
            .await,
        404,
        "not_found",
    );
    app.stop().await;
}

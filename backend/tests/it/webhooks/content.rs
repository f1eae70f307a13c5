use serde_json::{Value, json};

use super::{items, only_timeline, timeline, web};
use crate::support::customer::{Customer, now, together};

#[tokio::test]
async fn array_order_decides_within_one_post_and_the_same_post_twice_is_one() {
    let app = web().await;
    let at = now(&app);
    for channel in ["messenger", "instagram", "whatsapp"] {
        let customer = Customer::on(channel);
        let bodies: Vec<Value> = ["one", "two", "three"]
            .iter()
            .map(|text| customer.text(&format!("{channel}.{text}"), text, at))
            .collect();
        let body = together(&bodies);
        for _ in 0..3 {
            assert_eq!(app.webhook(channel, &body).await, 200);
        }
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        assert_eq!((items(&page).len(), &items(&page)[0]["inbound_count"]), (1, &json!(3)));
        let messages = timeline(&app, items(&page)[0]["id"].as_str().unwrap()).await;
        let texts: Vec<&Value> = messages.iter().map(|message| &message["text"]).collect();
        assert_eq!(texts, [&json!("one"), &json!("two"), &json!("three")]);
    }
    app.stop().await;
}

/// Each file is fetched and told of: a message with very many would keep everybody else's waiting.
#[tokio::test]
async fn of_very_many_attachments_a_hundred_are_kept_and_the_rest_is_told() {
    let app = web().await;
    let customer = Customer::on("messenger");
    let file = json!({ "type": "image", "payload": { "url": "https://files.example/a.png" } });
    let what = json!({ "mid": "many", "attachments": vec![file; 150] });
    let body = customer.event(true, now(&app), json!({ "message": what }));
    assert_eq!(app.webhook("messenger", &body).await, 200);
    let timeline = only_timeline(&app).await;
    assert_eq!(timeline[0]["attachments"].as_array().unwrap().len(), 100);
    assert_eq!(
        (
            &timeline[0]["unsupported"]["kind"],
            &timeline[0]["unsupported"]["raw"]["left_out"]
        ),
        (&json!("more_attachments"), &json!(50))
    );
    app.stop().await;
}

#[tokio::test]
async fn files_places_and_cards_are_attachments_and_wait_for_their_bytes() {
    let app = web().await;
    let at = now(&app);
    let customer = Customer::on("whatsapp");
    for (id, what) in [
        (
            "w1",
            json!({ "type": "image", "image": { "id": "55", "mime_type": "image/jpeg", "caption": "Look" } }),
        ),
        (
            "w2",
            json!({ "type": "location", "location": { "latitude": 52.5, "longitude": 13.4, "name": "Berlin" } }),
        ),
        (
            "w3",
            json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "Bea" }, "phones": [{ "phone": "+1" }] }] }),
        ),
        (
            "w4",
            json!({ "type": "audio", "audio": { "id": "56", "mime_type": "audio/ogg; codecs=opus", "voice": true } }),
        ),
        ("w5", json!({ "type": "telepathy", "telepathy": { "thought": "hm" } })),
    ] {
        assert_eq!(app.webhook("whatsapp", &customer.message(id, at, what)).await, 200);
    }
    let timeline = only_timeline(&app).await;
    let of = |n: usize| &timeline[n]["attachments"][0];
    assert_eq!(
        (&timeline[0]["text"], &of(0)["kind"], &of(0)["state"]),
        (&json!("Look"), &json!("image"), &json!("pending"))
    );
    assert_eq!(
        (&of(1)["kind"], &of(1)["state"], &of(1)["detail"]["latitude"]),
        (&json!("location"), &json!("ready"), &json!(52.5))
    );
    assert_eq!((&of(2)["kind"], &of(2)["state"]), (&json!("contact"), &json!("ready")));
    assert_eq!((&of(3)["kind"], &of(3)["state"]), (&json!("voice"), &json!("pending")));
    assert_eq!(
        (
            &timeline[4]["unsupported"]["kind"],
            &timeline[4]["unsupported"]["raw"]["telepathy"]["thought"]
        ),
        (&json!("telepathy"), &json!("hm"))
    );
    let preview = app.get("/conversations").await["items"][0]["last_message"]["preview"].clone();
    assert_eq!(preview, "[unsupported]");
    let jobs: i64 =
        sqlx::query_scalar("select count(*) from apalis.jobs where convert_from(job, 'UTF8') like '%fetch_media%'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(jobs, 2, "one for each file");
    app.stop().await;
}

#[tokio::test]
async fn what_is_written_in_the_platforms_own_app_appears_as_an_agents() {
    let app = web().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let customer = Customer::on(channel);
        let echo = customer.echo(&format!("{channel}.e"), "From the app", now(&app));
        app.webhook(channel, &echo).await;
        app.webhook(channel, &echo).await;
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let messages = timeline(&app, items(&page)[0]["id"].as_str().unwrap()).await;
        assert_eq!(messages.len(), 1);
        let message = &messages[0];
        assert_eq!(
            (
                &message["kind"],
                &message["audience"],
                &message["author"]["type"],
                &message["delivery"]["status"]
            ),
            (&json!("agent"), &json!("customer"), &json!("platform"), &json!("sent"))
        );
        assert_eq!(message["client_id"], Value::Null);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_quote_of_something_that_comes_later_finds_it() {
    let app = web().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let customer = Customer::on(channel);
        let at = now(&app) - 5_000;
        let (quoting, quoted) = (format!("{channel}.b"), format!("{channel}.a"));
        app.webhook(channel, &customer.quoting(&quoting, "yes, that", &quoted, at + 1))
            .await;
        app.webhook(channel, &customer.text(&quoted, "this?", at)).await;
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let messages = timeline(&app, items(&page)[0]["id"].as_str().unwrap()).await;
        assert_eq!(messages[1]["reply_to"]["id"], messages[0]["id"], "{channel}");
        assert_eq!(messages[1]["reply_to"]["preview"], "this?");
    }
    app.stop().await;
}

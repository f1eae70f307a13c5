//! What a customer took back.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};
use crate::support::words::places_with;

#[tokio::test]
async fn what_was_taken_back_is_nowhere_any_more() {
    let app = TestApp::start().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let customer = Customer::on(channel);
        let at = now(&app) - 10_000;
        let id = format!("a/b.{channel}");
        let first = customer.text(&id, "hush-one", at);
        let neighbour = customer.text(&format!("n.{channel}"), "neighbour stays", at);
        assert_eq!(app.webhook(channel, &together(&[first.clone(), neighbour])).await, 200);
        app.webhook(channel, &customer.edit(&id, "hush-two", 1, at + 1_000))
            .await;
        app.webhook(channel, &customer.edit(&id, "hush-three", 2, at + 2_000))
            .await;
        app.webhook(
            channel,
            &customer.quoting(&format!("q.{channel}"), "about that", &id, at + 3_000),
        )
        .await;
        assert!(!places_with(&app, "hush").await.is_empty());
        // as if all that had come long after the message
        sqlx::query("update message set created_at = created_at - interval '3 hours' where external_id = $1")
            .bind(&id)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
        app.webhook(channel, &customer.unsend(&id, at + 4_000)).await;
        app.eventually("nothing of it is left", || async {
            places_with(&app, "hush").await.is_empty().then_some(())
        })
        .await;
        // a platform that heard no answer sends its webhooks once more
        for again in [first, customer.edit(&id, "hush-two", 1, at + 1_000)] {
            assert_eq!(app.webhook(channel, &again).await, 200);
            app.eventually("nothing of it is left again", || async {
                places_with(&app, "hush").await.is_empty().then_some(())
            })
            .await;
        }
        let neighbours = places_with(&app, "neighbour stays").await;
        assert!(
            neighbours.iter().any(|place| place.starts_with("webhook_delivery")),
            "{neighbours:?}"
        );

        // what is left of the webhook can still be run again, and changes nothing
        let stored: Vec<uuid::Uuid> = sqlx::query_scalar("select id from webhook_event where channel = $1")
            .bind(channel)
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
        for event in stored {
            let (status, answer) = app.post(&format!("/webhook_events/{event}/replay"), json!({})).await;
            assert!(status < 300, "{answer}");
        }
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let messages = super::timeline(&app, super::items(&page)[0]["id"].as_str().unwrap()).await;
        assert_eq!(messages.len(), 3);
        let gone = messages
            .iter()
            .find(|message| message["external_id"] == id.as_str())
            .unwrap();
        assert!(gone["deleted_at"].is_string() && gone["text"].is_null(), "{gone}");
    }
    app.stop().await;
}

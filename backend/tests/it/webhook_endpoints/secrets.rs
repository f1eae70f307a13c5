//! The secret of an endpoint: shown once, sealed, and changed without losing anything.

use serde_json::{Value, json};
use sqlx::Row;

use super::{app, endpoint, is_up_to_date, label, received, view};
use crate::support::problem::expect_invalid;
use crate::support::receiver::Receiver;

#[tokio::test]
async fn while_a_secret_is_changed_both_sign() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, first) = endpoint(&app, &receiver, &["label.updated"]).await;
    let rotate = async |body: Value| {
        let (status, made) = app.post(&format!("/webhook_endpoints/{id}/secret"), body).await;
        assert_eq!(status, 201, "{made}");
        (made["secret"].as_str().unwrap().to_owned(), made["endpoint"].clone())
    };
    let (second, shown) = rotate(json!({})).await;
    assert_ne!(first, second);
    assert!(shown["previous_secret_until"].is_string(), "{shown}");
    label(&app, "both").await;
    let both = received(&app, &receiver, 1).await.remove(0);
    assert_eq!(
        (both.signatures(), both.signed_by(&first), both.signed_by(&second)),
        (2, 1, 1)
    );
    // who posts reads the time when they begin
    is_up_to_date(&app, &id).await;
    // a day later the first one is of no use
    app.clock.advance(time::Duration::hours(25));
    label(&app, "second").await;
    let alone = received(&app, &receiver, 2).await.remove(1);
    assert_eq!(
        (alone.signatures(), alone.signed_by(&first), alone.signed_by(&second)),
        (1, 0, 1)
    );
    is_up_to_date(&app, &id).await;
    // one that somebody knows who should not signs nothing from now on
    let (third, shown) = rotate(json!({ "overlap_hours": 0 })).await;
    assert_eq!(shown["previous_secret_until"], Value::Null);
    label(&app, "third").await;
    let last = received(&app, &receiver, 3).await.remove(2);
    assert_eq!(
        (last.signatures(), last.signed_by(&second), last.signed_by(&third)),
        (1, 0, 1)
    );
    let wrong = json!({ "overlap_hours": 169 });
    let answer = app.post(&format!("/webhook_endpoints/{id}/secret"), wrong).await;
    expect_invalid(&answer, &["overlap_hours"]);
    app.stop().await;
}

#[tokio::test]
async fn a_secret_is_shown_once_and_lies_nowhere_in_the_clear() {
    let app = app().await;
    let receiver = Receiver::start().await;
    let (id, secret) = endpoint(&app, &receiver, &["label.updated"]).await;
    let plain = &secret["whsec_".len()..];
    label(&app, "a").await;
    received(&app, &receiver, 1).await;
    for path in [
        "/webhook_endpoints".to_owned(),
        format!("/webhook_endpoints/{id}"),
        format!("/webhook_endpoints/{id}/deliveries"),
        "/audit_entries".to_owned(),
    ] {
        assert!(!app.get(&path).await.to_string().contains(plain), "{path}");
    }
    let tables = ["webhook_endpoint", "endpoint_delivery", "event", "audit_entry"];
    for table in tables {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("select t::text as row from {table} t")))
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{table}");
        for row in rows {
            let row: String = row.get("row");
            assert!(!row.contains(plain), "{table}");
        }
    }
    assert!(!view(&app, &id).await.to_string().contains("secret\":\""));
    app.stop().await;
}

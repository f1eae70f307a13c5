//! Where words of customers are kept.

use super::app::TestApp;

/// In no table, neither as text nor within the stored webhooks.
pub async fn places_with(app: &TestApp, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (table, text) in [
        ("message", "m::text"),
        ("message_edit", "m::text"),
        ("attachment", "m::text"),
        ("customer_message", "m::text"),
        ("conversation", "m::text"),
        ("event", "m::text"),
        ("message_search", "m.document::text"),
        ("parked_effect", "m::text"),
        ("webhook_event", "m.raw"),
        ("webhook_delivery", "convert_from(m.body, 'UTF8')"),
    ] {
        let sql = format!("select count(*) from {table} m where {text} like '%' || $1 || '%'");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(words)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        if count > 0 {
            found.push(format!("{table}: {count}"));
        }
    }
    found
}

//! What members changed about a contact, for its timeline.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::domain::messages::By;
use crate::domain::views::ContactView;
use crate::errors::Result;
use crate::store::Scoped;

/// Of a text that was changed.
const SHOWN: usize = 200;

pub async fn note(scope: &mut Scoped, by: &By, contact_id: Uuid, kind: &str, detail: Value) -> Result<()> {
    let (id, now) = (scope.store().clock.id(), scope.store().clock.now());
    sqlx::query(
        "insert into contact_change (workspace_id, contact_id, id, at, kind, author_id, author_name, detail)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(scope.workspace_id())
    .bind(contact_id)
    .bind(id)
    .bind(now)
    .bind(kind)
    .bind(by.id)
    .bind(by.name.as_deref())
    .bind(detail)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// What became different: `{FIELD: {from, to}}`; empty where nothing did.
pub fn differences(before: &ContactView, after: &ContactView) -> Map<String, Value> {
    let cut = |text: &Option<String>| json!(text.as_deref().map(|text| text.chars().take(SHOWN).collect::<String>()));
    let mut fields = Map::new();
    for (name, from, to) in [
        ("name", &before.name, &after.name),
        ("phone", &before.phone, &after.phone),
        ("email", &before.email, &after.email),
        ("note", &before.note, &after.note),
    ] {
        if from != to {
            fields.insert(name.to_owned(), json!({ "from": cut(from), "to": cut(to) }));
        }
    }
    let keys = before.attributes.keys().chain(after.attributes.keys());
    for key in keys {
        let (from, to) = (before.attributes.get(key), after.attributes.get(key));
        if from != to {
            fields.insert(format!("attributes.{key}"), json!({ "from": from, "to": to }));
        }
    }
    fields
}

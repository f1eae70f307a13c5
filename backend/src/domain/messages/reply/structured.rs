//! Places and contact cards of a reply: attachments without a file, in the shape in which they come from customers as well.

use frontdesk_connectors::outbound::{ContactCard, Location};
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{NewMessage, Row};
use crate::clock::Clock;

pub(super) struct Structured {
    id: Uuid,
    pub kind: &'static str,
    title: Option<String>,
    detail: Value,
}

pub(super) fn of(message: &NewMessage, clock: &Clock) -> Vec<Structured> {
    let location = message.location.iter().map(|place| Structured {
        id: clock.id(),
        kind: "location",
        title: place.name.clone(),
        detail: location(place),
    });
    let cards = message.contacts.iter().map(|card| Structured {
        id: clock.id(),
        kind: "contact",
        title: Some(card.name.clone()),
        detail: contact(card),
    });
    location.chain(cards).collect()
}

fn location(place: &Location) -> Value {
    json!(place)
}

fn contact(card: &ContactCard) -> Value {
    let lines = |name: &str, lines: &[String]| lines.iter().map(|line| json!({ name: line })).collect::<Vec<_>>();
    let mut detail = json!({
        "name": { "formatted_name": card.name },
        "phones": lines("phone", &card.phones),
        "emails": lines("email", &card.emails),
    });
    if let Some(company) = &card.organization {
        detail["org"] = json!({ "company": company });
    }
    detail
}

/// They stand after the files.
pub(super) async fn insert(
    connection: &mut PgConnection,
    rows: &[Row<'_>],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let all: Vec<(&Row<'_>, usize, &Structured)> = rows
        .iter()
        .flat_map(|row| {
            let first = row.checked.uploads.len();
            let places = row.structured.iter().enumerate();
            places.map(move |(place, structured)| (row, first + place, structured))
        })
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into attachment (workspace_id, id, message_id, position, kind, state, inbox_id, title, detail, created_at)
         select workspace_id, id, message_id, position, kind, 'ready', inbox_id, title, detail, $9
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::uuid[], $7::text[], $8::jsonb[])
           as t (workspace_id, id, message_id, position, kind, inbox_id, title, detail)",
    )
    .bind(all.iter().map(|(row, ..)| row.message.workspace_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., structured)| structured.id).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.id).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, place, _)| i16::try_from(*place).unwrap_or(i16::MAX)).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., structured)| structured.kind).collect::<Vec<_>>())
    .bind(all.iter().map(|(row, ..)| row.checked.inbox_id).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., structured)| structured.title.as_deref()).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., structured)| structured.detail.clone()).collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

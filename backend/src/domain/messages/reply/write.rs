//! The rows of a batch of replies.

use std::collections::BTreeMap;

use frontdesk_connectors::outbound::Part;
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::check::Upload;
use super::{NewMessage, Row, structured};
use crate::domain::messages::preview;
use crate::domain::views::{Audience, AuthorType};
use crate::traces::{self, Trace};

impl Row<'_> {
    /// What the timeline shows: of a template the words the customer sees.
    fn text(&self) -> Option<&str> {
        let rendered = self.checked.rendered.as_ref().map(|rendered| rendered.body.as_str());
        rendered
            .or(self.message.text.as_deref())
            .filter(|text| !text.is_empty())
    }

    fn structured(&self) -> Option<Value> {
        let NewMessage {
            template, interactive, ..
        } = self.message;
        match (template, &self.checked.rendered, interactive) {
            (Some(template), Some(rendered), _) => Some(json!({ "template": template, "rendered": rendered })),
            (Some(template), None, _) => Some(json!({ "template": template })),
            (None, _, Some(interactive)) => Some(json!({ "interactive": interactive })),
            (None, _, None) => None,
        }
    }
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    rows: &[Row<'_>],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    insert_messages(connection, rows, now).await?;
    insert_parts(connection, rows, now).await?;
    take_uploads(connection, rows).await?;
    structured::insert(connection, rows, now).await?;
    touch_conversations(connection, rows, now).await
}

async fn insert_messages(
    connection: &mut PgConnection,
    rows: &[Row<'_>],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
    }
    let author = |kind: AuthorType| match kind {
        AuthorType::Token => "token",
        _ => "member",
    };
    sqlx::query(
        "with new as materialized (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[],
             $10::uuid[], $11::text[], $12::smallint[], $13::text[], $14::bytea[], $15::text[], $16::jsonb[], $18::timestamptz[], $19::text[])
           as t (workspace_id, id, conversation_id, inbox_id, audience, author_type, author_id, author_name, text, reply_to_id,
             reply_to_external_id, attachment_count, client_id, request_hash, delivery_status, structured, received_at, trace)
         ), m as (
           insert into message (workspace_id, id, conversation_id, inbox_id, kind, audience, sent_at, created_at, author_type, author_id,
             author_name, text, reply_to_id, reply_to_external_id, attachment_count, received_at)
           select workspace_id, id, conversation_id, inbox_id, 'agent', audience, $17, $17, author_type, author_id, author_name, text,
             reply_to_id, reply_to_external_id, attachment_count, received_at from new
         )
         insert into agent_message (workspace_id, message_id, conversation_id, client_id, request_hash, delivery_status, queue_key, structured, trace)
         select workspace_id, id, conversation_id, client_id, request_hash, delivery_status,
           case when delivery_status is not null then id end, structured, trace from new",
    )
    .bind(column!(row => row.message.workspace_id))
    .bind(column!(row => row.id))
    .bind(column!(row => row.message.conversation_id))
    .bind(column!(row => row.checked.inbox_id))
    .bind(column!(row => if row.message.audience == Audience::Team { "team" } else { "customer" }))
    .bind(column!(row => author(row.message.author.0)))
    .bind(column!(row => row.message.author.1))
    .bind(column!(row => row.message.author.2.as_deref()))
    .bind(column!(row => row.text()))
    .bind(column!(row => row.message.reply_to_id))
    .bind(column!(row => row.checked.quoted_external_id.as_deref()))
    .bind(column!(row => i16::try_from(row.attachment_count()).unwrap_or(i16::MAX)))
    .bind(column!(row => row.message.client_id.as_str()))
    .bind(column!(row => row.message.hash()))
    .bind(column!(row => (row.message.audience == Audience::Customer).then_some("pending")))
    .bind(column!(row => row.structured()))
    .bind(now)
    .bind(column!(row => row.message.received_at))
    .bind(traceparents(rows))
    .execute(connection)
    .await?;
    Ok(())
}

/// As they are stored; an empty list, which `unnest` fills up with nulls, where nothing is traced.
fn traceparents(rows: &[Row<'_>]) -> Vec<Option<String>> {
    if !traces::is_on() {
        return Vec::new();
    }
    let traceparent = |row: &Row<'_>| row.message.trace.as_ref().map(Trace::to_traceparent);
    rows.iter().map(traceparent).collect()
}

async fn insert_parts(connection: &mut PgConnection, rows: &[Row<'_>], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let parts: Vec<(&Row<'_>, i16, &Part)> = rows
        .iter()
        .flat_map(|row| {
            row.checked
                .parts
                .iter()
                .enumerate()
                .map(move |(position, part)| (row, i16::try_from(position).unwrap_or(i16::MAX), part))
        })
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into delivery_part (workspace_id, message_id, position, content, inbox_id)
         select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::jsonb[], $5::uuid[])",
    )
    .bind(parts.iter().map(|part| part.0.message.workspace_id).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| part.0.id).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| part.1).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| json!(part.2)).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| part.0.checked.inbox_id).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    let lanes: BTreeMap<(Uuid, Uuid), Uuid> = parts
        .iter()
        .map(|part| {
            (
                (part.0.message.workspace_id, part.0.message.conversation_id),
                part.0.checked.inbox_id,
            )
        })
        .collect();
    sqlx::query(
        "insert into delivery_lane as l (workspace_id, conversation_id, inbox_id, due_at)
         select *, $4 from unnest($1::uuid[], $2::uuid[], $3::uuid[])
         on conflict (workspace_id, conversation_id) do update set due_at = least(coalesce(l.due_at, excluded.due_at), excluded.due_at)",
    )
    .bind(lanes.keys().map(|lane| lane.0).collect::<Vec<_>>())
    .bind(lanes.keys().map(|lane| lane.1).collect::<Vec<_>>())
    .bind(lanes.values().copied().collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

async fn take_uploads(connection: &mut PgConnection, rows: &[Row<'_>]) -> Result<(), sqlx::Error> {
    let uploads: Vec<(&Row<'_>, usize, &Upload)> = rows
        .iter()
        .flat_map(|row| {
            row.checked
                .uploads
                .iter()
                .enumerate()
                .map(move |(position, upload)| (row, position, upload))
        })
        .collect();
    if uploads.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update attachment f set message_id = t.message_id, position = t.position, inbox_id = t.inbox_id
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[]) as t (workspace_id, id, message_id, position, inbox_id)
         where f.workspace_id = t.workspace_id and f.id = t.id",
    )
    .bind(uploads.iter().map(|upload| upload.0.message.workspace_id).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| upload.2.id).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| upload.0.id).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| i16::try_from(upload.1).unwrap_or(i16::MAX)).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| upload.0.checked.inbox_id).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest reply of each conversation leads its line in the list.
async fn touch_conversations(
    connection: &mut PgConnection,
    rows: &[Row<'_>],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let newest: BTreeMap<(Uuid, Uuid), &Row<'_>> = rows
        .iter()
        .map(|row| ((row.message.workspace_id, row.message.conversation_id), row))
        .collect();
    sqlx::query(
        "update conversation c set last_activity_at = greatest(c.last_activity_at, $6), version = c.version + 1,
           last_message_id = case when t.newer then t.message_id else c.last_message_id end,
           last_message_kind = case when t.newer then 'agent' else c.last_message_kind end,
           last_message_audience = case when t.newer then t.audience else c.last_message_audience end,
           last_message_preview = case when t.newer then t.preview else c.last_message_preview end,
           last_message_sent_at = case when t.newer then $6 else c.last_message_sent_at end
         from (
           select n.*, o.last_message_id is null or ($6, n.message_id) > (o.last_message_sent_at, o.last_message_id) as newer
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[]) as n (workspace_id, id, message_id, audience, preview)
           join conversation o on o.workspace_id = n.workspace_id and o.id = n.id
         ) t
         where c.workspace_id = t.workspace_id and c.id = t.id",
    )
    .bind(newest.keys().map(|key| key.0).collect::<Vec<_>>())
    .bind(newest.keys().map(|key| key.1).collect::<Vec<_>>())
    .bind(newest.values().map(|row| row.id).collect::<Vec<_>>())
    .bind(newest.values().map(|row| if row.message.audience == Audience::Team { "team" } else { "customer" }).collect::<Vec<_>>())
    .bind(newest.values().map(|row| preview::of_reply(row.text(), row.message.interactive.as_ref(), row.first_attachment())).collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

//! The rows of a batch of replies.

use std::collections::{BTreeMap, HashSet};

use frontdesk_connectors::outbound::Part;
use serde_json::{Value, json};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::check::Upload;
use super::{NewMessage, Row, structured};
use crate::domain::mentions::{self, Named};
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
    let mut arguments = PgArguments::default();
    arguments.add(now).map_err(sqlx::Error::Encode)?;
    add_messages(&mut arguments, rows)?;
    add_parts(&mut arguments, rows)?;
    add_conversations(&mut arguments, rows)?;
    sqlx::query_with(INSERT, arguments).execute(&mut *connection).await?;
    take_uploads(connection, rows).await?;
    mentions::insert(connection, &named(rows), now).await?;
    hold(connection, rows, now).await?;
    structured::insert(connection, rows, now).await
}

/// Those that can be taken back: nobody sends them before. The lane is looked at now all the same, and left until then.
async fn hold(connection: &mut PgConnection, rows: &[Row<'_>], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let held: Vec<&Row<'_>> = rows
        .iter()
        .filter(|row| row.message.hold_seconds > 0 && !row.checked.parts.is_empty())
        .collect();
    if held.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update agent_message a set not_before = t.until from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as t (workspace_id, id, until)
         where a.workspace_id = t.workspace_id and a.message_id = t.id",
    )
    .bind(held.iter().map(|row| row.message.workspace_id).collect::<Vec<_>>())
    .bind(held.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind(held.iter().map(|row| now + time::Duration::seconds(row.message.hold_seconds.into())).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

fn named(rows: &[Row<'_>]) -> Vec<Named> {
    let named = |row: &Row<'_>| Named {
        workspace_id: row.message.workspace_id,
        message_id: row.id,
        conversation_id: row.message.conversation_id,
        author_id: row.message.author.1,
        user_ids: row.message.mention_ids.clone(),
    };
    rows.iter().map(named).collect()
}

/// Messages, what is to be sent of them, the lanes that have something to send now, and the newest reply of each conversation,
/// which leads its line in the list.
const INSERT: &str = "
with new as materialized (
  select * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[],
    $11::uuid[], $12::text[], $13::smallint[], $14::text[], $15::bytea[], $16::text[], $17::uuid[], $18::jsonb[], $19::timestamptz[], $20::text[])
  as t (workspace_id, id, conversation_id, inbox_id, audience, author_type, author_id, author_name, text, reply_to_id,
    reply_to_external_id, attachment_count, client_id, request_hash, delivery_status, place, structured, received_at, trace)
), m as (
  insert into message (workspace_id, id, conversation_id, inbox_id, kind, audience, sent_at, created_at, author_type, author_id,
    author_name, text, reply_to_id, reply_to_external_id, attachment_count, received_at)
  select workspace_id, id, conversation_id, inbox_id, 'agent', audience, $1, $1, author_type, author_id, author_name, text,
    reply_to_id, reply_to_external_id, attachment_count, received_at from new
), agent as (
  insert into agent_message (workspace_id, message_id, conversation_id, client_id, request_hash, delivery_status, queue_key, structured, trace)
  select workspace_id, id, conversation_id, client_id, request_hash, delivery_status,
    case when delivery_status is not null then place end, structured, trace from new
), part as (
  insert into delivery_part (workspace_id, message_id, position, content, inbox_id)
  select * from unnest($21::uuid[], $22::uuid[], $23::smallint[], $24::jsonb[], $25::uuid[])
), lane as (
  insert into delivery_lane as l (workspace_id, conversation_id, inbox_id, due_at)
  select *, $1 from unnest($26::uuid[], $27::uuid[], $28::uuid[])
  on conflict (workspace_id, conversation_id) do update set due_at = least(coalesce(l.due_at, excluded.due_at), excluded.due_at)
)
update conversation c set last_activity_at = greatest(c.last_activity_at, $1), version = c.version + 1,
  last_message_id = case when t.newer then t.message_id else c.last_message_id end,
  last_message_kind = case when t.newer then 'agent' else c.last_message_kind end,
  last_message_audience = case when t.newer then t.audience else c.last_message_audience end,
  last_message_preview = case when t.newer then t.preview else c.last_message_preview end,
  last_message_sent_at = case when t.newer then $1 else c.last_message_sent_at end,
  waiting_since = case when not t.answers then c.waiting_since end
from (
  select n.*, o.last_message_id is null or ($1, n.message_id) > (o.last_message_sent_at, o.last_message_id) as newer
  from unnest($29::uuid[], $30::uuid[], $31::uuid[], $32::text[], $33::text[], $34::boolean[]) as n (workspace_id, id, message_id, audience, preview, answers)
  join conversation o on o.workspace_id = n.workspace_id and o.id = n.id
) t
where c.workspace_id = t.workspace_id and c.id = t.id";

fn audience(row: &Row<'_>) -> &'static str {
    match row.message.audience {
        Audience::Team => "team",
        Audience::Customer => "customer",
    }
}

/// One array for each column.
macro_rules! column {
    ($arguments:ident, $rows:expr, $row:pat => $value:expr) => {
        $arguments
            .add($rows.iter().map(|$row| $value).collect::<Vec<_>>())
            .map_err(sqlx::Error::Encode)?
    };
}

fn add_messages(arguments: &mut PgArguments, rows: &[Row<'_>]) -> Result<(), sqlx::Error> {
    let author = |kind: AuthorType| match kind {
        AuthorType::Token => "token",
        _ => "member",
    };
    column!(arguments, rows, row => row.message.workspace_id);
    column!(arguments, rows, row => row.id);
    column!(arguments, rows, row => row.message.conversation_id);
    column!(arguments, rows, row => row.checked.inbox_id);
    column!(arguments, rows, row => audience(row));
    column!(arguments, rows, row => author(row.message.author.0));
    column!(arguments, rows, row => row.message.author.1);
    column!(arguments, rows, row => row.message.author.2.as_deref());
    column!(arguments, rows, row => row.text());
    column!(arguments, rows, row => row.message.reply_to_id);
    column!(arguments, rows, row => row.checked.quoted_external_id.as_deref());
    column!(arguments, rows, row => i16::try_from(row.attachment_count()).unwrap_or(i16::MAX));
    column!(arguments, rows, row => row.message.client_id.as_str());
    column!(arguments, rows, row => row.message.hash());
    column!(arguments, rows, row => (row.message.audience == Audience::Customer).then_some("pending"));
    column!(arguments, rows, row => row.place);
    column!(arguments, rows, row => row.structured());
    column!(arguments, rows, row => row.message.received_at);
    arguments.add(traceparents(rows)).map_err(sqlx::Error::Encode)?;
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

/// What is to be sent, in parts, and by which lanes.
fn add_parts(arguments: &mut PgArguments, rows: &[Row<'_>]) -> Result<(), sqlx::Error> {
    let parts: Vec<(&Row<'_>, i16, &Part)> = rows
        .iter()
        .flat_map(|row| {
            let numbered = row.checked.parts.iter().enumerate();
            numbered.map(move |(position, part)| (row, i16::try_from(position).unwrap_or(i16::MAX), part))
        })
        .collect();
    column!(arguments, parts, part => part.0.message.workspace_id);
    column!(arguments, parts, part => part.0.id);
    column!(arguments, parts, part => part.1);
    column!(arguments, parts, part => json!(part.2));
    column!(arguments, parts, part => part.0.checked.inbox_id);
    let lane = |row: &Row<'_>| (row.message.workspace_id, row.message.conversation_id);
    let lanes: BTreeMap<(Uuid, Uuid), Uuid> = parts
        .iter()
        .map(|part| (lane(part.0), part.0.checked.inbox_id))
        .collect();
    let lanes: Vec<((Uuid, Uuid), Uuid)> = lanes.into_iter().collect();
    column!(arguments, lanes, lane => lane.0.0);
    column!(arguments, lanes, lane => lane.0.1);
    column!(arguments, lanes, lane => lane.1);
    Ok(())
}

fn add_conversations(arguments: &mut PgArguments, rows: &[Row<'_>]) -> Result<(), sqlx::Error> {
    let newest: BTreeMap<(Uuid, Uuid), &Row<'_>> = rows
        .iter()
        .map(|row| ((row.message.workspace_id, row.message.conversation_id), row))
        .collect();
    let newest: Vec<&Row<'_>> = newest.into_values().collect();
    // a note after it takes nothing from a reply
    let answered: HashSet<Uuid> = rows
        .iter()
        .filter(|row| row.message.audience == Audience::Customer)
        .map(|row| row.message.conversation_id)
        .collect();
    column!(arguments, newest, row => row.message.workspace_id);
    column!(arguments, newest, row => row.message.conversation_id);
    column!(arguments, newest, row => row.id);
    column!(arguments, newest, row => audience(row));
    column!(arguments, newest, row => preview::of_reply(row.text(), row.message.interactive.as_ref(), row.first_attachment()));
    column!(arguments, newest, row => answered.contains(&row.message.conversation_id));
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

//! Whom each line of the log is about and what was said, so that one is told from the next: read from the rows as they are
//! now, by the ids that the webhook names. What was taken back or erased is not said here either.

use std::collections::HashMap;

use frontdesk_connectors::{Channel, by_channel};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::read::WebhookEventView;
use crate::domain::messages::preview;

/// Of one webhook; more name further messages, and a line has room for one.
const REFS: usize = 20;

#[derive(FromRow)]
struct Found {
    event_id: Uuid,
    contact_name: Option<String>,
    preview: Option<String>,
}

/// Fills in `contact_name` and `preview`. Two statements, however many lines there are.
pub(super) async fn fill(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    events: &mut [WebhookEventView],
) -> Result<(), sqlx::Error> {
    let of_messages = find(connection, workspace_id, events, MESSAGES).await?;
    take(events, of_messages);
    let of_people = find(connection, workspace_id, events, PEOPLE).await?;
    take(events, of_people);
    Ok(())
}

fn take(events: &mut [WebhookEventView], mut found: HashMap<Uuid, Found>) {
    for event in events {
        if let Some(found) = found.remove(&event.id) {
            event.contact_name = found.contact_name;
            event.preview = found
                .preview
                .map(|text| preview::of_text(&text))
                .filter(|text| !text.is_empty());
        }
    }
}

/// The message that was written or that something happened to; a reply by the ids of its parts. One by one and by index,
/// whatever the planner thinks of tables that it does not know yet.
const MESSAGES: &str = "with named as materialized (
       select t.event_id, found.id from unnest($2::uuid[], $3::uuid[], $4::text[]) as t (event_id, inbox_id, ref)
       cross join lateral (
         select id from message where workspace_id = $1 and inbox_id = t.inbox_id and external_id = t.ref
         union all
         select message_id from delivery_part where workspace_id = $1 and inbox_id = t.inbox_id and external_id = t.ref
         limit 1
       ) found
     )
     select named.event_id, p.name as contact_name,
       case when m.deleted_at is not null then null when m.text <> '' then m.text
         when m.attachment_count > 0 then '[' || (
           select a.kind from attachment a where a.workspace_id = $1 and a.message_id = m.id order by a.position limit 1) || ']'
       end as preview
     from named
     cross join lateral (select * from message x where x.workspace_id = $1 and x.id = named.id offset 0) m
     cross join lateral (select * from conversation x where x.workspace_id = $1 and x.id = m.conversation_id offset 0) c
     cross join lateral (select * from contact x where x.workspace_id = $1 and x.id = c.contact_id offset 0) p";

/// The scopes (`$5`) are there since the index of people goes by them.
const PEOPLE: &str = "with named as materialized (
       select t.event_id, found.contact_id from unnest($2::uuid[], $3::uuid[], $4::text[]) as t (event_id, inbox_id, ref)
       cross join lateral (
         select contact_id from contact_identity
         where workspace_id = $1 and inbox_id = t.inbox_id and external_id = t.ref
           and scope = any($5) limit 1
       ) found
     )
     select named.event_id, p.name as contact_name, null::text as preview
     from named cross join lateral (select * from contact x where x.workspace_id = $1 and x.id = named.contact_id offset 0) p";

async fn find(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    events: &[WebhookEventView],
    sql: &'static str,
) -> Result<HashMap<Uuid, Found>, sqlx::Error> {
    let is_open = |event: &&WebhookEventView| event.contact_name.is_none() && event.preview.is_none();
    let naming: Vec<(&WebhookEventView, &String)> = events
        .iter()
        .filter(is_open)
        .filter(|event| event.inbox_id.is_some())
        .flat_map(|event| event.refs.iter().take(REFS).map(move |id| (event, id)))
        .collect();
    if naming.is_empty() {
        return Ok(HashMap::new());
    }
    let scopes = Channel::ALL
        .iter()
        .flat_map(|channel| by_channel(*channel).spec().scopes);
    let found: Vec<Found> = sqlx::query_as(sql)
        .bind(workspace_id)
        .bind(naming.iter().map(|(event, _)| event.id).collect::<Vec<_>>())
        .bind(naming.iter().map(|(event, _)| event.inbox_id).collect::<Vec<_>>())
        .bind(naming.iter().map(|(_, id)| id.as_str()).collect::<Vec<_>>())
        .bind(scopes.copied().collect::<Vec<_>>())
        .fetch_all(connection)
        .await?;
    Ok(found.into_iter().map(|found| (found.event_id, found)).collect())
}

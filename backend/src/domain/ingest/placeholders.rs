//! The history of a phone's app names files before it brings them: a placeholder has the message's place, and the file
//! comes under the same id, before or after it.

use std::collections::HashSet;

use sqlx::PgConnection;
use uuid::Uuid;

use super::messages::Candidate;

/// As the platform names it.
pub const KIND: &str = "media_placeholder";

/// Of these messages, whose ids are there already, those whose place a placeholder has kept: each with the id of that
/// message, which shows the file from now on.
pub async fn fill<'a>(
    connection: &mut PgConnection,
    repeats: &[&Candidate<'a>],
) -> Result<Vec<(Uuid, Candidate<'a>)>, sqlx::Error> {
    let files: Vec<&&Candidate<'a>> = repeats
        .iter()
        .filter(|candidate| !candidate.message.attachments.is_empty())
        .collect();
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let filled: Vec<(i64, Uuid)> = sqlx::query_as(
        "with waiting as (
           select t.place, m.workspace_id, m.id, t.text, t.count
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::smallint[]) with ordinality
             as t (workspace_id, inbox_id, external_id, text, count, place)
           join message m on m.workspace_id = t.workspace_id and m.inbox_id = t.inbox_id and m.external_id = t.external_id
           left join customer_message c on c.workspace_id = m.workspace_id and c.message_id = m.id
           left join agent_message a on a.workspace_id = m.workspace_id and a.message_id = m.id
           where m.deleted_at is null and coalesce(c.unsupported, a.unsupported)->>'kind' = $6
         ), customer as (
           update customer_message c set unsupported = null from waiting w where c.workspace_id = w.workspace_id and c.message_id = w.id
         ), agent as (
           update agent_message a set unsupported = null from waiting w where a.workspace_id = w.workspace_id and a.message_id = w.id
         )
         update message m set text = w.text, attachment_count = w.count, version = m.version + 1
         from waiting w where m.workspace_id = w.workspace_id and m.id = w.id returning w.place, m.id",
    )
    .bind(files.iter().map(|c| c.event.workspace_id).collect::<Vec<_>>())
    .bind(files.iter().map(|c| c.event.inbox_id).collect::<Vec<_>>())
    .bind(files.iter().map(|c| c.message.external_id.as_str()).collect::<Vec<_>>())
    .bind(files.iter().map(|c| c.message.text.as_deref()).collect::<Vec<_>>())
    .bind(
        files
            .iter()
            .map(|c| i16::try_from(c.message.attachments.len()).unwrap_or(i16::MAX))
            .collect::<Vec<_>>(),
    )
    .bind(KIND)
    .fetch_all(connection)
    .await?;
    // the platform may tell of one file twice in a batch
    let mut seen = HashSet::new();
    Ok(filled
        .into_iter()
        .filter(|(_, id)| seen.insert(*id))
        .map(|(place, id)| (id, (**files[place as usize - 1]).clone()))
        .collect())
}

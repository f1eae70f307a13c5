//! The change log: whatever tells of the contact is made into what is true now, that it is gone. Entries stay in their place, since who reads
//! the log counts them; so do those that are posted to others from it.

use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::work::{Counts, Course, Stage, Step};
use crate::domain::contacts::load as contacts;
use crate::domain::conversations::load as conversations;
use crate::domain::messages::load as messages;
use crate::errors::Result;

/// Entries that are looked at in one commit.
const ENTRIES: i64 = 2_000;

pub async fn step(course: &mut Course<'_>) -> Result<Step> {
    let mut transaction = course.begin().await?;
    let (workspace_id, after) = (course.workspace_id, course.work.place.seq);
    let (first, last): (Option<i64>, i64) = sqlx::query_as(
        "select (select seq from event where workspace_id = $1 and seq > $2 order by seq limit 1),
           (select last_seq from workspace_counter where workspace_id = $1)",
    )
    .bind(workspace_id)
    .bind(after)
    .fetch_one(&mut *transaction)
    .await?;
    let mut counts = Counts::default();
    let upto = first.map(|first| last.min(first + ENTRIES - 1));
    if let Some(upto) = upto {
        erase(&mut transaction, course, (after, upto), &mut counts).await?;
        course.work.place.seq = upto;
    }
    let more = upto.is_some_and(|upto| upto < last);
    Ok(Step {
        transaction,
        next: if more { Stage::Log } else { Stage::Webhooks },
        counts,
        changes: Vec::new(),
    })
}

async fn erase(
    connection: &mut PgConnection,
    course: &Course<'_>,
    (after, upto): (i64, i64),
    counts: &mut Counts,
) -> Result<()> {
    let work = &course.work;
    let ids = work.contacts.iter().chain(&work.conversations).chain(&work.identities);
    let ids: Vec<String> = ids.map(Uuid::to_string).collect();
    let told: Vec<(i64, OffsetDateTime, String, String)> = sqlx::query_as(
        "select seq, at, type, data::text from event e where workspace_id = $1 and seq > $2 and seq <= $3
           and exists (select from unnest($4::text[]) as t (id) where strpos(e.data::text, t.id) > 0) order by seq",
    )
    .bind(course.workspace_id)
    .bind(after)
    .bind(upto)
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await?;
    let mut seqs = Vec::new();
    for (seq, at, name, data) in told {
        let data: Value = serde_json::from_str(&data).unwrap_or_default();
        let Some((name, data)) = instead(connection, course, &name, &data).await? else {
            continue;
        };
        sqlx::query("update event set type = $4, data = $5::json where workspace_id = $1 and seq = $2 and at = $3")
            .bind(course.workspace_id)
            .bind(seq)
            .bind(at)
            .bind(name)
            .bind(data.to_string())
            .execute(&mut *connection)
            .await?;
        seqs.push(seq);
    }
    counts.add("event", seqs.len() as u64);
    // what was answered to it may repeat it
    let answers = sqlx::query(
        "update endpoint_delivery d set answer = null from webhook_endpoint e
         where e.workspace_id = $1 and d.workspace_id = $1 and d.endpoint_id = e.id and d.seq = any($2) and d.answer is not null",
    )
    .bind(course.workspace_id)
    .bind(&seqs)
    .execute(connection)
    .await?;
    counts.add("endpoint_delivery", answers.rows_affected());
    Ok(())
}

fn id(data: &Value, field: &str) -> Option<Uuid> {
    data[field].as_str()?.parse().ok()
}

/// What an entry says from now on; none: it stays as it is. Something of others that names the contact is told as it is now.
async fn instead(
    connection: &mut PgConnection,
    course: &Course<'_>,
    name: &str,
    data: &Value,
) -> Result<Option<(&'static str, Value)>> {
    let (workspace_id, work) = (course.workspace_id, &course.work);
    let (own, conversation) = (id(data, "id"), id(data, "conversation_id"));
    let is_theirs = |conversation: Option<Uuid>| conversation.is_some_and(|id| work.conversations.contains(&id));
    let shown = |view: Option<Value>, otherwise: (&'static str, Value), same: &'static str| {
        Some(view.map_or(otherwise, |view| (same, view)))
    };
    let gone = json!({ "id": own });
    Ok(match name {
        "conversation.removed"
        | "contact.removed"
        | "message.removed"
        | "notification.removed"
        | "scheduled_message.removed"
        | "notifications.read"
        | "read_mark.updated" => None,
        "message.created" | "message.updated" => {
            let removed = json!({ "id": own, "conversation_id": conversation, "client_id": null });
            let view = match (own, is_theirs(conversation)) {
                (Some(own), false) => messages::one(connection, workspace_id, own).await?,
                _ => None,
            };
            let same = if name == "message.created" {
                "message.created"
            } else {
                "message.updated"
            };
            shown(view.map(|view| json!(view)), ("message.removed", removed), same)
        }
        "conversation.created" | "conversation.updated" => {
            let view = match (own, is_theirs(own)) {
                (Some(own), false) => conversations::one(connection, workspace_id, own).await?,
                _ => None,
            };
            let same = if name == "conversation.created" {
                "conversation.created"
            } else {
                "conversation.updated"
            };
            shown(view.map(|view| json!(view)), ("conversation.removed", gone), same)
        }
        "contact.updated" => {
            let view = match own {
                Some(own) if !work.contacts.contains(&own) => contacts::one(connection, workspace_id, own).await?,
                _ => None,
            };
            shown(
                view.map(|view| json!(view)),
                ("contact.removed", gone),
                "contact.updated",
            )
        }
        "notification.updated" => Some(("notification.removed", gone)),
        "scheduled_message.updated" => Some(("scheduled_message.removed", gone)),
        // a draft, or that somebody was named in a note: what is left is that the conversation is gone
        _ => Some(("conversation.removed", json!({ "id": conversation.or(own) }))),
    })
}

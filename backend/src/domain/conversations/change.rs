//! What an agent changes about a conversation: status, snooze, assignee, team, labels, priority.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::load;
use crate::domain::access::Actor;
use crate::domain::messages::{By, insert_system};
use crate::domain::views::{ConversationStatus, ConversationView, Event};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

/// What is none stays as it is; `Some(None)` clears.
#[derive(Debug, Clone, Default)]
pub struct ConversationChange {
    pub status: Option<ConversationStatus>,
    pub snoozed_until: Option<Option<OffsetDateTime>>,
    pub assignee_id: Option<Option<Uuid>>,
    pub team_id: Option<Option<Uuid>>,
    pub label_ids: Option<Vec<Uuid>>,
    /// To those it has.
    pub add_label_ids: Vec<Uuid>,
    pub remove_label_ids: Vec<Uuid>,
    pub priority: Option<String>,
}

impl ConversationChange {
    /// The labels of a conversation that has these, after it: in the order of their ids, as views have them.
    fn labels(&self, before: &[Uuid]) -> Vec<Uuid> {
        let mut labels: BTreeSet<Uuid> = self.label_ids.as_deref().unwrap_or(before).iter().copied().collect();
        labels.extend(&self.add_label_ids);
        labels.retain(|label| !self.remove_label_ids.contains(label));
        labels.into_iter().collect()
    }
}

pub const PRIORITIES: [&str; 5] = ["none", "low", "medium", "high", "urgent"];

/// Who changes it, and what the lines about an assignment tell beside it.
#[derive(Debug, Clone)]
pub struct Why {
    pub by: By,
    /// It was given by itself, for this reason.
    pub automatic: Option<&'static str>,
    /// The note it was handed over with.
    pub note_id: Option<Uuid>,
}

impl Why {
    pub fn wanted_by(actor: &Actor) -> Self {
        Self {
            by: By {
                id: Some(actor.id()),
                name: Some(actor.name.clone()),
            },
            automatic: None,
            note_id: None,
        }
    }

    pub fn by_itself(reason: &'static str) -> Self {
        Self {
            by: By { id: None, name: None },
            automatic: Some(reason),
            note_id: None,
        }
    }

    /// Of a line about an assignment.
    pub fn detail(&self, from: Option<Uuid>, to: Option<Uuid>) -> Value {
        let mut detail = json!({ "from": from, "to": to });
        if let Some(reason) = self.automatic {
            detail["automatic"] = json!(reason);
        }
        if let Some(note_id) = self.note_id {
            detail["note_id"] = json!(note_id);
        }
        detail
    }
}

pub async fn change(
    scope: &mut Scoped,
    actor: &Actor,
    id: Uuid,
    change: ConversationChange,
) -> Result<ConversationView> {
    change_for(scope, &Why::wanted_by(actor), id, change).await
}

pub async fn change_for(
    scope: &mut Scoped,
    why: &Why,
    id: Uuid,
    change: ConversationChange,
) -> Result<ConversationView> {
    let workspace_id = scope.workspace_id();
    sqlx::query("select 1 from conversation where workspace_id = $1 and id = $2 for no key update")
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(scope.connection())
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    let before = load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    check(scope, &before, &change).await?;
    let status = change.status.unwrap_or(before.status);
    let snoozed_until = match (status, change.snoozed_until) {
        (ConversationStatus::Snoozed, Some(until)) => until,
        (ConversationStatus::Snoozed, None) => before.snoozed_until,
        _ => None,
    };
    let assignee_id = change.assignee_id.unwrap_or(before.assignee_id);
    let team_id = change.team_id.unwrap_or(before.team_id);
    let priority = change.priority.as_deref().unwrap_or(&before.priority);
    let same = (status, snoozed_until, assignee_id, team_id, priority)
        == (
            before.status,
            before.snoozed_until,
            before.assignee_id,
            before.team_id,
            before.priority.as_str(),
        );
    let labels = change.labels(&before.label_ids);
    if same && labels == before.label_ids {
        return Ok(before);
    }
    if labels != before.label_ids {
        set_labels(scope, id, &labels).await?;
    }
    // nobody waits for an answer in what is done
    sqlx::query(
        "update conversation set status = $3, snoozed_until = $4, assignee_id = $5, team_id = $6, priority = $7,
           waiting_since = case when $3 <> 'resolved' then waiting_since end, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(status.as_str())
    .bind(snoozed_until)
    .bind(assignee_id)
    .bind(team_id)
    .bind(priority)
    .execute(scope.connection())
    .await?;
    let after = load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    tell(scope, why, &before, &after).await?;
    scope.record(Event::ConversationUpdated(after.clone()));
    Ok(after)
}

async fn check(scope: &mut Scoped, before: &ConversationView, change: &ConversationChange) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let now = scope.store().clock.now();
    let mut check = Check::default();
    if let Some(Some(until)) = change.snoozed_until {
        check.field("snoozed_until", until > now, "must be in the future");
        check.field(
            "snoozed_until",
            change.status.unwrap_or(before.status) == ConversationStatus::Snoozed,
            "goes with status snoozed only",
        );
    }
    if let Some(priority) = &change.priority {
        check.field(
            "priority",
            PRIORITIES.contains(&priority.as_str()),
            format!("must be one of {}", PRIORITIES.join(", ")),
        );
    }
    if let Some(Some(assignee)) = change.assignee_id {
        let known: Option<i32> =
            sqlx::query_scalar("select 1 from member where workspace_id = $1 and user_id = $2 and active")
                .bind(workspace_id)
                .bind(assignee)
                .fetch_optional(scope.connection())
                .await?;
        check.field("assignee_id", known.is_some(), "is no active member");
    }
    if let Some(Some(team)) = change.team_id {
        let known: Option<i32> = sqlx::query_scalar("select 1 from team where workspace_id = $1 and id = $2")
            .bind(workspace_id)
            .bind(team)
            .fetch_optional(scope.connection())
            .await?;
        check.field("team_id", known.is_some(), "is no team");
    }
    // one that is taken away may be gone already
    for (field, labels) in [
        ("label_ids", change.label_ids.as_ref()),
        (
            "add_label_ids",
            Some(&change.add_label_ids).filter(|labels| !labels.is_empty()),
        ),
    ] {
        let Some(labels) = labels else { continue };
        let known: i64 = sqlx::query_scalar("select count(*) from label where workspace_id = $1 and id = any($2)")
            .bind(workspace_id)
            .bind(labels)
            .fetch_one(scope.connection())
            .await?;
        let mut distinct = labels.clone();
        distinct.sort_unstable();
        distinct.dedup();
        check.field(field, known == distinct.len() as i64, "names a label that is not there");
    }
    check.done()
}

async fn set_labels(scope: &mut Scoped, id: Uuid, labels: &[Uuid]) -> Result<()> {
    let workspace_id = scope.workspace_id();
    sqlx::query(
        "delete from conversation_label where workspace_id = $1 and conversation_id = $2 and label_id <> all($3)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(labels)
    .execute(scope.connection())
    .await?;
    sqlx::query("insert into conversation_label select $1, $2, unnest($3::uuid[]) on conflict do nothing")
        .bind(workspace_id)
        .bind(id)
        .bind(labels)
        .execute(scope.connection())
        .await?;
    Ok(())
}

/// System lines for what colleagues want to see later: status and assignment.
async fn tell(scope: &mut Scoped, why: &Why, before: &ConversationView, after: &ConversationView) -> Result<()> {
    let mut lines: Vec<(&str, Value)> = Vec::new();
    if before.status != after.status {
        lines.push(("status_changed", json!({ "from": before.status, "to": after.status })));
    }
    if before.assignee_id != after.assignee_id {
        lines.push(("assigned", why.detail(before.assignee_id, after.assignee_id)));
    }
    if before.team_id != after.team_id {
        lines.push(("team_assigned", why.detail(before.team_id, after.team_id)));
    }
    for (kind, detail) in lines {
        insert_system(scope, after.id, after.inbox_id, kind, &why.by, detail).await?;
    }
    Ok(())
}

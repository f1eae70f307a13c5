//! What the platform tells about templates: it counts at once, also while somebody is about to send one.

use std::collections::BTreeSet;

use frontdesk_connectors::model::InboundEvent;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::ingest::{Changes, Ready};
use crate::store::Store;
use crate::store::jobs::Job;

/// What one notice changes. What is none stays as it is.
#[derive(Debug, Default, PartialEq, Eq)]
struct Change<'a> {
    name: &'a str,
    language: String,
    status: Option<&'static str>,
    quality: Option<&'a str>,
    category: Option<&'a str>,
    /// Why it was rejected; an empty one takes the old reason away.
    reason: Option<String>,
    deleted: bool,
    /// The notice does not say all: the platform has to be asked.
    ask: bool,
}

/// Applies notices about templates. One about a template that is not here has them all fetched.
pub async fn review(
    connection: &mut PgConnection,
    store: &Store,
    ready: &[Ready<'_>],
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let mut ask: BTreeSet<(Uuid, Uuid)> = BTreeSet::new();
    for event in ready {
        let InboundEvent::Account { kind, raw } = &event.inbound.event else {
            continue;
        };
        let Some(change) = read(kind, raw) else { continue };
        let inbox = (event.workspace_id, event.inbox_id);
        let known = apply(connection, store, inbox, &change).await?;
        if known {
            changes.templates.insert(inbox);
        }
        if change.ask || (!known && !change.deleted) {
            ask.insert(inbox);
        }
    }
    for inbox in &changes.templates {
        sqlx::query("update template_sync set version = version + 1 where workspace_id = $1 and inbox_id = $2")
            .bind(inbox.0)
            .bind(inbox.1)
            .execute(&mut *connection)
            .await?;
    }
    changes.jobs.extend(
        ask.into_iter()
            .map(|(workspace_id, inbox_id)| Job::SyncTemplates { workspace_id, inbox_id }),
    );
    Ok(())
}

/// Says whether the template is one of ours.
async fn apply(
    connection: &mut PgConnection,
    store: &Store,
    inbox: (Uuid, Uuid),
    change: &Change<'_>,
) -> Result<bool, sqlx::Error> {
    if change.deleted {
        let gone = sqlx::query(
            "delete from message_template where workspace_id = $1 and inbox_id = $2 and name = $3 and language = $4",
        )
        .bind(inbox.0)
        .bind(inbox.1)
        .bind(change.name)
        .bind(&change.language)
        .execute(connection)
        .await?;
        return Ok(gone.rows_affected() > 0);
    }
    let changed = sqlx::query(
        "update message_template set status = coalesce($5, status), quality = coalesce($6, quality), category = coalesce($7, category),
           rejected_reason = case when $8::text is null then rejected_reason else nullif($8, '') end, told_at = $9
         where workspace_id = $1 and inbox_id = $2 and name = $3 and language = $4",
    )
    .bind(inbox.0)
    .bind(inbox.1)
    .bind(change.name)
    .bind(&change.language)
    .bind(change.status)
    .bind(change.quality)
    .bind(change.category)
    .bind(&change.reason)
    .bind(store.clock.now())
    .execute(connection)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// None: not about a template, or it does not say about which.
fn read<'a>(kind: &str, raw: &'a Value) -> Option<Change<'a>> {
    let text = |key: &str| raw[key].as_str().filter(|text| !text.is_empty());
    let about = Change {
        name: text("message_template_name")?,
        // both `en_US` and `en-US` are seen
        language: text("message_template_language")?.replace('-', "_"),
        ..Change::default()
    };
    match kind {
        "message_template_status_update" => Some(reviewed(about, text("event").unwrap_or_default(), raw)),
        "message_template_quality_update" => Some(Change {
            quality: text("new_quality_score"),
            ..about
        }),
        "template_category_update" => Some(Change {
            category: text("new_category"),
            ..about
        }),
        // the words in the notice leave out what the header and the buttons hold
        "message_template_components_update" => Some(Change { ask: true, ..about }),
        _ => None,
    }
}

fn reviewed<'a>(about: Change<'a>, event: &str, raw: &'a Value) -> Change<'a> {
    let status = match event {
        "APPROVED" | "REINSTATED" | "UNPAUSED" => Some("APPROVED"),
        "REJECTED" => Some("REJECTED"),
        "PENDING" => Some("PENDING"),
        "IN_APPEAL" => Some("IN_APPEAL"),
        "PAUSED" => Some("PAUSED"),
        "DISABLED" => Some("DISABLED"),
        "ARCHIVED" => Some("ARCHIVED"),
        "PENDING_DELETION" => Some("PENDING_DELETION"),
        _ => None,
    };
    let deleted = event == "DELETED";
    Change {
        status,
        reason: status.map(|status| match status {
            "APPROVED" => String::new(),
            _ => reason(raw),
        }),
        deleted,
        // FLAGGED, LOCKED and the like do not say whether it can still be sent
        ask: status.is_none() && !deleted,
        ..about
    }
}

/// The code of the reason, and the words where there are any.
fn reason(raw: &Value) -> String {
    let code = raw["reason"]
        .as_str()
        .filter(|code| !code.is_empty() && *code != "NONE");
    let words = [
        &raw["rejection_info"]["reason"],
        &raw["rejection_info"]["recommendation"],
        &raw["other_info"]["description"],
    ];
    let words = words
        .into_iter()
        .filter_map(Value::as_str)
        .filter(|words| !words.is_empty());
    code.into_iter().chain(words).collect::<Vec<_>>().join(". ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn status(event: &str, more: Value) -> Value {
        let mut raw = json!({ "event": event, "message_template_name": "order", "message_template_language": "en-US", "message_template_id": 1 });
        raw.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        raw
    }

    #[test]
    fn a_rejection_says_why() {
        let raw = status(
            "REJECTED",
            json!({ "reason": "INVALID_FORMAT", "rejection_info": { "reason": "Two gaps in a row" } }),
        );
        let change = read("message_template_status_update", &raw).unwrap();
        assert_eq!(
            (change.name, change.language.as_str(), change.status),
            ("order", "en_US", Some("REJECTED"))
        );
        assert_eq!(change.reason.as_deref(), Some("INVALID_FORMAT. Two gaps in a row"));
        let raw = status("APPROVED", json!({ "reason": "NONE" }));
        let change = read("message_template_status_update", &raw).unwrap();
        assert_eq!((change.status, change.reason.as_deref()), (Some("APPROVED"), Some("")));
    }

    #[test]
    fn what_does_not_say_it_all_has_the_platform_asked() {
        for event in ["FLAGGED", "LOCKED", "NEW_ONE"] {
            let raw = status(event, json!({}));
            let change = read("message_template_status_update", &raw).unwrap();
            assert_eq!(
                (change.status, change.ask, change.deleted),
                (None, true, false),
                "{event}"
            );
        }
        let raw = status("DELETED", json!({}));
        let gone = read("message_template_status_update", &raw).unwrap();
        assert!(gone.deleted && !gone.ask);
        assert!(
            read("message_template_components_update", &status("", json!({})))
                .unwrap()
                .ask
        );
    }

    #[test]
    fn quality_and_category_come_by_themselves() {
        let raw = status(
            "",
            json!({ "new_quality_score": "YELLOW", "new_category": "MARKETING" }),
        );
        assert_eq!(
            read("message_template_quality_update", &raw).unwrap().quality,
            Some("YELLOW")
        );
        assert_eq!(
            read("template_category_update", &raw).unwrap().category,
            Some("MARKETING")
        );
    }

    #[test]
    fn notices_about_something_else_are_left_alone() {
        assert_eq!(read("account_update", &status("X", json!({}))), None);
        for odd in [Value::Null, json!([]), json!({ "message_template_name": 5 })] {
            assert_eq!(read("message_template_status_update", &odd), None);
        }
    }
}

//! What follows from an error beyond the message it came with.

use frontdesk_connectors::PlatformError;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::outcome::{Consequence, consequence};
use crate::domain::inboxes::notices::{self, NewNotice};
use crate::domain::ingest::Changes;
use crate::domain::{contacts, inboxes, templates};
use crate::store::Store;

/// Whom and what an error concerns.
#[derive(Debug, Clone, Copy)]
pub struct About {
    pub workspace_id: Uuid,
    pub inbox_id: Uuid,
    pub conversation_id: Uuid,
}

/// The same for an error in the platform's answer and for one that comes later by webhook.
pub async fn follow(
    connection: &mut PgConnection,
    store: &Store,
    about: About,
    error: &PlatformError,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    match consequence(error, now) {
        None => Ok(()),
        Some(Consequence::Restricted { after, detail }) => {
            inboxes::hold(connection, about.workspace_id, about.inbox_id, now + after).await?;
            tell_admins(
                connection,
                store,
                about,
                notices::SENDING_RESTRICTED,
                &detail,
                error,
                changes,
                now,
            )
            .await
        }
        Some(Consequence::TemplatesChanged) => {
            templates::doubt(connection, about.workspace_id, about.inbox_id, changes, now).await
        }
        Some(Consequence::MarketingStopped) => {
            contacts::stop_marketing(connection, about.workspace_id, about.conversation_id, changes, now).await
        }
        Some(Consequence::Unreachable(error)) => {
            let marked = sqlx::query(
                "update conversation set unreachable = $3, version = version + 1
                 where workspace_id = $1 and id = $2 and unreachable is distinct from $3",
            )
            .bind(about.workspace_id)
            .bind(about.conversation_id)
            .bind(Json(error))
            .execute(connection)
            .await?;
            if marked.rows_affected() > 0 {
                changes
                    .conversations
                    .insert((about.workspace_id, about.conversation_id));
            }
            Ok(())
        }
    }
}

/// The token is dead: what is to go out through the inbox waits, and an admin is told.
pub async fn token_died(
    connection: &mut PgConnection,
    store: &Store,
    about: About,
    error: &PlatformError,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let detail = &error.advice;
    inboxes::require_reauthorization(connection, about.workspace_id, about.inbox_id, detail, changes).await?;
    tell_admins(
        connection,
        store,
        about,
        notices::REAUTHORIZATION_REQUIRED,
        detail,
        error,
        changes,
        now,
    )
    .await
}

/// Once in an hour for the same error, however many messages meet it.
#[expect(clippy::too_many_arguments, reason = "what a notice is made of")]
async fn tell_admins(
    connection: &mut PgConnection,
    store: &Store,
    about: About,
    kind: &str,
    text: &str,
    error: &PlatformError,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let hour = now.unix_timestamp() / 3600;
    let notice = NewNotice {
        workspace_id: about.workspace_id,
        id: store.clock.id(),
        inbox_id: about.inbox_id,
        kind: kind.to_owned(),
        severity: "critical",
        text: text.to_owned(),
        raw: json!({ "code": error.code, "message": error.message }),
        fingerprint: Sha256::digest(format!("{kind}\n{hour}\n{}", error.code)).to_vec(),
        at: now,
        created_at: now,
    };
    changes.notices.extend(notices::insert(connection, &[notice]).await?);
    Ok(())
}

//! The wish for no marketing messages, told by the customer at the platform. It is heard when a template is accepted and
//! again when it is sent.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::ingest::Changes;

/// Why a marketing template does not go out, and what may.
pub const MARKETING_STOPPED: &str =
    "This customer has asked not to get marketing messages. Send a utility template, or answer once they write.";

/// The newest wish counts.
pub async fn wish(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    contact_id: Uuid,
    stopped: bool,
    at: OffsetDateTime,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let changed = sqlx::query(
        "update contact set marketing_stopped_at = case when $4 then $3 end, marketing_told_at = $3, version = version + 1
         where workspace_id = $1 and id = $2 and coalesce(marketing_told_at, '-infinity') < $3",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .bind(at)
    .bind(stopped)
    .execute(connection)
    .await?;
    if changed.rows_affected() > 0 {
        changes.contacts.insert((workspace_id, contact_id));
    }
    Ok(())
}

/// The platform refused a marketing message to the customer of this conversation because of their wish.
pub async fn stop_marketing(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
    changes: &mut Changes,
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let contact_id: Option<Uuid> = sqlx::query_scalar(
        "select k.id from conversation c join contact k on k.workspace_id = c.workspace_id and k.id = c.contact_id
         where c.workspace_id = $1 and c.id = $2 and k.marketing_stopped_at is null",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .fetch_optional(&mut *connection)
    .await?;
    match contact_id {
        Some(contact_id) => wish(connection, workspace_id, contact_id, true, at, changes).await,
        None => Ok(()),
    }
}

//! Live locations.

use serde_json::Value;
use sqlx::PgConnection;

use super::apply::{Changes, Ready};
use super::effects::Target;

/// A live location: the newest place counts, in whatever order they arrive.
pub async fn moved(
    connection: &mut PgConnection,
    event: &Ready<'_>,
    target: &Target,
    detail: &Value,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let changed = sqlx::query(
        "with place as (
           update attachment set detail = $3 || jsonb_build_object('moved_at', $4::timestamptz)
           where workspace_id = $1 and message_id = $2 and kind = 'location' and state = 'ready'
             and coalesce((detail ->> 'moved_at')::timestamptz, '-infinity') < $4
           returning 1
         )
         update message set version = version + 1 where workspace_id = $1 and id = $2 and exists (select from place)",
    )
    .bind(event.workspace_id)
    .bind(target.message_id)
    .bind(detail)
    .bind(event.at)
    .execute(connection)
    .await?;
    if changed.rows_affected() > 0 {
        changes.messages.insert((event.workspace_id, target.message_id));
    }
    Ok(())
}

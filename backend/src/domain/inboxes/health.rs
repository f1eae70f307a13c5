//! What a platform does to an inbox: slow it down, or lock it out.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::ingest::Changes;

/// Nothing is sent through this inbox before then.
pub async fn hold(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    until: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query("update inbox set held_until = greatest(held_until, $3) where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(inbox_id)
        .bind(until)
        .execute(connection)
        .await?;
    Ok(())
}

/// The platform finds this account too fast. Each time in a row it rests longer; tries that were begun before it rested are
/// part of the same time.
pub async fn slow_down(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    begun_at: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update inbox set held_until = greatest(held_until, $4),
           hold_steps = case when held_until is null or held_until <= $3 then least(hold_steps + 1, 12) else hold_steps end
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(begun_at)
    .bind(until)
    .execute(connection)
    .await?;
    Ok(())
}

/// A send that was begun after the last rest went through.
pub async fn speed_up(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    begun_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update inbox set hold_steps = 0
         where workspace_id = $1 and id = $2 and hold_steps > 0 and (held_until is null or held_until <= $3)",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(begun_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The token is dead: replies wait until an admin reconnects the account.
pub async fn require_reauthorization(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    detail: &str,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let changed = sqlx::query(
        "update inbox set state = 'reauthorization_required', state_detail = $3, version = version + 1
         where workspace_id = $1 and id = $2 and state = 'connected'",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(detail)
    .execute(connection)
    .await?;
    if changed.rows_affected() > 0 {
        changes.inboxes.insert((workspace_id, inbox_id));
    }
    Ok(())
}

//! Who has conversations, for deciding who is told of them.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use uuid::Uuid;

use crate::domain::permissions::{Place, SIGHT, Sight};
use crate::errors::Result;
use crate::store::Store;

/// As it is now; those that are not there are left out.
pub async fn places(store: &Store, workspace_id: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, Place>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, Option<Uuid>, Option<Uuid>)> = sqlx::query_as(
        "select c.id, c.assignee_id, c.team_id from unnest($2::uuid[]) as wanted (id)
         join conversation c on c.workspace_id = $1 and c.id = wanted.id",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(&store.database.owner)
    .await?;
    let place = |(id, assignee_id, team_id)| (id, Place { assignee_id, team_id });
    Ok(rows.into_iter().map(place).collect())
}

#[derive(FromRow)]
struct Seen {
    visibility: Option<String>,
    team_ids: Option<Vec<Uuid>>,
    assignee_id: Option<Uuid>,
    team_id: Option<Uuid>,
}

/// Whether a member sees it as it is now, for what they are told without asking.
pub async fn is_seen_by(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    user_id: Uuid,
    id: Uuid,
) -> Result<bool, sqlx::Error> {
    let found: Option<Seen> = sqlx::query_as(AssertSqlSafe(format!(
        "select {SIGHT}, c.assignee_id, c.team_id from conversation c
         join member m on m.workspace_id = c.workspace_id and m.user_id = $2
         left join custom_role r on r.workspace_id = m.workspace_id and r.id = m.role_id
         where c.workspace_id = $1 and c.id = $3"
    )))
    .bind(workspace_id)
    .bind(user_id)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some_and(|seen| {
        let place = Place {
            assignee_id: seen.assignee_id,
            team_id: seen.team_id,
        };
        Sight::stored(seen.visibility.as_deref(), seen.team_ids).shows(Some(user_id), place)
    }))
}

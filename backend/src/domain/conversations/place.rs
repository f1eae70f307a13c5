//! Who has conversations, for deciding who is told of them.

use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::permissions::Place;
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

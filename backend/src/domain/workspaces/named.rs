//! Which workspace an operator means: by its id, or by its name where no other has it.

use uuid::Uuid;

use crate::errors::{Error, Result};
use crate::store::Store;

/// One that has this id or name, also where its deletion has begun.
pub async fn named(store: &Store, said: &str) -> Result<Uuid> {
    if let Ok(id) = said.parse() {
        return Ok(id);
    }
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select id from workspace where name = $1 union select id from workspace_deletion where name = $1 limit 2",
    )
    .bind(said.trim())
    .fetch_all(&store.database.owner)
    .await?;
    match ids[..] {
        [id] => Ok(id),
        [] => Err(Error::NotFound("workspace")),
        _ => Err(Error::invalid(
            "this name",
            "is that of several workspaces: say the id of the one that is meant, as frontdesk workspace list has it",
        )),
    }
}

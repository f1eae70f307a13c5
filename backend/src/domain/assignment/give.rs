//! Writing down what was decided.

use std::collections::HashMap;

use uuid::Uuid;

use super::board;
use super::decide::Given;
use crate::domain::conversations::{self, ConversationChange, Why};
use crate::domain::messages::insert_system;
use crate::errors::Result;
use crate::store::Scoped;

/// Of a conversation that is locked: who has it, its team, its inbox.
type Locked = (Option<Uuid>, Option<Uuid>, Uuid);

/// Locks those of these that are open, in the order of their ids, as everyone does.
pub async fn lock(scope: &mut Scoped, ids: &[Uuid]) -> Result<HashMap<Uuid, Locked>> {
    let workspace_id = scope.workspace_id();
    let rows: Vec<(Uuid, Option<Uuid>, Option<Uuid>, Uuid)> = sqlx::query_as(
        "select id, assignee_id, team_id, inbox_id from conversation
         where workspace_id = $1 and id = any($2) and status = 'open' order by id for no key update",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(scope.connection())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, assignee_id, team_id, inbox_id)| (id, (assignee_id, team_id, inbox_id)))
        .collect())
}

/// A change of the conversation like any other, with a line that says why. One that stays where it was has the line alone.
pub async fn give(scope: &mut Scoped, given: &Given, inbox_id: Uuid) -> Result<()> {
    let why = Why::by_itself(given.why);
    let workspace_id = scope.workspace_id();
    if given.from == given.to {
        let detail = why.detail(given.from, given.to);
        insert_system(scope, given.id, inbox_id, "assigned", &why.by, detail).await?;
    } else {
        let change = ConversationChange {
            assignee_id: Some(given.to),
            ..ConversationChange::default()
        };
        conversations::change_for(scope, &why, given.id, change).await?;
        board::given(scope.connection(), workspace_id, given.id, given.to).await?;
    }
    let Some(to) = given.to else { return Ok(()) };
    sqlx::query(
        "insert into assignment_turn (workspace_id, queue, user_id, turn)
         select $1, $2, $3, coalesce(max(turn), 0) + 1 from assignment_turn where workspace_id = $1 and queue = $2
         on conflict (workspace_id, queue, user_id) do update set turn = excluded.turn",
    )
    .bind(workspace_id)
    .bind(given.queue)
    .bind(to)
    .execute(scope.connection())
    .await?;
    Ok(())
}

//! The replies that wait in an inbox, and letting them go.
//!
//! Who works a conversation's queue locks the conversation first, then what is in it, and its inbox last. Whoever changes an
//! inbox and then lets go what waits in it comes the other way round, unless the conversations are locked before.

use uuid::Uuid;

use crate::domain::reconcile;
use crate::errors::Result;
use crate::store::{Scoped, Signal};

/// Locks the conversations in which something waits, in id order, to be called before anything of the inbox is locked. Whoever is
/// at one of them is waited for.
pub(super) async fn lock(scope: &mut Scoped, inbox_id: Uuid) -> Result<()> {
    sqlx::query(
        "select 1 from delivery_lane l
         join conversation c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
         where l.workspace_id = $1 and l.inbox_id = $2 and l.due_at is not null
         order by c.workspace_id, c.id for no key update of c",
    )
    .bind(scope.workspace_id())
    .bind(inbox_id)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// What waits in this inbox is due now, and what came meanwhile may have been missed. A conversation that somebody came to since
/// [`lock`] is left to them: they wait for this change where their token is refused.
pub(super) async fn drain(scope: &mut Scoped, inbox_id: Uuid) -> Result<()> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    reconcile::look_now(scope.connection(), workspace_id, inbox_id, now).await?;
    sqlx::query(
        "with free as materialized (
           select c.id from delivery_lane l
           join conversation c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
           where l.workspace_id = $1 and l.inbox_id = $2 and l.due_at is not null for no key update of c skip locked
         ), waiting as (
           -- what is on its way goes by the token of before, whose refusals say nothing of the new one
           update agent_message a set auth_refusals = 0,
             not_before = case when a.delivery_status = 'pending' then null else a.not_before end,
             attempts = case when a.delivery_status = 'pending' then 0 else a.attempts end
           from free where a.workspace_id = $1 and a.conversation_id = free.id and a.delivery_status in ('pending', 'sending')
         )
         update delivery_lane l set due_at = least(l.due_at, $3) from free
         where l.workspace_id = $1 and l.conversation_id = free.id and l.due_at is not null",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(now)
    .execute(scope.connection())
    .await?;
    scope.signal(Signal::Everything);
    Ok(())
}

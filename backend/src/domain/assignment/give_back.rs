//! What customers wait for in vain goes back to the queue when its member is away for too long, where admins want that.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::decide::Given;
use super::{Queue, WITHOUT_TEAM, board, give, reason};
use crate::errors::Result;
use crate::store::{Scoped, Store};

/// Conversations of a workspace that go back at a time.
const AT_ONCE: i64 = 50;

/// Unanswered for so long, in a queue that is shared out, of a member who is away for so long: they said so, or they are not here, or they
/// may no longer sign in. One that was given to them since stays.
const FORSAKEN: &str = "
select o.conversation_id, o.queue, o.assignee_id from assignment_open o
join member m on m.workspace_id = o.workspace_id and m.user_id = o.assignee_id
left join availability a on a.workspace_id = m.workspace_id and a.user_id = m.user_id
where o.workspace_id = $1 and o.assignee_id is not null and not o.idle and o.since <= $2
  and (o.queue = any(array(select team_id from assignment_team t where t.workspace_id = $1))
    or o.queue = $4 and exists (select from assignment_settings s where s.workspace_id = $1 and s.mode <> 'off'))
  and case when exists (select from presence p where p.workspace_id = m.workspace_id and p.user_id = m.user_id)
    then not a.available and a.changed_at <= $2
    else coalesce(a.left_at, m.created_at) <= $2 or not a.available and a.changed_at <= $2 end
  and not exists (
    select from message l join system_message s on s.workspace_id = l.workspace_id and s.message_id = l.id
    where l.workspace_id = o.workspace_id and l.conversation_id = o.conversation_id and l.kind = 'system' and l.created_at > $2
      and s.event->>'type' = 'assigned')
order by o.since, o.conversation_id limit $3";

/// Several processes may call it at once.
pub async fn give_back(store: &Store) -> Result<()> {
    let wanted: Vec<(Uuid, i32)> = sqlx::query_as(
        "select s.workspace_id, s.give_back_minutes from assignment_settings s
         join assignment_progress p on p.workspace_id = s.workspace_id
         join workspace w on w.id = s.workspace_id and w.suspended_at is null
         where s.give_back_minutes is not null",
    )
    .fetch_all(&store.database.owner)
    .await?;
    for (workspace_id, minutes) in wanted {
        let since = store.clock.now() - Duration::minutes(i64::from(minutes));
        of_workspace(store, workspace_id, since).await?;
    }
    Ok(())
}

async fn of_workspace(store: &Store, workspace_id: Uuid, since: OffsetDateTime) -> Result<()> {
    let mut scope = store.scoped(workspace_id).await?;
    if forsaken(&mut scope, since).await?.is_empty() {
        return Ok(());
    }
    // whoever gives at this moment is not disturbed: it is looked at again soon
    if board::take(scope.connection(), workspace_id).await?.is_none() {
        return Ok(());
    }
    let forsaken = forsaken(&mut scope, since).await?;
    let ids: Vec<Uuid> = forsaken.iter().map(|(id, ..)| *id).collect();
    let locked = give::lock(&mut scope, &ids).await?;
    for (id, queue, holder) in forsaken {
        let Some((Some(has), _, inbox_id)) = locked.get(&id).copied() else {
            continue;
        };
        if has != holder {
            continue;
        }
        let given = Given {
            id,
            queue,
            from: Some(holder),
            to: None,
            why: reason::GIVEN_BACK,
        };
        give::give(&mut scope, &given, inbox_id).await?;
    }
    scope.commit().await
}

/// Conversations with their queue and their member.
async fn forsaken(scope: &mut Scoped, since: OffsetDateTime) -> Result<Vec<(Uuid, Queue, Uuid)>> {
    let workspace_id = scope.workspace_id();
    Ok(sqlx::query_as(FORSAKEN)
        .bind(workspace_id)
        .bind(since)
        .bind(AT_ONCE)
        .bind(WITHOUT_TEAM)
        .fetch_all(scope.connection())
        .await?)
}

//! Who is here, how much they have, and how many wait: for the page that explains it.

use time::OffsetDateTime;
use uuid::Uuid;

use super::view::{AssignmentMemberView, AssignmentQueueView, AssignmentStateView};
use crate::domain::presence::Availability;
use crate::errors::Result;
use crate::store::Scoped;

/// How many open conversations are counted at most.
const COUNTED: i64 = 20_000;

const OPEN: &str = "open as materialized (
  select assignee_id, team_id, waiting_since from conversation where workspace_id = $1 and status = 'open'
  order by last_activity_at desc, id desc limit $2)";

pub async fn state(scope: &mut Scoped) -> Result<AssignmentStateView> {
    let workspace_id = scope.workspace_id();
    let sql = format!(
        "with {OPEN}, load as (select assignee_id, count(*) as n from open where assignee_id is not null group by 1)
         select m.user_id, exists (select from presence p where p.workspace_id = m.workspace_id and p.user_id = m.user_id),
           coalesce(a.available, true), coalesce(l.n, 0), coalesce(k.capacity, s.capacity, 10)
         from member m
         left join availability a on a.workspace_id = m.workspace_id and a.user_id = m.user_id
         left join assignment_settings s on s.workspace_id = m.workspace_id
         left join assignment_capacity k on k.workspace_id = m.workspace_id and k.user_id = m.user_id
         left join load l on l.assignee_id = m.user_id
         where m.workspace_id = $1 and m.active order by m.created_at, m.user_id"
    );
    let members: Vec<(Uuid, bool, bool, i64, i32)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(COUNTED)
        .fetch_all(scope.connection())
        .await?;
    let sql = format!(
        "with {OPEN}, waiting as (
           select team_id, count(*) as n, min(waiting_since) as oldest from open where assignee_id is null group by 1)
         select null::uuid, coalesce((select n from waiting where team_id is null), 0), (select oldest from waiting where team_id is null)
         union all
         select * from (select t.id, coalesce(w.n, 0), w.oldest from team t left join waiting w on w.team_id = t.id
           where t.workspace_id = $1 order by t.created_at, t.id) of_teams"
    );
    let queues: Vec<(Option<Uuid>, i64, Option<OffsetDateTime>)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(COUNTED)
        .fetch_all(scope.connection())
        .await?;
    Ok(AssignmentStateView {
        members: members
            .into_iter()
            .map(|(user_id, online, available, open, capacity)| AssignmentMemberView {
                user_id,
                online,
                availability: if available {
                    Availability::Available
                } else {
                    Availability::Away
                },
                open,
                capacity,
            })
            .collect(),
        queues: queues
            .into_iter()
            .map(|(team_id, waiting, oldest_waiting_since)| AssignmentQueueView {
                team_id,
                waiting,
                oldest_waiting_since,
            })
            .collect(),
    })
}

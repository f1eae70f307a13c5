//! Who is here, how much they have, and how many wait: for the page that explains it.

use std::collections::HashMap;

use time::OffsetDateTime;
use uuid::Uuid;

use super::view::{AssignmentMemberView, AssignmentQueueView, AssignmentStateView};
use crate::domain::presence::Availability;
use crate::errors::Result;
use crate::store::Scoped;

/// How many open conversations are counted at most: the newest.
const COUNTED: i64 = 20_000;

/// Whose they are, or the team they wait for.
#[derive(PartialEq, Eq, Hash)]
enum With {
    Member(Uuid),
    Queue(Option<Uuid>),
}

#[derive(Default)]
struct Open {
    count: i64,
    oldest: Option<OffsetDateTime>,
}

async fn open(scope: &mut Scoped) -> Result<HashMap<With, Open>, sqlx::Error> {
    type Row = (Option<Uuid>, Option<Uuid>, i64, Option<OffsetDateTime>);
    let rows: Vec<Row> = sqlx::query_as(
        "select assignee_id, case when assignee_id is null then team_id end as waits_for, count(*), min(waiting_since) from (
           select assignee_id, team_id, waiting_since from conversation where workspace_id = $1 and status = 'open'
           order by last_activity_at desc, id desc limit $2) newest
         group by 1, 2",
    )
    .bind(scope.workspace_id())
    .bind(COUNTED)
    .fetch_all(scope.connection())
    .await?;
    let of = |(assignee_id, waits_for, count, oldest): Row| {
        let with = assignee_id.map_or(With::Queue(waits_for), With::Member);
        (with, Open { count, oldest })
    };
    Ok(rows.into_iter().map(of).collect())
}

pub async fn state(scope: &mut Scoped) -> Result<AssignmentStateView> {
    let workspace_id = scope.workspace_id();
    let mut open = open(scope).await?;
    let members: Vec<(Uuid, bool, bool, i32)> = sqlx::query_as(
        "select m.user_id, exists (select from presence p where p.workspace_id = m.workspace_id and p.user_id = m.user_id),
           coalesce(a.available, true), coalesce(k.capacity, s.capacity, 10)
         from member m
         left join availability a on a.workspace_id = m.workspace_id and a.user_id = m.user_id
         left join assignment_settings s on s.workspace_id = m.workspace_id
         left join assignment_capacity k on k.workspace_id = m.workspace_id and k.user_id = m.user_id
         where m.workspace_id = $1 and m.active order by m.created_at, m.user_id",
    )
    .bind(workspace_id)
    .fetch_all(scope.connection())
    .await?;
    let teams: Vec<Uuid> = sqlx::query_scalar("select id from team where workspace_id = $1 order by created_at, id")
        .bind(workspace_id)
        .fetch_all(scope.connection())
        .await?;
    Ok(AssignmentStateView {
        members: members
            .into_iter()
            .map(|(user_id, online, available, capacity)| AssignmentMemberView {
                user_id,
                online,
                availability: if available {
                    Availability::Available
                } else {
                    Availability::Away
                },
                open: open.remove(&With::Member(user_id)).unwrap_or_default().count,
                capacity,
            })
            .collect(),
        queues: std::iter::once(None)
            .chain(teams.into_iter().map(Some))
            .map(|team_id| {
                let waits = open.remove(&With::Queue(team_id)).unwrap_or_default();
                AssignmentQueueView {
                    team_id,
                    waiting: waits.count,
                    oldest_waiting_since: waits.oldest,
                }
            })
            .collect(),
    })
}

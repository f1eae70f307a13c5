//! Reads the change log of a workspace and gives what waits to those who are here. One process at a time does it; what was read and
//! what was decided are one commit, so nothing is given twice, and nobody is counted wrong.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use uuid::Uuid;

use super::board::{self, Heard};
use super::decide::{Desk, Load, Open, Rule};
use super::had::{self, Past};
use super::view::AssignmentMode;
use super::{Queue, WITHOUT_TEAM, give, settings};
use crate::errors::Result;
use crate::store::changelog::Followed;
use crate::store::{Scoped, Store};

/// Entries of the log that are read at a time.
const ENTRIES: i64 = 500;
/// Conversations that are given at a time: the workspace's log waits for none of them for long.
const GIVEN: usize = 50;

/// Workspaces whose log was not read to its end, or where somebody waits: the net under rings that were lost.
pub async fn behind(store: &Store) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select p.workspace_id from assignment_progress p join workspace_counter c on c.workspace_id = p.workspace_id
         where p.seq <> c.last_seq or exists (
           select from assignment_open o where o.workspace_id = p.workspace_id and o.assignee_id is null)",
    )
    .fetch_all(&store.database.owner)
    .await?)
}

pub async fn step(store: &Store, workspace_id: Uuid) -> Result<Followed> {
    if !is_on(store, workspace_id).await? {
        return Ok(Followed::UpToDate);
    }
    let mut scope = store.scoped(workspace_id).await?;
    let done = within(&mut scope).await?;
    if done != Followed::Elsewhere {
        scope.commit().await?;
    }
    Ok(done)
}

/// The step itself, in the caller's transaction.
pub async fn within(scope: &mut Scoped) -> Result<Followed> {
    let workspace_id = scope.workspace_id();
    let Some(seq) = board::take(scope.connection(), workspace_id).await? else {
        return Ok(Followed::Elsewhere);
    };
    let (heard, more) = listen(scope, seq).await?;
    let gave = share_out(scope, &heard).await?;
    Ok(if more || gave == GIVEN {
        Followed::More
    } else {
        Followed::UpToDate
    })
}

/// Most workspaces give nothing by themselves, and whoever writes in them pays no more than this for it.
async fn is_on(store: &Store, workspace_id: Uuid) -> Result<bool> {
    let found: Option<i32> = sqlx::query_scalar("select 1 from assignment_progress where workspace_id = $1")
        .bind(workspace_id)
        .fetch_optional(&store.database.owner)
        .await?;
    Ok(found.is_some())
}

/// Reads on, and takes over what changed. Whether there is more to read.
async fn listen(scope: &mut Scoped, seq: i64) -> Result<(Heard, bool)> {
    let workspace_id = scope.workspace_id();
    let heard = match seq {
        0.. => board::hear(scope.connection(), workspace_id, seq, ENTRIES).await?,
        _ => Heard {
            has_gap: true,
            ..Heard::default()
        },
    };
    let reached = if heard.has_gap {
        Some(board::begin(scope.connection(), workspace_id).await?)
    } else {
        board::update(scope.connection(), workspace_id, &heard.touched).await?;
        heard.reached
    };
    if let Some(reached) = reached {
        board::reach(scope.connection(), workspace_id, reached).await?;
    }
    let more = heard.reached.is_some_and(|reached| reached >= seq + ENTRIES);
    Ok((heard, more))
}

/// How many were given.
async fn share_out(scope: &mut Scoped, heard: &Heard) -> Result<usize> {
    let workspace_id = scope.workspace_id();
    let mut desk = desk(scope).await?;
    let queues: Vec<Queue> = desk.rules.keys().copied().collect();
    let opened: Vec<Uuid> = heard.written.iter().chain(&heard.reopened).copied().collect();
    let held = board::held(scope.connection(), workspace_id, &opened, &queues).await?;
    let mut waiting = board::waiting(scope.connection(), workspace_id, &desk.room()).await?;
    waiting.sort_unstable_by_key(|one| (one.idle, one.since, one.id));
    waiting.truncate(GIVEN);
    if held.is_empty() && waiting.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = held
        .iter()
        .map(|(one, _)| one.id)
        .chain(waiting.iter().map(|one| one.id))
        .collect();
    let locked = give::lock(scope, &ids).await?;
    // as it was when it was looked at; what somebody changed meanwhile is in the log, and looked at again. What is gone keeps no
    // other from its place
    let still = |id: &Uuid, queue: Queue, assignee: Option<Uuid>| {
        locked
            .get(id)
            .is_some_and(|(has, team, _)| *has == assignee && team.unwrap_or(WITHOUT_TEAM) == queue)
    };
    let changed: Vec<Uuid> = ids.iter().filter(|id| !locked.contains_key(id)).copied().collect();
    board::update(scope.connection(), workspace_id, &changed).await?;
    let pasts = had::pasts(scope.connection(), workspace_id, &ids).await?;
    let new: Vec<Uuid> = waiting
        .iter()
        .map(|one| one.id)
        .filter(|id| pasts.get(id) == Some(&Past::New))
        .collect();
    let others = had::of_contact(scope.connection(), workspace_id, &new).await?;
    let mut open: Vec<Open> = Vec::new();
    for (one, holder) in held {
        let by_hand = match pasts.get(&one.id) {
            Some(Past::CameBack(_)) => false,
            // who is here keeps what somebody opens for them, however much they have; and what was opened before is not looked at again
            Some(Past::Reopened(_)) if heard.reopened.contains(&one.id) && !desk.members.contains_key(&holder) => true,
            _ => continue,
        };
        if still(&one.id, one.queue, Some(holder)) {
            open.push(Open {
                waiting: one,
                had: Some(holder),
                held: Some(holder),
                by_hand,
            });
        }
    }
    for one in waiting.into_iter().filter(|one| still(&one.id, one.queue, None)) {
        let had = match pasts.get(&one.id) {
            Some(Past::CameBack(had) | Past::Reopened(had)) => *had,
            _ => others.get(&one.id).copied(),
        };
        open.push(Open {
            waiting: one,
            had,
            held: None,
            by_hand: false,
        });
    }
    let given = desk.decide(open);
    for one in &given {
        let inbox_id = locked
            .get(&one.id)
            .map(|(_, _, inbox_id)| *inbox_id)
            .unwrap_or_default();
        give::give(scope, one, inbox_id).await?;
    }
    Ok(given.iter().filter(|one| one.from.is_none()).count())
}

/// Who is here with how much, and how each queue is shared out.
async fn desk(scope: &mut Scoped) -> Result<Desk> {
    let workspace_id = scope.workspace_id();
    let settings = settings::get(scope).await?;
    let members: Vec<(Uuid, i32, i64)> = sqlx::query_as(
        "select m.user_id, case when k.capacity is null then $2 else k.capacity end,
           (select count(*) from assignment_open o where o.workspace_id = m.workspace_id and o.assignee_id = m.user_id)
         from (select distinct user_id from presence where workspace_id = $1) p
         join member m on m.workspace_id = $1 and m.user_id = p.user_id
         left join availability a on a.workspace_id = m.workspace_id and a.user_id = m.user_id
         left join assignment_capacity k on k.workspace_id = m.workspace_id and k.user_id = m.user_id
         left join custom_role r on r.workspace_id = m.workspace_id and r.id = m.role_id
         where m.active and a.available is distinct from false
           and (r.id is null or 'conversations.reply' = any(r.permissions))",
    )
    .bind(workspace_id)
    .bind(settings.capacity)
    .fetch_all(scope.connection())
    .await?;
    let of_teams: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select t.team_id, t.user_id from assignment_team a
         join team_member t on t.workspace_id = a.workspace_id and t.team_id = a.team_id where a.workspace_id = $1",
    )
    .bind(workspace_id)
    .fetch_all(scope.connection())
    .await?;
    let turns: Vec<(Queue, Uuid, i64)> =
        sqlx::query_as("select queue, user_id, turn from assignment_turn where workspace_id = $1")
            .bind(workspace_id)
            .fetch_all(scope.connection())
            .await?;
    let mut rules: BTreeMap<Queue, Rule> = BTreeMap::new();
    if settings.without_team != AssignmentMode::Off {
        rules.insert(WITHOUT_TEAM, rule(settings.without_team, None));
    }
    for team in &settings.teams {
        rules.insert(team.team_id, rule(team.mode, Some(BTreeSet::new())));
    }
    for (team_id, user_id) in of_teams {
        if let Some(members) = rules.get_mut(&team_id).and_then(|rule| rule.members.as_mut()) {
            members.insert(user_id);
        }
    }
    let here: HashSet<Uuid> = members.iter().map(|(user_id, ..)| *user_id).collect();
    for (queue, user_id, turn) in turns {
        if let Some(rule) = rules.get_mut(&queue)
            && here.contains(&user_id)
        {
            rule.turns.insert(user_id, turn);
        }
    }
    let load = |(user_id, capacity, open): (Uuid, i32, i64)| {
        let capacity = i64::from(capacity);
        (user_id, Load { open, capacity })
    };
    Ok(Desk {
        sticky: settings.sticky,
        members: members.into_iter().map(load).collect(),
        rules,
    })
}

fn rule(mode: AssignmentMode, members: Option<BTreeSet<Uuid>>) -> Rule {
    Rule {
        mode,
        members,
        turns: BTreeMap::new(),
    }
}

//! What admins choose.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::view::{AssignmentMode, AssignmentSettingsView, MemberCapacity, TeamAssignment};
use crate::domain::audit::{self, AuditAction};
use crate::domain::views::Event;
use crate::errors::{Check, Result};
use crate::store::Scoped;

const CAPACITY_MAX: i32 = 1_000;
const MINUTES_MAX: i32 = 24 * 60;
/// Teams, or members, of one change.
const ENTRIES_MAX: usize = 1_000;

/// What is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct SettingsChange {
    pub without_team: Option<AssignmentMode>,
    /// Teams that are not named stay as they are.
    pub teams: Vec<TeamAssignment>,
    pub capacity: Option<i32>,
    /// Members who are not named keep theirs; none: the workspace's.
    pub capacities: Vec<(Uuid, Option<i32>)>,
    pub sticky: Option<bool>,
    pub give_back_minutes: Option<Option<i32>>,
}

pub async fn get(scope: &mut Scoped) -> Result<AssignmentSettingsView> {
    let workspace_id = scope.workspace_id();
    let row: Option<(i64, String, i32, bool, Option<i32>)> = sqlx::query_as(
        "select version, mode, capacity, sticky, give_back_minutes from assignment_settings where workspace_id = $1",
    )
    .bind(workspace_id)
    .fetch_optional(scope.connection())
    .await?;
    let (version, mode, capacity, sticky, give_back_minutes) = row.unwrap_or((0, "off".to_owned(), 10, true, None));
    let teams: Vec<(Uuid, String)> =
        sqlx::query_as("select team_id, mode from assignment_team where workspace_id = $1 order by team_id")
            .bind(workspace_id)
            .fetch_all(scope.connection())
            .await?;
    let capacities: Vec<(Uuid, i32)> =
        sqlx::query_as("select user_id, capacity from assignment_capacity where workspace_id = $1 order by user_id")
            .bind(workspace_id)
            .fetch_all(scope.connection())
            .await?;
    Ok(AssignmentSettingsView {
        version,
        without_team: AssignmentMode::parse(&mode),
        teams: teams
            .into_iter()
            .map(|(team_id, mode)| TeamAssignment {
                team_id,
                mode: AssignmentMode::parse(&mode),
            })
            .collect(),
        capacity,
        capacities: capacities
            .into_iter()
            .map(|(user_id, capacity)| MemberCapacity { user_id, capacity })
            .collect(),
        sticky,
        give_back_minutes,
    })
}

pub async fn change(scope: &mut Scoped, change: SettingsChange) -> Result<AssignmentSettingsView> {
    let workspace_id = scope.workspace_id();
    check(scope, &change).await?;
    sqlx::query("insert into assignment_settings (workspace_id) values ($1) on conflict do nothing")
        .bind(workspace_id)
        .execute(scope.connection())
        .await?;
    // two admins at once: one after the other
    sqlx::query("select from assignment_settings where workspace_id = $1 for update")
        .bind(workspace_id)
        .execute(scope.connection())
        .await?;
    let before = get(scope).await?;
    write(scope, &before, &change).await?;
    let view = AssignmentSettingsView {
        version: before.version + 1,
        ..get(scope).await?
    };
    if (AssignmentSettingsView {
        version: before.version,
        ..view.clone()
    }) == before
    {
        return Ok(before);
    }
    sqlx::query("update assignment_settings set version = $2 where workspace_id = $1")
        .bind(workspace_id)
        .bind(view.version)
        .execute(scope.connection())
        .await?;
    begin_or_end(scope, &view).await?;
    audit::changed(scope, AuditAction::AssignmentChanged, workspace_id, "", &before, &view);
    scope.record(Event::AssignmentSettingsUpdated(view.clone()));
    Ok(view)
}

async fn check(scope: &mut Scoped, change: &SettingsChange) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let mut check = Check::default();
    if let Some(capacity) = change.capacity {
        check.field(
            "capacity",
            (1..=CAPACITY_MAX).contains(&capacity),
            format!("must be from 1 to {CAPACITY_MAX}"),
        );
    }
    let own = change.capacities.iter().filter_map(|(_, capacity)| *capacity);
    check.field(
        "capacities",
        own.into_iter().all(|capacity| (0..=CAPACITY_MAX).contains(&capacity)),
        format!("must each be from 0 to {CAPACITY_MAX}, or null for the workspace's"),
    );
    if let Some(Some(minutes)) = change.give_back_minutes {
        check.field(
            "give_back_minutes",
            (1..=MINUTES_MAX).contains(&minutes),
            format!("must be from 1 to {MINUTES_MAX}, or null for never"),
        );
    }
    let teams: BTreeSet<Uuid> = change.teams.iter().map(|team| team.team_id).collect();
    let users: BTreeSet<Uuid> = change.capacities.iter().map(|(user_id, _)| *user_id).collect();
    check.field("teams", teams.len() == change.teams.len(), "names a team twice");
    check.field(
        "capacities",
        users.len() == change.capacities.len(),
        "names a member twice",
    );
    for (field, count) in [("teams", teams.len()), ("capacities", users.len())] {
        check.field(field, count <= ENTRIES_MAX, format!("must be at most {ENTRIES_MAX}"));
    }
    check.done()?;
    let mut check = Check::default();
    let known: i64 = sqlx::query_scalar("select count(*) from team where workspace_id = $1 and id = any($2)")
        .bind(workspace_id)
        .bind(teams.iter().copied().collect::<Vec<_>>())
        .fetch_one(scope.connection())
        .await?;
    check.field("teams", known == teams.len() as i64, "names a team that is not there");
    let known: i64 = sqlx::query_scalar("select count(*) from member where workspace_id = $1 and user_id = any($2)")
        .bind(workspace_id)
        .bind(users.iter().copied().collect::<Vec<_>>())
        .fetch_one(scope.connection())
        .await?;
    check.field(
        "capacities",
        known == users.len() as i64,
        "names someone who is no member",
    );
    check.done()
}

async fn write(scope: &mut Scoped, before: &AssignmentSettingsView, change: &SettingsChange) -> Result<()> {
    let workspace_id = scope.workspace_id();
    sqlx::query(
        "update assignment_settings set mode = $2, capacity = $3, sticky = $4, give_back_minutes = $5 where workspace_id = $1",
    )
    .bind(workspace_id)
    .bind(change.without_team.unwrap_or(before.without_team).as_str())
    .bind(change.capacity.unwrap_or(before.capacity))
    .bind(change.sticky.unwrap_or(before.sticky))
    .bind(change.give_back_minutes.unwrap_or(before.give_back_minutes))
    .execute(scope.connection())
    .await?;
    let (off, on): (Vec<TeamAssignment>, Vec<TeamAssignment>) =
        change.teams.iter().partition(|team| team.mode == AssignmentMode::Off);
    sqlx::query("delete from assignment_team where workspace_id = $1 and team_id = any($2)")
        .bind(workspace_id)
        .bind(off.iter().map(|team| team.team_id).collect::<Vec<_>>())
        .execute(scope.connection())
        .await?;
    sqlx::query(
        "insert into assignment_team (workspace_id, team_id, mode) select $1, * from unnest($2::uuid[], $3::text[])
         on conflict (workspace_id, team_id) do update set mode = excluded.mode",
    )
    .bind(workspace_id)
    .bind(on.iter().map(|team| team.team_id).collect::<Vec<_>>())
    .bind(on.iter().map(|team| team.mode.as_str()).collect::<Vec<_>>())
    .execute(scope.connection())
    .await?;
    let (users, capacities): (Vec<Uuid>, Vec<Option<i32>>) = change.capacities.iter().copied().unzip();
    sqlx::query(
        "delete from assignment_capacity a using unnest($2::uuid[], $3::int[]) as t (user_id, capacity)
         where a.workspace_id = $1 and a.user_id = t.user_id and t.capacity is null",
    )
    .bind(workspace_id)
    .bind(&users)
    .bind(&capacities)
    .execute(scope.connection())
    .await?;
    sqlx::query(
        "insert into assignment_capacity (workspace_id, user_id, capacity)
         select $1, t.user_id, t.capacity from unnest($2::uuid[], $3::int[]) as t (user_id, capacity) where t.capacity is not null
         on conflict (workspace_id, user_id) do update set capacity = excluded.capacity",
    )
    .bind(workspace_id)
    .bind(&users)
    .bind(&capacities)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// Where nothing is given by itself nobody reads the log for it, and nothing is known of open conversations.
async fn begin_or_end(scope: &mut Scoped, view: &AssignmentSettingsView) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let is_on = view.without_team != AssignmentMode::Off || !view.teams.is_empty();
    let statements: &[&'static str] = if is_on {
        &["insert into assignment_progress (workspace_id, seq) values ($1, -1) on conflict do nothing"]
    } else {
        &[
            "delete from assignment_progress where workspace_id = $1",
            "delete from assignment_open where workspace_id = $1",
        ]
    };
    for statement in statements {
        sqlx::query(*statement)
            .bind(workspace_id)
            .execute(scope.connection())
            .await?;
    }
    Ok(())
}

//! Teams: groups of members that conversations can be given to.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit::{self, AuditAction};
use super::labels::record_conversations;
use super::page::{self, Cursor, Page};
use super::permissions::Sight;
use super::views::{Event, RemovedView, TeamView};
use crate::errors::{Check, Error, Result, violated};
use crate::store::entities::{Tenant, member, team, team_member};
use crate::store::{Scoped, Signal};

const NAME_MAX: usize = 100;
const MEMBERS_MAX: usize = 1_000;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    /// Unlike every other team's, whatever the case. At most 100 characters.
    pub name: String,
    /// Ids of members of the workspace, at most 1,000.
    #[serde(default)]
    pub member_ids: Vec<Uuid>,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamChanges {
    pub name: Option<String>,
    /// All who are in the team from now on.
    pub member_ids: Option<Vec<Uuid>>,
}

/// In the order of their creation.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<TeamView>> {
    let rows = page::oldest_first(
        team::Entity::of(scope.workspace_id()),
        team::Column::CreatedAt,
        team::Column::Id,
        cursor,
        limit,
    )
    .all(&*scope)
    .await?;
    let page = Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let mut members = members_of(scope, &ids).await?;
    Ok(page.map(|row| {
        let in_it = members.remove(&row.id).unwrap_or_default();
        view(row, &in_it)
    }))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<TeamView> {
    let row = team::Entity::of(scope.workspace_id())
        .filter(team::Column::Id.eq(id))
        .one(&*scope)
        .await?;
    let row = row.ok_or(Error::NotFound("team"))?;
    let members = members_of(scope, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(view(row, &members))
}

pub async fn create(scope: &mut Scoped, new: NewTeam) -> Result<TeamView> {
    let members: BTreeSet<Uuid> = new.member_ids.into_iter().collect();
    check(scope, Some(&new.name), Some(&members)).await?;
    let row = team::ActiveModel {
        workspace_id: ActiveValue::Set(scope.workspace_id()),
        id: ActiveValue::Set(scope.store().clock.id()),
        name: ActiveValue::Set(new.name.trim().to_owned()),
        version: ActiveValue::Set(1),
        created_at: ActiveValue::Set(scope.store().clock.now()),
    };
    let row = row.insert(&*scope).await.map_err(in_words)?;
    set_members(scope, row.id, &BTreeSet::new(), &members).await?;
    sights_moved(scope, &BTreeSet::new(), &members);
    let view = view(row, &members);
    audit::created(scope, AuditAction::TeamCreated, view.id, &view.name, &view);
    scope.record(Event::TeamUpdated(view.clone()));
    Ok(view)
}

pub async fn update(scope: &mut Scoped, by: &Sight, id: Uuid, changes: TeamChanges) -> Result<TeamView> {
    let current = locked(scope, id, LockType::NoKeyUpdate).await?;
    let members = members_of(scope, &[id]).await?.remove(&id).unwrap_or_default();
    let wanted = changes
        .member_ids
        .map(|ids| ids.into_iter().collect::<BTreeSet<Uuid>>());
    check(scope, changes.name.as_deref(), wanted.as_ref()).await?;
    let wanted = wanted.unwrap_or_else(|| members.clone());
    let mut row = current.clone().into_active_model();
    if let Some(name) = changes.name {
        row.name.set_if_not_equals(name.trim().to_owned());
    }
    if !row.is_changed() && wanted == members {
        return Ok(view(current, &members));
    }
    row.version = ActiveValue::Set(current.version + 1);
    if wanted != members {
        moves_sight(by, id)?;
    }
    let before = view(current, &members);
    let row = row.update(&*scope).await.map_err(in_words)?;
    set_members(scope, id, &members, &wanted).await?;
    sights_moved(scope, &members, &wanted);
    let view = view(row, &wanted);
    audit::changed(scope, AuditAction::TeamChanged, id, &view.name, &before, &view);
    scope.record(Event::TeamUpdated(view.clone()));
    Ok(view)
}

/// Its conversations stay with no team.
pub async fn remove(scope: &mut Scoped, by: &Sight, id: Uuid) -> Result<()> {
    lock_conversations(scope, id).await?;
    // from here on nobody can give it another conversation
    locked(scope, id, LockType::Update).await?;
    let before = get(scope, id).await?;
    moves_sight(by, id)?;
    let conversations: Vec<Uuid> = sqlx::query_scalar(
        "update conversation set team_id = null, version = version + 1 where workspace_id = $1 and team_id = $2 returning id",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_all(scope.connection())
    .await?;
    team::Entity::delete_of(scope.workspace_id())
        .filter(team::Column::Id.eq(id))
        .exec(&*scope)
        .await?;
    sights_moved(scope, &before.member_ids.iter().copied().collect(), &BTreeSet::new());
    audit::removed(scope, AuditAction::TeamRemoved, id, &before.name, &before);
    scope.record(Event::TeamRemoved(RemovedView { id }));
    record_conversations(scope, &conversations).await
}

/// Who is in a team may see what it has: nobody gives or takes that who does not see it, themselves included.
fn moves_sight(by: &Sight, team_id: Uuid) -> Result<()> {
    if by.shows_team(team_id) {
        Ok(())
    } else {
        Err(Error::Forbidden(
            "You do not see this team's conversations, so others decide who is in it.",
        ))
    }
}

/// Who came or went may see other conversations now: they and their sockets are looked at again after the commit.
fn sights_moved(scope: &mut Scoped, before: &BTreeSet<Uuid>, after: &BTreeSet<Uuid>) {
    if before != after {
        scope.signal(Signal::Access {
            workspace_id: Some(scope.workspace_id()),
            user_id: None,
        });
    }
}

/// In the order in which everyone locks: conversations by id, and before the team, as one who gives it one does.
async fn lock_conversations(scope: &mut Scoped, team_id: Uuid) -> Result<()> {
    sqlx::query("select from conversation where workspace_id = $1 and team_id = $2 order by id for no key update")
        .bind(scope.workspace_id())
        .bind(team_id)
        .execute(scope.connection())
        .await?;
    Ok(())
}

async fn locked(scope: &mut Scoped, id: Uuid, lock: LockType) -> Result<team::Model> {
    let row = team::Entity::of(scope.workspace_id())
        .filter(team::Column::Id.eq(id))
        .lock(lock)
        .one(&*scope)
        .await?;
    row.ok_or(Error::NotFound("team"))
}

async fn members_of(scope: &mut Scoped, teams: &[Uuid]) -> Result<HashMap<Uuid, BTreeSet<Uuid>>> {
    let rows = team_member::Entity::of(scope.workspace_id())
        .filter(team_member::Column::TeamId.eq_any(teams.iter().copied()))
        .order_by_asc(team_member::Column::UserId)
        .all(&*scope)
        .await?;
    let mut members: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for row in rows {
        members.entry(row.team_id).or_default().insert(row.user_id);
    }
    Ok(members)
}

async fn set_members(scope: &mut Scoped, team_id: Uuid, before: &BTreeSet<Uuid>, after: &BTreeSet<Uuid>) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let gone: Vec<Uuid> = before.difference(after).copied().collect();
    if !gone.is_empty() {
        team_member::Entity::delete_of(workspace_id)
            .filter(team_member::Column::TeamId.eq(team_id))
            .filter(team_member::Column::UserId.eq_any(gone))
            .exec(&*scope)
            .await?;
    }
    let new: Vec<_> = after
        .difference(before)
        .map(|user_id| team_member::ActiveModel {
            workspace_id: ActiveValue::Set(workspace_id),
            team_id: ActiveValue::Set(team_id),
            user_id: ActiveValue::Set(*user_id),
        })
        .collect();
    if !new.is_empty() {
        team_member::Entity::insert_many(new)
            .exec_without_returning(&*scope)
            .await?;
    }
    Ok(())
}

async fn check(scope: &mut Scoped, name: Option<&str>, members: Option<&BTreeSet<Uuid>>) -> Result<()> {
    let mut check = Check::default();
    if let Some(name) = name {
        check.text("name", name, NAME_MAX).field(
            "name",
            !name.contains(char::is_control),
            "must not contain control characters",
        );
    }
    match members {
        Some(members) if members.len() > MEMBERS_MAX => {
            check.field("member_ids", false, format!("must have at most {MEMBERS_MAX} ids"));
        }
        Some(members) => {
            // members are never deleted, only deactivated: who is there now is there at the commit
            let known = member::Entity::of(scope.workspace_id())
                .filter(member::Column::UserId.eq_any(members.iter().copied()))
                .all(&*scope)
                .await?;
            check.field(
                "member_ids",
                known.len() == members.len(),
                "names someone who is no member",
            );
        }
        None => {}
    }
    check.done()
}

fn in_words(error: DbErr) -> Error {
    match Error::from(error) {
        Error::Database(error) if violated(&error) == Some("team_name") => Error::invalid("name", "is taken"),
        other => other,
    }
}

fn view(row: team::Model, members: &BTreeSet<Uuid>) -> TeamView {
    TeamView {
        id: row.id,
        version: row.version,
        name: row.name,
        member_ids: members.iter().copied().collect(),
    }
}

//! Saved views: lists of conversations that members put together, for themselves or for everybody.

use sqlx::FromRow;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use serde::Deserialize;
use utoipa::ToSchema;

use super::access::Actor;
use super::audit::{self, AuditAction};
use super::conversations::conditions::{self, Named};
use super::page::{Cursor, Page};
use super::permissions::Permission;
use super::views::{ConversationSort, Event, RemovedView, SavedViewView, ViewConditions};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

const NAME_MAX: usize = 60;
/// That one member makes.
const VIEWS_MAX: i64 = 100;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSavedView {
    /// At most 60 characters.
    pub name: String,
    /// For everybody; only for who makes it if left out.
    #[serde(default)]
    pub shared: bool,
    pub conditions: ViewConditions,
    /// Newest activity first if left out.
    #[serde(default)]
    pub sort: ConversationSort,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedViewChanges {
    pub name: Option<String>,
    pub shared: Option<bool>,
    pub conditions: Option<ViewConditions>,
    pub sort: Option<ConversationSort>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    name: String,
    shared: bool,
    user_id: Uuid,
    conditions: Json<ViewConditions>,
    sort: String,
    created_at: OffsetDateTime,
}

const COLUMNS: &str = "id, version, name, shared, user_id, conditions, sort, created_at";

/// Everybody's and one's own, in the order of their creation.
pub async fn list(scope: &mut Scoped, actor: &Actor, after: Option<Cursor>, limit: i64) -> Result<Page<SavedViewView>> {
    let after = after.unwrap_or(Cursor {
        at: OffsetDateTime::UNIX_EPOCH,
        id: Uuid::nil(),
    });
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from saved_view where workspace_id = $1 and (shared or user_id = $2) and (created_at, id) > ($3, $4)
         order by created_at, id limit $5"
    )))
    .bind(scope.workspace_id())
    .bind(actor.id())
    .bind(after.at)
    .bind(after.id)
    .bind(limit + 1)
    .fetch_all(scope.connection())
    .await?;
    let page = Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    });
    Ok(page.map(view))
}

/// One that this one may see.
pub async fn get(scope: &mut Scoped, actor: &Actor, id: Uuid) -> Result<SavedViewView> {
    seen(scope, actor, id, "").await
}

/// As the list of conversations takes it.
pub async fn find(scope: &mut Scoped, actor: &Actor, ids: &[Uuid]) -> Result<Vec<SavedViewView>> {
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from saved_view where workspace_id = $1 and id = any($2) and (shared or user_id = $3)"
    )))
    .bind(scope.workspace_id())
    .bind(ids)
    .bind(actor.id())
    .fetch_all(scope.connection())
    .await?;
    Ok(rows.into_iter().map(view).collect())
}

async fn seen(scope: &mut Scoped, actor: &Actor, id: Uuid, lock: &str) -> Result<SavedViewView> {
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from saved_view where workspace_id = $1 and id = $2 and (shared or user_id = $3){lock}"
    )))
    .bind(scope.workspace_id())
    .bind(id)
    .bind(actor.id())
    .fetch_optional(scope.connection())
    .await?;
    row.map(view).ok_or(Error::NotFound("view"))
}

/// One to change: one's own; admins, everybody's.
async fn own(scope: &mut Scoped, actor: &Actor, id: Uuid) -> Result<SavedViewView> {
    let view = seen(scope, actor, id, " for no key update").await?;
    if actor.user_id == Some(view.user_id) || actor.permissions.has(Permission::SavedViewsManage) {
        Ok(view)
    } else {
        Err(Error::Forbidden(
            "Only its maker may change a shared view, and who manages the views of all.",
        ))
    }
}

pub async fn create(scope: &mut Scoped, actor: &Actor, new: NewSavedView) -> Result<SavedViewView> {
    let user_id = actor
        .user_id
        .ok_or(Error::Forbidden("Only members have views; a token has none."))?;
    check(scope, Some(&new.name), Some(&new.conditions)).await?;
    let (workspace_id, clock) = (scope.workspace_id(), scope.store().clock.clone());
    // two at once are counted one after the other
    sqlx::query("select 1 from member where workspace_id = $1 and user_id = $2 for no key update")
        .bind(workspace_id)
        .bind(user_id)
        .execute(scope.connection())
        .await?;
    let made: i64 = sqlx::query_scalar("select count(*) from saved_view where workspace_id = $1 and user_id = $2")
        .bind(workspace_id)
        .bind(user_id)
        .fetch_one(scope.connection())
        .await?;
    if made >= VIEWS_MAX {
        return Err(Error::conflict(
            "too_many_views",
            format!("A member may have at most {VIEWS_MAX} views. Remove one first."),
        ));
    }
    let view = SavedViewView {
        id: clock.id(),
        version: 1,
        name: new.name.trim().to_owned(),
        shared: new.shared,
        user_id,
        conditions: new.conditions,
        sort: new.sort,
    };
    sqlx::query(
        "insert into saved_view (workspace_id, id, user_id, shared, name, conditions, sort, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(workspace_id)
    .bind(view.id)
    .bind(user_id)
    .bind(view.shared)
    .bind(&view.name)
    .bind(Json(&view.conditions))
    .bind(sort_name(view.sort))
    .bind(clock.now())
    .execute(scope.connection())
    .await?;
    if view.shared {
        audit::created(scope, AuditAction::ViewCreated, view.id, &view.name, &view);
    }
    tell(scope, &view);
    Ok(view)
}

pub async fn update(scope: &mut Scoped, actor: &Actor, id: Uuid, changes: SavedViewChanges) -> Result<SavedViewView> {
    let before = own(scope, actor, id).await?;
    check(scope, changes.name.as_deref(), changes.conditions.as_ref()).await?;
    let mut after = before.clone();
    if let Some(name) = changes.name {
        after.name = name.trim().to_owned();
    }
    after.shared = changes.shared.unwrap_or(before.shared);
    after.conditions = changes.conditions.unwrap_or(after.conditions);
    after.sort = changes.sort.unwrap_or(before.sort);
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    sqlx::query(
        "update saved_view set name = $3, shared = $4, conditions = $5, sort = $6, version = $7 where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(&after.name)
    .bind(after.shared)
    .bind(Json(&after.conditions))
    .bind(sort_name(after.sort))
    .bind(after.version)
    .execute(scope.connection())
    .await?;
    if before.shared && !after.shared {
        scope.record(Event::SavedViewRemoved(RemovedView { id }));
    }
    // what somebody keeps for themselves is nobody else's business
    if before.shared || after.shared {
        audit::changed(scope, AuditAction::ViewChanged, id, &after.name, &before, &after);
    }
    tell(scope, &after);
    Ok(after)
}

pub async fn remove(scope: &mut Scoped, actor: &Actor, id: Uuid) -> Result<()> {
    let view = own(scope, actor, id).await?;
    sqlx::query("delete from saved_view where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    let removed = Event::SavedViewRemoved(RemovedView { id });
    if view.shared {
        audit::removed(scope, AuditAction::ViewRemoved, id, &view.name, &view);
        scope.record(removed);
    } else {
        scope.record_for(view.user_id, removed);
    }
    Ok(())
}

fn tell(scope: &mut Scoped, view: &SavedViewView) {
    let updated = Event::SavedViewUpdated(view.clone());
    if view.shared {
        scope.record(updated);
    } else {
        scope.record_for(view.user_id, updated);
    }
}

async fn check(scope: &mut Scoped, name: Option<&str>, wanted: Option<&ViewConditions>) -> Result<()> {
    let mut check = Check::default();
    if let Some(name) = name {
        check.text("name", name, NAME_MAX).field(
            "name",
            !name.contains(char::is_control),
            "must not contain control characters",
        );
    }
    match wanted.map(conditions::check) {
        Some(Ok(named)) => {
            for (what, known) in known(scope, &named).await? {
                check.field("conditions", known, format!("names {what} that is not there"));
            }
        }
        Some(Err(Error::Invalid(fields))) => drop(check.also(&fields)),
        Some(Err(other)) => return Err(other),
        None => {}
    }
    check.done()
}

/// Whether all of each kind that conditions name are there.
async fn known(scope: &mut Scoped, named: &Named) -> Result<Vec<(&'static str, bool)>> {
    let workspace_id = scope.workspace_id();
    let kinds = [
        (
            "a member",
            "select count(*) from member where workspace_id = $1 and user_id = any($2)",
            &named.members,
        ),
        (
            "a team",
            "select count(*) from team where workspace_id = $1 and id = any($2)",
            &named.teams,
        ),
        (
            "an inbox",
            "select count(*) from inbox where workspace_id = $1 and id = any($2) and removed_at is null",
            &named.inboxes,
        ),
        (
            "a label",
            "select count(*) from label where workspace_id = $1 and id = any($2)",
            &named.labels,
        ),
    ];
    let mut found = Vec::new();
    for (what, sql, ids) in kinds {
        let mut ids = ids.clone();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            continue;
        }
        let count: i64 = sqlx::query_scalar(sql)
            .bind(workspace_id)
            .bind(&ids)
            .fetch_one(scope.connection())
            .await?;
        found.push((what, count == ids.len() as i64));
    }
    Ok(found)
}

fn sort_name(sort: ConversationSort) -> &'static str {
    match sort {
        ConversationSort::Newest => "newest",
        ConversationSort::Oldest => "oldest",
        ConversationSort::Waiting => "waiting",
        ConversationSort::Priority => "priority",
    }
}

fn view(row: Row) -> SavedViewView {
    SavedViewView {
        id: row.id,
        version: row.version,
        name: row.name,
        shared: row.shared,
        user_id: row.user_id,
        conditions: row.conditions.0,
        sort: match row.sort.as_str() {
            "oldest" => ConversationSort::Oldest,
            "waiting" => ConversationSort::Waiting,
            "priority" => ConversationSort::Priority,
            _ => ConversationSort::Newest,
        },
    }
}

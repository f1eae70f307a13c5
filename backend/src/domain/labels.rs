//! Labels: coloured words on conversations.

use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ActiveValue, ColumnTrait, DbErr, IntoActiveModel, QueryFilter, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit::{self, AuditAction};
use super::conversations;
use super::page::{self, Cursor, Page};
use super::views::{Event, LabelView, RemovedView};
use crate::errors::{Check, Error, Result, violated};
use crate::store::Scoped;
use crate::store::entities::{Tenant, label};

const NAME_MAX: usize = 60;
const DEFAULT_COLOR: &str = "#64748b";

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLabel {
    /// Unlike every other label's, whatever the case. At most 60 characters.
    pub name: String,
    /// `#rrggbb`; a grey one if left out.
    pub color: Option<String>,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelChanges {
    pub name: Option<String>,
    pub color: Option<String>,
}

/// In the order of their creation.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<LabelView>> {
    let rows = page::oldest_first(
        label::Entity::of(scope.workspace_id()),
        label::Column::CreatedAt,
        label::Column::Id,
        cursor,
        limit,
    )
    .all(&*scope)
    .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    })
    .map(view))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<LabelView> {
    let row = label::Entity::of(scope.workspace_id())
        .filter(label::Column::Id.eq(id))
        .one(&*scope)
        .await?;
    row.map(view).ok_or(Error::NotFound("label"))
}

pub async fn create(scope: &mut Scoped, new: NewLabel) -> Result<LabelView> {
    check(Some(&new.name), new.color.as_deref())?;
    let row = label::ActiveModel {
        workspace_id: ActiveValue::Set(scope.workspace_id()),
        id: ActiveValue::Set(scope.store().clock.id()),
        name: ActiveValue::Set(new.name.trim().to_owned()),
        color: ActiveValue::Set(new.color.as_deref().unwrap_or(DEFAULT_COLOR).to_lowercase()),
        version: ActiveValue::Set(1),
        created_at: ActiveValue::Set(scope.store().clock.now()),
    };
    let view = view(row.insert(&*scope).await.map_err(in_words)?);
    audit::created(scope, AuditAction::LabelCreated, view.id, &view.name, &view);
    scope.record(Event::LabelUpdated(view.clone()));
    Ok(view)
}

pub async fn update(scope: &mut Scoped, id: Uuid, changes: LabelChanges) -> Result<LabelView> {
    check(changes.name.as_deref(), changes.color.as_deref())?;
    let current = locked(scope, id, LockType::NoKeyUpdate).await?;
    let mut row = current.clone().into_active_model();
    if let Some(name) = changes.name {
        row.name.set_if_not_equals(name.trim().to_owned());
    }
    if let Some(color) = changes.color {
        row.color.set_if_not_equals(color.to_lowercase());
    }
    if !row.is_changed() {
        return Ok(view(current));
    }
    row.version = ActiveValue::Set(current.version + 1);
    let before = view(current);
    let view = view(row.update(&*scope).await.map_err(in_words)?);
    audit::changed(scope, AuditAction::LabelChanged, id, &view.name, &before, &view);
    scope.record(Event::LabelUpdated(view.clone()));
    Ok(view)
}

/// Takes it off every conversation too.
pub async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    lock_conversations(scope, id).await?;
    // from here on nobody can put it on another conversation
    let before = view(locked(scope, id, LockType::Update).await?);
    let conversations: Vec<Uuid> = sqlx::query_scalar(
        "update conversation set version = version + 1
         where workspace_id = $1 and id in (select conversation_id from conversation_label where workspace_id = $1 and label_id = $2)
         returning id",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_all(scope.connection())
    .await?;
    label::Entity::delete_of(scope.workspace_id())
        .filter(label::Column::Id.eq(id))
        .exec(&*scope)
        .await?;
    audit::removed(scope, AuditAction::LabelRemoved, id, &before.name, &before);
    scope.record(Event::LabelRemoved(RemovedView { id }));
    record_conversations(scope, &conversations).await
}

/// In the order in which everyone locks: conversations by id, and before the label, as one who puts it on does.
async fn lock_conversations(scope: &mut Scoped, label_id: Uuid) -> Result<()> {
    sqlx::query(
        "select from conversation
         where workspace_id = $1 and id in (select conversation_id from conversation_label where workspace_id = $1 and label_id = $2)
         order by id for no key update",
    )
    .bind(scope.workspace_id())
    .bind(label_id)
    .execute(scope.connection())
    .await?;
    Ok(())
}

/// Tells of every conversation that something was taken off, however many they are.
pub(super) async fn record_conversations(scope: &mut Scoped, ids: &[Uuid]) -> Result<()> {
    let workspace_id = scope.workspace_id();
    for chunk in ids.chunks(500) {
        let chunk: Vec<(Uuid, Uuid)> = chunk.iter().map(|id| (workspace_id, *id)).collect();
        for (_, view) in conversations::load::by_ids(scope.connection(), &chunk).await? {
            scope.record(Event::ConversationUpdated(view));
        }
    }
    Ok(())
}

async fn locked(scope: &mut Scoped, id: Uuid, lock: LockType) -> Result<label::Model> {
    let row = label::Entity::of(scope.workspace_id())
        .filter(label::Column::Id.eq(id))
        .lock(lock)
        .one(&*scope)
        .await?;
    row.ok_or(Error::NotFound("label"))
}

fn check(name: Option<&str>, color: Option<&str>) -> Result<()> {
    let mut check = Check::default();
    if let Some(name) = name {
        check.text("name", name, NAME_MAX).field(
            "name",
            !name.contains(char::is_control),
            "must not contain control characters",
        );
    }
    if let Some(color) = color {
        check.field("color", is_color(color), "must look like #1d4ed8");
    }
    check.done()
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn in_words(error: DbErr) -> Error {
    match Error::from(error) {
        Error::Database(error) if violated(&error) == Some("label_name") => Error::invalid("name", "is taken"),
        other => other,
    }
}

fn view(row: label::Model) -> LabelView {
    LabelView {
        id: row.id,
        version: row.version,
        name: row.name,
        color: row.color,
    }
}

#[cfg(test)]
mod tests {
    use super::is_color;

    #[test]
    fn a_color_has_six_hexadecimal_digits() {
        assert!(is_color("#1d4ED8"));
        for wrong in ["", "#", "1d4ed8", "#1d4ed", "#1d4ed88", "#1d4edg", "#1d4eé"] {
            assert!(!is_color(wrong), "{wrong}");
        }
    }
}

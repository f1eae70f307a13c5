//! Canned responses: texts that are sent often, found by what is typed after `/`.

use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ActiveValue, ColumnTrait, DbErr, IntoActiveModel, QueryFilter, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit::{self, AuditAction};
use super::page::{self, Cursor, Page};
use super::views::{CannedResponseView, Event, RemovedView};
use crate::errors::{Check, Error, Result, violated};
use crate::store::Scoped;
use crate::store::entities::{Tenant, canned_response};

const SHORTCUT_MAX: usize = 40;
/// As much as the channel with the longest messages takes.
const TEXT_MAX: usize = 4_096;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCannedResponse {
    /// Without the slash and without spaces; unlike every other one's, whatever the case. At most 40 characters.
    pub shortcut: String,
    /// At most 4,096 characters.
    pub text: String,
}

/// What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CannedResponseChanges {
    pub shortcut: Option<String>,
    pub text: Option<String>,
}

/// In the order of their creation.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<CannedResponseView>> {
    let rows = page::oldest_first(
        canned_response::Entity::of(scope.workspace_id()),
        canned_response::Column::CreatedAt,
        canned_response::Column::Id,
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

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<CannedResponseView> {
    let row = canned_response::Entity::of(scope.workspace_id())
        .filter(canned_response::Column::Id.eq(id))
        .one(&*scope)
        .await?;
    row.map(view).ok_or(Error::NotFound("canned response"))
}

pub async fn create(scope: &mut Scoped, new: NewCannedResponse) -> Result<CannedResponseView> {
    check(Some(&new.shortcut), Some(&new.text))?;
    let row = canned_response::ActiveModel {
        workspace_id: ActiveValue::Set(scope.workspace_id()),
        id: ActiveValue::Set(scope.store().clock.id()),
        shortcut: ActiveValue::Set(new.shortcut),
        text: ActiveValue::Set(new.text),
        version: ActiveValue::Set(1),
        created_at: ActiveValue::Set(scope.store().clock.now()),
    };
    let view = view(row.insert(&*scope).await.map_err(in_words)?);
    audit::created(
        scope,
        AuditAction::CannedResponseCreated,
        view.id,
        &view.shortcut,
        &view,
    );
    scope.record(Event::CannedResponseUpdated(view.clone()));
    Ok(view)
}

pub async fn update(scope: &mut Scoped, id: Uuid, changes: CannedResponseChanges) -> Result<CannedResponseView> {
    check(changes.shortcut.as_deref(), changes.text.as_deref())?;
    let current = locked(scope, id).await?;
    let mut row = current.clone().into_active_model();
    if let Some(shortcut) = changes.shortcut {
        row.shortcut.set_if_not_equals(shortcut);
    }
    if let Some(text) = changes.text {
        row.text.set_if_not_equals(text);
    }
    if !row.is_changed() {
        return Ok(view(current));
    }
    row.version = ActiveValue::Set(current.version + 1);
    let before = view(current);
    let view = view(row.update(&*scope).await.map_err(in_words)?);
    audit::changed(
        scope,
        AuditAction::CannedResponseChanged,
        id,
        &view.shortcut,
        &before,
        &view,
    );
    scope.record(Event::CannedResponseUpdated(view.clone()));
    Ok(view)
}

pub async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    let before = view(locked(scope, id).await?);
    canned_response::Entity::delete_of(scope.workspace_id())
        .filter(canned_response::Column::Id.eq(id))
        .exec(&*scope)
        .await?;
    audit::removed(scope, AuditAction::CannedResponseRemoved, id, &before.shortcut, &before);
    scope.record(Event::CannedResponseRemoved(RemovedView { id }));
    Ok(())
}

async fn locked(scope: &mut Scoped, id: Uuid) -> Result<canned_response::Model> {
    let row = canned_response::Entity::of(scope.workspace_id())
        .filter(canned_response::Column::Id.eq(id))
        .lock(LockType::NoKeyUpdate)
        .one(&*scope)
        .await?;
    row.ok_or(Error::NotFound("canned response"))
}

fn check(shortcut: Option<&str>, text: Option<&str>) -> Result<()> {
    let mut check = Check::default();
    if let Some(shortcut) = shortcut {
        let odd = |c: char| c == '/' || c.is_whitespace() || c.is_control();
        check.text("shortcut", shortcut, SHORTCUT_MAX).field(
            "shortcut",
            !shortcut.contains(odd),
            "must not contain slashes, spaces or control characters",
        );
    }
    if let Some(text) = text {
        let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        check.text("text", text, TEXT_MAX).field(
            "text",
            !text.contains(odd),
            "must not contain control characters other than line breaks and tabs",
        );
    }
    check.done()
}

fn in_words(error: DbErr) -> Error {
    match Error::from(error) {
        Error::Database(error) if violated(&error) == Some("canned_response_shortcut") => {
            Error::invalid("shortcut", "is taken")
        }
        other => other,
    }
}

fn view(row: canned_response::Model) -> CannedResponseView {
    CannedResponseView {
        id: row.id,
        version: row.version,
        shortcut: row.shortcut,
        text: row.text,
    }
}

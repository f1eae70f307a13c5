//! Contacts: the people who write.

pub mod load;
mod marketing;
mod profile;

use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub use marketing::{MARKETING_STOPPED, stop_marketing, wish};
pub use profile::{Picture, ProfileTarget, profile_target, refresh_due, save_profile};

use super::conversations;
use super::page::{Cursor, Page};
use super::search;
use super::views::{ContactView, Event};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ContactView> {
    let workspace_id = scope.workspace_id();
    load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("contact"))
}

/// Newest first; `q` looks in name, user name, phone, e-mail address and ids at the platforms. The index must have caught up
/// (`search::index::catch_up`).
pub async fn list(scope: &mut Scoped, q: Option<&str>, limit: i64, after: Option<Cursor>) -> Result<Page<ContactView>> {
    let found = match q.map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => Some(search::contacts(scope, q).await?),
        None => None,
    };
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(load::SELECT);
    query.push(" where p.workspace_id = ").push_bind(scope.workspace_id());
    if let Some(ids) = found {
        query.push(" and p.id = any(").push_bind(ids).push(")");
    }
    if let Some(cursor) = after {
        query
            .push(" and (p.created_at, p.id) < (")
            .push_bind(cursor.at)
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
    query
        .push(" order by p.created_at desc, p.id desc limit ")
        .push_bind(limit + 1);
    let rows: Vec<load::Row> = query.build_query_as().fetch_all(scope.connection()).await?;
    let views: Vec<ContactView> = rows.into_iter().map(|row| load::view(row).1).collect();
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.created_at,
        id: view.id,
    }))
}

/// What is none stays as it is; `Some(None)` clears.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    pub name: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub note: Option<Option<String>>,
}

pub async fn change(scope: &mut Scoped, id: Uuid, change: ContactChange) -> Result<ContactView> {
    let workspace_id = scope.workspace_id();
    check(&change)?;
    // two changes at once both count
    sqlx::query("select 1 from contact where workspace_id = $1 and id = $2 for no key update")
        .bind(workspace_id)
        .bind(id)
        .execute(scope.connection())
        .await?;
    let before = get(scope, id).await?;
    let pick = |new: Option<Option<String>>, old: Option<String>| match new {
        Some(new) => new.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        None => old,
    };
    let renamed = change.name.is_some();
    sqlx::query(
        "update contact set name = $3, phone = $4, email = $5, note = $6, name_edited = name_edited or $7, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(pick(change.name, before.name))
    .bind(pick(change.phone, before.phone))
    .bind(pick(change.email, before.email))
    .bind(pick(change.note, before.note))
    .bind(renamed)
    .execute(scope.connection())
    .await?;
    let after = get(scope, id).await?;
    scope.record(Event::ContactUpdated(after.clone()));
    if renamed {
        tell_conversations(scope, id).await?;
    }
    Ok(after)
}

/// The conversations of a contact show its name and picture.
async fn tell_conversations(scope: &mut Scoped, contact_id: Uuid) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "update conversation set version = version + 1 where workspace_id = $1 and contact_id = $2 returning id",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_all(scope.connection())
    .await?;
    let ids: Vec<(Uuid, Uuid)> = ids.into_iter().map(|id| (workspace_id, id)).collect();
    for (_, view) in conversations::load::by_ids(scope.connection(), &ids).await? {
        scope.record(Event::ConversationUpdated(view));
    }
    Ok(())
}

fn check(change: &ContactChange) -> Result<()> {
    let mut check = Check::default();
    for (name, value, max) in [
        ("name", &change.name, 200),
        ("phone", &change.phone, 40),
        ("email", &change.email, 254),
        ("note", &change.note, 5_000),
    ] {
        let length = value
            .iter()
            .flatten()
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0);
        check.field(name, length <= max, format!("must have at most {max} characters"));
        let clean = value.iter().flatten().all(|text| !text.contains('\0'));
        check.field(name, clean, "must not hold a NUL character");
    }
    if let Some(Some(email)) = &change.email {
        check.field(
            "email",
            email.trim().is_empty() || email.contains('@'),
            "is no e-mail address",
        );
    }
    check.done()
}

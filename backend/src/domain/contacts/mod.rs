//! Contacts: the people who write.

mod block;
pub mod dossier;
mod duplicates;
pub mod erasure;
pub mod export;
mod history;
pub mod import;
mod list;
pub mod load;
mod marketing;
pub mod merge;
mod profile;
mod timeline;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

pub use block::block;
pub use duplicates::{duplicates, reached_by};
pub use list::{Filter, list};
pub use marketing::{MARKETING_STOPPED, stop_marketing, wish};
pub use profile::{Picture, ProfileTarget, profile_target, refresh_due, save_profile};
pub use timeline::timeline;

use super::contact_attributes;
use super::conversations;
use super::members::account::is_email;
use super::messages::By;
use super::views::{ContactAttributeView, ContactView, Event};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ContactView> {
    let workspace_id = scope.workspace_id();
    load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("contact"))
}

/// What is none stays as it is; `Some(None)` clears.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    pub name: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub note: Option<Option<String>>,
    /// By key; null clears.
    pub attributes: BTreeMap<String, Value>,
}

pub async fn change(scope: &mut Scoped, by: &By, id: Uuid, change: ContactChange) -> Result<ContactView> {
    let attributes = attributes_for(scope, &change).await?;
    let change = checked(change, &attributes)?;
    apply(scope, by, id, change, &attributes, None).await
}

/// The workspace's attributes, where a change names one.
async fn attributes_for(scope: &mut Scoped, change: &ContactChange) -> Result<Vec<ContactAttributeView>> {
    if change.attributes.is_empty() {
        return Ok(Vec::new());
    }
    contact_attributes::all(scope).await
}

/// Writes what was checked. `import_id`: a file brought it.
async fn apply(
    scope: &mut Scoped,
    by: &By,
    id: Uuid,
    change: ContactChange,
    attributes: &[ContactAttributeView],
    import_id: Option<Uuid>,
) -> Result<ContactView> {
    let renamed = change.name.is_some();
    // two changes at once both count
    lock(scope, &[id], renamed).await?;
    let before = changeable(scope, id).await?;
    let mut values = before.attributes.clone();
    let noted = !change.attributes.is_empty();
    values.extend(change.attributes);
    let pick = |new: Option<Option<String>>, old: &Option<String>| new.unwrap_or_else(|| old.clone());
    sqlx::query(
        "update contact set name = $3, phone = $4, email = $5, note = $6, name_edited = name_edited or $7,
           attributes = case when $8 then $9 else attributes end, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(pick(change.name, &before.name))
    .bind(pick(change.phone, &before.phone))
    .bind(pick(change.email, &before.email))
    .bind(pick(change.note, &before.note))
    .bind(renamed)
    .bind(noted)
    .bind(contact_attributes::stored(attributes, &values))
    .execute(scope.connection())
    .await?;
    let after = get(scope, id).await?;
    let fields = history::differences(&before, &after);
    if !fields.is_empty() {
        let kind = if import_id.is_some() { "imported" } else { "changed" };
        let detail = json!({ "fields": fields, "import_id": import_id });
        history::note(scope, by, id, kind, detail).await?;
    }
    scope.record(Event::ContactUpdated(after.clone()));
    if renamed && before.name != after.name {
        tell_conversations(scope, id).await?;
    }
    Ok(after)
}

/// Locks contacts until the commit, in id order, and before them their conversations where these change too: as ingest does.
async fn lock(scope: &mut Scoped, ids: &[Uuid], with_conversations: bool) -> Result<()> {
    let workspace_id = scope.workspace_id();
    if with_conversations {
        sqlx::query(
            "select 1 from conversation where workspace_id = $1 and contact_id = any($2) order by id for no key update",
        )
        .bind(workspace_id)
        .bind(ids)
        .execute(scope.connection())
        .await?;
    }
    sqlx::query("select 1 from contact where workspace_id = $1 and id = any($2) order by id for no key update")
        .bind(workspace_id)
        .bind(ids)
        .execute(scope.connection())
        .await?;
    Ok(())
}

/// One that was merged into another is kept as it was.
async fn changeable(scope: &mut Scoped, id: Uuid) -> Result<ContactView> {
    let view = get(scope, id).await?;
    if view.merged_into.is_some() {
        return Err(Error::conflict(
            "contact_merged",
            "This contact was merged into another one. Change that one, or undo the merge.",
        ));
    }
    Ok(view)
}

/// The conversations of a contact show its name and picture, and whether it is blocked.
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

/// The change as it is stored, or every field that is wrong.
fn checked(change: ContactChange, attributes: &[ContactAttributeView]) -> Result<ContactChange> {
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
        let email = email.trim();
        check.field("email", email.is_empty() || is_email(email), "is no e-mail address");
    }
    if let Some(Some(phone)) = &change.phone {
        let phone = phone.trim();
        check.field("phone", phone.is_empty() || is_phone(phone), "is no phone number");
    }
    let mut values = BTreeMap::new();
    for (key, value) in change.attributes {
        let field = format!("attributes.{key}");
        let Some(attribute) = attributes.iter().find(|attribute| attribute.key == key) else {
            check.field(&field, false, "is no attribute");
            continue;
        };
        match contact_attributes::checked(attribute, &value) {
            Ok(value) => {
                values.insert(key, value);
            }
            Err(wrong) => {
                check.field(&field, false, wrong);
            }
        }
    }
    check.done()?;
    let trimmed = |value: Option<Option<String>>| {
        value.map(|text| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
    };
    Ok(ContactChange {
        name: trimmed(change.name),
        phone: trimmed(change.phone),
        email: trimmed(change.email),
        note: trimmed(change.note),
        attributes: values,
    })
}

/// However people write one, with an extension or without: it has some digits, and is no sentence.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits >= 3 && letters <= digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_taken_as_people_write_them() {
        for number in [
            "+12025550108",
            "(020) 7946-0958",
            "555 0100 ext. 12",
            "112",
            "٠٥٠١٢٣٤٥٦",
        ] {
            assert!(is_phone(number), "{number}");
        }
        for other in ["not-a-phone", "12", "call me after 5 pm on 555", "-"] {
            assert!(!is_phone(other), "{other}");
        }
    }
}

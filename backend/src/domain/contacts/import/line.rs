//! One line of a file: who is meant, and what becomes of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::mapping;
use crate::domain::contact_attributes;
use crate::domain::contacts::{self, ContactChange};
use crate::domain::messages::By;
use crate::domain::views::{ContactAttributeView, Event, ImportOutcome};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// What came of a line: who it is, or what is wrong with it.
pub type Came = Result<(ImportOutcome, Option<Uuid>), String>;

/// What is the same for every line.
pub struct Frame<'a> {
    pub import_id: Uuid,
    pub mapping: &'a [String],
    pub attributes: &'a [ContactAttributeView],
    pub by: &'a By,
    /// Nothing is written: it is only looked at.
    pub dry: bool,
}

#[derive(Default)]
struct Wanted {
    id: Option<Uuid>,
    identity: Option<String>,
    change: ContactChange,
}

/// Database errors are errors; what is wrong with the line itself is told.
pub async fn take_in(scope: &mut Scoped, frame: &Frame<'_>, cells: &[String]) -> Result<Came> {
    let wanted = match read(frame, cells) {
        Ok(wanted) => wanted,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let found = match find(scope, &wanted).await? {
        Ok(found) => found,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let change = wanted.change;
    if found.is_none() && change.name.is_none() && change.phone.is_none() && change.email.is_none() {
        return Ok(Err("has no name, no phone number and no e-mail address".to_owned()));
    }
    if frame.dry {
        let outcome = found.map_or(ImportOutcome::Created, |_| ImportOutcome::Updated);
        return Ok(Ok((outcome, found)));
    }
    match found {
        Some(id) => {
            contacts::apply(scope, frame.by, id, change, frame.attributes, Some(frame.import_id)).await?;
            Ok(Ok((ImportOutcome::Updated, Some(id))))
        }
        None => {
            let id = create(scope, frame, change).await?;
            Ok(Ok((ImportOutcome::Created, Some(id))))
        }
    }
}

/// An empty cell says nothing.
fn read(frame: &Frame<'_>, cells: &[String]) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut wrong: Vec<String> = Vec::new();
    if cells.len() > frame.mapping.len() {
        wrong.push("has more cells than there are columns".to_owned());
    }
    let told = frame.mapping.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    for (what, cell) in told {
        let text = Some(Some(cell.clone()));
        match what.as_str() {
            "id" => match mapping::id(cell) {
                Some(id) => wanted.id = Some(id),
                None => wrong.push("id: is no id".to_owned()),
            },
            "identity" => wanted.identity = Some(cell.clone()),
            "name" => wanted.change.name = text,
            "phone" => wanted.change.phone = text,
            "email" => wanted.change.email = text,
            "note" => wanted.change.note = text,
            other => {
                let key = other.strip_prefix("attributes.").unwrap_or_default();
                // one that was removed meanwhile is passed over
                let Some(attribute) = frame.attributes.iter().find(|attribute| attribute.key == key) else {
                    continue;
                };
                match contact_attributes::read(attribute, cell) {
                    Ok(value) => {
                        wanted.change.attributes.insert(key.to_owned(), value);
                    }
                    Err(text) => wrong.push(format!("{other}: {text}")),
                }
            }
        }
    }
    match contacts::checked(std::mem::take(&mut wanted.change), frame.attributes) {
        Ok(change) => wanted.change = change,
        Err(Error::Invalid(fields)) => {
            let told = fields
                .iter()
                .flat_map(|(name, texts)| texts.iter().map(move |text| format!("{name}: {text}")));
            wrong.extend(told);
        }
        Err(other) => wrong.push(other.to_string()),
    }
    if wrong.is_empty() {
        Ok(wanted)
    } else {
        Err(wrong.join("\n"))
    }
}

/// By our id, else by an id at a platform, else by phone number and e-mail address.
async fn find(scope: &mut Scoped, wanted: &Wanted) -> Result<Result<Option<Uuid>, String>> {
    if let Some(id) = wanted.id {
        let found = by_id(scope, id).await?;
        return Ok(found.map(Some).ok_or_else(|| "id: is no contact".to_owned()));
    }
    if let Some(identity) = &wanted.identity {
        let found = by_identity(scope, identity).await?;
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Ok(Some(*one))),
            _ => return Ok(Err("identity: belongs to several contacts".to_owned())),
        }
    }
    let (phone, email) = (
        wanted.change.phone.clone().flatten(),
        wanted.change.email.clone().flatten(),
    );
    let found = contacts::reached_by(scope, phone.as_deref(), email.as_deref(), 3).await?;
    Ok(match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.contact_id)),
        _ => Err("belongs to several contacts: merge them first, or give the id".to_owned()),
    })
}

/// Who was merged into another is that one.
async fn by_id(scope: &mut Scoped, id: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(
        "with recursive person (id, merged_into) as (
           select id, merged_into from contact where workspace_id = $1 and id = $2
           union
           select c.id, c.merged_into from person p join contact c on c.workspace_id = $1 and c.id = p.merged_into
         )
         select id from person where merged_into is null",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_optional(scope.connection())
    .await?)
}

/// `whatsapp:15551110000`, or several with a space between them, as files have them that we wrote.
async fn by_identity(scope: &mut Scoped, text: &str) -> Result<Vec<Uuid>> {
    let (channels, ids): (Vec<&str>, Vec<&str>) = text
        .split_whitespace()
        .filter_map(|identity| identity.split_once(':'))
        .unzip();
    Ok(sqlx::query_scalar(
        "select distinct i.contact_id from unnest($2::text[], $3::text[]) as t (channel, external_id)
         join inbox b on b.workspace_id = $1 and b.channel = t.channel
         cross join unnest(array['psid', 'igsid', 'wa_id', 'bsuid', 'telegram_id', 'telegram_business', 'api_contact']) as s (scope)
         join contact_identity i on i.workspace_id = $1 and i.inbox_id = b.id and i.scope = s.scope and i.external_id = t.external_id",
    )
    .bind(scope.workspace_id())
    .bind(channels)
    .bind(ids)
    .fetch_all(scope.connection())
    .await?)
}

async fn create(scope: &mut Scoped, frame: &Frame<'_>, change: ContactChange) -> Result<Uuid> {
    let (id, now) = (scope.store().clock.id(), scope.store().clock.now());
    let values: BTreeMap<String, Value> = change.attributes;
    sqlx::query(
        "insert into contact (workspace_id, id, name, phone, email, note, attributes, name_edited, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $3 is not null, $8)",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(change.name.flatten())
    .bind(change.phone.flatten())
    .bind(change.email.flatten())
    .bind(change.note.flatten())
    .bind(contact_attributes::stored(frame.attributes, &values))
    .bind(now)
    .execute(scope.connection())
    .await?;
    let detail = json!({ "import_id": frame.import_id });
    contacts::history::note(scope, frame.by, id, "created", detail).await?;
    let view = contacts::get(scope, id).await?;
    scope.record(Event::ContactUpdated(view));
    Ok(id)
}

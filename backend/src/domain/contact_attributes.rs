//! What a workspace notes of its contacts: attributes that admins define, each of one kind, and their values.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Number, Value, json};
use sqlx::{AssertSqlSafe, FromRow};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit::{self, AuditAction};
use super::page::{Cursor, Page};
use super::views::{AttributeKind, ContactAttributeView, Event, RemovedView};
use crate::errors::{Check, Error, Result, violated};
use crate::store::Scoped;

/// That one workspace has.
const ATTRIBUTES_MAX: i64 = 50;
const KEY_MAX: usize = 40;
const LABEL_MAX: usize = 60;
const CHOICES_MAX: usize = 100;
const CHOICE_MAX: usize = 60;
const TEXT_MAX: usize = 500;
const DAY: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");
/// What `{{contact.…}}` and the columns of a file mean already.
const RESERVED: [&str; 11] = [
    "id",
    "identity",
    "identities",
    "name",
    "first_name",
    "username",
    "phone",
    "email",
    "note",
    "blocked",
    "created_at",
];

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "key": "plan", "label": "Plan", "kind": "choice", "choices": ["Free", "Team"] }))]
pub struct NewContactAttribute {
    /// Unlike every other attribute's: small letters, digits and `_`, beginning with a letter, at most 40. It stays.
    pub key: String,
    /// At most 60 characters.
    pub label: String,
    /// It stays.
    pub kind: AttributeKind,
    /// Of a choice: 1 to 100, each at most 60 characters.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// What is left out stays as it is. A contact keeps a choice that is no longer among them.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactAttributeChanges {
    pub label: Option<String>,
    pub choices: Option<Vec<String>>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    key: String,
    label: String,
    kind: String,
    choices: Vec<String>,
    created_at: OffsetDateTime,
}

const COLUMNS: &str = "id, version, key, label, kind, choices, created_at";

fn view(row: Row) -> ContactAttributeView {
    ContactAttributeView {
        id: row.id,
        version: row.version,
        key: row.key,
        label: row.label,
        kind: match row.kind.as_str() {
            "number" => AttributeKind::Number,
            "date" => AttributeKind::Date,
            "boolean" => AttributeKind::Boolean,
            "choice" => AttributeKind::Choice,
            _ => AttributeKind::Text,
        },
        choices: row.choices,
    }
}

/// In the order of their creation.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<ContactAttributeView>> {
    let sql = format!(
        "select {COLUMNS} from contact_attribute where workspace_id = $1 and (created_at, id) > ($2, $3) order by created_at, id limit $4"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(cursor.map_or(OffsetDateTime::UNIX_EPOCH, |cursor| cursor.at))
        .bind(cursor.map_or(Uuid::nil(), |cursor| cursor.id))
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    })
    .map(view))
}

/// Every attribute of the workspace: they are few.
pub async fn all(scope: &mut Scoped) -> Result<Vec<ContactAttributeView>> {
    Ok(list(scope, None, ATTRIBUTES_MAX).await?.items)
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<ContactAttributeView> {
    find(scope, id, "").await
}

async fn find(scope: &mut Scoped, id: Uuid, lock: &str) -> Result<ContactAttributeView> {
    let sql = format!("select {COLUMNS} from contact_attribute where workspace_id = $1 and id = $2{lock}");
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .fetch_optional(scope.connection())
        .await?;
    row.map(view).ok_or(Error::NotFound("attribute"))
}

pub async fn create(scope: &mut Scoped, new: NewContactAttribute) -> Result<ContactAttributeView> {
    let mut check = Check::default();
    check.field(
        "key",
        is_key(&new.key),
        "must be small letters, digits and _, beginning with a letter, at most 40",
    );
    check.field("key", !RESERVED.contains(&new.key.as_str()), "is taken");
    check_label(&mut check, &new.label);
    let choices = check_choices(&mut check, new.kind, new.choices);
    check.done()?;
    let (id, now) = (scope.store().clock.id(), scope.store().clock.now());
    let workspace_id = scope.workspace_id();
    let sql = format!(
        "insert into contact_attribute (workspace_id, id, key, label, kind, choices, created_at)
         select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from contact_attribute where workspace_id = $1) < $8 returning {COLUMNS}"
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .bind(&new.key)
        .bind(new.label.trim())
        .bind(new.kind.as_str())
        .bind(&choices)
        .bind(now)
        .bind(ATTRIBUTES_MAX)
        .fetch_optional(scope.connection())
        .await
        .map_err(in_words)?;
    let view = row.map(view).ok_or_else(|| {
        Error::conflict(
            "too_many_attributes",
            format!("There are {ATTRIBUTES_MAX} attributes already. Remove one first."),
        )
    })?;
    audit::created(scope, AuditAction::AttributeCreated, view.id, &view.key, &view);
    scope.record(Event::ContactAttributeUpdated(view.clone()));
    Ok(view)
}

pub async fn update(scope: &mut Scoped, id: Uuid, changes: ContactAttributeChanges) -> Result<ContactAttributeView> {
    let current = find(scope, id, " for no key update").await?;
    let mut check = Check::default();
    if let Some(label) = &changes.label {
        check_label(&mut check, label);
    }
    let choices = changes
        .choices
        .map(|choices| check_choices(&mut check, current.kind, choices));
    check.done()?;
    let sql = format!(
        "update contact_attribute set version = version + 1, label = case when $3::text is not null then $3 else label end,
           choices = case when $4::text[] is not null then $4 else choices end
         where workspace_id = $1 and id = $2 returning {COLUMNS}"
    );
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .bind(changes.label.as_deref().map(str::trim))
        .bind(choices)
        .fetch_optional(scope.connection())
        .await?;
    let view = row.map(view).ok_or(Error::NotFound("attribute"))?;
    audit::changed(scope, AuditAction::AttributeChanged, id, &view.key, &current, &view);
    scope.record(Event::ContactAttributeUpdated(view.clone()));
    Ok(view)
}

/// Its values go out of sight with it, and for good when their contact is next changed.
pub async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    let before = find(scope, id, " for update").await?;
    sqlx::query("delete from contact_attribute where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    audit::removed(scope, AuditAction::AttributeRemoved, id, &before.key, &before);
    scope.record(Event::ContactAttributeRemoved(RemovedView { id }));
    Ok(())
}

fn is_key(key: &str) -> bool {
    key.len() <= KEY_MAX
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn check_label(check: &mut Check, label: &str) {
    check.text("label", label, LABEL_MAX).field(
        "label",
        !label.contains(char::is_control),
        "must not contain control characters",
    );
}

fn check_choices(check: &mut Check, kind: AttributeKind, choices: Vec<String>) -> Vec<String> {
    let choices: Vec<String> = choices.iter().map(|choice| choice.trim().to_owned()).collect();
    if kind != AttributeKind::Choice {
        check.field("choices", choices.is_empty(), "goes with kind choice only");
        return choices;
    }
    let count = (1..=CHOICES_MAX).contains(&choices.len());
    check.field("choices", count, format!("must be 1 to {CHOICES_MAX}"));
    let fits =
        |choice: &String| (1..=CHOICE_MAX).contains(&choice.chars().count()) && !choice.contains(char::is_control);
    check.field(
        "choices",
        choices.iter().all(fits),
        format!("must each have 1 to {CHOICE_MAX} characters"),
    );
    let mut distinct: Vec<String> = choices.iter().map(|choice| choice.to_lowercase()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    check.field("choices", distinct.len() == choices.len(), "must differ");
    choices
}

fn in_words(error: sqlx::Error) -> Error {
    if violated(&error) == Some("contact_attribute_key") {
        Error::invalid("key", "is taken")
    } else {
        error.into()
    }
}

/// A value as it is stored, or what is wrong with it. An empty text is none: null.
pub fn checked(attribute: &ContactAttributeView, value: &Value) -> Result<Value, String> {
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (AttributeKind::Boolean, Value::Bool(_)) | (AttributeKind::Number, Value::Number(_)) => Ok(value.clone()),
        (AttributeKind::Text | AttributeKind::Date | AttributeKind::Choice, Value::String(text)) => {
            read(attribute, text)
        }
        (kind, _) => Err(expected(kind, &attribute.choices)),
    }
}

/// A value from a text, as files and queries have it.
pub fn read(attribute: &ContactAttributeView, text: &str) -> Result<Value, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let wrong = || expected(attribute.kind, &attribute.choices);
    match attribute.kind {
        AttributeKind::Text if text.contains('\0') => Err("must not hold a NUL character".to_owned()),
        AttributeKind::Text if text.chars().count() > TEXT_MAX => {
            Err(format!("must have at most {TEXT_MAX} characters"))
        }
        AttributeKind::Text => Ok(json!(text)),
        AttributeKind::Number => number(text).ok_or_else(wrong),
        AttributeKind::Date => Date::parse(text, DAY)
            .ok()
            .filter(|day| (1..=9999).contains(&day.year()))
            .map(|_| json!(text))
            .ok_or_else(wrong),
        AttributeKind::Boolean => match text.to_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(json!(true)),
            "false" | "no" | "0" => Ok(json!(false)),
            _ => Err(wrong()),
        },
        AttributeKind::Choice => {
            let same = |choice: &&String| choice.to_lowercase() == text.to_lowercase();
            attribute
                .choices
                .iter()
                .find(same)
                .map(|choice| json!(choice))
                .ok_or_else(wrong)
        }
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(json!(whole));
    }
    Number::from_f64(text.parse::<f64>().ok()?).map(Value::Number)
}

fn expected(kind: AttributeKind, choices: &[String]) -> String {
    match kind {
        AttributeKind::Text => "must be a text".to_owned(),
        AttributeKind::Number => "must be a number".to_owned(),
        AttributeKind::Date => "must be a day, for example 2026-03-31".to_owned(),
        AttributeKind::Boolean => "must be true or false".to_owned(),
        AttributeKind::Choice => format!("must be one of {}", choices.join(", ")),
    }
}

/// A value as texts and files show it.
pub fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Values by key as they are stored: by the attribute's id. What was stored for attributes that are gone is left out.
pub fn stored(attributes: &[ContactAttributeView], values: &BTreeMap<String, Value>) -> Value {
    let by_id = attributes.iter().filter_map(|attribute| {
        let value = values.get(&attribute.key)?;
        (!value.is_null()).then(|| (attribute.id.to_string(), value.clone()))
    });
    Value::Object(by_id.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(kind: AttributeKind) -> ContactAttributeView {
        ContactAttributeView {
            id: Uuid::nil(),
            version: 1,
            key: "k".to_owned(),
            label: "L".to_owned(),
            kind,
            choices: vec!["Free".to_owned(), "Team".to_owned()],
        }
    }

    #[test]
    fn a_value_is_what_its_kind_says() {
        for (kind, text, value) in [
            (AttributeKind::Text, " a b ", json!("a b")),
            (AttributeKind::Number, "12", json!(12)),
            (AttributeKind::Number, "-1.5", json!(-1.5)),
            (AttributeKind::Date, "2026-02-28", json!("2026-02-28")),
            (AttributeKind::Boolean, "YES", json!(true)),
            (AttributeKind::Choice, "team", json!("Team")),
            (AttributeKind::Choice, "  ", Value::Null),
        ] {
            assert_eq!(read(&attribute(kind), text), Ok(value), "{kind:?} {text}");
        }
        for (kind, text) in [
            (AttributeKind::Number, "NaN"),
            (AttributeKind::Number, "12 apples"),
            (AttributeKind::Date, "2026-02-30"),
            (AttributeKind::Date, "31.03.2026"),
            (AttributeKind::Boolean, "perhaps"),
            (AttributeKind::Choice, "Gold"),
            (AttributeKind::Text, "a\0b"),
        ] {
            assert!(read(&attribute(kind), text).is_err(), "{kind:?} {text}");
        }
        assert!(checked(&attribute(AttributeKind::Number), &json!("12")).is_err());
        assert!(checked(&attribute(AttributeKind::Text), &json!(12)).is_err());
        assert_eq!(checked(&attribute(AttributeKind::Text), &json!("")), Ok(Value::Null));
    }

    #[test]
    fn a_key_is_a_small_word() {
        assert!(is_key("plan_2"));
        for wrong in ["", "2nd", "Plan", "my plan", "plán", &"k".repeat(41)] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}

//! Two contacts who are one person: made one, and for a day made two again. Why it is so: decision 29.
//!
//! Identities and conversations come over to the one that stays; messages stay where they are. The other is kept as it was, in no
//! list, and what the one that stays was before is written down. The conversations of both tell of it in a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::FromRow;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{get, history, lock, tell_conversations};
use crate::clock::rfc3339_millis;
use crate::domain::audit::{self, AuditAction};
use crate::domain::contact_attributes;
use crate::domain::messages::{By, insert_system};
use crate::domain::views::{ContactView, Event, MergeFieldView, MergePreviewView, MergeSide, MergeView};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

/// For so long a merge can be undone.
const UNDO: Duration = Duration::days(1);
/// Of two notes that are both kept.
const NOTE_MAX: usize = 5_000;

/// What of a contact is one thing or another.
const FIELDS: [&str; 6] = ["name", "username", "phone", "email", "note", "avatar_id"];

#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// The one that is merged into the other.
    pub other_id: Uuid,
    /// The versions that were looked at; where one is another by now, nothing happens.
    pub version: Option<i64>,
    pub other_version: Option<i64>,
    /// What is kept of fields that differ; of others what the preview says.
    pub keep: BTreeMap<String, MergeSide>,
}

fn field(contact: &ContactView, name: &str) -> Value {
    match name {
        "name" => json!(contact.name),
        "username" => json!(contact.username),
        "phone" => json!(contact.phone),
        "email" => json!(contact.email),
        "note" => json!(contact.note),
        "avatar_id" => json!(contact.avatar_id),
        other => {
            let key = other.strip_prefix("attributes.").unwrap_or_default();
            contact.attributes.get(key).cloned().unwrap_or_default()
        }
    }
}

/// Every field that the two do not have in common.
fn differing(this: &ContactView, other: &ContactView) -> Vec<MergeFieldView> {
    let mut names: Vec<String> = FIELDS.iter().map(|name| (*name).to_owned()).collect();
    let keys: std::collections::BTreeSet<&String> = this.attributes.keys().chain(other.attributes.keys()).collect();
    names.extend(keys.into_iter().map(|key| format!("attributes.{key}")));
    names
        .into_iter()
        .map(|name| (field(this, &name), field(other, &name), name))
        .filter(|(mine, theirs, _)| mine != theirs)
        .map(|(mine, theirs, name)| MergeFieldView {
            keep: if mine.is_null() {
                MergeSide::Other
            } else {
                MergeSide::This
            },
            field: name,
            this: mine,
            other: theirs,
        })
        .collect()
}

pub async fn preview(scope: &mut Scoped, id: Uuid, other_id: Uuid) -> Result<MergePreviewView> {
    let this = get(scope, id).await?;
    let other = other(scope, id, other_id).await?;
    check_whole(&this, &other)?;
    let conversations: i64 =
        sqlx::query_scalar("select count(*) from conversation where workspace_id = $1 and contact_id = $2")
            .bind(scope.workspace_id())
            .bind(other_id)
            .fetch_one(scope.connection())
            .await?;
    Ok(MergePreviewView {
        fields: differing(&this, &other),
        identities: i64::try_from(other.identities.len()).unwrap_or(i64::MAX),
        conversations,
        blocked: this.blocked_at.is_some() || other.blocked_at.is_some(),
        this,
        other,
    })
}

async fn other(scope: &mut Scoped, id: Uuid, other_id: Uuid) -> Result<ContactView> {
    if id == other_id {
        return Err(Error::invalid("other_id", "is the same contact"));
    }
    match get(scope, other_id).await {
        Err(Error::NotFound(_)) => Err(Error::invalid("other_id", "is no contact")),
        found => found,
    }
}

fn check_whole(this: &ContactView, other: &ContactView) -> Result<()> {
    if this.merged_into.is_some() || other.merged_into.is_some() {
        return Err(Error::conflict(
            "contact_merged",
            "One of the two was merged into another contact already.",
        ));
    }
    Ok(())
}

/// What of a contact a merge changes, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromRow)]
struct Fields {
    name: Option<String>,
    username: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    note: Option<String>,
    avatar_id: Option<Uuid>,
    name_edited: bool,
    /// By the attributes' ids.
    attributes: Value,
    #[serde(with = "rfc3339_millis::option")]
    blocked_at: Option<OffsetDateTime>,
    #[serde(with = "rfc3339_millis::option")]
    marketing_stopped_at: Option<OffsetDateTime>,
}

/// The one that stays, before.
#[derive(Debug, Serialize, Deserialize)]
struct Before {
    #[serde(flatten)]
    fields: Fields,
    /// Its own; none where a version before this one merged them.
    #[serde(default)]
    identity_ids: Vec<Uuid>,
}

async fn identities(scope: &mut Scoped, id: Uuid) -> Result<Vec<Uuid>> {
    Ok(
        sqlx::query_scalar("select id from contact_identity where workspace_id = $1 and contact_id = $2 order by id")
            .bind(scope.workspace_id())
            .bind(id)
            .fetch_all(scope.connection())
            .await?,
    )
}

async fn fields(scope: &mut Scoped, id: Uuid) -> Result<Fields> {
    Ok(sqlx::query_as(
        "select name, username, phone, email, note, avatar_id, name_edited, attributes, blocked_at, marketing_stopped_at
         from contact where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .fetch_one(scope.connection())
    .await?)
}

async fn write(scope: &mut Scoped, id: Uuid, fields: &Fields) -> Result<()> {
    // a picture that was replaced meanwhile is gone
    sqlx::query(
        "update contact set name = $3, username = $4, phone = $5, email = $6, note = $7,
           avatar_id = (select a.id from attachment a where a.workspace_id = $1 and a.id = $8), name_edited = $9, attributes = $10,
           blocked_at = $11, marketing_stopped_at = $12, version = version + 1
         where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(&fields.name)
    .bind(&fields.username)
    .bind(&fields.phone)
    .bind(&fields.email)
    .bind(&fields.note)
    .bind(fields.avatar_id)
    .bind(fields.name_edited)
    .bind(&fields.attributes)
    .bind(fields.blocked_at)
    .bind(fields.marketing_stopped_at)
    .execute(scope.connection())
    .await?;
    Ok(())
}

pub async fn merge(scope: &mut Scoped, by: &By, id: Uuid, merge: Merge) -> Result<MergeView> {
    get(scope, id).await?;
    other(scope, id, merge.other_id).await?;
    lock(scope, &[id, merge.other_id], true).await?;
    let this = get(scope, id).await?;
    let other = other(scope, id, merge.other_id).await?;
    check_whole(&this, &other)?;
    let seen = |wanted: Option<i64>, view: &ContactView| wanted.is_none_or(|version| version == view.version);
    if !seen(merge.version, &this) || !seen(merge.other_version, &other) {
        return Err(Error::conflict(
            "contact_changed",
            "One of the two was changed since you looked at them. Look again.",
        ));
    }
    let differing = differing(&this, &other);
    check_choices([&this, &other], &differing, &merge.keep)?;
    let before = Before {
        fields: fields(scope, id).await?,
        identity_ids: identities(scope, id).await?,
    };
    let theirs = fields(scope, other.id).await?;
    let after = kept(scope, &before.fields, &theirs, &differing, &merge.keep, &this).await?;
    write(scope, id, &after).await?;
    let (merge_id, now) = (scope.store().clock.id(), scope.store().clock.now());
    let workspace_id = scope.workspace_id();
    let identities: Vec<Uuid> = sqlx::query_scalar(
        "update contact_identity set contact_id = $3 where workspace_id = $1 and contact_id = $2 returning id",
    )
    .bind(workspace_id)
    .bind(other.id)
    .bind(id)
    .fetch_all(scope.connection())
    .await?;
    hand_over(scope, other.id, id, None).await?;
    sqlx::query("update contact set merged_into = $3, version = version + 1 where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(other.id)
        .bind(id)
        .execute(scope.connection())
        .await?;
    sqlx::query(
        "insert into contact_merge (workspace_id, id, stays_id, gone_id, before, after, identity_ids, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(workspace_id)
    .bind(merge_id)
    .bind(id)
    .bind(other.id)
    .bind(Json(&before))
    .bind(Json(&after))
    .bind(&identities)
    .bind(now)
    .execute(scope.connection())
    .await?;
    let undo_until = now + UNDO;
    let said = json!({ "merge_id": merge_id, "other_id": other.id });
    audit::done(scope, AuditAction::ContactsMerged, Some(id), None, said);
    note(scope, by, "merged", merge_id, undo_until, id, &other).await?;
    line(
        scope,
        by,
        "contact_merged",
        merge_id,
        (id, called(&this)),
        (other.id, called(&other)),
    )
    .await?;
    let contact = tell(scope, id, other.id).await?;
    Ok(MergeView {
        id: merge_id,
        contact,
        other_id: other.id,
        undo_until,
    })
}

/// Conversations of one contact become another's: all, or those of these identities.
async fn hand_over(scope: &mut Scoped, from: Uuid, to: Uuid, identities: Option<&[Uuid]>) -> Result<()> {
    sqlx::query(
        "update conversation set contact_id = $3
         where workspace_id = $1 and contact_id = $2 and ($4::uuid[] is null or identity_id = any($4))",
    )
    .bind(scope.workspace_id())
    .bind(from)
    .bind(to)
    .bind(identities)
    .execute(scope.connection())
    .await?;
    Ok(())
}

fn check_choices(
    two: [&ContactView; 2],
    differing: &[MergeFieldView],
    keep: &BTreeMap<String, MergeSide>,
) -> Result<()> {
    let mut check = Check::default();
    for (name, side) in keep {
        let attribute = name.strip_prefix("attributes.");
        let known = FIELDS.contains(&name.as_str())
            || attribute.is_some_and(|key| two.iter().any(|contact| contact.attributes.contains_key(key)));
        let field = format!("keep.{name}");
        check.field(&field, known, "is no field");
        check.field(
            &field,
            *side != MergeSide::Both || name == "note",
            "must be this or other",
        );
    }
    let note = differing.iter().find(|each| each.field == "note");
    if let Some(note) = note.filter(|_| keep.get("note") == Some(&MergeSide::Both)) {
        let long = both(&note.this, &note.other).is_some_and(|text| text.chars().count() > NOTE_MAX);
        check.field("keep.note", !long, format!("must have at most {NOTE_MAX} characters"));
    }
    check.done()
}

fn both(this: &Value, other: &Value) -> Option<String> {
    let texts: Vec<&str> = [this, other].into_iter().filter_map(Value::as_str).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// The fields of the one that stays, after.
async fn kept(
    scope: &mut Scoped,
    before: &Fields,
    theirs: &Fields,
    differing: &[MergeFieldView],
    keep: &BTreeMap<String, MergeSide>,
    this: &ContactView,
) -> Result<Fields> {
    let mut after = before.clone();
    let mut values = this.attributes.clone();
    for each in differing {
        let side = keep.get(&each.field).copied().unwrap_or(each.keep);
        if side == MergeSide::Both {
            after.note = both(&each.this, &each.other);
        }
        if side != MergeSide::Other {
            continue;
        }
        match each.field.as_str() {
            "name" => after.name = theirs.name.clone(),
            "username" => after.username = theirs.username.clone(),
            "phone" => after.phone = theirs.phone.clone(),
            "email" => after.email = theirs.email.clone(),
            "note" => after.note = theirs.note.clone(),
            "avatar_id" => after.avatar_id = theirs.avatar_id,
            attribute => {
                let key = attribute.strip_prefix("attributes.").unwrap_or_default();
                values.insert(key.to_owned(), each.other.clone());
            }
        }
    }
    after.attributes = contact_attributes::stored(&contact_attributes::all(scope).await?, &values);
    // two platforms may call them differently: the name is what a member chose from now on
    after.name_edited = true;
    // what was kept out stays out, and a wish is one whichever of the two told it
    after.blocked_at = before.blocked_at.or(theirs.blocked_at);
    after.marketing_stopped_at = before.marketing_stopped_at.or(theirs.marketing_stopped_at);
    Ok(after)
}

async fn note(
    scope: &mut Scoped,
    by: &By,
    kind: &str,
    merge_id: Uuid,
    undo_until: OffsetDateTime,
    id: Uuid,
    other: &ContactView,
) -> Result<()> {
    let detail = json!({
        "merge_id": merge_id, "contact_id": other.id, "name": called(other), "undo_until": rfc3339_millis::format(undo_until)
    });
    history::note(scope, by, id, kind, detail).await
}

/// What a contact is called in a text.
fn called(contact: &ContactView) -> Option<String> {
    contact.name.clone().or_else(|| contact.username.clone())
}

/// A line in every conversation of both: which of the two, called so then, into which.
async fn line(
    scope: &mut Scoped,
    by: &By,
    kind: &str,
    merge_id: Uuid,
    (id, name): (Uuid, Option<String>),
    (other_id, other_name): (Uuid, Option<String>),
) -> Result<()> {
    let conversations: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select id, inbox_id from conversation where workspace_id = $1 and contact_id = any($2) order by id",
    )
    .bind(scope.workspace_id())
    .bind([id, other_id])
    .fetch_all(scope.connection())
    .await?;
    let detail = json!({
        "merge_id": merge_id, "contact_id": id, "contact_name": name, "other_id": other_id, "other_name": other_name
    });
    for (conversation_id, inbox_id) in conversations {
        insert_system(scope, conversation_id, inbox_id, kind, by, detail.clone()).await?;
    }
    Ok(())
}

/// Tells of both, and of the conversations of both. Returns the one that stays.
async fn tell(scope: &mut Scoped, id: Uuid, other_id: Uuid) -> Result<ContactView> {
    let other = get(scope, other_id).await?;
    let this = get(scope, id).await?;
    scope.record(Event::ContactUpdated(other));
    scope.record(Event::ContactUpdated(this.clone()));
    for contact_id in [id, other_id] {
        tell_conversations(scope, contact_id).await?;
    }
    Ok(this)
}

#[derive(FromRow)]
struct Done {
    stays_id: Uuid,
    gone_id: Uuid,
    before: Json<Before>,
    after: Json<Fields>,
    identity_ids: Vec<Uuid>,
    created_at: OffsetDateTime,
    undone_at: Option<OffsetDateTime>,
}

/// Makes two of one again, as they were. What was changed since stays where the merge had no part in it; where it had, nothing
/// happens, and it is said why.
pub async fn undo(scope: &mut Scoped, by: &By, merge_id: Uuid) -> Result<MergeView> {
    let done = find(scope, merge_id).await?;
    lock(scope, &[done.stays_id, done.gone_id], true).await?;
    // it may have been undone while this waited
    let done = find(scope, merge_id).await?;
    check_time(scope, &done)?;
    let current = fields(scope, done.stays_id).await?;
    check_uncontradicted(scope, merge_id, &done, &current).await?;
    let restored = restored(&done.before.0.fields, &done.after.0, current);
    write(scope, done.stays_id, &restored).await?;
    let workspace_id = scope.workspace_id();
    let moved: Vec<Uuid> = sqlx::query_scalar(
        "update contact_identity set contact_id = $3
         where workspace_id = $1 and contact_id = $2 and (id = any($4) or primary_id = any($4)) returning id",
    )
    .bind(workspace_id)
    .bind(done.stays_id)
    .bind(done.gone_id)
    .bind(&done.identity_ids)
    .fetch_all(scope.connection())
    .await?;
    hand_over(scope, done.stays_id, done.gone_id, Some(&moved)).await?;
    sqlx::query(
        "update contact set merged_into = null, version = version + 1,
           avatar_id = (select a.id from attachment a where a.workspace_id = $1 and a.id = contact.avatar_id)
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(done.gone_id)
    .execute(scope.connection())
    .await?;
    let now = scope.store().clock.now();
    sqlx::query("update contact_merge set undone_at = $3 where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(merge_id)
        .bind(now)
        .execute(scope.connection())
        .await?;
    let undo_until = done.created_at + UNDO;
    let gone = get(scope, done.gone_id).await?;
    let said = json!({ "merge_id": merge_id, "other_id": done.gone_id });
    audit::done(scope, AuditAction::MergeUndone, Some(done.stays_id), None, said);
    note(scope, by, "unmerged", merge_id, undo_until, done.stays_id, &gone).await?;
    let stays = get(scope, done.stays_id).await?;
    line(
        scope,
        by,
        "contact_unmerged",
        merge_id,
        (stays.id, called(&stays)),
        (gone.id, called(&gone)),
    )
    .await?;
    let contact = tell(scope, done.stays_id, done.gone_id).await?;
    Ok(MergeView {
        id: merge_id,
        contact,
        other_id: done.gone_id,
        undo_until,
    })
}

async fn find(scope: &mut Scoped, merge_id: Uuid) -> Result<Done> {
    sqlx::query_as(
        "select stays_id, gone_id, before, after, identity_ids, created_at, undone_at
         from contact_merge where workspace_id = $1 and id = $2",
    )
    .bind(scope.workspace_id())
    .bind(merge_id)
    .fetch_optional(scope.connection())
    .await?
    .ok_or(Error::NotFound("merge"))
}

fn check_time(scope: &Scoped, done: &Done) -> Result<()> {
    if done.undone_at.is_some() {
        return Err(Error::conflict("merge_undone", "This merge was undone already."));
    }
    if scope.store().clock.now() > done.created_at + UNDO {
        return Err(Error::conflict(
            "merge_too_old",
            "A merge can be undone for a day, and that is over.",
        ));
    }
    Ok(())
}

async fn check_uncontradicted(scope: &mut Scoped, merge_id: Uuid, done: &Done, current: &Fields) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let later: bool = sqlx::query_scalar(
        "select exists (select from contact_merge where workspace_id = $1 and undone_at is null
           and (stays_id = $2 and id > $3 or gone_id = $2))",
    )
    .bind(workspace_id)
    .bind(done.stays_id)
    .bind(merge_id)
    .fetch_one(scope.connection())
    .await?;
    if later {
        return Err(Error::conflict(
            "merge_not_last",
            "The contact was merged once more since. Undo that merge first.",
        ));
    }
    let changed = done.after.0.contradicted_by(&done.before.0.fields, current);
    if !changed.is_empty() {
        return Err(Error::conflict(
            "merge_contradicted",
            format!(
                "This was changed since, and undoing would lose it: {}.",
                changed.join(", ")
            ),
        ));
    }
    if is_joined(scope, done).await? {
        return Err(Error::conflict(
            "merge_identities",
            "The platform has told since that they are one person, or that one of them is somebody else known here. The merge stays.",
        ));
    }
    Ok(())
}

/// Whether a webhook has joined one of the two with somebody since: with the other, or with a third. What belongs to whom is then what
/// the platform says, and the fields of all of them are mixed.
async fn is_joined(scope: &mut Scoped, done: &Done) -> Result<bool> {
    let still: i64 = sqlx::query_scalar(
        "select count(*) from contact_identity where workspace_id = $1 and contact_id = $3
           and (id = any($2) and (primary_id is null or primary_id = any($2)) or id = any($4) and (primary_id is null or primary_id = any($4)))",
    )
    .bind(scope.workspace_id())
    .bind(&done.identity_ids)
    .bind(done.stays_id)
    .bind(&done.before.0.identity_ids)
    .fetch_one(scope.connection())
    .await?;
    if usize::try_from(still) != Ok(done.identity_ids.len() + done.before.0.identity_ids.len()) {
        return Ok(true);
    }
    // one that was there before, with a conversation of its own: not a new key of theirs
    Ok(sqlx::query_scalar(
        "select exists (select from contact_identity i where i.workspace_id = $1 and i.primary_id = any($2) and i.id <> all($2)
           and i.created_at < $3)",
    )
    .bind(scope.workspace_id())
    .bind(&done.identity_ids)
    .bind(done.created_at)
    .fetch_one(scope.connection())
    .await?)
}

impl Fields {
    /// What a merge made of fields, and somebody made something else of since. What platforms tell by themselves, user name and
    /// picture, is not among it.
    fn contradicted_by(&self, before: &Self, current: &Self) -> Vec<&'static str> {
        [
            ("name", self.name != before.name && self.name != current.name),
            ("phone", self.phone != before.phone && self.phone != current.phone),
            ("email", self.email != before.email && self.email != current.email),
            ("note", self.note != before.note && self.note != current.note),
            (
                "attributes",
                self.attributes != before.attributes && self.attributes != current.attributes,
            ),
        ]
        .into_iter()
        .filter_map(|(name, contradicted)| contradicted.then_some(name))
        .collect()
    }
}

/// What the merge changed is as it was before, what it left alone as it is now.
fn restored(before: &Fields, after: &Fields, current: Fields) -> Fields {
    fn pick<T: PartialEq + Clone>(before: &T, after: &T, current: T) -> T {
        if before != after && *after == current {
            before.clone()
        } else {
            current
        }
    }
    Fields {
        name: pick(&before.name, &after.name, current.name),
        username: pick(&before.username, &after.username, current.username),
        phone: pick(&before.phone, &after.phone, current.phone),
        email: pick(&before.email, &after.email, current.email),
        note: pick(&before.note, &after.note, current.note),
        avatar_id: pick(&before.avatar_id, &after.avatar_id, current.avatar_id),
        name_edited: pick(&before.name_edited, &after.name_edited, current.name_edited),
        attributes: pick(&before.attributes, &after.attributes, current.attributes),
        blocked_at: pick(&before.blocked_at, &after.blocked_at, current.blocked_at),
        marketing_stopped_at: pick(
            &before.marketing_stopped_at,
            &after.marketing_stopped_at,
            current.marketing_stopped_at,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(name: &str, note: Option<&str>) -> Fields {
        Fields {
            name: Some(name.to_owned()),
            username: None,
            phone: None,
            email: None,
            note: note.map(str::to_owned),
            avatar_id: None,
            name_edited: false,
            attributes: json!({}),
            blocked_at: None,
            marketing_stopped_at: None,
        }
    }

    #[test]
    fn what_a_merge_left_alone_stays_as_it_is_now() {
        let (before, after) = (fields("Ada", None), fields("Ada L.", None));
        let current = fields("Ada L.", Some("noted since"));
        assert!(after.contradicted_by(&before, &current).is_empty());
        assert_eq!(restored(&before, &after, current), fields("Ada", Some("noted since")));
    }

    #[test]
    fn what_it_changed_and_somebody_changed_again_is_named() {
        let (before, after) = (fields("Ada", None), fields("Ada L.", Some("n")));
        let current = fields("Countess", Some("n"));
        assert_eq!(after.contradicted_by(&before, &current), ["name"]);
    }
}

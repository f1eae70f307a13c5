//! Macros: several things done to a conversation at once, all or nothing. Any member may write and run them.

use std::collections::BTreeSet;

use sqlx::FromRow;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::access::Actor;
use super::audit::{self, AuditAction};
use super::contact_attributes;
use super::contacts;
use super::conversations::{self, ConversationChange, PRIORITIES};
use super::messages::{self, NewMessage, TEXT_MAX};
use super::page::{Cursor, Page};
use super::variables::{self, Values};
use super::views::{
    Audience, ConversationStatus, ConversationView, Event, MacroActions, MacroRunView, MacroView, MessageView,
    RemovedView,
};
use crate::errors::{Check, Error, Result, violated};
use crate::store::Scoped;

const NAME_MAX: usize = 80;
/// Labels that a macro gives, or takes.
const LABELS_MAX: usize = 20;
const SNOOZE_MAX: i64 = 60 * 24 * 365;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    name: String,
    actions: sqlx::types::Json<MacroActions>,
    created_at: OffsetDateTime,
}

const COLUMNS: &str = "id, version, name, actions, created_at";

fn view(row: Row) -> MacroView {
    MacroView {
        id: row.id,
        version: row.version,
        name: row.name,
        actions: row.actions.0,
    }
}

/// In the order of their creation.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<MacroView>> {
    let sql = format!(
        "select {COLUMNS} from macro where workspace_id = $1 and (created_at, id) > ($2, $3) order by created_at, id limit $4"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
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

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<MacroView> {
    find(scope, id, "").await
}

async fn find(scope: &mut Scoped, id: Uuid, lock: &str) -> Result<MacroView> {
    let sql = format!("select {COLUMNS} from macro where workspace_id = $1 and id = $2{lock}");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .fetch_optional(scope.connection())
        .await?;
    row.map(view).ok_or(Error::NotFound("macro"))
}

pub async fn create(scope: &mut Scoped, name: &str, actions: MacroActions) -> Result<MacroView> {
    check(scope, Some(name), Some(&actions)).await?;
    let view = MacroView {
        id: scope.store().clock.id(),
        version: 1,
        name: name.trim().to_owned(),
        actions,
    };
    let now = scope.store().clock.now();
    sqlx::query("insert into macro (workspace_id, id, name, actions, created_at) values ($1, $2, $3, $4, $5)")
        .bind(scope.workspace_id())
        .bind(view.id)
        .bind(&view.name)
        .bind(sqlx::types::Json(&view.actions))
        .bind(now)
        .execute(scope.connection())
        .await
        .map_err(in_words)?;
    audit::created(scope, AuditAction::MacroCreated, view.id, &view.name, &view);
    scope.record(Event::MacroUpdated(view.clone()));
    Ok(view)
}

/// What is none stays as it is.
pub async fn update(
    scope: &mut Scoped,
    id: Uuid,
    name: Option<&str>,
    actions: Option<MacroActions>,
) -> Result<MacroView> {
    check(scope, name, actions.as_ref()).await?;
    let before = find(scope, id, " for no key update").await?;
    let sql = format!(
        "update macro set version = version + 1, name = case when $3::text is not null then $3 else name end,
           actions = case when $4::jsonb is not null then $4 else actions end
         where workspace_id = $1 and id = $2 returning {COLUMNS}"
    );
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(id)
        .bind(name.map(str::trim))
        .bind(actions.map(sqlx::types::Json))
        .fetch_optional(scope.connection())
        .await
        .map_err(in_words)?;
    let view = row.map(view).ok_or(Error::NotFound("macro"))?;
    audit::changed(scope, AuditAction::MacroChanged, id, &view.name, &before, &view);
    scope.record(Event::MacroUpdated(view.clone()));
    Ok(view)
}

pub async fn remove(scope: &mut Scoped, id: Uuid) -> Result<()> {
    let before = find(scope, id, " for update").await?;
    sqlx::query("delete from macro where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(id)
        .execute(scope.connection())
        .await?;
    audit::removed(scope, AuditAction::MacroRemoved, id, &before.name, &before);
    scope.record(Event::MacroRemoved(RemovedView { id }));
    Ok(())
}

fn in_words(error: sqlx::Error) -> Error {
    if violated(&error) == Some("macro_name") {
        Error::invalid("name", "is taken")
    } else {
        error.into()
    }
}

/// What the request itself shows, and then what it names.
async fn check(scope: &mut Scoped, name: Option<&str>, actions: Option<&MacroActions>) -> Result<()> {
    let mut check = Check::default();
    if let Some(name) = name {
        check.text("name", name, NAME_MAX).field(
            "name",
            !name.contains(|c: char| c.is_control()),
            "must not contain control characters",
        );
    }
    let Some(actions) = actions else {
        return check.done();
    };
    check.field("actions", *actions != MacroActions::default(), "must do something");
    let attributes = contact_attributes::all(scope).await?;
    let keys: Vec<String> = attributes.into_iter().map(|attribute| attribute.key).collect();
    for (field, text) in [("actions.reply", &actions.reply), ("actions.note", &actions.note)] {
        let Some(text) = text else { continue };
        check.text(field, text, TEXT_MAX);
        check.field(field, !text.contains('\0'), "must not hold a NUL character");
        let unknown = variables::unknown(text, &keys);
        check.field(
            field,
            unknown.is_empty(),
            format!("asks for what nobody knows: {}", names(&unknown)),
        );
    }
    if let Some(priority) = &actions.priority {
        check.field(
            "actions.priority",
            PRIORITIES.contains(&priority.as_str()),
            format!("must be one of {}", PRIORITIES.join(", ")),
        );
    }
    if let Some(minutes) = actions.snooze_minutes {
        check.field(
            "actions.snooze_minutes",
            (1..=SNOOZE_MAX).contains(&minutes),
            "must be between a minute and a year",
        );
        check.field(
            "actions.snooze_minutes",
            actions
                .status
                .is_none_or(|status| status == ConversationStatus::Snoozed),
            "goes with no other status",
        );
    }
    for (field, labels) in [
        ("actions.add_label_ids", &actions.add_label_ids),
        ("actions.remove_label_ids", &actions.remove_label_ids),
    ] {
        check.field(
            field,
            labels.len() <= LABELS_MAX,
            format!("must be at most {LABELS_MAX}"),
        );
    }
    check.done()?;
    named(scope, actions).await
}

/// Members, teams and labels have to be there when a macro is written; when it runs they are looked at once more.
async fn named(scope: &mut Scoped, actions: &MacroActions) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let labels: Vec<Uuid> = actions
        .add_label_ids
        .iter()
        .chain(&actions.remove_label_ids)
        .copied()
        .collect();
    let known: Vec<Uuid> = sqlx::query_scalar("select id from label where workspace_id = $1 and id = any($2)")
        .bind(workspace_id)
        .bind(&labels)
        .fetch_all(scope.connection())
        .await?;
    let there = |ids: &[Uuid]| ids.iter().all(|id| known.contains(id));
    let mut check = Check::default();
    check.field(
        "actions.add_label_ids",
        there(&actions.add_label_ids),
        "names a label that is not there",
    );
    check.field(
        "actions.remove_label_ids",
        there(&actions.remove_label_ids),
        "names a label that is not there",
    );
    if let Some(Ok(Whom::One(id))) = actions.assignee.as_deref().map(whom) {
        let found: Option<i32> =
            sqlx::query_scalar("select 1 from member where workspace_id = $1 and user_id = $2 and active")
                .bind(workspace_id)
                .bind(id)
                .fetch_optional(scope.connection())
                .await?;
        check.field("actions.assignee", found.is_some(), "is no active member");
    }
    if let Some(Ok(Whom::One(id))) = actions.team.as_deref().map(whom) {
        let found: Option<i32> = sqlx::query_scalar("select 1 from team where workspace_id = $1 and id = $2")
            .bind(workspace_id)
            .bind(id)
            .fetch_optional(scope.connection())
            .await?;
        check.field("actions.team", found.is_some(), "is no team");
    }
    let fits = |who: &Option<String>| who.as_deref().map(whom).is_none_or(|whom| whom.is_ok());
    check.field(
        "actions.assignee",
        fits(&actions.assignee),
        "must be me, none or a member's id",
    );
    let team_fits = fits(&actions.team) && actions.team.as_deref() != Some("me");
    check.field("actions.team", team_fits, "must be none or a team's id");
    check.done()
}

enum Whom {
    Nobody,
    Me,
    One(Uuid),
}

fn whom(text: &str) -> Result<Whom, ()> {
    match text {
        "none" => Ok(Whom::Nobody),
        "me" => Ok(Whom::Me),
        id => id.parse().map(Whom::One).map_err(|_| ()),
    }
}

/// One run of a macro.
#[derive(Debug, Clone)]
pub struct Run {
    /// The client's own: the same again is the same run, which sends nothing twice.
    pub client_id: String,
    /// For so long the reply can be taken back.
    pub hold_seconds: u8,
}

/// Does all of it, or, where one thing is refused, nothing.
pub async fn run(scope: &mut Scoped, actor: &Actor, conversation_id: Uuid, id: Uuid, run: Run) -> Result<MacroRunView> {
    let MacroView { actions, .. } = get(scope, id).await?;
    let conversation = conversations::get(scope, conversation_id).await?;
    let values = values(scope, actor, &conversation).await?;
    let mut made: Vec<MessageView> = Vec::new();
    let mut is_new = true;
    for (text, audience, client_id) in [
        (&actions.note, Audience::Team, format!("{}:note", run.client_id)),
        (&actions.reply, Audience::Customer, run.client_id.clone()),
    ] {
        let Some(text) = text else { continue };
        let field = if audience == Audience::Team { "note" } else { "reply" };
        let text = variables::fill(text, &values).map_err(|missing| {
            Error::invalid(
                field,
                format!("asks for what is not known of this customer: {}", names(&missing)),
            )
        })?;
        let message = message(
            scope,
            actor,
            conversation_id,
            client_id,
            text,
            audience,
            run.hold_seconds,
        );
        let (view, new) = messages::within(scope, message).await?;
        is_new &= new;
        made.push(view);
    }
    let conversation = if is_new {
        let change = change(scope, actor, &conversation, &actions)?;
        conversations::change(scope, actor, conversation_id, change).await?
    } else {
        conversations::get(scope, conversation_id).await?
    };
    Ok(MacroRunView {
        conversation,
        messages: made,
    })
}

fn message(
    scope: &Scoped,
    actor: &Actor,
    conversation_id: Uuid,
    client_id: String,
    text: String,
    audience: Audience,
    hold_seconds: u8,
) -> NewMessage {
    NewMessage {
        text: Some(text),
        audience,
        hold_seconds: if audience == Audience::Customer {
            hold_seconds
        } else {
            0
        },
        ..NewMessage::empty(
            scope.workspace_id(),
            conversation_id,
            client_id,
            actor.author(),
            scope.store().clock.now(),
        )
    }
}

/// What a text may ask for.
async fn values(scope: &mut Scoped, actor: &Actor, conversation: &ConversationView) -> Result<Values> {
    let contact = contacts::get(scope, conversation.contact.id).await?;
    let inbox_name = sqlx::query_scalar("select name from inbox where workspace_id = $1 and id = $2")
        .bind(scope.workspace_id())
        .bind(conversation.inbox_id)
        .fetch_optional(scope.connection())
        .await?;
    let attributes = contact.attributes.into_iter();
    Ok(Values {
        contact_name: contact.name,
        contact_email: contact.email,
        contact_phone: contact.phone,
        agent_name: Some(actor.name.clone()),
        inbox_name,
        attributes: attributes
            .map(|(key, value)| (key, contact_attributes::written(&value)))
            .collect(),
    })
}

fn change(
    scope: &Scoped,
    actor: &Actor,
    conversation: &ConversationView,
    actions: &MacroActions,
) -> Result<ConversationChange> {
    let mut labels: BTreeSet<Uuid> = conversation.label_ids.iter().copied().collect();
    labels.extend(&actions.add_label_ids);
    for id in &actions.remove_label_ids {
        labels.remove(id);
    }
    let has_labels = !actions.add_label_ids.is_empty() || !actions.remove_label_ids.is_empty();
    let snoozed_until = actions
        .snooze_minutes
        .map(|minutes| scope.store().clock.now() + Duration::minutes(minutes));
    let assignee_id = match actions.assignee.as_deref().map(whom) {
        Some(Ok(Whom::Me)) => Some(Some(actor.user_id.ok_or(Error::Forbidden(
            "This macro assigns to whoever runs it, which a token cannot be.",
        ))?)),
        Some(Ok(Whom::One(id))) => Some(Some(id)),
        Some(Ok(Whom::Nobody)) => Some(None),
        Some(Err(())) | None => None,
    };
    let team_id = match actions.team.as_deref().map(whom) {
        Some(Ok(Whom::One(id))) => Some(Some(id)),
        Some(Ok(Whom::Nobody)) => Some(None),
        _ => None,
    };
    Ok(ConversationChange {
        status: snoozed_until.map(|_| ConversationStatus::Snoozed).or(actions.status),
        snoozed_until: snoozed_until.map(Some),
        assignee_id,
        team_id,
        label_ids: has_labels.then(|| labels.into_iter().collect()),
        priority: actions.priority.clone(),
        ..ConversationChange::default()
    })
}

fn names(names: &BTreeSet<String>) -> String {
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}

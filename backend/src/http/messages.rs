//! `/conversations/{id}/messages`: the timeline, replies and notes.

use std::collections::HashSet;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use frontdesk_connectors::outbound::{ContactCard, Location};
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query, nullable};
use super::problem::Problem;
use crate::clock::rfc3339_millis;
use crate::domain::conversations::ConversationChange;
use crate::domain::mentions::MENTIONS_MAX;
use crate::domain::messages::{self, NewMessage, TEXT_MAX, TimelineQuery};
use crate::domain::page::Page;
use crate::domain::permissions::Permission;
use crate::domain::reactions;
use crate::domain::views::{Audience, ConversationStatus, MessageTimesView, MessageView};
use crate::errors::{Check, Result};
use crate::traces::Trace;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(with_contact))
        .routes(routes!(cancel))
        .routes(routes!(retry))
        .routes(routes!(times))
        .routes(routes!(react, unreact))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MessagesQuery {
    /// A message: those before it.
    before: Option<Uuid>,
    /// A message: those after it.
    after: Option<Uuid>,
    /// A message: itself with its neighbours on both sides.
    around: Option<Uuid>,
    /// A moment, RFC 3339: the first ones that were sent then or later.
    from: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// The timeline: the newest page first, or the one that was asked for, items in timeline order; `next_cursor` leads to the next older page
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "messages", params(("id" = Uuid, Path), MessagesQuery),
    responses((status = 200, body = Page<MessageView>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(query): Query<MessagesQuery>,
) -> Result<Json<Page<MessageView>>> {
    let mut check = Check::default();
    let given = [
        query.before.is_some(),
        query.after.is_some(),
        query.around.is_some(),
        query.from.is_some(),
        query.cursor.is_some(),
    ];
    let from = query.from.as_deref().map(|text| OffsetDateTime::parse(text, &Rfc3339));
    check
        .field(
            "cursor",
            given.into_iter().filter(|is| *is).count() <= 1,
            "give one of before, after, around, from and cursor",
        )
        .field(
            "from",
            !matches!(from, Some(Err(_))),
            "must be a time such as 2026-03-31T12:00:00Z",
        )
        .done()?;
    let paging = Paging {
        limit: query.limit,
        cursor: query.cursor,
    };
    let timeline = TimelineQuery {
        before: query.before,
        after: query.after,
        around: query.around,
        from: from.and_then(Result::ok),
        cursor: paging.cursor()?,
        limit: paging.limit()?,
    };
    let mut glance = auth.glance(&app).await?;
    Ok(Json(messages::timeline(&mut glance.reader(), id, timeline).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateMessage {
    /// The client's own id of this send, up to 64 characters, usually a UUID. Sending it again changes nothing.
    client_id: String,
    text: Option<String>,
    /// Files that were uploaded before.
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// The message that is quoted.
    reply_to_id: Option<Uuid>,
    #[serde(default)]
    audience: Audience,
    /// A WhatsApp template, in the platform's shape.
    template: Option<Value>,
    /// Buttons, quick replies or a list. One shape for every channel: `{"type": "buttons", "text"?, "footer"?, "buttons":
    /// [{"id", "title"} or {"title", "url"}]}`, `{"type": "quick_replies", "text"?, "replies": [{"id"?, "title"}]}`, `{"type":
    /// "list", "text"?, "footer"?, "button", "sections": [{"title"?, "rows": [{"id", "title", "description"?}]}]}`; or the
    /// platform's own. Where it has no text, the message's is used.
    interactive: Option<Value>,
    /// A place on the map.
    location: Option<NewLocation>,
    /// Contact cards.
    #[serde(default)]
    contacts: Vec<NewContactCard>,
    /// `false` leaves out the preview of a link, where the channel lets one choose.
    link_preview: Option<bool>,
    /// Notes only: active members who are told that the note names them, at most 50. The text has their names after an `@`.
    #[serde(default)]
    mention_ids: Vec<Uuid>,
    /// Replies only: for so many seconds it can be taken back, at most 60; those after it wait with it.
    #[serde(default)]
    hold_seconds: u8,
    /// What becomes of the conversation with it: both happen, or neither.
    then: Option<ThenChange>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "assignee_id": "01890a5d-ac96-774b-bcce-b302099a8057" }))]
struct ThenChange {
    status: Option<ConversationStatus>,
    /// With status `snoozed`: when it wakes by itself.
    #[serde(default, with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<OffsetDateTime>,
    /// An active member; null: nobody. With a note it is handed over: who gets it is told once, with the note's words.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<Option<Uuid>>,
    /// Null: no team.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Uuid>)]
    team_id: Option<Option<Uuid>>,
}

pub(super) const HOLD_SECONDS_MAX: u8 = 60;

pub(super) fn check_client_id(check: &mut Check, client_id: &str, max: usize) {
    check.field("client_id", !client_id.is_empty(), "must not be empty");
    check.field(
        "client_id",
        client_id.chars().count() <= max,
        format!("must have at most {max} characters"),
    );
    check.field("client_id", !client_id.contains('\0'), "must not hold a NUL character");
}

/// WGS 84, in degrees.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewLocation {
    latitude: f64,
    longitude: f64,
    name: Option<String>,
    address: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewContactCard {
    name: String,
    #[serde(default)]
    phones: Vec<String>,
    #[serde(default)]
    emails: Vec<String>,
    organization: Option<String>,
}

impl NewLocation {
    fn texts(&self) -> impl Iterator<Item = &String> {
        self.name.iter().chain(&self.address)
    }
}

impl NewContactCard {
    fn texts(&self) -> impl Iterator<Item = &String> {
        [&self.name]
            .into_iter()
            .chain(&self.phones)
            .chain(&self.emails)
            .chain(&self.organization)
    }
}

/// In a text or a name, however deep.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

/// Of one text of a location or a contact card.
const DETAIL_MAX: usize = 1_000;
const CARDS_MAX: usize = 10;
/// Phones, or addresses, of one card.
const CARD_LINES_MAX: usize = 20;

fn check(body: &CreateMessage) -> Result<()> {
    let mut check = Check::default();
    let nul = |text: &str| text.contains('\0');
    check_client_id(&mut check, &body.client_id, 64);
    check.field(
        "hold_seconds",
        body.hold_seconds <= HOLD_SECONDS_MAX,
        format!("must be at most {HOLD_SECONDS_MAX}"),
    );
    check.field(
        "hold_seconds",
        body.hold_seconds == 0 || body.audience == Audience::Customer,
        "goes with replies only: a note is there at once",
    );
    let text = body.text.as_deref().unwrap_or_default();
    check.field("text", !nul(text), "must not hold a NUL character");
    check.field(
        "text",
        text.chars().count() <= TEXT_MAX,
        format!("must have at most {TEXT_MAX} characters"),
    );
    check.field("attachment_ids", body.attachment_ids.len() <= 10, "must be at most 10");
    check.field("attachment_ids", distinct(&body.attachment_ids), "names a file twice");
    check.field(
        "mention_ids",
        body.mention_ids.len() <= MENTIONS_MAX,
        format!("must be at most {MENTIONS_MAX}"),
    );
    check.field("mention_ids", distinct(&body.mention_ids), "names a member twice");
    check.field(
        "mention_ids",
        body.mention_ids.is_empty() || body.audience == Audience::Team,
        "goes with notes only: a customer is not to read it",
    );
    for (name, value) in [("template", &body.template), ("interactive", &body.interactive)] {
        check.field(name, value.as_ref().is_none_or(Value::is_object), "must be an object");
        check.field(
            name,
            !value.as_ref().is_some_and(holds_nul),
            "must not hold a NUL character",
        );
        check.field(
            name,
            value.is_none() || body.audience == Audience::Customer,
            "goes to customers only",
        );
    }
    check_structured(&mut check, body);
    check.done()
}

fn distinct(ids: &[Uuid]) -> bool {
    let mut seen = HashSet::new();
    ids.iter().all(|id| seen.insert(id))
}

/// Locations and contact cards.
fn check_structured(check: &mut Check, body: &CreateMessage) {
    let fine = |text: &String| !text.contains('\0') && text.chars().count() <= DETAIL_MAX;
    let words = format!("has a text that is longer than {DETAIL_MAX} characters or holds a NUL character");
    check.field(
        "location",
        body.location.iter().flat_map(NewLocation::texts).all(fine),
        words.as_str(),
    );
    check.field(
        "contacts",
        body.contacts.iter().flat_map(NewContactCard::texts).all(fine),
        words.as_str(),
    );
    check.field(
        "contacts",
        body.contacts.len() <= CARDS_MAX,
        format!("must be at most {CARDS_MAX}"),
    );
    let few = |card: &NewContactCard| card.phones.len() <= CARD_LINES_MAX && card.emails.len() <= CARD_LINES_MAX;
    check.field(
        "contacts",
        body.contacts.iter().all(few),
        format!("has a card with more than {CARD_LINES_MAX} phones or addresses"),
    );
    let named = body.contacts.iter().all(|card| !card.name.trim().is_empty());
    check.field("contacts", named, "needs a name on every card");
    let structured = [
        ("location", body.location.is_some()),
        ("contacts", !body.contacts.is_empty()),
        ("link_preview", body.link_preview.is_some()),
    ];
    for (name, given) in structured {
        check.field(
            name,
            !given || body.audience == Audience::Customer,
            "goes to customers only",
        );
    }
}

fn card(card: NewContactCard) -> ContactCard {
    ContactCard {
        name: card.name,
        phones: card.phones,
        emails: card.emails,
        organization: card.organization,
    }
}

/// Write a reply or a note
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "messages", params(("id" = Uuid, Path)), request_body = CreateMessage,
    responses((status = 201, body = MessageView, description = "Accepted: it is delivered, or its failure is shown"),
        (status = 200, body = MessageView, description = "This client_id was accepted before"),
        (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`client_id_reused`, `inbox_disconnected`, `message_limit` for a reply beyond the month's messages, or `window_closed`: after the free window a member may still answer where the channel lets people, a token may not"), (status = 422, body = Problem)))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    trace: Option<Extension<Trace>>,
    Json(body): Json<CreateMessage>,
) -> Result<Response> {
    let received_at = app.store.clock.now();
    if body.then.is_some() {
        auth.needs(Permission::ConversationsUpdate)?;
    }
    check(&body)?;
    let new = NewMessage {
        workspace_id: auth.0.workspace_id,
        conversation_id: id,
        client_id: body.client_id,
        text: body.text,
        attachment_ids: body.attachment_ids,
        reply_to_id: body.reply_to_id,
        audience: body.audience,
        template: body.template,
        interactive: body.interactive,
        location: body.location.map(|place| Location {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name,
            address: place.address,
        }),
        contacts: body.contacts.into_iter().map(card).collect(),
        link_preview: body.link_preview,
        mention_ids: body.mention_ids,
        hold_seconds: body.hold_seconds,
        author: auth.0.author(),
        received_at,
        trace: trace.map(|Extension(trace)| trace),
    };
    let (view, new) = match body.then {
        None => app.replies.accept(new).await?,
        Some(then) => {
            let change = ConversationChange {
                status: then.status,
                snoozed_until: then.snoozed_until.map(Some),
                assignee_id: then.assignee_id,
                team_id: then.team_id,
                ..ConversationChange::default()
            };
            let mut scope = auth.scope(&app).await?;
            let accepted = messages::with_change(&mut scope, &auth.0, new, change).await?;
            scope.commit().await?;
            accepted
        }
    };
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view)).into_response())
}

/// Take back a reply that has not begun to be sent: it is gone, and its files can be sent again
#[utoipa::path(delete, path = "/conversations/{id}/messages/{message_id}", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 200, body = MessageView, description = "As it was"), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`already_sent`: it is on its way, or it is no reply that waits")))]
async fn cancel(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MessageView>> {
    let mut scope = auth.scope(&app).await?;
    let view = messages::cancel(&mut scope, id, message_id).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Send a failed or doubtful reply again; it goes to the end of the queue
#[utoipa::path(post, path = "/conversations/{id}/messages/{message_id}/retry", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`not_retryable`, or `too_soon` for what the platform chose not to deliver")))]
async fn retry(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
    trace: Option<Extension<Trace>>,
) -> Result<Json<MessageView>> {
    let mut scope = auth.scope(&app).await?;
    let view = messages::retry(&mut scope, id, message_id, trace.as_deref()).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// When it was received, stored, shown, and delivered
#[utoipa::path(get, path = "/conversations/{id}/messages/{message_id}/times", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 200, body = MessageTimesView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn times(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MessageTimesView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(messages::times(&mut scope, id, message_id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetReaction {
    /// One emoji that the channel takes.
    emoji: String,
}

/// Give a reaction, or change the one given; it is shown at once and delivered soon after
#[utoipa::path(put, path = "/conversations/{id}/messages/{message_id}/reaction", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)), request_body = SetReaction,
    responses((status = 200, body = MessageView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`window_closed`, `too_old`, `not_reactable` or `inbox_disconnected`"),
        (status = 422, body = Problem)))]
async fn react(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
    Json(body): Json<SetReaction>,
) -> Result<Json<MessageView>> {
    let mut scope = auth.scope(&app).await?;
    let view = reactions::set(&mut scope, &auth.0, id, message_id, Some(&body.emoji)).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Take the reaction away that was given
#[utoipa::path(delete, path = "/conversations/{id}/messages/{message_id}/reaction", tag = "messages",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`window_closed`, `too_old`, `not_reactable` or `inbox_disconnected`")))]
async fn unreact(
    State(app): State<App>,
    auth: Auth,
    Path((id, message_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MessageView>> {
    let mut scope = auth.scope(&app).await?;
    let view = reactions::set(&mut scope, &auth.0, id, message_id, None).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// All that was said with a contact, whichever inbox it was in: the newest page first, items in timeline order; `next_cursor` leads
/// to the next older page
#[utoipa::path(get, path = "/contacts/{id}/messages", tag = "messages", params(("id" = Uuid, Path), Paging),
    responses((status = 200, body = Page<MessageView>), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn with_contact(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<MessageView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(messages::with_contact(&mut scope, id, cursor, limit).await?))
}

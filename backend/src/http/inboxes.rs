//! `/inboxes`

use axum::extract::State;
use axum::http::StatusCode;
use frontdesk_connectors::{Channel, CheckedAccount, Credentials, ErrorClass, SendError};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Path, Query};
use super::number;
use super::problem::Problem;
use crate::domain::inboxes::{self, InboxChange, NewInbox};
use crate::domain::page::Page;
use crate::domain::views::{InboxNoticeView, InboxView, MediaPolicy};
use crate::errors::{Error, Result};
use crate::outgoing::Line;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, change, remove))
        .routes(routes!(notices))
}

/// Inboxes, oldest first
#[utoipa::path(get, path = "/inboxes", tag = "inboxes", params(Paging),
    responses((status = 200, body = Page<InboxView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<InboxView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        inboxes::list(&mut scope, paging.limit()?, paging.cursor()?).await?,
    ))
}

/// One inbox
#[utoipa::path(get, path = "/inboxes/{id}", tag = "inboxes", params(("id" = Uuid, Path)),
    responses((status = 200, body = InboxView), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<InboxView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(inboxes::get(&mut scope, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddInbox {
    /// `messenger`, `instagram`, `whatsapp` or `telegram`
    channel: String,
    /// Page id, Instagram professional account id, phone_number_id. May be left out where the token names the account.
    external_id: Option<String>,
    /// Left out: the account's own name.
    name: Option<String>,
    /// `{access_token, waba_id?, page_id?, login?: "facebook"|"instagram"}`, Telegram `{bot_token}`; secrets are stored sealed, never shown again.
    credentials: Option<Value>,
    /// Six digits: registers a WhatsApp number that is not registered yet.
    pin: Option<String>,
}

/// What the platform told about the account itself, newest first; for owners and admins
#[utoipa::path(get, path = "/inboxes/{id}/notices", tag = "inboxes", params(("id" = Uuid, Path), Paging),
    responses((status = 200, body = Page<InboxNoticeView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn notices(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<InboxNoticeView>>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        inboxes::notices::list(&mut scope, id, paging.limit()?, paging.cursor()?).await?,
    ))
}

/// Connect an account
#[utoipa::path(post, path = "/inboxes", tag = "inboxes", request_body = AddInbox,
    responses((status = 201, body = InboxView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem, description = "`inbox_taken`; `inbox_limit`: the workspace may have no more; `not_connected`: the platform does not send its webhooks here, `detail` says why"), (status = 422, body = Problem),
        (status = 502, body = Problem, description = "`platform_unreachable`: the platform could not be asked whether the token is the account's")))]
async fn add(State(app): State<App>, auth: Auth, Json(body): Json<AddInbox>) -> Result<(StatusCode, Json<InboxView>)> {
    let named = body.name.is_some();
    let mut new = NewInbox {
        id: None,
        external_id: body.external_id.unwrap_or_default(),
        name: body.name.unwrap_or_else(|| body.channel.clone()),
        channel: body.channel,
        credentials: body.credentials,
    };
    inboxes::name_account(&mut new)?;
    let account = prove(&app, &mut new).await?;
    if let Some(pin) = &body.pin {
        let (channel, credentials) = inboxes::validate(&new)?;
        if channel != Channel::Whatsapp {
            return Err(Error::invalid("pin", "is for WhatsApp numbers"));
        }
        let token = credentials.access_token.unwrap_or_default();
        number::register(&app, &token, new.external_id.trim(), pin).await?;
    }
    if !named {
        new.name = account.name;
    }
    let mut scope = auth.scope(&app).await?;
    let view = inboxes::add(&mut scope, app.outgoing.keys(), new).await?;
    scope.commit().await?;
    if let Err(error) = connect(&app, &auth, view.id).await {
        // an inbox that nothing reaches would look connected: better none
        let mut scope = auth.scope(&app).await?;
        inboxes::remove(&mut scope, view.id).await?;
        scope.commit().await?;
        return Err(error);
    }
    Ok((StatusCode::CREATED, Json(view)))
}

/// Makes the platform send the account's webhooks to us.
async fn connect(app: &App, auth: &Auth, inbox_id: Uuid) -> Result<()> {
    let line = app.outgoing.line(&app.store, auth.0.workspace_id, inbox_id).await?;
    line.connect().await.map_err(not_connected)
}

/// Whoever connects an account proves by its token that it is theirs: its customers write to them from then on.
async fn prove(app: &App, new: &mut NewInbox) -> Result<CheckedAccount> {
    let (channel, credentials) = inboxes::validate(new)?;
    if !credentials.hold_token() {
        return Err(Error::invalid(
            "credentials",
            "must hold the account's token (access_token, or bot_token of a Telegram bot), which shows that the account is yours",
        ));
    }
    let account_id = new.external_id.trim();
    let account = app
        .outgoing
        .check_account(channel, account_id, &credentials)
        .await
        .map_err(not_proven)?;
    if let (Some(page_id), Some(Value::Object(given))) = (&account.page_id, &mut new.credentials) {
        given.entry("page_id").or_insert(page_id.clone().into());
    }
    if let Some(waba_id) = missing_business(app, channel, account_id, &credentials).await
        && let Some(Value::Object(given)) = &mut new.credentials
    {
        given.insert("waba_id".to_owned(), waba_id.into());
    }
    Ok(account)
}

/// Without its business account a WhatsApp number's messages cannot be subscribed: where nobody named it, its token does.
async fn missing_business(app: &App, channel: Channel, account_id: &str, credentials: &Credentials) -> Option<String> {
    if channel != Channel::Whatsapp || credentials.waba_id.is_some() {
        return None;
    }
    let token = credentials.access_token.as_deref()?;
    app.outgoing.business_of(token, account_id).await
}

fn not_proven(error: SendError) -> Error {
    match error {
        SendError::Refused { error, .. } if error.class == ErrorClass::Auth => Error::invalid(
            "credentials",
            "hold a token that the platform does not accept. Paste a current access token of this account",
        ),
        SendError::Refused { error, .. } => Error::invalid("credentials", error.advice),
        SendError::NotSent(_) | SendError::Unknown(_) => Error::Unreachable {
            detail: "The platform could not be asked whether this token is the account's. Try again in a moment."
                .to_owned(),
        },
    }
}

/// The token is right, and yet the platform does not send its webhooks to us.
fn not_connected(error: SendError) -> Error {
    match error {
        SendError::Refused { error, .. } => Error::conflict("not_connected", error.advice),
        SendError::NotSent(_) | SendError::Unknown(_) => Error::Unreachable {
            detail: "The platform did not answer when it was told where to send its webhooks. Try again in a moment."
                .to_owned(),
        },
    }
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeInbox {
    name: Option<String>,
    /// Laid over the stored ones field by field; null takes one away. They bring a held inbox back: what waited is sent in order.
    credentials: Option<Value>,
    disabled: Option<bool>,
    settings: Option<ChangeSettings>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeSettings {
    /// What happens to the files of customers that come from now on.
    media: Option<MediaPolicy>,
}

/// Rename, reconnect or switch off an inbox
#[utoipa::path(patch, path = "/inboxes/{id}", tag = "inboxes", params(("id" = Uuid, Path)), request_body = ChangeInbox,
    responses((status = 200, body = InboxView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`not_connected`: the platform does not send its webhooks here by these credentials, `detail` says why; nothing was changed"), (status = 422, body = Problem),
        (status = 502, body = Problem, description = "`platform_unreachable`: the platform could not be asked; nothing was changed")))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<ChangeInbox>,
) -> Result<Json<InboxView>> {
    let credentials = match body.credentials {
        Some(given) => Some(accepted(&app, &auth, id, given).await?),
        None => None,
    };
    let change = InboxChange {
        name: body.name,
        credentials,
        disabled: body.disabled,
        media: body.settings.and_then(|settings| settings.media),
    };
    let mut scope = auth.scope(&app).await?;
    let view = inboxes::change(&mut scope, app.outgoing.keys(), id, change).await?;
    scope.commit().await?;
    app.doors.forget(id);
    Ok(Json(view))
}

/// New credentials, once the platform has said whose they are and sends its webhooks here by them. Until then the old ones
/// stay as they are.
async fn accepted(app: &App, auth: &Auth, id: Uuid, mut given: Value) -> Result<Value> {
    let mut scope = auth.scope(app).await?;
    let mut wanted = inboxes::merged(&mut scope, app.outgoing.keys(), id, given.clone()).await?;
    drop(scope);
    if !wanted.credentials.hold_token() {
        return match given.get("waba_id").is_some_and(|id| !id.is_null()) {
            true => Err(Error::invalid(
                "credentials",
                "name a waba_id without a token that shows that it is yours",
            )),
            false => Ok(given),
        };
    }
    let checked = app
        .outgoing
        .check_account(wanted.channel, &wanted.account_id, &wanted.credentials);
    checked.await.map_err(not_proven)?;
    // who takes it away means it
    if let Value::Object(fields) = &mut given
        && !fields.contains_key("waba_id")
        && let Some(waba_id) = missing_business(app, wanted.channel, &wanted.account_id, &wanted.credentials).await
    {
        fields.insert("waba_id".to_owned(), waba_id.clone().into());
        wanted.credentials.waba_id = Some(waba_id);
    }
    let line = app.outgoing.line_of(wanted, id);
    line.connect().await.map_err(not_connected)?;
    Ok(given)
}

/// Disconnect an account; its conversations stay readable
#[utoipa::path(delete, path = "/inboxes/{id}", tag = "inboxes", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    // its credentials go with it, so they are read before
    let line = app.outgoing.line(&app.store, auth.0.workspace_id, id).await;
    inboxes::remove(&mut scope, id).await?;
    scope.commit().await?;
    app.doors.forget(id);
    if let Ok(line) = line {
        disconnect(&app, id, &line).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the subscription, unless another inbox lives on it. The inbox is gone either way.
async fn disconnect(app: &App, id: Uuid, line: &Line) -> Result<()> {
    let connection = &line.connection;
    let object = line
        .connector
        .shared_object(&connection.credentials, &connection.account_id);
    if let Some(object) = object
        && inboxes::is_shared(&app.store, connection.channel, id, &object).await?
    {
        return Ok(());
    }
    if let Err(error) = line.disconnect().await {
        tracing::info!(inbox_id = %id, %error, "the platform could not be told that the account is gone");
    }
    Ok(())
}

//! Choosing among the accounts of a login, and connecting the chosen ones.

use axum::extract::State;
use frontdesk_connectors::login::{GrantedAccount, whatsapp};
use frontdesk_connectors::{Channel, SendError};
use serde::{Deserialize, Serialize};
use tracing::warn;
use utoipa::ToSchema;
use uuid::Uuid;

use super::whose;
use crate::domain::conversations::load::channel;
use crate::domain::inboxes::{self, NewInbox, TokenOrigin};
use crate::domain::oauth::{self, Grant, GrantView};
use crate::domain::views::{ChannelName, InboxView};
use crate::errors::{Error, Result};
use crate::http::App;
use crate::http::extract::{Auth, Json, Path};
use crate::http::number;
use crate::http::problem::Problem;
use crate::store::Doer;

/// More than anybody has.
const MOST: usize = 100;

/// What a login granted
#[utoipa::path(get, path = "/oauth/grants/{id}", tag = "connecting", params(("id" = Uuid, Path)),
    responses((status = 200, body = GrantView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn grant(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<Json<GrantView>> {
    let user_id = whose(&auth)?;
    let mut scope = auth.scope(&app).await?;
    let grant = oauth::load(&mut scope, app.outgoing.keys(), user_id, id).await?;
    Ok(Json(oauth::view(&mut scope, &grant).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PickAccounts {
    accounts: Vec<PickedAccount>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PickedAccount {
    channel: String,
    external_id: String,
    /// The inbox's name; the account's own where none is given.
    name: Option<String>,
    /// Six digits, for a WhatsApp number that has to be registered.
    pin: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Picked {
    items: Vec<PickedResult>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PickedResult {
    channel: ChannelName,
    external_id: String,
    inbox: Option<InboxView>,
    /// Why it was not connected, in words.
    problem: Option<String>,
    /// It was connected, and this is still to be seen to.
    note: Option<String>,
}

/// Connect accounts of a login; each by itself, so that one that fails keeps none from being connected
#[utoipa::path(post, path = "/oauth/grants/{id}/pick", tag = "connecting", params(("id" = Uuid, Path)), request_body = PickAccounts,
    responses((status = 200, body = Picked), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn pick(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<PickAccounts>,
) -> Result<Json<Picked>> {
    let user_id = whose(&auth)?;
    if body.accounts.is_empty() || body.accounts.len() > MOST {
        return Err(Error::invalid("accounts", format!("must name 1 to {MOST} accounts")));
    }
    let mut scope = auth.scope(&app).await?;
    let grant = oauth::load(&mut scope, app.outgoing.keys(), user_id, id).await?;
    drop(scope);
    let chosen = body.accounts.iter().map(|picked| found(&grant, picked));
    let chosen: Vec<&GrantedAccount> = chosen.collect::<Result<_>>()?;
    let mut items = Vec::with_capacity(chosen.len());
    for (account, picked) in chosen.into_iter().zip(&body.accounts) {
        let result = connect(&app, auth.0.workspace_id, auth.doer(), &grant, account, Some(picked)).await;
        items.push(outcome(account, result)?);
    }
    if items.iter().all(|item| item.problem.is_none()) {
        forget(&app, auth.0.workspace_id, id).await?;
    }
    Ok(Json(Picked { items }))
}

fn found<'a>(grant: &'a Grant, picked: &PickedAccount) -> Result<&'a GrantedAccount> {
    grant
        .accounts
        .iter()
        .find(|account| account.channel.as_str() == picked.channel && account.external_id == picked.external_id)
        .ok_or_else(|| Error::invalid("accounts", "must be among those that the login granted"))
}

fn outcome(account: &GrantedAccount, result: Result<(InboxView, Option<String>)>) -> Result<PickedResult> {
    let (inbox, problem, note) = match result {
        Ok((inbox, note)) => (Some(inbox), None, note),
        Err(Error::Conflict { detail, .. } | Error::Unreachable { detail }) => (None, Some(detail), None),
        Err(Error::Invalid(fields)) => {
            let words: Vec<String> = fields.into_values().flatten().collect();
            (None, Some(words.join(" ")), None)
        }
        Err(error) => return Err(error),
    };
    Ok(PickedResult {
        channel: channel(account.channel.as_str()),
        external_id: account.external_id.clone(),
        inbox,
        problem,
        note,
    })
}

pub(super) async fn forget(app: &App, workspace_id: Uuid, id: Uuid) -> Result<()> {
    let mut scope = app.store.scoped(workspace_id).await?;
    oauth::forget(&mut scope, id).await?;
    scope.commit().await
}

/// Registers the number where that is due, stores the account and subscribes it. A new inbox is there before the first webhook
/// can be, and does not stay when the account cannot be subscribed. One that is there already keeps its token until the
/// platform has taken the new one.
pub(super) async fn connect(
    app: &App,
    workspace_id: Uuid,
    doer: Doer,
    grant: &Grant,
    account: &GrantedAccount,
    picked: Option<&PickedAccount>,
) -> Result<(InboxView, Option<String>)> {
    if let Some(missing) = account.missing.first() {
        return Err(Error::conflict(
            "missing",
            format!("{} {}", missing.words, missing.how_to_mend),
        ));
    }
    if account.needs_pin {
        let token = account.credentials.access_token.as_deref().unwrap_or_default();
        let pin = picked.and_then(|picked| picked.pin.as_deref()).unwrap_or_default();
        number::register(app, token, &account.external_id, pin).await?;
    }
    let new = NewInbox {
        id: None,
        channel: account.channel.as_str().to_owned(),
        external_id: account.external_id.clone(),
        name: picked
            .and_then(|picked| picked.name.clone())
            .unwrap_or_else(|| account.name.clone()),
        credentials: Some(credentials(account)?),
    };
    let origin = TokenOrigin {
        app: Some(grant.provider.app()),
        subject: grant.subject.clone(),
        expires_at: account.token_expires_at,
    };
    let known = subscribe_known(app, workspace_id, &new).await?;
    let mut scope = app.store.scoped(workspace_id).await?.done_by(doer.clone());
    let view = inboxes::connect_granted(&mut scope, app.outgoing.keys(), new, &origin).await?;
    scope.commit().await?;
    if known != Some(view.id) {
        subscribe_new(app, workspace_id, doer, view.id).await?;
    }
    let note = sync_phone_app(app, account).await;
    Ok((view, note))
}

/// The inbox that the account has already, subscribed by its new token.
async fn subscribe_known(app: &App, workspace_id: Uuid, new: &NewInbox) -> Result<Option<Uuid>> {
    let mut scope = app.store.scoped(workspace_id).await?;
    let Some(id) = inboxes::of_account(&mut scope, &new.channel, &new.external_id).await? else {
        return Ok(None);
    };
    let given = new.credentials.clone().unwrap_or_default();
    let wanted = inboxes::merged(&mut scope, app.outgoing.keys(), id, given).await?;
    drop(scope);
    let subscribed = app.outgoing.line_of(wanted, id, app.store.clock.now()).connect().await;
    subscribed.map_err(|error| Error::conflict("not_connected", not_subscribed(&error)))?;
    Ok(Some(id))
}

async fn subscribe_new(app: &App, workspace_id: Uuid, doer: Doer, id: Uuid) -> Result<()> {
    let line = app.outgoing.line(&app.store, workspace_id, id).await?;
    let Err(error) = line.connect().await else {
        return Ok(());
    };
    let mut scope = app.store.scoped(workspace_id).await?.done_by(doer);
    inboxes::remove(&mut scope, id).await?;
    scope.commit().await?;
    Err(Error::conflict("not_connected", not_subscribed(&error)))
}

/// Those that are there, by name, as they are stored. A number that left its phone app is no longer marked as one that is on it.
fn credentials(account: &GrantedAccount) -> Result<serde_json::Value> {
    let mut value = serde_json::to_value(&account.credentials).map_err(anyhow::Error::from)?;
    if let Some(map) = value.as_object_mut() {
        map.retain(|name, value| !value.is_null() && (name != "login" || account.channel == Channel::Instagram));
        if map.get("coexistence").is_some_and(|value| value == false) {
            map.insert("coexistence".to_owned(), serde_json::Value::Null);
        }
    }
    Ok(value)
}

fn not_subscribed(error: &SendError) -> String {
    match error {
        SendError::Refused { error, .. } => format!(
            "The platform did not agree to send this account's messages here: \u{201c}{}\u{201d}. {}",
            error.message.trim_end_matches('.'),
            error.advice
        ),
        SendError::NotSent(_) | SendError::Unknown(_) => {
            "The platform did not answer when it was told where to send messages. Try again in a moment.".to_owned()
        }
    }
}

/// The contacts and the history of a number that is on its phone app; the number works without them.
async fn sync_phone_app(app: &App, account: &GrantedAccount) -> Option<String> {
    if !account.on_phone_app {
        return None;
    }
    let token = account.credentials.access_token.as_deref().unwrap_or_default();
    let error = whatsapp::sync_phone_app(&app.outgoing.caller(token), &account.external_id)
        .await
        .err()?;
    warn!(%error, number = account.external_id, "the phone app's history was not asked for");
    Some("The number is connected. WhatsApp did not hand over the phone app's contacts and history; within 24 hours of the sign-up it can be tried once more by signing up again.".to_owned())
}

//! Where the platform sends the browser back to. Whatever it brings, the browser goes on to the dashboard, to a fixed address
//! with nothing from outside in it, and finds words there.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Redirect;
use frontdesk_connectors::login::Granted;
use tracing::warn;
use url::form_urlencoded;
use uuid::Uuid;

use super::{pick, redirect_uri};
use crate::domain::access::{self, Actor, Credential};
use crate::domain::oauth::{self, Provider};
use crate::domain::permissions::Permission;
use crate::errors::{Error, Result};
use crate::http::App;
use crate::http::extract;
use crate::store::Origin;

/// How a login ended.
enum Ending {
    /// The person chooses among the accounts.
    Choose(Uuid),
    /// The inbox that was to be reconnected is.
    Connected(Uuid),
    /// `problem` is a word that the dashboard has words for.
    Problem(&'static str, Option<Uuid>),
}

pub(super) async fn callback(
    State(app): State<App>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    origin: Origin,
    headers: HeaderMap,
) -> Result<Redirect> {
    let provider: Provider = provider.parse()?;
    let query = query.unwrap_or_default();
    let ending = match end(&app, provider, &query, &origin, &headers).await {
        Ok(ending) => ending,
        Err(error) => {
            warn!(%error, provider = provider.as_str(), "a login could not be finished");
            Ending::Problem("failed", None)
        }
    };
    let name = provider.as_str();
    let inbox = |id: Option<Uuid>| id.map(|id| format!("&inbox={id}")).unwrap_or_default();
    Ok(Redirect::to(&match ending {
        Ending::Choose(id) => format!("/settings/inboxes/connect?provider={name}&grant={id}"),
        Ending::Connected(id) => format!("/settings/inboxes?connected={id}"),
        Ending::Problem(problem, id) => {
            format!(
                "/settings/inboxes/connect?provider={name}&problem={problem}{}",
                inbox(id)
            )
        }
    }))
}

async fn end(app: &App, provider: Provider, query: &str, origin: &Origin, headers: &HeaderMap) -> Result<Ending> {
    let given = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .filter(|value| !value.is_empty())
    };
    let unknown = Ok(Ending::Problem("state", None));
    let Some(state) = given("state") else { return unknown };
    let Some(workspace_id) = oauth::workspace_of(&state) else {
        return unknown;
    };
    let actor = match signed_in(app, headers, workspace_id).await {
        Ok(actor) => actor,
        Err(Error::Unauthenticated(_)) => return Ok(Ending::Problem("signed_out", None)),
        Err(Error::Forbidden(_)) => return unknown,
        Err(error) => return Err(error),
    };
    let Some(user_id) = actor
        .user_id
        .filter(|_| actor.permissions.has(Permission::InboxesManage))
    else {
        return unknown;
    };
    let mut scope = app.store.scoped(workspace_id).await?;
    let started = oauth::redeem(&mut scope, user_id, provider, &state).await?;
    scope.commit().await?;
    let Some(started) = started else { return unknown };
    if given("error").is_some() {
        // only "denied" is the person's own will
        let denied = given("error").as_deref() == Some("access_denied");
        return Ok(Ending::Problem(
            if denied { "cancelled" } else { "refused" },
            started.inbox_id,
        ));
    }
    let Some(code) = given("code") else { return unknown };
    let Some(login) = app.outgoing.login_app(provider) else {
        return Ok(Ending::Problem("app_refused", started.inbox_id));
    };
    let back = redirect_uri(app, provider);
    let now = app.store.clock.now();
    let granted = match provider {
        Provider::Facebook => frontdesk_connectors::login::facebook::finish(&login, &code, &back).await,
        Provider::Instagram => frontdesk_connectors::login::instagram::finish(&login, &code, &back, now).await,
        // the embedded sign-up has no callback
        Provider::Whatsapp => return unknown,
    };
    let granted = match granted {
        Ok(granted) => granted,
        Err(error) => {
            warn!(%error, provider = provider.as_str(), "the platform did not finish a login");
            return Ok(Ending::Problem(error.code(), started.inbox_id));
        }
    };
    keep(app, &actor, origin, provider, started.inbox_id, &granted).await
}

/// By the session alone: it is a browser that comes.
async fn signed_in(app: &App, headers: &HeaderMap, workspace_id: Uuid) -> Result<Actor> {
    let session = extract::session(headers).ok_or(Error::Unauthenticated("Sign in first."))?;
    access::authenticate(&app.store, &Credential::Session(session), Some(workspace_id)).await
}

/// An inbox that was to be reconnected is, if its account is among those that were granted and nothing is missing on it. Else
/// the person sees what was granted, and that this account is not among it.
async fn keep(
    app: &App,
    actor: &Actor,
    origin: &Origin,
    provider: Provider,
    inbox_id: Option<Uuid>,
    granted: &Granted,
) -> Result<Ending> {
    let keys = app.outgoing.keys();
    let workspace_id = actor.workspace_id;
    let mut scope = app.store.scoped(workspace_id).await?;
    let id = oauth::keep(&mut scope, keys, actor.id(), provider, inbox_id, granted).await?;
    let grant = oauth::load(&mut scope, keys, actor.id(), id).await?;
    let view = oauth::view(&mut scope, &grant).await?;
    scope.commit().await?;
    let Some(inbox_id) = inbox_id else {
        return Ok(Ending::Choose(id));
    };
    let Some(index) = view
        .accounts
        .iter()
        .position(|account| account.inbox_id == Some(inbox_id))
    else {
        return Ok(Ending::Choose(id));
    };
    let account = &grant.accounts[index];
    if !account.missing.is_empty() || account.needs_pin {
        return Ok(Ending::Choose(id));
    }
    match pick::connect(app, workspace_id, actor.doer(origin), &grant, account, None).await {
        Ok(_) => {
            pick::forget(app, workspace_id, id).await?;
            Ok(Ending::Connected(inbox_id))
        }
        Err(error) => {
            warn!(%error, %inbox_id, "an inbox could not be reconnected");
            Ok(Ending::Choose(id))
        }
    }
}

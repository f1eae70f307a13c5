//! Who is calling: the token decides, and it has to fit the object that is addressed.

use std::collections::HashMap;

use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::world::BusinessAccount;
use crate::world::logins::{META_APP_ID, TokenKind};

pub type Query = HashMap<String, String>;

/// From the header, or from the query as older clients do.
pub fn token(headers: &HeaderMap, query: &Query) -> Option<String> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth"))
        .map(|(_, token)| token.trim().to_owned())
        .or_else(|| query.get("access_token").cloned())
}

/// The accounts a token opens; error 190 when it opens none.
pub fn accounts(app: &App, token: Option<&str>) -> Result<Vec<BusinessAccount>, GraphError> {
    let token =
        token.ok_or_else(|| GraphError::new(401, 190, "An access token is required to request this resource."))?;
    let state = app.world.lock();
    let login = state
        .logins
        .living(token)
        .filter(|token| token.kind == TokenKind::Account);
    let granted = |account: &BusinessAccount| {
        let by = |(channel, id): &(Channel, String)| *channel == account.channel && *id == account.id;
        login.is_some_and(|token| token.grant.accounts.iter().any(by))
    };
    let opened: Vec<_> = state
        .accounts
        .iter()
        // a bot is not Meta's
        .filter(|account| account.channel != Channel::Telegram)
        .filter(|account| account.access_token == token || granted(account))
        .cloned()
        .collect();
    if opened.is_empty() && app.world.settings.get().earlier_life {
        let named = earlier(&state.accounts, token);
        if !named.is_empty() {
            return Ok(named);
        }
    }
    if opened.is_empty() {
        Err(GraphError::token())
    } else {
        Ok(opened)
    }
}

/// What a login before a restart of this sandbox may have opened: its token names the accounts.
fn earlier(accounts: &[BusinessAccount], token: &str) -> Vec<BusinessAccount> {
    let parts: Vec<&str> = token.split('.').collect();
    let named =
        |account: &&BusinessAccount| parts.len() > 2 && parts[1..parts.len() - 1].contains(&account.id.as_str());
    accounts.iter().filter(named).cloned().collect()
}

/// `APP_ID|APP_SECRET`: the app itself.
pub fn is_app_token(app: &App, token: &str) -> bool {
    token == format!("{META_APP_ID}|{}", app.meta_app_secret)
}

/// Whether a token that came out of a login holds a scope, and on Pages a task; others may do everything.
pub fn may(app: &App, token: Option<&str>, scope: &str, task: &str) -> bool {
    let state = app.world.lock();
    let login = token.and_then(|token| state.logins.living(token));
    login.is_none_or(|token| {
        let holds = |list: &[String], wanted: &str| wanted.is_empty() || list.iter().any(|each| each == wanted);
        holds(&token.grant.scopes, scope) && holds(&token.grant.tasks, task)
    })
}

/// The account an address names by its own id or its Page's (`me` is the token's own), when the token fits it.
pub fn account(app: &App, id: &str, token: Option<&str>) -> Result<BusinessAccount, GraphError> {
    let named = |account: &BusinessAccount| account.id == id || account.sender_id() == id;
    accounts(app, token)?
        .into_iter()
        .find(|account| id == "me" || named(account))
        .ok_or_else(|| not_for(app, id))
}

/// The account that sends through an object: an Instagram account behind a Page does it through the Page alone. A Page
/// token may open both the Page and its Instagram account; then the recipient tells which is meant.
pub fn sender(
    app: &App,
    id: &str,
    token: Option<&str>,
    recipient: Option<&str>,
) -> Result<BusinessAccount, GraphError> {
    let opened = accounts(app, token)?;
    let (mut senders, others): (Vec<_>, Vec<_>) = opened
        .into_iter()
        .partition(|account| id == "me" || account.sender_id() == id);
    if senders.is_empty() {
        return Err(match others.iter().any(|account| account.id == id) {
            true => GraphError::no_object(id),
            false => not_for(app, id),
        });
    }
    let state = app.world.lock();
    let knows = |account: &BusinessAccount| {
        recipient.is_some_and(|id| {
            state
                .customer(account.channel, &account.id, id.trim_start_matches('+'))
                .is_some()
        })
    };
    let meant = senders.iter().position(knows).unwrap_or_default();
    Ok(senders.swap_remove(meant))
}

/// Somebody else's account is told from one that is not there by the token not fitting.
fn not_for(app: &App, id: &str) -> GraphError {
    let state = app.world.lock();
    let exists = state
        .accounts
        .iter()
        .any(|account| account.id == id || account.sender_id() == id);
    if exists {
        GraphError::token()
    } else {
        GraphError::no_object(id)
    }
}

pub fn version(version: &str) -> Result<(), GraphError> {
    let known = version
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(major, minor)| major.parse::<u32>().is_ok() && minor.parse::<u32>().is_ok());
    if known {
        Ok(())
    } else {
        Err(GraphError::new(
            400,
            2500,
            format!("Unknown path components: /{version}"),
        ))
    }
}

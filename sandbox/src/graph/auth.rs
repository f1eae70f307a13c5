//! Who is calling: the token decides, and it has to fit the object that is addressed.

use std::collections::HashMap;

use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::graph::error::GraphError;
use crate::world::BusinessAccount;

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
    let opened: Vec<_> = state
        .accounts
        .iter()
        .filter(|account| account.access_token == token)
        .cloned()
        .collect();
    if opened.is_empty() {
        Err(GraphError::token())
    } else {
        Ok(opened)
    }
}

/// The account an address names (`me` is the token's own), when the token fits it.
pub fn account(app: &App, id: &str, token: Option<&str>) -> Result<BusinessAccount, GraphError> {
    let opened = accounts(app, token)?;
    if id == "me" {
        return opened.into_iter().next().ok_or_else(GraphError::token);
    }
    if let Some(account) = opened.into_iter().find(|account| account.id == id) {
        return Ok(account);
    }
    // Somebody else's account is told from one that is not there by the token not fitting.
    let exists = app.world.lock().accounts.iter().any(|account| account.id == id);
    Err(if exists {
        GraphError::token()
    } else {
        GraphError::no_object(id)
    })
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

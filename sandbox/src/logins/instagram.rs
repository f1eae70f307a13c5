//! `www.instagram.com/oauth/authorize`

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::form::{self, Form};
use super::page;
use crate::app::App;
use crate::config::{Channel, Login};
use crate::world::logins::{Grant, INSTAGRAM_APP_ID, INSTAGRAM_CODE_LIFE, INSTAGRAM_SCOPES, Provider};

pub async fn ask(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let form = Form::read(&query.unwrap_or_default());
    if form.get("client_id") != Some(INSTAGRAM_APP_ID) {
        return page::error("Invalid platform app.");
    }
    let Some(redirect_uri) = form::redirect_uri(&app, &form) else {
        return page::error("Invalid redirect_uri.");
    };
    let accounts: Vec<(String, String)> = app
        .world
        .lock()
        .accounts
        .iter()
        .filter(|account| account.channel == Channel::Instagram && account.login == Login::Instagram)
        .map(|account| (account.id.clone(), account.name.clone()))
        .collect();
    if accounts.is_empty() {
        return page::error("There is no Instagram account for Instagram login in this sandbox.");
    }
    let body = format!(
        "<p>Frontdesk asks for access to an account. This is the sandbox: take away what you like.</p>\
         <form method=post action=/__sandbox/login/instagram>{}{}{}{}{}</form>",
        page::hidden("redirect_uri", redirect_uri.as_str()),
        page::hidden("state", form.get("state").unwrap_or_default()),
        page::radios(
            "Log in as",
            "account",
            accounts.iter().map(|(id, name)| (id.as_str(), name.clone()))
        ),
        page::boxes(
            "Permissions",
            "scope",
            INSTAGRAM_SCOPES.iter().map(|scope| (*scope, (*scope).to_owned()))
        ),
        page::DECIDE,
    );
    page::show("Log in with Instagram", &body)
}

pub async fn decide(State(app): State<App>, body: String) -> Response {
    let form = Form::read(&body);
    let Some(redirect_uri) = form::redirect_uri(&app, &form) else {
        return page::error("Invalid redirect_uri.");
    };
    let state = form.get("state").unwrap_or_default().to_owned();
    let account = form.get("account").unwrap_or_default().to_owned();
    if form.get("decision") != Some("continue") {
        let answers: Vec<_> = form::CANCELLED.into_iter().chain([("state", state.as_str())]).collect();
        return form::back(redirect_uri, &answers, "");
    }
    let grant = Grant {
        provider: Provider::Instagram,
        // app-scoped, and another number than the account's own
        subject: format!("26{account}"),
        scopes: form.list("scope"),
        accounts: vec![(Channel::Instagram, account)],
        tasks: Vec::new(),
    };
    let code = form::code(&app, grant, Some(&redirect_uri), INSTAGRAM_CODE_LIFE);
    form::back(redirect_uri, &[("code", &code), ("state", &state)], "#_")
}

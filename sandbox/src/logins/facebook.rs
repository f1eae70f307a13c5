//! `www.facebook.com/{version}/dialog/oauth`

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::form::{self, Form};
use super::page;
use crate::app::App;
use crate::config::Channel;
use crate::graph::pages;
use crate::world::logins::{CODE_LIFE, FACEBOOK_SCOPES, Grant, LOGIN_CONFIG_ID, META_APP_ID, Provider, TASKS};

/// Who logs in where nobody says otherwise.
pub const PERSON: &str = "10229000000000218";

pub async fn ask(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let form = Form::read(&query.unwrap_or_default());
    if form.get("client_id") != Some(META_APP_ID) {
        return page::error("App not active: this app is not accessible right now (client_id).");
    }
    if form.get("config_id").is_some_and(|id| id != LOGIN_CONFIG_ID) {
        return page::error("It looks like this app is not available: there is no such config_id.");
    }
    let Some(redirect_uri) = form::redirect_uri(&app, &form) else {
        return page::error("URL blocked: the redirect URI is not among the app's valid OAuth redirect URIs.");
    };
    let asked = form.get("scope").unwrap_or_default();
    let scopes: Vec<&str> = match asked.is_empty() {
        true => FACEBOOK_SCOPES.to_vec(),
        false => asked.split([',', ' ']).filter(|scope| !scope.is_empty()).collect(),
    };
    let pages = pages::all(&app);
    let label = |page: &pages::Page| match &page.instagram {
        Some(account) => format!("{} ({}), with Instagram {}", page.name, page.id, account.name),
        None => format!("{} ({})", page.name, page.id),
    };
    let body = format!(
        "<p>Frontdesk asks for access to your Pages. This is the sandbox: take away what you like.</p>\
         <form method=post action=/__sandbox/login/facebook>{}{}{}{}{}{}</form>",
        page::hidden("redirect_uri", redirect_uri.as_str()),
        page::hidden("state", form.get("state").unwrap_or_default()),
        page::boxes(
            "Pages",
            "page",
            pages.iter().map(|page| (page.id.as_str(), label(page)))
        ),
        page::boxes(
            "Permissions",
            "scope",
            scopes.iter().map(|scope| (*scope, (*scope).to_owned()))
        ),
        page::boxes(
            "What you may do on these Pages",
            "task",
            TASKS.iter().map(|task| (*task, (*task).to_owned()))
        ),
        page::DECIDE,
    );
    page::show("Log in with Facebook", &body)
}

pub async fn decide(State(app): State<App>, body: String) -> Response {
    let form = Form::read(&body);
    let Some(redirect_uri) = form::redirect_uri(&app, &form) else {
        return page::error("URL blocked.");
    };
    let state = form.get("state").unwrap_or_default().to_owned();
    if form.get("decision") != Some("continue") {
        let answers: Vec<_> = form::CANCELLED.into_iter().chain([("state", state.as_str())]).collect();
        return form::back(redirect_uri, &answers, "#_=_");
    }
    let grant = Grant {
        provider: Provider::Facebook,
        subject: form.get("person").unwrap_or(PERSON).to_owned(),
        scopes: form.list("scope"),
        accounts: form.all("page").map(|id| (Channel::Messenger, id.to_owned())).collect(),
        tasks: form.list("task"),
    };
    let code = form::code(&app, grant, Some(&redirect_uri), CODE_LIFE);
    form::back(redirect_uri, &[("code", &code), ("state", &state)], "#_=_")
}

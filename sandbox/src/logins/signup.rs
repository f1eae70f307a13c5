//! WhatsApp's embedded sign-up: a window of its own that tells its opener what was chosen, and gives a code.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::facebook::PERSON;
use super::form::{self, Form};
use super::page;
use crate::app::App;
use crate::config::Channel;
use crate::world::logins::{Grant, LOGIN_CONFIG_ID, META_APP_ID, Provider, SIGNUP_CODE_LIFE, WHATSAPP_SCOPES};

/// How a sign-up can end, in the platform's words.
const ENDINGS: [(&str, &str); 3] = [
    ("FINISH", "A number for the API alone"),
    (
        "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
        "A number that stays on its phone app too",
    ),
    ("FINISH_ONLY_WABA", "The business account without a number"),
];

pub async fn ask(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let form = Form::read(&query.unwrap_or_default());
    if form.get("app_id") != Some(META_APP_ID) || form.get("config_id") != Some(LOGIN_CONFIG_ID) {
        return page::error("This app or this configuration is not available.");
    }
    let numbers: Vec<(String, String)> = app
        .world
        .lock()
        .accounts
        .iter()
        .filter(|account| account.channel == Channel::Whatsapp)
        .map(|account| {
            (
                account.id.clone(),
                format!("{} +{}", account.name, account.display_phone_number()),
            )
        })
        .collect();
    let body = format!(
        "<p>Choose the number that Frontdesk gets. This is the sandbox: take away what you like.</p>\
         <form id=signup>{}{}{}{}</form><script src=/__sandbox/signup.js></script>",
        page::radios(
            "Number",
            "number",
            numbers.iter().map(|(id, label)| (id.as_str(), label.clone()))
        ),
        page::radios(
            "How",
            "event",
            ENDINGS.iter().map(|(event, label)| (*event, (*label).to_owned()))
        ),
        page::boxes(
            "Permissions",
            "scope",
            WHATSAPP_SCOPES.iter().map(|scope| (*scope, (*scope).to_owned()))
        ),
        page::DECIDE,
    );
    page::show("WhatsApp Business sign-up", &body)
}

/// `{"code": … | null, "message": {…}}`: what the window hands to its opener.
pub async fn decide(State(app): State<App>, body: String) -> Response {
    let form = Form::read(&body);
    if form.get("decision") != Some("continue") {
        let message =
            json!({"type": "WA_EMBEDDED_SIGNUP", "event": "CANCEL", "data": {"current_step": "PHONE_NUMBER_SETUP"}});
        return Json(json!({"code": null, "message": message})).into_response();
    }
    let number = form.get("number").unwrap_or_default().to_owned();
    let event = form.get("event").unwrap_or("FINISH").to_owned();
    let account = app.world.lock().account(Channel::Whatsapp, &number).cloned();
    let Some(account) = account else {
        return page::error("There is no such number.");
    };
    let grant = Grant {
        provider: Provider::Whatsapp,
        subject: PERSON.to_owned(),
        scopes: form.list("scope"),
        accounts: vec![(Channel::Whatsapp, number.clone())],
        tasks: Vec::new(),
    };
    let code = form::code(&app, grant, None, SIGNUP_CODE_LIFE);
    let mut data = json!({"phone_number_id": number, "waba_id": account.waba_id, "business_id": "500600700800"});
    if event == "FINISH_ONLY_WABA"
        && let Some(data) = data.as_object_mut()
    {
        data.remove("phone_number_id");
    }
    let message = json!({"type": "WA_EMBEDDED_SIGNUP", "event": event, "data": data});
    Json(json!({"code": code, "message": message})).into_response()
}

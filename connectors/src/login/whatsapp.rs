//! Connecting a WhatsApp number: by the embedded sign-up, whose window hands over a code of thirty seconds and ids that
//! are believed only when the token reaches them.
//!
//! Source: WhatsApp, "Embedded Signup", "Onboarding business app users", "Register a phone number".

use serde_json::{Value, json};

use super::facebook::token;
use super::{Caller, Granted, GrantedAccount, LoginApp, LoginError, Missing, TokenFacts, debug, scopes};
use crate::connector::Credentials;
use crate::error::SendError;
use crate::meta::errors::Platform;
use crate::meta::graph::{Effect, Graph};
use crate::meta::json;
use crate::spec::Channel;

const SCOPES: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];
pub(crate) const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,name_status,code_verification_status,status,throughput,platform_type,is_on_biz_app";

/// What the window said: the business account, and the number unless none was chosen.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    pub waba_id: &'a str,
    pub phone_number_id: Option<&'a str>,
    /// The number stays on its phone app as well.
    pub on_phone_app: bool,
}

/// From the code to the numbers.
pub async fn finish(app: &LoginApp<'_>, code: &str, chosen: Chosen<'_>) -> Result<Granted, LoginError> {
    let buy = [("client_id", app.id), ("client_secret", app.secret), ("code", code)];
    let answer = app
        .graph("", Platform::Whatsapp)
        .get(&["oauth", "access_token"], &buy)
        .await
        .map_err(LoginError::of_code)?;
    let access_token = token(&answer)?;
    let facts = debug(app, &access_token).await?;
    let numbers = numbers(app, &access_token, chosen.waba_id).await;
    let numbers = match numbers {
        Ok(numbers) => numbers,
        // what the token does not reach is told below, as the window's word that cannot be believed
        Err(LoginError::Refused(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let accounts = numbers
        .iter()
        .filter(|number| {
            chosen
                .phone_number_id
                .is_none_or(|id| json::id(number, "id").as_deref() == Some(id))
        })
        .filter_map(|number| account(number, &access_token, &facts, chosen))
        .collect();
    Ok(Granted {
        subject: facts.subject,
        accounts,
    })
}

async fn numbers(app: &LoginApp<'_>, token: &str, waba_id: &str) -> Result<Vec<Value>, LoginError> {
    Ok(numbers_of(&app.graph(token, Platform::Whatsapp), waba_id).await?)
}

/// The numbers of a business account.
async fn numbers_of(graph: &Graph<'_>, waba_id: &str) -> Result<Vec<Value>, SendError> {
    let query = [("fields", NUMBER_FIELDS), ("limit", "100")];
    let answer = graph.get(&[waba_id, "phone_numbers"], &query).await?;
    Ok(json::objects(&answer, "data").into_iter().cloned().collect())
}

/// The business account that a number belongs to, among those that its token reaches.
pub async fn business_of(app: &LoginApp<'_>, token: &str, number: &str) -> Result<Option<String>, LoginError> {
    let facts = debug(app, token).await?;
    let graph = app.graph(token, Platform::Whatsapp);
    for waba_id in facts.targets.get(SCOPES[0]).into_iter().flatten() {
        if has_number(&graph, waba_id, number).await? {
            return Ok(Some(waba_id.clone()));
        }
    }
    Ok(None)
}

/// Whether a number belongs to a business account. Only a token of that account is told.
pub(crate) async fn has_number(graph: &Graph<'_>, waba_id: &str, number: &str) -> Result<bool, SendError> {
    let numbers = numbers_of(graph, waba_id).await?;
    Ok(numbers
        .iter()
        .any(|each| json::id(each, "id").as_deref() == Some(number)))
}

fn account(number: &Value, access_token: &str, facts: &TokenFacts, chosen: Chosen<'_>) -> Option<GrantedAccount> {
    let external_id = json::id(number, "id")?;
    let mut missing = scopes::missing(&facts.scopes, &SCOPES, "Facebook");
    for scope in SCOPES {
        if facts.has(scope) && !facts.reaches(scope, chosen.waba_id) {
            missing.push(Missing::new(
                "asset",
                format!(
                    "The login does not reach the WhatsApp business account {} ({scope}).",
                    chosen.waba_id
                ),
                "Sign up again and choose this business account.",
            ));
        }
    }
    let phone = json::text(number, "display_phone_number");
    let on_phone_app = chosen.on_phone_app || json::flag(number, "is_on_biz_app");
    Some(GrantedAccount {
        channel: Channel::Whatsapp,
        name: json::text(number, "verified_name")
            .or_else(|| phone.clone())
            .unwrap_or_else(|| external_id.clone()),
        external_id,
        detail: phone,
        picture_url: None,
        credentials: Credentials {
            access_token: Some(access_token.to_owned()),
            waba_id: Some(chosen.waba_id.to_owned()),
            coexistence: on_phone_app,
            ..Credentials::default()
        },
        token_expires_at: facts.expires_at,
        missing,
        needs_pin: !on_phone_app && !is_registered(number),
        on_phone_app,
    })
}

/// Whether the Cloud API may send from a number already.
pub(crate) fn is_registered(number: &Value) -> bool {
    let says = |name: &str, value: &str| json::text(number, name).is_some_and(|text| text.eq_ignore_ascii_case(value));
    says("status", "CONNECTED") && (number.get("platform_type").is_none() || says("platform_type", "CLOUD_API"))
}

/// `POST /{number}/register`: sets the PIN of two-step verification, or proves it where one is set.
pub async fn register(caller: &Caller<'_>, number: &str, pin: &str) -> Result<(), SendError> {
    let body = json!({ "messaging_product": "whatsapp", "pin": pin });
    caller
        .graph(Platform::Whatsapp)
        .post(&[number, "register"], &body, Effect::None)
        .await
        .map(drop)
}

/// Asks the phone app for its contacts and its history; each can be had once, within a day of the sign-up.
pub async fn sync_phone_app(caller: &Caller<'_>, number: &str) -> Result<(), SendError> {
    for kind in ["smb_app_state_sync", "history"] {
        let body = json!({ "messaging_product": "whatsapp", "sync_type": kind });
        match caller
            .graph(Platform::Whatsapp)
            .post(&[number, "smb_app_data"], &body, Effect::None)
            .await
        {
            Ok(_) => {}
            // it has been asked for: what there is, is on its way
            Err(SendError::Refused { error, .. }) if error.code == "2593107" => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_believed_when_the_token_reaches_its_business() {
        let facts = TokenFacts {
            is_valid: true,
            scopes: SCOPES.map(str::to_owned).into(),
            targets: [("whatsapp_business_management".to_owned(), vec!["W2".to_owned()])].into(),
            ..TokenFacts::default()
        };
        let chosen = Chosen {
            waba_id: "W1",
            phone_number_id: None,
            on_phone_app: false,
        };
        let number = json!({"id": "1", "verified_name": "Shop", "status": "PENDING"});
        let found = account(&number, "t", &facts, chosen).unwrap();
        assert_eq!(found.missing.len(), 1);
        assert_eq!(found.missing[0].code, "asset");
        assert!(found.needs_pin);
        let on_app = Chosen {
            on_phone_app: true,
            ..chosen
        };
        assert!(!found.credentials.coexistence);
        let found = account(&number, "t", &facts, on_app).unwrap();
        assert!(!found.needs_pin && found.credentials.coexistence);
    }
}

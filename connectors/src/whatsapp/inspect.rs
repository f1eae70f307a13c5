//! A number's state in words: whether it may send, and what holds it back.

use serde_json::Value;

use crate::connector::SendContext;
use crate::health::HealthFact;
use crate::login::LoginApp;
use crate::login::whatsapp::{NUMBER_FIELDS, has_number, is_registered};
use crate::meta::graph::Graph;
use crate::meta::{inspect, json};

const SCOPES: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];

pub(super) async fn number(
    graph: &Graph<'_>,
    cx: SendContext<'_>,
    app: Option<LoginApp<'_>>,
    account_id: &str,
) -> Vec<HealthFact> {
    let (mut findings, facts) = inspect::token(app, graph.token(), &SCOPES).await;
    match graph.get(&[account_id], &[("fields", NUMBER_FIELDS)]).await {
        Ok(number) => {
            findings.push(named(&number, account_id));
            findings.extend(state(&number));
        }
        Err(error) => {
            findings.push(HealthFact::of_error("number", &error));
            return findings;
        }
    }
    let waba_id = cx.credentials.waba_id.as_deref().filter(|id| !id.is_empty());
    let known = facts
        .and_then(|facts| facts.targets.get(SCOPES[0]).cloned())
        .unwrap_or_default();
    findings.push(match waba_id {
        Some(waba_id) => business(graph, waba_id, account_id).await,
        None if !known.is_empty() => HealthFact::ok("business", "The business account is found by the token."),
        None => HealthFact::bad(
            "business",
            "Which business account (WABA) the number belongs to is not known, so its messages cannot be subscribed.",
            "Enter the WhatsApp Business account id; it stands in WhatsApp Manager > Account tools, and in the app under WhatsApp > API setup.",
        ),
    });
    findings
}

fn named(number: &Value, account_id: &str) -> HealthFact {
    let name = json::text(number, "verified_name").unwrap_or_else(|| account_id.to_owned());
    let phone = json::text(number, "display_phone_number").unwrap_or_default();
    HealthFact::ok("number", format!("The number is {phone}, \u{201c}{name}\u{201d}."))
}

fn state(number: &Value) -> Vec<HealthFact> {
    let is = |field: &str, value: &str| json::text(number, field).is_some_and(|text| text.eq_ignore_ascii_case(value));
    let status = json::text(number, "status").unwrap_or_default().to_uppercase();
    let mut findings = vec![match status.as_str() {
        "BANNED" | "RESTRICTED" => HealthFact::bad(
            "status",
            format!("WhatsApp has put the number to {status}: it cannot send."),
            "Look in WhatsApp Manager > Account quality for the reason, and ask for a review there.",
        ),
        "FLAGGED" => HealthFact::bad(
            "status",
            "WhatsApp has flagged the number because customers complained.",
            "Look in WhatsApp Manager > Account quality, and write only to people who want it.",
        ),
        _ if is_registered(number) => HealthFact::ok("status", "The number is registered and may send."),
        _ if json::flag(number, "is_on_biz_app") => HealthFact::ok("status", "The number is on its phone app as well."),
        _ => HealthFact::bad(
            "registration",
            "The number is not registered for the Cloud API yet.",
            "Enter a PIN of six digits below: connecting registers the number with it. If the number has a PIN already, enter that one.",
        ),
    }];
    if is("code_verification_status", "NOT_VERIFIED") || is("code_verification_status", "EXPIRED") {
        findings.push(HealthFact::bad(
            "verification",
            "The number was not verified, or that is too long ago.",
            "Verify it by SMS or call in WhatsApp Manager > Phone numbers.",
        ));
    }
    if is("name_status", "DECLINED") {
        findings.push(HealthFact::bad(
            "name",
            "WhatsApp declined the number's display name.",
            "Choose another name in WhatsApp Manager > Phone numbers.",
        ));
    }
    if is("quality_rating", "RED") || is("quality_rating", "YELLOW") {
        let rating = json::text(number, "quality_rating").unwrap_or_default();
        findings.push(
            HealthFact::ok("quality", format!("The quality rating is {}.", rating.to_lowercase()))
                .advise("Write only to people who want it; the rating recovers within days."),
        );
    }
    findings
}

/// Whether the number is among those of the business account that was named.
async fn business(graph: &Graph<'_>, waba_id: &str, account_id: &str) -> HealthFact {
    match has_number(graph, waba_id, account_id).await {
        Ok(true) => inspect::subscribed(graph, waba_id, &[]).await,
        Ok(false) => HealthFact::bad(
            "business",
            format!("The number does not belong to the business account {waba_id}."),
            "Copy both ids from the same line in WhatsApp > API setup.",
        ),
        Err(crate::error::SendError::Refused { error, .. }) if error.code.starts_with("200") => HealthFact::bad(
            "business",
            "The token's system user has no access to the business account.",
            "In Business settings > Users > System users, choose the user, Add assets > WhatsApp accounts, give full control, and make a new token.",
        ),
        Err(error) => HealthFact::of_error("business", &error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::HealthState;

    #[test]
    fn each_state_of_a_number_has_its_words() {
        let bad = |number: Value| -> Vec<String> {
            let wrong = state(&number).into_iter().filter(|fact| fact.state == HealthState::Bad);
            wrong.map(|fact| fact.name).collect()
        };
        assert!(bad(json!({"status": "CONNECTED", "platform_type": "CLOUD_API", "quality_rating": "RED"})).is_empty());
        assert_eq!(bad(json!({"status": "PENDING"})), ["registration"]);
        assert_eq!(
            bad(json!({"status": "CONNECTED", "platform_type": "ON_PREMISE"})),
            ["registration"]
        );
        assert_eq!(bad(json!({"status": "BANNED"})), ["status"]);
        assert_eq!(
            bad(json!({"status": "CONNECTED", "code_verification_status": "EXPIRED", "name_status": "DECLINED"})),
            ["verification", "name"]
        );
        assert!(bad(json!({"status": "PENDING", "is_on_biz_app": true})).is_empty());
    }
}

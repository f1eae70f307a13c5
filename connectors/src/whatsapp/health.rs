//! How a number stands: what Meta thinks of it, how many people it may write to, and whether its webhooks reach us.
//!
//! `GET /{number}?fields=quality_rating,messaging_limit_tier,status,name_status`; `GET /{waba}/subscribed_apps`.
//! Source: WhatsApp Cloud API, "Business phone numbers", "Quality rating and messaging limits".

use serde_json::Value;

use crate::connector::CheckedAccount;
use crate::error::SendError;
use crate::health::{self, HealthFact};
use crate::meta::graph::Graph;
use crate::meta::json;

const FIELDS: &str = "quality_rating,messaging_limit_tier,status,name_status";

pub(super) async fn facts(
    graph: Result<Graph<'_>, SendError>,
    account_id: &str,
    waba_id: Option<&str>,
    checked: &Result<CheckedAccount, SendError>,
) -> Vec<HealthFact> {
    let mut facts = vec![health::token(checked)];
    let Ok(graph) = graph else { return facts };
    if checked.is_ok() {
        match graph.get(&[account_id], &[("fields", FIELDS)]).await {
            Ok(number) => facts.extend(of_number(&number)),
            Err(error) => facts.push(HealthFact::failed(
                "quality",
                "The number could not be asked about",
                &error,
            )),
        }
    }
    facts.push(match waba_id.filter(|id| !id.is_empty()) {
        Some(id) => subscription(&graph, id).await,
        None => HealthFact::unknown(
            "subscriptions",
            "Whether webhooks are switched on cannot be seen without the WhatsApp Business Account id.",
        ),
    });
    facts
}

fn of_number(number: &Value) -> Vec<HealthFact> {
    let text = |name| json::text(number, name);
    [
        text("quality_rating").map(|rating| quality(&rating)),
        text("messaging_limit_tier").map(|tier| {
            HealthFact::ok(
                "messaging_limit",
                format!("Conversations that may be begun in 24 hours: {}.", people(&tier)),
            )
        }),
        text("status").map(|status| standing(&status)),
        text("name_status").map(|status| name(&status)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn quality(rating: &str) -> HealthFact {
    match rating {
        "GREEN" => HealthFact::ok("quality", "Quality rating: high."),
        "YELLOW" => HealthFact::warn(
            "quality",
            "Quality rating: medium.",
            "Customers blocked or reported this number. Write only to people who expect it, and less often.",
        ),
        "RED" => HealthFact::bad(
            "quality",
            "Quality rating: low.",
            "Stop sending templates that customers did not ask for; Meta may lower this number's limit or block it.",
        ),
        _ => HealthFact::unknown("quality", "Meta has not rated this number yet."),
    }
}

/// `TIER_1K`, `TIER_250`, `TIER_UNLIMITED`.
fn people(tier: &str) -> String {
    match tier.strip_prefix("TIER_").unwrap_or(tier) {
        "UNLIMITED" => "without limit".to_owned(),
        count => match count.strip_suffix('K') {
            Some(thousands) => format!("{thousands},000"),
            None => count.to_owned(),
        },
    }
}

fn standing(status: &str) -> HealthFact {
    match status {
        "CONNECTED" => HealthFact::ok("number", "The number is connected."),
        "FLAGGED" | "RESTRICTED" | "RATE_LIMITED" => HealthFact::warn(
            "number",
            format!("Meta has restricted this number ({}).", status.to_lowercase()),
            "Look into WhatsApp Manager under Account quality; it says what happened and until when.",
        ),
        "UNKNOWN" => HealthFact::unknown("number", "Meta does not say whether the number is connected."),
        _ => HealthFact::bad(
            "number",
            format!("The number is not connected ({}).", status.to_lowercase()),
            "Register it again in WhatsApp Manager under Phone numbers.",
        ),
    }
}

fn name(status: &str) -> HealthFact {
    match status {
        "APPROVED" | "AVAILABLE_WITHOUT_REVIEW" => HealthFact::ok("name", "Meta has approved the display name."),
        "PENDING_REVIEW" => HealthFact::ok("name", "Meta is reviewing the display name."),
        "DECLINED" | "EXPIRED" => HealthFact::warn(
            "name",
            "Meta has not approved the display name.",
            "Choose another one in WhatsApp Manager; until then customers see the number alone.",
        ),
        _ => HealthFact::unknown("name", "Meta does not say whether the display name is approved."),
    }
}

/// A business account is subscribed as a whole, or not at all.
async fn subscription(graph: &Graph<'_>, waba_id: &str) -> HealthFact {
    match graph.get(&[waba_id, "subscribed_apps"], &[]).await {
        Ok(answer) if json::objects(&answer, "data").is_empty() => HealthFact::bad(
            "subscriptions",
            "The WhatsApp Business Account sends no webhooks to the app.",
            "Edit the inbox, enter its token again and save it, or subscribe the app in the Meta app under WhatsApp, Configuration.",
        ),
        Ok(_) => HealthFact::ok(
            "subscriptions",
            "The WhatsApp Business Account sends its webhooks to the app.",
        ),
        Err(error) => HealthFact::failed("subscriptions", "The webhooks could not be asked for", &error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::HealthState;

    #[test]
    fn what_meta_thinks_of_a_number_is_said_in_words() {
        let number = json!({ "quality_rating": "RED", "messaging_limit_tier": "TIER_10K", "status": "BANNED", "name_status": "DECLINED" });
        let facts = of_number(&number);
        let states: Vec<HealthState> = facts.iter().map(|fact| fact.state).collect();
        use HealthState::*;
        assert_eq!(states, [Bad, Ok, Bad, Warn]);
        assert!(facts[1].text.contains("10,000"), "{}", facts[1].text);
        assert!(facts.iter().all(|fact| (fact.state < Warn) == fact.advice.is_none()));
        let healthy = json!({ "quality_rating": "GREEN", "status": "CONNECTED", "name_status": "APPROVED", "messaging_limit_tier": "TIER_UNLIMITED" });
        assert!(of_number(&healthy).iter().all(|fact| fact.state == Ok));
        assert!(
            of_number(&json!({ "quality_rating": "UNKNOWN" }))
                .iter()
                .all(|fact| fact.state == Unknown)
        );
        assert!(of_number(&json!({})).is_empty());
    }
}

//! What Messenger, Instagram and WhatsApp accounts are checked for before they are connected.

use super::errors::Platform;
use super::graph::Graph;
use super::{json, subscription};
use crate::error::SendError;
use crate::health::HealthFact;
use crate::login::{LoginApp, LoginError, TokenFacts, debug};

/// What the platform says of the token to the app it was given to: whether it lives, for how long, and for what.
pub(crate) async fn token(
    app: Option<LoginApp<'_>>,
    token: &str,
    scopes: &[&str],
) -> (Vec<HealthFact>, Option<TokenFacts>) {
    let Some(app) = app else {
        let words = "Which permissions the token has could not be found out: META_APP_ID and META_APP_SECRET are not both set on the server.";
        let mend = "Set them as docs/meta-app.md says to have this checked. It is not needed to connect.";
        return (vec![HealthFact::unknown("scopes", words).advise(mend)], None);
    };
    match debug(&app, token).await {
        Ok(facts) => (judge(&facts, app.id, scopes), Some(facts)),
        Err(LoginError::Refused(error)) => {
            let mend = "META_APP_ID and META_APP_SECRET on the server must be of one app; see App settings > Basic.";
            let words = format!("The server's own app was refused: \u{201c}{}\u{201d}.", error.message);
            (vec![HealthFact::bad("app", words, mend)], None)
        }
        Err(_) => {
            let words = "The platform could not be asked which permissions the token has.";
            (
                vec![HealthFact::unknown("scopes", words).advise("Try again in a moment.")],
                None,
            )
        }
    }
}

fn judge(facts: &TokenFacts, app_id: &str, scopes: &[&str]) -> Vec<HealthFact> {
    if !facts.is_valid {
        // said by the check of the account
        return Vec::new();
    }
    if facts.app_id.as_deref().is_some_and(|id| id != app_id) {
        let words = "The token was made for another app, so its messages go there.";
        let mend = "Make the token with the app whose id is META_APP_ID on the server.";
        return vec![HealthFact::bad("app", words, mend)];
    }
    let missing: Vec<&str> = scopes.iter().copied().filter(|scope| !facts.has(scope)).collect();
    let scopes = match missing.is_empty() {
        true => HealthFact::ok("scopes", "The token has all permissions."),
        false => HealthFact::bad(
            "scopes",
            format!("The token lacks {}.", missing.join(", ")),
            "Make a token with these permissions. If they cannot be chosen, add them to the app first; see docs/meta-app.md.",
        ),
    };
    let mut findings = vec![scopes];
    if let Some(at) = facts.expires_at {
        let words = format!("The token ends on {}.", at.date());
        findings
            .push(HealthFact::ok("expiry", words).advise("A system user's token, or connecting by logging in, lasts."));
    }
    findings
}

/// Whether the account's webhooks are subscribed; connecting does it.
pub(crate) async fn subscribed(graph: &Graph<'_>, object: &str, fields: &[&str]) -> HealthFact {
    match subscription::missing(graph, object, fields).await {
        Ok(missing) if missing.is_empty() => HealthFact::ok("subscription", "Its messages are sent to this app."),
        Ok(missing) => HealthFact::unknown(
            "subscription",
            format!("The app does not get {} of this account yet.", missing.join(", ")),
        )
        .advise("Connecting subscribes it."),
        Err(error) => HealthFact::of_error("subscription", &error),
    }
}

/// Where the app's webhooks go as a whole, and whether messages are among them.
pub async fn app_webhooks(app: &LoginApp<'_>, object: &str, callback_url: &str) -> HealthFact {
    let own = format!("{}|{}", app.id, app.secret);
    let graph = Graph::of(
        app.http,
        &app.endpoints.graph,
        &app.endpoints.graph_version,
        &own,
        Platform::Messaging,
    );
    let answer = match graph.get(&[app.id, "subscriptions"], &[]).await {
        Ok(answer) => answer,
        Err(SendError::Refused { error, .. }) => {
            let mend = "META_APP_ID and META_APP_SECRET on the server must be of one app; see App settings > Basic.";
            let words = format!(
                "Meta does not accept the server's app: \u{201c}{}\u{201d}.",
                error.message
            );
            return HealthFact::bad("app_webhooks", words, mend);
        }
        Err(error) => return HealthFact::of_error("app_webhooks", &error),
    };
    let entries = json::objects(&answer, "data");
    let entry = entries
        .iter()
        .find(|entry| json::text(entry, "object").as_deref() == Some(object));
    let enter = format!(
        "In the Meta app under Webhooks choose \u{201c}{object}\u{201d}, enter {callback_url} and the verify token, and subscribe to \u{201c}messages\u{201d}."
    );
    let Some(entry) = entry else {
        return HealthFact::bad("app_webhooks", "The app has no webhook for this channel.", enter);
    };
    let has_messages = json::objects(entry, "fields")
        .iter()
        .any(|field| json::text(field, "name").as_deref() == Some("messages"));
    match json::text(entry, "callback_url") {
        Some(url) if url != callback_url => HealthFact::bad(
            "app_webhooks",
            format!("The app sends its webhooks to {url}, which is not this server."),
            enter,
        ),
        _ if !has_messages => HealthFact::bad(
            "app_webhooks",
            "The app's webhook is not subscribed to \u{201c}messages\u{201d}.",
            enter,
        ),
        _ => HealthFact::ok("app_webhooks", "The app sends its webhooks to this server."),
    }
}

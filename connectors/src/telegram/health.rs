//! How a bot stands: its token, and whether its updates reach us.
//!
//! `getWebhookInfo` → `{"url", "pending_update_count", "last_error_date"?, "last_error_message"?, "allowed_updates"?}`. Of an
//! address that is not ours the host alone is told: many put a token into the path.
//! Source: Telegram Bot API, "WebhookInfo".

use reqwest::Url;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::api::Bot;
use super::webhook::UPDATES;
use crate::connector::Callback;
use crate::error::SendError;
use crate::health::HealthFact;
use crate::meta::graph::Effect;
use crate::meta::json;

/// Telegram sends these only to who names them.
const UNASKED: &str = "message_reaction";
/// An error that is older, with nothing waiting, is over.
const LATELY: Duration = Duration::hours(1);
/// So many on their way are no more than a busy minute.
const BUSY: i64 = 100;

const SET_AGAIN: &str = "Edit the inbox, enter the bot's token again and save it: that tells Telegram where to send its messages. \
    If it happens again, another program uses this bot; stop it, or give it a bot of its own.";

pub(super) async fn webhook(bot: &Bot<'_>, callback: &Callback, now: OffsetDateTime) -> Vec<HealthFact> {
    match bot.call("getWebhookInfo", &json!({}), Effect::None).await {
        Ok(info) => of_info(&info, &callback.url, now),
        Err(error) => vec![unanswered(&error)],
    }
}

fn unanswered(error: &SendError) -> HealthFact {
    HealthFact::failed("subscriptions", "The webhook could not be asked for", error)
}

fn of_info(info: &Value, ours: &str, now: OffsetDateTime) -> Vec<HealthFact> {
    let url = json::text(info, "url").unwrap_or_default();
    let pending = json::whole(info, "pending_update_count").unwrap_or(0);
    match url.as_str() {
        "" => vec![HealthFact::bad(
            "subscriptions",
            format!(
                "No webhook is set, so Telegram sends this bot's messages nowhere{}.",
                kept(pending)
            ),
            SET_AGAIN,
        )],
        url if url != ours => vec![HealthFact::bad(
            "subscriptions",
            format!("Telegram sends this bot's messages elsewhere: {}.", place(url, ours)),
            SET_AGAIN,
        )],
        _ => vec![kinds(info), arrival(info, pending, now)],
    }
}

fn kept(pending: i64) -> String {
    match pending {
        0 => String::new(),
        1 => " and keeps one for a day".to_owned(),
        count => format!(" and keeps {count} for a day"),
    }
}

fn place(url: &str, ours: &str) -> String {
    let host = |url: &str| Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    match (host(url), host(ours)) {
        (Some(theirs), Some(ours)) if theirs == ours => format!("to another address at {theirs}"),
        (Some(theirs), _) => format!("to {theirs}"),
        (None, _) => "to an address that is none".to_owned(),
    }
}

/// No list, or an empty one, means all kinds but those that have to be asked for.
fn kinds(info: &Value) -> HealthFact {
    let listed = info
        .get("allowed_updates")
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty());
    let comes = |kind: &str| match listed {
        Some(list) => list.iter().any(|listed| listed == kind),
        None => kind != UNASKED,
    };
    let missing: Vec<&str> = UPDATES.into_iter().filter(|kind| !comes(kind)).collect();
    if missing.is_empty() {
        let text = format!("Telegram sends all {} kinds of updates here.", UPDATES.len());
        return HealthFact::ok("subscriptions", text);
    }
    let text = format!("Telegram does not send: {}.", missing.join(", "));
    if missing.contains(&"message") {
        HealthFact::bad("subscriptions", text, SET_AGAIN)
    } else {
        HealthFact::warn("subscriptions", text, SET_AGAIN)
    }
}

/// Whether what is sent here arrives. The last error stays where it is after it was mended.
fn arrival(info: &Value, pending: i64, now: OffsetDateTime) -> HealthFact {
    let waiting = match pending {
        0 => "Nothing waits at Telegram".to_owned(),
        1 => "1 update waits at Telegram".to_owned(),
        count => format!("{count} updates wait at Telegram"),
    };
    let error = json::text(info, "last_error_message").zip(json::time(info, "last_error_date"));
    match error.filter(|(_, at)| pending > 0 || now - *at < LATELY) {
        Some((words, at)) => {
            let minutes = (now - at).whole_minutes().max(0);
            let ago = if minutes < 1 {
                "just now".to_owned()
            } else {
                format!("{minutes} minutes ago")
            };
            let text = format!("{waiting}. Its last try failed {ago}: \u{201c}{words}\u{201d}.");
            match pending {
                // what failed then has come since
                0 => HealthFact::warn("arrival", text, how_to_mend(&words)),
                _ => HealthFact::bad("arrival", text, how_to_mend(&words)),
            }
        }
        None if pending > BUSY => HealthFact::warn(
            "arrival",
            format!("{waiting}."),
            "They come faster than this server takes them. If the number grows, look at the server's load and log.",
        ),
        None => HealthFact::ok("arrival", format!("{waiting}, and its tries succeed.")),
    }
}

/// Words of the error, in lower case, and what is to be done.
const MENDS: [(&str, &str); 5] = [
    (
        "401",
        "The server does not know the secret that Telegram sends. Edit the inbox, enter the bot's token again and save it.",
    ),
    (
        "404",
        "The server there knows no such inbox. See that FRONTDESK_PUBLIC_URL leads to this server and to no other.",
    ),
    (
        "ssl",
        "Telegram does not accept the certificate. It has to be valid for the host, with the whole chain.",
    ),
    (
        "certificate",
        "Telegram does not accept the certificate. It has to be valid for the host, with the whole chain.",
    ),
    (
        "resolve host",
        "The name in FRONTDESK_PUBLIC_URL is not known to the world. See to its DNS entry.",
    ),
];

fn how_to_mend(words: &str) -> String {
    let lower = words.to_lowercase();
    let known = MENDS
        .iter()
        .find(|(part, _)| lower.contains(part))
        .map(|(_, mend)| *mend);
    known
        .unwrap_or(
            "See that FRONTDESK_PUBLIC_URL leads to this server from the internet, by https on port 443, 80, 88 or 8443, and that it is up. \
             Telegram tries again for a day.",
        )
        .to_owned()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::health::HealthState::{self, *};

    const OURS: &str = "https://desk.test/webhooks/telegram/1";
    const NOW: OffsetDateTime = datetime!(2026-11-01 10:00 UTC);

    fn facts(change: Value) -> Vec<HealthFact> {
        let mut info = json!({ "url": OURS, "pending_update_count": 0, "allowed_updates": UPDATES });
        info.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        of_info(&info, OURS, NOW)
    }

    fn states(change: Value) -> Vec<HealthState> {
        facts(change).into_iter().map(|fact| fact.state).collect()
    }

    #[test]
    fn all_is_well() {
        assert_eq!(states(json!({})), [Ok, Ok]);
        assert_eq!(states(json!({ "pending_update_count": 3 })), [Ok, Ok]);
        assert_eq!(states(json!({ "pending_update_count": 300 })), [Ok, Warn]);
        let long_ago = (NOW - Duration::hours(2)).unix_timestamp();
        let over = json!({ "last_error_date": long_ago, "last_error_message": "Connection refused" });
        assert_eq!(states(over), [Ok, Ok], "an error that is over");
    }

    #[test]
    fn an_address_that_is_not_ours_is_told_without_its_path() {
        assert_eq!(states(json!({ "url": "" })), [Bad]);
        let elsewhere = &facts(json!({ "url": "https://other.test/bot7001:secret" }))[0];
        assert_eq!(elsewhere.state, Bad);
        assert!(
            elsewhere.text.contains("other.test") && !elsewhere.text.contains("secret"),
            "{}",
            elsewhere.text
        );
        let moved = &facts(json!({ "url": "https://desk.test/webhooks/telegram/2" }))[0];
        assert!(moved.text.contains("another address at desk.test"), "{}", moved.text);
        let nowhere = &facts(json!({ "url": "", "pending_update_count": 4 }))[0];
        assert!(nowhere.text.contains("keeps 4"), "{}", nowhere.text);
    }

    #[test]
    fn kinds_that_do_not_come_are_named() {
        let without_reactions = &facts(json!({ "allowed_updates": [] }))[0];
        assert_eq!(without_reactions.state, Warn);
        assert!(
            without_reactions.text.ends_with("not send: message_reaction."),
            "{}",
            without_reactions.text
        );
        assert_eq!(states(json!({ "allowed_updates": null }))[0], Warn);
        assert_eq!(states(json!({ "allowed_updates": ["callback_query"] }))[0], Bad);
    }

    #[test]
    fn an_error_says_how_to_mend_it() {
        let told = |pending: i64, words: &str| {
            let at = (NOW - Duration::minutes(5)).unix_timestamp();
            facts(json!({ "pending_update_count": pending, "last_error_date": at, "last_error_message": words }))
                .remove(1)
        };
        let waiting = told(2, "Wrong response from the webhook: 502 Bad Gateway");
        assert_eq!(waiting.state, Bad);
        assert!(
            waiting.text.starts_with("2 updates wait") && waiting.text.contains("5 minutes ago"),
            "{}",
            waiting.text
        );
        assert_eq!(told(0, "Connection timed out").state, Warn);
        for (words, mend) in [
            ("Wrong response from the webhook: 401 Unauthorized", "token again"),
            (
                "SSL error {error:0A000086:SSL routines::certificate verify failed}",
                "certificate",
            ),
            ("Failed to resolve host: Name or service not known", "DNS"),
            ("Connection refused", "from the internet"),
        ] {
            assert!(told(1, words).advice.unwrap().contains(mend), "{words}");
        }
    }
}

//! Telegram's refusals: what class they are and what to do about them. Its codes are few, so its words decide as well.
//!
//! Source: Telegram Bot API, "Making requests" and "ResponseParameters"; the words as the server gives them.

use std::time::Duration;

use serde_json::Value;

use crate::error::ErrorClass::{self, *};
use crate::error::{PlatformError, SendError};
use crate::meta::json;

struct Row {
    code: i64,
    /// Some words of the description, in lower case, one of these; none: whatever it says.
    words: &'static [&'static str],
    /// What the error is called from here on, beside its number.
    name: &'static str,
    class: ErrorClass,
    advice: &'static str,
}

const fn row(
    code: i64,
    words: &'static [&'static str],
    name: &'static str,
    class: ErrorClass,
    advice: &'static str,
) -> Row {
    Row {
        code,
        words,
        name,
        class,
        advice,
    }
}

const RECONNECT: &str =
    "Telegram no longer accepts this bot's token. Get the current one from BotFather and reconnect the inbox.";
const BLOCKED: &str =
    "The customer has blocked this bot. They can be answered once they unblock it or press Start again.";
const NOT_STARTED: &str = "A bot cannot write first. The customer has to press Start in the chat with it.";
const GONE: &str = "This person's Telegram account no longer exists.";
const TOO_LONG: &str = "The text is longer than Telegram takes. Shorten it and send it again.";
const TOO_LARGE: &str = "The file is larger than Telegram takes from a bot: 50 MB, pictures 10 MB.";
/// Of a file that a customer sent.
const TOO_LARGE_TO_FETCH: &str = "The file has more than 20 MB: Telegram gives bots no larger ones. Ask the customer for a smaller file or a link to it.";
const FILE: &str = "Telegram did not accept the file. Check its type and size and send it again.";
const BUSINESS: &str = "The owner of the Telegram account has not allowed the bot to answer in this chat. They can do so in Telegram under Settings, Telegram Business, Chatbots.";
const SLOW: &str = "Too many messages through this bot in a short time. Wait a while, then try again.";
const PASSES: &str = "Telegram had a disturbance. Try again in a few minutes.";
const CONTENT: &str = "Telegram did not accept this message. Change it and send it again.";

/// The first row that fits counts.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row(401, &[], "", Auth, RECONNECT),
    // what an address with a token of no known form gets
    row(404, &[], "", Auth, RECONNECT),
    row(403, &["blocked by the user"], "blocked", Recipient, BLOCKED),
    row(403, &["user is deactivated"], "deactivated", Recipient, GONE),
    row(403, &["can't initiate"], "not_started", Recipient, NOT_STARTED),
    row(403, &["can't send messages to bots"], "to_bot", Recipient, "A bot cannot write to another bot."),
    row(403, &[], "", Recipient, "Telegram does not let this bot write to the customer."),
    row(409, &[], "", Transient, "Another program fetches this bot's updates as well. Stop it, then try again."),
    row(413, &[], "", Content, TOO_LARGE),
    row(429, &[], "", RateAccount, SLOW),
    row(400, &["chat not found"], "no_chat", Recipient, NOT_STARTED),
    row(400, &["user not found"], "no_user", Recipient, GONE),
    row(400, &["peer_id_invalid"], "no_peer", Recipient, NOT_STARTED),
    row(400, &["upgraded to a supergroup"], "migrated", Recipient, "This group has become a supergroup, which is another chat."),
    row(400, &["voice_messages_forbidden"], "no_voice", Content, "This person takes no voice messages. Send a text or a file instead."),
    row(400, &["business_peer_usage_missing"], "business_idle", Window, "As a Business chatbot one can write to chats of the last 24 hours only. You can answer once the customer writes again."),
    row(400, &["business_connection", "business_peer"], "business", Setup, BUSINESS),
    row(400, &["message is too long", "caption is too long"], "too_long", Content, TOO_LONG),
    row(400, &["text is empty"], "empty", Content, "There is nothing to send."),
    row(400, &["can't parse entities"], "entities", Content, CONTENT),
    row(400, &["photo_invalid_dimensions"], "dimensions", Content, "The picture is too large or too narrow for Telegram. Send it as a document."),
    row(400, &["wrong file", "image_process_failed"], "file", Content, FILE),
    row(400, &["file is too big"], "file_too_big", Content, FILE),
    row(400, &["file must be non-empty"], "file", Content, "The file is empty."),
    row(400, &["reaction_invalid"], "reaction", Content, "Telegram does not take this emoji as a reaction."),
    row(400, &["message to react not found"], "no_message", Content, "The message is not there any more."),
    row(400, &["query is too old"], "old_tap", Content, "The tap on the button was too long ago."),
    row(400, &["bad webhook"], "webhook", Setup, "Telegram takes no webhooks at this address. FRONTDESK_PUBLIC_URL must be an https address that is reachable from the internet, on port 443, 80, 88 or 8443."),
];

/// `waits`: of the answer's header; Telegram says it in the body.
pub(super) fn refusal(answer: &Value, status: u16, waits: Option<Duration>, token: &str) -> SendError {
    let code = json::whole(answer, "error_code").unwrap_or_else(|| i64::from(status));
    let words = json::text(answer, "description").unwrap_or_else(|| format!("HTTP {status}"));
    let words = words.replace(token, "…");
    let asked = answer
        .get("parameters")
        .and_then(|parameters| json::whole(parameters, "retry_after"))
        .and_then(|seconds| u64::try_from(seconds).ok())
        .map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
    SendError::Refused {
        error: explain(code, words),
        retry_after: asked.or(waits),
    }
}

/// An answer that is not Telegram's own: of a gateway or a server on the way.
pub(super) fn by_status(status: u16, waits: Option<Duration>) -> SendError {
    let (class, advice) = match status {
        401 => (Auth, RECONNECT),
        429 => (RateAccount, SLOW),
        413 => (Content, TOO_LARGE),
        408 | 425 | 500..=599 => (Transient, PASSES),
        _ => (Content, CONTENT),
    };
    SendError::Refused {
        error: PlatformError {
            class,
            code: format!("http_{status}"),
            message: format!("HTTP {status}"),
            advice: advice.to_owned(),
        },
        retry_after: waits,
    }
}

/// What `getFile` answers for a file over its limit; for one that we send the same words are about another limit.
pub(super) fn of_fetching(error: SendError) -> SendError {
    match error {
        SendError::Refused { mut error, retry_after } if error.code == "400/file_too_big" => {
            error.advice = TOO_LARGE_TO_FETCH.to_owned();
            SendError::Refused { error, retry_after }
        }
        other => other,
    }
}

/// Nobody is asked to wait longer.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

fn explain(code: i64, words: String) -> PlatformError {
    let lower = words.to_lowercase();
    let fits = |row: &&Row| row.words.is_empty() || row.words.iter().any(|words| lower.contains(words));
    let row = ROWS.iter().filter(|row| row.code == code).find(fits);
    let (class, name, advice) = match row {
        Some(row) => (row.class, row.name, row.advice.to_owned()),
        None if (500..600).contains(&code) => (Transient, "", PASSES.to_owned()),
        None => {
            let own = words.trim_end_matches('.');
            let advice =
                format!("Telegram did not accept this message: \u{201c}{own}\u{201d}. Change it and send it again.");
            (Content, "", advice)
        }
    };
    PlatformError {
        class,
        code: match name {
            "" => code.to_string(),
            name => format!("{code}/{name}"),
        },
        message: words,
        advice,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_refusal_has_its_class() {
        #[rustfmt::skip]
        let cases = [
            (401, "Unauthorized", Auth, "401"),
            (404, "Not Found", Auth, "404"),
            (403, "Forbidden: bot was blocked by the user", Recipient, "403/blocked"),
            (403, "Forbidden: user is deactivated", Recipient, "403/deactivated"),
            (403, "Forbidden: bot can't initiate conversation with a user", Recipient, "403/not_started"),
            (403, "Forbidden: something new", Recipient, "403"),
            (400, "Bad Request: chat not found", Recipient, "400/no_chat"),
            (400, "Bad Request: PEER_ID_INVALID", Recipient, "400/no_peer"),
            (400, "Bad Request: group chat was upgraded to a supergroup chat", Recipient, "400/migrated"),
            (400, "Bad Request: message text is empty", Content, "400/empty"),
            (400, "Bad Request: message is too long", Content, "400/too_long"),
            (400, "Bad Request: message caption is too long", Content, "400/too_long"),
            (400, "Bad Request: can't parse entities: unsupported start tag", Content, "400/entities"),
            (400, "Bad Request: wrong file identifier/HTTP URL specified", Content, "400/file"),
            (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Content, "400/dimensions"),
            (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", Content, "400/no_voice"),
            (400, "Bad Request: BUSINESS_PEER_USAGE_MISSING", Window, "400/business_idle"),
            (400, "Bad Request: BUSINESS_CONNECTION_INVALID", Setup, "400/business"),
            (400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", Setup, "400/webhook"),
            (400, "Bad Request: something new", Content, "400"),
            (409, "Conflict: terminated by other getUpdates request", Transient, "409"),
            (413, "Request Entity Too Large", Content, "413"),
            (429, "Too Many Requests: retry after 14", RateAccount, "429"),
            (500, "Internal Server Error", Transient, "500"),
            (502, "Bad Gateway", Transient, "502"),
        ];
        for (code, words, class, name) in cases {
            let error = explain(code, words.to_owned());
            assert_eq!((error.class, error.code.as_str()), (class, name), "{words}");
            assert!(error.advice.ends_with('.'), "{}", error.advice);
        }
        assert!(
            explain(400, "Bad Request: something new".to_owned())
                .advice
                .contains("something new")
        );
    }

    #[test]
    fn every_row_can_be_reached() {
        for row in ROWS {
            let any: &[&str] = &[""];
            for words in if row.words.is_empty() { any } else { row.words } {
                let found = explain(row.code, format!("x: {}", words.to_uppercase()));
                assert_eq!(found.advice, row.advice, "{} {words}", row.code);
            }
        }
    }

    #[test]
    fn advice_is_a_sentence_and_promises_nothing() {
        for advice in ROWS.iter().map(|row| row.advice).chain([PASSES, CONTENT]) {
            assert!(advice.ends_with('.') || advice.ends_with(")."), "{advice}");
            for promise in ["by itself", "tried again", "goes on", "go out"] {
                assert!(!advice.contains(promise), "{advice}");
            }
        }
    }

    #[test]
    fn the_wait_is_said_in_the_body_and_the_token_nowhere() {
        let answer = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: 1:tok retry after 14",
            "parameters": { "retry_after": 14 } });
        let SendError::Refused { error, retry_after } = refusal(&answer, 429, None, "1:tok") else {
            panic!("not refused")
        };
        assert_eq!(retry_after, Some(Duration::from_secs(14)));
        assert!(!error.message.contains("1:tok"));
        for odd in [json!(-1), json!("soon"), json!(null)] {
            let answer = json!({ "ok": false, "error_code": "429", "parameters": { "retry_after": odd } });
            let SendError::Refused { error, retry_after } = refusal(&answer, 400, None, "t") else {
                panic!("not refused")
            };
            assert_eq!((error.class, retry_after), (RateAccount, None), "{odd}");
        }
    }
}

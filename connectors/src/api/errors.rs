//! What a connector refuses: `{"code", "message"}` beside a status. Its code says what it means here, its message is for people.

use std::time::Duration;

use serde_json::Value;

use crate::error::ErrorClass::{self, *};
use crate::error::{PlatformError, SendError};
use crate::meta::json;

/// Characters of a connector's words that are shown.
const WORDS_MAX: usize = 300;

/// Codes that mean something of their own; every other one is about the message.
const CODES: [(&str, ErrorClass); 5] = [
    ("recipient_unreachable", Recipient),
    ("window_closed", Window),
    ("recipient_rate_limited", RateRecipient),
    ("unauthorized", Auth),
    ("try_later", Transient),
];

const RECONNECT: &str = "The connector of this inbox does not accept our signature. Give it the inbox's secret, or make a new one, and reconnect the inbox.";
const UNREACHABLE: &str = "The connector says that this person cannot be reached.";
const CLOSED: &str = "The connector says that this person cannot be answered any more until they write again.";
const SLOW: &str = "The connector takes no more messages for now. Wait a while, then try again.";
const PASSES: &str = "The connector of this inbox had a disturbance. Try again in a few minutes.";
const MOVED: &str = "The connector's address answered with a redirect, which is never followed. Enter the address itself in the settings of the inbox.";
const TOO_LARGE: &str = "The message is larger than the connector takes. Shorten it and send it again.";

pub(super) fn refusal(status: u16, answer: Option<&Value>, retry_after: Option<Duration>) -> SendError {
    let field = |name| answer.and_then(|answer| json::text(answer, name));
    SendError::Refused {
        error: explain(
            &status.to_string(),
            class_of(status, field("code").as_deref()),
            field("code"),
            field("message"),
        ),
        retry_after,
    }
}

/// Of a message that was accepted and failed later.
pub(super) fn reported(code: Option<String>, message: Option<String>) -> PlatformError {
    let class = match code.as_deref().map(known) {
        // what was accepted is not tried again by itself
        Some(Some(class @ (Recipient | Window))) => class,
        _ => Content,
    };
    let mut error = explain("0", class, code, message);
    if !error.is_quotable() {
        "failed".clone_into(&mut error.code);
    }
    error
}

fn known(code: &str) -> Option<ErrorClass> {
    CODES.iter().find(|(name, _)| *name == code).map(|(_, class)| *class)
}

/// Without a code it may be anybody who answered, such as a proxy before the connector.
fn class_of(status: u16, code: Option<&str>) -> ErrorClass {
    match (status, code) {
        (429, Some("recipient_rate_limited")) => RateRecipient,
        (429, _) => RateAccount,
        (300..=399, _) => Setup,
        (400..=499, Some(code)) => known(code).unwrap_or(Content),
        (401 | 403, None) => Auth,
        (408 | 425, None) | (500.., _) => Transient,
        _ => Content,
    }
}

/// `status` comes first beside a code of the connector's: the words are then its own, and may be quoted.
fn explain(status: &str, class: ErrorClass, code: Option<String>, message: Option<String>) -> PlatformError {
    let code = code.map(|code| readable(&code));
    let words = message
        .map(|message| readable(&message))
        .filter(|words| !words.is_empty());
    let advice = match (class, &words) {
        (Auth, _) => RECONNECT.to_owned(),
        (Recipient, _) => UNREACHABLE.to_owned(),
        (Window, _) => CLOSED.to_owned(),
        (RateAccount | RateRecipient, _) => SLOW.to_owned(),
        (Setup, _) => MOVED.to_owned(),
        (Transient, _) => PASSES.to_owned(),
        (_, None) if status == "413" => TOO_LARGE.to_owned(),
        (_, None) => "The connector did not take this message. Change it and send it again.".to_owned(),
        (_, Some(words)) => {
            format!(
                "The connector did not take this message: \u{201c}{}\u{201d}.",
                words.trim_end_matches('.')
            )
        }
    };
    PlatformError {
        class,
        message: words
            .or_else(|| code.clone())
            .unwrap_or_else(|| format!("HTTP {status}")),
        code: match code {
            Some(code) => format!("{status}/{code}"),
            None => format!("http_{status}"),
        },
        advice,
    }
}

/// The beginning, on one line.
fn readable(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(WORDS_MAX)
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(status: u16, answer: Value) -> (ErrorClass, String, String) {
        let answer = (!answer.is_null()).then_some(answer);
        match refusal(status, answer.as_ref(), None) {
            SendError::Refused { error, .. } => (error.class, error.code, error.advice),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_refusal_has_its_class() {
        for (status, code, class, name) in [
            (400, Some("too_rude"), Content, "400/too_rude"),
            (
                422,
                Some("recipient_unreachable"),
                Recipient,
                "422/recipient_unreachable",
            ),
            (409, Some("window_closed"), Window, "409/window_closed"),
            (403, Some("not_supported"), Content, "403/not_supported"),
            (401, Some("unauthorized"), Auth, "401/unauthorized"),
            (401, None, Auth, "http_401"),
            (403, None, Auth, "http_403"),
            (404, None, Content, "http_404"),
            (408, None, Transient, "http_408"),
            (413, None, Content, "http_413"),
            (429, None, RateAccount, "http_429"),
            (429, Some("whatever"), RateAccount, "429/whatever"),
            (
                429,
                Some("recipient_rate_limited"),
                RateRecipient,
                "429/recipient_rate_limited",
            ),
            (500, Some("not_supported"), Transient, "500/not_supported"),
            (503, None, Transient, "http_503"),
            (302, None, Setup, "http_302"),
        ] {
            let answer = code.map_or(Value::Null, |code| json!({ "code": code }));
            let (found, code, advice) = refused(status, answer);
            assert_eq!((found, code.as_str()), (class, name));
            assert!(advice.ends_with('.'), "{advice}");
        }
    }

    #[test]
    fn its_words_are_quoted_and_cannot_be_anything() {
        let (_, _, advice) = refused(422, json!({ "code": "no_emoji", "message": "No emoji\u{7}\nhere." }));
        assert!(advice.contains("\u{201c}No emoji  here\u{201d}"), "{advice}");
        let (_, _, long) = refused(422, json!({ "code": "x", "message": "x".repeat(5_000) }));
        assert!(long.chars().count() < 400, "{long}");
        let (class, code, _) = refused(422, json!({ "code": { "no": "text" }, "message": 7 }));
        assert_eq!((class, code.as_str()), (Content, "http_422"));
    }

    #[test]
    fn what_failed_later_is_not_tried_again_by_itself() {
        assert_eq!(reported(Some("try_later".to_owned()), None).class, Content);
        assert_eq!(
            reported(Some("recipient_unreachable".to_owned()), None).class,
            Recipient
        );
        assert_eq!(reported(None, None).code, "failed");
    }
}

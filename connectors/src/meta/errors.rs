//! Meta's errors, from an HTTP answer or from a WhatsApp status: what class they are and what to do about them.
//!
//! Source: Graph API "Handling errors", Messenger Platform and Instagram "Error codes", WhatsApp "Error codes".

use serde_json::Value;

use super::error_table::{self, CONTENT, PASSES, Row, SLOW};
use super::json;
use crate::error::{ErrorClass, PlatformError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    /// Messenger and Instagram.
    Messaging,
    Whatsapp,
}

/// `{"code", "error_subcode"?, "message", "is_transient"?, "error_data"?: {"details"}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReportedError {
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    pub message: String,
    pub is_transient: bool,
    /// Of the answer, where there was one. Meta's is unreliable, so it decides only what the code does not.
    pub http_status: Option<u16>,
}

impl ReportedError {
    pub(crate) fn read(error: &Value) -> Self {
        ReportedError {
            code: json::whole(error, "code"),
            subcode: json::whole(error, "error_subcode").filter(|subcode| *subcode != 0),
            message: words(error),
            is_transient: json::flag(error, "is_transient"),
            http_status: None,
        }
    }

    pub(crate) fn explain(self, platform: Platform) -> PlatformError {
        let (class, advice) = match self.row(platform) {
            Some(row) => (row.class, row.advice),
            None => self.by_http_status(),
        };
        // "Transient" from the platform's own mouth counts, unless we know that it is about speed, or about a file.
        use ErrorClass::{Media, RateAccount, RateRecipient, Transient};
        let known = matches!(class, RateAccount | RateRecipient | Media | Transient);
        let transient = self.is_transient && !known;
        let (class, advice) = if transient {
            (ErrorClass::Transient, PASSES)
        } else {
            (class, advice)
        };
        // what we have no words for is said in the platform's own
        let advice = match self.message.trim_end_matches('.') {
            own if advice == CONTENT && !own.is_empty() => {
                format!("The platform did not accept this message: \u{201c}{own}\u{201d}. Change it and send it again.")
            }
            _ => advice.to_owned(),
        };
        PlatformError {
            class,
            code: self.name(),
            message: self.message,
            advice,
        }
    }

    /// `131047`, `10/2018278`, or `http_503` where the platform gave no code.
    fn name(&self) -> String {
        match (self.code, self.subcode, self.http_status) {
            (Some(code), Some(subcode), _) => format!("{code}/{subcode}"),
            (Some(code), None, _) => code.to_string(),
            (None, _, Some(status)) => format!("http_{status}"),
            (None, _, None) => "unknown".to_owned(),
        }
    }

    fn row(&self, platform: Platform) -> Option<&'static Row> {
        let rows = match platform {
            Platform::Messaging => error_table::MESSAGING,
            Platform::Whatsapp => error_table::WHATSAPP,
        };
        error_table::find(rows, self.code?, self.subcode)
    }

    fn by_http_status(&self) -> (ErrorClass, &'static str) {
        match self.http_status {
            Some(401) => (ErrorClass::Auth, "The access token was refused. Reconnect this inbox."),
            Some(429) => (ErrorClass::RateAccount, SLOW),
            Some(408 | 425 | 500..=599) => (ErrorClass::Transient, PASSES),
            _ => (ErrorClass::Content, CONTENT),
        }
    }
}

/// The platform's words, with the details that only WhatsApp adds. Old errors have a title and nothing else.
fn words(error: &Value) -> String {
    let message = json::text(error, "message")
        .or_else(|| json::text(error, "error_message"))
        .or_else(|| json::text(error, "title"))
        .unwrap_or_default();
    match error.get("error_data").and_then(|data| json::text(data, "details")) {
        Some(details) if message.is_empty() => details,
        Some(details) if !message.contains(&details) => format!("{message}: {details}"),
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use ErrorClass::*;
    use Platform::*;

    fn class(platform: Platform, code: i64, subcode: Option<i64>) -> ErrorClass {
        ReportedError::read(&json!({ "code": code, "error_subcode": subcode }))
            .explain(platform)
            .class
    }

    /// Every code that the platforms' documentation names, and what is done about it: a list of its own, so that a row that
    /// is lost or moved is seen.
    fn holds(platform: Platform, list: &str) {
        let mut seen = 0;
        for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (class, codes) = line.split_once(':').expect("class: codes");
            for code in codes.split_whitespace() {
                let (code, subcode) = match code.split_once('/') {
                    Some((code, subcode)) => (code, Some(subcode.parse::<i64>().unwrap())),
                    None => (code, None),
                };
                let error =
                    ReportedError::read(&json!({ "code": code.parse::<i64>().unwrap(), "error_subcode": subcode }));
                let known = error.row(platform).is_some();
                let explained = error.explain(platform);
                let name = serde_json::to_value(explained.class).unwrap();
                assert_eq!(name, class, "{platform:?} {code}/{subcode:?}");
                assert!(known, "{platform:?} {code}/{subcode:?} has a row of its own");
                assert!(
                    explained.advice.len() > 20,
                    "{platform:?} {code}/{subcode:?}: {}",
                    explained.advice
                );
                seen += 1;
            }
        }
        assert!(seen > 40, "{seen}");
    }

    #[test]
    fn messenger_and_instagram() {
        holds(Messaging, include_str!("../../tests/fixtures/errors/messaging.txt"));
        assert_eq!(
            class(Messaging, 987_654, None),
            Content,
            "what nobody knows is about the message"
        );
    }

    #[test]
    fn whatsapp() {
        holds(Whatsapp, include_str!("../../tests/fixtures/errors/whatsapp.txt"));
        assert_eq!(class(Whatsapp, 987_654, None), Content);
    }

    #[test]
    fn the_platform_may_call_an_error_transient() {
        let explain = |code: i64| {
            let error = json!({ "code": code, "message": "m", "is_transient": true });
            ReportedError::read(&error).explain(Messaging).class
        };
        assert_eq!(explain(100), Transient);
        assert_eq!(explain(613), RateAccount);
    }

    #[test]
    fn advice_is_a_sentence_and_promises_nothing() {
        let rows = error_table::MESSAGING.iter().chain(error_table::WHATSAPP);
        let by_status = (300..600).map(|status| {
            let error = ReportedError {
                http_status: Some(status),
                ..ReportedError::default()
            };
            error.by_http_status().1
        });
        for advice in rows.map(|row| row.advice).chain(by_status) {
            assert!(advice.ends_with('.'), "{advice}");
            for promise in ["by itself", "tried again", "goes on", "go out", "human agent"] {
                assert!(!advice.contains(promise), "{advice}");
            }
        }
    }

    #[test]
    fn codes_and_words() {
        let read = |error: Value| ReportedError::read(&error).explain(Whatsapp);
        let full = read(json!({ "code": "131047", "message": "m", "error_data": { "details": "d" } }));
        assert_eq!((full.code.as_str(), full.message.as_str()), ("131047", "m: d"));
        let old = read(json!({ "code": 470, "error_subcode": 7, "title": "t" }));
        assert_eq!((old.code.as_str(), old.message.as_str()), ("470/7", "t"));
        assert_eq!(read(json!({})).code, "unknown");
    }
}

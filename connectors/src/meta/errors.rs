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
        // "Transient" from the platform's own mouth counts, unless we know that it is about speed.
        let rate = matches!(class, ErrorClass::RateAccount | ErrorClass::RateRecipient);
        let transient = self.is_transient && !rate && class != ErrorClass::Transient;
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

    #[test]
    fn messenger_and_instagram() {
        #[rustfmt::skip]
        let cases = [
            (190, None, Auth), (190, Some(463), Auth), (102, None, Auth), (200, Some(2534041), Auth),
            (10, Some(2534077), Auth), (100, Some(2534013), Auth),
            (4, None, RateAccount), (17, None, RateAccount), (32, None, RateAccount), (613, None, RateAccount),
            (613, Some(2534040), RateAccount), (80006, None, RateAccount), (9, None, RateAccount),
            (1, None, Transient), (2, None, Transient), (1200, None, Transient), (100, Some(2018008), Transient),
            (10, Some(2018278), Window), (10, Some(2534022), Window), (10, Some(2018065), Window),
            (551, None, Recipient), (551, Some(1545041), Recipient), (200, Some(1545041), Recipient),
            (10, Some(2018108), Recipient), (100, Some(2018001), Recipient), (100, Some(2534014), Recipient),
            (368, None, Policy), (10, Some(1893063), Policy), (100, Some(2534029), Policy), (613, Some(2018338), Policy),
            (100, Some(2534037), ThreadOwner), (2018300, None, ThreadOwner), (10, Some(2018300), ThreadOwner),
            (10, None, Setup), (200, None, Setup), (200, Some(2018028), Setup), (230, None, Setup), (299, None, Setup),
            (100, None, Content), (100, Some(33), Content), (2, Some(2018344), Content), (-1, None, Content),
            (100, Some(2018109), Content), (987654, None, Content),
        ];
        for (code, subcode, expected) in cases {
            assert_eq!(class(Messaging, code, subcode), expected, "{code}/{subcode:?}");
        }
    }

    #[test]
    fn whatsapp() {
        #[rustfmt::skip]
        let cases = [
            (0, Auth), (190, Auth), (3, Auth), (10, Auth), (200, Auth), (299, Auth), (131005, Auth),
            (4, RateAccount), (80007, RateAccount), (130429, RateAccount), (131048, RateAccount), (133016, RateAccount),
            (131056, RateRecipient),
            (1, Transient), (2, Transient), (131000, Transient), (131016, Transient), (131057, Transient), (133004, Transient),
            (131047, Window), (470, Window),
            (131026, Recipient), (131021, Recipient), (131030, Recipient), (131050, Recipient), (131062, Recipient), (130497, Recipient),
            (368, Policy), (131031, Policy), (131037, Policy), (131042, Policy), (131045, Policy), (131049, Policy),
            (130472, Policy), (132015, Policy), (132016, Policy),
            (33, Content), (100, Content), (131008, Content), (131009, Content), (131051, Content), (131052, Content),
            (131053, Content), (132000, Content), (132001, Content), (133010, Content), (135000, Content),
        ];
        for (code, expected) in cases {
            assert_eq!(class(Whatsapp, code, None), expected, "{code}");
        }
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

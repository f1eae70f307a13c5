//! Usage headers: how much of its limits an account has used up, told with every answer before a limit strikes.
//!
//! `X-App-Usage` and `X-Page-Usage` are `{"call_count", "total_time", "total_cputime"}` in percent;
//! `X-Business-Use-Case-Usage` is `{"<account>": [{"type", …, "estimated_time_to_regain_access": minutes}]}`.
//! Source: Graph API, "Rate limits".

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::Value;

use super::json;
use crate::outbound::Usage;

const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The fullest of all limits that the headers tell of.
pub(crate) fn read(headers: &HeaderMap) -> Option<Usage> {
    let header = |name: &str| headers.get(name)?.to_str().ok().map(json::value);
    let mut rows: Vec<Value> = ["x-app-usage", "x-page-usage"].into_iter().filter_map(header).collect();
    if let Some(accounts) = header("x-business-use-case-usage") {
        let accounts = accounts.as_object().cloned().unwrap_or_default();
        rows.extend(
            accounts
                .into_values()
                .filter_map(|rows| rows.as_array().cloned())
                .flatten(),
        );
    }
    rows.iter().filter_map(row).reduce(|one, other| Usage {
        percent: one.percent.max(other.percent),
        blocked_for: one.blocked_for.max(other.blocked_for),
    })
}

fn row(row: &Value) -> Option<Usage> {
    let percents = ["call_count", "total_time", "total_cputime"];
    let percent = percents.iter().filter_map(|name| json::whole(row, name)).max();
    let minutes = json::whole(row, "estimated_time_to_regain_access").and_then(|minutes| u64::try_from(minutes).ok());
    let blocked_for = minutes
        .filter(|minutes| *minutes > 0)
        .map(|minutes| Duration::from_secs(minutes.saturating_mul(60)).min(LONGEST));
    if percent.is_none() && blocked_for.is_none() {
        return None;
    }
    Some(Usage {
        percent: u32::try_from(percent.unwrap_or(0)).unwrap_or(0),
        blocked_for,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(headers: &[(&'static str, &'static str)]) -> Option<(u32, Option<u64>)> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        read(&headers).map(|usage| (usage.percent, usage.blocked_for.map(|wait| wait.as_secs())))
    }

    #[test]
    fn the_fullest_limit_counts() {
        let app = ("x-app-usage", r#"{"call_count":28,"total_time":25,"total_cputime":91}"#);
        let page = ("x-page-usage", r#"{"call_count":"40","total_time":3}"#);
        let account = (
            "x-business-use-case-usage",
            r#"{"1":[{"type":"messenger","call_count":95,"estimated_time_to_regain_access":0}],"2":[{"call_count":1,"estimated_time_to_regain_access":19}]}"#,
        );
        assert_eq!(usage(&[app]), Some((91, None)));
        assert_eq!(usage(&[page]), Some((40, None)));
        assert_eq!(usage(&[app, page, account]), Some((95, Some(19 * 60))));
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for text in ["", "{}", "nonsense", "[]", r#"{"1":{}}"#, r#"{"call_count":null}"#] {
            assert_eq!(
                usage(&[("x-app-usage", text), ("x-business-use-case-usage", text)]),
                None,
                "{text}"
            );
        }
        assert_eq!(usage(&[]), None);
    }
}

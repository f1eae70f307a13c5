//! What WhatsApp tells about a business account or a number, in words. Each field has a shape of its own.
//!
//! Source: WhatsApp Business Platform, "Webhooks", the page of each field.

use serde_json::Value;
use time::OffsetDateTime;

use crate::meta::errors::{Platform, ReportedError};
use crate::meta::json;
use crate::model::{AccountNotice, Severity};

pub(super) fn notice(kind: &str, raw: &Value) -> AccountNotice {
    let (severity, text) = match kind {
        "account_update" => account_update(raw),
        "account_review_update" => account_review(raw),
        "account_alerts" => account_alert(raw),
        "business_capability_update" => capability(raw),
        "phone_number_quality_update" => number_quality(raw),
        "phone_number_name_update" => number_name(raw),
        "business_username_update" => username(raw),
        "security" => security(raw),
        "message_template_status_update" => template_status(raw),
        "message_template_quality_update" => template_quality(raw),
        "message_template_components_update" => (
            Severity::Info,
            format!("The content of the template {} was changed.", template(raw)),
        ),
        "template_category_update" => template_category(raw),
        "errors" => errors(raw),
        "history" => (
            Severity::Info,
            "The history of the phone's app was not shared: this desk shows what is written from now on.".to_owned(),
        ),
        "status_warning" => (
            Severity::Warning,
            format!("WhatsApp warns about a message that was sent: {}", first_error(raw)),
        ),
        other => (
            Severity::Info,
            format!("WhatsApp told something about this account: {}.", words(other)),
        ),
    };
    AccountNotice {
        subject: subject(kind, raw),
        ends: (kind == "account_update").then(|| restricted_until(raw)).flatten(),
        ..AccountNotice::new(severity, text)
    }
}

/// What a later notice says to be well again. A notice that is neither trouble nor the end of one has none.
fn subject(kind: &str, raw: &Value) -> Option<String> {
    let number = || named(raw, "display_phone_number");
    let (event, decision) = (named(raw, "event"), named(raw, "decision"));
    let subject = match (kind, event.as_str()) {
        ("account_update", "ACCOUNT_RESTRICTION" | "DISABLED_UPDATE") => "standing".to_owned(),
        (
            "account_update",
            "PARTNER_REMOVED"
            | "PARTNER_APP_UNINSTALLED"
            | "ACCOUNT_OFFBOARDED"
            | "ACCOUNT_RECONNECTED"
            | "PARTNER_ADDED"
            | "PARTNER_APP_INSTALLED",
        ) => "access".to_owned(),
        ("account_review_update", _) if matches!(decision.as_str(), "APPROVED" | "REJECTED") => "review".to_owned(),
        ("phone_number_quality_update", "FLAGGED" | "UNFLAGGED") => format!("quality of {}", number()),
        ("phone_number_quality_update", "UPGRADE" | "DOWNGRADE") => format!("limit of {}", number()),
        ("phone_number_name_update", _) if matches!(decision.as_str(), "APPROVED" | "REJECTED") => {
            format!("name of {}", number())
        }
        ("business_username_update", _) if matches!(named(raw, "status").as_str(), "approved" | "deleted") => {
            format!("username of {}", number())
        }
        ("message_template_status_update", event) if tells_of_use(event) => format!("use of {}", template(raw)),
        ("message_template_quality_update", _) => format!("quality of {}", template(raw)),
        _ => return None,
    };
    Some(subject)
}

/// Whether the template can be sent; an appeal or a review that has begun changes nothing in that.
fn tells_of_use(event: &str) -> bool {
    matches!(
        event,
        "APPROVED"
            | "REINSTATED"
            | "UNPAUSED"
            | "UNLOCKED"
            | "REJECTED"
            | "PAUSED"
            | "FLAGGED"
            | "DISABLED"
            | "LOCKED"
            | "DELETED"
            | "PENDING_DELETION"
            | "ARCHIVED"
    )
}

/// The end of the last restriction; `None`: one of them has no end.
fn restricted_until(raw: &Value) -> Option<OffsetDateTime> {
    let ends = json::objects(raw, "restriction_info")
        .into_iter()
        .map(|restriction| json::time(restriction, "expiration"));
    ends.collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// `FLAGGED_FOR_REVIEW` as people write it.
fn words(name: &str) -> String {
    name.replace('_', " ").to_lowercase()
}

fn named(raw: &Value, key: &str) -> String {
    json::text(raw, key).unwrap_or_default()
}

/// A reason in brackets, where one is given; platforms write `NONE` where there is none.
fn because(reason: Option<String>) -> String {
    match reason.filter(|reason| reason != "NONE") {
        Some(reason) => format!(" (reason: {})", words(&reason)),
        None => String::new(),
    }
}

fn account_update(raw: &Value) -> (Severity, String) {
    let event = named(raw, "event");
    let detail = |object: &str, key: &str| raw.get(object).and_then(|part| json::text(part, key));
    match event.as_str() {
        "ACCOUNT_DELETED" => (
            Severity::Critical,
            "The WhatsApp business account was deleted. Connect another one.".into(),
        ),
        "ACCOUNT_RESTRICTION" => (Severity::Critical, restriction(raw)),
        "ACCOUNT_VIOLATION" => (
            Severity::Warning,
            format!(
                "WhatsApp says that the account broke its policy{}. Look at the account's quality in WhatsApp Manager.",
                because(detail("violation_info", "violation_type"))
            ),
        ),
        "DISABLED_UPDATE" => ban(
            detail("ban_info", "waba_ban_state"),
            detail("ban_info", "waba_ban_date"),
        ),
        "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" => (
            Severity::Critical,
            "The account took away this app's access. Connect it again to go on.".into(),
        ),
        "ACCOUNT_OFFBOARDED" => (
            Severity::Critical,
            format!(
                "The number was disconnected from this app{}. Connect it again to go on.",
                because(detail("disconnection_info", "reason"))
            ),
        ),
        "ACCOUNT_RECONNECTED" => (Severity::Info, "The number is connected to this app again.".into()),
        "PARTNER_ADDED" | "PARTNER_APP_INSTALLED" => {
            (Severity::Info, "This app was given access to the account.".into())
        }
        other => (Severity::Info, format!("The account changed: {}.", words(other))),
    }
}

fn restriction(raw: &Value) -> String {
    let restrictions = json::objects(raw, "restriction_info");
    let each = |restriction: &&Value| {
        let kind = words(&json::text(restriction, "restriction_type")?);
        Some(match json::time(restriction, "expiration") {
            Some(until) => format!("{kind} until {}", until.date()),
            None => kind,
        })
    };
    let list: Vec<String> = restrictions.iter().filter_map(each).collect();
    let what = if list.is_empty() {
        String::new()
    } else {
        format!(": {}", list.join(", "))
    };
    format!("WhatsApp restricted this account{what}. See WhatsApp Manager for how to appeal.")
}

fn ban(state: Option<String>, date: Option<String>) -> (Severity, String) {
    let date = date.map(|date| format!(" on {date}")).unwrap_or_default();
    match state.as_deref() {
        Some("REINSTATE") => (
            Severity::Info,
            "The account was reinstated: messages go through again.".into(),
        ),
        Some("SCHEDULE_FOR_DISABLE") => (
            Severity::Critical,
            format!("WhatsApp will disable this account{date}. Appeal in WhatsApp Manager before that."),
        ),
        _ => (
            Severity::Critical,
            format!("WhatsApp disabled this account{date}: nothing can be sent. Appeal in WhatsApp Manager."),
        ),
    }
}

fn account_review(raw: &Value) -> (Severity, String) {
    match named(raw, "decision").as_str() {
        "APPROVED" => (Severity::Info, "The account passed WhatsApp's review.".into()),
        "REJECTED" => (
            Severity::Critical,
            "The account did not pass WhatsApp's review. See WhatsApp Manager for what to change.".into(),
        ),
        other => (
            Severity::Info,
            format!("WhatsApp's review of the account: {}.", words(other)),
        ),
    }
}

fn account_alert(raw: &Value) -> (Severity, String) {
    let info = raw.get("alert_info").unwrap_or(raw);
    let severity = match named(info, "alert_severity").to_uppercase().as_str() {
        "CRITICAL" => Severity::Critical,
        "WARNING" => Severity::Warning,
        _ => Severity::Info,
    };
    let text = json::text(info, "alert_description").unwrap_or_else(|| words(&named(info, "alert_type")));
    (severity, format!("WhatsApp alerts: {text}"))
}

/// A number, or a tier by name.
fn limit(raw: &Value, key: &str) -> Option<String> {
    let limit = json::id(raw, key)?;
    Some(limit.strip_prefix("TIER_").unwrap_or(&limit).to_lowercase())
}

fn capability(raw: &Value) -> (Severity, String) {
    let daily = limit(raw, "max_daily_conversations_per_business")
        .or_else(|| limit(raw, "max_daily_conversation_per_phone"))
        .map(|limit| format!("{limit} conversations a day may be started by templates"));
    let numbers =
        limit(raw, "max_phone_numbers_per_waba").map(|limit| format!("{limit} phone numbers may be connected"));
    let limits: Vec<String> = [daily, numbers].into_iter().flatten().collect();
    (
        Severity::Info,
        format!("The account's limits changed: {}.", limits.join(", ")),
    )
}

fn number_quality(raw: &Value) -> (Severity, String) {
    let number = named(raw, "display_phone_number");
    let current = limit(raw, "max_daily_conversations_per_business").or_else(|| limit(raw, "current_limit"));
    let now = current
        .map(|limit| format!(" The limit is {limit} conversations a day."))
        .unwrap_or_default();
    match named(raw, "event").as_str() {
        "FLAGGED" => (
            Severity::Warning,
            format!("The quality of {number} is low: customers block or report its messages.{now}"),
        ),
        "DOWNGRADE" => (
            Severity::Warning,
            format!("The messaging limit of {number} was lowered.{now}"),
        ),
        "UNFLAGGED" => (Severity::Info, format!("The quality of {number} is good again.{now}")),
        "UPGRADE" => (
            Severity::Info,
            format!("The messaging limit of {number} was raised.{now}"),
        ),
        "THROUGHPUT_UPGRADE" => (Severity::Info, format!("{number} may send faster now.{now}")),
        other => (Severity::Info, format!("{number}: {}.{now}", words(other))),
    }
}

fn number_name(raw: &Value) -> (Severity, String) {
    let name = named(raw, "requested_verified_name");
    match named(raw, "decision").as_str() {
        "APPROVED" => (Severity::Info, format!("The display name “{name}” was approved.")),
        "REJECTED" => (
            Severity::Warning,
            format!(
                "The display name “{name}” was rejected{}. Ask for another one in WhatsApp Manager.",
                because(json::text(raw, "rejection_reason"))
            ),
        ),
        other => (Severity::Info, format!("The display name “{name}”: {}.", words(other))),
    }
}

fn username(raw: &Value) -> (Severity, String) {
    let name = named(raw, "username");
    match named(raw, "status").as_str() {
        "approved" => (Severity::Info, format!("The username @{name} is this number's now.")),
        "deleted" => (
            Severity::Warning,
            format!("The username @{name} is this number's no more."),
        ),
        other => (Severity::Info, format!("The username @{name}: {}.", words(other))),
    }
}

fn security(raw: &Value) -> (Severity, String) {
    match named(raw, "event").as_str() {
        "PIN_CHANGED" => (
            Severity::Warning,
            "The PIN of two-step verification was changed. Make sure that it was one of you.".into(),
        ),
        "PIN_RESET_REQUEST" => (
            Severity::Warning,
            "Somebody asked to switch off two-step verification. Make sure that it was one of you.".into(),
        ),
        "PIN_REQUEST_SUCCESS" => (Severity::Warning, "Two-step verification was switched off.".into()),
        other => (Severity::Info, format!("Security: {}.", words(other))),
    }
}

/// Name and language, as agents see them.
fn template(raw: &Value) -> String {
    let language = json::text(raw, "message_template_language").map(|language| format!(" ({language})"));
    format!(
        "“{}”{}",
        named(raw, "message_template_name"),
        language.unwrap_or_default()
    )
}

fn template_status(raw: &Value) -> (Severity, String) {
    let name = template(raw);
    let inner = |object: &str, key: &str| raw.get(object).and_then(|part| json::text(part, key));
    let reason = inner("rejection_info", "reason")
        .or_else(|| json::text(raw, "reason"))
        .or_else(|| inner("other_info", "description"));
    let advice = inner("rejection_info", "recommendation")
        .map(|text| format!(" {text}"))
        .unwrap_or_default();
    match named(raw, "event").as_str() {
        "APPROVED" | "REINSTATED" | "UNPAUSED" | "UNLOCKED" => {
            (Severity::Info, format!("The template {name} can be sent."))
        }
        "REJECTED" => (
            Severity::Warning,
            format!("The template {name} was rejected{}.{advice}", because(reason)),
        ),
        "PAUSED" | "FLAGGED" => (
            Severity::Warning,
            format!("The template {name} is paused because of its quality: customers block or report it."),
        ),
        "DISABLED" | "LOCKED" => (
            Severity::Warning,
            format!(
                "The template {name} was disabled{}: it cannot be sent any more.",
                because(reason)
            ),
        ),
        "DELETED" | "PENDING_DELETION" | "ARCHIVED" => (Severity::Info, format!("The template {name} is gone.")),
        other => (Severity::Info, format!("The template {name}: {}.", words(other))),
    }
}

fn template_quality(raw: &Value) -> (Severity, String) {
    let new = named(raw, "new_quality_score");
    let severity = match new.as_str() {
        "YELLOW" | "RED" => Severity::Warning,
        _ => Severity::Info,
    };
    (
        severity,
        format!("The quality of the template {} is {} now.", template(raw), words(&new)),
    )
}

fn template_category(raw: &Value) -> (Severity, String) {
    let new = json::text(raw, "new_category")
        .or_else(|| json::text(raw, "correct_category"))
        .unwrap_or_default();
    (
        Severity::Warning,
        format!(
            "The template {} counts as {} now, which changes its price.",
            template(raw),
            words(&new)
        ),
    )
}

/// `value.errors`: trouble with the account itself.
fn errors(raw: &Value) -> (Severity, String) {
    (
        Severity::Warning,
        format!("WhatsApp reports a problem: {}", first_error(raw)),
    )
}

fn first_error(raw: &Value) -> String {
    let list = raw
        .as_array()
        .and_then(|errors| errors.iter().find(|error| error.is_object()));
    let reported = ReportedError::read(list.unwrap_or(raw)).explain(Platform::Whatsapp);
    reported.message
}

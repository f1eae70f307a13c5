//! What a platform tells about the account of the business: warnings, quality, reviews, who holds the thread.

use serde_json::{Value, json};

use super::{Group, Kind, MESSENGER, META, Made, Scene, WHATSAPP, own};
use crate::webhooks::page;

/// The platform's own inbox, as the other app of a handover.
const PAGE_INBOX: &str = "263902037430900";
const OURS: &str = "1517776481860111";

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::Account, "thread_passed", "Thread is passed to the inbox", META, thread_passed),
    own(Group::Account, "thread_taken", "Thread is taken from us", META, thread_taken),
    own(Group::Account, "thread_requested", "Another app asks for the thread", META, thread_requested),
    own(Group::Account, "app_roles", "Roles of the apps change", MESSENGER, app_roles),
    own(Group::Account, "policy_warning", "Warning by the platform", META, policy_warning),
    own(Group::Account, "policy_block", "Page is blocked", MESSENGER, policy_block),
    own(Group::Account, "account_restricted", "Account is restricted", WHATSAPP, account_restricted),
    own(Group::Account, "account_reviewed", "Account review", WHATSAPP, account_reviewed),
    own(Group::Account, "account_alert", "Account alert", WHATSAPP, account_alert),
    own(Group::Account, "capability", "Messaging limit changes", WHATSAPP, capability),
    own(Group::Account, "quality_flagged", "Number is flagged", WHATSAPP, quality_flagged),
    own(Group::Account, "name_rejected", "Display name is rejected", WHATSAPP, name_rejected),
    own(Group::Account, "pin_changed", "PIN is changed", WHATSAPP, pin_changed),
    own(Group::Account, "template_approved", "Template is approved", WHATSAPP, template_approved),
    own(Group::Account, "template_rejected", "Template is rejected", WHATSAPP, template_rejected),
    own(Group::Account, "template_paused", "Template is paused", WHATSAPP, template_paused),
    own(Group::Account, "template_quality", "Quality of a template drops", WHATSAPP, template_quality),
    own(Group::Account, "template_category", "Category of a template changes", WHATSAPP, template_category),
    own(Group::Account, "account_error", "Error of the account", WHATSAPP, account_error),
];

fn thread_passed(scene: &Scene<'_>) -> Made {
    let content =
        json!({"previous_owner_app_id": OURS, "new_owner_app_id": PAGE_INBOX, "metadata": "A colleague takes over"});
    scene.page_event(None, "pass_thread_control", content)
}

fn thread_taken(scene: &Scene<'_>) -> Made {
    let content = json!({"previous_owner_app_id": OURS, "new_owner_app_id": PAGE_INBOX, "metadata": null});
    scene.page_event(None, "take_thread_control", content)
}

fn thread_requested(scene: &Scene<'_>) -> Made {
    let content = json!({"requested_owner_app_id": 263_902_037_430_900_i64, "metadata": "Please"});
    scene.page_event(None, "request_thread_control", content)
}

/// These name no customer.
fn of_the_page(scene: &Scene<'_>, name: &str, content: Value) -> Made {
    let mut event = json!({"recipient": {"id": scene.key.account}, "timestamp": scene.at});
    event[name] = content;
    Made {
        bubble: None,
        body: page::envelope(scene.key, scene.at, event),
    }
}

fn app_roles(scene: &Scene<'_>) -> Made {
    of_the_page(scene, "app_roles", json!({OURS: ["primary_receiver"]}))
}

fn policy_warning(scene: &Scene<'_>) -> Made {
    let reason = "Messages outside of the allowed window were reported by people.";
    of_the_page(
        scene,
        "policy_enforcement",
        json!({"action": "warning", "reason": reason}),
    )
}

fn policy_block(scene: &Scene<'_>) -> Made {
    let reason = "The Page broke the messaging policy again.";
    of_the_page(
        scene,
        "policy_enforcement",
        json!({"action": "block", "reason": reason}),
    )
}

/// Fields of the business account, which name no number.
fn of_the_account(scene: &Scene<'_>, field: &str, value: Value) -> Made {
    let change = json!({"field": field, "value": value});
    Made {
        bubble: None,
        body: json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": scene.account.waba_id, "time": scene.at / 1000, "changes": [change]}],
        }),
    }
}

fn account_restricted(scene: &Scene<'_>) -> Made {
    let restriction = json!({"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": (scene.at / 1000 + 259_200).to_string()});
    of_the_account(
        scene,
        "account_update",
        json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction], "violation_info": {"violation_type": "SPAM"}}),
    )
}

fn account_reviewed(scene: &Scene<'_>) -> Made {
    of_the_account(scene, "account_review_update", json!({"decision": "APPROVED"}))
}

fn account_alert(scene: &Scene<'_>) -> Made {
    let info = json!({
        "alert_severity": "WARNING", "alert_status": "NONE", "alert_type": "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED",
        "alert_description": "The messaging limit stays as it is for now.",
    });
    of_the_account(
        scene,
        "account_alerts",
        json!({"entity_type": "BUSINESS", "entity_id": scene.account.waba_id, "alert_info": info}),
    )
}

fn capability(scene: &Scene<'_>) -> Made {
    of_the_account(
        scene,
        "business_capability_update",
        json!({"max_daily_conversations_per_business": "TIER_2K", "max_phone_numbers_per_waba": 25}),
    )
}

fn of_the_number(scene: &Scene<'_>, field: &str, mut value: Value) -> Made {
    value["display_phone_number"] = json!(scene.account.display_phone_number());
    of_the_account(scene, field, value)
}

fn quality_flagged(scene: &Scene<'_>) -> Made {
    let value = json!({"event": "FLAGGED", "current_limit": "TIER_10K"});
    of_the_number(scene, "phone_number_quality_update", value)
}

fn name_rejected(scene: &Scene<'_>) -> Made {
    let value = json!({"decision": "REJECTED", "requested_verified_name": "Best Bikes Ever", "rejection_reason": "NAME_NOT_CONSISTENT"});
    of_the_number(scene, "phone_number_name_update", value)
}

fn pin_changed(scene: &Scene<'_>) -> Made {
    of_the_number(scene, "security", json!({"event": "PIN_CHANGED", "requester": "10001"}))
}

fn template(scene: &Scene<'_>, field: &str, mut value: Value) -> Made {
    value["message_template_id"] = json!(1_680_000_000_001_i64);
    value["message_template_name"] = json!("repair_ready");
    value["message_template_language"] = json!("en_US");
    of_the_account(scene, field, value)
}

fn template_approved(scene: &Scene<'_>) -> Made {
    let value = json!({"event": "APPROVED", "message_template_category": "UTILITY", "reason": "NONE"});
    template(scene, "message_template_status_update", value)
}

fn template_rejected(scene: &Scene<'_>) -> Made {
    let info = json!({"reason": "It reads like an advertisement.", "recommendation": "Choose the category marketing."});
    let value = json!({"event": "REJECTED", "message_template_category": "UTILITY", "reason": "INCORRECT_CATEGORY", "rejection_info": info});
    template(scene, "message_template_status_update", value)
}

fn template_paused(scene: &Scene<'_>) -> Made {
    let info = json!({"title": "FIRST_PAUSE", "description": "Paused for three hours after people reported it."});
    let value = json!({"event": "PAUSED", "message_template_category": "UTILITY", "reason": null, "other_info": info});
    template(scene, "message_template_status_update", value)
}

fn template_quality(scene: &Scene<'_>) -> Made {
    let value = json!({"previous_quality_score": "GREEN", "new_quality_score": "YELLOW"});
    template(scene, "message_template_quality_update", value)
}

fn template_category(scene: &Scene<'_>) -> Made {
    let value = json!({"previous_category": "UTILITY", "new_category": "MARKETING"});
    template(scene, "template_category_update", value)
}

fn account_error(scene: &Scene<'_>) -> Made {
    let error = json!({
        "code": 130_429, "title": "Rate limit hit", "message": "Rate limit hit",
        "error_data": {"details": "Message failed to send because there were too many messages sent from this phone number."},
    });
    scene.whatsapp_field(None, "messages", json!({"errors": [error]}))
}

//! Permissions in words.

use super::Missing;

/// What a permission is for, as the person who withheld it needs to know.
fn purpose(scope: &str) -> &'static str {
    match scope {
        "pages_show_list" => "see which Pages you have",
        "pages_messaging" => "read and answer the Page's messages",
        "pages_manage_metadata" => "be told when somebody writes to the Page",
        "pages_read_engagement" => "read the Page's name and picture",
        "instagram_basic" | "instagram_business_basic" => "see the Instagram account",
        "instagram_manage_messages" | "instagram_business_manage_messages" => {
            "read and answer the Instagram account's messages"
        }
        "whatsapp_business_management" => "set up the WhatsApp number",
        "whatsapp_business_messaging" => "read and answer the number's messages",
        _ => "work",
    }
}

/// Those of `wanted` that are not among `granted`.
pub(super) fn missing(granted: &[String], wanted: &[&str], provider: &str) -> Vec<Missing> {
    wanted
        .iter()
        .filter(|scope| !granted.iter().any(|each| each == *scope))
        .map(|scope| {
            Missing::new(
                "scope",
                format!("The permission {scope} was not given, so Frontdesk cannot {}.", purpose(scope)),
                format!("Log in with {provider} again and leave everything ticked. If it is not offered there, the app has not been granted it yet: see docs/meta-app.md."),
            )
        })
        .collect()
}

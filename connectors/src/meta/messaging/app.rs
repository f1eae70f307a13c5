//! Apps of the platform itself, by their ids. Source: Messenger Platform, "Conversation Routing" and "message echoes".

/// What people call the app; `None` for everybody else's.
pub(super) fn app_name(app_id: &str) -> Option<&'static str> {
    match app_id {
        // as echoes name it, and as the target of a conversation that is passed on
        "26390203743090" | "263902037430900" => Some("Page Inbox"),
        _ => None,
    }
}

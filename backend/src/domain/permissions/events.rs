//! Which events somebody hears: those of views that they may read. Beside the routes of the same views; a test of `http/permitted.rs` walks
//! the document's events and fails when one is not decided here.

use super::{Permission, Permissions};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hears {
    /// Everybody who is let in: names and settings that whatever is shown refers to.
    Everybody,
    Who(Permission),
    /// What a newer version tells, which cannot be judged here: those who may do everything.
    WhoMayDoAll,
}

impl Hears {
    pub fn allows(self, permissions: Permissions) -> bool {
        match self {
            Self::Everybody => true,
            Self::Who(permission) => permissions.has(permission),
            Self::WhoMayDoAll => permissions == Permissions::all(),
        }
    }
}

/// Where in an event's data the conversation is that it is about; none: it is about none, or tells an id that says nothing. A test of
/// `http/permitted.rs` walks the events that are told to those who read conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The conversation itself: out of sight it is gone.
    Itself,
    /// `conversation_id`
    Part,
    /// `conversation.id`, where there is one.
    Notification,
    Nothing,
}

pub fn about(name: &str) -> About {
    match name {
        "conversation.created" | "conversation.updated" => About::Itself,
        "message.created"
        | "message.updated"
        | "message.removed"
        | "scheduled_message.updated"
        | "read_mark.updated"
        | "draft.updated"
        | "mention.created"
        | "mention.updated"
        | "typing"
        | "viewing" => About::Part,
        "notification.updated" => About::Notification,
        _ => About::Nothing,
    }
}

/// By the event's name; also of what is told and not stored.
pub fn of_event(name: &str) -> Hears {
    match name {
        "message.created"
        | "message.updated"
        | "message.removed"
        | "conversation.created"
        | "conversation.updated"
        | "conversation.removed"
        | "scheduled_message.updated"
        | "scheduled_message.removed"
        | "read_mark.updated"
        | "draft.updated"
        | "mention.created"
        | "mention.updated"
        | "notification.updated"
        | "notification.removed"
        | "notifications.read"
        | "typing"
        | "viewing" => Hears::Who(Permission::ConversationsRead),
        "contact.updated" | "contact.removed" => Hears::Who(Permission::ContactsRead),
        "contact_import.updated" => Hears::Who(Permission::ContactsImport),
        "inbox_notice.created" => Hears::Who(Permission::InboxesManage),
        "webhook_endpoint.updated" | "webhook_endpoint.removed" => Hears::Who(Permission::WebhookEndpointsManage),
        "assignment_settings.updated" => Hears::Who(Permission::AssignmentManage),
        "contact_attribute.updated"
        | "contact_attribute.removed"
        | "inbox.created"
        | "inbox.updated"
        | "inbox.removed"
        | "template_sync.updated"
        | "member.updated"
        | "role.updated"
        | "role.removed"
        | "team.updated"
        | "team.removed"
        | "label.updated"
        | "label.removed"
        | "canned_response.updated"
        | "canned_response.removed"
        | "macro.updated"
        | "macro.removed"
        | "composer_settings.updated"
        | "saved_view.updated"
        | "saved_view.removed"
        | "notification_settings.updated"
        | "availability.updated"
        | "presence" => Hears::Everybody,
        _ => Hears::WhoMayDoAll,
    }
}

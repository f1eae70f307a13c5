//! What an endpoint may hear: the events of the change log that are the workspace's, and not one member's alone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::permissions::{Hears, Permission, Reach, of_event};
use crate::domain::views::Visibility;

macro_rules! event_types {
    ($($variant:ident = $name:tt,)*) => {
        /// An event that can be posted; its data is what the socket tells under the same name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum WebhookEventType {
            $(#[serde(rename = $name)] $variant,)*
        }

        impl WebhookEventType {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

event_types! {
    MessageCreated = "message.created",
    MessageUpdated = "message.updated",
    MessageRemoved = "message.removed",
    ConversationCreated = "conversation.created",
    ConversationUpdated = "conversation.updated",
    ConversationRemoved = "conversation.removed",
    ScheduledMessageUpdated = "scheduled_message.updated",
    ScheduledMessageRemoved = "scheduled_message.removed",
    ContactUpdated = "contact.updated",
    ContactRemoved = "contact.removed",
    ContactAttributeUpdated = "contact_attribute.updated",
    ContactAttributeRemoved = "contact_attribute.removed",
    InboxCreated = "inbox.created",
    InboxUpdated = "inbox.updated",
    InboxRemoved = "inbox.removed",
    InboxNoticeCreated = "inbox_notice.created",
    MemberUpdated = "member.updated",
    AvailabilityUpdated = "availability.updated",
    TeamUpdated = "team.updated",
    TeamRemoved = "team.removed",
    LabelUpdated = "label.updated",
    LabelRemoved = "label.removed",
    CannedResponseUpdated = "canned_response.updated",
    CannedResponseRemoved = "canned_response.removed",
    MacroUpdated = "macro.updated",
    MacroRemoved = "macro.removed",
}

impl WebhookEventType {
    /// As they are stored; what only a newer version knows is left out.
    pub(super) fn named(names: &[String]) -> Vec<Self> {
        let named = |one: &Self| names.iter().any(|name| name == one.as_str());
        Self::ALL.iter().copied().filter(named).collect()
    }

    /// Whether somebody may have it posted elsewhere: only what they may read themselves.
    pub(super) fn may_be_sent_by(self, reach: Reach) -> bool {
        let hears = of_event(self.as_str());
        // an endpoint is posted what happens in all conversations
        let of_conversations = hears == Hears::Who(Permission::ConversationsRead);
        hears.allows(reach.permissions) && (!of_conversations || reach.visibility == Visibility::All)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::permissions::Permissions;

    /// Events that no endpoint hears, and why.
    const LEFT_OUT: &[(&str, &str)] = &[
        ("composer_settings.updated", "one member's alone"),
        ("draft.updated", "one member's alone"),
        ("mention.created", "one member's alone"),
        ("mention.updated", "one member's alone"),
        ("notification.updated", "one member's alone"),
        ("notification.removed", "one member's alone"),
        ("notifications.read", "one member's alone"),
        ("notification_settings.updated", "one member's alone"),
        ("read_mark.updated", "one member's alone"),
        ("saved_view.updated", "how the dashboard looks"),
        ("saved_view.removed", "how the dashboard looks"),
        ("assignment_settings.updated", "how the desk works"),
        ("role.updated", "how the desk works"),
        ("role.removed", "how the desk works"),
        ("contact_import.updated", "how far a file has come"),
        ("template_sync.updated", "it says to load something again"),
        (
            "webhook_endpoint.updated",
            "an endpoint that hears of itself would hear of that, too",
        ),
        ("webhook_endpoint.removed", "as above"),
    ];

    #[test]
    fn every_event_is_decided_about() {
        let document = serde_json::to_value(crate::http::document()).unwrap();
        let kinds = document["components"]["schemas"]["Event"]["oneOf"].as_array().unwrap();
        let all: BTreeSet<&str> = kinds
            .iter()
            .map(|kind| kind["properties"]["type"]["enum"][0].as_str().unwrap())
            .collect();
        assert!(all.len() > 30);
        let heard = WebhookEventType::ALL.iter().map(|one| one.as_str());
        let decided: Vec<&str> = heard.chain(LEFT_OUT.iter().map(|(name, _)| *name)).collect();
        let distinct: BTreeSet<&str> = decided.iter().copied().collect();
        assert_eq!(distinct.len(), decided.len(), "something is decided twice");
        assert_eq!(distinct, all);
    }

    #[test]
    fn nobody_sends_what_they_may_not_read() {
        let narrow = Reach::everywhere([Permission::ContactsRead].into_iter().collect());
        assert!(WebhookEventType::ContactUpdated.may_be_sent_by(narrow));
        assert!(
            WebhookEventType::LabelUpdated.may_be_sent_by(narrow),
            "everybody hears it"
        );
        assert!(!WebhookEventType::MessageCreated.may_be_sent_by(narrow));
        assert!(!WebhookEventType::InboxNoticeCreated.may_be_sent_by(narrow));
        let all = Reach::everywhere(Permissions::all());
        let short_sighted = Reach {
            visibility: Visibility::OwnTeams,
            ..all
        };
        for one in WebhookEventType::ALL {
            assert!(one.may_be_sent_by(all));
        }
        assert!(!WebhookEventType::MessageCreated.may_be_sent_by(short_sighted));
        assert!(WebhookEventType::ContactUpdated.may_be_sent_by(short_sighted));
    }
}

//! What somebody may do in a workspace: one list, of which roles are made and of which the scopes of tokens are taken. Which request needs
//! which is in `http/permitted.rs`, which event of the socket in `events.rs`. Why it is so: decision 34.

mod events;
mod giver;
mod sight;

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use events::{About, Hears, about, of_event};
pub use giver::Giver;
pub use sight::{Place, Reach, SIGHT, Sight};

use super::views::Role;

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:tt,)*) => {
        /// Something that one may do, or not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

permissions! {
    /// Conversations with their messages and files, in lists, in search and as they change.
    ConversationsRead = "conversations.read",
    /// Replies, notes, reactions, and replies that go out later.
    ConversationsReply = "conversations.reply",
    /// Status, assignee, team, labels, priority; macros.
    ConversationsUpdate = "conversations.update",
    ContactsRead = "contacts.read",
    /// Their fields, blocking them, merging two.
    ContactsUpdate = "contacts.update",
    ContactsExport = "contacts.export",
    /// Erasing a contact everywhere, and the proof that it was.
    ContactsErase = "contacts.erase",
    ContactsImport = "contacts.import",
    /// Which fields contacts have.
    ContactAttributesManage = "contact_attributes.manage",
    CannedResponsesManage = "canned_responses.manage",
    MacrosManage = "macros.manage",
    LabelsManage = "labels.manage",
    /// Shared views that others have made; one's own are everybody's to change.
    SavedViewsManage = "saved_views.manage",
    /// Connecting, changing and removing accounts of channels; how they stand.
    InboxesManage = "inboxes.manage",
    /// The log of what the platforms sent, and running it again.
    WebhooksManage = "webhooks.manage",
    /// Addresses to which what happens here is posted. Nobody has posted what they may not read.
    WebhookEndpointsManage = "webhook_endpoints.manage",
    /// Letting people in, and changing what they may. Nobody gives more than they have.
    MembersManage = "members.manage",
    /// Making and changing roles. Nobody puts into one what they have not.
    RolesManage = "roles.manage",
    TeamsManage = "teams.manage",
    /// How conversations are given to members by themselves.
    AssignmentManage = "assignment.manage",
    /// The tokens of the workspace and of everybody in it.
    TokensManage = "tokens.manage",
    WorkspaceManage = "workspace.manage",
    AuditRead = "audit.read",
}

/// A set of them.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

/// Those of everybody who answers customers.
const AGENT: [Permission; 7] = [
    Permission::ConversationsRead,
    Permission::ConversationsReply,
    Permission::ConversationsUpdate,
    Permission::ContactsRead,
    Permission::ContactsUpdate,
    Permission::CannedResponsesManage,
    Permission::MacrosManage,
];

impl Permissions {
    pub const NONE: Self = Self(0);

    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Owners and admins may do the same; only that owners are made and changed by owners alone is beyond any permission.
    pub fn of(role: Role) -> Self {
        match role {
            Role::Owner | Role::Admin => Self::all(),
            Role::Agent => AGENT.into_iter().collect(),
            // what each of them says for itself
            Role::Custom => Self::NONE,
        }
    }

    /// From how they are stored. What only a newer version knows gives nothing here.
    pub fn named<S: AsRef<str>>(names: &[S]) -> Self {
        let known = |permission: &Permission| names.iter().any(|name| name.as_ref() == permission.as_str());
        Permission::ALL.iter().copied().filter(known).collect()
    }

    pub fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether there is nothing in it that the other has not.
    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// What both have.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// As they are stored.
    pub fn names(self) -> Vec<&'static str> {
        self.list().into_iter().map(Permission::as_str).collect()
    }

    /// In the order of the list.
    pub fn list(self) -> Vec<Permission> {
        Permission::ALL.iter().copied().filter(|one| self.has(*one)).collect()
    }
}

fn bit(permission: Permission) -> u64 {
    1 << permission as u32
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().map(bit).fold(0, |all, one| all | one))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.list().iter().map(|one| one.as_str()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_a_name_and_a_place_of_its_own() {
        let names: BTreeSet<&str> = Permission::ALL.iter().map(|one| one.as_str()).collect();
        assert_eq!(names.len(), Permission::ALL.len());
        assert!(Permission::ALL.len() <= 64, "a set has no room for more");
        for one in Permission::ALL {
            let read: Permission = serde_json::from_value(one.as_str().into()).unwrap();
            assert_eq!(read, *one);
            let alone: Permissions = [*one].into_iter().collect();
            assert_eq!(alone.list(), [*one]);
        }
    }

    #[test]
    fn sets_are_compared_by_what_is_in_them() {
        let (agent, admin) = (Permissions::of(Role::Agent), Permissions::of(Role::Admin));
        assert!(agent.within(admin) && !admin.within(agent) && agent.within(agent));
        assert_eq!(agent.and(admin), agent);
        assert!(!agent.has(Permission::MembersManage) && admin.has(Permission::MembersManage));
        let named = Permissions::named(&["labels.manage", "planets.move"]);
        assert_eq!(named.list(), [Permission::LabelsManage]);
        assert!(Permissions::NONE.within(named) && Permissions::named::<&str>(&[]) == Permissions::NONE);
    }
}

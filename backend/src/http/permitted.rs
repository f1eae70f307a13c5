//! The one place that says which request needs which permission. `Auth` looks here before a handler runs, and refuses what is not here, so
//! a route that was forgotten is open to nobody. The document says it in the `security` of each operation; a test walks the document
//! and fails when an operation is not decided.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;

use crate::domain::access::role_name;
use crate::domain::permissions::Permission::{self, *};
use crate::domain::permissions::Permissions;
use crate::domain::views::Role;
use crate::errors::{Error, Result};

/// Where the API is.
pub const API: &str = "/api/v1";

#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// All of these.
    All(&'static [Permission]),
    /// To be let in and nothing else, and why.
    Nothing(&'static str),
    /// Not even that.
    Public,
}

use Needs::{All, Nothing, Public};

/// Names and settings without anything of a customer in them.
const DIRECTORY: Needs = Nothing("whatever is shown refers to it");
/// What somebody has set for themselves.
const ONES_OWN: Needs = Nothing("it is one's own");
const READ: Needs = All(&[ConversationsRead]);
const REPLY: Needs = All(&[ConversationsReply]);
const UPDATE: Needs = All(&[ConversationsUpdate]);
const EXPORT: Needs = All(&[ContactsExport]);
const IMPORT: Needs = All(&[ContactsImport]);
const INBOXES: Needs = All(&[InboxesManage]);
const WEBHOOKS: Needs = All(&[WebhooksManage]);
const ENDPOINTS: Needs = All(&[WebhookEndpointsManage]);
const ASSIGNMENT: Needs = All(&[AssignmentManage]);
const MEMBERS: Needs = All(&[MembersManage]);
const TOKENS: Needs = All(&[TokensManage]);
const ROLES: Needs = All(&[RolesManage]);

/// Every request. Some look once more at what they are asked for: `Auth::needs`.
pub const OPERATIONS: &[(&str, &str, Needs)] = &[
    ("post", "/auth/login", Public),
    ("post", "/auth/login/second_step", Public),
    ("post", "/auth/login/second_step/challenge", Public),
    ("post", "/auth/passkey", Public),
    ("post", "/auth/passkey/challenge", Public),
    ("post", "/auth/logout", Public),
    ("post", "/auth/oidc/start", Public),
    ("get", "/auth/options", Public),
    ("post", "/auth/password_resets", Public),
    ("post", "/auth/password_resets/look", Public),
    ("post", "/auth/password", Public),
    ("post", "/auth/sign_ups", Public),
    ("post", "/auth/sign_up", Public),
    ("post", "/auth/invitations/look", Public),
    ("post", "/auth/invitations/accept", Public),
    // no token does, and nobody where sign-up is closed
    ("post", "/workspaces", ONES_OWN),
    ("get", "/me", ONES_OWN),
    ("patch", "/me", ONES_OWN),
    ("post", "/me/password", ONES_OWN),
    ("post", "/me/reauthentication", ONES_OWN),
    ("get", "/me/second_factor", ONES_OWN),
    ("post", "/me/second_factor", ONES_OWN),
    ("post", "/me/second_factor/confirm", ONES_OWN),
    ("post", "/me/second_factor/recovery_codes", ONES_OWN),
    ("post", "/me/second_factor/turn_off", ONES_OWN),
    ("delete", "/me/second_factor/app", ONES_OWN),
    ("get", "/me/passkeys", ONES_OWN),
    ("post", "/me/passkeys", ONES_OWN),
    ("post", "/me/passkeys/registration", ONES_OWN),
    ("post", "/me/passkeys/challenge", ONES_OWN),
    ("patch", "/me/passkeys/{id}", ONES_OWN),
    ("delete", "/me/passkeys/{id}", ONES_OWN),
    ("get", "/me/sessions", ONES_OWN),
    ("delete", "/me/sessions", ONES_OWN),
    ("delete", "/me/sessions/{id}", ONES_OWN),
    // they do no more than who makes them
    ("get", "/me/tokens", ONES_OWN),
    ("post", "/me/tokens", ONES_OWN),
    ("delete", "/me/tokens/{id}", ONES_OWN),
    ("get", "/tokens", TOKENS),
    ("post", "/tokens", TOKENS),
    ("delete", "/tokens/{id}", TOKENS),
    // conversations
    ("get", "/conversations", READ),
    ("get", "/conversations/{id}", READ),
    ("get", "/conversations/{id}/messages", READ),
    ("get", "/conversations/{id}/messages/{message_id}/times", READ),
    ("get", "/conversations/{id}/messages/{message_id}/link_preview", READ),
    ("get", "/conversations/{id}/files", READ),
    ("get", "/conversations/{id}/search", READ),
    ("get", "/conversation_counts", READ),
    ("get", "/contacts/{id}/messages", READ),
    ("get", "/search", All(&[ConversationsRead, ContactsRead])),
    ("get", "/attachments/{id}", READ),
    ("get", "/attachments/{id}/content", READ),
    ("get", "/attachments/{id}/thumbnail", READ),
    ("post", "/attachments/{id}/fetch_again", READ),
    ("get", "/read_marks", READ),
    ("put", "/conversations/{id}/read_mark", READ),
    ("get", "/mentions", READ),
    ("post", "/mentions/read", READ),
    ("get", "/notifications", READ),
    ("post", "/notifications/read", READ),
    ("get", "/scheduled_messages", READ),
    ("get", "/drafts", READ),
    // with `then`, also what changing a conversation needs
    ("post", "/conversations/{id}/messages", REPLY),
    ("delete", "/conversations/{id}/messages/{message_id}", REPLY),
    ("post", "/conversations/{id}/messages/{message_id}/retry", REPLY),
    ("put", "/conversations/{id}/messages/{message_id}/reaction", REPLY),
    ("delete", "/conversations/{id}/messages/{message_id}/reaction", REPLY),
    ("put", "/conversations/{id}/draft", REPLY),
    ("post", "/conversations/{id}/typing", REPLY),
    ("post", "/conversations/{id}/scheduled_messages", REPLY),
    ("patch", "/scheduled_messages/{id}", REPLY),
    ("delete", "/scheduled_messages/{id}", REPLY),
    ("post", "/attachments", REPLY),
    ("post", "/inboxes/{id}/templates/sync", REPLY),
    ("patch", "/conversations/{id}", UPDATE),
    ("post", "/conversations/bulk", UPDATE),
    // a macro may do both
    (
        "post",
        "/conversations/{id}/macros/{macro_id}/run",
        All(&[ConversationsReply, ConversationsUpdate]),
    ),
    // contacts
    ("get", "/contacts", All(&[ContactsRead])),
    ("get", "/contacts/{id}", All(&[ContactsRead])),
    ("get", "/contacts/{id}/duplicates", All(&[ContactsRead])),
    ("get", "/contacts/{id}/merge_preview", All(&[ContactsRead])),
    (
        "get",
        "/contacts/{id}/timeline",
        All(&[ContactsRead, ConversationsRead]),
    ),
    ("patch", "/contacts/{id}", All(&[ContactsUpdate])),
    ("put", "/contacts/{id}/block", All(&[ContactsUpdate])),
    ("delete", "/contacts/{id}/block", All(&[ContactsUpdate])),
    ("post", "/contacts/{id}/merge", All(&[ContactsUpdate])),
    ("post", "/contact_merges/{id}/undo", All(&[ContactsUpdate])),
    ("get", "/contacts.csv", All(&[ContactsExport])),
    // with everything that was said to them
    ("post", "/contacts/{id}/export", EXPORT),
    ("get", "/contact_exports/{id}", EXPORT),
    ("get", "/contact_exports/{id}/content", EXPORT),
    ("post", "/contacts/{id}/erasure", All(&[ContactsErase])),
    ("get", "/erasures", All(&[ContactsErase])),
    ("get", "/erasures/{id}", All(&[ContactsErase])),
    ("get", "/contact_imports", IMPORT),
    ("post", "/contact_imports", IMPORT),
    ("get", "/contact_imports/{id}", IMPORT),
    ("post", "/contact_imports/{id}/check", IMPORT),
    ("post", "/contact_imports/{id}/start", IMPORT),
    ("post", "/contact_imports/{id}/cancel", IMPORT),
    ("get", "/contact_imports/{id}/lines", IMPORT),
    ("get", "/contact_imports/{id}/report.csv", IMPORT),
    ("get", "/contact_attributes", DIRECTORY),
    ("get", "/contact_attributes/{id}", DIRECTORY),
    ("post", "/contact_attributes", All(&[ContactAttributesManage])),
    ("patch", "/contact_attributes/{id}", All(&[ContactAttributesManage])),
    ("delete", "/contact_attributes/{id}", All(&[ContactAttributesManage])),
    // what work is done with
    ("get", "/labels", DIRECTORY),
    ("get", "/labels/{id}", DIRECTORY),
    ("post", "/labels", All(&[LabelsManage])),
    ("patch", "/labels/{id}", All(&[LabelsManage])),
    ("delete", "/labels/{id}", All(&[LabelsManage])),
    ("get", "/canned_responses", DIRECTORY),
    ("get", "/canned_responses/{id}", DIRECTORY),
    ("post", "/canned_responses", All(&[CannedResponsesManage])),
    ("patch", "/canned_responses/{id}", All(&[CannedResponsesManage])),
    ("delete", "/canned_responses/{id}", All(&[CannedResponsesManage])),
    ("get", "/macros", DIRECTORY),
    ("get", "/macros/{id}", DIRECTORY),
    ("post", "/macros", All(&[MacrosManage])),
    ("patch", "/macros/{id}", All(&[MacrosManage])),
    ("delete", "/macros/{id}", All(&[MacrosManage])),
    // those of others are looked at where they are changed
    ("get", "/saved_views", ONES_OWN),
    ("get", "/saved_views/{id}", ONES_OWN),
    ("post", "/saved_views", ONES_OWN),
    ("patch", "/saved_views/{id}", ONES_OWN),
    ("delete", "/saved_views/{id}", ONES_OWN),
    ("get", "/composer_settings", ONES_OWN),
    ("patch", "/composer_settings", ONES_OWN),
    ("get", "/notification_settings", ONES_OWN),
    ("put", "/notification_settings", ONES_OWN),
    ("get", "/push_key", ONES_OWN),
    ("get", "/push_subscriptions", ONES_OWN),
    ("post", "/push_subscriptions", ONES_OWN),
    ("delete", "/push_subscriptions/{id}", ONES_OWN),
    ("post", "/push_subscriptions/{id}/test", ONES_OWN),
    ("put", "/availability", ONES_OWN),
    ("get", "/presence", DIRECTORY),
    // channels
    ("get", "/inboxes", DIRECTORY),
    ("get", "/inboxes/{id}", DIRECTORY),
    // asking the platform anew is looked at where it is asked
    ("get", "/inboxes/{id}/health", DIRECTORY),
    ("get", "/inboxes/{id}/templates", DIRECTORY),
    ("get", "/inboxes/{id}/templates/sync", DIRECTORY),
    ("get", "/inboxes/{id}/notices", INBOXES),
    ("post", "/inboxes", INBOXES),
    ("post", "/inboxes/check", INBOXES),
    ("patch", "/inboxes/{id}", INBOXES),
    ("delete", "/inboxes/{id}", INBOXES),
    ("post", "/inboxes/{id}/secret", INBOXES),
    ("post", "/inboxes/{id}/reconcile", INBOXES),
    (
        "post",
        "/inboxes/{id}/test_message",
        All(&[InboxesManage, ConversationsReply]),
    ),
    ("post", "/oauth/{provider}/start", INBOXES),
    ("post", "/oauth/whatsapp/finish", INBOXES),
    ("get", "/oauth/grants/{id}", INBOXES),
    ("post", "/oauth/grants/{id}/pick", INBOXES),
    ("get", "/webhook_setup", INBOXES),
    ("get", "/webhook_events", WEBHOOKS),
    ("get", "/webhook_events/{id}", WEBHOOKS),
    ("post", "/webhook_events/{id}/replay", WEBHOOKS),
    ("get", "/webhook_replays", WEBHOOKS),
    ("post", "/webhook_replays", WEBHOOKS),
    ("get", "/webhook_replays/{id}", WEBHOOKS),
    // what is posted there is looked at where it is chosen
    ("get", "/webhook_endpoints", ENDPOINTS),
    ("post", "/webhook_endpoints", ENDPOINTS),
    ("get", "/webhook_endpoints/{id}", ENDPOINTS),
    ("patch", "/webhook_endpoints/{id}", ENDPOINTS),
    ("delete", "/webhook_endpoints/{id}", ENDPOINTS),
    ("post", "/webhook_endpoints/{id}/secret", ENDPOINTS),
    ("post", "/webhook_endpoints/{id}/test", ENDPOINTS),
    ("get", "/webhook_endpoints/{id}/deliveries", ENDPOINTS),
    (
        "post",
        "/webhook_endpoints/{id}/deliveries/{delivery_id}/resend",
        ENDPOINTS,
    ),
    // people and the workspace
    ("get", "/members", DIRECTORY),
    ("get", "/members/{id}", DIRECTORY),
    ("post", "/members", MEMBERS),
    ("patch", "/members/{id}", MEMBERS),
    ("get", "/second_factors", MEMBERS),
    ("delete", "/members/{id}/second_factor", MEMBERS),
    ("get", "/invitations", MEMBERS),
    ("post", "/invitations", MEMBERS),
    ("delete", "/invitations/{id}", MEMBERS),
    ("post", "/invitations/{id}/resend", MEMBERS),
    ("get", "/roles", DIRECTORY),
    ("get", "/roles/{id}", DIRECTORY),
    ("post", "/roles", ROLES),
    ("patch", "/roles/{id}", ROLES),
    ("delete", "/roles/{id}", ROLES),
    ("get", "/teams", DIRECTORY),
    ("get", "/teams/{id}", DIRECTORY),
    ("post", "/teams", All(&[TeamsManage])),
    ("patch", "/teams/{id}", All(&[TeamsManage])),
    ("delete", "/teams/{id}", All(&[TeamsManage])),
    ("get", "/assignment", ASSIGNMENT),
    ("patch", "/assignment", ASSIGNMENT),
    ("get", "/assignment/state", ASSIGNMENT),
    ("get", "/workspace", All(&[WorkspaceManage])),
    ("patch", "/workspace", All(&[WorkspaceManage])),
    ("get", "/workspace/usage", All(&[WorkspaceManage])),
    ("get", "/sign_in_provider", All(&[WorkspaceManage])),
    // and to be an owner
    ("put", "/sign_in_provider", All(&[WorkspaceManage])),
    ("delete", "/sign_in_provider", All(&[WorkspaceManage])),
    ("post", "/sign_in_provider/test", All(&[WorkspaceManage])),
    (
        "get",
        "/sign_in_provider/identities",
        All(&[WorkspaceManage, MembersManage]),
    ),
    (
        "delete",
        "/sign_in_provider/identities/{id}",
        All(&[WorkspaceManage, MembersManage]),
    ),
    ("get", "/audit_entries", All(&[AuditRead])),
    ("get", "/audit_entries.jsonl", All(&[AuditRead])),
];

static BY_ROUTE: LazyLock<HashMap<(&str, &str), Needs>> = LazyLock::new(|| {
    let operations = OPERATIONS.iter();
    operations
        .map(|(method, path, needs)| ((*method, *path), *needs))
        .collect()
});

/// A request as lists of operations name it. `route` is the pattern that its address matched.
pub fn operation<'a>(method: &Method, route: &'a str) -> (&'static str, &'a str) {
    let method = match *method {
        Method::GET | Method::HEAD => "get",
        Method::POST => "post",
        Method::PUT => "put",
        Method::PATCH => "patch",
        Method::DELETE => "delete",
        _ => "",
    };
    (method, route.strip_prefix(API).unwrap_or_default())
}

/// Whether everybody may, signed in or not.
pub fn is_public(method: &Method, route: &str) -> bool {
    matches!(BY_ROUTE.get(&operation(method, route)), Some(Public))
}

/// `route` is the pattern that the request's address matched.
pub fn check(method: &Method, route: &str, permissions: Permissions) -> Result<()> {
    match BY_ROUTE.get(&operation(method, route)) {
        Some(All(needed)) => needed.iter().try_for_each(|needed| one(*needed, permissions)),
        Some(Nothing(_) | Public) => Ok(()),
        None => Err(Error::Forbidden("Nobody is let in here.")),
    }
}

pub fn one(needed: Permission, permissions: Permissions) -> Result<()> {
    if permissions.has(needed) {
        Ok(())
    } else {
        Err(Error::Lacks {
            permission: needed.as_str(),
        })
    }
}

/// Says of an operation what it needs.
pub fn tell(method: &str, path: &str, operation: &mut Operation) {
    let Some((_, _, needs)) = OPERATIONS.iter().find(|(of, at, _)| *of == method && *at == path) else {
        return;
    };
    match needs {
        All(permissions) => {
            let of = |scheme: &str| SecurityRequirement::new(scheme, permissions.iter().map(|one| one.as_str()));
            operation.security = Some(vec![of("token"), of("session")]);
        }
        Nothing(why) => {
            let said = format!("Needs no permission: {why}.");
            operation.description = Some(match operation.description.take() {
                Some(description) => format!("{description}\n\n{said}"),
                None => said,
            });
        }
        Public => {}
    }
}

/// Says what the roles may do that are always there.
pub fn tell_roles(document: &mut OpenApi) {
    let of = |role: Role| {
        (
            role_name(role).to_owned(),
            serde_json::json!(Permissions::of(role).list()),
        )
    };
    let said: serde_json::Map<_, _> = [Role::Owner, Role::Admin, Role::Agent].into_iter().map(of).collect();
    let extensions = document.extensions.get_or_insert_default();
    extensions.merge(Extensions::builder().add("x-roles", said).build());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::domain::permissions::{About, Hears, about, of_event};

    fn document() -> Value {
        serde_json::to_value(crate::http::document()).unwrap()
    }

    #[test]
    fn every_request_is_decided_about_and_nothing_else_is() {
        let document = document();
        let mut operations = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                operations.insert((method.as_str(), path.as_str()));
            }
        }
        assert!(operations.len() > 100, "{operations:?}");
        let decided: BTreeSet<_> = OPERATIONS.iter().map(|(method, path, _)| (*method, *path)).collect();
        assert_eq!(decided.len(), OPERATIONS.len(), "something is decided twice");
        let undecided: Vec<_> = operations.difference(&decided).collect();
        assert!(undecided.is_empty(), "say in OPERATIONS what these need: {undecided:?}");
        let gone: Vec<_> = decided.difference(&operations).collect();
        assert!(gone.is_empty(), "there is no such request any more: {gone:?}");
        for (method, path, needs) in OPERATIONS {
            assert!(
                !matches!(needs, All([])),
                "{method} {path} needs nothing and does not say why"
            );
            let is_public = document["paths"][path][method]["security"] == serde_json::json!([{}]);
            assert!(!is_public || matches!(needs, Public), "{method} {path}");
        }
    }

    #[test]
    fn every_permission_opens_something() {
        let needed: BTreeSet<_> = OPERATIONS
            .iter()
            .flat_map(|(_, _, needs)| match needs {
                All(permissions) => *permissions,
                _ => &[],
            })
            .collect();
        // views of others, beside one's own
        let unused: Vec<_> = Permission::ALL
            .iter()
            .filter(|one| !needed.contains(one) && **one != SavedViewsManage)
            .collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn what_is_not_decided_is_open_to_nobody() {
        let all = Permissions::all();
        assert!(check(&Method::GET, "/api/v1/labels", all).is_ok());
        assert!(check(&Method::HEAD, "/api/v1/labels", all).is_ok());
        assert!(check(&Method::GET, "/api/v1/planets", all).is_err());
        assert!(check(&Method::GET, "/labels", all).is_err());
        assert!(check(&Method::TRACE, "/api/v1/labels", all).is_err());
        let refused = check(&Method::POST, "/api/v1/labels", Permissions::NONE);
        assert!(matches!(
            refused,
            Err(Error::Lacks {
                permission: "labels.manage"
            })
        ));
    }

    #[test]
    fn every_event_is_decided_about() {
        let document = document();
        let kinds = document["components"]["schemas"]["Event"]["oneOf"].as_array().unwrap();
        assert!(kinds.len() > 30);
        for kind in kinds {
            let name = event_name(kind).unwrap_or_else(|| panic!("no name: {kind}"));
            assert_ne!(
                of_event(name),
                Hears::WhoMayDoAll,
                "say in domain/permissions/events.rs who hears {name}"
            );
        }
    }

    /// Whose data say no conversation: an id of what is gone, and a time.
    const WITHOUT: [&str; 4] = [
        "conversation.removed",
        "scheduled_message.removed",
        "notification.removed",
        "notifications.read",
    ];

    #[test]
    fn events_of_conversations_say_which_and_no_others_are_asked() {
        let document = document();
        let kinds = document["components"]["schemas"]["Event"]["oneOf"].as_array().unwrap();
        let mut checked = 0;
        for kind in kinds {
            let name = event_name(kind).unwrap_or_else(|| panic!("no name: {kind}"));
            let of_conversations = of_event(name) == Hears::Who(ConversationsRead) && !WITHOUT.contains(&name);
            assert_eq!(
                about(name) != About::Nothing,
                of_conversations,
                "say in domain/permissions/events.rs where {name} has its conversation"
            );
            checked += usize::from(of_conversations);
        }
        assert!(checked > 9, "{checked}");
    }

    /// The constant of the property `type`, wherever the schema has it.
    fn event_name(schema: &Value) -> Option<&str> {
        let here = &schema["properties"]["type"]["enum"][0];
        let parts = schema["allOf"].as_array();
        here.as_str().or_else(|| parts?.iter().find_map(event_name))
    }
}

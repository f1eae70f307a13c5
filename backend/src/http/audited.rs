//! The one place that decides which request is recorded in the audit log, and as what. The document says it of each operation as `x-audit`; a
//! test walks the document and fails when a request that changes something is not here, and another calls each and looks for its entry.

use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::Operation;

use crate::domain::audit::AuditAction::{self, *};

pub enum Audited {
    /// One of these, when something was done.
    As(&'static [AuditAction]),
    /// On purpose not, and why.
    Not(&'static str),
}

use Audited::{As, Not};

/// What is written and read day by day stands in the conversation itself, with who did it and when.
const IN_THE_CONVERSATION: Audited = Not("the conversation tells it");
/// How somebody works is theirs: it changes nothing for anybody else.
const ONES_OWN: Audited = Not("it is a member's own and changes nothing for anybody else");
const LOOKS: Audited = Not("it looks at what is there and changes nothing");
const ASKS: Audited = Not("it asks for a passkey, and nobody has answered yet");
const MAINTAINS: Audited = Not("it fetches again what the platform has");

/// Every request that changes something, and those that only read what is worth recording.
pub const OPERATIONS: &[(&str, &str, Audited)] = &[
    ("post", "/auth/login", As(&[SignedIn, SignInFailed])),
    (
        "post",
        "/auth/login/second_step",
        As(&[SignedIn, SignInFailed, RecoveryCodeUsed]),
    ),
    ("post", "/auth/login/second_step/challenge", ASKS),
    ("post", "/auth/passkey", As(&[SignedIn, SignInFailed])),
    ("post", "/auth/passkey/challenge", ASKS),
    ("post", "/auth/logout", As(&[SignedOut])),
    (
        "post",
        "/auth/oidc/start",
        Not("nobody is known yet: who comes back signs in, which is recorded then"),
    ),
    ("post", "/auth/password_resets", As(&[PasswordResetAsked])),
    ("post", "/auth/password_resets/look", LOOKS),
    ("post", "/auth/password", As(&[PasswordReset, TokenRevoked])),
    (
        "post",
        "/auth/sign_ups",
        Not("there is no account and no workspace yet"),
    ),
    ("post", "/auth/sign_up", As(&[WorkspaceCreated, SignedIn])),
    ("post", "/auth/invitations/look", LOOKS),
    ("post", "/auth/invitations/accept", As(&[MemberAdded, SignedIn])),
    ("post", "/invitations", As(&[InvitationCreated])),
    ("delete", "/invitations/{id}", As(&[InvitationRevoked])),
    ("post", "/invitations/{id}/resend", As(&[InvitationResent])),
    ("post", "/workspaces", As(&[WorkspaceCreated])),
    ("delete", "/me/sessions", As(&[SessionsRevoked])),
    ("delete", "/me/sessions/{id}", As(&[SessionRevoked])),
    ("post", "/me/password", As(&[PasswordChanged, TokenRevoked])),
    (
        "post",
        "/me/reauthentication",
        As(&[Reauthenticated, SignInFailed, RecoveryCodeUsed]),
    ),
    ("post", "/me/second_factor", Not("nothing is turned on yet")),
    ("post", "/me/second_factor/confirm", As(&[SecondFactorOn, AppAdded])),
    ("delete", "/me/second_factor/app", As(&[AppRemoved])),
    ("post", "/me/passkeys", As(&[PasskeyAdded, SecondFactorOn])),
    ("post", "/me/passkeys/registration", ASKS),
    ("post", "/me/passkeys/challenge", ASKS),
    ("patch", "/me/passkeys/{id}", As(&[PasskeyRenamed])),
    ("delete", "/me/passkeys/{id}", As(&[PasskeyRemoved])),
    ("post", "/me/second_factor/recovery_codes", As(&[RecoveryCodesMade])),
    (
        "post",
        "/me/second_factor/turn_off",
        As(&[SecondFactorOff, SignInFailed]),
    ),
    ("delete", "/members/{id}/second_factor", As(&[SecondFactorReset])),
    ("patch", "/me", As(&[MemberChanged])),
    ("post", "/me/tokens", As(&[TokenCreated])),
    ("delete", "/me/tokens/{id}", As(&[TokenRevoked])),
    ("post", "/tokens", As(&[TokenCreated])),
    ("delete", "/tokens/{id}", As(&[TokenRevoked])),
    ("post", "/members", As(&[MemberAdded])),
    ("patch", "/members/{id}", As(&[MemberChanged])),
    ("post", "/roles", As(&[RoleCreated])),
    ("patch", "/roles/{id}", As(&[RoleChanged])),
    ("delete", "/roles/{id}", As(&[RoleRemoved])),
    ("post", "/teams", As(&[TeamCreated])),
    ("patch", "/teams/{id}", As(&[TeamChanged])),
    ("delete", "/teams/{id}", As(&[TeamRemoved])),
    ("post", "/inboxes", As(&[InboxConnected])),
    ("patch", "/inboxes/{id}", As(&[InboxChanged])),
    ("delete", "/inboxes/{id}", As(&[InboxRemoved])),
    ("post", "/inboxes/{id}/secret", As(&[InboxChanged])),
    ("post", "/oauth/grants/{id}/pick", As(&[InboxConnected, InboxChanged])),
    ("post", "/oauth/{provider}/start", Not("nothing is connected yet")),
    ("post", "/oauth/whatsapp/finish", Not("nothing is connected yet")),
    ("post", "/inboxes/check", LOOKS),
    ("post", "/inboxes/{id}/reconcile", MAINTAINS),
    ("post", "/inboxes/{id}/templates/sync", MAINTAINS),
    ("post", "/inboxes/{id}/test_message", IN_THE_CONVERSATION),
    ("patch", "/workspace", As(&[WorkspaceChanged])),
    (
        "put",
        "/sign_in_provider",
        As(&[SignInProviderSet, SignInProviderChanged]),
    ),
    ("delete", "/sign_in_provider", As(&[SignInProviderRemoved])),
    ("post", "/sign_in_provider/test", LOOKS),
    (
        "delete",
        "/sign_in_provider/identities/{id}",
        As(&[SignInIdentityForgotten]),
    ),
    ("patch", "/assignment", As(&[AssignmentChanged])),
    ("post", "/labels", As(&[LabelCreated])),
    ("patch", "/labels/{id}", As(&[LabelChanged])),
    ("delete", "/labels/{id}", As(&[LabelRemoved])),
    ("post", "/canned_responses", As(&[CannedResponseCreated])),
    ("patch", "/canned_responses/{id}", As(&[CannedResponseChanged])),
    ("delete", "/canned_responses/{id}", As(&[CannedResponseRemoved])),
    ("post", "/macros", As(&[MacroCreated])),
    ("patch", "/macros/{id}", As(&[MacroChanged])),
    ("delete", "/macros/{id}", As(&[MacroRemoved])),
    // those that are shared
    ("post", "/saved_views", As(&[ViewCreated])),
    ("patch", "/saved_views/{id}", As(&[ViewChanged])),
    ("delete", "/saved_views/{id}", As(&[ViewRemoved])),
    ("post", "/contact_attributes", As(&[AttributeCreated])),
    ("patch", "/contact_attributes/{id}", As(&[AttributeChanged])),
    ("delete", "/contact_attributes/{id}", As(&[AttributeRemoved])),
    (
        "patch",
        "/contacts/{id}",
        Not("the contact's timeline tells it, and it is forgotten with them"),
    ),
    ("put", "/contacts/{id}/block", As(&[ContactBlocked])),
    ("delete", "/contacts/{id}/block", As(&[ContactUnblocked])),
    ("post", "/contacts/{id}/merge", As(&[ContactsMerged])),
    ("post", "/contact_merges/{id}/undo", As(&[MergeUndone])),
    ("get", "/contacts.csv", As(&[ContactsExported])),
    ("post", "/contacts/{id}/export", As(&[ContactExportAsked])),
    ("get", "/contact_exports/{id}/content", As(&[ContactExportRead])),
    ("post", "/contacts/{id}/erasure", As(&[ContactErased])),
    ("post", "/contact_imports", As(&[ImportUploaded])),
    ("post", "/contact_imports/{id}/check", LOOKS),
    ("post", "/contact_imports/{id}/start", As(&[ImportStarted])),
    ("post", "/contact_imports/{id}/cancel", As(&[ImportCancelled])),
    ("get", "/contact_imports/{id}/report.csv", As(&[ImportReportRead])),
    ("get", "/webhook_events/{id}", As(&[WebhookRead])),
    ("post", "/webhook_events/{id}/replay", As(&[WebhookReplayed])),
    ("post", "/webhook_replays", As(&[WebhooksReplayed])),
    ("post", "/webhook_endpoints", As(&[WebhookEndpointCreated])),
    ("patch", "/webhook_endpoints/{id}", As(&[WebhookEndpointChanged])),
    ("delete", "/webhook_endpoints/{id}", As(&[WebhookEndpointRemoved])),
    ("post", "/webhook_endpoints/{id}/secret", As(&[WebhookSecretRotated])),
    (
        "post",
        "/webhook_endpoints/{id}/test",
        Not("it posts something that did not happen"),
    ),
    (
        "post",
        "/webhook_endpoints/{id}/deliveries/{delivery_id}/resend",
        As(&[WebhookResent]),
    ),
    ("get", "/audit_entries.jsonl", As(&[AuditExported])),
    ("post", "/attachments", Not("it is told where it is sent")),
    ("post", "/attachments/{id}/fetch_again", MAINTAINS),
    ("patch", "/conversations/{id}", IN_THE_CONVERSATION),
    ("post", "/conversations/bulk", IN_THE_CONVERSATION),
    ("post", "/conversations/{id}/messages", IN_THE_CONVERSATION),
    (
        "delete",
        "/conversations/{id}/messages/{message_id}",
        IN_THE_CONVERSATION,
    ),
    (
        "post",
        "/conversations/{id}/messages/{message_id}/retry",
        IN_THE_CONVERSATION,
    ),
    (
        "put",
        "/conversations/{id}/messages/{message_id}/reaction",
        IN_THE_CONVERSATION,
    ),
    (
        "delete",
        "/conversations/{id}/messages/{message_id}/reaction",
        IN_THE_CONVERSATION,
    ),
    ("post", "/conversations/{id}/macros/{macro_id}/run", IN_THE_CONVERSATION),
    ("post", "/conversations/{id}/scheduled_messages", IN_THE_CONVERSATION),
    ("patch", "/scheduled_messages/{id}", IN_THE_CONVERSATION),
    ("delete", "/scheduled_messages/{id}", IN_THE_CONVERSATION),
    ("post", "/conversations/{id}/typing", ONES_OWN),
    ("put", "/conversations/{id}/draft", ONES_OWN),
    ("put", "/conversations/{id}/read_mark", ONES_OWN),
    ("post", "/mentions/read", ONES_OWN),
    ("post", "/notifications/read", ONES_OWN),
    ("put", "/notification_settings", ONES_OWN),
    ("patch", "/composer_settings", ONES_OWN),
    ("put", "/availability", ONES_OWN),
    ("post", "/push_subscriptions", ONES_OWN),
    ("delete", "/push_subscriptions/{id}", ONES_OWN),
    ("post", "/push_subscriptions/{id}/test", ONES_OWN),
];

/// Says of an operation what is recorded of it.
pub fn tell(method: &str, path: &str, operation: &mut Operation) {
    let found = OPERATIONS.iter().find(|(of, at, _)| *of == method && *at == path);
    let said = match found {
        Some((_, _, As(actions))) => serde_json::json!({ "actions": actions }),
        Some((_, _, Not(why))) => serde_json::json!({ "not": why }),
        None => return,
    };
    let extensions = operation.extensions.get_or_insert_default();
    extensions.merge(Extensions::builder().add("x-audit", said).build());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_request_that_changes_something_is_decided_about() {
        let document = serde_json::to_value(crate::http::document()).unwrap();
        let mut operations = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                operations.insert((method.as_str(), path.as_str()));
            }
        }
        assert!(operations.len() > 100, "{operations:?}");
        let decided: BTreeSet<_> = OPERATIONS.iter().map(|(method, path, _)| (*method, *path)).collect();
        assert_eq!(decided.len(), OPERATIONS.len(), "something is decided twice");
        let gone: Vec<_> = decided.difference(&operations).collect();
        assert!(gone.is_empty(), "there is no such request any more: {gone:?}");
        let undecided: Vec<_> = operations
            .difference(&decided)
            .filter(|(method, _)| *method != "get")
            .collect();
        assert!(
            undecided.is_empty(),
            "say in OPERATIONS whether these are recorded, and as what: {undecided:?}"
        );
    }
}

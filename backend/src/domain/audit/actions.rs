//! What is recorded: every action has a name here, and nothing else can be written to the log. Which request does which of them is in
//! `http/audited.rs`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! actions {
    ($($variant:ident = $name:tt,)*) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        pub enum AuditAction {
            $(#[serde(rename = $name)] $variant,)*
        }

        impl AuditAction {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

actions! {
    SignedIn = "session.signed_in",
    SignInFailed = "session.sign_in_failed",
    SignedOut = "session.signed_out",
    SessionRevoked = "session.revoked",
    SessionsRevoked = "session.others_revoked",
    PasswordChanged = "session.password_changed",
    PasswordResetAsked = "session.password_reset_asked",
    PasswordReset = "session.password_reset",
    Reauthenticated = "session.reauthenticated",
    SecondFactorOn = "second_factor.turned_on",
    SecondFactorOff = "second_factor.turned_off",
    SecondFactorReset = "second_factor.reset",
    RecoveryCodesMade = "second_factor.codes_made",
    RecoveryCodeUsed = "second_factor.code_used",
    AppAdded = "second_factor.app_added",
    AppRemoved = "second_factor.app_removed",
    PasskeyAdded = "passkey.added",
    PasskeyRenamed = "passkey.renamed",
    PasskeyRemoved = "passkey.removed",
    SignInProviderSet = "sign_in_provider.set_up",
    SignInProviderChanged = "sign_in_provider.changed",
    SignInProviderRemoved = "sign_in_provider.removed",
    SignInIdentityBound = "sign_in_provider.member_known",
    SignInIdentityForgotten = "sign_in_provider.member_forgotten",
    WorkspaceCreated = "workspace.created",
    WorkspaceChanged = "workspace.changed",
    WorkspaceSuspended = "workspace.suspended",
    WorkspaceResumed = "workspace.resumed",
    WorkspaceLimited = "workspace.limited",
    WorkspaceExported = "workspace.exported",
    WorkspaceImported = "workspace.imported",
    InvitationCreated = "invitation.created",
    InvitationResent = "invitation.resent",
    InvitationRevoked = "invitation.revoked",
    MemberAdded = "member.added",
    MemberChanged = "member.changed",
    RoleCreated = "role.created",
    RoleChanged = "role.changed",
    RoleRemoved = "role.removed",
    TeamCreated = "team.created",
    TeamChanged = "team.changed",
    TeamRemoved = "team.removed",
    TokenCreated = "token.created",
    TokenRevoked = "token.revoked",
    InboxConnected = "inbox.connected",
    InboxChanged = "inbox.changed",
    InboxRemoved = "inbox.removed",
    InboxAccessWithdrawn = "inbox.access_withdrawn",
    AssignmentChanged = "assignment.changed",
    LabelCreated = "label.created",
    LabelChanged = "label.changed",
    LabelRemoved = "label.removed",
    CannedResponseCreated = "canned_response.created",
    CannedResponseChanged = "canned_response.changed",
    CannedResponseRemoved = "canned_response.removed",
    MacroCreated = "macro.created",
    MacroChanged = "macro.changed",
    MacroRemoved = "macro.removed",
    ViewCreated = "saved_view.created",
    ViewChanged = "saved_view.changed",
    ViewRemoved = "saved_view.removed",
    AttributeCreated = "contact_attribute.created",
    AttributeChanged = "contact_attribute.changed",
    AttributeRemoved = "contact_attribute.removed",
    ContactBlocked = "contact.blocked",
    ContactUnblocked = "contact.unblocked",
    ContactsMerged = "contact.merged",
    MergeUndone = "contact.merge_undone",
    ContactsExported = "contacts.exported",
    ContactExportAsked = "contact.export_asked",
    ContactExportRead = "contact.export_read",
    ContactErased = "contact.erased",
    ImportUploaded = "contact_import.uploaded",
    ImportStarted = "contact_import.started",
    ImportCancelled = "contact_import.cancelled",
    ImportReportRead = "contact_import.report_read",
    WebhookRead = "webhook.read",
    WebhookReplayed = "webhook.replayed",
    WebhooksReplayed = "webhooks.replayed",
    WebhookEndpointCreated = "webhook_endpoint.created",
    WebhookEndpointChanged = "webhook_endpoint.changed",
    WebhookEndpointRemoved = "webhook_endpoint.removed",
    WebhookEndpointSwitchedOff = "webhook_endpoint.switched_off",
    WebhookSecretRotated = "webhook_endpoint.secret_rotated",
    WebhookResent = "webhook_endpoint.resent",
    AuditExported = "audit.exported",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::AuditAction;

    #[test]
    fn each_action_has_a_name_of_its_own_that_reads_back() {
        let names: BTreeSet<&str> = AuditAction::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(names.len(), AuditAction::ALL.len());
        for action in AuditAction::ALL {
            let read: AuditAction = serde_json::from_value(action.as_str().into()).unwrap();
            assert_eq!(read, *action);
        }
    }
}

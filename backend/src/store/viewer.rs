//! Who looks, where they see a part of a workspace's conversations. Their requests take on a role of the database that has one wall more
//! than everybody's, so that whatever a statement asks for, what they may not see is not there. Why it is so: decision 42.

use uuid::Uuid;

use crate::domain::views::Visibility;

/// The role that the wall binds; a member of the one that all requests take on.
pub(super) const LIMITED_ROLE: &str = "frontdesk_limited";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    pub user_id: Uuid,
    pub sees: Visibility,
}

/// What may be done behind the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Nothing but reading: a write would reach what is seen and leave out the rest, silently, so it fails.
    Read,
    /// For what is the viewer's own and hangs on conversations.
    Write,
}

/// How such a transaction begins: as [`super::scoped::begin`] does it, and with who looks. Id and name are typed, so nothing can be
/// smuggled into the statement.
pub(super) fn begin(workspace_id: Uuid, viewer: Viewer, may: May) -> String {
    let Viewer { user_id, sees } = viewer;
    let only = match may {
        May::Read => " read only",
        May::Write => "",
    };
    format!(
        "set local role {LIMITED_ROLE}; set local app.workspace_id = '{workspace_id}'; set local app.viewer = '{user_id}';
         set local app.sees = '{}'; begin{only}",
        sees.as_str()
    )
}

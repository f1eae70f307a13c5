//! The audit log: who did what, from where, before and after. Entries are written with what they tell of, in one transaction; the database
//! chains them and refuses to change them. Why it is so: decision 30.

mod actions;
mod entry;
mod read;
mod users;
mod verify;

pub use actions::AuditAction;
pub use entry::{changed, created, deed, difference, done, gone, made, removed};
pub use read::{AuditEntryView, AuditFilter, export, list};
pub use users::of_user;
pub(super) use users::{with_others, within};
pub use verify::{AuditHead, Broken, Verified, head, holds, verify};

use uuid::Uuid;

use crate::errors::Result;
use crate::store::audit::Entry;
use crate::store::{Doer, Store};

/// For what is done outside of the caller's transaction. Commits by itself.
pub async fn note(store: &Store, workspace_id: Uuid, doer: Doer, entry: Entry) -> Result<()> {
    let mut scope = store.scoped(workspace_id).await?.done_by(doer);
    scope.audit(entry);
    scope.commit().await
}

//! What follows when somebody who logged in removes the app or wants their data deleted: the platform names them by their
//! app-scoped id, and everything that hangs on it goes. Who has written to a business under that id is erased there as well.

use sqlx::FromRow;
use time::OffsetDateTime;

use crate::crypto::{Keys, random_bytes, token_hash};
use crate::domain::audit::{self, AuditAction};
use crate::domain::contacts::erasure;
use crate::domain::inboxes;
use crate::errors::{Error, Result};
use crate::store::Store;

const REMOVED: &str = "The person who connected this account removed Frontdesk's access. Their token was deleted; connect the account again to go on.";
const DELETED: &str = "The person who connected this account asked for their data to be deleted. Their token is gone; connect the account again to go on.";

/// Somebody removed the app: inboxes that live on their login lose its token and ask to be connected again.
pub async fn deauthorize(store: &Store, app: &str, subject: &str) -> Result<usize> {
    leave(store, app, subject, REMOVED).await
}

/// The same, and it is recorded under a code that the person can look up. The record names nobody. Contacts are erased behind the scenes.
pub async fn delete_data(store: &Store, keys: &Keys, app: &str, subject: &str) -> Result<String> {
    let requested_at = store.clock.now();
    let inboxes = leave(store, app, subject, DELETED).await?;
    let code = hex::encode(random_bytes::<12>());
    erasure::of_platform(store, keys, channels(app), subject, &code).await?;
    sqlx::query(
        "insert into deletion_request (code, app, subject_hash, inboxes, requested_at, completed_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&code)
    .bind(app)
    .bind(token_hash(&format!("{app}:{subject}")).as_slice())
    .bind(i32::try_from(inboxes).unwrap_or(i32::MAX))
    .bind(requested_at)
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    Ok(code)
}

/// Where an app's people write.
fn channels(app: &str) -> &'static [&'static str] {
    match app {
        "meta" => &["messenger", "instagram", "whatsapp"],
        _ => &["instagram"],
    }
}

/// Doing it again finds nothing and does nothing.
async fn leave(store: &Store, app: &str, subject: &str, words: &str) -> Result<usize> {
    let theirs = inboxes::granted_by(store, app, subject).await?;
    for inbox in &theirs {
        let mut scope = store.scoped(inbox.workspace_id).await?;
        inboxes::withdraw(&mut scope, inbox.id, words).await?;
        let said = serde_json::json!({ "app": app });
        audit::done(
            &mut scope,
            AuditAction::InboxAccessWithdrawn,
            Some(inbox.id),
            None,
            said,
        );
        inboxes::notify(&mut scope, inbox.id, inboxes::notices::ACCESS_WITHDRAWN, words).await?;
        scope.commit().await?;
    }
    let providers: &[&str] = match app {
        "meta" => &["facebook", "whatsapp"],
        _ => &["instagram"],
    };
    sqlx::query("delete from oauth_grant where provider = any($1) and subject = $2")
        .bind(providers)
        .bind(subject)
        .execute(&store.database.owner)
        .await?;
    Ok(theirs.len())
}

/// A request for deletion, as its page shows it.
#[derive(Debug, FromRow)]
pub struct Deletion {
    pub app: String,
    pub requested_at: OffsetDateTime,
    /// None: somebody is still being erased.
    pub completed_at: Option<OffsetDateTime>,
    /// With how many businesses they were known.
    pub contacts: i64,
}

pub async fn deletion(store: &Store, code: &str) -> Result<Deletion> {
    // our codes are hexadecimal, and PostgreSQL takes no NUL
    if !code.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Error::NotFound("deletion request"));
    }
    sqlx::query_as(
        "select d.app, d.requested_at, count(e.id) as contacts,
           case when bool_and(e.id is null or e.state = 'finished') then greatest(d.completed_at, max(e.finished_at)) end as completed_at
         from deletion_request d left join erasure e on e.deletion_code = d.code where d.code = $1
         group by d.code, d.app, d.requested_at, d.completed_at",
    )
    .bind(code)
    .fetch_optional(&store.database.owner)
    .await?
    .ok_or(Error::NotFound("deletion request"))
}

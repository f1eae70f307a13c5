//! Mail to those who can mend it, when an endpoint was switched off by itself. What is shown at the desk comes from the change log
//! (`notifications/happened.rs`).

use sqlx::{FromRow, PgConnection};
use time::Duration;
use url::Url;
use uuid::Uuid;

use super::view::{DisabledReason, WebhookEndpointView};
use crate::domain::access;
use crate::domain::mail::{self, Letter, Mailroom, NewMail};
use crate::domain::permissions::Permission;
use crate::domain::views::Language;
use crate::errors::Result;
use crate::store::Store;

/// So long it is worth telling.
const NEWS: Duration = Duration::days(3);
/// Where many can mend it some of them are enough.
const READERS: usize = 20;

#[derive(FromRow)]
struct Reader {
    email: String,
    name: String,
    language: Option<String>,
    workspace: String,
    role: String,
    permissions: Option<Vec<String>>,
}

/// Part of the caller's transaction, which rings for the jobs at its end. Says whether there are any.
pub(super) async fn mail(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    workspace_id: Uuid,
    endpoint: &WebhookEndpointView,
    reason: DisabledReason,
) -> Result<bool> {
    if !room.sends {
        return Ok(false);
    }
    let readers: Vec<Reader> = sqlx::query_as(
        "select u.email, u.name, u.language, w.name as workspace, m.role, r.permissions from member m join users u on u.id = m.user_id
         join workspace w on w.id = m.workspace_id
         left join custom_role r on r.workspace_id = m.workspace_id and r.id = m.role_id
         where m.workspace_id = $1 and m.active order by m.user_id",
    )
    .bind(workspace_id)
    .fetch_all(&mut *connection)
    .await?;
    let mut queued = false;
    let may_mend = |reader: &Reader| {
        let (_, permissions) = access::rights(&reader.role, reader.permissions.as_deref());
        permissions.has(Permission::WebhookEndpointsManage)
    };
    for reader in readers.into_iter().filter(may_mend).take(READERS) {
        let letter = Letter::WebhookOff {
            name: reader.name,
            workspace: reader.workspace,
            endpoint: endpoint.name.clone(),
            // the rest of the address may hold a secret
            host: host(&endpoint.url),
            gone: reason == DisabledReason::Gone,
            link: format!("{}/settings/webhook-endpoints/{}", room.public_url, endpoint.id),
        };
        let new = NewMail {
            id: store.clock.id(),
            to: &reader.email,
            language: reader
                .language
                .as_deref()
                .and_then(Language::read)
                .unwrap_or(Language::En),
            letter: &letter,
            useful_until: store.clock.now() + NEWS,
        };
        queued |= mail::queue(connection, store, room, new).await?;
    }
    Ok(queued)
}

fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    url.and_then(|url| Some(url.host_str()?.to_owned())).unwrap_or_default()
}

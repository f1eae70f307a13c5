//! Names and pictures from the platform.

use frontdesk_connectors::model::PeerKey;
use frontdesk_connectors::outbound::Profile;
use sqlx::PgConnection;
use time::Duration;
use uuid::Uuid;

use crate::domain::ingest::Changes;
use crate::errors::Result;
use crate::store::jobs::{self, Job};
use crate::store::{Signal, Store};

/// How long until the profile of somebody who still writes is asked for again.
const WEEK: Duration = Duration::days(7);
/// Who has not written for so long is asked for when they write again.
const STILL_WRITES: Duration = Duration::days(30);
const BATCH: i64 = 100;

/// Whose profile to fetch, and through which inbox.
#[derive(Debug, Clone)]
pub struct ProfileTarget {
    pub inbox_id: Uuid,
    pub contact_id: Uuid,
    pub keys: Vec<PeerKey>,
    /// Where their picture is, where that was told: then nobody has to be asked.
    pub picture_url: Option<String>,
    pub picture: Option<Picture>,
}

/// The picture a contact has.
#[derive(Debug, Clone)]
pub struct Picture {
    pub id: Uuid,
    pub storage_key: String,
}

pub async fn profile_target(store: &Store, workspace_id: Uuid, identity_id: Uuid) -> Result<Option<ProfileTarget>> {
    let rows: Vec<(Uuid, Uuid, String, String, Option<String>)> = sqlx::query_as(
        "select other.inbox_id, other.contact_id, other.scope, other.external_id, me.picture_url
         from contact_identity me
         join contact_identity other on other.workspace_id = me.workspace_id and other.contact_id = me.contact_id
           and (other.id = me.id or other.primary_id = me.id)
         where me.workspace_id = $1 and me.id = $2 order by other.primary_id nulls first",
    )
    .bind(workspace_id)
    .bind(identity_id)
    .fetch_all(&store.database.owner)
    .await?;
    let Some((inbox_id, contact_id, .., picture_url)) = rows.first().cloned() else {
        return Ok(None);
    };
    let picture: Option<(Uuid, String)> = sqlx::query_as(
        "select a.id, a.storage_key from contact c join attachment a on a.workspace_id = c.workspace_id and a.id = c.avatar_id
         where c.workspace_id = $1 and c.id = $2 and a.storage_key is not null",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_optional(&store.database.owner)
    .await?;
    let keys = rows
        .into_iter()
        .map(|(_, _, scope, id, _)| PeerKey { scope, id })
        .collect();
    Ok(Some(ProfileTarget {
        inbox_id,
        contact_id,
        keys,
        picture_url,
        picture: picture.map(|(id, storage_key)| Picture { id, storage_key }),
    }))
}

/// Keeps what the platform told; a name that an agent gave stays. Returns the file of the picture that it takes the place
/// of, which nobody needs any more.
pub async fn save_profile(
    store: &Store,
    workspace_id: Uuid,
    identity_id: Uuid,
    contact_id: Uuid,
    profile: &Profile,
    avatar_id: Option<Uuid>,
) -> Result<Option<String>> {
    let mut transaction = store.database.owner.begin().await?;
    let conversations: Vec<Uuid> = sqlx::query_scalar(
        "select id from conversation where workspace_id = $1 and contact_id = $2 order by id for no key update",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_all(&mut *transaction)
    .await?;
    let now = store.clock.now();
    sqlx::query(
        "update contact_identity set profile_fetched_at = $3, profile_due_at = $4 where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(identity_id)
    .bind(now)
    .bind(now + WEEK)
    .execute(&mut *transaction)
    .await?;
    let before: Option<Option<Uuid>> =
        sqlx::query_scalar("select avatar_id from contact where workspace_id = $1 and id = $2 for no key update")
            .bind(workspace_id)
            .bind(contact_id)
            .fetch_optional(&mut *transaction)
            .await?;
    let mut events = Vec::new();
    let mut replaced = None;
    if write(&mut transaction, workspace_id, contact_id, profile, avatar_id).await? {
        if let (Some(Some(old)), Some(new)) = (before, avatar_id)
            && old != new
        {
            replaced = forget(&mut transaction, workspace_id, old).await?;
        }
        sqlx::query("update conversation set version = version + 1 where workspace_id = $1 and id = any($2)")
            .bind(workspace_id)
            .bind(&conversations)
            .execute(&mut *transaction)
            .await?;
        let mut changes = Changes::default();
        changes.contacts.insert((workspace_id, contact_id));
        changes
            .conversations
            .extend(conversations.into_iter().map(|id| (workspace_id, id)));
        events = changes.append(&mut transaction, store).await?;
    }
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(replaced)
}

/// True when something is new.
async fn write(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    contact_id: Uuid,
    profile: &Profile,
    avatar_id: Option<Uuid>,
) -> Result<bool> {
    let name = profile.name.as_deref().or(profile.username.as_deref());
    let changed = sqlx::query(
        "update contact c set name = n.name, username = n.username, avatar_id = n.avatar_id, version = version + 1
         from (
           select case when name_edited then name else coalesce($3, name) end as name, coalesce($4, username) as username,
             coalesce($5, avatar_id) as avatar_id
           from contact where workspace_id = $1 and id = $2
         ) n
         where c.workspace_id = $1 and c.id = $2
           and (c.name, c.username, c.avatar_id) is distinct from (n.name, n.username, n.avatar_id)",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .bind(name.map(|name| name.chars().take(200).collect::<String>()))
    .bind(profile.username.as_deref())
    .bind(avatar_id)
    .execute(connection)
    .await?;
    Ok(changed.rows_affected() > 0)
}

async fn forget(connection: &mut PgConnection, workspace_id: Uuid, avatar_id: Uuid) -> Result<Option<String>> {
    let key: Option<Option<String>> = sqlx::query_scalar(
        "delete from attachment where workspace_id = $1 and id = $2 and message_id is null returning storage_key",
    )
    .bind(workspace_id)
    .bind(avatar_id)
    .fetch_optional(connection)
    .await?;
    Ok(key.flatten())
}

/// Asks for profiles that were told a week ago, of people who still write. The others are asked for when they write again.
pub async fn refresh_due(store: &Store) -> Result<()> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let due: Vec<(Uuid, Uuid, bool)> = sqlx::query_as(
        "with due as (
           select workspace_id, id from contact_identity where profile_due_at <= $1
           order by profile_due_at limit $2 for update skip locked
         ), taken as (
           update contact_identity i set profile_due_at = null from due
           where i.workspace_id = due.workspace_id and i.id = due.id returning i.workspace_id, i.id, i.inbox_id
         )
         select t.workspace_id, t.id, b.state = 'connected' and b.removed_at is null and exists (
             select from conversation c where c.workspace_id = t.workspace_id and c.identity_id = t.id and c.last_activity_at > $3)
         from taken t join inbox b on b.workspace_id = t.workspace_id and b.id = t.inbox_id",
    )
    .bind(now)
    .bind(BATCH)
    .bind(now - STILL_WRITES)
    .fetch_all(&mut *transaction)
    .await?;
    let wanted: Vec<Job> = due
        .into_iter()
        .filter(|(_, _, still_writes)| *still_writes)
        .map(|(workspace_id, identity_id, _)| Job::FetchProfile {
            workspace_id,
            identity_id,
        })
        .collect();
    jobs::push(&mut transaction, &store.clock, &wanted, now).await?;
    transaction.commit().await?;
    if !wanted.is_empty() {
        store.wake.send(Signal::Jobs);
    }
    Ok(())
}

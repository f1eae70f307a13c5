//! Names and pictures from the platform.

use frontdesk_connectors::model::PeerKey;
use frontdesk_connectors::outbound::Profile;
use uuid::Uuid;

use crate::domain::ingest::Changes;
use crate::errors::Result;
use crate::store::Store;

/// Whose profile to fetch, and through which inbox.
#[derive(Debug, Clone)]
pub struct ProfileTarget {
    pub inbox_id: Uuid,
    pub contact_id: Uuid,
    pub keys: Vec<PeerKey>,
}

pub async fn profile_target(store: &Store, workspace_id: Uuid, identity_id: Uuid) -> Result<Option<ProfileTarget>> {
    let rows: Vec<(Uuid, Uuid, String, String)> = sqlx::query_as(
        "select other.inbox_id, other.contact_id, other.scope, other.external_id
         from contact_identity me
         join contact_identity other on other.workspace_id = me.workspace_id and other.contact_id = me.contact_id
           and (other.id = me.id or other.primary_id = me.id)
         where me.workspace_id = $1 and me.id = $2 order by other.primary_id nulls first",
    )
    .bind(workspace_id)
    .bind(identity_id)
    .fetch_all(&store.database.owner)
    .await?;
    let Some((inbox_id, contact_id, ..)) = rows.first().cloned() else {
        return Ok(None);
    };
    let keys = rows
        .into_iter()
        .map(|(_, _, scope, id)| PeerKey { scope, id })
        .collect();
    Ok(Some(ProfileTarget {
        inbox_id,
        contact_id,
        keys,
    }))
}

/// Keeps what the platform told; a name that an agent gave stays.
pub async fn save_profile(
    store: &Store,
    workspace_id: Uuid,
    identity_id: Uuid,
    contact_id: Uuid,
    profile: &Profile,
    avatar_id: Option<Uuid>,
) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let conversations: Vec<Uuid> = sqlx::query_scalar(
        "select id from conversation where workspace_id = $1 and contact_id = $2 order by id for no key update",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_all(&mut *transaction)
    .await?;
    sqlx::query(
        "update contact set name = case when name_edited then name else coalesce($3, name) end, username = coalesce($4, username),
           avatar_id = coalesce($5, avatar_id), version = version + 1 where workspace_id = $1 and id = $2",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .bind(profile.name.as_deref().or(profile.username.as_deref()).map(|name| name.chars().take(200).collect::<String>()))
    .bind(profile.username.as_deref())
    .bind(avatar_id)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("update contact_identity set profile_fetched_at = $3 where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(identity_id)
        .bind(store.clock.now())
        .execute(&mut *transaction)
        .await?;
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
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(())
}

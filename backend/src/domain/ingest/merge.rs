//! Two people who turn out to be one: a platform that knew somebody by one key, then by another, names both at once.
//!
//! The older identity stays. What comes from now on goes to its conversation; the younger one's conversation keeps its
//! messages and becomes the same contact's.

use sqlx::PgConnection;

use super::apply::{Changes, Ready};
use super::people::{People, Person};
use frontdesk_connectors::model::Peer;

pub async fn merge(
    connection: &mut PgConnection,
    peers: &[(&Ready<'_>, &Peer)],
    people: &mut People,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    for (event, peer) in peers.iter().filter(|(_, peer)| peer.keys.len() > 1) {
        // ids are in order of time
        let mut same: Vec<Person> = people
            .all_of(event.workspace_id, event.inbox_id, peer)
            .into_iter()
            .cloned()
            .collect();
        same.sort_by_key(|person| person.identity_id);
        same.dedup_by_key(|person| person.identity_id);
        let Some((stays, others)) = same.split_first_mut() else {
            continue;
        };
        for gone in &*others {
            join(connection, gone, stays, changes).await?;
            stays.blocked |= gone.blocked;
        }
        for person in others.iter().chain([&*stays]) {
            people.replace(person, stays);
        }
    }
    Ok(())
}

async fn join(
    connection: &mut PgConnection,
    gone: &Person,
    stays: &Person,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let workspace_id = gone.workspace_id;
    sqlx::query(
        "update contact_identity set primary_id = $3, contact_id = $4
         where workspace_id = $1 and (id = $2 or primary_id = $2)",
    )
    .bind(workspace_id)
    .bind(gone.identity_id)
    .bind(stays.identity_id)
    .bind(stays.contact_id)
    .execute(&mut *connection)
    .await?;
    // what was noted about the younger is kept where nothing is known of the older
    sqlx::query(
        "update contact c set name = coalesce(c.name, o.name), username = coalesce(c.username, o.username), phone = coalesce(c.phone, o.phone),
           email = coalesce(c.email, o.email), note = coalesce(c.note, o.note), avatar_id = coalesce(c.avatar_id, o.avatar_id),
           attributes = o.attributes || c.attributes, blocked_at = coalesce(c.blocked_at, o.blocked_at),
           marketing_stopped_at = coalesce(c.marketing_stopped_at, o.marketing_stopped_at), version = c.version + 1
         from contact o where c.workspace_id = $1 and c.id = $2 and o.workspace_id = $1 and o.id = $3",
    )
    .bind(workspace_id)
    .bind(stays.contact_id)
    .bind(gone.contact_id)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "update conversation set contact_id = $3, version = version + 1 where workspace_id = $1 and identity_id = $2",
    )
    .bind(workspace_id)
    .bind(gone.identity_id)
    .bind(stays.contact_id)
    .execute(&mut *connection)
    .await?;
    // one of whom nothing is left is in no list, as one that members merged
    sqlx::query(
        "update contact o set merged_into = $3, version = version + 1
         where o.workspace_id = $1 and o.id = $2 and o.id <> $3 and o.merged_into is null
           and not exists (select from contact_identity i where i.workspace_id = $1 and i.contact_id = o.id)",
    )
    .bind(workspace_id)
    .bind(gone.contact_id)
    .bind(stays.contact_id)
    .execute(connection)
    .await?;
    changes
        .contacts
        .extend([(workspace_id, stays.contact_id), (workspace_id, gone.contact_id)]);
    changes.conversations.insert((workspace_id, gone.conversation_id));
    Ok(())
}

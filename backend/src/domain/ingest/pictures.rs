//! Pictures of people that come along with what they do: another address is another picture, and is fetched.

use std::collections::BTreeMap;

use frontdesk_connectors::model::Peer;
use sqlx::PgConnection;
use uuid::Uuid;

use super::apply::{Changes, Ready};
use super::people::People;
use crate::store::jobs::Job;

/// Of one person the last that was told counts.
pub async fn note(
    connection: &mut PgConnection,
    peers: &[(&Ready<'_>, &Peer)],
    people: &People,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let mut told: BTreeMap<(Uuid, Uuid), &str> = BTreeMap::new();
    for (event, peer) in peers {
        let person = people.of(event.workspace_id, event.inbox_id, peer);
        if let (Some(person), Some(picture)) = (person, peer.picture.as_deref()) {
            told.insert((person.workspace_id, person.identity_id), picture);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let (ids, pictures): (Vec<(Uuid, Uuid)>, Vec<&str>) = told.into_iter().unzip();
    let (workspaces, identities): (Vec<Uuid>, Vec<Uuid>) = ids.into_iter().unzip();
    let others: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "update contact_identity i set picture_url = t.picture from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, id, picture)
         where i.workspace_id = t.workspace_id and i.id = t.id and i.picture_url is distinct from t.picture
         returning i.workspace_id, i.id",
    )
    .bind(&workspaces)
    .bind(&identities)
    .bind(&pictures)
    .fetch_all(connection)
    .await?;
    let fetch = |(workspace_id, identity_id)| Job::FetchProfile {
        workspace_id,
        identity_id,
    };
    changes.jobs.extend(others.into_iter().map(fetch));
    Ok(())
}

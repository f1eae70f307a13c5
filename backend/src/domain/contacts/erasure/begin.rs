//! An erasure begins: who it is about is written down, nothing more is sent to them, and whoever writes from now on is somebody new.

use std::collections::BTreeSet;

use serde_json::json;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::super::load::with_merged;
use super::super::{get, lock};
use super::work::{LEASE, Place, Work};
use super::{ErasureView, signed};
use crate::crypto::Keys;
use crate::domain::audit::{self, AuditAction};
use crate::errors::{Error, Result};
use crate::store::jobs::Job;
use crate::store::{Scoped, Store};

/// An identity of a contact.
#[derive(FromRow)]
struct Identity {
    id: Uuid,
    inbox_id: Uuid,
    external_id: String,
    channel: String,
    account_id: String,
}

/// Doing it again while it runs begins nothing. `deletion_code`: of the request by a platform that it is part of.
pub async fn begin(
    scope: &mut Scoped,
    keys: &Keys,
    contact_id: Uuid,
    deletion_code: Option<&str>,
) -> Result<ErasureView> {
    lock(scope, &[contact_id], true).await?;
    let contact = get(scope, contact_id).await?;
    if contact.merged_into.is_some() {
        return Err(Error::conflict(
            "contact_merged",
            "This contact was merged into another one. Erase that one, or undo the merge.",
        ));
    }
    if let Some(running) = running(scope, contact_id, deletion_code).await? {
        return Ok(running);
    }
    let workspace_id = scope.workspace_id();
    let contacts = with_merged(scope.connection(), workspace_id, contact_id).await?;
    let identities = identities(scope, &contacts).await?;
    let work = work(scope, &contacts, &identities).await?;
    hold(scope, &work).await?;
    insert(scope, keys, contact_id, deletion_code, &identities, &work).await
}

async fn running(scope: &mut Scoped, contact_id: Uuid, deletion_code: Option<&str>) -> Result<Option<ErasureView>> {
    let id: Option<Uuid> = sqlx::query_scalar(
        "update erasure set deletion_code = coalesce(deletion_code, $3)
         where workspace_id = $1 and contact_id = $2 and state = 'running' returning id",
    )
    .bind(scope.workspace_id())
    .bind(contact_id)
    .bind(deletion_code)
    .fetch_optional(scope.connection())
    .await?;
    match id {
        Some(id) => super::get(scope, id).await.map(Some),
        None => Ok(None),
    }
}

async fn identities(scope: &mut Scoped, contacts: &[Uuid]) -> Result<Vec<Identity>> {
    Ok(sqlx::query_as(
        "select i.id, i.inbox_id, i.external_id, b.channel, b.external_id as account_id from contact_identity i
         join inbox b on b.workspace_id = i.workspace_id and b.id = i.inbox_id
         where i.workspace_id = $1 and i.contact_id = any($2) order by i.id",
    )
    .bind(scope.workspace_id())
    .bind(contacts)
    .fetch_all(scope.connection())
    .await?)
}

async fn work(scope: &mut Scoped, contacts: &[Uuid], identities: &[Identity]) -> Result<Work> {
    let workspace_id = scope.workspace_id();
    let conversations = sqlx::query_scalar(
        "select id from conversation where workspace_id = $1 and contact_id = any($2) order by id for no key update",
    )
    .bind(workspace_id)
    .bind(contacts)
    .fetch_all(scope.connection())
    .await?;
    let (words, names, since) = sqlx::query_as(
        "select array(select distinct w.word from contact c cross join unnest(array[c.phone, c.email]) as w (word)
             where c.workspace_id = $1 and c.id = any($2) and w.word is not null),
           array(select distinct w.word from contact c cross join unnest(array[c.name, c.username]) as w (word)
             where c.workspace_id = $1 and c.id = any($2) and w.word is not null),
           (select min(created_at) from contact where workspace_id = $1 and id = any($2))",
    )
    .bind(workspace_id)
    .bind(contacts)
    .fetch_one(scope.connection())
    .await?;
    let mut ids: BTreeSet<String> = identities.iter().map(|identity| identity.external_id.clone()).collect();
    // who writes to a business account of Telegram is known by that connection, and named without it
    ids.extend(identities.iter().filter_map(|identity| {
        let (_, person) = identity.external_id.rsplit_once(':')?;
        Some(person.to_owned())
    }));
    let mut inboxes: Vec<(Uuid, String, String)> = identities
        .iter()
        .map(|identity| (identity.inbox_id, identity.channel.clone(), identity.account_id.clone()))
        .collect();
    inboxes.sort_unstable();
    inboxes.dedup();
    Ok(Work {
        contacts: contacts.to_vec(),
        conversations,
        identities: identities.iter().map(|identity| identity.id).collect(),
        inboxes,
        ids: ids.into_iter().collect(),
        words,
        names,
        since,
        place: Place::default(),
    })
}

/// Nothing more goes out to them, and their identities are no longer found: whoever writes from now on is somebody new.
async fn hold(scope: &mut Scoped, work: &Work) -> Result<()> {
    for sql in [
        "update contact_identity set scope = 'erased:' || id where workspace_id = $1 and contact_id = any($2) and $3::uuid[] is not null",
        "update agent_message set delivery_status = 'failed'
         where workspace_id = $1 and conversation_id = any($3) and delivery_status = 'pending' and $2::uuid[] is not null",
        // who makes a file of them at this moment does not keep it
        "update contact_export set state = 'failed'
         where workspace_id = $1 and contact_id = any($2) and state = 'running' and $3::uuid[] is not null",
        "update scheduled_message set state = 'failed'
         where workspace_id = $1 and conversation_id = any($3) and $2::uuid[] is not null",
    ] {
        sqlx::query(sql)
            .bind(scope.workspace_id())
            .bind(&work.contacts)
            .bind(&work.conversations)
            .execute(scope.connection())
            .await?;
    }
    Ok(())
}

async fn insert(
    scope: &mut Scoped,
    keys: &Keys,
    contact_id: Uuid,
    deletion_code: Option<&str>,
    identities: &[Identity],
    work: &Work,
) -> Result<ErasureView> {
    let workspace_id = scope.workspace_id();
    let (id, now, doer) = (
        scope.store().clock.id(),
        scope.store().clock.now(),
        scope.doer().clone(),
    );
    let named = identities
        .iter()
        .map(|identity| format!("{}:{}", identity.channel, identity.external_id));
    let reached = work.words.iter().map(|word| match word.contains('@') {
        true => format!("email:{word}"),
        false => format!("phone:{word}"),
    });
    let hashes: BTreeSet<String> = named
        .chain(reached)
        .map(|identity| keys.sign(&signed(workspace_id, &identity)))
        .collect();
    sqlx::query(
        "insert into erasure (workspace_id, id, contact_id, state, stage, work, identity_hashes, actor_kind, actor_id, actor_name,
           deletion_code, lease_until, requested_at)
         values ($1, $2, $3, 'running', 'messages', $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(contact_id)
    .bind(Json(work))
    .bind(hashes.into_iter().collect::<Vec<_>>())
    .bind(doer.kind.as_str())
    .bind(doer.id)
    .bind(doer.name.as_deref())
    .bind(deletion_code)
    .bind(now + LEASE)
    .bind(now)
    .execute(scope.connection())
    .await?;
    // the contact is named by its id alone, as everywhere in this log
    let said = match deletion_code {
        Some(code) => json!({ "erasure_id": id, "deletion_code": code }),
        None => json!({ "erasure_id": id }),
    };
    audit::done(scope, AuditAction::ContactErased, Some(contact_id), None, said);
    scope.enqueue(Job::EraseContact {
        workspace_id,
        erasure_id: id,
    });
    super::get(scope, id).await
}

/// Erases whoever a platform knows by this id, in every workspace with an inbox on one of these channels. Returns how many there are.
pub async fn of_platform(store: &Store, keys: &Keys, channels: &[&str], id: &str, code: &str) -> Result<usize> {
    // each inbox is asked by the key that it knows people by, so that none is read as a whole
    let found: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select distinct b.workspace_id, i.contact_id from inbox b cross join unnest($3::text[]) as s (scope)
         join contact_identity i on i.workspace_id = b.workspace_id and i.inbox_id = b.id and i.scope = s.scope and i.external_id = $2
         where b.channel = any($1)",
    )
    .bind(channels)
    .bind(id)
    .bind(SCOPES)
    .fetch_all(&store.database.owner)
    .await?;
    for (workspace_id, contact_id) in &found {
        let mut scope = store.scoped(*workspace_id).await?;
        match begin(&mut scope, keys, *contact_id, Some(code)).await {
            Ok(_) => scope.commit().await?,
            // it went just now
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found.len())
}

/// By which Meta's platforms name people.
const SCOPES: [&str; 5] = ["psid", "igsid", "wa_id", "bsuid", "user_ref"];

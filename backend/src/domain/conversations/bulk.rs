//! One change to many conversations: each on its own, told on its own, a few in one transaction.

use std::collections::HashSet;

use uuid::Uuid;

use super::change::{ConversationChange, change};
use super::list::{Filter, list};
use super::load;
use super::order::Place;
use super::read_marks::mark_read;
use crate::domain::access::Actor;
use crate::domain::page::MAX_LIMIT;
use crate::domain::views::ConversationView;
use crate::errors::{Error, Result};
use crate::store::{May, Reader, Scoped, Store};

/// Conversations of one request.
pub const BULK_MAX: usize = 500;
/// Of one transaction.
const AT_ONCE: usize = 50;

#[derive(Debug, Clone, Default)]
pub struct BulkChange {
    pub change: ConversationChange,
    /// For the member who asks: all read, or the newest message not.
    pub read: Option<bool>,
}

/// What became of one of them.
pub struct Changed {
    pub id: Uuid,
    /// As it was, and as it is.
    pub outcome: Result<(ConversationView, ConversationView)>,
}

/// The first of a list, in its order, and whether there are more than may be changed at once.
pub async fn listed(reader: &mut Reader<'_>, filter: &Filter) -> Result<(Vec<Uuid>, bool)> {
    let mut ids: Vec<Uuid> = Vec::new();
    let mut place = Place::BEGINNING;
    // where few of many belong to the list, pages are short
    let mut pages = 2 * BULK_MAX as i64 / MAX_LIMIT;
    loop {
        pages -= 1;
        let page = list(reader, filter, MAX_LIMIT, place).await?;
        ids.extend(page.items.iter().map(|view| view.id));
        match page.next_cursor {
            Some(cursor) if ids.len() < BULK_MAX && pages > 0 => place = Place::decode(&cursor, filter.sort)?,
            next => return Ok((ids, next.is_some())),
        }
    }
}

/// One that cannot be changed keeps no other from it, and nobody who writes to one of them waits for long: each transaction
/// takes a few, in the order of their ids, as everyone locks.
pub async fn change_many(store: &Store, actor: &Actor, ids: &[Uuid], wanted: &BulkChange) -> Result<Vec<Changed>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > BULK_MAX {
        return Err(Error::invalid(
            "conversation_ids",
            format!("must be 1 to {BULK_MAX} ids"),
        ));
    }
    if wanted.read.is_some() && actor.user_id.is_none() {
        return Err(Error::Forbidden("Only members have read marks; a token has none."));
    }
    let mut done = Vec::with_capacity(ids.len());
    for few in ids.chunks(AT_ONCE) {
        match change_few(store, actor, few, wanted).await {
            Ok(changed) => done.extend(changed),
            Err(error) if done.is_empty() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "some conversations could not be changed together with others");
                let failed = few.iter().map(|id| Changed {
                    id: *id,
                    outcome: Err(Error::Busy { retry_after: 1 }),
                });
                done.extend(failed);
            }
        }
    }
    Ok(done)
}

async fn change_few(store: &Store, actor: &Actor, ids: &[Uuid], wanted: &BulkChange) -> Result<Vec<Changed>> {
    let unseen = unseen(store, actor, ids).await?;
    let mut scope = store.scoped(actor.workspace_id).await?;
    sqlx::query("select from conversation where workspace_id = $1 and id = any($2) order by id for no key update")
        .bind(actor.workspace_id)
        .bind(ids)
        .execute(scope.connection())
        .await?;
    let mut done = Vec::with_capacity(ids.len());
    for id in ids {
        let outcome = if unseen.contains(id) {
            Err(Error::NotFound("conversation"))
        } else {
            one(&mut scope, actor, *id, wanted).await
        };
        // the database itself failed: nothing of it is kept
        if let Err(error @ (Error::Database(_) | Error::Internal(_))) = outcome {
            return Err(error);
        }
        done.push(Changed { id: *id, outcome });
    }
    scope.commit().await?;
    Ok(done)
}

/// Those that are not seen by who asks: to them there is no such conversation.
async fn unseen(store: &Store, actor: &Actor, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let Some(viewer) = actor.viewer() else {
        return Ok(HashSet::new());
    };
    let mut scope = store.scoped_to(actor.workspace_id, viewer, May::Read).await?;
    let seen: HashSet<Uuid> =
        sqlx::query_scalar("select id from conversation where workspace_id = $1 and id = any($2)")
            .bind(actor.workspace_id)
            .bind(ids)
            .fetch_all(scope.connection())
            .await?
            .into_iter()
            .collect();
    Ok(ids.iter().copied().filter(|id| !seen.contains(id)).collect())
}

async fn one(
    scope: &mut Scoped,
    actor: &Actor,
    id: Uuid,
    wanted: &BulkChange,
) -> Result<(ConversationView, ConversationView)> {
    let before = load::one(scope.connection(), actor.workspace_id, id)
        .await?
        .ok_or(Error::NotFound("conversation"))?;
    let after = change(scope, actor, id, wanted.change.clone()).await?;
    if let Some(read) = wanted.read {
        let count = if read {
            after.inbound_count
        } else {
            (after.inbound_count - 1).max(0)
        };
        mark_read(scope, actor, id, count).await?;
    }
    Ok((before, after))
}

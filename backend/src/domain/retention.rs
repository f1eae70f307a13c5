//! What a workspace keeps for a while alone: messages and media, counted from when they came. Why it is so: decision 48.

use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::attachments;
use super::contacts::erasure;
use super::conversations;
use super::views::{Event, RemovedMessageView};
use crate::clock::first_id;
use crate::errors::{Error, Result};
use crate::store::files::Files;
use crate::store::{Change, Store, changelog};

/// Rows of one commit.
const ROWS: usize = 200;
/// Messages that are looked at with one statement.
const LOOKED_AT: i64 = 2_000;
/// Rows of one workspace that go in one round: others wait for their turn.
const ROUND: usize = 2_000;

#[derive(FromRow)]
struct Wish {
    id: Uuid,
    message_retention_days: Option<i32>,
    media_retention_days: Option<i32>,
}

/// Every process with the worker role does it; it is safe to run at once. A workspace that is being taken in is left alone until all of it is
/// here: what is still to come may be about what would go.
pub async fn run(store: &Store, files: &Files) -> Result<()> {
    let wishes: Vec<Wish> = sqlx::query_as(
        "select id, message_retention_days, media_retention_days from workspace w
         where (message_retention_days is not null or media_retention_days is not null)
           and not exists (select from workspace_import i where i.id = w.id)",
    )
    .fetch_all(&store.database.owner)
    .await?;
    let before = |days: i32| store.clock.now() - Duration::days(i64::from(days));
    for wish in wishes {
        if let Some(days) = wish.media_retention_days {
            media(store, files, wish.id, before(days)).await?;
        }
        if let Some(days) = wish.message_retention_days {
            messages(store, files, wish.id, before(days)).await?;
        }
    }
    Ok(())
}

/// What is shown where a file was.
const MEDIA_ENDED: &str = "This workspace keeps files for a while alone, and this one is older.";

/// The files of messages of whatever conversation; what was said stays.
pub const MEDIA: &str = "select id, storage_key, thumbnail_key from attachment
  where workspace_id = $1 and storage_key is not null and message_id is not null and id < $2 order by id limit $3";

async fn media(store: &Store, files: &Files, workspace_id: Uuid, before: OffsetDateTime) -> Result<()> {
    for _ in 0..ROUND / ROWS {
        let due: Vec<(Uuid, String, Option<String>)> = sqlx::query_as(MEDIA)
            .bind(workspace_id)
            .bind(first_id(before))
            .bind(ROWS as i64)
            .fetch_all(&store.database.owner)
            .await?;
        for (_, key, thumbnail) in &due {
            for key in [key].into_iter().chain(thumbnail) {
                files.delete(key).await.map_err(|error| Error::Internal(error.into()))?;
            }
        }
        let due: Vec<(Uuid, Uuid)> = due.into_iter().map(|(id, ..)| (workspace_id, id)).collect();
        attachments::end(store, &due, MEDIA_ENDED).await?;
        if due.len() < ROWS {
            break;
        }
    }
    Ok(())
}

/// Messages that came before, and whether their conversation is over. Ids have the order of arrival.
pub const MESSAGES: &str = "select m.id, m.conversation_id, c.status = 'resolved' as over from message m
  join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
  where m.workspace_id = $1 and m.id > $2 and m.id < $3 order by m.id limit $4";

/// Of conversations that are over; what is still worked on keeps its past.
async fn messages(store: &Store, files: &Files, workspace_id: Uuid, before: OffsetDateTime) -> Result<()> {
    let (mut after, mut gone) = (Uuid::nil(), 0);
    while gone < ROUND {
        let page: Vec<(Uuid, Uuid, bool)> = sqlx::query_as(MESSAGES)
            .bind(workspace_id)
            .bind(after)
            .bind(first_id(before))
            .bind(LOOKED_AT)
            .fetch_all(&store.database.owner)
            .await?;
        let Some(last) = page.last() else { break };
        after = last.0;
        let over: Vec<(Uuid, Uuid)> = page.iter().filter(|row| row.2).map(|row| (row.0, row.1)).collect();
        for some in over.chunks(ROWS) {
            erase(store, files, workspace_id, some).await?;
        }
        gone += over.len();
    }
    Ok(())
}

async fn erase(store: &Store, files: &Files, workspace_id: Uuid, over: &[(Uuid, Uuid)]) -> Result<()> {
    let ids: Vec<Uuid> = over.iter().map(|row| row.0).collect();
    for key in erasure::files_of(store, workspace_id, &ids).await? {
        files
            .delete(&key)
            .await
            .map_err(|error| Error::Internal(error.into()))?;
    }
    erase_rows(store, workspace_id, over).await?;
    // one that was opened again since keeps its messages, which say that their files are gone
    let reopened: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select workspace_id, id from attachment where workspace_id = $1 and message_id = any($2) and storage_key is not null",
    )
    .bind(workspace_id)
    .bind(&ids)
    .fetch_all(&store.database.owner)
    .await?;
    attachments::end(store, &reopened, MEDIA_ENDED).await
}

async fn erase_rows(store: &Store, workspace_id: Uuid, over: &[(Uuid, Uuid)]) -> Result<()> {
    let (ids, mut talks): (Vec<Uuid>, Vec<Uuid>) = over.iter().copied().unzip();
    talks.sort_unstable();
    talks.dedup();
    let mut transaction = store.database.owner.begin().await?;
    let still: Vec<Uuid> = sqlx::query_scalar(
        "select id from conversation where workspace_id = $1 and id = any($2) and status = 'resolved' order by id for update",
    )
    .bind(workspace_id)
    .bind(&talks)
    .fetch_all(&mut *transaction)
    .await?;
    // and what another worker has erased meanwhile is not told twice
    let gone: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select id, conversation_id from message where workspace_id = $1 and id = any($2) and conversation_id = any($3) order by id",
    )
    .bind(workspace_id)
    .bind(&ids)
    .bind(&still)
    .fetch_all(&mut *transaction)
    .await?;
    if gone.is_empty() {
        transaction.rollback().await?;
        return Ok(());
    }
    let ids: Vec<Uuid> = gone.iter().map(|row| row.0).collect();
    erasure::erase_messages(&mut transaction, workspace_id, &ids, store.clock.now()).await?;
    let mut events: Vec<Event> = gone
        .iter()
        .map(|(id, conversation_id)| removed(*id, *conversation_id))
        .collect();
    events.extend(emptied(&mut transaction, workspace_id, &ids, &still).await?);
    let changes: Vec<Change> = events
        .into_iter()
        .map(|event| Change {
            workspace_id,
            event,
            only_user_id: None,
            origin: None,
        })
        .collect();
    let stored = changelog::append(&mut transaction, &changes, store.clock.now()).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    Ok(())
}

fn removed(id: Uuid, conversation_id: Uuid) -> Event {
    Event::MessageRemoved(RemovedMessageView {
        id,
        conversation_id,
        client_id: None,
    })
}

/// Conversations whose last message went show none.
async fn emptied(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    ids: &[Uuid],
    talks: &[Uuid],
) -> Result<Vec<Event>> {
    let emptied: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "update conversation set last_message_id = null, last_message_kind = null, last_message_audience = null,
           last_message_preview = null, last_message_sent_at = null, version = version + 1
         where workspace_id = $1 and id = any($2) and last_message_id = any($3) returning workspace_id, id",
    )
    .bind(workspace_id)
    .bind(talks)
    .bind(ids)
    .fetch_all(&mut *connection)
    .await?;
    let views = conversations::load::by_ids(connection, &emptied).await?;
    Ok(views
        .into_iter()
        .map(|(_, view)| Event::ConversationUpdated(view))
        .collect())
}

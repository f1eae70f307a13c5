//! Requests that are carried out once, however often they come. The caller names them by a key; the transaction that does what was asked
//! stores the key too, so the two happen together or not at all (docs/decisions/0045-idempotency-keys.md).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Store;
use crate::errors::{Error, Result};

/// How long a key is remembered: longer than any client repeats a request by itself.
pub const KEPT: Duration = Duration::hours(24);

tokio::task_local! {
    static CURRENT: Arc<Once>;
}

/// A request with a key of its caller's.
#[derive(Debug)]
pub struct Once {
    pub workspace_id: Uuid,
    /// The member who asks, or the token. Keys of others are other keys.
    pub owner_id: Uuid,
    pub key: String,
    /// Tells a repeat from another request with the same key.
    pub fingerprint: String,
    is_claimed: AtomicBool,
}

/// An answer as it was given.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Answer {
    pub status: i16,
    pub media_type: Option<String>,
    pub body: Vec<u8>,
}

/// Fingerprint, status, media type and body.
type Row = (String, Option<i16>, Option<String>, Option<Vec<u8>>);

/// What is stored of a key.
#[derive(Debug)]
pub struct Earlier {
    pub fingerprint: String,
    /// None while it is not known, and where it is not kept.
    pub answer: Option<Answer>,
}

impl Once {
    pub fn new(workspace_id: Uuid, owner_id: Uuid, key: String, fingerprint: String) -> Self {
        Self {
            workspace_id,
            owner_id,
            key,
            fingerprint,
            is_claimed: AtomicBool::new(false),
        }
    }

    /// What was stored under the key within [`KEPT`]. An older row makes room.
    pub async fn earlier(&self, store: &Store) -> Result<Option<Earlier>> {
        let mut scope = store.scoped(self.workspace_id).await?;
        sqlx::query(
            "delete from idempotency_key where workspace_id = $1 and owner_id = $2 and key = $3 and created_at < $4",
        )
        .bind(self.workspace_id)
        .bind(self.owner_id)
        .bind(&self.key)
        .bind(store.clock.now() - KEPT)
        .execute(scope.connection())
        .await?;
        let row: Option<Row> = sqlx::query_as(
            "select fingerprint, status, media_type, body from idempotency_key
             where workspace_id = $1 and owner_id = $2 and key = $3",
        )
        .bind(self.workspace_id)
        .bind(self.owner_id)
        .bind(&self.key)
        .fetch_optional(scope.connection())
        .await?;
        scope.commit().await?;
        Ok(row.map(|(fingerprint, status, media_type, body)| Earlier {
            fingerprint,
            answer: status.map(|status| Answer {
                status,
                media_type,
                body: body.unwrap_or_default(),
            }),
        }))
    }

    /// Whether something was done under the key, or tried to be: a commit whose answer was lost may have happened.
    pub fn is_claimed(&self) -> bool {
        self.is_claimed.load(Ordering::Relaxed)
    }

    /// Keeps the answer, so that a repeat gets the same. What did without a transaction of its own is stored here for the first time.
    pub async fn keep(&self, store: &Store, answer: Option<&Answer>) -> Result<()> {
        let mut scope = store.scoped(self.workspace_id).await?;
        sqlx::query(
            "insert into idempotency_key (workspace_id, owner_id, key, fingerprint, created_at, status, media_type, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (workspace_id, owner_id, key)
               do update set status = excluded.status, media_type = excluded.media_type, body = excluded.body
               where idempotency_key.fingerprint = excluded.fingerprint",
        )
        .bind(self.workspace_id)
        .bind(self.owner_id)
        .bind(&self.key)
        .bind(&self.fingerprint)
        .bind(store.clock.now())
        .bind(answer.map(|answer| answer.status))
        .bind(answer.and_then(|answer| answer.media_type.as_deref()))
        .bind(answer.map(|answer| answer.body.as_slice()))
        .execute(scope.connection())
        .await?;
        scope.commit().await
    }

    /// What was done was undone again: the key is free.
    pub async fn forget(&self, store: &Store) -> Result<()> {
        let mut scope = store.scoped(self.workspace_id).await?;
        sqlx::query(
            "delete from idempotency_key where workspace_id = $1 and owner_id = $2 and key = $3 and fingerprint = $4",
        )
        .bind(self.workspace_id)
        .bind(self.owner_id)
        .bind(&self.key)
        .bind(&self.fingerprint)
        .execute(scope.connection())
        .await?;
        scope.commit().await
    }

    /// A request with the same key that is under way holds this until it has ended, and wins.
    async fn claim(&self, connection: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
        if self.is_claimed() {
            return Ok(());
        }
        let stored = sqlx::query(
            "insert into idempotency_key (workspace_id, owner_id, key, fingerprint, created_at) values ($1, $2, $3, $4, $5)
             on conflict (workspace_id, owner_id, key) do nothing",
        )
        .bind(self.workspace_id)
        .bind(self.owner_id)
        .bind(&self.key)
        .bind(&self.fingerprint)
        .bind(now)
        .execute(connection)
        .await?;
        if stored.rows_affected() == 0 {
            return Err(Error::conflict(
                "request_in_progress",
                "A request with this Idempotency-Key came at the same moment and was carried out. Repeat it to get its answer.",
            ));
        }
        self.is_claimed.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// Runs a request: the first thing that it commits commits its key too.
pub async fn run<T>(once: Arc<Once>, request: impl Future<Output = T>) -> T {
    CURRENT.scope(once, request).await
}

/// Stores the key of the request that runs, where it has one, in the transaction that does what was asked.
pub async fn claim(connection: &mut PgConnection, now: OffsetDateTime) -> Result<()> {
    match CURRENT.try_with(Arc::clone) {
        Ok(once) => once.claim(connection, now).await,
        Err(_) => Ok(()),
    }
}

/// In small batches, so that nothing waits for it.
pub async fn forget_old(store: &Store) -> Result<()> {
    const AT_A_TIME: i64 = 1_000;
    loop {
        let gone = sqlx::query(
            "delete from idempotency_key k using (
               select workspace_id, owner_id, key from idempotency_key where created_at < $1 order by created_at limit $2) o
             where k.workspace_id = o.workspace_id and k.owner_id = o.owner_id and k.key = o.key",
        )
        .bind(store.clock.now() - KEPT)
        .bind(AT_A_TIME)
        .execute(&store.database.owner)
        .await?;
        if gone.rows_affected() < AT_A_TIME.unsigned_abs() {
            return Ok(());
        }
    }
}

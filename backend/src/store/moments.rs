//! When batches of messages were committed and first emitted, for who asks for the times of a message. Kept in memory and
//! written once a second, behind everything else: no message waits for it. What a process had not written when it was killed
//! is lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::{Store, partitions};

const EVERY: Duration = Duration::from_secs(1);
/// More than one process can commit in a second. While the database is away the newest are not noted.
const MOST: usize = 50_000;

/// All messages that one batch made in a workspace have the same `created_at`.
type Batch = (Uuid, OffsetDateTime);

#[derive(Debug, Default, Clone, Copy)]
struct Moment {
    committed: Option<OffsetDateTime>,
    emitted: Option<OffsetDateTime>,
}

#[derive(Clone, Default)]
pub struct Moments(Arc<Mutex<HashMap<Batch, Moment>>>);

impl Moments {
    pub fn committed(&self, workspace_id: Uuid, created_at: OffsetDateTime, at: OffsetDateTime) {
        self.note((workspace_id, created_at), |moment| moment.committed = Some(at));
    }

    /// The first time counts.
    pub fn emitted(&self, workspace_id: Uuid, created_at: OffsetDateTime, at: OffsetDateTime) {
        self.note((workspace_id, created_at), |moment| {
            moment.emitted = Some(moment.emitted.map_or(at, |first| first.min(at)));
        });
    }

    fn note(&self, batch: Batch, note: impl FnOnce(&mut Moment)) {
        let mut noted = self.lock();
        if noted.len() < MOST || noted.contains_key(&batch) {
            note(noted.entry(batch).or_default());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Batch, Moment>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes until cancelled, and what is left then.
    pub async fn keep(self, store: Store, stop: CancellationToken) {
        let mut every = tokio::time::interval(EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let stopped = tokio::select! {
                _ = every.tick() => false,
                () = stop.cancelled() => true,
            };
            self.write(&store).await;
            if stopped {
                return;
            }
        }
    }

    async fn write(&self, store: &Store) {
        let mut batches: Vec<(Batch, Moment)> = std::mem::take(&mut *self.lock()).into_iter().collect();
        if batches.is_empty() {
            return;
        }
        // in one order, so that two processes do not wait for each other
        batches.sort_unstable_by_key(|(batch, _)| *batch);
        let written = match insert(store, &batches).await {
            Err(error) if lacks_partition(&error) => {
                let first = store.clock.now().date().previous_day().unwrap_or(time::Date::MIN);
                match partitions::ensure(&store.database, first, 16).await {
                    Ok(()) => insert(store, &batches).await,
                    Err(error) => Err(error),
                }
            }
            written => written,
        };
        if let Err(error) = written {
            warn!(%error, batches = batches.len(), "times of messages could not be kept");
        }
    }
}

fn lacks_partition(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some("23514")
}

async fn insert(store: &Store, batches: &[(Batch, Moment)]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into message_moment as m (workspace_id, created_at, committed_at, emitted_at)
         select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[])
         on conflict (workspace_id, created_at) do update
           set committed_at = coalesce(m.committed_at, excluded.committed_at), emitted_at = least(m.emitted_at, excluded.emitted_at)
           where m.committed_at is null and excluded.committed_at is not null
             or m.emitted_at is null and excluded.emitted_at is not null or excluded.emitted_at < m.emitted_at",
    )
    .bind(batches.iter().map(|((workspace_id, _), _)| *workspace_id).collect::<Vec<_>>())
    .bind(batches.iter().map(|((_, created_at), _)| *created_at).collect::<Vec<_>>())
    .bind(batches.iter().map(|(_, moment)| moment.committed).collect::<Vec<_>>())
    .bind(batches.iter().map(|(_, moment)| moment.emitted).collect::<Vec<_>>())
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

//! In: from a verified, parsed webhook to rows, events and jobs, in one transaction per batch.
//!
//! A webhook is answered only after the commit of its batch. A batch that fails because of its data is bisected until the
//! poison stands alone; that one is stored with its error and answered like the others, everything else goes through.

mod accounts;
mod apply;
mod echoes;
mod edits;
mod effects;
mod erased;
mod known;
mod merge;
mod messages;
mod moved;
mod notices;
mod parked;
mod people;
mod pictures;
mod placeholders;
mod plain;
mod raw;
mod reach;
mod redact;
mod shared;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use frontdesk_connectors::Channel;
use frontdesk_connectors::model::AccountSlice;
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use apply::{Changes, Ready, apply, apply_foreign};
pub use echoes::match_waiting as match_echoes;
pub use effects::our_id;
pub use parked::{Parked, ripen, take_for_conversation, take_for_messages};
pub use raw::{Outcome, is_stored_as, refs};
pub use redact::redact;
pub use writer::{NotStored, Ways, Written, recover, replay, write, write_short};

use crate::errors::{Error, Result};
use crate::store::Store;
use crate::store::batcher::Batcher;
use crate::traces::{Span, SpanKind, Trace};

/// One POST of a platform, its signature checked.
#[derive(Debug, Clone)]
pub struct Received {
    pub channel: Channel,
    pub body: Bytes,
    pub slices: Arc<[AccountSlice]>,
    pub received_at: OffsetDateTime,
    /// The same for measuring.
    pub received: Instant,
    /// Of its request.
    pub trace: Option<Trace>,
}

/// How many POSTs may wait before the platform is asked to come back, and how many bytes. One account alone has half of it: what
/// two cores store in about a second, so that what is taken is answered in time.
const CAPACITY: usize = 5_000;
const CAPACITY_BYTES: usize = 256 * 1024 * 1024;
/// How many POSTs one transaction takes.
const BATCH: usize = 256;
/// Platforms give up on an answer at about this time and come again.
const PATIENCE: Duration = Duration::from_secs(10);
/// So much of it in the queue. When more comes than can be stored, those at the head would otherwise always be those who are
/// about to give up: all would be stored, and none acknowledged. So the writer's time goes to those who still hear the answer.
const PATIENCE_IN_QUEUE: Duration = Duration::from_secs(5);

const BUSY: Error = Error::Busy { retry_after: 2 };

/// The writer of webhooks in this process.
#[derive(Clone)]
pub struct Ingest {
    writer: Batcher<String, Received, Result<(), NotStored>>,
    /// One permit for each byte of a body that waits.
    bytes: Arc<Semaphore>,
}

impl Ingest {
    pub fn start(store: &Store, stop: &CancellationToken) -> Self {
        let store = store.clone();
        let writer = Batcher::start(CAPACITY, BATCH, stop.clone(), move |batch| {
            let store = store.clone();
            async move { writer::write(&store, &batch, Ways::Both).await.outcomes }
        });
        Self {
            writer,
            bytes: Arc::new(Semaphore::new(CAPACITY_BYTES)),
        }
    }

    /// Webhooks that wait for the writer.
    pub fn waiting(&self) -> usize {
        self.writer.length()
    }

    /// Returns when the webhook is on disk. Fair between accounts: each gets its turn.
    /// One that waited too long counts as not taken, whether or not it is stored in the end: a repeat is known.
    pub async fn receive(&self, received: Received) -> Result<()> {
        let size = u32::try_from(received.body.len()).unwrap_or(u32::MAX);
        let _waiting = self.bytes.try_acquire_many(size).map_err(|_| BUSY)?;
        let account = received
            .slices
            .first()
            .map(|slice| slice.account_id.clone())
            .unwrap_or_default();
        let _span = Span::below(received.trace.as_ref(), "store webhook", SpanKind::Internal);
        let until = Instant::now() + PATIENCE_IN_QUEUE;
        match tokio::time::timeout(PATIENCE, self.writer.submit_by(until, account, received)).await {
            Ok(Ok(Ok(()))) => Ok(()),
            Ok(Ok(Err(_)) | Err(_)) | Err(_) => Err(BUSY),
        }
    }
}

/// Applies what waits although its message is here: the net under two processes that met in the middle.
pub async fn apply_ripe(store: &Store) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let ripe = ripen(&mut transaction, store, 500).await?;
    if ripe.is_empty() {
        return Ok(());
    }
    let ready: Vec<Ready<'_>> = ripe.iter().map(Parked::ready).collect();
    let changes = apply(&mut transaction, store, &ready).await?;
    crate::store::jobs::push(&mut transaction, &store.clock, &changes.jobs, store.clock.now()).await?;
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(())
}

//! Fetching an attachment from its platform, after its message is on screen.

use std::time::Duration;

use frontdesk_connectors::model::MediaSource;
use frontdesk_connectors::outbound::FetchedMedia;
use frontdesk_connectors::{ErrorClass, SendError};
use futures::StreamExt;
use uuid::Uuid;

use super::Context;
use crate::domain::attachments::{self, FetchTarget, Fetched};
use crate::errors::Result;
use crate::inspect;
use crate::outgoing::{self, Line};
use crate::store::files::{self, FileError, HEAD};
use crate::store::jobs::{self, Job};

/// Of what may be gone in a moment.
const TRIES: i32 = 6;
/// Of what the platform refused: once more, in case it erred.
const REFUSED_TRIES: i32 = 2;
const UNREACHABLE: &str = "The platform did not hand the file over. Fetch it again later.";
const GONE: &str = "The platform no longer has this file, or does not give it to this account.";
const DAMAGED: &str = "The file arrived damaged. Fetch it again.";
const NOT_FETCHED_FROM: &str = "The file is at an address that nothing is fetched from.";

pub async fn fetch(context: &Context, workspace_id: Uuid, attachment_id: Uuid) -> Result<()> {
    let Some(target) = attachments::fetch_target(&context.store, workspace_id, attachment_id).await? else {
        return Ok(());
    };
    let fetched = match download(context, workspace_id, attachment_id, &target).await {
        Ok(fetched) => fetched,
        Err(trouble) if target.attempts < trouble.tries() => {
            let job = Job::FetchMedia {
                workspace_id,
                attachment_id,
            };
            return later(context, target.attempts, job).await;
        }
        Err(Trouble::MayPass) => failed(UNREACHABLE),
        Err(Trouble::Refused { advice }) => failed(advice),
    };
    count(&fetched);
    let wanted = attachments::save_fetched(&context.store, workspace_id, attachment_id, &fetched).await?;
    if let (false, Fetched::Stored { storage_key, known, .. }) = (wanted, &fetched) {
        for key in std::iter::once(storage_key).chain(&known.thumbnail_key) {
            context.files.delete(key).await.map_err(anyhow::Error::from)?;
        }
    }
    Ok(())
}

fn count(fetched: &Fetched) {
    let outcome = match fetched {
        Fetched::Stored { .. } => "stored",
        Fetched::Seen { .. } => "proxied",
        Fetched::Failed { .. } => "failed",
        Fetched::Expired { .. } => "expired",
    };
    metrics::counter!("frontdesk_media_fetches_total", "outcome" => outcome).increment(1);
}

/// The same job again after a pause that grows: 2, 8, 32 seconds and so on.
pub async fn later(context: &Context, attempts: i32, job: Job) -> Result<()> {
    let pause = Duration::from_secs(2 << (2 * attempts.clamp(1, 6) - 2));
    let mut connection = context.store.database.owner.acquire().await?;
    jobs::push(
        &mut connection,
        &context.store.clock,
        &[job],
        context.store.clock.now() + pause,
    )
    .await?;
    Ok(())
}

enum Trouble {
    /// What went wrong may be gone in a moment.
    MayPass,
    /// The platform does not hand the file over, and said why.
    Refused { advice: String },
}

impl Trouble {
    fn of(error: SendError) -> Self {
        use ErrorClass::{Media, RateAccount, RateRecipient, Spam, Transient};
        match error {
            SendError::NotSent(_) | SendError::Unknown(_) => Self::MayPass,
            SendError::Refused { error, .. } => match error.class {
                Media | RateAccount | RateRecipient | Spam | Transient => Self::MayPass,
                _ => Self::Refused { advice: error.advice },
            },
        }
    }

    fn tries(&self) -> i32 {
        match self {
            Self::MayPass => TRIES,
            Self::Refused { .. } => REFUSED_TRIES,
        }
    }
}

fn failed(error: impl Into<String>) -> Fetched {
    Fetched::Failed { error: error.into() }
}

async fn download(
    context: &Context,
    workspace_id: Uuid,
    attachment_id: Uuid,
    target: &FetchTarget,
) -> Result<Fetched, Trouble> {
    if let MediaSource::Url { url } = &target.source
        && !context.outgoing.may_fetch(url)
    {
        return Ok(failed(NOT_FETCHED_FROM));
    }
    let line = context
        .outgoing
        .line(&context.store, workspace_id, target.inbox_id)
        .await
        .map_err(|_| Trouble::MayPass)?;
    let file = match open(context, &line, workspace_id, attachment_id, target).await {
        Ok(file) => file,
        Err(SendError::Refused { error, .. }) if error.class == ErrorClass::Content => {
            return Ok(Fetched::Expired { error: GONE.to_owned() });
        }
        Err(error) => {
            tracing::info!(%workspace_id, %error, tries = target.attempts, "a file could not be fetched");
            return Err(Trouble::of(error));
        }
    };
    if target.proxied {
        look(file, target).await
    } else {
        keep(context, workspace_id, attachment_id, file, target).await
    }
}

/// Where a link has ended, the platform is asked for a new one.
async fn open(
    context: &Context,
    line: &Line,
    workspace_id: Uuid,
    attachment_id: Uuid,
    target: &FetchTarget,
) -> Result<FetchedMedia, SendError> {
    let opened = outgoing::open_media(line, target).await?;
    if let Some(source) = &opened.moved {
        attachments::save_source(&context.store, workspace_id, attachment_id, source)
            .await
            .map_err(|error| SendError::NotSent(error.to_string()))?;
    }
    Ok(opened.file)
}

/// The beginning alone: that it is there, and what it is.
async fn look(mut file: FetchedMedia, target: &FetchTarget) -> Result<Fetched, Trouble> {
    let mut head = Vec::new();
    while head.len() < HEAD {
        match file.stream.next().await {
            Some(Ok(chunk)) => head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]),
            Some(Err(_)) => return Err(Trouble::MayPass),
            None => break,
        }
    }
    let declared = file.content_type.or_else(|| target.content_type.clone());
    Ok(Fetched::Seen {
        size: file.size,
        content_type: inspect::content_type(&head, declared.as_deref()),
    })
}

async fn keep(
    context: &Context,
    workspace_id: Uuid,
    attachment_id: Uuid,
    file: FetchedMedia,
    target: &FetchTarget,
) -> Result<Fetched, Trouble> {
    let key = files::key(workspace_id, attachment_id);
    let max = attachments::max_bytes(&target.kind);
    let too_large = || {
        failed(format!(
            "The file is larger than {} MB, which is more than is kept.",
            max / 1024 / 1024
        ))
    };
    if file.size.is_some_and(|size| size > max) {
        return Ok(too_large());
    }
    let declared = file.content_type.or_else(|| target.content_type.clone());
    match context.files.write(&key, file.stream, max).await {
        Ok((size, head)) => {
            metrics::counter!("frontdesk_media_stored_bytes_total").increment(size);
            Ok(Fetched::Stored {
                known: attachments::examine(&context.files, &key, &head, declared.as_deref()).await,
                storage_key: key,
                size,
            })
        }
        Err(FileError::TooLarge { .. }) => Ok(too_large()),
        Err(FileError::Source(error)) if error.kind() == std::io::ErrorKind::InvalidData => Ok(failed(DAMAGED)),
        Err(error) => {
            tracing::info!(%workspace_id, %error, tries = target.attempts, "a file could not be stored");
            Err(Trouble::MayPass)
        }
    }
}

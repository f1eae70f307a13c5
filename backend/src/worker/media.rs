//! Fetching an attachment from its platform, after its message is on screen.

use std::time::Duration;

use frontdesk_connectors::SendError;
use frontdesk_connectors::model::MediaSource;
use uuid::Uuid;

use super::Context;
use crate::domain::attachments::{self, FetchTarget, Fetched, MAX_BYTES};
use crate::errors::Result;
use crate::store::files::{self, FileError};
use crate::store::jobs::{self, Job};

const TRIES: i32 = 6;

pub async fn fetch(context: &Context, workspace_id: Uuid, attachment_id: Uuid) -> Result<()> {
    let Some(target) = attachments::fetch_target(&context.store, workspace_id, attachment_id).await? else {
        return Ok(());
    };
    let key = files::key(workspace_id, attachment_id);
    match download(context, workspace_id, &target, &key).await {
        Ok(fetched) => {
            let wanted = attachments::save_fetched(&context.store, workspace_id, attachment_id, &fetched).await?;
            if !wanted && matches!(fetched, Fetched::Ready { .. }) {
                context.files.delete(&key).await.map_err(anyhow::Error::from)?;
            }
        }
        Err(_) if target.attempts < TRIES => {
            later(
                context,
                target.attempts,
                Job::FetchMedia {
                    workspace_id,
                    attachment_id,
                },
            )
            .await?
        }
        Err(_) => {
            attachments::save_fetched(&context.store, workspace_id, attachment_id, &Fetched::Failed).await?;
        }
    }
    Ok(())
}

/// The same job again after a pause that grows: 2, 8, 32 seconds and so on.
pub async fn later(context: &Context, attempts: i32, job: Job) -> Result<()> {
    let pause = Duration::from_secs(2 << (2 * attempts.clamp(1, 6) - 2));
    let mut connection = context.store.database.owner.acquire().await?;
    jobs::push(&mut connection, &[job], context.store.clock.now() + pause).await?;
    Ok(())
}

struct MayPass;

async fn download(context: &Context, workspace_id: Uuid, target: &FetchTarget, key: &str) -> Result<Fetched, MayPass> {
    if let MediaSource::Url { url } = &target.source
        && !context.outgoing.may_fetch(url)
    {
        return Ok(Fetched::Failed);
    }
    let line = context
        .outgoing
        .line(&context.store, workspace_id, target.inbox_id)
        .await
        .map_err(|_| MayPass)?;
    let file = match line
        .connector
        .fetch_media(line.context(), &line.connection.account_id, &target.source)
        .await
    {
        Ok(file) => file,
        Err(SendError::Refused { error, .. }) if error.class == frontdesk_connectors::ErrorClass::Content => {
            return Ok(Fetched::Expired);
        }
        Err(error) => {
            tracing::info!(%workspace_id, %error, tries = target.attempts, "a file could not be fetched");
            return Err(MayPass);
        }
    };
    let declared = file.content_type.or_else(|| target.content_type.clone());
    match context.files.write(key, file.stream, MAX_BYTES).await {
        Ok((size, head)) => Ok(Fetched::Ready {
            storage_key: key.to_owned(),
            size,
            head,
            content_type: declared,
        }),
        Err(FileError::TooLarge { .. }) => Ok(Fetched::Failed),
        Err(error) => {
            tracing::info!(%workspace_id, %error, tries = target.attempts, "a file could not be stored");
            Err(MayPass)
        }
    }
}

//! Fetching name and picture of a contact. Failing changes nothing: the conversation works without them.

use frontdesk_connectors::model::MediaSource;
use frontdesk_connectors::outbound::Profile;
use futures::StreamExt;
use uuid::Uuid;

use super::Context;
use crate::domain::attachments::{self, Avatar};
use crate::domain::contacts::{self, ProfileTarget};
use crate::errors::Result;
use crate::inspect;
use crate::outgoing::Line;
use crate::store::files;

/// Bytes of a picture as the platform has it.
const PICTURE_MAX: usize = 5 * 1024 * 1024;
/// Of our copy, in pixels: twice the largest place it is shown at.
const PICTURE_SIDE: u32 = 192;

pub async fn fetch(context: &Context, workspace_id: Uuid, identity_id: Uuid) -> Result<()> {
    let Some(target) = contacts::profile_target(&context.store, workspace_id, identity_id).await? else {
        return Ok(());
    };
    let line = context
        .outgoing
        .line(&context.store, workspace_id, target.inbox_id)
        .await?;
    let Some(profile) = told_or_asked(&line, &target, workspace_id).await else {
        return Ok(());
    };
    let picture = match &profile.picture {
        Some(MediaSource::Url { url }) if !context.outgoing.may_fetch(url) => None,
        Some(source) => picture(context, &line, workspace_id, &target, source).await,
        None => None,
    };
    let replaced = contacts::save_profile(
        &context.store,
        workspace_id,
        identity_id,
        target.contact_id,
        &profile,
        picture,
    )
    .await?;
    if let Some(key) = replaced
        && let Err(error) = context.files.delete(&key).await
    {
        // it has no row any more, and is swept away as such
        tracing::info!(%workspace_id, %error, "a contact's earlier picture could not be deleted");
    }
    Ok(())
}

/// Where their picture is was told with what they did; else the platform is asked who they are.
async fn told_or_asked(line: &Line, target: &ProfileTarget, workspace_id: Uuid) -> Option<Profile> {
    if let Some(url) = &target.picture_url {
        return Some(Profile {
            picture: Some(MediaSource::Url { url: url.clone() }),
            ..Profile::default()
        });
    }
    if !line.credentials().hold_token() {
        return None;
    }
    match line.connector.fetch_profile(line.context(), &target.keys).await {
        Ok(profile) => profile,
        Err(error) => {
            tracing::info!(%workspace_id, %error, "a profile could not be fetched");
            None
        }
    }
}

/// A small copy of the picture: platforms' links to them end within days. The one that is there, when it is the same.
async fn picture(
    context: &Context,
    line: &Line,
    workspace_id: Uuid,
    target: &ProfileTarget,
    source: &MediaSource,
) -> Option<Uuid> {
    let account = line.connection.account_id.as_str();
    let file = line.connector.fetch_media(line.context(), account, source).await.ok()?;
    let bytes = gather(file.stream, PICTURE_MAX).await?;
    let small = tokio::task::spawn_blocking(move || inspect::shrink(&bytes, PICTURE_SIDE))
        .await
        .ok()??;
    if let Some(known) = &target.picture
        && is_same(context, &known.storage_key, &small.bytes).await
    {
        return Some(known.id);
    }
    let id = context.store.clock.id();
    let key = files::key(workspace_id, id);
    let size = small.bytes.len();
    context.files.put(&key, small.bytes.into()).await.ok()?;
    let avatar = Avatar {
        id,
        inbox_id: target.inbox_id,
        storage_key: &key,
        size,
        content_type: small.content_type,
    };
    attachments::save_avatar(&context.store, workspace_id, avatar)
        .await
        .ok()?;
    Some(id)
}

async fn is_same(context: &Context, key: &str, bytes: &[u8]) -> bool {
    match context.files.read(key, None).await {
        Ok(known) if known.size == bytes.len() as u64 => {
            gather(known.stream, bytes.len()).await.as_deref() == Some(bytes)
        }
        _ => false,
    }
}

/// None for more than `max` bytes, and for what breaks off.
async fn gather(mut stream: files::ByteStream, max: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.ok()?);
        if bytes.len() > max {
            return None;
        }
    }
    Some(bytes)
}

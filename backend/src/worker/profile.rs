//! Fetching name and picture of a contact. Failing changes nothing: the conversation works without them.

use frontdesk_connectors::model::MediaSource;
use futures::StreamExt;
use uuid::Uuid;

use super::Context;
use crate::domain::attachments::{self, Avatar};
use crate::domain::contacts;
use crate::errors::Result;
use crate::inspect;
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
    if !line.credentials().hold_token() {
        return Ok(());
    }
    let profile = match line.connector.fetch_profile(line.context(), &target.keys).await {
        Ok(Some(profile)) => profile,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::info!(%workspace_id, %error, "a profile could not be fetched");
            return Ok(());
        }
    };
    let picture = match &profile.picture {
        Some(MediaSource::Url { url }) if !context.outgoing.may_fetch(url) => None,
        Some(source) => picture(context, &line, workspace_id, target.inbox_id, source).await,
        None => None,
    };
    contacts::save_profile(
        &context.store,
        workspace_id,
        identity_id,
        target.contact_id,
        &profile,
        picture,
    )
    .await
}

/// A small copy of the picture: platforms' links to them end within days.
async fn picture(
    context: &Context,
    line: &crate::outgoing::Line,
    workspace_id: Uuid,
    inbox_id: Uuid,
    source: &MediaSource,
) -> Option<Uuid> {
    let file = line
        .connector
        .fetch_media(line.context(), &line.connection.account_id, source)
        .await
        .ok()?;
    let bytes = gather(file.stream).await?;
    let small = tokio::task::spawn_blocking(move || inspect::shrink(&bytes, PICTURE_SIDE))
        .await
        .ok()??;
    let id = context.store.clock.id();
    let key = files::key(workspace_id, id);
    let size = small.bytes.len();
    context.files.put(&key, small.bytes.into()).await.ok()?;
    let avatar = Avatar {
        id,
        inbox_id,
        storage_key: &key,
        size,
        content_type: small.content_type,
    };
    attachments::save_avatar(&context.store, workspace_id, avatar)
        .await
        .ok()?;
    Some(id)
}

async fn gather(mut stream: files::ByteStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.ok()?);
        if bytes.len() > PICTURE_MAX {
            return None;
        }
    }
    Some(bytes)
}

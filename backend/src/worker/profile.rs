//! Fetching name and picture of a contact. Failing changes nothing: the conversation works without them.

use frontdesk_connectors::model::MediaSource;
use uuid::Uuid;

use super::Context;
use crate::domain::attachments::{self, Avatar};
use crate::domain::contacts;
use crate::errors::Result;
use crate::store::files;

const PICTURE_MAX: u64 = 5 * 1024 * 1024;

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
    let id = context.store.clock.id();
    let key = files::key(workspace_id, id);
    let (size, head) = context.files.write(&key, file.stream, PICTURE_MAX).await.ok()?;
    let content_type = file.content_type.as_deref();
    let avatar = Avatar {
        id,
        inbox_id,
        storage_key: &key,
        size,
        head: &head,
        content_type,
    };
    attachments::save_avatar(&context.store, workspace_id, avatar)
        .await
        .ok()?;
    Some(id)
}

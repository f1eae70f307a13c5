//! What was taken back is taken out of the change log and the files as well.

use uuid::Uuid;

use super::Context;
use crate::domain::messages;
use crate::errors::Result;

pub async fn run(context: &Context, workspace_id: Uuid, message_id: Uuid) -> Result<()> {
    for key in messages::scrub(&context.store, workspace_id, message_id).await? {
        context.files.delete(&key).await.map_err(anyhow::Error::from)?;
    }
    Ok(())
}

//! Tokens of Instagram login end after sixty days unless they are refreshed: a week after they were issued, or when ten days
//! are left. One that the platform refuses to refresh locks its inbox, and admins are told.

use std::time::Duration;

use frontdesk_connectors::ErrorClass;
use frontdesk_connectors::login::{LoginError, instagram};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Context;
use crate::domain::inboxes::{self, Refreshable};
use crate::domain::oauth;
use crate::errors::Result;

const EVERY: Duration = Duration::from_secs(5);
const AT_ONCE: i64 = 20;
const REFUSED: &str =
    "Instagram refused to refresh this account's token. Connect it again by logging in with Instagram.";

pub async fn run(context: Context, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = due(&context).await {
            warn!(%error, "tokens could not be looked after; it is tried again");
        }
    }
}

async fn due(context: &Context) -> Result<()> {
    oauth::sweep(&context.store).await?;
    for inbox in inboxes::claim_refreshable(&context.store, AT_ONCE).await? {
        if let Err(error) = refresh(context, inbox).await {
            warn!(%error, inbox_id = %inbox.id, "a token could not be refreshed; it is tried again");
        }
    }
    Ok(())
}

async fn refresh(context: &Context, inbox: Refreshable) -> Result<()> {
    let line = context
        .outgoing
        .line(&context.store, inbox.workspace_id, inbox.id)
        .await?;
    let Some(old) = line.credentials().access_token.as_deref() else {
        return Ok(());
    };
    let refreshed = instagram::refresh(&context.outgoing.caller(old), context.store.clock.now()).await;
    let mut scope = context.store.scoped(inbox.workspace_id).await?;
    match refreshed {
        Ok((new, expires_at)) => {
            inboxes::store_refreshed(&mut scope, context.outgoing.keys(), inbox.id, old, &new, expires_at).await?;
        }
        Err(LoginError::Refused(error)) if error.class == ErrorClass::Auth => {
            let keys = context.outgoing.keys();
            if inboxes::lock_out_refused(&mut scope, keys, inbox.id, old, REFUSED).await? {
                inboxes::notify(&mut scope, inbox.id, inboxes::notices::TOKEN_NOT_REFRESHED, REFUSED).await?;
            }
        }
        Err(error) => return Err(anyhow::anyhow!("{error}").into()),
    }
    scope.commit().await
}

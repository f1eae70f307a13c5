//! What a platform tells about an account itself: kept in words, for those who look after the inbox.

use frontdesk_connectors::by_channel;
use frontdesk_connectors::model::InboundEvent;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::apply::{Changes, Ready};
use crate::domain::inboxes::notices::{self, NewNotice};
use crate::store::Store;

pub async fn store(
    connection: &mut PgConnection,
    store: &Store,
    ready: &[Ready<'_>],
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let new: Vec<NewNotice> = ready
        .iter()
        .filter_map(|event| match &event.inbound.event {
            InboundEvent::Account { kind, raw } => notice(store, event, kind, raw),
            _ => None,
        })
        .collect();
    changes.notices.extend(notices::insert(connection, &new).await?);
    Ok(())
}

fn notice(store: &Store, event: &Ready<'_>, kind: &str, raw: &Value) -> Option<NewNotice> {
    let words = by_channel(event.channel).account_notice(kind, raw)?;
    Some(NewNotice {
        workspace_id: event.workspace_id,
        id: store.clock.id(),
        inbox_id: event.inbox_id,
        kind: kind.to_owned(),
        severity: words.severity.as_str(),
        text: words.text,
        raw: raw.clone(),
        fingerprint: fingerprint(event, kind, raw),
        at: event.at,
        created_at: store.clock.now(),
    })
}

/// Account events have no id. The platform's own time is part of it: the same restriction may come again a month later.
fn fingerprint(event: &Ready<'_>, kind: &str, raw: &Value) -> Vec<u8> {
    let at = event.inbound.at.map(|at| at.unix_timestamp_nanos()).unwrap_or_default();
    Sha256::digest(format!("{kind}\n{at}\n{raw}")).to_vec()
}

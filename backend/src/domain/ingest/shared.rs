//! News of an account that several inboxes share, as those of a WhatsApp Business Account are for each of its numbers: they
//! stand in the log of every one of them.

use sqlx::PgConnection;
use uuid::Uuid;

use super::accounts::Accounts;
use super::raw::Slot;
use crate::store::Store;

/// After the slices were stored for the first inbox of each account: a copy for each of the others.
pub async fn store(
    connection: &mut PgConnection,
    store: &Store,
    slots: &[Slot<'_>],
    accounts: &Accounts,
) -> Result<(), sqlx::Error> {
    let (mut ids, mut times, mut copies) = (Vec::new(), Vec::new(), Vec::new());
    let (mut workspace_ids, mut inbox_ids): (Vec<Uuid>, Vec<Uuid>) = (Vec::new(), Vec::new());
    for slot in slots {
        for (id, slice) in slot.event_ids.iter().zip(slot.received.slices.iter()) {
            let whose = accounts.of(slot.received.channel.as_str(), &slice.account_id);
            for other in whose.iter().skip(1) {
                ids.push(*id);
                times.push(slot.received.received_at);
                copies.push(store.clock.id());
                workspace_ids.push(other.workspace_id);
                inbox_ids.push(other.inbox_id);
            }
        }
    }
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into webhook_event (id, received_at, delivery_id, channel, account_id, workspace_id, inbox_id, raw, kinds, outcome, error, refs)
         select t.copy, e.received_at, e.delivery_id, e.channel, e.account_id, t.workspace_id, t.inbox_id, e.raw, e.kinds, e.outcome,
           e.error, e.refs
         from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[]) as t (id, received_at, copy, workspace_id, inbox_id)
         join webhook_event e on e.id = t.id and e.received_at = t.received_at",
    )
    .bind(ids)
    .bind(times)
    .bind(copies)
    .bind(workspace_ids)
    .bind(inbox_ids)
    .execute(connection)
    .await?;
    Ok(())
}

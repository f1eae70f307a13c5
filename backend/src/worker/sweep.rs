//! What time brings, whoever is awake: due deliveries, echoes that waited, snoozed conversations, parked effects, partitions,
//! finished jobs. Every process with the worker role does it; each part is safe to run at once.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Context;
use crate::domain::delivery::overdue;
use crate::domain::delivery::step::Lane;
use crate::domain::{
    assignment, attachments, contacts, conversations, ingest, presence, scheduled, templates, upkeep, webhook_log,
};
use crate::errors::Result;

const EVERY: Duration = Duration::from_secs(1);
/// In ticks.
const MEDIA_EVERY: u64 = 5;
const PRESENCE_EVERY: u64 = 10;
const SHARE_EVERY: u64 = 15;
const RIPEN_EVERY: u64 = 15;
const TEMPLATES_EVERY: u64 = 60;
const UPKEEP_EVERY: u64 = 600;
const LANES_OF_EACH_INBOX: i64 = 1_024;

pub async fn run(context: Context, stop: CancellationToken, retention_days: u16) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        tick(&context, count, retention_days).await;
        count += 1;
    }
}

/// Each part by itself: one that fails does not keep the others from being done.
async fn tick(context: &Context, count: u64, retention_days: u16) {
    let store = &context.store;
    if count.is_multiple_of(SHARE_EVERY) {
        note("pace of this process", share_pace(context).await);
    }
    note("due deliveries", due_lanes(context).await);
    note("waiting echoes", ingest::match_echoes(store).await);
    note("snoozed conversations", conversations::wake_snoozed(store).await);
    note("scheduled replies", scheduled::send_due(store).await);
    if count.is_multiple_of(RIPEN_EVERY) {
        note("waiting effects", ingest::apply_ripe(store).await);
        note("replays", take_up_replays(context).await);
        note("files of contacts", contacts::import::take_up(store).await);
        note("exports of contacts", contacts::dossier::take_up(store).await);
        note("erasures", contacts::erasure::take_up(store).await);
    }
    if count.is_multiple_of(PRESENCE_EVERY) {
        note("who is here", presence::forget_dead(store).await);
        note(
            "conversations of those who are away",
            assignment::give_back(store).await,
        );
    }
    if count.is_multiple_of(MEDIA_EVERY) {
        note("profiles", contacts::refresh_due(store).await);
        note(
            "media of stories",
            attachments::sweep_expired(store, &context.files).await,
        );
        note(
            "exports that are over",
            contacts::dossier::sweep_expired(store, &context.files).await,
        );
    }
    if count.is_multiple_of(TEMPLATES_EVERY) {
        note("message templates", templates::request_due(store).await);
    }
    if count.is_multiple_of(UPKEEP_EVERY) {
        note("upkeep", upkeep::run(store, retention_days).await);
    }
}

fn note<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) {
    if let Err(error) = result {
        warn!(%error, what, "sweeping failed; it is tried again");
    }
}

/// Each process has its share of every account's pace.
async fn share_pace(context: &Context) -> Result<()> {
    let processes = upkeep::workers(&context.store).await?;
    context.deliverer.share_among(u32::try_from(processes).unwrap_or(1));
    Ok(())
}

/// Those whose process ended go on here; a job's own retries would come too late or not at all.
async fn take_up_replays(context: &Context) -> Result<()> {
    for (workspace_id, replay_id) in webhook_log::replays::abandoned(&context.store).await? {
        webhook_log::replays::work(&context.store, workspace_id, replay_id).await?;
    }
    Ok(())
}

async fn due_lanes(context: &Context) -> Result<()> {
    for (workspace_id, conversation_id, inbox_id) in overdue::due_lanes(&context.store, LANES_OF_EACH_INBOX).await? {
        let lane = Lane {
            workspace_id,
            conversation_id,
        };
        context.deliverer.wake(lane, inbox_id);
    }
    Ok(())
}

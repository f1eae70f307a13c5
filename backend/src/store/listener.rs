//! The one connection per process that listens, and the one task that notifies others. NOTIFY never runs inside a
//! transaction: there it takes a lock that is global to the cluster.

use std::collections::HashSet;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::wake::{Ring, Signal};
use super::{Database, Wake};

const CHANNEL: &str = "frontdesk";
/// After so long without a word it is asked whether anybody is there.
const QUIET: Duration = Duration::from_secs(10);
/// NOTIFY takes less than 8,000 bytes.
const PAYLOAD_MAX: usize = 7_800;

/// `[sender, [signal, …]]`
type Payload = (Uuid, Vec<Signal>);

/// Listens for other processes until cancelled; reconnects by itself and then rings for everything.
pub async fn listen(database: Database, wake: Wake, process: Uuid, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let run = async {
            let pool = PgPoolOptions::new()
                .max_connections(1)
                .connect_with(database.direct.clone())
                .await?;
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.eager_reconnect(false);
            listener.listen(CHANNEL).await?;
            wake.from_other_process(Signal::Everything);
            loop {
                match tokio::time::timeout(QUIET, listener.try_recv()).await {
                    Ok(heard) => match heard? {
                        Some(notification) => ring(&wake, process, notification.payload()),
                        // the connection was lost: what is said meanwhile is gone
                        None => return Ok(()),
                    },
                    // who only listens does not notice when nobody is there any more
                    Err(_) => {
                        sqlx::query("select 1").execute(&mut listener).await?;
                    }
                }
            }
        };
        let result: Result<(), sqlx::Error> = tokio::select! {
            result = run => result,
            () = stop.cancelled() => return,
        };
        database.last_break.note();
        match result {
            Ok(()) => continue,
            Err(error) => warn!(%error, "listening for changes failed; trying again"),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = stop.cancelled() => return,
        }
    }
}

fn ring(wake: &Wake, process: Uuid, payload: &str) {
    match serde_json::from_str::<Payload>(payload) {
        Ok((sender, _)) if sender == process => {}
        Ok((_, signals)) => signals.into_iter().for_each(|signal| wake.from_other_process(signal)),
        // a newer version may say what we do not know yet
        Err(_) => wake.from_other_process(Signal::Everything),
    }
}

/// Passes this process's rings on, as many in one NOTIFY as have gathered during the last one.
pub async fn notify(pool: PgPool, wake: Wake, process: Uuid, stop: CancellationToken) {
    let mut rings = wake.subscribe();
    loop {
        let signals = tokio::select! {
            signals = gather(&mut rings) => signals,
            () = stop.cancelled() => return,
        };
        let Some(signals) = signals else { return };
        for payload in payloads(process, signals) {
            if let Err(error) = sqlx::query("select pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(payload)
                .execute(&pool)
                .await
            {
                warn!(%error, "telling other processes failed; they will see it at their next poll");
            }
        }
    }
}

/// Waits for a ring and takes all that have gathered. Rings that were lost stand for everything; none: there will be no more.
async fn gather(rings: &mut Receiver<Ring>) -> Option<HashSet<Signal>> {
    let mut signals = HashSet::new();
    match rings.recv().await {
        Ok(ring) => signals.extend(for_others(ring)),
        Err(RecvError::Lagged(_)) => signals.extend([Signal::Everything]),
        Err(RecvError::Closed) => return None,
    }
    loop {
        match rings.try_recv() {
            Ok(ring) => signals.extend(for_others(ring)),
            Err(TryRecvError::Lagged(_)) => signals.extend([Signal::Everything]),
            Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(signals),
        }
    }
}

/// For a command that ends right after: tells every process.
pub async fn notify_once(pool: &PgPool, signal: Signal) -> Result<(), sqlx::Error> {
    let payload = encode(Uuid::nil(), vec![signal]);
    sqlx::query("select pg_notify($1, $2)")
        .bind(CHANNEL)
        .bind(payload)
        .execute(pool)
        .await?;
    Ok(())
}

fn for_others(ring: Ring) -> Option<Signal> {
    match ring {
        Ring::Committed { workspace_id, .. } => Some(Signal::Events { workspace_id }),
        Ring::Signal { signal, local: true } => Some(signal),
        Ring::Signal { local: false, .. } => None,
    }
}

fn payloads(process: Uuid, signals: HashSet<Signal>) -> Vec<String> {
    let mut payloads = Vec::new();
    let mut batch: Vec<Signal> = Vec::new();
    let mut size = 0;
    for signal in signals {
        let length = serde_json::to_string(&signal).map_or(0, |text| text.len() + 1);
        if length > PAYLOAD_MAX / 2 {
            continue;
        }
        if size + length > PAYLOAD_MAX - 64 {
            payloads.push(encode(process, std::mem::take(&mut batch)));
            size = 0;
        }
        size += length;
        batch.push(signal);
    }
    if !batch.is_empty() {
        payloads.push(encode(process, batch));
    }
    payloads
}

fn encode(process: Uuid, signals: Vec<Signal>) -> String {
    let payload: Payload = (process, signals);
    serde_json::to_string(&payload).expect("signals serialise")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_signals_are_cut_into_payloads_that_postgres_takes() {
        let signals: HashSet<Signal> = (0..500)
            .map(|n| Signal::Events {
                workspace_id: Uuid::from_u128(n),
            })
            .collect();
        let payloads = payloads(Uuid::nil(), signals.clone());
        assert!(payloads.iter().all(|payload| payload.len() < 8_000));
        let back: HashSet<Signal> = payloads
            .iter()
            .flat_map(|payload| serde_json::from_str::<Payload>(payload).unwrap().1)
            .collect();
        assert_eq!(back, signals);
    }

    #[tokio::test]
    async fn rings_that_were_lost_stand_for_everything() {
        let jobs = || Ring::Signal {
            signal: Signal::Jobs,
            local: true,
        };
        let (bell, mut rings) = tokio::sync::broadcast::channel(2);
        bell.send(jobs()).unwrap();
        assert_eq!(gather(&mut rings).await, Some(HashSet::from([Signal::Jobs])));
        // lost before the first that is heard
        (0..5).for_each(|_| assert!(bell.send(jobs()).is_ok()));
        let heard = Some(HashSet::from([Signal::Jobs, Signal::Everything]));
        assert_eq!(gather(&mut rings).await, heard);
        drop(bell);
        assert_eq!(gather(&mut rings).await, None);
    }
}

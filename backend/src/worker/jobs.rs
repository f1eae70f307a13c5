//! The durable queue. A job that fails in a way that may pass is queued again with a later time by the job itself; apalis'
//! own retries come at once and have no pause, so they are left for what nobody foresaw.

use std::time::Duration;

use apalis::prelude::*;
use apalis_postgres::{Config, PostgresStorage};
use futures::stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, error, warn};

use super::{Context, mail, media, notify, profile, reaction, read_receipt, scrub, tap, templates};
use crate::domain::accounts::{self, LinkRequest};
use crate::domain::delivery::step::Lane;
use crate::domain::{contacts, webhook_log};
use crate::errors::Error;
use crate::store::jobs::{self, Job, QUEUE};
use crate::store::wake::{Ring, Signal};
use crate::store::{Store, Wake};

const HEARTBEAT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_secs(1);
const CONCURRENCY: usize = 16;
/// Before the queue is taken up again.
const PAUSE: Duration = Duration::from_secs(1);
/// How often the worker's signs of life are looked at, and how old the last may be: several times `HEARTBEAT`.
const LOOK_EVERY: Duration = Duration::from_secs(20);
const ASLEEP_AFTER: Duration = Duration::from_secs(30);
/// What is running may take so long to finish when the worker is exchanged.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// Works the queue until cancelled; what is running is finished first. A worker that loses its database ends, and the next
/// begins after a pause: by itself it would come back at once, some hundred times a second for as long as the database is
/// away.
pub async fn run(context: Context, stop: CancellationToken) {
    while !stop.is_cancelled() {
        work_until_broken(&context, &stop).await;
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn work_until_broken(context: &Context, stop: &CancellationToken) {
    let (broken, ending) = (CancellationToken::new(), CancellationToken::new());
    // a name that was used before would leave the jobs of its last holder stuck
    let name = format!("frontdesk-{}", context.store.clock.id());
    let (told, worker, its_name) = (broken.clone(), context.clone(), name.clone());
    let monitor = Monitor::new().should_restart(move |_, _| {
        told.cancel();
        false
    });
    let monitor = monitor.register(move |_| {
        let pool = worker.store.database.owner.clone();
        let config = Config::default()
            .queue(QUEUE)
            .batch_size(50)
            .heartbeat_interval(HEARTBEAT);
        let strategy = Strategy::new().stream(rings(&worker.store.wake)).interval(POLL);
        let storage = PostgresStorage::<Job>::new(&pool)
            .with_config(config)
            .poll_with_strategy(strategy);
        WorkerBuilder::new(its_name.clone())
            .backend(storage)
            .data(worker.clone())
            .concurrency(CONCURRENCY)
            .build(work)
    });
    let ended = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = broken.cancelled() => {}
            () = falls_asleep(&context.store, &name) => {
                warn!("the job queue fell asleep; it is taken up again");
            }
        }
        ending.cancel();
        Ok(())
    };
    let given_up = async {
        ending.cancelled().await;
        if stop.is_cancelled() {
            // whoever stops the process knows how long it may take
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(LAST_WORDS).await;
    };
    tokio::select! {
        result = monitor.run_with_signal(ended) => {
            if let Err(error) = result {
                warn!(%error, "the job queue stopped; it is taken up again");
            }
            if let Err(error) = jobs::give_back(&context.store.database, &name).await {
                warn!(%error, "jobs that were not begun could not be given back; they are found later");
            }
        }
        () = given_up => warn!("the job queue did not end; it is left, and another taken up"),
    }
}

/// Until the worker of this name has shown no sign of life for a while, although the database answers. apalis' worker is woken
/// by whoever it waits for, and when answers of the database come very late it misses that for good.
async fn falls_asleep(store: &Store, name: &str) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let asleep = jobs::silent(&store.database, name, ASLEEP_AFTER).await;
        // without a database the worker ends by itself
        if asleep.unwrap_or(false) {
            return;
        }
    }
}

/// One item when there are jobs. The queue is asked whenever its stream is woken, so other rings are kept from it.
fn rings(wake: &Wake) -> impl futures::Stream<Item = ()> + Unpin + Send + 'static {
    let (ask, asked) = mpsc::channel(1);
    let mut rings = wake.subscribe();
    tokio::spawn(async move {
        loop {
            let jobs = tokio::select! {
                ring = rings.recv() => match ring {
                    Ok(Ring::Signal { signal: Signal::Jobs | Signal::Everything, .. }) | Err(RecvError::Lagged(_)) => true,
                    Ok(_) => false,
                    Err(RecvError::Closed) => return,
                },
                () = ask.closed() => return,
            };
            if jobs {
                // one that waits to be heard stands for those to come
                let _ = ask.try_send(());
            }
        }
    });
    Box::pin(stream::unfold(asked, async |mut asked| {
        asked.recv().await.map(|()| ((), asked))
    }))
}

async fn work(job: Job, context: Data<Context>) -> Result<(), BoxDynError> {
    let span = job.span();
    let worked = async {
        let result = run_job(&job, &context).await;
        if let Err(error) = &result {
            error!(%error, "a job failed");
        }
        result
    };
    let result = worked.instrument(span).await;
    result.map_err(|error| error.to_string().into())
}

/// Whether it is put aside, since its workspace waits.
async fn waits(job: &Job, store: &Store) -> Result<bool, Error> {
    match job.waits_with() {
        Some(workspace_id) => Ok(jobs::put_aside(&store.database, workspace_id, store.clock.id(), job).await?),
        None => Ok(false),
    }
}

async fn run_job(job: &Job, context: &Context) -> Result<(), Error> {
    if waits(job, &context.store).await? {
        return Ok(());
    }
    match job {
        Job::Deliver {
            workspace_id,
            conversation_id,
            inbox_id,
        } => {
            context.deliverer.wake(
                Lane {
                    workspace_id: *workspace_id,
                    conversation_id: *conversation_id,
                },
                *inbox_id,
            );
            Ok(())
        }
        Job::FetchMedia {
            workspace_id,
            attachment_id,
        } => media::fetch(context, *workspace_id, *attachment_id).await,
        Job::FetchProfile {
            workspace_id,
            identity_id,
        } => profile::fetch(context, *workspace_id, *identity_id).await,
        Job::React {
            workspace_id,
            message_id,
        } => reaction::deliver(context, *workspace_id, *message_id).await,
        Job::MarkRead {
            workspace_id,
            conversation_id,
        } => read_receipt::send(context, *workspace_id, *conversation_id).await,
        Job::AcknowledgeTap {
            workspace_id,
            inbox_id,
            external_id,
        } => tap::acknowledge(context, *workspace_id, *inbox_id, external_id).await,
        Job::ReplayWebhooks {
            workspace_id,
            replay_id,
        } => webhook_log::replays::work(&context.store, *workspace_id, *replay_id).await,
        Job::ImportContacts {
            workspace_id,
            import_id,
        } => contacts::import::work(&context.store, *workspace_id, *import_id).await,
        Job::ExportContact {
            workspace_id,
            export_id,
        } => contacts::dossier::work(&context.store, &context.files, *workspace_id, *export_id).await,
        Job::EraseContact {
            workspace_id,
            erasure_id,
        } => contacts::erasure::work(&context.store, &context.files, *workspace_id, *erasure_id).await,
        Job::SyncTemplates { workspace_id, inbox_id } => templates::sync(context, *workspace_id, *inbox_id).await,
        Job::Scrub {
            workspace_id,
            message_id,
        } => scrub::run(context, *workspace_id, *message_id).await,
        Job::Push {
            workspace_id,
            user_id,
            subscription_id,
            notification_id,
            attempt,
        } => {
            let browser = (*workspace_id, *user_id, *subscription_id);
            notify::push(context, browser, *notification_id, *attempt).await
        }
        Job::SendMail { mail_id } => mail::send(context, *mail_id).await,
        Job::MailLink {
            request_id,
            kind,
            email,
            language,
            address,
            user_agent,
        } => {
            let request = LinkRequest {
                id: *request_id,
                kind: *kind,
                email: email.clone(),
                language: *language,
                address: *address,
                user_agent: user_agent.clone(),
            };
            accounts::answer(&context.store, context.outgoing.mailroom(), request).await
        }
    }
}

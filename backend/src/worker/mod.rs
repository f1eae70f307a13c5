//! Work behind the scenes: deliveries, media, profiles, and what time brings.

mod assign;
mod backlog;
mod deliver;
mod follow;
mod jobs;
mod leftovers;
mod mail;
mod media;
mod notify;
mod pacer;
mod profile;
mod reaction;
mod read_receipt;
mod reconcile;
mod refresh;
mod scrub;
mod search;
mod sweep;
mod tap;
mod templates;
mod usage;
mod webhooks;

use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::domain::delivery::Steps;
use crate::outgoing::Outgoing;
use crate::store::Store;
use crate::store::files::Files;
use crate::tasks::Tasks;

pub use deliver::Deliverer;

/// What jobs share.
#[derive(Clone)]
pub struct Context {
    pub store: Store,
    pub files: Files,
    pub outgoing: Outgoing,
    pub deliverer: Deliverer,
}

/// Starts the worker's tasks. They end when `stop` is cancelled and what was begun is finished.
pub fn start(
    store: Store,
    files: Files,
    outgoing: Outgoing,
    writers: CancellationToken,
    stop: CancellationToken,
    tasks: &Tasks,
    config: &Config,
) {
    let steps = Steps::start(store.clone(), writers, config.paced);
    let deliverer = Deliverer::new(
        store.clone(),
        files.clone(),
        outgoing.clone(),
        steps,
        stop.clone(),
        tasks.tracker(),
        config.paced,
    );
    let context = Context {
        store,
        files,
        outgoing,
        deliverer: deliverer.clone(),
    };
    tasks.spawn("deliverer", deliverer.listen());
    tasks.spawn(
        "sweep",
        sweep::run(context.clone(), stop.clone(), config.retention_days),
    );
    tasks.spawn("reconcile", reconcile::run(context.clone(), stop.clone()));
    tasks.spawn("leftovers", leftovers::run(context.clone(), stop.clone()));
    tasks.spawn("refresh", refresh::run(context.clone(), stop.clone()));
    tasks.spawn("mail", mail::run(context.clone(), stop.clone()));
    tasks.spawn("backlog", backlog::run(context.clone(), stop.clone()));
    tasks.spawn("notify", notify::run(context.clone(), stop.clone()));
    tasks.spawn("search", search::run(context.clone(), stop.clone()));
    tasks.spawn("assign", assign::run(context.clone(), stop.clone()));
    tasks.spawn("usage", usage::run(context.clone(), stop.clone()));
    tasks.spawn("webhooks", webhooks::run(context.clone(), stop.clone()));
    tasks.spawn("jobs", jobs::run(context, stop));
}

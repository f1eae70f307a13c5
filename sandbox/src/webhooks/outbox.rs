//! Posts webhooks until they are answered with a 2xx.
//!
//! Every customer is a lane: what happens in one thread arrives in its order, threads do not wait for each
//! other. The `ordered` setting gives that up, since the platforms promise no order at all.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};

use crate::clock;
use crate::config::Channel;
use crate::telegram::hooks::Hooks;
use crate::telegram::updates;
use crate::webhooks::signing::{self, Secrets};
use crate::world::settings::SettingsCell;

/// Requests on their way at the same time.
const CONCURRENCY: usize = 16;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// After this long without a 2xx a webhook counts as failed. Meta itself goes on for hours.
const PATIENCE: Duration = Duration::from_secs(120);
/// A webhook that is not answered by then is tried again.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Failed webhooks kept for `retry_failed` and for looking at.
const KEPT_FAILURES: usize = 500;

type Done = Box<dyn FnOnce(bool) + Send + Sync>;

struct Job {
    id: u64,
    /// The bot whose update it is: it goes where that bot was told to send them.
    bot: Option<String>,
    lane: String,
    channel: Channel,
    body: Bytes,
    created_at: i64,
    done: Option<Done>,
}

/// A webhook that has not arrived, for the control API.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    pub id: u64,
    pub channel: Channel,
    pub lane: String,
    pub attempts: u32,
    pub last_error: Option<String>,
    pub created_at: String,
    #[serde(skip)]
    bot: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Receipts whose time has not come yet.
    pub scheduled: u64,
    /// Queued, on their way, or waiting for another try.
    pub pending: u64,
    pub delivered: u64,
    pub failed: u64,
    /// Attempts that were not answered 2xx.
    pub retries: u64,
}

impl Counts {
    pub fn is_quiet(&self) -> bool {
        self.scheduled == 0 && self.pending == 0
    }
}

#[derive(Clone)]
pub struct Outbox(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base_url: String,
    secrets: Secrets,
    hooks: Hooks,
    settings: SettingsCell,
    permits: Semaphore,
    /// A lane is present while a task works on it.
    lanes: Mutex<HashMap<String, VecDeque<Job>>>,
    waiting: Mutex<HashMap<u64, Waiting>>,
    failures: Mutex<VecDeque<(Waiting, Bytes)>>,
    next_id: AtomicU64,
    counts: watch::Sender<Counts>,
    paused: watch::Sender<bool>,
    closed: watch::Receiver<bool>,
}

impl Outbox {
    pub fn new(
        http: reqwest::Client,
        base_url: String,
        secret: String,
        settings: SettingsCell,
        closed: watch::Receiver<bool>,
    ) -> Self {
        Outbox(Arc::new(Inner {
            http,
            base_url: base_url.trim_end_matches('/').to_owned(),
            secrets: Secrets::new(secret),
            hooks: Hooks::default(),
            settings,
            permits: Semaphore::new(CONCURRENCY),
            lanes: Mutex::default(),
            waiting: Mutex::default(),
            failures: Mutex::default(),
            next_id: AtomicU64::new(1),
            counts: watch::Sender::new(Counts::default()),
            paused: watch::Sender::new(false),
            closed,
        }))
    }

    /// Queues a webhook. `done` is told whether it arrived.
    pub fn post(&self, lane: &str, channel: Channel, body: &Value, done: Option<Done>) {
        self.post_bytes(lane, channel, signing::encode(body).into(), done);
    }

    /// Queues an update of a bot, with its number. Of a kind that nobody asked for nothing is told.
    pub fn post_update(&self, lane: &str, bot: &str, update: &Value, done: Option<Done>) {
        if let Some(kind) = updates::kind(update)
            && !self.0.hooks.wants(bot, kind)
        {
            done.into_iter().for_each(|done| done(true));
            return;
        }
        let mut update = update.clone();
        if update["update_id"].is_null() {
            update["update_id"] = json!(self.0.hooks.next_update_id(bot));
        }
        self.0.hooks.count(bot, true);
        self.queue(
            lane,
            Channel::Telegram,
            Some(bot.to_owned()),
            update.to_string().into(),
            done,
        );
    }

    pub fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }

    /// As [`Outbox::post`], with a body that is already in its final spelling.
    pub fn post_bytes(&self, lane: &str, channel: Channel, body: Bytes, done: Option<Done>) {
        self.queue(lane, channel, None, body, done);
    }

    fn queue(&self, lane: &str, channel: Channel, bot: Option<String>, body: Bytes, done: Option<Done>) {
        let id = self.0.next_id.fetch_add(1, Ordering::Relaxed);
        // Without order every webhook is a lane of its own.
        let lane = if self.0.settings.get().ordered {
            lane.to_owned()
        } else {
            format!("{lane}#{id}")
        };
        let job = Job {
            id,
            bot,
            lane: lane.clone(),
            channel,
            body,
            created_at: clock::now(),
            done,
        };
        self.0.counts.send_modify(|counts| counts.pending += 1);
        let mut lanes = self.0.lanes.lock().expect("outbox lock");
        if let Some(queue) = lanes.get_mut(&lane) {
            queue.push_back(job);
            return;
        }
        lanes.insert(lane.clone(), VecDeque::from([job]));
        drop(lanes);
        let inner = self.0.clone();
        tokio::spawn(async move { inner.drain(lane).await });
    }

    /// From now on an account's webhooks are signed with a secret of its own, or by the app's again.
    pub fn sign_with(&self, account: &str, secret: Option<String>) {
        self.0.secrets.set(account, secret);
    }

    /// Counts something that will post later, so that "quiet" means quiet.
    pub fn schedule(&self) -> Scheduled {
        self.0.counts.send_modify(|counts| counts.scheduled += 1);
        Scheduled(self.0.clone())
    }

    pub fn counts(&self) -> Counts {
        *self.0.counts.borrow()
    }

    /// What has not arrived yet and was tried at least once, oldest first.
    pub fn waiting(&self) -> Vec<Waiting> {
        let mut all: Vec<_> = self.0.waiting.lock().expect("outbox lock").values().cloned().collect();
        all.sort_by_key(|waiting| waiting.id);
        all
    }

    pub fn failures(&self) -> Vec<Waiting> {
        self.0
            .failures
            .lock()
            .expect("outbox lock")
            .iter()
            .map(|(waiting, _)| waiting.clone())
            .collect()
    }

    /// Queues what had been given up once more.
    pub fn retry_failed(&self) -> usize {
        let failed: Vec<_> = self.0.failures.lock().expect("outbox lock").drain(..).collect();
        let many = failed.len();
        for (waiting, body) in failed {
            self.0.counts.send_modify(|counts| counts.failed -= 1);
            self.queue(&waiting.lane, waiting.channel, waiting.bot, body, None);
        }
        many
    }

    /// Holds every webhook back until it is lifted again.
    pub fn pause(&self, paused: bool) {
        self.0.paused.send_replace(paused);
    }

    pub fn is_paused(&self) -> bool {
        *self.0.paused.borrow()
    }

    /// Waits until nothing is on its way; `false` when the time ran out first.
    pub async fn quiet(&self, at_most: Duration) -> bool {
        let mut counts = self.0.counts.subscribe();
        tokio::time::timeout(at_most, counts.wait_for(Counts::is_quiet))
            .await
            .is_ok_and(|r| r.is_ok())
    }

    pub fn watch(&self) -> watch::Receiver<Counts> {
        self.0.counts.subscribe()
    }
}

/// One receipt that is waiting for its time.
pub struct Scheduled(Arc<Inner>);

impl Drop for Scheduled {
    fn drop(&mut self) {
        self.0.counts.send_modify(|counts| counts.scheduled -= 1);
    }
}

impl Inner {
    async fn drain(&self, lane: String) {
        loop {
            let job = {
                let mut lanes = self.lanes.lock().expect("outbox lock");
                match lanes.get_mut(&lane).and_then(VecDeque::pop_front) {
                    Some(job) => job,
                    None => {
                        lanes.remove(&lane);
                        return;
                    }
                }
            };
            self.deliver(job).await;
        }
    }

    async fn deliver(&self, mut job: Job) {
        let since = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut attempts = 0;
        let mut closed = self.closed.clone();
        let arrived = loop {
            if self.settings.get().lost {
                self.remember(&job, attempts, "lost on its way".to_owned());
                break false;
            }
            let mut paused = self.paused.subscribe();
            tokio::select! {
                _ = paused.wait_for(|paused| !paused) => {}
                _ = closed.wait_for(|closed| *closed) => break false,
            }
            let outcome = tokio::select! {
                outcome = self.attempt(&job) => outcome,
                _ = closed.wait_for(|closed| *closed) => break false,
            };
            attempts += 1;
            let Err(error) = outcome else { break true };
            self.counts.send_modify(|counts| counts.retries += 1);
            tracing::debug!(channel = %job.channel, attempts, error, "webhook not taken");
            self.remember(&job, attempts, error);
            if since.elapsed() + pause > PATIENCE {
                break false;
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = closed.wait_for(|closed| *closed) => break false,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        };
        let waiting = self.waiting.lock().expect("outbox lock").remove(&job.id);
        if !arrived && let Some(waiting) = waiting {
            let mut failures = self.failures.lock().expect("outbox lock");
            if failures.len() == KEPT_FAILURES {
                failures.pop_front();
            }
            failures.push_back((waiting, job.body.clone()));
        }
        // what was given up is still there to be fetched
        if let Some(bot) = job.bot.as_ref().filter(|_| arrived) {
            self.hooks.count(bot, false);
        }
        let every = u64::from(self.settings.get().duplicate_every);
        if arrived && every > 0 && job.id.is_multiple_of(every) {
            // The platforms deliver at least once: a second copy, whatever becomes of it.
            let _ = self.attempt(&job).await;
        }
        if let Some(done) = job.done.take() {
            done(arrived);
        }
        self.counts.send_modify(|counts| {
            counts.pending -= 1;
            *if arrived {
                &mut counts.delivered
            } else {
                &mut counts.failed
            } += 1;
        });
    }

    async fn attempt(&self, job: &Job) -> Result<(), String> {
        let _permit = self.permits.acquire().await.map_err(|_| "closed".to_owned())?;
        let request = match &job.bot {
            Some(bot) => self.to_bot(bot)?,
            None => self
                .http
                .post(format!("{}/webhooks/{}", self.base_url, job.channel))
                .header("user-agent", "facebookexternalua")
                .header("x-hub-signature-256", self.secrets.sign(&job.body)),
        };
        let answer = request
            .header("content-type", "application/json")
            .timeout(TIMEOUT)
            .body(job.body.clone())
            .send()
            .await
            .map_err(|error| match &job.bot {
                Some(_) if error.is_timeout() => "Connection timed out".to_owned(),
                Some(_) if error.is_connect() => "Connection refused".to_owned(),
                _ => without_url(error).to_string(),
            })?;
        match (&job.bot, answer.status()) {
            (_, status) if status.is_success() => Ok(()),
            // as Telegram words it
            (Some(_), status) => Err(format!("Wrong response from the webhook: {status}")),
            (None, status) => Err(format!("answered {status}")),
        }
    }

    /// Where `setWebhook` said, with the secret it gave; but to the product, whatever host was named.
    fn to_bot(&self, bot: &str) -> Result<reqwest::RequestBuilder, String> {
        let hook = self.hooks.get(bot).ok_or("no webhook is set")?;
        let named = reqwest::Url::parse(&hook.url).map_err(|error| error.to_string())?;
        let request = self.http.post(format!("{}{}", self.base_url, named.path()));
        Ok(match hook.secret {
            Some(secret) => request.header("x-telegram-bot-api-secret-token", secret),
            None => request,
        })
    }

    fn remember(&self, job: &Job, attempts: u32, error: String) {
        if let Some(bot) = &job.bot {
            self.hooks.failed(bot, &error);
        }
        self.waiting.lock().expect("outbox lock").insert(
            job.id,
            Waiting {
                id: job.id,
                channel: job.channel,
                lane: job.lane.clone(),
                attempts,
                last_error: Some(error),
                created_at: clock::rfc3339(job.created_at),
                bot: job.bot.clone(),
            },
        );
    }
}

fn without_url(error: reqwest::Error) -> reqwest::Error {
    error.without_url()
}

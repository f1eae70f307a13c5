//! Delivering replies: one task for each conversation that has something to send, a bounded number for each inbox, so that
//! a slow or dead one delays nobody else. Waiting is done in the queue, not in a slot.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use frontdesk_connectors::SendError;
use frontdesk_connectors::outbound::{Content, MediaBody, Outbound, OutboundMedia, Part, Receipt};
use frontdesk_connectors::{ErrorClass, PlatformError};
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use time::OffsetDateTime;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, info, info_span, warn};
use uuid::Uuid;

use super::pacer::{Pacer, Place};
use crate::crypto;
use crate::domain::attachments::{self, Stored};
use crate::domain::conversations::{self, ConversationPeer};
use crate::domain::delivery::step::Lane;
use crate::domain::delivery::{Assignment, Finished, HumanAgent, LaneStep, Steps, outcome};
use crate::domain::ingest::our_id;
use crate::measures::Stretch;
use crate::outgoing::{Line, Outgoing};
use crate::store::Store;
use crate::store::files::Files;
use crate::store::wake::{Ring, Signal};
use crate::traces::{Span, SpanKind};

/// Conversations of one inbox that send at the same time.
const SLOTS: usize = 128;
/// Conversations of one inbox that wait for a slot; the sweeper finds the others.
const WAITING: usize = 4_096;
/// Between two tries to record how a send ended.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A refusal that comes later leaves no time to send once more before the lease ends.
const ONCE_MORE_WITHIN: Duration = Duration::from_secs(10);
/// How long a link to a file lives that a platform fetches.
const LINK_SECONDS: i64 = 24 * 60 * 60;

#[derive(Clone)]
pub struct Deliverer {
    store: Store,
    files: Files,
    outgoing: Outgoing,
    steps: Steps,
    stop: CancellationToken,
    tasks: TaskTracker,
    inboxes: Arc<Mutex<HashMap<Uuid, Inbox>>>,
    /// None: nothing is held back (for a stand-in of the platforms).
    pacer: Option<Arc<Mutex<Pacer>>>,
}

#[derive(Default)]
struct Inbox {
    running: HashSet<Lane>,
    /// Rung for while they ran: they look once more when they end.
    again: HashSet<Lane>,
    /// With their place, where they have waited for it.
    waiting: VecDeque<(Lane, Option<Place>)>,
    queued: HashSet<Lane>,
    /// They wait for their place in the account's pace, and take no slot.
    parked: HashSet<Lane>,
}

impl Deliverer {
    pub fn new(
        store: Store,
        files: Files,
        outgoing: Outgoing,
        steps: Steps,
        stop: CancellationToken,
        tasks: TaskTracker,
        paced: bool,
    ) -> Self {
        Self {
            store,
            files,
            outgoing,
            steps,
            stop,
            tasks,
            inboxes: Arc::default(),
            pacer: paced.then(Arc::default),
        }
    }

    /// Rings of this and other processes.
    pub async fn listen(self) {
        let mut rings = self.store.wake.subscribe();
        loop {
            let ring = tokio::select! {
                ring = rings.recv() => ring,
                () = self.stop.cancelled() => return,
            };
            match ring {
                Ok(Ring::Signal {
                    signal:
                        Signal::Deliver {
                            workspace_id,
                            conversation_id,
                            inbox_id,
                        },
                    ..
                }) => {
                    self.wake(
                        Lane {
                            workspace_id,
                            conversation_id,
                        },
                        inbox_id,
                    );
                }
                // what was missed the sweeper finds, within a second
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Something waits in this conversation.
    pub fn wake(&self, lane: Lane, inbox_id: Uuid) {
        let mut inboxes = self.lock();
        let inbox = inboxes.entry(inbox_id).or_default();
        if inbox.running.contains(&lane) {
            inbox.again.insert(lane);
        } else if !inbox.parked.contains(&lane)
            && inbox.waiting.len() + inbox.parked.len() < WAITING
            && inbox.queued.insert(lane)
        {
            inbox.waiting.push_back((lane, None));
        }
        self.fill(inbox_id, inbox);
    }

    /// So many processes send at the same time: each has its share of every account's pace.
    pub fn share_among(&self, processes: u32) {
        if let Some(mut pacer) = self.pacer() {
            pacer.share_among(processes);
        }
    }

    fn fill(&self, inbox_id: Uuid, inbox: &mut Inbox) {
        while inbox.running.len() < SLOTS && !self.stop.is_cancelled() {
            // one goes ahead of the others, to learn how fast they may follow
            if !inbox.running.is_empty() && self.pacer().is_some_and(|pacer| !pacer.knows(inbox_id)) {
                return;
            }
            let Some((lane, place)) = inbox.waiting.pop_front() else {
                return;
            };
            inbox.queued.remove(&lane);
            let (place, wait) = match place {
                Some(place) => (Some(place), Duration::ZERO),
                None => self.take_place(inbox_id, lane),
            };
            if !wait.is_zero() {
                self.park(inbox_id, inbox, lane, place, wait);
                continue;
            }
            inbox.running.insert(lane);
            let this = self.clone();
            self.tasks.spawn(async move {
                // a panic must not keep the slot
                let Lane {
                    workspace_id,
                    conversation_id,
                } = lane;
                let span = info_span!("delivery", %workspace_id, %conversation_id, %inbox_id);
                let run = this.run(lane, inbox_id, place).instrument(span);
                if std::panic::AssertUnwindSafe(run).catch_unwind().await.is_err() {
                    warn!(conversation_id = %lane.conversation_id, "delivering stopped unexpectedly; it is taken up again");
                }
                this.ended(lane, inbox_id);
            });
        }
    }

    fn ended(&self, lane: Lane, inbox_id: Uuid) {
        let mut inboxes = self.lock();
        let Some(inbox) = inboxes.get_mut(&inbox_id) else {
            return;
        };
        inbox.running.remove(&lane);
        // one that is parked looks when its place comes
        if inbox.again.remove(&lane) && !inbox.parked.contains(&lane) && inbox.queued.insert(lane) {
            inbox.waiting.push_back((lane, None));
        }
        self.fill(inbox_id, inbox);
        if inbox.running.is_empty() && inbox.waiting.is_empty() && inbox.parked.is_empty() {
            inboxes.remove(&inbox_id);
        }
    }

    /// Waits outside of the slots until the lane's place comes.
    fn park(&self, inbox_id: Uuid, inbox: &mut Inbox, lane: Lane, place: Option<Place>, wait: Duration) {
        inbox.parked.insert(lane);
        let this = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(wait) => this.unpark(inbox_id, lane, place),
                () = this.stop.cancelled() => {}
            }
        });
    }

    fn unpark(&self, inbox_id: Uuid, lane: Lane, place: Option<Place>) {
        let mut inboxes = self.lock();
        let inbox = inboxes.entry(inbox_id).or_default();
        inbox.parked.remove(&lane);
        if inbox.running.contains(&lane) {
            inbox.again.insert(lane);
            self.give_back(place);
        } else if inbox.queued.insert(lane) {
            inbox.waiting.push_front((lane, place));
        } else {
            self.give_back(place);
        }
        self.fill(inbox_id, inbox);
    }

    fn pacer(&self) -> Option<std::sync::MutexGuard<'_, Pacer>> {
        let pacer = self.pacer.as_ref()?;
        Some(pacer.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    fn take_place(&self, inbox_id: Uuid, lane: Lane) -> (Option<Place>, Duration) {
        match self.pacer() {
            Some(mut pacer) => {
                let (place, wait) = pacer.take(inbox_id, lane, self.store.clock.now());
                (Some(place), wait)
            }
            None => (None, Duration::ZERO),
        }
    }

    fn give_back(&self, place: Option<Place>) {
        if let (Some(mut pacer), Some(place)) = (self.pacer(), place) {
            pacer.give_back(place);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Inbox>> {
        self.inboxes.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Works one conversation's queue until nothing is left to do now, or until it has to wait for its next place: `place` is
    /// for its first message.
    async fn run(&self, lane: Lane, inbox_id: Uuid, place: Option<Place>) {
        let owner = self.store.clock.id();
        let (mut place, mut wait) = (place, Duration::ZERO);
        let mut finished = None;
        loop {
            let stopping = self.stop.is_cancelled();
            if stopping && finished.is_none() {
                return;
            }
            let leave = (stopping || !wait.is_zero()).then_some(wait);
            let Some(assignment) = self.step(lane, owner, finished.take(), leave).await else {
                match leave.is_some() && !stopping {
                    true => self.park(inbox_id, self.lock().entry(inbox_id).or_default(), lane, place, wait),
                    false => self.give_back(place),
                }
                return;
            };
            let span = span(&assignment);
            let result = self.send(&assignment).await;
            let answered_at = self.store.clock.now();
            report(&assignment, &result, answered_at, span);
            finished = Some(Arc::new(Finished {
                assignment,
                result,
                answered_at,
                jitter: f64::from(crypto::random_bytes::<1>()[0]) / 255.0,
            }));
            (place, wait) = self.take_place(inbox_id, lane);
        }
    }

    /// What the platform said is kept until it is on disk, however long the database is away: forgotten, a delivered reply
    /// would become a doubtful one. Without anything to record the sweeper comes back to the lane.
    async fn step(
        &self,
        lane: Lane,
        owner: Uuid,
        finished: Option<Arc<Finished>>,
        leave: Option<Duration>,
    ) -> Option<Assignment> {
        let mut pause = Duration::from_millis(100);
        loop {
            let step = LaneStep {
                lane,
                owner,
                finished: finished.clone(),
                leave,
            };
            match self.steps.take(step).await {
                Ok(assignment) => return assignment,
                Err(_) if finished.is_none() || self.store.database.owner.is_closed() => return None,
                Err(_) => tokio::time::sleep(pause).await,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn send(&self, assignment: &Assignment) -> Result<Receipt, SendError> {
        let line = self
            .outgoing
            .line(&self.store, assignment.workspace_id, assignment.inbox_id);
        let (line, known) = tokio::join!(line, self.known(assignment));
        let (line, known) = (line.map_err(before_sending)?, known?);
        let message = self.outbound(assignment, &line, known)?;
        self.keep_pace(assignment, &line).await;
        let begun = Instant::now();
        let result = match line.connector.send(line.context(), &message).await {
            // within the lease, or not at all
            Err(error) if begun.elapsed() > ONCE_MORE_WITHIN => Err(error),
            Err(error) if outcome::wants_thread(&error) => self.take_over(&line, &message, error).await,
            // refused is not sent, so this cannot make two of it
            Err(error) if outcome::found_window_closed(&error) && assignment.human_agent == HumanAgent::IfRefused => {
                let marked = Outbound {
                    human_agent_tag: true,
                    ..message
                };
                line.connector.send(line.context(), &marked).await
            }
            result => result,
        };
        if let (Some(mut pacer), Ok(Receipt { usage: Some(usage), .. })) = (self.pacer(), &result) {
            pacer.used(assignment.inbox_id, *usage, self.store.clock.now());
        }
        result
    }

    /// Files are few: those that were chosen at the same moment go one after another.
    async fn keep_pace(&self, assignment: &Assignment, line: &Line) {
        let pace = line.connector.pace(line.credentials());
        let inbox_id = assignment.inbox_id;
        let learned = self.pacer().map(|mut pacer| {
            let news = pacer.learn(inbox_id, pace);
            (
                news,
                pacer.media_wait(inbox_id, &assignment.part, self.store.clock.now()),
            )
        });
        let (news, wait) = learned.unwrap_or_default();
        if news && let Some(inbox) = self.lock().get_mut(&inbox_id) {
            self.fill(inbox_id, inbox);
        }
        // a sleep of no length takes a turn of the timer, which is a millisecond
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Another app has the conversation: it is taken over once, and if that works the message goes again.
    async fn take_over(&self, line: &Line, message: &Outbound, error: SendError) -> Result<Receipt, SendError> {
        let account = &line.connection.account_id;
        match line.connector.take_thread(line.context(), account, &message.to).await {
            Ok(()) => line.connector.send(line.context(), message).await,
            Err(_) => Err(error),
        }
    }

    /// Whom the message is for, and the files of the part.
    async fn known(&self, assignment: &Assignment) -> Result<(Option<ConversationPeer>, Vec<Stored>), SendError> {
        let mut connection = self.store.database.owner.acquire().await.map_err(before_sending)?;
        let peer = conversations::load_peer(&mut connection, assignment.workspace_id, assignment.conversation_id)
            .await
            .map_err(before_sending)?;
        let stored = match assignment.part.attachments().is_empty() {
            true => Vec::new(),
            false => attachments::of_message(&mut connection, assignment.workspace_id, assignment.message_id)
                .await
                .map_err(before_sending)?,
        };
        Ok((peer, stored))
    }

    fn outbound(
        &self,
        assignment: &Assignment,
        line: &Line,
        (peer, stored): (Option<ConversationPeer>, Vec<Stored>),
    ) -> Result<Outbound, SendError> {
        let mut files = self.files_of(assignment, stored)?;
        let mut file = |index: &usize| files.remove(index).ok_or_else(file_gone);
        let content = match &assignment.part {
            Part::Text { text, link_preview } => Content::Text {
                text: text.clone(),
                link_preview: *link_preview,
            },
            Part::Template { template, header } => Content::Template {
                template: template.clone(),
                header: header.as_ref().map(file).transpose()?,
            },
            Part::Location { location } => Content::Location(location.clone()),
            Part::Contacts { contacts } => Content::Contacts(contacts.clone()),
            Part::Interactive { interactive, header } => Content::Interactive {
                interactive: interactive.clone(),
                header: header.as_ref().map(file).transpose()?,
            },
            Part::Media { index, caption } => Content::Media {
                media: file(index)?,
                caption: caption.clone(),
            },
            Part::Images { indices } => Content::Images(indices.iter().map(file).collect::<Result<_, _>>()?),
        };
        Ok(Outbound {
            our_id: our_id(assignment.message_id, assignment.position),
            account_id: line.connection.account_id.clone(),
            to: peer.map(|peer| peer.keys).unwrap_or_default(),
            content,
            reply_to: assignment.reply_to_external_id.clone(),
            human_agent_tag: assignment.human_agent == HumanAgent::Yes,
        })
    }

    /// The files that the part needs, by their place in the message.
    fn files_of(
        &self,
        assignment: &Assignment,
        stored: Vec<Stored>,
    ) -> Result<HashMap<usize, OutboundMedia>, SendError> {
        let wanted = assignment.part.attachments();
        let chosen = stored
            .into_iter()
            .enumerate()
            .filter(|(index, _)| wanted.contains(index));
        chosen
            .map(|(index, stored)| Ok((index, self.media(assignment.workspace_id, stored)?)))
            .collect()
    }

    fn media(&self, workspace_id: Uuid, stored: Stored) -> Result<OutboundMedia, SendError> {
        let key = stored.storage_key.ok_or_else(file_gone)?;
        let expires = self.store.clock.now().unix_timestamp() + LINK_SECONDS;
        Ok(OutboundMedia {
            kind: serde_json::from_value(serde_json::Value::String(stored.view.kind))
                .unwrap_or(frontdesk_connectors::model::AttachmentKind::File),
            content_type: stored
                .view
                .content_type
                .unwrap_or_else(|| "application/octet-stream".to_owned()),
            file_name: stored.view.file_name.unwrap_or_else(|| "file".to_owned()),
            size: stored.view.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
            link: self.outgoing.public_link(workspace_id, stored.view.id, expires),
            body: Arc::new(StoredBody {
                files: self.files.clone(),
                key,
            }),
        })
    }
}

/// Nothing was written to the platform.
fn before_sending(error: impl std::fmt::Display) -> SendError {
    SendError::NotSent(error.to_string())
}

fn file_gone() -> SendError {
    let advice = "The file of this message is gone. Upload it again.";
    let error = PlatformError {
        class: ErrorClass::Content,
        code: "file_gone".to_owned(),
        message: advice.to_owned(),
        advice: advice.to_owned(),
    };
    SendError::Refused {
        error,
        retry_after: None,
    }
}

/// Of one try, in the trace of the request that queued the reply.
fn span(assignment: &Assignment) -> Option<Span> {
    let mut span = Span::below(assignment.trace.as_ref(), "send to platform", SpanKind::Client)?;
    span.note("frontdesk.channel", assignment.channel);
    span.note("frontdesk.workspace_id", assignment.workspace_id);
    span.note("frontdesk.message_id", assignment.message_id);
    span.note("frontdesk.attempt_id", assignment.attempt_id);
    span.count("frontdesk.part", assignment.position.into());
    Some(span)
}

fn report(
    assignment: &Assignment,
    result: &Result<Receipt, SendError>,
    answered_at: OffsetDateTime,
    mut span: Option<Span>,
) {
    let outcome = match result {
        Ok(_) => "sent",
        Err(SendError::NotSent(_)) => "not_sent",
        Err(SendError::Unknown(_)) => "unknown",
        Err(SendError::Refused { .. }) => "refused",
    };
    metrics::counter!("frontdesk_deliveries_total", "outcome" => outcome).increment(1);
    measure(assignment, result.is_ok(), answered_at);
    if let Some(span) = &mut span {
        span.note("frontdesk.outcome", outcome);
        if result.is_err() {
            span.failed("the platform did not take it");
        }
    }
    if let Err(error) = result {
        info!(workspace_id = %assignment.workspace_id, message_id = %assignment.message_id, tries = assignment.tries, %error, "a reply was not accepted");
    }
}

fn measure(assignment: &Assignment, accepted: bool, answered_at: OffsetDateTime) {
    let channel = assignment.channel.as_str();
    let between = |from: OffsetDateTime, to: OffsetDateTime| (to - from).try_into().unwrap_or_default();
    if assignment.tries == 1 && assignment.position == 0 {
        Stretch::QueuedToAttempted.took(channel, between(assignment.queued_at, assignment.started_at));
    }
    if accepted {
        Stretch::AttemptedToAccepted.took(channel, between(assignment.started_at, answered_at));
        Stretch::QueuedToAccepted.took(channel, between(assignment.queued_at, answered_at));
    }
}

/// A stored file, opened when the request is written.
struct StoredBody {
    files: Files,
    key: String,
}

impl MediaBody for StoredBody {
    fn open(&self) -> BoxFuture<'_, std::io::Result<BoxStream<'static, std::io::Result<Bytes>>>> {
        async {
            self.files
                .read(&self.key, None)
                .await
                .map(|opened| opened.stream)
                .map_err(std::io::Error::other)
        }
        .boxed()
    }
}

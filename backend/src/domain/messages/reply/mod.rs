//! Replies and notes: accepted in batches like everything hot. A reply is answered with 201 when its row is on disk; from
//! then on it is delivered, or its failure is shown.

mod check;
mod structured;
mod within;
mod write;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use frontdesk_connectors::outbound::{ContactCard, Location};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::error;
use uuid::Uuid;

use self::check::{Checked, Context};
use self::structured::Structured;
use super::load;
use crate::domain::ingest::Changes;
use crate::domain::views::{Audience, AuthorType, MessageView};
use crate::errors::{Error, Result, may_pass};
use crate::store::batcher::Batcher;
use crate::store::changelog::Origin;
use crate::store::jobs::{self, Job};
use crate::store::{Signal, Store};
use crate::traces::{Span, SpanKind, Trace};

pub use self::within::{check_later, with_change, within};

#[derive(Debug, Clone)]
pub struct NewMessage {
    pub workspace_id: Uuid,
    pub conversation_id: Uuid,
    pub client_id: String,
    pub text: Option<String>,
    pub attachment_ids: Vec<Uuid>,
    pub reply_to_id: Option<Uuid>,
    pub audience: Audience,
    pub template: Option<Value>,
    pub interactive: Option<Value>,
    pub location: Option<Location>,
    pub contacts: Vec<ContactCard>,
    pub link_preview: Option<bool>,
    /// Members who are told that a note names them.
    pub mention_ids: Vec<Uuid>,
    /// For so long it can be taken back, and is not sent.
    pub hold_seconds: u8,
    pub author: (AuthorType, Option<Uuid>, Option<String>),
    pub received_at: OffsetDateTime,
    /// Of its request.
    pub trace: Option<Trace>,
}

impl NewMessage {
    /// A reply with nothing in it yet.
    pub fn empty(
        workspace_id: Uuid,
        conversation_id: Uuid,
        client_id: String,
        author: (AuthorType, Option<Uuid>, Option<String>),
        received_at: OffsetDateTime,
    ) -> Self {
        Self {
            workspace_id,
            conversation_id,
            client_id,
            text: None,
            attachment_ids: Vec::new(),
            reply_to_id: None,
            audience: Audience::Customer,
            template: None,
            interactive: None,
            location: None,
            contacts: Vec::new(),
            link_preview: None,
            mention_ids: Vec::new(),
            hold_seconds: 0,
            author,
            received_at,
            trace: None,
        }
    }
}

/// The message, and whether this request made it.
pub type Accepted = (MessageView, bool);

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The writer of replies in this process.
#[derive(Clone)]
pub struct Replies(Batcher<Uuid, NewMessage, Result<Accepted>>);

impl Replies {
    pub fn start(store: Store, stop: CancellationToken) -> Self {
        Self(Batcher::start(10_000, 128, stop, move |batch| {
            let store = store.clone();
            async move { write_batch(&store, batch).await }
        }))
    }

    /// One that waited too long counts as not accepted; the same client_id again tells whether it was.
    pub async fn accept(&self, message: NewMessage) -> Result<Accepted> {
        let busy = Error::Busy { retry_after: 1 };
        let _span = Span::below(message.trace.as_ref(), "store reply", SpanKind::Internal);
        match tokio::time::timeout(PATIENCE, self.0.submit(message.workspace_id, message)).await {
            Ok(Ok(accepted)) => accepted,
            Ok(Err(_)) | Err(_) => Err(busy),
        }
    }
}

impl NewMessage {
    /// So that a client_id that is used again for something else is told from a repeat.
    fn hash(&self) -> Vec<u8> {
        let mut body = vec![
            json!(self.text),
            json!(self.attachment_ids),
            json!(self.reply_to_id),
            json!(self.audience),
            json!(self.template),
            json!(self.interactive),
        ];
        // what is not there adds nothing: a repeat of a send that an earlier version took is still known
        if self.location.is_some() || !self.contacts.is_empty() || self.link_preview.is_some() {
            body.extend([json!(self.location), json!(self.contacts), json!(self.link_preview)]);
        }
        if !self.mention_ids.is_empty() {
            body.push(json!({ "mention_ids": self.mention_ids }));
        }
        let body = Value::Array(body);
        Sha256::digest(body.to_string()).to_vec()
    }
}

async fn write_batch(store: &Store, batch: Vec<NewMessage>) -> Vec<Result<Accepted>> {
    match commit(store, &batch).await {
        Ok(outcomes) => outcomes,
        Err(error) if batch.len() == 1 => vec![Err(error.into())],
        Err(error) if may_pass(&error) => {
            error!(%error, "replies are not accepted for the moment");
            batch.iter().map(|_| Err(Error::Busy { retry_after: 1 })).collect()
        }
        // one of them is to blame: each alone
        Err(error) => {
            error!(%error, "accepting replies failed; trying each alone");
            let mut outcomes = Vec::with_capacity(batch.len());
            for message in batch {
                match commit(store, std::slice::from_ref(&message)).await {
                    Ok(mut outcome) => outcomes.extend(outcome.pop()),
                    Err(error) => outcomes.push(Err(error.into())),
                }
            }
            outcomes
        }
    }
}

async fn commit(store: &Store, batch: &[NewMessage]) -> Result<Vec<Result<Accepted>>, sqlx::Error> {
    let now = store.clock.now();
    let mut transaction = store.database.writers.replies.begin().await?;
    let mut context = Context::load(&mut transaction, batch).await?;
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(batch.len());
    let mut taken: HashSet<Uuid> = HashSet::new();
    for message in batch {
        // the same client_id twice in one batch: the second is a repeat of the first
        let twin = rows.iter().find(|row| {
            (
                row.message.workspace_id,
                row.message.conversation_id,
                &row.message.client_id,
            ) == (message.workspace_id, message.conversation_id, &message.client_id)
        });
        let outcome = match (
            context
                .existing
                .get(&(message.workspace_id, message.conversation_id, message.client_id.clone())),
            twin,
        ) {
            (Some((id, hash)), _) => repeat(*id, hash == &message.hash()),
            (None, Some(row)) => repeat(row.id, row.message.hash() == message.hash()),
            (None, None) => match context.check(message, &taken, now) {
                Ok(checked) => {
                    taken.extend(&message.attachment_ids);
                    let id = store.clock.id();
                    let structured = structured::of(message, &store.clock);
                    rows.push(Row {
                        message,
                        id,
                        place: context.place(message, id),
                        checked,
                        structured,
                    });
                    Outcome::New(id)
                }
                Err(error) => Outcome::Refused(error),
            },
        };
        outcomes.push(outcome);
    }
    write::insert(&mut transaction, &rows, now).await?;
    let jobs = nudges(&rows);
    jobs::push(&mut transaction, &store.clock, &jobs, now).await?;
    let ids: Vec<(Uuid, Uuid)> = batch
        .iter()
        .zip(&outcomes)
        .filter_map(|(message, outcome)| outcome.id().map(|id| (message.workspace_id, id)))
        .collect();
    let mut changes = Changes::default();
    changes
        .new_messages
        .extend(rows.iter().map(|row| (row.message.workspace_id, row.id)));
    changes.mentions.extend(
        rows.iter()
            .filter(|row| !row.message.mention_ids.is_empty())
            .map(|row| (row.message.workspace_id, row.id)),
    );
    changes.origins.extend(rows.iter().filter_map(Row::origin));
    changes.conversations.extend(
        rows.iter()
            .map(|row| (row.message.workspace_id, row.message.conversation_id)),
    );
    let views: HashMap<Uuid, MessageView> = load::by_ids(&mut transaction, &ids)
        .await?
        .into_iter()
        .map(|(_, view)| (view.id, view))
        .collect();
    let new = changes.new_messages.iter().copied();
    changes.loaded = new.filter_map(|id| Some((id, views.get(&id.1)?.clone()))).collect();
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    for job in jobs {
        if let Job::Deliver {
            workspace_id,
            conversation_id,
            inbox_id,
        } = job
        {
            store.wake.send(Signal::Deliver {
                workspace_id,
                conversation_id,
                inbox_id,
            });
        }
    }
    Ok(outcomes.into_iter().map(|outcome| outcome.answer(&views)).collect())
}

/// A reply to store.
struct Row<'a> {
    message: &'a NewMessage,
    id: Uuid,
    /// In its conversation's queue, if it is for the customer.
    place: Uuid,
    checked: Checked,
    structured: Vec<Structured>,
}

impl Row<'_> {
    /// Where it is traced.
    fn origin(&self) -> Option<(Uuid, Origin)> {
        let trace = Some(self.message.trace.clone()?);
        Some((self.id, Origin { webhook: None, trace }))
    }

    /// Files, places and contact cards.
    fn attachment_count(&self) -> usize {
        self.checked.uploads.len() + self.structured.len()
    }

    fn first_attachment(&self) -> Option<&str> {
        let upload = self.checked.uploads.first().map(|upload| upload.kind.as_str());
        upload.or_else(|| self.structured.first().map(|structured| structured.kind))
    }
}

enum Outcome {
    New(Uuid),
    Repeat(Uuid),
    Refused(Error),
}

fn repeat(id: Uuid, same: bool) -> Outcome {
    if same {
        Outcome::Repeat(id)
    } else {
        Outcome::Refused(Error::conflict(
            "client_id_reused",
            "This client_id was used for another message of this conversation. Take a new one for each message.",
        ))
    }
}

impl Outcome {
    fn id(&self) -> Option<Uuid> {
        match self {
            Self::New(id) | Self::Repeat(id) => Some(*id),
            Self::Refused(_) => None,
        }
    }

    fn answer(self, views: &HashMap<Uuid, MessageView>) -> Result<Accepted> {
        let (id, new) = match self {
            Self::New(id) => (id, true),
            Self::Repeat(id) => (id, false),
            Self::Refused(error) => return Err(error),
        };
        views
            .get(&id)
            .cloned()
            .map(|view| (view, new))
            .ok_or(Error::NotFound("message"))
    }
}

/// One nudge for each conversation with something to deliver.
fn nudges(rows: &[Row<'_>]) -> Vec<Job> {
    let lanes: BTreeMap<(Uuid, Uuid), Uuid> = rows
        .iter()
        .filter(|row| !row.checked.parts.is_empty())
        .map(|row| {
            (
                (row.message.workspace_id, row.message.conversation_id),
                row.checked.inbox_id,
            )
        })
        .collect();
    lanes
        .into_iter()
        .map(|((workspace_id, conversation_id), inbox_id)| Job::Deliver {
            workspace_id,
            conversation_id,
            inbox_id,
        })
        .collect()
}

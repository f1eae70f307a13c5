//! Replies and notes: accepted in batches like everything hot. A reply is answered with 201 when its row is on disk; from
//! then on it is delivered, or its failure is shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Draft, DraftMedia, Part};
use frontdesk_connectors::{Channel, by_channel};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tracing::error;
use uuid::Uuid;

use super::{load, preview};
use crate::domain::ingest::Changes;
use crate::domain::views::{Audience, AuthorType, MessageView};
use crate::errors::{Error, Fields, Result};
use crate::store::batcher::Batcher;
use crate::store::jobs::{self, Job};
use crate::store::{Signal, Store};

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
    pub author: (AuthorType, Option<Uuid>, Option<String>),
}

/// The message, and whether this request made it.
pub type Accepted = (MessageView, bool);

/// The writer of replies in this process.
#[derive(Clone)]
pub struct Replies(Batcher<Uuid, NewMessage, Result<Accepted>>);

impl Replies {
    pub fn start(store: Store, stop: CancellationToken) -> Self {
        Self(Batcher::start(10_000, 128, stop, move |batch| {
            let store = store.clone();
            async move { write(&store, batch).await }
        }))
    }

    pub async fn accept(&self, message: NewMessage) -> Result<Accepted> {
        self.0
            .submit(message.workspace_id, message)
            .await
            .map_err(|_| Error::Busy { retry_after: 1 })?
    }
}

impl NewMessage {
    /// So that a client_id that is used again for something else is told from a repeat.
    fn hash(&self) -> Vec<u8> {
        let body = json!([
            self.text,
            self.attachment_ids,
            self.reply_to_id,
            self.audience,
            self.template,
            self.interactive
        ]);
        Sha256::digest(body.to_string()).to_vec()
    }
}

async fn write(store: &Store, batch: Vec<NewMessage>) -> Vec<Result<Accepted>> {
    match commit(store, &batch).await {
        Ok(outcomes) => outcomes,
        Err(error) if batch.len() == 1 => vec![Err(error.into())],
        // one of them is to blame, or the moment: each alone
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
    let mut transaction = store.database.owner.begin().await?;
    let context = Context::load(&mut transaction, batch).await?;
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(batch.len());
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
            (None, None) => match context.check(message, now) {
                Ok(checked) => {
                    let id = store.clock.id();
                    rows.push(Row { message, id, checked });
                    Outcome::New(id)
                }
                Err(error) => Outcome::Refused(error),
            },
        };
        outcomes.push(outcome);
    }
    insert(&mut transaction, &rows, now).await?;
    let jobs = nudges(&rows);
    jobs::push(&mut transaction, &jobs, now).await?;
    let ids: Vec<(Uuid, Uuid)> = batch
        .iter()
        .zip(&outcomes)
        .filter_map(|(message, outcome)| outcome.id().map(|id| (message.workspace_id, id)))
        .collect();
    let mut changes = Changes::default();
    changes
        .new_messages
        .extend(rows.iter().map(|row| (row.message.workspace_id, row.id)));
    changes.conversations.extend(
        rows.iter()
            .map(|row| (row.message.workspace_id, row.message.conversation_id)),
    );
    let views: HashMap<Uuid, MessageView> = load::by_ids(&mut transaction, &ids)
        .await?
        .into_iter()
        .map(|(_, view)| (view.id, view))
        .collect();
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

#[derive(Debug, Clone, FromRow)]
struct Conversation {
    workspace_id: Uuid,
    id: Uuid,
    inbox_id: Uuid,
    channel: String,
    window_expires_at: Option<OffsetDateTime>,
    disconnected: bool,
}

#[derive(Debug, Clone, FromRow)]
struct Upload {
    workspace_id: Uuid,
    id: Uuid,
    kind: String,
    state: String,
    content_type: Option<String>,
    file_name: Option<String>,
    size: Option<i64>,
    taken: bool,
}

#[derive(Debug, Clone, FromRow)]
struct Quoted {
    workspace_id: Uuid,
    conversation_id: Uuid,
    id: Uuid,
    external_id: Option<String>,
}

/// What a batch of replies is checked against.
struct Context {
    conversations: HashMap<(Uuid, Uuid), Conversation>,
    uploads: HashMap<(Uuid, Uuid), Upload>,
    quoted: HashMap<(Uuid, Uuid), Quoted>,
    existing: HashMap<(Uuid, Uuid, String), (Uuid, Vec<u8>)>,
}

struct Checked {
    inbox_id: Uuid,
    /// Empty for notes.
    parts: Vec<Part>,
    uploads: Vec<Upload>,
    quoted_external_id: Option<String>,
}

struct Row<'a> {
    message: &'a NewMessage,
    id: Uuid,
    checked: Checked,
}

impl Context {
    /// Locks the conversations, in id order, and loads what the checks need.
    async fn load(connection: &mut PgConnection, batch: &[NewMessage]) -> Result<Self, sqlx::Error> {
        let ids: BTreeSet<(Uuid, Uuid)> = batch
            .iter()
            .map(|message| (message.workspace_id, message.conversation_id))
            .collect();
        let (workspaces, conversations): (Vec<Uuid>, Vec<Uuid>) = ids.into_iter().unzip();
        let conversations: Vec<Conversation> = sqlx::query_as(
            "select c.workspace_id, c.id, c.inbox_id, i.channel, c.window_expires_at,
               i.removed_at is not null as disconnected from conversation c
             join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id) on c.workspace_id = t.workspace_id and c.id = t.id
             join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
             order by c.workspace_id, c.id for no key update of c",
        )
        .bind(&workspaces)
        .bind(&conversations)
        .fetch_all(&mut *connection)
        .await?;
        let existing: Vec<(Uuid, Uuid, String, Uuid, Vec<u8>)> = sqlx::query_as(
            "select a.workspace_id, a.conversation_id, a.client_id, a.message_id, coalesce(a.request_hash, '') from agent_message a
             join unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, conversation_id, client_id)
               on a.workspace_id = t.workspace_id and a.conversation_id = t.conversation_id and a.client_id = t.client_id",
        )
        .bind(batch.iter().map(|message| message.workspace_id).collect::<Vec<_>>())
        .bind(batch.iter().map(|message| message.conversation_id).collect::<Vec<_>>())
        .bind(batch.iter().map(|message| message.client_id.as_str()).collect::<Vec<_>>())
        .fetch_all(&mut *connection)
        .await?;
        Ok(Self {
            conversations: conversations
                .into_iter()
                .map(|row| ((row.workspace_id, row.id), row))
                .collect(),
            uploads: uploads(connection, batch).await?,
            quoted: quoted(connection, batch).await?,
            existing: existing
                .into_iter()
                .map(|(workspace, conversation, client, id, hash)| ((workspace, conversation, client), (id, hash)))
                .collect(),
        })
    }

    fn check(&self, message: &NewMessage, now: OffsetDateTime) -> Result<Checked> {
        let conversation = self
            .conversations
            .get(&(message.workspace_id, message.conversation_id))
            .ok_or(Error::NotFound("conversation"))?;
        let channel: Channel = conversation
            .channel
            .parse()
            .map_err(|error: String| anyhow::anyhow!(error))?;
        let uploads = self.attachments(message)?;
        let quoted = match message.reply_to_id {
            None => None,
            Some(id) => match self.quoted.get(&(message.workspace_id, id)) {
                Some(quoted) if quoted.conversation_id == message.conversation_id => quoted.external_id.clone(),
                _ => return Err(Error::invalid("reply_to_id", "is no message of this conversation")),
            },
        };
        if message.audience == Audience::Team {
            if uploads.is_empty() && message.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
                return Err(Error::invalid("text", "must not be empty"));
            }
            return Ok(Checked {
                inbox_id: conversation.inbox_id,
                parts: Vec::new(),
                uploads,
                quoted_external_id: None,
            });
        }
        if conversation.disconnected {
            return Err(Error::conflict(
                "inbox_disconnected",
                "The account that this conversation came through is no longer connected here.",
            ));
        }
        let spec = by_channel(channel).spec();
        let draft = Draft {
            text: message.text.clone(),
            attachments: uploads.iter().map(draft_media).collect(),
            template: message.template.clone(),
            interactive: message.interactive.clone(),
            is_reply: quoted.is_some(),
        };
        let parts = by_channel(channel)
            .plan(&draft)
            .map_err(|refusal| Error::Invalid(Fields::from([(refusal.field.to_owned(), vec![refusal.detail])])))?;
        let open = conversation.window_expires_at.is_some_and(|until| until > now);
        if spec.window_hours.is_some() && !open && message.template.is_none() {
            return Err(Error::conflict("window_closed", window_closed(channel)));
        }
        Ok(Checked {
            inbox_id: conversation.inbox_id,
            parts,
            uploads,
            quoted_external_id: quoted,
        })
    }

    fn attachments(&self, message: &NewMessage) -> Result<Vec<Upload>> {
        message
            .attachment_ids
            .iter()
            .map(|id| match self.uploads.get(&(message.workspace_id, *id)) {
                None => Err(Error::invalid("attachment_ids", format!("{id} is no uploaded file"))),
                Some(upload) if upload.taken => Err(Error::invalid(
                    "attachment_ids",
                    format!("{id} was sent already; upload it again"),
                )),
                Some(upload) if upload.state != "ready" => {
                    Err(Error::invalid("attachment_ids", format!("{id} is not uploaded yet")))
                }
                Some(upload) => Ok(upload.clone()),
            })
            .collect()
    }
}

fn window_closed(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => {
            "It is more than 24 hours since the customer wrote. WhatsApp now takes approved templates only, until the customer writes again."
        }
        Channel::Messenger | Channel::Instagram => {
            "It is more than 24 hours since the customer wrote. The platform takes no replies until the customer writes again."
        }
    }
}

fn draft_media(upload: &Upload) -> DraftMedia {
    DraftMedia {
        kind: serde_json::from_value(Value::String(upload.kind.clone())).unwrap_or(AttachmentKind::File),
        content_type: upload
            .content_type
            .clone()
            .unwrap_or_else(|| "application/octet-stream".to_owned()),
        file_name: upload.file_name.clone().unwrap_or_else(|| "file".to_owned()),
        size: upload.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
    }
}

async fn uploads(
    connection: &mut PgConnection,
    batch: &[NewMessage],
) -> Result<HashMap<(Uuid, Uuid), Upload>, sqlx::Error> {
    let ids: BTreeSet<(Uuid, Uuid)> = batch
        .iter()
        .flat_map(|message| message.attachment_ids.iter().map(|id| (message.workspace_id, *id)))
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = ids.into_iter().unzip();
    let rows: Vec<Upload> = sqlx::query_as(
        "select f.workspace_id, f.id, f.kind, f.state, f.content_type, f.file_name, f.size,
           (f.message_id is not null or f.uploaded_by is null) as taken
         from attachment f join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id)
           on f.workspace_id = t.workspace_id and f.id = t.id for no key update of f",
    )
    .bind(&workspaces)
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.workspace_id, row.id), row)).collect())
}

async fn quoted(
    connection: &mut PgConnection,
    batch: &[NewMessage],
) -> Result<HashMap<(Uuid, Uuid), Quoted>, sqlx::Error> {
    let ids: BTreeSet<(Uuid, Uuid)> = batch
        .iter()
        .filter_map(|message| message.reply_to_id.map(|id| (message.workspace_id, id)))
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = ids.into_iter().unzip();
    let rows: Vec<Quoted> = sqlx::query_as(
        "select m.workspace_id, m.conversation_id, m.id, m.external_id from message m
         join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id) on m.workspace_id = t.workspace_id and m.id = t.id",
    )
    .bind(&workspaces)
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.workspace_id, row.id), row)).collect())
}

async fn insert(connection: &mut PgConnection, rows: &[Row<'_>], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    insert_messages(connection, rows, now).await?;
    insert_parts(connection, rows, now).await?;
    take_uploads(connection, rows).await?;
    touch_conversations(connection, rows, now).await
}

async fn insert_messages(
    connection: &mut PgConnection,
    rows: &[Row<'_>],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
    }
    let author = |kind: AuthorType| match kind {
        AuthorType::Token => "token",
        _ => "member",
    };
    sqlx::query(
        "with new as materialized (
           select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[],
             $10::uuid[], $11::text[], $12::smallint[], $13::text[], $14::bytea[], $15::text[], $16::jsonb[])
           as t (workspace_id, id, conversation_id, inbox_id, audience, author_type, author_id, author_name, text, reply_to_id,
             reply_to_external_id, attachment_count, client_id, request_hash, delivery_status, structured)
         ), m as (
           insert into message (workspace_id, id, conversation_id, inbox_id, kind, audience, sent_at, created_at, author_type, author_id,
             author_name, text, reply_to_id, reply_to_external_id, attachment_count)
           select workspace_id, id, conversation_id, inbox_id, 'agent', audience, $17, $17, author_type, author_id, author_name, text,
             reply_to_id, reply_to_external_id, attachment_count from new
         )
         insert into agent_message (workspace_id, message_id, conversation_id, client_id, request_hash, delivery_status, queue_key, structured)
         select workspace_id, id, conversation_id, client_id, request_hash, delivery_status,
           case when delivery_status is not null then id end, structured from new",
    )
    .bind(column!(row => row.message.workspace_id))
    .bind(column!(row => row.id))
    .bind(column!(row => row.message.conversation_id))
    .bind(column!(row => row.checked.inbox_id))
    .bind(column!(row => if row.message.audience == Audience::Team { "team" } else { "customer" }))
    .bind(column!(row => author(row.message.author.0)))
    .bind(column!(row => row.message.author.1))
    .bind(column!(row => row.message.author.2.as_deref()))
    .bind(column!(row => row.message.text.as_deref().filter(|text| !text.is_empty())))
    .bind(column!(row => row.message.reply_to_id))
    .bind(column!(row => row.checked.quoted_external_id.as_deref()))
    .bind(column!(row => i16::try_from(row.checked.uploads.len()).unwrap_or(i16::MAX)))
    .bind(column!(row => row.message.client_id.as_str()))
    .bind(column!(row => row.message.hash()))
    .bind(column!(row => (row.message.audience == Audience::Customer).then_some("pending")))
    .bind(column!(row => row.message.template.clone().map(|template| json!({ "template": template })).or_else(|| row.message.interactive.clone().map(|interactive| json!({ "interactive": interactive })))))
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_parts(connection: &mut PgConnection, rows: &[Row<'_>], now: OffsetDateTime) -> Result<(), sqlx::Error> {
    let parts: Vec<(&Row<'_>, i16, &Part)> = rows
        .iter()
        .flat_map(|row| {
            row.checked
                .parts
                .iter()
                .enumerate()
                .map(move |(position, part)| (row, i16::try_from(position).unwrap_or(i16::MAX), part))
        })
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into delivery_part (workspace_id, message_id, position, content, inbox_id)
         select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::jsonb[], $5::uuid[])",
    )
    .bind(parts.iter().map(|part| part.0.message.workspace_id).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| part.0.id).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| part.1).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| json!(part.2)).collect::<Vec<_>>())
    .bind(parts.iter().map(|part| part.0.checked.inbox_id).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    let lanes: BTreeMap<(Uuid, Uuid), Uuid> = parts
        .iter()
        .map(|part| {
            (
                (part.0.message.workspace_id, part.0.message.conversation_id),
                part.0.checked.inbox_id,
            )
        })
        .collect();
    sqlx::query(
        "insert into delivery_lane as l (workspace_id, conversation_id, inbox_id, due_at)
         select *, $4 from unnest($1::uuid[], $2::uuid[], $3::uuid[])
         on conflict (workspace_id, conversation_id) do update set due_at = least(coalesce(l.due_at, excluded.due_at), excluded.due_at)",
    )
    .bind(lanes.keys().map(|lane| lane.0).collect::<Vec<_>>())
    .bind(lanes.keys().map(|lane| lane.1).collect::<Vec<_>>())
    .bind(lanes.values().copied().collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

async fn take_uploads(connection: &mut PgConnection, rows: &[Row<'_>]) -> Result<(), sqlx::Error> {
    let uploads: Vec<(&Row<'_>, usize, &Upload)> = rows
        .iter()
        .flat_map(|row| {
            row.checked
                .uploads
                .iter()
                .enumerate()
                .map(move |(position, upload)| (row, position, upload))
        })
        .collect();
    if uploads.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update attachment f set message_id = t.message_id, position = t.position, inbox_id = t.inbox_id
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[]) as t (workspace_id, id, message_id, position, inbox_id)
         where f.workspace_id = t.workspace_id and f.id = t.id",
    )
    .bind(uploads.iter().map(|upload| upload.0.message.workspace_id).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| upload.2.id).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| upload.0.id).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| i16::try_from(upload.1).unwrap_or(i16::MAX)).collect::<Vec<_>>())
    .bind(uploads.iter().map(|upload| upload.0.checked.inbox_id).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest reply of each conversation leads its line in the list.
async fn touch_conversations(
    connection: &mut PgConnection,
    rows: &[Row<'_>],
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let newest: BTreeMap<(Uuid, Uuid), &Row<'_>> = rows
        .iter()
        .map(|row| ((row.message.workspace_id, row.message.conversation_id), row))
        .collect();
    sqlx::query(
        "update conversation c set last_activity_at = greatest(c.last_activity_at, $6), version = c.version + 1,
           last_message_id = case when t.newer then t.message_id else c.last_message_id end,
           last_message_kind = case when t.newer then 'agent' else c.last_message_kind end,
           last_message_audience = case when t.newer then t.audience else c.last_message_audience end,
           last_message_preview = case when t.newer then t.preview else c.last_message_preview end,
           last_message_sent_at = case when t.newer then $6 else c.last_message_sent_at end
         from (
           select n.*, o.last_message_id is null or ($6, n.message_id) > (o.last_message_sent_at, o.last_message_id) as newer
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[]) as n (workspace_id, id, message_id, audience, preview)
           join conversation o on o.workspace_id = n.workspace_id and o.id = n.id
         ) t
         where c.workspace_id = t.workspace_id and c.id = t.id",
    )
    .bind(newest.keys().map(|key| key.0).collect::<Vec<_>>())
    .bind(newest.keys().map(|key| key.1).collect::<Vec<_>>())
    .bind(newest.values().map(|row| row.id).collect::<Vec<_>>())
    .bind(newest.values().map(|row| if row.message.audience == Audience::Team { "team" } else { "customer" }).collect::<Vec<_>>())
    .bind(newest.values().map(|row| preview::of_reply(row.message.text.as_deref(), row.checked.uploads.first().map(|upload| upload.kind.as_str()))).collect::<Vec<_>>())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
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

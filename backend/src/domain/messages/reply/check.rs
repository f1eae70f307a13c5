//! Whether a reply may go out, before anything is stored: the conversation, its files, its limits, its window.

use std::collections::{BTreeSet, HashMap, HashSet};

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Draft, DraftMedia, Part};
use frontdesk_connectors::template::{Rendered, Template};
use frontdesk_connectors::{Channel, Connector, by_channel};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::NewMessage;
use crate::clock::id_after;
use crate::domain::contacts::MARKETING_STOPPED;
use crate::domain::conversations::window::{Allowed, allowed, closed_words};
use crate::domain::delivery::place;
use crate::domain::mentions;
use crate::domain::templates;
use crate::domain::views::{Audience, AuthorType, InboxSettings};
use crate::domain::workspaces::limits::no_more_messages;
use crate::domain::workspaces::usage::month;
use crate::errors::{Error, Fields, Result, is_blank};

#[derive(Debug, Clone, FromRow)]
struct Conversation {
    workspace_id: Uuid,
    id: Uuid,
    inbox_id: Uuid,
    channel: String,
    window_expires_at: Option<OffsetDateTime>,
    marketing_stopped: bool,
    disconnected: bool,
    /// The workspace has had its messages of this month.
    spent: bool,
    settings: Json<InboxSettings>,
}

#[derive(Debug, Clone, FromRow)]
pub(super) struct Upload {
    workspace_id: Uuid,
    pub id: Uuid,
    pub kind: String,
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
    is_note: bool,
}

/// What a batch of replies is checked against.
pub(super) struct Context {
    conversations: HashMap<(Uuid, Uuid), Conversation>,
    uploads: HashMap<(Uuid, Uuid), Upload>,
    quoted: HashMap<(Uuid, Uuid), Quoted>,
    templates: HashMap<templates::Wanted, Template>,
    /// Members who may be named in a note.
    nameable: BTreeSet<(Uuid, Uuid)>,
    /// Inboxes whose templates were fetched.
    synced: BTreeSet<(Uuid, Uuid)>,
    /// Client ids that were used: the message and the hash of its request.
    pub existing: HashMap<(Uuid, Uuid, String), (Uuid, Vec<u8>)>,
    /// By conversation, the last place of its queue that is taken.
    places: HashMap<(Uuid, Uuid), Uuid>,
}

/// What is known of a client id and of the conversation it is for.
#[derive(FromRow)]
struct Known {
    workspace_id: Uuid,
    conversation_id: Uuid,
    client_id: String,
    message_id: Option<Uuid>,
    request_hash: Vec<u8>,
    last_place: Option<Uuid>,
}

pub(super) struct Checked {
    pub inbox_id: Uuid,
    /// A template with its values, as the customer will see it.
    pub rendered: Option<Rendered>,
    /// Empty for notes.
    pub parts: Vec<Part>,
    pub uploads: Vec<Upload>,
    pub quoted_external_id: Option<String>,
}

impl Context {
    /// Locks the conversations, in id order, and loads what the checks need.
    pub async fn load(connection: &mut PgConnection, batch: &[NewMessage]) -> Result<Self, sqlx::Error> {
        let ids: BTreeSet<(Uuid, Uuid)> = batch
            .iter()
            .map(|message| (message.workspace_id, message.conversation_id))
            .collect();
        let (workspaces, conversations): (Vec<Uuid>, Vec<Uuid>) = ids.into_iter().unzip();
        let conversations: Vec<Conversation> = sqlx::query_as(
            "select c.workspace_id, c.id, c.inbox_id, i.channel, c.window_expires_at,
               k.marketing_stopped_at is not null as marketing_stopped, i.removed_at is not null as disconnected, i.settings,
               coalesce((select u.messages >= w.message_limit from workspace w
                 join workspace_usage u on u.workspace_id = w.id and u.month = $3 where w.id = c.workspace_id), false) as spent
             from conversation c
             join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id) on c.workspace_id = t.workspace_id and c.id = t.id
             join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
             join contact k on k.workspace_id = c.workspace_id and k.id = c.contact_id
             order by c.workspace_id, c.id for no key update of c",
        )
        .bind(&workspaces)
        .bind(&conversations)
        .bind(batch.first().map(|message| month(message.received_at)))
        .fetch_all(&mut *connection)
        .await?;
        let known = known(connection, batch).await?;
        let places = known
            .iter()
            .filter_map(|row| Some(((row.workspace_id, row.conversation_id), row.last_place?)));
        let (templates, synced) = templates::wanted(connection, &wanted_templates(&conversations, batch)).await?;
        let named = batch
            .iter()
            .flat_map(|message| message.mention_ids.iter().map(|id| (message.workspace_id, *id)));
        let nameable = mentions::nameable(connection, &named.collect()).await?;
        Ok(Self {
            nameable,
            templates,
            synced,
            conversations: conversations
                .into_iter()
                .map(|row| ((row.workspace_id, row.id), row))
                .collect(),
            uploads: uploads(connection, batch).await?,
            quoted: quoted(connection, batch).await?,
            places: places.collect(),
            existing: known
                .into_iter()
                .filter_map(|row| {
                    Some((
                        (row.workspace_id, row.conversation_id, row.client_id),
                        (row.message_id?, row.request_hash),
                    ))
                })
                .collect(),
        })
    }

    /// The place of a new reply, after all that wait and all that got theirs here.
    pub fn place(&mut self, message: &NewMessage, id: Uuid) -> Uuid {
        let lane = (message.workspace_id, message.conversation_id);
        let place = id_after(self.places.get(&lane).copied(), id);
        self.places.insert(lane, place);
        place
    }

    /// `taken`: uploads that go out with an earlier reply of the batch.
    pub fn check(&self, message: &NewMessage, taken: &HashSet<Uuid>, now: OffsetDateTime) -> Result<Checked> {
        let conversation = self
            .conversations
            .get(&(message.workspace_id, message.conversation_id))
            .ok_or(Error::NotFound("conversation"))?;
        let channel: Channel = conversation
            .channel
            .parse()
            .map_err(|error: String| anyhow::anyhow!(error))?;
        let uploads = self.attachments(message, taken)?;
        let quoted = match message.reply_to_id {
            None => None,
            Some(id) => match self
                .quoted
                .get(&(message.workspace_id, id))
                .filter(|quoted| quoted.conversation_id == message.conversation_id)
            {
                Some(quoted) if quoted.is_note && message.audience == Audience::Customer => {
                    return Err(Error::invalid(
                        "reply_to_id",
                        "is a note, which the customer cannot see",
                    ));
                }
                Some(quoted) => quoted.external_id.clone(),
                None => return Err(Error::invalid("reply_to_id", "is no message of this conversation")),
            },
        };
        if message.audience == Audience::Team {
            if uploads.is_empty() && message.text.as_deref().is_none_or(is_blank) {
                return Err(Error::invalid("text", "must not be empty"));
            }
            let is_known = |id: &&Uuid| self.nameable.contains(&(message.workspace_id, **id));
            if let Some(id) = message.mention_ids.iter().find(|id| !is_known(id)) {
                return Err(Error::invalid("mention_ids", format!("{id} is no active member")));
            }
            return Ok(Checked {
                inbox_id: conversation.inbox_id,
                parts: Vec::new(),
                uploads,
                rendered: None,
                quoted_external_id: None,
            });
        }
        if conversation.spent {
            return Err(no_more_messages());
        }
        if conversation.disconnected {
            return Err(Error::conflict(
                "inbox_disconnected",
                "The account that this conversation came through is no longer connected here.",
            ));
        }
        let connector = by_channel(channel);
        let credentials = conversation.settings.credentials();
        if quoted.is_some() && !connector.quotes(&credentials) {
            return Err(Error::invalid(
                "reply_to_id",
                "cannot be quoted: this account sends no quotes",
            ));
        }
        let spec = connector.spec();
        let draft = Draft {
            text: message.text.clone(),
            attachments: uploads.iter().map(draft_media).collect(),
            template: message.template.clone(),
            interactive: message.interactive.clone(),
            location: message.location.clone(),
            contacts: message.contacts.clone(),
            link_preview: message.link_preview,
            is_reply: quoted.is_some(),
        };
        let parts = connector
            .plan_for(&credentials, &draft)
            .map_err(|refusal| Error::Invalid(Fields::from([(refusal.field.to_owned(), vec![refusal.detail])])))?;
        let by_person = message.author.0 == AuthorType::Member;
        match allowed(spec, conversation.window_expires_at, by_person, now) {
            Allowed::Anything | Allowed::HumanAgent => {}
            Allowed::Templates if message.template.is_some() => {}
            closed => {
                let words = format!(
                    "The time to answer this customer is over. {}",
                    closed_words(spec, closed)
                );
                return Err(Error::conflict("window_closed", words));
            }
        }
        let rendered = self.render(message, conversation, connector, &draft)?;
        Ok(Checked {
            inbox_id: conversation.inbox_id,
            parts,
            rendered,
            uploads,
            quoted_external_id: quoted,
        })
    }

    /// Templates that were never fetched are left to the platform to judge.
    fn render(
        &self,
        message: &NewMessage,
        conversation: &Conversation,
        connector: &dyn Connector,
        draft: &Draft,
    ) -> Result<Option<Rendered>> {
        let Some((request, (name, language))) = message
            .template
            .as_ref()
            .and_then(|request| Some((request, named(request)?)))
        else {
            return Ok(None);
        };
        let inbox_id = conversation.inbox_id;
        if !self.synced.contains(&(message.workspace_id, inbox_id)) {
            return Ok(None);
        }
        let key = (message.workspace_id, inbox_id, name.to_owned(), language.to_owned());
        let template = self.templates.get(&key).ok_or_else(|| {
            let detail = format!(
                "There is no template {name} in the language {language}. If it is new, sync the templates first."
            );
            Error::invalid("template", detail)
        })?;
        if conversation.marketing_stopped && template.category == "MARKETING" {
            return Err(Error::conflict("marketing_stopped", MARKETING_STOPPED));
        }
        connector
            .fill_template(template, request, draft.attachments.first())
            .map(Some)
            .map_err(|refusal| Error::invalid(refusal.field, refusal.detail))
    }

    fn attachments(&self, message: &NewMessage, taken: &HashSet<Uuid>) -> Result<Vec<Upload>> {
        message
            .attachment_ids
            .iter()
            .map(|id| match self.uploads.get(&(message.workspace_id, *id)) {
                None => Err(Error::invalid("attachment_ids", format!("{id} is no uploaded file"))),
                Some(upload) if upload.taken || taken.contains(id) => Err(Error::invalid(
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

/// Name and language of the template that a request wants.
fn named(request: &Value) -> Option<(&str, &str)> {
    Some((
        request.get("name")?.as_str()?,
        request.pointer("/language/code")?.as_str()?,
    ))
}

fn wanted_templates(conversations: &[Conversation], batch: &[NewMessage]) -> Vec<templates::Wanted> {
    let wanted = batch.iter().filter_map(|message| {
        let (name, language) = named(message.template.as_ref()?)?;
        let conversation = conversations
            .iter()
            .find(|each| (each.workspace_id, each.id) == (message.workspace_id, message.conversation_id))?;
        Some((
            message.workspace_id,
            conversation.inbox_id,
            name.to_owned(),
            language.to_owned(),
        ))
    });
    wanted.collect()
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

/// A statement of its own, after the conversations are locked: so it sees what was stored while they were waited for.
async fn known(connection: &mut PgConnection, batch: &[NewMessage]) -> Result<Vec<Known>, sqlx::Error> {
    let last_place = place::last_of("t.workspace_id", "t.conversation_id");
    let sql = format!(
        "select t.workspace_id, t.conversation_id, t.client_id, k.message_id, coalesce(k.request_hash, '') as request_hash, {last_place} as last_place
         from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, conversation_id, client_id)
         left join agent_message k
           on k.workspace_id = t.workspace_id and k.conversation_id = t.conversation_id and k.client_id = t.client_id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(batch.iter().map(|message| message.workspace_id).collect::<Vec<_>>())
        .bind(batch.iter().map(|message| message.conversation_id).collect::<Vec<_>>())
        .bind(
            batch
                .iter()
                .map(|message| message.client_id.as_str())
                .collect::<Vec<_>>(),
        )
        .fetch_all(connection)
        .await
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
        "select m.workspace_id, m.conversation_id, m.id, m.external_id, m.audience = 'team' as is_note from message m
         join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, id) on m.workspace_id = t.workspace_id and m.id = t.id",
    )
    .bind(&workspaces)
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.workspace_id, row.id), row)).collect())
}

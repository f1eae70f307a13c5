//! `sendMessage`, `sendPhoto` and their like.
//!
//! The answer is the message as it was sent, and the last that is heard of it. There is no id of ours in it: a lost
//! answer stays unknown. Source: Telegram Bot API, "Available methods".

use reqwest::multipart::Form;
use serde_json::{Map, Value, json};

use super::api::Bot;
use super::keyboard;
use super::parse::TAP;
use super::spec::SPEC;
use super::{BUSINESS_SCOPE, SCOPE};
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{Effect, refused, unanswered};
use crate::meta::json;
use crate::meta::media::form_part;
use crate::model::PeerKey;
use crate::outbound::{ContactCard, Content, Location, Outbound, OutboundMedia, Receipt};
use crate::plan;

/// Where a message goes.
pub(super) struct Chat<'a> {
    pub(super) id: i64,
    /// Through which somebody's own account is answered for.
    connection: Option<&'a str>,
}

pub(super) fn chat(to: &[PeerKey]) -> Result<Chat<'_>, SendError> {
    let key = |scope: &str| to.iter().find(|key| key.scope == scope).map(|key| key.id.as_str());
    let (connection, id) = match key(BUSINESS_SCOPE).and_then(|id| id.rsplit_once(':')) {
        Some((connection, id)) => (Some(connection), Some(id)),
        None => (None, key(SCOPE)),
    };
    let id = id.and_then(|id| id.parse().ok()).ok_or_else(|| {
        let advice = "This contact has no Telegram id. They have to write to the bot first.";
        refused(ErrorClass::Recipient, "no_recipient", "no id to send to", advice)
    })?;
    Ok(Chat { id, connection })
}

impl Chat<'_> {
    fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("chat_id".to_owned(), json!(self.id));
        if let Some(connection) = self.connection {
            fields.insert("business_connection_id".to_owned(), json!(connection));
        }
        fields
    }

    /// As the parser names a message of this chat.
    fn message(&self, id: i64) -> String {
        match self.connection {
            Some(connection) => format!("{connection}:{}:{id}", self.id),
            None => format!("{}:{id}", self.id),
        }
    }
}

/// The message's number within its chat: the last part of its id.
fn number(external_id: &str) -> Option<i64> {
    external_id.rsplit(':').next()?.parse().ok()
}

pub(super) async fn send(bot: &Bot<'_>, message: &Outbound) -> Result<Receipt, SendError> {
    let chat = chat(&message.to)?;
    let mut fields = chat.fields();
    if let Some(quoted) = message.reply_to.as_deref().and_then(number) {
        // what was quoted may be deleted by now
        let quote = json!({ "message_id": quoted, "allow_sending_without_reply": true });
        fields.insert("reply_parameters".to_owned(), quote);
    }
    let sent = match &message.content {
        Content::Text { text, link_preview } => {
            fields.insert("text".to_owned(), json!(text));
            if *link_preview == Some(false) {
                fields.insert("link_preview_options".to_owned(), json!({ "is_disabled": true }));
            }
            bot.call("sendMessage", &Value::Object(fields), Effect::Message).await?
        }
        Content::Interactive { interactive, .. } => {
            fields.extend(keyboard::about_the_message(interactive));
            bot.call("sendMessage", &Value::Object(fields), Effect::Message).await?
        }
        Content::Media { media, caption } => {
            if let Some(caption) = caption {
                fields.insert("caption".to_owned(), json!(caption));
            }
            upload(bot, fields, media).await?
        }
        Content::Location(location) => place(bot, fields, location).await?,
        Content::Contacts(cards) => contact(bot, fields, cards).await?,
        // `plan` refuses them before anything is stored
        Content::Template { .. } | Content::Images(_) => {
            return Err(SendError::unsupported("this kind of message"));
        }
    };
    receipt(&chat, &sent)
}

/// A place with a name is a venue, which needs an address as well.
async fn place(bot: &Bot<'_>, mut fields: Map<String, Value>, place: &Location) -> Result<Value, SendError> {
    fields.insert("latitude".to_owned(), json!(place.latitude));
    fields.insert("longitude".to_owned(), json!(place.longitude));
    let method = match place.name.as_ref().or(place.address.as_ref()) {
        Some(title) => {
            fields.insert("title".to_owned(), json!(title));
            fields.insert("address".to_owned(), json!(place.address.as_ref().unwrap_or(title)));
            "sendVenue"
        }
        None => "sendLocation",
    };
    bot.call(method, &Value::Object(fields), Effect::Message).await
}

/// One card, by its first number.
async fn contact(bot: &Bot<'_>, mut fields: Map<String, Value>, cards: &[ContactCard]) -> Result<Value, SendError> {
    let card = cards.first().and_then(|card| Some((card, card.phones.first()?)));
    let (card, phone) = card.ok_or_else(|| SendError::unsupported("a contact card without a number"))?;
    let (first, last) = card.name.split_once(' ').unwrap_or((card.name.as_str(), ""));
    fields.insert("phone_number".to_owned(), json!(phone));
    fields.insert("first_name".to_owned(), json!(first));
    if !last.is_empty() {
        fields.insert("last_name".to_owned(), json!(last));
    }
    bot.call("sendContact", &Value::Object(fields), Effect::Message).await
}

/// The bot's one reaction on a message; none takes it away.
pub(super) async fn react(
    bot: &Bot<'_>,
    to: &[PeerKey],
    external_id: &str,
    emoji: Option<&str>,
) -> Result<(), SendError> {
    let mut fields = chat(to)?.fields();
    // a bot reacts as itself: there is no way to do it for somebody's own account
    fields.remove("business_connection_id");
    let number = number(external_id).ok_or_else(|| SendError::unsupported("a reaction on this message"))?;
    let reaction: Vec<Value> = emoji
        .into_iter()
        .map(|emoji| json!({ "type": "emoji", "emoji": emoji }))
        .collect();
    fields.insert("message_id".to_owned(), json!(number));
    fields.insert("reaction".to_owned(), json!(reaction));
    bot.call("setMessageReaction", &Value::Object(fields), Effect::None)
        .await
        .map(drop)
}

/// The file goes up with its message: nested values are JSON text.
async fn upload(bot: &Bot<'_>, fields: Map<String, Value>, media: &OutboundMedia) -> Result<Value, SendError> {
    let (method, field) = method(media);
    let form = fields.into_iter().fold(Form::new(), |form, (name, value)| match value {
        Value::String(text) => form.text(name, text),
        value => form.text(name, value.to_string()),
    });
    let form = form.part(field, form_part(media).await?);
    bot.upload(method, form, Effect::Message).await
}

/// The method for the row of the limits table under which a file goes out, and the field it goes up in.
fn method(media: &OutboundMedia) -> (&'static str, &'static str) {
    let row = plan::row(&SPEC, media.kind, &media.content_type).map_or("file", |limit| limit.kind);
    match row {
        "image" if media.content_type.starts_with("image/gif") => ("sendAnimation", "animation"),
        "image" => ("sendPhoto", "photo"),
        "video" => ("sendVideo", "video"),
        "audio" => ("sendAudio", "audio"),
        "voice" => ("sendVoice", "voice"),
        "sticker" => ("sendSticker", "sticker"),
        _ => ("sendDocument", "document"),
    }
}

/// A success without a message is no proof of anything.
fn receipt(chat: &Chat<'_>, sent: &Value) -> Result<Receipt, SendError> {
    json::whole(sent, "message_id")
        .map(|id| Receipt {
            external_id: chat.message(id),
            usage: None,
        })
        .ok_or_else(|| unanswered(Effect::Message, "the answer names no message".to_owned()))
}

/// Shown for five seconds, or until the message comes.
pub(super) async fn typing(bot: &Bot<'_>, to: &[PeerKey]) -> Result<(), SendError> {
    let mut fields = chat(to)?.fields();
    fields.insert("action".to_owned(), json!("typing"));
    bot.call("sendChatAction", &Value::Object(fields), Effect::None)
        .await
        .map(drop)
}

/// Until then the button shows that it waits.
pub(super) async fn acknowledge_tap(bot: &Bot<'_>, external_id: &str) -> Result<(), SendError> {
    let Some(id) = external_id.strip_prefix(TAP) else {
        return Ok(());
    };
    bot.call("answerCallbackQuery", &json!({ "callback_query_id": id }), Effect::None)
        .await
        .map(drop)
}

//! The Conversations API: what Messenger and Instagram know of an account's threads, newest first, in pages. Times have no
//! fractions of a second, and nobody learns our own id of a message here, as on the platform.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::graph::auth;
use crate::graph::error::GraphError;
use crate::world::media::{CDN_LINK_LIFE, Media};
use crate::world::thread::{Bubble, Direction};
use crate::world::{BusinessAccount, Customer, CustomerKey};

const DEFAULT_LIMIT: usize = 25;
const MAX_LIMIT: usize = 100;
/// Instagram tells the content of the newest messages of a thread only.
const INSTAGRAM_DETAILS: usize = 20;
/// Calls a second, of one account.
const RATE: usize = 2;

/// `GET /{account}/conversations?platform=&user_id=&fields=&limit=&after=`
pub fn list(app: &App, account: &BusinessAccount, query: &auth::Query) -> Result<Value, GraphError> {
    let account = &meant(app, account, query)?;
    within_rate(app, account)?;
    let fields = Fields::parse(query.get("fields").map_or("id,updated_time", String::as_str));
    let mut threads = threads(app, account);
    if let Some(user) = query.get("user_id") {
        threads.retain(|(customer, _)| customer.key.customer == *user);
    }
    let (from, limit) = place(query)?;
    let page: Vec<Value> = threads
        .iter()
        .skip(from)
        .take(limit)
        .map(|(customer, bubbles)| describe(app, account, customer, bubbles, &fields))
        .collect();
    Ok(paged(page, from, limit, threads.len()))
}

/// `GET /{conversation}/messages?fields=&limit=&after=`
pub fn messages(app: &App, accounts: &[BusinessAccount], id: &str, query: &auth::Query) -> Result<Value, GraphError> {
    for account in accounts {
        let found = threads(app, account)
            .into_iter()
            .find(|(customer, _)| thread_id(&customer.key) == id);
        if let Some((customer, bubbles)) = found {
            within_rate(app, account)?;
            let fields = Fields::parse(query.get("fields").map_or("id,created_time", String::as_str));
            let (from, limit) = place(query)?;
            return Ok(message_page(app, account, &customer, &bubbles, &fields, from, limit));
        }
    }
    Err(GraphError::no_object(id))
}

fn thread_id(key: &CustomerKey) -> String {
    format!("t_{}_{}", key.account, key.customer)
}

/// A Page answers for itself, or for the Instagram account behind it.
fn meant(app: &App, account: &BusinessAccount, query: &auth::Query) -> Result<BusinessAccount, GraphError> {
    let wanted = match query.get("platform").map(String::as_str) {
        Some("instagram") => Channel::Instagram,
        Some("messenger") | None => return Ok(account.clone()),
        Some(_) => {
            return Err(GraphError::parameter(
                "Param platform must be one of {MESSENGER, INSTAGRAM}",
            ));
        }
    };
    if account.channel == wanted {
        return Ok(account.clone());
    }
    let state = app.world.lock();
    let behind = state.accounts.iter().find(|other| {
        other.channel == wanted
            && other.access_token == account.access_token
            && other.page_id.as_deref() == Some(account.id.as_str())
    });
    behind
        .cloned()
        .ok_or_else(|| GraphError::parameter("The Page has no Instagram account"))
}

fn within_rate(app: &App, account: &BusinessAccount) -> Result<(), GraphError> {
    let now = clock::now();
    let mut state = app.world.lock();
    let calls = state.conversation_calls.entry(account.id.clone()).or_default();
    calls.total += 1;
    calls.recent.retain(|at| now - at < 1_000);
    if calls.recent.len() >= RATE {
        return Err(GraphError::new(
            400,
            613,
            "(#613) Calls to this api have exceeded the rate limit.",
        ));
    }
    calls.recent.push(now);
    Ok(())
}

/// Threads with something in them, the one with the newest message first.
fn threads(app: &App, account: &BusinessAccount) -> Vec<(Customer, Vec<Bubble>)> {
    let state = app.world.lock();
    let mut threads: Vec<(Customer, Vec<Bubble>)> = state
        .order
        .iter()
        .filter(|key| key.channel == account.channel && key.account == account.id)
        .filter_map(|key| Some((state.customers.get(key)?, state.threads.get(key)?)))
        .map(|(customer, thread)| {
            let mut shown: Vec<Bubble> = thread
                .bubbles()
                .iter()
                .filter(|bubble| bubble.is_kept && !bubble.unsent)
                .cloned()
                .collect();
            shown.sort_by_key(|bubble| std::cmp::Reverse(bubble.at));
            (customer.clone(), shown)
        })
        .filter(|(_, shown)| !shown.is_empty())
        .collect();
    threads.sort_by_key(|(_, shown)| std::cmp::Reverse(shown.first().map(|bubble| bubble.at)));
    threads
}

fn place(query: &auth::Query) -> Result<(usize, usize), GraphError> {
    let from = match query.get("after") {
        None => 0,
        Some(after) => read_cursor(after).ok_or_else(|| GraphError::parameter("Invalid cursors values"))?,
    };
    let limit = query
        .get("limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(DEFAULT_LIMIT);
    Ok((from, limit.clamp(1, MAX_LIMIT)))
}

fn cursor(from: usize) -> String {
    hex::encode(format!("after:{from}"))
}

fn read_cursor(text: &str) -> Option<usize> {
    String::from_utf8(hex::decode(text).ok()?)
        .ok()?
        .strip_prefix("after:")?
        .parse()
        .ok()
}

fn paged(data: Vec<Value>, from: usize, limit: usize, all: usize) -> Value {
    let end = from + data.len();
    let mut paging = json!({ "cursors": { "before": cursor(from), "after": cursor(end) } });
    if end < all && data.len() == limit {
        paging["next"] = json!(format!("https://graph.facebook.com/?after={}", cursor(end)));
    }
    json!({ "data": data, "paging": paging })
}

fn describe(app: &App, account: &BusinessAccount, customer: &Customer, bubbles: &[Bubble], fields: &Fields) -> Value {
    let mut thread = Map::from_iter([("id".to_owned(), json!(thread_id(&customer.key)))]);
    for field in &fields.0 {
        let value = match field.name.as_str() {
            "updated_time" => json!(bubbles.first().map(|bubble| time(bubble.at))),
            "participants" => json!({ "data": [person(customer), business(account)] }),
            "message_count" => json!(bubbles.len()),
            "messages" => {
                let limit = field.limit.unwrap_or(DEFAULT_LIMIT);
                message_page(app, account, customer, bubbles, &field.fields, 0, limit)
            }
            _ => continue,
        };
        thread.insert(field.name.clone(), value);
    }
    Value::Object(thread)
}

fn message_page(
    app: &App,
    account: &BusinessAccount,
    customer: &Customer,
    bubbles: &[Bubble],
    fields: &Fields,
    from: usize,
    limit: usize,
) -> Value {
    let page = bubbles
        .iter()
        .enumerate()
        .skip(from)
        .take(limit)
        .map(|(index, bubble)| {
            let told = account.channel != Channel::Instagram || index < INSTAGRAM_DETAILS;
            message(app, account, customer, bubble, fields, told)
        })
        .collect();
    paged(page, from, limit, bubbles.len())
}

/// `told`: with its content.
fn message(
    app: &App,
    account: &BusinessAccount,
    customer: &Customer,
    bubble: &Bubble,
    fields: &Fields,
    told: bool,
) -> Value {
    let (from, to) = match bubble.direction {
        Direction::In => (person(customer), business(account)),
        Direction::Out => (business(account), person(customer)),
    };
    let mut message = Map::from_iter([("id".to_owned(), json!(bubble.id))]);
    for field in &fields.0 {
        let value = match field.name.as_str() {
            "created_time" => json!(time(bubble.at)),
            "from" => from.clone(),
            "to" => json!({ "data": [to] }),
            "message" => json!(
                bubble
                    .text
                    .as_deref()
                    .filter(|_| told && has_words(bubble))
                    .unwrap_or_default()
            ),
            "attachments" if told => match attachments(app, account, bubble) {
                files if files.is_empty() => continue,
                files => json!({ "data": files }),
            },
            "sticker" if told && bubble.kind == "sticker" => json!(link(app, account, bubble)),
            "shares" if told && bubble.kind == "share" => {
                json!({ "data": [{ "link": bubble.text, "name": "Shared post" }] })
            }
            "reply_to" => match &bubble.reply_to {
                Some(quote) => json!({ "mid": quote.id }),
                None => continue,
            },
            "is_unsupported" if account.channel == Channel::Instagram && bubble.kind == "unsupported" => json!(true),
            _ => continue,
        };
        message.insert(field.name.clone(), value);
    }
    Value::Object(message)
}

fn has_words(bubble: &Bubble) -> bool {
    !matches!(bubble.kind.as_str(), "location" | "contact" | "share" | "sticker")
}

fn attachments(app: &App, account: &BusinessAccount, bubble: &Bubble) -> Vec<Value> {
    if bubble.kind == "sticker" && account.channel == Channel::Messenger {
        return Vec::new();
    }
    let state = app.world.lock();
    let stored = bubble
        .media
        .iter()
        .filter_map(|attached| state.media.get(&attached.media_id));
    stored
        .map(|media| {
            let url = url(app, &state.media, account, media);
            let mut file = json!({ "id": media.id, "mime_type": media.content_type, "name": media.file_name,
                "size": media.bytes.len() });
            let (place, data) = match media.content_type.split('/').next() {
                Some("image") => (
                    "image_data",
                    json!({ "url": url, "preview_url": url, "width": 640, "height": 480 }),
                ),
                Some("video") => ("video_data", json!({ "url": url, "preview_url": url })),
                _ => ("file_url", json!(url)),
            };
            file[place] = data;
            file
        })
        .collect()
}

fn link(app: &App, account: &BusinessAccount, bubble: &Bubble) -> Option<String> {
    let state = app.world.lock();
    let media = state.media.get(&bubble.media.first()?.media_id)?;
    Some(url(app, &state.media, account, media))
}

fn url(app: &App, store: &crate::world::media::MediaStore, account: &BusinessAccount, media: &Media) -> String {
    let link = store.link(media, account.channel, &account.id, clock::now() + CDN_LINK_LIFE);
    format!("{}{link}", app.base_url)
}

fn person(customer: &Customer) -> Value {
    match customer.key.channel {
        Channel::Instagram => json!({ "id": customer.key.customer, "username": customer.username }),
        _ => json!({ "id": customer.key.customer, "name": customer.name,
            "email": format!("{}@facebook.com", customer.key.customer) }),
    }
}

fn business(account: &BusinessAccount) -> Value {
    match account.channel {
        Channel::Instagram => json!({ "id": account.id, "username": account.name }),
        _ => json!({ "id": account.id, "name": account.name }),
    }
}

/// `2026-10-05T11:33:20+0000`
fn time(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]+0000");
    at.format(&format).unwrap_or_default()
}

/// `id,messages.limit(5){id,from}`
#[derive(Debug, Default, PartialEq)]
struct Fields(Vec<Field>);

#[derive(Debug, Default, PartialEq)]
struct Field {
    name: String,
    limit: Option<usize>,
    fields: Fields,
}

impl Fields {
    fn parse(text: &str) -> Self {
        let mut depth = 0;
        let parts = text.split(|c: char| {
            depth += match c {
                '{' | '(' => 1,
                '}' | ')' => -1,
                _ => 0,
            };
            c == ',' && depth == 0
        });
        Fields(parts.filter(|part| !part.trim().is_empty()).map(Field::parse).collect())
    }
}

impl Field {
    fn parse(text: &str) -> Self {
        let (head, inner) = match text.split_once('{') {
            Some((head, rest)) => (head, rest.strip_suffix('}').unwrap_or(rest)),
            None => (text, ""),
        };
        let (name, modifier) = head.split_once('.').unwrap_or((head, ""));
        let limit = modifier.strip_prefix("limit(").and_then(|rest| rest.strip_suffix(')'));
        Field {
            name: name.trim().to_owned(),
            limit: limit.and_then(|limit| limit.parse().ok()),
            fields: Fields::parse(inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_fields_are_read() {
        let fields = Fields::parse("id,messages.limit(5){id,attachments{url,size},from},participants");
        let names: Vec<&str> = fields.0.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["id", "messages", "participants"]);
        let messages = &fields.0[1];
        assert_eq!((messages.limit, messages.fields.0.len()), (Some(5), 3));
        assert_eq!(messages.fields.0[1].fields.0[1].name, "size");
    }

    #[test]
    fn times_have_no_fractions() {
        assert_eq!(time(1_791_200_000_999), "2026-10-05T11:33:20+0000");
    }
}

//! The Conversations API: what Messenger and Instagram keep of an account's threads. Each message is put into the form of a
//! webhook and read by the same parser, so that what is found here is the very message that a webhook would have brought.
//!
//! `GET /{account}/conversations?platform=&fields=` gives threads, the latest first, each with its newest messages;
//! `GET /{thread}/messages` goes on where these do not reach back far enough. Instagram tells the content of the twenty
//! newest messages of a thread only; of older ones, as of places and other things that are not told at all, there is
//! nothing to show, and they are left out.
//!
//! Source: Messenger Platform, "Conversations API"; Instagram Platform, "Conversations API".

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::graph::Graph;
use super::json;
use super::messaging::{self, Flavour};
use crate::backfill::BackfillPage;
use crate::error::SendError;
use crate::model::{Arrival, Inbound, InboundEvent};

/// Threads of one call, and messages of each: more makes the platform answer "reduce the amount of data".
const THREADS: &str = "10";
const MESSAGES: &str = "20";
const MESSAGE_FIELDS: &str = "id,created_time,from,to,message,sticker,reply_to,is_unsupported,\
    attachments{id,mime_type,name,size,image_data,video_data,file_url},shares{link,name}";

/// Whose conversations are meant.
pub(crate) struct Account<'a> {
    pub flavour: &'a Flavour,
    /// Whose `conversations` edge is asked: the Page, or the account itself.
    pub object: &'a str,
    pub id: &'a str,
    /// `messenger` or `instagram`.
    pub platform: &'a str,
}

/// Where it goes on.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Place {
    /// The list of threads: none at its beginning.
    after: Option<String>,
    /// Nothing newer is left in it.
    list_ended: bool,
    /// Threads whose messages reach back further.
    threads: Vec<ThreadPlace>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ThreadPlace {
    id: String,
    after: String,
}

/// One call to the platform.
pub(crate) async fn page(
    graph: &Graph<'_>,
    account: &Account<'_>,
    since: OffsetDateTime,
    cursor: Option<&str>,
) -> Result<BackfillPage, SendError> {
    let mut place: Place = cursor
        .and_then(|cursor| serde_json::from_str(cursor).ok())
        .unwrap_or_default();
    let mut found = Vec::new();
    match place.threads.pop() {
        Some(thread) => {
            let query = [
                ("fields", MESSAGE_FIELDS),
                ("limit", MESSAGES),
                ("after", &thread.after),
            ];
            let answer = graph.get(&[&thread.id, "messages"], &query).await?;
            take(&mut found, &mut place, &thread.id, &answer, since);
        }
        None => {
            let fields = format!("id,updated_time,messages.limit({MESSAGES}){{{MESSAGE_FIELDS}}}");
            let mut query = vec![
                ("platform", account.platform),
                ("fields", fields.as_str()),
                ("limit", THREADS),
            ];
            let after = place.after.take();
            query.extend(after.as_deref().map(|after| ("after", after)));
            let answer = graph.get(&[account.object, "conversations"], &query).await?;
            let threads = json::objects(&answer, "data");
            let oldest = threads.last().and_then(|thread| time(thread, "updated_time"));
            place.after = next(&answer).filter(|_| oldest.is_none_or(|oldest| oldest >= since));
            place.list_ended = place.after.is_none();
            for thread in threads {
                let (Some(id), Some(messages)) = (json::id(thread, "id"), json::object(thread, "messages")) else {
                    continue;
                };
                take(&mut found, &mut place, &id, messages, since);
            }
        }
    }
    Ok(BackfillPage {
        events: in_order(account, found),
        next: place.rest(),
    })
}

impl Place {
    fn rest(self) -> Option<String> {
        let over = self.list_ended && self.threads.is_empty();
        (!over).then(|| serde_json::to_string(&self).unwrap_or_default())
    }
}

struct Found {
    at: OffsetDateTime,
    message: Value,
}

/// The messages of a page of one thread that are new enough; the thread goes on when all of them were.
fn take(found: &mut Vec<Found>, place: &mut Place, thread: &str, page: &Value, since: OffsetDateTime) {
    let messages = json::objects(page, "data");
    let mut all_new = !messages.is_empty();
    for message in messages {
        let Some(at) = time(message, "created_time") else {
            continue;
        };
        if at < since {
            all_new = false;
            continue;
        }
        found.push(Found {
            at,
            message: message.clone(),
        });
    }
    if let (true, Some(after)) = (all_new, next(page)) {
        place.threads.push(ThreadPlace {
            id: thread.to_owned(),
            after,
        });
    }
}

/// `{"paging": {"cursors": {"after"}, "next"}}`: without `next` there is no more, whatever the cursor says.
fn next(page: &Value) -> Option<String> {
    let paging = json::object(page, "paging")?;
    paging.get("next")?;
    json::text(paging.get("cursors")?, "after")
}

/// The platform tells the newest first, and messages of one second in its order.
fn in_order(account: &Account<'_>, mut found: Vec<Found>) -> Vec<Inbound> {
    found.reverse();
    found.sort_by_key(|found| found.at);
    found.iter().flat_map(|found| read(account, found)).collect()
}

fn read(account: &Account<'_>, found: &Found) -> Vec<Inbound> {
    let Some(event) = as_webhook(account, found) else {
        return Vec::new();
    };
    if is_empty(&event["message"]) {
        return Vec::new();
    }
    let mut events = messaging::stored_event(account.flavour, account.id, &event);
    for event in &mut events {
        if let InboundEvent::Message(message) = &mut event.event {
            message.arrival = Some(Arrival::Recovered);
            message.peer.name = customer(account, &found.message).and_then(|person| json::text(person, "name"));
            if let Some(unsupported) = &mut message.unsupported {
                unsupported.raw = found.message.clone();
            }
        }
    }
    events
}

/// Neither said to be something the platform does not tell, nor anything else.
fn is_empty(message: &Value) -> bool {
    ["text", "attachments"].iter().all(|part| message.get(part).is_none()) && !json::flag(message, "is_unsupported")
}

/// The party that is not the account.
fn customer<'a>(account: &Account<'_>, message: &'a Value) -> Option<&'a Value> {
    let from = json::object(message, "from")?;
    if json::id(from, "id").as_deref() != Some(account.id) {
        return Some(from);
    }
    let to = message.get("to")?;
    json::objects(to, "data").into_iter().next()
}

/// The messaging event that a webhook would have held.
fn as_webhook(account: &Account<'_>, found: &Found) -> Option<Value> {
    let stored = &found.message;
    let from = json::object(stored, "from")?;
    let by_account = json::id(from, "id").as_deref() == Some(account.id);
    let party = |person: &Value| json!({ "id": person.get("id"), "username": person.get("username") });
    let (business, person) = (json!({ "id": account.id }), party(customer(account, stored)?));
    let (sender, recipient) = if by_account {
        (business, person)
    } else {
        (person, business)
    };
    let mut message = Map::from_iter([("mid".to_owned(), json!(json::id(stored, "id")?))]);
    if by_account {
        message.insert("is_echo".to_owned(), json!(true));
    }
    if let Some(text) = json::text(stored, "message") {
        message.insert("text".to_owned(), json!(text));
    }
    for same in ["reply_to", "is_unsupported"] {
        if let Some(value) = stored.get(same) {
            message.insert(same.to_owned(), value.clone());
        }
    }
    let attachments = attachments(account, stored);
    if !attachments.is_empty() {
        message.insert("attachments".to_owned(), Value::Array(attachments));
    }
    let at = found.at.unix_timestamp_nanos() / 1_000_000;
    let at = i64::try_from(at).ok()?;
    Some(json!({ "sender": sender, "recipient": recipient, "timestamp": at, "message": message }))
}

fn attachments(account: &Account<'_>, stored: &Value) -> Vec<Value> {
    let list = |name: &str| {
        stored
            .get(name)
            .map(|list| json::objects(list, "data"))
            .unwrap_or_default()
    };
    let files = list("attachments").into_iter().map(file);
    let sticker = json::text(stored, "sticker").map(|url| json!({ "type": "sticker", "payload": { "url": url } }));
    let kind = if account.platform == "instagram" {
        "share"
    } else {
        "fallback"
    };
    let shares = list("shares").into_iter().map(move |share| {
        let (url, title) = (json::text(share, "link"), json::text(share, "name"));
        json!({ "type": kind, "payload": { "url": url, "title": title } })
    });
    files.chain(sticker).chain(shares).collect()
}

/// `{"mime_type", "name", "image_data"?: {"url"}, "video_data"?: {"url"}, "file_url"?}`
fn file(stored: &Value) -> Value {
    let data = |name: &str| json::object(stored, name).and_then(|data| json::text(data, "url"));
    let mime_type = json::text(stored, "mime_type").unwrap_or_default();
    let (kind, url) = if let Some(url) = data("image_data") {
        ("image", Some(url))
    } else if let Some(url) = data("video_data") {
        ("video", Some(url))
    } else if mime_type.starts_with("audio/") {
        ("audio", json::text(stored, "file_url"))
    } else {
        ("file", json::text(stored, "file_url"))
    };
    json!({ "type": kind, "payload": { "url": url, "title": json::text(stored, "name") } })
}

/// `2026-10-05T11:33:20+0000`, or seconds.
fn time(value: &Value, name: &str) -> Option<OffsetDateTime> {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory][offset_minute]");
    let parsed = value
        .get(name)?
        .as_str()
        .and_then(|text| OffsetDateTime::parse(text, &format).ok());
    parsed.or_else(|| json::time(value, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAVOUR: Flavour = Flavour {
        object: "page",
        scope: "psid",
        shares_are_media: false,
    };

    fn account() -> Account<'static> {
        Account {
            flavour: &FLAVOUR,
            object: "1001",
            id: "1001",
            platform: "messenger",
        }
    }

    fn read_one(message: Value) -> Inbound {
        let at = time(&message, "created_time").unwrap();
        let mut events = read(&account(), &Found { at, message });
        assert_eq!(events.len(), 1);
        events.remove(0)
    }

    #[test]
    fn a_stored_message_reads_as_its_webhook_would() {
        let stored = json!({ "id": "m_1", "created_time": "2026-10-05T11:33:20+0000", "message": "Hello",
            "from": { "id": "2002", "name": "Ada Sample" }, "to": { "data": [{ "id": "1001", "name": "Page" }] } });
        let event = read_one(stored);
        let webhook = json!({ "sender": { "id": "2002" }, "recipient": { "id": "1001" }, "timestamp": 1_791_200_000_000_i64,
            "message": { "mid": "m_1", "text": "Hello" } });
        let mut told = messaging::stored_event(&FLAVOUR, "1001", &webhook).remove(0);
        assert_eq!(event.at, told.at);
        let InboundEvent::Message(message) = &mut told.event else {
            panic!()
        };
        message.arrival = Some(Arrival::Recovered);
        message.peer.name = Some("Ada Sample".into());
        assert_eq!(event, told);
    }

    #[test]
    fn what_the_business_sent_is_an_echo_to_the_customer() {
        let stored = json!({ "id": "m_2", "created_time": "2026-10-05T11:33:20+0000", "message": "",
            "from": { "id": "1001" }, "to": { "data": [{ "id": "2002" }] }, "attachments": { "data": [
                { "mime_type": "image/png", "image_data": { "url": "https://cdn.test/a" } },
                { "mime_type": "audio/mpeg", "file_url": "https://cdn.test/b" },
                { "mime_type": "application/pdf", "name": "a.pdf", "file_url": "https://cdn.test/c" }] } });
        let InboundEvent::Message(message) = read_one(stored).event else {
            panic!()
        };
        assert!(matches!(
            message.origin,
            crate::model::Origin::Echo { our_id: None, .. }
        ));
        assert_eq!(message.peer.keys[0].id, "2002");
        let kinds: Vec<String> = message
            .attachments
            .iter()
            .map(|file| format!("{:?}", file.kind))
            .collect();
        assert_eq!(kinds, ["Image", "Audio", "File"]);
        assert_eq!(message.text, None);
    }

    #[test]
    fn what_is_said_not_to_be_told_is_kept_and_what_is_empty_is_not() {
        let mut stored = json!({ "id": "m_3", "created_time": "2026-10-05T11:33:20+0000", "message": "",
            "from": { "id": "2002" }, "to": { "data": [{ "id": "1001" }] } });
        let at = time(&stored, "created_time").unwrap();
        let message = stored.clone();
        assert_eq!(
            read(&account(), &Found { at, message }),
            [],
            "nobody could do anything with it"
        );
        stored["is_unsupported"] = json!(true);
        let InboundEvent::Message(message) = read_one(stored.clone()).event else {
            panic!()
        };
        assert_eq!(message.unsupported.unwrap().raw, stored);
    }

    #[test]
    fn a_thread_goes_on_while_all_of_it_is_new() {
        let page = |times: &[&str]| {
            let data: Vec<Value> = times.iter().map(|at| json!({ "id": at, "created_time": at })).collect();
            json!({ "data": data, "paging": { "cursors": { "after": "c" }, "next": "https://x.test" } })
        };
        let since = time::macros::datetime!(2026-10-05 11:00 UTC);
        for (times, taken, goes_on) in [
            (&["2026-10-05T11:02:00+0000", "2026-10-05T11:01:00+0000"][..], 2, true),
            (&["2026-10-05T11:02:00+0000", "2026-10-05T10:59:59+0000"], 1, false),
            (&[], 0, false),
        ] {
            let (mut found, mut place) = (Vec::new(), Place::default());
            take(&mut found, &mut place, "t_1", &page(times), since);
            assert_eq!((found.len(), !place.threads.is_empty()), (taken, goes_on));
        }
    }
}

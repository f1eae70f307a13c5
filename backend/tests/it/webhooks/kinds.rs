//! Every kind of message and event is stored as what it is.

use std::collections::BTreeMap;

use frontdesk::clock::rfc3339_millis;
use frontdesk::domain::messages::load;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::fixtures::{self, ACCOUNTS, Doors, Fixture, without_nulls};
use super::{items, only_timeline, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};

async fn stored(app: &TestApp, external_id: &str) -> Option<Value> {
    let id: Uuid = sqlx::query_scalar("select id from message where external_id = $1")
        .bind(external_id)
        .fetch_optional(&app.store.database.owner)
        .await
        .unwrap()?;
    let mut connection = app.store.database.owner.acquire().await.unwrap();
    let view = load::one(&mut connection, app.workspace_id, id).await.unwrap();
    view.map(|view| json!(view))
}

/// What the view of a message should be, by what the parser said.
fn wanted(event: &Value) -> Value {
    let kind = match () {
        () if event.get("notice").is_some() => "system",
        () if event["origin"]["type"] == "echo" => "agent",
        () => "customer",
    };
    let attachments: Vec<Value> = items_or_none(&event["attachments"])
        .iter()
        .map(|file| json!({ "kind": file["kind"], "title": file["title"], "detail": shown(file), "file_name": file["file_name"] }))
        .collect();
    let (quote, story) = (&event["reply_to"]["external_id"], &event["reply_to"]["story"]);
    without_nulls(&json!({
        "kind": kind, "text": event["text"], "attachments": attachments, "arrival": event["arrival"],
        "forwarded": event["forwarded"], "quote": quote, "story_url": story["url"], "story_id": story["id"],
        "story_ends": millis(&story["expires_at"]), "sent_at": millis(&event["at"]),
        "event": event.get("notice").map(|notice| json!({ "type": notice["kind"], "detail": notice.get("detail").unwrap_or(&json!({})) })),
        // system lines show what they are about in their detail
        "action": of_people(kind, event, "action"), "referral": of_customers(kind, event, "referral"), "unsupported": event["unsupported"],
        "author": match kind { "agent" => event["origin"]["app_name"].clone(), "customer" => event["peer"]["name"].clone(), _ => Value::Null },
    }))
}

/// A story is shown through us while it lives: its links are told to nobody.
fn shown(file: &Value) -> Value {
    let mut detail = file["detail"].clone();
    let is_story = file["kind"] == "story_mention" || detail["type"] == "story";
    if let (true, Some(fields)) = (is_story, detail.as_object_mut()) {
        fields.retain(|_, value| !value.as_str().is_some_and(|text| text.starts_with("http")));
    }
    detail
}

fn of_people(kind: &str, event: &Value, field: &str) -> Value {
    if kind == "system" {
        Value::Null
    } else {
        of_customers(kind, event, field)
    }
}

fn of_customers(kind: &str, event: &Value, field: &str) -> Value {
    if kind == "customer" {
        event[field].clone()
    } else {
        Value::Null
    }
}

fn items_or_none(list: &Value) -> Vec<Value> {
    list.as_array().cloned().unwrap_or_default()
}

/// As our API writes times.
fn millis(at: &Value) -> Value {
    let Some(text) = at.as_str() else { return Value::Null };
    json!(rfc3339_millis::format(OffsetDateTime::parse(text, &Rfc3339).unwrap()))
}

/// The same of the view that there is.
fn there(view: &Value, with_time: bool) -> Value {
    let attachments: Vec<Value> = items(&json!({ "items": view["attachments"] }))
        .iter()
        .map(|file| json!({ "kind": file["kind"], "title": file["title"], "detail": shown(file), "file_name": file["file_name"] }))
        .collect();
    let quote = &view["reply_to"];
    without_nulls(&json!({
        "kind": view["kind"], "text": view["text"], "attachments": attachments, "arrival": view["arrival"], "forwarded": view["forwarded"],
        "quote": quote["external_id"], "story_url": quote["story_url"], "story_id": quote["story_id"],
        "story_ends": quote["story_expires_at"], "sent_at": if with_time { view["sent_at"].clone() } else { Value::Null },
        "event": view["event"], "action": view["action"], "referral": view["referral"], "unsupported": view["unsupported"],
        "author": if view["kind"] == "system" { Value::Null } else { view["author"]["name"].clone() },
    }))
}

/// Events of the account that are messages, each with its time.
fn messages(fixture: &Fixture, account: &str) -> Vec<Value> {
    let slices = fixture.expect.iter().filter(|slice| slice["account_id"] == account);
    let events = slices.flat_map(|slice| items_or_none(&slice["events"]));
    events
        .filter(|event| event["event"]["type"] == "message")
        .map(|event| {
            let mut message = event["event"].clone();
            message["at"] = event["at"].clone();
            message
        })
        .collect()
}

/// Whether a later event of the same POST takes the message elsewhere.
fn is_changed_by_others(fixture: &Fixture, id: &str) -> bool {
    let events = fixture.expect.iter().flat_map(|slice| items_or_none(&slice["events"]));
    events.into_iter().any(|event| {
        ["edit", "unsend"].contains(&event["event"]["type"].as_str().unwrap()) && event["event"]["target"] == id
    })
}

/// Who is told to have another key, and is nobody we know.
fn makes_nobody(message: &Value) -> bool {
    let kind = message["notice"]["kind"].as_str().unwrap_or_default();
    ["number_changed", "user_id_changed", "identity_changed"].contains(&kind)
}

async fn windows(app: &TestApp) -> BTreeMap<String, Value> {
    let rows: Vec<(String, Option<OffsetDateTime>)> = sqlx::query_as(
        "select m.external_id, c.window_expires_at from message m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(id, until)| (id, json!(until.map(rfc3339_millis::format))))
        .collect()
}

/// Only for POSTs with one person in them, whose window is that of the newest message that opens it.
fn wanted_window(messages: &[Value]) -> Option<Value> {
    let peers: Vec<&Value> = messages.iter().map(|message| &message["peer"]["keys"][0]).collect();
    if peers.windows(2).any(|pair| pair[0] != pair[1]) {
        return None;
    }
    let opening: Vec<&Value> = messages
        .iter()
        .filter(|message| message["opens_window"] == true)
        .collect();
    if opening.iter().any(|message| message["at"].is_null()) {
        return None;
    }
    let until = opening
        .iter()
        .map(|message| OffsetDateTime::parse(message["at"].as_str().unwrap(), &Rfc3339).unwrap() + Duration::hours(24))
        .max();
    Some(json!(until.map(rfc3339_millis::format)))
}

#[tokio::test]
async fn every_fixture_is_stored_as_what_it_is() {
    let app = web().await;
    let doors = Doors::open(&app).await;
    let mut compared = BTreeMap::from(ACCOUNTS.map(|(channel, _)| (channel, 0)));
    for (channel, account) in ACCOUNTS {
        for fixture in fixtures::of_channel(channel) {
            let name = &fixture.name;
            assert_eq!(doors.post(channel, &fixture.body).await, 200, "{name}");
            let messages: Vec<Value> = messages(&fixture, account)
                .into_iter()
                .filter(|message| !makes_nobody(message))
                .collect();
            let windows = windows(&app).await;
            for message in &messages {
                let id = message["external_id"].as_str().unwrap();
                let view = stored(&app, id)
                    .await
                    .unwrap_or_else(|| panic!("{name}: {id} is not there"));
                if !is_changed_by_others(&fixture, id) {
                    assert_eq!(there(&view, !message["at"].is_null()), wanted(message), "{name}");
                }
                if let Some(window) = wanted_window(&messages) {
                    assert_eq!(windows[id], window, "{name}: the window");
                }
                *compared.get_mut(channel).unwrap() += 1;
            }
            notices_are_kept(&app, &fixture, account).await;
            fixtures::forget(&app).await;
        }
    }
    assert!(compared.values().all(|compared| *compared >= 30), "{compared:?}");
    let failed: Vec<(String, String)> =
        sqlx::query_as("select raw, coalesce(error, '') from webhook_event where outcome = 'failed'")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(failed, []);
    app.stop().await;
}

async fn notices_are_kept(app: &TestApp, fixture: &Fixture, account: &str) {
    let slices = fixture.expect.iter().filter(|slice| slice["account_id"] == account);
    let told = slices.flat_map(|slice| items_or_none(&slice["events"]));
    for event in told.filter(|event| event["event"]["type"] == "account") {
        let kept: Option<(Value, String)> = sqlx::query_as("select raw, text from inbox_notice where kind = $1")
            .bind(event["event"]["kind"].as_str().unwrap())
            .fetch_optional(&app.store.database.owner)
            .await
            .unwrap();
        let (raw, text) = kept.unwrap_or_else(|| panic!("{}: its notice is not there", fixture.name));
        assert_eq!(
            without_nulls(&raw),
            without_nulls(&event["event"]["raw"]),
            "{}",
            fixture.name
        );
        assert!(
            text.ends_with(['.', ':']) || text.len() > 10,
            "{}: {text}",
            fixture.name
        );
    }
}

#[tokio::test]
async fn statuses_keep_price_and_that_a_voice_note_was_played() {
    let app = web().await;
    let customer = Customer::on("whatsapp");
    let at = now(&app) - 60_000;
    app.webhook("whatsapp", &customer.echo("wamid.E", "from the app", at))
        .await;
    let status = |status: &str, seconds: i64, more: Value| {
        let mut told = json!({ "id": "wamid.E", "status": status, "timestamp": (at + seconds * 1_000).to_string(), "recipient_id": customer.id });
        told.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        customer.change("messages", json!({ "statuses": [told] }))
    };
    // played may come first, and the price with any
    app.webhook("whatsapp", &status("played", 9, json!({}))).await;
    let priced = status(
        "delivered",
        2,
        json!({ "pricing": { "billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility" } }),
    );
    app.webhook("whatsapp", &priced).await;
    let message = &only_timeline(&app).await[0];
    let wanted = json!({ "status": "read", "played": true, "pricing": { "category": "utility", "type": "regular", "billable": true } });
    assert_eq!(message["delivery"], wanted);
    let version = message["version"].clone();
    app.webhook("whatsapp", &priced).await;
    assert_eq!(
        only_timeline(&app).await[0]["version"],
        version,
        "told twice, it changes once"
    );
    app.stop().await;
}

fn preference(customer: &Customer, value: &str, at: i64) -> Value {
    let told =
        json!({ "wa_id": customer.id, "category": "marketing_messages", "value": value, "timestamp": at / 1_000 });
    customer.change("user_preferences", json!({ "user_preferences": [told] }))
}

#[tokio::test]
async fn a_wish_for_no_marketing_is_on_the_contact() {
    let app = web().await;
    let customer = Customer::on("whatsapp");
    let at = now(&app) / 1_000 * 1_000 - 60_000;
    // told before we know who it is
    app.webhook("whatsapp", &preference(&customer, "stop", at)).await;
    assert!(items(&app.get("/contacts").await).is_empty(), "a wish makes nobody");
    app.webhook("whatsapp", &customer.text("wamid.1", "Hello", at + 1_000))
        .await;
    let stopped_at = async || items(&app.get("/contacts").await)[0]["marketing_stopped_at"].clone();
    let first = stopped_at().await;
    assert!(first.is_string(), "what was told before counts");
    // the newest counts, in whatever order they come
    app.webhook("whatsapp", &preference(&customer, "resume", at + 20_000))
        .await;
    assert_eq!(stopped_at().await, Value::Null);
    app.webhook("whatsapp", &preference(&customer, "stop", at + 10_000))
        .await;
    assert_eq!(stopped_at().await, Value::Null, "an older wish");
    app.webhook("whatsapp", &preference(&customer, "stop", at + 30_000))
        .await;
    assert!(stopped_at().await.as_str() > first.as_str());
    assert_eq!(only_timeline(&app).await.len(), 1, "it is no line of the timeline");
    app.stop().await;
}

#[tokio::test]
async fn the_address_book_names_those_who_have_no_name() {
    let app = web().await;
    let (unnamed, named, stranger) = (
        Customer::on("whatsapp").with_id(1),
        Customer::on("whatsapp").with_id(2).called("Self"),
        Customer::on("whatsapp").with_id(3),
    );
    let at = now(&app) - 60_000;
    app.webhook("whatsapp", &unnamed.text("wamid.1", "Hello", at)).await;
    app.webhook("whatsapp", &named.text("wamid.2", "Hello", at)).await;
    let entry = |customer: &Customer, name: &str| json!({ "type": "contact", "contact": { "full_name": name, "phone_number": customer.id }, "action": "add" });
    let book = json!({ "state_sync": [entry(&unnamed, "Ada"), entry(&named, "Bo"), entry(&stranger, "Cy")] });
    app.webhook("whatsapp", &unnamed.change("smb_app_state_sync", book))
        .await;
    let contacts = app.get("/contacts").await;
    let mut names: Vec<&str> = items(&contacts)
        .iter()
        .map(|contact| contact["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Ada", "Self"], "and nobody is made");
    let listed = app.get("/conversations").await;
    assert!(
        items(&listed)
            .iter()
            .any(|conversation| conversation["contact"]["name"] == "Ada")
    );
    app.stop().await;
}

#[tokio::test]
async fn a_changed_id_of_a_stranger_makes_nobody() {
    let app = web().await;
    let customer = Customer::on("whatsapp");
    let at = now(&app) - 60_000;
    let update = json!({ "user_id_update": [{ "wa_id": customer.id, "user_id": { "previous": "US.1", "current": "US.2" }, "timestamp": (at / 1_000).to_string() }] });
    app.webhook("whatsapp", &customer.change("user_id_update", update.clone()))
        .await;
    assert!(items(&app.get("/conversations").await).is_empty());
    app.webhook("whatsapp", &customer.text("wamid.1", "Hello", at)).await;
    app.webhook("whatsapp", &customer.change("user_id_update", update))
        .await;
    let timeline = only_timeline(&app).await;
    assert_eq!(timeline.len(), 2);
    assert!(
        timeline
            .iter()
            .any(|message| message["event"]["type"] == "user_id_changed")
    );
    let contacts = app.get("/contacts").await;
    let contact = &items(&contacts)[0];
    let ids: Vec<&str> = contact["identities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|identity| identity["external_id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"US.1") && ids.contains(&"US.2"), "{ids:?}");
    app.stop().await;
}

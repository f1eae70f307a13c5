use std::collections::BTreeMap;
use std::fs;

use frontdesk::config::Config;
use frontdesk::domain::contacts::erasure;
use frontdesk::domain::search::index;
use frontdesk::server::Roles;
use frontdesk::store::files::Files;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use time::Duration;

use super::{contact, erase, traces};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now, together};
use crate::support::receiver::Receiver;
use crate::support::upload::{File, picture};

/// Stands in whatever the person and those who wrote with them chose the words of, and nowhere else.
const WORD: &str = "zqmark7x";
/// The same of somebody else.
const NEIGHBOUR: &str = "nbmark4y";
/// By which the platform names the person.
const PERSON: &str = "771234500001";

async fn ok(app: &TestApp, method: Method, path: &str, body: Value) -> Value {
    let (status, answer) = app.call(method, path, Some(body)).await;
    assert!((200..300).contains(&status), "{path}: {status} {answer}");
    answer
}

async fn file(app: &TestApp, word: &str) -> Value {
    let file = File {
        name: &format!("{word}.png"),
        content_type: "image/png",
        bytes: [picture(16), word.as_bytes().to_vec()].concat(),
    };
    file.upload(app).await.1["id"].clone()
}

/// Everything that can happen with a customer, with a word in all of it. What is posted is answered with the word. Returns the contact.
async fn befriend(app: &TestApp, customer: &Customer, word: &str, receiver: &Receiver) -> String {
    let at = now(app) - 20_000;
    let id = |name: &str| format!("{name}-{word}");
    let (one, two) = (id("m1"), id("m2"));
    receiver.says(200, word);
    let body = together(&[
        customer.text(&one, &format!("Hello {word} https://{word}.example/page"), at),
        customer.event(true, at + 1, json!({ "message": { "mid": two, "text": word, "attachments": [
            { "type": "location", "payload": { "title": word, "coordinates": { "lat": 1, "long": 2 } } }] } })),
        customer.reaction(&one, Some("👍"), at + 2),
        customer.edit(&one, &format!("Hello again {word} https://{word}.example/page"), 1, at + 3),
        customer.reaction(&id("never"), Some("👍"), at + 4),
        customer.edit(&id("never"), word, 1, at + 5),
        customer.event(true, at + 6, json!({ "postback": { "mid": id("p"), "title": word, "payload": word, "referral": { "ref": word, "source": "SHORTLINK", "type": "OPEN_THREAD" } } })),
        customer.event(true, at + 7, json!({ "message": { "mid": id("u"), "unknown_thing": { "of": word } } })),
        customer.echo(&id("e"), &format!("From the app {word}"), at + 8),
        customer.event(true, at + 9, json!({ "nothing_we_know": { "of": word } })),
    ]);
    assert_eq!(app.webhook("messenger", &body).await, 200);
    let contact = contact(app, &customer.id).await.unwrap();
    let mine = app.get("/conversations").await["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["contact"]["id"] == contact.as_str())
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/conversations/{mine}");
    let told = json!({ "name": format!("Bea {word}"), "note": format!("Note {word}"), "email": format!("bea-{word}@example.test"), "phone": format!("+1 555 0100 0100 ext. {word}"), "attributes": { "plan": word } });
    ok(app, Method::PATCH, &format!("/contacts/{contact}"), told).await;
    let reply =
        json!({ "client_id": id("c1"), "text": format!("Yes {word}"), "attachment_ids": [file(app, word).await] });
    let keyed = app
        .http
        .post(format!("{}/api/v1{path}/messages", app.url))
        .bearer_auth(crate::support::app::TOKEN);
    let keyed = keyed
        .header("Idempotency-Key", app.store.clock.id().to_string())
        .json(&reply);
    assert_eq!(keyed.send().await.unwrap().status(), 201);
    let note = json!({ "client_id": id("c2"), "text": format!("@owner {word}"), "audience": "team", "mention_ids": [app.owner_id] });
    ok(app, Method::POST, &format!("{path}/messages"), note).await;
    ok(app, Method::PATCH, &path, json!({ "assignee_id": app.owner_id })).await;
    let owner = Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let draft = json!({ "reply": format!("Not yet {word}"), "note": word, "audience": "team", "reply_attachment_ids": [file(app, word).await] });
    assert_eq!(
        owner
            .call(app, Method::PUT, &format!("{path}/draft"), Some(draft))
            .await
            .0,
        200
    );
    let later = frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + Duration::hours(1));
    let later = json!({ "id": app.store.clock.id(), "text": format!("Later {word}"), "attachment_ids": [file(app, word).await], "send_at": later });
    assert_eq!(
        owner
            .call(app, Method::POST, &format!("{path}/scheduled_messages"), Some(later))
            .await
            .0,
        201
    );
    ok(
        app,
        Method::POST,
        "/webhook_replays",
        json!({ "q": format!("bea {word}") }),
    )
    .await;
    let line = format!("name,email\n{word},bea-{word}@example.test\n");
    crate::api::contact_files::upload(app, &line).await;
    sqlx::query("insert into link_preview (workspace_id, url_hash, fetched_at, title) values ($1, sha256(convert_to($2, 'UTF8')), now(), $3)")
        .bind(app.workspace_id)
        .bind(format!("https://{word}.example/page"))
        .bind(word)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    app.eventually("it is found, and was posted", || async {
        let found = app.get(&format!("/search?q={word}")).await["items"]
            .as_array()
            .unwrap()
            .len();
        let posted: i64 = sqlx::query_scalar("select count(*) from endpoint_delivery where position($1 in answer) > 0")
            .bind(word)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (found > 2 && posted > 0).then_some(())
    })
    .await;
    let (status, export) = app
        .call(Method::POST, &format!("/contacts/{contact}/export"), None)
        .await;
    assert_eq!(status, 202, "{export}");
    let export = format!("/contact_exports/{}", export["id"].as_str().unwrap());
    app.eventually("the export is ready", || async {
        (app.get(&export).await["state"] == "ready").then_some(())
    })
    .await;
    drained(app).await;
    receiver.says(204, "");
    contact
}

/// Everything that happened was sent, and told to whom it is posted.
async fn drained(app: &TestApp) {
    app.eventually("everything was sent and posted", || async {
        let waits: bool = sqlx::query_scalar(
            "select exists (select from agent_message where delivery_status in ('pending', 'sending'))
               or exists (select from webhook_endpoint e join event l on l.workspace_id = e.workspace_id and l.seq > e.seq and l.type = any(e.event_types))
               or exists (select from webhook_replay where state = 'running')
               or exists (select from apalis.jobs where status in ('Pending', 'Running') and run_at <= now())",
        )
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
        (!waits).then_some(())
    })
    .await;
}

#[tokio::test]
async fn of_who_was_erased_nothing_is_left_and_of_others_everything() {
    let opened = |config: &mut Config| config.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
    let app = TestApp::with(Roles::BOTH, opened).await;
    let receiver = Receiver::start().await;
    let types = json!([
        "message.created",
        "message.updated",
        "conversation.updated",
        "contact.updated",
        "contact.removed"
    ]);
    ok(
        &app,
        Method::POST,
        "/webhook_endpoints",
        json!({ "name": "Shop", "url": receiver.url, "event_types": types }),
    )
    .await;
    ok(
        &app,
        Method::POST,
        "/contact_attributes",
        json!({ "key": "plan", "label": "Plan", "kind": "text" }),
    )
    .await;
    let (person, neighbour) = (
        Customer::on("messenger").with_id(PERSON),
        Customer::on("messenger").with_id("881234500002"),
    );
    let shared = together(&[
        person.text("shared-1", &format!("first {WORD}"), now(&app) - 30_000),
        neighbour.text("shared-2", &format!("first {NEIGHBOUR}"), now(&app) - 30_000),
    ]);
    assert_eq!(app.webhook("messenger", &shared).await, 200);
    drained(&app).await;
    let gone = befriend(&app, &person, WORD, &receiver).await;
    let stays = befriend(&app, &neighbour, NEIGHBOUR, &receiver).await;
    // for a while they were thought to be one
    let merge = ok(
        &app,
        Method::POST,
        &format!("/contacts/{stays}/merge"),
        json!({ "other_id": gone, "keep": { "note": "both" } }),
    )
    .await;
    ok(
        &app,
        Method::POST,
        &format!("/contact_merges/{}/undo", merge["id"].as_str().unwrap()),
        json!({}),
    )
    .await;
    let theirs = async || {
        let contact = app.get(&format!("/contacts/{stays}")).await;
        let messages = app.get(&format!("/contacts/{stays}/messages?limit=100")).await;
        let mut messages = messages["items"].as_array().unwrap().clone();
        // the line of the merge named the other
        messages.retain(|message| message["kind"] != "system");
        json!([contact, messages])
    };
    drained(&app).await;
    let planted = traces::rows(&app, WORD).await;
    for table in [
        "message",
        "contact",
        "attachment",
        "draft",
        "scheduled_message",
        "message_edit",
        "parked_effect",
        "contact_change",
        "contact_merge",
        "contact_import_line",
        "idempotency_key",
        "link_preview",
        "webhook_replay",
        "endpoint_delivery",
        "system_message",
        "customer_message",
        "agent_message",
    ] {
        assert!(
            planted.keys().any(|name| name == &format!("public.{table}")),
            "{table}: {planted:?}"
        );
    }
    assert!(
        planted.keys().any(|name| name.contains("webhook_delivery_"))
            && planted.keys().any(|name| name.contains(".event_"))
    );
    assert!(traces::files(&app, WORD).len() > 3, "{:?}", traces::files(&app, WORD));
    let (before, their_rows, their_files) = (
        theirs().await,
        traces::rows(&app, NEIGHBOUR).await,
        traces::files(&app, NEIGHBOUR),
    );

    let proof = erase(&app, &gone).await;

    for word in [WORD, PERSON] {
        let (rows, files) = (traces::rows(&app, word).await, traces::files(&app, word));
        assert!(rows.is_empty() && files.is_empty(), "{word}: {rows:?} {files:?}");
    }
    let unfound: i64 = sqlx::query_scalar(
        "select (select count(*) from message_search s where not exists (select from message m where m.id = s.message_id))
           + (select count(*) from contact_search s where not exists (select from contact c where c.id = s.contact_id))",
    )
    .fetch_one(&app.store.database.owner)
    .await
    .unwrap();
    assert_eq!(unfound, 0, "the search index knows of somebody who is gone");
    assert_eq!(theirs().await, before);
    assert_eq!(traces::files(&app, NEIGHBOUR), their_files);
    let left = traces::rows(&app, NEIGHBOUR).await;
    for (table, rows) in &their_rows {
        // the merge, what it noted and what was told while it lasted name both
        let of_both = ["contact_merge", "contact_change", "system_message"]
            .iter()
            .any(|name| table.ends_with(name))
            || table.contains(".event_")
            || table.contains("endpoint_delivery");
        assert!(
            of_both || left.get(table) == Some(rows),
            "{table}: {rows} before, {:?} after",
            left.get(table)
        );
    }

    // what is left is the proof
    let counts = &proof["counts"];
    for table in [
        "message",
        "contact",
        "conversation",
        "contact_identity",
        "event",
        "webhook_event",
        "files",
    ] {
        assert!(counts[table].as_i64().unwrap_or(0) > 0, "{table}: {counts}");
    }
    assert_eq!(
        (&proof["actor_kind"], &proof["stage"]),
        (&json!("token"), &Value::Null),
        "{proof}"
    );
    let found = async |identity: &str| {
        let page = app.get(&format!("/erasures?identity={identity}")).await;
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(found(&format!("messenger:{PERSON}")).await, 1);
    assert_eq!(found(&format!("email:BEA-{WORD}@example.test")).await, 1);
    assert_eq!(found("messenger:1").await, 0);
    let verified = frontdesk::domain::audit::verify(&app.store, app.workspace_id, None)
        .await
        .unwrap();
    assert_eq!(verified.broken, None);
    assert_eq!(app.call(Method::GET, &format!("/contacts/{gone}"), None).await.0, 404);
    app.stop().await;
}

#[tokio::test]
async fn what_comes_once_more_is_not_taken_in_and_who_writes_again_is_new() {
    let app = TestApp::start().await;
    let person = Customer::on("messenger").with_id(PERSON);
    let old = person.text("old-1", &format!("old {WORD}"), now(&app) - 5_000);
    assert_eq!(app.webhook("messenger", &old).await, 200);
    let first = contact(&app, PERSON).await.unwrap();
    // as the platform knew them by another key, until it named both at once
    sqlx::query(
        "insert into contact (workspace_id, id, name, created_at, merged_into)
         select workspace_id, gen_random_uuid(), $2, created_at, id from contact where id = $1::text::uuid",
    )
    .bind(&first)
    .bind(WORD)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    erase(&app, &first).await;
    let texts = async || -> Vec<String> {
        sqlx::query_scalar("select coalesce(text, '') from message order by created_at")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap()
    };

    // the platform has not heard our answer
    assert_eq!(app.webhook("messenger", &old).await, 200);
    assert_eq!(contact(&app, PERSON).await, None);
    assert_eq!(traces::rows(&app, WORD).await, BTreeMap::new());

    // they write again, twice, so that the short way is taken as well
    for (id, text) in [("new-1", "new"), ("new-2", "newer")] {
        assert_eq!(app.webhook("messenger", &person.text(id, text, now(&app))).await, 200);
    }
    let second = contact(&app, PERSON).await.unwrap();
    assert_ne!(second, first);
    let beside = together(&[
        old.clone(),
        person.text("new-3", "newest", now(&app)),
        person.edit("old-1", WORD, 1, now(&app)),
    ]);
    for body in [&old, &beside] {
        assert_eq!(app.webhook("messenger", body).await, 200);
    }
    assert_eq!(texts().await, ["new", "newer", "newest"]);
    assert_eq!(traces::rows(&app, WORD).await, BTreeMap::new());
    app.stop().await;
}

/// Of a workspace that is read for the first time there is no row yet that the reader and the erasure could meet at.
#[tokio::test]
async fn who_reads_for_the_search_at_that_moment_is_waited_for() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let person = Customer::on("messenger").with_id(PERSON);
    let text = person.text("m", WORD, now(&app));
    assert_eq!(app.webhook("messenger", &text).await, 200);
    let id = contact(&app, PERSON).await.unwrap();
    let (_, begun) = app.call(Method::POST, &format!("/contacts/{id}/erasure"), None).await;
    let erasure_id = begun["id"].as_str().unwrap().parse().unwrap();

    let owner = &app.store.database.owner;
    let mut reader = owner.begin().await.unwrap();
    index::hold(&mut reader, app.workspace_id).await.unwrap();
    let (store, files, workspace_id) = (
        app.store.clone(),
        Files::open(None, &app.data_dir).unwrap(),
        app.workspace_id,
    );
    let work = tokio::spawn(async move { erasure::work(&store, &files, workspace_id, erasure_id).await });
    app.eventually("the erasure waits", || async {
        let waits =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        let waiting: i64 = sqlx::query_scalar(waits).fetch_one(owner).await.unwrap();
        (waiting == 1).then_some(())
    })
    .await;
    sqlx::query(
        "insert into message_search (workspace_id, message_id, sent_at, document)
         select workspace_id, id, sent_at, array_to_tsvector(array[text]) from message",
    )
    .execute(&mut *reader)
    .await
    .unwrap();
    reader.commit().await.unwrap();
    work.await.unwrap().unwrap();
    assert_eq!(traces::rows(&app, WORD).await, BTreeMap::new());
    app.stop().await;
}

#[tokio::test]
async fn an_erasure_whose_process_ended_goes_on_where_it_was() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let person = Customer::on("messenger").with_id(PERSON);
    for n in 0..3 {
        let text = person.text(&format!("m{n}"), WORD, now(&app) - 5_000 + n);
        assert_eq!(app.webhook("messenger", &text).await, 200);
    }
    let id = contact(&app, PERSON).await.unwrap();
    let upload = file(&app, WORD).await;
    let path = app
        .data_dir
        .join("files")
        .join(app.workspace_id.to_string())
        .join(upload.as_str().unwrap());
    let conversation = app.get("/conversations").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let reply = json!({ "client_id": "c", "text": WORD, "attachment_ids": [upload] });
    ok(
        &app,
        Method::POST,
        &format!("/conversations/{conversation}/messages"),
        reply,
    )
    .await;
    let (_, begun) = app.call(Method::POST, &format!("/contacts/{id}/erasure"), None).await;
    let again = app.call(Method::POST, &format!("/contacts/{id}/erasure"), None).await;
    assert_eq!((again.0, &again.1["id"]), (202, &begun["id"]), "{}", again.1);
    let refused = app.call(Method::POST, &format!("/contacts/{id}/export"), None).await;
    assert_eq!((refused.0, &refused.1["code"]), (409, &json!("contact_being_erased")));
    let erasure_id = begun["id"].as_str().unwrap().parse().unwrap();
    let sent: String = sqlx::query_scalar("select delivery_status from agent_message")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(sent, "failed", "nothing more goes out to them");

    // a folder with something in it cannot be deleted as a file: it fails in the middle
    fs::remove_file(&path).unwrap();
    fs::create_dir_all(path.join("in the way")).unwrap();
    let files = Files::open(None, &app.data_dir).unwrap();
    erasure::work(&app.store, &files, app.workspace_id, erasure_id)
        .await
        .unwrap_err();
    fs::remove_dir_all(&path).unwrap();
    sqlx::query("delete from apalis.jobs")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let queued = "select count(*) from apalis.jobs where convert_from(job, 'utf8') like '%erase_contact%'";
    let queued = async || -> i64 {
        sqlx::query_scalar(AssertSqlSafe(queued))
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    erasure::take_up(&app.store).await.unwrap();
    assert_eq!(queued().await, 0, "somebody may be at it");
    app.clock.advance(Duration::seconds(61));
    erasure::take_up(&app.store).await.unwrap();
    assert_eq!(queued().await, 1);

    // two at once, and once more when it is done
    let both = tokio::join!(
        erasure::work(&app.store, &files, app.workspace_id, erasure_id),
        erasure::work(&app.store, &files, app.workspace_id, erasure_id)
    );
    both.0.unwrap();
    both.1.unwrap();
    erasure::work(&app.store, &files, app.workspace_id, erasure_id)
        .await
        .unwrap();
    let proof = app.get(&format!("/erasures/{erasure_id}")).await;
    assert_eq!(
        (&proof["state"], &proof["counts"]["message"]),
        (&json!("finished"), &json!(4)),
        "{proof}"
    );
    assert_eq!(traces::rows(&app, WORD).await, BTreeMap::new());
    assert_eq!(traces::rows(&app, PERSON).await.len(), 0);

    // the hashes are kept for as long as something may come again
    let hashes = async || -> i64 {
        sqlx::query_scalar("select count(*) from erased_message")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    assert!(hashes().await >= 3);
    app.clock.advance(Duration::days(199));
    erasure::forget_old(&app.store).await.unwrap();
    assert!(hashes().await >= 3);
    app.clock.advance(Duration::days(2));
    erasure::forget_old(&app.store).await.unwrap();
    assert_eq!(hashes().await, 0);
    app.stop().await;
}

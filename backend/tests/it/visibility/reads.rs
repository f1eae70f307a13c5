use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, Thread, items};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN};
use crate::support::browser::Browser;
use crate::support::problem::expect_problem;
use crate::support::upload::{File, picture};

/// What Ada sees with each role, and what not.
fn parted<'d>(desk: &'d Desk, visibility: &str) -> (Vec<&'d Thread>, Vec<&'d Thread>) {
    let seen: &[&str] = match visibility {
        "all" => &["apricot", "blackberry", "cranberry", "damson"],
        "own_teams" => &["apricot", "damson"],
        "own_and_unassigned" => &["apricot", "cranberry"],
        other => panic!("{other}"),
    };
    desk.threads()
        .into_iter()
        .partition(|thread| seen.contains(&thread.word))
}

fn set<'t>(threads: impl IntoIterator<Item = &'t &'t Thread>) -> BTreeSet<String> {
    threads.into_iter().map(|thread| thread.id.clone()).collect()
}

/// The conversations that a page's items name under this pointer.
fn named(page: &Value, pointer: &str) -> BTreeSet<String> {
    let of = |item: &Value| item.pointer(pointer)?.as_str().map(str::to_owned);
    items(page).iter().filter_map(of).collect()
}

async fn sees_her_part(visibility: &str) {
    let desk = Desk::open(visibility).await;
    let (seen, hidden) = parted(&desk, visibility);
    let (seen_ids, threads) = (set(&seen), desk.threads());

    // one by one: what is hidden is as if it were not there
    for (thread, wanted) in seen.iter().map(|it| (it, 200)).chain(hidden.iter().map(|it| (it, 404))) {
        let Thread {
            id,
            message_id,
            file_id,
            note_id,
            ..
        } = thread;
        let at = format!("/conversations/{id}");
        for path in [
            at.clone(),
            format!("{at}/messages"),
            format!("{at}/messages?around={message_id}"),
            format!("{at}/messages?before={note_id}"),
            format!("{at}/messages/{message_id}/times"),
            format!("{at}/files"),
            format!("{at}/search?q=pie"),
            format!("/attachments/{file_id}"),
            format!("/attachments/{file_id}/content"),
        ] {
            let answer = desk.ada(Method::GET, &path, None).await;
            assert_eq!(answer.0, wanted, "{visibility} {}: {path} {}", thread.word, answer.1);
            if wanted == 404 {
                expect_problem(&answer, 404, "not_found");
            }
        }
        let preview = format!("{at}/messages/{message_id}/link_preview");
        expect_problem(&desk.ada(Method::GET, &preview, None).await, 404, "not_found");
    }

    // lists, in every order and by every way
    for query in [
        "",
        "?status=open",
        "?sort=waiting",
        "?sort=oldest",
        "?sort=priority",
        "?unread=true",
        "?q=pie",
        "?channel=messenger",
        "?limit=1",
    ] {
        let mut found = BTreeSet::new();
        let mut cursor = String::new();
        loop {
            let more = if query.is_empty() { "?" } else { "&" };
            let page = desk.ada_reads(&format!("/conversations{query}{cursor}")).await;
            found.extend(named(&page, "/id"));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("{more}cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, seen_ids, "{visibility}: {query}");
    }
    let of_eve = desk
        .ada_reads(&format!("/conversations?assignee={}", desk.eve_id))
        .await;
    let eves = [&desk.eves, &desk.teams]
        .into_iter()
        .filter(|it| seen_ids.contains(&it.id));
    assert_eq!(
        named(&of_eve, "/id"),
        eves.map(|it| it.id.clone()).collect(),
        "{visibility}"
    );

    let counts = desk
        .ada_reads(&format!(
            "/conversation_counts?views=all,mine,unassigned,team:{}",
            desk.team_id
        ))
        .await;
    let counts: Vec<i64> = items(&counts)
        .iter()
        .map(|each| each["count"].as_i64().unwrap())
        .collect();
    let is_seen = |thread: &Thread| i64::from(seen_ids.contains(&thread.id));
    let wanted = [seen.len() as i64, 1, is_seen(&desk.nobodys), is_seen(&desk.teams)];
    assert_eq!(counts, wanted, "{visibility}");

    let everywhere = desk.ada_reads("/search?q=pie").await;
    assert_eq!(named(&everywhere, "/conversation/id"), seen_ids, "{visibility}");
    for thread in &threads {
        let hits = desk.ada_reads(&format!("/search?q={}", thread.word)).await;
        let by_id = desk.ada_reads(&format!("/search?q={}", thread.message_id)).await;
        for page in [hits, by_id] {
            let found = named(&page, "/conversation/id");
            assert_eq!(
                found.contains(&thread.id),
                seen_ids.contains(&thread.id),
                "{visibility} {page}"
            );
        }
    }

    // of the contacts, who are everybody's, no more than of their conversations
    for thread in &threads {
        let is_seen = seen_ids.contains(&thread.id);
        let at = format!("/contacts/{}", thread.contact_id);
        let contact = desk.ada_reads(&at).await;
        let link = &contact["identities"][0]["conversation_id"];
        assert_eq!(*link == json!(thread.id), is_seen, "{contact}");
        assert_eq!(link.is_null(), !is_seen, "{contact}");
        let said = desk.ada_reads(&format!("{at}/messages")).await;
        assert_eq!(items(&said).is_empty(), !is_seen, "{visibility} {}", thread.word);
        let past = desk.ada_reads(&format!("{at}/timeline")).await;
        let tells = items(&past)
            .iter()
            .any(|line| ["conversation", "note"].contains(&line["type"].as_str().unwrap()));
        assert_eq!(tells, is_seen, "{visibility} {past}");
    }
    assert_eq!(named(&desk.ada_reads("/mentions").await, "/conversation_id"), seen_ids);
    desk.app.stop().await;
}

#[tokio::test]
async fn with_all_everything_is_read() {
    sees_her_part("all").await;
}

#[tokio::test]
async fn with_own_teams_ones_own_and_the_teams_is_read() {
    sees_her_part("own_teams").await;
}

#[tokio::test]
async fn with_own_and_unassigned_ones_own_and_nobodys_is_read() {
    sees_her_part("own_and_unassigned").await;
}

/// A file of a reply that waits for its time has no message yet.
#[tokio::test]
async fn a_file_of_a_reply_that_waits_is_seen_where_the_reply_is() {
    let desk = Desk::open("own_teams").await;
    let app = &desk.app;
    let file = File {
        name: "map.png",
        content_type: "image/png",
        bytes: picture(40),
    };
    let (status, file) = file.upload_as(app, TOKEN).await;
    assert_eq!(status, 201, "{file}");
    let content = format!("/attachments/{}/content", super::id(&file));
    assert_eq!(
        desk.ada(Method::GET, &content, None).await.0,
        404,
        "it is its uploader's"
    );
    let later = frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + time::Duration::hours(1));
    let planned =
        json!({ "id": app.store.clock.id(), "text": "Later", "send_at": later, "attachment_ids": [file["id"]] });
    let owner = Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let at = format!("/conversations/{}/scheduled_messages", desk.hers.id);
    let (status, view) = owner.call(app, Method::POST, &at, Some(planned)).await;
    assert_eq!(status, 201, "{view}");
    for (whose, status) in [(&desk.ada_id, 200), (&desk.eve_id, 404), (&desk.ada_id, 200)] {
        super::give(app, &desk.hers.id, json!({ "assignee_id": whose })).await;
        assert_eq!(desk.ada(Method::GET, &content, None).await.0, status);
    }
    desk.app.stop().await;
}

/// What was hers before it was somebody else's: drafts, marks, replies that wait for their time.
#[tokio::test]
async fn what_is_ones_own_goes_out_of_sight_with_its_conversation() {
    let desk = Desk::open("own_teams").await;
    let at = format!("/conversations/{}", desk.hers.id);
    let later = frontdesk::clock::rfc3339_millis::format(desk.app.store.clock.now() + time::Duration::hours(1));
    let planned = json!({ "id": desk.app.store.clock.id(), "text": "Later", "send_at": later });
    for (method, path, body, status) in [
        (Method::PUT, format!("{at}/draft"), json!({ "reply": "Not yet" }), 200),
        (Method::PUT, format!("{at}/read_mark"), json!({ "read_count": 1 }), 200),
        (Method::POST, format!("{at}/scheduled_messages"), planned, 201),
    ] {
        let answer = desk.ada(method, &path, Some(body)).await;
        assert_eq!(answer.0, status, "{path}: {}", answer.1);
    }
    let marks = format!("/read_marks?conversation_ids={}", desk.hers.id);
    let lists = ["/drafts", "/scheduled_messages", marks.as_str()];
    for list in lists {
        assert_eq!(items(&desk.ada_reads(list).await).len(), 1, "{list}");
    }
    super::give(&desk.app, &desk.hers.id, json!({ "assignee_id": desk.eve_id })).await;
    for list in lists {
        assert!(items(&desk.ada_reads(list).await).is_empty(), "{list}");
    }
    // and it is there again when it is hers again
    super::give(&desk.app, &desk.hers.id, json!({ "assignee_id": desk.ada_id })).await;
    for list in lists {
        assert_eq!(items(&desk.ada_reads(list).await).len(), 1, "{list}");
    }
    desk.app.stop().await;
}

/// Reads of who sees a part may not write: one that does fails, and not silently. So all of them are tried.
#[tokio::test]
async fn every_read_works_for_who_sees_a_part() {
    let desk = Desk::open("own_and_unassigned").await;
    let (_, document) = desk.app.call_as(None, Method::GET, "/openapi.json", None).await;
    let team = format!("/teams/{}", desk.team_id);
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("get").is_none() {
            continue;
        }
        let unknown = Uuid::from_u128(9).to_string();
        let at = path
            .replace("/conversations/{id}", &format!("/conversations/{}", desk.hers.id))
            .replace("/contacts/{id}", &format!("/contacts/{}", desk.hers.contact_id))
            .replace("/attachments/{id}", &format!("/attachments/{}", desk.hers.file_id))
            .replace("/teams/{id}", &team)
            .replace("/roles/{id}", &format!("/roles/{}", desk.role_id))
            .replace("/members/{id}", &format!("/members/{}", desk.ada_id))
            .replace("/inboxes/{id}", &format!("/inboxes/{}", desk.app.inbox_ids[0]))
            .replace("{message_id}", &desk.hers.message_id)
            .replace("{id}", &unknown)
            .replace("{provider}", "facebook");
        let (status, answer) = desk.ada(Method::GET, &at, None).await;
        assert!(status < 500, "{at}: {status} {answer}");
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
    let by_token = made_token(&desk).await;
    let (_, list) = desk
        .app
        .call_as(Some(&by_token), Method::GET, "/conversations", None)
        .await;
    assert_eq!(
        named(&list, "/id"),
        set(&[&desk.hers, &desk.nobodys]),
        "a token of hers sees no more"
    );
    let (_, me) = desk.ada(Method::GET, "/me", None).await;
    assert_eq!(me["visibility"], "own_and_unassigned");
    assert_eq!(desk.app.get("/me").await["visibility"], "all");
    desk.app.stop().await;
}

async fn made_token(desk: &Desk) -> String {
    let (status, made) = desk
        .ada(Method::POST, "/me/tokens", Some(json!({ "name": "Hers" })))
        .await;
    assert_eq!(status, 201, "{made}");
    made["token"].as_str().unwrap().to_owned()
}

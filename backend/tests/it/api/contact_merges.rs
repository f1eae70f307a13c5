use frontdesk::domain::contacts;
use frontdesk::domain::views::Event;
use reqwest::Method;
use serde_json::{Value, json};

use super::{conversation, conversation_of, ids, items, texts, web};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, known_by, now};
use crate::support::problem::{expect_invalid, expect_problem};

/// Somebody who wrote to two accounts: their contacts, and their conversations.
struct Two {
    app: TestApp,
    ada: Customer,
    other: Customer,
    this_id: String,
    other_id: String,
    this_conversation: String,
    other_conversation: String,
}

impl Two {
    async fn meet() -> Self {
        let app = web().await;
        let ada = Customer::on("whatsapp").with_id("15551110000").called("Ada Lovelace");
        let other = Customer::on("messenger").with_id(901);
        let this_conversation = conversation(&app, &ada).await;
        let other_conversation = conversation(&app, &other).await;
        let contact_of = async |id: &str| {
            app.get(&format!("/conversations/{id}")).await["contact"]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let (this_id, other_id) = (
            contact_of(&this_conversation).await,
            contact_of(&other_conversation).await,
        );
        Self {
            app,
            ada,
            other,
            this_id,
            other_id,
            this_conversation,
            other_conversation,
        }
    }

    async fn contact(&self, id: &str) -> Value {
        self.app.get(&format!("/contacts/{id}")).await
    }

    async fn patch(&self, id: &str, body: Value) -> Value {
        let (status, view) = self
            .app
            .call(Method::PATCH, &format!("/contacts/{id}"), Some(body))
            .await;
        assert_eq!(status, 200, "{view}");
        view
    }

    async fn merge(&self, body: Value) -> (u16, Value) {
        self.app.post(&format!("/contacts/{}/merge", self.this_id), body).await
    }

    async fn undo(&self, merge: &Value) -> (u16, Value) {
        let id = merge["id"].as_str().unwrap();
        self.app
            .call(Method::POST, &format!("/contact_merges/{id}/undo"), None)
            .await
    }

    /// Everything that a merge may touch, without versions.
    async fn state(&self) -> Value {
        let mut state = json!({});
        for id in [&self.this_id, &self.other_id] {
            let mut contact = self.contact(id).await;
            contact.as_object_mut().unwrap().remove("version");
            state[id] = contact;
        }
        for id in [&self.this_conversation, &self.other_conversation] {
            let mut conversation = self.app.get(&format!("/conversations/{id}")).await;
            conversation.as_object_mut().unwrap().remove("version");
            state[id] = json!([
                conversation,
                self.app.get(&format!("/conversations/{id}/messages")).await
            ]);
        }
        state
    }

    /// What the lines of a conversation say about merging: which, into which, by whom.
    async fn lines(&self, conversation: &str) -> Vec<Value> {
        let page = self.app.get(&format!("/conversations/{conversation}/messages")).await;
        let lines = items(&page).iter().filter(|message| message["kind"] == "system");
        lines
            .map(|message| {
                let detail = &message["event"]["detail"];
                json!([
                    message["event"]["type"],
                    detail["other_id"],
                    detail["other_name"],
                    detail["contact_id"],
                    detail["contact_name"],
                    message["author"]["name"]
                ])
            })
            .collect()
    }

    async fn kinds(&self, id: &str) -> Vec<String> {
        let page = self.app.get(&format!("/contacts/{id}/timeline")).await;
        items(&page)
            .iter()
            .map(|line| line["type"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[tokio::test]
async fn two_are_one_and_for_a_day_two_again() {
    let two = Two::meet().await;
    let app = &two.app;
    app.post(
        "/contact_attributes",
        json!({ "key": "plan", "label": "Plan", "kind": "text" }),
    )
    .await;
    two.patch(&two.this_id, json!({ "note": "likes engines" })).await;
    two.patch(
        &two.other_id,
        json!({ "name": "A. L.", "email": "ada@example.test", "phone": "+1 555 111 0000", "note": "writes at night", "attributes": { "plan": "Team" } }),
    )
    .await;
    let before = two.state().await;

    // they are suggested to each other by the number, however it is written
    let suggested = app.get(&format!("/contacts/{}/duplicates", two.this_id)).await;
    assert_eq!(suggested[0]["contact"]["id"], two.other_id.as_str());
    assert_eq!(
        (&suggested[0]["same_phone"], &suggested[0]["same_email"]),
        (&json!(true), &json!(false))
    );

    let preview = app
        .get(&format!(
            "/contacts/{}/merge_preview?other_id={}",
            two.this_id, two.other_id
        ))
        .await;
    let keeps: Vec<(&str, &str)> = items(&json!({ "items": preview["fields"] }))
        .iter()
        .map(|field| (field["field"].as_str().unwrap(), field["keep"].as_str().unwrap()))
        .map(|(field, keep)| match (field, keep) {
            ("name", keep) => ("name", if keep == "this" { "this" } else { "other" }),
            ("phone", keep) => ("phone", if keep == "this" { "this" } else { "other" }),
            ("email", keep) => ("email", if keep == "this" { "this" } else { "other" }),
            ("note", keep) => ("note", if keep == "this" { "this" } else { "other" }),
            ("attributes.plan", keep) => ("attributes.plan", if keep == "this" { "this" } else { "other" }),
            other => panic!("{other:?} differs?"),
        })
        .collect();
    assert_eq!(
        keeps,
        [
            ("name", "this"),
            ("phone", "this"),
            ("email", "other"),
            ("note", "this"),
            ("attributes.plan", "other")
        ]
    );
    assert_eq!(
        (&preview["identities"], &preview["conversations"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(two.state().await, before, "a preview changes nothing");

    let body = json!({
        "other_id": two.other_id, "version": preview["this"]["version"], "other_version": preview["other"]["version"],
        "keep": { "name": "other", "note": "both" }
    });
    let (status, merged) = two.merge(body.clone()).await;
    assert_eq!(status, 201, "{merged}");
    let contact = two.contact(&two.this_id).await;
    assert_eq!(merged["contact"], contact);
    assert_eq!(
        (
            &contact["name"],
            &contact["phone"],
            &contact["email"],
            &contact["note"],
            &contact["attributes"]
        ),
        (
            &json!("A. L."),
            &json!("+15551110000"),
            &json!("ada@example.test"),
            &json!("likes engines\n\nwrites at night"),
            &json!({ "plan": "Team" })
        )
    );
    assert_eq!(contact["identities"].as_array().unwrap().len(), 2);
    assert_eq!(two.contact(&two.other_id).await["merged_into"], two.this_id.as_str());
    assert_eq!(ids(&app.get("/contacts").await), [two.this_id.as_str()]);
    assert_eq!(ids(&app.get("/contacts?q=ada").await), [two.this_id.as_str()]);
    // messages stay where they are, and the conversation is the other's
    let moved = app.get(&format!("/conversations/{}", two.other_conversation)).await;
    assert_eq!(
        (&moved["contact"]["id"], &moved["contact"]["name"]),
        (&json!(two.this_id), &json!("A. L."))
    );
    let line = |kind: &str, name: &str| json!([kind, two.other_id, "A. L.", two.this_id, name, "test"]);
    for id in [&two.this_conversation, &two.other_conversation] {
        let page = app.get(&format!("/conversations/{id}/messages")).await;
        assert_eq!(items(&page)[..1], items(&before[id][1])[..]);
        assert_eq!(two.lines(id).await, [line("contact_merged", "Ada Lovelace")]);
    }
    assert_eq!(two.kinds(&two.this_id).await[0], "merged");
    assert!(
        two.kinds(&two.this_id)
            .await
            .iter()
            .filter(|kind| *kind == "changed")
            .count()
            == 2,
        "both pasts are there"
    );
    // what both write comes to the one, whose name no platform changes any more
    assert_eq!(
        app.webhook("messenger", &two.other.text("m2", "again", now(app))).await,
        200
    );
    assert_eq!(
        app.webhook("whatsapp", &two.ada.text("w2", "and here", now(app))).await,
        200
    );
    assert_eq!(two.contact(&two.this_id).await["name"], "A. L.");
    assert_eq!(items(&app.get("/contacts").await).len(), 1);
    let all = app.get(&format!("/contacts/{}/messages", two.this_id)).await;
    assert_eq!(texts(&all), ["Hello", "Hello", "", "", "again", "and here"]);

    // what was noted since in a field that the merge left alone stays
    let refused = two.merge(json!({ "other_id": two.other_id })).await;
    expect_problem(&refused, 409, "contact_merged");
    let changing = app
        .call(
            Method::PATCH,
            &format!("/contacts/{}", two.other_id),
            Some(json!({ "note": "x" })),
        )
        .await;
    expect_problem(&changing, 409, "contact_merged");
    let (status, undone) = two.undo(&merged).await;
    assert_eq!(status, 200, "{undone}");
    let mut after = two.state().await;
    for id in [&two.this_conversation, &two.other_conversation] {
        // those who wrote meanwhile, and a line for each that happened
        assert_eq!(after[id][1]["items"].as_array().unwrap().len(), 4);
        assert_eq!(
            two.lines(id).await,
            [
                line("contact_merged", "Ada Lovelace"),
                line("contact_unmerged", "Ada Lovelace")
            ]
        );
        after[id] = before[id].clone();
    }
    assert_eq!(after, before);
    assert_eq!(
        conversation_of(app, "901").await["contact"]["id"],
        two.other_id.as_str()
    );
    assert_eq!(items(&app.get("/contacts").await).len(), 2);
    assert_eq!(two.kinds(&two.this_id).await[..2], ["unmerged", "merged"]);
    assert!(!two.kinds(&two.other_id).await.contains(&"merged".to_owned()));
    expect_problem(&two.undo(&merged).await, 409, "merge_undone");
    two.app.stop().await;
}

#[tokio::test]
async fn a_merge_that_something_contradicts_is_not_undone() {
    let two = Two::meet().await;
    let (_, merged) = two
        .merge(json!({ "other_id": two.other_id, "keep": { "name": "other" } }))
        .await;
    two.patch(&two.this_id, json!({ "phone": "+1 555 222", "name": "Somebody" }))
        .await;
    let refused = two.undo(&merged).await;
    expect_problem(&refused, 409, "merge_contradicted");
    assert!(refused.1["detail"].as_str().unwrap().contains("name"), "{}", refused.1);
    assert!(
        !refused.1["detail"].as_str().unwrap().contains("phone"),
        "{}",
        refused.1
    );
    assert_eq!(two.contact(&two.this_id).await["name"], "Somebody");

    // a later merge is undone first
    let third = Customer::on("messenger").with_id(902);
    let third = conversation(&two.app, &third).await;
    let third_id = two.app.get(&format!("/conversations/{third}")).await["contact"]["id"].clone();
    let (status, later) = two.merge(json!({ "other_id": third_id })).await;
    assert_eq!(status, 201, "{later}");
    expect_problem(&two.undo(&merged).await, 409, "merge_not_last");
    assert_eq!(two.undo(&later).await.0, 200);
    // undone by hand, the name is again what the merge made of it
    let name = merged["contact"]["name"].clone();
    two.patch(&two.this_id, json!({ "name": name })).await;
    sqlx::query("update contact_merge set created_at = created_at - interval '25 hours'")
        .execute(&two.app.store.database.owner)
        .await
        .unwrap();
    expect_problem(&two.undo(&merged).await, 409, "merge_too_old");
    two.app.stop().await;
}

#[tokio::test]
async fn what_the_platform_says_is_one_stays_one() {
    let two = Two::meet().await;
    let (_, merged) = two.merge(json!({ "other_id": two.other_id })).await;
    sqlx::query(
        "update contact_identity set primary_id = (select id from contact_identity where external_id = '15551110000')
         where external_id = '901'",
    )
    .execute(&two.app.store.database.owner)
    .await
    .unwrap();
    expect_problem(&two.undo(&merged).await, 409, "merge_identities");
    assert_eq!(two.contact(&two.other_id).await["merged_into"], two.this_id.as_str());
    two.app.stop().await;
}

/// Two whom WhatsApp knows by a number, and by an id; then it says that they are one. Whichever of them a member kept.
#[tokio::test]
async fn whom_a_webhook_joined_since_no_member_makes_two_again() {
    for keeps_older in [true, false] {
        let app = web().await;
        let at = now(&app) - 10_000;
        let post = async |body: Value| assert_eq!(app.webhook("whatsapp", &body).await, 200);
        post(known_by(Some("15557770000"), None, "w1", at)).await;
        post(known_by(None, Some("US.134"), "w2", at + 1)).await;
        let contact = async |external_id: &str| conversation_of(&app, external_id).await["contact"]["id"].clone();
        let (older, younger) = (contact("15557770000").await, contact("US.134").await);
        let (stays, gone) = if keeps_older {
            (&older, &younger)
        } else {
            (&younger, &older)
        };
        let path = format!("/contacts/{}/merge", stays.as_str().unwrap());
        let (status, merged) = app.post(&path, json!({ "other_id": gone })).await;
        assert_eq!(status, 201, "{merged}");
        post(known_by(Some("15557770000"), Some("US.134"), "w3", at + 2)).await;
        let undo = format!("/contact_merges/{}/undo", merged["id"].as_str().unwrap());
        let before = app.get("/contacts").await;
        expect_problem(&app.call(Method::POST, &undo, None).await, 409, "merge_identities");
        assert_eq!(app.get("/contacts").await, before);
        assert_eq!(
            ids(&before),
            [stays.as_str().unwrap()],
            "nobody is left without a way to write"
        );
        assert_eq!(items(&before)[0]["identities"].as_array().unwrap().len(), 2);
        app.stop().await;
    }
}

/// A third, with whom a webhook has joined one of the two since: nobody is left behind empty, and nobody loses whom they are.
#[tokio::test]
async fn whom_a_webhook_joined_with_a_third_stays_merged() {
    // whether the third was here before the one of the two that it is joined with, and which of the two that is
    for (third_first, with_kept) in [(true, true), (true, false), (false, false)] {
        let app = web().await;
        let at = now(&app) - 10_000;
        let post = async |body: Value| assert_eq!(app.webhook("whatsapp", &body).await, 200);
        let (number, user_id) = ("15557770000", "US.134");
        let (third, joined) = if third_first {
            (number, user_id)
        } else {
            (user_id, number)
        };
        for id in [number, user_id] {
            let (number, user_id) = if id == number {
                (Some(id), None)
            } else {
                (None, Some(id))
            };
            post(known_by(number, user_id, id, at)).await;
        }
        let other = Customer::on("messenger").with_id(901);
        conversation(&app, &other).await;
        let contact = async |external_id: &str| conversation_of(&app, external_id).await["contact"]["id"].clone();
        let (joined, other) = (contact(joined).await, contact("901").await);
        let (stays, gone) = if with_kept {
            (&joined, &other)
        } else {
            (&other, &joined)
        };
        let path = format!("/contacts/{}/merge", stays.as_str().unwrap());
        let (status, merged) = app.post(&path, json!({ "other_id": gone })).await;
        assert_eq!(status, 201, "{merged}");
        post(known_by(Some(number), Some(user_id), "w3", at + 2)).await;
        let undo = format!("/contact_merges/{}/undo", merged["id"].as_str().unwrap());
        expect_problem(&app.call(Method::POST, &undo, None).await, 409, "merge_identities");
        for contact in items(&app.get("/contacts").await) {
            assert!(
                !contact["identities"].as_array().unwrap().is_empty(),
                "{third}: {contact}"
            );
        }
        app.stop().await;
    }
}

/// A person without a way to write, as a file brings them, is one again when a merge is undone; and who only got one more key stays who
/// they were.
#[tokio::test]
async fn a_new_key_of_one_of_them_keeps_nobody_from_undoing() {
    let app = web().await;
    let at = now(&app) - 10_000;
    let post = async |body: Value| assert_eq!(app.webhook("whatsapp", &body).await, 200);
    let import = super::contact_files::upload(&app, "name,email\nBea,bea@example.test\n").await;
    let id: uuid::Uuid = import["id"].as_str().unwrap().parse().unwrap();
    let step = async |what: &str, body: Option<Value>| {
        let (status, view) = app
            .call(Method::POST, &format!("/contact_imports/{id}/{what}"), body)
            .await;
        assert_eq!(status, 200, "{view}");
        contacts::import::work(&app.store, app.workspace_id, id).await.unwrap();
    };
    step("check", Some(json!({ "mapping": ["name", "email"] }))).await;
    step("start", None).await;
    let stays = ids(&app.get("/contacts").await).remove(0);
    post(known_by(Some("15557770000"), None, "w1", at)).await;
    let gone = conversation_of(&app, "15557770000").await["contact"]["id"].clone();
    let (status, merged) = app
        .post(&format!("/contacts/{stays}/merge"), json!({ "other_id": gone }))
        .await;
    assert_eq!(status, 201, "{merged}");
    app.clock.advance(time::Duration::minutes(1));
    post(known_by(Some("15557770000"), Some("US.134"), "w2", at + 1)).await;
    let undo = format!("/contact_merges/{}/undo", merged["id"].as_str().unwrap());
    let (status, undone) = app.call(Method::POST, &undo, None).await;
    assert_eq!(status, 200, "{undone}");
    assert!(undone["contact"]["identities"].as_array().unwrap().is_empty());
    let back = app.get(&format!("/contacts/{}", gone.as_str().unwrap())).await;
    assert_eq!(back["identities"].as_array().unwrap().len(), 2, "{back}");
    app.stop().await;
}

#[tokio::test]
async fn a_merge_that_is_wrong_changes_nothing() {
    let two = Two::meet().await;
    let before = two.state().await;
    let refused = two
        .merge(
            json!({ "other_id": two.other_id, "keep": { "shoe": "this", "attributes.shoe": "this", "name": "both" } }),
        )
        .await;
    expect_invalid(&refused, &["keep.shoe", "keep.attributes.shoe", "keep.name"]);
    let refused = two.merge(json!({ "other_id": two.this_id })).await;
    expect_invalid(&refused, &["other_id"]);
    let refused = two.merge(json!({ "other_id": two.this_conversation })).await;
    expect_invalid(&refused, &["other_id"]);
    let refused = two.merge(json!({ "other_id": two.other_id, "version": 77 })).await;
    expect_problem(&refused, 409, "contact_changed");
    let path = format!("/contacts/{}/merge_preview?other_id={}", two.this_id, two.this_id);
    expect_invalid(&two.app.call(Method::GET, &path, None).await, &["other_id"]);
    assert_eq!(two.state().await, before);
    two.app.stop().await;
}

/// The log tells of both contacts and of every conversation.
#[tokio::test]
async fn everybody_is_told() {
    let two = Two::meet().await;
    let last: i64 = sqlx::query_scalar("select last_seq from workspace_counter where workspace_id = $1")
        .bind(two.app.workspace_id)
        .fetch_one(&two.app.store.database.owner)
        .await
        .unwrap();
    two.merge(json!({ "other_id": two.other_id })).await;
    let told: Vec<(String, Value)> =
        sqlx::query_as("select type, data::jsonb from event where workspace_id = $1 and seq > $2 order by seq")
            .bind(two.app.workspace_id)
            .bind(last)
            .fetch_all(&two.app.store.database.owner)
            .await
            .unwrap();
    let kinds: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "message.created",
            "message.created",
            "contact.updated",
            "contact.updated",
            "conversation.updated",
            "conversation.updated"
        ]
    );
    for (kind, data) in told {
        let event: Event = serde_json::from_value(json!({ "type": kind, "data": data })).unwrap();
        match event {
            Event::MessageCreated(view) => {
                let page = two
                    .app
                    .get(&format!("/conversations/{}/messages", view.conversation_id))
                    .await;
                assert_eq!(serde_json::to_value(&view).unwrap(), *items(&page).last().unwrap());
            }
            Event::ContactUpdated(view) => {
                let now = two.contact(&view.id.to_string()).await;
                assert_eq!(serde_json::to_value(&view).unwrap(), now);
            }
            Event::ConversationUpdated(view) => {
                assert_eq!(view.contact.id.to_string(), two.this_id);
                let now = two.app.get(&format!("/conversations/{}", view.id)).await;
                assert_eq!(serde_json::to_value(&view).unwrap(), now);
            }
            other => panic!("{other:?}"),
        }
    }
    two.app.stop().await;
}

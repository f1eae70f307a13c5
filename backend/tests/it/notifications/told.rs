use frontdesk::domain::notifications::follow;
use frontdesk::server::Roles;
use frontdesk::store::changelog::Followed;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{kinds, notifications, ok, owner, told, writes};
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::customer::{Customer, now};
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};

#[tokio::test]
async fn everybody_is_told_of_what_nobody_has_and_one_of_what_is_theirs() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let customer = Customer::on("whatsapp").called("Ana Torres");
    let id = writes(&app, &customer, "m1", "Hello?").await;
    told(&app).await;
    for who in [&owner, &ada] {
        let [one] = &notifications(&app, who).await[..] else {
            panic!()
        };
        assert_eq!(
            (
                &one["kind"],
                &one["preview"],
                &one["conversation"]["contact"]["name"],
                &one["read_at"]
            ),
            (
                &json!("unassigned"),
                &json!("Hello?"),
                &json!("Ana Torres"),
                &Value::Null
            )
        );
    }
    // it is told once, however much is written before somebody looks
    writes(&app, &customer, "m2", "Anybody?").await;
    told(&app).await;
    assert_eq!(kinds(&notifications(&app, &ada).await), [("unassigned", 1)]);

    let path = format!("/conversations/{id}");
    let ada_id = &ada.me["user"]["id"];
    ok(&app, &owner, Method::PATCH, &path, json!({ "assignee_id": ada_id })).await;
    told(&app).await;
    assert!(notifications(&app, &owner).await.is_empty(), "it is somebody's now");
    let hers = notifications(&app, &ada).await;
    assert_eq!(kinds(&hers), [("assigned", 1)]);
    assert_eq!(hers[0]["actor_name"], "Olive Owner");

    writes(&app, &customer, "m3", "Are you there?").await;
    told(&app).await;
    writes(&app, &customer, "m4", "Please").await;
    told(&app).await;
    let hers = notifications(&app, &ada).await;
    assert_eq!(kinds(&hers), [("message", 2), ("assigned", 1)]);
    assert_eq!(hers[0]["preview"], "Please");
    assert!(notifications(&app, &owner).await.is_empty());

    // who takes a conversation themselves knows it
    ok(
        &app,
        &owner,
        Method::PATCH,
        &path,
        json!({ "assignee_id": owner.me["user"]["id"] }),
    )
    .await;
    told(&app).await;
    assert!(notifications(&app, &owner).await.is_empty());

    // nobody need be told of what is done
    let other = Customer::on("messenger");
    let other_id = writes(&app, &other, "o1", "Never mind").await;
    told(&app).await;
    assert_eq!(kinds(&notifications(&app, &owner).await), [("unassigned", 1)]);
    ok(
        &app,
        &ada,
        Method::PATCH,
        &format!("/conversations/{other_id}"),
        json!({ "status": "resolved" }),
    )
    .await;
    told(&app).await;
    assert!(notifications(&app, &owner).await.is_empty());

    app.stop().await;
}

/// What somebody may not read, they are not told of.
#[tokio::test]
async fn a_role_that_reads_no_conversations_hears_of_none() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let keeper = json!({ "name": "Keeper", "permissions": ["contacts.read", "labels.manage"] });
    let role = ok(&app, &owner, Method::POST, "/roles", keeper).await;
    let ada_id = ada.me["user"]["id"].as_str().unwrap();
    let given = json!({ "role_id": role["id"] });
    ok(&app, &owner, Method::PATCH, &format!("/members/{ada_id}"), given).await;
    writes(&app, &Customer::on("whatsapp"), "m1", "Hello?").await;
    told(&app).await;
    assert_eq!(kinds(&notifications(&app, &owner).await), [("unassigned", 1)]);
    let hers: i64 = sqlx::query_scalar("select count(*) from notification where user_id::text = $1")
        .bind(ada_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(hers, 0);
    app.stop().await;
}

#[tokio::test]
async fn in_a_large_workspace_only_those_are_told_of_what_nobody_has_who_ask_for_it() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let settings = ok(&app, &ada, Method::GET, "/notification_settings", Value::Null).await;
    let mut wanted = settings.as_object().unwrap().clone();
    wanted.remove("version");
    ok(&app, &ada, Method::PUT, "/notification_settings", Value::Object(wanted)).await;
    sqlx::query(
        "with many as (
           insert into users (id, email, name, password_hash, created_at)
           select gen_random_uuid(), 'many' || n || '@desk.example', 'Many ' || n, '', now() from generate_series(1, 49) n returning id
         ) insert into member (workspace_id, user_id, role, created_at) select $1, id, 'agent', now() from many",
    )
    .bind(app.workspace_id)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    writes(&app, &Customer::on("whatsapp"), "m1", "Hello?").await;
    told(&app).await;
    assert_eq!(kinds(&notifications(&app, &ada).await), [("unassigned", 1)]);
    let rows: i64 = sqlx::query_scalar("select count(*) from notification")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(rows, 1);
    let settings = ok(&app, &owner, Method::GET, "/notification_settings", Value::Null).await;
    assert_eq!(settings["kinds"]["unassigned"]["centre"], false, "{settings}");
    app.stop().await;
}

#[tokio::test]
async fn who_has_read_a_message_before_it_could_be_told_is_not_told_of_it() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let customer = Customer::on("whatsapp");
    let id = writes(&app, &customer, "m1", "Hello").await;
    told(&app).await;
    let path = format!("/conversations/{id}");
    ok(
        &app,
        &owner,
        Method::PATCH,
        &path,
        json!({ "assignee_id": owner.me["user"]["id"] }),
    )
    .await;
    told(&app).await;
    let mut held = app.store.database.owner.begin().await.unwrap();
    sqlx::query("select 1 from notification_progress for update")
        .execute(&mut *held)
        .await
        .unwrap();
    writes(&app, &customer, "m2", "Seen at once").await;
    ok(
        &app,
        &owner,
        Method::PUT,
        &format!("{path}/read_mark"),
        json!({ "read_count": 2 }),
    )
    .await;
    held.rollback().await.unwrap();
    told(&app).await;
    assert!(notifications(&app, &owner).await.is_empty());
    writes(&app, &customer, "m3", "Not seen").await;
    told(&app).await;
    assert_eq!(kinds(&notifications(&app, &owner).await), [("message", 1)]);
    app.stop().await;
}

#[tokio::test]
async fn notifications_are_read_one_by_one_by_conversation_and_all_and_come_anew_afterwards() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let (first, second) = (Customer::on("whatsapp"), Customer::on("messenger"));
    let first_id = writes(&app, &first, "a1", "One").await;
    writes(&app, &second, "b1", "Two").await;
    told(&app).await;
    let mut socket = PollingSocket::open_with(&app, &ada.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);
    socket.resume(None).await;

    let unread = async || {
        let page = ok(&app, &ada, Method::GET, "/notifications?unread=true", Value::Null).await;
        page["items"].as_array().unwrap().len()
    };
    let read = async |body: Value| ok(&app, &ada, Method::POST, "/notifications/read", body).await;
    assert_eq!(unread().await, 2);
    read(json!({ "conversation_id": first_id })).await;
    assert_eq!(unread().await, 1);
    let (name, event) = socket.event().await;
    assert_eq!(
        (name.as_str(), &event["data"]["conversation"]["id"]),
        ("notification.updated", &json!(first_id))
    );
    assert!(
        event["data"]["read_at"].is_string() && event["data"]["version"] == 2,
        "{event}"
    );

    let all = notifications(&app, &ada).await;
    assert_eq!(all.len(), 2, "what was read stays");
    let other = all.iter().find(|each| each["read_at"].is_null()).unwrap();
    read(json!({ "ids": [other["id"]] })).await;
    assert_eq!(unread().await, 0);
    assert_eq!(socket.event().await.0, "notification.updated");

    // what was read is told anew
    writes(&app, &first, "a2", "Still nobody?").await;
    told(&app).await;
    assert_eq!(unread().await, 1);
    read(json!({ "all": true })).await;
    assert_eq!(unread().await, 0);
    let names = [
        socket.event().await.0,
        socket.event().await.0,
        socket.event().await.0,
        socket.event().await.0,
    ];
    assert!(names.contains(&"notifications.read".to_owned()), "{names:?}");

    for body in [json!({}), json!({ "all": true, "ids": [] }), json!({ "all": false })] {
        let answer = ada.call(&app, Method::POST, "/notifications/read", Some(body)).await;
        expect_invalid(&answer, &["body"]);
    }
    let many = json!({ "ids": vec![first_id.as_str(); 101] });
    expect_invalid(
        &ada.call(&app, Method::POST, "/notifications/read", Some(many)).await,
        &["ids"],
    );
    expect_problem(&app.call(Method::GET, "/notifications", None).await, 403, "forbidden");
    app.stop().await;
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    let customer = Customer::on("whatsapp");
    for number in 0..5 {
        writes(
            &app,
            &customer.with_id(15_550_003_000_u64 + number),
            &format!("p{number}"),
            "Hi",
        )
        .await;
    }
    told(&app).await;
    let whole: Vec<Value> = notifications(&app, &ada).await;
    assert_eq!(whole.len(), 5);
    let mut pages = Vec::new();
    let mut path = "/notifications?limit=2".to_owned();
    loop {
        let page = ok(&app, &ada, Method::GET, &path, Value::Null).await;
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/notifications?limit=2&cursor={cursor}");
    }
    assert_eq!(pages, whole);
    app.stop().await;
}

#[tokio::test]
async fn who_is_named_in_a_note_is_told() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let id = writes(&app, &Customer::on("messenger"), "m1", "Hello").await;
    let note = async |client_id: &str, text: &str| {
        let body =
            json!({ "client_id": client_id, "text": text, "audience": "team", "mention_ids": [ada.me["user"]["id"]] });
        ok(
            &app,
            &owner,
            Method::POST,
            &format!("/conversations/{id}/messages"),
            body,
        )
        .await
    };
    note("n1", "@Ada can you look?").await;
    let view = note("n2", "@Ada it is urgent").await;
    told(&app).await;
    let hers = notifications(&app, &ada).await;
    let mention = hers.iter().find(|each| each["kind"] == "mention").unwrap();
    assert_eq!(
        (
            &mention["count"],
            &mention["actor_name"],
            &mention["message_id"],
            &mention["preview"]
        ),
        (
            &json!(2),
            &json!("Olive Owner"),
            &view["id"],
            &json!("@Ada it is urgent")
        )
    );
    assert!(
        notifications(&app, &owner)
            .await
            .iter()
            .all(|each| each["kind"] != "mention")
    );
    app.stop().await;
}

async fn fail_next(app: &TestApp, times: u32, code: i64, status: u16) {
    let fault = json!({ "kind": "error", "status": status, "code": code, "message": "No" });
    let body = json!({ "channel": "whatsapp", "endpoint": "messages", "times": times, "fault": fault });
    app.sandbox_post("faults", body).await;
}

async fn reply(app: &TestApp, by: &Browser, id: &str, client_id: &str) -> String {
    let body = json!({ "client_id": client_id, "text": "We are here" });
    let view = ok(app, by, Method::POST, &format!("/conversations/{id}/messages"), body).await;
    view["id"].as_str().unwrap().to_owned()
}

/// Somebody whom the sandbox knows too, so that they can be answered.
async fn guest(app: &TestApp) -> String {
    let person = json!({ "channel": "whatsapp", "account": "20001", "id": "15550007007", "name": "Ben Guest" });
    app.sandbox_post("customers", person).await;
    let thread = "customers/whatsapp/20001/15550007007/messages";
    app.sandbox_post(thread, json!({ "text": "Hello" })).await;
    app.eventually("they are known", || async {
        let page = app.get("/conversations").await;
        page["items"]
            .as_array()?
            .iter()
            .find(|each| each["contact"]["name"] == "Ben Guest")
            .map(|each| each["id"].as_str().unwrap().to_owned())
    })
    .await
}

#[tokio::test]
async fn a_reply_that_fails_is_told_to_its_author_until_it_is_tried_again() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let id = guest(&app).await;
    fail_next(&app, 1, 131_026, 400).await;
    let message = reply(&app, &ada, &id, "r1").await;
    let failed = async |who: &Browser| {
        told(&app).await;
        let all = notifications(&app, who).await;
        all.into_iter()
            .filter(|each| each["kind"] == "reply_failed")
            .collect::<Vec<_>>()
    };
    let hers = app
        .eventually("she is told", || async {
            let hers = failed(&ada).await;
            (!hers.is_empty()).then_some(hers)
        })
        .await;
    assert_eq!(
        (hers.len(), &hers[0]["message_id"], &hers[0]["preview"]),
        (1, &json!(message), &json!("We are here"))
    );
    assert!(failed(&owner).await.is_empty());

    ok(
        &app,
        &ada,
        Method::POST,
        &format!("/conversations/{id}/messages/{message}/retry"),
        Value::Null,
    )
    .await;
    app.eventually("it is taken back", || async {
        failed(&ada).await.is_empty().then_some(())
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn admins_are_told_of_an_inbox_that_is_cut_off_until_it_is_connected_again() {
    let app = TestApp::start().await;
    let (owner, ada) = (owner(&app).await, member(&app, "Ada").await);
    let id = guest(&app).await;
    // refused once may be a hiccup
    fail_next(&app, 2, 190, 401).await;
    reply(&app, &ada, &id, "r1").await;
    let of_inbox = async |who: &Browser| {
        told(&app).await;
        let all = notifications(&app, who).await;
        all.into_iter()
            .filter(|each| each["kind"] == "inbox")
            .collect::<Vec<_>>()
    };
    let theirs = app
        .eventually("the owner is told", || async {
            app.clock.advance(time::Duration::milliseconds(200));
            let theirs = of_inbox(&owner).await;
            (!theirs.is_empty()).then_some(theirs)
        })
        .await;
    let inbox_id = app.inbox_ids[2].to_string();
    assert_eq!(
        (theirs.len(), &theirs[0]["inbox_id"], &theirs[0]["conversation"]),
        (1, &json!(inbox_id), &Value::Null)
    );
    assert!(of_inbox(&ada).await.is_empty(), "an agent cannot mend it");

    let credentials = json!({ "credentials": { "access_token": crate::support::app::token("whatsapp") } });
    let (status, answer) = app
        .call(Method::PATCH, &format!("/inboxes/{inbox_id}"), Some(credentials))
        .await;
    assert_eq!(status, 200, "{answer}");
    app.eventually("it is taken back", || async {
        of_inbox(&owner).await.is_empty().then_some(())
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn what_is_taken_back_is_not_shown_any_more_nor_kept_in_the_log() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let customer = Customer::on("instagram");
    writes(&app, &customer, "m1", "My secret number is 4711").await;
    told(&app).await;
    assert_eq!(
        notifications(&app, &owner).await[0]["preview"],
        "My secret number is 4711"
    );
    let unsend = customer.event(
        true,
        now(&app),
        json!({ "message": { "mid": "m1", "is_deleted": true } }),
    );
    assert_eq!(app.webhook("instagram", &unsend).await, 200);
    app.eventually("the log forgets it", || async {
        let left: i64 = sqlx::query_scalar("select count(*) from event where data::text like '%4711%'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (left == 0).then_some(())
    })
    .await;
    assert_eq!(notifications(&app, &owner).await[0]["preview"], "[deleted]");
    app.stop().await;
}

/// As a newer version beside this one may write it.
#[tokio::test]
async fn an_entry_that_cannot_be_read_keeps_nobody_from_the_next() {
    let app = TestApp::start().await;
    let ada = owner(&app).await;
    let mut transaction = app.store.database.owner.begin().await.unwrap();
    let seq: i64 = sqlx::query_scalar(
        "update workspace_counter set last_seq = last_seq + 1 where workspace_id = $1 returning last_seq",
    )
    .bind(app.workspace_id)
    .fetch_one(&mut *transaction)
    .await
    .unwrap();
    sqlx::query("insert into event (workspace_id, seq, at, type, data) values ($1, $2, $3, 'message.created', $4)")
        .bind(app.workspace_id)
        .bind(seq)
        .bind(app.store.clock.now())
        .bind(json!({ "kind": "of a later version" }))
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    writes(&app, &Customer::on("whatsapp"), "m1", "Hello").await;
    told(&app).await;
    assert_eq!(kinds(&notifications(&app, &ada).await), [("unassigned", 1)]);
    app.stop().await;
}

/// As many entries of the log as are told of nobody.
async fn fill_log(app: &TestApp, entries: i64) {
    sqlx::query(
        "with counter as (update workspace_counter set last_seq = last_seq + $2 where workspace_id = $1 returning last_seq)
         insert into event (workspace_id, seq, at, type, data)
         select $1, last_seq - $2 + n, $3, 'label.updated', '{}' from counter, generate_series(1, $2) n",
    )
    .bind(app.workspace_id)
    .bind(entries)
    .bind(app.store.clock.now())
    .execute(&app.store.database.owner)
    .await
    .unwrap();
}

/// The log is read in stretches, and wherever one of them ends: who is handed a conversation with a note that names them hears of it once.
#[tokio::test]
async fn a_hand_over_at_the_end_of_what_is_read_at_once_is_told_once() {
    const STRETCH: i64 = 500;
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let (ada, ben) = (member(&app, "Ada").await, member(&app, "Ben").await);
    let id = writes(&app, &Customer::on("whatsapp"), "m1", "Hello").await;
    let step = async || follow::step(&app.store, app.workspace_id).await.unwrap();
    let count = async |what: &str| -> i64 {
        sqlx::query_scalar(AssertSqlSafe(format!("select {what} where workspace_id = $1")))
            .bind(app.workspace_id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    // the note, its conversation, whom it names, the line, its conversation: each is the last of a stretch once
    for last in 1..=5 {
        while step().await == Followed::More {}
        ok(&app, &ben, Method::POST, "/notifications/read", json!({ "all": true })).await;
        while step().await == Followed::More {}
        let told = count("seq from notification_progress").await;
        let known = count("last_seq from workspace_counter").await;
        fill_log(&app, told + STRETCH - known - last).await;
        let path = format!("/conversations/{id}");
        let note = json!({
            "client_id": format!("c{last}"), "audience": "team", "text": "@Ben yours", "mention_ids": [ben.me["user"]["id"]],
            "then": { "assignee_id": ben.me["user"]["id"] },
        });
        ok(&app, &ada, Method::POST, &format!("{path}/messages"), note).await;
        let end = count("last_seq from workspace_counter").await;
        assert!(
            end >= told + STRETCH,
            "it begins in one stretch and may end in the next"
        );
        assert_eq!(step().await, Followed::More);
        while step().await == Followed::More {}
        assert!(count("seq from notification_progress").await >= end);
        let his = notifications(&app, &ben).await;
        let unread: Vec<Value> = his.into_iter().filter(|each| each["read_at"].is_null()).collect();
        assert_eq!(kinds(&unread), [("assigned", 1)], "{last}: {unread:?}");
        ok(
            &app,
            &ada,
            Method::PATCH,
            &path,
            json!({ "assignee_id": ada.me["user"]["id"] }),
        )
        .await;
    }
    app.stop().await;
}

use std::collections::BTreeMap;

use frontdesk::domain::contacts::import;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{conversation, ids, items, web};
use crate::support::app::{OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};

async fn send(app: &TestApp, body: impl Into<reqwest::Body>) -> (u16, Value) {
    let url = format!("{}/api/v1/contact_imports?file_name=people.csv", app.url);
    let request = app.http.post(url).bearer_auth(TOKEN).header("content-type", "text/csv");
    read(request.body(body).send().await.unwrap()).await
}

/// A file that was taken.
pub async fn upload(app: &TestApp, text: &str) -> Value {
    let (status, view) = send(app, text.to_owned()).await;
    assert_eq!(status, 201, "{view}");
    view
}

async fn text(app: &TestApp, path: &str) -> String {
    let request = app.http.get(format!("{}/api/v1{path}", app.url)).bearer_auth(TOKEN);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    assert!(
        response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains(".csv")
    );
    response.text().await.unwrap()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

struct Import<'a> {
    app: &'a TestApp,
    id: String,
}

impl Import<'_> {
    async fn step(&self, what: &str, body: Option<Value>) -> (u16, Value) {
        self.app
            .call(Method::POST, &format!("/contact_imports/{}/{what}", self.id), body)
            .await
    }

    async fn work(&self) {
        let id: Uuid = self.id.parse().unwrap();
        import::work(&self.app.store, self.app.workspace_id, id).await.unwrap();
    }

    async fn get(&self) -> Value {
        self.app.get(&format!("/contact_imports/{}", self.id)).await
    }

    /// Looked at, and taken in.
    async fn through(&self, mapping: Value) -> Value {
        let (status, view) = self.step("check", Some(json!({ "mapping": mapping }))).await;
        assert_eq!((status, &view["state"]), (200, &json!("checking")), "{view}");
        self.work().await;
        assert_eq!(self.get().await["state"], "checked");
        let (status, view) = self.step("start", None).await;
        assert_eq!((status, &view["state"]), (200, &json!("running")), "{view}");
        self.work().await;
        self.get().await
    }

    async fn problems(&self) -> Vec<(i64, String)> {
        let page = self
            .app
            .get(&format!("/contact_imports/{}/lines?failed=true", self.id))
            .await;
        items(&page)
            .iter()
            .map(|line| {
                (
                    line["line"].as_i64().unwrap(),
                    line["problem"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    }
}

fn of<'a>(app: &'a TestApp, view: &Value) -> Import<'a> {
    Import {
        app,
        id: view["id"].as_str().unwrap().to_owned(),
    }
}

#[tokio::test]
async fn contacts_go_out_as_a_file_and_come_back_the_same() {
    let app = web().await;
    app.post(
        "/contact_attributes",
        json!({ "key": "plan", "label": "Paid plan", "kind": "choice", "choices": ["Free", "Team"] }),
    )
    .await;
    conversation(
        &app,
        &Customer::on("whatsapp")
            .with_id("15551110000")
            .called("=HYPERLINK(\"x\")"),
    )
    .await;
    conversation(&app, &Customer::on("messenger").with_id(901)).await;
    let id = ids(&app.get("/contacts?q=hyperlink").await).remove(0);
    let change =
        json!({ "note": "two\nlines, \"quoted\"", "email": "a@example.test", "attributes": { "plan": "Team" } });
    app.call(Method::PATCH, &format!("/contacts/{id}"), Some(change)).await;
    let before = app.get(&format!("/contacts/{id}")).await;

    let file = text(&app, "/contacts.csv").await;
    let lines = rows(&file);
    let names = "id,name,username,phone,email,note,blocked,created_at,identities,plan";
    assert_eq!(lines[0].join(","), names);
    assert_eq!(lines.len(), 3);
    let mine: BTreeMap<&str, &str> = lines[0]
        .iter()
        .map(String::as_str)
        .zip(
            lines
                .iter()
                .find(|line| line[0] == id)
                .unwrap()
                .iter()
                .map(String::as_str),
        )
        .collect();
    assert_eq!(mine["name"], "'=HYPERLINK(\"x\")");
    assert_eq!(mine["phone"], "'+15551110000");
    assert_eq!((mine["identities"], mine["plan"]), ("whatsapp:15551110000", "Team"));
    let some = rows(&text(&app, "/contacts.csv?attribute=plan&value=Team").await);
    assert_eq!(some.len(), 2);
    let refused = app.call(Method::GET, "/contacts.csv?attribute=nothing", None).await;
    expect_invalid(&refused, &["attribute"]);

    // the same file changes nothing
    let uploaded = upload(&app, &file).await;
    let guessed = json!([
        "id",
        "name",
        "",
        "phone",
        "email",
        "note",
        "",
        "",
        "identity",
        "attributes.plan"
    ]);
    assert_eq!(uploaded["mapping"], guessed);
    let done = of(&app, &uploaded).through(guessed).await;
    assert_eq!(
        (&done["state"], &done["updated"], &done["failed"]),
        (&json!("finished"), &json!(2), &json!(0))
    );
    let mut after = app.get(&format!("/contacts/{id}")).await;
    after["version"] = before["version"].clone();
    assert_eq!(after, before);
    app.stop().await;
}

#[tokio::test]
async fn every_bad_line_is_named_and_every_good_one_is_taken_in_once() {
    let app = web().await;
    app.post(
        "/contact_attributes",
        json!({ "key": "seats", "label": "Seats", "kind": "number" }),
    )
    .await;
    conversation(&app, &Customer::on("whatsapp").with_id("15551110000").called("Ada")).await;
    let ada = ids(&app.get("/contacts").await).remove(0);
    let file = "Name;Phone;E-mail;Seats;Identity;Shoe\n\
        Ada Lovelace;+1 (555) 111-0000;;3;;\n\
        Bo;+1 555 222 0000;bo@example.test;many;;\n\
        ;;;4;;\n\
        Cy;;cy@example.test;5;;9\n\
        Dee;;nobody;;;\n\
        Cy again;;CY@example.test;6;;\n\
        ;;;7;whatsapp:15551110000;\n";
    let import = of(&app, &upload(&app, file).await);
    let uploaded = import.get().await;
    assert_eq!(
        uploaded["mapping"],
        json!(["name", "phone", "email", "attributes.seats", "identity", ""])
    );
    expect_problem(&import.step("start", None).await, 409, "import_state");
    for (mapping, fields) in [
        (json!(["name"]), vec!["mapping"]),
        (
            json!(["name", "name", "shoe", "", "", ""]),
            vec!["mapping.1", "mapping.2"],
        ),
        (json!(["", "", "", "attributes.seats", "", ""]), vec!["mapping"]),
    ] {
        let answer = import.step("check", Some(json!({ "mapping": mapping }))).await;
        expect_invalid(&answer, &fields);
    }

    let (_, checking) = import
        .step("check", Some(json!({ "mapping": uploaded["mapping"] })))
        .await;
    assert_eq!(checking["state"], "checking");
    import.work().await;
    let checked = import.get().await;
    assert_eq!(
        (
            &checked["state"],
            &checked["done"],
            &checked["created"],
            &checked["updated"],
            &checked["failed"]
        ),
        (&json!("checked"), &json!(7), &json!(2), &json!(2), &json!(3))
    );
    let problems = import.problems().await;
    assert_eq!(problems.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 6]);
    assert!(
        problems[0].1.starts_with("attributes.seats: must be a number"),
        "{problems:?}"
    );
    assert!(problems[1].1.contains("no name"), "{problems:?}");
    assert!(problems[2].1.starts_with("email: is no e-mail address"), "{problems:?}");
    assert_eq!(items(&app.get("/contacts").await).len(), 1, "nothing was written");

    import.step("start", None).await;
    import.work().await;
    // whoever comes late finds nothing to do
    import.work().await;
    let done = import.get().await;
    assert_eq!(
        (&done["state"], &done["created"], &done["updated"], &done["failed"]),
        (&json!("finished"), &json!(1), &json!(3), &json!(3))
    );
    let contacts = app.get("/contacts").await;
    assert_eq!(items(&contacts).len(), 2);
    let of_ada = app.get(&format!("/contacts/{ada}")).await;
    assert_eq!(
        (&of_ada["name"], &of_ada["attributes"]["seats"]),
        (&json!("Ada Lovelace"), &json!(7))
    );
    let of_cy = items(&contacts)
        .iter()
        .find(|contact| contact["id"] != ada.as_str())
        .unwrap();
    assert_eq!(
        (&of_cy["name"], &of_cy["attributes"]["seats"]),
        (&json!("Cy again"), &json!(6))
    );
    let lines = app.get(&format!("/contacts/{ada}/timeline")).await;
    assert_eq!(items(&lines)[0]["type"], "imported");

    let report = rows(&text(&app, &format!("/contact_imports/{}/report.csv", import.id)).await);
    assert_eq!(report[0][..4], ["line", "outcome", "problem", "contact_id"]);
    let outcomes: Vec<(&str, &str)> = report[1..]
        .iter()
        .map(|row| (row[0].as_str(), row[1].as_str()))
        .collect();
    assert_eq!(
        outcomes,
        [
            ("2", "updated"),
            ("3", "failed"),
            ("4", "failed"),
            ("5", "created"),
            ("6", "failed"),
            ("7", "updated"),
            ("8", "updated")
        ]
    );
    assert_eq!(report[4][3], of_cy["id"].as_str().unwrap());
    let newest = app.get("/contact_imports").await;
    assert_eq!(ids(&newest), [import.id.as_str()]);
    app.stop().await;
}

/// Whatever the database may have against a line: it is told, and the others are taken in.
#[tokio::test]
async fn a_line_that_the_database_does_not_take_fails_alone() {
    let app = web().await;
    for statement in [
        "alter table contact add constraint refuses check (name !~ '^Refused')",
        // an index takes no more than so much of one value
        "create index contact_note_whole on contact (note)",
    ] {
        sqlx::query(statement).execute(&app.store.database.owner).await.unwrap();
    }
    // what cannot be made smaller than it is
    let long: String = (0..4_900_u32)
        .map(|n| char::from_u32(0x4e00 + n.wrapping_mul(2_654_435_761) % 20_000).unwrap())
        .collect();
    let lines: String = (2..=121)
        .map(|line| match line {
            38 | 39 | 121 => format!("Refused {line},\n"),
            60 => format!("Long,{long}\n"),
            _ => format!("Person {line},\n"),
        })
        .collect();
    let import = of(&app, &upload(&app, &format!("name,note\n{lines}")).await);
    let done = import.through(json!(["name", "note"])).await;
    assert_eq!(
        (&done["state"], &done["done"], &done["created"], &done["failed"]),
        (&json!("finished"), &json!(120), &json!(116), &json!(4)),
        "{done}"
    );
    let refused = |line| (line, "holds a value that is not accepted".to_owned());
    let long = (60, "holds something that is too long to be kept".to_owned());
    assert_eq!(import.problems().await, [refused(38), refused(39), long, refused(121)]);
    let (people, distinct): (i64, i64) =
        sqlx::query_as("select count(*), count(distinct name) from contact where workspace_id = $1")
            .bind(app.workspace_id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!((people, distinct), (116, 116));
    app.stop().await;
}

/// Its worker is ended again and again; the next goes on where it was.
#[tokio::test]
async fn a_file_outlives_its_worker_and_takes_each_line_in_once() {
    let app = web().await;
    let lines: String = (0..1_200).map(|n| format!("Person {n},p{n}@example.test\n")).collect();
    let import = of(&app, &upload(&app, &format!("name,email\n{lines}")).await);
    import
        .step("check", Some(json!({ "mapping": ["name", "email"] })))
        .await;
    import.work().await;
    import.step("start", None).await;
    let (id, mut ended) = (import.id.parse::<Uuid>().unwrap(), 0);
    while import.get().await["state"] == "running" && ended < 8 {
        let before = import.get().await["done"].as_i64().unwrap();
        let (store, workspace_id) = (app.store.clone(), app.workspace_id);
        let worker = tokio::spawn(async move { import::work(&store, workspace_id, id).await });
        app.eventually("some lines are in", || async {
            let now = import.get().await;
            (now["done"].as_i64().unwrap() > before || now["state"] != "running").then_some(())
        })
        .await;
        worker.abort();
        let _ = worker.await;
        ended += 1;
    }
    assert!(ended > 1, "the worker was ended before it was done");
    // two at once take turns
    let second = import::work(&app.store, app.workspace_id, id);
    let (one, two) = tokio::join!(import::work(&app.store, app.workspace_id, id), second);
    one.and(two).unwrap();
    import.work().await;
    let done = import.get().await;
    assert_eq!(
        (&done["state"], &done["done"], &done["created"], &done["failed"]),
        (&json!("finished"), &json!(1_200), &json!(1_200), &json!(0))
    );
    let (people, distinct): (i64, i64) =
        sqlx::query_as("select count(*), count(distinct email) from contact where workspace_id = $1")
            .bind(app.workspace_id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!((people, distinct), (1_200, 1_200));
    app.stop().await;
}

/// By the job queue and the socket, as it is in life; and what was left by a process that ended is taken up.
#[tokio::test]
async fn the_queue_works_it_and_the_socket_tells() {
    let app = TestApp::start().await;
    let import = of(&app, &upload(&app, "name\nAda\nBo\n").await);
    import.step("check", Some(json!({ "mapping": ["name"] }))).await;
    app.eventually("it is looked at", || async {
        (import.get().await["state"] == "checked").then_some(())
    })
    .await;
    import.step("start", None).await;
    app.eventually("it is taken in", || async {
        (import.get().await["state"] == "finished").then_some(())
    })
    .await;
    let told: Vec<String> = sqlx::query_scalar(
        "select data->>'state' from event where workspace_id = $1 and type = 'contact_import.updated' order by seq",
    )
    .bind(app.workspace_id)
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    assert_eq!(told, ["uploaded", "checking", "checked", "running", "finished"]);

    let left = of(&app, &upload(&app, "name\nCy\n").await);
    sqlx::query("update contact_import set state = 'checking', lease_until = now() - interval '1 hour' where id = $1")
        .bind(left.id.parse::<Uuid>().unwrap())
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    import::take_up(&app.store).await.unwrap();
    app.eventually("what was left is taken up", || async {
        (left.get().await["state"] == "checked").then_some(())
    })
    .await;
    let (status, cancelled) = left.step("cancel", None).await;
    assert_eq!((status, &cancelled["state"]), (200, &json!("cancelled")));
    expect_problem(&left.step("start", None).await, 409, "import_state");
    app.stop().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_in_words() {
    let app = web().await;
    for body in ["", "name\n", "name\na\0b\n"] {
        expect_invalid(&send(&app, body).await, &["body"]);
    }
    expect_invalid(&send(&app, vec![0xff, 0xfe, 0x00]).await, &["body"]);
    expect_problem(&send(&app, vec![b'a'; import::BYTES_MAX + 1]).await, 413, "too_large");
    let url = format!("{}/api/v1/contact_imports", app.url);
    let request = app
        .http
        .post(&url)
        .bearer_auth(TOKEN)
        .header("content-type", "text/plain");
    expect_invalid(
        &read(request.body("name\nA\n").send().await.unwrap()).await,
        &["Content-Type"],
    );
    assert!(items(&app.get("/contact_imports").await).is_empty());

    // one at a time, and by admins alone
    let one = of(&app, &upload(&app, "name\nA\n").await);
    let two = of(&app, &upload(&app, "name\nB\n").await);
    let body = json!({ "mapping": ["name"] });
    assert_eq!(one.step("check", Some(body.clone())).await.0, 200);
    expect_problem(&two.step("check", Some(body)).await, 409, "import_running");
    let member = json!({ "email": "ada@example.test", "name": "Ada", "password": OWNER_PASSWORD, "role": "agent" });
    assert_eq!(app.post("/members", member).await.0, 201);
    let agent = Browser::sign_in(&app, "ada@example.test", OWNER_PASSWORD).await;
    for path in [
        "/contacts.csv",
        "/contact_imports",
        &format!("/contact_imports/{}/lines", one.id),
    ] {
        let refused = agent.call(&app, Method::GET, path, None).await;
        expect_problem(&refused, 403, "forbidden");
    }
    app.stop().await;
}

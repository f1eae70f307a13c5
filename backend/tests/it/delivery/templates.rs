//! Message templates of WhatsApp: fetched, searched, checked, sent, and kept in step with what the platform tells.

use frontdesk::domain::ingest::Changes;
use frontdesk::domain::templates::doubt;
use reqwest::Method;
use serde_json::{Value, json};

use super::customer::Customer;
use crate::support::app::TestApp;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

/// The WhatsApp inbox and its business account.
struct Number<'a> {
    app: &'a TestApp,
    inbox: String,
    waba_id: String,
}

impl<'a> Number<'a> {
    /// Connected with its business account, and its templates fetched.
    async fn synced(app: &'a TestApp) -> Self {
        let number = Self::of(app).await;
        number.connect().await;
        number.becomes("done").await;
        number
    }

    async fn of(app: &'a TestApp) -> Self {
        let state = app.sandbox_get("state").await;
        let accounts = state["accounts"].as_array().unwrap();
        let account = accounts
            .iter()
            .find(|account| account["channel"] == "whatsapp")
            .unwrap();
        Self {
            app,
            inbox: app.inbox_ids[2].to_string(),
            waba_id: account["waba_id"].as_str().unwrap().to_owned(),
        }
    }

    async fn connect(&self) {
        let change = json!({ "credentials": { "waba_id": self.waba_id } });
        let (status, body) = self
            .app
            .call(Method::PATCH, &format!("/inboxes/{}", self.inbox), Some(change))
            .await;
        assert_eq!(status, 200, "{body}");
    }

    fn path(&self) -> String {
        format!("/inboxes/{}/templates", self.inbox)
    }

    async fn becomes(&self, state: &str) -> Value {
        let path = format!("{}/sync", self.path());
        self.app
            .eventually(&format!("the sync is {state}"), || async {
                Some(self.app.get(&path).await).filter(|sync| sync["state"] == state)
            })
            .await
    }

    async fn sync(&self) {
        let (status, body) = self.app.post(&format!("{}/sync", self.path()), json!({})).await;
        assert_eq!((status, &body["state"]), (202, &json!("running")), "{body}");
        self.becomes("done").await;
    }

    async fn list(&self, query: &str) -> Vec<Value> {
        let page = self.app.get(&format!("{}?limit=100&{query}", self.path())).await;
        assert_eq!(page["next_cursor"], Value::Null);
        page["items"].as_array().unwrap().clone()
    }

    async fn names(&self, query: &str) -> Vec<String> {
        let list = self.list(query).await;
        list.iter()
            .map(|each| {
                format!(
                    "{} {}",
                    each["name"].as_str().unwrap(),
                    each["language"].as_str().unwrap()
                )
            })
            .collect()
    }

    async fn find(&self, name: &str) -> Option<Value> {
        self.list("").await.into_iter().find(|each| each["name"] == name)
    }
}

fn template(name: &str, components: Value) -> Value {
    json!({ "name": name, "language": { "code": "en_US" }, "components": components })
}

fn body(values: &[&str]) -> Value {
    let parameters: Vec<_> = values
        .iter()
        .map(|text| json!({ "type": "text", "text": text }))
        .collect();
    json!({ "type": "body", "parameters": parameters })
}

async fn refused(customer: &Customer<'_>, template: Value) -> String {
    let path = format!("/conversations/{}/messages", customer.conversation_id);
    let answer = customer
        .app
        .post(
            &path,
            json!({ "client_id": customer.app.store.clock.id(), "template": template }),
        )
        .await;
    expect_invalid(&answer, &["template"]);
    answer.1["fields"]["template"][0].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn are_fetched_searched_and_vanish() {
    let app = TestApp::start().await;
    let number = Number::synced(&app).await;
    let on_board = app.sandbox_get("templates").await["items"].as_array().unwrap().len();
    let all = number.names("").await;
    assert_eq!(all.len(), on_board);
    assert!(all.is_sorted(), "{all:?}");

    assert_eq!(
        number.names("q=TRUE%20wheel").await,
        ["workshop_tour en_US"],
        "the text is searched"
    );
    assert_eq!(
        number.names("q=repair%20bereit").await,
        ["repair_ready de"],
        "each word somewhere"
    );
    assert_eq!(
        number.names("q=%25").await,
        Vec::<String>::new(),
        "a per cent sign is one"
    );
    assert_eq!(number.names("status=paused").await, ["autumn_check en_US"]);

    let mut paged = Vec::new();
    let mut path = format!("{}?limit=4", number.path());
    loop {
        let page = app.get(&path).await;
        paged.extend(page["items"].as_array().unwrap().iter().map(|each| each["id"].clone()));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("{}?limit=4&cursor={cursor}", number.path()),
            None => break,
        }
    }
    let whole: Vec<Value> = number.list("").await.iter().map(|each| each["id"].clone()).collect();
    assert_eq!(paged, whole, "page by page it is the same list");

    let shipped = number.find("order_shipped").await.unwrap();
    assert_eq!(
        (&shipped["parameter_format"], &shipped["quality"]),
        (&json!("named"), &json!("GREEN"))
    );
    assert_eq!(
        shipped["layout"]["header"]["text"]["variables"],
        json!([{ "name": "order_no", "example": "TW-1042" }])
    );
    assert_eq!(shipped["layout"]["buttons"][0]["variable"]["name"], "1");
    assert_eq!(
        number.find("cheap_bikes").await.unwrap()["rejected_reason"],
        "TAG_CONTENT_MISMATCH"
    );

    // told by a webhook: gone at once; not told: with the next sync
    let id = number.find("hello_world").await.unwrap()["id"].clone();
    app.sandbox_post(
        "templates",
        json!({ "name": "brand_new", "language": "en_US", "components": [{ "type": "BODY", "text": "New" }] }),
    )
    .await;
    number.sync().await;
    assert!(number.find("brand_new").await.is_some());
    assert_eq!(
        number.find("hello_world").await.unwrap()["id"],
        id,
        "what stays keeps its id"
    );
    app.stop().await;
}

async fn queued(app: &TestApp) -> i64 {
    sqlx::query_scalar("select count(*) from apalis.jobs where status not in ('Done', 'Killed')")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn are_asked_for_once_a_day_and_not_more_often_than_needed() {
    let app = TestApp::start().await;
    let number = Number::synced(&app).await;
    // the first one, from before the account was known, may still be waiting
    app.eventually("the queue is empty", || async {
        (queued(&app).await == 0).then_some(())
    })
    .await;
    let version = number.becomes("done").await["version"].as_i64().unwrap();
    frontdesk::domain::templates::request_due(&app.store).await.unwrap();
    assert_eq!(number.becomes("done").await["version"], version, "nothing is due");
    app.clock.advance(time::Duration::hours(25));
    frontdesk::domain::templates::request_due(&app.store).await.unwrap();
    // the queue goes by the database's clock, for which the day has not passed
    assert_eq!(
        number.becomes("running").await["version"],
        version + 1,
        "a day later it is"
    );
    assert_eq!(queued(&app).await, 1);
    app.stop().await;
}

#[tokio::test]
async fn without_the_business_account_it_is_said_what_is_missing_and_the_platform_judges() {
    let app = TestApp::start().await;
    let number = Number::of(&app).await;
    app.post(&format!("{}/sync", number.path()), json!({})).await;
    let sync = number.becomes("failed").await;
    assert!(sync["error"].as_str().unwrap().contains("WABA id"), "{sync}");
    assert_eq!(sync["synced_at"], Value::Null);

    let customer = Customer::writes(&app, "whatsapp", "15005550150").await;
    let id = customer
        .answer(json!({ "template": template("hello_world", json!([])) }))
        .await;
    customer.becomes(&id, "read").await;
    let id = customer
        .answer(json!({ "template": template("never_heard_of", json!([])) }))
        .await;
    let failed = customer.becomes(&id, "failed").await;
    assert_eq!(failed["delivery"]["error"]["platform_code"], "132001");
    app.stop().await;
}

#[tokio::test]
async fn belong_to_inboxes_of_channels_that_have_them() {
    let app = TestApp::start().await;
    let number = Number::synced(&app).await;
    let messenger = format!("/inboxes/{}/templates", app.inbox_ids[0]);
    assert_eq!(app.get(&messenger).await["items"], json!([]));
    assert_eq!(app.get(&format!("{messenger}/sync")).await["state"], "never");
    expect_problem(
        &app.post(&format!("{messenger}/sync"), json!({})).await,
        409,
        "no_templates",
    );
    let other = Tenant::make(&app, "other", &[]).await;
    for path in [number.path(), format!("{}/sync", number.path())] {
        expect_problem(&other.call(&app, Method::GET, &path, None).await, 404, "not_found");
    }
    expect_problem(
        &other
            .call(&app, Method::POST, &format!("{}/sync", number.path()), None)
            .await,
        404,
        "not_found",
    );
    expect_invalid(
        &app.call(Method::GET, &format!("{}?cursor=x", number.path()), None)
            .await,
        &["cursor"],
    );
    app.stop().await;
}

#[tokio::test]
async fn are_checked_before_anything_is_stored() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550151").await;
    let before = customer.timeline().await.len();
    let cases = [
        (template("never_heard_of", json!([])), "no template never_heard_of"),
        (template("autumn_check", json!([])), "paused"),
        (template("cheap_bikes", json!([])), "rejected"),
        (template("winter_tyres", json!([body(&["Ada"])])), "reviewed"),
        (template("repair_ready", json!([body(&["Ada"])])), "{{2}}"),
        (template("repair_ready", json!([body(&["Ada", "a\nb"])])), "line breaks"),
        (template("spring_offer", json!([body(&["Ada", "Sunday"])])), "an image"),
        (
            template("order_shipped", json!([body(&["Ada", "Sunday"])])),
            "{{order_no}}",
        ),
    ];
    for (request, words) in cases {
        let said = refused(&customer, request).await;
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(customer.timeline().await.len(), before);
    app.stop().await;
}

#[tokio::test]
async fn arrive_with_their_values_outside_of_the_window_and_are_found_by_their_words() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550152").await;
    app.clock.advance(time::Duration::hours(30));
    let named = |name: &str, text: &str| json!({ "type": "text", "parameter_name": name, "text": text });
    let shipped = template(
        "order_shipped",
        json!([
            { "type": "header", "parameters": [named("order_no", "TW-7")] },
            { "type": "body", "parameters": [named("day", "Monday"), named("first_name", "Grace")] },
            { "type": "button", "sub_type": "url", "index": "0", "parameters": [{ "type": "text", "text": "TW-7" }] },
        ]),
    );
    let id = customer.answer(json!({ "template": shipped })).await;
    let message = customer.becomes(&id, "read").await;
    assert_eq!(
        message["text"],
        "Hi Grace, your order is on its way and should arrive on Monday."
    );
    let rendered = &message["structured"]["rendered"];
    assert_eq!(rendered["header"], json!({ "format": "text", "text": "Order TW-7" }));
    assert_eq!(rendered["buttons"][0]["url"], "https://twowheels.example/track/TW-7");
    assert_eq!(message["structured"]["template"]["name"], "order_shipped");
    let accepted = customer.accepted().await;
    assert!(
        accepted[0]["text"].as_str().unwrap().contains("Order TW-7\nHi Grace"),
        "{accepted:?}"
    );

    let found = app.get("/conversations?q=Hi%20Grace").await;
    assert_eq!(found["items"][0]["id"], json!(customer.conversation_id));
    assert!(
        found["items"][0]["last_message"]["preview"]
            .as_str()
            .unwrap()
            .starts_with("Hi Grace")
    );
    app.stop().await;
}

#[tokio::test]
async fn take_a_file_of_ours_into_their_header() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550153").await;
    let picture = customer.upload_picture("spring.png").await;
    let code = json!({ "type": "button", "sub_type": "copy_code", "index": "0", "parameters": [{ "type": "coupon_code", "coupon_code": "SPRING" }] });
    let offer = template("spring_offer", json!([body(&["Ada", "Sunday"]), code]));
    let id = customer
        .answer(json!({ "template": offer, "attachment_ids": [picture] }))
        .await;
    let message = customer.becomes(&id, "read").await;
    assert_eq!(message["attachments"][0]["id"], json!(picture));
    let accepted = customer.accepted().await;
    assert_eq!(
        (accepted.len(), &accepted[0]["media"]),
        (1, &json!(["image/png"])),
        "{accepted:?}"
    );

    let again = customer.upload_picture("invoice.png").await;
    let path = format!("/conversations/{}/messages", customer.conversation_id);
    let wrong = json!({ "client_id": "x", "template": template("invoice", json!([body(&["chain"])])), "attachment_ids": [again] });
    expect_invalid(&app.post(&path, wrong).await, &["template"]);
    app.stop().await;
}

#[tokio::test]
async fn follow_what_the_platform_tells_at_once() {
    let app = TestApp::start().await;
    let number = Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550154").await;
    let version = number.becomes("done").await["version"].as_i64().unwrap();
    let told = async |what: Value| {
        app.sandbox_post("templates/hello_world/en_US", what).await;
        customer.quiet().await;
        number.find("hello_world").await.unwrap()
    };
    let paused = told(json!({ "status": "PAUSED", "reason": "LOW_QUALITY" })).await;
    assert_eq!(
        (&paused["status"], &paused["rejected_reason"]),
        (&json!("PAUSED"), &json!("LOW_QUALITY"))
    );
    assert!(
        refused(&customer, template("hello_world", json!([])))
            .await
            .contains("paused")
    );
    assert_eq!(told(json!({ "quality": "RED" })).await["quality"], "RED");
    assert_eq!(told(json!({ "category": "MARKETING" })).await["category"], "MARKETING");
    let back = told(json!({ "status": "UNPAUSED" })).await;
    assert_eq!(
        (&back["status"], &back["rejected_reason"]),
        (&json!("APPROVED"), &Value::Null)
    );
    let id = customer
        .answer(json!({ "template": template("hello_world", json!([])) }))
        .await;
    customer.becomes(&id, "read").await;

    // one that was not known is fetched, one that was deleted is gone
    app.sandbox_post("templates", json!({ "name": "brand_new", "language": "en_US", "status": "PENDING", "components": [{ "type": "BODY", "text": "New" }] }))
        .await;
    app.sandbox_post("templates/brand_new/en_US", json!({ "status": "APPROVED" }))
        .await;
    app.eventually("it is here", || async { number.find("brand_new").await })
        .await;
    let gone = format!("{}/__sandbox/templates/brand_new/en_US", app.sandbox.base_url());
    app.http.delete(gone).send().await.unwrap();
    customer.quiet().await;
    assert!(number.find("brand_new").await.is_none());

    let events: i64 =
        sqlx::query_scalar("select count(*) from event where workspace_id = $1 and type = 'template_sync.updated'")
            .bind(app.workspace_id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert!(events >= 6, "each of it was told: {events}");
    assert!(number.becomes("done").await["version"].as_i64().unwrap() >= version + 5);
    app.stop().await;
}

#[tokio::test]
async fn that_are_refused_while_they_wait_say_what_to_do() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550155").await;
    for (code, class, words) in [
        (132_000, "template", "variables"),
        (132_001, "template", "no such template"),
        (132_005, "template", "too long"),
        (132_012, "template", "wrong form"),
        (132_015, "template", "paused"),
        (132_016, "template", "disabled"),
        (132_018, "template", "line breaks"),
    ] {
        customer
            .fault(
                1,
                json!({ "kind": "error", "status": 400, "code": code, "message": "no" }),
            )
            .await;
        let id = customer
            .answer(json!({ "template": template("hello_world", json!([])) }))
            .await;
        let error = &customer.becomes(&id, "failed").await["delivery"]["error"];
        assert_eq!(
            (&error["code"], &error["platform_code"]),
            (&json!(class), &json!(code.to_string()))
        );
        assert!(error["detail"].as_str().unwrap().contains(words), "{error}");
    }
    app.stop().await;
}

#[tokio::test]
async fn that_the_platform_refuses_are_fetched_again() {
    let app = TestApp::start().await;
    let number = Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550156").await;
    customer.quiet().await;
    // the first fetch, from before the account was known, may still be waiting
    app.eventually("the queue is empty", || async {
        (queued(&app).await == 0).then_some(())
    })
    .await;
    // nobody tells us
    app.sandbox_post("settings", json!({ "lost": true })).await;
    app.sandbox_post("templates/hello_world/en_US", json!({ "status": "PAUSED" }))
        .await;
    app.sandbox_post("settings", json!({ "lost": false })).await;
    assert_eq!(number.find("hello_world").await.unwrap()["status"], "APPROVED");
    sqlx::query("update template_sync set synced_at = synced_at - interval '1 hour' where workspace_id = $1")
        .bind(app.workspace_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();

    let before = number.becomes("done").await["version"].as_i64().unwrap();
    let mut refusals = Vec::new();
    for _ in 0..3 {
        refusals.push(
            customer
                .answer(json!({ "template": template("hello_world", json!([])) }))
                .await,
        );
    }
    for id in refusals {
        let error = customer.becomes(&id, "failed").await["delivery"]["error"].clone();
        assert_eq!(
            (&error["code"], &error["platform_code"]),
            (&json!("template"), &json!("132015"))
        );
        assert!(error["detail"].as_str().unwrap().contains("Use another one"), "{error}");
    }
    app.eventually("the list says that it is paused", || async {
        (number.find("hello_world").await?["status"] == "PAUSED").then_some(())
    })
    .await;
    let after = number.becomes("done").await["version"].as_i64().unwrap();
    assert!(after - before <= 3, "fetched once for all of them: {before} {after}");
    app.stop().await;
}

#[tokio::test]
async fn that_were_fetched_while_a_refusal_is_written_are_not_fetched_again() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    app.eventually("the queue is empty", || async {
        (queued(&app).await == 0).then_some(())
    })
    .await;
    let (pool, inbox_id) = (&app.store.database.owner, app.inbox_ids[2]);
    let synced = "update template_sync set synced_at = $2 where inbox_id = $1";
    let now = app.store.clock.now();
    let long_ago = now - time::Duration::hours(1);
    sqlx::query(synced)
        .bind(inbox_id)
        .bind(long_ago)
        .execute(pool)
        .await
        .unwrap();

    // a sync ends, and is not yet committed when the refusal is
    let mut saving = pool.begin().await.unwrap();
    sqlx::query(synced)
        .bind(inbox_id)
        .bind(now)
        .execute(&mut *saving)
        .await
        .unwrap();
    let mut refusing = pool.acquire().await.unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *refusing)
        .await
        .unwrap();
    let workspace_id = app.workspace_id;
    let doubting = tokio::spawn(async move {
        let mut changes = Changes::default();
        doubt(&mut refusing, workspace_id, inbox_id, &mut changes, now)
            .await
            .unwrap();
        changes.jobs.len()
    });
    app.eventually("the refusal waits for the sync", || async {
        sqlx::query_scalar("select wait_event_type = 'Lock' from pg_stat_activity where pid = $1")
            .bind(pid)
            .fetch_one(pool)
            .await
            .unwrap_or(false)
            .then_some(())
    })
    .await;
    saving.commit().await.unwrap();
    assert_eq!(doubting.await.unwrap(), 0);
    app.stop().await;
}

fn offer(code: &str) -> Value {
    let code = json!({ "type": "button", "sub_type": "copy_code", "index": "0", "parameters": [{ "type": "coupon_code", "coupon_code": code }] });
    template("spring_offer", json!([body(&["Ada", "Sunday"]), code]))
}

impl Customer<'_> {
    async fn wants_marketing(&self, value: &str) {
        let at = self.app.store.clock.now().unix_timestamp();
        let told = json!({ "wa_id": self.id, "category": "marketing_messages", "value": value, "timestamp": at });
        let value = json!({ "messaging_product": "whatsapp", "metadata": { "phone_number_id": self.account },
            "user_preferences": [told] });
        let entry = json!([{ "id": "1", "changes": [{ "field": "user_preferences", "value": value }] }]);
        let webhook = json!({ "object": "whatsapp_business_account", "entry": entry });
        assert_eq!(self.app.webhook("whatsapp", &webhook).await, 200);
    }

    async fn contact(&self) -> Value {
        let conversation = self.app.get(&format!("/conversations/{}", self.conversation_id)).await;
        let id = conversation["contact"]["id"].as_str().unwrap();
        self.app.get(&format!("/contacts/{id}")).await
    }
}

#[tokio::test]
async fn for_marketing_go_to_nobody_who_stopped_it() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550157").await;
    let path = format!("/conversations/{}/messages", customer.conversation_id);
    let pictures = [
        customer.upload_picture("1.png").await,
        customer.upload_picture("2.png").await,
    ];
    let marketing = |picture: &str| json!({ "client_id": app.store.clock.id(), "template": offer("SPRING"), "attachment_ids": [picture] });

    // one that waits when the wish comes
    let later = json!({ "kind": "error", "status": 503, "code": 2, "message": "Later" });
    customer.fault(1, later).await;
    let (status, waiting) = app.post(&path, marketing(&pictures[0])).await;
    assert_eq!(status, 201, "{waiting}");
    let waiting = waiting["id"].as_str().unwrap();
    customer.pause_after(waiting, 1).await;
    customer.wants_marketing("stop").await;
    app.clock.advance(time::Duration::seconds(10));
    let error = customer.becomes(waiting, "failed").await["delivery"]["error"].clone();
    assert_eq!(
        (&error["code"], &error["platform_code"]),
        (&json!("marketing_stopped"), &Value::Null)
    );
    assert!(
        error["detail"].as_str().unwrap().contains("asked not to get marketing"),
        "{error}"
    );

    let answer = app.post(&path, marketing(&pictures[1])).await;
    expect_problem(&answer, 409, "marketing_stopped");
    assert!(
        answer.1["detail"].as_str().unwrap().contains("utility template"),
        "{}",
        answer.1
    );
    let id = customer
        .answer(json!({ "template": template("hello_world", json!([])) }))
        .await;
    customer.becomes(&id, "read").await;

    customer.wants_marketing("resume").await;
    let (status, view) = app.post(&path, marketing(&pictures[1])).await;
    assert_eq!(status, 201, "{view}");
    customer.becomes(view["id"].as_str().unwrap(), "read").await;
    assert_eq!(customer.accepted().await.len(), 2);
    app.stop().await;
}

#[tokio::test]
async fn a_wish_for_no_marketing_that_only_the_platform_knew_is_kept() {
    let app = TestApp::start().await;
    Number::synced(&app).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550158").await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 400, "code": 131_050, "message": "Stopped" }),
        )
        .await;
    let picture = customer.upload_picture("1.png").await;
    let id = customer
        .answer(json!({ "template": offer("SPRING"), "attachment_ids": [picture] }))
        .await;
    let error = customer.becomes(&id, "failed").await["delivery"]["error"].clone();
    assert_eq!(
        (&error["code"], &error["platform_code"]),
        (&json!("marketing_stopped"), &json!("131050"))
    );
    assert!(customer.contact().await["marketing_stopped_at"].is_string());
    let view = app.get(&format!("/conversations/{}", customer.conversation_id)).await;
    assert_eq!(
        view["unreachable"],
        Value::Null,
        "whoever wants no marketing can be reached"
    );
    app.stop().await;
}

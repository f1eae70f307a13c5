//! A workspace in which everything has happened once: each of its tables has a row.

use frontdesk::domain::contacts::import;
use frontdesk::domain::messages::By;
use frontdesk::domain::oauth::{self, Provider};
use frontdesk::domain::templates;
use frontdesk_connectors::Channel;
use frontdesk_connectors::login::Granted;
use frontdesk_connectors::template::Template;
use reqwest::Method;
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::app::{OWNER_PASSWORD, TestApp};
use super::browser::Browser;
use super::customer::{Customer, now, together};
use super::tenant::Tenant;
use super::upload::{File, picture};

/// Puts something into every table of a workspace that a worker serves, with `word` wherever somebody chooses the words.
pub async fn fill(app: &TestApp, tenant: &Tenant, account: &str, word: &str) {
    let customer = Customer::on("messenger").of_account(account);
    let at = now(app) - 20_000;
    let body = together(&[
        customer.event(true, at, json!({ "message": { "mid": "m1", "text": format!("Hello {word}"), "attachments": [{ "type": "location", "payload": { "coordinates": { "lat": 1, "long": 2 } } }] } })),
        customer.reaction("m1", Some("👍"), at + 1),
        customer.edit("m1", &format!("Hello, {word}!"), 1, at + 1),
        customer.event(true, at, json!({ "policy_enforcement": { "action": "warning", "reason": format!("spam {word}") } })),
        customer.reaction("not here yet", Some("👍"), at + 2),
    ]);
    assert_eq!(app.webhook("messenger", &body).await, 200);
    let call = async |method: Method, path: &str, body| {
        let (status, answer) = tenant.call(app, method, path, Some(body)).await;
        assert!((200..300).contains(&status), "{path}: {answer}");
        answer
    };
    let keyed = app
        .http
        .post(format!("{}/api/v1/teams", app.url))
        .bearer_auth(&tenant.token);
    let keyed = keyed
        .header("Idempotency-Key", format!("key {word}"))
        .json(&json!({ "name": format!("Made once {word}") }));
    assert_eq!(keyed.send().await.unwrap().status(), 201);
    let label = call(Method::POST, "/labels", json!({ "name": format!("VIP {word}") })).await;
    let invited = json!({ "email": format!("invited-{word}@example.test"), "role": "agent" });
    call(Method::POST, "/invitations", invited).await;
    let endpoint = json!({ "name": format!("Shop {word}"), "url": format!("https://localhost:9/{word}"), "event_types": ["label.removed"] });
    let endpoint = call(Method::POST, "/webhook_endpoints", endpoint).await;
    let test = format!(
        "/webhook_endpoints/{}/test",
        endpoint["endpoint"]["id"].as_str().unwrap()
    );
    call(Method::POST, &test, json!({})).await;
    let sales = json!({ "name": format!("Sales {word}"), "member_ids": [tenant.owner_id] });
    let team = call(Method::POST, "/teams", sales).await;
    let reader = json!({ "name": format!("Reader {word}"), "permissions": ["conversations.read"] });
    call(Method::POST, "/roles", reader).await;
    let shared_out = json!({ "teams": [{ "team_id": team["id"], "mode": "round_robin" }], "capacities": [{ "user_id": tenant.owner_id, "capacity": 3 }] });
    call(Method::PATCH, "/assignment", shared_out).await;
    call(
        Method::POST,
        "/canned_responses",
        json!({ "shortcut": format!("hi-{word}"), "text": format!("Hi {word}") }),
    )
    .await;
    let id = tenant.get(app, "/conversations").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/conversations/{id}");
    call(
        Method::PATCH,
        &path,
        json!({ "label_ids": [label["id"]], "assignee_id": tenant.owner_id }),
    )
    .await;
    let (_, file) = File {
        name: &format!("f-{word}.png"),
        content_type: "image/png",
        bytes: picture(10),
    }
    .upload_as(app, &tenant.token)
    .await;
    let reply =
        json!({ "client_id": format!("c1 {word}"), "text": format!("Yes {word}"), "attachment_ids": [file["id"]] });
    call(Method::POST, &format!("{path}/messages"), reply).await;
    let note = json!({ "client_id": "c2", "text": format!("@owner {word}"), "audience": "team", "mention_ids": [tenant.owner_id] });
    call(Method::POST, &format!("{path}/messages"), note).await;
    let me = tenant.get(app, &format!("/members/{}", tenant.owner_id)).await;
    let owner = Browser::sign_in(app, me["email"].as_str().unwrap(), OWNER_PASSWORD).await;
    let (_, waiting) = File {
        name: &format!("g-{word}.png"),
        content_type: "image/png",
        bytes: picture(11),
    }
    .upload_as(app, &tenant.token)
    .await;
    let draft = json!({ "reply": format!("Not yet {word}"), "note": format!("Ask {word}"), "audience": "team", "reply_attachment_ids": [waiting["id"]] });
    assert_eq!(
        owner
            .call(app, Method::PUT, &format!("{path}/draft"), Some(draft))
            .await
            .0,
        200
    );
    let (_, later) = File {
        name: &format!("h-{word}.png"),
        content_type: "image/png",
        bytes: picture(12),
    }
    .upload_as(app, &tenant.token)
    .await;
    let at = frontdesk::clock::rfc3339_millis::format(app.store.clock.now() + time::Duration::hours(1));
    let scheduled = json!({ "id": app.store.clock.id(), "text": format!("Later {word}"), "attachment_ids": [later["id"]], "send_at": at });
    let scheduling = format!("{path}/scheduled_messages");
    assert_eq!(owner.call(app, Method::POST, &scheduling, Some(scheduled)).await.0, 201);
    let signature = json!({ "signature": format!("Ada {word}") });
    let signed = owner
        .call(app, Method::PATCH, "/composer_settings", Some(signature))
        .await;
    assert_eq!(signed.0, 200);
    call(
        Method::POST,
        "/macros",
        json!({ "name": format!("Close {word}"), "actions": { "status": "resolved", "note": format!("Done {word}") } }),
    )
    .await;
    let marked = owner
        .call(
            app,
            Method::PUT,
            &format!("{path}/read_mark"),
            Some(json!({ "read_count": 1 })),
        )
        .await;
    assert_eq!(marked.0, 200);
    let open = json!({ "match": "all", "groups": [{ "match": "all", "conditions": [{ "field": "status", "op": "is", "values": ["open"] }] }] });
    let view = json!({ "name": format!("Open {word}"), "shared": true, "conditions": open });
    assert_eq!(owner.call(app, Method::POST, "/saved_views", Some(view)).await.0, 201);
    let begun = owner
        .call(app, Method::POST, "/oauth/facebook/start", Some(json!({})))
        .await;
    assert_eq!(begun.0, 200);
    let mut scope = app.store.scoped(tenant.workspace_id).await.unwrap();
    let nothing = Granted::default();
    oauth::keep(
        &mut scope,
        &app.keys,
        tenant.owner_id,
        Provider::Facebook,
        None,
        &nothing,
    )
    .await
    .unwrap();
    scope.commit().await.unwrap();
    call(
        Method::POST,
        "/webhook_replays",
        json!({ "q": format!("nobody {word}") }),
    )
    .await;
    let settings = owner.call(app, Method::GET, "/notification_settings", None).await.1;
    let mut settings = settings.as_object().unwrap().clone();
    settings.remove("version");
    let put = owner
        .call(app, Method::PUT, "/notification_settings", Some(settings.into()))
        .await;
    assert_eq!(put.0, 200, "{}", put.1);
    let browser = app.sandbox_post("push", json!({})).await;
    let subscription =
        json!({ "endpoint": browser["endpoint"], "keys": browser["keys"], "device": format!("Browser {word}") });
    let subscribed = owner
        .call(app, Method::POST, "/push_subscriptions", Some(subscription))
        .await;
    assert_eq!(subscribed.0, 201, "{}", subscribed.1);
    let away = json!({ "availability": "away" });
    assert_eq!(owner.call(app, Method::PUT, "/availability", Some(away)).await.0, 200);
    let process = app.store.clock.id();
    sqlx::query("insert into presence_process values ($1, now() + interval '1 day')")
        .bind(process)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    for table in [
        "presence (workspace_id, user_id, process_id) values ($1, $2, $3)",
        "assignment_turn (workspace_id, queue, user_id, turn) values ($1, $3, $2, 1)",
    ] {
        sqlx::query(AssertSqlSafe(format!("insert into {table}")))
            .bind(tenant.workspace_id)
            .bind(tenant.owner_id)
            .bind(process)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    sqlx::query(
        "insert into passkey (id, user_id, credential_id, credential, name, created_at) values ($1, $2, uuid_send($1), '{}', $3, now())",
    )
    .bind(app.store.clock.id())
    .bind(tenant.owner_id)
    .bind(word)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    for table in [
        "link_preview (workspace_id, url_hash, fetched_at, title, description, site_name) values ($1, uuid_send($2), now(), $3, $3, $3)",
        "inbox_reconcile (workspace_id, inbox_id, reconciled_to, due_at, last_error) values ($1, $2, now(), now(), $3)",
    ] {
        sqlx::query(AssertSqlSafe(format!("insert into {table} on conflict do nothing")))
            .bind(tenant.workspace_id)
            .bind(tenant.inbox_ids[0])
            .bind(word)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    // nobody answers there
    let row = format!("sign_in_provider:{}", tenant.workspace_id);
    let secret = app.keys.seal(word.as_bytes(), &row);
    for table in [
        "sign_in_provider (workspace_id, name, issuer, client_id, client_secret, scopes, domains, created_at, updated_at)
         values ($1, 'desk-' || $3, 'https://localhost:9/' || $3, $3, $4, '{}', array[$3 || '.example'], now(), now())",
        "sign_in_identity (workspace_id, issuer, subject, user_id, created_at, last_used_at)
         values ($1, 'https://localhost:9/' || $3, $3, $2, now(), now())",
        "sign_in_flow (workspace_id, secret_hash, is_test, again, return_to, issuer, client_id, created_at, expires_at)
         values ($1, uuid_send($2), false, false, '/' || $3, $3, $3, now(), now() + interval '1 hour')",
    ] {
        sqlx::query(AssertSqlSafe(format!("insert into {table}")))
            .bind(tenant.workspace_id)
            .bind(tenant.owner_id)
            .bind(word)
            .bind(&secret)
            .execute(&app.store.database.owner)
            .await
            .unwrap();
    }
    sqlx::query("insert into inbox_check (workspace_id, inbox_id, checked_at, facts) values ($1, $2, now(), '[]') on conflict do nothing")
        .bind(tenant.workspace_id)
        .bind(tenant.inbox_ids[0])
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    sqlx::query("insert into waiting_job (workspace_id, id, job) values ($1, $2, convert_to($3, 'utf8'))")
        .bind(tenant.workspace_id)
        .bind(app.store.clock.id())
        .bind(word)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let twin = Customer::on("messenger").of_account(account).with_id(903);
    assert_eq!(
        app.webhook(
            "messenger",
            &twin.text("twin", &format!("Hello again {word}"), now(app))
        )
        .await,
        200
    );
    let known = tenant.get(app, "/contacts").await;
    let known: Vec<&str> = known["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| contact["id"].as_str().unwrap())
        .collect();
    let attribute = json!({ "key": "plan", "label": format!("Plan {word}"), "kind": "text" });
    call(Method::POST, "/contact_attributes", attribute).await;
    for contact in &known {
        let told = json!({ "name": format!("Bea {word}"), "note": format!("Note {word}"), "email": format!("bea-{word}@example.test"), "attributes": { "plan": format!("Plan {word}") } });
        call(Method::PATCH, &format!("/contacts/{contact}"), told).await;
    }
    let merge = json!({ "other_id": known[0] });
    call(Method::POST, &format!("/contacts/{}/merge", known[1]), merge).await;
    call(Method::POST, &format!("/contacts/{}/export", known[1]), json!({})).await;
    let erased = Customer::on("messenger").of_account(account).with_id(905);
    let written = erased.text("gone", &format!("Forget me {word}"), now(app));
    assert_eq!(app.webhook("messenger", &written).await, 200);
    let erased = tenant.get(app, "/contacts?limit=1").await;
    let erased = erased["items"][0]["id"].as_str().unwrap().to_owned();
    call(Method::POST, &format!("/contacts/{erased}/erasure"), json!({})).await;
    let mut scope = app.store.scoped(tenant.workspace_id).await.unwrap();
    let by = By {
        id: Some(tenant.owner_id),
        name: None,
    };
    import::upload(
        &mut scope,
        &by,
        &format!("people-{word}.csv"),
        format!("name\nAda {word}\n").as_bytes(),
    )
    .await
    .unwrap();
    scope.commit().await.unwrap();
    let hits = tenant.get(app, "/search?q=hello").await;
    assert!(!hits["items"].as_array().unwrap().is_empty(), "{hits}");
    let template = Template {
        external_id: None,
        name: format!("hello_{word}"),
        language: "en_US".to_owned(),
        category: "UTILITY".to_owned(),
        status: "APPROVED".to_owned(),
        quality: None,
        rejected_reason: None,
        named: false,
        components: json!([{ "type": "BODY", "text": format!("Hello {word}") }]),
    };
    let inbox_id = tenant.inbox_ids[0];
    let began = templates::begin(&app.store, tenant.workspace_id, inbox_id)
        .await
        .unwrap()
        .unwrap();
    templates::save(
        &app.store,
        tenant.workspace_id,
        inbox_id,
        Channel::Whatsapp,
        vec![template],
        began,
    )
    .await
    .unwrap();
    for (what, sql) in [
        (
            "the reply was tried",
            "select count(*) from delivery_attempt where workspace_id = $1",
        ),
        (
            "somebody was told",
            "select count(*) from notification where workspace_id = $1",
        ),
        (
            "open conversations are known",
            "select count(*) from assignment_open where workspace_id = $1",
        ),
        (
            "what is used is counted",
            "select count(*) from workspace_usage where workspace_id = $1",
        ),
        (
            "a contact was handed out",
            "select count(*) from contact_export where workspace_id = $1 and state = 'ready'",
        ),
        (
            "a contact was erased",
            "select count(*) from erasure where workspace_id = $1 and state = 'finished'",
        ),
        (
            "moments were kept",
            "select count(*) from message_moment where workspace_id = $1",
        ),
    ] {
        app.eventually(what, || async {
            let rows: i64 = sqlx::query_scalar(sql)
                .bind(tenant.workspace_id)
                .fetch_one(&app.store.database.owner)
                .await
                .unwrap();
            (rows > 0).then_some(())
        })
        .await;
    }
}

//! Who did what: what is recorded, that nothing of it can be changed unseen, and who may look.

use std::collections::BTreeSet;
use std::process::Command;

use frontdesk::config::Config;
use frontdesk::domain::audit::{self, AuditHead};
use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{conversation, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::authenticator::{Authenticator, sign_in_by_passkey};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::login::{Person, facebook};
use crate::support::mailbox::secret_to;
use crate::support::phone::{Phone, first_step, second_step, set_up_second_step};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::provider::{self, CLIENT_SECRET, Provider};
use crate::support::provider_sign_in::enter;
use crate::support::receiver::Receiver;
use crate::support::tenant::Tenant;

async fn newest(app: &TestApp) -> Value {
    items(&app.get("/audit_entries?limit=1").await)[0].clone()
}

fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name}: {value}"))
        .to_owned()
}

/// The secret of a link.
fn secret_of(link: &Value) -> String {
    let (_, secret) = link.as_str().unwrap().split_once("#token=").unwrap();
    secret.to_owned()
}

/// Requests that were made, each with a look at what was recorded of it.
struct Walk<'a> {
    app: &'a TestApp,
    browser: Browser,
    document: Value,
    seen: BTreeSet<(String, String)>,
}

impl Walk<'_> {
    /// By the document: which actions a request is recorded as.
    fn recorded_as(&self, method: &str, route: &str) -> Vec<String> {
        let actions = &self.document["paths"][route][method]["x-audit"]["actions"];
        let actions = actions
            .as_array()
            .unwrap_or_else(|| panic!("{method} {route}: {actions}"));
        actions
            .iter()
            .map(|action| action.as_str().unwrap().to_owned())
            .collect()
    }

    async fn check(&mut self, method: &Method, route: &str) -> Value {
        let method = method.as_str().to_lowercase();
        let entry = newest(self.app).await;
        let expected = self.recorded_as(&method, route);
        assert!(expected.contains(&text(&entry, "action")), "{method} {route}: {entry}");
        assert!(entry["address"].is_string(), "{method} {route}: {entry}");
        self.seen.insert((method, route.to_owned()));
        entry
    }

    /// Does it by cookie, as the owner.
    async fn does(&mut self, method: Method, route: &str, id: &str, body: Option<Value>) -> Value {
        let path = route.replace("{id}", id);
        let (status, answer) = self.browser.call(self.app, method.clone(), &path, body).await;
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        let entry = self.check(&method, route).await;
        assert_eq!(
            entry["actor_id"],
            self.app.owner_id.to_string(),
            "{method} {route}: {entry}"
        );
        answer
    }

    /// What makes a workspace stands in the log of that one.
    async fn own_workspaces(&mut self) {
        let one_more = Some(json!({ "name": "One more" }));
        let (status, made) = self.browser.call(self.app, Method::POST, "/workspaces", one_more).await;
        assert_eq!(status, 201, "{made}");
        self.looks_in(&self.browser.cookie.clone(), &text(&made, "id"), "/workspaces")
            .await;

        let email = "founder@example.test";
        let asked = Some(json!({ "email": email }));
        let (status, _) = self.app.call_as(None, Method::POST, "/auth/sign_ups", asked).await;
        assert_eq!(status, 202);
        let token = secret_to(self.app, email).await;
        let signed_up =
            json!({ "token": token, "name": "Fay", "password": "long enough", "workspace_name": "Founded" });
        let request = self
            .app
            .http
            .post(format!("{}/api/v1/auth/sign_up", self.app.url))
            .json(&signed_up);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 201);
        let cookie = response.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let me: Value = response.json().await.unwrap();
        self.looks_in(&cookie, &text(&me["workspace"], "id"), "/auth/sign_up")
            .await;
    }

    async fn looks_in(&mut self, cookie: &str, workspace_id: &str, route: &str) {
        let request = self
            .app
            .http
            .get(format!("{}/api/v1/audit_entries", self.app.url))
            .header("cookie", cookie)
            .header("x-workspace-id", workspace_id);
        let page: Value = request.send().await.unwrap().json().await.unwrap();
        let expected = self.recorded_as("post", route);
        let recorded: Vec<String> = items(&page).iter().map(|entry| text(entry, "action")).collect();
        assert!(
            !recorded.is_empty() && recorded.iter().all(|action| expected.contains(action)),
            "{route}: {page}"
        );
        self.seen.insert(("post".to_owned(), route.to_owned()));
    }

    /// Behind the answer, since it must not tell whether there is such an account.
    async fn another_password(&mut self) {
        let asked = Some(json!({ "email": OWNER_EMAIL }));
        let (status, _) = self
            .app
            .call_as(None, Method::POST, "/auth/password_resets", asked)
            .await;
        assert_eq!(status, 202);
        let token = secret_to(self.app, OWNER_EMAIL).await;
        self.check(&Method::POST, "/auth/password_resets").await;
        let chosen = Some(json!({ "token": token, "password": "yet another password" }));
        let (status, _) = self.app.call_as(None, Method::POST, "/auth/password", chosen).await;
        assert_eq!(status, 204);
        self.check(&Method::POST, "/auth/password").await;
    }

    /// The owner's own second step from its beginning to its end, and another's that is taken away.
    async fn two_steps(&mut self, member_id: &str) {
        let shows = Some(json!({ "password": OWNER_PASSWORD }));
        self.does(Method::POST, "/me/reauthentication", "", shows).await;
        let set_up = self
            .browser
            .call(self.app, Method::POST, "/me/second_factor", None)
            .await;
        let phone = Phone::of(&set_up.1);
        let code = Some(json!({ "code": phone.code(self.app) }));
        self.does(Method::POST, "/me/second_factor/confirm", "", code).await;
        let codes = self
            .does(Method::POST, "/me/second_factor/recovery_codes", "", None)
            .await;
        let half = first_step(self.app, OWNER_EMAIL, OWNER_PASSWORD).await;
        let (status, ..) = second_step(self.app, &half, codes["recovery_codes"][0].as_str().unwrap()).await;
        assert_eq!(status, 200);
        self.check(&Method::POST, "/auth/login/second_step").await;
        let phone = self.passkeys().await;
        let off = Some(json!({ "password": OWNER_PASSWORD, "code": phone.next_code(self.app) }));
        self.does(Method::POST, "/me/second_factor/turn_off", "", off).await;

        let ada = Browser::sign_in(self.app, "ada@example.test", "long enough").await;
        set_up_second_step(self.app, &ada).await;
        self.does(Method::DELETE, "/members/{id}/second_factor", member_id, None)
            .await;
    }

    /// The owner's, beside their app, which they take away and set up anew.
    async fn passkeys(&mut self) -> Phone {
        let mut key = Authenticator::new(self.app);
        let asks = "/me/passkeys/registration";
        let (_, asked) = self.browser.call(self.app, Method::POST, asks, None).await;
        let new = Some(json!({ "name": "Key", "credential": key.make(&asked) }));
        let added = self.does(Method::POST, "/me/passkeys", "", new).await;
        let id = text(&added["passkey"], "id");
        let one = "/me/passkeys/{id}";
        self.does(Method::PATCH, one, &id, Some(json!({ "name": "Other" })))
            .await;
        assert_eq!(sign_in_by_passkey(self.app, &mut key).await.0, 200);
        self.check(&Method::POST, "/auth/passkey").await;
        self.does(Method::DELETE, "/me/second_factor/app", "", None).await;
        let (phone, _) = set_up_second_step(self.app, &self.browser).await;
        self.does(Method::DELETE, one, &id, None).await;
        phone
    }

    /// Makes, changes and removes a thing.
    async fn whole_life(&mut self, route: &str, new: Value, changes: Value) {
        let made = self.does(Method::POST, route, "", Some(new)).await;
        let one = format!("{route}/{{id}}");
        let id = text(&made, "id");
        self.does(Method::PATCH, &one, &id, Some(changes)).await;
        self.does(Method::DELETE, &one, &id, None).await;
        let gone = newest(self.app).await;
        assert_eq!(
            (gone["target_id"].as_str(), &gone["after"]),
            (Some(id.as_str()), &Value::Null)
        );
        assert!(gone["before"].is_object(), "{gone}");
    }
}

async fn webhook_endpoints(walk: &mut Walk<'_>) {
    let app = walk.app;
    let receiver = Receiver::start().await;
    let new = json!({ "name": "Shop", "url": receiver.url, "event_types": ["label.updated"] });
    let made = walk.does(Method::POST, "/webhook_endpoints", "", Some(new)).await;
    let one = "/webhook_endpoints/{id}";
    let id = text(&made["endpoint"], "id");
    let again = walk
        .does(Method::POST, "/webhook_endpoints/{id}/secret", &id, Some(json!({})))
        .await;
    let entries = app.get("/audit_entries?limit=5").await.to_string();
    for made in [&made, &again] {
        assert!(!entries.contains(&text(made, "secret")), "{entries}");
    }
    app.post(&format!("/webhook_endpoints/{id}/test"), json!({})).await;
    let (_, delivered) = app
        .call(Method::GET, &format!("/webhook_endpoints/{id}/deliveries"), None)
        .await;
    let resend = "/webhook_endpoints/{id}/deliveries/{delivery_id}/resend";
    let path = resend.replace("{delivery_id}", &text(&items(&delivered)[0], "id"));
    let path = path.replace("{id}", &id);
    let (status, answer) = walk.browser.call(app, Method::POST, &path, None).await;
    assert_eq!(status, 200, "{answer}");
    walk.check(&Method::POST, resend).await;
    walk.does(Method::PATCH, one, &id, Some(json!({ "name": "Store" })))
        .await;
    walk.does(Method::DELETE, one, &id, None).await;
}

async fn sign_in_provider(walk: &mut Walk<'_>) {
    let app = walk.app;
    let there = Provider::start(app).await;
    walk.does(Method::PUT, "/sign_in_provider", "", Some(there.settings(json!({}))))
        .await;
    let ada = provider::Person::new("ada@example.test");
    enter(app, &there, &ada).await;
    let known = newest(app).await;
    let id = text(&known, "target_id");
    walk.does(Method::DELETE, "/sign_in_provider/identities/{id}", &id, None)
        .await;
    walk.does(Method::DELETE, "/sign_in_provider", "", None).await;
}

/// The document says of each request whether it is recorded; what it says happens.
#[tokio::test]
async fn every_request_that_is_to_be_recorded_is() {
    // what is posted goes no further than to this machine
    let opened = |config: &mut Config| {
        config.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
        // passkeys want a name
        config.public_url = config.public_url.replace("127.0.0.1", "localhost");
    };
    let app = TestApp::with(Roles::BOTH, opened).await;
    let document = app.get("/openapi.json").await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let mut walk = Walk {
        app: &app,
        browser,
        document,
        seen: BTreeSet::new(),
    };
    walk.check(&Method::POST, "/auth/login").await;

    let added = json!({ "email": "ada@example.test", "name": "Ada", "password": "long enough", "role": "agent" });
    let member = walk.does(Method::POST, "/members", "", Some(added)).await;
    let admin = Some(json!({ "role": "admin" }));
    walk.does(Method::PATCH, "/members/{id}", &text(&member, "id"), admin)
        .await;
    let changed = newest(&app).await;
    assert_eq!(
        (&changed["before"], &changed["after"]),
        (&json!({ "role": "agent" }), &json!({ "role": "admin" }))
    );
    assert!(!app.get("/audit_entries").await.to_string().contains("long enough"));
    walk.does(Method::PATCH, "/me", "", Some(json!({ "name": "Olga O" })))
        .await;
    let invited = json!({ "email": "eve@example.test", "role": "agent" });
    let invited = walk.does(Method::POST, "/invitations", "", Some(invited)).await;
    let invitation = text(&invited["invitation"], "id");
    sqlx::query("update invitation set sent_at = sent_at - interval '2 minutes'")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let again = walk
        .does(Method::POST, "/invitations/{id}/resend", &invitation, Some(json!({})))
        .await;
    let followed = json!({ "token": secret_of(&again["link"]), "name": "Eve", "password": "long enough" });
    let accepted = app
        .call_as(None, Method::POST, "/auth/invitations/accept", Some(followed))
        .await;
    assert_eq!(accepted.0, 200, "{}", accepted.1);
    walk.check(&Method::POST, "/auth/invitations/accept").await;
    let joined = app.get("/audit_entries?action=member.added").await;
    assert_eq!(items(&joined)[0]["actor_id"], accepted.1["user"]["id"], "by themselves");
    let unwanted = json!({ "email": "mal@example.test", "role": "agent" });
    let unwanted = walk.does(Method::POST, "/invitations", "", Some(unwanted)).await;
    let unwanted = text(&unwanted["invitation"], "id");
    walk.does(Method::DELETE, "/invitations/{id}", &unwanted, None).await;
    walk.own_workspaces().await;
    walk.whole_life(
        "/teams",
        json!({ "name": "Sales" }),
        json!({ "member_ids": [member["id"]] }),
    )
    .await;
    let reviewer = json!({ "name": "Reviewer", "permissions": ["conversations.read"] });
    walk.whole_life("/roles", reviewer, json!({ "name": "Reader" })).await;
    walk.whole_life("/labels", json!({ "name": "VIP" }), json!({ "color": "#112233" }))
        .await;
    let canned = json!({ "shortcut": "hi", "text": "Hi" });
    walk.whole_life("/canned_responses", canned, json!({ "text": "Hello" }))
        .await;
    let closes = json!({ "name": "Close", "actions": { "status": "resolved" } });
    walk.whole_life("/macros", closes, json!({ "name": "Shut" })).await;
    let plan = json!({ "key": "plan", "label": "Plan", "kind": "text" });
    walk.whole_life("/contact_attributes", plan, json!({ "label": "Tariff" }))
        .await;
    let open = json!({ "match": "all", "groups": [{ "match": "all", "conditions": [{ "field": "status", "op": "is", "values": ["open"] }] }] });
    let view = json!({ "name": "Mine", "shared": true, "conditions": open });
    walk.whole_life("/saved_views", view, json!({ "name": "Ours" })).await;
    let week = json!({ "webhook_retention_days": 7 });
    walk.does(Method::PATCH, "/workspace", "", Some(week)).await;
    walk.does(Method::PATCH, "/assignment", "", Some(json!({ "capacity": 5 })))
        .await;

    let inbox = app.inbox_ids[0].to_string();
    walk.does(Method::PATCH, "/inboxes/{id}", &inbox, Some(json!({ "name": "Page" })))
        .await;
    walk.does(Method::DELETE, "/inboxes/{id}", &inbox, None).await;
    let (channel, account) = crate::support::app::ACCOUNTS[0];
    let credentials = json!({ "access_token": crate::support::app::token(channel) });
    let again = json!({ "channel": channel, "external_id": account, "name": "Back", "credentials": credentials });
    walk.does(Method::POST, "/inboxes", "", Some(again)).await;
    let own = json!({ "channel": "api", "credentials": { "reply_url": "https://connector.example/" } });
    let own = walk.does(Method::POST, "/inboxes", "", Some(own)).await;
    walk.does(Method::POST, "/inboxes/{id}/secret", &text(&own, "id"), Some(json!({})))
        .await;

    let (one, two) = (Customer::on("messenger"), Customer::on("messenger").with_id(902));
    conversation(&app, &one).await;
    conversation(&app, &two).await;
    let contacts = super::ids(&app.get("/contacts").await);
    walk.does(Method::PUT, "/contacts/{id}/block", &contacts[0], None).await;
    walk.does(Method::DELETE, "/contacts/{id}/block", &contacts[0], None)
        .await;
    let other = json!({ "other_id": contacts[1] });
    let merge = walk
        .does(Method::POST, "/contacts/{id}/merge", &contacts[0], Some(other))
        .await;
    walk.does(Method::POST, "/contact_merges/{id}/undo", &text(&merge, "id"), None)
        .await;
    walk.does(Method::GET, "/contacts.csv", "", None).await;
    let export = walk
        .does(Method::POST, "/contacts/{id}/export", &contacts[0], None)
        .await;
    let export = text(&export, "id");
    app.eventually("the file is ready", || async {
        let now = app.get(&format!("/contact_exports/{export}")).await;
        (now["state"] == "ready").then_some(())
    })
    .await;
    walk.does(Method::GET, "/contact_exports/{id}/content", &export, None)
        .await;

    let import = super::contact_files::upload(&app, "name\nAda\n").await;
    walk.check(&Method::POST, "/contact_imports").await;
    let import = text(&import, "id");
    let check = json!({ "mapping": ["name"] });
    app.post(&format!("/contact_imports/{import}/check"), check).await;
    app.eventually("the file was looked at", || async {
        let now = app.get(&format!("/contact_imports/{import}")).await;
        (now["state"] == "checked").then_some(())
    })
    .await;
    walk.does(Method::POST, "/contact_imports/{id}/start", &import, None)
        .await;
    walk.does(Method::GET, "/contact_imports/{id}/report.csv", &import, None)
        .await;
    let unwanted = text(&super::contact_files::upload(&app, "name\nEve\n").await, "id");
    walk.does(Method::POST, "/contact_imports/{id}/cancel", &unwanted, None)
        .await;

    let event = super::ids(&app.get("/webhook_events").await).remove(0);
    walk.does(Method::GET, "/webhook_events/{id}", &event, None).await;
    walk.does(Method::POST, "/webhook_events/{id}/replay", &event, None)
        .await;
    walk.does(Method::POST, "/webhook_replays", "", Some(json!({ "q": "nobody" })))
        .await;
    webhook_endpoints(&mut walk).await;
    sign_in_provider(&mut walk).await;
    walk.does(Method::POST, "/contacts/{id}/erasure", &contacts[1], None)
        .await;
    walk.does(Method::GET, "/audit_entries.jsonl", "", None).await;

    let person = Person::owner(&app).await;
    let grant = person
        .grant(&person.log_in("facebook", None, &facebook(&["1001"], &[])).await)
        .await;
    person
        .pick(&grant, json!([{ "channel": "messenger", "external_id": "1001" }]))
        .await;
    walk.check(&Method::POST, "/oauth/grants/{id}/pick").await;
    let reconnected = newest(&app).await;
    assert!(
        reconnected["after"]["credentials_replaced"]
            .to_string()
            .contains("access_token"),
        "{reconnected}"
    );

    for (all, one, new) in [
        ("/me/tokens", "/me/tokens/{id}", json!({ "name": "Script" })),
        ("/tokens", "/tokens/{id}", json!({ "name": "Shop", "role": "agent" })),
    ] {
        let made = walk.does(Method::POST, all, "", Some(new)).await;
        let entries = app.get("/audit_entries?limit=5").await.to_string();
        assert!(!entries.contains(&text(&made, "token")), "{entries}");
        walk.does(Method::DELETE, one, &text(&made, "id"), None).await;
    }

    walk.two_steps(&text(&member, "id")).await;
    Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let (_, places) = walk.browser.call(&app, Method::GET, "/me/sessions", None).await;
    let elsewhere = text(
        items(&places).iter().find(|place| place["current"] == false).unwrap(),
        "id",
    );
    walk.does(Method::DELETE, "/me/sessions/{id}", &elsewhere, None).await;
    walk.does(Method::DELETE, "/me/sessions", "", None).await;
    let password = json!({ "current_password": OWNER_PASSWORD, "new_password": "another password" });
    walk.does(Method::POST, "/me/password", "", Some(password)).await;
    walk.does(Method::POST, "/auth/logout", "", None).await;
    walk.another_password().await;

    let paths = walk.document["paths"].as_object().unwrap();
    let to_be: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, item)| {
            let operations = item.as_object().unwrap().iter();
            let recorded = operations.filter(|(_, operation)| operation["x-audit"]["actions"].is_array());
            recorded.map(|(method, _)| (method.clone(), path.clone()))
        })
        .collect();
    assert_eq!(walk.seen, to_be);

    // and all of it holds together, without a secret in it
    let verified = audit::verify(&app.store, app.workspace_id, None).await.unwrap();
    assert_eq!(verified.broken, None);
    let everything: Vec<String> =
        sqlx::query_scalar("select coalesce(before::text, '') || coalesce(after::text, '') from audit_entry")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
    for secret in [
        crate::support::app::token("messenger").as_str(),
        OWNER_PASSWORD,
        "EAA",
        CLIENT_SECRET,
    ] {
        assert!(!everything.iter().any(|entry| entry.contains(secret)), "{secret}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_changes_nothing_is_not_recorded() {
    let app = web().await;
    let (_, label) = app.post("/labels", json!({ "name": "VIP" })).await;
    let before = newest(&app).await;
    let path = format!("/labels/{}", text(&label, "id"));
    app.call(Method::PATCH, &path, Some(json!({ "name": "VIP" }))).await;
    app.post("/labels", json!({ "name": "vip" })).await;
    app.get("/labels").await;
    assert_eq!(newest(&app).await, before);
    assert_eq!(before["actor_kind"], "token");
    app.stop().await;
}

#[tokio::test]
async fn signing_in_is_recorded_with_where_from_and_so_is_failing_to() {
    let app = web().await;
    let sign_in = async |email: &str, password: &str| {
        let request = app
            .http
            .post(format!("{}/api/v1/auth/login", app.url))
            .header("user-agent", "Terminal/7")
            .json(&json!({ "email": email, "password": password }));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(sign_in(OWNER_EMAIL, OWNER_PASSWORD).await, 200);
    let entry = newest(&app).await;
    for (name, value) in [
        ("action", json!("session.signed_in")),
        ("actor_kind", json!("member")),
        ("actor_id", json!(app.owner_id)),
        ("actor_name", json!("Olive Owner")),
        ("address", json!("127.0.0.1")),
        ("user_agent", json!("Terminal/7")),
    ] {
        assert_eq!(entry[name], value, "{name}: {entry}");
    }
    assert_eq!(sign_in("nobody@example.test", OWNER_PASSWORD).await, 401);
    assert_eq!(sign_in(OWNER_EMAIL, "wrong").await, 401);
    let failed = app
        .eventually("the failure is recorded", || async {
            let failed = app.get("/audit_entries?action=session.sign_in_failed").await;
            items(&failed).first().cloned()
        })
        .await;
    assert_eq!(failed["target_id"], json!(app.owner_id));
    assert_eq!(
        failed["seq"],
        json!(entry["seq"].as_i64().unwrap() + 1),
        "of nobody else"
    );
    assert!(!failed.to_string().contains("wrong"), "{failed}");
    app.stop().await;
}

#[tokio::test]
async fn entries_are_found_by_what_was_done_by_whom_to_what_and_when() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    for name in ["a", "b", "c"] {
        let made = browser
            .call(&app, Method::POST, "/labels", Some(json!({ "name": name })))
            .await;
        assert_eq!(made.0, 201);
        app.clock.advance(time::Duration::hours(1));
    }
    let (_, last) = app.post("/labels", json!({ "name": "d" })).await;
    let names = async |query: &str| -> Vec<String> {
        let page = app.get(&format!("/audit_entries?action=label.created&{query}")).await;
        items(&page).iter().map(|entry| text(entry, "target_name")).collect()
    };
    assert_eq!(names("").await, ["d", "c", "b", "a"]);
    assert_eq!(names(&format!("actor_id={}", app.owner_id)).await, ["c", "b", "a"]);
    assert_eq!(names(&format!("target_id={}", text(&last, "id"))).await, ["d"]);
    let page = app.get("/audit_entries?action=label.created").await;
    let at = |index: usize| text(&items(&page)[index], "at");
    assert_eq!(names(&format!("since={}", at(1))).await, ["d", "c"]);
    assert_eq!(names(&format!("until={}", at(1))).await, ["b", "a"]);
    assert_eq!(names(&format!("since={}&until={}", at(2), at(1))).await, ["b"]);
    assert_eq!(names("since=2099-01-01T00:00:00Z").await, [""; 0]);

    // page by page it is all of it
    let mut cursor = String::new();
    let mut walked = Vec::new();
    loop {
        let page = app.get(&format!("/audit_entries?limit=2{cursor}")).await;
        walked.extend(items(&page).iter().map(|entry| entry["seq"].as_i64().unwrap()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let whole: Vec<i64> = (1..=walked.len() as i64).rev().collect();
    assert_eq!(walked, whole);

    for (query, field) in [
        ("since=yesterday", "since"),
        ("cursor=x", "cursor"),
        ("action=x", "action"),
        ("limit=0", "limit"),
    ] {
        let answer = app.call(Method::GET, &format!("/audit_entries?{query}"), None).await;
        expect_invalid(&answer, &[field]);
    }

    // as a file: the same entries, and one more, which says that it was taken
    let response = app
        .http
        .get(format!("{}/api/v1/audit_entries.jsonl?action=label.created", app.url))
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "application/jsonl");
    let lines: Vec<Value> = response
        .text()
        .await
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(&lines, items(&page));
    assert_eq!(newest(&app).await["after"]["action"], "label.created");
    app.stop().await;
}

#[tokio::test]
async fn only_admins_see_it_and_only_their_own() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    other
        .call(&app, Method::POST, "/labels", Some(json!({ "name": "theirs" })))
        .await;
    let role = Role::Agent;
    members::add(
        &app.store,
        app.workspace_id,
        "a@example.test",
        OWNER_PASSWORD,
        role,
        None,
    )
    .await
    .unwrap();
    let agent = Browser::sign_in(&app, "a@example.test", OWNER_PASSWORD).await;
    for path in ["/audit_entries", "/audit_entries.jsonl"] {
        expect_problem(&agent.call(&app, Method::GET, path, None).await, 403, "forbidden");
    }
    let mine = app.get("/audit_entries").await;
    assert!(!mine.to_string().contains("theirs"), "{mine}");
    let added = items(&mine)
        .iter()
        .find(|entry| entry["action"] == "member.added")
        .unwrap();
    assert_eq!(
        (&added["actor_kind"], &added["address"]),
        (&json!("operator"), &Value::Null)
    );
    // somebody who is in both is in both logs
    members::add(
        &app.store,
        other.workspace_id,
        "a@example.test",
        OWNER_PASSWORD,
        role,
        None,
    )
    .await
    .unwrap();
    Browser::sign_in(&app, "a@example.test", OWNER_PASSWORD).await;
    assert_eq!(newest(&app).await["action"], "session.signed_in");
    assert_eq!(
        items(&other.get(&app, "/audit_entries?limit=1").await)[0]["action"],
        "session.signed_in"
    );
    app.stop().await;
}

#[tokio::test]
async fn entries_that_are_written_at_once_are_one_chain() {
    let app = web().await;
    let before = newest(&app).await["seq"].as_i64().unwrap();
    let each = (0..24).map(|n| {
        let app = &app;
        async move { app.post("/labels", json!({ "name": format!("l{n}") })).await.0 }
    });
    assert_eq!(futures::future::join_all(each).await, [201; 24]);
    let verified = audit::verify(&app.store, app.workspace_id, None).await.unwrap();
    assert_eq!(
        (verified.broken, verified.entries, verified.head.seq),
        (None, before + 24, before + 24)
    );
    app.stop().await;
}

async fn by_hand(app: &TestApp, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&app.store.database.owner)
        .await
        .map(drop)
}

fn refused(outcome: Result<(), sqlx::Error>) {
    let error = outcome.expect_err("it is only ever added to");
    assert_eq!(
        error.as_database_error().and_then(|error| error.code()).as_deref(),
        Some("42501"),
        "{error}"
    );
}

#[tokio::test]
async fn nobody_changes_it_and_whoever_does_by_force_is_found() {
    let app = web().await;
    for n in 0..6 {
        app.post("/labels", json!({ "name": format!("l{n}") })).await;
    }
    for sql in [
        "update audit_entry set actor_name = 'Eve'",
        "delete from audit_entry where seq = 2",
        "truncate audit_entry",
    ] {
        refused(by_hand(&app, sql).await);
    }
    for sql in [
        "update audit_entry set seq = 1",
        "delete from audit_entry",
        "update audit_head set seq = 1",
    ] {
        let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
        refused(sqlx::query(sql).execute(scope.connection()).await.map(drop));
    }
    let whole = audit::verify(&app.store, app.workspace_id, None).await.unwrap();
    assert_eq!(whole.broken, None);
    let noted = audit::verify(&app.store, app.workspace_id, Some(&whole.head))
        .await
        .unwrap();
    assert_eq!(noted.broken, None);
    let other = AuditHead {
        hash: "00".repeat(32),
        ..whole.head.clone()
    };
    let forged = audit::verify(&app.store, app.workspace_id, Some(&other)).await.unwrap();
    assert_eq!(forged.broken.unwrap().seq, whole.head.seq);

    // by force, one at a time, each in a transaction that is thrown away but for its finding
    let last = whole.head.seq;
    for (sql, seq) in [
        ("update audit_entry set actor_name = 'Eve' where seq = 3".to_owned(), 3),
        ("update audit_entry set after = '{}' where seq = 4".to_owned(), 4),
        ("update audit_entry set at = at - interval '1 day' where seq = 2".to_owned(), 2),
        ("delete from audit_entry where seq = 4".to_owned(), 5),
        (format!("delete from audit_entry where seq = {last}"), last),
        ("delete from audit_entry".to_owned(), 1),
        // with a hash that fits its words, it does not fit the next one
        ("update audit_entry set actor_name = 'Eve' where seq = 3; update audit_entry e set hash = audit_hash(e) where seq = 3".to_owned(), 4),
    ] {
        by_hand(&app, "create table kept as select * from audit_entry").await.unwrap();
        let forced = format!("alter table audit_entry disable trigger user; {sql}");
        by_hand(&app, &forced).await.unwrap();
        let found = audit::verify(&app.store, app.workspace_id, None).await.unwrap().broken;
        assert_eq!(found.as_ref().map(|broken| broken.seq), Some(seq), "{sql}: {found:?}");
        let back = "delete from audit_entry; insert into audit_entry select * from kept; drop table kept; alter table audit_entry enable trigger user";
        by_hand(&app, back).await.unwrap();
        let again = audit::verify(&app.store, app.workspace_id, None).await.unwrap();
        assert_eq!(again, whole, "and it is as it was");
    }

    // what goes with its whole workspace goes
    let other = Tenant::make(&app, "other", &[]).await;
    sqlx::query("delete from workspace where id = $1")
        .bind(other.workspace_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from audit_entry where workspace_id = $1")
        .bind(other.workspace_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(left, 0);
    app.stop().await;
}

#[tokio::test]
async fn the_command_says_where_a_chain_is_broken() {
    let app = web().await;
    app.post("/labels", json!({ "name": "a" })).await;
    app.post("/labels", json!({ "name": "b" })).await;
    let verify = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
            .args(["audit", "verify"])
            .args(more)
            .env("DATABASE_URL", &app.database.url)
            .env("FRONTDESK_SECRET_KEY", &app.secret_key)
            .env("FRONTDESK_DATA_DIR", &app.data_dir)
            .output()
            .unwrap();
        let line: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), line)
    };
    let (code, whole) = verify(&[]);
    assert_eq!((code, &whole["broken"]), (Some(0), &Value::Null), "{whole}");
    let workspace = app.workspace_id.to_string();
    let anchor = format!("{}:{}", whole["head"]["seq"], text(&whole["head"], "hash"));
    app.post("/labels", json!({ "name": "c" })).await;
    assert_eq!(verify(&["--workspace", &workspace, "--anchor", &anchor]).0, Some(0));
    by_hand(
        &app,
        "alter table audit_entry disable trigger user; update audit_entry set target_name = 'x' where seq = 2",
    )
    .await
    .unwrap();
    let (code, broken) = verify(&["--workspace", &workspace]);
    assert_eq!((code, &broken["broken"]["seq"]), (Some(1), &json!(2)), "{broken}");
    app.stop().await;
}

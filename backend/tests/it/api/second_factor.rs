//! Signing in with two steps: set up, passed with a code or a recovery code, turned off, reset, and asked for by a workspace.

use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::mailbox::{first_to, secret_to};
use crate::support::people::member;
use crate::support::phone::{Phone, first_step, second_step, set_up_second_step, sign_in_with_both};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::socket::{Heard, PollingSocket};
use crate::support::tenant::Tenant;

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn is_in(app: &TestApp, browser: &Browser) -> bool {
    browser.call(app, Method::GET, "/me", None).await.0 == 200
}

async fn post(app: &TestApp, path: &str, body: Value) -> (u16, Value) {
    app.call_as(None, Method::POST, path, Some(body)).await
}

async fn log_in(app: &TestApp, email: &str, password: &str) -> (u16, Value) {
    post(app, "/auth/login", json!({ "email": email, "password": password })).await
}

/// The mails that were written, by kind.
async fn mailed(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select kind from mail order by created_at, id")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap()
}

async fn actions(app: &TestApp) -> Vec<String> {
    let page = app.get("/audit_entries?limit=100").await;
    let actions = items(&page)
        .iter()
        .map(|entry| entry["action"].as_str().unwrap().to_owned());
    actions.collect()
}

/// To the beginning of a step, so that no other begins while a test reckons with it.
fn to_a_new_step(app: &TestApp) {
    let past = app.store.clock.now().unix_timestamp() % 30;
    app.clock.advance(time::Duration::seconds(31 - past));
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_password_once_it_is_set_up() {
    let app = web().await;
    let (browser, elsewhere) = (owner(&app).await, owner(&app).await);
    let state = async || browser.call(&app, Method::GET, "/me/second_factor", None).await.1;
    assert_eq!(
        state().await,
        json!({ "on_since": null, "has_app": false, "passkeys": 0, "recovery_codes_left": 0 })
    );

    let (status, shown) = browser.call(&app, Method::POST, "/me/second_factor", None).await;
    assert_eq!(status, 200, "{shown}");
    let secret = shown["secret"].as_str().unwrap();
    assert!(
        shown["uri"].as_str().unwrap().contains(&format!("secret={secret}")),
        "{shown}"
    );
    assert!(shown["qr"].as_str().unwrap().contains("<svg"), "{shown}");
    let phone = Phone::of(&shown);
    let confirm = async |code: &str| {
        let body = Some(json!({ "code": code }));
        browser
            .call(&app, Method::POST, "/me/second_factor/confirm", body)
            .await
    };
    for wrong in ["000000", "", "12345", "letters"] {
        if wrong != phone.code(&app) {
            expect_invalid(&confirm(wrong).await, &["code"]);
        }
    }
    assert_eq!(
        log_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await.0,
        200,
        "nothing is on yet"
    );
    assert!(is_in(&app, &elsewhere).await);
    let code = phone.code(&app);
    let (status, on) = confirm(&code).await;
    assert_eq!(status, 200, "{on}");
    let codes: Vec<&str> = on["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 10);
    assert!(!is_in(&app, &elsewhere).await, "no other session has given a code");
    assert!(is_in(&app, &browser).await);
    let now = state().await;
    assert!(now["on_since"].is_string() && now["recovery_codes_left"] == 10, "{now}");
    assert_eq!(mailed(&app).await, ["second_factor_on"]);
    expect_problem(&confirm(&phone.next_code(&app)).await, 409, "second_factor_on");
    let again = browser.call(&app, Method::POST, "/me/second_factor", None).await;
    expect_problem(&again, 409, "second_factor_on");

    // nothing of it can be read where it is kept
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select secret from totp")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&kept[0]).contains(secret));
    let readable: bool = sqlx::query_scalar("select exists (select from recovery_code c where c::text like $1)")
        .bind(format!("%{}%", codes[0].replace('-', "")))
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert!(!readable);

    // the first step gives what opens nothing
    let (status, half) = log_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(
        (status, &half["methods"]),
        (202, &json!(["authenticator", "recovery_code"])),
        "{half}"
    );
    let half = half["sign_in"].as_str().unwrap();
    let as_cookie = Browser {
        cookie: format!("frontdesk_session={half}"),
        set_cookie: String::new(),
        me: Value::Null,
    };
    expect_problem(
        &as_cookie.call(&app, Method::GET, "/me", None).await,
        401,
        "unauthenticated",
    );
    expect_problem(
        &app.call_as(Some(half), Method::GET, "/me", None).await,
        401,
        "unauthenticated",
    );

    let (status, me, signed_in) = second_step(&app, half, &phone.next_code(&app)).await;
    assert_eq!((status, &me["user"]["email"]), (200, &json!(OWNER_EMAIL)), "{me}");
    assert!(is_in(&app, &signed_in.unwrap()).await);
    let (status, body, _) = second_step(&app, half, &phone.next_code(&app)).await;
    expect_problem(&(status, body), 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn a_code_is_taken_once_and_one_step_early_or_late() {
    let app = web().await;
    let (phone, _) = set_up_second_step(&app, &owner(&app).await).await;
    app.clock.advance(time::Duration::minutes(5));
    to_a_new_step(&app);
    let now = app.store.clock.now();
    let step = |by: i64| phone.code_at(now + time::Duration::seconds(30 * by));
    // in the order of time; ten attempts are all that one has at once
    for (by, taken) in [(-1, true), (-1, false), (0, true), (0, false), (1, true)] {
        let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
        let (status, body, browser) = second_step(&app, &half, &step(by)).await;
        assert_eq!(browser.is_some(), taken, "{by}: {status} {body}");
        if !taken {
            expect_invalid(&(status, body), &["code"]);
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn of_two_with_one_code_at_once_one_is_let_in() {
    let app = web().await;
    let (phone, codes) = set_up_second_step(&app, &owner(&app).await).await;
    for code in [phone.next_code(&app), codes[0].clone()] {
        let (one, two) = (
            first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await,
            first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await,
        );
        let both = tokio::join!(second_step(&app, &one, &code), second_step(&app, &two, &code));
        let mut both = [both.0.0, both.1.0];
        both.sort_unstable();
        assert_eq!(both, [200, 422], "{code}");
    }
    app.stop().await;
}

#[tokio::test]
async fn wrong_codes_end_the_sign_in_and_count_as_guesses() {
    let app = web().await;
    let (phone, _) = set_up_second_step(&app, &owner(&app).await).await;
    let right = phone.next_code(&app);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    app.clock.advance(time::Duration::minutes(10));
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    for _ in 0..5 {
        let (status, body, _) = second_step(&app, &half, wrong).await;
        expect_invalid(&(status, body), &["code"]);
    }
    let (status, body, _) = second_step(&app, &half, &phone.code(&app)).await;
    expect_problem(&(status, body), 404, "not_found");
    // one password and five codes: the same limit as for ten passwords
    let mut more = 0;
    let last = loop {
        let answer = log_in(&app, OWNER_EMAIL, "wrong").await;
        if answer.0 == 429 {
            break answer;
        }
        more += 1;
        assert!(more < 10, "codes are not counted");
    };
    expect_problem(&last, 429, "too_many");
    app.eventually("the failures are recorded", || async {
        let failed = app.get("/audit_entries?action=session.sign_in_failed&limit=100").await;
        (items(&failed).len() == 5 + more).then_some(())
    })
    .await;

    // and it ends by itself
    app.clock.advance(time::Duration::minutes(10));
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    app.clock.advance(time::Duration::minutes(11));
    let (status, body, _) = second_step(&app, &half, &phone.code(&app)).await;
    expect_problem(&(status, body), 404, "not_found");
    app.stop().await;
}

/// Whoever has the password and many addresses does not guess the code either.
#[tokio::test]
async fn codes_of_one_account_are_limited_from_wherever_they_come() {
    let app = web().await;
    let proxied = crate::support::second::Second::start(&app, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let (_phone, _) = set_up_second_step(&app, &owner(&app).await).await;
    let from = async |n: u32, path: &str, body: Value| {
        let request = app
            .http
            .post(format!("{}/api/v1{path}", proxied.url))
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .json(&body);
        read(request.send().await.unwrap()).await
    };
    let mut tried = 0;
    let refused = 'all: loop {
        assert!(tried < 100, "one may guess for ever");
        let login = json!({ "email": OWNER_EMAIL, "password": OWNER_PASSWORD });
        let (status, half) = from(tried, "/auth/login", login).await;
        assert_eq!(status, 202, "{half}");
        for _ in 0..4 {
            let code = json!({ "sign_in": half["sign_in"], "code": "no code" });
            let answer = from(tried, "/auth/login/second_step", code).await;
            if answer.0 == 429 {
                break 'all answer;
            }
            assert_eq!(answer.0, 422, "{}", answer.1);
            tried += 1;
        }
    };
    expect_problem(&refused, 429, "too_many");
    proxied.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn the_first_step_tells_nobody_who_has_an_account_or_a_second_step() {
    let app = web().await;
    set_up_second_step(&app, &owner(&app).await).await;
    member(&app, "Mira").await;
    let with_two = log_in(&app, OWNER_EMAIL, "wrong password").await;
    let with_one = log_in(&app, "mira@example.test", "wrong password").await;
    let unknown = log_in(&app, "nobody@example.test", "wrong password").await;
    assert_eq!((&with_two, &with_one), (&unknown, &unknown));
    expect_problem(&unknown, 401, "unauthenticated");
    app.stop().await;
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_and_they_can_be_made_anew() {
    let app = web().await;
    let browser = owner(&app).await;
    let (_, codes) = set_up_second_step(&app, &browser).await;
    let with = async |code: &str| {
        // so that nobody is told to wait
        app.clock.advance(time::Duration::minutes(1));
        let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
        second_step(&app, &half, code).await.0
    };
    assert_eq!(
        with(&codes[0].to_uppercase().replace('-', " ")).await,
        200,
        "as people type it"
    );
    assert_eq!(with(&codes[0]).await, 422);
    let state = async || browser.call(&app, Method::GET, "/me/second_factor", None).await.1;
    assert_eq!(state().await["recovery_codes_left"], 9);
    assert_eq!(mailed(&app).await, ["second_factor_on", "recovery_code_used"]);
    assert!(actions(&app).await.contains(&"second_factor.code_used".to_owned()));

    let (status, made) = browser
        .call(&app, Method::POST, "/me/second_factor/recovery_codes", None)
        .await;
    assert_eq!(status, 200, "{made}");
    assert_eq!(state().await["recovery_codes_left"], 10);
    assert_eq!(with(&codes[1]).await, 422, "those of before are of no use");
    assert_eq!(with(made["recovery_codes"][3].as_str().unwrap()).await, 200);
    let entries = app.get("/audit_entries?limit=100").await.to_string();
    assert!(!entries.contains(&codes[0]) && !entries.contains(made["recovery_codes"][0].as_str().unwrap()));
    app.stop().await;
}

#[tokio::test]
async fn turning_it_off_needs_the_password_and_a_code() {
    let app = web().await;
    let browser = owner(&app).await;
    let off = async |password: &str, code: &str| {
        let body = Some(json!({ "password": password, "code": code }));
        browser
            .call(&app, Method::POST, "/me/second_factor/turn_off", body)
            .await
    };
    expect_problem(&off(OWNER_PASSWORD, "123456").await, 409, "second_factor_off");
    let (phone, codes) = set_up_second_step(&app, &browser).await;
    let code = phone.next_code(&app);
    expect_invalid(&off("wrong", &code).await, &["password"]);
    expect_invalid(&off(OWNER_PASSWORD, "no code").await, &["code"]);
    assert_eq!(log_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await.0, 202, "it is still on");
    assert_eq!(off(OWNER_PASSWORD, &code).await.0, 204);
    assert!(is_in(&app, &browser).await);
    assert_eq!(log_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await.0, 200);
    assert_eq!(mailed(&app).await, ["second_factor_on", "second_factor_off"]);
    assert!(actions(&app).await.contains(&"second_factor.turned_off".to_owned()));
    // set up anew it is another secret with other codes
    let (other, _) = set_up_second_step(&app, &browser).await;
    let now = app.store.clock.now();
    assert_ne!(other.code_at(now), phone.code_at(now));
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(second_step(&app, &half, &codes[2]).await.0, 422);
    app.stop().await;
}

#[tokio::test]
async fn what_was_shown_is_confirmed_within_an_hour_and_only_the_last_of_it() {
    let app = web().await;
    let browser = owner(&app).await;
    let begin = async || Phone::of(&browser.call(&app, Method::POST, "/me/second_factor", None).await.1);
    let confirm = async |phone: &Phone| {
        let body = Some(json!({ "code": phone.code(&app) }));
        browser
            .call(&app, Method::POST, "/me/second_factor/confirm", body)
            .await
    };
    let (first, second) = (begin().await, begin().await);
    expect_invalid(&confirm(&first).await, &["code"]);
    app.clock.advance(time::Duration::minutes(61));
    expect_problem(&confirm(&second).await, 409, "set_up_over");
    app.stop().await;
}

/// A process of the version before knows of no second step; what it lets in is let in nowhere else.
#[tokio::test]
async fn a_session_that_gave_no_code_is_none() {
    let app = web().await;
    let browser = owner(&app).await;
    set_up_second_step(&app, &browser).await;
    sqlx::query("update session set factor_at = null")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    app.store.wake.send(frontdesk::store::Signal::Everything);
    expect_problem(
        &browser.call(&app, Method::GET, "/me", None).await,
        401,
        "unauthenticated",
    );
    app.stop().await;
}

#[tokio::test]
async fn a_password_by_mail_does_not_go_around_it_and_ends_tokens() {
    let app = TestApp::start().await;
    let browser = owner(&app).await;
    let (phone, _) = set_up_second_step(&app, &browser).await;
    let made = browser
        .call(&app, Method::POST, "/me/tokens", Some(json!({ "name": "Script" })))
        .await;
    let token = made.1["token"].as_str().unwrap().to_owned();
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let on = first_to(&app, OWNER_EMAIL).await;
    assert_eq!(on["links"], json!([format!("{}/forgot-password", app.url)]), "{on}");

    assert_eq!(
        post(&app, "/auth/password_resets", json!({ "email": OWNER_EMAIL }))
            .await
            .0,
        202
    );
    let link = secret_to(&app, OWNER_EMAIL).await;
    let new = "another password";
    assert_eq!(
        post(&app, "/auth/password", json!({ "token": link, "password": new }))
            .await
            .0,
        204
    );
    let (status, body, _) = second_step(&app, &half, &phone.next_code(&app)).await;
    expect_problem(&(status, body), 404, "not_found");
    assert!(!is_in(&app, &browser).await);
    let refused = app.call_as(Some(&token), Method::GET, "/me", None).await;
    expect_problem(&refused, 401, "unauthenticated");
    assert_eq!(
        app.call_as(Some(TOKEN), Method::GET, "/me", None).await.0,
        200,
        "the workspace's own goes on"
    );
    assert_eq!(log_in(&app, OWNER_EMAIL, new).await.0, 202, "and a code is asked for");
    sign_in_with_both(&app, OWNER_EMAIL, new, &phone.next_code(&app)).await;
    let recorded = actions(&app).await;
    let place = |action: &str| recorded.iter().position(|one| one == action).unwrap();
    assert_eq!(
        place("token.revoked"),
        place("session.password_reset") + 1,
        "{recorded:?}"
    );
    app.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_ones_tokens_unless_they_are_to_stay() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let agent = Role::Agent;
    members::add(&app.store, other.workspace_id, OWNER_EMAIL, OWNER_PASSWORD, agent, None)
        .await
        .unwrap();
    let browser = owner(&app).await;
    let mira = member(&app, "Mira").await;
    let token_in = async |by: &Browser, workspace: Uuid| {
        let new = Some(json!({ "name": "Script" }));
        let (status, made) = by
            .send(&app, Method::POST, "/me/tokens", new, Some(&app.url), Some(workspace))
            .await;
        assert_eq!(status, 201, "{made}");
        made["token"].as_str().unwrap().to_owned()
    };
    let (here, there, hers) = (
        token_in(&browser, app.workspace_id).await,
        token_in(&browser, other.workspace_id).await,
        token_in(&mira, app.workspace_id).await,
    );
    let works = async |token: &str| app.call_as(Some(token), Method::GET, "/me", None).await.0 == 200;
    let change = async |body: Value| browser.call(&app, Method::POST, "/me/password", Some(body)).await;
    let kept =
        json!({ "current_password": OWNER_PASSWORD, "new_password": "another password", "revoke_tokens": false });
    assert_eq!(change(kept).await.0, 204);
    assert!(works(&here).await && works(&there).await && works(&hers).await);
    let usual = json!({ "current_password": "another password", "new_password": "yet another password" });
    assert_eq!(change(usual).await.0, 204);
    assert!(!works(&here).await && !works(&there).await, "in every workspace");
    assert!(works(&hers).await && works(&other.token).await, "of nobody else");
    let (_, elsewhere) = other
        .call(&app, Method::GET, "/audit_entries?action=token.revoked", None)
        .await;
    assert_eq!(items(&elsewhere).len(), 1, "{elsewhere}");
    app.stop().await;
}

async fn require(app: &TestApp, by: &Browser, required: bool) -> (u16, Value) {
    let body = Some(json!({ "second_factor_required": required }));
    by.call(app, Method::PATCH, "/workspace", body).await
}

#[tokio::test]
async fn a_workspace_may_ask_for_it_and_who_has_none_does_nothing_else() {
    let app = web().await;
    let browser = owner(&app).await;
    let mira = member(&app, "Mira").await;
    let token = mira
        .call(&app, Method::POST, "/me/tokens", Some(json!({ "name": "Script" })))
        .await
        .1["token"]
        .as_str()
        .unwrap()
        .to_owned();
    expect_problem(&require(&app, &browser, true).await, 409, "second_factor_first");
    let by_token = json!({ "second_factor_required": true });
    expect_problem(
        &app.call(Method::PATCH, "/workspace", Some(by_token)).await,
        403,
        "forbidden",
    );
    let (phone, _) = set_up_second_step(&app, &browser).await;
    let mut socket = PollingSocket::open_with(&app, &mira.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);

    let (status, settings) = require(&app, &browser, true).await;
    assert_eq!(
        (status, &settings["second_factor_required"]),
        (200, &json!(true)),
        "{settings}"
    );
    let entry = &app.get("/audit_entries?limit=1").await["items"][0];
    assert_eq!(entry["after"], json!({ "second_factor_required": true }), "{entry}");
    assert_eq!(
        socket.end().await,
        Heard::Disconnected,
        "at once, also where somebody is at work"
    );

    // one who signs in now is let in as far as the door
    let mira = Browser::sign_in(&app, "mira@example.test", OWNER_PASSWORD).await;
    assert_eq!(mira.me["needs_second_factor"], true);
    let document = app.get("/openapi.json").await;
    let open = [
        "/me",
        "/me/reauthentication",
        "/me/second_factor",
        "/me/second_factor/confirm",
        "/me/passkeys/registration",
    ];
    let mut closed = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            if path.starts_with("/auth/")
                || open.contains(&path.as_str())
                || (path == "/me/passkeys" && method == "post")
            {
                continue;
            }
            let at = ["{id}", "{message_id}", "{macro_id}", "{provider}"]
                .into_iter()
                .fold(path.clone(), |at, name| {
                    at.replace(name, &Uuid::from_u128(9).to_string())
                });
            let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = mira.call(&app, verb, &at, None).await;
            assert_eq!(
                answer.1["code"], "second_factor_required",
                "{method} {path}: {}",
                answer.1
            );
            expect_problem(&answer, 403, "second_factor_required");
            closed += 1;
        }
    }
    assert!(closed > 100, "{closed}");
    let mut refused = PollingSocket::open_with(&app, &mira.cookie).await;
    refused.sign_in(json!({})).await;
    assert!(matches!(refused.hear().await, Heard::Refused(_)));
    assert_eq!(
        app.call_as(Some(&token), Method::GET, "/labels", None).await.0,
        200,
        "programs go on"
    );

    let (hers, _) = set_up_second_step(&app, &mira).await;
    let (_, me) = mira.call(&app, Method::GET, "/me", None).await;
    assert_eq!(me["needs_second_factor"], false);
    assert_eq!(mira.call(&app, Method::GET, "/labels", None).await.0, 200);
    sign_in_with_both(&app, "mira@example.test", OWNER_PASSWORD, &hers.next_code(&app)).await;
    // nobody who asks for it is without
    let off = json!({ "password": OWNER_PASSWORD, "code": phone.next_code(&app) });
    let turned_off = browser
        .call(&app, Method::POST, "/me/second_factor/turn_off", Some(off))
        .await;
    assert_eq!(turned_off.0, 204);
    expect_problem(
        &browser.call(&app, Method::GET, "/labels", None).await,
        403,
        "second_factor_required",
    );
    app.stop().await;
}

#[tokio::test]
async fn it_is_asked_for_in_that_workspace_alone() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let browser = owner(&app).await;
    set_up_second_step(&app, &browser).await;
    assert_eq!(require(&app, &browser, true).await.0, 200);
    let agent = Role::Agent;
    members::add(
        &app.store,
        app.workspace_id,
        "other@example.test",
        OWNER_PASSWORD,
        agent,
        None,
    )
    .await
    .unwrap();
    let both = Browser::sign_in(&app, "other@example.test", OWNER_PASSWORD).await;
    let labels = async |id: Uuid| both.send(&app, Method::GET, "/labels", None, None, Some(id)).await;
    assert_eq!(labels(other.workspace_id).await.0, 200);
    expect_problem(&labels(app.workspace_id).await, 403, "second_factor_required");
    assert_eq!(require(&app, &browser, false).await.0, 200);
    assert_eq!(labels(app.workspace_id).await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn an_admin_sees_who_has_it_and_resets_it() {
    let app = TestApp::start().await;
    let browser = owner(&app).await;
    let (mira, eve) = (member(&app, "Mira").await, member(&app, "Eve").await);
    let id = |who: &Browser| who.me["user"]["id"].as_str().unwrap().to_owned();
    let reset = async |by: &Browser, of: &str| {
        let path = format!("/members/{of}/second_factor");
        by.call(&app, Method::DELETE, &path, None).await
    };
    expect_problem(&reset(&browser, &id(&mira)).await, 409, "second_factor_off");
    set_up_second_step(&app, &mira).await;
    let half = first_step(&app, "mira@example.test", OWNER_PASSWORD).await;

    expect_problem(
        &eve.call(&app, Method::GET, "/second_factors", None).await,
        403,
        "forbidden",
    );
    let (_, seen) = browser.call(&app, Method::GET, "/second_factors?limit=2", None).await;
    let has: Vec<(&Value, bool)> = items(&seen)
        .iter()
        .map(|one| (&one["member_id"], one["on_since"].is_string()))
        .collect();
    assert_eq!(has, [(&json!(app.owner_id), false), (&json!(id(&mira)), true)]);
    let rest = format!(
        "/second_factors?limit=2&cursor={}",
        seen["next_cursor"].as_str().unwrap()
    );
    let (_, rest) = browser.call(&app, Method::GET, &rest, None).await;
    assert_eq!(items(&rest)[0]["member_id"], id(&eve));

    expect_problem(&reset(&eve, &id(&mira)).await, 403, "forbidden");
    expect_problem(
        &app.call(Method::DELETE, &format!("/members/{}/second_factor", id(&mira)), None)
            .await,
        403,
        "forbidden",
    );
    assert_eq!(reset(&browser, &id(&mira)).await.0, 204);
    assert!(!is_in(&app, &mira).await, "she signs in again");
    let (status, body, _) = second_step(&app, &half, "123456").await;
    expect_problem(&(status, body), 404, "not_found");
    assert_eq!(log_in(&app, "mira@example.test", OWNER_PASSWORD).await.0, 200);
    let entry = &app.get("/audit_entries?action=second_factor.reset").await["items"][0];
    assert_eq!(
        (&entry["actor_id"], &entry["target_id"]),
        (&json!(app.owner_id), &json!(id(&mira))),
        "{entry}"
    );
    app.eventually("she is told", || async {
        let told = crate::support::mailbox::caught(&app, "mira@example.test").await;
        (told.len() == 2).then_some(())
    })
    .await;

    // an admin takes nothing from an owner, and nobody from themselves or from the people of another workspace
    let promoted = app
        .call(
            Method::PATCH,
            &format!("/members/{}", id(&eve)),
            Some(json!({ "role": "admin" })),
        )
        .await;
    assert_eq!(promoted.0, 200);
    set_up_second_step(&app, &browser).await;
    expect_problem(&reset(&eve, &app.owner_id.to_string()).await, 403, "forbidden");
    expect_problem(
        &reset(&browser, &app.owner_id.to_string()).await,
        409,
        "own_second_factor",
    );
    let other = Tenant::make(&app, "other", &[]).await;
    let taken = members::add(
        &app.store,
        other.workspace_id,
        OWNER_EMAIL,
        OWNER_PASSWORD,
        Role::Agent,
        None,
    )
    .await;
    assert!(taken.is_ok());
    let theirs = Browser::sign_in(&app, "other@example.test", OWNER_PASSWORD).await;
    let refused = reset(&theirs, &app.owner_id.to_string()).await;
    expect_problem(&refused, 409, "member_elsewhere");
    assert_eq!(
        log_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await.0,
        202,
        "it is as it was"
    );
    app.stop().await;
}

#[tokio::test]
async fn who_has_the_command_line_resets_it_for_anybody() {
    let app = TestApp::with(
        Roles {
            web: true,
            worker: false,
        },
        |_| {},
    )
    .await;
    let browser = owner(&app).await;
    set_up_second_step(&app, &browser).await;
    let run = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_frontdesk"))
            .args(["member", "reset-second-factor", "--email", OWNER_EMAIL])
            .env("DATABASE_URL", &app.database.url)
            .env("FRONTDESK_SECRET_KEY", &app.secret_key)
            .env("FRONTDESK_DATA_DIR", &app.data_dir)
            .output()
            .unwrap()
    };
    let done = run();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(log_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await.0, 200);
    let entry = &app.get("/audit_entries?action=second_factor.reset").await["items"][0];
    assert_eq!(entry["actor_kind"], "operator", "{entry}");
    let again = run();
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("second_factor_off"));
    app.stop().await;
}

#[tokio::test]
async fn an_invitation_is_followed_after_both_steps() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let browser = owner(&app).await;
    let (phone, _) = set_up_second_step(&app, &browser).await;
    let invited = json!({ "email": OWNER_EMAIL, "role": "agent" });
    let (status, sent) = other.call(&app, Method::POST, "/invitations", Some(invited)).await;
    assert_eq!(status, 201, "{sent}");
    let token = sent["link"].as_str().unwrap().split_once("#token=").unwrap().1;
    let accept = async |password: &str| {
        let body = json!({ "token": token, "password": password });
        post(&app, "/auth/invitations/accept", body).await
    };
    expect_invalid(&accept("wrong").await, &["password"]);
    expect_problem(&accept(OWNER_PASSWORD).await, 409, "sign_in_first");
    let signed_in = sign_in_with_both(&app, OWNER_EMAIL, OWNER_PASSWORD, &phone.next_code(&app)).await;
    let (status, me) = signed_in
        .call(
            &app,
            Method::POST,
            "/auth/invitations/accept",
            Some(json!({ "token": token })),
        )
        .await;
    assert_eq!(
        (status, &me["workspace"]["id"]),
        (200, &json!(other.workspace_id)),
        "{me}"
    );
    app.stop().await;
}

#[tokio::test]
async fn no_token_has_a_second_step() {
    let app = web().await;
    for (method, path, body) in [
        (Method::GET, "/me/second_factor", None),
        (Method::POST, "/me/second_factor", None),
        (
            Method::POST,
            "/me/second_factor/confirm",
            Some(json!({ "code": "123456" })),
        ),
        (Method::POST, "/me/second_factor/recovery_codes", None),
        (
            Method::POST,
            "/me/second_factor/turn_off",
            Some(json!({ "password": OWNER_PASSWORD, "code": "123456" })),
        ),
        (
            Method::POST,
            "/me/reauthentication",
            Some(json!({ "password": OWNER_PASSWORD })),
        ),
    ] {
        expect_problem(&app.call(method, path, body).await, 403, "forbidden");
    }
    app.stop().await;
}

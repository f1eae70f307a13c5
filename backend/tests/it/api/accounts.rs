//! A new password by mail, and signing up: no one learns who has an account, a link works once and for a while.

use frontdesk::domain::accounts;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};

use super::web;
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::mailbox::{caught, first_to, nth_to, token_in};
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};

const NEW: &str = "another password";

async fn post(app: &TestApp, path: &str, body: Value) -> (u16, Value) {
    app.call_as(None, Method::POST, path, Some(body)).await
}

async fn ask(app: &TestApp, email: &str) -> (u16, Value) {
    post(
        app,
        "/auth/password_resets",
        json!({ "email": email, "language": "ru" }),
    )
    .await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> u16 {
    post(app, "/auth/login", json!({ "email": email, "password": password }))
        .await
        .0
}

async fn is_in(app: &TestApp, browser: &Browser) -> bool {
    browser.call(app, Method::GET, "/me", None).await.0 == 200
}

async fn jobs_are_done(app: &TestApp) {
    app.eventually("all jobs are done", || async {
        let left: i64 = sqlx::query_scalar("select count(*) from apalis.jobs where status not in ('Done', 'Killed')")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn who_reads_the_address_chooses_a_new_password_and_all_sessions_end() {
    let app = TestApp::start().await;
    let (one, other) = (
        Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await,
        member(&app, "Mira").await,
    );
    assert_eq!(
        ask(&app, &format!(" {} ", OWNER_EMAIL.to_uppercase())).await,
        (202, Value::Null)
    );
    let mail = first_to(&app, OWNER_EMAIL).await;
    assert_eq!(
        mail["language"], "ru",
        "that of the page, where the member has chosen none"
    );
    let token = token_in(&mail);
    assert!(
        mail["links"][0]
            .as_str()
            .unwrap()
            .starts_with(&format!("{}/reset-password#", app.url))
    );
    let chosen = async |token: &str, password: &str| {
        post(&app, "/auth/password", json!({ "token": token, "password": password })).await
    };
    let looked = async |token: &str| post(&app, "/auth/password_resets/look", json!({ "token": token })).await;
    for guessable in [
        "short",
        "1234567890",
        "password123",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "frontdesk1",
    ] {
        expect_invalid(&chosen(&token, guessable).await, &["password"]);
    }
    assert_eq!(looked(&token).await.0, 204, "nor does a look at it");
    expect_invalid(&looked("two words").await, &["token"]);
    assert_eq!(chosen(&token, NEW).await.0, 204, "a wrong password does not use it up");
    let told = nth_to(&app, OWNER_EMAIL, 1).await;
    assert_eq!(told["links"], json!([format!("{}/forgot-password", app.url)]), "{told}");
    assert!(!is_in(&app, &one).await);
    assert!(is_in(&app, &other).await, "of nobody else");
    assert_eq!(
        (
            sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await,
            sign_in(&app, OWNER_EMAIL, NEW).await
        ),
        (401, 200)
    );
    expect_problem(&chosen(&token, "yet another password").await, 404, "not_found");
    expect_problem(&chosen("nonsense", NEW).await, 404, "not_found");
    expect_problem(&looked(&token).await, 404, "not_found");
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select token_hash from account_link")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert!(kept.is_empty(), "nothing of it is left");
    app.stop().await;
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let app = TestApp::start().await;
    let known = ask(&app, OWNER_EMAIL).await;
    let unknown = ask(&app, "nobody@example.test").await;
    assert_eq!(known, unknown);
    assert_eq!(known.0, 202);
    first_to(&app, OWNER_EMAIL).await;
    jobs_are_done(&app).await;
    assert!(caught(&app, "nobody@example.test").await.is_empty());
    // signing up says it to the reader of the address, and to nobody else
    let known = post(&app, "/auth/sign_ups", json!({ "email": OWNER_EMAIL })).await;
    let unknown = post(&app, "/auth/sign_ups", json!({ "email": "new@example.test" })).await;
    assert_eq!(known, unknown);
    let told = nth_to(&app, OWNER_EMAIL, 1).await;
    assert_eq!(told["links"], json!([format!("{}/login", app.url)]), "{told}");
    // the same work for both: what differs happens behind the answer
    let hashed: Vec<i64> = sqlx::query_scalar(
        "select count(*) from apalis.jobs where encode(job, 'escape') like '%mail_link%' group by encode(job, 'escape') like '%password_reset%'",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    assert_eq!(hashed, [2, 2]);
    for wrong in ["", "nobody", "a\nb@example.test"] {
        expect_invalid(&ask(&app, wrong).await, &["email"]);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_link_ends_after_an_hour_and_with_the_use_of_another() {
    let app = TestApp::start().await;
    assert_eq!(
        (ask(&app, OWNER_EMAIL).await.0, ask(&app, OWNER_EMAIL).await.0),
        (202, 202)
    );
    let (first, second) = (
        token_in(&nth_to(&app, OWNER_EMAIL, 0).await),
        token_in(&nth_to(&app, OWNER_EMAIL, 1).await),
    );
    let made = accounts::make_reset_link(&app.store, &app.url, OWNER_EMAIL)
        .await
        .unwrap();
    let by_hand = made.link.split_once("#token=").unwrap().1.to_owned();
    let use_it = async |token: &str| {
        post(&app, "/auth/password", json!({ "token": token, "password": NEW }))
            .await
            .0
    };
    assert_eq!(use_it(&by_hand).await, 204);
    assert_eq!((use_it(&first).await, use_it(&second).await), (404, 404));
    let late = accounts::make_reset_link(&app.store, &app.url, OWNER_EMAIL)
        .await
        .unwrap();
    app.clock.advance(time::Duration::minutes(61));
    let late = late.link.split_once("#token=").unwrap().1;
    let looked = post(&app, "/auth/password_resets/look", json!({ "token": late })).await;
    assert_eq!((looked.0, use_it(late).await), (404, 404));
    // of two at once one is the one
    let last = accounts::make_reset_link(&app.store, &app.url, OWNER_EMAIL)
        .await
        .unwrap();
    let token = last.link.split_once("#token=").unwrap().1;
    let both = tokio::join!(use_it(token), use_it(token));
    let mut both = [both.0, both.1];
    both.sort_unstable();
    assert_eq!(both, [204, 404]);
    app.stop().await;
}

#[tokio::test]
async fn asking_is_limited_and_without_a_mail_server_it_is_said() {
    let app = web().await;
    let mut asked = 0;
    while ask(&app, "nobody@example.test").await.0 == 202 {
        asked += 1;
        assert!(asked < 50, "one may ask for ever");
    }
    assert!(asked >= 3, "{asked}");
    expect_problem(&ask(&app, "nobody@example.test").await, 429, "too_many");
    assert_eq!(ask(&app, OWNER_EMAIL).await.0, 202, "others may");
    let options = app.call_as(None, Method::GET, "/auth/options", None).await;
    assert_eq!(
        options,
        (200, json!({ "mail": true, "sign_up": true, "passkeys": false }))
    );
    app.stop().await;

    let app = TestApp::with(Roles::BOTH, |config| config.smtp = None).await;
    expect_problem(&ask(&app, OWNER_EMAIL).await, 409, "mail_off");
    let options = app.call_as(None, Method::GET, "/auth/options", None).await;
    assert_eq!(
        options,
        (200, json!({ "mail": false, "sign_up": false, "passkeys": false }))
    );
    app.stop().await;
}

/// Whoever took an account cannot keep its owner from hearing of it by asking for mail until there is no more.
#[tokio::test]
async fn that_a_password_changed_is_told_however_much_was_mailed() {
    let app = TestApp::start().await;
    sqlx::query(
        "insert into mail (id, recipient, language, kind, created_at, useful_until, due_at, sent_at)
         select gen_random_uuid(), $1, 'en', 'sign_up', $2, $2, $2, $2 from generate_series(1, 10)",
    )
    .bind(OWNER_EMAIL)
    .bind(app.store.clock.now())
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    assert_eq!(ask(&app, OWNER_EMAIL).await.0, 202);
    jobs_are_done(&app).await;
    assert_eq!(
        caught(&app, OWNER_EMAIL).await,
        [Value::Null; 0],
        "that is enough for an hour"
    );
    let link = accounts::make_reset_link(&app.store, &app.url, OWNER_EMAIL)
        .await
        .unwrap()
        .link;
    let token = link.split_once("#token=").unwrap().1;
    let body = json!({ "token": token, "password": NEW });
    assert_eq!(post(&app, "/auth/password", body).await.0, 204);
    let told = first_to(&app, OWNER_EMAIL).await;
    assert_eq!(told["links"], json!([format!("{}/forgot-password", app.url)]), "{told}");
    app.stop().await;
}

/// Follows the link that was mailed to an address.
async fn sign_up(app: &TestApp, email: &str) -> (u16, Value, Option<String>) {
    assert_eq!(post(app, "/auth/sign_ups", json!({ "email": email })).await.0, 202);
    let token = token_in(&first_to(app, email).await);
    let body = json!({ "token": token, "name": "Nia New", "password": NEW, "workspace_name": "Nia's" });
    let request = app.http.post(format!("{}/api/v1/auth/sign_up", app.url)).json(&body);
    let response = request.send().await.unwrap();
    let cookie = response
        .headers()
        .get("set-cookie")
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    let (status, body) = read(response).await;
    (status, body, cookie)
}

#[tokio::test]
async fn an_account_and_its_workspace_begin_when_the_address_is_confirmed() {
    let app = TestApp::start().await;
    let (status, me, cookie) = sign_up(&app, "nia@example.test").await;
    assert_eq!(status, 201, "{me}");
    assert_eq!(
        (
            &me["workspace"]["name"],
            &me["user"]["name"],
            &me["user"]["email"],
            &me["role"]
        ),
        (
            &json!("Nia's"),
            &json!("Nia New"),
            &json!("nia@example.test"),
            &json!("owner")
        )
    );
    let browser = Browser {
        cookie: cookie.unwrap().split(';').next().unwrap().to_owned(),
        set_cookie: String::new(),
        me,
    };
    assert!(is_in(&app, &browser).await, "signed in at once");
    // and sees nothing of others
    let (_, seen) = browser.call(&app, Method::GET, "/members", None).await;
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        browser.call(&app, Method::GET, "/inboxes", None).await.1["items"],
        json!([])
    );
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    expect_problem(&browser.call(&app, Method::GET, &path, None).await, 404, "not_found");
    assert_eq!(sign_in(&app, "nia@example.test", NEW).await, 200);
    // the link is used up
    let token = token_in(&first_to(&app, "nia@example.test").await);
    let again = json!({ "token": token, "name": "Eve", "password": NEW, "workspace_name": "Eve's" });
    expect_problem(&post(&app, "/auth/sign_up", again).await, 404, "not_found");

    // one more of their own, and between them they choose
    let (status, second) = browser
        .call(&app, Method::POST, "/workspaces", Some(json!({ "name": "Second" })))
        .await;
    assert_eq!(status, 201, "{second}");
    let id = second["id"].as_str().unwrap().parse().unwrap();
    let (_, me) = browser.send(&app, Method::GET, "/me", None, None, Some(id)).await;
    let names: Vec<&Value> = me["workspaces"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!((names.len(), &me["workspace"]["name"]), (2, &json!("Second")));
    expect_invalid(
        &browser
            .call(&app, Method::POST, "/workspaces", Some(json!({ "name": " " })))
            .await,
        &["name"],
    );
    let mut made = 0;
    let last = loop {
        let answer = browser
            .call(&app, Method::POST, "/workspaces", Some(json!({ "name": "More" })))
            .await;
        if answer.0 != 201 {
            break answer;
        }
        made += 1;
        assert!(made < 100, "it never ends");
    };
    expect_problem(&last, 409, "too_many_workspaces");
    app.stop().await;
}

#[tokio::test]
async fn who_gets_an_account_meanwhile_keeps_it() {
    let app = TestApp::start().await;
    assert_eq!(
        post(&app, "/auth/sign_ups", json!({ "email": "mira@example.test" }))
            .await
            .0,
        202
    );
    let token = token_in(&first_to(&app, "mira@example.test").await);
    member(&app, "Mira").await;
    let body = json!({ "token": token, "name": "Eve", "password": NEW, "workspace_name": "Eve's" });
    expect_problem(&post(&app, "/auth/sign_up", body).await, 409, "account_exists");
    assert_eq!(sign_in(&app, "mira@example.test", OWNER_PASSWORD).await, 200);
    let made: i64 = sqlx::query_scalar("select count(*) from workspace")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(made, 1);
    app.stop().await;
}

#[tokio::test]
async fn closed_is_closed() {
    let app = TestApp::with(Roles::BOTH, |config| config.sign_up = false).await;
    let asked = post(&app, "/auth/sign_ups", json!({ "email": "new@example.test" })).await;
    expect_problem(&asked, 403, "forbidden");
    let owner = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(owner.me["may_make_workspaces"], false);
    let more = owner
        .call(&app, Method::POST, "/workspaces", Some(json!({ "name": "More" })))
        .await;
    expect_problem(&more, 403, "forbidden");
    jobs_are_done(&app).await;
    assert!(caught(&app, "new@example.test").await.is_empty());
    app.stop().await;
}

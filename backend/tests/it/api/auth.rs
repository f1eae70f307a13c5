use frontdesk::domain::views::Role;
use frontdesk::domain::{members, tokens};
use frontdesk::store::Signal;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::web;
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::second::Second;
use crate::support::tenant::Tenant;

async fn log_in(app: &TestApp, url: &str, origin: Option<&str>, body: Value) -> reqwest::Response {
    let mut request = app.http.post(format!("{url}/api/v1/auth/login")).json(&body);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    request.send().await.unwrap()
}

fn owner() -> Value {
    json!({ "email": OWNER_EMAIL, "password": OWNER_PASSWORD })
}

#[tokio::test]
async fn signing_in_sets_a_cookie_that_scripts_cannot_read_and_signing_out_ends_it() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let flags: Vec<String> = browser
        .set_cookie
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase())
        .collect();
    for flag in ["httponly", "samesite=lax", "path=/"] {
        assert!(flags.iter().any(|part| part == flag), "{flag}: {flags:?}");
    }
    assert!(!flags.iter().any(|part| part == "secure"), "the public URL is http");
    assert_eq!(browser.me["user"]["email"], OWNER_EMAIL);

    let (status, me) = browser.call(&app, Method::GET, "/me", None).await;
    assert_eq!((status, &me), (200, &browser.me));
    assert_eq!(me["role"], "owner");
    assert_eq!(me["token_name"], Value::Null);
    assert_eq!(me["workspace"]["id"], app.workspace_id.to_string());
    assert_eq!(me["workspaces"].as_array().unwrap().len(), 1);

    let answer = browser
        .send(
            &app,
            Method::POST,
            "/auth/logout",
            None,
            Some("https://elsewhere.test"),
            None,
        )
        .await;
    expect_problem(&answer, 403, "forbidden");
    assert_eq!(browser.call(&app, Method::POST, "/auth/logout", None).await.0, 204);
    expect_problem(
        &browser.call(&app, Method::GET, "/me", None).await,
        401,
        "unauthenticated",
    );
    // nobody to sign out is no error
    assert_eq!(app.call_as(None, Method::POST, "/auth/logout", None).await.0, 204);
    app.stop().await;
}

#[tokio::test]
async fn the_cookie_is_secure_where_the_public_url_is() {
    let app = web().await;
    let second = Second::start(&app, |config| {
        config.public_url = "https://desk.example.test".to_owned()
    })
    .await;
    let response = log_in(&app, &second.url, Some("https://desk.example.test"), owner()).await;
    assert_eq!(response.status(), 200);
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_ascii_lowercase();
    assert!(cookie.contains("; secure"), "{cookie}");
    second.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_read_the_same() {
    let app = web().await;
    let wrong = read(
        log_in(
            &app,
            &app.url,
            None,
            json!({ "email": OWNER_EMAIL, "password": "wrong" }),
        )
        .await,
    )
    .await;
    let unknown = read(
        log_in(
            &app,
            &app.url,
            None,
            json!({ "email": "nobody@example.test", "password": "wrong" }),
        )
        .await,
    )
    .await;
    expect_problem(&wrong, 401, "unauthenticated");
    assert_eq!(wrong, unknown);
    // whatever the case of the address, and with spaces around it
    let padded = json!({ "email": " OWNER@example.test ", "password": OWNER_PASSWORD });
    assert_eq!(log_in(&app, &app.url, None, padded).await.status(), 200);
    let foreign = read(log_in(&app, &app.url, Some("https://elsewhere.test"), owner()).await).await;
    expect_problem(&foreign, 403, "forbidden");
    let empty = read(log_in(&app, &app.url, None, json!({ "email": " ", "password": "" })).await).await;
    expect_invalid(&empty, &["email", "password"]);
    let nul = read(log_in(&app, &app.url, None, json!({ "email": "a\0b@c.d", "password": "x" })).await).await;
    expect_invalid(&nul, &["email"]);
    let missing = read(log_in(&app, &app.url, None, json!({})).await).await;
    expect_invalid(&missing, &["email", "password"]);
    app.stop().await;
}

#[tokio::test]
async fn writes_by_cookie_need_our_own_origin_and_tokens_do_not() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let body = || Some(json!({ "name": "Urgent" }));
    for origin in [None, Some("https://elsewhere.test"), Some("null"), Some("")] {
        let answer = browser.send(&app, Method::POST, "/labels", body(), origin, None).await;
        expect_problem(&answer, 403, "forbidden");
    }
    // reading needs none
    assert_eq!(
        browser.send(&app, Method::GET, "/labels", None, None, None).await.0,
        200
    );
    assert_eq!(browser.call(&app, Method::POST, "/labels", body()).await.0, 201);
    assert_eq!(app.post("/labels", json!({ "name": "Later" })).await.0, 201);
    app.stop().await;
}

#[tokio::test]
async fn a_token_is_for_one_workspace_and_ends_when_it_is_revoked() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let me = app.get("/me").await;
    assert_eq!(
        (&me["token_name"], &me["user"], &me["role"]),
        (&json!("test"), &Value::Null, &json!("owner"))
    );
    let with_header = async |id: String| {
        let request = app
            .http
            .get(format!("{}/api/v1/me", app.url))
            .bearer_auth(TOKEN)
            .header("x-workspace-id", id);
        read(request.send().await.unwrap()).await
    };
    assert_eq!(with_header(app.workspace_id.to_string()).await.0, 200);
    expect_problem(&with_header(other.workspace_id.to_string()).await, 403, "forbidden");
    expect_invalid(&with_header("no-id".to_owned()).await, &["X-Workspace-Id"]);

    for wrong in ["", "unknown", "💥"] {
        expect_problem(
            &app.call_as(Some(wrong), Method::GET, "/me", None).await,
            401,
            "unauthenticated",
        );
    }
    let basic = app
        .http
        .get(format!("{}/api/v1/me", app.url))
        .header("authorization", "Basic eDp5");
    expect_problem(&read(basic.send().await.unwrap()).await, 401, "unauthenticated");

    tokens::create(
        &app.store,
        app.workspace_id,
        "short",
        Role::Agent,
        Some("short-lived".into()),
    )
    .await
    .unwrap();
    assert_eq!(app.call_as(Some("short-lived"), Method::GET, "/me", None).await.0, 200);
    sqlx::query("update api_token set revoked_at = now() where name = 'short'")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    // by hand, so that nobody is told: a look at the database is believed for a second
    let revoked = std::time::Instant::now();
    let refused = app
        .eventually("the token is refused", || async {
            let answer = app.call_as(Some("short-lived"), Method::GET, "/me", None).await;
            (answer.0 != 200).then_some(answer)
        })
        .await;
    expect_problem(&refused, 401, "unauthenticated");
    assert!(revoked.elapsed().as_secs() < 30, "it was believed for too long");
    app.stop().await;
}

/// Who was let in is remembered, and what was taken away is not: at once where it was taken, soon in every other process.
#[tokio::test]
async fn what_is_taken_away_is_gone_in_every_process() {
    let app = web().await;
    let second = Second::start(&app, |_| ()).await;
    let added = members::add(
        &app.store,
        app.workspace_id,
        "a@example.test",
        OWNER_PASSWORD,
        Role::Agent,
        None,
    )
    .await;
    let member = format!("/members/{}", added.unwrap());
    let browser = Browser::sign_in(&app, "a@example.test", OWNER_PASSWORD).await;
    let me_at = async |url: &str, cookie: &str| {
        let request = app.http.get(format!("{url}/api/v1/me")).header("cookie", cookie);
        request.send().await.unwrap().status().as_u16()
    };
    let gone_at_second = async |cookie: &str| {
        app.eventually("the other process knows", || async {
            (me_at(&second.url, cookie).await != 200).then_some(())
        })
        .await;
    };
    for (active, here) in [(false, 403), (true, 200), (false, 403), (true, 200)] {
        let (status, answer) = app
            .call(Method::PATCH, &member, Some(json!({ "active": active })))
            .await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(me_at(&app.url, &browser.cookie).await, here);
        if active {
            assert_eq!(me_at(&app.url, &browser.cookie).await, 200, "and it is remembered");
            app.eventually("let in there too", || async {
                (me_at(&second.url, &browser.cookie).await == 200).then_some(())
            })
            .await;
        } else {
            gone_at_second(&browser.cookie).await;
        }
    }
    assert_eq!(browser.call(&app, Method::POST, "/auth/logout", None).await.0, 204);
    assert_eq!(me_at(&app.url, &browser.cookie).await, 401);
    gone_at_second(&browser.cookie).await;
    second.stop().await;
    app.stop().await;
}

/// One look is believed for a second of real time, and no longer than the session lives by the product's clock.
#[tokio::test]
async fn a_session_ends_when_it_ends_however_lately_it_was_used() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(browser.call(&app, Method::GET, "/me", None).await.0, 200);
    app.clock.advance(time::Duration::days(8));
    expect_problem(
        &browser.call(&app, Method::GET, "/me", None).await,
        401,
        "unauthenticated",
    );
    app.stop().await;
}

#[tokio::test]
async fn one_who_is_in_several_workspaces_names_one() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let third = Tenant::make(&app, "third", &[]).await;
    members::add(
        &app.store,
        other.workspace_id,
        OWNER_EMAIL,
        OWNER_PASSWORD,
        Role::Agent,
        None,
    )
    .await
    .unwrap();
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let me_in = async |id: Option<Uuid>| browser.send(&app, Method::GET, "/me", None, None, id).await;
    let (_, first) = me_in(None).await;
    assert_eq!(
        first["workspace"]["id"],
        app.workspace_id.to_string(),
        "the one joined first"
    );
    assert_eq!(first["workspaces"].as_array().unwrap().len(), 2);
    let (_, there) = me_in(Some(other.workspace_id)).await;
    assert_eq!(
        (&there["workspace"]["id"], &there["role"]),
        (&json!(other.workspace_id), &json!("agent"))
    );
    expect_problem(&me_in(Some(third.workspace_id)).await, 403, "forbidden");
    expect_problem(&me_in(Some(Uuid::from_u128(7))).await, 403, "forbidden");

    // deactivated there: the other one stays
    let path = format!("/members/{}", app.owner_id);
    let (status, body) = other
        .call(&app, Method::PATCH, &path, Some(json!({ "active": false })))
        .await;
    assert_eq!(status, 200, "{body}");
    expect_problem(&me_in(Some(other.workspace_id)).await, 403, "forbidden");
    assert_eq!(me_in(Some(app.workspace_id)).await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn a_session_that_ran_out_is_no_session() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let change = async |set: &str| {
        let sql = format!("update session set {set}");
        let changed = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&app.store.database.owner)
            .await;
        changed.unwrap();
        // who changes rows by hand tells it, or waits a second
        app.store.wake.send(Signal::Everything);
    };
    for column in ["expires_at", "last_seen_at"] {
        change(&format!("{column} = now() - interval '8 days'")).await;
        expect_problem(
            &browser.call(&app, Method::GET, "/me", None).await,
            401,
            "unauthenticated",
        );
        change("expires_at = now() + interval '1 day', last_seen_at = now()").await;
        assert_eq!(browser.call(&app, Method::GET, "/me", None).await.0, 200);
    }
    app.stop().await;
}

#[tokio::test]
async fn who_guesses_waits_and_others_do_not() {
    let app = web().await;
    let behind_proxy = Second::start(&app, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let attempt = async |from: &str, email: &str, password: &str| {
        let request = app
            .http
            .post(format!("{}/api/v1/auth/login", behind_proxy.url))
            .header("x-forwarded-for", format!("203.0.113.200, {from}"))
            .json(&json!({ "email": email, "password": password }));
        let response = request.send().await.unwrap();
        let retry_after = response
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().parse().unwrap());
        (read(response).await, retry_after)
    };
    let guess = async |from: &str, email: &str| attempt(from, email, "wrong").await;

    // an account that is not there is no different
    for email in [OWNER_EMAIL, "nobody@example.test"] {
        for n in 0..10 {
            let (answer, _) = guess("203.0.113.1", email).await;
            assert_eq!(answer.0, 401, "attempt {n} on {email}");
        }
        let (answer, retry_after): (_, Option<i64>) = guess("203.0.113.1", &email.to_uppercase()).await;
        expect_problem(&answer, 429, "too_many");
        assert!(
            retry_after.is_some_and(|seconds| (1..=30).contains(&seconds)),
            "{retry_after:?}"
        );
    }
    // not even the right password tells more
    let (answer, _) = attempt("203.0.113.1", OWNER_EMAIL, OWNER_PASSWORD).await;
    expect_problem(&answer, 429, "too_many");
    assert_eq!(
        attempt("203.0.113.2", OWNER_EMAIL, OWNER_PASSWORD).await.0.0,
        200,
        "from elsewhere"
    );
    app.clock.advance(time::Duration::seconds(31));
    assert_eq!(
        attempt("203.0.113.1", OWNER_EMAIL, OWNER_PASSWORD).await.0.0,
        200,
        "after a while"
    );

    // one address, many accounts
    let mut free = 0;
    while guess("203.0.113.3", &format!("{free}@example.test")).await.0.0 == 401 {
        free += 1;
        assert!(free <= 100, "an address may try for ever");
    }
    // it takes seconds, in which some are given back
    assert!(free >= 60, "{free}");
    behind_proxy.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn nobody_chooses_their_address_without_a_trusted_proxy() {
    let app = web().await;
    let mut refused = 0;
    for n in 0..11 {
        let request = app
            .http
            .post(format!("{}/api/v1/auth/login", app.url))
            .header("x-forwarded-for", format!("203.0.113.{n}"))
            .json(&json!({ "email": OWNER_EMAIL, "password": "wrong" }));
        refused += usize::from(request.send().await.unwrap().status() == 429);
    }
    assert_eq!(refused, 1);
    app.stop().await;
}

#[tokio::test]
async fn a_body_larger_than_a_sign_in_is_refused() {
    let app = web().await;
    let body = json!({ "email": OWNER_EMAIL, "password": "x".repeat(20_000) });
    let answer = read(log_in(&app, &app.url, None, body).await).await;
    expect_problem(&answer, 413, "too_large");
    app.stop().await;
}

#[tokio::test]
async fn the_language_is_the_members_own_wherever_they_log_in_and_is_no_tokens() {
    let app = web().await;
    let browser = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(browser.me["language"], Value::Null, "nobody has chosen");

    let choose = async |language: Value| {
        let body = json!({ "language": language });
        browser.call(&app, Method::PATCH, "/me", Some(body)).await
    };
    for language in ["en", "ru", "zh", "ar"] {
        let (status, me) = choose(json!(language)).await;
        assert_eq!((status, &me["language"]), (200, &json!(language)));
    }
    let elsewhere = Browser::sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(elsewhere.me["language"], "ar");
    assert_eq!(
        browser.call(&app, Method::PATCH, "/me", Some(json!({}))).await.1["language"],
        "ar",
        "what is left out stays"
    );

    assert_eq!(choose(json!("tlh")).await.0, 422);
    assert_eq!(
        browser
            .call(&app, Method::PATCH, "/me", Some(json!({ "tongue": "ru" })))
            .await
            .0,
        422
    );
    assert_eq!(browser.call(&app, Method::GET, "/me", None).await.1["language"], "ar");

    let (_, cleared) = choose(Value::Null).await;
    assert_eq!(cleared["language"], Value::Null);

    let body = Some(json!({ "language": "ru" }));
    expect_problem(
        &app.call_as(Some(TOKEN), Method::PATCH, "/me", body).await,
        403,
        "forbidden",
    );
    app.stop().await;
}

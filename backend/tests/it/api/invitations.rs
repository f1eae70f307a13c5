//! Inviting people: by mail and by hand, with an account and without.

use frontdesk::domain::members;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{ids, items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::{Browser, read};
use crate::support::mailbox::{first_to, nth_to, token_in};
use crate::support::people::member;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;

const ADA: &str = "ada@example.test";
const PASSWORD: &str = "a password of ada's";

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn invite(app: &TestApp, by: &Browser, email: &str, role: &str) -> (u16, Value) {
    let body = json!({ "email": email, "role": role, "language": "zh" });
    by.call(app, Method::POST, "/invitations", Some(body)).await
}

fn secret(sent: &Value) -> String {
    sent["link"]
        .as_str()
        .unwrap_or_else(|| panic!("{sent}"))
        .split_once("#token=")
        .unwrap()
        .1
        .to_owned()
}

async fn look(app: &TestApp, token: &str) -> (u16, Value) {
    app.call_as(
        None,
        Method::POST,
        "/auth/invitations/look",
        Some(json!({ "token": token })),
    )
    .await
}

async fn accept(app: &TestApp, token: &str, name: Option<&str>, password: Option<&str>) -> (u16, Value) {
    let body = json!({ "token": token, "name": name, "password": password });
    app.call_as(None, Method::POST, "/auth/invitations/accept", Some(body))
        .await
}

async fn waiting(app: &TestApp) -> Value {
    app.get("/invitations").await
}

#[tokio::test]
async fn somebody_new_follows_the_mail_and_is_a_member() {
    let app = TestApp::start().await;
    let by = owner(&app).await;
    let (status, sent) = invite(&app, &by, " Ada@Example.test ", "admin").await;
    assert_eq!(status, 201, "{sent}");
    assert_eq!(sent["mailed"], true);
    let mail = first_to(&app, ADA).await;
    assert_eq!(
        (&mail["language"], &mail["subject"]),
        (&json!("zh"), &json!("Olive Owner 邀请您加入 Test"))
    );
    let token = token_in(&mail);
    assert_eq!(token, secret(&sent));
    let list = waiting(&app).await;
    assert_eq!(items(&list), &[sent["invitation"].clone()]);
    assert!(!list.to_string().contains(&token), "the secret is shown once");

    let (_, invited) = look(&app, &token).await;
    for (name, value) in [
        ("workspace_name", json!("Test")),
        ("inviter_name", json!("Olive Owner")),
        ("email", json!("Ada@Example.test")),
        ("role", json!("admin")),
        ("has_account", json!(false)),
        ("is_you", json!(false)),
    ] {
        assert_eq!(invited[name], value, "{name}: {invited}");
    }
    expect_invalid(&accept(&app, &token, None, Some("short")).await, &["name", "password"]);
    let request = app
        .http
        .post(format!("{}/api/v1/auth/invitations/accept", app.url))
        .header("origin", &app.url)
        .json(&json!({ "token": token, "name": "Ada L", "password": PASSWORD }));
    let response = request.send().await.unwrap();
    let set_cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    let (status, me) = read(response).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!((&me["user"]["name"], &me["role"]), (&json!("Ada L"), &json!("admin")));
    let ada = Browser {
        cookie: set_cookie.split(';').next().unwrap().to_owned(),
        set_cookie,
        me,
    };
    assert_eq!(
        ada.call(&app, Method::GET, "/invitations", None).await,
        (200, json!({ "items": [], "next_cursor": null }))
    );
    expect_problem(&look(&app, &token).await, 404, "not_found");
    expect_problem(
        &accept(&app, &token, Some("Eve"), Some(PASSWORD)).await,
        404,
        "not_found",
    );
    Browser::sign_in(&app, ADA, PASSWORD).await;
    // everybody's screens know
    let told: i64 =
        sqlx::query_scalar("select count(*) from event where type = 'member.updated' and data->>'name' = 'Ada L'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(told, 1);
    app.stop().await;
}

#[tokio::test]
async fn who_has_an_account_joins_with_it_by_password_or_signed_in() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let by = Browser::sign_in(&app, "other@example.test", OWNER_PASSWORD).await;
    let (_, sent) = invite(&app, &by, OWNER_EMAIL, "agent").await;
    let token = secret(&sent);
    assert_eq!(look(&app, &token).await.1["has_account"], true);
    expect_invalid(
        &accept(&app, &token, Some("Eve"), Some("not hers at all")).await,
        &["password"],
    );
    expect_invalid(&accept(&app, &token, Some("Eve"), None).await, &["password"]);
    let (status, me) = accept(&app, &token, Some("Eve"), Some(OWNER_PASSWORD)).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(
        (&me["user"]["name"], &me["workspace"]["id"], &me["role"]),
        (&json!("Olive Owner"), &json!(other.workspace_id), &json!("agent")),
        "the account is as it was, and it is shown where it joined"
    );
    assert_eq!(me["workspaces"].as_array().unwrap().len(), 2);

    // signed in nothing is asked for, and the session stays
    let mira = member(&app, "Mira").await;
    let (_, sent) = invite(&app, &by, "mira@example.test", "agent").await;
    let token = secret(&sent);
    let body = json!({ "token": token });
    let (_, seen) = mira
        .call(&app, Method::POST, "/auth/invitations/look", Some(body.clone()))
        .await;
    assert_eq!((&seen["is_you"], &seen["has_account"]), (&json!(true), &json!(true)));
    // a page of somebody else's joins nobody
    let foreign = mira
        .send(
            &app,
            Method::POST,
            "/auth/invitations/accept",
            Some(body.clone()),
            Some("https://evil.test"),
            None,
        )
        .await;
    expect_problem(&foreign, 403, "forbidden");
    let unsaid = mira
        .send(
            &app,
            Method::POST,
            "/auth/invitations/accept",
            Some(body.clone()),
            None,
            None,
        )
        .await;
    expect_invalid(&unsaid, &["password"]);
    // nor does being signed in as somebody else
    let elsewhere = owner(&app)
        .await
        .call(&app, Method::POST, "/auth/invitations/accept", Some(body.clone()))
        .await;
    expect_invalid(&elsewhere, &["password"]);
    let (status, me) = mira
        .call(&app, Method::POST, "/auth/invitations/accept", Some(body))
        .await;
    assert_eq!(
        (status, &me["workspace"]["id"]),
        (200, &json!(other.workspace_id)),
        "{me}"
    );
    assert_eq!(mira.call(&app, Method::GET, "/me", None).await.0, 200);
    app.stop().await;
}

/// Else whoever invites often could guess often.
#[tokio::test]
async fn guesses_at_one_account_count_whichever_link_they_come_by() {
    let app = web().await;
    let mut tokens = Vec::new();
    for name in ["one", "two"] {
        Tenant::make(&app, name, &[]).await;
        let by = Browser::sign_in(&app, &format!("{name}@example.test"), OWNER_PASSWORD).await;
        tokens.push(secret(&invite(&app, &by, OWNER_EMAIL, "agent").await.1));
    }
    let mut answers = Vec::new();
    for n in 0..11 {
        answers.push(accept(&app, &tokens[n % 2], None, Some("not hers at all")).await);
    }
    expect_invalid(&answers[0], &["password"]);
    expect_problem(answers.last().unwrap(), 429, "too_many");
    app.stop().await;
}

#[tokio::test]
async fn an_invitation_is_sent_again_taken_back_and_ends() {
    let app = TestApp::start().await;
    let by = owner(&app).await;
    let (_, sent) = invite(&app, &by, ADA, "agent").await;
    let (first, id) = (secret(&sent), sent["invitation"]["id"].as_str().unwrap().to_owned());
    let resend = format!("/invitations/{id}/resend");
    expect_problem(
        &by.call(&app, Method::POST, &resend, Some(json!({}))).await,
        429,
        "too_many",
    );
    expect_problem(
        &invite(&app, &by, "ADA@example.test", "agent").await,
        409,
        "already_invited",
    );
    first_to(&app, ADA).await;
    app.clock.advance(Duration::days(8));
    expect_problem(&look(&app, &first).await, 404, "not_found");
    assert_eq!(ids(&waiting(&app).await), [id.as_str()], "it can be sent again");
    let by = owner(&app).await;
    let (status, again) = by
        .call(&app, Method::POST, &resend, Some(json!({ "language": "ar" })))
        .await;
    assert_eq!(status, 200, "{again}");
    let second = secret(&again);
    assert_eq!(token_in(&nth_to(&app, ADA, 1).await), second);
    expect_problem(&look(&app, &first).await, 404, "not_found");
    assert_eq!(look(&app, &second).await.0, 200);
    let path = format!("/invitations/{id}");
    assert_eq!(by.call(&app, Method::DELETE, &path, None).await.0, 204);
    expect_problem(&look(&app, &second).await, 404, "not_found");
    expect_problem(
        &accept(&app, &second, Some("Ada"), Some(PASSWORD)).await,
        404,
        "not_found",
    );
    expect_problem(&by.call(&app, Method::DELETE, &path, None).await, 404, "not_found");
    // one that has ended makes room
    assert_eq!(invite(&app, &by, ADA, "agent").await.0, 201);
    app.clock.advance(Duration::days(8));
    let by = owner(&app).await;
    assert_eq!(invite(&app, &by, ADA, "admin").await.0, 201);
    assert_eq!(items(&waiting(&app).await).len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn only_admins_invite_and_owners_only_by_owners() {
    let app = web().await;
    let agent = member(&app, "Mira").await;
    expect_problem(&invite(&app, &agent, ADA, "agent").await, 403, "forbidden");
    expect_problem(
        &agent.call(&app, Method::GET, "/invitations", None).await,
        403,
        "forbidden",
    );
    members::add(
        &app.store,
        app.workspace_id,
        "adam@example.test",
        OWNER_PASSWORD,
        Role::Admin,
        None,
    )
    .await
    .unwrap();
    let admin = Browser::sign_in(&app, "adam@example.test", OWNER_PASSWORD).await;
    expect_problem(&invite(&app, &admin, ADA, "owner").await, 403, "forbidden");
    let by = owner(&app).await;
    let (_, sent) = invite(&app, &by, ADA, "owner").await;
    let path = format!("/invitations/{}", sent["invitation"]["id"].as_str().unwrap());
    app.clock.advance(Duration::minutes(2));
    expect_problem(&admin.call(&app, Method::DELETE, &path, None).await, 403, "forbidden");
    let again = format!("{path}/resend");
    expect_problem(
        &admin.call(&app, Method::POST, &again, Some(json!({}))).await,
        403,
        "forbidden",
    );
    expect_invalid(&invite(&app, &by, "mira@example.test", "agent").await, &["email"]);
    expect_invalid(&invite(&app, &by, "nobody", "agent").await, &["email"]);
    expect_invalid(&invite(&app, &by, "x@example.test", "king").await, &["role"]);
    for n in 0..4 {
        app.clock.advance(Duration::seconds(1));
        assert_eq!(invite(&app, &by, &format!("n{n}@example.test"), "agent").await.0, 201);
    }
    // page by page it is all of them, the newest first
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("/invitations?limit=2{cursor}")).await;
        walked.extend(items(&page).iter().map(|one| one["email"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let newest_first: Vec<String> = (0..4)
        .rev()
        .map(|n| format!("n{n}@example.test"))
        .chain([ADA.to_owned()])
        .collect();
    assert_eq!(walked, newest_first);
    app.stop().await;
}

#[tokio::test]
async fn without_mail_the_link_is_handed_over() {
    let app = TestApp::with(Roles::BOTH, |config| config.smtp = None).await;
    let by = owner(&app).await;
    let (status, sent) = invite(&app, &by, ADA, "agent").await;
    assert_eq!((status, &sent["mailed"]), (201, &json!(false)), "{sent}");
    assert_eq!(accept(&app, &secret(&sent), Some("Ada"), Some(PASSWORD)).await.0, 200);
    // who is invited twice joins once
    let (_, sent) = invite(&app, &by, "bob@example.test", "agent").await;
    let token = secret(&sent);
    let both = tokio::join!(
        accept(&app, &token, Some("Bob"), Some(PASSWORD)),
        accept(&app, &token, Some("Rob"), Some(PASSWORD))
    );
    let mut statuses = [both.0.0, both.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert_ne!(statuses[1], 200);
    app.stop().await;
}

#[tokio::test]
async fn somebody_is_invited_with_a_role_of_the_workspace() {
    let app = web().await;
    let by = owner(&app).await;
    let new = json!({ "name": "Reader", "permissions": ["conversations.read"] });
    let (status, role) = app.post("/roles", new).await;
    assert_eq!(status, 201, "{role}");
    let ask = async |role: Value| {
        let mut body = json!({ "email": ADA });
        body.as_object_mut().unwrap().extend(role.as_object().unwrap().clone());
        by.call(&app, Method::POST, "/invitations", Some(body)).await
    };
    for wrong in [
        json!({ "role": "custom" }),
        json!({ "role": "admin", "role_id": role["id"] }),
        json!({ "role": "custom", "role_id": app.owner_id }),
    ] {
        expect_invalid(&ask(wrong).await, &["role_id"]);
    }
    let (status, sent) = ask(json!({ "role": "custom", "role_id": role["id"] })).await;
    assert_eq!(status, 201, "{sent}");
    assert_eq!(
        (&sent["invitation"]["role"], &sent["invitation"]["role_id"]),
        (&json!("custom"), &role["id"])
    );
    // it is there until they come
    let at = format!("/roles/{}", role["id"].as_str().unwrap());
    expect_problem(&app.call(Method::DELETE, &at, None).await, 409, "role_in_use");
    let token = secret(&sent);
    let (_, invited) = look(&app, &token).await;
    assert_eq!(
        (&invited["role"], &invited["role_name"]),
        (&json!("custom"), &json!("Reader"))
    );
    let (status, me) = accept(&app, &token, Some("Ada"), Some(PASSWORD)).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(
        (&me["role_name"], &me["permissions"]),
        (&json!("Reader"), &json!(["conversations.read"]))
    );
    app.stop().await;
}

//! Accounts span workspaces, and a provider is one workspace's: its word opens that one, and nothing of the account. Here its owner is hostile.

use frontdesk::domain::members as people;
use frontdesk::domain::views::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ADA, PASSWORD, member, ready};
use crate::support::browser::Browser;
use crate::support::phone::{set_up_second_step, sign_in_with_both};
use crate::support::problem::expect_problem;
use crate::support::provider::Person;
use crate::support::provider_sign_in::{arrive, browser, enter, leave};
use crate::support::socket::{Heard, PollingSocket};
use crate::support::tenant::Tenant;

/// Everything that is an account's, with bodies that would be taken.
fn of_the_account() -> Vec<(Method, &'static str, Option<Value>)> {
    let password = json!({ "current_password": PASSWORD, "new_password": "another password of mine" });
    vec![
        (Method::PATCH, "/me", Some(json!({ "name": "Somebody Else" }))),
        (Method::POST, "/me/password", Some(password)),
        (Method::GET, "/me/sessions", None),
        (Method::DELETE, "/me/sessions", None),
        (
            Method::DELETE,
            "/me/sessions/00000000-0000-0000-0000-000000000001",
            None,
        ),
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
            Some(json!({ "password": PASSWORD, "code": "123456" })),
        ),
        (Method::DELETE, "/me/second_factor/app", None),
        (Method::GET, "/me/passkeys", None),
        (Method::POST, "/me/passkeys/registration", None),
        (Method::POST, "/me/passkeys/challenge", None),
        (Method::POST, "/me/reauthentication", Some(json!({ "code": "123456" }))),
        (Method::POST, "/me/reauthentication", Some(json!({ "passkey": {} }))),
        (Method::POST, "/workspaces", Some(json!({ "name": "Another" }))),
    ]
}

#[tokio::test]
async fn a_provider_opens_its_workspace_and_no_other_and_nothing_of_the_account() {
    let (app, provider, _) = ready().await;
    let other = Tenant::make(&app, "other", &[]).await;
    // Ada is in both
    people::add(&app.store, other.workspace_id, ADA, PASSWORD, Role::Owner, None)
        .await
        .unwrap();
    let before = account(&app.store.database.owner, ADA).await;
    let ada = enter(&app, &provider, &Person::new(ADA)).await;
    assert_eq!(ada.me["workspace"]["id"], json!(app.workspace_id));
    assert_eq!(ada.me["workspaces"].as_array().unwrap().len(), 1, "{}", ada.me);
    assert!(
        !ada.me.to_string().contains(&other.workspace_id.to_string()),
        "{}",
        ada.me
    );

    for (method, path) in [
        (Method::GET, "/me"),
        (Method::GET, "/conversations"),
        (Method::GET, "/members"),
    ] {
        let answer = ada
            .send(&app, method, path, None, Some(&app.url), Some(other.workspace_id))
            .await;
        expect_problem(&answer, 403, "forbidden");
    }
    let mut socket = PollingSocket::open_with(&app, &ada.cookie).await;
    socket.sign_in(json!({ "workspace_id": other.workspace_id })).await;
    assert!(matches!(socket.hear().await, Heard::Refused(_)));

    for (method, path, body) in of_the_account() {
        let answer = ada.call(&app, method.clone(), path, body).await;
        assert_eq!(
            (answer.0, &answer.1["code"]),
            (403, &json!("account_out_of_reach")),
            "{method} {path}: {}",
            answer.1
        );
    }
    assert_eq!(account(&app.store.database.owner, ADA).await, before);
    let (_, page) = other.call(&app, Method::GET, "/audit_entries", None).await;
    assert!(
        !page.to_string().contains("session.signed_in"),
        "nothing of it is the other workspace's: {page}"
    );
    app.stop().await;
}

/// All that is kept of somebody's account.
async fn account(pool: &sqlx::PgPool, email: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select to_jsonb(u)::text from users u where lower(email) = $1
         union all select to_jsonb(m)::text from member m join users u on u.id = m.user_id where lower(email) = $1
         union all select count(*)::text from totp t join users u on u.id = t.user_id where lower(email) = $1",
    )
    .bind(email)
    .fetch_all(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn an_invitation_to_another_workspace_is_not_accepted_by_a_providers_word() {
    let (app, provider, _) = ready().await;
    let other = Tenant::make(&app, "other", &[]).await;
    let ada = enter(&app, &provider, &Person::new(ADA)).await;
    let invited = json!({ "email": ADA, "role": "admin" });
    let (status, answer) = other.call(&app, Method::POST, "/invitations", Some(invited)).await;
    assert_eq!(status, 201, "{answer}");
    let (_, token) = answer["link"].as_str().unwrap().split_once("#token=").unwrap();
    let (_, looked) = ada
        .call(
            &app,
            Method::POST,
            "/auth/invitations/look",
            Some(json!({ "token": token })),
        )
        .await;
    assert_eq!(looked["is_you"], false, "{looked}");
    let answer = ada
        .call(
            &app,
            Method::POST,
            "/auth/invitations/accept",
            Some(json!({ "token": token })),
        )
        .await;
    assert_eq!(answer.0, 422, "the password is asked for: {}", answer.1);
    app.stop().await;
}

#[tokio::test]
async fn the_accounts_second_step_is_not_asked_for_and_stays_as_it_is() {
    let (app, provider, _) = ready().await;
    let password = Browser::sign_in(&app, ADA, PASSWORD).await;
    let (phone, _) = set_up_second_step(&app, &password).await;
    let ada = enter(&app, &provider, &Person::new(ADA)).await;
    assert_eq!(ada.call(&app, Method::GET, "/conversations", None).await.0, 200);
    // the way to everything else is the one that it was
    let both = sign_in_with_both(&app, ADA, PASSWORD, &phone.next_code(&app)).await;
    assert_eq!(both.call(&app, Method::GET, "/me/sessions", None).await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn what_is_dangerous_asks_for_the_provider_or_the_password() {
    let (app, provider, _) = ready().await;
    let token = || Some(json!({ "name": "Script" }));
    let make = async |browser: &Browser| browser.call(&app, Method::POST, "/me/tokens", token()).await;

    let fresh = enter(&app, &provider, &Person::new(ADA)).await;
    assert_eq!(make(&fresh).await.0, 201, "they have just shown it");
    let with = |shown_ago| Person::with(ADA, |ada| ada.shown_ago = shown_ago);
    for shown_ago in [Some(time::Duration::hours(1)), None] {
        let stale = enter(&app, &provider, &with(shown_ago)).await;
        expect_problem(&make(&stale).await, 403, "reauthentication_required");
        let again = async |shown_ago| {
            let left = leave(&app, json!({ "name": "two-wheels", "again": true })).await;
            assert!(
                left.address.contains("prompt=login") && left.address.contains("max_age=0"),
                "{}",
                left.address
            );
            let back = provider.lets_in(&left.address, &with(shown_ago));
            arrive(back.as_str(), &format!("{}; {}", left.cookie, stale.cookie)).await
        };
        // a provider that did not ask, or does not say so
        assert_eq!(again(shown_ago).await.problem(), "not_shown");
        let shown = browser(&app, &again(Some(time::Duration::minutes(1))).await).await;
        assert_eq!(make(&shown).await.0, 201);
        assert_eq!(
            stale.call(&app, Method::GET, "/me", None).await.0,
            401,
            "it has another secret"
        );
    }
    let stale = enter(&app, &provider, &with(None)).await;
    let shown = Some(json!({ "password": PASSWORD }));
    assert_eq!(
        stale.call(&app, Method::POST, "/me/reauthentication", shown).await.0,
        204
    );
    assert_eq!(make(&stale).await.0, 201);
    app.stop().await;
}

/// Who sets a provider up says who everybody is, so an admin would be an owner.
#[tokio::test]
async fn an_admin_does_not_become_an_owner_by_a_provider() {
    let (app, provider, owner) = ready().await;
    member(&app, "admin@example.test", Role::Admin).await;
    let admin = Browser::sign_in(&app, "admin@example.test", PASSWORD).await;
    for (method, path, body) in [
        (
            Method::PUT,
            "/sign_in_provider",
            Some(provider.settings(json!({ "name": "mine" }))),
        ),
        (Method::DELETE, "/sign_in_provider", None),
    ] {
        expect_problem(&admin.call(&app, method, path, body).await, 403, "forbidden");
    }
    let known = enter(
        &app,
        &provider,
        &Person::new(owner.me["user"]["email"].as_str().unwrap()),
    )
    .await;
    let id: Uuid = known.me["user"]["id"].as_str().unwrap().parse().unwrap();
    let path = format!("/sign_in_provider/identities/{id}");
    expect_problem(&admin.call(&app, Method::DELETE, &path, None).await, 403, "forbidden");
    // the provider of another workspace does not name its people here
    let (status, _) = admin
        .call(&app, Method::GET, "/sign_in_provider/identities", None)
        .await;
    assert_eq!(status, 200);
    app.stop().await;
}

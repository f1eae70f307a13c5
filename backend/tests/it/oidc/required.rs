//! A workspace that asks its members to sign in by its provider.

use frontdesk::domain::members as people;
use frontdesk::domain::views::Role;
use frontdesk::domain::{accounts, workspaces};
use reqwest::Method;
use serde_json::json;

use super::{ADA, PASSWORD, WEB, named, ready, ready_at};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::authenticator::{add_passkey, sign_in_by_passkey};
use crate::support::browser::Browser;
use crate::support::phone::{set_up_second_step, sign_in_with_both};
use crate::support::problem::expect_problem;
use crate::support::provider::Person;
use crate::support::provider_sign_in::{enter, set_up};
use crate::support::socket::{Heard, PollingSocket};
use crate::support::tenant::Tenant;

async fn reads(app: &TestApp, browser: &Browser) -> (u16, serde_json::Value) {
    browser.call(app, Method::GET, "/conversations", None).await
}

#[tokio::test]
async fn members_come_by_the_provider_alone_where_the_workspace_wants_it() {
    let (app, provider, owner) = ready().await;
    let other = Tenant::make(&app, "other", &[]).await;
    people::add(&app.store, other.workspace_id, ADA, PASSWORD, Role::Agent, None)
        .await
        .unwrap();
    let ada = Browser::sign_in(&app, ADA, PASSWORD).await;
    let (_, token) = ada
        .call(&app, Method::POST, "/me/tokens", Some(json!({ "name": "Script" })))
        .await;
    let token = token["token"].as_str().unwrap().to_owned();
    let mut socket = PollingSocket::open_with(&app, &ada.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);

    let required = || json!({ "required": true });
    let untested = owner
        .call(
            &app,
            Method::PUT,
            "/sign_in_provider",
            Some(provider.settings(required())),
        )
        .await;
    expect_problem(&untested, 409, "provider_untested");
    let by_provider = enter(&app, &provider, &Person::new(ADA)).await;
    set_up(&app, &owner, &provider, required()).await;

    // with the password nothing is left to them but to see where to go
    expect_problem(&reads(&app, &ada).await, 403, "provider_required");
    expect_problem(
        &ada.call(&app, Method::GET, "/me/sessions", None).await,
        403,
        "provider_required",
    );
    let (status, me) = ada.call(&app, Method::GET, "/me", None).await;
    assert_eq!(
        (status, &me["needs_provider"], &me["sign_in_name"]),
        (200, &json!(true), &json!("two-wheels"))
    );
    assert_eq!(socket.end().await, Heard::Disconnected);
    let mut again = PollingSocket::open_with(&app, &ada.cookie).await;
    again.sign_in(json!({})).await;
    assert!(matches!(again.hear().await, Heard::Refused(_)));
    // in their other workspace all is as it was
    let elsewhere = ada
        .send(
            &app,
            Method::GET,
            "/conversations",
            None,
            Some(&app.url),
            Some(other.workspace_id),
        )
        .await;
    assert_eq!(elsewhere.0, 200);
    // whoever came by the provider, and programs, go on
    assert_eq!(reads(&app, &by_provider).await.0, 200);
    assert_eq!(
        app.call_as(Some(&token), Method::GET, "/conversations", None).await.0,
        200
    );

    // and wait with their workspace
    workspaces::suspend(&app.store, app.workspace_id).await.unwrap();
    expect_problem(&reads(&app, &by_provider).await, 403, "workspace_suspended");
    let waiting = enter(&app, &provider, &Person::new(ADA)).await;
    assert_eq!(waiting.me["suspended"], true, "{}", waiting.me);
    workspaces::resume(&app.store, app.workspace_id).await.unwrap();
    assert_eq!(reads(&app, &by_provider).await.0, 200);

    let off = json!({ "required": false });
    let back = sign_in_with_second_step(&app, &owner).await;
    set_up(&app, &back, &provider, off).await;
    assert_eq!(reads(&app, &ada).await.0, 200);
    app.stop().await;
}

/// The owner's way in: with both steps. Where they have no second one, setting it up is all that is left to them.
async fn sign_in_with_second_step(app: &TestApp, owner: &Browser) -> Browser {
    expect_problem(&reads(app, owner).await, 403, "second_factor_required");
    let (status, me) = owner.call(app, Method::GET, "/me", None).await;
    assert_eq!(
        (status, &me["needs_provider"], &me["needs_second_factor"]),
        (200, &json!(false), &json!(true))
    );
    let (phone, _) = set_up_second_step(app, owner).await;
    assert_eq!(reads(app, owner).await.0, 200);
    let back = sign_in_with_both(app, OWNER_EMAIL, OWNER_PASSWORD, &phone.next_code(app)).await;
    assert_eq!(reads(app, &back).await.0, 200);
    back
}

#[tokio::test]
async fn a_provider_that_is_gone_locks_no_owner_out() {
    let (app, provider, owner) = ready().await;
    enter(&app, &provider, &Person::new(ADA)).await;
    set_up(&app, &owner, &provider, json!({ "required": true })).await;
    provider.breaks(503, None);
    let back = sign_in_with_second_step(&app, &owner).await;
    let (status, _) = back.call(&app, Method::DELETE, "/sign_in_provider", None).await;
    assert_eq!(status, 204);
    let ada = Browser::sign_in(&app, ADA, PASSWORD).await;
    assert_eq!(reads(&app, &ada).await.0, 200);
    app.stop().await;
}

/// They open the account, and not this workspace.
#[tokio::test]
async fn a_passkey_an_invitation_and_a_new_password_do_not_go_around_the_provider() {
    let (app, provider, owner) = ready_at(TestApp::with(WEB, named).await).await;
    let ada = Browser::sign_in(&app, ADA, PASSWORD).await;
    let (mut passkey, _) = add_passkey(&app, &ada, "Laptop").await;
    enter(&app, &provider, &Person::new(ADA)).await;
    set_up(&app, &owner, &provider, json!({ "required": true })).await;
    set_up_second_step(&app, &owner).await;

    let (status, me, by_passkey) = sign_in_by_passkey(&app, &mut passkey).await;
    assert_eq!((status, &me["needs_provider"]), (200, &json!(true)), "{me}");
    let by_passkey = by_passkey.unwrap();
    expect_problem(&reads(&app, &by_passkey).await, 403, "provider_required");
    let token = Some(json!({ "name": "Script" }));
    let token = by_passkey.call(&app, Method::POST, "/me/tokens", token).await;
    expect_problem(&token, 403, "provider_required");

    let post = async |path: &str, body| app.call_as(None, Method::POST, path, Some(body)).await;
    let invited = Some(json!({ "email": "bea@example.test", "role": "agent" }));
    let (status, invited) = owner.call(&app, Method::POST, "/invitations", invited).await;
    assert_eq!(status, 201, "{invited}");
    let (_, secret) = invited["link"].as_str().unwrap().split_once("#token=").unwrap();
    let joins = json!({ "token": secret, "name": "Bea", "password": PASSWORD });
    let (status, me) = post("/auth/invitations/accept", joins).await;
    assert_eq!((status, &me["needs_provider"]), (200, &json!(true)), "{me}");

    let link = accounts::make_reset_link(&app.store, &app.url, "bea@example.test").await;
    let link = link.unwrap().link;
    let (_, secret) = link.split_once("#token=").unwrap();
    let new = json!({ "token": secret, "password": "another long password" });
    assert_eq!(post("/auth/password", new).await.0, 204);
    let bea = Browser::sign_in(&app, "bea@example.test", "another long password").await;
    expect_problem(&reads(&app, &bea).await, 403, "provider_required");
    // by the provider she is in
    let bea = enter(&app, &provider, &Person::new("bea@example.test")).await;
    assert_eq!(reads(&app, &bea).await.0, 200);
    app.stop().await;
}

/// A workspace that asks for a second factor takes the provider's word for it.
#[tokio::test]
async fn the_providers_word_counts_as_both_steps() {
    let (app, provider, owner) = ready().await;
    set_up_second_step(&app, &owner).await;
    let asks = Some(json!({ "second_factor_required": true }));
    assert_eq!(owner.call(&app, Method::PATCH, "/workspace", asks).await.0, 200);
    let password = Browser::sign_in(&app, ADA, PASSWORD).await;
    expect_problem(&reads(&app, &password).await, 403, "second_factor_required");
    let ada = enter(&app, &provider, &Person::new(ADA)).await;
    assert_eq!(reads(&app, &ada).await.0, 200);
    assert_eq!(ada.me["needs_second_factor"], false);
    app.stop().await;
}

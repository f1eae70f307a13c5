//! Setting a provider up, trying it out, changing and removing it.

use frontdesk::domain::views::Role;
use reqwest::Method;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::{ADA, PASSWORD, WEB, app, member, owner, ready, recorded};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, read};
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::provider::{CLIENT_SECRET, Person, Provider};
use crate::support::provider_sign_in::{arrive, come, enter, set_up};
use crate::support::tenant::Tenant;

async fn put(app: &TestApp, by: &Browser, settings: Value) -> (u16, Value) {
    by.call(app, Method::PUT, "/sign_in_provider", Some(settings)).await
}

#[tokio::test]
async fn an_owner_sets_it_up_and_its_secret_is_never_shown() {
    let app = app().await;
    let provider = Provider::start(&app).await;
    let owner = owner(&app).await;
    let (status, empty) = owner.call(&app, Method::GET, "/sign_in_provider", None).await;
    let redirect = format!("{}/oidc/{}/callback", app.url, app.workspace_id);
    assert_eq!(
        (status, empty),
        (200, json!({ "redirect_url": redirect, "provider": null }))
    );

    for (more, field) in [
        (json!({ "name": "a b" }), "name"),
        (json!({ "domains": ["nowhere"] }), "domains"),
        (json!({ "domains": [], "join_role": "agent" }), "domains"),
        (json!({ "join_role": "owner" }), "join_role"),
        (json!({ "join_role": "custom" }), "join_role_id"),
        (json!({ "client_id": "" }), "client_id"),
        (json!({ "client_secret": null }), "client_secret"),
        (json!({ "issuer": "nobody" }), "issuer"),
        (json!({ "issuer": format!("{}/other", provider.issuer) }), "issuer"),
        (json!({ "issuer": "http://10.0.0.1" }), "issuer"),
        (json!({ "issuer": "http://[::1]:9" }), "issuer"),
    ] {
        expect_invalid(&put(&app, &owner, provider.settings(more)).await, &[field]);
    }
    let set = set_up(&app, &owner, &provider, json!({})).await;
    assert_eq!(
        set,
        json!({ "name": "two-wheels", "issuer": provider.issuer, "client_id": "frontdesk", "scopes": ["email", "profile"],
            "domains": ["example.test"], "join_role": null, "join_role_id": null, "required": false, "verified_at": null })
    );
    assert_eq!(recorded(&app).await[0], "sign_in_provider.set_up");
    let other_secret = json!({ "client_secret": "planted-other-secret", "scopes": ["email"] });
    assert_eq!(put(&app, &owner, provider.settings(other_secret)).await.0, 200);
    assert_eq!(
        put(&app, &owner, without_secret(&provider, json!({}))).await.0,
        200,
        "it stays"
    );
    let entry = app.get("/audit_entries?limit=2").await["items"][1].clone();
    assert_eq!(
        (
            &entry["action"],
            &entry["before"]["client_secret"],
            &entry["after"]["client_secret"]
        ),
        (
            &json!("sign_in_provider.changed"),
            &json!("as before"),
            &json!("replaced")
        )
    );
    let said = [
        app.get("/audit_entries").await.to_string(),
        owner
            .call(&app, Method::GET, "/sign_in_provider", None)
            .await
            .1
            .to_string(),
    ];
    assert!(!said.iter().any(|said| said.contains("planted")), "{said:?}");

    // who else there is
    member(&app, ADA, Role::Agent).await;
    let agent = Browser::sign_in(&app, ADA, PASSWORD).await;
    expect_problem(
        &agent.call(&app, Method::GET, "/sign_in_provider", None).await,
        403,
        "forbidden",
    );
    let by_token = app
        .call(Method::PUT, "/sign_in_provider", Some(provider.settings(json!({}))))
        .await;
    expect_problem(&by_token, 403, "forbidden");
    // a name is found by everybody, so it is one workspace's
    let other = Tenant::make(&app, "other", &[]).await;
    let theirs = Browser::sign_in(&app, "other@example.test", crate::support::app::OWNER_PASSWORD).await;
    assert_eq!(theirs.me["workspace"]["id"], json!(other.workspace_id));
    expect_invalid(&put(&app, &theirs, provider.settings(json!({}))).await, &["name"]);
    app.clock.advance(time::Duration::minutes(15));
    expect_problem(
        &put(&app, &owner, provider.settings(json!({}))).await,
        403,
        "reauthentication_required",
    );
    app.stop().await;
}

fn without_secret(provider: &Provider, more: Value) -> Value {
    let mut settings = provider.settings(more);
    settings.as_object_mut().unwrap().remove("client_secret");
    settings
}

#[tokio::test]
async fn another_provider_begins_anew() {
    let (app, provider, owner) = ready().await;
    let ada = enter(&app, &provider, &Person::new(ADA)).await;
    let verified =
        async || owner.call(&app, Method::GET, "/sign_in_provider", None).await.1["provider"]["verified_at"].clone();
    assert!(verified().await.is_string());
    // a secret that was given for one is not sent to another
    let other = json!({ "client_id": "another" });
    expect_invalid(
        &put(&app, &owner, without_secret(&provider, other.clone())).await,
        &["client_secret"],
    );
    assert_eq!(ada.call(&app, Method::GET, "/me", None).await.0, 200);
    assert_eq!(put(&app, &owner, provider.settings(other)).await.0, 200);
    assert!(verified().await.is_null());
    assert_eq!(
        ada.call(&app, Method::GET, "/me", None).await.0,
        401,
        "whoever came by the one before is signed out"
    );
    let bound: i64 = sqlx::query_scalar("select count(*) from sign_in_identity")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(bound, 0);
    let required = json!({ "client_id": "another", "required": true });
    expect_problem(
        &put(&app, &owner, provider.settings(required)).await,
        409,
        "provider_untested",
    );
    app.stop().await;
}

/// To the provider and back as the owner; where the browser ends.
async fn try_out(app: &TestApp, owner: &Browser, provider: &Provider, person: &Person) -> String {
    let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let request = http
        .post(format!("{}/api/v1/sign_in_provider/test", app.url))
        .header("cookie", &owner.cookie)
        .header("origin", &app.url);
    let response = request.send().await.unwrap();
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let (status, answer) = read(response).await;
    assert_eq!(status, 200, "{answer}");
    let back = provider.lets_in(answer["url"].as_str().unwrap(), person);
    let arrived = arrive(back.as_str(), &format!("{cookie}; {}", owner.cookie)).await;
    assert!(arrived.session.is_none(), "nobody is signed in by it: {arrived:?}");
    arrived.location
}

#[tokio::test]
async fn it_is_tried_out_without_signing_anybody_in() {
    let (app, provider, owner) = ready().await;
    let unsure = Person::with(ADA, |ada| ada.verified = false);
    assert_eq!(
        try_out(&app, &owner, &provider, &unsure).await,
        "/settings/sign-in?problem=unverified"
    );
    let stranger = Person::new("anybody@example.test");
    assert_eq!(
        try_out(&app, &owner, &provider, &stranger).await,
        "/settings/sign-in?tested=1"
    );
    assert_eq!(
        owner.call(&app, Method::GET, "/me", None).await.0,
        200,
        "the session goes on"
    );
    set_up(&app, &owner, &provider, json!({ "required": true })).await;
    let (status, _) = app.call(Method::POST, "/sign_in_provider/test", None).await;
    assert_eq!(status, 403, "a token has no browser");
    app.stop().await;
}

#[tokio::test]
async fn what_is_set_up_anew_meanwhile_lets_nobody_in() {
    let (app, provider, owner) = ready().await;
    let left = crate::support::provider_sign_in::leave(&app, json!({ "name": "two-wheels" })).await;
    let back = provider.lets_in(&left.address, &Person::new(ADA));
    assert_eq!(owner.call(&app, Method::DELETE, "/sign_in_provider", None).await.0, 204);
    assert_eq!(arrive(back.as_str(), &left.cookie).await.problem(), "state");
    let start = Some(json!({ "name": "two-wheels" }));
    expect_problem(
        &app.call_as(None, Method::POST, "/auth/oidc/start", start).await,
        404,
        "not_found",
    );
    set_up(&app, &owner, &provider, json!({})).await;
    enter(&app, &provider, &Person::new(ADA)).await;
    app.stop().await;
}

/// Private networks are closed until the operator opens them, by the same word as for webhooks.
#[tokio::test]
async fn a_provider_on_a_private_network_is_not_asked() {
    let app = TestApp::with(WEB, |_| {}).await;
    let provider = Provider::start(&app).await;
    let owner = owner(&app).await;
    let port = provider.issuer.rsplit_once(':').unwrap().1;
    for issuer in [
        provider.issuer.clone(),
        format!("https://localhost:{port}"),
        format!("http://[::ffff:127.0.0.1]:{port}"),
    ] {
        expect_invalid(
            &put(&app, &owner, provider.settings(json!({ "issuer": issuer }))).await,
            &["issuer"],
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn the_login_is_asked_so_often_and_tells_nothing_of_accounts() {
    let (app, provider, _) = ready().await;
    // the same, whether or not there is a member of this address
    for person in [Person::new(ADA), Person::new("nobody@example.test")] {
        let left = crate::support::provider_sign_in::leave(&app, json!({ "name": "two-wheels" })).await;
        assert!(
            left.address.starts_with(&format!("{}/authorize?", provider.issuer)),
            "{}",
            left.address
        );
        assert!(!left.address.contains(CLIENT_SECRET));
        provider.lets_in(&left.address, &person);
    }
    let foreign = app
        .http
        .post(format!("{}/api/v1/auth/oidc/start", app.url))
        .header("origin", "https://evil.example")
        .json(&json!({ "name": "two-wheels" }));
    assert_eq!(
        foreign.send().await.unwrap().status(),
        403,
        "a foreign page begins nobody's sign-in"
    );
    let mut refused = false;
    for _ in 0..200 {
        let start = Some(json!({ "name": "nobody" }));
        let (status, _) = app.call_as(None, Method::POST, "/auth/oidc/start", start).await;
        refused |= status == 429;
        if refused {
            break;
        }
    }
    assert!(refused);
    assert_eq!(come_back_too_often(&app).await, "too_many");
    app.clock.advance(time::Duration::minutes(5));
    assert!(come(&app, &provider, &Person::new(ADA)).await.session.is_some());
    app.stop().await;
}

async fn come_back_too_often(app: &TestApp) -> String {
    let back = format!("{}/oidc/{}/callback?code=x&state=y", app.url, app.workspace_id);
    arrive(&back, "").await.problem().to_owned()
}

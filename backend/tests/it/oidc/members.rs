//! Who is let in: members, known by their address at first and by what the provider calls them afterwards, and newcomers where the workspace wants them.

use frontdesk::domain::views::Role;
use frontdesk::domain::workspaces::{self, LimitChanges};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{ADA, PASSWORD, member, ready, recorded};
use crate::support::app::OWNER_PASSWORD;
use crate::support::browser::Browser;
use crate::support::provider::Person;
use crate::support::provider_sign_in::{arrive, come, enter, leave, set_up};
use crate::support::tenant::Tenant;

#[tokio::test]
async fn a_member_is_known_by_their_address_once_and_by_their_name_there_for_good() {
    let (app, provider, owner) = ready().await;
    // written as the provider writes it
    let browser = enter(
        &app,
        &provider,
        &Person::with("Ada@Example.test", |ada| ada.subject = "7".to_owned()),
    )
    .await;
    assert!(
        browser.set_cookie.contains("HttpOnly") && browser.set_cookie.contains("SameSite=Lax"),
        "{}",
        browser.set_cookie
    );
    let me = &browser.me;
    assert_eq!(
        (
            &me["user"]["email"],
            &me["by_provider"],
            &me["sign_in_name"],
            &me["needs_provider"]
        ),
        (&json!(ADA), &json!(true), &json!("two-wheels"), &json!(false))
    );
    assert_eq!(
        recorded(&app).await[..2],
        ["session.signed_in", "sign_in_provider.member_known"]
    );
    let entries = app.get("/audit_entries?limit=2").await;
    for entry in entries["items"].as_array().unwrap() {
        assert_eq!(
            (&entry["actor_id"], &entry["after"]["subject"]),
            (&me["user"]["id"], &json!("7")),
            "{entry}"
        );
        assert_eq!(entry["after"]["provider"], json!(provider.issuer));
    }

    // another address at the provider, a domain that is not believed, none at all: it is still the same person
    for email in [Some("ada@elsewhere.test"), None] {
        let moved = Person::with(ADA, |ada| {
            ada.subject = "7".to_owned();
            ada.email = email.map(str::to_owned);
            ada.verified = false;
        });
        let browser = enter(&app, &provider, &moved).await;
        assert_eq!(browser.me["user"]["email"], ADA);
    }
    // and whoever got the address after them is not
    let next = Person::with(ADA, |next| next.subject = "8".to_owned());
    assert_eq!(come(&app, &provider, &next).await.problem(), "taken");

    // until somebody forgets who they were there
    let (status, page) = owner
        .call(&app, Method::GET, "/sign_in_provider/identities", None)
        .await;
    assert_eq!(status, 200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    assert_eq!(
        (&page["items"][0]["subject"], &page["items"][0]["email"]),
        (&json!("7"), &json!(ADA))
    );
    let path = format!("/sign_in_provider/identities/{}", me["user"]["id"].as_str().unwrap());
    assert_eq!(owner.call(&app, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(browser.call(&app, Method::GET, "/me", None).await.0, 401, "signed out");
    assert_eq!(owner.call(&app, Method::DELETE, &path, None).await.0, 404);
    enter(&app, &provider, &next).await;
    app.stop().await;
}

#[tokio::test]
async fn a_provider_that_says_the_address_only_when_it_is_asked_is_asked() {
    let (app, provider, _) = ready().await;
    provider.is_taciturn();
    enter(&app, &provider, &Person::new(ADA)).await;
    let unsure = Person::with("bea@example.test", |bea| bea.verified = false);
    assert_eq!(come(&app, &provider, &unsure).await.problem(), "unverified");
    app.stop().await;
}

#[tokio::test]
async fn who_is_no_member_or_may_not_be_believed_stays_out() {
    let (app, provider, owner) = ready().await;
    member(&app, "carl@other.test", Role::Agent).await;
    let gone = member(&app, "gone@example.test", Role::Agent).await;
    let path = format!("/members/{gone}");
    let browser = enter(&app, &provider, &Person::new("gone@example.test")).await;
    assert_eq!(
        owner
            .call(&app, Method::PATCH, &path, Some(json!({ "active": false })))
            .await
            .0,
        200
    );
    assert_eq!(browser.call(&app, Method::GET, "/me", None).await.0, 401, "at once");
    for (person, problem) in [
        (Person::new("gone@example.test"), "inactive"),
        (
            Person::with("gone@example.test", |gone| gone.subject = "new".to_owned()),
            "inactive",
        ),
        (Person::with(ADA, |ada| ada.verified = false), "unverified"),
        (Person::with(ADA, |ada| ada.email = None), "unverified"),
        (Person::new("carl@other.test"), "domain"),
        (Person::new("nobody@example.test"), "unknown"),
    ] {
        assert_eq!(come(&app, &provider, &person).await.problem(), problem);
    }
    // a member of another workspace is none of this one
    Tenant::make(&app, "other", &[]).await;
    assert_eq!(
        come(&app, &provider, &Person::new("other@example.test"))
            .await
            .problem(),
        "unknown"
    );
    let known: i64 = sqlx::query_scalar("select count(*) from sign_in_identity")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(known, 1, "of the one who was let in");
    app.stop().await;
}

#[tokio::test]
async fn newcomers_become_members_where_the_workspace_wants_them() {
    let (app, provider, owner) = ready().await;
    let role = json!({ "name": "Reader", "permissions": ["conversations.read"], "visibility": "own_teams" });
    let (_, role) = owner.call(&app, Method::POST, "/roles", Some(role)).await;
    set_up(
        &app,
        &owner,
        &provider,
        json!({ "join_role": "custom", "join_role_id": role["id"] }),
    )
    .await;
    let nora = enter(&app, &provider, &Person::new("nora@example.test")).await;
    let me = &nora.me;
    assert_eq!(
        (&me["user"]["name"], &me["user"]["email"], &me["role"], &me["role_name"]),
        (
            &json!("Nora New"),
            &json!("nora@example.test"),
            &json!("custom"),
            &json!("Reader")
        )
    );
    assert_eq!(
        recorded(&app).await[..3],
        ["session.signed_in", "sign_in_provider.member_known", "member.added"]
    );
    // the role is in use now
    let path = format!("/roles/{}", role["id"].as_str().unwrap());
    let (status, answer) = owner.call(&app, Method::DELETE, &path, None).await;
    assert_eq!((status, &answer["code"]), (409, &json!("role_in_use")));

    // nobody knows the account's password
    for password in ["", "Nora New", "nora@example.test"] {
        let login = json!({ "email": "nora@example.test", "password": password });
        let (status, _) = app.call_as(None, Method::POST, "/auth/login", Some(login)).await;
        assert!([401, 422].contains(&status), "{status}");
    }
    // who has an account is invited, which takes a mail to them
    let other = Tenant::make(&app, "other", &[]).await;
    assert_eq!(
        come(&app, &provider, &Person::new("other@example.test"))
            .await
            .problem(),
        "elsewhere"
    );
    let theirs: i64 = sqlx::query_scalar("select count(*) from member where user_id = $1")
        .bind(other.owner_id)
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(theirs, 1);
    assert_eq!(
        come(&app, &provider, &Person::new("x@elsewhere.test")).await.problem(),
        "domain"
    );
    // of two at once with one address one account is made
    let zoe = Person::new("zoe@example.test");
    let (one, two) = tokio::join!(come(&app, &provider, &zoe), come(&app, &provider, &zoe));
    let let_in = [&one, &two].iter().filter(|arrived| arrived.session.is_some()).count();
    assert!(let_in >= 1, "{one:?} {two:?}");
    let zoes: i64 = sqlx::query_scalar("select count(*) from users where email = 'zoe@example.test'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(zoes, 1);
    // and none where there is no room for one more member
    let full = LimitChanges {
        members: Some(Some(1)),
        ..LimitChanges::default()
    };
    workspaces::limit(&app.store, app.workspace_id, full).await.unwrap();
    let late = Person::new("late@example.test");
    assert_eq!(come(&app, &provider, &late).await.problem(), "full");
    let lates: i64 = sqlx::query_scalar("select count(*) from users where email = 'late@example.test'")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(lates, 0);
    app.stop().await;
}

#[tokio::test]
async fn a_session_by_the_provider_ends_as_others_do() {
    let (app, provider, owner) = ready().await;
    let ada = Person::new(ADA);
    let is_in = async |browser: &Browser| browser.call(&app, Method::GET, "/me", None).await.0 == 200;

    // the one that was there in the same browser ends
    let before = Browser::sign_in(&app, ADA, PASSWORD).await;
    let left = leave(
        &app,
        json!({ "name": "two-wheels", "return_to": "/settings/profile?x=1" }),
    )
    .await;
    let back = provider.lets_in(&left.address, &ada);
    let arrived = arrive(back.as_str(), &format!("{}; {}", left.cookie, before.cookie)).await;
    assert_eq!(arrived.location, "/settings/profile?x=1");
    assert!(arrived.session.is_some() && !is_in(&before).await);

    let browser = enter(&app, &provider, &ada).await;
    let (status, _) = browser.call(&app, Method::POST, "/auth/logout", None).await;
    assert!(status == 204 && !is_in(&browser).await, "{status}");
    assert_eq!(recorded(&app).await[0], "session.signed_out");

    let idle = enter(&app, &provider, &ada).await;
    for _ in 0..4 {
        app.clock.advance(Duration::days(6));
        assert!(is_in(&idle).await);
    }
    app.clock.advance(Duration::days(6));
    assert!(!is_in(&idle).await, "thirty days at most");
    let idle = enter(&app, &provider, &ada).await;
    app.clock.advance(Duration::days(7) + Duration::minutes(1));
    assert!(!is_in(&idle).await, "seven days without use");

    // by its person, who signs in with the password
    let one = enter(&app, &provider, &ada).await;
    let password = Browser::sign_in(&app, ADA, PASSWORD).await;
    let (_, places) = password.call(&app, Method::GET, "/me/sessions", None).await;
    let by: Vec<&Value> = places["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| &place["by_provider"])
        .collect();
    assert!(by.contains(&&json!(true)) && by.contains(&&json!(false)), "{places}");
    password.call(&app, Method::DELETE, "/me/sessions", None).await;
    assert!(!is_in(&one).await);

    // with the provider; the owner's own sessions have ended by then
    let owner_again = Browser::sign_in(&app, owner.me["user"]["email"].as_str().unwrap(), OWNER_PASSWORD).await;
    let last = enter(&app, &provider, &ada).await;
    assert!(is_in(&last).await);
    let (status, _) = owner_again.call(&app, Method::DELETE, "/sign_in_provider", None).await;
    assert!(status == 204 && !is_in(&last).await, "{status}");
    app.stop().await;
}

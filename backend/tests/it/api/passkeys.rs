//! Passkeys: added, signed in with alone and as the second step, shown once more, removed; and every answer that is not taken.

use reqwest::Method;
use serde_json::{Value, json};

use super::{items, web};
use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TOKEN, TestApp};
use crate::support::authenticator::{
    Authenticator, SignInPage, add_passkey, expect_refused, named, password_and_passkey, shown, sign_in_by_passkey,
};
use crate::support::browser::{Browser, read};
use crate::support::people::member;
use crate::support::phone::{first_step, second_step, set_up_second_step};
use crate::support::problem::{expect_invalid, expect_problem};

async fn owner(app: &TestApp) -> Browser {
    Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
}

async fn is_in(app: &TestApp, browser: &Browser) -> bool {
    browser.call(app, Method::GET, "/me", None).await.0 == 200
}

async fn state(app: &TestApp, browser: &Browser) -> Value {
    browser.call(app, Method::GET, "/me/second_factor", None).await.1
}

async fn names(app: &TestApp, browser: &Browser) -> Vec<String> {
    let (status, page) = browser.call(app, Method::GET, "/me/passkeys", None).await;
    assert_eq!(status, 200, "{page}");
    let names = items(&page).iter().map(|one| one["name"].as_str().unwrap().to_owned());
    names.collect()
}

/// The mails that were written, by kind.
async fn mailed(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select kind from mail order by created_at, id")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap()
}

async fn recorded(app: &TestApp, action: &str) -> Vec<Value> {
    items(&app.get(&format!("/audit_entries?action={action}&limit=100")).await).to_vec()
}

/// So that nobody is told to wait.
fn later(app: &TestApp) {
    app.clock.advance(time::Duration::minutes(10));
}

#[tokio::test]
async fn a_passkey_alone_signs_in_and_is_both_steps() {
    let app = named().await;
    let (browser, elsewhere) = (owner(&app).await, owner(&app).await);
    let options = app.get("/auth/options").await;
    assert_eq!(options["passkeys"], true, "{options}");
    let (mut key, added) = add_passkey(&app, &browser, " Laptop ").await;
    assert_eq!(added["passkey"]["name"], "Laptop", "{added}");
    assert_eq!(added["recovery_codes"].as_array().unwrap().len(), 10);
    assert!(!is_in(&app, &elsewhere).await, "no other session has shown one");
    assert!(is_in(&app, &browser).await);
    let now = state(&app, &browser).await;
    assert!(now["on_since"].is_string(), "{now}");
    assert_eq!((&now["passkeys"], &now["has_app"]), (&json!(1), &json!(false)), "{now}");
    assert_eq!(mailed(&app).await, ["passkey_added"]);

    let (status, me, signed_in) = sign_in_by_passkey(&app, &mut key).await;
    assert_eq!((status, &me["user"]["email"]), (200, &json!(OWNER_EMAIL)), "{me}");
    let signed_in = signed_in.unwrap();
    assert!(is_in(&app, &signed_in).await, "its session has both steps");
    let (_, page) = signed_in.call(&app, Method::GET, "/me/passkeys", None).await;
    assert!(items(&page)[0]["last_used_at"].is_string(), "{page}");
    let entry = &recorded(&app, "session.signed_in").await[0];
    assert_eq!(entry["after"], json!({ "by": "passkey" }), "{entry}");
    // which is a sign-in like any other: it has just shown who it is
    let token = signed_in
        .call(&app, Method::POST, "/me/tokens", Some(json!({ "name": "Script" })))
        .await;
    assert_eq!(token.0, 201, "{}", token.1);
    app.stop().await;
}

#[tokio::test]
async fn what_is_asked_names_this_server_and_wants_its_holder_verified() {
    let app = named().await;
    let browser = owner(&app).await;
    add_passkey(&app, &browser, "Laptop").await;
    let (_, new) = browser
        .call(&app, Method::POST, "/me/passkeys/registration", None)
        .await;
    let new = &new["public_key"];
    assert_eq!(new["rp"]["id"], "localhost", "{new}");
    assert_eq!(new["authenticatorSelection"]["residentKey"], "required", "{new}");
    assert_eq!(new["authenticatorSelection"]["userVerification"], "required", "{new}");
    assert_eq!(new["attestation"], "none", "{new}");
    assert_eq!(new["excludeCredentials"].as_array().unwrap().len(), 1, "{new}");

    let (_, of_hers) = browser.call(&app, Method::POST, "/me/passkeys/challenge", None).await;
    let known = of_hers["public_key"]["allowCredentials"].as_array().unwrap();
    assert_eq!(known.len(), 1, "{of_hers}");
    assert_eq!(known[0]["id"], new["excludeCredentials"][0]["id"], "{of_hers}");
    let of_anybody = SignInPage::open(&app).await.asked;
    let public_key = &of_anybody["public_key"];
    assert_eq!(public_key["allowCredentials"], json!([]), "it names nobody");
    assert_eq!(
        (&public_key["rpId"], &public_key["userVerification"]),
        (&json!("localhost"), &json!("required"))
    );
    assert_ne!(public_key["challenge"], of_hers["public_key"]["challenge"]);
    app.stop().await;
}

#[tokio::test]
async fn answers_of_another_page_and_for_another_server_are_not_taken() {
    let app = named().await;
    let browser = owner(&app).await;
    let (mut key, _) = add_passkey(&app, &browser, "Laptop").await;
    let wrong: [fn(&mut Authenticator); 6] = [
        |key| key.origin = "https://desk.evil.example".to_owned(),
        |key| key.origin = "http://localhost:1".to_owned(),
        |key| key.origin = key.origin.replace("http://localhost", "http://evil.localhost"),
        |key| key.rp_id = "evil.example".to_owned(),
        |key| key.verified = false,
        |key| key.user.clear(),
    ];
    for change in wrong {
        later(&app);
        let mut changed = key.clone();
        change(&mut changed);
        expect_refused(&app, &mut changed).await;
        // nor is a new passkey made there
        let password = Some(json!({ "password": OWNER_PASSWORD }));
        assert_eq!(
            browser
                .call(&app, Method::POST, "/me/reauthentication", password)
                .await
                .0,
            204
        );
        let (_, asked) = browser
            .call(&app, Method::POST, "/me/passkeys/registration", None)
            .await;
        let mut new = Authenticator::new(&app);
        change(&mut new);
        let made = new.make(&asked);
        if new.origin != key.origin || new.rp_id != key.rp_id || !new.verified {
            let body = Some(json!({ "name": "New", "credential": made }));
            expect_invalid(
                &browser.call(&app, Method::POST, "/me/passkeys", body).await,
                &["credential"],
            );
        }
    }
    later(&app);
    assert_eq!(sign_in_by_passkey(&app, &mut key).await.0, 200, "as it is, it is taken");
    assert_eq!(names(&app, &browser).await, ["Laptop"]);
    app.eventually("failures are recorded", || async {
        (recorded(&app, "session.sign_in_failed").await.len() == 6).then_some(())
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn a_signature_is_over_what_was_said() {
    let app = named().await;
    let (mut key, _) = add_passkey(&app, &owner(&app).await, "Laptop").await;
    let page = SignInPage::open(&app).await;
    let right = key.answer(&page.asked);
    let other = key.answer(&json!({ "public_key": { "challenge": "AAAA" } }));
    let mut changed = right.clone();
    changed["response"]["signature"] = other["response"]["signature"].clone();
    let (status, body, _) = page.answer(&app, &changed).await;
    expect_problem(&(status, body), 401, "unauthenticated");

    // flags that say more than was signed
    let mut unverified = Authenticator {
        verified: false,
        ..key.clone()
    };
    let page = SignInPage::open(&app).await;
    let mut changed = unverified.answer(&page.asked);
    changed["response"]["authenticatorData"] = key.answer(&page.asked)["response"]["authenticatorData"].clone();
    let (status, body, _) = page.answer(&app, &changed).await;
    expect_problem(&(status, body), 401, "unauthenticated");
    app.stop().await;
}

#[tokio::test]
async fn what_was_asked_is_answered_once_in_time_and_by_the_same_browser() {
    let app = named().await;
    let browser = owner(&app).await;
    let (mut key, _) = add_passkey(&app, &browser, "Laptop").await;
    let over = "passkey_challenge_over";

    let page = SignInPage::open(&app).await;
    let answer = key.answer(&page.asked);
    let other = SignInPage::open(&app).await;
    let (status, body, _) = other.answer(&app, &answer).await;
    expect_problem(&(status, body), 401, "unauthenticated");
    let stranger = SignInPage {
        asked: Value::Null,
        cookie: "frontdesk_passkey=guessed".to_owned(),
    };
    let (status, body, _) = stranger.answer(&app, &answer).await;
    expect_problem(&(status, body), 409, over);
    assert_eq!(page.answer(&app, &answer).await.0, 200);
    let (status, body, _) = page.answer(&app, &answer).await;
    expect_problem(&(status, body), 409, over);

    // a wrong answer takes it away too
    let page = SignInPage::open(&app).await;
    let mut unknown = Authenticator::new(&app);
    assert_eq!(page.answer(&app, &unknown.answer(&page.asked)).await.0, 401);
    let (status, body, _) = page.answer(&app, &key.answer(&page.asked)).await;
    expect_problem(&(status, body), 409, over);

    let page = SignInPage::open(&app).await;
    app.clock.advance(time::Duration::minutes(5));
    let (status, body, _) = page.answer(&app, &key.answer(&page.asked)).await;
    expect_problem(&(status, body), 409, over);

    // and it is good for what it was asked for alone
    let (_, again) = browser.call(&app, Method::POST, "/me/passkeys/challenge", None).await;
    let page = SignInPage::open(&app).await;
    let (status, body, _) = page.answer(&app, &key.answer(&again)).await;
    expect_problem(&(status, body), 401, "unauthenticated");
    // what one session is asked for one thing is not over by what it is asked for another
    let (_, adding) = browser
        .call(&app, Method::POST, "/me/passkeys/registration", None)
        .await;
    let shown = shown(&app, &browser, &mut key).await;
    let new = json!({ "name": "Phone", "credential": Authenticator::new(&app).make(&adding) });
    let (status, added) = browser.call(&app, Method::POST, "/me/passkeys", Some(new)).await;
    assert_eq!(status, 201, "{added}");
    let body = Some(json!({ "passkey": shown }));
    let (status, proven) = browser.call(&app, Method::POST, "/me/reauthentication", body).await;
    assert_eq!(status, 204, "{proven}");
    app.stop().await;
}

#[tokio::test]
async fn of_two_with_one_answer_at_once_one_is_let_in() {
    let app = named().await;
    let (mut key, _) = add_passkey(&app, &owner(&app).await, "Laptop").await;
    let page = SignInPage::open(&app).await;
    let answer = key.answer(&page.asked);
    let both = tokio::join!(page.answer(&app, &answer), page.answer(&app, &answer));
    let mut both = [both.0.0, both.1.0];
    both.sort_unstable();
    assert_eq!(both, [200, 409]);
    app.stop().await;
}

#[tokio::test]
async fn a_passkey_lets_in_its_owner_and_nobody_else() {
    let app = named().await;
    let (browser, mira) = (owner(&app).await, member(&app, "Mira").await);
    let (key, _) = add_passkey(&app, &browser, "Laptop").await;
    let (mut hers, _) = add_passkey(&app, &mira, "Phone").await;
    // a key says whose it is, and is believed only as far as it is theirs
    let mut lies = Authenticator {
        user: hers.user.clone(),
        ..key.clone()
    };
    expect_refused(&app, &mut lies).await;
    let (status, body, _) = password_and_passkey(&app, OWNER_EMAIL, &mut hers).await;
    expect_invalid(&(status, body), &["passkey"]);
    let answer = shown(&app, &browser, &mut hers).await;
    let again = browser
        .call(
            &app,
            Method::POST,
            "/me/reauthentication",
            Some(json!({ "passkey": answer })),
        )
        .await;
    expect_invalid(&again, &["passkey"]);

    // and one key is of one account
    let (_, asked) = mira.call(&app, Method::POST, "/me/passkeys/registration", None).await;
    let made = key.clone().make(&asked);
    let body = Some(json!({ "name": "Taken", "credential": made }));
    expect_problem(
        &mira.call(&app, Method::POST, "/me/passkeys", body).await,
        409,
        "passkey_known",
    );
    let ids = browser.call(&app, Method::GET, "/me/passkeys", None).await.1;
    let theirs = format!("/me/passkeys/{}", items(&ids)[0]["id"].as_str().unwrap());
    expect_problem(&mira.call(&app, Method::DELETE, &theirs, None).await, 404, "not_found");
    let renamed = mira
        .call(&app, Method::PATCH, &theirs, Some(json!({ "name": "Mine" })))
        .await;
    expect_problem(&renamed, 404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn a_counter_that_goes_back_is_a_copy() {
    let app = named().await;
    let (mut key, _) = add_passkey(&app, &owner(&app).await, "Security key").await;
    for (counter, taken) in [(7, true), (8, true), (8, false), (3, false), (0, false), (9, true)] {
        later(&app);
        key.counter = counter;
        match taken {
            true => assert_eq!(sign_in_by_passkey(&app, &mut key).await.0, 200, "{counter}"),
            false => expect_refused(&app, &mut key).await,
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_passkey_is_the_second_step_in_place_of_a_code() {
    let app = named().await;
    let browser = owner(&app).await;
    let (phone, codes) = set_up_second_step(&app, &browser).await;
    let (mut key, added) = add_passkey(&app, &browser, "Laptop").await;
    assert_eq!(added["recovery_codes"], json!([]), "those of before are good");
    let first = json!({ "email": OWNER_EMAIL, "password": OWNER_PASSWORD });
    let (status, half) = app.call_as(None, Method::POST, "/auth/login", Some(first)).await;
    assert_eq!(
        (status, &half["methods"]),
        (202, &json!(["authenticator", "passkey", "recovery_code"])),
        "{half}"
    );
    let (status, me, signed_in) = password_and_passkey(&app, OWNER_EMAIL, &mut key).await;
    assert_eq!(status, 200, "{me}");
    assert!(is_in(&app, &signed_in.unwrap()).await);
    for code in [phone.next_code(&app), codes[0].clone()] {
        let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
        assert_eq!(
            second_step(&app, &half, &code).await.0,
            200,
            "the other ways are still there"
        );
    }

    // wrong ones count as wrong codes do
    later(&app);
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let post = async |path: &str, body: Value| app.call_as(None, Method::POST, path, Some(body)).await;
    let challenge = "/auth/login/second_step/challenge";
    key.verified = false;
    for _ in 0..5 {
        let (_, asked) = post(challenge, json!({ "sign_in": half })).await;
        let step = json!({ "sign_in": half, "passkey": key.answer(&asked) });
        expect_invalid(&post("/auth/login/second_step", step).await, &["passkey"]);
    }
    expect_problem(&post(challenge, json!({ "sign_in": half })).await, 404, "not_found");
    let neither = json!({ "sign_in": first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await });
    expect_invalid(&post("/auth/login/second_step", neither).await, &["code"]);
    app.stop().await;
}

#[tokio::test]
async fn a_passkey_shows_once_more_who_it_is() {
    let app = named().await;
    let browser = owner(&app).await;
    let (mut key, added) = add_passkey(&app, &browser, "Laptop").await;
    let path = format!("/me/passkeys/{}", added["passkey"]["id"].as_str().unwrap());
    app.clock.advance(time::Duration::minutes(16));
    let asks = "reauthentication_required";
    for (method, path, body) in [
        (Method::POST, "/me/passkeys/registration", None),
        (Method::POST, "/me/passkeys", None),
        (Method::PATCH, path.as_str(), Some(json!({ "name": "Desk" }))),
        (Method::DELETE, path.as_str(), None),
        (Method::DELETE, "/me/second_factor/app", None),
    ] {
        expect_problem(&browser.call(&app, method, path, body).await, 403, asks);
    }
    let answer = shown(&app, &browser, &mut key).await;
    let shows = async |body: Value| {
        browser
            .call(&app, Method::POST, "/me/reauthentication", Some(body))
            .await
    };
    assert_eq!(shows(json!({ "passkey": answer })).await.0, 204);
    expect_problem(
        &shows(json!({ "passkey": answer })).await,
        409,
        "passkey_challenge_over",
    );
    let entry = &recorded(&app, "session.reauthenticated").await[0];
    assert_eq!(entry["after"], json!({ "by": "passkey" }), "{entry}");
    let (status, renamed) = browser
        .call(&app, Method::PATCH, &path, Some(json!({ "name": "Desk" })))
        .await;
    assert_eq!((status, &renamed["name"]), (200, &json!("Desk")), "{renamed}");
    // another session's answer is none here
    let (_, _, other) = sign_in_by_passkey(&app, &mut key).await;
    let answer = shown(&app, &other.unwrap(), &mut key).await;
    expect_problem(
        &shows(json!({ "passkey": answer })).await,
        409,
        "passkey_challenge_over",
    );
    app.stop().await;
}

#[tokio::test]
async fn a_removed_passkey_lets_nobody_in_and_the_last_one_is_turned_off_with_the_password() {
    let app = named().await;
    let browser = owner(&app).await;
    let (mut first, added) = add_passkey(&app, &browser, "Laptop").await;
    let (mut second, other) = add_passkey(&app, &browser, "Phone").await;
    let path = |added: &Value| format!("/me/passkeys/{}", added["passkey"]["id"].as_str().unwrap());
    let page = SignInPage::open(&app).await;
    let waiting = first.answer(&page.asked);
    assert_eq!(browser.call(&app, Method::DELETE, &path(&added), None).await.0, 204);
    let (status, body, _) = page.answer(&app, &waiting).await;
    expect_problem(&(status, body), 401, "unauthenticated");
    expect_refused(&app, &mut first).await;
    assert_eq!(names(&app, &browser).await, ["Phone"]);
    let last = browser.call(&app, Method::DELETE, &path(&other), None).await;
    expect_problem(&last, 409, "last_second_factor");

    let off = async |body: Value| {
        browser
            .call(&app, Method::POST, "/me/second_factor/turn_off", Some(body))
            .await
    };
    expect_invalid(&off(json!({ "password": OWNER_PASSWORD })).await, &["code"]);
    let answer = shown(&app, &browser, &mut second).await;
    expect_invalid(
        &off(json!({ "password": "wrong", "passkey": answer })).await,
        &["password"],
    );
    assert_eq!(
        off(json!({ "password": OWNER_PASSWORD, "passkey": answer })).await.0,
        204
    );
    expect_refused(&app, &mut second).await;
    assert_eq!(names(&app, &browser).await, [""; 0]);
    owner(&app).await;
    let mails = ["passkey_added", "passkey_added", "passkey_removed", "second_factor_off"];
    assert_eq!(mailed(&app).await, mails);
    for action in [
        "passkey.added",
        "passkey.removed",
        "second_factor.turned_on",
        "second_factor.turned_off",
    ] {
        assert!(!recorded(&app, action).await.is_empty(), "{action}");
    }
    app.stop().await;
}

#[tokio::test]
async fn the_app_comes_and_goes_beside_passkeys() {
    let app = named().await;
    let browser = owner(&app).await;
    let (_, added) = add_passkey(&app, &browser, "Laptop").await;
    let (phone, codes) = set_up_second_step(&app, &browser).await;
    assert!(codes.is_empty(), "those of before are good");
    let remove = async |path: &str| browser.call(&app, Method::DELETE, path, None).await;
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    assert_eq!(second_step(&app, &half, &phone.next_code(&app)).await.0, 200);
    assert_eq!(remove("/me/second_factor/app").await.0, 204);
    expect_problem(&remove("/me/second_factor/app").await, 404, "not_found");
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let (status, body, _) = second_step(&app, &half, &phone.next_code(&app)).await;
    expect_invalid(&(status, body), &["code"]);
    let half = first_step(&app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let kept = added["recovery_codes"][0].as_str().unwrap();
    assert_eq!(second_step(&app, &half, kept).await.0, 200);
    assert_eq!(
        mailed(&app).await,
        ["passkey_added", "app_added", "app_removed", "recovery_code_used"]
    );
    app.stop().await;
}

#[tokio::test]
async fn who_loses_their_passkeys_gets_in_by_a_recovery_code_or_a_reset() {
    let app = named().await;
    let browser = owner(&app).await;
    let mira = member(&app, "Mira").await;
    let (mut key, added) = add_passkey(&app, &mira, "Phone").await;
    let half = first_step(&app, "mira@example.test", OWNER_PASSWORD).await;
    let code = added["recovery_codes"][0].as_str().unwrap();
    assert_eq!(second_step(&app, &half, code).await.0, 200);

    let path = format!("/members/{}/second_factor", mira.me["user"]["id"].as_str().unwrap());
    assert_eq!(browser.call(&app, Method::DELETE, &path, None).await.0, 204);
    expect_refused(&app, &mut key).await;
    let again = Browser::sign_in(&app, "mira@example.test", OWNER_PASSWORD).await;
    add_passkey(&app, &again, "Another").await;
    let reset = std::process::Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .args(["member", "reset-second-factor", "--email", "mira@example.test"])
        .env("DATABASE_URL", &app.database.url)
        .env("FRONTDESK_SECRET_KEY", &app.secret_key)
        .env("FRONTDESK_DATA_DIR", &app.data_dir)
        .output()
        .unwrap();
    assert!(reset.status.success(), "{}", String::from_utf8_lossy(&reset.stderr));
    let left: i64 = sqlx::query_scalar("select count(*) from passkey")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(left, 0);
    app.stop().await;
}

#[tokio::test]
async fn a_member_who_is_not_active_is_not_let_in() {
    let app = named().await;
    let mira = member(&app, "Mira").await;
    let (mut key, _) = add_passkey(&app, &mira, "Phone").await;
    let path = format!("/members/{}", mira.me["user"]["id"].as_str().unwrap());
    let (status, _) = app.call(Method::PATCH, &path, Some(json!({ "active": false }))).await;
    assert_eq!(status, 200);
    let (status, body, browser) = sign_in_by_passkey(&app, &mut key).await;
    assert!(browser.is_none());
    expect_problem(&(status, body), 403, "forbidden");
    app.stop().await;
}

#[tokio::test]
async fn a_workspace_that_asks_for_a_second_step_is_content_with_a_passkey() {
    let app = named().await;
    let browser = owner(&app).await;
    let (mut key, _) = add_passkey(&app, &browser, "Laptop").await;
    let mira = member(&app, "Mira").await;
    let required = Some(json!({ "second_factor_required": true }));
    assert_eq!(browser.call(&app, Method::PATCH, "/workspace", required).await.0, 200);
    let labels = async |who: &Browser| who.call(&app, Method::GET, "/labels", None).await;
    assert_eq!(labels(&browser).await.0, 200);
    expect_problem(&labels(&mira).await, 403, "second_factor_required");
    add_passkey(&app, &mira, "Phone").await;
    assert_eq!(labels(&mira).await.0, 200);
    let (_, _, signed_in) = sign_in_by_passkey(&app, &mut key).await;
    assert_eq!(labels(&signed_in.unwrap()).await.0, 200);
    app.stop().await;
}

/// Nothing that is said to who is not known differs between a passkey that there is and one that there is not.
#[tokio::test]
async fn nobody_learns_whose_passkeys_there_are_and_tries_are_limited() {
    let app = named().await;
    let (mut key, _) = add_passkey(&app, &owner(&app).await, "Laptop").await;
    let mut unknown = Authenticator {
        user: key.user.clone(),
        ..Authenticator::new(&app)
    };
    key.verified = false;
    let (status, known, _) = sign_in_by_passkey(&app, &mut key).await;
    assert_eq!((status, &known), (401, &sign_in_by_passkey(&app, &mut unknown).await.1));
    let mut tried = 0;
    loop {
        let page = SignInPage::open(&app).await;
        let (status, body, _) = page.answer(&app, &key.answer(&page.asked)).await;
        if status == 429 {
            expect_problem(&(status, body), 429, "too_many");
            break;
        }
        assert_eq!(status, 401, "{body}");
        tried += 1;
        assert!(tried < 20, "one may try for ever");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_server_without_a_name_has_no_passkeys() {
    let app = web().await;
    assert_eq!(app.get("/auth/options").await["passkeys"], false);
    let browser = owner(&app).await;
    for path in ["/me/passkeys/registration", "/me/passkeys/challenge"] {
        let refused = browser.call(&app, Method::POST, path, None).await;
        expect_problem(&refused, 409, "passkeys_unavailable");
    }
    let refused = app.call_as(None, Method::POST, "/auth/passkey/challenge", None).await;
    expect_problem(&refused, 409, "passkeys_unavailable");
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_answer_is_told_so_and_pages_of_others_ask_for_nothing() {
    let app = named().await;
    let browser = owner(&app).await;
    let (_, asked) = browser
        .call(&app, Method::POST, "/me/passkeys/registration", None)
        .await;
    assert!(asked["expires_at"].is_string(), "{asked}");
    for (name, credential, wrong) in [
        ("Key", json!({}), "credential"),
        ("Key", json!("text"), "credential"),
        (" ", json!({}), "name"),
    ] {
        let body = Some(json!({ "name": name, "credential": credential }));
        expect_invalid(&browser.call(&app, Method::POST, "/me/passkeys", body).await, &[wrong]);
    }
    let nothing = json!({ "passkey": { "id": 1 } });
    expect_invalid(
        &app.call_as(None, Method::POST, "/auth/passkey", Some(nothing)).await,
        &["passkey"],
    );
    for (path, body) in [
        ("/auth/passkey/challenge", Value::Null),
        ("/auth/passkey", json!({ "passkey": {} })),
        ("/auth/login/second_step/challenge", json!({ "sign_in": "s" })),
    ] {
        let request = app
            .http
            .post(format!("{}/api/v1{path}", app.url))
            .header("origin", "https://evil.example")
            .json(&body);
        expect_problem(&read(request.send().await.unwrap()).await, 403, "forbidden");
    }
    // no token has a passkey
    for (method, path) in [
        (Method::GET, "/me/passkeys"),
        (Method::POST, "/me/passkeys/registration"),
        (Method::POST, "/me/passkeys/challenge"),
    ] {
        expect_problem(&app.call_as(Some(TOKEN), method, path, None).await, 403, "forbidden");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_account_has_a_bounded_number_of_passkeys_listed_by_pages() {
    let app = named().await;
    let browser = owner(&app).await;
    let (mut first, _) = add_passkey(&app, &browser, "Key 0").await;
    for n in 1..19 {
        app.clock.advance(time::Duration::seconds(30));
        add_passkey(&app, &browser, &format!("Key {n}")).await;
    }
    // two browsers are at it when there is room for one
    let (_, _, other) = sign_in_by_passkey(&app, &mut first).await;
    let other = other.unwrap();
    let (_, asked) = other.call(&app, Method::POST, "/me/passkeys/registration", None).await;
    app.clock.advance(time::Duration::seconds(30));
    add_passkey(&app, &browser, "Key 19").await;
    let body = Some(json!({ "name": "One more", "credential": Authenticator::new(&app).make(&asked) }));
    let refused = other.call(&app, Method::POST, "/me/passkeys", body).await;
    expect_problem(&refused, 409, "too_many_passkeys");
    // and nobody has a device make one that is good for nothing
    let refused = browser
        .call(&app, Method::POST, "/me/passkeys/registration", None)
        .await;
    expect_problem(&refused, 409, "too_many_passkeys");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let (_, page) = browser
            .call(&app, Method::GET, &format!("/me/passkeys?limit=7{cursor}"), None)
            .await;
        seen.extend(items(&page).iter().map(|one| one["name"].clone()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let all: Vec<Value> = (0..20).map(|n| json!(format!("Key {n}"))).collect();
    assert_eq!(seen, all);
    app.stop().await;
}

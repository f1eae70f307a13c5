//! What comes back from a provider is believed as far as its token holds, and leads somebody in once, in the browser that left.

use frontdesk::domain::sign_in_provider::Refusal;
use serde_json::{Value, json};
use time::Duration;
use url::Url;

use super::{ADA, ready};
use crate::support::provider::{CLIENT_ID, Person, Signed};
use crate::support::provider_sign_in::{arrive, come, enter, leave};

/// How a token is wrong.
type Wrong = fn(&mut Value) -> Signed;

#[tokio::test]
async fn a_token_that_is_wrong_lets_nobody_in() {
    let (app, provider, _) = ready().await;
    let ada = Person::new(ADA);
    let wrong: [(&str, Wrong); 14] = [
        ("signed by another key", |_| Signed::ByAnother),
        ("not signed", |_| Signed::NotAtAll),
        ("signed with the client's secret", |_| Signed::WithTheSecret),
        ("of another issuer", |claims| {
            claims["iss"] = "https://accounts.example".into();
            Signed::Well
        }),
        ("of no issuer", |claims| {
            claims.as_object_mut().unwrap().remove("iss");
            Signed::Well
        }),
        ("for another client", |claims| {
            claims["aud"] = "somebody-else".into();
            Signed::Well
        }),
        ("for another client too", |claims| {
            claims["aud"] = json!([CLIENT_ID, "somebody-else"]);
            Signed::Well
        }),
        ("for nobody", |claims| {
            claims.as_object_mut().unwrap().remove("aud");
            Signed::Well
        }),
        ("over", |claims| {
            claims["exp"] = (claims["iat"].as_i64().unwrap() - 1).into();
            Signed::Well
        }),
        ("without an end", |claims| {
            claims.as_object_mut().unwrap().remove("exp");
            Signed::Well
        }),
        ("of the future", |claims| {
            claims["iat"] = (claims["iat"].as_i64().unwrap() + 3_600).into();
            claims["exp"] = (claims["exp"].as_i64().unwrap() + 7_200).into();
            Signed::Well
        }),
        ("with another nonce", |claims| {
            claims["nonce"] = "of another sign-in".into();
            Signed::Well
        }),
        ("without a nonce", |claims| {
            claims.as_object_mut().unwrap().remove("nonce");
            Signed::Well
        }),
        ("of nobody", |claims| {
            claims["sub"] = "".into();
            Signed::Well
        }),
    ];
    for (how, wrong) in wrong {
        provider.twists(wrong);
        assert_eq!(
            come(&app, &provider, &ada).await.problem(),
            Refusal::NotBelieved.as_str(),
            "{how}"
        );
        // the next look at the login's limits is another minute's
        app.clock.advance(Duration::minutes(1));
    }
    provider.is_honest();
    enter(&app, &provider, &ada).await;
    app.stop().await;
}

#[tokio::test]
async fn a_token_is_for_one_sign_in() {
    let (app, provider, _) = ready().await;
    let ada = Person::new(ADA);
    // what the provider said at another sign-in, said again
    let seen: std::sync::Arc<std::sync::Mutex<Option<Value>>> = std::sync::Arc::default();
    let kept = seen.clone();
    provider.twists(move |claims| {
        let first = kept.lock().unwrap().get_or_insert_with(|| claims.clone()).clone();
        *claims = first;
        Signed::Well
    });
    enter(&app, &provider, &ada).await;
    assert!(seen.lock().unwrap().is_some());
    assert_eq!(come(&app, &provider, &ada).await.problem(), "not_believed");
    app.stop().await;
}

#[tokio::test]
async fn somebody_comes_back_once_with_the_browser_that_left() {
    let (app, provider, _) = ready().await;
    let ada = Person::new(ADA);
    let name = json!({ "name": "Two-Wheels" });
    let (one, two) = (leave(&app, name.clone()).await, leave(&app, name.clone()).await);
    let back = provider.lets_in(&one.address, &ada);
    // somebody else's browser, or none: whoever sends a link to a sign-in of their own gets nobody into their account
    for cookies in [two.cookie.as_str(), "frontdesk_sign_in=guessed", ""] {
        assert_eq!(arrive(back.as_str(), cookies).await.problem(), "state", "{cookies}");
    }
    let changed = |name: &str, value: Option<&str>| {
        let mut url = back.clone();
        let kept: Vec<(String, String)> = back.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
        url.query_pairs_mut().clear().extend_pairs(kept);
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(name, value);
        }
        url
    };
    for state in [None, Some(""), Some("guessed")] {
        let arrived = arrive(changed("state", state).as_str(), &one.cookie).await;
        assert_eq!(arrived.problem(), "state", "{state:?}");
    }
    // none of that has ended the sign-in
    assert!(arrive(back.as_str(), &one.cookie).await.session.is_some());
    assert_eq!(arrive(back.as_str(), &one.cookie).await.problem(), "state", "once");

    let late = provider.lets_in(&two.address, &ada);
    app.clock.advance(Duration::minutes(10));
    assert_eq!(arrive(late.as_str(), &two.cookie).await.problem(), "state", "too late");

    // the same code by another sign-in: it was redeemed, and it has another verifier
    let three = leave(&app, name.clone()).await;
    let code = back
        .query_pairs()
        .find(|(key, _)| key == "code")
        .unwrap()
        .1
        .into_owned();
    let mut other = provider.lets_in(&three.address, &ada);
    let state = other
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();
    other
        .query_pairs_mut()
        .clear()
        .append_pair("code", &code)
        .append_pair("state", &state);
    assert_eq!(arrive(other.as_str(), &three.cookie).await.problem(), "refused");
    let (four, five) = (leave(&app, name.clone()).await, leave(&app, name).await);
    let stolen = provider.lets_in(&four.address, &ada);
    let code = stolen
        .query_pairs()
        .find(|(key, _)| key == "code")
        .unwrap()
        .1
        .into_owned();
    let state = provider.lets_in(&five.address, &ada);
    let state = state
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();
    let mut injected = stolen.clone();
    injected
        .query_pairs_mut()
        .clear()
        .append_pair("code", &code)
        .append_pair("state", &state);
    assert_eq!(arrive(injected.as_str(), &five.cookie).await.problem(), "refused");
    app.stop().await;
}

/// Providers are not mixed up: each workspace's comes back to an address of its own, and says who it is where it can.
#[tokio::test]
async fn what_one_provider_answers_is_not_taken_for_anothers() {
    let (app, provider, _) = ready().await;
    let ada = Person::new(ADA);
    let left = leave(&app, json!({ "name": "two-wheels" })).await;
    let back = provider.lets_in(&left.address, &ada);
    assert!(back.path().contains(&app.workspace_id.to_string()), "{back}");
    let elsewhere = back
        .as_str()
        .replace(&app.workspace_id.to_string(), &app.owner_id.to_string());
    assert_eq!(arrive(&elsewhere, &left.cookie).await.problem(), "state");
    let with = |issuer: &str| {
        let mut back = back.clone();
        back.query_pairs_mut().append_pair("iss", issuer);
        back
    };
    assert_eq!(
        arrive(with("https://evil.example").as_str(), &left.cookie)
            .await
            .problem(),
        "not_believed"
    );

    let left = leave(&app, json!({ "name": "two-wheels" })).await;
    let mut back: Url = provider.lets_in(&left.address, &ada);
    back.query_pairs_mut().append_pair("iss", &provider.issuer);
    assert!(arrive(back.as_str(), &left.cookie).await.session.is_some());
    app.stop().await;
}

#[tokio::test]
async fn a_provider_that_refuses_or_is_away_is_said_to_be() {
    let (app, provider, _) = ready().await;
    for (error, problem) in [("access_denied", "cancelled"), ("server_error", "refused")] {
        let left = leave(&app, json!({ "name": "two-wheels" })).await;
        let mut back = provider.lets_in(&left.address, &Person::new(ADA));
        let state = back
            .query_pairs()
            .find(|(key, _)| key == "state")
            .unwrap()
            .1
            .into_owned();
        back.query_pairs_mut()
            .clear()
            .append_pair("error", error)
            .append_pair("state", &state);
        assert_eq!(arrive(back.as_str(), &left.cookie).await.problem(), problem);
    }
    // it went away while somebody was there; a redirect is not followed, wherever it leads
    for (status, location) in [(503, None), (302, Some("http://169.254.169.254/latest/meta-data"))] {
        let left = leave(&app, json!({ "name": "two-wheels" })).await;
        let back = provider.lets_in(&left.address, &Person::new(ADA));
        provider.breaks(status, location);
        assert_eq!(arrive(back.as_str(), &left.cookie).await.problem(), "unreachable");
        let start = json!({ "name": "two-wheels" });
        let (status, answer) = app
            .call_as(None, reqwest::Method::POST, "/auth/oidc/start", Some(start))
            .await;
        assert_eq!((status, &answer["code"]), (409, &json!("provider_unreachable")));
        provider.is_mended();
    }
    // its keys, or where it redeems codes, are where nobody is to be asked
    for private in ["http://10.0.0.1/token", "https://169.254.169.254/token"] {
        let left = leave(&app, json!({ "name": "two-wheels" })).await;
        let back = provider.lets_in(&left.address, &Person::new(ADA));
        provider.says(json!({ "token_endpoint": private }));
        assert_eq!(
            arrive(back.as_str(), &left.cookie).await.problem(),
            "unreachable",
            "{private}"
        );
        provider.says(json!({}));
    }
    // and a page of ours sends nobody to a script
    provider.says(json!({ "authorization_endpoint": "javascript:alert(1)//" }));
    let start = Some(json!({ "name": "two-wheels" }));
    let (status, _) = app
        .call_as(None, reqwest::Method::POST, "/auth/oidc/start", start)
        .await;
    assert_eq!(status, 409);
    app.stop().await;
}

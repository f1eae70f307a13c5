//! Signing in by a workspace's provider as a browser does: from the login to the provider's page, and back to the callback.

use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::app::TestApp;
use super::browser::{Browser, read};
use super::provider::{Person, Provider};

/// A browser at the provider.
pub struct Leaving {
    /// Where it was sent.
    pub address: String,
    /// That it keeps for those minutes.
    pub cookie: String,
}

/// Where a browser ended.
#[derive(Debug)]
pub struct Arrived {
    pub location: String,
    /// Of the session, as the server set it.
    pub session: Option<String>,
}

impl Arrived {
    /// What is said at the login, where nobody was let in.
    pub fn problem(&self) -> &str {
        assert!(self.session.is_none(), "{self:?}");
        self.location.strip_prefix("/login?problem=").unwrap_or(&self.location)
    }
}

fn http() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

fn first_part(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

pub async fn leave(app: &TestApp, body: Value) -> Leaving {
    let request = http()
        .post(format!("{}/api/v1/auth/oidc/start", app.url))
        .header("origin", &app.url)
        .json(&body);
    let response = request.send().await.unwrap();
    let cookie = response
        .headers()
        .get("set-cookie")
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    let (status, answer) = read(response).await;
    assert_eq!(status, 200, "{answer}");
    let cookie = cookie.unwrap();
    for said in ["HttpOnly", "SameSite=Lax", "Path=/oidc/", "Max-Age=600"] {
        assert!(cookie.contains(said), "{cookie}");
    }
    Leaving {
        address: answer["url"].as_str().unwrap().to_owned(),
        cookie: first_part(&cookie),
    }
}

/// With these cookies.
pub async fn arrive(back: &str, cookies: &str) -> Arrived {
    let response = http().get(back).header("cookie", cookies).send().await.unwrap();
    assert_eq!(response.status(), 303, "{back}");
    let headers = response.headers();
    assert_eq!(headers["cache-control"], "no-store");
    let set: Vec<&str> = headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    let session = set.iter().find(|cookie| cookie.starts_with("frontdesk_session="));
    let is_over = set.iter().any(|cookie| cookie.starts_with("frontdesk_sign_in=;"));
    assert!(session.is_none() || is_over, "{set:?}");
    Arrived {
        location: headers["location"].to_str().unwrap().to_owned(),
        session: session.map(|cookie| (*cookie).to_owned()),
    }
}

/// From the login to the desk, or not.
pub async fn come(app: &TestApp, provider: &Provider, person: &Person) -> Arrived {
    let left = leave(app, json!({ "name": "two-wheels" })).await;
    let back = provider.lets_in(&left.address, person);
    arrive(back.as_str(), &left.cookie).await
}

/// The same for somebody who is let in.
pub async fn enter(app: &TestApp, provider: &Provider, person: &Person) -> Browser {
    let arrived = come(app, provider, person).await;
    browser(app, &arrived).await
}

pub async fn browser(app: &TestApp, arrived: &Arrived) -> Browser {
    let set_cookie = arrived.session.clone().unwrap_or_else(|| panic!("{arrived:?}"));
    let mut browser = Browser {
        cookie: first_part(&set_cookie),
        set_cookie,
        me: Value::Null,
    };
    let (status, me) = browser.call(app, Method::GET, "/me", None).await;
    assert_eq!(status, 200, "{me}");
    browser.me = me;
    browser
}

/// Sets a provider up as the owner, who has to be signed in.
pub async fn set_up(app: &TestApp, owner: &Browser, provider: &Provider, more: Value) -> Value {
    let settings = Some(provider.settings(more));
    let (status, answer) = owner.call(app, Method::PUT, "/sign_in_provider", settings).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

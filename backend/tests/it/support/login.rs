//! Logging in at a platform as a person does: from the dashboard to the platform's window, and back to the callback.

use std::collections::HashMap;

use reqwest::{Client, Method, redirect};
use serde_json::{Value, json};
use url::Url;

use super::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use super::browser::Browser;

/// What Facebook's window offers to tick.
pub const FACEBOOK_SCOPES: [&str; 7] = [
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "business_management",
    "instagram_basic",
    "instagram_manage_messages",
];
pub const TASKS: [&str; 2] = ["MESSAGING", "MODERATE"];

pub struct Person<'a> {
    pub app: &'a TestApp,
    pub browser: Browser,
    http: Client,
}

impl<'a> Person<'a> {
    pub async fn owner(app: &'a TestApp) -> Self {
        Self::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await
    }

    pub async fn sign_in(app: &'a TestApp, email: &str, password: &str) -> Self {
        Self {
            app,
            browser: Browser::sign_in(app, email, password).await,
            http: Client::builder().redirect(redirect::Policy::none()).build().unwrap(),
        }
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        self.browser.call(self.app, method, path, body).await
    }

    /// Where the browser is sent, by parameter.
    pub async fn start(&self, provider: &str, inbox_id: Option<&str>) -> HashMap<String, String> {
        let path = format!("/oauth/{provider}/start");
        let (status, body) = self
            .call(Method::POST, &path, Some(json!({ "inbox_id": inbox_id })))
            .await;
        assert_eq!(status, 200, "{body}");
        let url = body["url"].as_str().unwrap();
        let page = self.http.get(url).send().await.unwrap();
        assert_eq!(page.status(), 200, "{url}");
        Url::parse(url).unwrap().query_pairs().into_owned().collect()
    }

    /// What the person decides in the platform's window; where the browser is sent then.
    pub async fn decide(&self, provider: &str, asked: &HashMap<String, String>, form: &[(&str, &str)]) -> String {
        let mut all: Vec<(&str, &str)> = vec![("redirect_uri", &asked["redirect_uri"]), ("state", &asked["state"])];
        all.extend(form);
        let answer = self
            .http
            .post(format!("{}/__sandbox/login/{provider}", self.app.sandbox.base_url()))
            .form(&all)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 302);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    /// The browser comes back; where our callback sends it.
    pub async fn come_back(&self, location: &str) -> String {
        self.visit(location, Some(&self.browser.cookie)).await
    }

    pub async fn visit(&self, location: &str, cookie: Option<&str>) -> String {
        let mut request = self.http.get(location.split('#').next().unwrap());
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 303, "{location}");
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    /// Everything from start to callback; where it ends.
    pub async fn log_in(&self, provider: &str, inbox_id: Option<&str>, form: &[(&str, &str)]) -> String {
        let asked = self.start(provider, inbox_id).await;
        let location = self.decide(provider, &asked, form).await;
        self.come_back(&location).await
    }

    /// The grant that a login ended with.
    pub async fn grant(&self, ending: &str) -> Value {
        let id = parameter(ending, "grant").unwrap_or_else(|| panic!("no grant: {ending}"));
        let (status, grant) = self.call(Method::GET, &format!("/oauth/grants/{id}"), None).await;
        assert_eq!(status, 200, "{grant}");
        grant
    }

    pub async fn pick(&self, grant: &Value, accounts: Value) -> Value {
        let path = format!("/oauth/grants/{}/pick", grant["id"].as_str().unwrap());
        let (status, picked) = self
            .call(Method::POST, &path, Some(json!({ "accounts": accounts })))
            .await;
        assert_eq!(status, 200, "{picked}");
        picked["items"].clone()
    }
}

/// What is ticked in Facebook's window, with some of it taken away.
pub fn facebook<'a>(pages: &[&'a str], withheld: &[&str]) -> Vec<(&'a str, &'a str)> {
    let kept = |name: &&&str| !withheld.contains(*name);
    let mut form = vec![("decision", "continue")];
    form.extend(pages.iter().map(|id| ("page", *id)));
    form.extend(FACEBOOK_SCOPES.iter().filter(kept).map(|scope| ("scope", *scope)));
    form.extend(TASKS.iter().filter(kept).map(|task| ("task", *task)));
    form
}

pub fn parameter(ending: &str, name: &str) -> Option<String> {
    Url::parse("http://desk.test")
        .unwrap()
        .join(ending)
        .unwrap()
        .query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

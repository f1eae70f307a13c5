//! What a login page is asked with and what is decided on it; names may come several times.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::Response;
use reqwest::Url;

use super::page;
use crate::app::App;
use crate::clock;
use crate::graph::links;
use crate::ids;
use crate::world::logins::{Code, Grant};

pub struct Form(Vec<(String, String)>);

impl Form {
    /// From a query or a urlencoded body.
    pub fn read(text: &str) -> Form {
        let pairs = Url::parse(&format!("http://form/?{text}"))
            .map(|url| url.query_pairs().into_owned().collect())
            .unwrap_or_default();
        Form(pairs)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub fn list(&self, name: &str) -> Vec<String> {
        self.all(name).map(str::to_owned).collect()
    }
}

/// The address the browser goes back to, if it is one that the app has registered: anything on this machine.
pub fn redirect_uri(app: &App, form: &Form) -> Option<Url> {
    let url = Url::parse(form.get("redirect_uri")?).ok()?;
    links::is_near(&url, &app.webhook_base_url).then_some(url)
}

/// A new code for what was granted.
pub fn code(app: &App, grant: Grant, redirect_uri: Option<&Url>, life: i64) -> String {
    let code = format!("AQ{}", ids::trace());
    let entry = Code {
        grant,
        redirect_uri: redirect_uri.map(|url| url.as_str().to_owned()),
        expires_at: clock::now() + life,
        used: false,
    };
    app.world.lock().logins.codes.insert(code.clone(), entry);
    code
}

/// Sends the browser back.
pub fn back(mut url: Url, answers: &[(&str, &str)], ending: &str) -> Response {
    url.query_pairs_mut().extend_pairs(answers);
    match HeaderValue::from_str(&format!("{url}{ending}")) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => page::error("The address to go back to cannot be written into a header."),
    }
}

/// What an app is told when the person said no.
pub const CANCELLED: [(&str, &str); 3] = [
    ("error", "access_denied"),
    ("error_reason", "user_denied"),
    ("error_description", "The user denied the request."),
];

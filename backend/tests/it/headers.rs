//! What every answer says to browsers, whatever is asked and whoever answers.

use frontdesk::server::Roles;
use reqwest::{Method, Response};

use crate::support::app::TestApp;

const PLACES: [&str; 7] = [
    "/",
    "/assets/unknown.js",
    "/api/v1/labels",
    "/api/v1/openapi.json",
    "/healthz",
    "/socket.io/?EIO=4&transport=polling",
    "/webhooks/messenger",
];

async fn behind(public_url: &str) -> TestApp {
    let web = Roles {
        web: true,
        worker: false,
    };
    TestApp::with(web, |config| config.public_url = public_url.to_owned()).await
}

async fn ask(app: &TestApp, method: Method, place: &str) -> Response {
    app.http
        .request(method, format!("{}{place}", app.url))
        .send()
        .await
        .unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn types_are_not_guessed_addresses_not_told_and_tls_is_kept_to() {
    let app = behind("https://desk.example.com").await;
    for place in PLACES {
        let response = ask(&app, Method::GET, place).await;
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{place}");
        assert_eq!(header(&response, "referrer-policy"), "same-origin", "{place}");
        assert_eq!(
            header(&response, "strict-transport-security"),
            "max-age=31536000",
            "{place}"
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn a_page_runs_its_own_script_and_no_other() {
    let app = behind("https://desk.example.com").await;
    let response = ask(&app, Method::GET, "/").await;
    let policy: Vec<&str> = header(&response, "content-security-policy").split("; ").collect();
    for rule in [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(&rule), "{rule} is not in {policy:?}");
    }
    let scripts = policy.iter().find(|rule| rule.starts_with("script-src"));
    assert_eq!(scripts, Some(&"script-src 'self' 'wasm-unsafe-eval'"));
    app.stop().await;
}

#[tokio::test]
async fn without_tls_in_front_nothing_is_said_of_it() {
    let app = behind("http://desk.example.com").await;
    let response = ask(&app, Method::GET, "/").await;
    assert_eq!(header(&response, "strict-transport-security"), "");
    app.stop().await;
}

#[tokio::test]
async fn trace_is_not_answered() {
    let app = behind("http://desk.example.com").await;
    for place in PLACES {
        let status = ask(&app, Method::TRACE, place).await.status();
        assert!(status.is_client_error(), "{place}: {status}");
    }
    app.stop().await;
}

//! The dashboard, inside the binary. Paths it does not have are its own routes, so they get its page.

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use url::Url;

use super::App;
use super::problem::Problem;
use crate::config::Config;
use crate::store::builds::{self, BuiltFile};

#[derive(RustEmbed)]
#[folder = "../dashboard/dist"]
#[allow_missing = true]
struct Dist;

const PAGE: &str = "index.html";

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Frontdesk</title><div id=\"app\"><h1>The dashboard is not built</h1>\
<p>Run <code>npm ci &amp;&amp; npm run build</code> in the folder <code>dashboard</code>, then build the program again; or use <code>make run</code>.</p></div>";

const POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; \
script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";

/// Paths that programs call and people never open: a page there would pass for an answer.
const NOT_PAGES: [&str; 9] = [
    "api",
    "webhooks",
    "socket.io",
    "media",
    "oauth",
    "meta",
    "privacy",
    "terms",
    "metrics",
];

/// The one page that runs a script from elsewhere: WhatsApp's sign-up exists as Meta's SDK alone.
const SIGNUP_PAGE: &str = "settings/inboxes/connect/whatsapp";

/// The strict policy everywhere; on the sign-up's page, where the server is set up for it, Meta's hosts as well.
fn policy(path: &str, config: &Config) -> HeaderValue {
    let strict = HeaderValue::from_static(POLICY);
    let configured = config.meta_app_id.is_some() && config.meta_login_config_id.is_some();
    if path != SIGNUP_PAGE || !configured {
        return strict;
    }
    let origin = Url::parse(&config.sdk_url()).map(|url| url.origin().ascii_serialization());
    let hosts = match origin.as_deref() {
        Ok("https://connect.facebook.net") => "https://connect.facebook.net https://*.facebook.com",
        Ok(own) => own,
        Err(_) => return strict,
    };
    let wider = POLICY
        .replace("'wasm-unsafe-eval'", &format!("'wasm-unsafe-eval' {hosts}"))
        .replace(
            "connect-src 'self'",
            &format!("connect-src 'self' {hosts}; frame-src {hosts}"),
        );
    HeaderValue::from_str(&wider).unwrap_or(strict)
}

/// What Vite names by its content.
const NAMED_BY_CONTENT: &str = "assets/";

/// The files of this build that pages of it ask for by names of their own, for processes of other builds.
pub fn built() -> Vec<BuiltFile> {
    let names = Dist::iter().filter(|name| name.starts_with(NAMED_BY_CONTENT));
    names.filter_map(|name| own(&name)).collect()
}

fn own(name: &str) -> Option<BuiltFile> {
    let file = Dist::get(name)?;
    Some(BuiltFile {
        name: name.to_owned(),
        media_type: file.metadata.mimetype().to_owned(),
        body: file.data,
    })
}

fn file(file: BuiltFile) -> Response {
    let kind = HeaderValue::from_str(&file.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let cache = match file.name.starts_with(NAMED_BY_CONTENT) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
    ];
    (headers, file.body).into_response()
}

/// What this build does not have: another may, while one version takes over from the other.
async fn of_another_build(app: &App, name: &str) -> Response {
    match builds::find(&app.store.database.owner, name).await {
        Ok(Some(found)) => file(found),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a file of another build could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn no_such_route() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such route.").into_response()
}

pub async fn serve(State(app): State<App>, method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    // a webhook that is sent to the wrong address must not be taken for delivered
    if NOT_PAGES.contains(&first) || !matches!(method, Method::GET | Method::HEAD) {
        return no_such_route();
    }
    // by its own name as well it is the page, with its policy
    let path = if path == PAGE { "" } else { path };
    if let Some(found) = own(path).filter(|_| !path.is_empty()) {
        return file(found);
    }
    if path.starts_with(NAMED_BY_CONTENT) {
        return of_another_build(&app, path).await;
    }
    let looks_like_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_a_file {
        return StatusCode::NOT_FOUND.into_response();
    }
    let page = match Dist::get(PAGE) {
        Some(index) => Html(index.data).into_response(),
        None => Html(NOT_BUILT).into_response(),
    };
    (
        [
            (header::CONTENT_SECURITY_POLICY, policy(path, &app.config)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        ],
        page,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_from_elsewhere_run_on_the_page_of_the_sign_up_alone() {
        let config = |pairs: &'static [(&str, &str)]| {
            let lookup = move |name: &str| {
                pairs
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            Config::from_lookup(&lookup).ok().unwrap()
        };
        let set = config(&[("META_APP_ID", "1"), ("META_LOGIN_CONFIG_ID", "2")]);
        let text = |path: &str, config: &Config| policy(path, config).to_str().unwrap().to_owned();
        assert!(text(SIGNUP_PAGE, &set).contains("https://connect.facebook.net"));
        assert!(!text(SIGNUP_PAGE, &config(&[])).contains("facebook"));
        for path in ["", "settings/inboxes", "settings/inboxes/connect/messenger"] {
            assert_eq!(text(path, &set), POLICY);
        }
        let sandbox = config(&[
            ("META_APP_ID", "1"),
            ("META_LOGIN_CONFIG_ID", "2"),
            ("META_LOGIN_URL", "http://127.0.0.1:8090"),
        ]);
        let policy = text(SIGNUP_PAGE, &sandbox);
        assert!(
            policy.contains("http://127.0.0.1:8090") && !policy.contains("facebook"),
            "{policy}"
        );
    }
}

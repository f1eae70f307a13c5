//! What Meta asks of every app: callbacks for people who leave, a page that says what became of their data, and the operator's
//! privacy policy and terms.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use frontdesk_connectors::login::signed_request::{self, SignedRequestError};
use serde::Deserialize;
use serde_json::json;
use tracing::{info, warn};

use super::App;
use super::page;
use super::problem::Problem;
use crate::domain::compliance;
use crate::errors::{Error, Result};

const BODY_MAX: usize = 16 * 1024;

pub fn router() -> Router<App> {
    Router::new()
        .route("/meta/deauthorize", post(deauthorize))
        .route("/meta/data-deletion", post(delete_data))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .route("/deletion/{code}", get(deletion))
        .route("/privacy", get(privacy))
        .route("/terms", get(terms))
}

#[derive(Deserialize)]
struct Signed {
    signed_request: String,
}

/// Who leaves, and whose app.
fn verify(app: &App, form: &Signed) -> std::result::Result<(&'static str, String), SignedRequestError> {
    let meta = app
        .config
        .meta_app_secrets
        .iter()
        .map(|secret| ("meta", secret.as_str()));
    let instagram = app.config.instagram_app_secrets.iter();
    let all: Vec<(&'static str, &str)> = meta
        .chain(instagram.map(|secret| ("instagram", secret.as_str())))
        .collect();
    let secrets: Vec<&str> = all.iter().map(|(_, secret)| *secret).collect();
    let (subject, signed_by) = signed_request::verify(&form.signed_request, &secrets, app.store.clock.now())?;
    Ok((all[signed_by].0, subject))
}

fn refusal(error: &SignedRequestError) -> Response {
    warn!(%error, "a signed request was refused");
    let (status, code) = match error {
        SignedRequestError::NotConfigured => (StatusCode::SERVICE_UNAVAILABLE, "not_configured"),
        SignedRequestError::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
        SignedRequestError::Mismatch | SignedRequestError::TooOld => (StatusCode::UNAUTHORIZED, "unauthenticated"),
    };
    Problem::new(status, code, format!("{error}.")).into_response()
}

async fn deauthorize(State(app): State<App>, Form(form): Form<Signed>) -> Result<Response> {
    let (of, subject) = match verify(&app, &form) {
        Ok(verified) => verified,
        Err(error) => return Ok(refusal(&error)),
    };
    let inboxes = compliance::deauthorize(&app.store, of, &subject).await?;
    info!(app = of, inboxes, "somebody removed the app");
    Ok(Json(json!({ "success": true })).into_response())
}

async fn delete_data(State(app): State<App>, Form(form): Form<Signed>) -> Result<Response> {
    let (of, subject) = match verify(&app, &form) {
        Ok(verified) => verified,
        Err(error) => return Ok(refusal(&error)),
    };
    let code = compliance::delete_data(&app.store, app.outgoing.keys(), of, &subject).await?;
    let url = format!("{}/deletion/{code}", app.config.public_url);
    Ok(Json(json!({ "url": url, "confirmation_code": code })).into_response())
}

async fn deletion(State(app): State<App>, Path(code): Path<String>) -> Result<Response> {
    let request = match compliance::deletion(&app.store, &code).await {
        Ok(request) => request,
        Err(Error::NotFound(_)) => {
            let text = "There is no request for deletion with this code. Check that the whole address was copied.";
            return Ok((StatusCode::NOT_FOUND, page::text("No such request", text)).into_response());
        }
        Err(error) => return Err(error),
    };
    let platform = if request.app == "instagram" {
        "Instagram"
    } else {
        "Facebook"
    };
    let asked = request.requested_at.date();
    let what = "the access tokens that your login gave, what was granted with it, and your id. Accounts that were connected by it are disconnected.";
    let contacts = match request.contacts {
        0 => String::new(),
        _ => "\n\nWhat you wrote to businesses here goes as well: messages, files, and what they noted of you."
            .to_owned(),
    };
    let (title, text) = match request.completed_at {
        Some(at) => (
            "Your data was deleted",
            format!(
                "You asked on {platform} for your data to be deleted. The request came on {asked} and was completed on {}.\n\n\
                 Deleted were {what}{contacts}\n\nYour confirmation code is `{code}`.",
                at.date()
            ),
        ),
        None => (
            "Your data is being deleted",
            format!(
                "You asked on {platform} for your data to be deleted. The request came on {asked} and is being carried out; look again in a \
                 while.\n\nDeleted are {what}{contacts}\n\nYour confirmation code is `{code}`."
            ),
        ),
    };
    Ok(page::text(title, &text).into_response())
}

async fn privacy(State(app): State<App>) -> Response {
    legal(&app, "privacy.md", "Privacy policy").await
}

async fn terms(State(app): State<App>) -> Response {
    legal(&app, "terms.md", "Terms of service").await
}

/// The operator's own text, a file in the data directory; without one, who has to write it and where.
async fn legal(app: &App, file: &str, title: &str) -> Response {
    let host = app.config.public_url.as_str();
    match tokio::fs::read_to_string(app.config.data_dir.join(file)).await {
        Ok(text) => page::text(title, &text).into_response(),
        Err(_) => page::text(title, &default_text(file, host)).into_response(),
    }
}

fn default_text(file: &str, host: &str) -> String {
    let what = match file {
        "privacy.md" => {
            "Messages that you send to a business on Messenger, Instagram, WhatsApp or Telegram are received here, shown to the people who work for that business, and kept until the business deletes them. Nothing is sold or used for advertising.\n\nTo have your data deleted, ask the business that you wrote to."
        }
        _ => {
            "This desk is used by businesses to answer messages. Only people whom the business has invited may sign in."
        }
    };
    format!(
        "{what}\n\nThis service at {host} is run by whoever gave you its address; ask them for their contact details.\n\n\
         *For the operator: put your own text into `{file}` in the data directory (FRONTDESK_DATA_DIR). Name who you are and how to reach you.*"
    )
}

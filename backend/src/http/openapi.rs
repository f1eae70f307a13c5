//! The OpenAPI document: every route with its views, bodies and errors, and the socket's events.

use axum::http::StatusCode;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;

use super::{
    App, accounts, assignment, attachments, audit, audited, auth, canned_responses, checks, composer_settings,
    contact_attributes, contact_files, contact_merges, contacts, conversation_bulk, conversations, drafts, idempotent,
    inbox_health, inboxes, invitations, labels, link_previews, macros, members, mentions, messages, notifications,
    oauth, oidc, passkey_sign_in, passkeys, permitted, privacy, problem, push, reauthenticated, roles, saved_views,
    scheduled_messages, search, second_factor, sessions, sign_in_provider, teams, templates, tokens, view_counts,
    webhook_endpoints, webhook_log, webhook_setup, workspace, workspaces,
};
use crate::domain::audit::AuditAction;
use crate::domain::ingest::Outcome;
use crate::domain::views::{Event, EventEnvelope};
use crate::domain::webhook_endpoints::WebhookPayload;

#[derive(OpenApi)]
#[openapi(
    info(title = "Frontdesk", description = "One desk for every channel. Lists are `{items, next_cursor}`; errors are problem details with a stable `code`."),
    servers((url = "/api/v1")),
    components(schemas(EventEnvelope, Event, WebhookPayload, problem::Problem, Outcome, AuditAction)),
    modifiers(&Security),
    security(("token" = []), ("session" = [])),
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(super::SESSION_COOKIE))),
        );
    }
}

/// The API's routes with their documentation.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(auth::router())
        .merge(passkey_sign_in::router())
        .merge(accounts::router())
        .merge(oidc::router())
        .merge(conversations::router())
        .merge(conversation_bulk::router())
        .merge(view_counts::router())
        .merge(saved_views::router())
        .merge(messages::router())
        .merge(mentions::router())
        .merge(drafts::router())
        .merge(composer_settings::router())
        .merge(scheduled_messages::router())
        .merge(macros::router())
        .merge(link_previews::router())
        .merge(inboxes::router())
        .merge(checks::router())
        .merge(oauth::router())
        .merge(inbox_health::router())
        .merge(templates::router())
        .merge(contacts::router())
        .merge(contact_attributes::router())
        .merge(contact_merges::router())
        .merge(contact_files::router())
        .merge(privacy::router())
        .merge(search::router())
        .merge(attachments::router())
        .merge(members::router())
        .merge(invitations::router())
        .merge(roles::router())
        .merge(teams::router())
        .merge(labels::router())
        .merge(canned_responses::router())
        .merge(assignment::router())
        .merge(notifications::router())
        .merge(push::router())
        .merge(webhook_log::router())
        .merge(webhook_endpoints::router())
        .merge(webhook_setup::router())
        .merge(workspace::router())
        .merge(workspaces::router())
        .merge(audit::router())
        .merge(sessions::router())
        .merge(second_factor::router())
        .merge(passkeys::router())
        .merge(sign_in_provider::router())
        .merge(tokens::router())
}

/// The API's routes, and the document as `frontdesk openapi` prints it.
pub fn parts() -> (axum::Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut document) = api().split_for_parts();
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("patch", &mut item.patch),
        ];
        let operations = operations
            .into_iter()
            .filter_map(|(method, operation)| Some((method, operation.as_mut()?)));
        for (method, operation) in operations {
            audited::tell(method, path, operation);
            permitted::tell(method, path, operation);
            reauthenticated::tell(method, path, operation);
            idempotent::tell(method, path, operation);
            // handlers of different files have the same short names
            let tag = operation
                .tags
                .as_ref()
                .and_then(|tags| tags.first())
                .cloned()
                .unwrap_or_default();
            let name = operation.operation_id.take().unwrap_or_default();
            operation.operation_id = Some(format!("{tag}_{name}"));
            complete(operation);
        }
    }
    permitted::tell_roles(&mut document);
    (router, document)
}

/// Problems are problem details by their content type too, and those that any request may be answered with are said once
/// for all.
fn complete(operation: &mut Operation) {
    let public = operation.tags.iter().flatten().any(|tag| tag == "auth");
    let mut everywhere = vec![(
        StatusCode::SERVICE_UNAVAILABLE,
        "More than can be taken now; try again in a moment",
    )];
    if !public {
        everywhere.extend([
            (StatusCode::UNAUTHORIZED, "Not signed in, or the token is unknown"),
            (
                StatusCode::FORBIDDEN,
                "Without the permission (see `security`), or not in this workspace",
            ),
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Something about the request is invalid; `fields` says what",
            ),
            (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left",
            ),
        ]);
    }
    if operation.request_body.is_some() {
        everywhere.push((StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"));
    }
    for (status, description) in everywhere {
        operation
            .responses
            .responses
            .entry(status.as_str().to_owned())
            .or_insert_with(|| RefOr::T(problem(description)));
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if !status.starts_with('2') && response.content.shift_remove("application/json").is_some() {
            response.content.insert(PROBLEM.to_owned(), RefOr::T(content()));
        }
        if response.description.is_empty() {
            let status = status.parse::<StatusCode>().ok();
            response.description = status
                .and_then(|status| status.canonical_reason())
                .unwrap_or_default()
                .to_owned();
        }
    }
}

const PROBLEM: &str = "application/problem+json";

/// An answer that is a problem.
pub(super) fn problem(description: &str) -> Response {
    ResponseBuilder::new()
        .description(description)
        .content(PROBLEM, content())
        .build()
}

fn content() -> Content {
    Content::new(Some(Ref::from_schema_name("Problem")))
}

pub fn document() -> utoipa::openapi::OpenApi {
    parts().1
}

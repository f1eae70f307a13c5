//! The OpenAPI document: every route with its views, bodies and errors, and the socket's events.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;

use super::{
    App, attachments, auth, canned_responses, contacts, conversations, inboxes, labels, members, messages, problem,
    teams, webhook_log,
};
use crate::domain::views::{Event, EventEnvelope};

#[derive(OpenApi)]
#[openapi(
    info(title = "Frontdesk", description = "One desk for every channel. Lists are `{items, next_cursor}`; errors are problem details with a stable `code`."),
    servers((url = "/api/v1")),
    components(schemas(EventEnvelope, Event, problem::Problem)),
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
        .merge(conversations::router())
        .merge(messages::router())
        .merge(inboxes::router())
        .merge(contacts::router())
        .merge(attachments::router())
        .merge(members::router())
        .merge(teams::router())
        .merge(labels::router())
        .merge(canned_responses::router())
        .merge(webhook_log::router())
}

/// The API's routes, and the document as `frontdesk openapi` prints it.
pub fn parts() -> (axum::Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut document) = api().split_for_parts();
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        for operation in operations.into_iter().flatten() {
            // handlers of different files have the same short names
            let tag = operation
                .tags
                .as_ref()
                .and_then(|tags| tags.first())
                .cloned()
                .unwrap_or_default();
            let name = operation.operation_id.take().unwrap_or_default();
            operation.operation_id = Some(format!("{tag}_{name}"));
        }
    }
    (router, document)
}

pub fn document() -> utoipa::openapi::OpenApi {
    parts().1
}

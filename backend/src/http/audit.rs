//! `/audit_entries`: who did what, for owners and admins.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, Paging, Query};
use super::problem::Problem;
use crate::domain::audit::{self, AuditAction, AuditEntryView, AuditFilter};
use crate::domain::page::Page;
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

/// Which entries; what is left out restricts nothing.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FilterQuery {
    action: Option<AuditAction>,
    /// The member or token who did it.
    actor_id: Option<Uuid>,
    /// What it was done to: a member, an inbox, a contact …
    target_id: Option<Uuid>,
    /// For example 2026-10-05T11:33:20Z.
    since: Option<String>,
    /// Exclusive.
    until: Option<String>,
}

impl FilterQuery {
    fn filter(self) -> Result<AuditFilter> {
        let mut check = Check::default();
        let mut time = |name: &str, text: Option<String>| -> Option<OffsetDateTime> {
            let parsed = text.map(|text| OffsetDateTime::parse(&text, &Rfc3339)).transpose();
            check.field(name, parsed.is_ok(), "must be a time, for example 2026-10-05T11:33:20Z");
            parsed.unwrap_or_default()
        };
        let (since, until) = (time("since", self.since), time("until", self.until));
        check.done()?;
        Ok(AuditFilter {
            action: self.action,
            actor_id: self.actor_id,
            target_id: self.target_id,
            since,
            until,
        })
    }
}

/// The audit log, newest first. Admins only
///
/// Who did what, from where, and what was before and after: everything that changes people, permissions, inboxes and settings, access to data
/// and its export, sign-in and sign-out. Entries are only ever added, each with a hash over the one before it; `frontdesk audit verify`
/// reckons them anew. Which request records what is said by its `x-audit`.
#[utoipa::path(get, path = "/audit_entries", tag = "audit", params(FilterQuery, Paging),
    responses((status = 200, body = Page<AuditEntryView>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<FilterQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<AuditEntryView>>> {
    let (filter, limit) = (query.filter()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(
        audit::list(&mut scope, &filter, paging.cursor.as_deref(), limit).await?,
    ))
}

/// The audit log as JSON lines, newest first: all of it, or what a filter finds. Admins only
///
/// Each line is an entry as the list shows it. A connection that breaks off before the end left some out.
#[utoipa::path(get, path = "/audit_entries.jsonl", tag = "audit", params(FilterQuery),
    responses((status = 200, body = String, content_type = "application/jsonl"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn export(State(app): State<App>, auth: Auth, Query(query): Query<FilterQuery>) -> Result<Response> {
    let content = audit::export(&app.store, auth.0.workspace_id, auth.doer(), query.filter()?).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.jsonl\""),
    ];
    Ok((headers, Body::from_stream(content)).into_response())
}

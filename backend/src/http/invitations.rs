//! Invitations over HTTP: `/invitations` for admins, `/auth/invitations` for who follows one.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::auth::{self, BODY_MAX, own_page};
use super::extract::{self, Auth, Json, Paging, Path, Query};
use super::problem::Problem;
use super::teams::{Refused, Unknown};
use crate::domain::invitations::{self, Acceptance, InvitationView, InvitedView, NewInvitation, SentInvitationView};
use crate::domain::page::Page;
use crate::domain::views::{Language, MeView};
use crate::errors::Result;
use crate::store::Origin;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look))
        .routes(routes!(accept))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .routes(routes!(list, create))
        .routes(routes!(revoke))
        .routes(routes!(resend))
}

/// Who was invited and has not joined yet, the newest first.
#[utoipa::path(get, path = "/invitations", tag = "invitations", params(Paging),
    responses((status = 200, body = Page<InvitationView>, description = "One page"), Refused))]
async fn list(State(app): State<App>, auth: Auth, Query(paging): Query<Paging>) -> Result<Json<Page<InvitationView>>> {
    let (cursor, limit) = (paging.cursor()?, paging.limit()?);
    let mut scope = auth.scope(&app).await?;
    Ok(Json(invitations::list(&mut scope, cursor, limit).await?))
}

/// Invites somebody by address. An owner only by owners; nobody gives more than they have.
///
/// The link is in this answer and nowhere else afterwards; it is mailed too where this server sends mail. It works for seven days.
#[utoipa::path(post, path = "/invitations", tag = "invitations", request_body = NewInvitation, responses(
    (status = 201, body = SentInvitationView, description = "Invited"),
    (status = 409, body = Problem, description = "`already_invited`; `too_many_invitations`; `member_limit`: the workspace may have no more members"),
    (status = 429, body = Problem),
    Refused,
))]
async fn create(
    State(app): State<App>,
    auth: Auth,
    Json(new): Json<NewInvitation>,
) -> Result<(StatusCode, Json<SentInvitationView>)> {
    app.sign_ins.invite(auth.0.workspace_id)?;
    let room = app.outgoing.mailroom();
    let sent = invitations::create(&app.store, room, &auth.0, &auth.doer(), new).await?;
    Ok((StatusCode::CREATED, Json(sent)))
}

/// Takes an invitation back: its link leads nowhere.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "invitations", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Taken back"), Refused, Unknown))]
async fn revoke(State(app): State<App>, auth: Auth, Path(id): Path<Uuid>) -> Result<StatusCode> {
    let mut scope = auth.scope(&app).await?;
    invitations::revoke(&mut scope, &auth.0, id).await?;
    scope.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Resend {
    /// Of the mail, where its reader has not chosen one.
    #[serde(default)]
    language: Option<Language>,
}

/// Invites once more, with a new link; the one of before ends. Once in a minute.
#[utoipa::path(post, path = "/invitations/{id}/resend", tag = "invitations", params(("id" = Uuid, Path)), request_body = Resend, responses(
    (status = 200, body = SentInvitationView, description = "Invited once more"),
    (status = 429, body = Problem),
    Refused, Unknown,
))]
async fn resend(
    State(app): State<App>,
    auth: Auth,
    Path(id): Path<Uuid>,
    Json(body): Json<Resend>,
) -> Result<Json<SentInvitationView>> {
    let room = app.outgoing.mailroom();
    let sent = invitations::resend(&app.store, room, &auth.0, &auth.doer(), id, body.language).await?;
    Ok(Json(sent))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LookAtInvitation {
    /// The secret of the link.
    token: String,
}

/// What an invitation is about, for who has its link
///
/// The secret is in the body, since addresses are written down on their way.
#[utoipa::path(post, path = "/auth/invitations/look", tag = "auth", request_body = LookAtInvitation, security(()), responses(
    (status = 200, body = InvitedView, description = "It waits"),
    (status = 404, body = Problem, description = "It was accepted or taken back, or is over"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn look(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<LookAtInvitation>,
) -> Result<Json<InvitedView>> {
    app.sign_ins.look(origin.address)?;
    let session = extract::session(&headers);
    Ok(Json(
        invitations::look(&app.store, &body.token, session.as_deref()).await?,
    ))
}

/// Join: sets the session cookie
///
/// Who has no account makes one with name and password. Who has one gives its password, or is signed in with it and gives nothing.
#[utoipa::path(post, path = "/auth/invitations/accept", tag = "auth", request_body = Acceptance, security(()), responses(
    (status = 200, body = MeView, description = "Joined, and signed in there"),
    (status = 403, body = Problem),
    (status = 404, body = Problem, description = "It was accepted or taken back, or is over"),
    (status = 409, body = Problem, description = "`account_exists`: look at the invitation again; `member_limit`: the workspace may have no more members"),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
async fn accept(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Json(body): Json<Acceptance>,
) -> Result<Response> {
    own_page(&headers, &app)?;
    // whose password is guessed counts, and not by which of many links
    app.sign_ins.look(origin.address)?;
    let invited = invitations::look(&app.store, &body.token, None).await?;
    app.sign_ins.account(origin.address, &invited.email)?;
    // a cookie counts only where the page is shown to be ours
    let session = extract::session(&headers).filter(|_| headers.contains_key(header::ORIGIN));
    let (workspace_id, secret) = invitations::accept(&app.store, &body, &origin, session.as_deref()).await?;
    let me = auth::me_by(&app, &secret, Some(workspace_id)).await?;
    Ok(([(header::SET_COOKIE, auth::cookie(&app, secret, false))], Json(me)).into_response())
}

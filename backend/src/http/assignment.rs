//! `/assignment`: conversations that are given to members by themselves, for admins; and who is here.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::extract::{Auth, Json, nullable};
use super::problem::Problem;
use crate::domain::assignment::{
    self, AssignmentMode, AssignmentSettingsView, AssignmentStateView, SettingsChange, TeamAssignment,
};
use crate::domain::presence::{self, Availability, AvailabilityView, PresenceView};
use crate::errors::Result;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get, change))
        .routes(routes!(state))
        .routes(routes!(who_is_here))
        .routes(routes!(change_availability))
}

/// How conversations are given to members by themselves. Admins only
#[utoipa::path(get, path = "/assignment", tag = "assignment",
    responses((status = 200, body = AssignmentSettingsView), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn get(State(app): State<App>, auth: Auth) -> Result<Json<AssignmentSettingsView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(assignment::get(&mut scope).await?))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "without_team": "least_busy", "capacity": 10, "capacities": [{ "user_id": "01890a5d-ac96-774b-bcce-b302099a8057", "capacity": 3 }],
    "sticky": true, "give_back_minutes": 15 }))]
struct ChangeAssignment {
    /// Of conversations without a team.
    without_team: Option<AssignmentMode>,
    /// Teams that are not named stay as they are.
    #[serde(default)]
    teams: Vec<TeamAssignment>,
    /// From 1 to 1,000.
    capacity: Option<i32>,
    /// Members who are not named keep theirs.
    #[serde(default)]
    capacities: Vec<ChangeCapacity>,
    sticky: Option<bool>,
    /// From 1 to 1,440; null: never.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<i32>)]
    give_back_minutes: Option<Option<i32>>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeCapacity {
    user_id: Uuid,
    /// From 0, none at all, to 1,000; null: the workspace's.
    capacity: Option<i32>,
}

/// Change how conversations are given to members by themselves. Admins only
#[utoipa::path(patch, path = "/assignment", tag = "assignment", request_body = ChangeAssignment,
    responses((status = 200, body = AssignmentSettingsView, description = "As it is now; what waits is given at once"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<ChangeAssignment>,
) -> Result<Json<AssignmentSettingsView>> {
    let change = SettingsChange {
        without_team: body.without_team,
        teams: body.teams,
        capacity: body.capacity,
        capacities: body.capacities.iter().map(|one| (one.user_id, one.capacity)).collect(),
        sticky: body.sticky,
        give_back_minutes: body.give_back_minutes,
    };
    let mut scope = auth.scope(&app).await?;
    let view = assignment::change(&mut scope, change).await?;
    scope.commit().await?;
    Ok(Json(view))
}

/// Who is here and has how many, and how many wait. Admins only
#[utoipa::path(get, path = "/assignment/state", tag = "assignment",
    responses((status = 200, body = AssignmentStateView), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn state(State(app): State<App>, auth: Auth) -> Result<Json<AssignmentStateView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(assignment::state(&mut scope).await?))
}

/// Who is here, and who is away
#[utoipa::path(get, path = "/presence", tag = "presence",
    responses((status = 200, body = PresenceView), (status = 401, body = Problem)))]
async fn who_is_here(State(app): State<App>, auth: Auth) -> Result<Json<PresenceView>> {
    let mut scope = auth.scope(&app).await?;
    Ok(Json(presence::get(&mut scope).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "availability": "away" }))]
struct ChangeAvailability {
    availability: Availability,
}

/// Say that one is available, or away
#[utoipa::path(put, path = "/availability", tag = "presence", request_body = ChangeAvailability,
    responses((status = 200, body = AvailabilityView), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "A token is neither"), (status = 422, body = Problem)))]
async fn change_availability(
    State(app): State<App>,
    auth: Auth,
    Json(body): Json<ChangeAvailability>,
) -> Result<Json<AvailabilityView>> {
    let mut scope = auth.scope(&app).await?;
    let view = presence::change(&mut scope, &auth.0, body.availability).await?;
    scope.commit().await?;
    Ok(Json(view))
}

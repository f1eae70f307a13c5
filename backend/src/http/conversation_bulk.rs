//! One change to many conversations.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::App;
use super::conversation_list::ConversationQuery;
use super::conversations::nullable_time;
use super::extract::{Auth, Json};
use super::problem::Problem;
use crate::domain::conversations::{self, BulkChange, Changed, ConversationChange};
use crate::domain::views::{ConversationStatus, ConversationView};
use crate::errors::{Check, Result};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(bulk))
}

/// Which conversations, and what changes about them: either `conversation_ids` or `filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeConversations {
    /// 1 to 500.
    conversation_ids: Option<Vec<Uuid>>,
    /// All in a list, the first 500 in its order.
    filter: Option<ConversationQuery>,
    change: ManyChange,
}

/// What is left out stays as it is; null clears.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ManyChange {
    status: Option<ConversationStatus>,
    /// With status `snoozed`: when they wake by themselves.
    #[serde(default, deserialize_with = "nullable_time")]
    #[schema(value_type = Option<String>, format = DateTime)]
    snoozed_until: Option<Option<OffsetDateTime>>,
    #[serde(default, deserialize_with = "super::extract::nullable")]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "super::extract::nullable")]
    #[schema(value_type = Option<Uuid>)]
    team_id: Option<Option<Uuid>>,
    /// To the labels each has.
    #[serde(default)]
    add_label_ids: Vec<Uuid>,
    #[serde(default)]
    remove_label_ids: Vec<Uuid>,
    /// `none`, `low`, `medium`, `high`, `urgent`
    priority: Option<String>,
    /// For the member who asks: true, all of each is read; false, its newest message is not.
    read: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ManyChanged {
    items: Vec<ItemChanged>,
    /// The list holds more than were changed.
    more: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct ItemChanged {
    id: Uuid,
    outcome: ItemOutcome,
    /// What it was before, of what can be changed here; null where it failed.
    before: Option<ConversationState>,
    /// As it is now; null where it failed.
    conversation: Option<ConversationView>,
    /// Why it failed; null where it did not.
    problem: Option<Problem>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ItemOutcome {
    Changed,
    /// It was so already.
    Unchanged,
    Failed,
}

#[derive(Debug, Serialize, ToSchema)]
struct ConversationState {
    status: ConversationStatus,
    #[serde(with = "crate::clock::rfc3339_millis::option")]
    snoozed_until: Option<OffsetDateTime>,
    assignee_id: Option<Uuid>,
    team_id: Option<Uuid>,
    label_ids: Vec<Uuid>,
    priority: String,
}

/// Change many conversations at once
///
/// Each is changed by itself: one that cannot be changed keeps no other from it, and `items` say what became of each.
#[utoipa::path(post, path = "/conversations/bulk", tag = "conversations",
    request_body(content = ChangeConversations, example = json!({ "filter": { "status": "open", "assignee": "none" }, "change": { "assignee_id": null, "status": "resolved" } })),
    responses((status = 200, body = ManyChanged), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn bulk(State(app): State<App>, auth: Auth, Json(body): Json<ChangeConversations>) -> Result<Json<ManyChanged>> {
    let mut check = Check::default();
    check.field(
        "conversation_ids",
        body.conversation_ids.is_some() != body.filter.is_some(),
        "must be given, or a filter; not both",
    );
    check.done()?;
    let wanted = body.change.into_domain();
    let (ids, more) = match (body.conversation_ids, body.filter) {
        (Some(ids), _) => (ids, false),
        (None, filter) => {
            let filter = filter.unwrap_or_default().filter(&app, &auth).await?;
            let mut glance = auth.glance(&app).await?;
            let (ids, more) = conversations::listed(&mut glance.reader(), &filter).await?;
            if ids.is_empty() {
                return Ok(Json(ManyChanged {
                    items: Vec::new(),
                    more,
                }));
            }
            (ids, more)
        }
    };
    let items = conversations::change_many(&app.store, &auth.0, &ids, &wanted).await?;
    Ok(Json(ManyChanged {
        items: items.into_iter().map(item).collect(),
        more,
    }))
}

impl ManyChange {
    fn into_domain(self) -> BulkChange {
        BulkChange {
            change: ConversationChange {
                status: self.status,
                snoozed_until: self.snoozed_until,
                assignee_id: self.assignee_id,
                team_id: self.team_id,
                add_label_ids: self.add_label_ids,
                remove_label_ids: self.remove_label_ids,
                priority: self.priority,
                ..ConversationChange::default()
            },
            read: self.read,
        }
    }
}

fn item(changed: Changed) -> ItemChanged {
    let id = changed.id;
    match changed.outcome {
        Ok((before, after)) => ItemChanged {
            id,
            outcome: if before.version == after.version {
                ItemOutcome::Unchanged
            } else {
                ItemOutcome::Changed
            },
            before: Some(ConversationState {
                status: before.status,
                snoozed_until: before.snoozed_until,
                assignee_id: before.assignee_id,
                team_id: before.team_id,
                label_ids: before.label_ids,
                priority: before.priority,
            }),
            conversation: Some(after),
            problem: None,
        },
        Err(error) => ItemChanged {
            id,
            outcome: ItemOutcome::Failed,
            before: None,
            conversation: None,
            problem: Some(Problem::from(error)),
        },
    }
}

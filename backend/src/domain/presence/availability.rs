//! What members say of themselves.

use time::OffsetDateTime;
use uuid::Uuid;

use super::here;
use super::view::{Availability, AvailabilityView, PresenceView};
use crate::domain::access::Actor;
use crate::domain::views::Event;
use crate::errors::{Error, Result};
use crate::store::Scoped;

type Row = (Uuid, i64, bool, OffsetDateTime);

fn view((user_id, version, available, changed_at): Row) -> AvailabilityView {
    AvailabilityView {
        user_id,
        version,
        availability: if available {
            Availability::Available
        } else {
            Availability::Away
        },
        since: (version > 0).then_some(changed_at),
    }
}

/// Who is here, and what they say of themselves.
pub async fn get(scope: &mut Scoped) -> Result<PresenceView> {
    let online_ids = here::online(scope).await?;
    let rows: Vec<Row> = sqlx::query_as(
        "select user_id, version, available, changed_at from availability where workspace_id = $1 and version > 0 order by user_id",
    )
    .bind(scope.workspace_id())
    .fetch_all(scope.connection())
    .await?;
    Ok(PresenceView {
        online_ids,
        availability: rows.into_iter().map(view).collect(),
    })
}

/// The same again changes nothing.
pub async fn change(scope: &mut Scoped, actor: &Actor, availability: Availability) -> Result<AvailabilityView> {
    let user_id = actor.user_id.ok_or(Error::Forbidden(
        "Only members are available or away; a token is neither.",
    ))?;
    let now = scope.store().clock.now();
    let row: Row = sqlx::query_as(
        "insert into availability as a (workspace_id, user_id, version, available, changed_at) values ($1, $2, 1, $3, $4)
         on conflict (workspace_id, user_id) do update set
           version = a.version + case when a.version = 0 or a.available <> excluded.available then 1 else 0 end,
           changed_at = case when a.version = 0 or a.available <> excluded.available then excluded.changed_at else a.changed_at end,
           available = excluded.available
         returning user_id, version, available, changed_at",
    )
    .bind(scope.workspace_id())
    .bind(user_id)
    .bind(availability == Availability::Available)
    .bind(now)
    .fetch_one(scope.connection())
    .await?;
    let view = view(row);
    scope.record(Event::AvailabilityUpdated(view.clone()));
    Ok(view)
}

//! What the platform says about an account, kept for some minutes: it is not asked at every look.

use frontdesk_connectors::health::{self, HealthFact, HealthState as Reported};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::views::{HealthFactView, HealthState};
use crate::errors::Result;
use crate::store::Store;

/// So long an answer counts.
const FRESH: Duration = Duration::minutes(5);

/// The platform's last answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub at: OffsetDateTime,
    pub facts: Vec<HealthFactView>,
}

impl Asked {
    pub fn is_fresh(&self, now: OffsetDateTime) -> bool {
        self.at > now - FRESH
    }
}

pub async fn asked(connection: &mut PgConnection, workspace_id: Uuid, inbox_id: Uuid) -> Result<Option<Asked>> {
    let row: Option<(OffsetDateTime, Json<Vec<HealthFactView>>)> =
        sqlx::query_as("select checked_at, facts from inbox_check where workspace_id = $1 and inbox_id = $2")
            .bind(workspace_id)
            .bind(inbox_id)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(at, facts)| Asked { at, facts: facts.0 }))
}

pub async fn remember(store: &Store, workspace_id: Uuid, inbox_id: Uuid, facts: Vec<HealthFact>) -> Result<()> {
    let facts: Vec<HealthFactView> = facts.into_iter().map(view).collect();
    sqlx::query(
        // an inbox that was taken away meanwhile needs none
        "insert into inbox_check (workspace_id, inbox_id, checked_at, facts)
         select workspace_id, id, $3, $4 from inbox where workspace_id = $1 and id = $2
         on conflict (workspace_id, inbox_id) do update set checked_at = excluded.checked_at, facts = excluded.facts",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(store.clock.now())
    .bind(Json(facts))
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// Of a token whose end is known from its login.
pub(super) fn expiry(end: OffsetDateTime, now: OffsetDateTime) -> HealthFactView {
    view(health::expiry(end, now))
}

fn view(fact: HealthFact) -> HealthFactView {
    HealthFactView {
        name: fact.name,
        state: match fact.state {
            Reported::Ok => HealthState::Ok,
            Reported::Unknown => HealthState::Unknown,
            Reported::Warn => HealthState::Warn,
            Reported::Bad => HealthState::Bad,
        },
        text: fact.text,
        advice: fact.advice,
        code: fact.code,
        values: fact.values,
    }
}

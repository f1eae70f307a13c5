//! What is told about people without a message of theirs: how the business's address book calls them. It makes nobody: who is
//! not known yet is met when they write.

use sqlx::PgConnection;
use uuid::Uuid;

use super::apply::{Changes, Ready};
use super::people::Person;
use crate::domain::names;

/// A name for who has none. What they call themselves, and what an agent called them, stays.
pub async fn address_book(
    connection: &mut PgConnection,
    event: &Ready<'_>,
    person: &Person,
    name: &str,
    changes: &mut Changes,
) -> Result<(), sqlx::Error> {
    let named = sqlx::query(
        "update contact set name = $3, version = version + 1 where workspace_id = $1 and id = $2 and name is null",
    )
    .bind(event.workspace_id)
    .bind(person.contact_id)
    .bind(names::readable(name))
    .execute(&mut *connection)
    .await?;
    if named.rows_affected() == 0 {
        return Ok(());
    }
    changes.contacts.insert((event.workspace_id, person.contact_id));
    // the conversations' views show the name
    let touched: Vec<Uuid> = sqlx::query_scalar(
        "update conversation set version = version + 1 where workspace_id = $1 and contact_id = $2 returning id",
    )
    .bind(event.workspace_id)
    .bind(person.contact_id)
    .fetch_all(connection)
    .await?;
    changes
        .conversations
        .extend(touched.into_iter().map(|id| (event.workspace_id, id)));
    Ok(())
}

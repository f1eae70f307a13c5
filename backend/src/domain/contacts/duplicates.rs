//! Contacts who may be the same person.

use sqlx::FromRow;
use uuid::Uuid;

use super::{get, load};
use crate::domain::views::DuplicateView;
use crate::errors::Result;
use crate::store::Scoped;

/// More are no suggestion.
const SUGGESTED: i32 = 10;
/// A shorter number is nobody's alone.
const DIGITS_MIN: usize = 6;

/// A contact with a number or an address.
#[derive(Debug, Clone, FromRow)]
pub struct Reached {
    pub contact_id: Uuid,
    pub same_phone: bool,
    pub same_email: bool,
}

/// Whoever has this number, however it is written, or this address.
pub async fn reached_by(
    scope: &mut Scoped,
    phone: Option<&str>,
    email: Option<&str>,
    room: i32,
) -> Result<Vec<Reached>> {
    let digits: Option<String> = phone
        .map(|phone| phone.chars().filter(char::is_ascii_digit).collect())
        .filter(|digits: &String| digits.len() >= DIGITS_MIN);
    let email = email.map(str::trim).filter(|email| !email.is_empty());
    if digits.is_none() && email.is_none() {
        return Ok(Vec::new());
    }
    Ok(
        sqlx::query_as("select contact_id, same_phone, same_email from contacts_reached_by($1, $2, $3)")
            .bind(digits)
            .bind(email)
            .bind(room)
            .fetch_all(scope.connection())
            .await?,
    )
}

/// Others with the same number or address.
pub async fn duplicates(scope: &mut Scoped, id: Uuid) -> Result<Vec<DuplicateView>> {
    let contact = get(scope, id).await?;
    let mut same = reached_by(scope, contact.phone.as_deref(), contact.email.as_deref(), SUGGESTED + 1).await?;
    same.retain(|reached| reached.contact_id != id);
    let workspace_id = scope.workspace_id();
    let ids: Vec<(Uuid, Uuid)> = same.iter().map(|reached| (workspace_id, reached.contact_id)).collect();
    let views = load::by_ids(scope.connection(), &ids).await?;
    Ok(views
        .into_iter()
        .filter_map(|(_, contact)| {
            let reached = same.iter().find(|reached| reached.contact_id == contact.id)?;
            Some(DuplicateView {
                contact,
                same_phone: reached.same_phone,
                same_email: reached.same_email,
            })
        })
        .collect())
}

//! Contacts as a file, read page by page while it is sent.

use bytes::Bytes;
use futures::{Stream, stream};
use serde_json::json;
use uuid::Uuid;

use super::{Filter, list};
use crate::clock::rfc3339_millis;
use crate::domain::audit::{self, AuditAction};
use crate::domain::contact_attributes;
use crate::domain::page::Cursor;
use crate::domain::views::{ContactAttributeView, ContactView};
use crate::errors::{Error, Result};
use crate::store::{Doer, Store};

/// Contacts that are read at a time.
const ROWS: i64 = 500;
/// So that spreadsheets know the file for UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
const COLUMNS: [&str; 9] = [
    "id",
    "name",
    "username",
    "phone",
    "email",
    "note",
    "blocked",
    "created_at",
    "identities",
];

/// What would be a formula to a spreadsheet begins with an apostrophe, which it does not show. Reading takes it off again.
pub(super) fn safe(text: &str) -> String {
    if is_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

pub(super) fn unsafe_again(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Lines of CSV. They may have fewer or more cells than others.
pub(super) fn lines<I: IntoIterator<Item = String>>(rows: impl IntoIterator<Item = I>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.into_iter().map(|cell| safe(&cell)))
            .map_err(|error| Error::Internal(error.into()))?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::Internal(anyhow::anyhow!("{error}")))
}

struct Walk {
    store: Store,
    workspace_id: Uuid,
    filter: Filter,
    attributes: Vec<ContactAttributeView>,
    /// Where it goes on; none: at the beginning.
    after: Option<Cursor>,
}

/// Newest first: a line of names, then one for each contact. The first piece is made before it returns, so that a filter that is
/// wrong is told as such. That somebody took it is recorded before they have any of it.
pub async fn export(
    store: &Store,
    workspace_id: Uuid,
    doer: Doer,
    filter: Filter,
) -> Result<impl Stream<Item = Result<Bytes>> + use<>> {
    let mut scope = store.scoped(workspace_id).await?;
    let attributes = contact_attributes::all(&mut scope).await?;
    drop(scope);
    // what was looked for may be somebody's name
    let asked = json!({
        "words": filter.q.is_some(),
        "attribute": filter.attribute.as_ref().map(|(key, _)| key),
        "blocked": filter.blocked,
    });
    let mut walk = Walk {
        store: store.clone(),
        workspace_id,
        filter,
        attributes,
        after: None,
    };
    let header = COLUMNS.iter().map(|name| (*name).to_owned());
    let header = header.chain(walk.attributes.iter().map(|attribute| attribute.key.clone()));
    let mut first = BYTE_ORDER_MARK.as_bytes().to_vec();
    first.extend(lines([header])?);
    let (piece, more) = walk.next().await?;
    first.extend(piece);
    let entry = audit::deed(AuditAction::ContactsExported, None, None, asked);
    audit::note(store, workspace_id, doer, entry).await?;
    let rest = stream::try_unfold(more.then_some(walk), async |walk| {
        let Some(mut walk) = walk else { return Ok(None) };
        let (piece, more) = walk.next().await?;
        Ok(Some((Bytes::from(piece), more.then_some(walk))))
    });
    Ok(futures::StreamExt::chain(
        stream::once(futures::future::ready(Ok(Bytes::from(first)))),
        rest,
    ))
}

impl Walk {
    /// The next lines, and whether there may be more.
    async fn next(&mut self) -> Result<(Vec<u8>, bool)> {
        let mut scope = self.store.scoped(self.workspace_id).await?;
        let page = list(&mut scope, &self.filter, ROWS, self.after).await?;
        drop(scope);
        self.after = page.next_cursor.as_deref().map(Cursor::decode).transpose()?;
        let rows = page.items.iter().map(|contact| self.row(contact));
        Ok((lines(rows)?, self.after.is_some()))
    }

    fn row(&self, contact: &ContactView) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let identities: Vec<String> = contact
            .identities
            .iter()
            .map(|identity| {
                format!(
                    "{}:{}",
                    frontdesk_connectors::Channel::from(identity.channel).as_str(),
                    identity.external_id
                )
            })
            .collect();
        let mut row = vec![
            contact.id.to_string(),
            text(&contact.name),
            text(&contact.username),
            text(&contact.phone),
            text(&contact.email),
            text(&contact.note),
            contact.blocked_at.is_some().to_string(),
            rfc3339_millis::format(contact.created_at),
            identities.join(" "),
        ];
        row.extend(self.attributes.iter().map(|attribute| {
            let value = contact.attributes.get(&attribute.key);
            value.map(contact_attributes::written).unwrap_or_default()
        }));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_each_is_read_as_it_was() {
        for text in [
            "=1+1",
            "+1555",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "plain",
            "'quoted",
            "",
            "a,\"b\"\nc",
        ] {
            let cell = safe(text);
            assert!(!is_formula(&cell), "{cell}");
            assert_eq!(unsafe_again(&cell), text);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        let file = lines([["a,b".to_owned(), "c\"d".to_owned(), "e\nf".to_owned()]]).unwrap();
        assert_eq!(String::from_utf8(file).unwrap(), "\"a,b\",\"c\"\"d\",\"e\nf\"\n");
    }
}

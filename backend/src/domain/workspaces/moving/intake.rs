//! Taking the lines of a table in, some at a time: rows and the place that was reached are one commit.

use sqlx::{AssertSqlSafe, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Watch;
use super::arrival::Arrival;
use super::folder::Folder;
use super::lines::Lines;
use super::manifest::{Manifest, Part, wrong as wrong_manifest};
use super::people::{self, renamed};
use super::reader::{Place, Reader, wrong};
use super::taken::{AUDIT, MEMBERS, Taken, WORKSPACE};
use crate::domain::workspaces::tables::Table;
use crate::errors::{Result, refusal};
use crate::store::Store;

/// Lines of one transaction.
const LINES: usize = 500;
/// Bytes of them, but for the last one.
const BYTES: u64 = 4 * 1024 * 1024;
/// What refers to something refers to something that is here, at each statement and not only at the end: so it is known which line does not.
const BEGIN: &str = "begin; set constraints all immediate";
/// Of a line that the database would take.
const STRANGE: &str = "no export has such a line";

/// Rows of one table, from lines. Whatever they say, they are rows of this workspace, and such as an export has.
pub(super) struct Insert {
    sql: String,
    workspace_id: Uuid,
    at: OffsetDateTime,
}

impl Insert {
    /// `columns`: those of the lines, which the table has.
    pub fn of(table: &Table, taken: &Taken, columns: &[String], manifest: &Manifest) -> Self {
        Self {
            sql: insert(table, taken, columns),
            workspace_id: manifest.workspace_id,
            at: manifest.exported_at,
        }
    }

    /// Returns how many of them were taken in.
    pub async fn run(&self, connection: &mut PgConnection, lines: &[String]) -> Result<u64, sqlx::Error> {
        let inserted = sqlx::query(AssertSqlSafe(self.sql.as_str()))
            .bind(format!("[{}]", lines.join(",")))
            .bind(self.at)
            .bind(self.workspace_id)
            .execute(connection)
            .await?;
        Ok(inserted.rows_affected())
    }
}

/// Columns that are something else are written also where the lines leave them out.
fn insert(table: &Table, taken: &Taken, columns: &[String]) -> String {
    let others = taken.instead.iter().map(|(name, _)| *name);
    let others = others.filter(|name| !columns.iter().any(|column| column == name));
    let columns: Vec<&str> = columns.iter().map(String::as_str).chain(others).collect();
    let value = |column: &&str| match taken.instead.iter().find(|(name, _)| name == column) {
        Some((_, sql)) => (*sql).to_owned(),
        None => format!(r#"t."{column}""#),
    };
    let names: Vec<String> = columns.iter().map(|column| format!(r#""{column}""#)).collect();
    let values: Vec<String> = columns.iter().map(value).collect();
    // in the order of the lines, which is that of the audit log's chain
    let key: Vec<String> = table.key.iter().map(|column| format!(r#"t."{column}""#)).collect();
    format!(
        r#"insert into "{table}" ({}) select {} from json_populate_recordset(null::"{table}", $1::text::json) t where $2::timestamptz is not null and t.{} = $3 and ({}) order by {}"#,
        names.join(", "),
        values.join(", "),
        if table.name == WORKSPACE { "id" } else { "workspace_id" },
        taken.rows,
        key.join(", "),
        table = table.name,
    )
}

/// One table, and what the folder has of it.
pub(super) struct Intake<'a> {
    pub part: &'a Part,
    pub insert: Insert,
}

impl Intake<'_> {
    /// From where it was cut off.
    pub async fn run(&self, store: &Store, folder: &Folder, arrival: &Arrival, watch: Watch<'_>) -> Result<()> {
        let name = &self.part.name;
        let check = Lines::of(arrival.workspace_id, self.part);
        let mut reader = Reader::open(folder, name, arrival.place(name)).await?;
        let people = match name.as_str() {
            MEMBERS => people::read(folder, arrival.workspace_id).await?,
            _ => Vec::new(),
        };
        loop {
            let from = reader.place;
            let lines = reader.lines(LINES, BYTES).await?;
            if lines.is_empty() {
                break;
            }
            for (number, line) in (from.lines + 1..).zip(&lines) {
                check.check(number, line)?;
                if name == MEMBERS && !people::are_of(&people, line) {
                    return Err(wrong(name, number, "names somebody who is not in users.jsonl"));
                }
            }
            let rows = self.here(arrival, lines);
            self.batch(store, arrival, &rows, from, reader.place).await?;
            watch(name, reader.place.lines)?;
        }
        match reader.place.lines == self.part.rows {
            true => Ok(()),
            false => Err(wrong_manifest(format!("says that {name} has {} lines", self.part.rows))),
        }
    }

    /// The lines as they are here.
    fn here(&self, arrival: &Arrival, lines: Vec<String>) -> Vec<String> {
        // its entries tell of their moment, and its hashes are over who is named in them
        if arrival.renamed.is_empty() || self.part.name == AUDIT {
            return lines;
        }
        let here = lines.iter().map(|line| renamed(line, &arrival.renamed).into_owned());
        here.collect()
    }

    async fn batch(&self, store: &Store, arrival: &Arrival, rows: &[String], from: Place, to: Place) -> Result<()> {
        let mut transaction = store.database.owner.begin_with(BEGIN).await?;
        arrival.reach(&mut transaction, &self.part.name, from, to).await?;
        let inserted = self.insert.run(&mut transaction, rows).await;
        let said = match inserted {
            Ok(count) if count == rows.len() as u64 => return Ok(transaction.commit().await?),
            Ok(_) => STRANGE.to_owned(),
            Err(error) if refusal(&error).is_some() => message(&error),
            Err(error) => return Err(error.into()),
        };
        transaction.rollback().await?;
        let (line, said) = self.culprit(store, rows).await?.unwrap_or((0, said));
        let words = format!("is refused: {said}");
        Err(wrong(&self.part.name, from.lines + 1 + line, words))
    }

    /// Which line it is that is refused, of some that were refused together, and why; nothing of it stays.
    async fn culprit(&self, store: &Store, rows: &[String]) -> Result<Option<(u64, String)>> {
        let mut transaction = store.database.owner.begin_with(BEGIN).await?;
        for (line, row) in (0..).zip(rows) {
            match self.insert.run(&mut transaction, std::slice::from_ref(row)).await {
                Ok(1) => {}
                Ok(_) => return Ok(Some((line, STRANGE.to_owned()))),
                Err(error) if refusal(&error).is_some() => return Ok(Some((line, message(&error)))),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }
}

fn message(error: &sqlx::Error) -> String {
    let said = error.as_database_error().map(|error| error.message().to_owned());
    said.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_of_the_workspace_and_as_an_export_has_them() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let table = Table {
            name: "thing".to_owned(),
            columns: names(&["workspace_id", "id", "new", "state"]),
            key: names(&["workspace_id", "id"]),
        };
        let taken = Taken {
            table: "thing",
            rows: "t.id <> 7",
            goes: "t.id <> 8",
            without: &[],
            instead: &[("state", "'off'")],
            goes_as: &[],
        };
        assert_eq!(
            insert(&table, &taken, &names(&["id", "workspace_id"])),
            r#"insert into "thing" ("id", "workspace_id", "state") select t."id", t."workspace_id", 'off' from json_populate_recordset(null::"thing", $1::text::json) t where $2::timestamptz is not null and t.workspace_id = $3 and (t.id <> 7) order by t."workspace_id", t."id""#
        );
    }
}

//! The file as it is uploaded: read as a whole, since it is bounded, and kept line by line.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{get, mapping};
use crate::domain::audit::{self, AuditAction};
use crate::domain::contact_attributes;
use crate::domain::contacts::export::unsafe_again;
use crate::domain::messages::By;
use crate::domain::names;
use crate::domain::views::{ContactImportView, Event};
use crate::errors::{Error, Result};
use crate::store::Scoped;

pub const BYTES_MAX: usize = 10 * 1024 * 1024;
const LINES_MAX: usize = 50_000;
const COLUMNS_MAX: usize = 60;
const CELL_MAX: usize = 5_000;
const FILE_NAME_MAX: usize = 200;
/// Lines that are written at a time.
const CHUNK: usize = 1_000;

struct File {
    columns: Vec<String>,
    /// With the number of each in the file.
    lines: Vec<(i32, Vec<String>)>,
}

/// Keeps the file. Its columns are guessed by their names.
pub async fn upload(scope: &mut Scoped, by: &By, file_name: &str, bytes: &[u8]) -> Result<ContactImportView> {
    let file = read(bytes)?;
    let attributes = contact_attributes::all(scope).await?;
    let guessed = mapping::guess(&file.columns, &attributes);
    let (id, now, workspace_id) = (
        scope.store().clock.id(),
        scope.store().clock.now(),
        scope.workspace_id(),
    );
    let file_name: String = names::readable(file_name).chars().take(FILE_NAME_MAX).collect();
    sqlx::query(
        "insert into contact_import (workspace_id, id, state, file_name, columns, mapping, total, author_id, author_name, created_at)
         values ($1, $2, 'uploaded', $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(file_name)
    .bind(&file.columns)
    .bind(&guessed)
    .bind(i32::try_from(file.lines.len()).unwrap_or(i32::MAX))
    .bind(by.id)
    .bind(by.name.as_deref())
    .bind(now)
    .execute(scope.connection())
    .await?;
    for chunk in file.lines.chunks(CHUNK) {
        keep(scope, id, chunk).await?;
    }
    let view = get(scope, id).await?;
    let said = json!({ "lines": view.total });
    audit::done(
        scope,
        AuditAction::ImportUploaded,
        Some(id),
        Some(&view.file_name),
        said,
    );
    scope.record(Event::ContactImportUpdated(view.clone()));
    Ok(view)
}

async fn keep(scope: &mut Scoped, id: Uuid, lines: &[(i32, Vec<String>)]) -> Result<()> {
    let (numbers, cells): (Vec<i32>, Vec<Value>) = lines.iter().map(|(number, cells)| (*number, json!(cells))).unzip();
    sqlx::query(
        "insert into contact_import_line (workspace_id, import_id, line, cells)
         select $1, $2, t.line, t.cells from unnest($3::int[], $4::jsonb[]) as t (line, cells)",
    )
    .bind(scope.workspace_id())
    .bind(id)
    .bind(numbers)
    .bind(cells)
    .execute(scope.connection())
    .await?;
    Ok(())
}

fn invalid(text: impl Into<String>) -> Error {
    Error::invalid("body", text)
}

fn read(bytes: &[u8]) -> Result<File> {
    if bytes.len() > BYTES_MAX {
        return Err(Error::TooLarge {
            detail: format!("The file has more than {} MB.", BYTES_MAX / 1024 / 1024),
        });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| invalid("must be a text in UTF-8: save the file as “CSV UTF-8”"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(invalid(format!("holds a NUL character in line {line}")));
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| -> Vec<String> {
        record.iter().map(|cell| unsafe_again(cell.trim()).to_owned()).collect()
    };
    let columns = cells(reader.headers().map_err(|error| invalid(error.to_string()))?);
    if columns.iter().all(String::is_empty) {
        return Err(invalid("must begin with a line of names for its columns"));
    }
    if columns.len() > COLUMNS_MAX {
        return Err(invalid(format!("must have at most {COLUMNS_MAX} columns")));
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| invalid(error.to_string()))?;
        let number = record.position().map_or(0, |position| line(text, position));
        let cells = cells(&record);
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.iter().any(|cell| cell.chars().count() > CELL_MAX) {
            return Err(invalid(format!(
                "has more than {CELL_MAX} characters in one cell of line {number}"
            )));
        }
        if lines.len() == LINES_MAX {
            return Err(invalid(format!(
                "must have at most {LINES_MAX} lines; take it in in parts"
            )));
        }
        lines.push((number, cells));
    }
    if lines.is_empty() {
        return Err(invalid("has no line beside the names of its columns"));
    }
    Ok(File { columns, lines })
}

/// Where a record begins, as an editor counts. The reader's position is where it went on, before the line's end and empty lines that
/// it passed over.
fn line(text: &str, position: &csv::Position) -> i32 {
    let rest = usize::try_from(position.byte()).map_or(&[][..], |at| text.as_bytes().get(at..).unwrap_or_default());
    let passed = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let passed = passed.filter(|byte| **byte == b'\n').count();
    i32::try_from(position.line()).map_or(i32::MAX, |line| {
        line.saturating_add(i32::try_from(passed).unwrap_or(i32::MAX))
    })
}

/// What stands between the names in the first line most often.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|each| count(*each))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        read(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[test]
    fn lines_have_the_numbers_an_editor_gives_them() {
        let text = "\u{feff}name;phone\nAda;'+1555\n\n\"Bo\nrg\";\nCy";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let file = file(&text);
            assert_eq!(file.columns, ["name", "phone"]);
            let lines = file
                .lines
                .iter()
                .map(|(number, cells)| (*number, cells[0].replace('\r', "")));
            let wanted = [(2, "Ada"), (4, "Bo\nrg"), (6, "Cy")].map(|(number, cell)| (number, cell.to_owned()));
            assert_eq!(lines.collect::<Vec<_>>(), wanted);
            assert_eq!(file.lines[0].1, ["Ada", "+1555"]);
            assert_eq!(file.lines[1].1[1], "");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let wide = "a,".repeat(70);
        for (text, words) in [
            ("", "line of names"),
            ("name\n", "no line"),
            ("name\na\0b\n", "line 2"),
            (wide.as_str(), "columns"),
        ] {
            let Err(Error::Invalid(fields)) = read(text.as_bytes()) else {
                panic!("{text}")
            };
            assert!(fields["body"][0].contains(words), "{fields:?}");
        }
        assert!(read(b"name\n\xff\xfe").is_err());
        let many = "name\n".to_owned() + &"a\n".repeat(LINES_MAX + 1);
        assert!(read(many.as_bytes()).is_err());
    }
}

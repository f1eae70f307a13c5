//! Looking for a word in everything that is stored: each table of the database, partitions and the queue included, and each file.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::AssertSqlSafe;

use crate::support::app::TestApp;

/// In how many rows of which table a word stands, whatever the column, also as bytes.
pub async fn rows(app: &TestApp, word: &str) -> BTreeMap<String, i64> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_' order by 1",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    assert!(tables.len() > 80, "{tables:?}");
    let count = |table: &String| {
        format!(
            "select '{table}' as name, count(*) as rows from {table} t
             where position(lower($1) in lower(t::text)) > 0 or position(encode(convert_to($1, 'UTF8'), 'hex') in t::text) > 0"
        )
    };
    let counts: Vec<String> = tables.iter().map(count).collect();
    let counts: Vec<(String, i64)> = sqlx::query_as(AssertSqlSafe(counts.join(" union all ")))
        .bind(word)
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    counts.into_iter().filter(|(_, rows)| *rows > 0).collect()
}

/// The files in whose name or bytes it stands.
pub fn files(app: &TestApp, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&app.data_dir.join("files"), word.as_bytes(), &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, word: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, word, found);
            continue;
        }
        let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|part| part == word);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if holds(name.as_bytes()) || holds(&std::fs::read(&path).unwrap()) {
            found.push(path.display().to_string());
        }
    }
}

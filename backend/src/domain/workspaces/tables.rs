//! What the database keeps of one workspace, read from its catalogue: a table that comes later is in it by itself.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use uuid::Uuid;

use crate::errors::{Error, Result, may_pass};
use crate::store::Store;

/// Rows of one transaction. What depends on them is gone before, so that it takes little more along.
const BATCH: i64 = 1_000;
/// Others may be at the same rows still, for a moment.
const TRIES: usize = 5;

/// Every table whose rows are of one workspace, partitions one by one, those first that others do not depend on.
pub(super) async fn all(store: &Store) -> Result<Vec<String>> {
    let mut connection = store.database.owner.acquire().await?;
    let names: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
         where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by 1",
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(in_order(names, &references(&mut connection).await?))
}

/// A table, and one that it refers to.
async fn references(connection: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    sqlx::query_as(
        "select child.relname::text, parent.relname::text from pg_constraint k
         join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
         where k.contype = 'f' and k.conrelid <> k.confrelid and child.relnamespace = current_schema()::regnamespace",
    )
    .fetch_all(connection)
    .await
}

/// A table that is one to whoever reads it, whatever it is cut into.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<String>,
    /// Its primary key.
    pub key: Vec<String>,
}

const WHOLE: &str = "
select c.relname::text as name,
  (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
  (select coalesce(array_agg(a.attname::text order by k.place), '{}') from pg_index i
   cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
   where i.indrelid = c.oid and i.indisprimary) as key
from pg_class c
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
  and (c.relname = 'workspace' or exists (
    select from pg_attribute w where w.attrelid = c.oid and w.attname = 'workspace_id' and not w.attisdropped))
order by 1";

/// `workspace`, and every table whose rows are of one, those first that others depend on.
pub(super) async fn whole(connection: &mut PgConnection) -> Result<Vec<Table>> {
    let tables: Vec<Table> = sqlx::query_as(WHOLE).fetch_all(&mut *connection).await?;
    let mut by_name: BTreeMap<String, Table> = tables.into_iter().map(|table| (table.name.clone(), table)).collect();
    let names = by_name.keys().cloned().collect();
    let references = references(connection).await?;
    let ordered = in_order(names, &references).into_iter().rev();
    Ok(ordered.filter_map(|name| by_name.remove(&name)).collect())
}

/// `references`: a table, and one that it refers to.
fn in_order(names: Vec<String>, references: &[(String, String)]) -> Vec<String> {
    let mut left: BTreeSet<String> = names.into_iter().collect();
    let mut children: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (child, parent) in references {
        children.entry(parent).or_default().insert(child);
    }
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_free = |name: &&String| {
            let mut children = children.get(name.as_str()).into_iter().flatten();
            !children.any(|child| left.contains(*child))
        };
        // a ring of tables begins anywhere
        let next = left.iter().find(is_free).or(left.first()).cloned();
        let Some(next) = next else { break };
        left.remove(&next);
        ordered.push(next);
    }
    ordered
}

/// Deletes some of the workspace's rows; returns how many went.
pub(super) async fn batch(store: &Store, table: &str, workspace_id: Uuid) -> Result<u64> {
    let mut tries = 1;
    loop {
        match delete(store, table, workspace_id).await {
            Ok(gone) => return Ok(gone),
            // a partition that was too old to be kept
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => return Ok(0),
            Err(error) if may_pass(&error) && tries < TRIES => tries += 1,
            Err(error) => return Err(Error::Database(error)),
        }
    }
}

async fn delete(store: &Store, table: &str, workspace_id: Uuid) -> Result<u64, sqlx::Error> {
    // a table is planned as if all of it were one workspace's (decision 36): read from its beginning, it might have to be read to its end
    let begin = "begin; set local enable_seqscan = off";
    let mut transaction = store.database.owner.begin_with(begin).await?;
    let gone = sqlx::query(AssertSqlSafe(format!(
        r#"delete from "{table}" where ctid = any(array(select ctid from "{table}" where workspace_id = $1 limit $2))"#
    )))
    .bind(workspace_id)
    .bind(BATCH)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(gone.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_refer_to_others_go_first() {
        let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let pair = |child: &str, parent: &str| (child.to_owned(), parent.to_owned());
        let references = [
            pair("b", "a"),
            pair("d", "b"),
            pair("d", "elsewhere"),
            pair("elsewhere", "c"),
        ];
        assert_eq!(in_order(names.clone(), &references), ["c", "d", "b", "a"]);
        let ring = [pair("a", "b"), pair("b", "a")];
        assert_eq!(in_order(names, &ring).len(), 4);
    }
}

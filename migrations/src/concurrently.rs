//! An index on a table that is in use: built beside the work, in no transaction. One that was left half built by an earlier try
//! is taken away first.

use sea_orm_migration::prelude::*;

/// `create` is the whole statement, `create index concurrently {name} on …`. The migration must have `use_transaction` say
/// `Some(false)`.
pub async fn index(manager: &SchemaManager<'_>, name: &str, create: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let valid = connection
        .query_one_raw(sea_orm_migration::sea_orm::Statement::from_sql_and_values(
            manager.get_database_backend(),
            "select indisvalid from pg_index where indexrelid = to_regclass($1)",
            [name.into()],
        ))
        .await?
        .map(|row| row.try_get_by_index::<bool>(0))
        .transpose()?;
    if valid == Some(true) {
        return Ok(());
    }
    if valid == Some(false) {
        connection
            .execute_unprepared(&format!("drop index concurrently {name}"))
            .await?;
    }
    // it waits for every transaction that began before it, and keeps nobody from anything meanwhile
    connection.execute_unprepared("set lock_timeout = 0").await?;
    let created = connection.execute_unprepared(create).await;
    connection.execute_unprepared("reset lock_timeout").await?;
    created?;
    Ok(())
}

/// Held by whoever drops old partitions (backend/src/store/partitions.rs).
const DROPPING: &str = "hashtext('frontdesk.drop_partitions')";

/// An index of a table with partitions. PostgreSQL builds none of those beside the work as a whole: so it is made empty, which new partitions
/// follow at once, then built partition by partition. Tried again, it goes on with those that lack it.
pub struct Partitioned<'a> {
    pub table: &'a str,
    pub name: &'a str,
    /// What stands behind `create index {name} on {table}`.
    pub of: &'a str,
}

impl Partitioned<'_> {
    /// The migration must have `use_transaction` say `Some(false)`.
    pub async fn build(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // no old partition goes meanwhile: whoever drops them steps back before this lock
        connection
            .execute_unprepared(&format!("select pg_advisory_lock({DROPPING})"))
            .await?;
        let built = self.build_all(manager).await;
        connection
            .execute_unprepared(&format!("select pg_advisory_unlock({DROPPING})"))
            .await?;
        built
    }

    async fn build_all(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let Self { table, name, of } = self;
        let connection = manager.get_connection();
        // to ask whether it is there first would lock out writers each time
        connection
            .execute_unprepared(&format!(
                "do $$ begin if to_regclass('{name}') is null then create index {name} on only {table} {of}; end if; end $$"
            ))
            .await?;
        for partition in self.lacking(manager).await? {
            let own = format!("{partition}_{}", name.trim_start_matches(&format!("{table}_")));
            index(
                manager,
                &own,
                &format!("create index concurrently {own} on {partition} {of}"),
            )
            .await?;
            connection
                .execute_unprepared(&format!("alter index {name} attach partition {own}"))
                .await?;
        }
        Ok(())
    }

    async fn lacking(&self, manager: &SchemaManager<'_>) -> Result<Vec<String>, DbErr> {
        let rows = manager
            .get_connection()
            .query_all_raw(sea_orm_migration::sea_orm::Statement::from_sql_and_values(
                manager.get_database_backend(),
                "select p.inhrelid::regclass::text from pg_inherits p
                 where p.inhparent = $1::regclass and not p.inhdetachpending and not exists (
                   select from pg_inherits i join pg_index x on x.indexrelid = i.inhrelid
                   where i.inhparent = $2::regclass and x.indrelid = p.inhrelid)
                 order by 1",
                [self.table.into(), self.name.into()],
            ))
            .await?;
        rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect()
    }
}

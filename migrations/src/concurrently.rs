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

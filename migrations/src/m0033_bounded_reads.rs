//! Searches and whoever has a number: what one call reads has a bound.

#![expect(elided_lifetimes_in_paths, reason = "the trait's signatures leave them out")]

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = include_str!("sql/0033_bounded_reads.sql");
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

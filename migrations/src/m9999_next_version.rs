//! What a next version might bring, for the fault suite alone: a column on the busiest table, an index, a table. It is part of
//! no build but one with the feature `next-version`, which the suite starts beside this version.

#![expect(elided_lifetimes_in_paths, reason = "the trait's signatures leave them out")]

use sea_orm_migration::prelude::*;

use crate::concurrently;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// An index is built beside the work, which no transaction can do.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = include_str!("sql/9999_next_version.sql");
        manager.get_connection().execute_unprepared(sql).await?;
        let index = include_str!("sql/9999_next_version_index.sql");
        concurrently::index(manager, "message_next_version_mark", index).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

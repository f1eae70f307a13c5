//! Contacts that were merged into another, found by it.

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
        let create = include_str!("sql/0027_privacy_merged.sql");
        concurrently::index(manager, "contact_merged", create).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

//! Tokens are listed by an index, those of the workspace and those of a member.

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
        for (name, create) in [
            ("api_token_listed", include_str!("sql/0021_tokens_listed.sql")),
            ("api_token_of_member", include_str!("sql/0021_tokens_of_member.sql")),
        ] {
            concurrently::index(manager, name, create).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

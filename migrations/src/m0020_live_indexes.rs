//! What is not resolved of a member, an inbox or a team: most conversations are, and whoever asks for the open ones should not
//! pass over those.

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
            ("conversation_live_assignee", include_str!("sql/0020_live_assignee.sql")),
            ("conversation_live_inbox", include_str!("sql/0020_live_inbox.sql")),
            ("conversation_live_team", include_str!("sql/0020_live_team.sql")),
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

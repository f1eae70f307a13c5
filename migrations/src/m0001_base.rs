//! The base: tenancy, people, inboxes, contacts, conversations, polymorphic messages, delivery, webhooks, change log.

#![expect(elided_lifetimes_in_paths, reason = "the trait's signatures leave them out")]

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const STEPS: [&str; 5] = [
    include_str!("sql/0001_people.sql"),
    include_str!("sql/0001_conversations.sql"),
    include_str!("sql/0001_delivery.sql"),
    include_str!("sql/0001_log.sql"),
    include_str!("sql/0001_scope.sql"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for step in STEPS {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

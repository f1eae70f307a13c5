//! What lists need to read a page where they show one. Of webhooks, what went wrong of one inbox: those that were taken in as they should be,
//! which is nearly all, have no entry there.

#![expect(elided_lifetimes_in_paths, reason = "the trait's signatures leave them out")]

use sea_orm_migration::prelude::*;

use crate::concurrently;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: [(&str, &str); 8] = [
    ("label_listed", include_str!("sql/0034_label.sql")),
    ("team_listed", include_str!("sql/0034_team.sql")),
    ("macro_listed", include_str!("sql/0034_macro.sql")),
    ("canned_response_listed", include_str!("sql/0034_canned_response.sql")),
    ("member_listed", include_str!("sql/0034_member.sql")),
    ("inbox_listed", include_str!("sql/0034_inbox.sql")),
    ("message_template_status", include_str!("sql/0034_template.sql")),
    ("mention_read", include_str!("sql/0034_mention.sql")),
];

const TROUBLE: concurrently::Partitioned<'_> = concurrently::Partitioned {
    table: "webhook_event",
    name: "webhook_event_trouble_inbox",
    of: "(workspace_id, inbox_id, outcome, received_at desc, id desc) where outcome <> 'processed'",
};

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// An index is built beside the work, which no transaction can do.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = include_str!("sql/0034_lists.sql");
        manager.get_connection().execute_unprepared(sql).await?;
        for (name, create) in INDEXES {
            concurrently::index(manager, name, create).await?;
        }
        TROUBLE.build(manager).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

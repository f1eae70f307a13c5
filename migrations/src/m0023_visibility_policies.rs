//! The wall of those who see a part of the conversations: policies for `frontdesk_limited` alone, beside the one of the workspace.

#![expect(elided_lifetimes_in_paths, reason = "the trait's signatures leave them out")]

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const POLICY: &str = include_str!("sql/0023_visibility_policy.sql");

/// Theirs, and by what they see nobody's or their teams'. A value that is not known here shows no more than what is theirs.
const OWN: &str = "assignee_id = (select current_setting('app.viewer')::uuid)
  or case (select current_setting('app.sees'))
    when 'own_and_unassigned' then assignee_id is null
    when 'own_teams' then team_id = any (array(
      select t.team_id from team_member t where t.user_id = (select current_setting('app.viewer')::uuid)))
    else false end";

/// What hangs on a conversation is seen with it. A value and no `exists`: that might be answered by reading all conversations.
const OF_CONVERSATION: &str = "(select true from conversation c
  where c.workspace_id = {table}.workspace_id and c.id = {table}.conversation_id)";
const OF_MESSAGE: &str = "(select true from message m
  where m.workspace_id = {table}.workspace_id and m.id = {table}.message_id)";

/// Tables with what is guarded, in the order in which they hang on each other.
const WALL: [(&str, &str, &str); 19] = [
    ("conversation", "all", OWN),
    ("conversation_label", "all", OF_CONVERSATION),
    ("read_mark", "all", OF_CONVERSATION),
    ("draft", "all", OF_CONVERSATION),
    ("draft_attachment", "all", OF_CONVERSATION),
    ("mention", "all", OF_CONVERSATION),
    ("scheduled_message", "all", OF_CONVERSATION),
    (
        "scheduled_attachment",
        "all",
        "(select true from scheduled_message s where s.workspace_id = {table}.workspace_id and s.id = {table}.scheduled_id)",
    ),
    ("delivery_lane", "all", OF_CONVERSATION),
    ("message", "all", OF_CONVERSATION),
    ("customer_message", "all", OF_MESSAGE),
    ("agent_message", "all", OF_CONVERSATION),
    ("system_message", "all", OF_MESSAGE),
    ("reaction", "all", OF_MESSAGE),
    ("message_edit", "all", OF_MESSAGE),
    ("delivery_part", "all", OF_MESSAGE),
    (
        "attachment",
        "all",
        // of no message: pictures of contacts, what one has uploaded, and files of a reply that waits or is written where one sees it
        "case when message_id is null then uploaded_by is null or uploaded_by = (select current_setting('app.viewer')::uuid)
             or (select true from scheduled_attachment s
               where s.workspace_id = {table}.workspace_id and s.attachment_id = {table}.id limit 1)
             or (select true from draft_attachment d
               where d.workspace_id = {table}.workspace_id and d.attachment_id = {table}.id limit 1)
           else (select true from message m
             where m.workspace_id = {table}.workspace_id and m.id = {table}.message_id) end",
    ),
    (
        "notification",
        "all",
        "conversation_id is null or (select true from conversation c
           where c.workspace_id = {table}.workspace_id and c.id = {table}.conversation_id)",
    ),
    // the log has everything; what is done is still written to it
    ("event", "select", "false"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Each table is locked for a moment and by itself: all of them together would wait for everybody who uses one, and could
    /// meet somebody who uses two in another order.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, what, condition) in WALL {
            let policy = POLICY.replace("{what}", what).replace("{condition}", condition);
            let policy = policy.replace("{table}", table);
            manager.get_connection().execute_unprepared(&policy).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "the schema only moves forward; restore a backup to go back".into(),
        ))
    }
}

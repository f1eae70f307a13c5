create index concurrently conversation_live_team on conversation (workspace_id, team_id, last_activity_at desc, id desc) where status <> 'resolved' and team_id is not null;

//! Who is told of what happened, and how: one place for every rule.

use std::collections::{HashMap, HashSet};

use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::happened::Happened;
use super::quiet;
use super::settings::{self, NotificationSettings, Ways};
use super::view::NotificationKind;
use crate::domain::access;
use crate::domain::permissions::{Permission, Permissions, Place, SIGHT, Sight};
use crate::errors::Result;

/// One member who is to be told of one thing.
#[derive(Debug, Clone)]
pub struct Told {
    pub user_id: Uuid,
    pub kind: NotificationKind,
    pub topic: Uuid,
    pub conversation_id: Option<Uuid>,
    pub inbox_id: Option<Uuid>,
    pub message_id: Option<Uuid>,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub count: i32,
    pub at: OffsetDateTime,
    pub ways: Ways,
}

struct Member {
    id: Uuid,
    permissions: Permissions,
    sight: Sight,
    settings: NotificationSettings,
    quiet: bool,
}

#[derive(FromRow)]
struct Conversation {
    id: Uuid,
    inbox_id: Uuid,
    assignee_id: Option<Uuid>,
    team_id: Option<Uuid>,
    inbound_count: i64,
    /// Nobody is told of what they write.
    blocked: bool,
}

/// What has to be known to decide.
pub struct Audience {
    members: Vec<Member>,
    conversations: HashMap<Uuid, Conversation>,
    /// Members with the conversations they have read to the end.
    read: HashSet<(Uuid, Uuid)>,
}

impl Audience {
    pub async fn load(
        connection: &mut PgConnection,
        workspace_id: Uuid,
        happened: &Happened,
        now: OffsetDateTime,
    ) -> Result<Self> {
        let members = members(connection, workspace_id, now).await?;
        let conversations: Vec<Conversation> = sqlx::query_as(
            "select c.id, c.inbox_id, c.assignee_id, c.team_id, c.inbound_count, p.blocked_at is not null as blocked
             from conversation c join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
             where c.workspace_id = $1 and c.id = any($2)",
        )
        .bind(workspace_id)
        .bind(happened.conversations())
        .fetch_all(&mut *connection)
        .await?;
        let written: Vec<Uuid> = happened.written.keys().copied().collect();
        let marks: Vec<(Uuid, Uuid, i64)> = sqlx::query_as(
            "select r.user_id, r.conversation_id, r.read_count
             from unnest($2::uuid[]) as m (user_id) cross join unnest($3::uuid[]) as w (conversation_id)
             join read_mark r on r.workspace_id = $1 and r.user_id = m.user_id and r.conversation_id = w.conversation_id",
        )
        .bind(workspace_id)
        .bind(members.iter().map(|member| member.id).collect::<Vec<_>>())
        .bind(&written)
        .fetch_all(connection)
        .await?;
        let conversations: HashMap<Uuid, Conversation> =
            conversations.into_iter().map(|each| (each.id, each)).collect();
        let read = marks
            .into_iter()
            .filter(|(_, id, count)| conversations.get(id).is_some_and(|each| *count >= each.inbound_count))
            .map(|(user, id, _)| (user, id))
            .collect();
        Ok(Self {
            members,
            conversations,
            read,
        })
    }

    pub fn of(&self, happened: &Happened) -> Vec<Told> {
        let mut told = Vec::new();
        self.written(happened, &mut told);
        self.assigned(happened, &mut told);
        self.mentioned(happened, &mut told);
        self.failed(happened, &mut told);
        self.inboxes(happened, &mut told);
        self.endpoints(happened, &mut told);
        told
    }

    /// Conversations that somebody has now, or that are done: of these nobody else need be told.
    pub fn taken(&self, happened: &Happened) -> Vec<Uuid> {
        let taken = |id: &Uuid| {
            self.conversations
                .get(id)
                .is_some_and(|each| each.assignee_id.is_some())
        };
        let ids = happened.assignments.iter().map(|assignment| assignment.conversation_id);
        ids.filter(taken).chain(happened.resolved.iter().copied()).collect()
    }

    fn written(&self, happened: &Happened, told: &mut Vec<Told>) {
        for (id, written) in &happened.written {
            let Some(conversation) = self.conversations.get(id).filter(|each| !each.blocked) else {
                continue;
            };
            let kind = match conversation.assignee_id {
                Some(_) => NotificationKind::Message,
                None => NotificationKind::Unassigned,
            };
            let whose = |member: &&Member| conversation.assignee_id.is_none_or(|assignee| assignee == member.id);
            let unread = |member: &&Member| !self.read.contains(&(member.id, *id));
            for member in self.members.iter().filter(whose).filter(unread) {
                told.extend(self.tell(member, kind, conversation).map(|base| Told {
                    message_id: Some(written.message_id),
                    count: written.count,
                    at: written.at,
                    ..base
                }));
            }
        }
    }

    /// The last of several counts; who takes a conversation themselves knows.
    fn assigned(&self, happened: &Happened, told: &mut Vec<Told>) {
        let last: HashMap<Uuid, _> = happened
            .assignments
            .iter()
            .map(|each| (each.conversation_id, each))
            .collect();
        for (id, assignment) in last {
            let (Some(conversation), Some(to)) = (self.conversations.get(&id), assignment.to) else {
                continue;
            };
            if assignment.by == Some(to) || conversation.assignee_id != Some(to) {
                continue;
            }
            let member = self.members.iter().find(|member| member.id == to);
            told.extend(
                member
                    .and_then(|member| self.tell(member, NotificationKind::Assigned, conversation))
                    .map(|base| Told {
                        actor_id: assignment.by,
                        actor_name: assignment.by_name.clone(),
                        message_id: assignment.note_id,
                        at: assignment.at,
                        ..base
                    }),
            );
        }
    }

    fn mentioned(&self, happened: &Happened, told: &mut Vec<Told>) {
        // whoever is handed a conversation hears of it once, with the note's words
        let handed: HashSet<(Uuid, Uuid)> = told
            .iter()
            .filter(|one| one.kind == NotificationKind::Assigned)
            .filter_map(|one| Some((one.user_id, one.message_id?)))
            .collect();
        for mention in &happened.mentions {
            if handed.contains(&(mention.user_id, mention.message_id)) {
                continue;
            }
            let member = self.members.iter().find(|member| member.id == mention.user_id);
            let conversation = self.conversations.get(&mention.conversation_id);
            let base = member
                .zip(conversation)
                .and_then(|(member, conversation)| self.tell(member, NotificationKind::Mention, conversation));
            let Some(base) = base else { continue };
            // several at once are one that came several times
            let same = told
                .iter_mut()
                .find(|one| (one.user_id, one.kind, one.topic) == (base.user_id, base.kind, base.topic));
            let count = same.map_or(1, |one| one.count + 1);
            told.retain(|one| (one.user_id, one.kind, one.topic) != (base.user_id, base.kind, base.topic));
            told.push(Told {
                message_id: Some(mention.message_id),
                actor_id: mention.by,
                actor_name: mention.by_name.clone(),
                at: mention.at,
                count,
                ..base
            });
        }
    }

    fn failed(&self, happened: &Happened, told: &mut Vec<Told>) {
        for reply in happened.replies.values().filter(|reply| reply.failed) {
            let author = self.members.iter().find(|member| Some(member.id) == reply.author_id);
            let conversation = self.conversations.get(&reply.conversation_id);
            let base = author
                .zip(conversation)
                .and_then(|(member, conversation)| self.tell(member, NotificationKind::ReplyFailed, conversation));
            told.extend(base.map(|base| Told {
                topic: reply.message_id,
                message_id: Some(reply.message_id),
                at: reply.at,
                ..base
            }));
        }
    }

    fn inboxes(&self, happened: &Happened, told: &mut Vec<Told>) {
        for (id, state) in happened.inboxes.iter().filter(|(_, state)| !state.connected) {
            let (kind, mends) = (NotificationKind::Inbox, Permission::InboxesManage);
            self.menders(kind, mends, (*id, Some(*id)), state.at, told);
        }
    }

    fn endpoints(&self, happened: &Happened, told: &mut Vec<Told>) {
        for (id, state) in happened.endpoints.iter().filter(|(_, state)| state.off) {
            let (kind, mends) = (NotificationKind::WebhookEndpoint, Permission::WebhookEndpointsManage);
            self.menders(kind, mends, (*id, None), state.at, told);
        }
    }

    /// Those who can mend it, and nobody else.
    fn menders(
        &self,
        kind: NotificationKind,
        mends: Permission,
        (topic, inbox_id): (Uuid, Option<Uuid>),
        at: OffsetDateTime,
        told: &mut Vec<Told>,
    ) {
        for member in self.members.iter().filter(|member| member.permissions.has(mends)) {
            let ways = member.ways(kind, inbox_id);
            told.extend(ways.any().then_some(Told {
                user_id: member.id,
                kind,
                topic,
                conversation_id: None,
                inbox_id,
                message_id: None,
                actor_id: None,
                actor_name: None,
                count: 1,
                at,
                ways,
            }));
        }
    }

    /// None: this member wants to hear nothing of it.
    fn tell(&self, member: &Member, kind: NotificationKind, conversation: &Conversation) -> Option<Told> {
        let ways = member.ways(kind, Some(conversation.inbox_id));
        let place = Place {
            assignee_id: conversation.assignee_id,
            team_id: conversation.team_id,
        };
        let may = member.permissions.has(Permission::ConversationsRead) && member.sight.shows(Some(member.id), place);
        (may && ways.any()).then_some(Told {
            user_id: member.id,
            kind,
            topic: conversation.id,
            conversation_id: Some(conversation.id),
            inbox_id: Some(conversation.inbox_id),
            message_id: None,
            actor_id: None,
            actor_name: None,
            count: 1,
            at: OffsetDateTime::UNIX_EPOCH,
            ways,
        })
    }
}

impl Member {
    /// A muted inbox is told in no way, and while it is quiet nothing is pushed.
    fn ways(&self, kind: NotificationKind, inbox_id: Option<Uuid>) -> Ways {
        let ways = self.settings.kinds.of(kind);
        if inbox_id.is_some_and(|id| self.settings.muted_inbox_ids.contains(&id)) {
            return Ways {
                centre: false,
                sound: false,
                desktop: false,
                push: false,
            };
        }
        Ways {
            push: ways.push && !self.quiet,
            ..ways
        }
    }
}

#[derive(FromRow)]
struct Row {
    user_id: Uuid,
    role: String,
    custom: Option<Vec<String>>,
    visibility: Option<String>,
    team_ids: Option<Vec<Uuid>>,
    settings: Option<serde_json::Value>,
}

async fn members(connection: &mut PgConnection, workspace_id: Uuid, now: OffsetDateTime) -> Result<Vec<Member>> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "select m.user_id, m.role, r.permissions as custom, {SIGHT}, s.settings from member m
         left join custom_role r on r.workspace_id = m.workspace_id and r.id = m.role_id
         left join notification_settings s on s.workspace_id = m.workspace_id and s.user_id = m.user_id
         where m.workspace_id = $1 and m.active order by m.user_id"
    )))
    .bind(workspace_id)
    .fetch_all(connection)
    .await?;
    let untouched = NotificationSettings::among(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    Ok(rows
        .into_iter()
        .map(|row| {
            let settings = row.settings.map_or_else(|| untouched.clone(), settings::stored);
            Member {
                id: row.user_id,
                permissions: access::rights(&row.role, row.custom.as_deref()).1,
                sight: Sight::stored(row.visibility.as_deref(), row.team_ids),
                quiet: quiet::is_quiet(&settings.quiet_hours, now),
                settings,
            }
        })
        .collect())
}

//! Who had a customer before: read from the lines that tell what happened in a conversation.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::reason;
use crate::errors::Result;

/// Lines that are looked at, of each conversation.
const LINES: i64 = 20;

/// A line about a status or an assignment.
#[derive(Debug, Clone)]
pub struct Line {
    kind: String,
    from: Option<String>,
    to: Option<String>,
    automatic: Option<String>,
}

impl Line {
    fn is_reopening(&self) -> bool {
        self.from.as_deref() == Some("resolved") && self.to.as_deref() == Some("open")
    }
}

/// What the lines of a conversation say, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// It is new.
    New,
    /// It was resolved, and the customer opened it again; nobody has got it since. Whoever had it then.
    CameBack(Option<Uuid>),
    /// The same, but opened again by hand.
    Reopened(Option<Uuid>),
    /// It was given to somebody, or away, or put into another status.
    Decided,
}

pub fn read(lines: &[Line]) -> Past {
    let (mut had, mut by_hand) = (None, false);
    for (n, line) in lines.iter().enumerate() {
        let id = |text: &Option<String>| text.as_deref().and_then(|text| Uuid::parse_str(text).ok());
        match line.kind.as_str() {
            // it waits since then for somebody to take it
            "assigned" if matches!(line.automatic.as_deref(), Some(reason::CAME_BACK | reason::REOPENED)) => {
                had = had.or(id(&line.from));
            }
            "assigned" => return Past::Decided,
            "status_changed" if line.to.as_deref() == Some("resolved") => {
                let before = lines[n + 1..].iter().filter(|line| line.kind == "assigned");
                let had = had.or_else(|| before.map(|line| id(&line.to).or(id(&line.from))).next().flatten());
                return if by_hand {
                    Past::Reopened(had)
                } else {
                    Past::CameBack(had)
                };
            }
            "status_changed" if line.is_reopening() && !by_hand => by_hand = true,
            "status_changed" => return Past::Decided,
            _ => {}
        }
    }
    if lines.len() < LINES as usize {
        Past::New
    } else {
        Past::Decided
    }
}

pub async fn pasts(connection: &mut PgConnection, workspace_id: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, Past>> {
    let mut lines: HashMap<Uuid, Vec<Line>> = HashMap::new();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    type Row = (Uuid, Option<String>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "select c.id, l.event->>'type', l.event->'detail'->>'from', l.event->'detail'->>'to', l.event->'detail'->>'automatic'
         from unnest($2::uuid[]) as c (id) cross join lateral (
           select m.id, s.event from message m join system_message s on s.workspace_id = m.workspace_id and s.message_id = m.id
           where m.workspace_id = $1 and m.conversation_id = c.id and m.kind = 'system' order by m.id desc limit $3) l
         order by c.id, l.id desc",
    )
    .bind(workspace_id)
    .bind(ids)
    .bind(LINES)
    .fetch_all(connection)
    .await?;
    for (id, kind, from, to, automatic) in rows {
        lines.entry(id).or_default().push(Line {
            kind: kind.unwrap_or_default(),
            from,
            to,
            automatic,
        });
    }
    Ok(ids
        .iter()
        .map(|id| (*id, read(lines.get(id).map_or(&[], Vec::as_slice))))
        .collect())
}

/// Whoever has another conversation of the same contact, the one with the newest activity.
pub async fn of_contact(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select c.id, o.assignee_id from conversation c cross join lateral (
           select o.assignee_id from conversation o
           where o.workspace_id = c.workspace_id and o.contact_id = c.contact_id and o.id <> c.id and o.assignee_id is not null
           order by o.last_activity_at desc limit 1) o
         where c.workspace_id = $1 and c.id = any($2)",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Option<String> {
        Some(Uuid::from_u128(1).to_string())
    }

    fn line(kind: &str, from: Option<String>, to: Option<String>, automatic: Option<&str>) -> Line {
        Line {
            kind: kind.to_owned(),
            from,
            to,
            automatic: automatic.map(str::to_owned),
        }
    }

    #[test]
    fn what_the_newest_line_says_counts() {
        let resolved = || line("status_changed", Some("open".into()), Some("resolved".into()), None);
        let reopened = || line("status_changed", Some("resolved".into()), Some("open".into()), None);
        let snoozed = || line("status_changed", Some("open".into()), Some("snoozed".into()), None);
        let to_ada = || line("assigned", None, ada(), None);
        let from_ada = |why| line("assigned", ada(), None, why);
        let had = Past::CameBack(Some(Uuid::from_u128(1)));
        let by_hand = Past::Reopened(Some(Uuid::from_u128(1)));
        for (lines, wanted) in [
            (vec![], Past::New),
            (vec![line("referral", None, None, None)], Past::New),
            (vec![to_ada()], Past::Decided),
            (vec![from_ada(None), to_ada()], Past::Decided),
            (vec![resolved()], Past::CameBack(None)),
            (vec![resolved(), to_ada()], had),
            (vec![resolved(), from_ada(None), to_ada()], had),
            (vec![from_ada(Some("came_back")), resolved()], had),
            (vec![from_ada(Some("given_back")), resolved(), to_ada()], Past::Decided),
            (vec![reopened(), resolved(), to_ada()], by_hand),
            (vec![from_ada(Some("reopened")), reopened(), resolved()], by_hand),
            (vec![from_ada(None), reopened(), resolved(), to_ada()], Past::Decided),
            (vec![snoozed(), reopened(), resolved(), to_ada()], Past::Decided),
            (vec![resolved(), reopened(), resolved(), to_ada()], had),
            (
                vec![line("assigned", ada(), ada(), Some("had_before")), resolved()],
                Past::Decided,
            ),
        ] {
            assert_eq!(read(&lines), wanted, "{lines:?}");
        }
    }
}

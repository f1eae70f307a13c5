//! Messages that hold what is looked for. The index gives the newest that may, a window of so many at a time; those that do
//! and fit the filters are ranked within their window. So the newest hits lead, the best of them first, and what a search costs
//! does not grow with what there is. Of a day with very many that may, a window may be short: the next one goes on there.

use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use uuid::Uuid;

use super::ask::Ask;
use super::matching::{self, Match};
use super::people::{fits, fitting};
use super::scope::Narrowed;
use super::terms;
use crate::domain::messages::load::author_type;
use crate::domain::views::{Audience, Author, FoundMessage, MessageKind};
use crate::errors::Result;
use crate::store::Scoped;

/// Messages that are ranked against each other.
pub const WINDOW: usize = 200;
/// What newness counts for against how well a message matches.
const NEWNESS: i32 = 200;

/// Where a window begins: what was sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub at: OffsetDateTime,
    pub id: Uuid,
}

#[derive(Debug)]
pub struct Hit {
    pub conversation_id: Uuid,
    pub score: i32,
    pub message: FoundMessage,
}

pub struct Window {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Where the next one begins; none: there is nothing older.
    pub next: Option<Bound>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hit_at: OffsetDateTime,
    /// Else it says where looking stopped.
    is_hit: bool,
    /// None: gone, or it does not fit the filters.
    conversation_id: Option<Uuid>,
    kind: Option<String>,
    audience: Option<String>,
    author_type: Option<String>,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    text: Option<String>,
    names: Option<String>,
    kinds: Option<Vec<String>>,
}

/// The window below that bound.
pub async fn window(scope: &mut Scoped, ask: &Ask, narrowed: &Narrowed, bound: Bound) -> Result<Window> {
    let workspace_id = scope.workspace_id();
    let oldest: Option<i32> = sqlx::query_scalar("select oldest_day from search_progress where workspace_id = $1")
        .bind(workspace_id)
        .fetch_optional(scope.connection())
        .await?
        .flatten();
    let Some(oldest) = oldest else {
        return Ok(Window {
            hits: Vec::new(),
            next: None,
        });
    };
    let oldest = ask.after.map_or(oldest, |after| oldest.max(terms::day(after)));
    let days = oldest..=terms::day(bound.at);
    let queries = terms::message_queries(workspace_id, &ask.terms, &narrowed.facts, days.clone());
    let rarest = terms::rarest(&ask.terms).map(|term| terms::message_queries(workspace_id, &[term], &[], days));
    // `offset 0`: each conversation by its id, also where a plan thinks that many fit the filters
    let sql = format!(
        "select h.message_id as id, h.sent_at as hit_at, h.is_hit, m.*
         from search_newest_messages($2::text[]::tsquery[], $12::text[]::tsquery[], $3, $4, $5::int) h left join lateral (
           select m.conversation_id, m.kind, m.audience, m.author_type, m.author_id, coalesce(m.author_name, p.name) as author_name, m.text, f.names, f.kinds
           from message m cross join lateral (
             select * from conversation c where c.workspace_id = $1 and c.id = m.conversation_id and {} offset 0) c
           join contact p on p.workspace_id = $1 and p.id = c.contact_id
           left join lateral (
             select string_agg(concat_ws(' ', f.file_name, f.title), ' ') as names, array_agg(f.kind order by f.position) as kinds
             from attachment f where f.workspace_id = $1 and f.message_id = m.id and f.position >= 0
           ) f on m.attachment_count > 0
           where h.is_hit and m.workspace_id = $1 and m.id = h.message_id and m.deleted_at is null and ($6::timestamptz is null or m.sent_at >= $6)
         ) m on true
         order by h.sent_at desc, h.message_id desc",
        fitting(7)
    );
    let query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(queries)
        .bind(bound.at)
        .bind(bound.id)
        .bind(i32::try_from(WINDOW).unwrap_or(i32::MAX))
        .bind(ask.after);
    let rows: Vec<Row> = fits(query, narrowed).bind(rarest).fetch_all(scope.connection()).await?;
    let next = rows.iter().find(|row| !row.is_hit).map(|row| Bound {
        at: row.hit_at,
        id: row.id,
    });
    let mut hits: Vec<Hit> = rows
        .into_iter()
        .filter(|row| row.is_hit)
        .enumerate()
        .filter_map(|(place, row)| row.hit(ask, place))
        .collect();
    hits.sort_by_key(|hit| std::cmp::Reverse((hit.score, hit.message.id)));
    Ok(Window { hits, next })
}

/// One message, as a hit without words.
pub async fn by_id(scope: &mut Scoped, narrowed: &Narrowed, id: Uuid) -> Result<Option<Hit>> {
    let workspace_id = scope.workspace_id();
    let sql = format!(
        "select m.id, m.sent_at as hit_at, true as is_hit, m.conversation_id, m.kind, m.audience, m.author_type, m.author_id, coalesce(m.author_name, p.name) as author_name,
           m.text, null::text as names, array(select f.kind from attachment f where f.workspace_id = $1 and f.message_id = m.id and f.position >= 0) as kinds
         from message m join conversation c on c.workspace_id = $1 and c.id = m.conversation_id
         join contact p on p.workspace_id = $1 and p.id = c.contact_id
         where m.workspace_id = $1 and m.id = $2 and m.kind <> 'system' and m.deleted_at is null and {}",
        fitting(3)
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(workspace_id).bind(id);
    let row: Option<Row> = fits(query, narrowed).fetch_optional(scope.connection()).await?;
    Ok(row.and_then(|row| row.hit(&Ask::default(), 0)))
}

impl Row {
    /// None where it holds no longer what is looked for.
    fn hit(self, ask: &Ask, place: usize) -> Option<Hit> {
        let conversation_id = self.conversation_id?;
        let names = self.names.filter(|names| !names.trim().is_empty());
        let said = self.text.filter(|text| !text.is_empty());
        let text = [said, names].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let found: Match = matching::find(&text, &ask.terms, &ask.phrases)?;
        let newness = NEWNESS - NEWNESS * i32::try_from(place).unwrap_or(0) / i32::try_from(WINDOW).unwrap_or(1);
        Some(Hit {
            conversation_id,
            score: found.score + newness,
            message: FoundMessage {
                id: self.id,
                kind: match self.kind.as_deref() {
                    Some("customer") => MessageKind::Customer,
                    _ => MessageKind::Agent,
                },
                audience: match self.audience.as_deref() {
                    Some("team") => Audience::Team,
                    _ => Audience::Customer,
                },
                sent_at: self.hit_at,
                author: Author {
                    kind: author_type(self.author_type.as_deref().unwrap_or_default()),
                    id: self.author_id,
                    name: self
                        .author_name
                        .filter(|_| self.kind.as_deref() == Some("customer") || self.author_id.is_some()),
                },
                snippet: matching::snippet(&text, &found),
                attachments: self.kinds.unwrap_or_default(),
            },
        })
    }
}

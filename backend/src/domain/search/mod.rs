//! Search: one box over messages, people and ids of a workspace, ranked, with filters, inside PostgreSQL. Why it is so:
//! decision 18.
//!
//! `fold` makes words comparable, `terms` makes them entries of the index, `index` writes those from the change log, `ask` reads
//! what was typed, `scope` finds what filters name, `people` and `hits` ask the index, `matching` ranks and marks.

mod ask;
mod fold;
mod hits;
pub mod index;
mod matching;
mod people;
mod place;
mod scope;
mod terms;
mod within;

use std::collections::HashMap;

use uuid::Uuid;

use self::ask::Ask;
use self::hits::{Bound, Hit};
use self::people::{Found, Newest};
use self::place::Place;
pub use self::within::within;
use super::access::Actor;
use super::conversations;
use super::page::Page;
use super::views::{ConversationView, SearchHitView};
use crate::errors::Result;
use crate::store::Scoped;

/// Windows that one request looks through: where filters leave little, the page is short and says where to go on.
const WINDOWS: usize = 5;
/// Conversations that the list shows for what is typed into it.
const LISTED: i64 = 1_000;
/// Characters of what is typed.
const TYPED_MAX: usize = 500;

/// People who match and the message whose id it is come first, then messages: the newest windows first, the best of each first.
/// The index must have caught up (see [`index::catch_up`]).
pub async fn find(
    scope: &mut Scoped,
    actor: &Actor,
    typed: &str,
    limit: i64,
    cursor: Option<&str>,
) -> Result<Page<SearchHitView>> {
    let mut place = cursor.map(Place::decode).transpose()?.unwrap_or_default();
    let ask = asked(typed)?;
    if ask.asks_nothing() && ask.id.is_none() {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    }
    let narrowed = scope::narrow(scope, actor, &ask).await?;
    let room = usize::try_from(limit).unwrap_or(0);
    let mut page = Gathered::default();
    if let Place::People(after) = place {
        if after.is_none() {
            page.messages(with_id(scope, &ask, &narrowed).await?);
        }
        let people = if ask.is_of_messages() {
            Vec::new()
        } else {
            people::find(scope, &ask, &narrowed, after, limit + 1).await?
        };
        let more = people.len() > room.saturating_sub(page.rows.len());
        let shown: Vec<Found> = people.into_iter().take(room.saturating_sub(page.rows.len())).collect();
        place = match shown.last().copied().filter(|_| more) {
            Some(last) => Place::People(Some(last)),
            None => Place::messages(first(&ask, scope)),
        };
        page.people(shown);
    }
    let mut next = Some(place);
    if let Place::Messages { .. } = place {
        next = messages(scope, &ask, &narrowed, place, room, &mut page).await?;
    }
    Ok(Page {
        items: page.views(scope).await?,
        next_cursor: next.map(Place::encode),
    })
}

/// Fills the page with messages; returns where the next one begins.
async fn messages(
    scope: &mut Scoped,
    ask: &Ask,
    narrowed: &scope::Narrowed,
    from: Place,
    room: usize,
    page: &mut Gathered,
) -> Result<Option<Place>> {
    let mut next = Some(from);
    for _ in 0..WINDOWS {
        let Some(Place::Messages { bound, after }) = next.filter(|_| page.rows.len() < room) else {
            return Ok(next);
        };
        if ask.terms.is_empty() && narrowed.facts.is_empty() {
            return Ok(None);
        }
        let window = hits::window(scope, ask, narrowed, bound).await?;
        let left: Vec<Hit> = window
            .hits
            .into_iter()
            .filter(|hit| place::is_after(hit, after))
            .collect();
        let free = room - page.rows.len();
        next = match left.get(free.saturating_sub(1)).filter(|_| left.len() > free) {
            Some(last) => Some(Place::Messages {
                bound,
                after: Some((last.score, last.message.id)),
            }),
            None => window.next.map(Place::messages),
        };
        page.messages(left.into_iter().take(free));
    }
    Ok(next)
}

fn asked(typed: &str) -> Result<Ask> {
    if typed.contains('\0') {
        return Err(ask::refused("must not hold a NUL character"));
    }
    if typed.chars().count() > TYPED_MAX {
        return Err(ask::refused(format!("must have at most {TYPED_MAX} characters")));
    }
    Ask::parse(typed)
}

/// Above all that was sent, the clocks of platforms included, or where `before:` says.
fn first(ask: &Ask, scope: &Scoped) -> Bound {
    let latest = scope.store().clock.now() + time::Duration::days(1);
    let at = ask.before.map_or(latest, |before| before.min(latest));
    Bound { at, id: Uuid::nil() }
}

async fn with_id(scope: &mut Scoped, ask: &Ask, narrowed: &scope::Narrowed) -> Result<Option<Hit>> {
    let Some(id) = &ask.id else { return Ok(None) };
    let workspace_id = scope.workspace_id();
    match people::message_with_id(scope.connection(), workspace_id, id).await? {
        Some(id) => hits::by_id(scope, narrowed, id).await,
        None => Ok(None),
    }
}

/// Conversations with people or messages that hold all words: of the newest hits, for lists that are narrowed by words.
pub async fn conversations(scope: &mut Scoped, typed: &str) -> Result<Vec<Uuid>> {
    let words = Ask {
        terms: terms::of_query(typed),
        ..Ask::default()
    };
    if words.terms.is_empty() {
        return Ok(Vec::new());
    }
    let everything = scope::Narrowed::default();
    let mut ids: Vec<Uuid> = people::find(scope, &words, &everything, None, LISTED)
        .await?
        .into_iter()
        .map(|found| found.id)
        .collect();
    let mut bound = Some(first(&words, scope));
    for _ in 0..WINDOWS {
        let Some(from) = bound else { break };
        let window = hits::window(scope, &words, &everything, from).await?;
        ids.extend(window.hits.iter().map(|hit| hit.conversation_id));
        bound = window.next;
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// What asks the index for the contacts of a workspace who match all words; none: there is no word.
pub fn contact_query(workspace_id: Uuid, typed: &str) -> Option<String> {
    let sought = terms::of_query(typed);
    (!sought.is_empty()).then(|| terms::contact_query(workspace_id, &sought))
}

/// The newest contacts who match all words, below one.
pub async fn contacts(scope: &mut Scoped, typed: &str, below: Option<Uuid>, room: i64) -> Result<Newest> {
    people::newest(scope, &terms::of_query(typed), below, room).await
}

/// Rows of a page before their conversations are loaded.
#[derive(Default)]
struct Gathered {
    rows: Vec<(Uuid, Option<Hit>)>,
}

impl Gathered {
    fn people(&mut self, found: Vec<Found>) {
        self.rows.extend(found.into_iter().map(|found| (found.id, None)));
    }

    fn messages(&mut self, hits: impl IntoIterator<Item = Hit>) {
        self.rows
            .extend(hits.into_iter().map(|hit| (hit.conversation_id, Some(hit))));
    }

    async fn views(self, scope: &mut Scoped) -> Result<Vec<SearchHitView>> {
        let workspace_id = scope.workspace_id();
        let mut ids: Vec<(Uuid, Uuid)> = self.rows.iter().map(|row| (workspace_id, row.0)).collect();
        ids.sort_unstable();
        ids.dedup();
        let loaded = conversations::load::by_ids(scope.connection(), &ids).await?;
        let loaded: HashMap<Uuid, ConversationView> = loaded.into_iter().map(|(_, view)| (view.id, view)).collect();
        let view = |(id, hit): (Uuid, Option<Hit>)| {
            Some(SearchHitView {
                conversation: loaded.get(&id)?.clone(),
                message: hit.map(|hit| hit.message),
            })
        };
        Ok(self.rows.into_iter().filter_map(view).collect())
    }
}

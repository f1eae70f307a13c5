//! The box over everything: words, rows of characters, ids, people, and every filter.

use std::collections::BTreeSet;

use frontdesk::domain::search;

use super::measure::{FEW, in_scope};
use super::seed::{CONTACT, CONVERSATION, MESSAGE, OTHER, Seeded, id, ids};
use super::settings::settle;

/// Two hundred messages are ranked against each other, and as many people looked at: the newest twice as many are looked through first.
/// Days are read whole, twice as many each time, so up to as many again are read.
const WINDOW: i64 = 2 * 200 + FEW;
/// Where filters leave little, so many windows are looked through.
const WINDOWS: i64 = 5 * WINDOW;

/// A day with more than a thousand hits is not read whole. A word that more than four thousand people have is looked for among the newest,
/// up to three times.
const OF_A_BUSY_DAY: i64 = 1_000 + 2 * WINDOW;
const OF_MANY_PEOPLE: i64 = 3 * (2 * 4_000 + WINDOW);
/// Two thousand names are looked through, each of whoever is a member (the wall looks a second time).
const NAMES: i64 = 2 * 2_000 + FEW;

/// What is typed, how much it may read, and how many hits its first page has at least.
async fn find(seeded: &Seeded, cases: &[(&str, i64, &str, usize)]) {
    let seen = seeded.actor();
    for (what, most, typed, least) in cases {
        in_scope!(seeded, what, most: *most, |scope| {
            let page = search::find(&mut scope, &seen, typed, 50, None).await.unwrap();
            assert!(page.items.len() >= *least, "{what}: {}", page.items.len());
        });
    }
}

#[tokio::test]
async fn words_are_found_in_messages() {
    let seeded = Seeded::new().await;
    find(
        &seeded,
        &[
            ("a common word", WINDOW, "text", 50),
            ("a rare word", WINDOW, "17117", 1),
            ("a common and a rare word", WINDOW, "text 17117", 1),
            ("two words in a row", WINDOW, "\"text 17117\"", 1),
            ("the beginning of a word", WINDOW, "tex", 50),
            ("a common word in Japanese", WINDOW, "注文", 50),
            ("a rare word in Japanese", WINDOW, "靴下", 1),
            ("nothing at all", WINDOW, "nowhere", 0),
            ("a message's id", WINDOW, "mid.17117", 1),
            ("a conversation's id", WINDOW, &id(CONVERSATION, 77).to_string(), 1),
        ],
    )
    .await;
}

#[tokio::test]
async fn people_are_found_by_what_is_known_of_them() {
    let seeded = Seeded::new().await;
    find(
        &seeded,
        &[
            ("a number", WINDOW, "+1 555 0017117", 1),
            ("the end of a number", WINDOW, "0017117", 1),
            ("a name and a number", WINDOW, "contact 17117", 1),
            ("a number that is open", WINDOW, "0000150 status:open", 1),
            ("a number in an inbox", WINDOW, "0017117 inbox:page", 1),
            ("a word that everybody has", WINDOW, "contact", 50),
        ],
    )
    .await;
}

#[tokio::test]
async fn filters_narrow_what_is_found() {
    let seeded = Seeded::new().await;
    find(
        &seeded,
        &[
            ("a word of one kind of message", WINDOW, "text from:customer", 50),
            ("a word of our own", WINDOW, "text from:agent", 50),
            ("a word in one inbox", WINDOW, "text inbox:page", 50),
            ("a word in a channel", WINDOW, "text channel:messenger", 50),
            (
                "a word in a channel that nobody uses",
                WINDOW,
                "text channel:whatsapp",
                0,
            ),
            ("a word beside a picture", WINDOW, "text has:image", 50),
            ("a word beside a film", WINDOW, "text has:video", 0),
            ("messages before a day", WINDOW, "text before:2999-01-01", 50),
            ("messages after a day", WINDOW, "text after:2020-01-01", 50),
            ("messages after all", WINDOW, "text after:2999-01-01", 0),
            ("a fact alone", WINDOW, "from:customer", 50),
            ("pictures alone", WINDOW, "has:image", 50),
            ("a word in what is resolved", WINDOWS, "text status:resolved", 50),
            ("a word in what is open", WINDOWS, "text status:open", 0),
            ("a word beside a label that all have", WINDOWS, "text label:8", 50),
            ("a word beside a label", WINDOWS, "text label:9", 1),
            ("a word in what is a member's", WINDOWS, "text assignee:bea", 1),
            ("a word in what is nobody's", WINDOWS, "text assignee:none", 50),
            ("what is a member's alone", WINDOWS, "assignee:bea", 1),
            ("a rare word in what is open", WINDOW, "17117 status:open", 0),
        ],
    )
    .await;
}

/// The page that a search goes on with reads no more than its first.
#[tokio::test]
async fn a_later_page_of_hits_begins_where_it_is() {
    let seeded = Seeded::new().await;
    let seen = seeded.actor();
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let mut cursor: Option<String> = None;
    for _ in 0..20 {
        let page = search::find(&mut scope, &seen, "text", 50, cursor.as_deref())
            .await
            .unwrap();
        cursor = page.next_cursor;
    }
    drop(scope);
    assert!(cursor.is_some());
    in_scope!(seeded, "a later page of hits", most: WINDOW, |scope| {
        let page = search::find(&mut scope, &seen, "text", 50, cursor.as_deref()).await.unwrap();
        assert_eq!(page.items.len(), 50);
    });
}

/// Words of contacts are found by their documents: these have one word more.
pub async fn also_called(seeded: &Seeded, word: &str, who: &str) {
    let sql = format!(
        "update contact_search set document = document || array_to_tsvector(array[
           translate(rtrim(encode(substring(uuid_send($1) from 13), 'base64'), '='), '+/', '-_') || '{word}'])
         where workspace_id = $1 and contact_id in (select {} from generate_series(1, $2) n where {who})",
        ids(CONTACT)
    );
    seeded.plant(&[sql], "contact_search").await;
}

#[tokio::test]
async fn a_name_that_many_have_is_looked_for_among_the_newest() {
    let seeded = Seeded::new().await;
    also_called(&seeded, "seldom", "n % 20 = 3").await;
    also_called(&seeded, "formerly", "n <= 8000").await;
    find(
        &seeded,
        &[
            ("a word that one in twenty has", 1_000 + WINDOW, "seldom", 50),
            ("a word that none of the newest has", OF_MANY_PEOPLE, "formerly", 50),
        ],
    )
    .await;
}

#[tokio::test]
async fn names_in_filters_are_looked_up_among_so_many() {
    let seeded = Seeded::new().await;
    settle(&seeded).await;
    let most = NAMES + WINDOWS;
    let (label, inbox) = (id(OTHER, 9), id(OTHER, 1));
    find(
        &seeded,
        &[
            ("what members of one name said", most, "text from:user", 0),
            ("what is members' of one name", most, "text assignee:user", 0),
            ("what is a member's beside many", most, "text assignee:bea", 1),
            ("what has a label beside many", most, "text label:9", 1),
            ("what has one of many labels", most, "text label:more", 0),
            ("what came to one of many inboxes", most, "text inbox:page", 50),
            (
                "what came by a channel of many inboxes",
                most,
                "text channel:messenger",
                50,
            ),
            ("what came by a channel of none", WINDOW, "text channel:whatsapp", 0),
            ("what has a label by its id", WINDOWS, &format!("text label:{label}"), 1),
            (
                "what came to an inbox by its id",
                WINDOW,
                &format!("text inbox:{inbox}"),
                50,
            ),
            (
                "what somebody said by their id",
                WINDOWS,
                &format!("text from:{}", seeded.owner_id),
                0,
            ),
        ],
    )
    .await;
}

/// Five thousand messages of one day, of which a third are ours.
async fn a_busy_day(seeded: &Seeded) -> BTreeSet<uuid::Uuid> {
    let sql = format!(
        "with today as (select now() - interval '1 second' as at),
         begins as (select at, lpad(to_hex(extract(epoch from at)::bigint / 86400), 4, '0')
           || translate(rtrim(encode(substring(uuid_send($1) from 13), 'base64'), '='), '+/', '-_') as day from today)
         update message_search s set sent_at = at,
           document = array_to_tsvector(array[day || 'text'] || case when s.message_id in (select {ours} from generate_series(1, $2) n where n % 3 = 0) then array[day || '#a'] else array[]::text[] end)
         from begins where workspace_id = $1 and message_id in (select {ours} from generate_series(10001, 15000) n)",
        ours = ids(MESSAGE)
    );
    seeded.plant(&[sql], "message_search").await;
    (10_001..=15_000)
        .filter(|n| n % 3 == 0)
        .map(|n| id(MESSAGE, n))
        .collect()
}

#[tokio::test]
async fn a_busy_day_is_gone_through_from_its_newest_and_nothing_is_lost() {
    let seeded = Seeded::new().await;
    let mut ours = a_busy_day(&seeded).await;
    find(
        &seeded,
        &[
            ("a common word on a busy day", WINDOW, "text", 50),
            ("what a third of a busy day has", OF_A_BUSY_DAY, "text from:agent", 50),
            ("a rare word beside a busy day", WINDOW, "17117", 1),
        ],
    )
    .await;
    let seen = seeded.actor();
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let mut cursor: Option<String> = None;
    for _ in 0..45 {
        let page = search::find(&mut scope, &seen, "text from:agent", 50, cursor.as_deref())
            .await
            .unwrap();
        for hit in page.items {
            ours.remove(&hit.message.unwrap().id);
        }
        cursor = page.next_cursor;
        if ours.is_empty() || cursor.is_none() {
            break;
        }
    }
    assert!(ours.is_empty(), "{} were not found", ours.len());
}

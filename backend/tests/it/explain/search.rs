//! The box over everything: words, rows of characters, ids, people, and every filter.

use frontdesk::domain::search;

use super::measure::{FEW, in_scope};
use super::seed::{CONVERSATION, Seeded, id};

/// So many messages are ranked against each other. Days are read whole, twice as many each time, so up to as many again are read.
const WINDOW: i64 = 2 * 200 + FEW;
/// Where filters leave little, so many windows are looked through.
const WINDOWS: i64 = 5 * WINDOW;

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
            ("a rare word", FEW, "17117", 1),
            ("a common and a rare word", FEW, "text 17117", 1),
            ("two words in a row", FEW, "\"text 17117\"", 1),
            ("the beginning of a word", WINDOW, "tex", 50),
            ("a common word in Japanese", WINDOW, "注文", 50),
            ("a rare word in Japanese", FEW, "靴下", 1),
            ("nothing at all", FEW, "nowhere", 0),
            ("a message's id", FEW, "mid.17117", 1),
            ("a conversation's id", FEW, &id(CONVERSATION, 77).to_string(), 1),
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
            ("a number", FEW, "+1 555 0017117", 1),
            ("the end of a number", FEW, "0017117", 1),
            ("a name and a number", FEW, "contact 17117", 1),
            ("a number that is open", FEW, "0000150 status:open", 1),
            ("a number in an inbox", FEW, "0017117 inbox:page", 1),
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
            ("a word in a channel that nobody uses", FEW, "text channel:whatsapp", 0),
            ("a word beside a picture", WINDOW, "text has:image", 50),
            ("a word beside a film", FEW, "text has:video", 0),
            ("messages before a day", WINDOW, "text before:2999-01-01", 50),
            ("messages after a day", WINDOW, "text after:2020-01-01", 50),
            ("messages after all", FEW, "text after:2999-01-01", 0),
            ("a fact alone", WINDOW, "from:customer", 50),
            ("pictures alone", WINDOW, "has:image", 50),
            ("a word in what is resolved", WINDOWS, "text status:resolved", 50),
            ("a word in what is open", WINDOWS, "text status:open", 0),
            ("a word beside a label that all have", WINDOWS, "text label:8", 50),
            ("a word beside a label", WINDOWS, "text label:9", 1),
            ("a word in what is a member's", WINDOWS, "text assignee:bea", 1),
            ("a word in what is nobody's", WINDOWS, "text assignee:none", 50),
            ("what is a member's alone", WINDOWS, "assignee:bea", 1),
            ("a rare word in what is open", FEW, "17117 status:open", 0),
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

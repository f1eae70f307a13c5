//! Contacts: their list and what narrows it, one of them, files of them that came in, and requests to erase them.

use frontdesk::crypto::Keys;
use frontdesk::domain::contacts::{self, Filter, erasure, import, merge};
use frontdesk::domain::page::Cursor;

use super::measure::{FEW, in_scope};
use super::seed::{CONTACT, MESSAGE, OTHER, ROWS, Seeded, id, ids};

/// Where few belong, so many are passed over, step by step (decision 23).
const STEP: i64 = 250 + FEW;
const STEPS: i64 = 1_000 + STEP;
const WALKED: i64 = 4_000 + OF_A_FILE;
/// A word that more than four thousand have is looked for among as many of the newest.
const OF_MANY: i64 = 2 * 4_000 + OF_A_FILE;
/// A file is read so many at a time.
const OF_A_FILE: i64 = 2 * 500 + FEW;

fn attribute(value: Option<&str>) -> Filter {
    Filter {
        attribute: Some(("tier".to_owned(), value.map(str::to_owned))),
        ..Filter::default()
    }
}

fn words(q: &str) -> Filter {
    Filter {
        q: Some(q.to_owned()),
        ..Filter::default()
    }
}

#[tokio::test]
async fn contacts_are_listed_by_an_index() {
    let seeded = Seeded::new().await;
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(10_000),
        id: id(CONTACT, 10_000),
    };
    let blocked = |blocked| Filter {
        blocked: Some(blocked),
        ..Filter::default()
    };
    let gold_and_blocked = Filter {
        blocked: Some(true),
        ..attribute(Some("gold"))
    };
    for (what, most, filter, found) in [
        ("contacts", FEW, Filter::default(), 50),
        ("contacts of a rare number", FEW, words("17117"), 1),
        ("contacts of two words", FEW, words("contact 17117"), 1),
        ("contacts of a number", FEW, words("+1 555 0017117"), 1),
        ("contacts of a word that nobody has", FEW, words("nowhere"), 0),
        ("contacts of a word that everybody has", FEW, words("contact"), 50),
        ("blocked contacts", FEW, blocked(true), 50),
        ("contacts who are not blocked", STEP, blocked(false), 50),
        ("contacts with an attribute", STEPS, attribute(None), 50),
        ("contacts with a value", STEPS, attribute(Some("gold")), 50),
        (
            "contacts with a value that one has",
            WALKED,
            attribute(Some("silver")),
            0,
        ),
        (
            "contacts of two conditions that nobody meets",
            WALKED,
            gold_and_blocked,
            0,
        ),
    ] {
        for cursor in [None, Some(deep)] {
            in_scope!(seeded, what, most: most, |scope| {
                let page = contacts::list(&mut scope, &filter, 50, cursor).await.unwrap();
                assert!(cursor.is_some() || page.items.len() == found, "{what}: {}", page.items.len());
            });
        }
        let narrowed = filter.blocked.is_some() || filter.attribute.is_some();
        in_scope!(seeded, what, most: if narrowed { WALKED } else { OF_A_FILE }, |scope| {
            contacts::list(&mut scope, &filter, 500, None).await.unwrap();
        });
    }
}

/// Of eight thousand who have a word the four thousand newest have none: pages may be short, and nobody is lost between them.
#[tokio::test]
async fn contacts_of_a_common_word_are_found_to_the_last() {
    let seeded = Seeded::new().await;
    super::search::also_called(&seeded, "formerly", "n <= 8000").await;
    in_scope!(seeded, "contacts of a word that none of the newest has", most: OF_MANY, |scope| {
        let page = contacts::list(&mut scope, &words("formerly"), 50, None).await.unwrap();
        assert!(page.next_cursor.is_some());
    });
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    for (filter, expected) in [
        (words("formerly"), 8_000),
        (
            Filter {
                blocked: Some(true),
                ..words("formerly")
            },
            400,
        ),
    ] {
        let mut found = std::collections::BTreeSet::new();
        let mut cursor: Option<Cursor> = None;
        for _ in 0..100 {
            let page = contacts::list(&mut scope, &filter, 200, cursor).await.unwrap();
            found.extend(page.items.iter().map(|contact| contact.id));
            cursor = page.next_cursor.map(|cursor| Cursor::decode(&cursor).unwrap());
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((found.len(), cursor), (expected, None));
    }
}

#[tokio::test]
async fn one_contact_is_read_with_what_belongs_to_it() {
    let seeded = Seeded::new().await;
    in_scope!(seeded, "one contact", |scope| contacts::get(
        &mut scope,
        id(CONTACT, 77)
    )
    .await
    .unwrap());
    in_scope!(seeded, "what there was with a contact", |scope| {
        let lines = contacts::timeline(&mut scope, id(CONTACT, 4), None, 50).await.unwrap();
        assert!(lines.items.len() > 40, "{}", lines.items.len());
    });
    in_scope!(seeded, "contacts with a number or an address", |scope| {
        let found = contacts::reached_by(&mut scope, Some("+1 555 0017117"), Some("P17@example.test"), 5).await;
        assert_eq!(found.unwrap().len(), 2);
    });
    in_scope!(seeded, "whoever may be the same person", |scope| {
        let found = contacts::duplicates(&mut scope, id(CONTACT, 77)).await.unwrap();
        assert!(found.is_empty());
    });
    in_scope!(seeded, "some of the many who have one number", |scope| {
        let found = contacts::duplicates(&mut scope, id(CONTACT, 35)).await.unwrap();
        assert_eq!(found.len(), 10);
    });
    in_scope!(seeded, "what a merge would do", |scope| {
        let preview = merge::preview(&mut scope, id(CONTACT, 3), id(CONTACT, 4))
            .await
            .unwrap();
        assert_eq!(preview.conversations, 1);
    });
}

/// As many imports as there are contacts, and one of as many lines.
async fn import_much(seeded: &Seeded) {
    let import = ids(OTHER);
    seeded
        .plant(
            &[
                format!(
                    "insert into contact_import (workspace_id, id, state, file_name, columns, mapping, total, created_at)
                     select $1, {import}, 'finished', 'people.csv', '{{}}', '{{}}', 0, now() - n * interval '1 second' from generate_series(1, $2) n"
                ),
                format!(
                    "insert into contact_import_line (workspace_id, import_id, line, cells, outcome)
                     select $1, '{}', n, '[]', case when n % 20 = 0 then 'failed' else 'created' end from generate_series(1, $2) n",
                    id(OTHER, 1)
                ),
            ],
            "contact_import, contact_import_line",
        )
        .await;
}

#[tokio::test]
async fn imports_and_their_lines_are_listed_by_an_index() {
    let seeded = Seeded::new().await;
    import_much(&seeded).await;
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(ROWS / 2),
        id: id(OTHER, ROWS / 2),
    };
    for cursor in [None, Some(deep)] {
        in_scope!(seeded, "imports", |scope| {
            let page = import::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
    for (what, only_failed, cursor) in [
        ("lines of an import", false, None),
        ("later lines of an import", false, Some("10000")),
        ("lines that failed", true, None),
        ("later lines that failed", true, Some("10000")),
    ] {
        in_scope!(seeded, what, |scope| {
            let page = import::lines(&mut scope, id(OTHER, 1), only_failed, cursor, 50)
                .await
                .unwrap();
            assert_eq!(page.items.len(), 50, "{what}");
        });
    }
    in_scope!(seeded, "the report of an import", most: 1_000 + FEW, |scope| {
        let page = import::lines(&mut scope, id(OTHER, 1), false, None, 1_000).await.unwrap();
        assert_eq!(page.items.len(), 1_000);
    });
}

#[tokio::test]
async fn erasures_are_listed_by_an_index() {
    let seeded = Seeded::new().await;
    seeded
        .plant(
            &[format!(
                "insert into erasure (workspace_id, id, contact_id, state, stage, identity_hashes, actor_kind, lease_until, requested_at, finished_at)
                 select $1, {}, {}, 'finished', 'done', array[md5(n::text)], 'system', now(), now() - n * interval '1 second', now()
                 from generate_series(1, $2) n",
                ids(MESSAGE),
                ids(CONTACT)
            )],
            "erasure",
        )
        .await;
    let keys = Keys::parse(&Keys::generate()).unwrap();
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(ROWS / 2),
        id: id(MESSAGE, ROWS / 2),
    };
    for cursor in [None, Some(deep)] {
        in_scope!(seeded, "erasures", |scope| {
            let page = erasure::list(&mut scope, &keys, None, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "erasures of whoever had a number", |scope| {
            let of = Some("phone:+1 555 0017117");
            let page = erasure::list(&mut scope, &keys, of, cursor, 50).await.unwrap();
            assert!(page.items.is_empty());
        });
    }
}

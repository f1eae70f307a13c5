//! Saved views: any condition and any order, of which most are no index's own.

use frontdesk::domain::conversations::{self, Counted, Filter, Place};
use frontdesk::domain::views::{ConversationSort, ViewConditions};

use super::conversations::{AT_MOST, LABELLED, WALKED};
use super::measure::{FEW, in_scope};
use super::seed::{COLLEAGUE, LARGE_LABEL, LARGE_TEAM, OTHER, Seeded, id};

/// A view of one condition, and of more that every conversation meets.
fn view(field: &str, op: &str, values: &[&str]) -> ViewConditions {
    serde_json::from_value(serde_json::json!({ "match": "all", "groups": [
        { "match": "all", "conditions": [{ "field": field, "op": op, "values": values }] },
        { "match": "any", "conditions": [{ "field": "waiting", "op": "is_not" }, { "field": "unread", "op": "is_not" }] },
    ] }))
    .unwrap()
}

#[tokio::test]
async fn views_read_what_they_show() {
    let seeded = Seeded::new().await;
    let looker = seeded.looker();
    let mut cases = Vec::new();
    let (inbox, team) = (seeded.inbox_id.to_string(), id(OTHER, 3).to_string());
    let (large_team, colleague) = (id(OTHER, LARGE_TEAM).to_string(), id(OTHER, COLLEAGUE).to_string());
    let rare = id(OTHER, 7).to_string();
    for (field, op, values) in [
        ("status", "is", vec!["open"]),
        ("status", "is", vec!["open", "pending", "snoozed"]),
        ("status", "is_not", vec!["resolved"]),
        ("assignee", "is", vec!["me"]),
        ("assignee", "is", vec![colleague.as_str()]),
        ("assignee", "is", vec!["me", "none"]),
        ("team", "is", vec![team.as_str()]),
        ("team", "is", vec![large_team.as_str()]),
        ("inbox", "is", vec![inbox.as_str()]),
        ("label", "is", vec![rare.as_str()]),
        ("priority", "is", vec!["urgent"]),
        ("priority", "is", vec!["urgent", "high"]),
        ("priority", "is", vec!["low"]),
        ("channel", "is", vec!["messenger"]),
        ("unread", "is_not", vec![]),
        ("snoozed", "is", vec![]),
        ("last_activity", "shorter_than", vec!["100"]),
    ] {
        cases.push((ConversationSort::Newest, view(field, op, &values)));
    }
    cases.push((ConversationSort::Oldest, view("status", "is", &["open"])));
    cases.push((ConversationSort::Waiting, view("waiting", "is", &[])));
    cases.push((ConversationSort::Waiting, view("waiting", "longer_than", &["1"])));
    cases.push((ConversationSort::Priority, view("status", "is", &["resolved"])));
    for (sort, conditions) in cases {
        let what = format!("{sort:?} {:?}", conditions.groups[0].conditions[0]);
        let filter = Filter {
            conditions: Some(conditions),
            sort,
            ..Filter::of(looker)
        };
        in_scope!(seeded, &what, most: WALKED, |scope| {
            let page = conversations::list(&mut scope.reader(), &filter, 20, Place::BEGINNING)
                .await
                .unwrap();
            assert!(!page.items.is_empty(), "{what}");
        });
    }
}

/// A view that holds nothing looks through a bounded number of rows, and says where it stopped.
#[tokio::test]
async fn nothing_is_looked_for_without_end() {
    let seeded = Seeded::new().await;
    let looker = seeded.looker();
    let nothing = Filter {
        conditions: Some(view("unread", "is", &[])),
        ..Filter::of(looker)
    };
    let unread = Filter {
        unread: Some(true),
        ..Filter::of(looker)
    };
    for filter in [&nothing, &unread] {
        in_scope!(seeded, "nothing", most: AT_MOST, |scope| {
            let page = conversations::list(&mut scope.reader(), filter, 20, Place::BEGINNING)
                .await
                .unwrap();
            assert!(page.items.is_empty() && page.next_cursor.is_some());
        });
    }
    // so many have it that a thousand are looked at to know that
    let label = id(OTHER, 8);
    let in_a_view = Filter {
        conditions: Some(view("label", "is", &[&label.to_string()])),
        ..Filter::of(looker)
    };
    let large = Filter {
        conditions: Some(view("label", "is", &[&id(OTHER, LARGE_LABEL).to_string()])),
        ..Filter::of(looker)
    };
    for filter in [&in_a_view, &large] {
        in_scope!(seeded, "a label in a view", most: LABELLED, |scope| {
            let page = conversations::list(&mut scope.reader(), filter, 20, Place::BEGINNING)
                .await
                .unwrap();
            assert_eq!(page.items.len(), 20);
        });
    }
    let counted = [Counted::Filtered(Box::new(nothing))];
    in_scope!(seeded, "counting what is nowhere", most: 1_000 + FEW, |scope| {
        let counts = conversations::count(&mut scope.reader(), looker, &counted).await.unwrap();
        assert_eq!(counts[0], (0, true), "nobody looked at all of them");
    });
}

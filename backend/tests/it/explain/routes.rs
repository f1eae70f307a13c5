//! Every read of the API, and the test that holds what it reads. A new one, or a new part of a query, fails here until it is held by a test,
//! or has a reason why it needs none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// Routes, the parts of their queries, and the test that asks for them. Of every list the page's length and its cursor are held beside.
const HELD: &[(&str, &str, &str)] = &[
    (
        "/conversations",
        "status inbox_id assignee team_id label channel contact_id priority unread waiting",
        "conversations_are_listed_by_an_index",
    ),
    (
        "/conversations",
        "status inbox_id assignee team_id channel",
        "conditions_that_little_meets_together_are_not_looked_for_without_end",
    ),
    (
        "/conversations",
        "channel",
        "a_channel_of_many_inboxes_is_walked_by_activity",
    ),
    ("/conversations", "sort", "conversations_are_listed_in_every_order"),
    ("/conversations", "q", "conversations_are_found_by_words"),
    ("/conversations", "view", "views_read_what_they_show"),
    ("/conversations/{id}", "", "one_conversation_is_read_by_its_id"),
    (
        "/conversations/{id}/files",
        "kind",
        "files_are_found_among_what_was_said",
    ),
    (
        "/conversations/{id}/messages",
        "before after around from",
        "a_timeline_is_read_from_where_it_is_opened",
    ),
    (
        "/conversations/{id}/messages/{message_id}/times",
        "",
        "a_timeline_is_read_from_where_it_is_opened",
    ),
    (
        "/conversations/{id}/search",
        "q",
        "a_conversation_is_looked_through_in_pieces",
    ),
    (
        "/conversation_counts",
        "views",
        "conversations_are_counted_no_further_than_is_shown",
    ),
    ("/read_marks", "conversation_ids", "one_conversation_is_read_by_its_id"),
    (
        "/contacts",
        "q attribute value blocked",
        "contacts_are_listed_by_an_index",
    ),
    (
        "/contacts",
        "q blocked",
        "contacts_of_a_common_word_are_found_to_the_last",
    ),
    (
        "/contacts.csv",
        "q attribute value blocked",
        "contacts_are_listed_by_an_index",
    ),
    ("/contacts/{id}", "", "one_contact_is_read_with_what_belongs_to_it"),
    (
        "/contacts/{id}/duplicates",
        "",
        "one_contact_is_read_with_what_belongs_to_it",
    ),
    (
        "/contacts/{id}/merge_preview",
        "other_id",
        "one_contact_is_read_with_what_belongs_to_it",
    ),
    (
        "/contacts/{id}/messages",
        "",
        "a_timeline_is_read_from_where_it_is_opened",
    ),
    (
        "/contacts/{id}/timeline",
        "",
        "one_contact_is_read_with_what_belongs_to_it",
    ),
    ("/contact_imports", "", "imports_and_their_lines_are_listed_by_an_index"),
    (
        "/contact_imports/{id}/lines",
        "failed",
        "imports_and_their_lines_are_listed_by_an_index",
    ),
    (
        "/contact_imports/{id}/report.csv",
        "",
        "imports_and_their_lines_are_listed_by_an_index",
    ),
    ("/erasures", "identity", "erasures_are_listed_by_an_index"),
    ("/search", "q", "words_are_found_in_messages"),
    ("/search", "q", "people_are_found_by_what_is_known_of_them"),
    ("/search", "q", "filters_narrow_what_is_found"),
    ("/search", "q", "a_name_that_many_have_is_looked_for_among_the_newest"),
    ("/search", "q", "names_in_filters_are_looked_up_among_so_many"),
    (
        "/search",
        "q",
        "a_busy_day_is_gone_through_from_its_newest_and_nothing_is_lost",
    ),
    (
        "/audit_entries",
        "action actor_id target_id since until",
        "the_audit_log_is_found_by_what_is_asked",
    ),
    (
        "/audit_entries.jsonl",
        "action actor_id target_id since until",
        "the_audit_log_is_found_by_what_is_asked",
    ),
    ("/inboxes/{id}", "", "what_is_told_of_an_inbox_is_found_by_it"),
    ("/inboxes/{id}/notices", "", "what_is_told_of_an_inbox_is_found_by_it"),
    (
        "/inboxes/{id}/health",
        "",
        "the_health_of_an_inbox_is_told_by_what_is_new",
    ),
    (
        "/inboxes/{id}/templates",
        "q status",
        "templates_are_listed_by_their_names",
    ),
    (
        "/webhook_events",
        "outcome inbox_id kind q since until",
        "webhooks_are_found_by_what_they_are_about",
    ),
    (
        "/webhook_events",
        "outcome inbox_id kind q",
        "webhooks_are_found_where_few_are_of_their_kind",
    ),
    ("/webhook_events/{id}", "", "one_webhook_is_read_by_its_id"),
    (
        "/webhook_replays",
        "",
        "a_replay_that_runs_is_found_among_those_that_ended",
    ),
    (
        "/webhook_replays/{id}",
        "",
        "a_replay_that_runs_is_found_among_those_that_ended",
    ),
    (
        "/webhook_endpoints/{id}/deliveries",
        "state event_type",
        "what_was_posted_is_found_by_its_endpoint_its_state_and_its_kind",
    ),
    ("/mentions", "read", "what_is_a_members_own_is_found_as_theirs"),
    (
        "/mentions",
        "read",
        "mentions_that_were_read_are_found_among_those_that_were_not",
    ),
    ("/drafts", "", "what_is_a_members_own_is_found_as_theirs"),
    (
        "/scheduled_messages",
        "conversation_id",
        "what_is_a_members_own_is_found_as_theirs",
    ),
    (
        "/notifications",
        "unread",
        "a_members_notifications_are_found_as_theirs",
    ),
    ("/labels", "", "settings_are_listed_by_an_index"),
    ("/teams", "", "settings_are_listed_by_an_index"),
    ("/macros", "", "settings_are_listed_by_an_index"),
    ("/canned_responses", "", "settings_are_listed_by_an_index"),
    ("/members", "", "settings_are_listed_by_an_index"),
    ("/second_factors", "", "settings_are_listed_by_an_index"),
    ("/inboxes", "", "settings_are_listed_by_an_index"),
    ("/sign_in_provider/identities", "", "settings_are_listed_by_an_index"),
    ("/saved_views", "", "settings_are_listed_by_an_index"),
    ("/invitations", "", "settings_are_listed_by_an_index"),
    ("/tokens", "", "settings_are_listed_by_an_index"),
    ("/me/tokens", "", "settings_are_listed_by_an_index"),
    ("/me/sessions", "", "sessions_are_found_as_ones_own"),
    ("/workspace/usage", "", "usage_is_read_from_what_was_counted"),
];

/// What needs no test, and why.
const EXEMPT: &[(&str, &str)] = &[
    (
        "/assignment",
        "one row, and one for each team and member with a rule of its own, all of which it tells",
    ),
    (
        "/assignment/state",
        "the newest 20,000 open conversations by a limit of the product, once: each counts for a member or a queue, all of which it tells",
    ),
    ("/attachments/{id}", "one row by its key"),
    ("/attachments/{id}/content", "one row by its key"),
    ("/attachments/{id}/thumbnail", "one row by its key"),
    ("/auth/options", "no database"),
    ("/canned_responses/{id}", "one row by its key"),
    ("/composer_settings", "one row by its key"),
    (
        "/contact_attributes",
        "at most 50 of a workspace by a limit of the product",
    ),
    ("/contact_attributes/{id}", "one row by its key"),
    ("/contact_exports/{id}", "one row by its key"),
    ("/contact_exports/{id}/content", "one row by its key"),
    ("/contact_imports/{id}", "one row by its key"),
    (
        "/conversations/{id}/messages/{message_id}/link_preview",
        "one row by its key",
    ),
    ("/erasures/{id}", "one row by its key"),
    ("/inboxes/{id}/templates/sync", "one row by its key"),
    ("/labels/{id}", "one row by its key"),
    ("/macros/{id}", "one row by its key"),
    (
        "/me",
        "one row by its key, and one for each workspace of the user, all of which it tells",
    ),
    ("/me/passkeys", "at most 20 of a user by a limit of the product"),
    ("/me/second_factor", "one row by its key"),
    ("/members/{id}", "one row by its key"),
    (
        "/notification_settings",
        "one row by its key; of who has none, the members are counted",
    ),
    ("/oauth/grants/{id}", "one row by its key"),
    ("/presence", "one row for each member, all of whom it tells"),
    ("/push_key", "one row"),
    (
        "/push_subscriptions",
        "at most 20 of a member by a limit of the product",
    ),
    ("/roles", "at most 50 of a workspace by a limit of the product"),
    ("/roles/{id}", "one row by its key"),
    ("/saved_views/{id}", "one row by its key"),
    ("/sign_in_provider", "one row by its key"),
    (
        "/teams/{id}",
        "one row by its key, with its members, all of whom it tells",
    ),
    (
        "/webhook_endpoints",
        "at most 20 of a workspace by a limit of the product",
    ),
    ("/webhook_endpoints/{id}", "one row by its key"),
    ("/webhook_setup", "no database"),
    ("/workspace", "one row by its key"),
];

/// What chooses no rows: `fresh` asks the platform.
const BESIDE: [&str; 3] = ["limit", "cursor", "fresh"];

/// By route, the parts of its query that choose rows.
fn reads() -> BTreeMap<String, BTreeSet<String>> {
    let document = serde_json::to_value(frontdesk::openapi_document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of = |get: &Value| -> BTreeSet<String> {
        let parameters = get["parameters"].as_array().into_iter().flatten();
        let in_query = parameters.filter(|parameter| parameter["in"] == "query");
        let names = in_query.map(|parameter| parameter["name"].as_str().unwrap().to_owned());
        names.filter(|name| !BESIDE.contains(&name.as_str())).collect()
    };
    let reads = paths
        .iter()
        .filter_map(|(path, item)| Some((path.clone(), of(item.get("get")?))));
    reads.collect()
}

#[test]
fn every_read_of_the_api_is_held_by_a_test_or_needs_none() {
    let mut held: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (route, parts, _) in HELD {
        let parts = parts.split_whitespace().map(str::to_owned);
        held.entry(route).or_default().extend(parts);
    }
    let reads = reads();
    assert!(reads.len() > 70, "{}", reads.len());
    let others = EXEMPT.iter().map(|(route, _)| *route);
    for (route, parts) in &reads {
        let exempt = EXEMPT.iter().any(|(other, _)| other == route);
        assert!(
            exempt != held.contains_key(route.as_str()),
            "GET {route}: name its test in HELD, or say in EXEMPT why it needs none"
        );
        if let Some(known) = held.get(route.as_str()) {
            assert_eq!(
                known, parts,
                "GET {route}: its test has to ask for each part of its query"
            );
        }
    }
    for route in held.keys().copied().chain(others) {
        assert!(reads.contains_key(route), "there is no GET {route}");
    }
}

#[test]
fn the_tests_that_hold_reads_are_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/explain");
    let mut sources = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        sources.push_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    for (route, _, test) in HELD {
        assert!(
            sources.contains(&format!("async fn {test}()")),
            "GET {route}: there is no test {test}"
        );
    }
}

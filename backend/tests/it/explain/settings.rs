//! What a workspace is set up with, and who is in it: lists that are short in most, and are read a page at a time in all.

use frontdesk::domain::access::sessions;
use frontdesk::domain::page::Cursor;
use frontdesk::domain::{
    canned_responses, inboxes, invitations, labels, macros, members, saved_views, second_factor, sign_in_provider,
    teams, tokens, workspaces,
};

use super::measure::{Alone, FEW, alone, in_scope};
use super::seed::{COLLEAGUE, OTHER, Seeded, USER, id, ids};

/// Two thousand of each, made one second after the other, with what they hang on.
pub async fn settle(seeded: &Seeded) {
    let (user, other) = (ids(USER), ids(OTHER));
    let each = "from generate_series(101, 100 + $2 / 10) n";
    let at = "now() + n * interval '1 second'";
    let colleague = id(OTHER, COLLEAGUE);
    let statements = [
        format!("insert into users (id, email, name, password_hash, created_at) select {user}, 'u' || n || '@example.test', 'User ' || n, '', now() {each} where $1 is not null"),
        format!("insert into member (workspace_id, user_id, role, created_at) select $1, {user}, 'agent', {at} {each}"),
        format!("insert into sign_in_identity (workspace_id, issuer, subject, user_id, created_at, last_used_at) select $1, 'https://sso.example', n::text, {user}, {at}, now() {each}"),
        format!("insert into label (workspace_id, id, name, color, created_at) select $1, {other}, 'more ' || n, '#000000', {at} {each}"),
        format!("insert into team (workspace_id, id, name, created_at) select $1, {other}, 'more ' || n, {at} {each}"),
        format!("insert into macro (workspace_id, id, name, actions, created_at) select $1, {other}, 'more ' || n, '{{}}', {at} {each}"),
        format!("insert into canned_response (workspace_id, id, shortcut, text, created_at) select $1, {other}, 'more' || n, 'text', {at} {each}"),
        format!("insert into inbox (workspace_id, id, channel, external_id, name, created_at) select $1, {other}, 'messenger', 'more' || n, 'Page', {at} {each}"),
        format!("insert into saved_view (workspace_id, id, user_id, shared, name, conditions, sort, created_at)
          select $1, {other}, '{colleague}', true, 'more ' || n, '{{\"match\": \"all\", \"groups\": []}}', 'newest', {at} {each}"),
        format!("insert into invitation (workspace_id, id, email, role, token_hash, created_at, sent_at, expires_at)
          select $1, {other}, 'i' || n || '@example.test', 'agent', decode(md5('i' || n), 'hex'), {at}, now(), now() + interval '1 day' {each}"),
        format!("insert into api_token (workspace_id, id, name, role, token_hash, created_at, user_id, revoked_at)
          select $1, {other}, 'more ' || n, 'agent', decode(md5('t' || n), 'hex'), {at}, case when n % 2 = 0 then '{colleague}'::uuid end, case when n % 10 = 0 then now() end {each}"),
        format!("insert into session (token_hash, user_id, created_at, last_seen_at, expires_at)
          select decode(md5('s' || n), 'hex'), case when n % 40 = 0 then '{}'::uuid else '{colleague}'::uuid end, {at}, now(), now() + interval '1 day'
          from generate_series(101, 100 + $2 / 10) n where $1 is not null", seeded.owner_id),
    ];
    let tables = "users, member, sign_in_identity, label, team, macro, canned_response, inbox, saved_view, invitation, api_token, session";
    seeded.plant(&statements, tables).await;
}

/// A place in the middle of them.
pub fn middle(seeded: &Seeded) -> Cursor {
    Cursor {
        at: seeded.store.clock.now() + time::Duration::seconds(1_000),
        id: id(OTHER, 1_000),
    }
}

#[tokio::test]
async fn settings_are_listed_by_an_index() {
    let seeded = Seeded::new().await;
    settle(&seeded).await;
    let (actor, colleague) = (seeded.actor(), id(OTHER, COLLEAGUE));
    for cursor in [None, Some(middle(&seeded))] {
        in_scope!(seeded, "views", |scope| {
            let page = saved_views::list(&mut scope, &actor, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "labels", |scope| {
            let page = labels::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "teams", |scope| {
            let page = teams::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "macros", |scope| {
            let page = macros::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "canned responses", |scope| {
            let page = canned_responses::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "members", |scope| {
            let page = members::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "second factors", |scope| {
            let page = second_factor::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "whom the provider means", |scope| {
            let page = sign_in_provider::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "inboxes", |scope| {
            let page = inboxes::list(&mut scope, 50, cursor).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "invitations", |scope| {
            let page = invitations::list(&mut scope, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
        for whose in [None, Some(colleague)] {
            in_scope!(seeded, "tokens", |scope| {
                let page = tokens::list(&mut scope, whose, cursor, 50).await.unwrap();
                assert_eq!(page.items.len(), 50);
            });
        }
    }
}

#[tokio::test]
async fn sessions_are_found_as_ones_own() {
    let mut seeded = Seeded::new().await;
    settle(&seeded).await;
    let owner = seeded.owner_id;
    let one = Alone::of(&mut seeded).await;
    alone!(one, "sessions", most: FEW, {
        let page = sessions::list(&seeded.store, owner, "none", None, 50).await.unwrap();
        assert_eq!(page.items.len(), 50);
    });
}

/// What was said is counted as it is said, and not when it is asked for.
#[tokio::test]
async fn usage_is_read_from_what_was_counted() {
    let seeded = Seeded::new().await;
    in_scope!(seeded, "usage", |scope| {
        workspaces::usage(&mut scope).await.unwrap();
    });
}

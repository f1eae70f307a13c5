//! Logs: the audit log, what was posted to webhook endpoints, and the tail of the change log.

use frontdesk::domain::audit::{self, AuditAction, AuditFilter};
use frontdesk::domain::page::Cursor;
use frontdesk::domain::webhook_endpoints::{self, DeliveryFilter, EndpointDeliveryState};
use frontdesk::store::changelog;
use sqlx::AssertSqlSafe;

use super::measure::{FEW, as_owner, in_scope};
use super::seed::{CONTACT, MESSAGE, OTHER, ROWS, Seeded, id, ids};

/// Each of five hundred members does one of four things to each of many.
pub async fn write_much(seeded: &Seeded) {
    let entries = format!(
        "insert into audit_entry (workspace_id, seq, at, action, actor_kind, actor_id, target_id, prev_hash, hash)
         select '{}', 100 + n, now() + n * interval '1 second', (array['label.created', 'member.changed', 'contact.merged', 'webhook.read'])[1 + n % 4],
           'member', ('00000005-0000-0000-0000-' || lpad(to_hex(n % 500), 12, '0'))::uuid, {}, '', '' from generate_series(1, {ROWS}) n",
        seeded.workspace_id,
        ids(CONTACT),
    );
    for sql in [
        "alter table audit_entry disable trigger audit_entry_chain",
        entries.as_str(),
    ] {
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&seeded.store.database.owner)
            .await
            .unwrap();
    }
    sqlx::query("analyze audit_entry")
        .execute(&seeded.store.database.owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_audit_log_is_found_by_what_is_asked() {
    let seeded = Seeded::new().await;
    write_much(&seeded).await;
    let now = seeded.store.clock.now();
    let early = now + time::Duration::seconds(ROWS / 10);
    let late = now + time::Duration::seconds(ROWS - 1_000);
    let all = AuditFilter::default();
    let asked = [
        ("all", all.clone(), None),
        ("far behind", all.clone(), Some("700")),
        (
            "one action",
            AuditFilter {
                action: Some(AuditAction::ContactsMerged),
                ..all.clone()
            },
            None,
        ),
        (
            "one who acts",
            AuditFilter {
                actor_id: Some(id(OTHER, 7)),
                ..all.clone()
            },
            None,
        ),
        (
            "what happened to one",
            AuditFilter {
                target_id: Some(id(CONTACT, 4711)),
                ..all.clone()
            },
            None,
        ),
        (
            "lately",
            AuditFilter {
                since: Some(late),
                ..all.clone()
            },
            None,
        ),
        (
            "long ago",
            AuditFilter {
                until: Some(early),
                ..all.clone()
            },
            None,
        ),
        (
            "an action long ago",
            AuditFilter {
                action: Some(AuditAction::MemberChanged),
                until: Some(early),
                ..all
            },
            None,
        ),
    ];
    for (what, filter, cursor) in asked {
        in_scope!(seeded, what, |scope| {
            let page = audit::list(&mut scope, &filter, cursor, 50).await.unwrap();
            assert!(!page.items.is_empty(), "{what}");
        });
        in_scope!(seeded, what, most: 500 + FEW, |scope| {
            // as many as a file is read at a time
            audit::list(&mut scope, &filter, cursor, 500).await.unwrap();
        });
    }
}

#[tokio::test]
async fn what_was_posted_is_found_by_its_endpoint_its_state_and_its_kind() {
    let seeded = Seeded::new().await;
    let of = |state: Option<EndpointDeliveryState>, event_type: Option<&str>| DeliveryFilter {
        state,
        event_type: event_type.map(str::to_owned),
    };
    let cases = [
        ("everything that was posted", 1, of(None, None), 50),
        (
            "what was delivered",
            1,
            of(Some(EndpointDeliveryState::Delivered), None),
            50,
        ),
        ("what failed", 1, of(Some(EndpointDeliveryState::Failed), None), 50),
        (
            "what is tried again",
            1,
            of(Some(EndpointDeliveryState::Retrying), None),
            0,
        ),
        ("one kind", 1, of(None, Some("team.updated")), 40),
        ("another endpoint's", 2, of(None, None), 5),
    ];
    for (what, endpoint, filter, found) in cases {
        in_scope!(seeded, what, |scope| {
            let page = webhook_endpoints::deliveries(&mut scope, id(OTHER, endpoint), &filter, None, 50)
                .await
                .unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
    let middle = Cursor {
        at: seeded.store.clock.now(),
        id: id(MESSAGE, 10_000),
    };
    in_scope!(seeded, "a later page of what was posted", |scope| {
        let page = webhook_endpoints::deliveries(&mut scope, id(OTHER, 1), &of(None, None), Some(middle), 50)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 50);
    });
}

#[tokio::test]
async fn the_tail_reads_on_from_where_it_is() {
    let seeded = Seeded::new().await;
    let workspace_id = seeded.workspace_id;
    for seq in [0, ROWS / 2, ROWS - 10, ROWS] {
        as_owner!(seeded, "the change log", |connection| changelog::read_after(
            connection,
            workspace_id,
            seq,
            100
        )
        .await
        .unwrap());
    }
    as_owner!(seeded, "the ends of the change log", |connection| changelog::bounds(
        connection,
        workspace_id
    )
    .await
    .unwrap());
}

//! What comes in: webhooks, reactions, and the address of an inbox.

use frontdesk::clock::Clock;
use frontdesk::crypto::Keys;
use frontdesk::domain::access::Actor;
use frontdesk::domain::delivery::{self, Receipted};
use frontdesk::domain::ingest::{self, Ready, Received};
use frontdesk::domain::{inboxes, reactions};
use frontdesk_connectors::Channel;
use frontdesk_connectors::model::{
    AccountSlice, Arrival, AttachmentKind, DeliveryStatus, Inbound, InboundAttachment, InboundEvent, InboundMessage,
    MediaSource, Origin, Peer, PeerKey, Side, StatusUpdate,
};
use sqlx::AssertSqlSafe;

use super::measure::{FEW, TIMES, as_owner, expect, given, in_scope};
use super::seed::{CONVERSATION, MESSAGE, OTHER, Seeded, id, ids};

fn peer(n: i64) -> Peer {
    Peer {
        keys: vec![PeerKey {
            scope: "psid".into(),
            id: n.to_string(),
        }],
        ..Peer::default()
    }
}

fn message(n: i64, external_id: String) -> InboundEvent {
    InboundEvent::Message(Box::new(InboundMessage {
        external_id,
        peer: peer(n),
        origin: Origin::Customer,
        text: Some("Hello".into()),
        attachments: Vec::new(),
        reply_to: None,
        action: None,
        referral: None,
        unsupported: None,
        notice: None,
        opens_window: true,
        forwarded: false,
        arrival: None,
    }))
}

/// A file of the history, whose place a placeholder may have kept.
fn past_file(n: i64, external_id: String) -> InboundEvent {
    let InboundEvent::Message(mut message) = message(n, external_id) else {
        unreachable!()
    };
    message.arrival = Some(Arrival::History);
    message.attachments.push(InboundAttachment {
        kind: AttachmentKind::Image,
        source: MediaSource::None,
        content_type: None,
        file_name: None,
        title: None,
        detail: None,
    });
    InboundEvent::Message(message)
}

/// Identities, doubles, what effects are about, and what waits for a message.
#[tokio::test]
async fn ingest_finds_people_and_messages_by_their_keys() {
    let seeded = Seeded::new().await;
    let at = seeded.store.clock.now();
    let inbox_id = id(OTHER, 2);
    let known = |n: i64| 4 * n + 1;
    let batch = |round: i64| {
        let n = known(round + 10);
        let status = StatusUpdate {
            target: "out.3".into(),
            our_id: None,
            peer: Some(peer(n)),
            status: DeliveryStatus::Read,
            error: None,
            pricing: None,
            played: false,
        };
        let events = [
            message(n, format!("new.{round}")),
            message(n, "mid.4".into()),
            message(-1 - round, format!("stranger.{round}")),
            InboundEvent::Reaction {
                peer: peer(n),
                from: Side::Customer,
                target: "mid.7".into(),
                emoji: Some("👍".into()),
            },
            InboundEvent::Edit {
                peer: peer(n),
                target: "mid.8".into(),
                text: Some(format!("edit {round}")),
                number: None,
            },
            InboundEvent::Unsend {
                peer: peer(n),
                target: "not here".into(),
            },
            InboundEvent::Status(Box::new(status)),
            InboundEvent::Marketing {
                peer: peer(n),
                stopped: round % 2 == 0,
            },
            InboundEvent::AddressBook {
                peer: peer(n),
                name: "Ada".into(),
            },
            InboundEvent::Account {
                kind: "policy_enforcement".into(),
                raw: serde_json::json!({ "action": "warning", "round": round }),
            },
            past_file(n, "mid.14".into()),
        ];
        events
            .into_iter()
            .map(|event| Inbound { at: Some(at), event })
            .collect::<Vec<_>>()
    };
    let rounds: Vec<Vec<Inbound>> = (0..TIMES).map(batch).collect();
    let mut transaction = seeded.store.database.owner.begin().await.unwrap();
    let before = given(&mut transaction).await;
    for inbounds in &rounds {
        let ready: Vec<Ready<'_>> = inbounds
            .iter()
            .map(|inbound| Ready {
                workspace_id: seeded.workspace_id,
                inbox_id,
                channel: Channel::Messenger,
                inbound,
                at,
                received_at: at,
                request: None,
            })
            .collect();
        let changes = ingest::apply(&mut transaction, &seeded.store, &ready).await.unwrap();
        assert!(!changes.is_empty());
        changes.append(&mut transaction, &seeded.store).await.unwrap();
    }
    expect("applying webhooks", FEW, &before, &given(&mut transaction).await);
    let account: String =
        sqlx::query_scalar("update channel_account set last_webhook_at = $2 where inbox_id = $1 returning external_id")
            .bind(inbox_id)
            .bind(at)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
    let before = given(&mut transaction).await;
    for round in 0..TIMES {
        let event = message(known(round + 40), format!("plain.{round}"));
        let slice = AccountSlice {
            account_id: account.clone(),
            raw: "{}".to_owned(),
            events: vec![Inbound { at: Some(at), event }],
        };
        let received = Received {
            channel: Channel::Messenger,
            body: "{}".into(),
            slices: [slice].into(),
            received_at: at,
            received: tokio::time::Instant::now(),
            trace: None,
        };
        let stored = ingest::write_short(&mut transaction, &seeded.store, &[received])
            .await
            .unwrap();
        assert_eq!(stored, 1, "words of somebody known");
    }
    expect("storing plain words", FEW, &before, &given(&mut transaction).await);
    let before = given(&mut transaction).await;
    for _ in 0..TIMES {
        ingest::ripen(&mut transaction, &seeded.store, 10).await.unwrap();
    }
    expect("ripening what waits", FEW, &before, &given(&mut transaction).await);
    let before = given(&mut transaction).await;
    for n in 0..TIMES {
        let receipt = Receipted {
            workspace_id: seeded.workspace_id,
            conversation_id: id(CONVERSATION, n + 10),
            external_id: format!("out.{n}"),
        };
        let mut changes = ingest::Changes::default();
        delivery::settled(&mut transaction, &[receipt], &mut changes, at)
            .await
            .unwrap();
    }
    expect(
        "lanes that waited for a receipt",
        FEW,
        &before,
        &given(&mut transaction).await,
    );
}

#[tokio::test]
async fn reactions_find_their_message() {
    let seeded = Seeded::new().await;
    for sql in [
        "update inbox set channel = 'instagram'",
        "update conversation set window_expires_at = now() + interval '1 day'",
        "vacuum analyze conversation",
    ] {
        sqlx::query(sql).execute(&seeded.store.database.owner).await.unwrap();
    }
    let actor = Actor {
        user_id: None,
        ..seeded.actor()
    };
    let (conversation, message) = (id(CONVERSATION, 9_999), id(MESSAGE, 9_999));
    in_scope!(seeded, "a reaction", |scope| {
        let given = reactions::set(&mut scope, &actor, conversation, message, Some("👍"))
            .await
            .unwrap();
        assert_eq!(given.reactions.len(), 1);
    });
}

#[tokio::test]
async fn the_address_of_an_inbox_is_found_among_many() {
    let seeded = Seeded::new().await;
    let keys = Keys::parse(&Keys::generate()).unwrap();
    let mut transaction = seeded.store.database.owner.begin().await.unwrap();
    for table in [
        "insert into inbox (workspace_id, id, channel, external_id, name, created_at) select $1, {id}, 'telegram', n::text, 'Bot', now()",
        "insert into channel_account (channel, external_id, workspace_id, inbox_id) select 'telegram', n::text, $1, {id}",
    ] {
        let sql = format!("{table} from generate_series(1000000, 1005000) n").replace("{id}", &ids(OTHER));
        sqlx::query(AssertSqlSafe(sql))
            .bind(seeded.workspace_id)
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    sqlx::query("analyze inbox, channel_account")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    as_owner!(seeded, "a webhook address", |connection| {
        let door = inboxes::read_door(connection, &keys, id(OTHER, 1_004_000), Clock::system().now())
            .await
            .unwrap();
        assert_eq!(door.unwrap().account_id, "1004000");
    });
}

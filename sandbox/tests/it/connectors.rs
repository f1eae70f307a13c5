//! The product's own connectors against this world: what one side writes, the other understands.

use std::sync::Arc;
use std::time::Duration;

use frontdesk_connectors::model::{
    AttachmentKind, DeliveryStatus, Inbound, InboundEvent, MediaSource, Origin, PeerKey, Reached, Side,
};
use frontdesk_connectors::outbound::{Content, MediaBody, Outbound, OutboundMedia};
use frontdesk_connectors::{Channel, Credentials, Endpoints, ErrorClass, Login, SendContext, SendError, by_channel};
use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt as _};
use futures::{FutureExt as _, stream};
use serde_json::{Value, json};

use crate::support::*;

/// Telegram has a file of its own.
const META: [Channel; 3] = [Channel::Messenger, Channel::Instagram, Channel::Whatsapp];

const PERSON: &str = "15005550150";

/// As the product reads a webhook, without the signature, which `support` has checked.
fn parse(channel: &str, body: &Value) -> Vec<Inbound> {
    let connector = by_channel(channel.parse().unwrap());
    let bytes = body.to_string().into_bytes();
    let signature = sign(&bytes);
    let header = |name: &str| (name == "x-hub-signature-256").then(|| signature.clone());
    let slices = connector.parse(connector.verify(&bytes, &header, &[SECRET.to_owned()]).unwrap());
    assert!(
        slices.iter().all(|slice| slice.account_id == account_of(channel)),
        "{body}"
    );
    slices.into_iter().flat_map(|slice| slice.events).collect()
}

struct File;

impl MediaBody for File {
    fn open(&self) -> BoxFuture<'_, std::io::Result<BoxStream<'static, std::io::Result<bytes::Bytes>>>> {
        async { Ok(stream::iter([Ok(bytes::Bytes::from_static(b"\x89PNG picture"))]).boxed()) }.boxed()
    }
}

struct Desk {
    http: reqwest::Client,
    endpoints: Endpoints,
    credentials: Credentials,
    picture: String,
}

impl Desk {
    fn new(world: &World, channel: &str) -> Self {
        Desk {
            http: reqwest::Client::builder()
                .timeout(Duration::from_secs(5))
                .build()
                .unwrap(),
            endpoints: Endpoints {
                graph: world.sandbox.base_url().to_owned(),
                graph_version: "v25.0".to_owned(),
                instagram_graph: world.sandbox.base_url().to_owned(),
                facebook_login: world.sandbox.base_url().to_owned(),
                instagram_login: world.sandbox.base_url().to_owned(),
                instagram_api: world.sandbox.base_url().to_owned(),
                telegram: format!("{}/telegram", world.sandbox.base_url()),
            },
            credentials: Credentials {
                access_token: Some(format!("{channel}-token")),
                ..Credentials::default()
            },
            picture: format!("{}/media/picture.png", world.product_url),
        }
    }

    fn cx(&self) -> SendContext<'_> {
        SendContext {
            http: &self.http,
            endpoints: &self.endpoints,
            credentials: &self.credentials,
            posts: None,
        }
    }

    fn message(&self, channel: Channel, content: Content) -> Outbound {
        Outbound {
            our_id: "our-9".to_owned(),
            account_id: account_of(channel.as_str()).to_owned(),
            to: vec![peer(channel)],
            content,
            reply_to: None,
            human_agent_tag: false,
        }
    }

    async fn text(&self, channel: Channel) -> Result<String, SendError> {
        let message = self.message(channel, Content::text("Grüße 👋"));
        by_channel(channel)
            .send(self.cx(), &message)
            .await
            .map(|receipt| receipt.external_id)
    }

    fn file(&self) -> Content {
        self.file_of(AttachmentKind::Image, "image/png")
    }

    fn file_of(&self, kind: AttachmentKind, content_type: &str) -> Content {
        let media = OutboundMedia {
            kind,
            content_type: content_type.to_owned(),
            file_name: "picture.png".to_owned(),
            size: 12,
            link: self.picture.clone(),
            body: Arc::new(File),
        };
        Content::Media { media, caption: None }
    }
}

fn peer(channel: Channel) -> PeerKey {
    let scope = match channel {
        Channel::Messenger => "psid",
        Channel::Instagram => "igsid",
        Channel::Whatsapp => "wa_id",
        Channel::Telegram => "telegram_id",
        Channel::Api => "api_contact",
    };
    PeerKey {
        scope: scope.to_owned(),
        id: PERSON.to_owned(),
    }
}

#[tokio::test]
async fn every_line_of_the_story_is_understood() {
    let world = world().await;
    world.sandbox.tell_story().await.unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (channel, body) in world.webhooks().await {
        let events = parse(&channel, &body);
        assert_eq!(events.len(), 1, "{body}");
        assert!(events[0].at.is_some());
        match &events[0].event {
            InboundEvent::Message(message) => {
                assert!(message.unsupported.is_none(), "{body}");
                assert!(message.text.is_some() || !message.attachments.is_empty(), "{body}");
                seen.extend(
                    message
                        .attachments
                        .iter()
                        .map(|attachment| format!("{channel} {:?}", attachment.kind)),
                );
                seen.insert(format!(
                    "{channel} {}",
                    if message.origin == Origin::Customer {
                        "in"
                    } else {
                        "out"
                    }
                ));
                if message.reply_to.is_some() {
                    seen.insert(format!("{channel} quote"));
                }
            }
            InboundEvent::Reaction {
                from: Side::Customer,
                emoji: Some(_),
                ..
            } => _ = seen.insert("reaction".into()),
            InboundEvent::Edit {
                number: Some(1),
                text: Some(_),
                ..
            } => _ = seen.insert("edit".into()),
            InboundEvent::Unsend { .. } => _ = seen.insert("unsend".into()),
            InboundEvent::Watermark {
                reached: Reached::Read, ..
            } => _ = seen.insert("read".into()),
            other => panic!("{channel}: {other:?}"),
        }
    }
    for expected in [
        "whatsapp Image",
        "whatsapp Voice",
        "whatsapp Location",
        "whatsapp Contact",
        "whatsapp Sticker",
        "whatsapp File",
        "messenger Image",
        "messenger Location",
        "instagram Video",
        "instagram out",
        "messenger out",
        "whatsapp out",
        "messenger quote",
        "instagram quote",
        "whatsapp quote",
        "reaction",
        "edit",
        "unsend",
        "read",
    ] {
        assert!(seen.contains(expected), "no {expected} in {seen:?}");
    }
}

#[tokio::test]
async fn replies_go_out_and_their_fate_comes_back() {
    let world = world().await;
    for channel in META {
        let name = channel.as_str();
        let desk = Desk::new(&world, name);
        world.writing_customer(name, PERSON).await;
        let text = desk.text(channel).await.unwrap();
        let file = by_channel(channel)
            .send(desk.cx(), &desk.message(channel, desk.file()))
            .await
            .unwrap()
            .external_id;
        let events: Vec<InboundEvent> = world
            .webhooks()
            .await
            .iter()
            .filter(|(of, _)| of == name)
            .flat_map(|(of, body)| parse(of, body))
            .map(|inbound| inbound.event)
            .collect();
        for id in [&text, &file] {
            let echoed = events.iter().any(|event| match event {
                InboundEvent::Message(message) => {
                    let our_id = (channel == Channel::Messenger).then(|| "our-9".to_owned());
                    message.external_id == *id
                        && matches!(&message.origin, Origin::Echo { our_id: echoed, .. } if *echoed == our_id)
                }
                InboundEvent::Status(status) => {
                    status.target == *id
                        && status.our_id.as_deref() == Some("our-9")
                        && status.status == DeliveryStatus::Sent
                }
                _ => false,
            });
            assert!(echoed, "{name} {id}");
        }
        let read = events.iter().any(|event| match event {
            InboundEvent::Watermark {
                reached: Reached::Read, ..
            } => true,
            InboundEvent::Status(status) => status.status == DeliveryStatus::Read,
            _ => false,
        });
        assert!(read, "{name}");
        assert!(
            !by_channel(channel)
                .check(desk.cx(), account_of(name))
                .await
                .unwrap()
                .name
                .is_empty()
        );
    }
}

#[tokio::test]
async fn an_instagram_account_is_spoken_for_by_its_page_or_by_itself() {
    let world = world().await;
    world.writing_customer("instagram", PERSON).await;
    let mut desk = Desk::new(&world, "instagram");
    let page = world.get("/__sandbox/accounts").await["items"][1]["page_id"].clone();
    desk.credentials.page_id = page.as_str().map(str::to_owned);
    assert!(desk.text(Channel::Instagram).await.is_ok());
    desk.credentials.login = Login::Instagram;
    let Err(SendError::Refused { error, .. }) = desk.text(Channel::Instagram).await else {
        panic!("a Page token does not speak for the account itself")
    };
    assert_eq!(error.code, "100/33");

    let itself =
        json!({"channel": "instagram", "id": IG, "name": "Alone", "access_token": "own", "login": "instagram"});
    world.post("/__sandbox/accounts", itself).await;
    desk.credentials.access_token = Some("own".to_owned());
    assert!(desk.text(Channel::Instagram).await.is_ok());
}

#[tokio::test]
async fn whatsapp_takes_every_file_as_something() {
    let world = world().await;
    world.writing_customer("whatsapp", PERSON).await;
    let desk = Desk::new(&world, "whatsapp");
    for (kind, content_type, shown) in [
        (AttachmentKind::Image, "image/gif", "file"),
        (AttachmentKind::Image, "image/heic", "file"),
        (AttachmentKind::Video, "video/quicktime", "file"),
        (AttachmentKind::Video, "video/webm", "file"),
        (AttachmentKind::Audio, "audio/wav", "file"),
        (AttachmentKind::Voice, "audio/webm", "file"),
        (AttachmentKind::Audio, "audio/x-m4a", "audio"),
        (AttachmentKind::Image, "image/png", "image"),
    ] {
        let message = desk.message(Channel::Whatsapp, desk.file_of(kind, content_type));
        let sent = by_channel(Channel::Whatsapp).send(desk.cx(), &message).await;
        assert!(sent.is_ok(), "{content_type}: {sent:?}");
        let entry = world.journal().await.pop().unwrap();
        assert_eq!(entry["kind"], shown, "{content_type}");
    }
}

#[tokio::test]
async fn a_customer_without_a_number_is_written_to_by_id() {
    let world = world().await;
    let person = json!({"channel": "whatsapp", "account": PHONE, "name": "Ada", "username": "ada", "phone": false});
    let customer = world.post("/__sandbox/customers", person).await;
    let id = customer["customer"].as_str().unwrap();
    assert_eq!((&customer["phone"], &customer["user_id"]), (&Value::Null, &json!(id)));
    let thread = format!("/__sandbox/customers/whatsapp/{PHONE}/{id}");
    world.post(&format!("{thread}/messages"), json!({"text": "hi"})).await;
    world
        .post(&format!("{thread}/echo"), json!({"text": "from the app"}))
        .await;

    let desk = Desk::new(&world, "whatsapp");
    let mut message = desk.message(Channel::Whatsapp, Content::text("hello"));
    let bsuid = PeerKey {
        scope: "bsuid".to_owned(),
        id: id.to_owned(),
    };
    message.to = vec![bsuid.clone()];
    let sent = by_channel(Channel::Whatsapp).send(desk.cx(), &message).await.unwrap();
    assert_eq!(world.journal().await[0]["recipient"], id);

    let received = world.webhooks().await;
    let mut statuses = Vec::new();
    for (channel, body) in &received {
        for field in ["wa_id", "from\"", "recipient_id", "\"to\""] {
            let ours = field == "from\"" && body.to_string().contains("smb_message_echoes");
            assert!(ours || !body.to_string().contains(field), "{field} in {body}");
        }
        let peer = match parse(channel, body).remove(0).event {
            InboundEvent::Message(message) => message.peer,
            InboundEvent::Status(status) => {
                statuses.extend((status.target == sent.external_id).then_some(status.status));
                status.peer.unwrap()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!((peer.keys, peer.phone), (vec![bsuid.clone()], None), "{body}");
    }
    assert_eq!(
        statuses,
        [DeliveryStatus::Sent, DeliveryStatus::Delivered, DeliveryStatus::Read]
    );
}

#[tokio::test]
async fn refusals_fall_into_their_classes() {
    let world = world().await;
    for channel in META {
        let name = channel.as_str();
        let mut desk = Desk::new(&world, name);
        let class = |result: Result<String, SendError>| match result {
            Err(SendError::Refused { error, .. }) => error.class,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(class(desk.text(channel).await), ErrorClass::Recipient);
        let thread = world.customer(name, PERSON).await;
        world
            .post(
                &format!("{thread}/messages"),
                json!({"text": "old", "at": hours_ago(30)}),
            )
            .await;
        assert_eq!(class(desk.text(channel).await), ErrorClass::Window);
        world.post(&format!("{thread}/messages"), json!({"text": "new"})).await;
        assert!(desk.text(channel).await.is_ok());

        for kind in ["drop_before", "drop_after", "garbage"] {
            world
                .fault(json!({"times": 1, "channel": name, "fault": {"kind": kind}}))
                .await;
            assert!(
                matches!(desk.text(channel).await, Err(SendError::Unknown(_))),
                "{name} {kind}"
            );
        }
        desk.credentials.access_token = Some("dead".to_owned());
        assert_eq!(class(desk.text(channel).await), ErrorClass::Auth);
    }
    world
        .fault(json!({"times": 1, "fault": {"kind": "error", "status": 400, "code": 131056, "message": "Slow down", "retry_after": 2}}))
        .await;
    let Err(SendError::Refused { error, .. }) = Desk::new(&world, "whatsapp").text(Channel::Whatsapp).await else {
        panic!("it was to be refused")
    };
    assert_eq!(error.class, ErrorClass::RateRecipient);
}

#[tokio::test]
async fn files_and_profiles_are_fetched() {
    let world = world().await;
    for channel in META {
        let name = channel.as_str();
        let desk = Desk::new(&world, name);
        let thread = world.customer(name, PERSON).await;
        world
            .post(&format!("{thread}/messages"), json!({"media": "sample:street"}))
            .await;
        let received = world.webhooks().await;
        let (of, body) = received.iter().find(|(of, _)| of == name).unwrap();
        let InboundEvent::Message(message) = parse(of, body).remove(0).event else {
            panic!("{body}")
        };
        let source = &message.attachments[0].source;
        assert!(!matches!(source, MediaSource::None));
        let mut file = by_channel(channel)
            .fetch_media(desk.cx(), account_of(name), source)
            .await
            .unwrap();
        let mut bytes = Vec::new();
        while let Some(part) = file.stream.next().await {
            bytes.extend_from_slice(&part.unwrap());
        }
        assert!(bytes.starts_with(b"\x89PNG"));
        let profile = by_channel(channel)
            .fetch_profile(desk.cx(), &[peer(channel)])
            .await
            .unwrap();
        assert_eq!(
            profile.and_then(|profile| profile.picture).is_some(),
            channel != Channel::Whatsapp
        );
    }
}

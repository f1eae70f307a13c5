//! Files, profiles and the check of an account.

mod support;

use frontdesk_connectors::model::MediaSource;
use frontdesk_connectors::outbound::Profile;
use frontdesk_connectors::{Channel, ErrorClass, Login, SendError, by_channel};
use futures::TryStreamExt;
use serde_json::json;
use support::{Inbox, TOKEN, everybody};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn serve(server: &MockServer, at: &str, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(at))
        .respond_with(answer)
        .mount(server)
        .await;
}

fn link(server: &MockServer, at: &str) -> MediaSource {
    MediaSource::Url {
        url: format!("{}{at}", server.uri()),
    }
}

async fn fetch(channel: Channel, server: &MockServer, source: &MediaSource) -> Result<Vec<u8>, SendError> {
    let inbox = Inbox::at(&server.uri());
    let file = by_channel(channel).fetch_media(inbox.cx(), "1001", source).await?;
    Ok(file
        .stream
        .try_fold(Vec::new(), async |all, chunk| Ok([&all[..], &chunk].concat()))
        .await
        .unwrap())
}

fn class(error: SendError) -> ErrorClass {
    match error {
        SendError::Refused { error, .. } => error.class,
        other => panic!("{other:?}"),
    }
}

/// Files of Telegram have no link: `send/telegram.rs`.
const META: [Channel; 3] = [Channel::Messenger, Channel::Instagram, Channel::Whatsapp];

#[tokio::test]
async fn a_link_is_opened_without_the_token() {
    let server = MockServer::start().await;
    serve(
        &server,
        "/cdn/a",
        ResponseTemplate::new(200).set_body_raw("bytes", "image/png"),
    )
    .await;
    for channel in META {
        assert_eq!(
            fetch(channel, &server, &link(&server, "/cdn/a")).await.unwrap(),
            b"bytes"
        );
    }
    for request in server.received_requests().await.unwrap() {
        assert!(!request.headers.contains_key("authorization"));
    }
}

#[tokio::test]
async fn a_link_may_redirect_but_not_for_ever() {
    let server = MockServer::start().await;
    serve(
        &server,
        "/once",
        ResponseTemplate::new(302).insert_header("location", "/cdn/a"),
    )
    .await;
    serve(&server, "/cdn/a", ResponseTemplate::new(200).set_body_string("bytes")).await;
    serve(
        &server,
        "/round",
        ResponseTemplate::new(302).insert_header("location", "/round"),
    )
    .await;
    serve(
        &server,
        "/file",
        ResponseTemplate::new(302).insert_header("location", "file:///etc/passwd"),
    )
    .await;
    assert_eq!(
        fetch(Channel::Messenger, &server, &link(&server, "/once"))
            .await
            .unwrap(),
        b"bytes"
    );
    for at in ["/round", "/file"] {
        let error = fetch(Channel::Messenger, &server, &link(&server, at))
            .await
            .unwrap_err();
        assert_eq!(class(error), ErrorClass::Content);
    }
}

#[tokio::test]
async fn a_redirect_into_a_private_network_is_not_followed() {
    let (server, inside) = (MockServer::start().await, MockServer::start().await);
    serve(&inside, "/secret", ResponseTemplate::new(200)).await;
    let port = inside.address().port();
    for host in [
        "127.0.0.2",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
    ] {
        let at = format!("/{host}");
        let location = format!("http://{host}:{port}/secret");
        let answer = ResponseTemplate::new(302).insert_header("location", location);
        Mock::given(method("GET"))
            .respond_with(answer)
            .up_to_n_times(1)
            .mount(&server)
            .await;
        let error = fetch(Channel::Messenger, &server, &link(&server, &at))
            .await
            .unwrap_err();
        let SendError::Refused { error, .. } = error else {
            panic!("{host}: {error:?}")
        };
        assert_eq!(error.code, "redirects", "{host}");
    }
    assert!(inside.received_requests().await.unwrap().is_empty());
}

/// Platforms are reached wherever they are, in a private network too: who names addresses of their own must not get there by a detour.
#[tokio::test]
async fn a_connectors_link_is_not_redirected_to_a_platform() {
    let (server, platform) = (MockServer::start().await, MockServer::start().await);
    serve(&platform, "/file", ResponseTemplate::new(200).set_body_string("bytes")).await;
    let base = format!("http://localhost:{}", platform.address().port());
    let answer = ResponseTemplate::new(302).insert_header("location", format!("{base}/file"));
    serve(&server, "/a", answer).await;
    let opened = async |inbox: Inbox| {
        let source = link(&server, "/a");
        let connector = by_channel(Channel::Api);
        connector.fetch_media(inbox.cx(), "1001", &source).await.map(|_| ())
    };
    let Err(SendError::Refused { error, .. }) = opened(Inbox::at(&base)).await else {
        panic!("it was followed")
    };
    assert_eq!(error.code, "redirects");
    assert!(platform.received_requests().await.unwrap().is_empty());
    opened(Inbox::at("http://platform.example")).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_gone() {
    let server = MockServer::start().await;
    for (status, expected) in [
        (403, ErrorClass::Content),
        (404, ErrorClass::Content),
        (429, ErrorClass::RateAccount),
        (503, ErrorClass::Transient),
    ] {
        let at = format!("/{status}");
        serve(&server, &at, ResponseTemplate::new(status)).await;
        let error = fetch(Channel::Instagram, &server, &link(&server, &at))
            .await
            .unwrap_err();
        assert_eq!(class(error), expected, "{status}");
    }
    for source in [
        MediaSource::None,
        MediaSource::Url {
            url: "/reel/1/".to_owned(),
        },
    ] {
        for channel in META {
            assert_eq!(
                class(fetch(channel, &server, &source).await.unwrap_err()),
                ErrorClass::Content
            );
        }
    }
}

#[tokio::test]
async fn whatsapp_asks_for_the_address_and_brings_the_token_there() {
    let server = MockServer::start().await;
    let bearer = || header("authorization", format!("Bearer {TOKEN}").as_str());
    let found = json!({ "url": format!("{}/lookaside", server.uri()), "mime_type": "image/jpeg", "file_size": "5" });
    Mock::given(path("/graph/v25.0/MEDIA"))
        .and(query_param("phone_number_id", "1001"))
        .and(bearer())
        .respond_with(ResponseTemplate::new(200).set_body_json(found))
        .mount(&server)
        .await;
    Mock::given(path("/lookaside"))
        .and(bearer())
        .respond_with(ResponseTemplate::new(200).set_body_string("bytes"))
        .mount(&server)
        .await;
    let source = MediaSource::Id {
        id: "MEDIA".to_owned(),
        sha256: None,
    };
    assert_eq!(fetch(Channel::Whatsapp, &server, &source).await.unwrap(), b"bytes");
    let inbox = Inbox::at(&server.uri());
    let file = by_channel(Channel::Whatsapp)
        .fetch_media(inbox.cx(), "1001", &source)
        .await
        .unwrap();
    assert_eq!((file.content_type.as_deref(), file.size), (Some("image/jpeg"), Some(5)));
}

#[tokio::test]
async fn whatsapp_asks_for_a_new_address_once() {
    // answers of the addresses in turn, what comes of it, and how many addresses were asked for
    for (answers, expected, asked) in [
        (vec![404, 200], Ok(()), 2),
        (vec![401, 200], Ok(()), 2),
        (vec![401, 401], Err(ErrorClass::Auth), 2),
        (vec![404, 401], Err(ErrorClass::Auth), 2),
        (vec![404, 404], Err(ErrorClass::Content), 2),
        (vec![403], Err(ErrorClass::Content), 1),
        (vec![503], Err(ErrorClass::Transient), 1),
    ] {
        let server = MockServer::start().await;
        for (n, status) in answers.iter().enumerate() {
            let found = json!({ "url": format!("{}/address/{n}", server.uri()) });
            Mock::given(path("/graph/v25.0/MEDIA"))
                .respond_with(ResponseTemplate::new(200).set_body_json(found))
                .up_to_n_times(1)
                .mount(&server)
                .await;
            serve(&server, &format!("/address/{n}"), ResponseTemplate::new(*status)).await;
        }
        let source = MediaSource::Id {
            id: "MEDIA".to_owned(),
            sha256: None,
        };
        let result = fetch(Channel::Whatsapp, &server, &source).await;
        assert_eq!(result.map(drop).map_err(class), expected, "{answers:?}");
        let requests = server.received_requests().await.unwrap();
        let addresses = requests.iter().filter(|request| request.url.path().ends_with("/MEDIA"));
        assert_eq!(addresses.count(), asked, "{answers:?}");
    }
}

#[tokio::test]
async fn whatsapps_redirect_does_not_get_the_token() {
    let server = MockServer::start().await;
    let found = json!({ "url": format!("{}/lookaside", server.uri()) });
    serve(
        &server,
        "/graph/v25.0/MEDIA",
        ResponseTemplate::new(200).set_body_json(found),
    )
    .await;
    serve(
        &server,
        "/lookaside",
        ResponseTemplate::new(302).insert_header("location", "/cdn"),
    )
    .await;
    serve(&server, "/cdn", ResponseTemplate::new(200).set_body_string("bytes")).await;
    let source = MediaSource::Id {
        id: "MEDIA".to_owned(),
        sha256: None,
    };
    assert_eq!(fetch(Channel::Whatsapp, &server, &source).await.unwrap(), b"bytes");
    let requests = server.received_requests().await.unwrap();
    assert!(
        requests
            .iter()
            .all(|request| request.headers.contains_key("authorization") == (request.url.path() != "/cdn"))
    );
}

#[tokio::test]
async fn profiles() {
    let server = MockServer::start().await;
    let messenger = json!({ "first_name": "Ada", "last_name": "L", "profile_pic": "https://cdn.test/a", "id": "2002" });
    serve(
        &server,
        "/graph/v25.0/2002",
        ResponseTemplate::new(200).set_body_json(messenger),
    )
    .await;
    let instagram = json!({ "name": "Ada L", "username": "ada", "profile_pic": "https://cdn.test/b" });
    serve(
        &server,
        "/instagram/v25.0/3003",
        ResponseTemplate::new(200).set_body_json(instagram),
    )
    .await;
    let profile = |name: &str, username: Option<&str>, picture: &str| {
        Some(Profile {
            name: Some(name.to_owned()),
            username: username.map(str::to_owned),
            picture: Some(MediaSource::Url {
                url: picture.to_owned(),
            }),
        })
    };
    let inbox = Inbox::at(&server.uri()).with_login(Login::Instagram);
    let fetch = async |channel| {
        by_channel(channel)
            .fetch_profile(inbox.cx(), &everybody())
            .await
            .unwrap()
    };
    assert_eq!(
        fetch(Channel::Messenger).await,
        profile("Ada L", None, "https://cdn.test/a")
    );
    assert_eq!(
        fetch(Channel::Instagram).await,
        profile("Ada L", Some("ada"), "https://cdn.test/b")
    );
    assert_eq!(fetch(Channel::Whatsapp).await, None);
}

#[tokio::test]
async fn a_person_without_a_profile_is_no_error() {
    for (error, none) in [
        (
            json!({ "code": 100, "error_subcode": 33, "message": "no such object" }),
            true,
        ),
        (json!({ "code": 230, "message": "User consent is required" }), true),
        (json!({ "code": 190, "message": "expired" }), false),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(400).set_body_json(json!({ "error": error }));
        Mock::given(method("GET")).respond_with(answer).mount(&server).await;
        let inbox = Inbox::at(&server.uri());
        for channel in [Channel::Messenger, Channel::Instagram] {
            let result = by_channel(channel).fetch_profile(inbox.cx(), &everybody()).await;
            assert_eq!(matches!(result, Ok(None)), none, "{result:?}");
            assert_eq!(result.is_err(), !none);
        }
    }
}

#[tokio::test]
async fn the_check_names_the_account() {
    let behind_page =
        json!({ "id": "77", "name": "Shop", "instagram_business_account": { "id": "1001", "username": "shop" } });
    for (channel, path, answer, name, page_id) in [
        (
            Channel::Messenger,
            "me",
            json!({ "id": "1001", "name": "Shop" }),
            "Shop",
            None,
        ),
        (Channel::Messenger, "me", json!({ "id": 1001 }), "1001", None),
        (Channel::Instagram, "me", behind_page, "@shop", Some("77")),
        (
            Channel::Whatsapp,
            "1001",
            json!({ "verified_name": "Shop", "display_phone_number": "+1 555" }),
            "Shop (+1 555)",
            None,
        ),
        (Channel::Whatsapp, "1001", json!({}), "1001", None),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_json(answer);
        serve(&server, &format!("/graph/v25.0/{path}"), answer).await;
        let inbox = Inbox::at(&server.uri());
        let found = by_channel(channel).check(inbox.cx(), "1001").await.unwrap();
        assert_eq!((found.name.as_str(), found.page_id.as_deref()), (name, page_id));
    }
}

#[tokio::test]
async fn an_account_by_itself_is_known_by_its_user_id() {
    let server = MockServer::start().await;
    let answer = json!({ "id": "5", "user_id": "1001", "username": "shop" });
    let path = "/instagram/v25.0/me";
    serve(&server, path, ResponseTemplate::new(200).set_body_json(answer)).await;
    let inbox = Inbox::at(&server.uri()).with_login(Login::Instagram);
    let instagram = by_channel(Channel::Instagram);
    assert_eq!(instagram.check(inbox.cx(), "1001").await.unwrap().name, "@shop");
    let error = instagram.check(inbox.cx(), "5").await.unwrap_err();
    assert_eq!(class(error), ErrorClass::Setup);
}

/// A token that works is not enough: it has to be the account's own.
#[tokio::test]
async fn the_token_of_another_account_is_refused_in_words() {
    let other = json!({ "id": "2002", "name": "Other", "instagram_business_account": { "id": "3003" } });
    for channel in [Channel::Messenger, Channel::Instagram] {
        let server = MockServer::start().await;
        serve(
            &server,
            "/graph/v25.0/me",
            ResponseTemplate::new(200).set_body_json(&other),
        )
        .await;
        let inbox = Inbox::at(&server.uri());
        match by_channel(channel).check(inbox.cx(), "1001").await.unwrap_err() {
            SendError::Refused { error, .. } => {
                assert_eq!((error.class, error.code.as_str()), (ErrorClass::Setup, "other_account"));
                assert!(
                    error.advice.contains("Other") && error.advice.contains("1001"),
                    "{}",
                    error.advice
                );
            }
            error => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn the_check_says_what_is_wrong() {
    let server = MockServer::start().await;
    let expired = json!({ "error": { "code": 190, "error_subcode": 463, "message": "Session has expired" } });
    for path in ["/graph/v25.0/me", "/graph/v25.0/1001"] {
        serve(&server, path, ResponseTemplate::new(401).set_body_json(&expired)).await;
    }
    let inbox = Inbox::at(&server.uri());
    for channel in META {
        assert_eq!(
            class(by_channel(channel).check(inbox.cx(), "1001").await.unwrap_err()),
            ErrorClass::Auth
        );
    }
}

#[tokio::test]
async fn a_file_whose_link_has_ended_is_found_by_its_message() {
    let server = MockServer::start().await;
    let files = json!({ "attachments": { "data": [
        { "id": "1", "mime_type": "image/jpeg", "image_data": { "url": "https://cdn.test/picture", "width": 10 } },
        { "id": "2", "mime_type": "video/mp4", "video_data": { "url": "https://cdn.test/film" } },
        { "id": "3", "mime_type": "application/pdf", "file_url": "https://cdn.test/file" },
        { "id": "4" },
    ] }, "id": "m_1" });
    Mock::given(path("/graph/v25.0/m_1"))
        .and(query_param("fields", "attachments"))
        .and(header("authorization", format!("Bearer {TOKEN}").as_str()))
        .respond_with(ResponseTemplate::new(200).set_body_json(files))
        .mount(&server)
        .await;
    serve(
        &server,
        "/graph/v25.0/m_2",
        ResponseTemplate::new(200).set_body_json(json!({ "id": "m_2" })),
    )
    .await;
    let inbox = Inbox::at(&server.uri());
    for channel in [Channel::Messenger, Channel::Instagram] {
        let locate = async |message: &str, position| {
            let found = by_channel(channel)
                .locate_media(inbox.cx(), message, position)
                .await
                .unwrap();
            found.map(|source| match source {
                MediaSource::Url { url } => url,
                other => panic!("{other:?}"),
            })
        };
        for (position, url) in [
            (0, "https://cdn.test/picture"),
            (1, "https://cdn.test/film"),
            (2, "https://cdn.test/file"),
        ] {
            assert_eq!(locate("m_1", position).await.as_deref(), Some(url));
        }
        assert_eq!(locate("m_1", 3).await, None);
        assert_eq!(locate("m_1", 4).await, None);
        assert_eq!(locate("m_2", 0).await, None);
    }
    let nowhere = by_channel(Channel::Whatsapp)
        .locate_media(inbox.cx(), "wamid.1", 0)
        .await;
    assert_eq!(nowhere.unwrap(), None, "an id is an address for ever new links");
}

#[tokio::test]
async fn whatsapps_files_are_those_that_were_announced() {
    use sha2::{Digest, Sha256};
    let hex = hex::encode(Sha256::digest("bytes"));
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(Sha256::digest("bytes"))
    };
    let other = hex::encode(Sha256::digest("other bytes"));
    for (announced, told, good) in [
        (Some(hex.as_str()), Some(hex.as_str()), true),
        (Some(base64.as_str()), Some(hex.as_str()), true),
        (Some(base64.as_str()), None, true),
        (None, None, true),
        (Some("no digest"), Some(""), true),
        (Some(base64.as_str()), Some(other.as_str()), false),
        (Some(other.as_str()), None, false),
        (None, Some(other.as_str()), false),
    ] {
        let server = MockServer::start().await;
        let found = json!({ "url": format!("{}/lookaside", server.uri()), "sha256": told });
        serve(
            &server,
            "/graph/v25.0/MEDIA",
            ResponseTemplate::new(200).set_body_json(found),
        )
        .await;
        serve(
            &server,
            "/lookaside",
            ResponseTemplate::new(200).set_body_string("bytes"),
        )
        .await;
        let source = MediaSource::Id {
            id: "MEDIA".to_owned(),
            sha256: announced.map(str::to_owned),
        };
        let inbox = Inbox::at(&server.uri());
        let file = by_channel(Channel::Whatsapp)
            .fetch_media(inbox.cx(), "1001", &source)
            .await
            .unwrap();
        let read: Result<Vec<_>, _> = file.stream.try_collect().await;
        match read {
            Ok(_) => assert!(good, "{announced:?} {told:?}"),
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
                assert!(!good, "{announced:?} {told:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_name_is_found_where_the_profile_is_not() {
    let participants = json!({ "data": [{ "participants": { "data": [
        { "id": "2002", "name": "Ada L" }, { "id": "1001", "name": "Shop" },
    ] } }] });
    for (code, subcode) in [(100, 33), (2018218, 0), (100, 2018247), (200, 0), (10, 0)] {
        let server = MockServer::start().await;
        let error = json!({ "error": { "code": code, "error_subcode": subcode, "message": "no" } });
        serve(
            &server,
            "/graph/v25.0/2002",
            ResponseTemplate::new(400).set_body_json(error),
        )
        .await;
        Mock::given(path("/graph/v25.0/me/conversations"))
            .and(query_param("user_id", "2002"))
            .respond_with(ResponseTemplate::new(200).set_body_json(&participants))
            .mount(&server)
            .await;
        let inbox = Inbox::at(&server.uri());
        let found = by_channel(Channel::Messenger)
            .fetch_profile(inbox.cx(), &everybody())
            .await
            .unwrap();
        assert_eq!(found.unwrap().name.as_deref(), Some("Ada L"), "{code}/{subcode}");
    }
}

#[tokio::test]
async fn instagram_tells_the_username_where_it_refuses_a_field() {
    let server = MockServer::start().await;
    let error = json!({ "error": { "code": 100, "message": "Tried accessing nonexisting field (profile_pic)" } });
    Mock::given(path("/graph/v25.0/3003"))
        .and(query_param("fields", "name,username,profile_pic"))
        .respond_with(ResponseTemplate::new(400).set_body_json(error))
        .mount(&server)
        .await;
    Mock::given(path("/graph/v25.0/3003"))
        .and(query_param("fields", "username"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "username": "ada", "id": "3003" })))
        .mount(&server)
        .await;
    let inbox = Inbox::at(&server.uri());
    let found = by_channel(Channel::Instagram)
        .fetch_profile(inbox.cx(), &everybody())
        .await
        .unwrap();
    assert_eq!(found.unwrap().username.as_deref(), Some("ada"));
}

//! The same by socket.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use super::walkers::Walker;
use super::{Ground, WORD, changed, sums};
use crate::support::customer::{Customer, now};
use crate::support::socket::{Heard, PollingSocket};

/// What a socket takes from who is connected.
const MESSAGES: [&str; 3] = ["resume", "typing", "viewing"];

/// As the program's text has them: the last of a `.on("…"`.
fn taken() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/realtime");
    let mut taken = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let names = text.split(".on(\"").skip(1).filter_map(|rest| rest.split('"').next());
        taken.extend(names.map(str::to_owned));
    }
    taken
}

#[test]
fn every_message_of_the_socket_is_known_here() {
    let known: BTreeSet<String> = MESSAGES.into_iter().map(str::to_owned).collect();
    assert_eq!(
        taken(),
        known,
        "let somebody of another workspace say it, in walk/sockets.rs"
    );
}

/// Connected as this walker; None where they are refused, with the workspace's id for which they ask.
async fn connect(ground: &Ground, walker: &Walker, workspace: Option<String>) -> Result<PollingSocket, String> {
    let mut socket = PollingSocket::open_with(&ground.app, walker.cookie.as_deref().unwrap_or_default()).await;
    socket.sign_in(json!({ "workspace_id": workspace })).await;
    match socket.hear().await {
        Heard::Connected => Ok(socket),
        Heard::Refused(why) => Err(why),
        other => panic!("{}: {other:?}", walker.name),
    }
}

/// All that is said until the label of this name is there, which everybody hears.
async fn until_label(socket: &mut PollingSocket, name: &str) -> Vec<(String, Value)> {
    let mut said = Vec::new();
    loop {
        match socket.hear().await {
            Heard::Event(event, envelope) => {
                let is_last = event == "label.updated" && envelope["data"]["name"] == name;
                said.push((event, envelope));
                if is_last {
                    return said;
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn sockets_say_nothing_of_another_workspace_and_take_nothing_for_it() {
    let ground = Ground::lay().await;
    let (app, one, two) = (&ground.app, &ground.one, &ground.two);
    let walkers = Walker::all(app, one).await;
    let refused = connect(&ground, &Walker::nobody(), None).await.err();
    assert_eq!(refused.as_deref(), Some("Sign in first, or send a token."));
    let traces = ground.traces().await;
    let before = sums(app, two.workspace_id).await;
    let mut listener = PollingSocket::connect(app, &two.token).await;
    listener.resume(None).await;
    let mut sockets = Vec::new();
    for walker in &walkers {
        let refused = connect(&ground, walker, Some(two.workspace_id.to_string())).await.err();
        assert_eq!(
            refused.as_deref(),
            Some("You are no member of this workspace."),
            "{}",
            walker.name
        );
        let mut socket = connect(&ground, walker, None)
            .await
            .unwrap_or_else(|why| panic!("{}: {why}", walker.name));
        for after in [None, Some(0)] {
            let answer = socket.resume(after).await;
            assert_eq!(
                traces.told(&answer.to_string(), ""),
                None,
                "{} resumes after {after:?}",
                walker.name
            );
        }
        sockets.push(socket);
    }
    for socket in &sockets {
        let theirs = ground.theirs.id("conversation");
        socket
            .say("typing", json!({ "conversation_id": theirs, "typing": true }))
            .await;
        socket.say("viewing", json!({ "conversation_id": theirs })).await;
    }
    assert_eq!(
        changed(&before, &sums(app, two.workspace_id).await),
        Vec::<String>::new()
    );

    // what happens there now is heard there and not here
    let last = format!("Last {WORD}");
    let customer = Customer::on("messenger").of_account("9002").with_id(904);
    assert_eq!(
        app.webhook("messenger", &customer.text("m3", &format!("Again {WORD}"), now(app)))
            .await,
        200
    );
    for (tenant, name) in [(two, last.as_str()), (one, "Last of ours")] {
        let (status, label) = tenant
            .call(app, Method::POST, "/labels", Some(json!({ "name": name })))
            .await;
        assert_eq!(status, 201, "{label}");
    }
    let heard = until_label(&mut listener, &last).await;
    assert!(heard.iter().any(|(name, _)| name == "message.created"), "{heard:?}");
    let of_walkers: Vec<_> = heard
        .iter()
        .filter(|(name, _)| ["typing", "viewing"].contains(&name.as_str()))
        .collect();
    assert!(of_walkers.is_empty(), "{of_walkers:?}");
    for (walker, socket) in walkers.iter().zip(&mut sockets) {
        for (name, envelope) in until_label(socket, "Last of ours").await {
            // that one of them types or looks there, they may tell each other
            let said = ground.theirs.id("conversation");
            assert_eq!(
                traces.told(&envelope.to_string(), said),
                None,
                "{} hears {name}",
                walker.name
            );
        }
    }
    ground.app.stop().await;
}

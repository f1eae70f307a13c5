//! The `/agent` namespace: sign-in at the handshake, then `resume`, `typing` and `viewing`.

use std::convert::Infallible;
use std::sync::Arc;

use axum::http::header;
use serde::{Deserialize, Serialize};
use serde_json::json;
use socketioxide::adapter::Adapter;
use socketioxide::extract::{AckSender, Extension, SocketRef, State, TryData};
use socketioxide::handler::{ConnectHandler, FromMessageParts, Value};
use socketioxide::layer::SocketIoLayer;
use socketioxide::socket::Socket;
use socketioxide::{SocketIo, TransportType};
use tracing::warn;
use uuid::Uuid;

use super::feed::Listener;
use super::hub::{self, Hub};
use super::pace::Pace;
use crate::domain::access::{Actor, Credential, Doorkeeper};
use crate::domain::permissions::Permission;
use crate::errors::Error;
use crate::store::Signal;

/// A slow reader may be so many packets behind before it is cut.
const BUFFER: usize = 1_024;
const MAX_MESSAGE: usize = 64 * 1024;
/// What a client says is short, and thousands of sockets hold such a buffer.
const READ_BUFFER: usize = 1_024;

/// How the handshake finds the session cookie and checks where a page comes from.
#[derive(Clone)]
pub struct Gate {
    pub hub: Hub,
    pub doorkeeper: Doorkeeper,
    pub session: fn(&axum::http::HeaderMap) -> Option<String>,
    pub same_origin: fn(&axum::http::HeaderMap, &str) -> crate::errors::Result<()>,
    pub public_url: Arc<str>,
}

#[derive(Debug, Default, Deserialize)]
struct Handshake {
    token: Option<String>,
    workspace_id: Option<Uuid>,
}

#[derive(Debug)]
struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the client waits for an answer.
struct WantsAck(bool);

impl<A: Adapter> FromMessageParts<A> for WantsAck {
    type Error = Infallible;

    fn from_message_parts(_: &Arc<Socket<A>>, _: &mut Value, ack_id: &Option<i64>) -> Result<Self, Infallible> {
        Ok(Self(ack_id.is_some()))
    }
}

pub fn layer(gate: Gate) -> (SocketIoLayer, SocketIo) {
    let (layer, io) = SocketIo::builder()
        .max_payload(MAX_MESSAGE as u64)
        .ws_max_message_size(MAX_MESSAGE)
        .ws_read_buffer_size(READ_BUFFER)
        .max_buffer_size(BUFFER)
        .transports([TransportType::Polling, TransportType::Websocket])
        .with_state(gate)
        .build_layer();
    io.ns("/agent", (async |_: SocketRef| {}).with(admit));
    (layer, io)
}

/// Runs before the client hears that it is connected, so no event of its can come too early.
async fn admit(
    socket: SocketRef,
    State(gate): State<Gate>,
    TryData(handshake): TryData<Option<Handshake>>,
) -> Result<(), Refused> {
    let handshake = handshake
        .map_err(|_| Refused("The handshake must be {token} or {workspace_id}.".to_owned()))?
        .unwrap_or_default();
    let (actor, credential) = sign_in(&socket, &gate, handshake)
        .await
        .map_err(|error| refused(&socket, error))?;
    let feed = gate.hub.feed(actor.workspace_id);
    feed.lock()
        .listeners
        .insert(socket.id, Listener::new(socket.clone(), actor.clone(), credential));
    socket.extensions.insert(actor.clone());
    socket.extensions.insert(Pace::default());
    socket.on("resume", resume);
    socket.on("typing", typing);
    socket.on("viewing", viewing);
    socket.on_disconnect(left);
    gate.hub.look_who_is_here();
    Ok(())
}

/// A client that was refused does not come back by itself. So only those are who may not come in; what may pass breaks the
/// connection instead, and the refusal is not heard.
fn refused(socket: &SocketRef, error: Error) -> Refused {
    match error {
        Error::Unauthenticated(text) | Error::Forbidden(text) => Refused(text.to_owned()),
        Error::Suspended => Refused("This workspace is suspended. Ask whoever runs this installation.".to_owned()),
        Error::ProviderRequired => Refused("This workspace asks its members to sign in by its provider.".to_owned()),
        Error::SecondFactorRequired => Refused("This workspace asks for two-step sign-in. Set it up first.".to_owned()),
        other => {
            warn!(error = %other, "a socket could not be signed in and is cut; it comes back");
            hub::cut(socket);
            Refused("The service cannot sign you in now. Try again in a moment.".to_owned())
        }
    }
}

async fn sign_in(socket: &SocketRef, gate: &Gate, handshake: Handshake) -> Result<(Actor, Credential), Error> {
    let headers = &socket.req_parts().headers;
    let credential = match handshake.token {
        Some(token) => Credential::Token(token),
        None => {
            let session = (gate.session)(headers).ok_or(Error::Unauthenticated("Sign in first, or send a token."))?;
            // a browser always says where a page comes from when it opens a websocket
            if headers.contains_key(header::ORIGIN) || socket.transport_type() == TransportType::Websocket {
                (gate.same_origin)(headers, &gate.public_url)?;
            }
            Credential::Session(session)
        }
    };
    let actor = gate
        .doorkeeper
        .authenticate(&credential, handshake.workspace_id)
        .await?;
    Ok((actor, credential))
}

#[derive(Debug, Deserialize)]
struct Resume {
    after: Option<i64>,
}

async fn resume(
    socket: SocketRef,
    State(gate): State<Gate>,
    Extension(actor): Extension<Actor>,
    TryData(request): TryData<Resume>,
    Extension(pace): Extension<Pace>,
    WantsAck(wants_ack): WantsAck,
    ack: AckSender,
) {
    let Some(_turn) = pace.turn().await else {
        warn!(socket = %socket.id, "a socket asks more often than anybody has to; it is cut");
        hub::cut(&socket);
        return;
    };
    // what it asked before it went is read for nobody
    if !socket.connected() {
        return;
    }
    let Ok(request) = request else {
        drop(ack.send(&json!({ "error": "resume takes {after: seq or null}" })));
        return;
    };
    let feed = gate.hub.feed(actor.workspace_id);
    let resumed = if wants_ack {
        let answer = |resumed| drop(ack.send(&resumed));
        gate.hub.resume(&feed, &socket, &actor, request.after, answer).await
    } else {
        gate.hub.replay(&feed, &socket, &actor, request.after).await
    };
    if let Err(error) = resumed {
        warn!(%error, "resume failed; the socket is cut, comes back and asks again");
        hub::cut(&socket);
    }
}

#[derive(Debug, Deserialize)]
struct Typing {
    conversation_id: Uuid,
    typing: bool,
}

async fn typing(
    socket: SocketRef,
    State(gate): State<Gate>,
    Extension(actor): Extension<Actor>,
    Extension(pace): Extension<Pace>,
    TryData(request): TryData<Typing>,
) {
    let Ok(request) = request else { return };
    // what is said may be lost
    if !pace.allows() {
        return;
    }
    if !actor.permissions.has(Permission::ConversationsReply) || !sees(&gate, &actor, request.conversation_id).await {
        return;
    }
    let data = json!({ "conversation_id": request.conversation_id, "user_id": actor.id(), "name": actor.name, "typing": request.typing });
    tell_others(&gate.hub, &actor, "typing", &data, &socket);
}

#[derive(Debug, Serialize, Deserialize)]
struct Viewing {
    conversation_id: Option<Uuid>,
}

/// Of what somebody does not see they say nothing either. What is said may be lost.
async fn sees(gate: &Gate, actor: &Actor, conversation_id: Uuid) -> bool {
    gate.hub.sees(actor, conversation_id).await.unwrap_or(false)
}

/// What the socket looks at now; the one before is left.
#[derive(Debug, Clone, Copy)]
struct LooksAt(Option<Uuid>);

async fn viewing(
    socket: SocketRef,
    State(gate): State<Gate>,
    Extension(actor): Extension<Actor>,
    Extension(pace): Extension<Pace>,
    TryData(request): TryData<Viewing>,
) {
    let Ok(request) = request else { return };
    if !pace.allows() || !actor.permissions.has(Permission::ConversationsRead) {
        return;
    }
    let now = match request.conversation_id {
        Some(id) if sees(&gate, &actor, id).await => Some(id),
        _ => None,
    };
    let before = socket.extensions.insert(LooksAt(now)).and_then(|looked| looked.0);
    for (conversation_id, viewing) in [(before, false), (now, true)] {
        let Some(conversation_id) = conversation_id else {
            continue;
        };
        let data = json!({ "conversation_id": conversation_id, "user_id": actor.id(), "name": actor.name, "viewing": viewing });
        tell_others(&gate.hub, &actor, "viewing", &data, &socket);
    }
}

async fn left(socket: SocketRef, State(gate): State<Gate>, Extension(actor): Extension<Actor>) {
    let feed = gate.hub.feed(actor.workspace_id);
    feed.lock().listeners.remove(&socket.id);
    if let Some(LooksAt(Some(conversation_id))) = socket.extensions.get::<LooksAt>() {
        let data =
            json!({ "conversation_id": conversation_id, "user_id": actor.id(), "name": actor.name, "viewing": false });
        tell_others(&gate.hub, &actor, "viewing", &data, &socket);
    }
    gate.hub.look_who_is_here();
}

fn tell_others(hub: &Hub, actor: &Actor, name: &str, data: &serde_json::Value, socket: &SocketRef) {
    hub.store.wake.send(Signal::Ephemeral {
        workspace_id: actor.workspace_id,
        name: name.to_owned(),
        data: data.to_string(),
        except_socket: Some(socket.id.to_string()),
    });
}

//! How a request is held to what somebody sees who sees a part of the conversations. Decided here for all requests, by what they do: a
//! handler opens its transaction as ever and gets one behind the wall of the database, or comes to run only where the conversation it names
//! is seen. Why it is so: decision 42.

use axum::http::Method;
use uuid::Uuid;

use super::permitted::operation;
use crate::domain::access::Actor;
use crate::store::{May, Viewer};

/// What a request's transactions see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    Whole,
    Part(Viewer, May),
}

/// How it is held to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// It reads what is seen, and nothing else is there.
    Reads,
    /// Its handler looks first, behind the wall, and then writes before it (`Auth::beyond`).
    Looks,
    /// It writes behind the wall: what is one's own and hangs on conversations.
    Writes,
    /// It is let in where the conversation in its address is seen, and then writes: also what takes it out of sight.
    Addressed,
    /// It is about no conversation, or about all of them, as when a label is removed.
    Unheld,
}

/// Those of which the handler looks.
const LOOK: &[(&str, &str)] = &[
    ("post", "/conversations/bulk"),
    ("patch", "/scheduled_messages/{id}"),
    ("delete", "/scheduled_messages/{id}"),
    ("post", "/attachments/{id}/fetch_again"),
    ("post", "/inboxes/{id}/test_message"),
];
const OWN: &[(&str, &str)] = &[("post", "/mentions/read"), ("post", "/notifications/read")];
const ADDRESSED: &str = "/conversations/{id}";

fn held(operation: (&str, &str)) -> Held {
    let (method, path) = operation;
    let below = path
        .strip_prefix(ADDRESSED)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match method {
        "get" => Held::Reads,
        _ if below => Held::Addressed,
        _ if LOOK.contains(&operation) => Held::Looks,
        _ if OWN.contains(&operation) => Held::Writes,
        _ => Held::Unheld,
    }
}

/// Of somebody who was let in; `route` is the pattern that the address matched.
pub fn of(method: &Method, route: &str, actor: &Actor) -> Sight {
    let Some(viewer) = actor.viewer() else {
        return Sight::Whole;
    };
    match held(operation(method, route)) {
        Held::Reads | Held::Looks => Sight::Part(viewer, May::Read),
        Held::Writes => Sight::Part(viewer, May::Write),
        Held::Addressed | Held::Unheld => Sight::Whole,
    }
}

/// Who has to see the conversation in the address before anything else happens.
pub fn looks_first(method: &Method, route: &str, actor: &Actor) -> Option<Viewer> {
    let viewer = actor.viewer()?;
    (held(operation(method, route)) == Held::Addressed).then_some(viewer)
}

/// The `{id}` of an address below a conversation's. What is no id names nothing.
pub fn addressed(path: &str) -> Option<Uuid> {
    let (_, below) = path.split_once("/conversations/")?;
    below.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::permissions::Permission::{ConversationsRead, ConversationsReply, ConversationsUpdate};
    use crate::http::permitted::{Needs, OPERATIONS};

    /// Of those that have to do with conversations, what is about none.
    const ABOUT_NONE: [(&str, &str); 2] = [("post", "/attachments"), ("post", "/inboxes/{id}/templates/sync")];

    #[test]
    fn whatever_has_to_do_with_conversations_is_held_to_what_is_seen() {
        let of_conversations = [ConversationsRead, ConversationsReply, ConversationsUpdate];
        let concerned = OPERATIONS.iter().filter(|(_, _, needs)| match needs {
            Needs::All(permissions) => permissions.iter().any(|one| of_conversations.contains(one)),
            _ => false,
        });
        let mut checked = 0;
        for (method, path, _) in concerned {
            checked += 1;
            let is_free = held((method, path)) == Held::Unheld;
            assert_eq!(
                is_free,
                ABOUT_NONE.contains(&(*method, *path)),
                "say in http/sight.rs how {method} {path} is held to what somebody sees"
            );
        }
        assert!(checked > 35, "{checked}");
        for operation in LOOK.iter().chain(OWN) {
            assert!(
                OPERATIONS
                    .iter()
                    .any(|(method, path, _)| (*method, *path) == *operation),
                "{operation:?}"
            );
        }
    }

    #[test]
    fn the_conversation_is_the_one_in_the_address() {
        let id = Uuid::from_u128(7);
        for rest in [
            "",
            "/",
            "/messages",
            "/messages/00000000-0000-0000-0000-000000000009/retry",
        ] {
            assert_eq!(addressed(&format!("/api/v1/conversations/{id}{rest}")), Some(id));
        }
        for other in [
            "/api/v1/conversations/7",
            "/api/v1/conversations/",
            "/api/v1/contacts/x",
        ] {
            assert_eq!(addressed(other), None, "{other}");
        }
        assert_eq!(held(("post", "/conversations/bulk")), Held::Looks);
        assert_eq!(held(("patch", "/conversations/{id}")), Held::Addressed);
        assert_eq!(held(("get", "/conversations/{id}")), Held::Reads);
    }
}

//! The one place that says which request is dangerous: whoever is signed in has to have shown lately that it is they. `Auth` looks here before
//! a handler runs. Everything that is recorded in the audit log is decided here, and what is not recorded is the day's work; a test walks that
//! list and fails when something is not decided. Tokens are not asked: they cannot answer.

use std::collections::HashSet;
use std::sync::LazyLock;

use axum::http::Method;
use serde_json::json;
use time::OffsetDateTime;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::Operation;

use super::permitted;
use crate::domain::access::Actor;
use crate::errors::{Error, Result};

#[derive(Debug, Clone, Copy)]
pub enum Asks {
    /// For a password, a code or a passkey of the last minutes.
    Lately,
    /// Its body holds a password, a code or a passkey, so that nothing else has to be asked.
    Itself,
    /// Not, and why.
    Not(&'static str),
}

use Asks::{Itself, Lately, Not};

const NOBODY_YET: Asks = Not("nobody is signed in, or it is how one signs in");
const TAKES_ACCESS: Asks = Not("it takes access away and gives none");
const MENDS: Asks = Not("it can be undone where it was done");

pub const OPERATIONS: &[(&str, &str, Asks)] = &[
    ("post", "/auth/login", NOBODY_YET),
    ("post", "/auth/login/second_step", NOBODY_YET),
    ("post", "/auth/passkey", NOBODY_YET),
    ("post", "/auth/logout", TAKES_ACCESS),
    ("post", "/auth/password_resets", NOBODY_YET),
    ("post", "/auth/password", NOBODY_YET),
    ("post", "/auth/sign_up", NOBODY_YET),
    ("post", "/auth/invitations/accept", NOBODY_YET),
    ("post", "/workspaces", Not("it is something new, of one's own")),
    // the account
    ("patch", "/me", MENDS),
    ("post", "/me/password", Itself),
    ("post", "/me/reauthentication", Itself),
    ("post", "/me/second_factor", Lately),
    ("post", "/me/second_factor/confirm", Itself),
    ("post", "/me/second_factor/recovery_codes", Lately),
    ("post", "/me/second_factor/turn_off", Itself),
    ("delete", "/me/second_factor/app", Lately),
    ("post", "/me/passkeys", Lately),
    ("post", "/me/passkeys/registration", Lately),
    ("patch", "/me/passkeys/{id}", Lately),
    ("delete", "/me/passkeys/{id}", Lately),
    ("delete", "/me/sessions", TAKES_ACCESS),
    ("delete", "/me/sessions/{id}", TAKES_ACCESS),
    // ways in
    ("post", "/me/tokens", Lately),
    ("delete", "/me/tokens/{id}", TAKES_ACCESS),
    ("post", "/tokens", Lately),
    ("delete", "/tokens/{id}", TAKES_ACCESS),
    ("post", "/members", Lately),
    ("patch", "/members/{id}", Lately),
    ("delete", "/members/{id}/second_factor", Lately),
    ("post", "/roles", Lately),
    ("patch", "/roles/{id}", Lately),
    ("delete", "/roles/{id}", Not("nobody has one that is removed")),
    ("post", "/invitations", Lately),
    ("post", "/invitations/{id}/resend", Lately),
    ("delete", "/invitations/{id}", TAKES_ACCESS),
    ("patch", "/workspace", Lately),
    ("put", "/sign_in_provider", Lately),
    // everybody comes in by their passwords then
    ("delete", "/sign_in_provider", Lately),
    ("delete", "/sign_in_provider/identities/{id}", Lately),
    // where what happens is posted to
    ("post", "/webhook_endpoints", Lately),
    ("patch", "/webhook_endpoints/{id}", Lately),
    ("delete", "/webhook_endpoints/{id}", TAKES_ACCESS),
    ("post", "/webhook_endpoints/{id}/secret", Lately),
    (
        "post",
        "/webhook_endpoints/{id}/deliveries/{delivery_id}/resend",
        Not("it goes where it went before"),
    ),
    // accounts of channels; where replies to a connector of one's own are posted to is asked for in the handlers
    ("delete", "/inboxes/{id}", Lately),
    (
        "post",
        "/inboxes",
        Not("the platform's token shows whose the account is; of a connector of one's own it is asked for"),
    ),
    (
        "patch",
        "/inboxes/{id}",
        Not("it can be undone where it was done; another reply_url is asked for"),
    ),
    ("post", "/inboxes/{id}/secret", Lately),
    (
        "post",
        "/oauth/grants/{id}/pick",
        Not("the platform has just asked who it is"),
    ),
    // what cannot be undone
    ("post", "/contacts/{id}/erasure", Lately),
    // what leaves the desk in one piece
    ("get", "/contacts.csv", Lately),
    ("post", "/contacts/{id}/export", Not("whoever takes the file is asked")),
    ("get", "/contact_exports/{id}/content", Lately),
    ("get", "/contact_imports/{id}/report.csv", Lately),
    ("get", "/audit_entries.jsonl", Lately),
    // the work of those who keep the desk in order
    ("post", "/teams", MENDS),
    ("patch", "/teams/{id}", MENDS),
    ("delete", "/teams/{id}", MENDS),
    ("patch", "/assignment", MENDS),
    ("post", "/labels", MENDS),
    ("patch", "/labels/{id}", MENDS),
    ("delete", "/labels/{id}", MENDS),
    ("post", "/canned_responses", MENDS),
    ("patch", "/canned_responses/{id}", MENDS),
    ("delete", "/canned_responses/{id}", MENDS),
    ("post", "/macros", MENDS),
    ("patch", "/macros/{id}", MENDS),
    ("delete", "/macros/{id}", MENDS),
    ("post", "/saved_views", MENDS),
    ("patch", "/saved_views/{id}", MENDS),
    ("delete", "/saved_views/{id}", MENDS),
    ("post", "/contact_attributes", MENDS),
    ("patch", "/contact_attributes/{id}", MENDS),
    ("delete", "/contact_attributes/{id}", MENDS),
    ("put", "/contacts/{id}/block", MENDS),
    ("delete", "/contacts/{id}/block", MENDS),
    ("post", "/contacts/{id}/merge", MENDS),
    ("post", "/contact_merges/{id}/undo", MENDS),
    ("post", "/contact_imports", MENDS),
    ("post", "/contact_imports/{id}/start", MENDS),
    ("post", "/contact_imports/{id}/cancel", MENDS),
    (
        "get",
        "/webhook_events/{id}",
        Not("it is one message, and who read it is recorded"),
    ),
    ("post", "/webhook_events/{id}/replay", MENDS),
    ("post", "/webhook_replays", MENDS),
];

static LATELY: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
    let dangerous = OPERATIONS.iter().filter(|(_, _, asks)| matches!(asks, Lately));
    dangerous.map(|(method, path, _)| (*method, *path)).collect()
});

/// `route` is the pattern that the request's address matched.
pub fn check(method: &Method, route: &str, actor: &Actor, now: OffsetDateTime) -> Result<()> {
    if LATELY.contains(&permitted::operation(method, route)) {
        lately(actor, now)
    } else {
        Ok(())
    }
}

/// For requests of which some are dangerous and others not: their handler knows.
pub fn lately(actor: &Actor, now: OffsetDateTime) -> Result<()> {
    if actor.showed_lately(now) {
        Ok(())
    } else {
        Err(Error::ReauthenticationRequired)
    }
}

/// Says of an operation whether it asks, as `x-reauthentication`, and how to answer.
pub fn tell(method: &str, path: &str, operation: &mut Operation) {
    let found = OPERATIONS.iter().find(|(of, at, _)| *of == method && *at == path);
    let said = match found {
        Some((_, _, Lately)) => json!({ "asks": "lately" }),
        Some((_, _, Itself)) => json!({ "asks": "itself" }),
        Some((_, _, Not(why))) => json!({ "not": why }),
        None => return,
    };
    if LATELY.contains(&(method, path)) {
        let how = "Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes \
                   (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.";
        operation.description = Some(match operation.description.take() {
            Some(description) => format!("{description}\n\n{how}"),
            None => how.to_owned(),
        });
    }
    let extensions = operation.extensions.get_or_insert_default();
    extensions.merge(Extensions::builder().add("x-reauthentication", said).build());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::http::audited::{self, Audited};

    #[test]
    fn everything_that_is_recorded_is_decided_about_and_nothing_else_is() {
        let recorded: BTreeSet<_> = audited::OPERATIONS
            .iter()
            .filter(|(_, _, audited)| matches!(audited, Audited::As(_)))
            .map(|(method, path, _)| (*method, *path))
            .collect();
        let decided: BTreeSet<_> = OPERATIONS.iter().map(|(method, path, _)| (*method, *path)).collect();
        assert_eq!(decided.len(), OPERATIONS.len(), "something is decided twice");
        let undecided: Vec<_> = recorded.difference(&decided).collect();
        assert!(
            undecided.is_empty(),
            "say in OPERATIONS whether these are dangerous: {undecided:?}"
        );
        // not recorded, since nothing happens yet, and it asks all the same
        let beside = BTreeSet::from([("post", "/me/passkeys/registration"), ("post", "/me/second_factor")]);
        let gone: BTreeSet<_> = decided.difference(&recorded).copied().collect();
        assert_eq!(gone, beside, "these are not recorded, or not there any more");
    }
}

//! What is an account's is in all workspaces of its person, so it is closed to a session that the sign-in provider of one of them has begun: whoever
//! runs that provider must not get hold of the account. `Auth` looks here. Everything below `/me` is closed that is not named here.

use axum::http::Method;

use super::permitted;
use crate::domain::access::Actor;
use crate::errors::{Error, Result};

/// Of these, what is shown and made is the workspace's, or it gives nothing away.
const OPEN: &[(&str, &str)] = &[
    ("get", "/me"),
    // the language in which they read, and not the name (`auth.rs`)
    ("patch", "/me"),
    // tokens do no more than their member may here, and nothing elsewhere
    ("get", "/me/tokens"),
    ("post", "/me/tokens"),
    ("delete", "/me/tokens/{id}"),
    // by the password alone, which a provider does not know
    ("post", "/me/reauthentication"),
];
/// Beside what is below `/me`.
const CLOSED: &[(&str, &str)] = &[("post", "/workspaces")];

/// `route` is the pattern that the request's address matched.
pub fn check(method: &Method, route: &str, actor: &Actor) -> Result<()> {
    match actor.by_provider() && is_closed(permitted::operation(method, route)) {
        true => Err(Error::OfTheAccount),
        false => Ok(()),
    }
}

fn is_closed(operation: (&str, &str)) -> bool {
    let (_, path) = operation;
    let of_account = path == "/me" || path.starts_with("/me/");
    (of_account && !OPEN.contains(&operation)) || CLOSED.contains(&operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_requests_that_there_are_and_the_rest_of_the_account_is_closed() {
        let document = serde_json::to_value(crate::http::document()).unwrap();
        for (method, path) in OPEN.iter().chain(CLOSED) {
            assert!(document["paths"][path][method].is_object(), "{method} {path}");
        }
        for closed in [
            ("post", "/me/password"),
            ("get", "/me/sessions"),
            ("post", "/me/second_factor"),
            ("post", "/me/something/new"),
            ("post", "/workspaces"),
        ] {
            assert!(is_closed(closed), "{closed:?}");
        }
        for open in [("get", "/me"), ("get", "/members"), ("get", "/meetings")] {
            assert!(!is_closed(open), "{open:?}");
        }
    }
}

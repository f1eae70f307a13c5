//! What somebody can do whose workspace asks for two-step sign-in and who has not set it up: that, and what goes with it. And what somebody can do
//! whose workspace asks for its sign-in provider and who came another way: see where it is. `Auth` looks here, so everything else is closed to
//! them, and so is the socket.

use axum::http::Method;

use super::permitted;
use crate::domain::access::Actor;
use crate::errors::{Error, Result};

pub const OPERATIONS: &[(&str, &str)] = &[
    ("get", "/me"),
    // the language in which they read what they are asked for
    ("patch", "/me"),
    ("post", "/me/reauthentication"),
    ("get", "/me/second_factor"),
    ("post", "/me/second_factor"),
    ("post", "/me/second_factor/confirm"),
    ("post", "/me/passkeys/registration"),
    ("post", "/me/passkeys"),
];

/// Of somebody who has to go to the provider.
const WITHOUT_PROVIDER: &[(&str, &str)] = &[("get", "/me"), ("patch", "/me")];

/// `route` is the pattern that the request's address matched.
pub fn check(method: &Method, route: &str, actor: &Actor) -> Result<()> {
    if actor.lacks_provider() && !WITHOUT_PROVIDER.contains(&permitted::operation(method, route)) {
        return Err(Error::ProviderRequired);
    }
    if !actor.lacks_factor() || OPERATIONS.contains(&permitted::operation(method, route)) {
        Ok(())
    } else {
        Err(Error::SecondFactorRequired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_requests_that_there_are() {
        let document = serde_json::to_value(crate::http::document()).unwrap();
        for (method, path) in OPERATIONS.iter().chain(WITHOUT_PROVIDER) {
            assert!(document["paths"][path][method].is_object(), "{method} {path}");
        }
    }
}

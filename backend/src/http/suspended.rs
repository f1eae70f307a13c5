//! What somebody can do whose workspace has to wait: see that it does. `Auth` looks here, so everything else is
//! closed to them, and so is the socket. A token sees nothing: nobody reads what it is told.

use axum::http::Method;

use super::permitted;
use crate::domain::access::Actor;
use crate::errors::{Error, Result};

pub const OPERATIONS: &[(&str, &str)] = &[("get", "/me")];

/// `route` is the pattern that the request's address matched.
pub fn check(method: &Method, route: &str, actor: &Actor) -> Result<()> {
    let sees = || actor.person().is_some() && OPERATIONS.contains(&permitted::operation(method, route));
    if !actor.suspended || sees() {
        Ok(())
    } else {
        Err(Error::Suspended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_requests_that_there_are() {
        let document = serde_json::to_value(crate::http::document()).unwrap();
        for (method, path) in OPERATIONS {
            assert!(document["paths"][path][method].is_object(), "{method} {path}");
        }
    }
}

//! Who asks for passkeys. They are bound to the name by which the world calls this server, and a browser gives them to no page of another.

use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use super::challenge::LIFE;
use crate::errors::{Error, Result};

const NAME: &str = "Frontdesk";

/// By `FRONTDESK_PUBLIC_URL`.
pub(super) fn party(public_url: &str) -> Result<Webauthn> {
    built(public_url).ok_or_else(|| {
        Error::conflict(
            "passkeys_unavailable",
            "Browsers know no passkeys here: this server has no name, or no https.",
        )
    })
}

/// Whether there can be any: of addresses without a name and of those that anybody on the way could change browsers have none.
pub fn are_possible(public_url: &str) -> bool {
    built(public_url).is_some()
}

fn built(public_url: &str) -> Option<Webauthn> {
    let url = Url::parse(public_url).ok()?;
    let name = url.domain()?;
    let is_this_machine = name == "localhost" || name.ends_with(".localhost");
    if url.scheme() != "https" && !is_this_machine {
        return None;
    }
    let builder = WebauthnBuilder::new(name, &url).ok()?;
    builder.rp_name(NAME).timeout(LIFE.unsigned_abs()).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_a_connection_that_nobody_changes() {
        for url in [
            "https://desk.example",
            "https://desk.example:8443",
            "http://localhost:8080",
            "http://desk.localhost",
        ] {
            assert!(are_possible(url), "{url}");
        }
        for url in [
            "http://desk.example",
            "https://192.0.2.1",
            "http://127.0.0.1:8080",
            "https://[2001:db8::1]",
            "no address",
        ] {
            assert!(!are_possible(url), "{url}");
        }
    }
}

//! What people do about their account before anybody knows them: a new password by mail, and signing up. Why it is so: decision 33.

mod link;
mod password;
mod sign_up;

use tracing::info;

pub use link::{Link, LinkRequest};
pub(super) use password::{holder_of, tell_changed};
pub use password::{look_at_reset, make_reset_link, reset_password};
pub use sign_up::{SignUp, sign_up};

use super::mail::Mailroom;
use super::members::account;
use super::views::Language;
use crate::errors::{Check, Error, Result};
use crate::store::jobs::{self, Job, LinkKind};
use crate::store::{Origin, Signal, Store};

/// Asks for a link by mail. The same is written whoever has this address, or nobody: who they are is looked up behind the answer.
pub async fn ask(
    store: &Store,
    room: Mailroom<'_>,
    kind: LinkKind,
    email: &str,
    language: Option<Language>,
    origin: &Origin,
) -> Result<()> {
    if !room.sends {
        return Err(Error::conflict(
            "mail_off",
            "This server sends no mail. Ask an admin of your workspace, or whoever runs the server.",
        ));
    }
    let job = Job::MailLink {
        request_id: store.clock.id(),
        kind,
        email: email.trim().to_owned(),
        language,
        address: origin.address,
        user_agent: origin.user_agent.clone(),
    };
    let mut connection = store.database.owner.acquire().await?;
    jobs::push(&mut connection, &store.clock, &[job], store.clock.now()).await?;
    store.wake.send(Signal::Jobs);
    Ok(())
}

/// Behind the answer: writes the mail, if there is one to be written.
pub async fn answer(store: &Store, room: Mailroom<'_>, request: LinkRequest) -> Result<()> {
    let written = match request.kind {
        LinkKind::PasswordReset => password::answer(store, room, &request).await?,
        LinkKind::SignUp => sign_up::answer(store, room, &request).await?,
    };
    if written {
        store.wake.send(Signal::Jobs);
    } else {
        info!("no mail follows from this request");
    }
    Ok(())
}

/// What an address must be to be written to.
pub fn check_email(check: &mut Check, email: &str) {
    check.field("email", account::is_email(email.trim()), "must be an e-mail address");
}

/// What a link may hold; whether it is one of ours only the database knows.
pub fn check_token(check: &mut Check, token: &str) {
    let plain = !token.is_empty() && token.len() <= 200 && token.chars().all(|c| c.is_ascii_graphic());
    check.field("token", plain, "is no secret of a link");
}

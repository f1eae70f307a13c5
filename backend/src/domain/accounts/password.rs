//! Another password for who reads the account's address.

use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use time::Duration;
use uuid::Uuid;

use super::check_token;
use super::link::{self, Link, LinkRequest};
use crate::domain::access::sessions;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::{self, Letter, Mailroom, NewMail};
use crate::domain::members::account;
use crate::domain::tokens;
use crate::domain::views::Language;
use crate::errors::{Check, Error, Result};
use crate::store::jobs::LinkKind;
use crate::store::{Origin, Signal, Store};

const KIND: LinkKind = LinkKind::PasswordReset;
/// So long it is worth telling that a password was changed.
const NEWS: Duration = Duration::days(3);

#[derive(FromRow)]
pub(in crate::domain) struct Holder {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub language: Option<String>,
}

impl Holder {
    /// Their own language, else that of the page that asked.
    pub fn reads(&self, asked: Option<Language>) -> Language {
        let own = self.language.as_deref().and_then(Language::read);
        own.or(asked).unwrap_or(Language::En)
    }
}

pub(super) async fn holder(store: &Store, email: &str) -> Result<Option<Holder>> {
    Ok(
        sqlx::query_as("select id, email, name, language from users where lower(email) = lower($1)")
            .bind(email)
            .fetch_optional(&store.database.owner)
            .await?,
    )
}

/// Whom a mail about an account goes to.
pub(in crate::domain) async fn holder_of(connection: &mut PgConnection, user_id: Uuid) -> Result<Holder> {
    Ok(
        sqlx::query_as("select id, email, name, language from users where id = $1")
            .bind(user_id)
            .fetch_one(connection)
            .await?,
    )
}

/// Says whether a mail was written: nobody is told of an account that is not there.
pub(super) async fn answer(store: &Store, room: Mailroom<'_>, request: &LinkRequest) -> Result<bool> {
    let Some(user) = holder(store, &request.email).await? else {
        return Ok(false);
    };
    let mut transaction = store.database.owner.begin().await?;
    let asked = (request.id, KIND);
    let made = link::make(
        &mut transaction,
        store,
        room.public_url,
        asked,
        &user.email,
        Some(user.id),
    );
    let Some(made) = made.await? else {
        return Ok(false);
    };
    let letter = Letter::PasswordReset {
        name: user.name.clone(),
        link: made.link,
    };
    let new = NewMail {
        id: request.id,
        to: &user.email,
        language: user.reads(request.language),
        letter: &letter,
        useful_until: made.expires_at,
    };
    if !mail::queue(&mut transaction, store, room, new).await? {
        return Ok(false);
    }
    let (action, origin) = (AuditAction::PasswordResetAsked, request.origin());
    audit::within(store, &mut transaction, user.id, action, &origin, Value::Null).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Says by mail that a password was changed: whoever did not do it has to know. Part of the caller's transaction.
pub(in crate::domain) async fn tell_changed(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    user_id: Uuid,
    asked: Option<Language>,
) -> Result<()> {
    let user = holder_of(connection, user_id).await?;
    let letter = Letter::PasswordChanged {
        name: user.name.clone(),
        link: format!("{}/forgot-password", room.public_url),
    };
    let new = NewMail {
        id: store.clock.id(),
        to: &user.email,
        language: user.reads(asked),
        letter: &letter,
        useful_until: store.clock.now() + NEWS,
    };
    mail::queue(connection, store, room, new).await?;
    Ok(())
}

/// Not found where the link leads nowhere any more, before anybody has thought of a password.
pub async fn look_at_reset(store: &Store, token: &str) -> Result<()> {
    let mut check = Check::default();
    check_token(&mut check, token);
    check.done()?;
    link::look(store, KIND, token).await?;
    Ok(())
}

/// Whoever follows the link chooses a password; every session of before ends, every other link, every sign-in under way, and every token of
/// theirs: whoever knew the password before may have made one. A second factor stays: a mailbox alone opens no account that has one.
/// `asked`: the language of the page.
pub async fn reset_password(
    store: &Store,
    room: Mailroom<'_>,
    (token, password): (&str, &str),
    asked: Option<Language>,
    origin: &Origin,
) -> Result<()> {
    let mut check = Check::default();
    check_token(&mut check, token);
    account::check_password(&mut check, "password", password);
    check.done()?;
    link::look(store, KIND, token).await?;
    let hash = account::hash(password).await?;
    let mut transaction = store.database.owner.begin().await?;
    let proven = link::take(&mut transaction, store, KIND, token).await?;
    let user_id = proven.user_id.ok_or(Error::NotFound("link"))?;
    for (statement, hash) in [
        ("update users set password_hash = $2 where id = $1", Some(hash)),
        ("delete from session where user_id = $1", None),
        ("delete from account_link where user_id = $1", None),
        ("delete from half_sign_in where user_id = $1", None),
    ] {
        let query = sqlx::query(statement).bind(user_id);
        let query = match hash {
            Some(hash) => query.bind(hash),
            None => query,
        };
        query.execute(&mut *transaction).await?;
    }
    tell_changed(&mut transaction, store, room, user_id, asked).await?;
    let revoked = tokens::revoke_all_of(&mut transaction, store, user_id).await?;
    let said = (AuditAction::PasswordReset, Value::Null);
    audit::with_others(store, &mut transaction, user_id, said, origin, revoked).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(())
}

/// From the command line, for who gets no mail.
pub async fn make_reset_link(store: &Store, public_url: &str, email: &str) -> Result<Link> {
    let user = holder(store, email.trim()).await?.ok_or(Error::NotFound("user"))?;
    let mut transaction = store.database.owner.begin().await?;
    let asked = (store.clock.id(), KIND);
    let made = link::make(&mut transaction, store, public_url, asked, &user.email, Some(user.id)).await?;
    transaction.commit().await?;
    made.ok_or(Error::NotFound("link"))
}

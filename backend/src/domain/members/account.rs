//! The user behind a member: one for all workspaces, found by e-mail address.

use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::clock::Clock;
use crate::crypto;
use crate::domain::access;
use crate::errors::{Check, Result};

const EMAIL_MAX: usize = 254;
const NAME_MAX: usize = 100;
const PASSWORD_MIN: usize = 10;
const PASSWORD_MAX: usize = 200;
/// Found in fewer than thirty thousand guesses, as a power of ten: the commonest passwords, rows of the keyboard, our own name with a number.
const FOUND_EARLY: f64 = 4.5;

/// One who is about to become a user, unless the address is known.
pub(in crate::domain) struct Applicant {
    pub email: String,
    pub name: String,
    pub password: String,
}

#[derive(Debug, FromRow)]
pub(in crate::domain) struct User {
    pub id: Uuid,
    pub email: String,
    pub name: String,
}

impl Applicant {
    /// Without a name, the address has one to begin with.
    pub fn new(email: &str, name: Option<&str>, password: &str) -> Self {
        let email = email.trim();
        let name = name
            .map(str::trim)
            .unwrap_or_else(|| email.split('@').next().unwrap_or_default());
        Self {
            email: email.to_owned(),
            name: name.to_owned(),
            password: password.to_owned(),
        }
    }

    /// `prefix` goes before the names of the fields: `email`, `name`, `password`.
    pub fn check(&self, check: &mut Check, prefix: &str) {
        let field = |name: &str| format!("{prefix}{name}");
        check.field(&field("email"), is_email(&self.email), "must be an e-mail address");
        check_name(check, &field("name"), &self.name);
        check_password(check, &field("password"), &self.password);
    }

    /// Takes a moment by intention.
    pub async fn hash(&self) -> Result<String> {
        hash(&self.password).await
    }

    /// None: there is a user of this address already.
    pub async fn insert(
        &self,
        connection: &mut PgConnection,
        clock: &Clock,
        hash: &str,
    ) -> Result<Option<User>, sqlx::Error> {
        sqlx::query_as(
            "insert into users (id, email, name, password_hash, created_at) values ($1, $2, $3, $4, $5)
             on conflict (lower(email)) do nothing returning id, email, name",
        )
        .bind(clock.id())
        .bind(&self.email)
        .bind(&self.name)
        .bind(hash)
        .bind(clock.now())
        .fetch_optional(connection)
        .await
    }

    /// The user of this address, made where there is none.
    pub async fn user(&self, connection: &mut PgConnection, clock: &Clock, hash: &str) -> Result<User, sqlx::Error> {
        match self.insert(connection, clock, hash).await? {
            Some(user) => Ok(user),
            None => self.known(connection).await,
        }
    }

    /// The user of this address who is there already. They keep name and password: these are that person's own, not the workspace's to change.
    pub async fn known(&self, connection: &mut PgConnection) -> Result<User, sqlx::Error> {
        sqlx::query_as("select id, email, name from users where lower(email) = lower($1)")
            .bind(&self.email)
            .fetch_one(connection)
            .await
    }
}

pub(in crate::domain) fn check_name(check: &mut Check, field: &str, name: &str) {
    check.text(field, name, NAME_MAX).field(
        field,
        !name.contains(char::is_control),
        "must not contain control characters",
    );
}

pub(in crate::domain) fn check_password(check: &mut Check, field: &str, password: &str) {
    let length = password.chars().count();
    check
        .field(
            field,
            length >= PASSWORD_MIN,
            format!("must have at least {PASSWORD_MIN} characters"),
        )
        .field(
            field,
            length <= PASSWORD_MAX,
            format!("must have at most {PASSWORD_MAX} characters"),
        );
    if (PASSWORD_MIN..=PASSWORD_MAX).contains(&length) {
        let found_early = zxcvbn::zxcvbn(password, &["frontdesk"]).guesses_log10() < FOUND_EARLY;
        check.field(
            field,
            !found_early,
            "is among the first that anybody would try: take some words that do not belong together",
        );
    }
}

/// Takes a moment by intention, and its turn with everybody whose password is looked at.
pub(in crate::domain) async fn hash(password: &str) -> Result<String> {
    let _turn = access::hashing().await?;
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || crypto::hash_password(&password))
        .await
        .map_err(anyhow::Error::from)?;
    Ok(hash?)
}

/// Plausible, no more: whether it is read by somebody only a mail to it can tell.
pub(in crate::domain) fn is_email(text: &str) -> bool {
    let sound = text.len() <= EMAIL_MAX && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let parts = text.split_once('@');
    sound
        && parts.is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.is_empty()
                && !host.contains('@')
                && !host.starts_with('.')
                && !host.ends_with('.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plausible_or_refused() {
        for good in [
            "ada@example.com",
            "ada+desk@mail.example.com",
            "root@localhost",
            "jürgen@bücher.example",
        ] {
            assert!(is_email(good), "{good}");
        }
        for wrong in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a@b@c",
            "a b@c.d",
            "a@.d",
            "a@d.",
            "a\0@b.c",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
        assert!(!is_email(&format!("{}@example.com", "a".repeat(250))));
    }

    #[test]
    fn the_name_is_taken_from_the_address_when_none_is_given() {
        assert_eq!(Applicant::new(" ada@example.com ", None, "").name, "ada");
        assert_eq!(Applicant::new("ada@example.com", Some(" Ada L "), "").name, "Ada L");
    }
}

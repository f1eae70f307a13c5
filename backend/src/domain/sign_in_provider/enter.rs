//! Somebody whom the provider vouches for. At first they are found by their address, among the members of this workspace alone; from then on by
//! what the provider calls them, which stays theirs when an address is given to somebody else.

use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::settings::{self, Rules};
use super::{Flow, Refusal};
use crate::crypto;
use crate::domain::access::{self, AtProvider};
use crate::domain::audit::{AuditAction, deed};
use crate::domain::members::account::{Applicant, is_email};
use crate::domain::members::held::Held;
use crate::domain::members::join;
use crate::domain::names::readable;
use crate::errors::{Error, Result};
use crate::store::{Doer, Origin, Store, StoredEvent, audit::append};

/// What the provider says of somebody, after its token was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// What it calls them, for good.
    pub subject: String,
    pub email: Option<String>,
    /// Whether it knows that the address is theirs.
    pub email_verified: bool,
    pub name: Option<String>,
    /// When they showed it last who they are.
    pub shown_at: Option<OffsetDateTime>,
}

/// How far somebody came: the secret of their session.
type Entered = std::result::Result<String, Refusal>;

/// The settings work as they are: somebody came through, with an address that is believed. Nobody is signed in. Commits by itself.
pub async fn try_out(store: &Store, flow: &Flow, claims: &Claims) -> Result<std::result::Result<(), Refusal>> {
    let mut transaction = store.database.owner.begin().await?;
    let rules = match current(&mut transaction, flow).await? {
        Ok(rules) => rules,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = believed(&rules, claims) {
        return Ok(Err(refusal));
    }
    settings::verified(&mut transaction, flow.workspace_id, store.clock.now()).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}

/// Opens a session for them. `before`: the session that was there in the same place, which ends. Commits by itself.
pub async fn enter(
    store: &Store,
    flow: &Flow,
    claims: &Claims,
    origin: &Origin,
    before: Option<&str>,
) -> Result<Entered> {
    let now = store.clock.now();
    let shown_lately = claims.shown_at.is_some_and(|at| access::is_lately(at, now));
    if flow.again && !shown_lately {
        return Ok(Err(Refusal::NotShown));
    }
    let stranger = match newcomer(store, flow, claims).await? {
        Ok(stranger) => stranger,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut transaction = store.database.owner.begin().await?;
    if stranger.is_some() {
        // a place among its members is counted, and whoever changes the settings holds it before them as well
        settings::hold(&mut transaction, flow.workspace_id).await?;
    }
    let rules = match current(&mut transaction, flow).await? {
        Ok(rules) => rules,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let found = who(
        &mut transaction,
        store,
        &rules,
        flow.workspace_id,
        claims,
        stranger,
        origin,
    )
    .await?;
    let (person, stored) = match found {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let at = AtProvider {
        workspace_id: flow.workspace_id,
        shown_at: claims.shown_at.map(|at| at.min(now)),
    };
    let (secret, replaced) = access::begin_at_provider(&mut transaction, store, person.id, at, origin, before).await?;
    settings::verified(&mut transaction, flow.workspace_id, now).await?;
    note(&mut transaction, flow, claims, &person, origin, now).await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    access::sessions::tell_of(store, replaced);
    Ok(Ok(secret))
}

struct Person {
    id: Uuid,
    name: String,
    /// Whether they were not known to be who they are at the provider before.
    is_new: bool,
}

/// In the log of this workspace alone: the others have nothing to do with it.
async fn note(
    connection: &mut PgConnection,
    flow: &Flow,
    claims: &Claims,
    person: &Person,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<()> {
    let entry = |action, said: Value| deed(action, Some(person.id), Some(&person.name), said);
    let mut entries = Vec::new();
    if person.is_new {
        let said = json!({ "provider": flow.issuer, "subject": claims.subject, "email": claims.email });
        entries.push(entry(AuditAction::SignInIdentityBound, said));
    }
    let said = json!({ "provider": flow.issuer, "subject": claims.subject });
    entries.push(entry(AuditAction::SignedIn, said));
    let doer = Doer::member(person.id, &person.name, origin);
    append(connection, flow.workspace_id, &doer, &entries, now).await?;
    Ok(())
}

/// The settings, if they are those that the sign-in was begun with.
async fn current(connection: &mut PgConnection, flow: &Flow) -> Result<std::result::Result<Rules, Refusal>> {
    let rules = settings::rules(connection, flow.workspace_id).await?;
    let same = rules.filter(|rules| rules.issuer == flow.issuer && rules.client_id == flow.client_id);
    Ok(same.ok_or(Refusal::Changed))
}

/// The address, if the provider knows that it is theirs, and it is of a domain that the workspace believes.
fn believed<'a>(rules: &Rules, claims: &'a Claims) -> std::result::Result<&'a str, Refusal> {
    let email = claims
        .email
        .as_deref()
        .filter(|email| claims.email_verified && is_email(email));
    let email = email.ok_or(Refusal::Unverified)?;
    let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
    let of = |domain: String| rules.domains.is_empty() || rules.domains.contains(&domain);
    match domain.is_some_and(of) {
        true => Ok(email),
        false => Err(Refusal::Domain),
    }
}

/// A user for somebody who may become a member and has no account. Its password is nobody's: it is made before the transaction, since that takes
/// a moment by intention.
type Newcomer = Option<(Applicant, String)>;

async fn newcomer(store: &Store, flow: &Flow, claims: &Claims) -> Result<std::result::Result<Newcomer, Refusal>> {
    let mut connection = store.database.owner.acquire().await?;
    let rules = match current(&mut connection, flow).await? {
        Ok(rules) => rules,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if known(&mut connection, flow.workspace_id, &rules.issuer, &claims.subject)
        .await?
        .is_some()
    {
        return Ok(Ok(None));
    }
    let email = match believed(&rules, claims) {
        Ok(email) => email,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let somebody: bool = sqlx::query_scalar("select exists (select from users where lower(email) = lower($1))")
        .bind(email)
        .fetch_one(&mut *connection)
        .await?;
    drop(connection);
    if somebody || rules.joins_as.is_none() {
        return Ok(Ok(None));
    }
    let name = claims
        .name
        .as_deref()
        .map(readable)
        .filter(|name| !name.trim().is_empty());
    let name = name.map(|name| name.chars().take(100).collect::<String>());
    let applicant = Applicant::new(email, name.as_deref(), &crypto::new_token());
    let hash = applicant.hash().await?;
    Ok(Ok(Some((applicant, hash))))
}

/// Whose this is at the provider, and whether they are active here.
async fn known(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    issuer: &str,
    subject: &str,
) -> Result<Option<(Uuid, String, bool)>> {
    Ok(sqlx::query_as(
        "select u.id, u.name, m.active from sign_in_identity i
         join member m on m.workspace_id = i.workspace_id and m.user_id = i.user_id join users u on u.id = i.user_id
         where i.workspace_id = $1 and i.issuer = $2 and i.subject = $3",
    )
    .bind(workspace_id)
    .bind(issuer)
    .bind(subject)
    .fetch_optional(connection)
    .await?)
}

type Found = std::result::Result<(Person, Vec<StoredEvent>), Refusal>;

async fn who(
    connection: &mut PgConnection,
    store: &Store,
    rules: &Rules,
    workspace_id: Uuid,
    claims: &Claims,
    newcomer: Newcomer,
    origin: &Origin,
) -> Result<Found> {
    let bound = known(connection, workspace_id, &rules.issuer, &claims.subject).await?;
    if let Some((id, name, active)) = bound {
        if !active {
            return Ok(Err(Refusal::Inactive));
        }
        used(connection, workspace_id, id, store.clock.now()).await?;
        let person = Person {
            id,
            name,
            is_new: false,
        };
        return Ok(Ok((person, Vec::new())));
    }
    let email = match believed(rules, claims) {
        Ok(email) => email,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let member: Option<(Uuid, String, bool)> = sqlx::query_as(
        "select u.id, u.name, m.active from users u join member m on m.user_id = u.id and m.workspace_id = $1 where lower(u.email) = lower($2)",
    )
    .bind(workspace_id)
    .bind(email)
    .fetch_optional(&mut *connection)
    .await?;
    let (id, name, stored) = match (member, rules.joins_as, newcomer) {
        (Some((_, _, false)), _, _) => return Ok(Err(Refusal::Inactive)),
        (Some((id, name, true)), _, _) => (id, name, Vec::new()),
        (None, Some(held), Some(newcomer)) => {
            match joined(connection, store, workspace_id, held, newcomer, origin).await? {
                Ok(joined) => joined,
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        (None, Some(_), None) => return Ok(Err(Refusal::Elsewhere)),
        (None, None, _) => return Ok(Err(Refusal::Unknown)),
    };
    if !bind(connection, store, workspace_id, (&rules.issuer, &claims.subject), id).await? {
        return Ok(Err(Refusal::Taken));
    }
    Ok(Ok((Person { id, name, is_new: true }, stored)))
}

type Joined = std::result::Result<(Uuid, String, Vec<StoredEvent>), Refusal>;

/// Whoever is refused leaves nothing behind: the caller's transaction goes no further.
async fn joined(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    held: Held,
    (applicant, hash): (Applicant, String),
    origin: &Origin,
) -> Result<Joined> {
    let Some(user) = applicant.insert(connection, &store.clock, &hash).await? else {
        // somebody has made an account of this address at the same moment
        return Ok(Err(Refusal::Elsewhere));
    };
    let (id, name) = (user.id, user.name.clone());
    let doer = Doer::member(id, &name, origin);
    match join(connection, store, workspace_id, user, held, &doer).await {
        Ok((_, stored)) => Ok(Ok((id, name, stored))),
        Err(Error::Conflict {
            code: "member_limit", ..
        }) => Ok(Err(Refusal::Full)),
        Err(error) => Err(error),
    }
}

/// False: this member is somebody else at the provider already.
async fn bind(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    (issuer, subject): (&str, &str),
    user_id: Uuid,
) -> Result<bool> {
    let bound = sqlx::query(
        "insert into sign_in_identity (workspace_id, issuer, subject, user_id, created_at, last_used_at)
         values ($1, $2, $3, $4, $5, $5) on conflict do nothing",
    )
    .bind(workspace_id)
    .bind(issuer)
    .bind(subject)
    .bind(user_id)
    .bind(store.clock.now())
    .execute(connection)
    .await?;
    Ok(bound.rows_affected() == 1)
}

async fn used(connection: &mut PgConnection, workspace_id: Uuid, user_id: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update sign_in_identity set last_used_at = $3 where workspace_id = $1 and user_id = $2")
        .bind(workspace_id)
        .bind(user_id)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_believed_that_is_theirs_and_of_a_domain_of_the_workspace() {
        let rules = |domains: &[&str]| Rules {
            issuer: String::new(),
            client_id: String::new(),
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            joins_as: None,
        };
        let claims = |email: Option<&str>, email_verified| Claims {
            subject: "1".to_owned(),
            email: email.map(str::to_owned),
            email_verified,
            name: None,
            shown_at: None,
        };
        let some = rules(&["example.com"]);
        assert_eq!(
            believed(&some, &claims(Some("a@Example.com"), true)),
            Ok("a@Example.com")
        );
        assert_eq!(believed(&rules(&[]), &claims(Some("a@b.c"), true)), Ok("a@b.c"));
        for (said, why) in [
            (claims(None, true), Refusal::Unverified),
            (claims(Some("a@example.com"), false), Refusal::Unverified),
            (claims(Some("a@x@example.com"), true), Refusal::Unverified),
            (claims(Some("a@sub.example.com"), true), Refusal::Domain),
            (claims(Some("a@example.com.evil"), true), Refusal::Domain),
            (claims(Some("a@notexample.com"), true), Refusal::Domain),
        ] {
            assert_eq!(believed(&some, &said), Err(why), "{said:?}");
        }
    }
}

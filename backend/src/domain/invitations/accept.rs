//! Following an invitation. Who has no account makes one; who has one shows that it is theirs, by being signed in or by its password.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::domain::access;
use crate::domain::accounts::check_token;
use crate::domain::members::account::{Applicant, User};
use crate::domain::members::held::Held;
use crate::domain::members::join;
use crate::domain::views::Role;
use crate::errors::{Check, Error, Result};
use crate::store::{Doer, Origin, Store};

/// What the one who follows a link is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvitedView {
    pub workspace_name: String,
    pub inviter_name: Option<String>,
    pub email: String,
    pub role: Role,
    /// What the workspace calls a role of its own making.
    pub role_name: Option<String>,
    /// Whether this address has an account: then its password is asked for, and no name.
    pub has_account: bool,
    /// Whether who looks is signed in with that account: then nothing is asked for.
    pub is_you: bool,
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The secret of the link.
    pub token: String,
    /// Of a new account: at most 100 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// Of a new account, 10 to 200 characters; else that of the account, unless one is signed in with it.
    #[serde(default)]
    #[schema(format = "password")]
    pub password: Option<String>,
}

#[derive(FromRow)]
struct Found {
    workspace_id: Uuid,
    id: Uuid,
    workspace_name: String,
    inviter_name: Option<String>,
    email: String,
    role: String,
    role_id: Option<Uuid>,
    role_name: Option<String>,
    expires_at: OffsetDateTime,
    user_id: Option<Uuid>,
    password_hash: Option<String>,
    has_factor: bool,
}

/// One that is unknown, accepted, taken back or over is not found, and these are not told apart.
async fn find(store: &Store, token: &str) -> Result<Found> {
    let found: Option<Found> = sqlx::query_as(
        "select i.workspace_id, i.id, w.name as workspace_name, i.inviter_name, i.email, i.role, i.role_id, r.name as role_name, i.expires_at, u.id as user_id, u.password_hash,
           u.second_factor_at is not null as has_factor
         from invitation i join workspace w on w.id = i.workspace_id left join users u on lower(u.email) = lower(i.email)
           left join custom_role r on r.workspace_id = i.workspace_id and r.id = i.role_id
         where i.token_hash = $1 and i.expires_at > $2",
    )
    .bind(crypto::token_hash(token).as_slice())
    .bind(store.clock.now())
    .fetch_optional(&store.database.owner)
    .await?;
    found.ok_or(Error::NotFound("invitation"))
}

async fn is_theirs(store: &Store, user_id: Option<Uuid>, session: Option<&str>) -> Result<bool> {
    match (user_id, session) {
        (Some(user_id), Some(session)) => Ok(access::user_of_session(store, session).await? == Some(user_id)),
        _ => Ok(false),
    }
}

/// `session`: the secret of the browser's session, if it has one.
pub async fn look(store: &Store, token: &str, session: Option<&str>) -> Result<InvitedView> {
    let mut check = Check::default();
    check_token(&mut check, token);
    check.done()?;
    let found = find(store, token).await?;
    Ok(InvitedView {
        is_you: is_theirs(store, found.user_id, session).await?,
        workspace_name: found.workspace_name,
        inviter_name: found.inviter_name,
        email: found.email,
        role: Held::stored(&found.role, found.role_id).role,
        role_name: found.role_name,
        has_account: found.user_id.is_some(),
        expires_at: found.expires_at,
    })
}

/// The workspace that was joined, and the secret of a session for it: a new one, or the one that was there. Commits by itself.
pub async fn accept(
    store: &Store,
    acceptance: &Acceptance,
    origin: &Origin,
    session: Option<&str>,
) -> Result<(Uuid, String)> {
    let mut check = Check::default();
    check_token(&mut check, &acceptance.token);
    let name = acceptance.name.as_deref().unwrap_or_default();
    check.field(
        "name",
        !name.contains(char::is_control),
        "must not contain control characters",
    );
    check.done()?;
    let found = find(store, &acceptance.token).await?;
    let password = acceptance.password.as_deref().unwrap_or_default();
    if is_theirs(store, found.user_id, session).await? {
        let user = known(store, &found).await?;
        enter(store, &found, &acceptance.token, Entrant::Known(user), origin).await?;
        return Ok((found.workspace_id, session.unwrap_or_default().to_owned()));
    }
    let entrant = match (found.user_id, found.password_hash.clone()) {
        (Some(user_id), Some(hash)) => {
            check
                .field("password", !password.is_empty(), "must not be empty")
                .done()?;
            if !access::password_is(password, hash).await? {
                access::note_failure(store, user_id, origin);
                return Err(Error::invalid("password", "is not your password"));
            }
            if found.has_factor {
                return Err(Error::conflict(
                    "sign_in_first",
                    "This account has two-step sign-in. Sign in with it, and follow the invitation again.",
                ));
            }
            Entrant::Known(known(store, &found).await?)
        }
        _ => {
            let applicant = Applicant::new(&found.email, Some(name), password);
            applicant.check(&mut check, "");
            check.done()?;
            let hash = applicant.hash().await?;
            Entrant::New(applicant, hash)
        }
    };
    let user_id = enter(store, &found, &acceptance.token, entrant, origin).await?;
    let secret = access::open_session(store, user_id, origin, session).await?;
    Ok((found.workspace_id, secret))
}

enum Entrant {
    Known(User),
    New(Applicant, String),
}

async fn known(store: &Store, found: &Found) -> Result<User> {
    Ok(sqlx::query_as("select id, email, name from users where id = $1")
        .bind(found.user_id)
        .fetch_one(&store.database.owner)
        .await?)
}

/// Uses the invitation up: of two who follow it at once, one joins.
async fn enter(store: &Store, found: &Found, token: &str, entrant: Entrant, origin: &Origin) -> Result<Uuid> {
    let mut transaction = store.database.owner.begin().await?;
    let used = sqlx::query("delete from invitation where workspace_id = $1 and id = $2 and token_hash = $3")
        .bind(found.workspace_id)
        .bind(found.id)
        .bind(crypto::token_hash(token).as_slice())
        .execute(&mut *transaction)
        .await?;
    if used.rows_affected() == 0 {
        return Err(Error::NotFound("invitation"));
    }
    let user = match entrant {
        Entrant::Known(user) => user,
        Entrant::New(applicant, hash) => {
            let made = applicant.insert(&mut transaction, &store.clock, &hash).await?;
            // somebody was faster: their password was not asked for
            made.ok_or_else(|| {
                Error::conflict(
                    "account_exists",
                    "There is an account of this address already. Sign in.",
                )
            })?
        }
    };
    let (user_id, doer) = (user.id, Doer::member(user.id, &user.name, origin));
    let (_, stored) = join(
        &mut transaction,
        store,
        found.workspace_id,
        user,
        Held::stored(&found.role, found.role_id),
        &doer,
    )
    .await?;
    transaction.commit().await?;
    store.wake.committed(stored);
    Ok(user_id)
}

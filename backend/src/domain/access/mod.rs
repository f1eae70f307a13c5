//! Who asks: sessions and tokens, found before their workspace is known.

mod by_passkey;
mod by_token;
mod known;
mod language;
mod of_workspace;
mod reauthentication;
mod second_step;
pub mod sessions;

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

pub use by_passkey::{PasskeySignIn, SignInByPasskey, ask_for_any_passkey};
pub use known::Doorkeeper;
pub use language::choose_language;
pub(super) use of_workspace::{AtProvider, begin_at_provider};
pub use reauthentication::{Reauthentication, reauthenticate};
pub(super) use reauthentication::{is_lately, require_password};
pub use second_step::{SecondStep, SecondStepMethod, SecondStepView, ask_for_passkey, finish, whose};
pub use sessions::SessionView;

use of_workspace::session_hash;

use super::audit::{self, AuditAction};
use super::permissions::{Permissions, Reach, SIGHT, Sight};
use super::views::{AuthorType, MeView, MemberView, Role, WorkspaceView};
use crate::crypto;
use crate::errors::{Error, Result};
use crate::store::{Doer, DoerKind, Origin, Store, Viewer};

#[derive(Debug, Clone)]
pub enum Credential {
    Token(String),
    Session(String),
}

/// Somebody with rights in one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub workspace_id: Uuid,
    pub role: Role,
    /// What the role may do, and of that what a token was given.
    pub permissions: Permissions,
    /// With the role custom: which.
    pub role_id: Option<Uuid>,
    /// Which conversations they see; of a token of the workspace all.
    pub sight: Sight,
    /// The member, also when a token of theirs asks; none for a token of the workspace.
    pub user_id: Option<Uuid>,
    pub token_id: Option<Uuid>,
    /// The member's, else the token's.
    pub name: String,
    pub token_name: Option<String>,
    /// Of a session; none of a token.
    pub proof: Option<Proof>,
    /// Their workspace has to wait, and they with it.
    pub suspended: bool,
}

/// How a session stands with who its person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// When they last showed it.
    pub at: OffsetDateTime,
    /// Whether the workspace asks for a second factor that they do not have.
    pub lacks_factor: bool,
    /// Whether the workspace asks for its sign-in provider, and they came another way.
    pub lacks_provider: bool,
    /// Whether the workspace's provider has begun it: then it reaches nothing of their account.
    pub by_provider: bool,
}

impl Actor {
    /// What a token writes is the token's, whoever's it is: platforms give a person who answers more time than a program.
    pub fn author(&self) -> (AuthorType, Option<Uuid>, Option<String>) {
        let (kind, id) = match self.person() {
            Some(id) => (AuthorType::Member, Some(id)),
            None => (AuthorType::Token, self.token_id),
        };
        (kind, id, Some(self.full_name()))
    }

    /// With the token that a member's program used.
    fn full_name(&self) -> String {
        match (self.user_id, &self.token_name) {
            (Some(_), Some(token)) => format!("{} · {token}", self.name),
            _ => self.name.clone(),
        }
    }

    pub fn reach(&self) -> Reach {
        Reach {
            permissions: self.permissions,
            visibility: self.sight.visibility,
        }
    }

    /// For the database, where they see a part of the conversations. Without a member there are none that are theirs.
    pub fn viewer(&self) -> Option<Viewer> {
        (!self.sight.is_whole()).then(|| Viewer {
            user_id: self.user_id.unwrap_or_default(),
            sees: self.sight.visibility,
        })
    }

    /// The member, where it is they who are signed in and no token of theirs.
    pub fn person(&self) -> Option<Uuid> {
        self.user_id.filter(|_| self.token_id.is_none())
    }

    /// The same for the audit log. A member answers for what their tokens do; the name says which token it was.
    pub fn doer(&self, origin: &Origin) -> Doer {
        Doer {
            kind: match self.user_id {
                Some(_) => DoerKind::Member,
                None => DoerKind::Token,
            },
            id: Some(self.id()),
            name: Some(self.full_name()),
            origin: Some(origin.clone()),
        }
    }

    /// The user's or the token's id.
    pub fn id(&self) -> Uuid {
        self.user_id.or(self.token_id).unwrap_or_default()
    }
}

const SESSION_LIFE: Duration = Duration::days(30);
const SESSION_IDLE: Duration = Duration::days(7);
/// How often the last use of a session or a token is written down.
const TOUCH_EVERY: Duration = Duration::minutes(5);

pub fn role(name: &str) -> Role {
    match name {
        "owner" => Role::Owner,
        "admin" => Role::Admin,
        _ => Role::Agent,
    }
}

/// A role as a member has it: one that is always there, or one that the workspace has made, with what it may.
pub fn rights(name: &str, custom: Option<&[String]>) -> (Role, Permissions) {
    match custom {
        Some(permissions) => (Role::Custom, Permissions::named(permissions)),
        None => (role(name), Permissions::of(role(name))),
    }
}

pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Custom => "custom",
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Agent => "agent",
    }
}

/// Who was found behind a credential.
struct Admitted {
    actor: Actor,
    times: Times,
}

/// Of a session or a token.
struct Times {
    /// Its last use, as far as it is written down.
    last_used_at: OffsetDateTime,
    /// None: never. A session may end later when it is used before.
    ends_at: Option<OffsetDateTime>,
}

/// Finds the actor behind a credential. `workspace_id` chooses among a user's workspaces; a token has but one.
pub async fn authenticate(store: &Store, credential: &Credential, workspace_id: Option<Uuid>) -> Result<Actor> {
    arrived(store, credential, workspace_id).await?.whole()
}

/// The same with those who have to set up a second factor first: the caller sees to it that they do nothing else.
pub async fn arrived(store: &Store, credential: &Credential, workspace_id: Option<Uuid>) -> Result<Actor> {
    Ok(authenticated(store, credential, workspace_id).await?.actor)
}

async fn authenticated(store: &Store, credential: &Credential, workspace_id: Option<Uuid>) -> Result<Admitted> {
    match credential {
        Credential::Token(token) => {
            let mut admitted = by_token::find(store, token, workspace_id).await?;
            by_token::touch(store, &mut admitted).await?;
            Ok(admitted)
        }
        Credential::Session(session) => {
            let admitted = by_session(store, session, workspace_id).await?;
            touch(store, session, admitted.times.last_used_at).await?;
            Ok(admitted)
        }
    }
}

/// The same for one who has been let in: looking again is no use of a session, which would never end by idleness, and none of a token.
pub async fn recognise(store: &Store, credential: &Credential, workspace_id: Option<Uuid>) -> Result<Actor> {
    match credential {
        Credential::Token(token) => by_token::find(store, token, workspace_id).await?.actor.whole(),
        Credential::Session(session) => by_session(store, session, workspace_id).await?.actor.whole(),
    }
}

#[derive(FromRow)]
struct SessionRow {
    user_id: Uuid,
    last_seen_at: OffsetDateTime,
    expires_at: OffsetDateTime,
    proven_at: OffsetDateTime,
    factor_at: Option<OffsetDateTime>,
    name: String,
    second_factor_at: Option<OffsetDateTime>,
    workspace_id: Option<Uuid>,
    role: Option<String>,
    custom: Option<Vec<String>>,
    role_id: Option<Uuid>,
    visibility: Option<String>,
    team_ids: Option<Vec<Uuid>>,
    second_factor_required: Option<bool>,
    only_workspace_id: Option<Uuid>,
    /// Of the workspace, where it has a provider.
    provider_required: Option<bool>,
    suspended: Option<bool>,
}

impl SessionRow {
    /// One that was begun without the second step is none of somebody who has one, whoever began it: also a process of a version
    /// that does not know of it. A provider's word counts for both, in the one workspace that it is about, and as long as that has a provider.
    fn stands(&self) -> bool {
        match self.only_workspace_id {
            Some(_) => self.provider_required.is_some(),
            None => self.second_factor_at.is_none() || self.factor_at.is_some(),
        }
    }

    fn proof(&self, role: Role) -> Proof {
        let by_provider = self.only_workspace_id.is_some();
        let provider_required = self.provider_required.unwrap_or(false) && !by_provider;
        // a provider that is broken locks nobody out: owners come in without it, with two steps
        let is_owner = role == Role::Owner;
        let factor_required = self.second_factor_required.unwrap_or(false) || (provider_required && is_owner);
        Proof {
            at: self.proven_at,
            lacks_factor: factor_required && !by_provider && self.second_factor_at.is_none(),
            lacks_provider: provider_required && !is_owner,
            by_provider,
        }
    }
}

async fn by_session(store: &Store, session: &str, workspace_id: Option<Uuid>) -> Result<Admitted> {
    let hash = session_hash(session);
    let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
        "select s.user_id, s.last_seen_at, s.expires_at, coalesce(s.proven_at, s.created_at) as proven_at, s.factor_at, u.name,
           u.second_factor_at, m.workspace_id, m.role, r.permissions as custom, m.role_id, {SIGHT}, w.second_factor_required,
           s.only_workspace_id, p.required as provider_required, w.suspended_at is not null as suspended
         from session s join users u on u.id = s.user_id
         left join member m on m.user_id = s.user_id and m.active and (s.only_workspace_id is null or m.workspace_id = s.only_workspace_id)
         left join sign_in_provider p on p.workspace_id = m.workspace_id
         left join custom_role r on r.workspace_id = m.workspace_id and r.id = m.role_id
         left join workspace w on w.id = m.workspace_id
         where s.token_hash = $1 order by m.created_at, m.workspace_id"
    )))
    .bind(hash.as_slice())
    .fetch_all(&store.database.owner)
    .await?;
    let now = store.clock.now();
    let ends_at = |row: &SessionRow| row.expires_at.min(row.last_seen_at + SESSION_IDLE);
    let first = rows.first().filter(|row| ends_at(row) > now && row.stands());
    let first = first.ok_or(Error::Unauthenticated("Your session has ended. Sign in again."))?;
    let chosen = match workspace_id {
        Some(wanted) => rows
            .iter()
            .find(|row| row.workspace_id == Some(wanted))
            .ok_or(Error::Forbidden("You are no member of this workspace."))?,
        // one that goes on, where there is one
        None => rows.iter().find(|row| row.suspended == Some(false)).unwrap_or(first),
    };
    let (Some(workspace_id), Some(role_text)) = (chosen.workspace_id, chosen.role.as_deref()) else {
        return Err(Error::Forbidden("You are no member of any workspace."));
    };
    let (role, permissions) = rights(role_text, chosen.custom.as_deref());
    let actor = Actor {
        workspace_id,
        role,
        permissions,
        role_id: chosen.role_id,
        sight: Sight::stored(chosen.visibility.as_deref(), chosen.team_ids.clone()),
        user_id: Some(chosen.user_id),
        token_id: None,
        name: chosen.name.clone(),
        token_name: None,
        proof: Some(chosen.proof(role)),
        suspended: chosen.suspended.unwrap_or(false),
    };
    let times = Times {
        last_used_at: first.last_seen_at,
        ends_at: Some(ends_at(first)),
    };
    Ok(Admitted { actor, times })
}

async fn touch(store: &Store, session: &str, last_seen_at: OffsetDateTime) -> Result<()> {
    let now = store.clock.now();
    if last_seen_at + TOUCH_EVERY < now {
        sqlx::query("update session set last_seen_at = $2 where token_hash = $1")
            .bind(session_hash(session).as_slice())
            .bind(now)
            .execute(&store.database.owner)
            .await?;
    }
    Ok(())
}

/// Hashing is slow and takes memory on purpose: so many at a time, the others wait, and not for long.
static HASHING: Semaphore = Semaphore::const_new(4);
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// A hash to verify against when there is no such user, so that both take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ZK0Vh8ZqvXmQm2y3n8b1rJ0v1Zb0b7k2mJm2yq9w0cM";

/// A turn at it.
pub(in crate::domain) async fn hashing() -> Result<SemaphorePermit<'static>> {
    turn(&HASHING, PATIENCE).await
}

/// Takes a moment by intention.
pub(in crate::domain) async fn password_is(password: &str, hash: String) -> Result<bool> {
    let password = password.to_owned();
    let turn = hashing().await?;
    let good = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        crypto::password_matches(&password, &hash)
    });
    Ok(good.await.map_err(anyhow::Error::from)?)
}

/// How far somebody came by their password.
pub enum SignIn {
    /// The secret of their session.
    Done(String),
    /// They have a second factor, and are asked for it.
    SecondStep(SecondStepView),
}

/// Checks a password. Who has no second factor gets a session; one that was there before in the same place ends with it.
pub async fn log_in(
    store: &Store,
    email: &str,
    password: &str,
    origin: &Origin,
    before: Option<&str>,
) -> Result<SignIn> {
    let row: Option<(Uuid, String, bool)> = sqlx::query_as(
        "select id, password_hash, second_factor_at is not null from users where lower(email) = lower($1)",
    )
    .bind(email.trim())
    .fetch_optional(&store.database.owner)
    .await?;
    let (user, hash) = row.map_or((None, NOBODY.to_owned()), |(id, hash, has_factor)| {
        (Some((id, has_factor)), hash)
    });
    let good = password_is(password, hash).await?;
    match user {
        Some((user_id, true)) if good => Ok(SignIn::SecondStep(second_step::begin(store, user_id).await?)),
        Some((user_id, false)) if good => Ok(SignIn::Done(open_session(store, user_id, origin, before).await?)),
        user => {
            if let Some((user_id, _)) = user {
                note_failure(store, user_id, origin);
            }
            Err(Error::Unauthenticated("The e-mail address or the password is wrong."))
        }
    }
}

/// What somebody has shown who gets a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begun {
    Password,
    BothSteps,
    /// Which is both steps at once.
    Passkey,
}

/// For somebody who has shown who they are, and has no second factor; its secret. Commits by itself.
pub(super) async fn open_session(
    store: &Store,
    user_id: Uuid,
    origin: &Origin,
    before: Option<&str>,
) -> Result<String> {
    let mut transaction = store.database.owner.begin().await?;
    let whose = (user_id, Begun::Password);
    let (secret, replaced) = begin_session(&mut transaction, store, whose, origin, before).await?;
    transaction.commit().await?;
    sessions::tell_of(store, replaced);
    Ok(secret)
}

/// As part of the caller's transaction; its secret, and whose session in the same place ended with it: they are told after the commit.
pub(super) async fn begin_session(
    connection: &mut PgConnection,
    store: &Store,
    (user_id, begun): (Uuid, Begun),
    origin: &Origin,
    before: Option<&str>,
) -> Result<(String, Option<Uuid>)> {
    let secret = crypto::new_token();
    let now = store.clock.now();
    sqlx::query(
        "insert into session (token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address, proven_at, factor_at)
         values ($1, $2, $3, $3, $4, $5, $6, $3, $7)",
    )
    .bind(crypto::token_hash(&secret).as_slice())
    .bind(user_id)
    .bind(now)
    .bind(now + SESSION_LIFE)
    .bind(origin.user_agent.as_deref())
    .bind(origin.address.to_string())
    .bind((begun != Begun::Password).then_some(now))
    .execute(&mut *connection)
    .await?;
    let replaced = match before {
        Some(before) => ended(connection, before).await?.map(|(user_id, _)| user_id),
        None => None,
    };
    let said = match begun {
        Begun::Password | Begun::BothSteps => Value::Null,
        Begun::Passkey => json!({ "by": "passkey" }),
    };
    audit::within(store, connection, user_id, AuditAction::SignedIn, origin, said).await?;
    Ok((secret, replaced))
}

/// Whose session this is, whatever workspaces they are in, or none. One that a workspace's provider has begun is nobody's here: it says nothing
/// beyond that workspace.
pub(super) async fn user_of_session(store: &Store, session: &str) -> Result<Option<Uuid>> {
    let now = store.clock.now();
    Ok(sqlx::query_scalar(
        "select s.user_id from session s join users u on u.id = s.user_id
         where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and s.only_workspace_id is null
           and (u.second_factor_at is null or s.factor_at is not null)",
    )
    .bind(session_hash(session).as_slice())
    .bind(now)
    .bind(now - SESSION_IDLE)
    .fetch_optional(&store.database.owner)
    .await?)
}

/// Ends a session; whose it was, and the workspace that it reached, where that was one alone.
async fn ended(connection: &mut PgConnection, session: &str) -> Result<Option<(Uuid, Option<Uuid>)>> {
    Ok(
        sqlx::query_as("delete from session where token_hash = $1 returning user_id, only_workspace_id")
            .bind(session_hash(session).as_slice())
            .fetch_optional(connection)
            .await?,
    )
}

/// Behind the answer: what takes longer where there is such a user would tell that there is.
pub(in crate::domain) fn note_failure(store: &Store, user_id: Uuid, origin: &Origin) {
    let (store, origin) = (store.clone(), origin.clone());
    tokio::spawn(async move {
        let noted = audit::of_user(&store, user_id, AuditAction::SignInFailed, &origin, Value::Null).await;
        if let Err(error) = noted {
            tracing::error!(%error, %user_id, "a failed sign-in could not be recorded");
        }
    });
}

async fn turn(turns: &Semaphore, patience: std::time::Duration) -> Result<SemaphorePermit<'_>> {
    match tokio::time::timeout(patience, turns.acquire()).await {
        Ok(turn) => Ok(turn.map_err(anyhow::Error::from)?),
        Err(_) => Err(Error::Busy { retry_after: 5 }),
    }
}

/// Ends a session and its sockets.
pub async fn log_out(store: &Store, session: &str, origin: &Origin) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    let ended = ended(&mut transaction, session).await?;
    match ended {
        Some((user_id, Some(workspace_id))) => {
            of_workspace::note_sign_out(&mut transaction, store, user_id, workspace_id, origin).await?;
        }
        Some((user_id, None)) => {
            let action = AuditAction::SignedOut;
            audit::within(store, &mut transaction, user_id, action, origin, Value::Null).await?;
        }
        None => {}
    }
    transaction.commit().await?;
    sessions::tell_of(store, ended.map(|(user_id, _)| user_id));
    Ok(())
}

/// `sign_up`: whether everybody may make a workspace of their own.
pub async fn me(store: &Store, actor: &Actor, sign_up: bool) -> Result<MeView> {
    let workspaces: Vec<(Uuid, String)> = match actor.user_id {
        Some(user_id) if !actor.by_provider() => {
            sqlx::query_as("select w.id, w.name from member m join workspace w on w.id = m.workspace_id where m.user_id = $1 and m.active order by m.created_at, w.id")
                .bind(user_id)
                .fetch_all(&store.database.owner)
                .await?
        }
        _ => {
            sqlx::query_as("select id, name from workspace where id = $1").bind(actor.workspace_id).fetch_all(&store.database.owner).await?
        }
    };
    let workspaces: Vec<WorkspaceView> = workspaces
        .into_iter()
        .map(|(id, name)| WorkspaceView { id, name })
        .collect();
    let workspace = workspaces
        .iter()
        .find(|workspace| workspace.id == actor.workspace_id)
        .cloned()
        .ok_or(Error::NotFound("workspace"))?;
    let user: Option<MemberView> = match actor.user_id {
        Some(user_id) => Some(super::members::get(&mut store.scoped(actor.workspace_id).await?, user_id).await?),
        None => None,
    };
    let language = match actor.user_id {
        Some(user_id) => language::of(store, user_id).await?,
        None => None,
    };
    let role_name = role_name_of(store, actor.workspace_id, user.as_ref()).await?;
    let sign_in_name = sqlx::query_scalar("select name from sign_in_provider where workspace_id = $1")
        .bind(actor.workspace_id)
        .fetch_optional(&store.database.owner)
        .await?;
    Ok(MeView {
        workspace,
        user,
        role_name,
        token_name: actor.token_name.clone(),
        role: actor.role,
        permissions: actor.permissions.list(),
        visibility: actor.sight.visibility,
        language,
        workspaces,
        needs_second_factor: actor.lacks_factor(),
        needs_provider: actor.lacks_provider(),
        by_provider: actor.by_provider(),
        sign_in_name,
        suspended: actor.suspended,
        may_make_workspaces: sign_up && actor.person().is_some() && !actor.by_provider(),
    })
}

async fn role_name_of(store: &Store, workspace_id: Uuid, user: Option<&MemberView>) -> Result<Option<String>> {
    let Some(role_id) = user.and_then(|user| user.role_id) else {
        return Ok(None);
    };
    let mut scope = store.scoped(workspace_id).await?;
    Ok(Some(super::roles::get(&mut scope, role_id).await?.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_too_long_for_a_turn_is_told_to_come_back() {
        let turns = Semaphore::new(1);
        let soon = std::time::Duration::from_millis(1);
        let taken = turn(&turns, soon).await.unwrap();
        assert!(matches!(turn(&turns, soon).await, Err(Error::Busy { .. })));
        drop(taken);
        assert!(turn(&turns, soon).await.is_ok());
    }
}

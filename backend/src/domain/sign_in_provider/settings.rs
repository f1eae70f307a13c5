//! Setting a provider up, changing it, and removing it. Who does that says who everybody is, owners included, so it takes an owner.

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{flow, stored};
use crate::clock::rfc3339_millis;
use crate::crypto::Keys;
use crate::domain::access::Actor;
use crate::domain::audit::{self, AuditAction};
use crate::domain::members::held::Held;
use crate::domain::permissions::Giver;
use crate::domain::views::Role;
use crate::errors::{Check, Error, Result, violated};
use crate::store::audit::{Entry, append};
use crate::store::{Doer, Scoped, Signal, Store};

const NAME_MIN: usize = 3;
const NAME_MAX: usize = 40;
const TEXT_MAX: usize = 500;
const LIST_MAX: usize = 20;
const DOMAIN_MAX: usize = 253;
const SCOPE_MAX: usize = 100;

/// How a workspace's people sign in by its provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInSettingsView {
    /// Where the provider sends browsers back to: register it there.
    pub redirect_url: String,
    /// Null: there is none.
    pub provider: Option<SignInProviderView>,
}

/// Without its secret, which is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInProviderView {
    /// By which the workspace's people find it at the login.
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// Asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Of mail addresses that are believed; empty: of all.
    pub domains: Vec<String>,
    /// What somebody becomes who is no member; null: they are not let in.
    pub join_role: Option<Role>,
    /// With the role custom: which.
    pub join_role_id: Option<Uuid>,
    /// Whether members sign in by it alone. Owners may come in with their password and a second step.
    pub required: bool,
    /// When somebody came through it last, as it is set up now; null: nobody yet.
    #[serde(with = "rfc3339_millis::option")]
    pub verified_at: Option<OffsetDateTime>,
}

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "two-wheels", "issuer": "https://login.example.com", "client_id": "frontdesk", "client_secret": "as the provider shows it", "scopes": ["email", "profile"], "domains": ["example.com"], "required": false }))]
pub struct NewProvider {
    /// 3 to 40 small letters, digits and hyphens; no other workspace's.
    #[schema(min_length = 3, max_length = 40)]
    pub name: String,
    /// As the provider writes it of itself, with or without the slash at the end.
    pub issuer: String,
    pub client_id: String,
    /// Left out, the one before stays, unless the issuer or the client id is another one.
    #[serde(default)]
    #[schema(format = "password")]
    pub client_secret: Option<String>,
    /// Asked for beside `openid`: `email` and `profile` by default.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// Of mail addresses that are believed; empty: of all. At least one, where people become members by themselves.
    #[serde(default)]
    pub domains: Vec<String>,
    /// What somebody becomes who is no member; none: they are not let in. Not owner.
    #[serde(default)]
    pub join_role: Option<Role>,
    /// With the role custom: which.
    #[serde(default)]
    pub join_role_id: Option<Uuid>,
    /// Whether members sign in by it alone. Somebody has to have come through it first.
    #[serde(default)]
    pub required: bool,
}

fn usual_scopes() -> Vec<String> {
    ["email", "profile"].map(str::to_owned).to_vec()
}

#[derive(Debug, FromRow)]
struct Row {
    name: String,
    issuer: String,
    client_id: String,
    scopes: Vec<String>,
    domains: Vec<String>,
    join_role: Option<String>,
    join_role_id: Option<Uuid>,
    required: bool,
    verified_at: Option<OffsetDateTime>,
}

impl Row {
    fn joins_as(&self) -> Option<Held> {
        let name = self.join_role.as_deref()?;
        Some(Held::stored(name, self.join_role_id))
    }

    fn view(self) -> SignInProviderView {
        let held = self.joins_as();
        SignInProviderView {
            name: self.name,
            issuer: self.issuer,
            client_id: self.client_id,
            scopes: self.scopes,
            domains: self.domains,
            join_role: held.map(|held| held.role),
            join_role_id: held.and_then(|held| held.role_id),
            required: self.required,
            verified_at: self.verified_at,
        }
    }
}

const READ: &str = "select name, issuer, client_id, scopes, domains, join_role, join_role_id, required, verified_at
     from sign_in_provider where workspace_id = $1";

pub async fn get(scope: &mut Scoped) -> Result<Option<SignInProviderView>> {
    let row: Option<Row> = sqlx::query_as(READ)
        .bind(scope.workspace_id())
        .fetch_optional(scope.connection())
        .await?;
    Ok(row.map(Row::view))
}

/// One after the other: the first settings have no row of their own to hold yet.
pub(super) async fn hold(connection: &mut PgConnection, workspace_id: Uuid) -> Result<()> {
    sqlx::query("select from workspace where id = $1 for no key update")
        .bind(workspace_id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn locked(connection: &mut PgConnection, workspace_id: Uuid) -> Result<Option<SignInProviderView>> {
    hold(connection, workspace_id).await?;
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{READ} for update")))
        .bind(workspace_id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Row::view))
}

/// Whether they may, and may set it up like that, as far as that can be told without asking anybody.
pub fn may_set(actor: &Actor, new: &NewProvider) -> Result<()> {
    owner(actor)?;
    check(&tidy(new.clone()))
}

fn owner(actor: &Actor) -> Result<()> {
    match (actor.person(), actor.role) {
        (Some(_), Role::Owner) => Ok(()),
        _ => Err(Error::Forbidden(
            "The sign-in provider says who everybody is: only owners who are signed in set it up.",
        )),
    }
}

/// Sets it up, or changes it. With another issuer or client nobody has come through it yet: whoever came by the one before is signed out. Commits
/// by itself.
pub async fn set(
    store: &Store,
    keys: &Keys,
    actor: &Actor,
    doer: &Doer,
    new: NewProvider,
) -> Result<SignInProviderView> {
    owner(actor)?;
    let new = tidy(new);
    check(&new)?;
    let held = joins_as(&new)?;
    let (workspace_id, now) = (actor.workspace_id, store.clock.now());
    // a session's rows are out of reach of the role that requests run as, so this is the owner's transaction
    let mut transaction = store.database.owner.begin().await?;
    let before = locked(&mut transaction, workspace_id).await?;
    if let Some(held) = held {
        may_give(&mut transaction, actor, held).await?;
    }
    let same = before
        .as_ref()
        .filter(|before| before.issuer == new.issuer && before.client_id == new.client_id);
    check_beside(&new, same)?;
    if same.is_none() {
        end(&mut transaction, workspace_id).await?;
    }
    let verified_at = same.and_then(|before| before.verified_at);
    let sealed = new
        .client_secret
        .as_ref()
        .map(|secret| keys.seal(secret.as_bytes(), &stored::bound_to(workspace_id)));
    write(&mut transaction, workspace_id, &new, held, (sealed, verified_at, now)).await?;
    let after = locked(&mut transaction, workspace_id)
        .await?
        .ok_or(Error::NotFound("sign-in provider"))?;
    let entry = recorded(workspace_id, before.as_ref(), &after, new.client_secret.is_some());
    append(&mut transaction, workspace_id, doer, entry.as_slice(), now).await?;
    transaction.commit().await?;
    tell(store, workspace_id);
    Ok(after)
}

/// Whoever comes becomes no more than who says so is.
async fn may_give(connection: &mut PgConnection, actor: &Actor, held: Held) -> Result<()> {
    let reach = held.reach(connection, actor.workspace_id).await;
    let reach = reach.map_err(|error| match error {
        Error::Invalid(_) => no_role(),
        other => other,
    })?;
    Giver::from(actor).gives(held.role, reach)
}

/// What hangs on what is there already. `same`: that, where issuer and client stay.
fn check_beside(new: &NewProvider, same: Option<&SignInProviderView>) -> Result<()> {
    if new.required && same.is_none_or(|same| same.verified_at.is_none()) {
        return Err(Error::conflict(
            "provider_untested",
            "Nobody has come through the provider as it is set up now. Save it, test it, and then ask for it.",
        ));
    }
    if same.is_none() && new.client_secret.is_none() {
        return Err(Error::invalid(
            "client_secret",
            "is needed with another issuer or client",
        ));
    }
    Ok(())
}

/// A secret is never in the log; that there is another one is.
fn recorded(
    workspace_id: Uuid,
    before: Option<&SignInProviderView>,
    after: &SignInProviderView,
    new_secret: bool,
) -> Option<Entry> {
    let Some(before) = before else {
        let action = AuditAction::SignInProviderSet;
        return Some(audit::made(action, workspace_id, &after.name, after));
    };
    let fields = |view: &SignInProviderView, secret: &str| {
        let mut fields = serde_json::to_value(view).unwrap_or_default();
        fields["client_secret"] = secret.into();
        fields
    };
    let (was, is) = (
        fields(before, "as before"),
        fields(after, if new_secret { "replaced" } else { "as before" }),
    );
    audit::difference(AuditAction::SignInProviderChanged, workspace_id, &after.name, &was, &is)
}

async fn write(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    new: &NewProvider,
    held: Option<Held>,
    (sealed, verified_at, now): (Option<Vec<u8>>, Option<OffsetDateTime>, OffsetDateTime),
) -> Result<()> {
    sqlx::query(
        "insert into sign_in_provider (workspace_id, name, issuer, client_id, client_secret, scopes, domains, join_role, join_role_id, required,
           verified_at, created_at, updated_at)
         values ($1, $2, $3, $4, coalesce($5, (select client_secret from sign_in_provider where workspace_id = $1)), $6, $7, $8, $9, $10, $11, $12, $12)
         on conflict (workspace_id) do update set name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id,
           client_secret = excluded.client_secret, scopes = excluded.scopes, domains = excluded.domains, join_role = excluded.join_role,
           join_role_id = excluded.join_role_id, required = excluded.required, verified_at = excluded.verified_at, updated_at = excluded.updated_at",
    )
    .bind(workspace_id)
    .bind(&new.name)
    .bind(&new.issuer)
    .bind(&new.client_id)
    .bind(sealed)
    .bind(&new.scopes)
    .bind(&new.domains)
    .bind(held.map(Held::column))
    .bind(held.and_then(|held| held.role_id))
    .bind(new.required)
    .bind(verified_at)
    .bind(now)
    .execute(connection)
    .await
    .map_err(in_words)?;
    Ok(())
}

/// Takes it away. Whoever came by it is signed out, and is known by nobody's word any more. Commits by itself.
pub async fn remove(store: &Store, actor: &Actor, doer: &Doer) -> Result<()> {
    owner(actor)?;
    let (workspace_id, now) = (actor.workspace_id, store.clock.now());
    let mut transaction = store.database.owner.begin().await?;
    let before = locked(&mut transaction, workspace_id)
        .await?
        .ok_or(Error::NotFound("sign-in provider"))?;
    end(&mut transaction, workspace_id).await?;
    sqlx::query("delete from sign_in_provider where workspace_id = $1")
        .bind(workspace_id)
        .execute(&mut *transaction)
        .await?;
    let entry = audit::gone(AuditAction::SignInProviderRemoved, workspace_id, &before.name, &before);
    append(&mut transaction, workspace_id, doer, &[entry], now).await?;
    transaction.commit().await?;
    tell(store, workspace_id);
    Ok(())
}

/// Everything that rests on the word of the provider that was there.
async fn end(connection: &mut PgConnection, workspace_id: Uuid) -> Result<()> {
    flow::end_all(connection, workspace_id).await?;
    for sql in [
        "delete from session where only_workspace_id = $1 and user_id in (select user_id from member where workspace_id = $1)",
        "delete from sign_in_identity where workspace_id = $1",
    ] {
        sqlx::query(sql).bind(workspace_id).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Everybody's sessions and sockets are looked at again.
fn tell(store: &Store, workspace_id: Uuid) {
    store.wake.send(Signal::Access {
        workspace_id: Some(workspace_id),
        user_id: None,
    });
}

fn tidy(mut new: NewProvider) -> NewProvider {
    new.name = new.name.trim().to_lowercase();
    new.issuer = new.issuer.trim().to_owned();
    new.client_id = new.client_id.trim().to_owned();
    new.client_secret = new.client_secret.map(|secret| secret.trim().to_owned());
    for domain in &mut new.domains {
        *domain = domain.trim().trim_start_matches('@').to_lowercase();
    }
    new.domains.sort_unstable();
    new.domains.dedup();
    for scope in &mut new.scopes {
        *scope = scope.trim().to_owned();
    }
    new.scopes.retain(|scope| scope != "openid");
    new
}

fn check(new: &NewProvider) -> Result<()> {
    let length = new.name.chars().count();
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let plain = |text: &str| !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let is_name = (NAME_MIN..=NAME_MAX).contains(&length) && new.name.chars().all(letters);
    let is_domain = |domain: &String| {
        !domain.is_empty()
            && domain.len() <= DOMAIN_MAX
            && plain(domain)
            && !domain.contains('@')
            && domain.contains('.')
    };
    // as RFC 6749 has it
    let is_scope = |scope: &String| {
        let of_scope = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
        !scope.is_empty() && scope.len() <= SCOPE_MAX && scope.chars().all(of_scope)
    };
    let mut check = Check::default();
    check
        .field(
            "name",
            is_name,
            format!("must have {NAME_MIN} to {NAME_MAX} small letters, digits and hyphens"),
        )
        .text("issuer", &new.issuer, TEXT_MAX)
        .field("issuer", plain(&new.issuer), "must not contain spaces")
        .text("client_id", &new.client_id, TEXT_MAX)
        .field("client_id", plain(&new.client_id), "must not contain spaces")
        .field(
            "domains",
            new.domains.len() <= LIST_MAX,
            format!("must be at most {LIST_MAX}"),
        )
        .field("domains", new.domains.iter().all(is_domain), "must be like example.com")
        .field(
            "scopes",
            new.scopes.len() <= LIST_MAX,
            format!("must be at most {LIST_MAX}"),
        )
        .field("scopes", new.scopes.iter().all(is_scope), "must be names of scopes")
        .field("join_role", new.join_role != Some(Role::Owner), "must not be owner")
        .field(
            "join_role_id",
            (new.join_role == Some(Role::Custom)) == new.join_role_id.is_some(),
            "goes with the role custom, and with no other",
        )
        .field(
            "domains",
            new.join_role.is_none() || !new.domains.is_empty(),
            "must name at least one, where people become members by themselves",
        );
    if let Some(secret) = &new.client_secret {
        check.text("client_secret", secret, TEXT_MAX).field(
            "client_secret",
            !secret.contains(char::is_control),
            "must not contain control characters",
        );
    }
    check.done()
}

fn joins_as(new: &NewProvider) -> Result<Option<Held>> {
    match new.join_role {
        None => Ok(None),
        role => Held::chosen(role, new.join_role_id, None).map(Some),
    }
}

fn no_role() -> Error {
    Error::invalid("join_role_id", "is no role of this workspace")
}

fn in_words(error: sqlx::Error) -> Error {
    match violated(&error) {
        Some("sign_in_provider_name") => Error::invalid("name", "is taken"),
        Some("sign_in_provider_custom_role") => no_role(),
        _ => error.into(),
    }
}

/// What the settings say of somebody who comes.
#[derive(Debug)]
pub(super) struct Rules {
    pub issuer: String,
    pub client_id: String,
    pub domains: Vec<String>,
    pub joins_as: Option<Held>,
}

/// Held until the end of the transaction: whoever changes them comes before or after.
pub(super) async fn rules(connection: &mut PgConnection, workspace_id: Uuid) -> Result<Option<Rules>> {
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{READ} for no key update")))
        .bind(workspace_id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| Rules {
        joins_as: row.joins_as(),
        issuer: row.issuer,
        client_id: row.client_id,
        domains: row.domains,
    }))
}

/// Somebody came through it.
pub(super) async fn verified(connection: &mut PgConnection, workspace_id: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update sign_in_provider set verified_at = $2 where workspace_id = $1")
        .bind(workspace_id)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new() -> NewProvider {
        NewProvider {
            name: "two-wheels".to_owned(),
            issuer: "https://login.example.com/".to_owned(),
            client_id: "desk".to_owned(),
            client_secret: None,
            scopes: usual_scopes(),
            domains: vec!["example.com".to_owned()],
            join_role: None,
            join_role_id: None,
            required: false,
        }
    }

    #[test]
    fn what_is_written_is_tidied_and_what_is_wrong_is_told() {
        let mut good = new();
        good.name = " Two-Wheels ".to_owned();
        good.domains = vec!["@Example.com ".to_owned(), "example.com".to_owned()];
        good.scopes.push("openid".to_owned());
        let good = tidy(good);
        assert_eq!(
            (good.name.as_str(), good.domains.as_slice()),
            ("two-wheels", ["example.com".to_owned()].as_slice())
        );
        assert_eq!(good.scopes, usual_scopes());
        check(&good).unwrap();

        type Breaks = fn(&mut NewProvider);
        let wrong: [(&str, Breaks); 8] = [
            ("name", |new| new.name = "ab".to_owned()),
            ("name", |new| new.name = "no_underscore".to_owned()),
            ("issuer", |new| new.issuer = String::new()),
            ("client_id", |new| new.client_id = "a b".to_owned()),
            ("client_secret", |new| new.client_secret = Some(String::new())),
            ("domains", |new| new.domains = vec!["example".to_owned()]),
            ("scopes", |new| new.scopes = vec!["two words".to_owned()]),
            ("join_role", |new| new.join_role = Some(Role::Owner)),
        ];
        for (field, breaks) in wrong {
            let mut new = new();
            breaks(&mut new);
            let Err(Error::Invalid(fields)) = check(&new) else {
                panic!("{field}")
            };
            assert!(fields.contains_key(field), "{field}: {fields:?}");
        }
        let mut open = new();
        open.join_role = Some(Role::Agent);
        check(&open).unwrap();
        open.domains.clear();
        assert!(
            check(&open).is_err(),
            "else anybody with an account at the provider became a member"
        );
    }
}

//! Inviting, doing so again, and taking it back. A mail is out of reach of the role that requests run as, so what writes one is the
//! owner's transaction.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{COLUMNS, InvitationView, NewInvitation, Row, SentInvitationView};
use crate::crypto;
use crate::domain::access::Actor;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::{self, Letter, Mailroom, NewMail};
use crate::domain::members::account::is_email;
use crate::domain::members::held::Held;
use crate::domain::permissions::Giver;
use crate::domain::views::Language;
use crate::domain::workspaces::limits;
use crate::errors::{Check, Error, Result};
use crate::store::{Doer, Scoped, Signal, Store, audit::append};

const LIFE: Duration = Duration::days(7);
/// So many wait at once in one workspace.
const WAITING_MAX: i64 = 200;
/// Before it is sent again.
const REST: Duration = Duration::minutes(1);

/// Commits by itself.
pub async fn create(
    store: &Store,
    room: Mailroom<'_>,
    actor: &Actor,
    doer: &Doer,
    new: NewInvitation,
) -> Result<SentInvitationView> {
    let email = new.email.trim();
    let mut check = Check::default();
    check
        .field("email", is_email(email), "must be an e-mail address")
        .done()?;
    let held = Held::chosen(Some(new.role), new.role_id, None)?;
    let (workspace_id, id, now) = (actor.workspace_id, store.clock.id(), store.clock.now());
    let token = crypto::new_token();
    let mut transaction = store.database.owner.begin().await?;
    may_give(&mut transaction, actor, held).await?;
    refuse(&mut transaction, workspace_id, email, now).await?;
    limits::one_more_invitation(&mut transaction, workspace_id, now).await?;
    let sql = format!(
        "insert into invitation (workspace_id, id, email, role, token_hash, invited_by, inviter_name, created_at, sent_at, expires_at, role_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10) on conflict (workspace_id, lower(email)) do nothing returning {COLUMNS}"
    );
    let made: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .bind(email)
        .bind(held.column())
        .bind(crypto::token_hash(&token).as_slice())
        .bind(actor.user_id)
        .bind(actor.user_id.map(|_| actor.name.as_str()))
        .bind(now)
        .bind(now + LIFE)
        .bind(held.role_id)
        .fetch_optional(&mut *transaction)
        .await?;
    let view = made
        .ok_or_else(|| {
            let detail = "Somebody with this address is invited already. Send it again, or take it back first.";
            Error::conflict("already_invited", detail)
        })?
        .view();
    let sent = send(&mut transaction, store, room, actor, view, &token, new.language).await?;
    let entry = audit::made(
        AuditAction::InvitationCreated,
        id,
        &sent.invitation.email,
        &sent.invitation,
    );
    append(&mut transaction, workspace_id, doer, &[entry], now).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    Ok(sent)
}

async fn may_give(connection: &mut PgConnection, by: &Actor, held: Held) -> Result<()> {
    let reach = held.reach(connection, by.workspace_id).await?;
    Giver::from(by).gives(held.role, reach)
}

/// Who is here already, and more than anybody invites. An invitation that has ended makes room for another.
async fn refuse(connection: &mut PgConnection, workspace_id: Uuid, email: &str, now: OffsetDateTime) -> Result<()> {
    let member: bool = sqlx::query_scalar(
        "select exists (select from member m join users u on u.id = m.user_id where m.workspace_id = $1 and lower(u.email) = lower($2))",
    )
    .bind(workspace_id)
    .bind(email)
    .fetch_one(&mut *connection)
    .await?;
    if member {
        return Err(Error::invalid("email", "belongs to a member already"));
    }
    sqlx::query("delete from invitation where workspace_id = $1 and lower(email) = lower($2) and expires_at <= $3")
        .bind(workspace_id)
        .bind(email)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    let waiting: i64 = sqlx::query_scalar("select count(*) from invitation where workspace_id = $1")
        .bind(workspace_id)
        .fetch_one(connection)
        .await?;
    if waiting >= WAITING_MAX {
        let detail = format!("{WAITING_MAX} invitations wait to be accepted. Take some back first.");
        return Err(Error::conflict("too_many_invitations", detail));
    }
    Ok(())
}

async fn send(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    actor: &Actor,
    invitation: InvitationView,
    token: &str,
    language: Option<Language>,
) -> Result<SentInvitationView> {
    let (workspace, own): (String, Option<String>) = sqlx::query_as(
        "select w.name, (select u.language from users u where lower(u.email) = lower($2)) from workspace w where w.id = $1",
    )
    .bind(actor.workspace_id)
    .bind(&invitation.email)
    .fetch_one(&mut *connection)
    .await?;
    let own = own.as_deref().and_then(Language::read);
    // behind the #, so that no server's log has it
    let link = format!("{}/invitation#token={token}", room.public_url);
    let letter = Letter::Invitation {
        workspace,
        inviter: actor.user_id.map(|_| actor.name.clone()),
        link: link.clone(),
    };
    let new = NewMail {
        id: store.clock.id(),
        to: &invitation.email,
        language: own.or(language).unwrap_or(Language::En),
        letter: &letter,
        useful_until: invitation.expires_at,
    };
    let mailed = mail::queue(connection, store, room, new).await?;
    Ok(SentInvitationView {
        invitation,
        link,
        mailed,
    })
}

/// With a new link; the one of before leads nowhere. Commits by itself.
pub async fn resend(
    store: &Store,
    room: Mailroom<'_>,
    actor: &Actor,
    doer: &Doer,
    id: Uuid,
    language: Option<Language>,
) -> Result<SentInvitationView> {
    let (workspace_id, now) = (actor.workspace_id, store.clock.now());
    let token = crypto::new_token();
    let mut transaction = store.database.owner.begin().await?;
    let before = locked(&mut transaction, workspace_id, id).await?;
    may_give(&mut transaction, actor, before.held()).await?;
    let rested = now - before.sent_at;
    if rested < REST {
        let wait = (REST - rested).whole_seconds() + 1;
        return Err(Error::TooMany {
            retry_after: u32::try_from(wait).unwrap_or(60),
        });
    }
    let sql = format!(
        "update invitation set token_hash = $3, sent_at = $4, expires_at = $5 where workspace_id = $1 and id = $2 returning {COLUMNS}"
    );
    let row: Row = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .bind(crypto::token_hash(&token).as_slice())
        .bind(now)
        .bind(now + LIFE)
        .fetch_one(&mut *transaction)
        .await?;
    let sent = send(&mut transaction, store, room, actor, row.view(), &token, language).await?;
    let said = serde_json::json!({ "expires_at": crate::clock::rfc3339_millis::format(sent.invitation.expires_at) });
    let entry = audit::deed(
        AuditAction::InvitationResent,
        Some(id),
        Some(&sent.invitation.email),
        said,
    );
    append(&mut transaction, workspace_id, doer, &[entry], now).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    Ok(sent)
}

async fn locked(connection: &mut PgConnection, workspace_id: Uuid, id: Uuid) -> Result<Row> {
    let sql = format!("select {COLUMNS} from invitation where workspace_id = $1 and id = $2 for update");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.ok_or(Error::NotFound("invitation"))
}

/// Its link leads nowhere from now on.
pub async fn revoke(scope: &mut Scoped, by: &Actor, id: Uuid) -> Result<()> {
    let workspace_id = scope.workspace_id();
    let row = locked(scope.connection(), workspace_id, id).await?;
    may_give(scope.connection(), by, row.held()).await?;
    sqlx::query("delete from invitation where workspace_id = $1 and id = $2")
        .bind(workspace_id)
        .bind(id)
        .execute(scope.connection())
        .await?;
    let view = row.view();
    audit::removed(scope, AuditAction::InvitationRevoked, id, &view.email, &view);
    Ok(())
}

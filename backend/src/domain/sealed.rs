//! Everything that is sealed with FRONTDESK_SECRET_KEY, and sealing it anew with the first of its keys: after that the others open
//! nothing that the first does not.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{inboxes, mail, oauth, push, second_factor, sign_in_provider, webhook_endpoints};
use crate::crypto::Keys;
use crate::errors::Result;
use crate::store::Store;

/// Rows of one statement.
const AT_ONCE: i64 = 500;

/// A column that is sealed.
struct Sealed {
    what: &'static str,
    table: &'static str,
    column: &'static str,
    /// What tells its rows apart, in SQL.
    id: &'static str,
    /// What the sealed value of a row is bound to.
    bound_to: fn(Uuid) -> String,
}

const ALL: [Sealed; 9] = [
    Sealed {
        what: "inboxes",
        table: "inbox",
        column: "credentials",
        id: "id",
        bound_to: inboxes::bound_to,
    },
    Sealed {
        what: "logins",
        table: "oauth_grant",
        column: "accounts",
        id: "id",
        bound_to: oauth::bound_to,
    },
    Sealed {
        what: "mail",
        table: "mail",
        column: "letter",
        id: "id",
        bound_to: mail::bound_to,
    },
    Sealed {
        what: "push_key",
        table: "push_key",
        column: "private_key",
        // there is one
        id: "'00000000-0000-0000-0000-000000000000'::uuid",
        bound_to: |_| push::KEY_BOUND_TO.to_owned(),
    },
    Sealed {
        what: "push_subscriptions",
        table: "push_subscription",
        column: "endpoint",
        id: "id",
        bound_to: push::subscription_bound_to,
    },
    Sealed {
        what: "authenticators",
        table: "totp",
        column: "secret",
        id: "user_id",
        bound_to: second_factor::bound_to,
    },
    Sealed {
        what: "webhook_secrets",
        table: "webhook_endpoint",
        column: "secret",
        id: "id",
        bound_to: webhook_endpoints::bound_to,
    },
    Sealed {
        what: "previous_webhook_secrets",
        table: "webhook_endpoint",
        column: "previous_secret",
        id: "id",
        bound_to: webhook_endpoints::bound_to,
    },
    Sealed {
        what: "sign_in_providers",
        table: "sign_in_provider",
        column: "client_secret",
        id: "workspace_id",
        bound_to: sign_in_provider::bound_to,
    },
];

/// Table and column of each.
#[cfg(test)]
pub(in crate::domain) fn columns() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALL.into_iter().map(|sealed| (sealed.table, sealed.column))
}

/// How it stands with one kind of secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resealed {
    pub what: &'static str,
    /// How many there are.
    pub sealed: u64,
    /// Those of them that were sealed with another than the first key.
    pub resealed: u64,
    /// Those that no key opens: they are left as they are.
    pub unreadable: u64,
}

/// `dry_run`: nothing is changed. What somebody changes meanwhile is sealed with the first key anyway, and left alone here.
pub async fn reseal(store: &Store, keys: &Keys, dry_run: bool) -> Result<Vec<Resealed>> {
    let mut kinds = Vec::with_capacity(ALL.len());
    for sealed in &ALL {
        kinds.push(reseal_kind(store, keys, sealed, dry_run).await?);
    }
    Ok(kinds)
}

async fn reseal_kind(store: &Store, keys: &Keys, sealed: &Sealed, dry_run: bool) -> Result<Resealed> {
    let Sealed {
        what,
        table,
        column,
        id,
        bound_to,
    } = *sealed;
    let read = format!(
        "select {id}, {column} from {table} where {column} is not null and ($1::uuid is null or {id} > $1) order by {id} limit $2"
    );
    let write = format!(
        "update {table} set {column} = t.anew from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as t (row_id, was, anew)
         where {id} = t.row_id and {column} = t.was"
    );
    let pool = &store.database.owner;
    let mut after: Option<Uuid> = None;
    let mut found = Resealed {
        what,
        sealed: 0,
        resealed: 0,
        unreadable: 0,
    };
    loop {
        let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(read.as_str()))
            .bind(after)
            .bind(AT_ONCE)
            .fetch_all(pool)
            .await?;
        let Some((last, _)) = rows.last() else {
            return Ok(found);
        };
        after = Some(*last);
        found.sealed += rows.len() as u64;
        let (mut ids, mut was, mut anew) = (Vec::new(), Vec::new(), Vec::new());
        for (id, value) in rows {
            match keys.reseal(&value, &bound_to(id)) {
                Ok(None) => {}
                Ok(Some(fresh)) => {
                    ids.push(id);
                    was.push(value);
                    anew.push(fresh);
                }
                Err(error) => {
                    tracing::warn!(what, %id, %error, "it cannot be sealed anew");
                    found.unreadable += 1;
                }
            }
        }
        found.resealed += ids.len() as u64;
        if !dry_run && !ids.is_empty() {
            sqlx::query(AssertSqlSafe(write.as_str()))
                .bind(&ids)
                .bind(&was)
                .bind(&anew)
                .execute(pool)
                .await?;
        }
    }
}

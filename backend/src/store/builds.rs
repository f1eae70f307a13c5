//! Files of the dashboard, kept where processes of every version find them. While one version takes over from another, a page comes
//! from one process and the files that it names are asked of another, which may have been built without them. Their names say what is
//! in them (Vite's hashes), so a file is the same wherever it comes from. Why it is so: decision 39.

use std::borrow::Cow;

use sqlx::PgPool;
use time::OffsetDateTime;

/// A file as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltFile {
    /// Below the address, `assets/index-BcXk2p0q.js`.
    pub name: String,
    pub media_type: String,
    pub body: Cow<'static, [u8]>,
}

/// So many builds are kept: who has not loaded the page since is asked to.
const BUILDS: i64 = 5;

/// Puts the files of this process's build where others find them. The next start of the same build has nothing to do.
///
/// # Errors
/// What the database says.
pub async fn keep(pool: &PgPool, files: &[BuiltFile], now: OffsetDateTime) -> sqlx::Result<()> {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let there: Vec<String> = sqlx::query_scalar("select name from dashboard_file where name = any($1)")
        .bind(&names)
        .fetch_all(pool)
        .await?;
    let missing: Vec<&BuiltFile> = files.iter().filter(|file| !there.contains(&file.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut transaction = pool.begin().await?;
    // of two processes that begin at once one does it, and the other finds it done
    sqlx::query(
        "insert into dashboard_file (name, media_type, body, kept_at)
         select name, media_type, body, $4 from unnest($1::text[], $2::text[], $3::bytea[]) as f (name, media_type, body)
         order by name on conflict (name) do nothing",
    )
    .bind(missing.iter().map(|file| file.name.as_str()).collect::<Vec<_>>())
    .bind(missing.iter().map(|file| file.media_type.as_str()).collect::<Vec<_>>())
    .bind(missing.iter().map(|file| file.body.as_ref()).collect::<Vec<_>>())
    .bind(now)
    .execute(&mut *transaction)
    .await?;
    sqlx::query(
        "update dashboard_file set kept_at = $2 where name in
           (select name from dashboard_file where name = any($1) and kept_at < $2 order by name for update)",
    )
    .bind(&names)
    .bind(now)
    .execute(&mut *transaction)
    .await?;
    sqlx::query(
        "delete from dashboard_file where kept_at not in
           (select distinct kept_at from dashboard_file order by kept_at desc limit $1)",
    )
    .bind(BUILDS)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// A file of any of the last builds.
///
/// # Errors
/// What the database says.
pub async fn find(pool: &PgPool, name: &str) -> sqlx::Result<Option<BuiltFile>> {
    let found: Option<(String, Vec<u8>)> =
        sqlx::query_as("select media_type, body from dashboard_file where name = $1")
            .bind(name)
            .fetch_optional(pool)
            .await?;
    Ok(found.map(|(media_type, body)| BuiltFile {
        name: name.to_owned(),
        media_type,
        body: body.into(),
    }))
}

//! What stands behind the first link of a message, in a few words. It is asked for when somebody looks at the message, and kept
//! for a while; pictures are never fetched.

mod page;

use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use url::Url;
use uuid::Uuid;

use self::page::Said;
use super::messages;
use super::views::LinkPreviewView;
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// How long what a page said is believed, and how long one that said nothing is left alone.
const KEPT: Duration = Duration::days(1);
const SILENT: Duration = Duration::hours(1);
/// Longer links are for machines.
const LINK_MAX: usize = 2_000;

/// Title, description, name of the site, and when it said so.
type Row = (Option<String>, Option<String>, Option<String>, OffsetDateTime);

/// What is known of a link.
pub enum Known {
    Fresh(LinkPreviewView),
    /// The page has to be asked.
    Unknown(Url),
}

/// Of the first link in a message's text.
pub async fn known(scope: &mut Scoped, conversation_id: Uuid, message_id: Uuid) -> Result<Known> {
    let workspace_id = scope.workspace_id();
    let message = messages::load::one(scope.connection(), workspace_id, message_id)
        .await?
        .filter(|message| message.conversation_id == conversation_id && message.deleted_at.is_none())
        .ok_or(Error::NotFound("message"))?;
    let link = message
        .text
        .as_deref()
        .and_then(first_link)
        .ok_or(Error::NotFound("link"))?;
    let row: Option<Row> = sqlx::query_as(
        "select title, description, site_name, fetched_at from link_preview where workspace_id = $1 and url_hash = $2",
    )
    .bind(workspace_id)
    .bind(hash(&link))
    .fetch_optional(scope.connection())
    .await?;
    let now = scope.store().clock.now();
    Ok(match row {
        Some((title, description, site_name, at)) if at > now - if title.is_some() { KEPT } else { SILENT } => {
            Known::Fresh(LinkPreviewView {
                url: link.into(),
                title,
                description,
                site_name,
            })
        }
        _ => Known::Unknown(link),
    })
}

/// Keeps what the page said. `html`: none where it did not answer, or with something else.
pub async fn keep(scope: &mut Scoped, link: &Url, html: Option<&str>) -> Result<LinkPreviewView> {
    let said = html.map_or_else(Said::default, page::read);
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    sqlx::query(
        "insert into link_preview (workspace_id, url_hash, title, description, site_name, fetched_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (workspace_id, url_hash) do update set title = excluded.title, description = excluded.description,
           site_name = excluded.site_name, fetched_at = excluded.fetched_at",
    )
    .bind(workspace_id)
    .bind(hash(link))
    .bind(&said.title)
    .bind(&said.description)
    .bind(&said.site_name)
    .bind(now)
    .execute(scope.connection())
    .await?;
    Ok(LinkPreviewView {
        url: link.as_str().to_owned(),
        title: said.title,
        description: said.description,
        site_name: said.site_name,
    })
}

/// What is kept of the pages that these texts link to. Returns how many there were.
pub async fn forget(connection: &mut PgConnection, workspace_id: Uuid, texts: &[String]) -> Result<u64> {
    let links: Vec<Vec<u8>> = texts
        .iter()
        .filter_map(|text| first_link(text))
        .map(|link| hash(&link))
        .collect();
    let gone = sqlx::query("delete from link_preview where workspace_id = $1 and url_hash = any($2)")
        .bind(workspace_id)
        .bind(links)
        .execute(connection)
        .await?;
    Ok(gone.rows_affected())
}

fn hash(link: &Url) -> Vec<u8> {
    Sha256::digest(link.as_str().as_bytes()).to_vec()
}

/// The first web address of a text, as the dashboard finds them.
fn first_link(text: &str) -> Option<Url> {
    let starts = |piece: &str| {
        let lower = piece.get(..8).unwrap_or(piece).to_ascii_lowercase();
        lower.starts_with("https://") || lower.starts_with("http://")
    };
    let piece = text
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | '«' | '“'))
        .find(|piece| starts(piece))?;
    let piece = piece.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', ')', ']', '}', '\'', '»', '”']);
    let mut link = Url::parse(piece).ok().filter(|link| link.as_str().len() <= LINK_MAX)?;
    link.set_fragment(None);
    Some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_web_address_of_a_text_is_meant() {
        let link = |text: &str| first_link(text).map(String::from);
        assert_eq!(
            link("See (https://shop.example/a?b=1#top), and http://other.example"),
            Some("https://shop.example/a?b=1".to_owned())
        );
        assert_eq!(link("HTTPS://Shop.Example!"), Some("https://shop.example/".to_owned()));
        for nothing in [
            "",
            "no link",
            "ftp://x.example",
            "https://",
            "javascript:alert(1)",
            "www.shop.example",
        ] {
            assert_eq!(link(nothing), None, "{nothing}");
        }
        assert_eq!(link(&format!("https://x.example/{}", "a".repeat(3_000))), None);
    }
}

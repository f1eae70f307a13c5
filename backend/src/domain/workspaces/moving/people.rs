//! Who the members are here. A person is known by their e-mail address: whoever has an account with it is that person, whatever their id was there.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::folder::Folder;
use super::manifest::USERS;
use super::reader::{Place, Reader, wrong};
use crate::domain::members::account::{check_name, is_email};
use crate::errors::{Check, Result};
use crate::store::Store;

/// Characters of an id as text.
const ID: usize = 36;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    id: Uuid,
    email: String,
    name: String,
    language: Option<String>,
}

/// Ids of those who have another one here: theirs, and ours.
pub(super) type Renamed = BTreeMap<String, String>;

/// Who they are here.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub renamed: Renamed,
    /// Accounts that nobody had.
    pub made: Vec<Uuid>,
}

/// All of them: they are few.
pub(super) async fn read(folder: &Folder, workspace_id: Uuid) -> Result<Vec<Person>> {
    let mut reader = Reader::open(folder, USERS, Place::default()).await?;
    let (mut people, mut lines) = (Vec::new(), HashMap::new());
    while let Some(text) = reader.line().await? {
        let line = reader.place.lines;
        let person: Person =
            serde_json::from_str(&text).map_err(|error| wrong(USERS, line, format!("cannot be read: {error}")))?;
        if !is_email(&person.email) {
            return Err(wrong(USERS, line, "has no e-mail address"));
        }
        // it is renamed wherever it stands
        if person.id == workspace_id || person.id.is_nil() {
            return Err(wrong(USERS, line, "has an id that is nobody's"));
        }
        let mut name = Check::default();
        check_name(&mut name, "name", &person.name);
        name.done()
            .map_err(|_| wrong(USERS, line, "has a name that nobody can have"))?;
        for same in [person.email.to_lowercase(), person.id.to_string()] {
            if let Some(other) = lines.insert(same, line) {
                let words = format!("is the same person as line {other}: an address and an id are one person's");
                return Err(wrong(USERS, line, words));
            }
        }
        people.push(person);
    }
    Ok(people)
}

/// Whether a line of a member is of one of them.
pub(super) fn are_of(people: &[Person], line: &str) -> bool {
    #[derive(Deserialize)]
    struct Member {
        user_id: Uuid,
    }
    serde_json::from_str::<Member>(line).is_ok_and(|member| people.iter().any(|person| person.id == member.user_id))
}

/// Finds each of them, and makes accounts for those who have none; `hash` is of a password that nobody knows, so they begin with "forgot password".
pub(super) async fn settle(
    connection: &mut PgConnection,
    store: &Store,
    people: &[Person],
    hash: &str,
) -> Result<Settled> {
    let mut settled = Settled::default();
    for person in people {
        let id = match known(connection, &person.email).await? {
            Some(id) => id,
            None => {
                let id = make(connection, store, person, hash).await?;
                settled.made.push(id);
                id
            }
        };
        if id != person.id {
            settled.renamed.insert(person.id.to_string(), id.to_string());
        }
    }
    Ok(settled)
}

async fn known(connection: &mut PgConnection, email: &str) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar("select id from users where lower(email) = lower($1)")
        .bind(email)
        .fetch_optional(connection)
        .await
}

async fn make(connection: &mut PgConnection, store: &Store, person: &Person, hash: &str) -> Result<Uuid> {
    // somebody with this id who has another address may be anybody: the address decides
    let is_taken: bool = sqlx::query_scalar(
        "select exists (select from users where id = $1) or exists (select from workspace where id = $1)",
    )
    .bind(person.id)
    .fetch_one(&mut *connection)
    .await?;
    let id = if is_taken { store.clock.id() } else { person.id };
    sqlx::query(
        "insert into users (id, email, name, password_hash, language, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(&person.email)
    .bind(&person.name)
    .bind(hash)
    .bind(&person.language)
    .bind(store.clock.now())
    .execute(connection)
    .await?;
    Ok(id)
}

/// A line with the ids that these people have here, wherever a text is such an id and nothing else.
pub(super) fn renamed<'a>(line: &'a str, people: &Renamed) -> Cow<'a, str> {
    if people.is_empty() {
        return Cow::Borrowed(line);
    }
    let mut anew = String::new();
    let mut done = 0;
    for (quote, _) in line.match_indices('"') {
        let (begins, ends) = (quote + 1, quote + 1 + ID);
        let is_whole = line.as_bytes().get(ends) == Some(&b'"') && !line[..quote].ends_with('\\');
        let ours = line
            .get(begins..ends)
            .filter(|_| is_whole)
            .and_then(|id| people.get(id));
        if let Some(ours) = ours {
            anew.push_str(&line[done..begins]);
            anew.push_str(ours);
            done = ends;
        }
    }
    if done == 0 {
        return Cow::Borrowed(line);
    }
    anew.push_str(&line[done..]);
    Cow::Owned(anew)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEIRS: &str = "019e0000-0000-7000-8000-000000000001";
    const OURS: &str = "019e0000-0000-7000-8000-00000000000a";

    #[test]
    fn an_id_is_renamed_where_it_stands_alone() {
        let people = Renamed::from([(THEIRS.to_owned(), OURS.to_owned())]);
        let with = |id: &str| {
            format!(r#"{{"author_id":"{id}","ids":["{id}","x","{id}"],"event":{{"to":{{"id":"{id}"}}}},"text":"Ä"}}"#)
        };
        assert_eq!(renamed(&with(THEIRS), &people), with(OURS));
        for same in [
            // words are the person's who wrote them
            format!(r#"{{"text":"see {THEIRS}"}}"#),
            format!(r#"{{"text":"it says \"{THEIRS}\" there"}}"#),
            format!(r#"{{"text":"it says \"{THEIRS}"}}"#),
            with("019e0000-0000-7000-8000-000000000002"),
            r#"{"text":"ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"}"#.to_owned(),
            r#"{"a":""#.to_owned(),
        ] {
            assert_eq!(renamed(&same, &people), same);
        }
        assert_eq!(renamed(&with(THEIRS), &Renamed::new()), with(THEIRS));
    }
}

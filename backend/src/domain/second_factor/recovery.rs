//! Recovery codes: each lets its owner in once without the app.

use std::fmt::Write as _;

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::crypto;
use crate::errors::Result;

pub const MANY: usize = 10;
/// Eighty bits: nobody tries them all, not even with the hashes at hand.
const CHARACTERS: usize = 16;
const GROUP: usize = 4;
/// Crockford's: no letter that is taken for another or for a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What somebody typed, as codes are: small letters, and digits for what looks like one. None: it is no such code.
pub fn read(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect();
    let sound = plain.len() == CHARACTERS && plain.bytes().all(|c| ALPHABET.contains(&c));
    sound.then_some(plain)
}

/// In groups, as it is shown.
fn shown(code: &str) -> String {
    let mut text = String::new();
    for (index, c) in code.chars().enumerate() {
        if index > 0 && index % GROUP == 0 {
            text.push('-');
        }
        let _ = write!(text, "{c}");
    }
    text
}

fn new_code() -> String {
    let random: [u8; CHARACTERS] = crypto::random_bytes();
    // 256 is a multiple of 32: each character is as likely as any other
    random
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]))
        .collect()
}

/// New ones; those of before are of no use any more. They are seen this once.
pub async fn make(connection: &mut PgConnection, user_id: Uuid, now: OffsetDateTime) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..MANY).map(|_| new_code()).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| crypto::token_hash(code).to_vec()).collect();
    sqlx::query("delete from recovery_code where user_id = $1")
        .bind(user_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into recovery_code (user_id, code_hash, created_at) select $1, unnest($2::bytea[]), $3")
        .bind(user_id)
        .bind(hashes)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(codes.iter().map(|code| shown(code)).collect())
}

/// Uses one up: of two at once one does. How many are left then; none: there is no such code, or not any more.
pub async fn spend(
    connection: &mut PgConnection,
    user_id: Uuid,
    code: &str,
    now: OffsetDateTime,
) -> Result<Option<i64>> {
    let spent =
        sqlx::query("update recovery_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null")
            .bind(user_id)
            .bind(crypto::token_hash(code).as_slice())
            .bind(now)
            .execute(&mut *connection)
            .await?;
    if spent.rows_affected() == 0 {
        return Ok(None);
    }
    let left = sqlx::query_scalar("select count(*) from recovery_code where user_id = $1 and used_at is null")
        .bind(user_id)
        .fetch_one(connection)
        .await?;
    Ok(Some(left))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_read_as_they_are_shown_and_as_people_type_them() {
        let codes: HashSet<String> = (0..100).map(|_| new_code()).collect();
        assert_eq!(codes.len(), 100);
        for code in codes {
            let text = shown(&code);
            assert_eq!(text.len(), CHARACTERS + CHARACTERS / GROUP - 1, "{text}");
            assert_eq!(read(&text).as_deref(), Some(code.as_str()));
            assert_eq!(
                read(&format!(" {} ", text.to_uppercase())).as_deref(),
                Some(code.as_str())
            );
        }
        assert_eq!(read("OIL0-1111-2222-3333").as_deref(), Some("0110111122223333"));
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in [
            "",
            "123456",
            "abcd-efgh-jkmn",
            "abcd-efgh-jkmn-pqru",
            "abcd-efgh-jkmn-pqré",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

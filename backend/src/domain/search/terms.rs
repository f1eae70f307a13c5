//! What is written into the index, and how it is asked. A message's terms begin with the day it was sent on and its
//! workspace, so that the hits of one workspace on one day lie together, and a search reads the newest days first and stops
//! when it has enough. A contact's begin with the workspace.
//!
//! Facts that filters ask for are terms too: `#c` by a customer, `#a` a reply, `#n` a note, `#h…` what it holds,
//! `#u…` its author, `#b…` its inbox. No word begins with the sign.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fold::{Word, words};

/// Terms of one message that are indexed; no message of a person comes near.
const TERMS_MAX: usize = 1_000;
const DAY: i64 = 24 * 60 * 60;

/// Days since 1970. What is older counts as of that time.
pub fn day(at: OffsetDateTime) -> i32 {
    i32::try_from(at.unix_timestamp().max(0) / DAY).unwrap_or(0)
}

/// Something that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A word that begins so.
    Word(String),
    /// These characters in a row.
    Row(Vec<String>),
}

/// Whether it is looked for as a beginning; shorter ones are whole words, since too many begin so. A Korean character is two or
/// three letters.
pub fn is_beginning(word: &str) -> bool {
    word.chars().count()
        >= if word.chars().any(|c| ('가'..='힣').contains(&c)) {
            2
        } else {
            3
        }
}

/// The terms of what was typed.
pub fn of_query(text: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut before: Option<Word> = None;
    for word in words(text) {
        match (terms.last_mut(), &before) {
            (Some(Term::Row(row)), Some(last)) if word.follows(last) => row.push(word.text.clone()),
            _ if word.dense => terms.push(Term::Row(vec![word.text.clone()])),
            _ => terms.push(Term::Word(word.text.clone())),
        }
        before = Some(word);
    }
    terms
}

/// Facts about a message.
#[derive(Debug, Default)]
pub struct Facts<'a> {
    pub kind: &'a str,
    pub author_id: Option<Uuid>,
    pub inbox_id: Uuid,
    /// Kinds of attachments.
    pub holds: Vec<String>,
}

/// The first letters of a fact's term, by what `from:` and `has:` call it.
pub const CUSTOMER: &str = "#c";
pub const REPLY: &str = "#a";
pub const NOTE: &str = "#n";

pub fn holding(what: &str) -> String {
    format!("#h{what}")
}

pub fn by_author(id: Uuid) -> String {
    format!("#u{}", tag(id))
}

pub fn of_inbox(id: Uuid) -> String {
    format!("#b{}", tag(id))
}

/// The end of an id: ids that share it cost a second look, and nothing else.
fn tag(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(&id.as_bytes()[12..])
}

fn message_prefix(workspace_id: Uuid, day: i32) -> String {
    format!("{day:04x}{}", tag(workspace_id))
}

/// A message's terms, separated by spaces, as the index has them.
pub fn of_message(workspace_id: Uuid, sent_at: OffsetDateTime, text: &str, facts: &Facts<'_>) -> String {
    let mut terms: BTreeSet<String> = BTreeSet::new();
    let read = words(text);
    for (place, word) in read.iter().enumerate().take(TERMS_MAX) {
        if !word.dense {
            terms.insert(word.text.clone());
            continue;
        }
        // pairs, and the last of a row by itself
        match read.get(place + 1).filter(|next| next.follows(word)) {
            Some(next) => terms.insert(format!("{}{}", word.text, next.text)),
            None => terms.insert(word.text.clone()),
        };
    }
    terms.insert(facts.kind.to_owned());
    terms.extend(facts.holds.iter().map(|what| holding(what)));
    terms.extend(facts.author_id.map(by_author));
    terms.insert(of_inbox(facts.inbox_id));
    let prefix = message_prefix(workspace_id, day(sent_at));
    join(&prefix, &terms)
}

fn join(prefix: &str, terms: &BTreeSet<String>) -> String {
    terms
        .iter()
        .map(|term| format!("{prefix}{term}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Of several, the one that the fewest messages are likely to have: the longest. None: the index is asked for all of them.
pub fn rarest(terms: &[Term]) -> Option<Term> {
    let length = |term: &&Term| match term {
        Term::Word(word) => word.chars().count(),
        // a character of these scripts says as much as some letters
        Term::Row(row) => 3 * row.len(),
    };
    terms.iter().max_by_key(length).filter(|_| terms.len() > 1).cloned()
}

/// For each day the question whether a message holds all terms and, of each group of facts, one: newest day first.
pub fn message_queries(
    workspace_id: Uuid,
    terms: &[Term],
    facts: &[Vec<String>],
    days: std::ops::RangeInclusive<i32>,
) -> Vec<String> {
    days.rev()
        .map(|day| {
            let prefix = message_prefix(workspace_id, day);
            let asked = terms.iter().flat_map(|term| in_messages(&prefix, term));
            let known = facts.iter().map(|group| {
                let any: Vec<String> = group.iter().map(|fact| lexeme(&prefix, fact, false)).collect();
                format!("({})", any.join(" | "))
            });
            asked.chain(known).collect::<Vec<_>>().join(" & ")
        })
        .collect()
}

fn in_messages(prefix: &str, term: &Term) -> Vec<String> {
    match term {
        Term::Word(word) => vec![lexeme(prefix, word, is_beginning(word))],
        Term::Row(row) if row.len() == 1 => vec![lexeme(prefix, &row[0], true)],
        Term::Row(row) => row
            .windows(2)
            .map(|pair| lexeme(prefix, &pair.concat(), false))
            .collect(),
    }
}

/// Quoted for tsquery.
fn lexeme(prefix: &str, term: &str, begins: bool) -> String {
    let quoted = format!("{prefix}{term}").replace('\\', "\\\\").replace('\'', "''");
    format!("'{quoted}'{}", if begins { ":*" } else { "" })
}

/// A contact's terms: every end of every word of what is known of it, so that it is found by any part, and the words' beginnings
/// marked, for parts that are too short to be looked for anywhere.
pub fn of_contact(workspace_id: Uuid, known: &[&str]) -> String {
    let mut terms: BTreeSet<String> = BTreeSet::new();
    for text in known {
        for word in joined(&words(text)) {
            terms.insert(format!("^{}", word.text));
            let ends = word.text.char_indices().map(|(start, _)| &word.text[start..]);
            terms.extend(ends.filter(|end| word.dense || is_beginning(end)).map(str::to_owned));
        }
    }
    join(&tag(workspace_id), &terms)
}

/// Rows of characters as words.
fn joined(read: &[Word]) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    for word in read {
        match all.last_mut() {
            Some(last) if word.follows(last) => {
                last.text.push_str(&word.text);
                last.end = word.end;
            }
            _ => all.push(word.clone()),
        }
    }
    all
}

/// Whether something known of a contact holds each term.
pub fn contact_query(workspace_id: Uuid, terms: &[Term]) -> String {
    let prefix = tag(workspace_id);
    let asked = terms.iter().map(|term| match term {
        Term::Row(row) => lexeme(&prefix, &row.concat(), true),
        Term::Word(word) if !is_beginning(word) => lexeme(&prefix, &format!("^{word}"), true),
        Term::Word(word) => lexeme(&prefix, without_trunk_zero(word), true),
    });
    asked.collect::<Vec<_>>().join(" & ")
}

/// A number as it is dialled at home begins with a zero, which it loses behind the code of its country.
fn without_trunk_zero(word: &str) -> &str {
    let is_number = word.len() > 3 && word.chars().all(|c| c.is_ascii_digit());
    match word.strip_prefix('0') {
        Some(rest) if is_number => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: Uuid = Uuid::from_u128(7);

    fn at() -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_790_000_000).unwrap()
    }

    fn facts() -> Facts<'static> {
        Facts {
            kind: CUSTOMER,
            ..Facts::default()
        }
    }

    #[test]
    fn the_longest_of_several_is_taken_for_the_rarest() {
        let rarest = |typed: &str| rarest(&of_query(typed));
        assert_eq!(rarest("where"), None);
        assert_eq!(rarest("to where it"), Some(Term::Word("where".to_owned())));
        assert_eq!(
            rarest("ok 靴下"),
            Some(Term::Row(vec!["靴".to_owned(), "下".to_owned()]))
        );
    }

    #[test]
    fn a_message_is_indexed_by_day_workspace_and_word() {
        let terms = of_message(WORKSPACE, at(), "Where is it? it", &facts());
        assert_eq!(
            terms,
            "50edAAAABw#bAAAAAA 50edAAAABw#c 50edAAAABwis 50edAAAABwit 50edAAAABwwhere"
        );
        let later = of_message(WORKSPACE, at() + time::Duration::days(1), "it", &facts());
        assert!(later.starts_with("50ee"), "{later}");
    }

    #[test]
    fn rows_of_characters_are_indexed_by_pairs() {
        let terms = of_message(WORKSPACE, at(), "新しい靴", &facts());
        let words: Vec<&str> = terms
            .split(' ')
            .map(|term| &term[10..])
            .filter(|term| !term.starts_with('#'))
            .collect();
        assert_eq!(words, ["い靴", "しい", "新し", "靴"]);
    }

    #[test]
    fn what_is_typed_becomes_terms() {
        let row = |text: &str| Term::Row(text.chars().map(String::from).collect());
        assert_eq!(
            of_query("Blue 新しい靴 to"),
            [Term::Word("blue".into()), row("新しい靴"), Term::Word("to".into())]
        );
        assert_eq!(of_query("靴 靴"), [row("靴"), row("靴")]);
        assert!(of_query("%'\\").is_empty());
    }

    #[test]
    fn a_question_is_asked_of_each_day_newest_first() {
        let asked = message_queries(
            WORKSPACE,
            &of_query("blue it 靴を 靴"),
            &[vec!["#c".into(), "#a".into()]],
            1..=2,
        );
        assert_eq!(asked.len(), 2);
        assert_eq!(
            asked[0],
            "'0002AAAABwblue':* & '0002AAAABwit' & '0002AAAABw靴を' & '0002AAAABw靴':* & ('0002AAAABw#c' | '0002AAAABw#a')"
        );
        assert!(asked[1].starts_with("'0001"));
    }

    #[test]
    fn a_contact_is_found_by_any_part_of_three_letters_or_by_a_beginning() {
        let terms = of_contact(WORKSPACE, &["Zoë Li", "+49 30 1", "王小明"]);
        for term in ["zoe", "^zoe", "^li", "^49", "王小明", "小明", "明"] {
            assert!(
                terms.split(' ').any(|each| each == format!("AAAABw{term}")),
                "{term}: {terms}"
            );
        }
        assert_eq!(
            contact_query(WORKSPACE, &of_query("zo oël 小 030123")),
            "'AAAABw^zo':* & 'AAAABwoel':* & 'AAAABw小':* & 'AAAABw30123':*"
        );
    }
}

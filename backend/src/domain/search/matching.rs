//! Where a text holds what is looked for, how well it does, and the piece of it that is shown. The index only proposes: what is
//! shown was found in the message as it reads now, so that words that were edited away or taken back are never hits.

use super::fold::{Word, words};
use super::terms::{Term, is_beginning};
use crate::domain::views::SnippetPart;

/// Characters of a snippet, and of those how many before the first hit.
const SNIPPET: usize = 160;
const BEFORE: usize = 40;

/// A text that holds all terms.
#[derive(Debug)]
pub struct Match {
    /// Bytes of the text that were looked for, in order.
    hits: Vec<(usize, usize)>,
    /// 0 to 800: whole words, a row of them, and how much of the text they are.
    pub score: i32,
}

/// None: it does not hold every term, or not every phrase in a row.
pub fn find(text: &str, terms: &[Term], phrases: &[Vec<Term>]) -> Option<Match> {
    let read = words(text);
    let mut hits: Vec<(usize, usize)> = Vec::new();
    let mut whole = 0;
    for term in terms {
        let places: Vec<usize> = (0..read.len())
            .filter(|place| length(&read, *place, term).is_some())
            .collect();
        if places.is_empty() {
            return None;
        }
        if places.iter().any(|place| is_whole(&read[*place], term)) {
            whole += 1;
        }
        hits.extend(places.into_iter().filter_map(|place| span(&read, place, term)));
    }
    if !phrases.iter().all(|phrase| holds_in_a_row(&read, phrase)) {
        return None;
    }
    hits.sort_unstable();
    hits.dedup();
    let asked = i32::try_from(terms.len()).unwrap_or(i32::MAX).max(1);
    let share = (100 * asked / i32::try_from(read.len()).unwrap_or(i32::MAX).max(1)).min(100);
    let row = if terms.len() > 1 && holds_in_a_row(&read, terms) {
        400
    } else {
        0
    };
    Some(Match {
        hits,
        score: row + 300 * whole / asked + share,
    })
}

/// How many words from here on are what is looked for.
fn length(read: &[Word], place: usize, term: &Term) -> Option<usize> {
    match term {
        Term::Word(word) => {
            let here = &read[place];
            let begins = here.text.starts_with(word.as_str()) && (is_beginning(word) || here.text == *word);
            (!here.dense && begins).then_some(1)
        }
        Term::Row(row) => {
            let here = read.get(place..place + row.len())?;
            let same = here.iter().zip(row).all(|(word, sought)| word.text == *sought);
            (same && here.windows(2).all(|pair| pair[1].follows(&pair[0]))).then_some(row.len())
        }
    }
}

fn span(read: &[Word], place: usize, term: &Term) -> Option<(usize, usize)> {
    let length = length(read, place, term)?;
    Some((read[place].start, read[place + length - 1].end))
}

fn is_whole(word: &Word, term: &Term) -> bool {
    match term {
        Term::Word(text) => word.text == *text,
        Term::Row(_) => true,
    }
}

fn holds_in_a_row(read: &[Word], terms: &[Term]) -> bool {
    (0..read.len()).any(|start| {
        let mut place = start;
        terms.iter().all(|term| {
            let length = (place < read.len()).then(|| length(read, place, term)).flatten();
            place += length.unwrap_or_default();
            length.is_some()
        })
    })
}

/// The piece around the first hit, on one line, with the hits marked.
pub fn snippet(text: &str, found: &Match) -> Vec<SnippetPart> {
    let first = found.hits.first().map_or(0, |hit| hit.0);
    let start = back(text, first, BEFORE);
    let end = text[start..]
        .char_indices()
        .nth(SNIPPET)
        .map_or(text.len(), |(place, _)| start + place);
    let mut parts = Parts::default();
    if start > 0 {
        parts.add("…", false);
    }
    let mut place = start;
    for (from, to) in &found.hits {
        let (from, to) = ((*from).max(place), (*to).min(end));
        if from < to {
            parts.add(&text[place..from], false);
            parts.add(&text[from..to], true);
            place = to;
        }
    }
    parts.add(&text[place..end], false);
    if end < text.len() {
        parts.add("…", false);
    }
    parts.0
}

/// The place so many characters before, at the beginning of a word where there is one.
fn back(text: &str, place: usize, characters: usize) -> usize {
    let Some((start, _)) = text[..place].char_indices().rev().nth(characters) else {
        return 0;
    };
    let blank = text[start..place].char_indices().find(|(_, c)| c.is_whitespace());
    blank.map_or(start, |(at, c)| start + at + c.len_utf8())
}

#[derive(Default)]
struct Parts(Vec<SnippetPart>);

impl Parts {
    /// Lines and rows of blanks become one blank.
    fn add(&mut self, text: &str, hit: bool) {
        let mut line = String::new();
        for c in text.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            if c != ' ' || !line.ends_with(' ') {
                line.push(c);
            }
        }
        match self.0.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(&line),
            _ => self.0.push(SnippetPart { text: line, hit }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms::of_query;
    use super::*;

    fn shown(text: &str, sought: &str) -> Option<String> {
        let found = find(text, &of_query(sought), &[])?;
        let parts = snippet(text, &found);
        Some(
            parts
                .into_iter()
                .map(|part| {
                    if part.hit {
                        format!("[{}]", part.text)
                    } else {
                        part.text
                    }
                })
                .collect(),
        )
    }

    #[test]
    fn hits_are_marked_in_the_words_as_they_were_written() {
        for (text, sought, expected) in [
            ("The Blue Shoes", "blue sho", "The [Blue] [Shoes]"),
            ("Kafé für Zoë", "cafe", ""),
            ("Café für Zoë", "zoe fur", "Café [für] [Zoë]"),
            ("Мой ЗАКАЗ №5", "заказ", "Мой [ЗАКАЗ] №5"),
            ("أريد الأحذية", "الاحذيه", "أريد [الأحذية]"),
            ("新しい靴を注文した", "靴を注文", "新しい[靴を注文]した"),
            ("靴。を", "靴を", ""),
            ("to two", "to", "[to] two"),
            ("one\n\n  two", "two", "one [two]"),
            ("no", "yes", ""),
        ] {
            assert_eq!(shown(text, sought).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_around_its_first_hit() {
        let text = format!("{} needle {}", "before ".repeat(50), "after ".repeat(50));
        let cut = shown(&text, "needle").unwrap();
        assert!(
            cut.starts_with("…before ") && cut.ends_with('…') && cut.contains("before [needle] after"),
            "{cut}"
        );
        assert!(cut.chars().count() <= SNIPPET + 4);
        let thai = "ก".repeat(500);
        assert!(shown(&thai, "กก").unwrap().chars().count() <= SNIPPET + 4);
    }

    #[test]
    fn phrases_stand_in_a_row_and_rows_and_whole_words_count_more() {
        let terms = of_query("left shoe");
        let phrase = [terms.clone()];
        assert!(find("my left shoe", &terms, &phrase).is_some());
        assert!(find("shoe on the left", &terms, &phrase).is_none());
        let score = |text: &str| find(text, &terms, &[]).unwrap().score;
        assert!(score("my left shoe") > score("the shoe is left"));
        assert!(score("the shoe is left") > score("the shoes were leftovers"));
        assert!(score("left shoe") > score("my left shoe is blue"));
    }
}

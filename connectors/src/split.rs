//! Cutting a long text where a reader would: at the end of a sentence, else between words, else between characters as people
//! see them; never inside an address of the web.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::spec::TextUnit;

pub(crate) fn length(text: &str, unit: TextUnit) -> usize {
    match unit {
        TextUnit::Characters => text.chars().count(),
        TextUnit::Bytes => text.len(),
        TextUnit::Utf16 => text.encode_utf16().count(),
    }
}

/// Pieces of at most `max` units in their order, none of them blank. `None`: an address, or a character, is longer than that
/// by itself.
pub(crate) fn split(text: &str, max: usize, unit: TextUnit) -> Option<Vec<String>> {
    if length(text, unit) <= max {
        return Some(vec![text.to_owned()]);
    }
    let mut rest = text.trim();
    let mut pieces = Vec::new();
    while length(rest, unit) > max {
        let cut = cut(rest, max, unit)?;
        let (piece, after) = rest.split_at(cut);
        pieces.push(piece.trim_end().to_owned());
        rest = after.trim_start();
    }
    pieces.push(rest.to_owned());
    Some(pieces)
}

/// Where the first piece ends: as late as it may, at the best kind of place there is.
fn cut(text: &str, max: usize, unit: TextUnit) -> Option<usize> {
    let links = links(text);
    let fits = |at: usize| at > 0 && length(text[..at].trim_end(), unit) <= max;
    let usable = |at: usize| {
        fits(at) && !text[..at].trim().is_empty() && !links.iter().any(|link| link.start < at && at < link.end)
    };
    let last =
        |places: &mut dyn Iterator<Item = usize>| places.take_while(|at| fits(*at)).filter(|at| usable(*at)).last();
    last(&mut text.split_sentence_bound_indices().map(|(at, _)| at).skip(1))
        .or_else(|| {
            last(
                &mut text
                    .split_word_bound_indices()
                    .map(|(at, _)| at)
                    .skip(1)
                    .filter(|at| after_space(text, *at)),
            )
        })
        .or_else(|| last(&mut text.grapheme_indices(true).map(|(at, _)| at).skip(1)))
}

fn after_space(text: &str, at: usize) -> bool {
    text[..at].ends_with(char::is_whitespace)
}

/// Addresses of the web: from their scheme to the next white space.
fn links(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let mut from = 0;
    while let Some(found) = next_link(&text[from..]) {
        let start = from + found;
        let end = text[start..]
            .find(char::is_whitespace)
            .map_or(text.len(), |length| start + length);
        links.push(start..end);
        from = end;
    }
    links
}

fn next_link(text: &str) -> Option<usize> {
    ["https://", "http://", "www."]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextUnit::{Bytes, Characters};

    fn parts(text: &str, max: usize, unit: TextUnit) -> Vec<String> {
        split(text, max, unit).unwrap()
    }

    #[test]
    fn at_the_end_of_a_sentence() {
        let text = "We are open. Come by at ten? Bring the bike!";
        assert_eq!(
            parts(text, 30, Characters),
            ["We are open. Come by at ten?", "Bring the bike!"]
        );
        assert_eq!(parts(text, 100, Characters), [text]);
        assert_eq!(
            parts("First line\nSecond line", 15, Characters),
            ["First line", "Second line"]
        );
        assert_eq!(parts("一。二。三。", 7, Bytes), ["一。", "二。", "三。"]);
    }

    #[test]
    fn between_words_where_a_sentence_is_too_long() {
        assert_eq!(parts("one two three four", 9, Characters), ["one two", "three", "four"]);
    }

    #[test]
    fn between_what_people_see_as_characters() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let text = family.repeat(3);
        assert_eq!(parts(&text, family.len() + 3, Bytes), [family, family, family]);
        assert_eq!(parts("abcdefgh", 3, Characters), ["abc", "def", "gh"]);
        assert_eq!(parts("e\u{301}e\u{301}", 3, Characters), ["e\u{301}", "e\u{301}"]);
        assert_eq!(split(family, 5, Bytes), None);
    }

    #[test]
    fn never_inside_an_address() {
        let link = "https://shop.test/a?b=1.Two!three";
        let text = format!("See {link} now");
        assert_eq!(parts(&text, link.len() + 2, Characters), ["See", link, "now"]);
        assert_eq!(split(&text, link.len() - 1, Characters), None);
        let glued = format!("看{link}");
        assert_eq!(parts(&glued, link.len(), Bytes), ["看", link]);
    }

    #[test]
    fn blank_pieces_are_left_out() {
        assert_eq!(parts("a.          \n\n        b", 4, Characters), ["a.", "b"]);
        assert_eq!(parts("          ab", 4, Characters), ["ab"]);
    }
}

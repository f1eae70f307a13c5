//! Words as search compares them: without case, accents or forms of presentation, in any script. Chinese, Japanese, Thai and
//! others write no spaces between words; there every character is a word by itself, and what is looked for is a row of them.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Characters of a word that count.
pub const WORD_MAX: usize = 40;

/// A word, and the bytes of the text that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// One character of a script that writes no spaces.
    pub dense: bool,
}

impl Word {
    /// Whether it goes on where the other ends, so that both are of one row.
    pub fn follows(&self, before: &Self) -> bool {
        self.dense && before.dense && self.start == before.end
    }
}

pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    // whether the last word ended with the character before
    let mut open = false;
    for (start, grapheme) in text.grapheme_indices(true) {
        let end = start + grapheme.len();
        let folded = fold(grapheme);
        if is_apostrophe(grapheme) && open {
            // "don't" is one word: what follows is joined to it
            continue;
        }
        if !folded.chars().any(char::is_alphanumeric) {
            open = false;
            continue;
        }
        let dense = folded.chars().next().is_some_and(is_dense);
        match words.last_mut().filter(|_| open && !dense) {
            Some(word) => {
                if word.text.chars().count() < WORD_MAX {
                    word.text.push_str(&folded);
                }
                word.end = end;
            }
            None => words.push(Word {
                text: folded,
                start,
                end,
                dense,
            }),
        }
        open = !dense;
    }
    words
}

/// One character as it is compared.
fn fold(grapheme: &str) -> String {
    if grapheme.is_ascii() {
        return grapheme.to_ascii_lowercase();
    }
    let composed: String = grapheme.nfkc().collect();
    // there a mark makes another letter
    if composed.chars().any(is_dense) {
        return composed;
    }
    let plain = composed.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase);
    let mut folded = String::new();
    for c in plain.filter(|c| !is_mark(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            'ى' | 'ی' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ک' => folded.push('ك'),
            // lengthens a word for the eye alone
            'ـ' => {}
            other => folded.push(other),
        }
    }
    // composed again: what was taken apart is compared as one letter, as in Korean
    folded.nfc().collect()
}

fn is_apostrophe(grapheme: &str) -> bool {
    matches!(grapheme, "'" | "\u{2019}" | "\u{200c}" | "\u{200d}" | "\u{ad}")
}

/// Accents and vowel points, which people leave out when they look for a word: of Latin, Greek, Cyrillic, Hebrew and Arabic.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36f | 0x591..=0x5bd | 0x5bf | 0x5c1..=0x5c2 | 0x5c4..=0x5c5 | 0x5c7
        | 0x610..=0x61a | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6dc | 0x6df..=0x6e4 | 0x6e7..=0x6e8 | 0x6ea..=0x6ed)
}

/// Scripts that write no spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0xe01..=0xe3a | 0xe40..=0xe4e | 0xe81..=0xeae | 0xec0..=0xec6 | 0x1000..=0x109f | 0x1780..=0x17d3
        | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x309d..=0x309f | 0x30a1..=0x30fa | 0x30fc..=0x30ff | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_of_any_script_are_compared_without_case_and_accents() {
        for (written, sought) in [
            ("Müller CAFÉ", "muller cafe"),
            ("STRASSE Straße", "strasse strasse"),
            ("Ёлка заказ", "елка ЗАКАЗ"),
            ("ΟΔΟΣ", "οδός"),
            ("الأحذية مُحَمَّد", "الاحذيه محمد"),
            ("שָׁלוֹם", "שלום"),
            ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
            ("ﬁne", "fine"),
            ("don\u{2019}t", "don't"),
            ("한국어", "한국어"),
            ("हिन्दी", "हिन्दी"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
        ] {
            assert_eq!(folded(written), folded(sought), "{written}");
            assert!(!folded(written).is_empty(), "{written}");
        }
        assert_ne!(folded("हिन्दी"), folded("हन्द"), "vowels of other scripts are letters");
        assert_ne!(folded("が"), folded("か"));
    }

    #[test]
    fn what_separates_words_is_none() {
        assert_eq!(
            folded("  order #4471-A, kate@example.test 👍 "),
            ["order", "4471", "a", "kate", "example", "test"]
        );
        assert!(folded("…—👍👍🏽%_").is_empty());
        assert_eq!(folded(&"x".repeat(100))[0].len(), WORD_MAX);
    }

    #[test]
    fn scripts_without_spaces_are_read_by_character() {
        let read = words("注文した. thx 靴を");
        assert_eq!(
            read.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(),
            ["注", "文", "し", "た", "thx", "靴", "を"]
        );
        assert!(read[1].follows(&read[0]) && !read[5].follows(&read[3]) && !read[5].follows(&read[4]));
        assert_eq!(folded("ขอบคุณ").concat(), "ขอบคุณ");
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Hi, Zoë Müller!";
        let found: Vec<&str> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(found, ["Hi", "Zoë", "Müller"]);
    }
}

//! What was caught, and what is to go wrong.

use std::collections::VecDeque;

use serde::Deserialize;

use super::Letter;

/// So many are kept; the oldest go first.
const KEPT: usize = 500;

/// Instead of taking a mail.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is refused with this code: 4xx for now, 5xx for good.
    Refuse(u16),
    /// It is taken, and the connection breaks before that is said.
    TakeAndBreak,
}

#[derive(Default)]
pub struct Mailbox {
    letters: VecDeque<Letter>,
    answers: VecDeque<Answer>,
    /// How many came at all.
    count: u64,
}

impl Mailbox {
    pub fn put(&mut self, mut letter: Letter) {
        self.count += 1;
        letter.id = self.count;
        if self.letters.len() == KEPT {
            self.letters.pop_front();
        }
        self.letters.push_back(letter);
    }

    /// In the order in which they came, those to one address or all.
    pub fn letters<'a>(&'a self, to: Option<&'a str>) -> impl Iterator<Item = &'a Letter> {
        let is_to = move |letter: &&Letter| {
            let reads = |reader: &String| to.is_none_or(|to| reader.eq_ignore_ascii_case(to));
            letter.recipients.iter().any(reads)
        };
        self.letters.iter().filter(is_to)
    }

    pub fn find(&self, id: u64) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.id == id)
    }

    pub fn clear(&mut self) {
        self.letters.clear();
    }

    /// What happens to the next ones, in order.
    pub fn answer_with(&mut self, answers: Vec<Answer>) {
        self.answers = answers.into();
    }

    pub fn next_answer(&mut self) -> Option<Answer> {
        self.answers.pop_front()
    }
}

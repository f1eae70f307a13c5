//! One thread as the customer's phone shows it.

use serde::Serialize;
use serde_json::Value;

/// Seen from the business: `in` is what the customer wrote, `out` what the business sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    In,
    Out,
}

/// The ticks. They only move forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Failed,
    Sent,
    Delivered,
    Read,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attached {
    pub media_id: String,
    /// For the phones page, on this host.
    pub url: String,
    pub content_type: String,
    pub file_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub id: String,
    pub preview: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reaction {
    /// `in`: by the customer.
    pub by: Direction,
    pub emoji: String,
}

/// What a bubble shows that is neither words nor a file: an order, a shared post, an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    pub title: String,
    pub lines: Vec<String>,
}

/// Something to tap on below a message of the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    pub id: String,
    pub title: String,
    /// `postback`, `quick_reply`, `button_reply`, `list_reply`, `template`, `callback` or `url`.
    pub kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct Bubble {
    pub id: String,
    pub direction: Direction,
    /// `text`, `image`, `video`, `audio`, `voice`, `file`, `sticker`, `location`, `contact`, `template`, `buttons` …
    pub kind: String,
    pub text: Option<String>,
    pub media: Vec<Attached>,
    pub location: Option<Value>,
    pub contact: Option<Value>,
    pub card: Option<Card>,
    pub buttons: Vec<Button>,
    pub reply_to: Option<Quote>,
    pub reactions: Vec<Reaction>,
    pub edits: u32,
    pub unsent: bool,
    pub at: i64,
    pub status: Status,
    /// The product's own id of the message: Messenger's metadata, WhatsApp's callback data.
    pub our_id: Option<String>,
    /// `customer`, `api` (sent by the product) or `app` (typed in the platform's own app).
    pub via: &'static str,
    pub error: Option<String>,
    /// A button of it was tapped, and nobody has said that this arrived.
    pub waiting: bool,
    /// The platform keeps it as a message of the thread. It does not keep what has no id there: an order, a rating.
    #[serde(skip)]
    pub is_kept: bool,
}

impl Bubble {
    pub fn new(id: String, direction: Direction, kind: &str, at: i64) -> Self {
        Bubble {
            id,
            direction,
            kind: kind.to_owned(),
            text: None,
            media: Vec::new(),
            location: None,
            contact: None,
            card: None,
            buttons: Vec::new(),
            reply_to: None,
            reactions: Vec::new(),
            edits: 0,
            unsent: false,
            at,
            status: Status::Sent,
            our_id: None,
            via: if direction == Direction::In { "customer" } else { "api" },
            error: None,
            waiting: false,
            is_kept: true,
        }
    }

    /// What a quotation of this bubble shows.
    pub fn preview(&self) -> String {
        match (&self.text, &self.card) {
            (Some(text), _) => text.chars().take(80).collect(),
            (None, Some(card)) => card.title.clone(),
            (None, None) => self.kind.clone(),
        }
    }

    /// Moves the ticks forward, never back. A message that failed and still arrived has arrived.
    pub fn advance(&mut self, status: Status) -> bool {
        let forward = status > self.status;
        if forward {
            self.status = status;
        }
        forward
    }

    pub fn react(&mut self, by: Direction, emoji: Option<&str>) {
        self.reactions.retain(|reaction| reaction.by != by);
        if let Some(emoji) = emoji {
            self.reactions.push(Reaction {
                by,
                emoji: emoji.to_owned(),
            });
        }
    }
}

#[derive(Debug, Default)]
pub struct Thread {
    bubbles: Vec<Bubble>,
    /// When the customer last wrote or tapped: the messaging window counts from here.
    pub last_customer_at: Option<i64>,
}

impl Thread {
    pub fn push(&mut self, bubble: Bubble) {
        if bubble.direction == Direction::In {
            self.last_customer_at = self.last_customer_at.max(Some(bubble.at));
        }
        self.bubbles.push(bubble);
    }

    pub fn bubbles(&self) -> &[Bubble] {
        &self.bubbles
    }

    /// Looked for from the end: what is spoken of is usually recent.
    pub fn find(&self, id: &str) -> Option<&Bubble> {
        self.bubbles.iter().rev().find(|bubble| bubble.id == id)
    }

    pub fn find_mut(&mut self, id: &str) -> Option<&mut Bubble> {
        self.bubbles.iter_mut().rev().find(|bubble| bubble.id == id)
    }

    pub fn bubbles_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Bubble> {
        self.bubbles.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_never_go_back() {
        let mut bubble = Bubble::new("m".into(), Direction::Out, "text", 0);
        assert!(bubble.advance(Status::Read));
        assert!(!bubble.advance(Status::Delivered));
        assert_eq!(bubble.status, Status::Read);
    }

    #[test]
    fn only_the_customer_opens_the_window() {
        let mut thread = Thread::default();
        thread.push(Bubble::new("a".into(), Direction::Out, "text", 50));
        assert_eq!(thread.last_customer_at, None);
        thread.push(Bubble::new("b".into(), Direction::In, "text", 20));
        thread.push(Bubble::new("c".into(), Direction::In, "text", 10));
        assert_eq!(thread.last_customer_at, Some(20));
    }

    #[test]
    fn a_second_reaction_replaces_the_first() {
        let mut bubble = Bubble::new("m".into(), Direction::Out, "text", 0);
        bubble.react(Direction::In, Some("👍"));
        bubble.react(Direction::In, Some("❤️"));
        bubble.react(Direction::Out, Some("😀"));
        assert_eq!(bubble.reactions.len(), 2);
        bubble.react(Direction::In, None);
        assert_eq!(bubble.reactions[0].emoji, "😀");
    }
}

//! What the business sent, in the order in which it was accepted. Tests read the truth here.

use std::collections::VecDeque;

use serde::Serialize;

use crate::config::Channel;

/// Enough for any storm, and a bound all the same.
const KEPT: usize = 500_000;
const KEPT_REFUSALS: usize = 10_000;

#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub seq: u64,
    pub at: String,
    pub channel: Channel,
    pub account: String,
    pub recipient: String,
    pub external_id: String,
    /// Messenger's `metadata`, WhatsApp's `biz_opaque_callback_data`.
    pub our_id: Option<String>,
    pub text: Option<String>,
    pub kind: String,
    pub reply_to: Option<String>,
    /// Names of attached files' types, in order.
    pub media: Vec<String>,
    /// The fault that struck the request after all.
    pub fault: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Refusal {
    pub seq: u64,
    pub at: String,
    pub channel: Option<Channel>,
    pub account: String,
    pub recipient: Option<String>,
    pub our_id: Option<String>,
    pub status: u16,
    pub code: i64,
    pub subcode: Option<i64>,
    pub message: String,
    pub fault: Option<&'static str>,
}

#[derive(Debug, Default)]
pub struct Journal {
    seq: u64,
    accepted: VecDeque<Entry>,
    refused: VecDeque<Refusal>,
}

impl Journal {
    /// `entry.seq` is given here.
    pub fn accept(&mut self, mut entry: Entry) {
        self.seq += 1;
        entry.seq = self.seq;
        if self.accepted.len() == KEPT {
            self.accepted.pop_front();
        }
        self.accepted.push_back(entry);
    }

    pub fn refuse(&mut self, mut refusal: Refusal) {
        self.seq += 1;
        refusal.seq = self.seq;
        if self.refused.len() == KEPT_REFUSALS {
            self.refused.pop_front();
        }
        self.refused.push_back(refusal);
    }

    pub fn seq(&self) -> u64 {
        self.seq
    }

    pub fn accepted_after(&self, seq: u64) -> impl Iterator<Item = &Entry> {
        let start = self.accepted.partition_point(|entry| entry.seq <= seq);
        self.accepted.range(start..)
    }

    pub fn refused_after(&self, seq: u64) -> impl Iterator<Item = &Refusal> {
        let start = self.refused.partition_point(|refusal| refusal.seq <= seq);
        self.refused.range(start..)
    }

    pub fn clear(&mut self) {
        self.accepted.clear();
        self.refused.clear();
    }
}

//! What was asked of the server, and what it answered.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use serde_json::{Value, json};

use crate::http::{Result, Status};
use crate::numbers::{latencies, now_ns};

#[derive(Default)]
pub struct Book {
    next: AtomicU64,
    /// When the first acknowledged request of each number began.
    started: Mutex<BTreeMap<u64, u64>>,
    answered: Mutex<Vec<u64>>,
    busy: AtomicU64,
    refused: AtomicU64,
    unknown: AtomicU64,
    first_error: Mutex<Option<String>>,
}

impl Book {
    pub fn next(&self) -> u64 {
        self.next.fetch_add(1, Relaxed)
    }

    /// How many numbers were given out.
    pub fn given(&self) -> u64 {
        self.next.load(Relaxed)
    }

    /// Notes how a request ended; whether it was acknowledged.
    pub fn note(&self, seq: u64, started: u64, result: Result<Status>) -> bool {
        let problem = match result {
            Ok(status) if status.is_success() => {
                self.answered.lock().unwrap().push(now_ns() - started);
                self.started.lock().unwrap().entry(seq).or_insert(started);
                return true;
            }
            Ok(status) => {
                let kind = if status.is_busy() { &self.busy } else { &self.refused };
                kind.fetch_add(1, Relaxed);
                format!("status {}", status.code)
            }
            // it may have been stored, or not
            Err(error) => {
                self.unknown.fetch_add(1, Relaxed);
                error.to_string()
            }
        };
        self.first_error.lock().unwrap().get_or_insert(problem);
        false
    }

    /// Each acknowledged number with the start of its request.
    pub fn acknowledged(&self) -> BTreeMap<u64, u64> {
        self.started.lock().unwrap().clone()
    }

    /// How many different ones were acknowledged.
    pub fn count(&self) -> usize {
        self.started.lock().unwrap().len()
    }

    /// How many requests were acknowledged, repeated ones too.
    pub fn answers(&self) -> usize {
        self.answered.lock().unwrap().len()
    }

    /// How many were answered 503 with Retry-After.
    pub fn busy(&self) -> u64 {
        self.busy.load(Relaxed)
    }

    pub fn unknown(&self) -> u64 {
        self.unknown.load(Relaxed)
    }

    /// How many may be stored although they were not acknowledged: no answer came, or the server gave up waiting for its own.
    pub fn maybe(&self) -> usize {
        (self.unknown() + self.busy()) as usize
    }

    pub fn answer_times(&self) -> Value {
        latencies(&mut self.answered.lock().unwrap())
    }

    /// How many requests were not acknowledged.
    pub fn failed(&self) -> u64 {
        self.busy() + self.refused.load(Relaxed) + self.unknown()
    }

    /// What went wrong, for the report.
    pub fn problems(&self) -> Value {
        json!({
            "busy": self.busy(),
            "refused": self.refused.load(Relaxed),
            "unknown": self.unknown(),
            "first_error": *self.first_error.lock().unwrap(),
        })
    }
}

//! Platforms that send webhooks, and repeat what was not acknowledged.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;

use super::script::{ACCOUNT, Post};
use super::workspace::Accounts;
use crate::support::app::signature;
use crate::support::program::http_client;

/// Senders of the ordered run; each conversation belongs to one of them.
const LANES: usize = 24;
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Clone)]
pub struct Signed {
    channel: &'static str,
    body: bytes::Bytes,
    signature: String,
}

/// Where the webhooks go, and how many were acknowledged.
#[derive(Clone)]
pub struct Target {
    http: reqwest::Client,
    url: String,
    pub acknowledged: Arc<AtomicUsize>,
    pub repeated: Arc<AtomicUsize>,
}

impl Target {
    pub fn new(url: &str) -> Self {
        Self {
            http: http_client(),
            url: url.to_owned(),
            acknowledged: Arc::default(),
            repeated: Arc::default(),
        }
    }

    /// One try.
    async fn post(&self, signed: &Signed) -> bool {
        let request = self.http.post(format!("{}/webhooks/{}", self.url, signed.channel));
        let answer = request
            .header("x-hub-signature-256", &signed.signature)
            .body(signed.body.clone())
            .send()
            .await;
        match answer {
            Ok(answer) if answer.status() == 200 => {
                self.acknowledged.fetch_add(1, Ordering::SeqCst);
                true
            }
            Ok(answer) => {
                assert_eq!(
                    answer.status(),
                    503,
                    "a webhook is taken, or the sender is asked to come again"
                );
                false
            }
            Err(_) => false,
        }
    }

    /// Until it is acknowledged.
    async fn deliver(&self, signed: &Signed) {
        while !self.post(signed).await {
            self.repeated.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn sign(post: &Post, accounts: &Accounts) -> Signed {
    let body = post.body.replace(ACCOUNT, accounts.of(post.channel)).into_bytes();
    Signed {
        channel: post.channel,
        signature: signature(&body),
        body: body.into(),
    }
}

pub fn signed(posts: &[&Post], accounts: &Accounts) -> Vec<Signed> {
    posts.iter().map(|post| sign(post, accounts)).collect()
}

/// Each conversation's webhooks in their order, the next one when the last was acknowledged.
pub async fn one_after_the_other(target: &Target, posts: &[Post], accounts: &Accounts) {
    let lanes = (0..LANES).map(|lane| {
        let mine: Vec<Signed> = posts
            .iter()
            .filter(|post| post.conversation % LANES == lane)
            .map(|post| sign(post, accounts))
            .collect();
        let target = target.clone();
        tokio::spawn(async move {
            for signed in &mine {
                target.deliver(signed).await;
            }
        })
    });
    join_all(lanes).await.into_iter().for_each(|lane| lane.unwrap());
}

/// All of them as fast as so many connections can.
pub async fn all_at_once(target: &Target, posts: Vec<Signed>, connections: usize) {
    let queue = Arc::new(Mutex::new(VecDeque::from(posts)));
    let senders = (0..connections).map(|_| {
        let (target, queue) = (target.clone(), queue.clone());
        tokio::spawn(async move {
            loop {
                let Some(signed) = queue.lock().unwrap().pop_front() else {
                    return;
                };
                target.deliver(&signed).await;
            }
        })
    });
    join_all(senders).await.into_iter().for_each(|sender| sender.unwrap());
}

//! Trouble on demand.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::config::Channel;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Endpoint {
    /// Everything that is a message.
    Messages,
    /// Typing, seen, and reactions on Messenger and Instagram.
    Actions,
    /// Uploads by the business, and downloads of customers' files.
    Media,
    Profile,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// Refuse with this error.
    Error {
        #[serde(default = "bad_request")]
        status: u16,
        code: i64,
        #[serde(default)]
        subcode: Option<i64>,
        #[serde(default = "fault_message")]
        message: String,
        /// Seconds, as a `Retry-After` header.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// Begin this much later: a caller who leaves meanwhile has sent nothing.
    Latency { ms: u64 },
    /// Accept at once and answer this much later: a caller who leaves meanwhile has sent a message.
    LatencyAfter { ms: u64 },
    /// Read the request and close the connection: nothing was accepted.
    DropBefore,
    /// Accept the message, send its echo and receipts, and close the connection without an answer.
    DropAfter,
    /// Answer 200 with something that is not JSON. `accepted`: the message went out all the same.
    Garbage {
        #[serde(default)]
        accepted: bool,
    },
    /// Answer as else, with usage headers: the account has used up so much, and is refused for so long.
    Usage {
        percent: u32,
        #[serde(default)]
        minutes: u64,
    },
    /// Accept, and report by webhook that the message could not be delivered (WhatsApp).
    FailLater {
        code: i64,
        #[serde(default = "fault_message")]
        message: String,
    },
}

impl FaultKind {
    pub fn name(&self) -> &'static str {
        match self {
            FaultKind::Error { .. } => "error",
            FaultKind::Latency { .. } => "latency",
            FaultKind::LatencyAfter { .. } => "latency_after",
            FaultKind::DropBefore => "drop_before",
            FaultKind::DropAfter => "drop_after",
            FaultKind::Garbage { .. } => "garbage",
            FaultKind::Usage { .. } => "usage",
            FaultKind::FailLater { .. } => "fail_later",
        }
    }
}

fn bad_request() -> u16 {
    400
}

fn fault_message() -> String {
    "The sandbox was asked to refuse this.".to_owned()
}

/// A fault and what it applies to: an omitted filter restricts nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fault {
    #[serde(default)]
    pub id: u64,
    #[serde(default)]
    pub channel: Option<Channel>,
    #[serde(default)]
    pub account: Option<String>,
    #[serde(default)]
    pub recipient: Option<String>,
    #[serde(default)]
    pub endpoint: Option<Endpoint>,
    /// How often it strikes; `null`: until it is cleared.
    #[serde(default)]
    pub times: Option<u32>,
    pub fault: FaultKind,
}

/// What a request is, for the filters.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub channel: Channel,
    pub account: &'a str,
    pub recipient: Option<&'a str>,
    pub endpoint: Endpoint,
}

/// What strikes a request: every latency that matches, and the first of the other faults.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Struck {
    pub latency_ms: u64,
    pub latency_after_ms: u64,
    /// Percent and minutes of the usage headers.
    pub usage: Option<(u32, u64)>,
    pub fault: Option<FaultKind>,
}

#[derive(Debug, Default)]
pub struct Faults {
    next_id: u64,
    list: Vec<Fault>,
    cleared: watch::Sender<()>,
}

/// Waits for a fault's time, and no longer than until the faults are cleared.
#[derive(Debug, Clone)]
pub struct Patience(watch::Receiver<()>);

impl Patience {
    pub async fn wait(&self, ms: u64) {
        // of a clone: the next wait is over as well
        let mut cleared = self.0.clone();
        // an error: everything was forgotten, the faults too
        let _ = tokio::time::timeout(Duration::from_millis(ms), cleared.changed()).await;
    }
}

impl Faults {
    pub fn add(&mut self, mut fault: Fault) -> Fault {
        self.next_id += 1;
        fault.id = self.next_id;
        self.list.push(fault.clone());
        fault
    }

    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// Those who wait because of one go on.
    pub fn clear(&mut self) {
        self.list.clear();
        self.cleared.send_replace(());
    }

    pub fn patience(&self) -> Patience {
        Patience(self.cleared.subscribe())
    }

    /// Uses the faults that match up by one.
    pub fn strike(&mut self, target: Target<'_>) -> Struck {
        let mut struck = Struck::default();
        for fault in &mut self.list {
            if !fault.matches(target) || fault.times == Some(0) {
                continue;
            }
            match &fault.fault {
                FaultKind::Latency { ms } => struck.latency_ms += ms,
                FaultKind::LatencyAfter { ms } => struck.latency_after_ms += ms,
                FaultKind::Usage { percent, minutes } => struck.usage = Some((*percent, *minutes)),
                kind if struck.fault.is_none() => struck.fault = Some(kind.clone()),
                _ => continue,
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
        }
        self.list.retain(|fault| fault.times != Some(0));
        struck
    }
}

impl Fault {
    /// Whether there is anything it could strike; if not, why.
    pub fn check(&self) -> Result<(), &'static str> {
        let later = matches!(self.fault, FaultKind::FailLater { .. });
        let whatsapp = self.channel.is_none_or(|channel| channel == Channel::Whatsapp);
        let messages = self.endpoint.is_none_or(|endpoint| endpoint == Endpoint::Messages);
        match later && !(whatsapp && messages) {
            true => Err("fail_later strikes messages on WhatsApp only: no other platform reports failures later"),
            false => Ok(()),
        }
    }

    fn matches(&self, target: Target<'_>) -> bool {
        let possible = match self.fault {
            FaultKind::FailLater { .. } => target.channel == Channel::Whatsapp && target.endpoint == Endpoint::Messages,
            _ => true,
        };
        possible && self.fits(target)
    }

    fn fits(&self, target: Target<'_>) -> bool {
        self.channel.is_none_or(|channel| channel == target.channel)
            && self.account.as_deref().is_none_or(|account| account == target.account)
            && self.recipient.as_deref().is_none_or(|recipient| {
                target
                    .recipient
                    .is_some_and(|to| to.trim_start_matches('+') == recipient.trim_start_matches('+'))
            })
            && self.endpoint.is_none_or(|endpoint| endpoint == target.endpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Target<'_> = Target {
        channel: Channel::Whatsapp,
        account: "1",
        recipient: Some("+49"),
        endpoint: Endpoint::Messages,
    };

    fn fault(text: &str) -> Fault {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_was_asked_to() {
        let mut faults = Faults::default();
        faults.add(fault(r#"{"times":2,"recipient":"49","fault":{"kind":"drop_after"}}"#));
        assert_eq!(faults.strike(TARGET).fault, Some(FaultKind::DropAfter));
        assert_eq!(faults.strike(TARGET).fault, Some(FaultKind::DropAfter));
        assert_eq!(faults.strike(TARGET), Struck::default());
        assert!(faults.list().is_empty());
    }

    #[test]
    fn latency_adds_to_another_fault_and_filters_restrict() {
        let mut faults = Faults::default();
        faults.add(fault(r#"{"fault":{"kind":"latency","ms":20}}"#));
        faults.add(fault(r#"{"channel":"messenger","fault":{"kind":"drop_before"}}"#));
        faults.add(fault(
            r#"{"channel":"whatsapp","endpoint":"messages","fault":{"kind":"garbage"}}"#,
        ));
        let struck = faults.strike(TARGET);
        assert_eq!(
            struck,
            Struck {
                latency_ms: 20,
                latency_after_ms: 0,
                usage: None,
                fault: Some(FaultKind::Garbage { accepted: false })
            }
        );
        assert_eq!(faults.list().len(), 3);
    }
}

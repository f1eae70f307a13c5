//! The pace of each account and of each recipient, in this process. Several worker processes share an account's pace evenly,
//! by how many of them there are.

use std::collections::HashMap;
use std::time::Duration;

use frontdesk_connectors::Pace;
use frontdesk_connectors::outbound::{Part, Usage};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::delivery::pace::{Line, Rate};
use crate::domain::delivery::step::Lane;

/// From this share of its limits, in percent, an account is slowed down; so much, and for so long.
const SLOWED_FROM: u32 = 80;
const SLOWED_TO: f64 = 0.25;
const SLOWED_FOR: time::Duration = time::Duration::seconds(60);
/// Recipients that are remembered before those who are idle are forgotten.
const REMEMBERED: usize = 10_000;

#[derive(Default)]
pub struct Pacer {
    accounts: HashMap<Uuid, Account>,
    recipients: HashMap<Lane, Line>,
    /// Worker processes that send at the same time, this one included.
    processes: u32,
}

struct Account {
    pace: Pace,
    all: Line,
    media: Line,
    slowed_until: Option<OffsetDateTime>,
}

/// A place in the line of an account and of a recipient.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    inbox_id: Uuid,
    lane: Lane,
    rate: Option<(Rate, Option<Rate>)>,
}

impl Pacer {
    pub fn share_among(&mut self, processes: u32) {
        self.processes = processes.max(1);
    }

    pub fn knows(&self, inbox_id: Uuid) -> bool {
        self.accounts.contains_key(&inbox_id)
    }

    /// What is known of an account once something is sent through it. Whether that is news.
    pub fn learn(&mut self, inbox_id: Uuid, pace: Pace) -> bool {
        let news = !self.knows(inbox_id);
        self.accounts
            .entry(inbox_id)
            .and_modify(|account| account.pace = pace)
            .or_insert(Account {
                pace,
                all: Line::default(),
                media: Line::default(),
                slowed_until: None,
            });
        news
    }

    /// The next place, and how long to wait for it. An account that nothing was sent through yet waits for nothing.
    pub fn take(&mut self, inbox_id: Uuid, lane: Lane, now: OffsetDateTime) -> (Place, Duration) {
        let Some(account) = self.accounts.get_mut(&inbox_id) else {
            let rate = None;
            return (Place { inbox_id, lane, rate }, Duration::ZERO);
        };
        let rate = account.rate(self.processes, now);
        let mut due = account.all.take(rate, now);
        let recipient = account.pace.per_recipient.map(|pace| Rate {
            every: time::Duration::seconds(pace.seconds.into()),
            burst: pace.burst,
        });
        if let Some(rate) = recipient {
            if self.recipients.len() >= REMEMBERED {
                self.recipients.retain(|_, line| !line.is_idle(now));
            }
            due = due.max(self.recipients.entry(lane).or_default().take(rate, now));
        }
        let rate = Some((rate, recipient));
        let wait = (due - now).try_into().unwrap_or(Duration::ZERO);
        (Place { inbox_id, lane, rate }, wait)
    }

    /// There was nothing to send after all.
    pub fn give_back(&mut self, place: Place) {
        let Some((rate, recipient)) = place.rate else { return };
        if let Some(account) = self.accounts.get_mut(&place.inbox_id) {
            account.all.give_back(rate);
        }
        if let (Some(rate), Some(line)) = (recipient, self.recipients.get_mut(&place.lane)) {
            line.give_back(rate);
        }
    }

    /// How long a file has to wait: platforms take fewer of them.
    pub fn media_wait(&mut self, inbox_id: Uuid, part: &Part, now: OffsetDateTime) -> Duration {
        let processes = self.processes;
        let account = self
            .accounts
            .get_mut(&inbox_id)
            .filter(|_| matches!(part, Part::Media { .. }));
        let Some(account) = account.filter(|account| account.pace.media_per_second < account.pace.per_second) else {
            return Duration::ZERO;
        };
        let rate = Rate::per_second(f64::from(account.pace.media_per_second) / f64::from(processes.max(1)));
        (account.media.take(rate, now) - now)
            .try_into()
            .unwrap_or(Duration::ZERO)
    }

    /// What the platform told with an answer.
    pub fn used(&mut self, inbox_id: Uuid, usage: Usage, now: OffsetDateTime) {
        if let Some(account) = self
            .accounts
            .get_mut(&inbox_id)
            .filter(|_| usage.percent >= SLOWED_FROM)
        {
            account.slowed_until = Some(now + SLOWED_FOR);
        }
    }
}

impl Account {
    fn rate(&self, processes: u32, now: OffsetDateTime) -> Rate {
        let slowed = self.slowed_until.is_some_and(|until| now < until);
        let share = if slowed { SLOWED_TO } else { 1.0 } / f64::from(processes.max(1));
        Rate::per_second(f64::from(self.pace.per_second) * share)
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_connectors::{Channel, by_channel};
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-01 10:00 UTC);
    const INBOX: Uuid = Uuid::from_u128(1);

    fn lane(n: u128) -> Lane {
        Lane {
            workspace_id: Uuid::nil(),
            conversation_id: Uuid::from_u128(n),
        }
    }

    fn pacer(channel: Channel) -> Pacer {
        let mut pacer = Pacer::default();
        pacer.learn(INBOX, by_channel(channel).spec().pace);
        pacer
    }

    /// How long the last of so many messages to different people waits.
    fn last_of(pacer: &mut Pacer, count: u128) -> f64 {
        (0..count)
            .map(|n| pacer.take(INBOX, lane(n), NOW).1.as_secs_f64())
            .fold(0.0, f64::max)
    }

    #[test]
    fn an_account_keeps_its_channels_pace() {
        let second = last_of(&mut pacer(Channel::Whatsapp), 80);
        assert!((0.9..=1.1).contains(&second), "{second}");
        for channel in [Channel::Messenger, Channel::Instagram] {
            let second = last_of(&mut pacer(channel), 300);
            assert!((0.9..=1.1).contains(&second), "{channel}: {second}");
        }
        let second = last_of(&mut pacer(Channel::Telegram), 30);
        assert!((0.9..=1.1).contains(&second), "{second}");
    }

    #[test]
    fn processes_share_it_and_usage_slows_it_down() {
        let mut shared = pacer(Channel::Whatsapp);
        shared.share_among(2);
        assert!(last_of(&mut shared, 80) > 1.8);
        let mut used = pacer(Channel::Whatsapp);
        let usage = |percent| Usage {
            percent,
            blocked_for: None,
        };
        used.used(INBOX, usage(79), NOW);
        assert!(last_of(&mut used, 40) < 0.6);
        let mut used = pacer(Channel::Whatsapp);
        used.used(INBOX, usage(80), NOW);
        assert!(last_of(&mut used, 40) > 1.5);
    }

    #[test]
    fn one_person_gets_a_burst_and_then_one_message_in_six_seconds() {
        let mut pacer = pacer(Channel::Whatsapp);
        let waits: Vec<Duration> = (0..46).map(|_| pacer.take(INBOX, lane(1), NOW).1).collect();
        assert!(waits[43] < Duration::from_secs(1));
        assert_eq!(waits[45], Duration::from_secs(12));
        assert!(
            pacer.take(INBOX, lane(2), NOW).1 < Duration::from_secs(1),
            "nobody else waits"
        );
        let (place, _) = pacer.take(INBOX, lane(1), NOW);
        pacer.give_back(place);
        assert_eq!(pacer.take(INBOX, lane(1), NOW).1, Duration::from_secs(18));
    }

    #[test]
    fn one_person_on_telegram_gets_a_burst_and_then_one_message_in_a_second() {
        let mut pacer = pacer(Channel::Telegram);
        let waits: Vec<u64> = (0..6).map(|_| pacer.take(INBOX, lane(1), NOW).1.as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 1, 2, 3]);
        assert!(
            pacer.take(INBOX, lane(2), NOW).1 < Duration::from_secs(1),
            "nobody else waits"
        );
    }

    #[test]
    fn files_have_a_slower_line_where_the_platform_has_one() {
        let file = Part::Media {
            index: 0,
            caption: None,
        };
        let mut page = pacer(Channel::Messenger);
        let waits: Vec<Duration> = (0..10).map(|_| page.media_wait(INBOX, &file, NOW)).collect();
        assert_eq!(
            (waits[0], waits[9] > Duration::from_millis(900)),
            (Duration::ZERO, true)
        );
        let mut number = pacer(Channel::Whatsapp);
        assert!((0..10).all(|_| number.media_wait(INBOX, &file, NOW).is_zero()));
        assert!(
            Pacer::default().take(INBOX, lane(1), NOW).1.is_zero(),
            "an unknown account waits for nothing"
        );
    }
}

//! The messaging window: until when a customer may be answered, and by whom.
//!
//! One moment is kept, the end of the free window; the end of the time in which a person may still answer follows from it.

use frontdesk_connectors::{Channel, Spec, by_channel};
use time::{Duration, OffsetDateTime};

/// Clocks differ, and a send takes its time: so long before its end a window counts as closed.
pub const MARGIN: Duration = Duration::minutes(2);

/// What may be sent to a customer now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Anything.
    Anything,
    /// What a person writes, marked as that.
    HumanAgent,
    /// Approved templates.
    Templates,
    Nothing,
}

/// Until when a member may answer after the free window.
pub fn human_agent_until(spec: &Spec, window_expires_at: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    let (hours, days) = (spec.window_hours?, spec.human_agent_days?);
    Some(window_expires_at? - Duration::hours(hours.into()) + Duration::days(days.into()))
}

pub fn human_agent_until_of(channel: &str, window_expires_at: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    let channel: Channel = channel.parse().ok()?;
    human_agent_until(by_channel(channel).spec(), window_expires_at)
}

/// `by_person`: a member wrote it, no automation.
pub fn allowed(
    spec: &Spec,
    window_expires_at: Option<OffsetDateTime>,
    by_person: bool,
    now: OffsetDateTime,
) -> Allowed {
    let before = |end: Option<OffsetDateTime>| end.is_some_and(|end| now < end - MARGIN);
    if spec.window_hours.is_none() || before(window_expires_at) {
        Allowed::Anything
    } else if by_person && before(human_agent_until(spec, window_expires_at)) {
        Allowed::HumanAgent
    } else if spec.templates {
        Allowed::Templates
    } else {
        Allowed::Nothing
    }
}

/// What is allowed once the window is closed, in words.
pub fn closed_words(spec: &Spec, allowed: Allowed) -> &'static str {
    match allowed {
        Allowed::Templates => {
            "24 hours after the customer's last message only approved templates can be sent, until the customer writes again."
        }
        _ if spec.human_agent_days.is_some() => {
            "An automation can answer for 24 hours after the customer's last message, a member for 7 days. Nothing more can be sent until the customer writes again."
        }
        _ => "Nothing can be sent until the customer writes again.",
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const WROTE: OffsetDateTime = datetime!(2026-11-01 10:00 UTC);

    fn after(channel: Channel, by_person: bool, passed: Duration) -> Allowed {
        let end = Some(WROTE + Duration::hours(24));
        allowed(by_channel(channel).spec(), end, by_person, WROTE + passed)
    }

    #[test]
    fn the_free_window_ends_a_little_early() {
        let with_window = |channel: &Channel| by_channel(*channel).spec().window_hours.is_some();
        for channel in Channel::ALL.into_iter().filter(with_window) {
            let open = Duration::hours(24) - MARGIN - Duration::SECOND;
            assert_eq!(after(channel, false, open), Allowed::Anything);
            assert_ne!(after(channel, false, open + Duration::SECOND), Allowed::Anything);
        }
    }

    #[test]
    fn a_person_has_seven_days_where_the_channel_has_them_and_automation_has_not() {
        let days = Duration::days(7) - MARGIN;
        for channel in [Channel::Messenger, Channel::Instagram] {
            assert_eq!(after(channel, true, days - Duration::SECOND), Allowed::HumanAgent);
            assert_eq!(after(channel, true, days), Allowed::Nothing);
            assert_eq!(after(channel, false, Duration::hours(25)), Allowed::Nothing);
        }
        assert_eq!(after(Channel::Whatsapp, true, Duration::hours(25)), Allowed::Templates);
    }

    #[test]
    fn nobody_wrote() {
        let never = |channel| allowed(by_channel(channel).spec(), None, true, WROTE);
        assert_eq!(never(Channel::Messenger), Allowed::Nothing);
        assert_eq!(never(Channel::Whatsapp), Allowed::Templates);
    }
}

//! How often one may try to sign in: from one address to one account, and from one address at all. Whether there is such an
//! account makes no difference. The same for asking for mail, which costs somebody's attention, and for invitations of a workspace.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::clock::Clock;
use crate::crypto;
use crate::errors::{Error, Result};

/// Attempts at once, and how soon the next one is given back.
const OF_ACCOUNT: (u32, Duration) = (10, Duration::from_secs(30));
/// An office behind one address signs in together.
const OF_ADDRESS: (u32, Duration) = (60, Duration::from_secs(2));
/// Mail to one account from one address, and mail from one address at all.
const MAIL_OF_ACCOUNT: (u32, Duration) = (5, Duration::from_secs(5 * 60));
const MAIL_OF_ADDRESS: (u32, Duration) = (30, Duration::from_secs(60));
/// A workspace that begins invites all of its people.
const INVITATIONS: (u32, Duration) = (60, Duration::from_secs(3 * 60));
/// Codes of one account, from wherever: who has the password and many addresses must not guess the code either.
const CODES: (u32, Duration) = (30, Duration::from_secs(2 * 60));
/// How often keys that have all their attempts again are forgotten.
const TIDY: u64 = 60;

type Limit<K> = RateLimiter<K, HashMapStateStore<K>, SinceEpoch, NoOpMiddleware<Duration>>;

pub struct SignIns {
    of_account: Limit<(IpAddr, [u8; 32])>,
    of_address: Limit<IpAddr>,
    mail_of_account: Limit<(IpAddr, [u8; 32])>,
    mail_of_address: Limit<IpAddr>,
    invitations: Limit<Uuid>,
    codes: Limit<Uuid>,
    clock: SinceEpoch,
    tidied: AtomicU64,
}

/// The product's clock, as the limiter reads one.
#[derive(Clone)]
struct SinceEpoch(Clock);

impl governor::clock::Clock for SinceEpoch {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let milliseconds = self.0.now().unix_timestamp_nanos() / 1_000_000;
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default())
    }
}

impl SignIns {
    pub fn new(clock: Clock) -> Self {
        let clock = SinceEpoch(clock);
        Self {
            of_account: limit(OF_ACCOUNT, &clock),
            of_address: limit(OF_ADDRESS, &clock),
            mail_of_account: limit(MAIL_OF_ACCOUNT, &clock),
            mail_of_address: limit(MAIL_OF_ADDRESS, &clock),
            invitations: limit(INVITATIONS, &clock),
            codes: limit(CODES, &clock),
            clock,
            tidied: AtomicU64::default(),
        }
    }

    /// Counts an attempt, or says when the next one is free.
    pub fn attempt(&self, address: IpAddr, email: &str) -> Result<()> {
        let key = self.key(address, email);
        self.count(&self.of_address, &key.0)?;
        self.count(&self.of_account, &key)
    }

    /// The same for an account that is known only after `look`, which has counted for the address.
    pub fn account(&self, address: IpAddr, email: &str) -> Result<()> {
        let key = self.key(address, email);
        self.count(&self.of_account, &key)
    }

    /// The same for what names no account.
    pub fn look(&self, address: IpAddr) -> Result<()> {
        self.tidy();
        self.count(&self.of_address, &network(address))
    }

    /// The same for asking that a mail be sent.
    pub fn mail(&self, address: IpAddr, email: &str) -> Result<()> {
        let key = self.key(address, email);
        self.count(&self.mail_of_address, &key.0)?;
        self.count(&self.mail_of_account, &key)
    }

    /// The same for inviting somebody.
    pub fn invite(&self, workspace_id: Uuid) -> Result<()> {
        self.tidy();
        self.count(&self.invitations, &workspace_id)
    }

    /// The same for a code of an account's second step.
    pub fn code(&self, user_id: Uuid) -> Result<()> {
        self.tidy();
        self.count(&self.codes, &user_id)
    }

    fn key(&self, address: IpAddr, email: &str) -> (IpAddr, [u8; 32]) {
        self.tidy();
        (network(address), crypto::token_hash(&email.trim().to_lowercase()))
    }

    fn count<K: Hash + Eq + Clone>(&self, limit: &Limit<K>, key: &K) -> Result<()> {
        limit.check_key(key).map_err(|full| Error::TooMany {
            retry_after: seconds_until(full.wait_time_from(self.clock.now())),
        })
    }

    fn tidy(&self) {
        let now = self.clock.now().as_secs() / TIDY;
        if self.tidied.swap(now, Ordering::Relaxed) != now {
            self.of_account.retain_recent();
            self.of_account.shrink_to_fit();
            self.of_address.retain_recent();
            self.of_address.shrink_to_fit();
            self.mail_of_account.retain_recent();
            self.mail_of_account.shrink_to_fit();
            self.mail_of_address.retain_recent();
            self.mail_of_address.shrink_to_fit();
            self.invitations.retain_recent();
            self.invitations.shrink_to_fit();
            self.codes.retain_recent();
            self.codes.shrink_to_fit();
        }
    }
}

/// Whole seconds, for whoever is to come again.
pub(super) fn seconds_until(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000).max(1)).unwrap_or(u32::MAX)
}

fn limit<K: Hash + Eq + Clone>((burst, period): (u32, Duration), clock: &SinceEpoch) -> Limit<K> {
    let burst = NonZeroU32::new(burst).expect("some attempts");
    let quota = Quota::with_period(period).expect("a period").allow_burst(burst);
    RateLimiter::new(quota, HashMapStateStore::default(), clock.clone())
}

/// Who has one IPv6 address has its whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_forgotten_when_they_have_their_attempts_again() {
        use std::sync::{Arc, Mutex};
        use time::OffsetDateTime;

        struct Set(Mutex<OffsetDateTime>);
        impl crate::clock::TimeSource for Set {
            fn now(&self) -> OffsetDateTime {
                *self.0.lock().unwrap()
            }
        }
        let time = Arc::new(Set(Mutex::new(OffsetDateTime::UNIX_EPOCH + time::Duration::hours(1))));
        let sign_ins = SignIns::new(Clock::from_source(time.clone()));
        for n in 0..1_000_u32 {
            let address = IpAddr::from((0x0a00_0000 + n).to_be_bytes());
            sign_ins.attempt(address, "a@example.test").unwrap();
        }
        assert_eq!((sign_ins.of_address.len(), sign_ins.of_account.len()), (1_000, 1_000));
        *time.0.lock().unwrap() += time::Duration::minutes(10);
        sign_ins.attempt([10, 0, 0, 1].into(), "a@example.test").unwrap();
        assert_eq!((sign_ins.of_address.len(), sign_ins.of_account.len()), (1, 1));
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
    }
}

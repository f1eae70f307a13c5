//! How many requests of the API one caller may make: a member, or a token. Each answer tells how many are left, in the fields of the
//! IETF's draft "RateLimit header fields for HTTP". Every process counts for itself, by a clock that nobody sets: when the product's clock
//! went ahead and came back, everybody would have asked too often for as long.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock as _, MonotonicClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use super::sign_ins::seconds_until;
use crate::domain::access::Actor;
use crate::errors::{Error, Result};

/// So many seconds' worth may come at once.
const BURST: u32 = 10;
/// How often callers who have all their requests again are forgotten, in seconds.
const TIDY: u64 = 60;
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

type Limit = RateLimiter<Uuid, HashMapStateStore<Uuid>, MonotonicClock, StateInformationMiddleware>;

pub struct Rates {
    /// None where nobody is limited.
    limit: Option<(Limit, NonZeroU32)>,
    since: Instant,
    tidied: AtomicU64,
}

/// How many requests are left, once who asks is known.
#[derive(Clone, Default)]
struct Told(Arc<OnceLock<Left>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    per_second: u32,
    requests: u32,
}

impl Rates {
    /// So many requests in each second, in the long run.
    pub fn new(per_second: Option<NonZeroU32>) -> Self {
        let limit = per_second.map(|rate| {
            let burst = rate.saturating_mul(NonZeroU32::new(BURST).expect("not zero"));
            let quota = Quota::per_second(rate).allow_burst(burst);
            let limit: Limit = RateLimiter::new(quota, HashMapStateStore::default(), MonotonicClock);
            (limit, rate)
        });
        Self {
            limit,
            since: Instant::now(),
            tidied: AtomicU64::default(),
        }
    }

    /// Counts a request of theirs, once.
    pub fn count(&self, actor: &Actor, parts: &Parts) -> Result<()> {
        let told = parts.extensions.get::<Told>();
        let (Some((limit, rate)), Some(Told(told))) = (&self.limit, told) else {
            return Ok(());
        };
        if told.get().is_some() {
            return Ok(());
        }
        self.tidy(limit);
        let counted = limit.check_key(&actor.token_id.unwrap_or(actor.id()));
        let requests = counted.as_ref().map_or(0, |left| left.remaining_burst_capacity());
        let _ = told.set(Left {
            per_second: rate.get(),
            requests,
        });
        counted.map(drop).map_err(|full| Error::TooMany {
            retry_after: seconds_until(full.wait_time_from(MonotonicClock.now())),
        })
    }

    fn tidy(&self, limit: &Limit) {
        let now = self.since.elapsed().as_secs() / TIDY;
        if self.tidied.swap(now, Ordering::Relaxed) != now {
            limit.retain_recent();
            limit.shrink_to_fit();
        }
    }
}

/// Around every request of the API: says how many are left.
pub async fn tell(mut request: Request, next: Next) -> Response {
    let told = Told::default();
    request.extensions_mut().insert(told.clone());
    let mut response = next.run(request).await;
    if let Some(left) = told.0.get() {
        left.write(response.headers_mut());
    }
    response
}

impl Left {
    fn write(self, headers: &mut HeaderMap) {
        let most = self.per_second.saturating_mul(BURST);
        let until_all = (most - self.requests.min(most)).div_ceil(self.per_second);
        let texts = [
            (POLICY, format!("\"requests\";q={most};w={BURST}")),
            (LEFT, format!("\"requests\";r={};t={until_all}", self.requests)),
        ];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_say_how_many_are_left_and_until_when_all_are_back() {
        let written = |requests| {
            let mut headers = HeaderMap::new();
            let left = Left {
                per_second: 100,
                requests,
            };
            left.write(&mut headers);
            headers[LEFT].to_str().unwrap().to_owned()
        };
        assert_eq!(written(1_000), "\"requests\";r=1000;t=0");
        assert_eq!(written(999), "\"requests\";r=999;t=1");
        assert_eq!(written(0), "\"requests\";r=0;t=10");
    }
}

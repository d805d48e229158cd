//! How much one address may send with a public key.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Events that an address may send at once, and a second after that.
///
/// An office behind one address reads some hundred pages a minute; a script sends that in a second.
const AT_ONCE: f64 = 3_000.0;
const A_SECOND: f64 = 50.0;

/// Addresses remembered.
const MOST: usize = 100_000;

/// A bucket of tokens for every address (RFC 2697 counts alike).
#[derive(Debug, Default)]
pub(crate) struct Pace {
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn full(now: Instant) -> Self {
        Self { left: AT_ONCE, at: now }
    }

    fn filled(self, now: Instant) -> Self {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        Self { left: (self.left + since * A_SECOND).min(AT_ONCE), at: now }
    }
}

impl Pace {
    /// Takes events of an address in; or says after how long to send them again.
    pub(crate) fn take(&self, address: IpAddr, events: u32, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| bucket.filled(now).left < AT_ONCE);
        }
        let bucket = buckets.entry(address).or_insert_with(|| Bucket::full(now));
        *bucket = bucket.filled(now);
        // A batch is never larger than a full bucket holds.
        let wanted = f64::from(events).min(AT_ONCE);
        if bucket.left < wanted {
            return Err(Duration::from_secs_f64((wanted - bucket.left) / A_SECOND));
        }
        bucket.left -= wanted;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_sends_too_much_waits_and_no_other_does() {
        let (pace, now) = (Pace::default(), Instant::now());
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        pace.take(one, 2_900, now).unwrap();
        pace.take(one, 100, now).unwrap();
        assert_eq!(pace.take(one, 100, now), Err(Duration::from_secs(2)));
        pace.take(other, 100, now).unwrap();
        pace.take(one, 100, now + Duration::from_secs(2)).unwrap();
        assert!(pace.take(one, 1, now + Duration::from_secs(2)).is_err());
        pace.take(one, 1_000_000, now + Duration::from_hours(1)).unwrap();
    }
}

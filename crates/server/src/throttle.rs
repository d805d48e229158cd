//! Slows down whoever tries passwords, or whether somebody is a customer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wrong passwords that cost nothing.
const FREE: u32 = 5;

/// The longest wait.
const LONGEST: Duration = Duration::from_mins(15);

/// Accounts and addresses remembered; the oldest go first.
const MOST: usize = 10_000;

/// Wrong passwords by account and by address.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    tries: Mutex<HashMap<String, Tries>>,
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    wrong: u32,
    last: Instant,
}

impl Tries {
    /// Doubles with every wrong password past the free ones.
    fn wait(self, now: Instant) -> Option<Duration> {
        let doublings = self.wrong.checked_sub(FREE)?.min(20);
        let wait = Duration::from_secs(1 << doublings).min(LONGEST);
        (self.last + wait).checked_duration_since(now).filter(|left| !left.is_zero())
    }
}

impl Throttle {
    /// How long to wait before a password of this key is looked at.
    pub(crate) fn wait(&self, key: &str, now: Instant) -> Option<Duration> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).get(key).and_then(|tries| tries.wait(now))
    }

    pub(crate) fn wrong(&self, key: &str, now: Instant) {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.retain(|_, tries| now.duration_since(tries.last) < LONGEST);
        }
        let tries = all.entry(key.to_owned()).or_insert(Tries { wrong: 0, last: now });
        tries.wrong += 1;
        tries.last = now;
    }

    pub(crate) fn right(&self, key: &str) {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// Identifiers that may be tried in vain at once, and how soon one more is forgiven.
const GUESSES: u32 = 60;
const FORGIVEN: Duration = Duration::from_secs(20);

/// Look-ups in vain by those who are not to see identifiers: a leaky bucket for each. What was found forgives nothing,
/// or whoever knows one customer could try all others in between.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<String, Tries>>);

impl Guesses {
    /// How long to wait before somebody may try again.
    pub(crate) fn wait(&self, who: &str, now: Instant) -> Option<Duration> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = all.get(who)?;
        if tries.left(now) < GUESSES {
            return None;
        }
        // The oldest of them is forgiven first.
        let over = tries.wrong + 1 - GUESSES;
        (tries.last + FORGIVEN * over).checked_duration_since(now)
    }

    /// Nobody has what somebody tried.
    pub(crate) fn missed(&self, who: &str, now: Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.retain(|_, tries| tries.left(now) > 0);
        }
        let tries = all.entry(who.to_owned()).or_insert(Tries { wrong: 0, last: now });
        *tries = Tries { wrong: tries.left(now) + 1, last: now };
    }
}

impl Tries {
    /// How many of them are not forgiven yet.
    fn left(self, now: Instant) -> u32 {
        let forgiven = now.duration_since(self.last).as_secs() / FORGIVEN.as_secs();
        self.wrong.saturating_sub(u32::try_from(forgiven).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_in_vain_waits_and_is_forgiven_with_time() {
        let (guesses, now) = (Guesses::default(), Instant::now());
        for _ in 0..GUESSES {
            assert_eq!(guesses.wait("anna", now), None);
            guesses.missed("anna", now);
        }
        assert_eq!(guesses.wait("anna", now), Some(FORGIVEN));
        assert_eq!(guesses.wait("olga", now), None);
        let later = now + FORGIVEN;
        assert_eq!(guesses.wait("anna", later), None);
        guesses.missed("anna", later);
        assert_eq!(guesses.wait("anna", later), Some(FORGIVEN));
        assert_eq!(guesses.wait("anna", later + 2 * FORGIVEN), None);
    }

    #[test]
    fn waits_begin_after_some_wrong_passwords_and_double() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..FREE {
            assert_eq!(throttle.wait("a", now), None);
            throttle.wrong("a", now);
        }
        assert_eq!(throttle.wait("a", now), Some(Duration::from_secs(1)));
        throttle.wrong("a", now);
        assert_eq!(throttle.wait("a", now), Some(Duration::from_secs(2)));
        assert_eq!(throttle.wait("a", now + Duration::from_secs(2)), None);
        assert_eq!(throttle.wait("b", now), None);
        throttle.right("a");
        assert_eq!(throttle.wait("a", now), None);
    }

    #[test]
    fn no_wait_is_longer_than_a_quarter_of_an_hour() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..100 {
            throttle.wrong("a", now);
        }
        assert_eq!(throttle.wait("a", now), Some(LONGEST));
    }
}

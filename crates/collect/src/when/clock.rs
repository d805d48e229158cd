use std::collections::HashMap;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Civil, DAY};

/// An instant and whether the local time that gave it was one of several or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub micros: i64,
    pub ambiguous: bool,
}

/// Turns local times of one zone into instants.
///
/// Rows of a file share few days, and on nearly every day the offset is the
/// same from midnight to midnight: it is looked up once for each day.
#[derive(Debug)]
pub(crate) struct ZoneClock {
    zone: TimeZone,
    is_utc: bool,
    /// Offset in microseconds of a whole day; `None` for a day with a change of clocks.
    days: HashMap<i32, Option<i64>>,
    last: (i32, Option<i64>),
}

/// Days kept at most: more than a thousand years; only nonsense has more.
const KEPT_DAYS: usize = 1 << 19;

impl ZoneClock {
    pub(crate) fn new(zone: TimeZone) -> Self {
        let is_utc = zone.is_unknown() || zone.to_fixed_offset().is_ok_and(jiff::tz::Offset::is_zero);
        Self { zone, is_utc, days: HashMap::new(), last: (i32::MIN, None) }
    }

    /// The instant of a civil time; its own offset comes before the zone.
    pub(crate) fn instant(&mut self, civil: Civil) -> Instant {
        let local = i64::from(civil.day) * DAY + civil.micros;
        if let Some(offset_s) = civil.offset_s {
            return Instant { micros: local - i64::from(offset_s) * 1_000_000, ambiguous: false };
        }
        if self.is_utc {
            return Instant { micros: local, ambiguous: false };
        }
        if self.last.0 != civil.day {
            self.last = (civil.day, self.offset_of_day(civil.day));
        }
        match self.last.1 {
            Some(offset) => Instant { micros: local - offset, ambiguous: false },
            None => self.resolve(local).unwrap_or(Instant { micros: local, ambiguous: true }),
        }
    }

    fn offset_of_day(&mut self, day: i32) -> Option<i64> {
        if let Some(offset) = self.days.get(&day) {
            return *offset;
        }
        if self.days.len() >= KEPT_DAYS {
            self.days.clear();
        }
        let start = i64::from(day) * DAY;
        let offset = match (self.resolve(start), self.resolve(start + DAY)) {
            (Some(from), Some(to)) if !from.ambiguous && !to.ambiguous && to.micros - from.micros == DAY => {
                Some(start - from.micros)
            }
            _ => None,
        };
        self.days.insert(day, offset);
        offset
    }

    /// Asks the zone's rules. A time that exists twice or not at all takes the offset before the change of clocks.
    fn resolve(&self, local: i64) -> Option<Instant> {
        let civil: DateTime =
            DateTime::constant(1970, 1, 1, 0, 0, 0, 0).checked_add(SignedDuration::from_micros(local)).ok()?;
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        let unsure = ambiguous.is_ambiguous();
        let micros = ambiguous.compatible().ok()?.as_microsecond();
        Some(Instant { micros, ambiguous: unsure })
    }
}

//! Numbers with their n and interval, as they stand in a sentence.

use styk_model::answer::{Estimate, Rate, Unit};

use super::{SMALL_SAMPLE, Writer};
use crate::language::{
    count, decimal, duration, money, percent, percent_points, percent_range, points, signed, whole_or_decimal,
};

impl Writer {
    /// `34% (95% interval 28–41%; 41 of 120)`.
    pub(super) fn rate(&self, rate: &Rate) -> String {
        self.rate_of(rate, "")
    }

    /// The same with what it is a share of: `34% of customers (95% interval ...)`.
    pub(super) fn rate_of(&self, rate: &Rate, whole: &str) -> String {
        let space = if whole.is_empty() { "" } else { " " };
        let of = self.pick("of", "из", "z");
        let (successes, n) = (count(rate.successes, self.language), count(rate.n, self.language));
        format!(
            "{}{space}{whole} ({}; {successes} {of} {n}{})",
            percent(rate.value, self.language),
            self.interval_words(&percent_range(rate.low, rate.high, self.language)),
            self.small(rate.n),
        )
    }

    /// The interval under its name in the glossary.
    pub(super) fn interval_words(&self, range: &str) -> String {
        self.pick(
            format!("95% interval {range}"),
            format!("диапазон неопределённости 95\u{a0}%: {range}"),
            format!("przedział niepewności 95%: {range}"),
        )
    }

    /// Says so where a sample is small.
    pub(super) fn small(&self, n: u64) -> &'static str {
        if n >= SMALL_SAMPLE {
            return "";
        }
        self.pick("; small sample", "; данных мало", "; mała próba")
    }

    /// A number of a unit alone.
    pub(super) fn value(&self, unit: Unit, value: f64, currency: Option<&str>) -> String {
        match unit {
            Unit::Count => count(value.max(0.0).round() as u64, self.language),
            Unit::Share => percent(value, self.language),
            Unit::Points => points(value, self.language),
            Unit::Seconds => duration(value, self.language),
            Unit::Money => money(value, currency, self.language),
            Unit::Number => whole_or_decimal(value, self.language),
        }
    }

    /// A number with what it rests on: `4.2 points (95% interval 3.9–4.5; n = 120)`.
    pub(super) fn estimate(&self, unit: Unit, estimate: &Estimate, currency: Option<&str>) -> String {
        let value = self.value(unit, estimate.value, currency);
        let n = self.n_words(unit, estimate.n);
        match (estimate.low, estimate.high) {
            (Some(low), Some(high)) => {
                let range = self.interval_words(&self.range(unit, low, high, currency));
                format!("{value} ({range}; {n}{})", self.small(estimate.n))
            }
            _ if unit == Unit::Count => value,
            _ => format!("{value} ({n}{})", self.small(estimate.n)),
        }
    }

    fn range(&self, unit: Unit, low: f64, high: f64, currency: Option<&str>) -> String {
        let to = self.pick(" to ", " до ", " do ");
        match unit {
            Unit::Share => percent_range(low, high, self.language),
            Unit::Points if low >= 0.0 => {
                format!("{}–{}", decimal(low, 1, self.language), decimal(high, 1, self.language))
            }
            Unit::Points => {
                let from = self.pick("", "от ", "od ");
                format!("{from}{}{to}{}", decimal(low, 1, self.language), decimal(high, 1, self.language))
            }
            _ => {
                let from = self.pick("", "от ", "od ");
                format!("{from}{}{to}{}", self.value(unit, low, currency), self.value(unit, high, currency))
            }
        }
    }

    fn n_words(&self, unit: Unit, n: u64) -> String {
        let shown = count(n, self.language);
        if unit == Unit::Points {
            return self.pick(format!("answers: {shown}"), format!("ответов: {shown}"), format!("odpowiedzi: {shown}"));
        }
        format!("n\u{a0}=\u{a0}{shown}")
    }

    /// A difference, signed, with its interval: `+3.4 pp (95% interval +1.2 to +5.6)`.
    pub(super) fn difference_of(&self, unit: Unit, difference: &Estimate) -> String {
        let value = self.signed_value(unit, difference.value);
        let (Some(low), Some(high)) = (difference.low, difference.high) else {
            return value;
        };
        let (from, to) = (self.pick("", "от ", "od "), self.pick("to", "до", "do"));
        let range = format!("{from}{} {to} {}", self.signed_value(unit, low), self.signed_value(unit, high));
        format!("{value} ({})", self.interval_words(&range))
    }

    fn signed_value(&self, unit: Unit, value: f64) -> String {
        match unit {
            Unit::Share => percent_points(value, self.language),
            Unit::Count => signed(value, 0, self.language),
            Unit::Points => signed(value, 1, self.language),
            Unit::Seconds | Unit::Money | Unit::Number if value < 0.0 => {
                format!("\u{2212}{}", self.value(unit, -value, None))
            }
            Unit::Seconds | Unit::Money | Unit::Number => format!("+{}", self.value(unit, value, None)),
        }
    }
}

//! What the values of a column look like.

use std::collections::HashSet;

use styk_model::Currency;

use super::times::{TimeGuess, are_times_of_day, detect};
use crate::identify::{is_email, phone_e164};
use crate::mapping::{DateOrder, direction_named};
use crate::number::{DecimalMark, currency_named, float, split_currency};
use crate::place::is_page;

/// Counts and shares over the sample of one column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Content {
    /// Values that are not blank.
    pub(super) present: usize,
    pub(super) distinct: usize,
    /// Shares of the present values.
    pub(super) numbers: f64,
    pub(super) integers: f64,
    /// With exactly two digits behind the mark.
    pub(super) cents: f64,
    pub(super) emails: f64,
    pub(super) phones: f64,
    pub(super) pages: f64,
    pub(super) currencies: f64,
    pub(super) directions: f64,
    pub(super) lifecycles: f64,
    /// Holding a space between words.
    pub(super) phrases: f64,
    /// Several steps joined by ` > `.
    pub(super) joined_steps: f64,
    pub(super) least: f64,
    pub(super) most: f64,
    pub(super) average_length: f64,
    pub(super) currency_sign: Option<Currency>,
    pub(super) time: Option<TimeGuess>,
    pub(super) times_of_day: bool,
}

/// The transitions of IEEE 1849 (XES), lifecycle extension.
const TRANSITIONS: [&str; 13] = [
    "schedule",
    "assign",
    "withdraw",
    "reassign",
    "start",
    "suspend",
    "resume",
    "pi_abort",
    "ate_abort",
    "complete",
    "autoskip",
    "manualskip",
    "unknown",
];

/// A number of any of the countries most likely here.
fn is_phone(value: &str) -> bool {
    value.len() >= 9 && ["RU", "PL", "US"].into_iter().any(|country| phone_e164(value, Some(country)).is_some())
}

pub(super) fn look(values: &[&str], mark: DecimalMark, order: Option<DateOrder>) -> Content {
    let share = |test: &dyn Fn(&str) -> bool| {
        values.iter().filter(|value| test(value)).count() as f64 / values.len().max(1) as f64
    };
    let mut scratch = String::new();
    let numbers: Vec<f64> =
        values.iter().filter_map(|value| float(split_currency(value).0, mark, &mut scratch)).collect();
    let distinct: HashSet<&str> = values.iter().copied().collect();
    let decimal = if mark == DecimalMark::Point { '.' } else { ',' };
    let count = values.len().max(1) as f64;
    Content {
        present: values.len(),
        distinct: distinct.len(),
        numbers: numbers.len() as f64 / count,
        integers: numbers.iter().filter(|number| number.fract() == 0.0).count() as f64 / count,
        cents: share(&|value| value.rsplit_once(decimal).is_some_and(|(_, fraction)| fraction.len() == 2)),
        emails: share(&is_email),
        phones: share(&is_phone),
        pages: share(&is_page),
        currencies: share(&|value| currency_named(value).is_some()),
        directions: share(&|value| direction_named(value).is_some()),
        lifecycles: share(&|value| TRANSITIONS.contains(&value.to_lowercase().as_str())),
        phrases: share(&|value| value.contains(' ')),
        joined_steps: share(&|value| value.contains(" > ")),
        least: numbers.iter().copied().fold(f64::INFINITY, f64::min),
        most: numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        average_length: values.iter().map(|value| value.chars().count()).sum::<usize>() as f64 / count,
        currency_sign: values.iter().find_map(|value| split_currency(value).1),
        time: detect(values, order),
        times_of_day: are_times_of_day(values),
    }
}

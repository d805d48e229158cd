use styk_model::{Currency, Expected, Flaw, Money, MoneyError, Score};

use super::Mapper;
use crate::mapping::Role;
use crate::number;
use crate::plan::Field;
use crate::properties::quoted_key;
use crate::row::Row;

impl Mapper {
    pub(super) fn money(&mut self, row: &Row, role: Role) -> Result<Option<Money>, Flaw> {
        let Self { plan, buffers, mapping, mark, .. } = self;
        let Some(field) = plan.fields.get(role) else { return Ok(None) };
        let Some(text) = field.quantity(row, &buffers.computed) else { return Ok(None) };
        let (amount, named) = number::split_currency(text);
        let bad = || unreadable(field, text, Expected::Amount);
        if !number::canonical(amount, *mark, &mut buffers.number) {
            return Err(bad());
        }
        let column = plan.fields.get(Role::Currency).and_then(|field| field.source.get(row, &buffers.computed));
        let currency = named
            .or_else(|| column.and_then(|text| number::currency_named(text).or_else(|| text.parse().ok())))
            .or(field.currency)
            .or(mapping.currency)
            .or_else(no_currency);
        let Some(currency) = currency else { return Err(bad()) };
        Money::from_decimal(&buffers.number, currency).map(Some).map_err(|error| match error {
            MoneyError::TooLarge(value) => Flaw::AmountTooLarge { value, column: field.name.clone() },
            MoneyError::Amount(_) | MoneyError::Currency(_) => bad(),
        })
    }

    /// Values outside of the scale (0 or 99 for "does not apply") are no scores and stay as properties.
    pub(super) fn score(&mut self, row: &Row) -> Result<Option<Score>, Flaw> {
        let Self { plan, buffers, mark, .. } = self;
        let Some(field) = plan.fields.get(Role::Score) else { return Ok(None) };
        let Some(text) = field.quantity(row, &buffers.computed) else { return Ok(None) };
        let Some(value) = number::float(text, *mark, &mut buffers.number) else {
            return Err(unreadable(field, text, Expected::Score));
        };
        match field.scale {
            Some(scale) if scale.contains(value) => Ok(Some(Score { value, scale })),
            _ => {
                buffers.properties.value(&quoted_key(&field.name), text, *mark, false);
                Ok(None)
            }
        }
    }

    pub(super) fn integer(&mut self, row: &Row, role: Role) -> Result<Option<i64>, Flaw> {
        let Self { plan, buffers, mark, .. } = self;
        let Some(field) = plan.fields.get(role) else { return Ok(None) };
        let Some(text) = field.quantity(row, &buffers.computed) else { return Ok(None) };
        let readable = number::canonical(text, *mark, &mut buffers.number);
        let whole = buffers.number.split_once('.').map_or(buffers.number.as_str(), |(whole, _)| whole);
        match whole.parse() {
            Ok(value) if readable => Ok(Some(value)),
            _ => Err(unreadable(field, text, Expected::WholeNumber)),
        }
    }
}

/// The code that ISO 4217 has for "no currency": the amount is kept where nothing names one.
pub(crate) fn no_currency() -> Option<Currency> {
    "XXX".parse().ok()
}

pub(super) fn unreadable(field: &Field, text: &str, expected: Expected) -> Flaw {
    Flaw::Unreadable { value: shortened(text).to_owned(), column: field.name.clone(), expected }
}

/// At most 40 characters, for messages.
pub(crate) fn shortened(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}

/// `1:30` (minutes) or `00:01:30` in milliseconds; hours may go beyond a day.
pub(crate) fn clock_length(text: &str) -> Option<i64> {
    let mut seconds = 0_i64;
    let mut parts = 0;
    for part in text.split(':') {
        let value: i64 = part.parse().ok().filter(|value| (0..1_000_000).contains(value))?;
        if parts > 0 && value > 59 {
            return None;
        }
        seconds = seconds * 60 + value;
        parts += 1;
    }
    (2..=3).contains(&parts).then_some(seconds * 1000)
}

use jiff::tz::TimeZone;
use styk_journey::habits::{Habits, HabitsConfig, Offsets};
use styk_journey::{Batch, ColumnId};
use styk_model::{TimeSpan, Timestamp};

use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;

/// What is read of each customer.
pub(super) struct Columns {
    inputs: Inputs,
    config: HabitsConfig,
}

impl Columns {
    pub(super) fn new(context: &Context, at: Timestamp, zone: &str) -> Result<Self, QueryError> {
        let mut inputs = Inputs::new();
        let config = HabitsConfig {
            symbols: inputs.symbols(context)?,
            channels: inputs.codes(context, "channel")?,
            mediums: inputs.codes(context, "medium")?,
            money: inputs.numbers(context, "money")?,
            scores: inputs.numbers(context, "score")?,
            scales: inputs.codes(context, "score_scale")?,
            until: at.0,
            offsets: offsets(zone, at)?,
        };
        inputs.seal(context)?;
        Ok(Self { inputs, config })
    }

    /// The moment that customers are told for, in microseconds.
    pub(super) fn at(&self) -> i64 {
        self.config.until
    }

    /// The values behind the codes of channels, of mediums and of scales.
    pub(super) fn channel(&self, context: &Context, code: u32) -> Option<String> {
        self.value(context, self.config.channels, code)
    }

    pub(super) fn medium(&self, context: &Context, code: u32) -> Option<String> {
        self.value(context, self.config.mediums, code)
    }

    pub(super) fn scale(&self, context: &Context, code: u32) -> Option<String> {
        self.value(context, self.config.scales, code)
    }

    fn value(&self, context: &Context, column: ColumnId, code: u32) -> Option<String> {
        self.inputs.value(column, code, &context.registry)
    }

    /// Looks at all customers in one pass.
    pub(super) fn pass<S: Send>(
        &self,
        context: &Context,
        make: impl Fn() -> S + Sync,
        look: impl Fn(&mut S, Habits) + Sync,
    ) -> Result<Vec<S>, QueryError> {
        let span = TimeSpan { to: Timestamp(self.at().saturating_add(1)), ..TimeSpan::ALL };
        let observe = |state: &mut S, batch: &Batch| {
            let settled = self.inputs.settled(batch);
            let batch = settled.as_ref().unwrap_or(batch);
            for place in 0..batch.persons.len() {
                if let Some(habits) = Habits::of(batch, place, &self.config) {
                    look(state, habits);
                }
            }
        };
        let (states, _) = context.scan(self.inputs.reads(span), true).pass(&self.inputs, make, observe)?;
        Ok(states)
    }
}

/// How far the clocks of a zone were ahead of UTC.
fn offsets(zone: &str, until: Timestamp) -> Result<Offsets, QueryError> {
    let known = TimeZone::get(zone).map_err(|_| QueryError::Zone(zone.to_owned()))?;
    let micros = |seconds: i32| i64::from(seconds) * 1_000_000;
    let first = jiff::Timestamp::UNIX_EPOCH;
    let mut offsets = vec![(first.as_microsecond(), micros(known.to_offset(first).seconds()))];
    for transition in known.following(first) {
        let from = transition.timestamp().as_microsecond();
        if from > until.0 {
            break;
        }
        offsets.push((from, micros(transition.offset().seconds())));
    }
    Ok(Offsets::new(offsets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_set_forward_and_back_up_to_a_moment() {
        // From 1 January 2024 to 1 January 2025.
        let (from, until) = (1_704_067_200_000_000, Timestamp(1_735_689_600_000_000));
        let hour = 3_600_000_000;
        // 31 March 2024 01:00 UTC and 27 October 2024 01:00 UTC.
        let (summer, winter) = (1_711_846_800_000_000, 1_729_990_800_000_000);
        let known = offsets("Europe/Warsaw", until).unwrap();
        for (time, ahead) in [(from, 1), (summer - 1, 1), (summer, 2), (winter - 1, 2), (winter, 1), (until.0, 1)] {
            assert_eq!(known.ahead(time), ahead * hour, "{time}");
        }
        assert_eq!(offsets("UTC", until).unwrap().ahead(from), 0);
        assert!(matches!(offsets("Warsaw", until), Err(QueryError::Zone(_))));
    }
}

use styk_model::{Expected, Flags, Flaw, RawTimes, Timestamp};

use super::Mapper;
use super::numbers::{clock_length, shortened, unreadable};
use crate::mapping::{DurationUnit, Role};
use crate::number;
use crate::plan::Field;
use crate::row::Row;
use crate::when::{Civil, TimeFormat, time_of_day};

impl Mapper {
    pub(super) fn time(&mut self, row: &Row) -> Result<(Timestamp, RawTimes, Flags), Flaw> {
        if let Some((time, flags)) = self.given
            && !self.plan.fields.has(Role::Time)
            && !self.plan.fields.has(Role::Date)
        {
            return Ok((time, RawTimes::default(), flags));
        }
        let civil = self.civil(row)?;
        let instant = self.clock.instant(civil);
        let mut flags = Flags::default();
        if civil.date_only {
            flags = flags.with(Flags::DATE_ONLY);
        }
        if instant.ambiguous {
            flags = flags.with(Flags::AMBIGUOUS_TIME);
        }
        let client = Timestamp(instant.micros);
        let (sent, received) = (self.moment(row, Role::SentAt)?, self.moment(row, Role::ReceivedAt)?);
        let raw = |client| RawTimes { client, sent, received };
        match (sent, received) {
            // The device's clock was this much behind when it sent the batch.
            (Some(sent), Some(received)) => {
                let corrected = client.0.saturating_add(received.0.saturating_sub(sent.0));
                Ok((Timestamp(corrected), raw(Some(client)), flags))
            }
            _ => Ok((client, raw(None), flags)),
        }
    }

    /// The local time of a record, from one column or from two.
    fn civil(&self, row: &Row) -> Result<Civil, Flaw> {
        let computed = &self.buffers.computed;
        if let Some(field) = self.plan.fields.get(Role::Time) {
            let Some(text) = field.quantity(row, computed) else {
                return Err(Flaw::Blank { column: field.name.clone(), expected: Expected::Time });
            };
            return self.parse_time(field, text);
        }
        let Some(field) = self.plan.fields.get(Role::Date) else {
            return Err(Flaw::NoTime);
        };
        let Some(text) = field.quantity(row, computed) else {
            return Err(Flaw::Blank { column: field.name.clone(), expected: Expected::Date });
        };
        let mut civil = self.parse_time(field, text)?;
        let clock = self.plan.fields.get(Role::TimeOfDay);
        if let Some((clock, text)) = clock.and_then(|clock| Some((clock, clock.quantity(row, computed)?))) {
            // Workbooks give the time of day as a time of the day zero.
            let micros = time_of_day(text).or_else(|| TimeFormat::Iso.parse(text).map(|civil| civil.micros));
            civil.micros = micros.ok_or_else(|| unreadable(clock, text, Expected::TimeOfDay))?;
            civil.date_only = false;
        }
        Ok(civil)
    }

    fn parse_time(&self, field: &Field, text: &str) -> Result<Civil, Flaw> {
        let format = field.format.or(self.time_format).unwrap_or(TimeFormat::Iso);
        format.parse_lenient(text).ok_or_else(|| Flaw::NotTime {
            value: shortened(text).to_owned(),
            column: field.name.clone(),
            example: format.example().to_owned(),
        })
    }

    /// A further instant of the record, where it has one.
    fn moment(&mut self, row: &Row, role: Role) -> Result<Option<Timestamp>, Flaw> {
        let Some(field) = self.plan.fields.get(role) else { return Ok(None) };
        let Some(text) = field.quantity(row, &self.buffers.computed) else { return Ok(None) };
        let civil = self.parse_time(field, text)?;
        Ok(Some(Timestamp(self.clock.instant(civil).micros)))
    }

    pub(super) fn duration(&mut self, row: &Row, start: Timestamp) -> Result<(Option<i64>, Flags), Flaw> {
        let mut flags = Flags::default();
        let mut duration = None;
        if self.plan.fields.has(Role::EndTime) {
            match self.moment(row, Role::EndTime)? {
                Some(end) if end >= start => duration = Some((end.0 - start.0) / 1000),
                Some(_) => {}
                None => flags = Flags::OPEN_ENDED,
            }
        }
        let Some(field) = self.plan.fields.get(Role::Duration) else { return Ok((duration, flags)) };
        let Some(text) = field.quantity(row, &self.buffers.computed) else { return Ok((duration, flags)) };
        let unit = field.unit.map_or(1000.0, DurationUnit::milliseconds);
        let value = clock_length(text).or_else(|| {
            number::float(text, self.mark, &mut self.buffers.number).map(|value| (value * unit).round() as i64)
        });
        match value {
            Some(milliseconds) => Ok((Some(milliseconds), flags)),
            None => Err(unreadable(field, text, Expected::Duration)),
        }
    }
}

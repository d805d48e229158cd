//! Rows as CSV.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::Bench;
use crate::SimulateError;
use crate::files::write_file;
use crate::plan::DAY;

/// Writes `user_id,time,event,channel,amount` in the order of arrival, times as
/// RFC 3339 with microseconds in UTC; returns the number of rows.
pub fn write_rows(bench: &Bench, path: &Path) -> Result<u64, SimulateError> {
    let mut rows = 0;
    write_file(path, |file| {
        rows = rows_into(bench, file)?;
        Ok(())
    })?;
    Ok(rows)
}

fn rows_into(bench: &Bench, file: &mut BufWriter<File>) -> std::io::Result<u64> {
    file.write_all(b"user_id,time,event,channel,amount\n")?;
    let mut rows = 0;
    let mut line = Vec::with_capacity(96);
    let mut clock = Clock::default();
    for row in bench.rows() {
        line.clear();
        decimal(i64::from(row.user), &mut line);
        line.push(b',');
        clock.write(row.time_micros, &mut line);
        line.push(b',');
        line.extend_from_slice(row.event.as_bytes());
        line.push(b',');
        line.extend_from_slice(row.channel.as_bytes());
        line.push(b',');
        if let Some(minor) = row.amount_minor {
            decimal(minor / 100, &mut line);
            line.push(b'.');
            digits(minor % 100, 2, &mut line);
        }
        line.push(b'\n');
        file.write_all(&line)?;
        rows += 1;
    }
    Ok(rows)
}

/// Writes `user_id,other_id` for everyone who has two numbers.
pub fn write_merged(bench: &Bench, path: &Path) -> Result<(), SimulateError> {
    write_file(path, |file| {
        file.write_all(b"user_id,other_id\n")?;
        for pair in bench.merged() {
            writeln!(file, "{},{}", pair.user, pair.other)?;
        }
        Ok(())
    })
}

/// Writes instants; the date is made once a day, since rows come in order.
#[derive(Default)]
struct Clock {
    day: i64,
    date: String,
}

impl Clock {
    fn write(&mut self, micros: i64, out: &mut Vec<u8>) {
        let day = micros.div_euclid(DAY);
        if day != self.day || self.date.is_empty() {
            self.day = day;
            let instant = jiff::Timestamp::from_microsecond(day * DAY).unwrap_or_default();
            self.date = jiff::tz::Offset::UTC.to_datetime(instant).date().to_string();
        }
        out.extend_from_slice(self.date.as_bytes());
        out.push(b'T');
        let within = micros.rem_euclid(DAY);
        let seconds = within / 1_000_000;
        digits(seconds / 3_600, 2, out);
        out.push(b':');
        digits(seconds / 60 % 60, 2, out);
        out.push(b':');
        digits(seconds % 60, 2, out);
        out.push(b'.');
        digits(within % 1_000_000, 6, out);
        out.push(b'Z');
    }
}

/// Exactly `width` digits, zeros in front.
fn digits(value: i64, width: usize, out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + width, b'0');
    let mut rest = value;
    for position in (start..start + width).rev() {
        out[position] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// As many digits as it has, for numbers from 0.
fn decimal(value: i64, out: &mut Vec<u8>) {
    digits(value, value.checked_ilog10().map_or(1, |power| power as usize + 1), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_equal_what_a_calendar_library_writes() {
        let mut clock = Clock::default();
        for micros in [0, 951_782_399_999_999, 1_709_164_800_000_001, -1] {
            let mut out = Vec::new();
            clock.write(micros, &mut out);
            let expected = format!("{:.6}", jiff::Timestamp::from_microsecond(micros).unwrap());
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn numbers_have_their_digits() {
        for number in [0, 7, 10, 99, 100, 1_250_000] {
            let mut out = Vec::new();
            decimal(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }
}

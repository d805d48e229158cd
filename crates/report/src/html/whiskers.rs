//! Differences as dots with whiskers around the line of no difference.

use styk_model::Language;
use styk_model::answer::{DifferenceResult, DifferenceRow, Unit};

use super::canvas::{Anchor, Canvas, Picture, SMALL, TEXT, fit, fold, text_width, ticks, time_ticks};
use crate::format;
use crate::table::Figure;
use crate::words::Word;

const MAX_ROWS: usize = 24;

const ROW: f64 = 34.0;

pub(super) fn drawn_rows(result: &DifferenceResult) -> Option<(usize, usize)> {
    (result.rows.len() > MAX_ROWS).then_some((MAX_ROWS, result.rows.len()))
}

fn figure(row: &DifferenceRow) -> Figure {
    Figure { estimate: row.difference, unit: row.unit, currency: None, difference: true }
}

fn told(row: &DifferenceRow, language: Language) -> String {
    format::value(row.difference.value, &figure(row), language)
}

/// What all panels share, so that they stand in line.
struct Frame {
    width: f64,
    /// Room for labels and for values.
    label: f64,
    value: f64,
    language: Language,
}

fn bounds(row: &DifferenceRow) -> (f64, f64) {
    let value = row.difference.value;
    (row.difference.low.unwrap_or(value).min(value), row.difference.high.unwrap_or(value).max(value))
}

/// A panel per unit: points and percent share no scale.
pub(super) fn differences(result: &DifferenceResult, width: f64, language: Language) -> Picture {
    let rows = &result.rows[..result.rows.len().min(MAX_ROWS)];
    let mut units: Vec<Unit> = Vec::new();
    for row in rows {
        if !units.contains(&row.unit) {
            units.push(row.unit);
        }
    }
    let mut body = Canvas::new();
    let mut y = legend(&mut body, width, language) + 4.0;
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(60.0, f64::max);
    let frame = Frame {
        width,
        label: widest(&mut rows.iter().map(|row| text_width(&row.item, TEXT))).min(width * 0.32),
        value: widest(&mut rows.iter().map(|row| text_width(&told(row, language), TEXT))),
        language,
    };
    for unit in units {
        let rows: Vec<&DifferenceRow> = rows.iter().filter(|row| row.unit == unit).collect();
        y = panel(&mut body, &rows, y, &frame) + 14.0;
    }
    Picture { width, height: y, body }
}

fn legend(body: &mut Canvas, width: f64, language: Language) -> f64 {
    let (mut x, mut y) = (6.0, 12.0);
    for (word, class) in [(Word::RealDifference, "dot real"), (Word::NotSure, "dot unsure")] {
        let text = word.of(language);
        let needed = text_width(text, TEXT) + 38.0;
        if x > 6.0 && x + needed > width {
            x = 6.0;
            y += 20.0;
        }
        body.circle(class, [x, y], 5.0);
        body.text("label", [x + 12.0, y + 4.5], Anchor::Start, text);
        x += needed;
    }
    y + 16.0
}

fn panel(body: &mut Canvas, rows: &[&DifferenceRow], top: f64, frame: &Frame) -> f64 {
    let Frame { width, label, value: value_room, language } = *frame;
    let wide = width >= 600.0;
    let label_room = if wide { label } else { 0.0 };
    let (left, right) = (label_room + 24.0, width - if wide { value_room + 18.0 } else { 24.0 });
    let low = rows.iter().map(|row| bounds(row).0).fold(0.0, f64::min);
    let high = rows.iter().map(|row| bounds(row).1).fold(0.0, f64::max);
    let span = (high - low).max(f64::MIN_POSITIVE);
    let x = |value: f64| left + (value - low) / span * (right - left);
    let row_height = if wide { ROW } else { ROW + 18.0 };
    let bottom = top + 4.0 + rows.len() as f64 * row_height;
    let ticks = if rows[0].unit == Unit::Seconds { time_ticks } else { ticks };
    for tick in ticks(low, high, if wide { 6 } else { 4 }) {
        body.line("grid", [x(tick), top], [x(tick), bottom]);
        body.text("small", [x(tick), bottom + 15.0], Anchor::Middle, &format::tick(tick, &figure(rows[0]), language));
    }
    body.line("zero", [x(0.0), top], [x(0.0), bottom]);
    for (index, row) in rows.iter().enumerate() {
        let y = top + 4.0 + index as f64 * row_height;
        let value = told(row, language);
        body.open_mark(&tip(row, language));
        let middle = if wide { y + row_height / 2.0 } else { y + row_height / 2.0 + 11.0 };
        if wide {
            let lines = fold(&row.item, TEXT, label_room, 2);
            for (line_index, line) in lines.iter().enumerate() {
                let offset = line_index as f64 * 15.0 - (lines.len() as f64 - 1.0) * 7.5;
                body.text("label", [label_room, middle + offset + 4.5], Anchor::End, line);
            }
            body.text("value", [width, middle + 4.5], Anchor::End, &value);
        } else {
            let room = width - text_width(&value, TEXT) - 10.0;
            body.text("label halo-text", [0.0, y + 15.0], Anchor::Start, &fit(&row.item, TEXT, room));
            body.text("value halo-text", [width, y + 15.0], Anchor::End, &value);
        }
        let (from, to) = bounds(row);
        let kind = if row.real { "real" } else { "unsure" };
        body.line(&format!("span {kind}"), [x(from), middle], [x(to), middle]);
        body.circle(&format!("dot {kind}"), [x(row.difference.value), middle], 5.0);
        body.close_mark();
    }
    bottom + SMALL + 8.0
}

fn tip(row: &DifferenceRow, language: Language) -> String {
    let figure = figure(row);
    let interval = format::interval(&figure, language).map(|text| format!(" ({text})")).unwrap_or_default();
    format!(
        "{}: {}{interval}, q {}, n {} / {}",
        row.item,
        format::value(row.difference.value, &figure, language),
        format::small(row.q_value, language),
        format::count(row.a.n, language),
        format::count(row.b.n, language)
    )
}

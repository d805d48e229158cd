//! Horizontal bars with whiskers: the picture for ranked figures.

use super::canvas::{Anchor, Canvas, Picture, SMALL, TEXT, fit, fold, text_width};

/// One bar.
#[derive(Default)]
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) value: f64,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// The value in words, beside the bar.
    pub(super) text: String,
    /// Small print under the value.
    pub(super) detail: String,
    /// Drawn in the accent colour.
    pub(super) accent: bool,
}

impl Bar {
    fn reach(&self) -> f64 {
        self.high.unwrap_or(self.value).max(self.value).max(0.0)
    }

    fn tip(&self) -> String {
        let detail = if self.detail.is_empty() { String::new() } else { format!(" ({})", self.detail) };
        format!("{}: {}{detail}", self.label, self.text)
    }
}

/// Bars, one a row. `scale` is the value of a full bar; the largest when absent.
pub(super) fn bars(rows: &[Bar], scale: Option<f64>, width: f64) -> Picture {
    let largest = rows.iter().map(Bar::reach).fold(0.0, f64::max);
    let scale = scale.unwrap_or(largest).max(f64::MIN_POSITIVE);
    if width < 600.0 { narrow(rows, scale, width) } else { wide(rows, scale, width) }
}

/// Labels left of the bars, values right of them.
fn wide(rows: &[Bar], scale: f64, width: f64) -> Picture {
    let widest_label = rows.iter().map(|bar| text_width(&bar.label, TEXT)).fold(60.0, f64::max);
    let label_room = widest_label.min(width * 0.36);
    let value_room = rows
        .iter()
        .map(|bar| text_width(&bar.text, TEXT).max(text_width(&bar.detail, SMALL)))
        .fold(40.0, f64::max)
        .min(width * 0.3);
    let left = label_room + 14.0;
    let room = width - left - value_room - 16.0;
    let mut body = Canvas::new();
    let mut y = 4.0;
    for bar in rows {
        let lines = fold(&bar.label, TEXT, label_room, 2);
        let height = 36.0;
        let middle = y + height / 2.0;
        body.open_mark(&bar.tip());
        for (index, line) in lines.iter().enumerate() {
            let offset = index as f64 * 15.0 - (lines.len() as f64 - 1.0) * 7.5;
            body.text("label", [label_room, middle + offset + 4.5], Anchor::End, line);
        }
        let end = left + draw(&mut body, bar, scale, [left, middle - 9.0, room, 18.0]);
        let text_x = end + 10.0;
        let detailed = !bar.detail.is_empty();
        body.text("value", [text_x, middle + if detailed { -2.0 } else { 4.5 }], Anchor::Start, &bar.text);
        body.text("small", [text_x, middle + 12.5], Anchor::Start, &fit(&bar.detail, SMALL, width - text_x));
        body.close_mark();
        y += height;
    }
    body.line("axis", [left, 2.0], [left, y + 2.0]);
    Picture { width, height: y + 6.0, body }
}

/// Label and value above each bar.
fn narrow(rows: &[Bar], scale: f64, width: f64) -> Picture {
    let mut body = Canvas::new();
    let mut y = 2.0;
    for bar in rows {
        body.open_mark(&bar.tip());
        let value_width = text_width(&bar.text, TEXT) + 8.0;
        let lines = fold(&bar.label, TEXT, width - value_width, 2);
        for (index, line) in lines.iter().enumerate() {
            body.text("label", [0.0, y + 13.0 + index as f64 * 15.0], Anchor::Start, line);
        }
        body.text("value", [width, y + 13.0], Anchor::End, &bar.text);
        y += 15.0 * lines.len().max(1) as f64 + 5.0;
        draw(&mut body, bar, scale, [0.0, y, width - 6.0, 12.0]);
        y += 14.0;
        if !bar.detail.is_empty() {
            body.text("small", [0.0, y + 11.0], Anchor::Start, &fit(&bar.detail, SMALL, width));
            y += 14.0;
        }
        body.close_mark();
        y += 10.0;
    }
    Picture { width, height: y, body }
}

/// The bar and its whisker; gives how far they reach.
fn draw(body: &mut Canvas, bar: &Bar, scale: f64, [x, y, room, height]: [f64; 4]) -> f64 {
    let length = |value: f64| (value.max(0.0) / scale).min(1.0) * room;
    let full = length(bar.value);
    body.rect(if bar.accent { "bar accent" } else { "bar" }, [x, y, full.max(1.0), height], 2.5);
    let (Some(low), Some(high)) = (bar.low, bar.high) else { return full };
    whisker(body, [x + length(low), x + length(high)], y + height / 2.0);
    full.max(length(high))
}

/// An interval: a line with ends.
pub(super) fn whisker(body: &mut Canvas, [from, to]: [f64; 2], y: f64) {
    for class in ["halo", "whisker"] {
        body.line(class, [from, y], [to, y]);
        for x in [from, to] {
            body.line(class, [x, y - 4.0], [x, y + 4.0]);
        }
    }
}

//! The lifecycle: who is new, returning and resurrected above the line, who
//! fell asleep below it.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use styk_model::Language;
use styk_model::answer::{LifecyclePoint, LifecycleResult};

use super::canvas::{Anchor, Canvas, Picture, SMALL, TEXT, text_width, ticks};
use crate::format;
use crate::words::Word;

const MAX_POINTS: usize = 60;

const PARTS: [(Word, &str); 4] = [
    (Word::Returning, "part-returning"),
    (Word::New, "part-new"),
    (Word::Resurrected, "part-resurrected"),
    (Word::Dormant, "part-dormant"),
];

fn sizes(point: &LifecyclePoint) -> [u64; 4] {
    [point.returning, point.new, point.resurrected, point.dormant]
}

pub(super) fn drawn_points(result: &LifecycleResult) -> Option<(usize, usize)> {
    (result.points.len() > MAX_POINTS).then_some((MAX_POINTS, result.points.len()))
}

pub(super) fn lifecycle(result: &LifecycleResult, zone: &TimeZone, width: f64, language: Language) -> Picture {
    let points = &result.points[result.points.len().saturating_sub(MAX_POINTS)..];
    let above = points.iter().map(|point| point.new + point.returning + point.resurrected).max().unwrap_or(0);
    let below = points.iter().map(|point| point.dormant).max().unwrap_or(0);
    let mut body = Canvas::new();
    let top = legend(&mut body, width, language) + 10.0;
    let (left, right, height) = (58.0, width - 6.0, 250.0);
    let scale = height / (above + below).max(1) as f64;
    let zero = top + above as f64 * scale;
    for tick in ticks(-(below as f64), above as f64, 6) {
        let y = zero - tick * scale;
        body.line("grid", [left, y], [right, y]);
        body.text("small", [left - 8.0, y + 4.0], Anchor::End, &format::compact(tick.abs(), language));
    }
    let pitch = (right - left) / points.len().max(1) as f64;
    let thick = (pitch * 0.74).min(46.0);
    let every = (74.0 / pitch.max(1.0)).ceil().max(1.0) as usize;
    for (index, point) in points.iter().enumerate() {
        let x = left + (index as f64 + 0.5) * pitch;
        let when = format::period_start(point.start, zone, result.period, language);
        body.open_mark(&tip(&when, point, language));
        let mut y = zero;
        for (part, size) in sizes(point).into_iter().enumerate() {
            let tall = size as f64 * scale;
            let y = if part == 3 {
                zero + 1.0
            } else {
                y -= tall;
                y
            };
            body.rect(PARTS[part].1, [x - thick / 2.0, y, thick, tall], 1.0);
        }
        body.close_mark();
        if index % every == 0 {
            let text = format::period_tick(point.start, zone, result.period, language);
            body.text(
                "small",
                [x.max(left + text_width(&text, SMALL) / 2.0 - 8.0), top + height + 20.0],
                Anchor::Middle,
                &text,
            );
        }
    }
    body.line("axis", [left, zero], [right, zero]);
    Picture { width, height: top + height + 28.0, body }
}

fn legend(body: &mut Canvas, width: f64, language: Language) -> f64 {
    let (mut x, mut y) = (0.0, 6.0);
    for (word, class) in PARTS {
        let text = word.of(language);
        let needed = 20.0 + text_width(text, TEXT);
        if x > 0.0 && x + needed > width {
            x = 0.0;
            y += 20.0;
        }
        body.rect(class, [x, y, 13.0, 13.0], 2.0);
        body.text("label", [x + 19.0, y + 11.0], Anchor::Start, text);
        x += needed + 18.0;
    }
    y + 20.0
}

fn tip(when: &str, point: &LifecyclePoint, language: Language) -> String {
    let mut tip = format!("{when}:");
    for (size, (word, _)) in sizes(point).into_iter().zip(PARTS) {
        let _ = write!(tip, " {} {};", word.of(language).to_lowercase(), format::count(size, language));
    }
    tip
}

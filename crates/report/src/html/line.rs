//! Lines over time with their interval as a band.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use styk_model::answer::{Estimate, SeriesGroup, SeriesPoint, SeriesResult, StickinessResult, Unit};
use styk_model::{Language, Period, Timestamp};

use super::canvas::{Anchor, Canvas, Picture, Px, SMALL, TEXT, fit, text_width, ticks, time_ticks};
use crate::format;
use crate::table::Figure;

/// Lines that can still be told apart.
const MAX_GROUPS: usize = 6;

/// Points closer than this get no dots of their own.
const DOT_ROOM: f64 = 14.0;

struct Plot<'a> {
    result: &'a SeriesResult,
    groups: Vec<&'a SeriesGroup>,
    /// All starts of periods, in order.
    starts: Vec<Timestamp>,
    area: Area,
    low: f64,
    high: f64,
    zone: &'a TimeZone,
    language: Language,
}

/// The inside of the axes.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

pub(super) fn drawn_groups(result: &SeriesResult) -> Option<(usize, usize)> {
    (result.groups.len() > MAX_GROUPS).then_some((MAX_GROUPS, result.groups.len()))
}

pub(super) fn series(result: &SeriesResult, zone: &TimeZone, width: f64, language: Language) -> Picture {
    let wide = width >= 600.0;
    let groups: Vec<&SeriesGroup> = result.groups.iter().take(MAX_GROUPS).collect();
    let mut starts: Vec<Timestamp> =
        groups.iter().flat_map(|group| &group.points).filter_map(|point| point.start).collect();
    starts.sort_unstable();
    starts.dedup();
    let (low, high) = range(result, &groups);
    let keyed = groups.iter().any(|group| group.key.is_some());
    let widest = groups.iter().filter_map(|group| group.key.as_deref()).map(|key| text_width(key, TEXT));
    let label_room = if wide && keyed { widest.fold(0.0, f64::max).min(180.0) + 16.0 } else { 8.0 };
    let legend = if keyed && !wide { groups.len() as f64 * 20.0 } else { 0.0 };
    let area = Area { left: 58.0, top: 14.0 + legend, right: width - label_room - 6.0, bottom: 14.0 + legend + 240.0 };
    let plot = Plot { result, groups, starts, area, low, high, zone, language };
    let mut body = Canvas::new();
    plot.axes(&mut body);
    for index in 0..plot.groups.len() {
        plot.band(&mut body, index);
    }
    for index in 0..plot.groups.len() {
        plot.line(&mut body, index);
    }
    if keyed && wide {
        plot.end_labels(&mut body);
    } else if keyed {
        plot.legend(&mut body);
    }
    Picture { width, height: area.bottom + 30.0, body }
}

/// How regularly customers come, as a line.
pub(super) fn stickiness(result: &StickinessResult, zone: &TimeZone, width: f64, language: Language) -> Picture {
    let points = result
        .points
        .iter()
        .map(|point| SeriesPoint {
            start: Some(point.start),
            estimate: (point.customers > 0).then_some(Estimate {
                value: point.ratio,
                low: None,
                high: None,
                n: point.customers,
            }),
        })
        .collect();
    let lines = SeriesResult {
        unit: Unit::Share,
        currency: None,
        period: Some(result.period),
        groups: vec![SeriesGroup { key: None, points }],
    };
    series(&lines, zone, width, language)
}

fn estimates<'a>(groups: &'a [&SeriesGroup]) -> impl Iterator<Item = &'a Estimate> {
    groups.iter().flat_map(|group| &group.points).filter_map(|point| point.estimate.as_ref())
}

/// From zero, but for scores, which have none that means anything.
fn range(result: &SeriesResult, groups: &[&SeriesGroup]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for estimate in estimates(groups) {
        low = low.min(estimate.low.unwrap_or(estimate.value)).min(estimate.value);
        high = high.max(estimate.high.unwrap_or(estimate.value)).max(estimate.value);
    }
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    if result.unit == Unit::Points {
        let margin = ((high - low) * 0.15).max(0.05);
        return (low - margin, high + margin);
    }
    let low = low.min(0.0);
    let high = if high <= low { low + 1.0 } else { low + (high - low) * 1.06 };
    (low, high)
}

impl Plot<'_> {
    fn x(&self, start: Timestamp) -> f64 {
        let index = self.starts.binary_search(&start).unwrap_or(0) as f64;
        let steps = self.starts.len().saturating_sub(1) as f64;
        if steps == 0.0 {
            return f64::midpoint(self.area.left, self.area.right);
        }
        self.area.left + 8.0 + (self.area.right - self.area.left - 16.0) * index / steps
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.area.bottom - share.clamp(0.0, 1.0) * (self.area.bottom - self.area.top)
    }

    fn figure(&self, estimate: Estimate) -> Figure {
        let currency = self.result.currency.as_deref().and_then(|code| code.parse().ok());
        Figure { estimate, unit: self.result.unit, currency, difference: false }
    }

    fn axes(&self, body: &mut Canvas) {
        let area = self.area;
        let figure = self.figure(Estimate::default());
        let ticks = if self.result.unit == Unit::Seconds { time_ticks } else { ticks };
        for tick in ticks(self.low, self.high, 5) {
            let y = self.y(tick);
            body.line("grid", [area.left, y], [area.right, y]);
            let text = format::tick(tick, &figure, self.language);
            body.text("small", [area.left - 8.0, y + 4.0], Anchor::End, &fit(&text, SMALL, area.left - 8.0));
        }
        body.line("axis", [area.left, area.bottom], [area.right, area.bottom]);
        let period = self.result.period.unwrap_or(Period::Day);
        let room = if matches!(period, Period::Month | Period::Quarter) { 88.0 } else { 66.0 };
        let fitting = ((area.right - area.left) / room).max(1.0) as usize;
        let every = self.starts.len().div_ceil(fitting).max(1);
        for start in self.starts.iter().step_by(every) {
            let text = format::period_tick(*start, self.zone, period, self.language);
            let x = self.x(*start);
            let half = text_width(&text, SMALL) / 2.0;
            body.line("grid", [x, area.bottom], [x, area.bottom + 4.0]);
            body.text("small", [x.min(area.right + 6.0 - half), area.bottom + 19.0], Anchor::Middle, &text);
        }
    }

    /// Runs of points that were measured; a gap in the data is a gap in the line.
    fn runs(&self, group: usize) -> Vec<Vec<(f64, Estimate)>> {
        let mut runs = vec![Vec::new()];
        for point in &self.groups[group].points {
            match (point.start, point.estimate) {
                (Some(start), Some(estimate)) if estimate.value.is_finite() => {
                    runs.last_mut().expect("begins with one").push((self.x(start), estimate));
                }
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    fn band(&self, body: &mut Canvas, group: usize) {
        for run in self.runs(group) {
            let bounds: Vec<(f64, f64, f64)> = run
                .iter()
                .filter_map(|(x, estimate)| Some((*x, self.y(estimate.low?), self.y(estimate.high?))))
                .collect();
            if bounds.len() < 2 {
                continue;
            }
            let mut path = String::new();
            for (index, (x, _, high)) in bounds.iter().enumerate() {
                let _ = write!(path, "{}{} {}", if index == 0 { "M" } else { "L" }, Px(*x), Px(*high));
            }
            for (x, low, _) in bounds.iter().rev() {
                let _ = write!(path, "L{} {}", Px(*x), Px(*low));
            }
            path.push('Z');
            body.path(&format!("band b{group}"), &path);
        }
    }

    fn line(&self, body: &mut Canvas, group: usize) {
        let name = self.groups[group].key.as_deref();
        let dots = (self.area.right - self.area.left) / self.starts.len().max(1) as f64 >= DOT_ROOM;
        for run in self.runs(group) {
            let mut path = String::new();
            for (index, (x, estimate)) in run.iter().enumerate() {
                let _ = write!(path, "{}{} {}", if index == 0 { "M" } else { "L" }, Px(*x), Px(self.y(estimate.value)));
            }
            body.path(&format!("series s{group}"), &path);
        }
        for point in &self.groups[group].points {
            let (Some(start), Some(estimate)) = (point.start, point.estimate) else { continue };
            let tip = self.tip(name, start, estimate);
            let radius = if dots { 3.0 } else { 1.6 };
            body.open_tip(&tip);
            body.circle(&format!("dot d{group}"), [self.x(start), self.y(estimate.value)], radius);
            body.close_mark();
        }
    }

    fn tip(&self, name: Option<&str>, start: Timestamp, estimate: Estimate) -> String {
        let figure = self.figure(estimate);
        let period = self.result.period.unwrap_or(Period::Day);
        let when = format::period_start(start, self.zone, period, self.language);
        let name = name.map(|name| format!("{name}, ")).unwrap_or_default();
        let interval = format::interval(&figure, self.language).map(|text| format!(" ({text})")).unwrap_or_default();
        let value = format::value(estimate.value, &figure, self.language);
        format!("{name}{when}: {value}{interval}, n {}", format::count(estimate.n, self.language))
    }

    /// Names beside the ends of the lines, moved apart where they would overlap.
    fn end_labels(&self, body: &mut Canvas) {
        let mut ends: Vec<(usize, f64)> = Vec::new();
        for group in 0..self.groups.len() {
            let last = self.groups[group].points.iter().rev().find_map(|point| point.estimate);
            ends.extend(last.map(|estimate| (group, self.y(estimate.value))));
        }
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        let desired: Vec<f64> = ends.iter().map(|end| end.1).collect();
        let placed = super::graph::spread(&desired, &vec![17.0; desired.len()]);
        for ((group, y), placed) in ends.into_iter().zip(placed) {
            let x = self.area.right + 4.0;
            body.line(&format!("series thin s{group}"), [x - 2.0, y], [x + 8.0, placed]);
            let name = self.groups[group].key.as_deref().unwrap_or_default();
            body.text("label", [x + 12.0, placed + 4.5], Anchor::Start, &fit(name, TEXT, 170.0));
        }
    }

    fn legend(&self, body: &mut Canvas) {
        for (index, group) in self.groups.iter().enumerate() {
            let y = 10.0 + index as f64 * 20.0;
            body.line(&format!("series s{index}"), [0.0, y], [26.0, y]);
            let name = group.key.as_deref().unwrap_or_default();
            body.text("label", [34.0, y + 4.5], Anchor::Start, &fit(name, TEXT, self.area.right - 40.0));
        }
    }
}

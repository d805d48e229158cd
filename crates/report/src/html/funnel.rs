//! The funnel: a bar a step, with what was lost in between.

use std::fmt::Write as _;

use styk_model::Language;
use styk_model::answer::{FunnelGroup, FunnelResult, FunnelStep};

use super::bars::whisker;
use super::canvas::{Anchor, Canvas, Picture, SMALL, TEXT, fit, fold, text_width};
use crate::format;
use crate::words::Word;

/// Groups drawn; the table has all.
const MAX_GROUPS: usize = 6;

struct Pen<'a> {
    body: Canvas,
    y: f64,
    width: f64,
    /// Where bars begin and how long a full one is.
    left: f64,
    room: f64,
    language: Language,
    largest_loss: Option<&'a str>,
}

pub(super) fn funnel(result: &FunnelResult, width: f64, language: Language) -> Picture {
    let wide = width >= 600.0;
    let names = result.groups.iter().flat_map(|group| &group.steps).map(|step| text_width(&step.name, TEXT));
    let label_room = names.fold(80.0, f64::max).min(width * 0.27);
    let left = if wide { label_room + 16.0 } else { 0.0 };
    let room = if wide { width - left - 196.0 } else { width - 8.0 };
    let mut pen = Pen { body: Canvas::new(), y: 4.0, width, left, room, language, largest_loss: None };
    for group in result.groups.iter().take(MAX_GROUPS) {
        pen.group(group, wide);
    }
    Picture { width, height: pen.y + 4.0, body: pen.body }
}

pub(super) fn drawn_groups(result: &FunnelResult) -> Option<(usize, usize)> {
    (result.groups.len() > MAX_GROUPS).then_some((MAX_GROUPS, result.groups.len()))
}

impl<'a> Pen<'a> {
    fn group(&mut self, group: &'a FunnelGroup, wide: bool) {
        if let Some(key) = &group.key {
            self.y += 14.0;
            self.body.text("heading", [0.0, self.y], Anchor::Start, &fit(key, TEXT, self.width));
            self.y += 12.0;
        }
        let loss = |step: &FunnelStep| step.from_previous.n.saturating_sub(step.from_previous.successes);
        self.largest_loss = group
            .steps
            .iter()
            .skip(1)
            .filter(|step| !step.optional && loss(step) > 0)
            .max_by_key(|step| loss(step))
            .map(|step| step.name.as_str());
        let first = group.steps.first().map_or(0, |step| step.journeys).max(1) as f64;
        for (index, step) in group.steps.iter().enumerate() {
            if index > 0 {
                self.loss(step, loss(step));
            }
            if wide { self.wide_step(step, first) } else { self.narrow_step(step, first) }
        }
        self.y += 10.0;
    }

    /// The gap between two steps says how many were lost in it.
    fn loss(&mut self, step: &FunnelStep, lost: u64) {
        let language = self.language;
        if step.optional || step.from_previous.n == 0 {
            self.y += 10.0;
            return;
        }
        let largest = self.largest_loss == Some(step.name.as_str());
        let mut text = format!(
            "−{} ({})",
            format::count(lost, language),
            format::percent(1.0 - step.from_previous.value, language)
        );
        if largest {
            let _ = write!(text, ", {}", Word::LargestLoss.of(language));
        }
        let class = if largest { "small loss" } else { "small" };
        let x = self.left + 10.0;
        self.body.line("drop", [self.left + 3.0, self.y + 2.0], [self.left + 3.0, self.y + 18.0]);
        self.body.text(class, [x, self.y + 14.0], Anchor::Start, &fit(&text, SMALL, self.width - x));
        self.y += 21.0;
    }

    fn tip(&self, step: &FunnelStep) -> String {
        let language = self.language;
        let mut tip = format!(
            "{}: {} {}",
            step.name,
            format::count(step.journeys, language),
            Word::Journeys.of(language).to_lowercase()
        );
        for (word, rate) in [(Word::FromPrevious, step.from_previous), (Word::FromFirst, step.from_first)] {
            if rate.n > 0 {
                let _ = write!(
                    tip,
                    "; {} {} ({}, n {})",
                    word.of(language).to_lowercase(),
                    format::percent(rate.value, language),
                    format::rate_interval(&rate, language),
                    format::count(rate.n, language)
                );
            }
        }
        if step.times.n > 0 {
            let median = format::duration(step.times.median_s, language);
            let _ = write!(tip, "; {} {median}", Word::Median.of(language).to_lowercase());
        }
        tip
    }

    fn bar(&mut self, step: &FunnelStep, first: f64, height: f64) {
        let length = |share: f64| share.clamp(0.0, 1.0) * self.room;
        let full = length(step.journeys as f64 / first);
        let reached = length(step.from_previous.n as f64 / first).max(full);
        let class = if step.optional { "bar optional" } else { "bar" };
        let largest = self.largest_loss == Some(step.name.as_str());
        if !step.optional && reached > full {
            let ghost = if largest { "ghost loss" } else { "ghost" };
            self.body.rect(ghost, [self.left, self.y, reached, height], 3.0);
        }
        self.body.rect(class, [self.left, self.y, full.max(1.5), height], 3.0);
        // All of the first step is no estimate.
        if step.from_first.n > 0 && step.from_first.successes < step.from_first.n {
            let ends = [self.left + length(step.from_first.low), self.left + length(step.from_first.high)];
            if ends[1] - ends[0] >= 2.0 {
                whisker(&mut self.body, ends, self.y + height / 2.0);
            }
        }
    }

    fn wide_step(&mut self, step: &FunnelStep, first: f64) {
        let language = self.language;
        let tip = self.tip(step);
        self.body.open_mark(&tip);
        let middle = self.y + 17.0;
        let lines = fold(&step.name, TEXT, self.left - 16.0, 2);
        for (index, line) in lines.iter().enumerate() {
            let offset = index as f64 * 15.0 - (lines.len() as f64 - 1.0) * 7.5;
            self.body.text("label", [self.left - 14.0, middle + offset + 4.5], Anchor::End, line);
        }
        self.bar(step, first, 34.0);
        let x = self.left + self.room + 14.0;
        let journeys = format::count(step.journeys, language);
        let share = format::percent(step.from_first.value, language);
        self.body.text("value", [x, middle - 1.0], Anchor::Start, &format!("{journeys} · {share}"));
        let interval = interval_text(step, language);
        self.body.text("small", [x, middle + 13.5], Anchor::Start, &fit(&interval, SMALL, self.width - x));
        self.body.close_mark();
        self.y += 34.0;
    }

    fn narrow_step(&mut self, step: &FunnelStep, first: f64) {
        let language = self.language;
        let tip = self.tip(step);
        self.body.open_mark(&tip);
        let journeys = format::count(step.journeys, language);
        let value = format!("{journeys} · {}", format::percent(step.from_first.value, language));
        let room = self.width - text_width(&value, TEXT) - 10.0;
        self.body.text("label", [0.0, self.y + 12.0], Anchor::Start, &fit(&step.name, TEXT, room));
        self.body.text("value", [self.width, self.y + 12.0], Anchor::End, &value);
        self.y += 18.0;
        self.bar(step, first, 20.0);
        self.body.close_mark();
        self.y += 20.0;
    }
}

fn interval_text(step: &FunnelStep, language: Language) -> String {
    if step.from_first.n == 0 || step.from_first.successes == step.from_first.n {
        return String::new();
    }
    format!("{}, n {}", format::rate_interval(&step.from_first, language), format::count(step.from_first.n, language))
}

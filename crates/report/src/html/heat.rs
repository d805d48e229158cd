//! Heat maps: the retention triangle, touchpoints by position, and hand-offs from channel to channel.

use jiff::tz::TimeZone;
use styk_model::Language;
use styk_model::answer::{ChannelsResult, Cohort, HandOff, Rate, RetentionResult, StepMatrixResult};

use super::canvas::{Anchor, Canvas, Picture, SMALL, TEXT, fit, text_width};
use crate::format;
use crate::words::{self, Word};

/// Shades of the palette, `q0` to `q7` in the style sheet.
const SHADES: f64 = 8.0;

const CELL: [f64; 2] = [54.0, 30.0];
const MAX_COHORTS: usize = 26;
const MAX_TOUCHPOINTS: usize = 24;

fn shade(share: f64, largest: f64) -> usize {
    let scaled = (share / largest.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
    (scaled * SHADES).min(SHADES - 1.0) as usize
}

fn cell(body: &mut Canvas, [x, y]: [f64; 2], share: f64, largest: f64, tip: &str, language: Language) {
    let shade = shade(share, largest);
    body.open_tip(tip);
    body.rect(&format!("q{shade}"), [x + 1.0, y + 1.0, CELL[0] - 2.0, CELL[1] - 2.0], 3.0);
    let ink = if shade >= 4 { "cell on" } else { "cell" };
    let text = format::percent_short(share, language);
    body.text(ink, [x + CELL[0] / 2.0, y + CELL[1] / 2.0 + 4.5], Anchor::Middle, &text);
    body.close_mark();
}

pub(super) fn drawn_cohorts(result: &RetentionResult) -> Option<(usize, usize)> {
    let all = result.cohorts.len();
    (all > MAX_COHORTS).then_some((MAX_COHORTS, all))
}

pub(super) fn retention(result: &RetentionResult, zone: &TimeZone, language: Language) -> Picture {
    let cohorts = &result.cohorts[result.cohorts.len().saturating_sub(MAX_COHORTS)..];
    let name = |cohort: &Cohort| {
        let start = format::period_start(cohort.start, zone, result.period, language);
        cohort.key.as_ref().map_or_else(|| start.clone(), |key| format!("{key}, {start}"))
    };
    let names: Vec<String> = cohorts.iter().map(name).collect();
    let all = Word::AllCohorts.of(language);
    let label = names.iter().map(|name| text_width(name, TEXT)).fold(text_width(all, TEXT), f64::max).min(230.0);
    let left = label + 84.0;
    // Everybody is there in period 0, so later periods make the scale.
    let later = |rates: &[Rate]| rates.iter().skip(1).map(|rate| rate.value).fold(0.0, f64::max);
    let largest = cohorts.iter().map(|cohort| later(&cohort.retained)).fold(later(&result.overall), f64::max);
    let mut body = Canvas::new();
    let periods = cohorts.iter().map(|cohort| cohort.retained.len()).max().unwrap_or(0).max(result.overall.len());
    let unit = words::period(result.period, language);
    body.text("small", [left, 13.0], Anchor::Start, &format!("{unit} →"));
    body.text("small", [left - 10.0, 32.0], Anchor::End, "n");
    for period in 0..periods {
        let x = left + (period as f64 + 0.5) * CELL[0];
        body.text("small", [x, 32.0], Anchor::Middle, &period.to_string());
    }
    let mut y = 38.0;
    let mut row = |body: &mut Canvas, class: &str, name: &str, n: u64, rates: &[Rate]| {
        body.text(class, [0.0, y + 19.5], Anchor::Start, &fit(name, TEXT, label));
        body.text("small", [left - 10.0, y + 19.5], Anchor::End, &format::count(n, language));
        for (period, rate) in rates.iter().enumerate().filter(|(_, rate)| rate.n > 0) {
            let tip = retained_tip(name, unit, period, rate, language);
            cell(body, [left + period as f64 * CELL[0], y], rate.value, largest, &tip, language);
        }
        y += CELL[1];
    };
    let everybody = result.cohorts.iter().map(|cohort| cohort.customers).sum();
    row(&mut body, "heading", all, everybody, &result.overall);
    for (cohort, name) in cohorts.iter().zip(&names) {
        row(&mut body, "label", name, cohort.customers, &cohort.retained);
    }
    Picture { width: left + periods as f64 * CELL[0] + 4.0, height: y + 4.0, body }
}

fn retained_tip(name: &str, unit: &str, period: usize, rate: &Rate, language: Language) -> String {
    rate_tip(&format!("{name}, {} {period}", unit.to_lowercase()), rate, language)
}

pub(super) fn drawn_touchpoints(result: &StepMatrixResult) -> Option<(usize, usize)> {
    let all = result.touchpoints.len();
    (all > MAX_TOUCHPOINTS).then_some((MAX_TOUCHPOINTS, all))
}

pub(super) fn step_matrix(result: &StepMatrixResult, language: Language) -> Picture {
    let journeys = result.journeys.max(1) as f64;
    let total = |touchpoint: usize| -> u64 { result.counts.iter().filter_map(|counts| counts.get(touchpoint)).sum() };
    let mut order: Vec<usize> = (0..result.touchpoints.len()).collect();
    order.sort_by_key(|&touchpoint| std::cmp::Reverse(total(touchpoint)));
    order.truncate(MAX_TOUCHPOINTS);
    let ended = Word::Ended.of(language);
    let names = order.iter().map(|&index| text_width(&result.touchpoints[index], TEXT));
    let label = names.fold(text_width(ended, TEXT), f64::max).min(230.0);
    let left = label + 12.0;
    let largest = result.counts.iter().flatten().copied().max().unwrap_or(0) as f64 / journeys;
    let mut body = Canvas::new();
    body.text("small", [left, 13.0], Anchor::Start, &format!("{} →", Word::Position.of(language)));
    for position in 0..result.counts.len() {
        let x = left + (position as f64 + 0.5) * CELL[0];
        body.text("small", [x, 32.0], Anchor::Middle, &(position + 1).to_string());
    }
    let mut y = 38.0;
    for index in order {
        let name = &result.touchpoints[index];
        body.text("label", [label, y + 19.5], Anchor::End, &fit(name, TEXT, label));
        for (position, counts) in result.counts.iter().enumerate() {
            let count = counts.get(index).copied().unwrap_or(0);
            if count > 0 {
                let tip = position_tip(name, position, count, result.journeys, language);
                let corner = [left + position as f64 * CELL[0], y];
                cell(&mut body, corner, count as f64 / journeys, largest, &tip, language);
            }
        }
        y += CELL[1];
    }
    y += 4.0;
    let end = left + result.counts.len() as f64 * CELL[0];
    body.line("axis", [0.0, y], [end, y]);
    body.text("small", [label, y + 19.5], Anchor::End, &fit(ended, SMALL, label));
    for (position, &count) in result.ended.iter().take(result.counts.len()).enumerate() {
        let x = left + (position as f64 + 0.5) * CELL[0];
        let share = format::percent_short(count as f64 / journeys, language);
        body.text("small", [x, y + 19.5], Anchor::Middle, &share);
    }
    Picture { width: end + 4.0, height: y + 32.0, body }
}

fn position_tip(name: &str, position: usize, count: u64, journeys: u64, language: Language) -> String {
    format!(
        "{name}, {} {}: {} {} {}",
        Word::Position.of(language).to_lowercase(),
        position + 1,
        format::count(count, language),
        Word::OutOf.of(language),
        format::count(journeys, language)
    )
}

/// From the channel of a row to that of a column, and what is lost last.
pub(super) fn hand_offs(result: &ChannelsResult, language: Language) -> Picture {
    let wherever = |channel: &str| {
        result.passages.iter().find(|one| one.touchpoint.is_none() && one.channel == channel && one.journeys > 0)
    };
    let names = result.channels.iter().map(|name| text_width(name, TEXT));
    let label = names.fold(0.0, f64::max).min(230.0);
    let left = label + 12.0;
    let lost = Word::Lost.of(language);
    let mut body = Canvas::new();
    for (place, name) in result.channels.iter().map(String::as_str).chain([lost]).enumerate() {
        let x = left + (place as f64 + 0.5) * CELL[0];
        body.text("small", [x, 14.0], Anchor::Middle, &fit(name, SMALL, CELL[0] - 4.0));
    }
    let mut y = 22.0;
    for from in &result.channels {
        let Some(passage) = wherever(from.as_str()) else { continue };
        body.text("label", [label, y + 19.5], Anchor::End, &fit(from, TEXT, label));
        for (place, to) in result.channels.iter().enumerate() {
            let found = |one: &&HandOff| one.touchpoint.is_none() && one.from == *from && one.to == *to;
            if let Some(one) = result.hand_offs.iter().find(found) {
                let share = one.journeys as f64 / passage.journeys as f64;
                let corner = [left + place as f64 * CELL[0], y];
                cell(&mut body, corner, share, 1.0, &hand_off_tip(one, passage.journeys, language), language);
            }
        }
        if passage.lost_share.n > 0 {
            let tip = rate_tip(&format!("{from}, {}", lost.to_lowercase()), &passage.lost_share, language);
            let corner = [left + result.channels.len() as f64 * CELL[0], y];
            cell(&mut body, corner, passage.lost_share.value, 1.0, &tip, language);
        }
        y += CELL[1];
    }
    Picture { width: left + (result.channels.len() + 1) as f64 * CELL[0] + 4.0, height: y + 4.0, body }
}

/// `phone → branch: 1,204 out of 2,000; reached the goal: 31.0% (28.4–33.6%), n 1,204`.
fn hand_off_tip(one: &HandOff, journeys: u64, language: Language) -> String {
    let way = format!("{} → {}", one.from, one.to);
    let (held, of) = (format::count(one.journeys, language), format::count(journeys, language));
    let tip = format!("{way}: {held} {} {of}", Word::OutOf.of(language));
    match &one.goal {
        Some(goal) => {
            let reached = rate_tip(&Word::ReachedGoal.of(language).to_lowercase(), &goal.reached, language);
            format!("{tip}; {reached}")
        }
        None => tip,
    }
}

fn rate_tip(name: &str, rate: &Rate, language: Language) -> String {
    format!(
        "{name}: {} ({}), n {}",
        format::percent(rate.value, language),
        format::rate_interval(rate, language),
        format::count(rate.n, language)
    )
}

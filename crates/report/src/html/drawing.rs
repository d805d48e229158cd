//! Which picture shows an answer.

use jiff::tz::TimeZone;
use styk_model::answer::{
    AnswerResult, ConformanceResult, Deviation, DropOffResult, Edge, MapResult, Node, RepeatPurchaseResult,
    ReworkResult, RuleResult, RulesResult, SeriesResult, TransitionsResult, VariantsResult,
};
use styk_model::{Answer, Currency, Language};

use super::bars::{Bar, bars};
use super::canvas::Picture;
use super::graph::{Flow, flow};
use super::{funnel, heat, line, sankey, stacked, whiskers};
use crate::format;
use crate::table::Figure;
use crate::tables::{deviation_kind, repeat_count, step_chain, zone};
use crate::words::Word;

/// Widths that pictures are drawn for; the style sheet shows one of the two.
const WIDE: f64 = 1150.0;
const NARROW: f64 = 332.0;

/// Bars drawn; the table has all.
const MAX_BARS: usize = 16;

/// A picture for wide screens, one for narrow ones where it differs, and what
/// stands under them.
pub(super) struct Drawing {
    pub(super) wide: Picture,
    pub(super) narrow: Option<Picture>,
    pub(super) captions: Vec<String>,
    /// Shortest and longest waiting of a flow graph, for its colour key.
    pub(super) waiting: Option<(f64, f64)>,
}

impl Drawing {
    fn both(draw: impl Fn(f64) -> Picture, captions: Vec<String>) -> Self {
        Self { wide: draw(WIDE), narrow: Some(draw(NARROW)), captions, waiting: None }
    }

    /// One picture, which scrolls inside its box where it does not fit.
    fn one(picture: Picture, captions: Vec<String>) -> Self {
        Self { wide: picture, narrow: None, captions, waiting: None }
    }
}

/// The picture of an answer; none where there is nothing to draw.
pub(super) fn drawing(answer: &Answer, language: Language) -> Option<Drawing> {
    if is_blank(&answer.result) {
        return None;
    }
    let zone = zone(answer);
    let largest = |drawn| cut(drawn, Word::LargestShown, language);
    let latest = |drawn| cut(drawn, Word::LatestShown, language);
    Some(match &answer.result {
        AnswerResult::Funnel(result) => Drawing::both(
            |width| funnel::funnel(result, width, language),
            with_interval(largest(funnel::drawn_groups(result)), language),
        ),
        AnswerResult::Map(result) => flow_graph(&as_transitions(result), language),
        AnswerResult::Transitions(result) => flow_graph(result, language),
        AnswerResult::Bottlenecks(result) => bottlenecks(result, language),
        AnswerResult::Paths(result) => Drawing::one(sankey::paths(result, language), Vec::new()),
        AnswerResult::Variants(result) => variants(result, language),
        AnswerResult::StepMatrix(result) => {
            Drawing::one(heat::step_matrix(result, language), largest(heat::drawn_touchpoints(result)))
        }
        AnswerResult::Rework(result) => rework(result, language),
        AnswerResult::DropOff(result) => drop_off(result, language),
        AnswerResult::Channels(result) => {
            let caption = vec![Word::HandOffShares.of(language).to_owned()];
            Drawing::one(heat::hand_offs(result, language), caption)
        }
        AnswerResult::Conformance(result) => deviations(result, language),
        AnswerResult::Rules(result) => rules(result, language),
        AnswerResult::Retention(result) => {
            Drawing::one(heat::retention(result, &zone, language), latest(heat::drawn_cohorts(result)))
        }
        AnswerResult::Stickiness(result) => Drawing::both(
            |width| line::stickiness(result, &zone, width, language),
            vec![Word::Ratio.of(language).to_owned()],
        ),
        AnswerResult::Lifecycle(result) => Drawing::both(
            |width| stacked::lifecycle(result, &zone, width, language),
            latest(stacked::drawn_points(result)),
        ),
        AnswerResult::RepeatPurchase(result) => repeat_purchase(result, language),
        AnswerResult::Metric(result) | AnswerResult::Series(result) => series(result, &zone, language),
        AnswerResult::Difference(result) => Drawing::both(
            |width| whiskers::differences(result, width, language),
            [vec![Word::IntervalLong.of(language).to_owned()], largest(whiskers::drawn_rows(result))].concat(),
        ),
        // Findings are cards, a list of people is a table.
        AnswerResult::StandsOut(_) | AnswerResult::Customers(_) => return None,
    })
}

fn is_blank(result: &AnswerResult) -> bool {
    match result {
        AnswerResult::Map(result) => result.links.is_empty(),
        AnswerResult::Funnel(result) => result.groups.is_empty(),
        AnswerResult::Transitions(result) | AnswerResult::Bottlenecks(result) => result.edges.is_empty(),
        AnswerResult::Paths(result) => result.after.is_empty() && result.before.is_empty(),
        AnswerResult::Variants(result) => result.variants.is_empty(),
        AnswerResult::StepMatrix(result) => result.counts.is_empty() || result.touchpoints.is_empty(),
        AnswerResult::Rework(result) => result.touchpoints.is_empty(),
        AnswerResult::DropOff(result) => result.touchpoints.is_empty(),
        AnswerResult::Channels(result) => result.hand_offs.is_empty(),
        AnswerResult::Conformance(result) => result.deviations.is_empty(),
        AnswerResult::Rules(result) => result.rules.iter().all(|rule| rule.counts.kept.n == 0),
        AnswerResult::Retention(result) => result.cohorts.is_empty(),
        AnswerResult::Stickiness(result) => result.points.is_empty(),
        AnswerResult::Lifecycle(result) => result.points.is_empty(),
        AnswerResult::RepeatPurchase(result) => result.by_count.is_empty(),
        AnswerResult::Metric(result) | AnswerResult::Series(result) => {
            result.groups.iter().all(|group| group.points.iter().all(|point| point.estimate.is_none()))
        }
        AnswerResult::Difference(result) => result.rows.is_empty(),
        AnswerResult::StandsOut(_) | AnswerResult::Customers(_) => true,
    }
}

/// `The largest are drawn: 6 out of 14 (the table has more)`.
fn cut(drawn: Option<(usize, usize)>, what: Word, language: Language) -> Vec<String> {
    let Some((drawn, all)) = drawn else { return Vec::new() };
    vec![format!(
        "{}: {drawn} {} {} ({})",
        what.of(language),
        Word::OutOf.of(language),
        format::count(all as u64, language),
        Word::TablesHoldAll.of(language)
    )]
}

fn with_interval(mut captions: Vec<String>, language: Language) -> Vec<String> {
    captions.insert(0, format!("├─┤ {}", Word::IntervalLong.of(language)));
    captions
}

fn ranked(rows: &[Bar], scale: Option<f64>, all: usize, language: Language) -> Drawing {
    let whiskers = rows.iter().any(|bar| bar.low.is_some());
    let drawn = rows.len();
    let mut captions = cut((all > drawn).then_some((drawn, all)), Word::LargestShown, language);
    if whiskers {
        captions = with_interval(captions, language);
    }
    Drawing::both(|width| bars(rows, scale, width), captions)
}

/// A map drawn as the flow graph that is in it.
fn as_transitions(map: &MapResult) -> TransitionsResult {
    let name = |key: &String| {
        let found = map.touchpoints.iter().find(|touchpoint| touchpoint.key == *key);
        found.map_or_else(|| key.clone(), |touchpoint| touchpoint.touchpoint.clone())
    };
    let nodes = map.touchpoints.iter().map(|one| Node {
        touchpoint: one.touchpoint.clone(),
        interactions: one.interactions,
        customers: one.customers,
        starts: one.starts,
        ends: one.ended_here.successes,
    });
    let edges = map.links.iter().map(|link| Edge {
        from: name(&link.from),
        to: name(&link.to),
        count: link.count,
        customers: link.customers,
        times: link.times,
    });
    TransitionsResult {
        journeys: map.journeys,
        nodes: nodes.collect(),
        edges: edges.collect(),
        other_transitions: map.other_transitions,
    }
}

fn flow_graph(result: &TransitionsResult, language: Language) -> Drawing {
    let Flow { picture, nodes_left_out, edges_left_out, share_left_out, waiting } = flow(result, language);
    let mut captions: Vec<String> = [Word::LineWidthIsCount, Word::BackwardsDashed]
        .into_iter()
        .map(|word| word.of(language).to_owned())
        .chain([format!("▸ {}", Word::StartsMark.of(language)), format!("■ {}", Word::EndsMark.of(language))])
        .collect();
    if edges_left_out > 0 || result.other_transitions > 0 {
        captions.push(format!(
            "{}: {} ({} {})",
            Word::WeakerNotDrawn.of(language),
            format::count(edges_left_out as u64, language),
            format::percent(share_left_out, language),
            Word::OfAllTransitions.of(language)
        ));
    }
    if nodes_left_out > 0 {
        let count = format::count(nodes_left_out as u64, language);
        captions.push(format!("{}: {count}", Word::TouchpointsNotDrawn.of(language)));
    }
    Drawing { waiting, ..Drawing::one(picture, captions) }
}

fn bottlenecks(result: &TransitionsResult, language: Language) -> Drawing {
    let bar = |(index, edge): (usize, &Edge)| Bar {
        label: format!("{} → {}", edge.from, edge.to),
        value: edge.times.total_s,
        text: format::duration(edge.times.total_s, language),
        detail: format!(
            "{} × {}",
            format::duration(edge.times.median_s, language),
            format::count(edge.count, language)
        ),
        accent: index == 0,
        ..Bar::default()
    };
    let rows: Vec<Bar> = result.edges.iter().take(MAX_BARS).enumerate().map(bar).collect();
    let mut drawing = ranked(&rows, None, result.edges.len(), language);
    drawing.captions.push(format!(
        "{} ({} × {})",
        Word::TotalWaiting.of(language),
        Word::Median.of(language).to_lowercase(),
        Word::Count.of(language).to_lowercase()
    ));
    drawing
}

/// A bar for a rate, with its interval and its n in small print.
fn rate_bar(label: String, rate: styk_model::answer::Rate, accent: bool, language: Language) -> Bar {
    Bar {
        label,
        value: rate.value,
        low: (rate.n > 0).then_some(rate.low),
        high: (rate.n > 0).then_some(rate.high),
        text: format::percent(rate.value, language),
        detail: format!("{}, n {}", format::rate_interval(&rate, language), format::count(rate.n, language)),
        accent,
    }
}

fn variants(result: &VariantsResult, language: Language) -> Drawing {
    let rows: Vec<Bar> = result
        .variants
        .iter()
        .take(MAX_BARS)
        .map(|variant| rate_bar(step_chain(&variant.steps), variant.share, false, language))
        .collect();
    let mut drawing = ranked(&rows, None, result.variants.len(), language);
    let distinct = format::count(result.distinct, language);
    drawing.captions.push(format!("{}: {distinct}", Word::DistinctVariants.of(language)));
    drawing
}

fn rework(result: &ReworkResult, language: Language) -> Drawing {
    let mut order: Vec<_> = result.touchpoints.iter().filter(|row| row.repeated.n > 0).collect();
    order.sort_by_key(|row| std::cmp::Reverse(row.extra));
    let all = order.len();
    let rows: Vec<Bar> = order
        .into_iter()
        .take(MAX_BARS)
        .enumerate()
        .map(|(index, row)| rate_bar(row.touchpoint.clone(), row.repeated, index == 0, language))
        .collect();
    ranked(&rows, None, all, language)
}

fn drop_off(result: &DropOffResult, language: Language) -> Drawing {
    let most = result.touchpoints.iter().map(|row| row.ended_here.successes).max().unwrap_or(0);
    let rows: Vec<Bar> = result
        .touchpoints
        .iter()
        .take(MAX_BARS)
        .map(|row| rate_bar(row.touchpoint.clone(), row.ended_here, row.ended_here.successes == most, language))
        .collect();
    let mut drawing = ranked(&rows, None, result.touchpoints.len(), language);
    drawing.captions.push(Word::EndedHere.of(language).to_owned());
    drawing
}

fn deviations(result: &ConformanceResult, language: Language) -> Drawing {
    let bar = |(index, one): (usize, &Deviation)| {
        let label = format!("{}: {}", one.name, deviation_kind(one.kind).of(language).to_lowercase());
        rate_bar(label, one.customers, index == 0, language)
    };
    let rows: Vec<Bar> = result.deviations.iter().take(MAX_BARS).enumerate().map(bar).collect();
    let mut drawing = ranked(&rows, None, result.deviations.len(), language);
    drawing.captions.push(format!(
        "{}: {}",
        Word::Deviations.of(language),
        Word::Customers.of(language).to_lowercase()
    ));
    drawing
}

/// Rules of which any case is decided, the least kept first.
fn rules(result: &RulesResult, language: Language) -> Drawing {
    let mut decided: Vec<&RuleResult> = result.rules.iter().filter(|rule| rule.counts.kept.n > 0).collect();
    decided.sort_by(|a, b| a.counts.kept.value.total_cmp(&b.counts.kept.value));
    let bar =
        |(index, rule): (usize, &&RuleResult)| rate_bar(rule.sentence.clone(), rule.counts.kept, index == 0, language);
    let rows: Vec<Bar> = decided.iter().take(MAX_BARS).enumerate().map(bar).collect();
    let mut drawing = ranked(&rows, Some(1.0), decided.len(), language);
    drawing.captions.push(Word::CasesAreShown.of(language).to_owned());
    drawing
}

fn repeat_purchase(result: &RepeatPurchaseResult, language: Language) -> Drawing {
    let rows: Vec<Bar> = result
        .by_count
        .iter()
        .enumerate()
        .take(MAX_BARS)
        .map(|(index, &customers)| Bar {
            label: repeat_count(index, result.by_count.len(), language),
            value: customers as f64,
            text: format::count(customers, language),
            ..Bar::default()
        })
        .collect();
    let mut drawing = ranked(&rows, None, result.by_count.len(), language);
    drawing.captions.push(format!(
        "{} → {}",
        Word::Purchases.of(language),
        Word::Customers.of(language).to_lowercase()
    ));
    drawing
}

fn series(result: &SeriesResult, zone: &TimeZone, language: Language) -> Drawing {
    let timed = result.groups.iter().flat_map(|group| &group.points).any(|point| point.start.is_some());
    if timed {
        let mut captions = cut(line::drawn_groups(result), Word::LargestShown, language);
        let points = || result.groups.iter().flat_map(|group| &group.points);
        if points().any(|point| point.estimate.is_some_and(|estimate| estimate.low.is_some())) {
            captions.insert(0, Word::IntervalLong.of(language).to_owned());
        }
        return Drawing::both(|width| line::series(result, zone, width, language), captions);
    }
    let currency: Option<Currency> = result.currency.as_deref().and_then(|code| code.parse().ok());
    let rows: Vec<Bar> = result
        .groups
        .iter()
        .take(MAX_BARS)
        .filter_map(|group| {
            let estimate = group.points.first()?.estimate?;
            let figure = Figure { estimate, unit: result.unit, currency, difference: false };
            let n = format::count(estimate.n, language);
            let interval = format::interval(&figure, language);
            Some(Bar {
                label: group.key.clone().unwrap_or_else(|| Word::Value.of(language).to_owned()),
                value: estimate.value,
                low: estimate.low,
                high: estimate.high,
                text: format::value(estimate.value, &figure, language),
                detail: interval.map_or_else(|| format!("n {n}"), |interval| format!("{interval}, n {n}")),
                accent: false,
            })
        })
        .collect();
    ranked(&rows, None, result.groups.len(), language)
}

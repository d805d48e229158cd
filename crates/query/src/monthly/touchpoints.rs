//! What moved at touchpoints, and where the month was worst.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use styk_insight::hypothesis::benjamini_hochberg;
use styk_insight::interval::wilson;
use styk_insight::verdict::SMALL_SAMPLE;
use styk_model::answer::{AnswerResult, Estimate, MapResult, MapTouchpoint, Rate, Unit};
use styk_model::monthly::{Better, FigureKind, Moved, MovedPart, TouchpointMeasure, TouchpointNamed, Worst, WorstPart};
use styk_model::{Ask, DropOff, JourneyMap, JourneySplit, Metric, MetricKind, Month, Period, Question, Scale, Series};

use super::DISCOVERY_RATE;
use super::asked::{Asked, Monthly};
use super::purchases::{Met, recognised, selector};
use super::satisfaction::Scored;
use crate::difference::{self, Compared};
use crate::error::QueryError;

/// Changes shown.
const MOST_MOVED: usize = 8;

/// Touchpoints shown as worst for each reason.
const MOST_WORST: usize = 3;

/// Of fewer answers a touchpoint's score is not compared.
const FEWEST_ANSWERS: u64 = 10;

/// A month at its touchpoints.
struct Side {
    map: MapResult,
    /// By key: journeys that end there without the purchase.
    drop_off: HashMap<String, Rate>,
}

/// What is known of the touchpoints of this month and the one before.
pub(super) struct Looked {
    pub(super) purchases: Vec<TouchpointNamed>,
    now: Side,
    before: Option<Side>,
}

/// Looks at both months, and settles what a purchase is.
pub(super) fn look(asked: &mut Asked<'_>, named: &[String]) -> Result<Looked, QueryError> {
    let split = crate::compare::split(asked.context).unwrap_or_default();
    let month = asked.month();
    let now = map(asked, month, &split)?;
    let before = if asked.has_before() { Some(map(asked, month.before(), &split)?) } else { None };
    let met: BTreeSet<&str> = now.touchpoints.iter().map(|one| one.key.as_str()).collect();
    let registry = &asked.context.registry.touchpoints;
    let unmet = registry.iter().filter(|one| one.status == crate::touchpoints::Status::Used);
    let unmet = unmet.filter(|one| !met.contains(one.key.as_str())).map(|one| one.key.clone()).collect::<Vec<_>>();
    asked.unmet = unmet.iter().map(|key| touchpoint(asked, key)).collect();
    let purchases = purchases(asked, named, &now, before.as_ref())?;
    let drop_off_now = drop_off(asked, month, &purchases)?;
    let before = match before {
        None => None,
        Some(map) => Some(Side { map, drop_off: drop_off(asked, month.before(), &purchases)? }),
    };
    Ok(Looked { purchases, now: Side { map: now, drop_off: drop_off_now }, before })
}

fn map(asked: &mut Asked<'_>, month: Month, split: &JourneySplit) -> Result<MapResult, QueryError> {
    let ask = Ask::Map(JourneyMap { period: Period::Month, limit: Some(0), against: None });
    let question = Question { journeys: split.clone(), ..asked.ask(ask, asked.span(month)) };
    let answer = asked.answer(&question)?;
    if month == asked.month() {
        asked.unknown = answer.unknown;
    }
    match answer.result {
        AnswerResult::Map(map) => Ok(map),
        _ => unreachable!("a map answers a question for one"),
    }
}

fn touchpoint(asked: &Asked<'_>, key: &str) -> TouchpointNamed {
    let found = asked.context.registry.touchpoints.iter().find(|one| one.key == key);
    let name = found.map_or(key, |one| one.names.get(asked.question.language));
    TouchpointNamed { key: key.to_owned(), name: name.to_owned() }
}

fn purchases(
    asked: &mut Asked<'_>,
    named: &[String],
    now: &MapResult,
    before: Option<&MapResult>,
) -> Result<Vec<TouchpointNamed>, QueryError> {
    let amounts = if named.is_empty() { amounts(asked, before.is_some())? } else { HashMap::new() };
    let registry = &asked.context.registry;
    let mut keys: Vec<&str> = Vec::new();
    for name in named {
        let found = registry.find(name)?;
        keys.extend(found.into_iter().map(|symbol| registry.touchpoints[usize::from(symbol)].key.as_str()));
    }
    if named.is_empty() {
        let met = now.touchpoints.iter().chain(before.iter().flat_map(|map| &map.touchpoints));
        let mut interactions: BTreeMap<&str, u64> = BTreeMap::new();
        for one in met.filter(|one| one.interactions > 0) {
            *interactions.entry(one.key.as_str()).or_default() += one.interactions;
        }
        // Most of them: a call may mention an amount now and then.
        let paid = |key: &str, all: u64| amounts.get(key).is_some_and(|with| with * 2 >= all);
        let met: Vec<Met<'_>> = interactions.iter().map(|(key, all)| Met { key, paid: paid(key, *all) }).collect();
        keys = recognised(&met);
    }
    Ok(keys.into_iter().map(|key| touchpoint(asked, key)).collect())
}

/// By key: interactions with an amount, in the months that are looked at.
fn amounts(asked: &mut Asked<'_>, both: bool) -> Result<HashMap<String, u64>, QueryError> {
    let sum = Metric { kind: MetricKind::Sum { column: "money".to_owned() }, of: None };
    let span = if both { asked.two() } else { asked.span(asked.month()) };
    let mut question = asked.ask(Ask::Metric(sum), span);
    question.by = Some("touchpoint".to_owned());
    let AnswerResult::Metric(result) = asked.answer(&question)?.result else {
        unreachable!("a metric answers a question for one")
    };
    let keys = keys(asked);
    let groups = result.groups.into_iter();
    Ok(groups.filter_map(|group| Some((keys.get(&group.key?)?.clone(), group.points.first()?.estimate?.n))).collect())
}

fn drop_off(
    asked: &mut Asked<'_>,
    month: Month,
    purchases: &[TouchpointNamed],
) -> Result<HashMap<String, Rate>, QueryError> {
    // Whole lines: the purchase of a visit is often recorded by another system, which knows of no visits.
    let question = asked.ask(Ask::DropOff(DropOff { goal: selector(purchases) }), asked.span(month));
    let AnswerResult::DropOff(result) = asked.answer(&question)?.result else {
        unreachable!("drop-off answers a question for it")
    };
    let keys = keys(asked);
    let rows = result.touchpoints.into_iter();
    Ok(rows.filter_map(|row| Some((keys.get(&row.touchpoint)?.clone(), row.ended_here))).collect())
}

/// Keys by the names that answers have.
fn keys(asked: &Asked<'_>) -> HashMap<String, String> {
    let all = asked.context.registry.touchpoints.iter().rev();
    all.map(|one| (one.names.get(asked.question.language).to_owned(), one.key.clone())).collect()
}

/// A comparison of a touchpoint, not adjusted yet.
struct Candidate {
    key: String,
    measure: TouchpointMeasure,
    scored: Option<(FigureKind, Scale)>,
    compared: Compared,
}

/// What moved, and what was worst.
pub(super) fn parts(
    asked: &mut Asked<'_>,
    looked: &Looked,
    scales: &[Scored],
) -> Result<(MovedPart, WorstPart), QueryError> {
    let (mut candidates, mut worst) = (Vec::new(), Vec::new());
    for scored in scales {
        let groups = by_touchpoint(asked, scored)?;
        worst.extend(low_scores(asked, scored, &groups));
        if looked.before.is_some() {
            candidates.extend(moved_scores(asked, scored, &groups));
        }
    }
    if let Some(before) = &looked.before {
        candidates.extend(moved_touchpoints(&looked.now, before));
    }
    worst.extend(high_drop_off(asked, looked));
    worst.extend(long_waits(asked, &looked.now.map));
    let writer = asked.writer();
    let compared = candidates.len() as u64;
    let rows = moved(asked, candidates);
    let moved = MovedPart { verdict: writer.moved(&rows, compared), compared, rows };
    Ok((moved, WorstPart { verdict: writer.worst(&worst), rows: worst }))
}

/// Scores of each touchpoint in this month and the one before, by key.
fn by_touchpoint(asked: &mut Asked<'_>, scored: &Scored) -> Result<BTreeMap<String, Monthly>, QueryError> {
    let of = Metric { kind: scored.metric.clone(), of: None };
    let mut question = asked.ask(Ask::Series(Series { of, period: Period::Month }), asked.two());
    question.filters.clone_from(&scored.filters);
    question.by = Some("touchpoint".to_owned());
    let (series, keys) = (asked.series(&question)?, keys(asked));
    let group = |group: styk_model::answer::SeriesGroup| {
        let key = keys.get(&group.key?)?.clone();
        let points = group.points.into_iter();
        let months = points.filter_map(|point| Some((asked.month_of(point.start?), point.estimate?))).collect();
        Some((key, months))
    };
    Ok(series.groups.into_iter().filter_map(group).collect())
}

fn moved_scores(asked: &Asked<'_>, scored: &Scored, groups: &BTreeMap<String, Monthly>) -> Vec<Candidate> {
    let month = asked.month();
    let enough = |months: &Monthly, month: Month| months.get(&month).copied().filter(|one| one.n >= FEWEST_ANSWERS);
    let candidate = |(key, months): (&String, &Monthly)| {
        let (was, now) = (enough(months, month.before())?, enough(months, month)?);
        Some(Candidate {
            key: key.clone(),
            measure: TouchpointMeasure::Score,
            scored: Some((scored.kind, scored.scale)),
            compared: scored.compare(String::new(), &was, &now),
        })
    };
    groups.iter().filter_map(candidate).collect()
}

fn moved_touchpoints(now: &Side, before: &Side) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let by_key = |map: &MapResult| -> BTreeMap<String, MapTouchpoint> {
        map.touchpoints.iter().map(|one| (one.key.clone(), one.clone())).collect()
    };
    let (here, there) = (by_key(&now.map), by_key(&before.map));
    let all: BTreeSet<&String> = here.keys().chain(there.keys()).collect();
    for key in all {
        let mut add = |measure, compared| {
            candidates.push(Candidate { key: key.clone(), measure, scored: None, compared });
        };
        let (this, other) = (here.get(key), there.get(key));
        let share =
            |one: Option<&MapTouchpoint>, map: &MapResult| one.map_or(wilson(0, map.customers), |one| one.share);
        let (was, is) = (share(other, &before.map), share(this, &now.map));
        add(TouchpointMeasure::Volume, difference::shares(String::new(), was, is));
        if let Some((this, other)) =
            this.zip(other).filter(|(this, other)| this.times.n.min(other.times.n) >= SMALL_SAMPLE)
        {
            add(TouchpointMeasure::Wait, difference::waits(String::new(), &other.times, &this.times));
        }
        let ended = now.drop_off.get(key).zip(before.drop_off.get(key));
        if let Some((is, was)) = ended.filter(|(is, was)| is.n.min(was.n) >= SMALL_SAMPLE) {
            add(TouchpointMeasure::DropOff, difference::shares(String::new(), *was, *is));
        }
    }
    candidates
}

/// Real changes, the largest first.
fn moved(asked: &Asked<'_>, candidates: Vec<Candidate>) -> Vec<Moved> {
    let p_values: Vec<f64> = candidates.iter().map(|one| one.compared.p_value).collect();
    let q_values = benjamini_hochberg(&p_values);
    let mut real: Vec<(Candidate, f64)> =
        candidates.into_iter().zip(q_values).filter(|(_, q_value)| *q_value < DISCOVERY_RATE).collect();
    real.sort_by(|(a, _), (b, _)| b.compared.size.total_cmp(&a.compared.size).then_with(|| a.key.cmp(&b.key)));
    real.truncate(MOST_MOVED);
    let writer = asked.writer();
    let row = |(one, q_value): (Candidate, f64)| {
        let Candidate { key, measure, scored, compared } = one;
        let (kind, scale) = scored.unzip();
        let Compared { unit, a, b, difference, .. } = compared;
        let better = match measure {
            TouchpointMeasure::Volume => None,
            TouchpointMeasure::Score => Some(Better::Higher),
            TouchpointMeasure::Wait | TouchpointMeasure::DropOff => Some(Better::Lower),
        };
        let name = writer.measure_name(measure, kind, scale);
        Moved {
            touchpoint: touchpoint(asked, &key),
            measure,
            name,
            scale,
            unit,
            was: a,
            now: b,
            difference,
            q_value,
            better,
        }
    };
    real.into_iter().map(row).collect()
}

/// Touchpoints whose score lies below that of all with its whole interval.
fn low_scores(asked: &Asked<'_>, scored: &Scored, groups: &BTreeMap<String, Monthly>) -> Vec<Worst> {
    let month = asked.month();
    let name = asked.writer().measure_name(TouchpointMeasure::Score, Some(scored.kind), Some(scored.scale));
    let low = |estimate: &Estimate| {
        estimate.n >= SMALL_SAMPLE && estimate.high.is_some_and(|high| high < scored.overall.value)
    };
    let row = |(key, months): (&String, &Monthly)| {
        let value = *months.get(&month).filter(|estimate| low(estimate))?;
        Some(Worst {
            touchpoint: touchpoint(asked, key),
            measure: TouchpointMeasure::Score,
            name: name.clone(),
            scale: Some(scored.scale),
            unit: scored.unit,
            value,
            usual: scored.overall.value,
        })
    };
    let mut rows: Vec<Worst> = groups.iter().filter_map(row).collect();
    rows.sort_by(|a, b| a.value.value.total_cmp(&b.value.value));
    rows.truncate(MOST_WORST);
    rows
}

/// Touchpoints where more journeys end than at all together; a purchase may be the end.
fn high_drop_off(asked: &Asked<'_>, looked: &Looked) -> Vec<Worst> {
    let bought = |key: &str| looked.purchases.iter().any(|one| one.key == key);
    let rates: Vec<(&String, &Rate)> = looked.now.drop_off.iter().filter(|(key, _)| !bought(key)).collect();
    let (ended, all) = rates.iter().fold((0, 0), |(ended, all), (_, rate)| (ended + rate.successes, all + rate.n));
    let usual = wilson(ended, all).value;
    let name = asked.writer().measure_name(TouchpointMeasure::DropOff, None, None);
    let high = rates.into_iter().filter(|(_, rate)| rate.n >= SMALL_SAMPLE && rate.low > usual);
    let row = |(key, rate): (&String, &Rate)| Worst {
        touchpoint: touchpoint(asked, key),
        measure: TouchpointMeasure::DropOff,
        name: name.clone(),
        scale: None,
        unit: Unit::Share,
        value: super::estimate(*rate),
        usual,
    };
    worst_first(high.map(row).collect())
}

/// Touchpoints after which customers wait longer than after the median touchpoint.
fn long_waits(asked: &Asked<'_>, map: &MapResult) -> Vec<Worst> {
    let timed: Vec<&MapTouchpoint> = map.touchpoints.iter().filter(|one| one.times.n >= SMALL_SAMPLE).collect();
    let mut medians: Vec<f64> = timed.iter().map(|one| one.times.median_s).collect();
    medians.sort_by(f64::total_cmp);
    let Some(usual) = medians.get(medians.len() / 2).copied() else { return Vec::new() };
    let name = asked.writer().measure_name(TouchpointMeasure::Wait, None, None);
    let row = |one: &MapTouchpoint| {
        let value = difference::median(&one.times);
        value.low.is_some_and(|low| low > usual).then(|| Worst {
            touchpoint: touchpoint(asked, &one.key),
            measure: TouchpointMeasure::Wait,
            name: name.clone(),
            scale: None,
            unit: Unit::Seconds,
            value,
            usual,
        })
    };
    worst_first(timed.into_iter().filter_map(row).collect())
}

fn worst_first(mut rows: Vec<Worst>) -> Vec<Worst> {
    rows.sort_by(|a, b| b.value.value.total_cmp(&a.value.value).then_with(|| a.touchpoint.key.cmp(&b.touchpoint.key)));
    rows.truncate(MOST_WORST);
    rows
}

//! What the data says of a map: who is at each step, how they feel there, and
//! the figures that its cells are bound to.
//!
//! Steps and emotions of everybody and of each persona come from one pass; the
//! metrics of cells share passes, as questions about one time do.

use std::collections::BTreeMap;
use std::sync::Arc;

use styk_insight::interval::{self, wilson};
use styk_journey::operators::{Condition, StepCounts, Steps, StepsConfig};
use styk_journey::{Batch, Operator, Split, Splitter};
use styk_maps::{Cell, Figure, GoneTouchpoint, LivingCell, LivingMap, LivingPersona, LivingStep, Map, Measure};
use styk_model::answer::{AnswerResult, Estimate, Rate, Unit};
use styk_model::{Answer, Ask, JourneySplit, Language, Question, Say, Scale, Selector, TimeRange, TimeSpan, text};

use crate::answer::{Groups, answer, snapshot, together};
use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;
use crate::plan::{plan, span_of};
use crate::segments::SegmentError;

/// Emotions go from -2 to 2.
const EMOTIONS: f64 = 4.0;

/// How a map is looked at.
#[derive(Debug, Clone, Default)]
pub struct MapView {
    /// Which time; everything when absent. A figure whose question names a time of its own keeps it.
    pub range: Option<TimeRange>,
    /// Zone of days, weeks and months (IANA name).
    pub zone: String,
    pub language: Language,
    /// The personas with a segment: their keys and its key.
    pub personas: Vec<(String, String)>,
}

/// Everything that the data says of a map.
pub fn living_map(context: &Context, map: &Map, view: &MapView) -> Result<LivingMap, QueryError> {
    let bound = Bound::new(context, map);
    let counted = counted(context, map, view, &bound)?;
    let scale = usual_scale(&counted.all.0, &counted.scales);
    let code = scale.and_then(|scale| counted.scales.iter().position(|known| *known == Some(scale)));
    let steps = |(counts, customers): &(Vec<StepCounts>, u64)| -> Vec<LivingStep> {
        let of_step = |(place, counts): (usize, &StepCounts)| LivingStep {
            step: bound.steps[place].clone(),
            bound: bound.has[place],
            interactions: counts.interactions,
            customers: counts.customers,
            share: wilson(counts.customers, *customers),
            emotion: code.zip(scale).and_then(|(code, scale)| emotion(counts, code as u32, scale)),
        };
        counts.iter().enumerate().map(of_step).collect()
    };
    let personas = view.personas.iter().zip(&counted.personas).map(|((persona, segment), found)| LivingPersona {
        persona: persona.clone(),
        segment: segment.clone(),
        size: found.as_ref().map(|(size, _)| *size),
        customers: found.as_ref().map_or(0, |(_, counts)| counts.1),
        steps: found.as_ref().map(|(_, counts)| steps(counts)).unwrap_or_default(),
    });
    let personas = personas.collect();
    let (cells, read) = cells(context, map, view, &bound)?;
    Ok(LivingMap {
        customers: counted.all.1,
        scale,
        emotion: code.zip(scale).and_then(|(code, scale)| emotion(&counted.whole, code as u32, scale)),
        steps: steps(&counted.all),
        personas,
        cells,
        gone: bound.gone,
        snapshot: snapshot(context, view.range.is_some().then_some(counted.span)),
        rows: counted.rows + read,
    })
}

/// Which touchpoints each step is.
struct Bound {
    steps: Vec<String>,
    has: Vec<bool>,
    /// By symbol: the steps it is, and behind them any step, whose number is how many there are.
    steps_of: Arc<Vec<Vec<u16>>>,
    gone: Vec<GoneTouchpoint>,
}

impl Bound {
    fn new(context: &Context, map: &Map) -> Self {
        let known = &context.registry.touchpoints;
        let symbols: BTreeMap<&str, usize> =
            known.iter().enumerate().map(|(symbol, touchpoint)| (touchpoint.key.as_str(), symbol)).collect();
        let mut steps_of = vec![Vec::new(); known.len()];
        let (mut steps, mut has, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for (place, (_, step)) in map.steps().enumerate() {
            let mut bound = false;
            for touchpoint in &step.touchpoints {
                let Some(symbol) = symbols.get(touchpoint.as_str()) else {
                    gone.push(GoneTouchpoint { step: step.key.clone(), touchpoint: touchpoint.clone() });
                    continue;
                };
                bound = true;
                let there: &mut Vec<u16> = &mut steps_of[*symbol];
                if !there.contains(&(place as u16)) {
                    there.push(place as u16);
                }
            }
            steps.push(step.key.clone());
            has.push(bound);
        }
        let any = steps.len() as u16;
        steps_of.iter_mut().filter(|there| !there.is_empty()).for_each(|there| there.push(any));
        Self { steps, has, steps_of: Arc::new(steps_of), gone }
    }
}

/// Counts at steps, and the distinct customers at any of them.
type Counts = (Vec<StepCounts>, u64);

struct Counted {
    all: Counts,
    /// At any step, each row once.
    whole: StepCounts,
    /// By persona: the size of its segment and the counts of it; none where there is no such segment.
    personas: Vec<Option<(u64, Counts)>>,
    /// By code; none for what is no scale.
    scales: Vec<Option<Scale>>,
    span: TimeSpan,
    rows: u64,
}

/// Counts of those rows that a condition holds for.
struct Part {
    filter: Option<Condition>,
    splitter: Splitter,
    steps: Steps,
}

impl Part {
    fn observe(&mut self, batch: &Batch) {
        match self.filter {
            None => self.steps.observe(&self.splitter.split(batch)),
            Some(Condition { column, bit }) => {
                let masks = batch.masks(column);
                let batch = batch.filtered(|row| masks[row] >> bit & 1 == 1);
                self.steps.observe(&self.splitter.split(&batch));
            }
        }
    }
}

fn counted(context: &Context, map: &Map, view: &MapView, bound: &Bound) -> Result<Counted, QueryError> {
    let (_, newest) = context.snapshot.time_range().ok_or(QueryError::Empty)?;
    let span = span_of(view.range, newest)?;
    let mut inputs = Inputs::new();
    let config = StepsConfig {
        symbols: inputs.symbols(context)?,
        scores: inputs.numbers(context, "score")?,
        scales: inputs.codes(context, "score_scale")?,
        // The last of them is any step.
        steps: bound.steps.len() + 1,
        steps_of: Arc::clone(&bound.steps_of),
    };
    inputs.only_where(context, &map.filters)?;
    let (mut filters, mut sizes) = (vec![None], Vec::new());
    for (_, segment) in &view.personas {
        match context.segments.members(context, segment) {
            Ok(members) => sizes.push(Some(members.count())),
            Err(QueryError::Segment(SegmentError::Unknown { .. })) => {
                sizes.push(None);
                continue;
            }
            Err(error) => return Err(error),
        }
        let inside = Selector { touchpoints: Vec::new(), condition: Some(of_segment(segment)) };
        filters.push(Some(inputs.bit(context, &inside)?));
    }
    inputs.seal(context)?;
    let scan = context.scan(inputs.reads(span), true);
    let part = |filter: Option<Condition>| Part {
        filter,
        splitter: Splitter::new(Split::Whole),
        steps: Steps::new(config.clone()),
    };
    let make = || filters.iter().copied().map(part).collect::<Vec<Part>>();
    let (workers, read) = scan.pass(&inputs, make, |parts, batch| {
        let settled = inputs.settle(batch, span);
        let batch = settled.as_ref().unwrap_or(batch);
        for part in parts {
            part.observe(batch);
        }
    })?;
    let mut merged = make();
    for parts in workers {
        merged.iter_mut().zip(parts).for_each(|(mine, theirs)| mine.steps.merge(theirs.steps));
    }
    let mut counts = merged.into_iter().map(|part| {
        let (mut steps, customers) = part.steps.finish();
        let whole = steps.pop().unwrap_or_default();
        ((steps, customers), whole)
    });
    let (all, whole) = counts.next().unwrap_or_default();
    let personas = sizes.into_iter().map(|size| size.and_then(|size| Some((size, counts.next()?.0)))).collect();
    let scales = inputs.values(config.scales, context, view.language).iter().map(|scale| scale.parse().ok()).collect();
    Ok(Counted { all, whole, personas, scales, span, rows: read.rows })
}

/// The condition that a customer is in a segment.
fn of_segment(key: &str) -> String {
    format!("segment({})", serde_json::Value::from(key))
}

/// The scale with scores at most steps, then with most scores: a curve is of one scale.
pub(crate) fn usual_scale(counts: &[StepCounts], scales: &[Option<Scale>]) -> Option<Scale> {
    let mut found: BTreeMap<u32, (usize, u64)> = BTreeMap::new();
    for counts in counts {
        let mut here: BTreeMap<u32, u64> = BTreeMap::new();
        for ((code, _), count) in &counts.scores {
            *here.entry(*code).or_insert(0) += count;
        }
        for (code, count) in here {
            let (steps, scores) = found.entry(code).or_insert((0, 0));
            (*steps, *scores) = (*steps + 1, *scores + count);
        }
    }
    let known = |code: &u32| scales.get(*code as usize).copied().flatten();
    let ranked = found.iter().filter_map(|(code, rank)| Some((*rank, known(code)?)));
    ranked.max_by_key(|(rank, scale)| (*rank, std::cmp::Reverse(scale.to_string()))).map(|(_, scale)| scale)
}

/// The mean score of a step with its interval, moved from its scale to -2 to 2: the ends of the one are those
/// of the other, and what lies between keeps its distances.
pub(crate) fn emotion(counts: &StepCounts, code: u32, scale: Scale) -> Option<Estimate> {
    let (mut n, mut sum, mut squares) = (0, 0.0, 0.0);
    for ((_, value), count) in counts.scores.range((code, i16::MIN)..=(code, i16::MAX)) {
        if scale.contains(f64::from(*value)) {
            let value = f64::from(*value);
            n += count;
            sum += value * *count as f64;
            squares += value * value * *count as f64;
        }
    }
    if n == 0 || scale.high <= scale.low {
        return None;
    }
    let (low, high) = (f64::from(scale.low), f64::from(scale.high));
    let moved = |value: f64| ((value - low) / (high - low) * EMOTIONS - EMOTIONS / 2.0).clamp(-2.0, 2.0);
    let mean = interval::mean(&interval::Moments::from_sums(n, sum, squares));
    Some(Estimate { value: moved(mean.value), low: mean.low.map(moved), high: mean.high.map(moved), n })
}

/// The figures of cells, and how many rows were read for them.
fn cells(context: &Context, map: &Map, view: &MapView, bound: &Bound) -> Result<(Vec<LivingCell>, u64), QueryError> {
    let mut living = Vec::new();
    let mut by_range: Vec<(Option<TimeRange>, Vec<usize>)> = Vec::new();
    let (mut alone, mut rows) = (Vec::new(), 0);
    let measured = map.cells.iter().filter_map(|cell| Some((cell, cell.measure.as_ref()?)));
    for (cell, measure) in measured.clone() {
        let question = asked(map, cell, measure, view, bound);
        let problem = match &question {
            Ok(question) => plannable(context, question).err(),
            Err(problem) => Some(problem.say(view.language)),
        };
        let question = question.unwrap_or_else(|_| (*measure.question).clone());
        let place = living.len();
        match (&problem, &question.ask) {
            (Some(_), _) => {}
            (None, Ask::Metric(_)) => match by_range.iter_mut().find(|(range, _)| *range == question.range) {
                Some((_, places)) => places.push(place),
                None => by_range.push((question.range, vec![place])),
            },
            (None, _) => alone.push(place),
        }
        living.push(LivingCell {
            step: cell.step.clone(),
            lane: cell.lane.clone(),
            persona: cell.persona.clone(),
            question,
            figure: None,
            verdict: None,
            state: None,
            sure: false,
            problem,
        });
    }
    let mut answers: Vec<(usize, Answer)> = Vec::new();
    for (_, places) in by_range {
        let questions: Vec<Question> = places.iter().map(|place| living[*place].question.clone()).collect();
        let (answered, read) = together(context, &questions, Groups::Largest)?;
        rows += read;
        answers.extend(places.into_iter().zip(answered));
    }
    for place in alone {
        let answered = answer(context, &living[place].question)?;
        rows += answered.cost.rows;
        answers.push((place, answered));
    }
    let targets: Vec<_> = measured.map(|(_, measure)| measure.target).collect();
    for (place, answered) in answers {
        let cell = &mut living[place];
        cell.figure = figure(&answered.result);
        if let Some((figure, target)) = cell.figure.as_ref().zip(targets[place]) {
            let Estimate { value, low, high, .. } = figure.estimate;
            let state = target.state(value);
            cell.sure = [low, high].into_iter().flatten().all(|bound| target.state(bound) == state);
            cell.state = Some(state);
        }
        cell.verdict = Some(answered.verdict);
    }
    Ok((living, rows))
}

/// The question of a cell, whole: of its step, its persona, the journeys of its map and the time looked at.
fn asked(map: &Map, cell: &Cell, measure: &Measure, view: &MapView, bound: &Bound) -> Result<Question, QueryError> {
    let mut question = (*measure.question).clone();
    question.language = view.language;
    question.zone.clone_from(&view.zone);
    question.range = question.range.or(view.range);
    question.by = None;
    question.filters.extend(map.filters.iter().filter(|filter| !measure.question.filters.contains(filter)).cloned());
    let segment = view.personas.iter().find(|(persona, _)| Some(persona) == cell.persona.as_ref());
    question.filters.extend(segment.map(|(_, segment)| of_segment(segment)));
    if question.journeys == JourneySplit::Whole {
        question.journeys = map.journeys.clone();
    }
    if let Ask::Metric(metric) = &mut question.ask
        && metric.of.is_none()
    {
        let gone = |touchpoint: &String| {
            bound.gone.iter().any(|gone| gone.step == cell.step && gone.touchpoint == *touchpoint)
        };
        let step = map.step(&cell.step);
        let touchpoints: Vec<String> = step
            .map(|step| step.touchpoints.iter().filter(|touchpoint| !gone(touchpoint)).cloned().collect())
            .unwrap_or_default();
        if touchpoints.is_empty() {
            return Err(QueryError::Question(text!(
                "the step is bound to no touchpoint: bind it, or say in the question what it is about",
                "шаг не связан ни с одной точкой контакта: свяжите его или укажите в вопросе, о чём он",
                "krok nie jest powiązany z żadnym punktem styku: powiąż go albo wskaż w pytaniu, czego dotyczy",
            )));
        }
        metric.of = Some(Selector { touchpoints, condition: None });
    }
    Ok(question)
}

/// Says why a question cannot be asked.
fn plannable(context: &Context, question: &Question) -> Result<(), String> {
    match &question.ask {
        // Made of other questions: what is wrong with those is said when they are answered.
        Ask::Difference(_) | Ask::StandsOut(_) | Ask::Customers(_) | Ask::Conformance(_) | Ask::Rules(_) => Err(text!(
            "a cell shows a metric, a funnel or another question of its own, not a comparison",
            "в ячейке можно показать показатель, воронку или другой отдельный вопрос, но не сравнение",
            "komórka pokazuje wskaźnik, lejek lub inne samodzielne pytanie, nie porównanie",
        )
        .say(question.language)),
        _ => plan(context, question).map(|_| ()).map_err(|error| error.say(question.language)),
    }
}

/// The one figure of an answer: of a metric its estimate, of a funnel how many of the first step reach the last.
fn figure(result: &AnswerResult) -> Option<Figure> {
    match result {
        AnswerResult::Metric(metric) => {
            let estimate = metric.groups.first()?.points.first()?.estimate?;
            Some(Figure { estimate, unit: metric.unit, currency: metric.currency.clone() })
        }
        AnswerResult::Funnel(funnel) => {
            let Rate { value, low, high, n, .. } = funnel.groups.first()?.steps.last()?.from_first;
            let estimate = Estimate { value, low: Some(low), high: Some(high), n };
            Some(Figure { estimate, unit: Unit::Share, currency: None })
        }
        _ => None,
    }
}

//! Journeys as logs of processes hold them, one piece after the other.
//!
//! The pass has one worker: journeys come in the order of the table, so that the
//! same data gives the same log. In memory are a piece, and each value of a
//! column once, as with a question that is broken down by it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use styk_journey::{Batch, ColumnId, Journey, Split, Splitter};
use styk_lake::{Scan, Watch};
use styk_maps::Map;
use styk_model::{
    Currency, JourneySplit, Language, LoggedEvent, LoggedJourney, Money, Score, TimeRange, Timestamp, UNIDENTIFIED,
};

use crate::context::Context;
use crate::error::QueryError;
use crate::inputs::Inputs;
use crate::plan::{span_of, split_of};
use crate::touchpoints::{Registry, Touchpoint};

/// Events after which a piece is handed on.
const PIECE: usize = 4_096;

/// Which journeys are wanted.
#[derive(Debug, Clone, Copy)]
pub struct EventLogWanted<'a> {
    /// Journeys that are at a step of this map, with events called by its steps. Its filters, and what makes one of
    /// its journeys, hold where nothing else is said.
    pub map: Option<&'a Map>,
    /// CEL conditions that all must hold.
    pub filters: &'a [String],
    pub journeys: &'a JourneySplit,
    pub range: Option<TimeRange>,
    /// Of the names of touchpoints.
    pub language: Language,
}

/// What was handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLogCounts {
    pub journeys: u64,
    pub interactions: u64,
    /// Interactions of nobody known, which are on no journey.
    pub unidentified: u64,
}

/// Hands journeys on, piece by piece, in the order of the table and without what customers are known by. Stops with
/// [`styk_lake::LakeError::Stopped`] when `send` wants no more of them.
pub fn event_log(
    context: &Context,
    wanted: &EventLogWanted<'_>,
    send: &(dyn Fn(Vec<LoggedJourney>) -> bool + Sync),
) -> Result<EventLogCounts, QueryError> {
    let (_, newest) = context.snapshot.time_range().ok_or(QueryError::Empty)?;
    let span = span_of(wanted.range, newest)?;
    let (filters, journeys) = wanted.applied();
    let mut inputs = Inputs::new();
    let columns = Columns::new(&mut inputs, context)?;
    let split = split_of(&mut inputs, context, journeys)?;
    inputs.only_where(context, filters)?;
    inputs.seal(context)?;
    let reader = Reader {
        inputs: &inputs,
        columns,
        spots: spots(&context.registry, wanted),
        on_map: wanted.map.is_some(),
        numbered: split != Split::Whole,
        registry: &context.registry,
        watch: &context.watch,
        send,
    };
    let scan = Scan { threads: 1, ..context.scan(inputs.reads(span), true) };
    let make =
        || Worker { splitter: Splitter::new(split), piece: Vec::new(), events: 0, counts: EventLogCounts::default() };
    let (workers, _) = scan.pass(&inputs, make, |worker, batch| {
        let settled = inputs.settle(batch, span);
        reader.observe(worker, settled.as_ref().unwrap_or(batch));
    })?;
    let Some(mut worker) = workers.into_iter().next() else { unreachable!("a pass has at least one worker") };
    reader.hand_on(&mut worker);
    context.watch.check()?;
    Ok(worker.counts)
}

impl EventLogWanted<'_> {
    /// The filters and what makes one journey: those asked for, else those of the map.
    fn applied(&self) -> (&[String], &JourneySplit) {
        let Some(map) = self.map else { return (self.filters, self.journeys) };
        let filters = if self.filters.is_empty() { map.filters.as_slice() } else { self.filters };
        let journeys = if *self.journeys == JourneySplit::Whole { &map.journeys } else { self.journeys };
        (filters, journeys)
    }
}

/// What events are read of.
#[derive(Clone, Copy)]
struct Columns {
    symbols: ColumnId,
    /// Event, channel, medium, place, direction, source, case.
    texts: [ColumnId; 7],
    scale: ColumnId,
    currency: ColumnId,
    score: ColumnId,
    money: ColumnId,
    duration: ColumnId,
    actions: ColumnId,
}

impl Columns {
    fn new(inputs: &mut Inputs, context: &Context) -> Result<Self, QueryError> {
        let symbols = inputs.symbols(context)?;
        let mut codes = |name| inputs.codes(context, name);
        let texts = [
            codes("event")?,
            codes("channel")?,
            codes("medium")?,
            codes("place")?,
            codes("direction")?,
            codes("source")?,
            codes("case")?,
        ];
        let (scale, currency) = (codes("score_scale")?, codes("currency")?);
        let mut numbers = |name| inputs.numbers(context, name);
        let (score, money) = (numbers("score")?, numbers("money")?);
        let (duration, actions) = (numbers("duration")?, numbers("actions")?);
        Ok(Self { symbols, texts, scale, currency, score, money, duration, actions })
    }
}

/// What an event at a touchpoint is called.
struct Spot {
    /// The key of the step; empty where the touchpoint is none, or one of several.
    step: String,
    touchpoint: String,
    name: String,
    on_map: bool,
}

/// By symbol. A touchpoint that is several steps goes by its own name: which of them an interaction is depends on
/// what comes before and after.
fn spots(registry: &Registry, wanted: &EventLogWanted<'_>) -> Vec<Spot> {
    let mut steps: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (_, step) in wanted.map.into_iter().flat_map(Map::steps) {
        for touchpoint in &step.touchpoints {
            let (there, named) = (steps.entry(touchpoint).or_default(), (step.key.as_str(), step.name.as_str()));
            if !there.contains(&named) {
                there.push(named);
            }
        }
    }
    let spot = |touchpoint: &Touchpoint| {
        let there = steps.get(touchpoint.key.as_str()).map_or(&[][..], Vec::as_slice);
        let (step, name) = match there {
            [(key, name)] if !name.trim().is_empty() => (*key, *name),
            [(key, _)] => (*key, touchpoint.names.get(wanted.language)),
            _ => ("", touchpoint.names.get(wanted.language)),
        };
        Spot {
            step: step.to_owned(),
            touchpoint: touchpoint.key.clone(),
            name: name.to_owned(),
            on_map: !there.is_empty(),
        }
    };
    registry.touchpoints.iter().map(spot).collect()
}

struct Worker {
    splitter: Splitter,
    piece: Vec<LoggedJourney>,
    /// Of the piece.
    events: usize,
    counts: EventLogCounts,
}

struct Reader<'a> {
    inputs: &'a Inputs,
    columns: Columns,
    spots: Vec<Spot>,
    /// Whether journeys must be at a step.
    on_map: bool,
    /// Whether a customer may have several journeys.
    numbered: bool,
    registry: &'a Registry,
    watch: &'a Watch,
    send: &'a (dyn Fn(Vec<LoggedJourney>) -> bool + Sync),
}

impl Reader<'_> {
    fn observe(&self, worker: &mut Worker, batch: &Batch) {
        if self.watch.is_stopped() {
            return;
        }
        if batch.persons.first() == Some(&UNIDENTIFIED) {
            worker.counts.unidentified += u64::from(batch.starts[1]);
        }
        let Worker { splitter, piece, events, counts } = worker;
        let (mut last, mut number) = (UNIDENTIFIED, 0);
        let journeys = splitter.split(batch);
        for journey in journeys.iter() {
            number = if journey.person == last { number + 1 } else { 1 };
            last = journey.person;
            if self.on_map && !self.is_on_map(journeys.batch, journey) {
                continue;
            }
            let journey = self.journey(journeys.batch, journey, number);
            counts.journeys += 1;
            counts.interactions += journey.events.len() as u64;
            *events += journey.events.len();
            piece.push(journey);
            if *events >= PIECE {
                *events = 0;
                self.send(std::mem::take(piece));
            }
        }
    }

    fn hand_on(&self, worker: &mut Worker) {
        if !worker.piece.is_empty() {
            self.send(std::mem::take(&mut worker.piece));
        }
    }

    fn send(&self, piece: Vec<LoggedJourney>) {
        if !self.watch.is_stopped() && !(self.send)(piece) {
            self.watch.stop();
        }
    }

    fn is_on_map(&self, batch: &Batch, journey: Journey) -> bool {
        let symbols = &batch.symbols(self.columns.symbols)[journey.from..journey.to];
        symbols.iter().any(|symbol| self.spots.get(usize::from(*symbol)).is_some_and(|spot| spot.on_map))
    }

    fn journey(&self, batch: &Batch, journey: Journey, number: u32) -> LoggedJourney {
        LoggedJourney {
            person: journey.person,
            number: self.numbered.then_some(number),
            identifiers: Vec::new(),
            events: (journey.from..journey.to).map(|row| self.event(batch, row)).collect(),
        }
    }

    fn event(&self, batch: &Batch, row: usize) -> LoggedEvent {
        let Columns { symbols, texts, scale, currency, score, money, duration, actions } = self.columns;
        let text = |column: ColumnId| {
            let code = batch.codes(column)[row];
            self.inputs.value(column, code, self.registry).unwrap_or_default()
        };
        let number = |column: ColumnId| Some(batch.numbers(column)[row]).filter(|number| number.is_finite());
        let [event, channel, medium, place, direction, source, case] = texts.map(text);
        let spot = self.spots.get(usize::from(batch.symbols(symbols)[row]));
        LoggedEvent {
            time: Timestamp(batch.time[row]),
            name: spot.map_or(&event, |spot| &spot.name).clone(),
            step: spot.map(|spot| spot.step.clone()).unwrap_or_default(),
            touchpoint: spot.map(|spot| spot.touchpoint.clone()).unwrap_or_default(),
            score: number(score).and_then(|value| Some(Score { value, scale: text(scale).parse().ok()? })),
            money: number(money).and_then(|minor| {
                let currency: Currency = text(currency).parse().ok()?;
                Some(Money { minor: minor as i64, currency })
            }),
            duration_ms: number(duration).map(|duration| duration as i64),
            actions: number(actions).map(|actions| actions as i64),
            event,
            channel,
            medium,
            place,
            direction,
            source,
            case,
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_maps::{Stage, Step};

    use super::*;
    use crate::touchpoints::Names;

    fn step(key: &str, name: &str, touchpoints: &[&str]) -> Step {
        let touchpoints = touchpoints.iter().map(|key| (*key).to_owned()).collect();
        Step { key: key.to_owned(), name: name.to_owned(), touchpoints, ..Step::default() }
    }

    #[test]
    fn an_event_is_called_by_its_step_where_it_can_be_no_other() {
        let touchpoint = |key: &str| Touchpoint {
            key: key.to_owned(),
            names: Names::same(&key.to_uppercase()),
            ..Touchpoint::default()
        };
        let touchpoints = ["search", "cart", "pay", "help"].map(touchpoint).to_vec();
        let registry = Registry { touchpoints, ..Registry::default() };
        let steps = vec![
            step("looks", "Looks around", &["search", "cart"]),
            step("buys", "Buys", &["cart", "pay", "pay"]),
            step("blank", " ", &["help", "gone"]),
        ];
        let map = Map { stages: vec![Stage { steps, ..Stage::default() }], ..Map::default() };
        let wanted = EventLogWanted {
            map: Some(&map),
            filters: &[],
            journeys: &JourneySplit::Whole,
            range: None,
            language: Language::En,
        };
        let told = |wanted| {
            let spots = spots(&registry, wanted).into_iter();
            spots.map(|spot| format!("{} {:?} {}", spot.name, spot.step, spot.on_map)).collect::<Vec<_>>()
        };
        let expected = ["Looks around \"looks\" true", "CART \"\" true", "Buys \"buys\" true", "HELP \"blank\" true"];
        assert_eq!(told(&wanted), expected);
        let without = told(&EventLogWanted { map: None, ..wanted });
        assert_eq!(without[0], "SEARCH \"\" false");
    }

    #[test]
    fn what_the_map_says_holds_where_nothing_else_is_said() {
        let journeys = JourneySplit::Column("case".to_owned());
        let map = Map { filters: vec!["channel == \"app\"".to_owned()], journeys: journeys.clone(), ..Map::default() };
        let own = ["money > 0".to_owned()];
        let mut wanted = EventLogWanted {
            map: Some(&map),
            filters: &[],
            journeys: &JourneySplit::Whole,
            range: None,
            language: Language::En,
        };
        assert_eq!(wanted.applied(), (map.filters.as_slice(), &journeys));
        wanted.filters = &own;
        assert_eq!(wanted.applied(), (own.as_slice(), &journeys));
        wanted.map = None;
        assert_eq!(wanted.applied(), (own.as_slice(), &JourneySplit::Whole));
    }
}

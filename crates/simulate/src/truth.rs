//! What is true of a simulated company, to hold against what an analysis finds.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use styk_model::{Currency, IdentifierKind, Language, Scale, Timestamp};

use crate::files::{self, CARD_KEY, CARD_MADE};
use crate::identity::{Groups, Listing};
use crate::plan::{Plan, PlannedChange};
use crate::process::{Life, live};
use crate::scenario::{ChangeKind, Effect, FileKind, Finding, SEGMENTS, Stage, label};
use crate::{Demo, Options, SimulateError};

/// The model behind a simulation, and its totals.
///
/// Customers of a segment start a journey at a touchpoint drawn from `starts`
/// and go on by `transitions`; what these leave up to 1 is the end of the
/// journey. Journeys that the end of the period cuts are not finished: compare
/// frequencies over journeys that began some months before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    pub demo: Demo,
    pub language: Language,
    pub company: String,
    pub seed: u64,
    pub from: Date,
    /// Inclusive.
    pub to: Date,
    pub zone: String,
    pub currency: Currency,
    pub segments: Vec<SegmentTruth>,
    pub touchpoints: Vec<TouchpointTruth>,
    pub starts: Vec<StartTruth>,
    /// Outside of every change; changes say what they multiply.
    pub transitions: Vec<TransitionTruth>,
    pub changes: Vec<ChangeTruth>,
    pub people: PeopleTruth,
    pub totals: Totals,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentTruth {
    pub key: String,
    /// As the files name it.
    pub label: String,
    /// The probability that a customer belongs to it.
    pub share: f64,
    pub customers: u64,
    pub journeys_per_year: f64,
    /// Added to the mean of every score, as a share of its scale. Whatever else
    /// members of the segment do more often goes along with it and causes none of it.
    pub satisfaction: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TouchpointTruth {
    pub key: String,
    /// The value of the event column.
    pub event: String,
    pub label: String,
    pub channel: String,
    pub stage: Stage,
    pub file: String,
    pub scale: Option<Scale>,
    /// What having met it adds to later scores of the journey, as a share of their scale.
    pub felt: f64,
    pub queue_median_minutes: Option<f64>,
    pub interactions: u64,
    pub customers: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartTruth {
    pub segment: String,
    pub touchpoint: String,
    pub probability: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TransitionTruth {
    pub segment: String,
    pub from: String,
    pub to: String,
    pub probability: f64,
    /// From the end of the first (its queue and duration over) to the second;
    /// log-normal. Staffed touchpoints are then reached when they next open.
    pub median_wait_minutes: f64,
    /// Standard deviation of the logarithm of the wait.
    pub wait_sigma: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeTruth {
    pub key: String,
    pub label: String,
    pub kind: ChangeKind,
    pub finding: Finding,
    pub touchpoint: String,
    pub from: Timestamp,
    /// Exclusive; the end of the period for what was made for good.
    pub to: Timestamp,
    pub effects: Vec<EffectTruth>,
}

/// What an effect is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The share of interactions with the touchpoint that go on to `next`.
    Transition,
    /// The median of the queue, in minutes.
    Queue,
    /// The mean score of a neutral customer, in points of its scale.
    Score,
}

/// A figure just before the change and just after it began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectTruth {
    pub measure: Measure,
    pub touchpoint: String,
    pub next: Option<String>,
    /// For all segments where absent.
    pub segment: Option<String>,
    pub before: f64,
    pub after: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeopleTruth {
    pub customers: u64,
    /// With at least one interaction in the period.
    pub active: u64,
    pub registered: u64,
    /// Different identifiers, by kind.
    pub identifiers: BTreeMap<IdentifierKind, u64>,
    /// People that the records let one tell apart: customers whose identifiers
    /// never meet in a record count more than once.
    pub distinguishable: u64,
    /// Active customers whose identifiers are all linked.
    pub fully_linked: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    pub interactions: u64,
    pub journeys: u64,
    pub orders: u64,
    /// Revenue of orders, in minor units.
    pub revenue_minor: i64,
    pub comments: u64,
}

/// The truth of a demo without writing its files, and who is who.
pub fn truth(demo: Demo, options: &Options) -> Result<(Truth, Vec<Listing>), SimulateError> {
    let plan = Plan::new(demo, options)?;
    let mut tally = Tally::new(&plan);
    for number in 0..options.customers {
        tally.add(&plan, &live(&plan, number));
    }
    Ok(tally.finish(&plan))
}

/// Counts lives as they are made.
pub(crate) struct Tally {
    segments: [u64; SEGMENTS],
    /// Interactions and customers by touchpoint; the card is the last.
    touchpoints: Vec<(u64, u64)>,
    /// The last customer (from 1) counted at each touchpoint.
    last: Vec<u64>,
    people: PeopleTruth,
    totals: Totals,
    listing: Vec<Listing>,
}

impl Tally {
    pub(crate) fn new(plan: &Plan) -> Self {
        let count = plan.scenario.states.len() + 1;
        Self {
            segments: [0; SEGMENTS],
            touchpoints: vec![(0, 0); count],
            last: vec![0; count],
            people: PeopleTruth::default(),
            totals: Totals::default(),
            listing: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, plan: &Plan, life: &Life) {
        let mut groups = Groups::default();
        let customer = u64::from(life.person.number) + 1;
        for moment in &life.moments {
            groups.add(moment.seen);
            let touchpoint = moment.state.unwrap_or(plan.scenario.states.len());
            self.touchpoints[touchpoint].0 += 1;
            self.touchpoints[touchpoint].1 += u64::from(self.last[touchpoint] != customer);
            self.last[touchpoint] = customer;
            self.totals.comments += u64::from(moment.comment.is_some());
            if moment.file(plan) == FileKind::Orders {
                self.totals.orders += 1;
                self.totals.revenue_minor += moment.amount.unwrap_or(0);
            }
        }
        self.totals.interactions += life.moments.len() as u64;
        self.totals.journeys += u64::from(life.journeys);
        self.segments[life.person.segment] += 1;
        self.add_person(plan, life, &groups);
    }

    fn add_person(&mut self, plan: &Plan, life: &Life, groups: &Groups) {
        self.people.customers += 1;
        self.people.active += u64::from(!life.moments.is_empty());
        self.people.registered += u64::from(life.moments.iter().any(|moment| moment.state.is_none()));
        self.people.distinguishable += groups.count() as u64;
        self.people.fully_linked += u64::from(groups.count() == 1);
        for (kind, slot) in groups.all() {
            *self.people.identifiers.entry(kind).or_default() += 1;
            if plan.options.list_people {
                let value = life.person.identifier(plan, kind, slot);
                self.listing.push(Listing { kind, value, customer: life.person.number });
            }
        }
    }

    pub(crate) fn finish(self, plan: &Plan) -> (Truth, Vec<Listing>) {
        let options = &plan.options;
        let truth = Truth {
            demo: plan.demo,
            language: options.language,
            company: plan.demo.company(options.language).to_owned(),
            seed: options.seed,
            from: options.from,
            to: options.to,
            zone: crate::demo::zone_name(options.language).to_owned(),
            currency: plan.currency,
            segments: segments(plan, self.segments),
            touchpoints: touchpoints(plan, &self.touchpoints),
            starts: starts(plan),
            transitions: transitions(plan),
            changes: plan.changes.iter().map(|planned| change(plan, planned)).collect(),
            people: self.people,
            totals: self.totals,
        };
        (truth, self.listing)
    }
}

fn segments(plan: &Plan, counts: [u64; SEGMENTS]) -> Vec<SegmentTruth> {
    let truth = plan.scenario.segments.iter().zip(counts).map(|(segment, customers)| SegmentTruth {
        key: segment.key.to_owned(),
        label: label(&segment.labels, plan.options.language).to_owned(),
        share: segment.share,
        customers,
        journeys_per_year: segment.journeys_per_year,
        satisfaction: segment.satisfaction,
    });
    truth.collect()
}

fn touchpoints(plan: &Plan, counts: &[(u64, u64)]) -> Vec<TouchpointTruth> {
    let language = plan.options.language;
    let file = |kind| files::file_name(plan.demo, kind).to_owned();
    let mut all: Vec<TouchpointTruth> = Vec::with_capacity(counts.len());
    for (state, (interactions, customers)) in plan.scenario.states.iter().zip(counts) {
        let touchpoint = &state.touchpoint;
        all.push(TouchpointTruth {
            key: touchpoint.key.to_owned(),
            event: touchpoint.event(language).to_owned(),
            label: label(&touchpoint.labels, language).to_owned(),
            channel: touchpoint.channel.name(language).to_owned(),
            stage: touchpoint.stage,
            file: file(touchpoint.file),
            scale: touchpoint.score.map(|(scale, _)| scale),
            felt: touchpoint.felt,
            queue_median_minutes: touchpoint.queue.map(|queue| queue.median),
            interactions: *interactions,
            customers: *customers,
        });
    }
    let card = label(&CARD_MADE, language).to_owned();
    let (interactions, customers) = counts[plan.scenario.states.len()];
    all.push(TouchpointTruth {
        key: CARD_KEY.to_owned(),
        event: card.clone(),
        label: card,
        channel: String::new(),
        stage: Stage::Interest,
        file: file(FileKind::Customers),
        scale: None,
        felt: 0.0,
        queue_median_minutes: None,
        interactions,
        customers,
    });
    all
}

fn starts(plan: &Plan) -> Vec<StartTruth> {
    let mut starts = Vec::new();
    for (number, segment) in plan.scenario.segments.iter().enumerate() {
        for state in plan.scenario.states.iter().filter(|state| state.start[number] > 0.0) {
            starts.push(StartTruth {
                segment: segment.key.to_owned(),
                touchpoint: state.touchpoint.key.to_owned(),
                probability: state.start[number],
            });
        }
    }
    starts
}

fn transitions(plan: &Plan) -> Vec<TransitionTruth> {
    let mut transitions = Vec::new();
    for (number, segment) in plan.scenario.segments.iter().enumerate() {
        for state in plan.scenario.states {
            for edge in state.next.iter().filter(|edge| edge.probability[number] > 0.0) {
                transitions.push(TransitionTruth {
                    segment: segment.key.to_owned(),
                    from: state.touchpoint.key.to_owned(),
                    to: edge.to.to_owned(),
                    probability: edge.probability[number],
                    median_wait_minutes: edge.wait.median * segment.pace,
                    wait_sigma: edge.wait.sigma,
                });
            }
        }
    }
    transitions
}

fn change(plan: &Plan, planned: &PlannedChange) -> ChangeTruth {
    let effects = planned.change.effects.iter().flat_map(|effect| effect_truth(plan, planned.from, effect));
    ChangeTruth {
        key: planned.change.key.to_owned(),
        label: label(&planned.change.labels, plan.options.language).to_owned(),
        kind: planned.change.kind,
        finding: planned.change.finding,
        touchpoint: planned.change.touchpoint.to_owned(),
        from: Timestamp(planned.from),
        to: Timestamp(planned.to),
        effects: effects.collect(),
    }
}

/// Read off the model at the last instant before and the first after, so that
/// what other changes do at that time is in both.
fn effect_truth(plan: &Plan, begin: i64, effect: &Effect) -> Vec<EffectTruth> {
    match *effect {
        Effect::Transition { from, to, .. } => (0..SEGMENTS)
            .filter_map(|segment| transition_effect(plan, begin, from, to, segment))
            .filter(|effect| effect.before > 0.0)
            .collect(),
        Effect::Queue { touchpoint, .. } => {
            let median = |time| Some(plan.queue(plan.scenario.state(touchpoint)?, time)?.median);
            whole(Measure::Queue, touchpoint, median(begin - 1).zip(median(begin)))
        }
        Effect::Score { touchpoint, .. } => {
            let mean = |time| {
                let state = plan.scenario.state(touchpoint)?;
                let (scale, share) = plan.scenario.states[state].touchpoint.score?;
                let share = share + plan.score_shift(state, time);
                Some(f64::from(scale.low) + share * f64::from(scale.high - scale.low))
            };
            whole(Measure::Score, touchpoint, mean(begin - 1).zip(mean(begin)))
        }
    }
}

fn whole(measure: Measure, touchpoint: &str, figures: Option<(f64, f64)>) -> Vec<EffectTruth> {
    let truth = figures.map(|(before, after)| EffectTruth {
        measure,
        touchpoint: touchpoint.to_owned(),
        next: None,
        segment: None,
        before,
        after,
    });
    truth.into_iter().collect()
}

fn transition_effect(plan: &Plan, begin: i64, from: &str, to: &str, segment: usize) -> Option<EffectTruth> {
    let state = plan.scenario.state(from)?;
    let edge = plan.scenario.states[state].next.iter().position(|edge| edge.to == to)?;
    let mut row = Vec::new();
    let mut probability = |time| {
        plan.transitions(state, segment, time, &mut row);
        row[edge]
    };
    Some(EffectTruth {
        measure: Measure::Transition,
        touchpoint: from.to_owned(),
        next: Some(to.to_owned()),
        segment: Some(plan.scenario.segments[segment].key.to_owned()),
        before: probability(begin - 1),
        after: probability(begin),
    })
}

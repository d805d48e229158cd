//! The truth can be recovered from the interactions, as an honest analysis would.

use std::collections::{BTreeMap, HashMap, HashSet};

use styk_model::{Identifier, Language};
use styk_simulate::{ChangeTruth, Demo, EffectTruth, Finding, Known, Measure, Options, Truth, interactions, truth};

const DAY: i64 = 86_400_000_000;

/// Standard errors that a recovered figure may be off; some thousand figures are compared.
const TOLERANCE: f64 = 4.7;

fn options(customers: u32, language: Language) -> Options {
    Options { customers, seed: 11, language, ..Options::default() }
}

/// Everything that happened, journeys in order, with what is true of it.
struct World {
    truth: Truth,
    journeys: BTreeMap<(u32, u32), Vec<Known>>,
}

impl World {
    fn new(demo: Demo, customers: u32) -> Self {
        let options = options(customers, Language::En);
        let mut journeys: BTreeMap<(u32, u32), Vec<Known>> = BTreeMap::new();
        for known in interactions(demo, &options).unwrap() {
            if let Some(journey) = known.journey {
                journeys.entry((known.customer, journey)).or_default().push(known);
            }
        }
        Self { truth: truth(demo, &options).unwrap().0, journeys }
    }

    fn end(&self) -> i64 {
        self.all().map(|known| known.interaction.time.micros()).max().unwrap_or(0)
    }

    fn all(&self) -> impl Iterator<Item = &Known> {
        self.journeys.values().flatten()
    }

    /// Visits to `from` in the span and segment, and how many of them went on to `to`.
    /// Visits of the last months are left out: their journeys may be cut.
    fn transition(&self, from: &str, to: &str, segment: Option<&str>, span: (i64, i64)) -> (f64, f64) {
        let mut counts = (0.0, 0.0);
        for journey in self.journeys.values() {
            for (position, known) in journey.iter().enumerate() {
                let time = known.interaction.time.micros();
                let counted = known.touchpoint == from && (span.0..span.1).contains(&time);
                if counted && segment.is_none_or(|segment| segment == known.segment) {
                    counts.0 += 1.0;
                    counts.1 += f64::from(journey.get(position + 1).is_some_and(|next| next.touchpoint == to));
                }
            }
        }
        counts
    }

    fn values(&self, touchpoint: &str, span: (i64, i64), value: impl Fn(&Known) -> Option<f64>) -> Sample {
        let inside = self.all().filter(|known| {
            known.touchpoint == touchpoint && (span.0..span.1).contains(&known.interaction.time.micros())
        });
        Sample::of(inside.filter_map(value))
    }

    /// The spans before and after a change in which no other change of its touchpoint begins or ends.
    fn spans(&self, change: &ChangeTruth, effect: &EffectTruth) -> ((i64, i64), (i64, i64)) {
        let touches = |other: &&ChangeTruth| other.effects.iter().any(|known| known.touchpoint == effect.touchpoint);
        let edges: Vec<i64> = self
            .truth
            .changes
            .iter()
            .filter(touches)
            .flat_map(|other| [other.from.micros(), other.to.micros()])
            .collect();
        let from = change.from.micros();
        let begin = edges.iter().copied().filter(|edge| *edge < from).max().unwrap_or(0);
        let end = edges.iter().copied().filter(|edge| *edge > from).min().unwrap_or(i64::MAX);
        ((begin, from), (from, end.min(self.end() - 30 * DAY)))
    }
}

struct Sample {
    count: f64,
    mean: f64,
    error: f64,
}

impl Sample {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Self { count, mean, error: (variance / count).sqrt() }
    }
}

fn close(what: &str, found: f64, expected: f64, error: f64) {
    let off = (found - expected).abs() / error;
    assert!(off < TOLERANCE, "{what}: found {found:.4}, expected {expected:.4}, {off:.1} standard errors");
}

fn close_share(what: &str, (count, hits): (f64, f64), expected: f64) {
    if count >= 30.0 {
        // The one added keeps a share of nought from having no error at all.
        let error = (expected * (1.0 - expected) / count).sqrt() + 1.0 / count;
        close(&format!("{what} (n = {count})"), hits / count, expected, error);
    }
}

#[test]
fn transition_frequencies_are_within_sampling_error_of_the_model() {
    for demo in Demo::ALL {
        let world = World::new(demo, 3_000);
        let mut counts: HashMap<(&str, &str), f64> = HashMap::new();
        let mut moves: HashMap<(&str, &str, &str), f64> = HashMap::new();
        let mature = world.end() - 200 * DAY;
        for journey in world.journeys.values().filter(|journey| journey[0].interaction.time.micros() < mature) {
            for (position, known) in journey.iter().enumerate() {
                let changed = world.truth.changes.iter().any(|change| {
                    let time = known.interaction.time;
                    change.from <= time
                        && time < change.to
                        && change.effects.iter().any(|effect| effect.touchpoint == known.touchpoint)
                });
                if !changed {
                    *counts.entry((known.segment, known.touchpoint)).or_default() += 1.0;
                    if let Some(next) = journey.get(position + 1) {
                        *moves.entry((known.segment, known.touchpoint, next.touchpoint)).or_default() += 1.0;
                    }
                }
            }
        }
        for expected in &world.truth.transitions {
            let (segment, from, to) = (expected.segment.as_str(), expected.from.as_str(), expected.to.as_str());
            let count = counts.get(&(segment, from)).copied().unwrap_or(0.0);
            let hits = moves.remove(&(segment, from, to)).unwrap_or(0.0);
            close_share(&format!("{demo} {segment}: {from} to {to}"), (count, hits), expected.probability);
        }
        assert!(moves.is_empty(), "moves that the model does not know: {moves:?}");
    }
}

#[test]
fn journeys_start_where_the_model_says() {
    for demo in Demo::ALL {
        let world = World::new(demo, 2_000);
        for expected in &world.truth.starts {
            let starts = world.journeys.values().map(|journey| &journey[0]);
            let of_segment: Vec<_> = starts.filter(|known| known.segment == expected.segment).collect();
            let hits = of_segment.iter().filter(|known| known.touchpoint == expected.touchpoint).count();
            let what = format!("{demo} {} starts at {}", expected.segment, expected.touchpoint);
            close_share(&what, (of_segment.len() as f64, hits as f64), expected.probability);
        }
    }
}

#[test]
fn planted_effects_are_found_with_their_size() {
    for demo in Demo::ALL {
        let world = World::new(demo, 8_000);
        for change in &world.truth.changes {
            for effect in &change.effects {
                check_effect(&world, change, effect);
            }
        }
    }
}

fn check_effect(world: &World, change: &ChangeTruth, effect: &EffectTruth) {
    let (before, after) = world.spans(change, effect);
    let what = format!("{} {}: {:?} of {}", world.truth.demo, change.key, effect.measure, effect.touchpoint);
    match effect.measure {
        Measure::Transition => {
            let next = effect.next.as_deref().unwrap();
            let share = |span| world.transition(&effect.touchpoint, next, effect.segment.as_deref(), span);
            close_share(&format!("{what} before"), share(before), effect.before);
            close_share(&format!("{what} after"), share(after), effect.after);
        }
        Measure::Queue => {
            for (span, median) in [(before, effect.before), (after, effect.after)] {
                let logarithms =
                    world.values(&effect.touchpoint, span, |known| Some((known.queue_minutes? + 1.0 / 120.0).ln()));
                close(&what, logarithms.mean, median.ln(), logarithms.error);
            }
        }
        Measure::Score => {
            let scores = |span| world.values(&effect.touchpoint, span, |known| Some(known.interaction.score?.value));
            let (before, after) = (scores(before), scores(after));
            assert!(before.count > 30.0 && after.count > 30.0, "{what}: too few scores to tell");
            close(&what, after.mean - before.mean, effect.after - effect.before, before.error.hypot(after.error));
        }
    }
}

#[test]
fn findings_agree_with_their_effects() {
    for demo in Demo::ALL {
        let (truth, _) = truth(demo, &options(1, Language::Ru)).unwrap();
        assert!(truth.changes.iter().any(|change| change.finding == Finding::Works));
        assert!(truth.changes.iter().any(|change| change.finding == Finding::Harms));
        for change in &truth.changes {
            assert!(!change.effects.is_empty());
            let moves = change.effects.iter().any(|effect| (effect.after - effect.before).abs() > 1e-9);
            assert_eq!(moves, change.finding != Finding::NoEffect, "{}", change.key);
        }
    }
}

#[test]
fn before_and_after_misleads_beside_the_outage() {
    let world = World::new(Demo::Bank, 6_000);
    let change = world.truth.changes.iter().find(|change| change.finding == Finding::Confounded).unwrap();
    let effect = &change.effects[0];
    assert!(effect.after < effect.before, "appointments shorten the queue");
    let from = change.from.micros();
    let queue = |span| world.values("branch_visit", span, |known| known.queue_minutes).mean;
    assert!(queue((from, from + 14 * DAY)) > 1.3 * queue((from - 90 * DAY, from)), "yet it looks longer");
}

#[test]
fn visitors_of_branches_are_happier_only_because_vips_visit_them() {
    let world = World::new(Demo::Bank, 12_000);
    let visitors: HashSet<u32> =
        world.all().filter(|known| known.touchpoint == "branch_visit").map(|known| known.customer).collect();
    let scores = |visits: bool, segment: Option<&str>| {
        let answers = world.all().filter(|known| known.touchpoint == "survey_nps");
        let group = answers.filter(|known| visitors.contains(&known.customer) == visits);
        let group = group.filter(|known| segment.is_none_or(|segment| segment == known.segment));
        Sample::of(group.filter_map(|known| Some(known.interaction.score?.value)))
    };
    let (with, without) = (scores(true, None), scores(false, None));
    let error = with.error.hypot(without.error);
    assert!(with.mean - without.mean > 2.5 * error, "{:.2} against {:.2}", with.mean, without.mean);
    for segment in ["mass", "digital"] {
        let (with, without) = (scores(true, Some(segment)), scores(false, Some(segment)));
        close(segment, with.mean - without.mean, 0.0, with.error.hypot(without.error));
    }
}

#[test]
fn the_two_travel_segments_want_different_offers() {
    let world = World::new(Demo::Travel, 3_000);
    let share = |offer, segment| {
        let (count, hits) = world.transition(offer, "cart", Some(segment), (0, i64::MAX));
        hits / count
    };
    assert!(share("offer_ski", "ski") > 3.0 * share("offer_city", "ski"));
    assert!(share("offer_city", "city") > 3.0 * share("offer_ski", "city"));
}

/// Union-find over the identifiers of each row, the plain way.
#[derive(Default)]
struct Sets {
    numbers: HashMap<Identifier<'static>, usize>,
    parents: Vec<usize>,
}

impl Sets {
    fn number(&mut self, identifier: &Identifier<'static>) -> usize {
        let fresh = self.parents.len();
        let number = *self.numbers.entry(identifier.clone()).or_insert(fresh);
        if number == fresh {
            self.parents.push(fresh);
        }
        number
    }

    fn root(&self, mut number: usize) -> usize {
        while self.parents[number] != number {
            number = self.parents[number];
        }
        number
    }

    fn link(&mut self, identifiers: &[Identifier<'static>]) {
        for pair in identifiers.windows(2) {
            let (first, second) = (self.number(&pair[0]), self.number(&pair[1]));
            let (first, second) = (self.root(first), self.root(second));
            self.parents[second] = first;
        }
        if let [only] = identifiers {
            self.number(only);
        }
    }
}

#[test]
fn identifiers_resolve_to_the_people_of_the_truth() {
    for (demo, language) in Demo::ALL.into_iter().zip(Language::ALL) {
        let options = options(1_500, language);
        let mut sets = Sets::default();
        let mut owners: HashMap<Identifier<'static>, u32> = HashMap::new();
        for known in interactions(demo, &options).unwrap() {
            assert!(!known.interaction.who.is_empty());
            sets.link(&known.interaction.who);
            for identifier in known.interaction.who {
                let owner = *owners.entry(identifier).or_insert(known.customer);
                assert_eq!(owner, known.customer, "an identifier belongs to one customer");
            }
        }
        let mut customers_of_set: HashMap<usize, HashSet<u32>> = HashMap::new();
        for (identifier, number) in &sets.numbers {
            customers_of_set.entry(sets.root(*number)).or_default().insert(owners[identifier]);
        }
        assert!(customers_of_set.values().all(|customers| customers.len() == 1));
        let (truth, listing) = truth(demo, &options).unwrap();
        assert_eq!(customers_of_set.len() as u64, truth.people.distinguishable);
        assert_eq!(owners.len() as u64, truth.people.identifiers.values().sum::<u64>());
        assert_eq!(owners.len(), listing.len());
        assert!(truth.people.distinguishable > truth.people.active, "some people cannot be told to be one");
        assert!(truth.people.fully_linked * 2 > truth.people.active, "most can");
    }
}

#[test]
fn a_customer_does_one_thing_at_a_time() {
    for demo in Demo::ALL {
        let mut last: HashMap<u32, i64> = HashMap::new();
        for known in interactions(demo, &options(500, Language::Pl)).unwrap() {
            let time = known.interaction.time.micros();
            let before = last.insert(known.customer, time).unwrap_or(0);
            assert!(time > before, "{demo}: {} at {}", known.touchpoint, known.interaction.time);
        }
    }
}

#[test]
fn totals_count_what_happened() {
    for demo in Demo::ALL {
        let options = options(800, Language::Ru);
        let (truth, _) = truth(demo, &options).unwrap();
        let mut counts: HashMap<&str, u64> = HashMap::new();
        let mut revenue = 0;
        for known in interactions(demo, &options).unwrap() {
            *counts.entry(known.touchpoint).or_default() += 1;
            if matches!(known.touchpoint, "booking" | "order" | "product_opened") {
                revenue += known.interaction.money.unwrap().minor;
            }
        }
        assert_eq!(revenue, truth.totals.revenue_minor);
        assert_eq!(counts.values().sum::<u64>(), truth.totals.interactions);
        for touchpoint in &truth.touchpoints {
            assert_eq!(counts.get(touchpoint.key.as_str()).copied().unwrap_or(0), touchpoint.interactions);
        }
    }
}

#[test]
fn branches_are_closed_on_holidays_and_at_night() {
    let zone = jiff::tz::TimeZone::get("Europe/Moscow").unwrap();
    let mut visits = 0;
    for known in interactions(Demo::Bank, &options(2_000, Language::Ru)).unwrap() {
        if known.touchpoint == "branch_visit" {
            let local = zone.to_datetime(known.interaction.time.to_jiff());
            assert!((9..18).contains(&local.hour()), "{local}");
            assert!((local.month(), local.day()) != (5, 9) && local.month() * 10 + local.day() / 9 != 10, "{local}");
            visits += 1;
        }
    }
    assert!(visits > 1_000);
}

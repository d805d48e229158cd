use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::plan::tests::Chance;
use crate::plan::tests::compiled::{map, told};
use crate::plan::tests::drawn;
use crate::{Aligner, Edge, EdgeKind, MapFlaw, Move, PlanFlaw, Stage};
use EdgeKind::{Choice, Optional, Parallel, Sequence};

/// The touchpoints of a journey.
type Journey = Vec<String>;

/// What a journey costs, and how it departs from the map.
struct Departed {
    cost: u32,
    departures: Vec<Departure>,
}

/// A journey laid beside a plan, with what is to be told of it.
struct Beside<'a> {
    plan: &'a Plan,
    skipped: Vec<usize>,
    /// Events that were a step, in the right place or not, with the step.
    were: Vec<(usize, usize)>,
}

impl Beside<'_> {
    fn key(&self, step: usize) -> String {
        self.plan.steps()[step].key.clone()
    }

    /// What an event is that the plan does not have behind a step.
    fn unplanned(&mut self, event: usize, label: u16, after: Option<usize>) -> Departure {
        let after = after.map(|after| self.key(after));
        let is_step = |step: &usize| self.plan.steps()[*step].labels.contains(&label);
        if let Some(step) = self.skipped.iter().copied().filter(is_step).min() {
            let place = self.skipped.iter().position(|skipped| *skipped == step).unwrap();
            self.skipped.remove(place);
            self.were.push((event, step));
            return Departure::WrongOrder { step: self.key(step), after };
        }
        let mut were: Vec<(usize, usize)> = self.were.iter().copied().filter(|(_, step)| is_step(step)).collect();
        were.sort_unstable();
        let again = were.iter().rev().find(|(at, _)| *at < event).or_else(|| were.first());
        match again {
            Some((_, step)) => Departure::Repeated { step: self.key(*step), after },
            None => outside(&self.plan.labels()[usize::from(label)], after),
        }
    }
}

fn outside(touchpoint: &str, after: Option<String>) -> Departure {
    Departure::Unplanned { touchpoint: touchpoint.to_owned(), name: touchpoint.to_uppercase(), after }
}

/// How a journey departs from a map, told as a question about conformance tells it.
fn departed(map: &Map, journey: &[String]) -> Departed {
    let plan = Plan::compile(map).unwrap();
    let labels = journey.iter().map(|touchpoint| plan.labels().binary_search(touchpoint).ok());
    let labels: Vec<Option<u16>> = labels.map(|label| label.map(|label| label as u16)).collect();
    let trace: Vec<u16> = labels.iter().copied().flatten().collect();
    let alignment = Aligner::new(&plan).align(&trace);
    assert!(alignment.is_exact());
    let mut beside = Beside { plan: &plan, skipped: Vec::new(), were: Vec::new() };
    for one in &alignment.moves {
        match *one {
            Move::Done { step, event } => beside.were.push((event, step)),
            Move::Skipped { step } => beside.skipped.push(step),
            Move::Unplanned { .. } => {}
        }
    }
    let done = beside.were.clone();
    let before = |events: usize| done.iter().rev().find(|(event, _)| *event < events).map(|(_, step)| *step);
    let mut departures = Vec::new();
    for one in &alignment.moves {
        if let Move::Unplanned { event } = *one {
            departures.push(beside.unplanned(event, trace[event], before(event)));
        }
    }
    let mut events = 0;
    for (label, touchpoint) in labels.iter().zip(journey) {
        match label {
            Some(_) => events += 1,
            None => departures.push(outside(touchpoint, before(events).map(|step| beside.key(step)))),
        }
    }
    let skipped = beside.skipped.iter().map(|step| Departure::Skipped { step: beside.key(*step) });
    departures.extend(skipped);
    let outside = (journey.len() - trace.len()) as u32;
    Departed { cost: alignment.upper + outside, departures }
}

/// A journey that goes as blocks have it.
fn played(node: &Node, plan: &Plan, chance: &mut Chance) -> Journey {
    match node {
        Node::Skip => Vec::new(),
        Node::Step(step) => {
            let labels = &plan.steps()[*step].labels;
            let label = labels.get(usize::from(chance.below(labels.len().max(1) as u16)));
            label.map(|label| plan.labels()[usize::from(*label)].clone()).into_iter().collect()
        }
        Node::Sequence(parts) => parts.iter().flat_map(|part| played(part, plan, chance)).collect(),
        Node::Choice(parts) => played(&parts[usize::from(chance.below(parts.len() as u16))], plan, chance),
        Node::Parallel(parts) => {
            let mut left: Vec<Journey> = parts.iter().map(|part| played(part, plan, chance)).collect();
            let mut journey = Vec::new();
            left.retain(|part| !part.is_empty());
            while !left.is_empty() {
                let part = usize::from(chance.below(left.len() as u16));
                journey.push(left[part].remove(0));
                left.retain(|part| !part.is_empty());
            }
            journey
        }
        Node::Loop { body, redo } => {
            let mut journey = played(body, plan, chance);
            while chance.below(3) == 0 {
                journey.extend(played(redo, plan, chance));
                journey.extend(played(body, plan, chance));
            }
            journey
        }
    }
}

/// Maps of steps in their order, without any edge, and of edges at random.
fn maps() -> impl Strategy<Value = Map> {
    let step = (0..4_usize, any::<bool>());
    let in_order = prop::collection::vec(step, 1..6).prop_map(|steps| {
        let step = |(at, (label, is_bound)): (usize, (usize, bool))| Step {
            key: format!("s{at}"),
            touchpoints: if is_bound { vec![format!("t{label}")] } else { Vec::new() },
            ..Step::default()
        };
        let steps = steps.into_iter().enumerate().map(step).collect();
        let stages = vec![Stage { key: "all".to_owned(), steps, ..Stage::default() }];
        Map { name: "In order".to_owned(), stages, ..Map::default() }
    });
    prop_oneof![1 => in_order, 3 => drawn::maps()]
}

/// With two touchpoints that no map has.
fn journey() -> impl Strategy<Value = Journey> {
    prop::collection::vec((0..6_usize).prop_map(|label| format!("t{label}")), 1..8)
}

proptest! {
    #[test]
    fn a_journey_follows_the_map_once_its_departures_are_adopted_and_whoever_did_still_does(
        mut map in maps(),
        journey in journey(),
        seed in any::<u64>(),
        picks in prop::collection::vec(any::<Index>(), 1..20),
    ) {
        let plan = Plan::compile(&map).unwrap();
        let mut chance = Chance(seed);
        let following: Vec<Journey> = (0..4).map(|_| played(plan.tree(), &plan, &mut chance)).collect();
        let mut departed_now = departed(&map, &journey);
        let mut picks = picks.iter().cycle();
        while departed_now.cost > 0 {
            let departure = picks.next().unwrap().get(&departed_now.departures).clone();
            let mut nearest = None;
            for draft in adopt(&map, &departure).unwrap() {
                for one in &following {
                    prop_assert_eq!(departed(&draft.map, one).cost, 0, "{:?} by {:?}", one, draft.changes);
                }
                let left = departed(&draft.map, &journey);
                prop_assert!(left.cost <= departed_now.cost, "{:?}", draft.changes);
                if nearest.as_ref().is_none_or(|(_, nearest): &(Map, Departed)| left.cost < nearest.cost) {
                    nearest = Some((draft.map, left));
                }
            }
            let (nearer, left) = nearest.unwrap();
            prop_assert!(left.cost < departed_now.cost, "{:?} of {:?} in {:?}", departure, journey, map);
            (map, departed_now) = (nearer, left);
        }
    }
}

fn key(key: &str) -> String {
    key.to_owned()
}

/// The drafts of a map, each by its blocks.
fn drafts(map: &Map, departure: &Departure) -> Vec<String> {
    let drafts = adopt(map, departure).unwrap();
    drafts.iter().map(|draft| told(Plan::compile(&draft.map).unwrap().tree())).collect()
}

/// The one draft of a map.
fn only(map: &Map, departure: &Departure) -> Adopted {
    let mut drafts = adopt(map, departure).unwrap();
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

fn edges(draft: &Adopted) -> Vec<(&str, &str, EdgeKind)> {
    draft.map.edges.iter().map(|edge| (edge.from.as_str(), edge.to.as_str(), edge.kind)).collect()
}

#[test]
fn a_step_that_is_skipped_may_be_left_out_past_it_or_by_itself() {
    let skipped = |step: &str| Departure::Skipped { step: key(step) };
    let first = only(&map("abc", &[]), &skipped("b"));
    assert_eq!(edges(&first), [("a", "b", Sequence), ("b", "c", Sequence), ("a", "c", Optional)]);
    assert_eq!(first.changes, [AdoptChange::OrderWritten, AdoptChange::LeftOut { step: key("B") }]);
    assert_eq!(drafts(&map("abc", &[]), &skipped("a")), ["(a | -) b c"]);
    assert_eq!(drafts(&map("abc", &[]), &skipped("c")), ["a b (c | -)"]);
    assert_eq!(drafts(&map("a", &[]), &skipped("a")), ["(a | -)"]);
    let beside = [("ab", Parallel), ("ac", Parallel), ("bd", Sequence), ("cd", Sequence)];
    assert_eq!(drafts(&map("abcd", &beside), &skipped("c")), ["a (b & (c | -)) d"]);
    let choice = only(&map("abc", &[("ab", Choice), ("ac", Choice)]), &skipped("b"));
    assert_eq!(choice.changes, [AdoptChange::LeftOut { step: key("B") }], "it had edges");
}

#[test]
fn an_unplanned_touchpoint_is_a_step_that_may_be_left_out_where_it_happens() {
    let chat = |after: Option<&str>| Departure::Unplanned {
        touchpoint: key("chat"),
        name: key("Чат"),
        after: after.map(str::to_owned),
    };
    let mut two = map("abc", &[]);
    let last = two.stages[0].steps.split_off(2);
    two.stages.push(Stage { key: key("late"), name: key("Late"), steps: last, ..Stage::default() });
    let draft = only(&two, &chat(Some("b")));
    let keys: Vec<&str> = draft.map.steps().map(|(_, step)| step.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "chat", "c"]);
    let put = &draft.map.stages[0].steps[2];
    assert_eq!((put.name.as_str(), put.touchpoints.as_slice()), ("Чат", [key("chat")].as_slice()));
    assert_eq!(told(Plan::compile(&draft.map).unwrap().tree()), "a b (c | -) d");
    let added = AdoptChange::Added { step: key("Чат"), stage: String::new(), after: Some(key("B")) };
    assert_eq!(draft.changes.last(), Some(&added));
    assert_eq!(drafts(&two, &chat(Some("c"))), ["a b c (d | -)"]);
    assert_eq!(drafts(&two, &chat(None)), ["(a | -) b c d"]);
    let starts = [("ac", Sequence), ("bc", Sequence)];
    assert_eq!(drafts(&map("abc", &starts), &chat(None)), ["(a | -) (b | c) d"]);
    let again = only(&draft.map, &chat(Some("c")));
    assert!(again.map.step("chat-2").is_some(), "no two steps have one key");
}

#[test]
fn a_step_done_elsewhere_comes_in_any_order_or_once_more() {
    let wrong =
        |step: &str, after: Option<&str>| Departure::WrongOrder { step: key(step), after: after.map(str::to_owned) };
    assert_eq!(drafts(&map("abcde", &[]), &wrong("b", Some("d"))), ["a (b & c d) e", "a (b | -) c d (e | -) f"]);
    assert_eq!(drafts(&map("abcd", &[]), &wrong("c", Some("a")))[0], "a (b & c) d");
    assert_eq!(drafts(&map("abc", &[]), &wrong("c", Some("a")))[0], "a (b & c)", "at the end of the journey");
    assert_eq!(drafts(&map("abc", &[]), &wrong("a", Some("b"))), ["(a | -) b (c | -) d"], "nothing comes before");
    assert_eq!(drafts(&map("abc", &[]), &wrong("b", None)), ["(a | -) b (c | -) d"]);
    let first = adopt(&map("abcd", &[]), &wrong("b", Some("c"))).unwrap().remove(0);
    let expected = [("a", "b", Parallel), ("a", "c", Parallel), ("c", "d", Sequence), ("b", "d", Sequence)];
    assert_eq!(edges(&first), expected);
    let any_order = AdoptChange::AnyOrder { step: key("B"), others: vec![key("C")] };
    assert_eq!(first.changes, [AdoptChange::OrderWritten, any_order]);
}

#[test]
fn a_step_done_again_is_led_back_to_or_comes_once_more() {
    let again =
        |step: &str, after: Option<&str>| Departure::Repeated { step: key(step), after: after.map(str::to_owned) };
    assert_eq!(drafts(&map("abc", &[]), &again("b", Some("b"))), ["a (b)* c"]);
    assert_eq!(drafts(&map("abcd", &[]), &again("b", Some("c"))), ["a (b c)* d", "a b c (d | -) e"]);
    assert_eq!(drafts(&map("abc", &[]), &again("b", None)), ["(a | -) b c d"]);
    let choice = [("ab", Choice), ("ac", Choice), ("bd", Sequence), ("cd", Sequence)];
    assert_eq!(
        drafts(&map("abcd", &choice), &again("a", Some("b"))),
        ["a (b (c | -) | d) e"],
        "no way back from there"
    );
    // With a way back `b` would be no end any more.
    assert_eq!(drafts(&map("abc", &choice[..2]), &again("a", Some("b"))), ["a (b (c | -) | d)"]);
}

#[test]
fn the_first_edges_of_a_map_say_what_its_order_said() {
    let plain = map("abcd", &[]);
    let written = Map { edges: edges::in_order(&plain), ..plain.clone() };
    assert_eq!(Plan::compile(&written).unwrap().tree(), Plan::compile(&plain).unwrap().tree());
}

#[test]
fn what_cannot_be_adopted_says_why() {
    let skipped = |step: &str| Departure::Skipped { step: key(step) };
    let plain = map("abc", &[]);
    assert_eq!(adopt(&plain, &skipped("x")), Err(AdoptFlaw::NoSuchStep { step: key("x") }));
    let once = only(&plain, &skipped("b"));
    assert_eq!(adopt(&once.map, &skipped("b")), Err(AdoptFlaw::Already { map: key("Flight") }));
    let alone = map("abc", &[("ab", Sequence)]);
    assert!(matches!(adopt(&alone, &skipped("b")), Err(AdoptFlaw::Plan(PlanFlaw::Unconnected { .. }))));
    let mut full = plain;
    let more = |at: usize| Step { key: format!("more-{at}"), ..Step::default() };
    full.stages[0].steps.extend((3..500).map(more));
    let again = Departure::Repeated { step: key("a"), after: Some(key("b")) };
    assert_eq!(adopt(&full, &again).map(|drafts| drafts.len()), Ok(1), "there is room for a way back");
    let chat = outside("chat", Some(key("a")));
    let too_many = PlanFlaw::Map(MapFlaw::TooManySteps { found: 501 });
    assert_eq!(adopt(&full, &chat), Err(AdoptFlaw::Plan(too_many)));
}

#[test]
fn times_stay_and_shares_go_where_ways_become_parallel() {
    let mut timed = map("abcd", &[("ab", Sequence), ("bc", Sequence), ("cd", Sequence)]);
    for edge in &mut timed.edges {
        *edge = Edge { time: Some(styk_model::Duration::from_days(1)), probability: Some(0.5), ..edge.clone() };
    }
    let wrong = Departure::WrongOrder { step: key("b"), after: Some(key("c")) };
    let draft = adopt(&timed, &wrong).unwrap().remove(0);
    let parallel: Vec<&Edge> = draft.map.edges.iter().filter(|edge| edge.kind == Parallel).collect();
    assert!(parallel.iter().all(|edge| edge.time.is_some() && edge.probability.is_none()));
}

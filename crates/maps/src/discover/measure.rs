//! How journeys keep to a map that was made of them, and how long its ways take.

use std::collections::HashMap;

use styk_model::Duration;

use super::{Seen, SeenJourney};
use crate::{Aligner, EdgeKind, Move, Node, Plan};

/// So many journeys have to go a way for its time to be told.
const FEWEST_TIMED: usize = 10;

/// What journeys laid beside a plan come to. Those without an interaction at any of its steps are elsewhere, and nothing
/// else is counted of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measured {
    /// Whoever has a journey that is not elsewhere.
    pub customers: Vec<Kept>,
    pub elsewhere: u64,
    /// Journeys whose alignment is known to be the best.
    pub exact: u64,
    /// By way of the plan: the median time that it took, where enough went it.
    pub times: Vec<Option<Duration>>,
}

/// How a customer keeps to a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Kept {
    pub journeys: u64,
    /// Of them, those that follow the plan: nothing is left over on either side.
    pub following: u64,
    /// The sum of the fitness of the journeys.
    pub fitness: f64,
}

/// Lays journeys beside a plan. `check` stops it by an error.
pub fn measure<E>(plan: &Plan, seen: &Seen<'_>, mut check: impl FnMut() -> Result<(), E>) -> Result<Measured, E> {
    let label = |key: &String| plan.labels().binary_search(key).ok().map(|label| label as u16);
    let labels: Vec<Option<u16>> = seen.touchpoints.iter().map(|touchpoint| label(&touchpoint.key)).collect();
    let mut aligner = Aligner::new(plan);
    let mut known: HashMap<Vec<u16>, Laid> = HashMap::new();
    let (mut measured, mut times) = (Measured::default(), Times::new(plan));
    for of_customer in seen.journeys.chunk_by(|one, other| one.customer == other.customer) {
        let mut own = Kept::default();
        for journey in of_customer {
            let (trace, events) = on_map(journey, &labels);
            if trace.is_empty() {
                measured.elsewhere += 1;
                continue;
            }
            if !known.contains_key(&trace) {
                check()?;
            }
            let laid = known.entry(trace).or_insert_with_key(|trace| Laid::new(&mut aligner, trace));
            let interactions = journey.touchpoints.len() as u32;
            let cost = laid.cost + interactions - events.len() as u32;
            own.add(cost, plan.fitness(cost, interactions));
            measured.exact += u64::from(laid.exact);
            times.add(&laid.done, &events);
        }
        measured.customers.extend((own.journeys > 0).then_some(own));
    }
    measured.times = times.medians();
    Ok(measured)
}

/// The interactions of a journey that any step can be, as labels and with their times.
fn on_map(journey: &SeenJourney, labels: &[Option<u16>]) -> (Vec<u16>, Vec<i64>) {
    let (mut trace, mut times) = (Vec::new(), Vec::new());
    for (touchpoint, time) in journey.touchpoints.iter().zip(&journey.times) {
        if let Some(label) = labels[usize::from(*touchpoint)] {
            trace.push(label);
            times.push(*time);
        }
    }
    (trace, times)
}

/// What is kept of an alignment.
struct Laid {
    cost: u32,
    exact: bool,
    /// Steps that were done, each with its place in the trace.
    done: Vec<(usize, usize)>,
}

impl Laid {
    fn new(aligner: &mut Aligner, trace: &[u16]) -> Self {
        let alignment = aligner.align(trace);
        let done = alignment.moves.iter().filter_map(|one| match *one {
            Move::Done { step, event } => Some((step, event)),
            Move::Skipped { .. } | Move::Unplanned { .. } => None,
        });
        Self { cost: alignment.upper, exact: alignment.is_exact(), done: done.collect() }
    }
}

impl Kept {
    fn add(&mut self, cost: u32, fitness: f64) {
        self.journeys += 1;
        self.following += u64::from(cost == 0);
        self.fitness += fitness;
    }
}

/// How long the ways of a plan took.
struct Times {
    /// By step: the ways that lead there, each with the step that it comes from.
    into: Vec<Vec<(usize, usize)>>,
    /// By step: whether each other one can happen beside it.
    beside: Vec<Vec<bool>>,
    found: Vec<Vec<i64>>,
}

impl Times {
    fn new(plan: &Plan) -> Self {
        let steps = plan.steps().len();
        let mut into = vec![Vec::new(); steps];
        for (way, one) in plan.ways().iter().enumerate() {
            // Of a step that may be left out nothing is gone by the edge that says so.
            if one.kind != EdgeKind::Optional || one.from != one.to {
                into[one.to].push((way, one.from));
            }
        }
        let mut beside = vec![vec![false; steps]; steps];
        note_beside(plan.tree(), &mut beside);
        Self { into, beside, found: vec![Vec::new(); plan.ways().len()] }
    }

    /// Adds the ways that a journey went: from a step to one that came next but for what happened beside the two.
    fn add(&mut self, done: &[(usize, usize)], times: &[i64]) {
        for (place, (step, event)) in done.iter().enumerate() {
            for &(way, from) in &self.into[*step] {
                let is_beside = |other: usize| self.beside[*step][other] || self.beside[from][other];
                let before = done[..place].iter().rev().find(|(other, _)| !is_beside(*other));
                if let Some((_, begun)) = before.filter(|(other, _)| *other == from) {
                    self.found[way].push(times[*event].saturating_sub(times[*begun]));
                }
            }
        }
    }

    fn medians(self) -> Vec<Option<Duration>> {
        let median = |mut times: Vec<i64>| {
            if times.len() < FEWEST_TIMED {
                return None;
            }
            let middle = times.len() / 2;
            let (_, median, _) = times.select_nth_unstable(middle);
            // A plan is made in seconds at best.
            Some(Duration::from_micros(*median / 1_000_000 * 1_000_000))
        };
        self.found.into_iter().map(median).collect()
    }
}

/// Notes which steps are in different parts of a parallel block; gives back all steps of the block.
fn note_beside(node: &Node, beside: &mut [Vec<bool>]) -> Vec<usize> {
    match node {
        Node::Step(step) => vec![*step],
        Node::Skip => Vec::new(),
        Node::Sequence(parts) | Node::Choice(parts) => {
            parts.iter().flat_map(|part| note_beside(part, beside)).collect()
        }
        Node::Loop { body, redo } => {
            let mut steps = note_beside(body, beside);
            steps.extend(note_beside(redo, beside));
            steps
        }
        Node::Parallel(parts) => {
            let mut all: Vec<usize> = Vec::new();
            for part in parts {
                let steps = note_beside(part, beside);
                for one in &all {
                    for other in &steps {
                        beside[*one][*other] = true;
                        beside[*other][*one] = true;
                    }
                }
                all.extend(steps);
            }
            all
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::tests::about;
    use crate::discover::{SeenTouchpoint, discover};

    const MINUTE: i64 = 60_000_000;

    fn touchpoints(keys: &str) -> Vec<SeenTouchpoint> {
        let touchpoint = |key: char| SeenTouchpoint { key: key.into(), name: key.into(), ..SeenTouchpoint::default() };
        keys.chars().map(touchpoint).collect()
    }

    /// Journeys as letters and minutes.
    fn journeys(of: &[(u32, &str, &[i64])]) -> Vec<SeenJourney> {
        let journey = |(customer, letters, minutes): &(u32, &str, &[i64])| SeenJourney {
            customer: *customer,
            touchpoints: letters.bytes().map(|letter| u16::from(letter - b'a')).collect(),
            times: minutes.iter().map(|minute| minute * MINUTE).collect(),
        };
        of.iter().map(journey).collect()
    }

    #[test]
    fn customers_follow_with_all_their_journeys_and_what_is_elsewhere_is_told() {
        let question = about();
        let (known, most) = (touchpoints("abc"), journeys(&[(1, "ab", &[0, 5]), (2, "ab", &[0, 1])]));
        let made = Seen { name: "Shop", about: &question, touchpoints: &known, journeys: &most };
        let plan = Plan::compile(&discover(&made, 0.0).unwrap()).unwrap();
        let all = journeys(&[(1, "ab", &[0, 5]), (1, "acb", &[9, 10, 11]), (2, "ab", &[0, 1]), (3, "c", &[4])]);
        let measured = measure(&plan, &Seen { journeys: &all, ..made }, || Ok::<(), ()>(())).unwrap();
        // One of three interactions unplanned: 1 - 1 / (3 + 2).
        let kept = |journeys, following, fitness| Kept { journeys, following, fitness };
        assert_eq!(measured.customers, [kept(2, 1, 1.8), kept(1, 1, 1.0)]);
        assert_eq!((measured.elsewhere, measured.exact), (1, 3));
        assert_eq!(measured.times, [None], "too few went from a to b");
    }

    #[test]
    fn the_time_of_a_way_is_taken_between_its_steps_whatever_happens_beside() {
        let question = about();
        let known = touchpoints("abcd");
        let one = |customer: u32| [(customer, "abcd", [0, 1, 4, 9]), (customer, "acbd", [0, 2, 3, 9])];
        let all: Vec<(u32, &str, [i64; 4])> = (1..=9).flat_map(one).collect();
        let all: Vec<(u32, &str, &[i64])> = all.iter().map(|(who, what, when)| (*who, *what, &when[..])).collect();
        let seen = Seen { name: "Shop", about: &question, touchpoints: &known, journeys: &journeys(&all) };
        let map = discover(&seen, 0.0).unwrap();
        let plan = Plan::compile(&map).unwrap();
        let measured = measure(&plan, &seen, || Ok::<(), ()>(())).unwrap();
        let mut told: Vec<(String, Option<i64>)> = Vec::new();
        for (way, time) in plan.ways().iter().zip(&measured.times) {
            let name = format!("{}{}", plan.steps()[way.from].key, plan.steps()[way.to].key);
            told.push((name, time.map(|time| time.micros() / MINUTE)));
        }
        told.sort();
        let expected = [("ab", 3), ("ac", 4), ("bd", 8), ("cd", 7)].map(|(way, time)| (way.to_owned(), Some(time)));
        assert_eq!(told, expected);
    }
}

//! The designed journey of a map, and how real journeys keep to it.
//!
//! [`Plan::compile`] makes blocks of steps and edges: sequences, choices, parallel parts and loops. An [`Aligner`]
//! lays a journey beside them so that as little as possible is left over on either side: touchpoints of the journey
//! that were not planned, and planned steps that did not happen. Such an optimal alignment is the measure of
//! conformance in process mining (Adriansyah 2014, "Aligning observed and modeled behavior", TU Eindhoven).
//!
//! A step without touchpoints cannot be seen in the data: passing it costs nothing and is not part of an alignment.

mod ahead;
mod align;
mod bits;
mod flaw;
mod flow;
mod moves;
mod net;
mod node;
mod reduce;
mod states;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use styk_model::Duration;

pub use self::align::{Aligner, Alignment};
pub use self::flaw::PlanFlaw;
use self::flow::Flow;
pub use self::moves::Move;
use self::net::Net;
pub use self::node::Node;
use crate::{Edge, EdgeKind, Map};

/// The designed journey of a map.
#[derive(Debug, Clone)]
pub struct Plan {
    steps: Vec<PlannedStep>,
    ways: Vec<Way>,
    tree: Node,
    labels: Vec<String>,
    net: Arc<Net>,
}

/// A step of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    pub key: String,
    /// Its name, or its key where it has none.
    pub name: String,
    /// The touchpoints that are this step, as places in [`Plan::labels`], in their order.
    pub labels: Vec<u16>,
}

impl PlannedStep {
    /// Whether it can be seen in the data.
    pub fn is_observable(&self) -> bool {
        !self.labels.is_empty()
    }
}

/// A designed way from one step to another; steps are places in the order of [`Map::steps`].
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
    /// Share of customers who should go this way, of those at `from`, 0 to 1.
    pub probability: Option<f64>,
    /// How long it should take.
    pub time: Option<Duration>,
}

impl Way {
    /// Whether it says no more than that its step may be left out.
    fn leaves_out(&self) -> bool {
        self.kind == EdgeKind::Optional && self.from == self.to
    }
}

impl Plan {
    /// Makes blocks of the steps and edges of a map.
    ///
    /// Without edges the steps follow each other in their order. With edges:
    /// - Where several ways lead on from a step, they are all a choice or all parallel, and meet again at one step or
    ///   at the end. What parts in between meets in between.
    /// - An optional edge leads past all that other edges lead over between its two steps; from a step to itself, past
    ///   that step.
    /// - A loop edge repeats what lies between its two steps, at the end of which alone the journey may go on. A way
    ///   on that only leads back by a loop edge is what happens between two rounds.
    /// - Steps that nothing leads to are a choice of where the journey starts; where nothing leads on, it ends, and
    ///   parallel ways have to be gone to their ends all.
    pub fn compile(map: &Map) -> Result<Self, PlanFlaw> {
        map.check()?;
        let (steps, labels) = steps(map)?;
        let ways = ways(map);
        let tree = if map.edges.is_empty() {
            Node::sequence((0..steps.len()).map(Node::Step))
        } else {
            reduce::blocks(&Flow::of(&steps, &ways)?)?
        };
        Ok(Self::of(steps, labels, ways, tree))
    }

    fn of(steps: Vec<PlannedStep>, labels: Vec<String>, ways: Vec<Way>, tree: Node) -> Self {
        let net = Arc::new(Net::of(&tree, &steps, labels.len()));
        Self { steps, ways, tree, labels, net }
    }

    /// The blocks; silent steps are in them.
    pub fn tree(&self) -> &Node {
        &self.tree
    }

    /// All steps in the order of [`Map::steps`].
    pub fn steps(&self) -> &[PlannedStep] {
        &self.steps
    }

    /// The edges; one from each step to the next where the map has none.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// Keys of the touchpoints that any step names, each once and in order. A trace is places in this list: what is
    /// not in it is planned nowhere, costs one each and is left out of the trace.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many steps that can be seen the shortest designed journey has.
    pub fn shortest(&self) -> u32 {
        self.net.shortest()
    }

    /// Fitness of a journey of so many events, all counted, whose alignment costs so much: 1 where it keeps to the
    /// plan, 0 where nothing of it does.
    ///
    /// `1 - cost / (events + shortest)`, where the lower part is the cost of an alignment that matches nothing: every
    /// event unplanned, and the shortest designed journey skipped (Adriansyah 2014; van der Aalst, Adriansyah and van
    /// Dongen 2012, "Replaying history on process models for conformance checking and performance analysis"). 1 where
    /// that is 0.
    pub fn fitness(&self, cost: u32, events: u32) -> f64 {
        let worst = f64::from(events) + f64::from(self.shortest());
        if worst == 0.0 { 1.0 } else { 1.0 - f64::from(cost) / worst }
    }
}

/// The steps with the touchpoints that they name.
fn steps(map: &Map) -> Result<(Vec<PlannedStep>, Vec<String>), PlanFlaw> {
    let named: BTreeSet<&str> = map.steps().flat_map(|(_, step)| &step.touchpoints).map(String::as_str).collect();
    if named.len() > flaw::MAX_LABELS {
        return Err(PlanFlaw::TooManyTouchpoints { found: named.len() });
    }
    let places: HashMap<&str, u16> = named.iter().enumerate().map(|(place, key)| (*key, place as u16)).collect();
    let steps: Vec<PlannedStep> = map
        .steps()
        .map(|(_, step)| {
            let labels: BTreeSet<u16> = step.touchpoints.iter().map(|key| places[key.as_str()]).collect();
            let name = if step.name.trim().is_empty() { &step.key } else { &step.name };
            PlannedStep { key: step.key.clone(), name: name.clone(), labels: labels.into_iter().collect() }
        })
        .collect();
    if steps.is_empty() {
        return Err(PlanFlaw::NoSteps);
    }
    Ok((steps, named.into_iter().map(str::to_owned).collect()))
}

/// The edges of a map that was checked.
fn ways(map: &Map) -> Vec<Way> {
    let places: HashMap<&str, usize> =
        map.steps().enumerate().map(|(place, (_, step))| (step.key.as_str(), place)).collect();
    if map.edges.is_empty() {
        let next = |to| Way { from: to - 1, to, kind: EdgeKind::Sequence, probability: None, time: None };
        return (1..places.len()).map(next).collect();
    }
    let way = |edge: &Edge| Way {
        from: places[edge.from.as_str()],
        to: places[edge.to.as_str()],
        kind: edge.kind,
        probability: edge.probability,
        time: edge.time,
    };
    map.edges.iter().map(way).collect()
}

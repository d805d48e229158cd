mod aligned;
pub(crate) mod compiled;
pub(crate) mod drawn;
mod oracle;

use proptest::prelude::*;

use super::{Node, Plan, PlannedStep};

/// Different touchpoints of random plans.
pub(super) const LABELS: u16 = 4;

/// Random blocks, with the touchpoints of each step.
#[derive(Debug, Clone)]
enum Sketch {
    Step(Vec<u16>),
    Sequence(Vec<Sketch>),
    Choice(Vec<Sketch>),
    Parallel(Vec<Sketch>),
    Loop(Box<Sketch>, Box<Sketch>),
    Skip,
}

impl Sketch {
    fn steps(&self) -> usize {
        match self {
            Self::Step(_) => 1,
            Self::Sequence(parts) | Self::Choice(parts) | Self::Parallel(parts) => parts.iter().map(Self::steps).sum(),
            Self::Loop(body, redo) => body.steps() + redo.steps(),
            Self::Skip => 0,
        }
    }

    /// The tree as it was made up, not in the form of a compiled one.
    fn node(&self, steps: &mut Vec<Vec<u16>>) -> Node {
        let mut all = |parts: &[Self]| parts.iter().map(|part| part.node(steps)).collect();
        match self {
            Self::Step(labels) => {
                steps.push(labels.clone());
                Node::Step(steps.len() - 1)
            }
            Self::Sequence(parts) => Node::Sequence(all(parts)),
            Self::Choice(parts) => Node::Choice(all(parts)),
            Self::Parallel(parts) => Node::Parallel(all(parts)),
            Self::Loop(body, redo) => {
                let body = Box::new(body.node(steps));
                Node::Loop { body, redo: Box::new(redo.node(steps)) }
            }
            Self::Skip => Node::Skip,
        }
    }
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let labels = prop_oneof![
        1 => Just(Vec::new()),
        6 => (0..LABELS).prop_map(|label| vec![label]),
        1 => (0..LABELS - 1).prop_map(|label| vec![label, label + 1]),
    ];
    let leaf = prop_oneof![8 => labels.prop_map(Sketch::Step), 1 => Just(Sketch::Skip)];
    let blocks = leaf.prop_recursive(4, 10, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            3 => parts().prop_map(Sketch::Sequence),
            2 => parts().prop_map(Sketch::Choice),
            2 => parts().prop_map(Sketch::Parallel),
            2 => (inner.clone(), inner.clone()).prop_map(|(body, redo)| Sketch::Loop(Box::new(body), Box::new(redo))),
        ]
    });
    blocks.prop_filter("so few that everything can be looked at", |blocks| blocks.steps() <= 8)
}

fn trace() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(0..LABELS, 0..8)
}

/// A plan of these blocks, whose steps are the touchpoints listed for each.
pub(super) fn plan(tree: Node, steps: &[Vec<u16>], labels: u16) -> Plan {
    let planned = |(number, labels): (usize, &Vec<u16>)| PlannedStep {
        key: format!("s{number}"),
        name: format!("S{number}"),
        labels: labels.clone(),
    };
    let steps = steps.iter().enumerate().map(planned).collect();
    Plan::of(steps, (0..labels).map(|label| format!("t{label:05}")).collect(), Vec::new(), tree)
}

/// The same with one touchpoint for each step.
pub(super) fn plain(tree: Node, steps: u16) -> Plan {
    plan(tree, &(0..steps).map(|label| vec![label]).collect::<Vec<_>>(), steps)
}

/// Numbers that look like chance, the same each time (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u16) -> u16 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % u64::from(bound)) as u16
    }
}

use std::collections::BTreeSet;

use proptest::prelude::*;
use styk_model::{Ask, Metric, MetricKind, Question, Scale};

use super::block::{Block, Shape};
use super::draw::Drawing;
use super::*;
use crate::{Aligner, Edge, Evidence, Plan, Stage, Step};

pub(super) fn about() -> Question {
    Question::new(Ask::Metric(Metric { kind: MetricKind::Journeys, of: None }))
}

fn touchpoints(count: usize) -> Vec<SeenTouchpoint> {
    let stages = ["interest", "decision", "loyalty"];
    let touchpoint = |number: usize| SeenTouchpoint {
        key: format!("t{number:03}"),
        name: format!("Touchpoint {number}"),
        stage: stages.get(number % 4).map(|stage| ((*stage).to_owned(), stage.to_uppercase())),
        channels: vec!["web".to_owned()],
        emotion: (number == 1).then_some((0.5, Scale::CSAT_5)),
    };
    (0..count).map(touchpoint).collect()
}

fn journeys(of: &[Vec<u16>]) -> Vec<SeenJourney> {
    let journey = |(customer, touchpoints): (usize, &Vec<u16>)| SeenJourney {
        customer: customer as u32,
        touchpoints: touchpoints.clone(),
        times: (0..touchpoints.len() as i64).collect(),
    };
    of.iter().enumerate().map(journey).collect()
}

/// The map of journeys through so many touchpoints.
fn made(count: usize, of: &[Vec<u16>], simplicity: f64) -> Option<Map> {
    let (question, touchpoints, journeys) = (about(), touchpoints(count), journeys(of));
    let seen = Seen { name: "Shop", about: &question, touchpoints: &touchpoints, journeys: &journeys };
    discover(&seen, simplicity)
}

/// What the journey costs beside the plan, each touchpoint by its key.
fn cost(plan: &Plan, aligner: &mut Aligner, journey: &[u16]) -> u32 {
    let label = |touchpoint: &u16| plan.labels().binary_search(&format!("t{touchpoint:03}"));
    let trace: Vec<u16> = journey.iter().map(|one| label(one).map_or(u16::MAX, |label| label as u16)).collect();
    aligner.align(&trace).upper
}

fn log(touchpoints: u16) -> impl Strategy<Value = Vec<Vec<u16>>> {
    prop::collection::vec(prop::collection::vec(0..touchpoints, 1..9), 1..14)
}

proptest! {
    #[test]
    fn with_everything_shown_every_journey_follows_the_map(of in log(7)) {
        let map = made(7, &of, 0.0).unwrap();
        let plan = Plan::compile(&map).unwrap();
        let mut aligner = Aligner::new(&plan);
        for journey in &of {
            prop_assert_eq!(cost(&plan, &mut aligner, journey), 0, "{:?} in {:?}", journey, plan.tree());
        }
    }

    #[test]
    fn a_map_of_any_simplicity_can_be_followed_and_is_the_same_each_time(of in log(9), simplicity in 0.0..=1.0_f64) {
        let map = made(9, &of, simplicity).unwrap();
        prop_assert!(Plan::compile(&map).is_ok(), "{:?}", Plan::compile(&map));
        prop_assert!(map.steps().count() <= MAX_STEPS);
        let mut turned = of.clone();
        turned.reverse();
        prop_assert_eq!(made(9, &turned, simplicity), Some(map));
    }
}

/// Random blocks; steps are numbered as they come.
#[derive(Debug, Clone)]
enum Outline {
    Step,
    Skip,
    Sequence(Vec<Outline>),
    Choice(Vec<Outline>),
    Parallel(Vec<Outline>),
    Loop(Box<Outline>, Box<Outline>),
}

impl Outline {
    fn block(&self, steps: &mut usize) -> Block {
        let mut all = |parts: &[Self]| parts.iter().map(|part| part.block(steps)).collect::<Vec<Block>>();
        match self {
            Self::Step => {
                *steps += 1;
                Block::step(*steps - 1, 1)
            }
            Self::Skip => Block::skip(1),
            Self::Sequence(parts) => Block::sequence(all(parts), 1),
            Self::Choice(parts) => Block::choice(all(parts)),
            Self::Parallel(parts) => Block::parallel(all(parts), 1),
            Self::Loop(body, redo) => {
                let body = body.block(steps);
                Block::repeated(body, redo.block(steps), 1)
            }
        }
    }

    fn steps(&self) -> usize {
        match self {
            Self::Step => 1,
            Self::Skip => 0,
            Self::Sequence(parts) | Self::Choice(parts) | Self::Parallel(parts) => parts.iter().map(Self::steps).sum(),
            Self::Loop(body, redo) => body.steps() + redo.steps(),
        }
    }
}

fn outline() -> impl Strategy<Value = Outline> {
    let leaf = prop_oneof![5 => Just(Outline::Step), 1 => Just(Outline::Skip)];
    let blocks = leaf.prop_recursive(5, 14, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            3 => parts().prop_map(Outline::Sequence),
            2 => parts().prop_map(Outline::Choice),
            2 => parts().prop_map(Outline::Parallel),
            2 => (inner.clone(), inner.clone()).prop_map(|(body, redo)| Outline::Loop(Box::new(body), Box::new(redo))),
        ]
    });
    blocks.prop_filter("a few steps", |blocks| (1..=8).contains(&blocks.steps()))
}

/// Where a journey may stand that comes to a block at a place.
fn ends(block: &Block, journey: &[u16], from: usize) -> BTreeSet<usize> {
    match &block.shape {
        Shape::Skip => BTreeSet::from([from]),
        Shape::Step(step) if journey.get(from) == Some(&(*step as u16)) => BTreeSet::from([from + 1]),
        Shape::Step(_) => BTreeSet::new(),
        Shape::Choice(ways) => ways.iter().flat_map(|way| ends(way, journey, from)).collect(),
        Shape::Sequence(parts) => {
            let mut at = BTreeSet::from([from]);
            for part in parts {
                at = at.into_iter().flat_map(|from| ends(part, journey, from)).collect();
            }
            at
        }
        Shape::Parallel(parts) => {
            let goes_to = |end: &usize| {
                let between = &journey[from..*end];
                let known = |one: &u16| parts.iter().any(|part| part.steps().contains(&usize::from(*one)));
                between.iter().all(known)
                    && parts.iter().all(|part| {
                        let steps = part.steps();
                        let own = between.iter().copied().filter(|one| steps.contains(&usize::from(*one)));
                        is_journey(part, &own.collect::<Vec<u16>>())
                    })
            };
            (from..=journey.len()).filter(goes_to).collect()
        }
        Shape::Loop { body, redo } => {
            let mut all = ends(body, journey, from);
            loop {
                let again = all.iter().flat_map(|end| ends(redo, journey, *end));
                let again: BTreeSet<usize> = again.flat_map(|begin| ends(body, journey, begin)).collect();
                if again.is_subset(&all) {
                    return all;
                }
                all.extend(again);
            }
        }
    }
}

fn is_journey(block: &Block, journey: &[u16]) -> bool {
    ends(block, journey, 0).contains(&journey.len())
}

/// The map of a drawing, with a touchpoint for each step that is no joint.
fn drawn(drawing: &Drawing, steps: usize) -> Map {
    let step = |number: usize| Step {
        key: format!("s{number}"),
        touchpoints: if number < steps { vec![format!("t{number:03}")] } else { Vec::new() },
        ..Step::default()
    };
    let edge = |line: &draw::Line| Edge {
        from: format!("s{}", line.from),
        to: format!("s{}", line.to),
        kind: line.kind,
        probability: line.share,
        time: None,
    };
    let steps = (0..steps + drawing.joints.len()).map(step).collect();
    let stages = vec![Stage { key: "all".to_owned(), steps, ..Stage::default() }];
    Map { name: "Drawn".to_owned(), stages, edges: drawing.lines.iter().map(edge).collect(), ..Map::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_drawing_allows_what_its_blocks_allow_and_nothing_else(
        outline in outline(),
        journeys in prop::collection::vec(prop::collection::vec(0..8_u16, 0..7), 1..12),
    ) {
        let mut steps = 0;
        let block = outline.block(&mut steps);
        let plan = Plan::compile(&drawn(&draw(&block, steps), steps));
        prop_assert!(plan.is_ok(), "{:?}: {:?}", plan, block);
        let plan = plan.unwrap();
        let mut aligner = Aligner::new(&plan);
        for journey in &journeys {
            let journey: Vec<u16> = journey.iter().map(|one| one % steps as u16).collect();
            let follows = cost(&plan, &mut aligner, &journey) == 0;
            prop_assert_eq!(follows, is_journey(&block, &journey), "{:?} in {:?}", journey, block);
        }
    }
}

#[test]
fn few_joints_are_drawn_where_edges_do_without() {
    let joints = |of: &[&[u16]]| {
        let of: Vec<Vec<u16>> = of.iter().map(|one| one.to_vec()).collect();
        made(6, &of, 0.0).unwrap().steps().filter(|(_, step)| step.touchpoints.is_empty()).count()
    };
    assert_eq!(joints(&[&[0, 1, 2]]), 0);
    assert_eq!(joints(&[&[0, 1, 3], &[0, 2, 3], &[0, 3]]), 0);
    assert_eq!(joints(&[&[0, 1, 2, 3], &[0, 2, 1, 3]]), 0);
    assert_eq!(joints(&[&[0, 1, 1, 2], &[0, 1, 2]]), 0);
    assert_eq!(joints(&[&[0, 1], &[0], &[0, 2], &[0, 1, 2]]), 0);
    assert_eq!(joints(&[&[0, 1], &[1]]), 0);
    assert_eq!(joints(&[&[0, 2], &[0, 3], &[1, 2], &[1, 3]]), 1, "between two choices");
}

#[test]
fn more_touchpoints_than_a_map_may_have_steps_share_one() {
    let of: Vec<Vec<u16>> = (0..600).map(|first| vec![first, (first + 7) % 600, (first * 3 + 1) % 600]).collect();
    let map = made(600, &of, 0.0).unwrap();
    assert!(map.steps().count() <= MAX_STEPS);
    let bound: usize = map.steps().map(|(_, step)| step.touchpoints.len()).sum();
    assert_eq!(bound, 600, "every touchpoint is at a step");
    let plan = Plan::compile(&map).unwrap();
    let mut aligner = Aligner::new(&plan);
    assert!(of.iter().all(|journey| cost(&plan, &mut aligner, journey) == 0));
}

#[test]
fn a_simple_map_has_the_steps_and_ways_of_most() {
    let mut of = vec![vec![0, 1, 2, 3]; 90];
    of.extend([vec![0, 4, 1, 2, 3], vec![0, 2, 1, 3], vec![5, 0, 1, 3]]);
    let simple = made(6, &of, 0.5).unwrap();
    let steps: Vec<&str> = simple.steps().map(|(_, step)| step.key.as_str()).collect();
    assert_eq!(steps, ["t000", "t001", "t003"]);
    assert!(made(6, &of, 0.0).unwrap().steps().count() >= 6);
}

#[test]
fn a_map_says_what_the_data_says_and_nothing_else() {
    let of: Vec<Vec<u16>> = vec![vec![0, 1, 2], vec![0, 3, 2], vec![0, 1, 2], vec![0, 1, 2]];
    let map = made(4, &of, 0.0).unwrap();
    assert_eq!(map.check(), Ok(()));
    let stages: Vec<(&str, usize)> = map.stages.iter().map(|stage| (stage.name.as_str(), stage.steps.len())).collect();
    assert_eq!(stages, [("INTEREST", 1), ("DECISION", 1), ("Without a stage", 1), ("LOYALTY", 1)]);
    assert!(map.steps().all(|(_, step)| step.touchpoints == [step.key.clone()]));
    let shares: Vec<Option<f64>> = map.edges.iter().map(|edge| edge.probability).collect();
    assert!(shares.contains(&Some(0.75)) && shares.contains(&Some(0.25)), "{shares:?}");
    let shown = |cell: &crate::Cell| matches!(cell.evidence[..], [Evidence::Question { .. }]);
    assert!(map.cells.iter().all(shown));
    let emotions: Vec<(&str, Option<f64>)> =
        map.cells.iter().filter(|cell| cell.lane == "emotion").map(|cell| (cell.step.as_str(), cell.emotion)).collect();
    assert_eq!(emotions, [("t001", Some(0.5))]);
    assert!(map.cells.iter().all(|cell| cell.lane != "action" && cell.lane != "obstacle"));
}

#[test]
fn where_nobody_was_at_a_touchpoint_there_is_no_map() {
    assert_eq!(made(3, &[], 0.5), None);
    assert_eq!(made(3, &[Vec::new()], 0.5), None);
}

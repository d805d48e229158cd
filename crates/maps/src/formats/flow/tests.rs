//! Flows of blocks, which are put together at random: what may happen in a block is known without any graph.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::formats::{Hints, MapFormat, Read, read, write};
use crate::{Plan, Stage, Step};

/// What may follow a step on the way to the next one.
#[derive(Debug, Clone)]
enum Block {
    /// Nothing.
    Direct,
    /// One of several sections, or what is the same with one, that or nothing.
    Choice(Vec<Section>),
    Optional(Box<Section>),
    Parallel(Vec<Section>),
    /// A section, over and over again.
    Loop(Box<Section>),
    /// A section, and as often as one likes the other one and the first again.
    Redo(Box<Section>, Box<Section>),
}

/// A step, and then a block and a step, any number of times.
#[derive(Debug, Clone)]
struct Section(Vec<Block>);

fn sections() -> impl Strategy<Value = Section> {
    let leaf = Just(Section(Vec::new()));
    leaf.prop_recursive(3, 12, 3, |inner| {
        let block = prop_oneof![
            2 => Just(Block::Direct),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Choice),
            1 => inner.clone().prop_map(|section| Block::Optional(Box::new(section))),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Parallel),
            1 => inner.clone().prop_map(|section| Block::Loop(Box::new(section))),
            1 => (inner.clone(), inner).prop_map(|(body, redo)| Block::Redo(Box::new(body), Box::new(redo))),
        ];
        prop::collection::vec(block, 0..3).prop_map(Section)
    })
}

/// The links of a section; steps are numbered as they come.
#[derive(Default)]
struct Drawn {
    steps: usize,
    links: Vec<Link>,
}

impl Drawn {
    fn link(&mut self, from: usize, to: usize, kind: EdgeKind) {
        self.links.push(Link { from, to, kind });
    }

    fn step(&mut self) -> usize {
        self.steps += 1;
        self.steps - 1
    }

    /// The first and the last step.
    fn section(&mut self, section: &Section) -> (usize, usize) {
        let first = self.step();
        let mut last = first;
        for block in &section.0 {
            last = self.block(last, block);
        }
        (first, last)
    }

    fn block(&mut self, before: usize, block: &Block) -> usize {
        use EdgeKind::{Choice, Optional, Parallel, Sequence};
        let (sections, kind): (&[Section], EdgeKind) = match block {
            Block::Direct => (&[], Sequence),
            Block::Choice(sections) => (sections.as_slice(), Choice),
            Block::Parallel(sections) => (sections.as_slice(), Parallel),
            Block::Optional(section) | Block::Loop(section) | Block::Redo(section, _) => {
                (std::slice::from_ref(&**section), Sequence)
            }
        };
        let ends: Vec<(usize, usize)> = sections.iter().map(|section| self.section(section)).collect();
        for (first, _) in &ends {
            self.link(before, *first, kind);
        }
        let redo = if let Block::Redo(_, redo) = block { Some(self.section(redo)) } else { None };
        let after = self.step();
        for (first, last) in &ends {
            self.link(*last, after, if redo.is_some() { Choice } else { Sequence });
            if let Block::Loop(_) = block {
                self.link(*last, *first, EdgeKind::Loop);
            }
            if let Some((first_again, last_again)) = redo {
                self.link(*last, first_again, Choice);
                self.link(last_again, *first, EdgeKind::Loop);
            }
        }
        match block {
            Block::Direct => self.link(before, after, Sequence),
            Block::Optional(_) => self.link(before, after, Optional),
            _ => {}
        }
        after
    }
}

impl Drawn {
    fn map(&self) -> Map {
        let step = |number| Step { key: key(number), name: format!("Step {number}"), ..Step::default() };
        let steps = (0..self.steps).map(step).collect();
        let edge = |link: &Link| Edge {
            from: key(link.from),
            to: key(link.to),
            kind: link.kind,
            probability: None,
            time: None,
        };
        let stage = Stage { key: "all".to_owned(), name: "All".to_owned(), steps, ..Stage::default() };
        let edges = self.links.iter().map(edge).collect();
        Map { name: "Flow".to_owned(), stages: vec![stage], edges, ..Map::default() }
    }
}

fn key(number: usize) -> String {
    format!("step_{number}")
}

type Traces = BTreeSet<Vec<usize>>;

/// Longer ones are not looked at.
const LONGEST: usize = 7;

fn joined(one: &Traces, other: &Traces) -> Traces {
    let pairs = one.iter().flat_map(|first| other.iter().map(move |then| [&first[..], &then[..]].concat()));
    pairs.filter(|trace| trace.len() <= LONGEST).collect()
}

fn shuffled(one: &[usize], other: &[usize]) -> Traces {
    if one.is_empty() || other.is_empty() {
        return Traces::from([[one, other].concat()]);
    }
    let first = joined(&Traces::from([vec![one[0]]]), &shuffled(&one[1..], other));
    let second = joined(&Traces::from([vec![other[0]]]), &shuffled(one, &other[1..]));
    first.union(&second).cloned().collect()
}

/// What may happen in a section, by what it is put together of.
fn traces(section: &Section, next: &mut usize) -> Traces {
    let step = |next: &mut usize| {
        *next += 1;
        Traces::from([vec![*next - 1]])
    };
    let mut all = step(next);
    for block in &section.0 {
        let inner = match block {
            Block::Direct => Traces::from([Vec::new()]),
            Block::Choice(sections) => sections.iter().flat_map(|section| traces(section, next)).collect(),
            Block::Optional(section) => {
                let mut inner = traces(section, next);
                inner.insert(Vec::new());
                inner
            }
            Block::Parallel(sections) => {
                let mut inner = Traces::from([Vec::new()]);
                for section in sections {
                    let branch = traces(section, next);
                    let pairs = inner.iter().flat_map(|one| branch.iter().map(move |other| (one, other)));
                    let short = pairs.filter(|(one, other)| one.len() + other.len() <= LONGEST);
                    inner = short.flat_map(|(one, other)| shuffled(one, other)).collect();
                }
                inner
            }
            Block::Loop(section) => {
                let body = traces(section, next);
                repeated(&body, &Traces::from([Vec::new()]))
            }
            Block::Redo(section, redo) => {
                let body = traces(section, next);
                let redo = traces(redo, next);
                repeated(&body, &redo)
            }
        };
        all = joined(&joined(&all, &inner), &step(next));
    }
    all
}

fn repeated(body: &Traces, between: &Traces) -> Traces {
    let (mut all, mut longest) = (body.clone(), body.clone());
    while !longest.is_empty() {
        longest = joined(&joined(&longest, between), body);
        all.extend(longest.iter().cloned());
    }
    all
}

/// What may happen in a process, by moving tokens along its arcs.
fn played(process: &Process) -> Traces {
    let arcs = |matches: &dyn Fn(&(usize, usize)) -> bool| -> Vec<usize> {
        (0..process.arcs.len()).filter(|arc| matches(&process.arcs[*arc])).collect()
    };
    let into: Vec<Vec<usize>> = (0..process.nodes.len()).map(|node| arcs(&|arc| arc.1 == node)).collect();
    let onto: Vec<Vec<usize>> = (0..process.nodes.len()).map(|node| arcs(&|arc| arc.0 == node)).collect();
    let start = process.nodes.iter().position(|node| *node == Node::Start).unwrap();
    let mut open = vec![(onto[start].clone(), Vec::new())];
    let (mut met, mut ended) = (BTreeSet::new(), Traces::new());
    while let Some((mut tokens, trace)) = open.pop() {
        tokens.sort_unstable();
        if trace.len() > LONGEST || !met.insert((tokens.clone(), trace.clone())) {
            continue;
        }
        if tokens.is_empty() {
            ended.insert(trace);
            continue;
        }
        for (at, node) in process.nodes.iter().enumerate() {
            let has = |arc: &&usize| tokens.contains(arc);
            let takes: Vec<Vec<usize>> = match node {
                Node::All if into[at].iter().all(|arc| tokens.contains(arc)) => vec![into[at].clone()],
                Node::All => Vec::new(),
                _ => into[at].iter().filter(has).map(|arc| vec![*arc]).collect(),
            };
            let gives: Vec<Vec<usize>> = match node {
                Node::Either => onto[at].iter().map(|arc| vec![*arc]).collect(),
                _ => vec![onto[at].clone()],
            };
            for take in &takes {
                for give in &gives {
                    let mut next = tokens.clone();
                    for arc in take {
                        let place = next.iter().position(|token| token == arc).unwrap();
                        next.remove(place);
                    }
                    next.extend(give);
                    let mut trace = trace.clone();
                    if let Node::Step(step) = node {
                        trace.push(*step);
                    }
                    open.push((next, trace));
                }
            }
        }
    }
    ended
}

fn sorted(mut links: Vec<Link>) -> Vec<Link> {
    links.sort_by_key(|link| (link.from, link.to));
    links
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_process_plays_what_its_blocks_say(section in sections()) {
        let mut drawn = Drawn::default();
        drawn.section(&section);
        prop_assume!(drawn.steps <= 10);
        let process = Process::of(drawn.steps, &drawn.links);
        prop_assert_eq!(played(&process), traces(&section, &mut 0));
    }

    #[test]
    fn the_edges_of_a_process_are_those_it_was_made_of(section in sections()) {
        let mut drawn = Drawn::default();
        drawn.section(&section);
        let found = Process::of(drawn.steps, &drawn.links).found(drawn.steps);
        prop_assert!(found.odd.is_empty(), "{:?}", found.odd);
        prop_assert_eq!(sorted(found.links), sorted(drawn.links));
    }

    #[test]
    fn bpmn_and_petri_nets_keep_steps_and_edges(section in sections()) {
        let mut drawn = Drawn::default();
        drawn.section(&section);
        let map = drawn.map();
        let keys: Vec<String> = (0..drawn.steps).map(key).collect();
        let mut edges = edges(&map, &drawn.links, &keys);
        edges.sort_by_key(|edge| (edge.from.clone(), edge.to.clone()));
        let tree = |map: &Map| Plan::compile(map).map(|plan| plan.tree().clone());
        for format in [MapFormat::Bpmn, MapFormat::Pnml] {
            let Read { map: mut again, left_out } = read(format, &write(&map, format), &Hints::default()).unwrap();
            prop_assert!(left_out.is_empty(), "{:?}", left_out);
            again.edges.sort_by_key(|edge| (edge.from.clone(), edge.to.clone()));
            prop_assert_eq!(&again.stages[0].steps, &map.stages[0].steps);
            prop_assert_eq!(&again.edges, &edges);
            prop_assert_eq!(tree(&again), tree(&map));
        }
    }

    #[test]
    fn any_links_have_a_process(links in prop::collection::vec((0..6_usize, 0..6_usize, 0..5_usize), 0..14)) {
        let kinds = [EdgeKind::Sequence, EdgeKind::Choice, EdgeKind::Parallel, EdgeKind::Loop, EdgeKind::Optional];
        let mut met = HashSet::new();
        let links = links.into_iter().filter(|(from, to, _)| met.insert((*from, *to)));
        let links: Vec<Link> = links.map(|(from, to, kind)| Link { from, to, kind: kinds[kind] }).collect();
        let process = Process::of(6, &links);
        let found = process.found(6);
        let mut drawn: Vec<(usize, usize)> = links.iter().map(|link| (link.from, link.to)).collect();
        let mut reached: Vec<(usize, usize)> = found.links.iter().map(|link| (link.from, link.to)).collect();
        // A way back to what comes later is a way past what it begins at.
        reached.retain(|(from, to)| from != to || drawn.contains(&(*from, *to)));
        reached.sort_unstable();
        drawn.sort_unstable();
        prop_assert_eq!(reached, drawn);
        prop_assert_eq!(layout(process.nodes.len(), &process.arcs).len(), process.nodes.len());
    }
}

fn links(links: &[(usize, usize, EdgeKind)]) -> Vec<Link> {
    links.iter().map(|(from, to, kind)| Link { from: *from, to: *to, kind: *kind }).collect()
}

#[test]
fn parallel_ways_wait_for_each_other_where_they_meet_and_may_be_passed() {
    use EdgeKind::{Optional, Parallel, Sequence};
    let process = Process::of(
        4,
        &links(&[(0, 1, Parallel), (0, 2, Parallel), (1, 3, Sequence), (2, 3, Sequence), (0, 3, Optional)]),
    );
    let expected = [vec![0, 1, 2, 3], vec![0, 2, 1, 3], vec![0, 3]];
    assert_eq!(played(&process), Traces::from(expected));
}

#[test]
fn a_step_that_may_be_left_out_is_one_in_files_wherever_it_stands() {
    use EdgeKind::{Loop, Optional, Sequence};
    let drawn = Drawn {
        steps: 3,
        links: links(&[(0, 1, Sequence), (1, 2, Sequence), (0, 0, Optional), (2, 2, Optional), (2, 2, Loop)]),
    };
    let map = drawn.map();
    let expected = told(&map);
    for format in [MapFormat::Bpmn, MapFormat::Pnml] {
        let Read { map: again, left_out } = read(format, &write(&map, format), &Hints::default()).unwrap();
        assert!(left_out.is_empty(), "{format:?}: {left_out:?}");
        assert_eq!(told(&again), expected, "{format:?}");
    }
}

fn told(map: &Map) -> HashSet<(String, String, EdgeKind)> {
    map.edges.iter().map(|edge| (edge.from.clone(), edge.to.clone(), edge.kind)).collect()
}

#[test]
fn what_edges_cannot_say_is_told_with_the_step() {
    let odd = |nodes: &[Node], arcs: &[(usize, usize)], steps| {
        Process { nodes: nodes.to_vec(), arcs: arcs.to_vec() }.found(steps).odd
    };
    use Node::{All, Either, End, Start, Step};
    let nested = odd(
        &[Start, Step(0), All, Either, Step(1), Step(2), Step(3), End],
        &[(0, 1), (1, 2), (2, 3), (3, 4), (3, 5), (2, 6), (4, 7), (5, 7), (6, 7)],
        4,
    );
    assert!(nested.contains(&(0, Oddity::Nested)), "{nested:?}");
    let early = odd(&[Start, Step(0), Either, Step(1), End], &[(0, 1), (1, 2), (2, 3), (2, 4), (3, 4)], 2);
    assert_eq!(early, [(0, Oddity::EndsEarly)]);
    let late = odd(&[Start, Either, Step(0), Step(1), End], &[(0, 1), (1, 2), (1, 3), (2, 3), (3, 4)], 2);
    assert_eq!(late, [(1, Oddity::BeginsLater)]);
    let doubled = odd(
        &[Start, Step(0), All, Step(1), Step(2), Step(3), End],
        &[(0, 1), (1, 2), (2, 3), (2, 4), (3, 5), (4, 5), (5, 6)],
        4,
    );
    assert_eq!(doubled, [(3, Oddity::Join)]);
    let at_once = odd(&[Start, All, Step(0), Step(1), End], &[(0, 1), (1, 2), (1, 3), (2, 4), (3, 4)], 2);
    assert!(at_once.contains(&(0, Oddity::ParallelStart)), "{at_once:?}");
    let unreached = odd(&[Start, Step(0), Step(1), End], &[(0, 1), (1, 3), (2, 3)], 2);
    assert!(unreached.contains(&(1, Oddity::NotReached)) && unreached.contains(&(1, Oddity::Unconnected)));
    let never = odd(&[Start, Step(0), Step(1), End], &[(0, 1), (1, 2), (2, 1)], 2);
    assert_eq!(never, [(1, Oddity::NeverEnds)]);
    let empty = odd(&[Start, Either, Step(0), End], &[(0, 1), (1, 2), (1, 3), (2, 3)], 1);
    assert_eq!(empty, [(0, Oddity::Empty)]);
}

#[test]
fn ways_past_others_are_optional_and_ways_back_are_loops() {
    use Node::{Either, End, Start, Step};
    let nodes = [Start, Either, Step(0), Either, Step(1), Either, Step(2), Either, End].to_vec();
    let arcs = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (3, 5), (5, 6), (6, 7), (7, 8), (7, 1)].to_vec();
    let found = Process { nodes, arcs }.found(3);
    assert!(found.odd.is_empty());
    use EdgeKind::{Loop, Optional, Sequence};
    assert_eq!(found.links, links(&[(0, 1, Sequence), (0, 2, Optional), (1, 2, Sequence), (2, 0, Loop)]));
}

use EdgeKind::{Choice, Loop, Optional, Parallel, Sequence};

use crate::plan::{Aligner, Node, Plan, PlanFlaw};
use crate::{Edge, EdgeKind, Map, MapFlaw, Stage, Step};

/// A map of steps named by a letter each, with a touchpoint of the same name.
pub(crate) fn map(steps: &str, edges: &[(&str, EdgeKind)]) -> Map {
    let step = |key: char| Step {
        key: key.to_string(),
        name: key.to_uppercase().to_string(),
        touchpoints: vec![key.to_string()],
        ..Step::default()
    };
    let edge = |(ends, kind): &(&str, EdgeKind)| Edge {
        from: ends[..1].to_owned(),
        to: ends[1..].to_owned(),
        kind: *kind,
        probability: None,
        time: None,
    };
    let stages = vec![Stage { key: "all".to_owned(), steps: steps.chars().map(step).collect(), ..Stage::default() }];
    Map { name: "Flight".to_owned(), stages, edges: edges.iter().map(edge).collect(), ..Map::default() }
}

/// Blocks as one writes them by hand: `a (b | -) (c & d) (e / f)*`, steps by their places.
pub(crate) fn told(node: &Node) -> String {
    let all = |parts: &[Node], between: &str| parts.iter().map(told).collect::<Vec<_>>().join(between);
    match node {
        Node::Step(step) => char::from(b'a' + *step as u8).to_string(),
        Node::Sequence(parts) => all(parts, " "),
        Node::Choice(parts) => format!("({})", all(parts, " | ")),
        Node::Parallel(parts) => format!("({})", all(parts, " & ")),
        Node::Loop { body, redo } if **redo == Node::Skip => format!("({})*", told(body)),
        Node::Loop { body, redo } => format!("({} / {})*", told(body), told(redo)),
        Node::Skip => "-".to_owned(),
    }
}

fn compiled(steps: &str, edges: &[(&str, EdgeKind)]) -> String {
    told(Plan::compile(&map(steps, edges)).unwrap().tree())
}

fn flaw(steps: &str, edges: &[(&str, EdgeKind)]) -> String {
    Plan::compile(&map(steps, edges)).unwrap_err().to_string()
}

#[test]
fn steps_without_edges_follow_each_other() {
    assert_eq!(compiled("a", &[]), "a");
    assert_eq!(compiled("abcd", &[]), "a b c d");
    let plan = Plan::compile(&map("abc", &[])).unwrap();
    let ways: Vec<_> = plan.ways().iter().map(|way| (way.from, way.to, way.kind)).collect();
    assert_eq!(ways, [(0, 1, Sequence), (1, 2, Sequence)]);
}

#[test]
fn ways_that_part_are_a_choice_or_parallel_as_their_edges_say() {
    let edges = |kind| [("ab", kind), ("ac", kind), ("bd", Sequence), ("cd", Sequence)];
    assert_eq!(compiled("abcd", &edges(Choice)), "a (b | c) d");
    assert_eq!(compiled("abcd", &edges(Parallel)), "a (b & c) d");
    // Some meet before others.
    let edges = [("ab", Choice), ("ac", Choice), ("ad", Choice), ("be", Sequence), ("ce", Sequence)];
    assert_eq!(
        compiled("abcdef", &[&edges[..], &[("ef", Sequence), ("df", Sequence)]].concat()),
        "a ((b | c) e | d) f"
    );
}

#[test]
fn ways_may_go_on_to_ends_of_their_own_and_come_from_starts_of_their_own() {
    assert_eq!(compiled("abc", &[("ab", Choice), ("ac", Choice)]), "a (b | c)");
    assert_eq!(compiled("abcd", &[("ab", Parallel), ("ac", Parallel), ("cd", Sequence)]), "a (b & c d)");
    assert_eq!(compiled("abcd", &[("ac", Sequence), ("bc", Sequence), ("cd", Sequence)]), "(a | b) c d");
    assert_eq!(compiled("abcd", &[("ab", Sequence), ("cd", Sequence)]), "(a b | c d)");
}

#[test]
fn optional_edges_pass_over_all_that_is_between() {
    let line = [("ab", Sequence), ("bc", Sequence), ("cd", Sequence)];
    assert_eq!(compiled("abcd", &[&line[..], &[("ac", Optional)]].concat()), "a (b | -) c d");
    assert_eq!(compiled("abcd", &[&[("ad", Optional)][..], &line].concat()), "a (b c | -) d");
    assert_eq!(compiled("abcd", &[&line[..], &[("ad", Optional), ("bd", Optional)]].concat()), "a (b (c | -) | -) d");
    let beside = [("ab", Parallel), ("ac", Parallel), ("bd", Sequence), ("ce", Sequence), ("ed", Sequence)];
    // The whole of it, also where one part waits for an optional edge of its own.
    assert_eq!(
        compiled("abcde", &[&beside[..], &[("ad", Optional), ("cd", Optional)]].concat()),
        "a ((b & c (e | -)) | -) d"
    );
}

#[test]
fn an_optional_edge_from_a_step_to_itself_passes_over_that_step_wherever_it_stands() {
    assert_eq!(compiled("a", &[("aa", Optional)]), "(a | -)");
    let line = [("ab", Sequence), ("bc", Sequence)];
    assert_eq!(compiled("abc", &[&line[..], &[("aa", Optional), ("cc", Optional)]].concat()), "(a | -) b (c | -)");
    assert_eq!(compiled("abc", &[&line[..], &[("bb", Optional), ("ac", Optional)]].concat()), "a (b | -) c");
    assert_eq!(compiled("abc", &[&line[..], &[("bb", Optional), ("bb", Loop)]].concat()), "a ((b | -))* c");
    assert_eq!(compiled("abc", &[("ab", Parallel), ("ac", Parallel), ("cc", Optional)]), "a (b & (c | -))");
}

#[test]
fn loops_repeat_what_is_between_their_ends() {
    let line = [("ab", Sequence), ("bc", Sequence), ("cd", Sequence)];
    assert_eq!(compiled("abcd", &[&line[..], &[("cb", Loop)]].concat()), "a (b c)* d");
    assert_eq!(
        compiled("abcd", &[&line[..], &[("bb", Loop), ("cb", Loop), ("da", Loop)]].concat()),
        "(a ((b)* c)* d)*"
    );
    assert_eq!(compiled("a", &[("aa", Loop)]), "(a)*");
    // With something between two rounds, beside going back at once.
    let edges = [("ab", Sequence), ("bc", Choice), ("bd", Choice), ("da", Loop)];
    assert_eq!(compiled("abcd", &edges), "(a b / d)* c");
    assert_eq!(compiled("abcd", &[&edges[..], &[("ba", Loop)]].concat()), "(a b / (d | -))* c");
    assert_eq!(compiled("abc", &[("ab", Parallel), ("ac", Parallel), ("bb", Loop)]), "a ((b)* & c)");
}

#[test]
fn a_step_that_leads_back_only_is_an_end_where_the_journey_has_no_other() {
    assert_eq!(compiled("ab", &[("ab", Sequence), ("ba", Loop)]), "(a b)*");
    assert_eq!(compiled("abc", &[("ab", Choice), ("ac", Choice), ("ba", Loop)]), "(a / b)* c");
    assert_eq!(compiled("abc", &[("ab", Choice), ("ac", Choice), ("bb", Loop)]), "a ((b)* | c)");
    let within = [("ab", Sequence), ("bc", Choice), ("bd", Choice), ("cb", Loop), ("da", Loop)];
    assert_eq!(compiled("abcd", &within), "(a (b / c)* d)*");
    let rounds = [("ab", Sequence), ("bc", Choice), ("bd", Choice), ("ca", Loop), ("dd", Loop)];
    assert_eq!(compiled("abcd", &rounds), "(a b / c)* (d)*");
}

#[test]
fn what_cannot_be_followed_is_named() {
    assert_eq!(flaw("", &[]), PlanFlaw::NoSteps.to_string());
    assert!(flaw("ab", &[("ax", Sequence)]).contains("`x`"));
    assert!(flaw("abc", &[("ab", Sequence)]).contains("step `C` or on from it"));
    assert!(flaw("ab", &[("ab", Sequence), ("ab", Optional)]).contains("two edges go from `A` to `B`"));
    let line = [("ab", Sequence), ("bc", Sequence), ("cd", Sequence)];
    let circle = flaw("abcd", &[&line[..], &[("db", Choice)]].concat());
    assert!(circle.contains("circle: `B`, `C`, `D`;"), "{circle}");
    assert!(flaw("a", &[("aa", Sequence)]).contains("circle: `A`;"));
    assert!(flaw("abcd", &[&line[..], &[("ad", Loop)]].concat()).contains("from `A` to `D` does not go back"));
    let over = flaw("abc", &[("ab", Sequence), ("ac", Optional)]);
    assert!(over.contains("from `A` to `C` passes over nothing"), "{over}");
}

#[test]
fn several_ways_of_kinds_that_do_not_agree_are_refused() {
    for kinds in [[Sequence, Sequence], [Choice, Parallel], [Sequence, Choice]] {
        let undecided = flaw("abc", &[("ab", kinds[0]), ("ac", kinds[1])]);
        assert!(undecided.contains("ways lead on from `A`"), "{undecided}");
    }
}

#[test]
fn ways_that_cross_are_refused() {
    let bridge = [("ab", Choice), ("ac", Choice), ("bd", Choice), ("be", Choice), ("ce", Sequence), ("df", Sequence)];
    let crossing = flaw("abcdef", &[&bridge[..], &[("ef", Sequence)]].concat());
    assert!(crossing.starts_with("ways that part at `A` cross ways that meet at `E`"), "{crossing}");
    let line = [("ab", Sequence), ("bc", Sequence), ("cd", Sequence)];
    for edges in [[("ca", Loop), ("db", Loop)], [("ac", Optional), ("bd", Optional)], [("ac", Optional), ("cb", Loop)]]
    {
        let crossing = flaw("abcd", &[&line[..], &edges].concat());
        assert!(crossing.contains(" cross "), "{edges:?}: {crossing}");
    }
    // Back out of a parallel part, and on from one beside going back.
    let beside = [("ab", Parallel), ("ac", Parallel), ("bd", Sequence), ("cd", Sequence)];
    assert!(flaw("abcd", &[&beside[..], &[("ba", Loop)]].concat()).contains(" cross "));
    assert!(flaw("abc", &[("ab", Parallel), ("ac", Parallel), ("ba", Loop)]).contains(" cross "));
}

#[test]
fn what_a_map_must_keep_to_is_checked_first() {
    let mut map = map("ab", &[]);
    map.name.clear();
    assert_eq!(Plan::compile(&map).unwrap_err(), PlanFlaw::Map(MapFlaw::NoName));
}

#[test]
fn touchpoints_are_numbered_in_their_order_and_steps_without_any_are_silent() {
    let mut map = map("abc", &[]);
    map.stages[0].steps[0].touchpoints = ["web", "app", "web"].map(str::to_owned).to_vec();
    map.stages[0].steps[1].touchpoints.clear();
    map.stages[0].steps[1].name.clear();
    map.stages[0].steps[2].touchpoints = vec!["app".to_owned()];
    let plan = Plan::compile(&map).unwrap();
    assert_eq!(plan.labels(), ["app", "web"]);
    assert_eq!(plan.steps()[0].labels, [0, 1]);
    assert_eq!((plan.steps()[1].name.as_str(), plan.steps()[1].is_observable()), ("b", false));
    assert_eq!(plan.shortest(), 2);
    assert_eq!(Aligner::new(&plan).align(&[1, 0]).upper, 0);
}

#[test]
fn blocks_within_blocks_of_a_whole_map_are_no_trouble() {
    // Everything behind the first step may be left out, from every step on.
    let key = |step: usize| format!("s{step}");
    let edge = |from, to, kind| Edge { from: key(from), to: key(to), kind, probability: None, time: None };
    let step = |step| Step { key: key(step), touchpoints: vec![key(step)], ..Step::default() };
    let mut edges: Vec<Edge> = (1..500).map(|to| edge(to - 1, to, Sequence)).collect();
    edges.extend((2..500).map(|to| edge(0, to, Optional)));
    edges.extend((1..500).map(|from| edge(from, 1, Loop)));
    let stages = vec![Stage { key: "all".to_owned(), steps: (0..500).map(step).collect(), ..Stage::default() }];
    let map = Map { name: "Deep".to_owned(), stages, edges, ..Map::default() };
    assert!(Plan::compile(&map).unwrap_err().to_string().contains(" cross "));
    let without =
        |kind| Map { edges: map.edges.iter().filter(|edge| edge.kind != kind).cloned().collect(), ..map.clone() };
    let plan = Plan::compile(&without(Loop)).unwrap();
    assert_eq!(plan.shortest(), 2);
    let plan = Plan::compile(&without(Optional)).unwrap();
    assert_eq!(Aligner::new(&plan).align(&[0]).upper, 499);
}

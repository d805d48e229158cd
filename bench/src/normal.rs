//! Answers in the form that bench/peers/peers.py describes, so that those of
//! different programs can be compared as bytes.

use anyhow::{Result, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use styk_model::Timestamp;
use styk_model::answer::{
    AnswerResult, FunnelResult, PathNode, PathStep, PathsResult, RetentionResult, SeriesResult, TransitionsResult,
};

/// The most frequent paths that an answer holds.
const TOP_PATHS: usize = 100;

/// The lines of an answer, sorted bytewise.
pub(crate) fn lines(result: &AnswerResult) -> Result<Vec<String>> {
    let mut lines = match result {
        AnswerResult::Funnel(funnel) => funnel_lines(funnel),
        AnswerResult::Transitions(transitions) => transition_lines(transitions),
        AnswerResult::Paths(paths) => path_lines(paths)?,
        AnswerResult::Retention(retention) => retention_lines(retention),
        AnswerResult::Series(series) => daily_lines(series),
        _ => bail!("no question of the benchmark has such an answer"),
    };
    lines.sort_unstable();
    Ok(lines)
}

/// The digest and size of an answer, as the peers print them.
pub(crate) fn digest(lines: &[String]) -> Value {
    let hash = Sha256::digest(lines.join("\n"));
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "digest": hex, "rows": lines.len() })
}

fn funnel_lines(funnel: &FunnelResult) -> Vec<String> {
    let mut lines = Vec::new();
    for group in &funnel.groups {
        for (number, step) in (1..).zip(&group.steps) {
            lines.push(match &group.key {
                Some(key) => format!("{key}\t{number}\t{}", step.customers),
                None => format!("{number}\t{}", step.customers),
            });
        }
    }
    lines
}

fn transition_lines(transitions: &TransitionsResult) -> Vec<String> {
    transitions.edges.iter().map(|edge| format!("{}\t{}\t{}", edge.from, edge.to, edge.count)).collect()
}

/// A path ends where its node has no children: at the last level, or where the
/// journey begins. The tree reads backwards from the purchase.
fn path_lines(paths: &PathsResult) -> Result<Vec<String>> {
    let nodes = &paths.before;
    let mut has_children = vec![false; nodes.len()];
    nodes.iter().filter_map(|node| node.parent).for_each(|parent| has_children[parent] = true);
    let ends = has_children.iter().zip(nodes).filter(|(parent, node)| !**parent && node.step != PathStep::Other);
    let mut all: Vec<(String, u64)> = ends.map(|(_, node)| (path_of(nodes, node), node.journeys)).collect();
    all.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all.truncate(TOP_PATHS);
    if all.last().map_or(0, |(_, least)| *least) <= most_left_out(nodes) {
        bail!("the answer may leave out paths as frequent as those it shows: ask for more branches");
    }
    let mut lines: Vec<String> = all.iter().map(|(path, count)| format!("{path}\t{count}")).collect();
    lines.push(format!("#total\t{}", paths.journeys));
    Ok(lines)
}

/// How frequent a path that is not in the tree can be: of each level with
/// anything left out, no more than the least branch shown.
fn most_left_out(nodes: &[PathNode]) -> u64 {
    let levels = nodes.iter().map(|node| node.depth).max().unwrap_or(0);
    let of_level = |level| {
        let here = || nodes.iter().filter(move |node| node.depth == level);
        let cut = here().any(|node| node.step == PathStep::Other);
        let shown = here().filter(|node| matches!(node.step, PathStep::Touchpoint(_)));
        if cut { shown.map(|node| node.journeys).min().unwrap_or(u64::MAX) } else { 0 }
    };
    (1..=levels).map(of_level).max().unwrap_or(0)
}

fn path_of(nodes: &[PathNode], last: &PathNode) -> String {
    let (mut steps, mut node) = (Vec::new(), last);
    while let Some(parent) = node.parent {
        if let PathStep::Touchpoint(name) = &node.step {
            steps.push(name.as_str());
        }
        node = &nodes[parent];
    }
    steps.join(" > ")
}

/// In the week of the cohort all of its customers are active.
fn retention_lines(retention: &RetentionResult) -> Vec<String> {
    let mut lines = Vec::new();
    for cohort in &retention.cohorts {
        let week = date(cohort.start);
        lines.push(format!("{week}\t0\t{}", cohort.customers));
        for (later, rate) in cohort.retained.iter().enumerate().skip(1).filter(|(_, rate)| rate.successes > 0) {
            lines.push(format!("{week}\t{later}\t{}", rate.successes));
        }
    }
    lines
}

fn daily_lines(series: &SeriesResult) -> Vec<String> {
    let points = series.groups.iter().flat_map(|group| &group.points);
    let counted = points.filter_map(|point| Some((point.start?, point.estimate?.n)));
    counted.filter(|(_, count)| *count > 0).map(|(day, count)| format!("{}\t{count}", date(day))).collect()
}

fn date(instant: Timestamp) -> String {
    jiff::tz::Offset::UTC.to_datetime(instant.to_jiff()).date().to_string()
}

#[cfg(test)]
mod tests {
    use styk_model::Period;
    use styk_model::answer::{Cohort, Rate};

    use super::*;

    fn node(parent: Option<usize>, depth: usize, step: PathStep, journeys: u64) -> PathNode {
        PathNode { parent, depth, step, journeys }
    }

    fn named(name: &str) -> PathStep {
        PathStep::Touchpoint(name.to_owned())
    }

    #[test]
    fn paths_read_forwards_and_shorter_ones_end_where_the_journey_begins() {
        let before = vec![
            node(None, 0, named("purchase"), 9),
            node(Some(0), 1, named("cart"), 7),
            node(Some(0), 1, PathStep::End, 2),
            node(Some(1), 2, named("search"), 4),
            node(Some(1), 2, PathStep::End, 3),
        ];
        let paths = AnswerResult::Paths(PathsResult { journeys: 9, after: Vec::new(), before });
        assert_eq!(lines(&paths).unwrap(), ["\t2", "#total\t9", "cart\t3", "search > cart\t4"]);
    }

    #[test]
    fn an_answer_that_may_leave_frequent_paths_out_cannot_be_compared() {
        let paths = |shown, hidden| {
            let before = vec![
                node(None, 0, named("purchase"), 9),
                node(Some(0), 1, named("cart"), 5),
                node(Some(0), 1, named("home"), shown),
                node(Some(0), 1, PathStep::Other, hidden),
                node(Some(1), 2, named("search"), 5),
            ];
            lines(&AnswerResult::Paths(PathsResult { journeys: 9, after: Vec::new(), before }))
        };
        assert!(paths(3, 1).is_err(), "another of three may be hidden behind those shown");
        assert!(paths(3, 0).is_err(), "cut is cut");
    }

    #[test]
    fn a_cohort_is_whole_in_its_own_week() {
        let rate = |successes| Rate { successes, ..Rate::default() };
        let start: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
        let cohort = Cohort { key: None, start, customers: 5, retained: vec![rate(1), rate(0), rate(3)] };
        let retention = RetentionResult { period: Period::Week, cohorts: vec![cohort], overall: Vec::new() };
        let lines = lines(&AnswerResult::Retention(retention)).unwrap();
        assert_eq!(lines, ["2024-01-01\t0\t5", "2024-01-01\t2\t3"]);
    }

    #[test]
    fn digests_are_those_of_the_lines_with_line_feeds_between_them() {
        // printf 'a\nb' | sha256sum
        let expected = "7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78";
        assert_eq!(digest(&["a".to_owned(), "b".to_owned()]), json!({ "digest": expected, "rows": 2 }));
    }
}

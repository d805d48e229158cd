//! The receipt log: how a municipality confirms and checks applications, and a map of how it should.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use styk_collect::row::{Next, Row, Rows};
use styk_collect::{FileSettings, Limits, Origin, open};
use styk_maps::{Edge, EdgeKind, Map, Plan, Stage, Step};

use super::{Case, for_peer, only_touchpoint};

/// What is on the map: everything but one rare activity (T13), and two silent steps where ways meet.
const STEPS: [(&str, &str); 28] = [
    ("confirm", "Confirmation of receipt"),
    ("t02", "T02 Check confirmation of receipt"),
    ("t03", "T03 Adjust confirmation of receipt"),
    ("t04", "T04 Determine confirmation of receipt"),
    ("t05", "T05 Print and send confirmation of receipt"),
    ("t06", "T06 Determine necessity of stop advice"),
    ("t07-1", "T07-1 Draft intern advice aspect 1"),
    ("t07-2", "T07-2 Draft intern advice aspect 2"),
    ("t07-3", "T07-3 Draft intern advice hold for aspect 3"),
    ("t07-4", "T07-4 Draft internal advice to hold for type 4"),
    ("t07-5", "T07-5 Draft intern advice aspect 5"),
    ("t08", "T08 Draft and send request for advice"),
    ("t09-1", "T09-1 Process or receive external advice from party 1"),
    ("t09-2", "T09-2 Process or receive external advice from party 2"),
    ("t09-3", "T09-3 Process or receive external advice from party 3"),
    ("t09-4", "T09-4 Process or receive external advice from party 4"),
    ("t10", "T10 Determine necessity to stop indication"),
    ("t16", "T16 Report reasons to hold request"),
    ("t17", "T17 Check report Y to stop indication"),
    ("t18", "T18 Adjust report Y to stop indicition"),
    ("t19", "T19 Determine report Y to stop indication"),
    ("t20", "T20 Print report Y to stop indication"),
    ("checked", ""),
    ("t11", "T11 Create document X request unlicensed"),
    ("t12", "T12 Check document X request unlicensed"),
    ("t14", "T14 Determine document X request unlicensed"),
    ("t15", "T15 Print document X request unlicensed"),
    ("closed", ""),
];

/// Confirming and deciding on a stop go on beside each other; a confirmation and a report may be adjusted, advice may
/// be asked for several times; a report, a document and all of it may be left out.
const EDGES: [(&str, &str, EdgeKind); 42] = {
    use EdgeKind::{Choice, Loop, Optional, Parallel, Sequence};
    [
        ("confirm", "t02", Parallel),
        ("confirm", "t06", Parallel),
        ("confirm", "closed", Optional),
        ("t02", "t03", Choice),
        ("t03", "t02", Loop),
        ("t02", "t04", Choice),
        ("t04", "t05", Sequence),
        ("t05", "checked", Sequence),
        ("t06", "t07-1", Choice),
        ("t07-1", "t06", Loop),
        ("t06", "t07-2", Choice),
        ("t07-2", "t06", Loop),
        ("t06", "t07-3", Choice),
        ("t07-3", "t06", Loop),
        ("t06", "t07-4", Choice),
        ("t07-4", "t06", Loop),
        ("t06", "t07-5", Choice),
        ("t07-5", "t06", Loop),
        ("t06", "t08", Choice),
        ("t08", "t09-1", Choice),
        ("t09-1", "t06", Loop),
        ("t08", "t09-2", Choice),
        ("t09-2", "t06", Loop),
        ("t08", "t09-3", Choice),
        ("t09-3", "t06", Loop),
        ("t08", "t09-4", Choice),
        ("t09-4", "t06", Loop),
        ("t06", "t10", Choice),
        ("t10", "t16", Sequence),
        ("t10", "checked", Optional),
        ("t16", "t17", Sequence),
        ("t17", "t18", Choice),
        ("t18", "t17", Loop),
        ("t17", "t19", Choice),
        ("t19", "t20", Sequence),
        ("t20", "checked", Sequence),
        ("checked", "t11", Sequence),
        ("t11", "t12", Sequence),
        ("t12", "t14", Sequence),
        ("t14", "t15", Sequence),
        ("t15", "closed", Sequence),
        ("checked", "closed", Optional),
    ]
};

fn map() -> Map {
    let step = |(key, touchpoint): (&str, &str)| Step {
        key: key.to_owned(),
        name: key.to_owned(),
        touchpoints: if touchpoint.is_empty() { Vec::new() } else { vec![touchpoint.to_owned()] },
        ..Step::default()
    };
    let edge = |(from, to, kind): (&str, &str, EdgeKind)| Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
        probability: None,
        time: None,
    };
    let stage = Stage {
        key: "receipt".to_owned(),
        name: "Receipt".to_owned(),
        steps: STEPS.into_iter().map(step).collect(),
        ..Stage::default()
    };
    let edges = EDGES.into_iter().map(edge).collect();
    Map { name: "Receipt".to_owned(), stages: vec![stage], edges, ..Map::default() }
}

/// The map and every variant of the log; `None` (said so) where the log is not at hand.
pub(super) fn case() -> Result<Option<Case>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/xes/receipt.xes.gz");
    if !path.exists() {
        eprintln!("skipped: ../shared/data is absent, and with it the receipt log");
        return Ok(None);
    }
    let map = map();
    let plan = Plan::compile(&map)?;
    let tree = for_peer(plan.tree(), &|step: usize| only_touchpoint(&plan, &plan.steps()[step]));
    Ok(Some(Case { map, tree, traces: variants(&path)? }))
}

/// The sequences of activities that occur, each once.
fn variants(path: &Path) -> Result<Vec<Vec<String>>> {
    let mut table = open(&Origin::Path(path.to_owned()), &FileSettings::default(), Limits::default())?.remove(0);
    let mut cases: HashMap<String, Vec<String>> = HashMap::new();
    let mut row = Row::default();
    while let Next::Row = Rows::next(&mut table, &mut row)? {
        let value = |name: &str| -> Result<String> {
            let column = table.columns().get(name).with_context(|| format!("the log has no `{name}`"))?;
            Ok(row.get(column).with_context(|| format!("an event has no `{name}`"))?.to_owned())
        };
        cases.entry(value("case:concept:name")?).or_default().push(value("concept:name")?);
    }
    let different: BTreeSet<Vec<String>> = cases.into_values().collect();
    Ok(different.into_iter().collect())
}

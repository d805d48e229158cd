//! `styk-bench maps`: journeys aligned to designed maps, beside pm4py, and as many of them as a company has.

mod drafts;
mod many;
mod receipt;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use styk_maps::{Aligner, Map, Node, Plan, PlannedStep};

pub(crate) use self::many::{AlignMany, align_many};
use crate::Shared;
use crate::customers::emptied;
use crate::data::{program_hash, scripts_hash};
use crate::figures::{Goals, Table, grouped, median, medians, megabytes, seconds, times};
use crate::process::{Measured, measured, own, say, script};
use crate::results::Results;
use crate::segments::cpu_seconds;

/// How many times faster than the faster of the peer's two ways.
const LEAST_SPEED: f64 = 20.0;

/// Seconds that all journeys of a company may take.
const MOST_S: f64 = 30.0;

/// Seconds of CPU that ours is repeated for: once takes too little to be measured.
const REPEATED_S: f64 = 2.0;

const SCRIPTS: [&str; 2] = ["pm4py_alignments.py", "requirements.txt"];

const MANY: &str = "many journeys";

/// A map and journeys to align to it.
#[derive(Debug, Serialize, Deserialize)]
struct Case {
    map: Map,
    /// Its blocks, for the peer.
    tree: Value,
    /// Touchpoints; some are perhaps not on the map.
    traces: Vec<Vec<String>>,
}

/// Cases that are measured together.
struct Set {
    name: &'static str,
    file: PathBuf,
    maps: usize,
    traces: usize,
}

impl Set {
    fn write(folder: &Path, name: &'static str, cases: &[Case]) -> Result<Self> {
        let file = folder.join(format!("{name}.json"));
        std::fs::write(&file, serde_json::to_string(cases)?)
            .with_context(|| format!("cannot write `{}`", file.display()))?;
        Ok(Self { name, file, maps: cases.len(), traces: cases.iter().map(|case| case.traces.len()).sum() })
    }

    fn id(&self, program: Program) -> String {
        format!("{}/{}", self.name, program.name())
    }
}

#[derive(Debug, Clone, Copy)]
enum Program {
    Styk,
    /// What pm4py does by default.
    StateEquation,
    /// Its way without a heuristic, which is often faster, and overlooks the best alignment now and then where
    /// steps that nobody sees may be passed.
    Dijkstra,
}

impl Program {
    const ALL: [Self; 3] = [Self::Styk, Self::StateEquation, Self::Dijkstra];

    fn name(self) -> &'static str {
        match self {
            Self::Styk => "Styk",
            Self::StateEquation => "pm4py, A*",
            Self::Dijkstra => "pm4py, Dijkstra",
        }
    }

    fn command(self, python: &Path, set: &Set) -> Result<Command> {
        let variant = match self {
            Self::Styk => {
                let mut command = own("align")?;
                command.arg("--cases").arg(&set.file);
                return Ok(command);
            }
            Self::StateEquation => "state_equation_a_star",
            Self::Dijkstra => "dijkstra_less_memory",
        };
        let mut command = script(python, SCRIPTS[0]);
        command.arg("--cases").arg(&set.file).arg("--variant").arg(variant);
        Ok(command)
    }
}

pub(crate) fn run(shared: &Shared) -> Result<()> {
    let folder = shared.cache.join("maps");
    emptied(&folder)?;
    let mut sets = vec![Set::write(&folder, "drafted maps", &drafts::cases(shared.is_quick())?)?];
    if let Some(case) = receipt::case()? {
        sets.insert(0, Set::write(&folder, "receipt log", &[case])?);
    }
    let journeys: usize = if shared.is_quick() { 100_000 } else { 1_250_000 };
    let key = format!("{} {} {}", program_hash()?, scripts_hash(&SCRIPTS)?, sets.len());
    let mut results = Results::open(&shared.cache.join(format!("maps-{journeys}.jsonl")), &key)?;
    for round in 1..=shared.rounds() {
        eprintln!("maps, round {round} of {}", shared.rounds());
        for set in &sets {
            for program in Program::ALL {
                results.until(&set.id(program), round, || measured(&mut program.command(&shared.python, set)?))?;
            }
            same(&results, set)?;
        }
        results.until(MANY, round, || {
            measured(own("align-many")?.arg("--journeys").arg(journeys.to_string()).arg("--threads").arg("2"))
        })?;
    }
    println!("{}", figures(&results, &sets, shared.rounds()));
    std::fs::remove_dir_all(&folder)?;
    results.finish()
}

/// Everybody must find the same costs, always; Dijkstra none that are less.
fn same(results: &Results, set: &Set) -> Result<()> {
    let all = Program::ALL.map(|program| results.of(&set.id(program)));
    let costs =
        |one: &Measured| -> Vec<Vec<u64>> { serde_json::from_value(one.said["costs"].clone()).unwrap_or_default() };
    let ours = costs(&all[0][0]);
    ensure!(ours.iter().map(Vec::len).sum::<usize>() == set.traces, "not every trace of the {} was aligned", set.name);
    for (program, all) in Program::ALL.iter().zip(all) {
        for other in all.iter().map(costs) {
            let agrees = |(ours, theirs): (&u64, &u64)| match program {
                Program::Dijkstra => ours <= theirs,
                _ => ours == theirs,
            };
            let alike = |(ours, theirs): (&Vec<u64>, &Vec<u64>)| {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(agrees)
            };
            let differs = ours.iter().zip(&other).position(|pair| !alike(pair));
            let place = differs.or((ours.len() != other.len()).then_some(0));
            if let Some(map) = place {
                let theirs = other.get(map).cloned().unwrap_or_default();
                anyhow::bail!(
                    "costs of map {map} of the {} differ: Styk has {:?}, {} has {theirs:?}; the cases are in `{}`",
                    set.name,
                    ours[map],
                    program.name(),
                    set.file.display()
                );
            }
        }
    }
    Ok(())
}

fn said(results: &Results, id: &str, name: &str) -> f64 {
    median(results.of(id).iter().filter_map(|one| one.said[name].as_f64()).collect())
}

fn figures(results: &Results, sets: &[Set], rounds: usize) -> String {
    let mut goals = Goals::default();
    format!(
        "Alignments, CPU seconds of aligning alone; median of {rounds}. Styk and A* must cost the same, each time, and Dijkstra no less.\n\n{}\n{}\nGoals:\n\n{}",
        beside_peer(results, sets, &mut goals),
        together(results, &mut goals),
        goals.finish()
    )
}

fn beside_peer(results: &Results, sets: &[Set], goals: &mut Goals) -> String {
    let headings = ["", "maps", "traces", "exact", "Styk", "pm4py, A*", "pm4py, Dijkstra", "faster pm4py / Styk"];
    let mut table = Table::new(&headings);
    for set in sets {
        let [ours, theirs, other] = Program::ALL.map(|program| said(results, &set.id(program), "cpu_s"));
        let ratio = theirs.min(other) / ours;
        table.row([
            set.name.to_owned(),
            grouped(set.maps as u64),
            grouped(set.traces as u64),
            format!("{:.1} %", 100.0 * said(results, &set.id(Program::Styk), "exact")),
            format!("{ours:.5}"),
            seconds(theirs),
            seconds(other),
            times(ratio),
        ]);
        goals.at_least(&format!("{}: the faster pm4py's CPU time", set.name), ratio, LEAST_SPEED, times);
    }
    table.finish()
}

fn together(results: &Results, goals: &mut Goals) -> String {
    let many = |name: &str| said(results, MANY, name);
    let mut table = Table::new(&["", "events", "exact", "mean cost", "wall s", "peak memory"]);
    let journeys = grouped(many("journeys") as u64);
    table.row([
        format!("{journeys} journeys, a map of {} steps", many("steps")),
        grouped(many("events") as u64),
        format!("{:.1} %", 100.0 * many("exact")),
        format!("{:.2}", many("cost") / many("journeys")),
        seconds(many("wall_s")),
        megabytes(medians(results.of(MANY)).peak_mb),
    ]);
    let shown = |value| format!("{} s", seconds(value));
    goals.at_most(&format!("{journeys} journeys on two threads, wall time"), many("wall_s"), MOST_S, shown);
    table.finish()
}

/// Aligns the journeys of some cases.
#[derive(Debug, Args)]
pub(crate) struct Align {
    #[arg(long)]
    cases: PathBuf,
}

/// A case as the aligner takes it: what is on the map nowhere is counted and left out.
struct Ready {
    plan: Plan,
    traces: Vec<(Vec<u16>, u32)>,
}

impl Ready {
    fn of(case: &Case) -> Result<Self> {
        let plan = Plan::compile(&case.map)?;
        let trace = |touchpoints: &Vec<String>| {
            let known = touchpoints.iter().filter_map(|touchpoint| plan.labels().binary_search(touchpoint).ok());
            let labels: Vec<u16> = known.map(|place| place as u16).collect();
            let unknown = touchpoints.len() - labels.len();
            (labels, unknown as u32)
        };
        let traces = case.traces.iter().map(trace).collect();
        Ok(Self { plan, traces })
    }

    /// The costs, and how many of them are exact.
    fn aligned(&self) -> (Vec<u32>, usize) {
        let (mut aligner, mut exact) = (Aligner::new(&self.plan), 0);
        let mut costs = Vec::with_capacity(self.traces.len());
        for (trace, unknown) in &self.traces {
            let alignment = aligner.align(trace);
            exact += usize::from(alignment.is_exact());
            costs.push(alignment.upper + unknown);
        }
        (costs, exact)
    }
}

pub(crate) fn align(asked: &Align) -> Result<()> {
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(&asked.cases)?)?;
    let ready = cases.iter().map(Ready::of).collect::<Result<Vec<Ready>>>()?;
    let (begun, mut rounds) = (cpu_seconds()?, 0);
    let (aligned, cpu_s) = loop {
        let aligned: Vec<(Vec<u32>, usize)> = ready.iter().map(Ready::aligned).collect();
        rounds += 1;
        let spent = cpu_seconds()? - begun;
        if spent >= REPEATED_S {
            break (aligned, spent / f64::from(rounds));
        }
    };
    let traces: usize = ready.iter().map(|ready| ready.traces.len()).sum();
    let exact: usize = aligned.iter().map(|(_, exact)| exact).sum();
    let costs: Vec<&Vec<u32>> = aligned.iter().map(|(costs, _)| costs).collect();
    say(&json!({ "costs": costs, "cpu_s": cpu_s, "exact": exact as f64 / traces as f64 }))
}

/// Blocks as the peer reads them: `{"step": touchpoint or null}`, `{"sequence": [..]}` and so on.
fn for_peer(node: &Node, touchpoint: &dyn Fn(usize) -> Option<String>) -> Value {
    let all = |parts: &[Node]| -> Value { parts.iter().map(|part| for_peer(part, touchpoint)).collect() };
    match node {
        Node::Step(step) => json!({ "step": touchpoint(*step) }),
        Node::Skip => json!({ "step": null }),
        Node::Sequence(parts) => json!({ "sequence": all(parts) }),
        Node::Choice(parts) => json!({ "choice": all(parts) }),
        Node::Parallel(parts) => json!({ "parallel": all(parts) }),
        Node::Loop { body, redo } => {
            json!({ "loop": [for_peer(body, touchpoint), for_peer(redo, touchpoint)] })
        }
    }
}

/// The touchpoint of a step that has at most one.
fn only_touchpoint(plan: &Plan, step: &PlannedStep) -> Option<String> {
    step.labels.first().map(|label| plan.labels()[*label as usize].clone())
}

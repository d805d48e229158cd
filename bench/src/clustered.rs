//! `styk-bench clustered`: a stream with late rows, and what it costs questions
//! that compaction is behind it.

use anyhow::Result;

use crate::Shared;
use crate::clustered_steps::{Pace, QUESTIONS, SPANS, State, Steps, id};
use crate::data::program_hash;
use crate::figures::{Goals, Table, grouped, medians, megabytes, seconds, times};
use crate::questions::Name;
use crate::results::Results;

/// Bytes written for each byte that is there in the end.
const MOST_WRITTEN: f64 = 5.0;
/// How many times slower answers are while compaction lags.
const MOST_LAGGING: f64 = 2.0;

pub(crate) fn run(shared: &Shared) -> Result<()> {
    let size = shared.size();
    let pace = Pace::of(size);
    let key = format!("{} {} {pace:?} {}", program_hash()?, size.interactions, shared.rounds());
    let results = Results::open(&shared.cache.join(format!("clustered-{}.jsonl", size.interactions)), &key)?;
    let folder = shared.cache.join(format!("clustered-{}", size.interactions));
    let mut steps = Steps { folder, size, pace, rounds: shared.rounds(), results };
    steps.all()?;
    std::fs::remove_dir_all(&steps.folder)?;
    println!("{}", figures(&steps));
    steps.results.finish()
}

fn cpu(steps: &Steps, state: State, question: Name, span: &str) -> f64 {
    medians(steps.results.of(&id(state, question, span))).cpu_s
}

fn figures(steps: &Steps) -> String {
    let mut goals = Goals::default();
    let written = written(steps, &mut goals);
    let mut table = Table::new(&[
        "question",
        "lagging",
        "caught up",
        "one run",
        "lagging / one run",
        "a run a quarter",
        "a run a quarter / one run",
    ]);
    for (_, span) in SPANS {
        for question in QUESTIONS {
            let [lagging, caught_up, one_run, quarters] = State::ALL.map(|state| cpu(steps, state, question, span));
            table.row([
                format!("{}, {span}", question.title()),
                seconds(lagging),
                seconds(caught_up),
                seconds(one_run),
                times(lagging / one_run),
                seconds(quarters),
                times(quarters / one_run),
            ]);
            let what = format!("{} over {span}, compaction lagging", question.title());
            goals.at_most(&what, lagging / one_run, MOST_LAGGING, times);
        }
    }
    format!(
        "{written}\nCPU seconds of answers, median of {}:\n\n{}\n{}\nGoals:\n\n{}",
        steps.rounds,
        table.finish(),
        rows_read(steps),
        goals.finish()
    )
}

/// What the times of row groups let a question over 90 days leave unread.
fn rows_read(steps: &Steps) -> String {
    let read = State::ALL.map(|state| {
        let found = steps.results.of(&id(state, Name::Funnel, SPANS[0].1)).last();
        let rows = found.and_then(|one| one.said["rows_read"].as_u64()).unwrap_or(0);
        format!("{} {}", state.name(), grouped(rows))
    });
    format!("Rows that a funnel over {} reads: {}.\n", SPANS[0].1, read.join(", "))
}

/// What was written, beside what is there.
fn written(steps: &Steps, goals: &mut Goals) -> String {
    let said = |state, what| steps.said(state, what);
    let table = said(State::OneRun, "bytes");
    let flushed = said(State::Lagging, "flushed_bytes");
    let compacted = said(State::Lagging, "compacted_bytes") + said(State::CaughtUp, "compacted_bytes");
    let amplification = (flushed + compacted) / table;
    goals.at_most("bytes written, as the table in one run", amplification, MOST_WRITTEN, times);
    let Pace { flush, turn } = steps.pace;
    format!(
        "{} interactions as they arrive, 10 % of the sessions late by an hour to thirty days; a flush every {} of them, \
         compaction after every {turn} flushes. \"Lagging\" is before a turn that is due ({} files), \"caught up\" right after \
         ({} files), \"one run\" after compaction of everything ({}). {} flushes wrote {}, {} compactions {}: {} the table \
         in one run. \"A run a quarter\" holds the same rows, cut by quarter of their time ({} runs).\n",
        grouped(steps.size.interactions),
        grouped(flush),
        said(State::Lagging, "files"),
        said(State::CaughtUp, "files"),
        megabytes(table / 1e6),
        said(State::Lagging, "flushes"),
        megabytes(flushed / 1e6),
        said(State::Lagging, "compactions") + said(State::CaughtUp, "compactions"),
        megabytes(compacted / 1e6),
        times(amplification),
        said(State::Quarters, "runs"),
    )
}

//! States of a lake that `styk-bench clustered` asks questions in.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::data::Size;
use crate::process::{measured, own};
use crate::questions::Name;
use crate::results::Results;

/// Questions over the last so many days; without, over everything.
pub(crate) const SPANS: [(Option<i64>, &str); 2] = [(Some(90), "90 days"), (None, "everything")];

pub(crate) const QUESTIONS: [Name; 4] = [Name::Funnel, Name::Transitions, Name::Retention, Name::Daily];

/// Share of sessions that arrive an hour to thirty days late.
const LATE: f64 = 0.1;

/// In the order in which the lake passes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Right before compaction has its turn.
    Lagging,
    /// Right after it.
    CaughtUp,
    /// All in one run.
    OneRun,
    /// Another lake with the same rows: a run for each quarter.
    Quarters,
}

impl State {
    pub(crate) const ALL: [Self; 4] = [Self::Lagging, Self::CaughtUp, Self::OneRun, Self::Quarters];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Lagging => "lagging",
            Self::CaughtUp => "caught up",
            Self::OneRun => "one run",
            Self::Quarters => "a run a quarter",
        }
    }
}

/// How rows come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Rows of a flush.
    pub(crate) flush: u64,
    /// Flushes from one turn of compaction to the next.
    pub(crate) turn: u64,
}

impl Pace {
    pub(crate) fn of(size: Size) -> Self {
        Self { flush: (size.interactions / 50).clamp(1_000, 100_000), turn: 8 }
    }
}

pub(crate) struct Steps {
    pub(crate) folder: PathBuf,
    pub(crate) size: Size,
    pub(crate) pace: Pace,
    pub(crate) rounds: usize,
    pub(crate) results: Results,
}

pub(crate) fn id(state: State, question: Name, span: &str) -> String {
    format!("{}/{}/{span}", state.name(), question.key())
}

impl Steps {
    fn lake(&self, state: State) -> PathBuf {
        self.folder.join(if state == State::Quarters { "quarters" } else { "stream" })
    }

    fn options(&self) -> Result<String> {
        Ok(serde_json::to_string(&self.size.options(LATE, 0.0))?)
    }

    /// Brings the lake into a state, once.
    fn enter(&mut self, state: State) -> Result<()> {
        if !self.results.of(state.name()).is_empty() {
            return Ok(());
        }
        eprintln!("making the lake: {}", state.name());
        let data = self.lake(state);
        let fresh = matches!(state, State::Lagging | State::Quarters);
        if fresh && data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        let mut command = self.command(state)?;
        let found = measured(command.arg("--data").arg(data))?;
        self.results.add(state.name(), found)
    }

    fn command(&self, state: State) -> Result<Command> {
        let mut command = match state {
            State::Lagging => own("stream")?,
            State::Quarters => own("periods")?,
            State::CaughtUp | State::OneRun => own("compact")?,
        };
        match state {
            State::Lagging => {
                let Pace { flush, turn } = self.pace;
                command.arg("--options").arg(self.options()?);
                command.arg("--flush").arg(flush.to_string()).arg("--turn").arg(turn.to_string());
            }
            State::Quarters => {
                command.arg("--options").arg(self.options()?);
            }
            State::CaughtUp => {
                command.arg("--some");
            }
            State::OneRun => {}
        }
        Ok(command)
    }

    /// Asks all questions in all states.
    pub(crate) fn all(&mut self) -> Result<()> {
        for state in State::ALL {
            self.enter(state)?;
            let data = self.lake(state);
            let ask = |question: Name, days: Option<i64>| {
                let mut command = own("answer")?;
                command.arg(question.key()).arg("--data").arg(&data);
                if let Some(days) = days {
                    command.arg("--days").arg(days.to_string());
                }
                measured(&mut command)
            };
            for question in QUESTIONS {
                for (days, span) in SPANS {
                    let id = id(state, question, span);
                    if self.results.of(&id).len() < self.rounds {
                        ask(question, days)?;
                    }
                    self.results.until(&id, self.rounds, || ask(question, days))?;
                }
            }
        }
        self.check()
    }

    /// The same rows must give the same answers in every state.
    fn check(&self) -> Result<()> {
        for question in QUESTIONS {
            for (_, span) in SPANS {
                let found = State::ALL.iter().flat_map(|state| self.results.of(&id(*state, question, span)));
                let digests: Vec<&Value> = found.map(|one| &one.said["digest"]).collect();
                if digests.iter().any(|digest| digest.is_null() || *digest != digests[0]) {
                    bail!("answers to `{}` over {span} differ between states of the lake", question.key());
                }
            }
        }
        Ok(())
    }

    pub(crate) fn said(&self, state: State, what: &str) -> f64 {
        self.results.of(state.name()).last().and_then(|one| one.said[what].as_f64()).unwrap_or(0.0)
    }
}

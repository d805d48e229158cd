//! The process that answers one question, as `styk ask` does.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use styk_engine::Engine;

use crate::process::say;
use crate::{About, normal};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    about: About,
    /// Only the last so many days
    #[arg(long)]
    days: Option<i64>,
    /// Write the answer to this file
    #[arg(long)]
    answer: Option<PathBuf>,
}

pub(crate) async fn run(asked: &Asked) -> Result<()> {
    let About { question, data, threads } = &asked.about;
    let engine = Engine::open(data).await?.with_threads(*threads);
    let answer = engine.ask(&question.question(asked.days)).await?;
    let lines = normal::lines(&answer.result)?;
    if let Some(path) = &asked.answer {
        std::fs::write(path, lines.join("\n") + "\n")?;
    }
    let mut found = normal::digest(&lines);
    found["rows_read"] = answer.cost.rows.into();
    say(&found)
}

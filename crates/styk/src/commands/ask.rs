//! Questions.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use styk_engine::Engine;
use styk_model::Question;

use crate::arguments::{Shared, Show};
use crate::output;

/// Answers the question in a file.
pub(crate) async fn file(shared: &Shared, file: &Path, show: &Show) -> Result<()> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    }
    let asked: Question = serde_json::from_str(&text)
        .with_context(|| format!("`{}` is not a question: `styk schema` describes what is", file.display()))?;
    question(shared, &asked, show).await
}

/// Answers a question.
pub(crate) async fn question(shared: &Shared, question: &Question, show: &Show) -> Result<()> {
    let engine = Engine::open(&shared.data).await?;
    let answer = tokio::task::block_in_place(|| engine.ask(question))?;
    output::answer(&answer, shared, show)
}

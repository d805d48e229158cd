//! Questions.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use styk_model::{Question, text};

use crate::arguments::{Shared, Show};
use crate::output;
use crate::trouble::OfFile;

/// Answers the question in a file.
pub(crate) async fn file(shared: &Shared, file: &Path, show: &Show) -> Result<()> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).reading(file)?;
    }
    let path = file.display();
    let asked = styk_query::read_question(&text)
        .with_context(|| text!("cannot ask `{path}`", "«{path}» — не вопрос", "„{path}” to nie pytanie"))?;
    question(shared, &asked, show).await
}

/// Answers a question.
pub(crate) async fn question(shared: &Shared, question: &Question, show: &Show) -> Result<()> {
    let answer = shared.folder().await?.ask(question).await?;
    output::answer(&answer, shared, show)
}

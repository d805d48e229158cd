//! The monthly report.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use styk_model::monthly::ReportFormat;
use styk_model::{MonthlyQuestion, say, text};

use crate::arguments::{Format, ReportArguments, Shared};
use crate::output::line;
use crate::trouble::OfFile;

pub(crate) async fn run(shared: &Shared, arguments: ReportArguments) -> Result<()> {
    let ReportArguments { month, output, zone, company, purchase } = arguments;
    let format = format(shared.format, output.as_deref())?;
    let question = MonthlyQuestion { month: month.parse()?, zone, language: shared.language, company, purchase };
    let report = shared.folder().await?.monthly_report(&question).await?;
    if output.is_none() && format == ReportFormat::Json {
        return line(&serde_json::to_string_pretty(&report)?);
    }
    let path = output.unwrap_or_else(|| PathBuf::from(format!("styk-{}.{}", question.month, format.ending())));
    std::fs::write(&path, styk_report::monthly(&report, format)?).writing(&path)?;
    line(&report.verdict)?;
    let path = path.display();
    line(&say!(shared.language, "wrote {path}", "записано в «{path}»", "zapisano w „{path}”"))
}

/// What was asked for, else what the file's ending says, else a PDF.
fn format(wanted: Format, output: Option<&Path>) -> Result<ReportFormat> {
    Ok(match (wanted, output) {
        (Format::Pdf, _) | (Format::Table, None) => ReportFormat::Pdf,
        (Format::Xlsx, _) => ReportFormat::Xlsx,
        (Format::Pptx, _) => ReportFormat::Pptx,
        (Format::Html, _) => ReportFormat::Html,
        (Format::Json, _) => ReportFormat::Json,
        (Format::Csv, _) => bail!(text!(
            "a report is no single table, so it cannot be CSV: `--format` is pdf, xlsx, pptx, html or json",
            "отчёт — не одна таблица, поэтому в CSV его не записать: `--format` — это pdf, xlsx, pptx, html или json",
            "raport to nie jedna tabela, więc nie można go zapisać jako CSV: `--format` to pdf, xlsx, pptx, html lub json",
        )),
        (Format::Table, Some(path)) => {
            let ending = path.extension().and_then(|ending| ending.to_str()).and_then(ReportFormat::of_ending);
            let Some(format) = ending else {
                let path = path.display();
                bail!(text!(
                    "`{path}`: the ending says what to write, expected .pdf, .xlsx, .pptx, .html or .json",
                    "«{path}»: формат определяется расширением, ожидается .pdf, .xlsx, .pptx, .html или .json",
                    "„{path}”: o formacie decyduje rozszerzenie, oczekiwano .pdf, .xlsx, .pptx, .html lub .json",
                ))
            };
            format
        }
    })
}

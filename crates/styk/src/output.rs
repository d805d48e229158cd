//! Where answers and lists go.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, bail};
use serde::Serialize;
use styk_model::clusters::Clusters;
use styk_model::{Answer, Language, say, text};

use crate::arguments::{Format, Shared, Show};
use crate::trouble::OfFile;

/// The language of headings and values in tables: what programs read is stable English.
pub(crate) fn data_language(shared: &Shared) -> Language {
    match shared.format {
        Format::Json | Format::Csv => Language::En,
        _ => shared.language,
    }
}

/// Columns of the terminal, or of what stands for one.
fn width() -> usize {
    let given = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    given.unwrap_or(if std::io::stdout().is_terminal() { 110 } else { 160 })
}

/// Prints an answer, or writes it to the file that was asked for.
pub(crate) fn answer(answer: &Answer, shared: &Shared, show: &Show) -> Result<()> {
    if let Some(path) = &show.output {
        return to_file(answer, shared, path);
    }
    match shared.format {
        Format::Json => line(&styk_report::json(answer)?),
        Format::Csv => {
            let tables = styk_report::tables(answer, shared.language);
            tables.first().map_or(Ok(()), |table| raw(&styk_report::csv(table)?))
        }
        // Formats of files are refused before.
        _ => line(styk_report::terminal(answer, shared.language, width()).trim_end()),
    }
}

/// Prints groups of customers who behave alike.
pub(crate) fn clusters(found: &Clusters, shared: &Shared) -> Result<()> {
    match shared.format {
        Format::Json => line(&serde_json::to_string_pretty(found)?),
        Format::Csv => {
            let tables = styk_report::clusters_tables(found, shared.language);
            tables.first().map_or(Ok(()), |table| raw(&styk_report::csv(table)?))
        }
        // Formats of files are refused before.
        _ => line(styk_report::clusters_terminal(found, shared.language, width()).trim_end()),
    }
}

fn to_file(answer: &Answer, shared: &Shared, path: &Path) -> Result<()> {
    let bytes = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => styk_report::html(answer, shared.language).into_bytes(),
        Some("json") => styk_report::json(answer)?.into_bytes(),
        Some("parquet") => styk_report::parquet(answer)?,
        Some("xlsx") => styk_report::xlsx(answer, shared.language)?,
        Some("csv") => {
            let tables = styk_report::tables(answer, shared.language);
            tables.first().map(styk_report::csv).transpose()?.unwrap_or_default().into_bytes()
        }
        _ => {
            let path = path.display();
            bail!(text!(
                "`{path}`: the ending says what to write, expected .html, .json, .csv, .xlsx or .parquet",
                "«{path}»: формат определяется расширением, ожидается .html, .json, .csv, .xlsx или .parquet",
                "„{path}”: o formacie decyduje rozszerzenie, oczekiwano .html, .json, .csv, .xlsx lub .parquet",
            ))
        }
    };
    std::fs::write(path, bytes).writing(path)?;
    let path = path.display();
    line(&say!(shared.language, "wrote {path}", "записано в «{path}»", "zapisano w „{path}”"))
}

/// Several lines to standard output.
pub(crate) fn lines(texts: &[String]) -> Result<()> {
    texts.iter().try_for_each(|text| line(text))
}

/// One line, or several, to standard output.
pub(crate) fn line(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

fn raw(text: &str) -> Result<()> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

/// Rows of anything with named fields: a table of them, JSON, or CSV. `headings`
/// are those for people, Russian and Polish, in the order of the fields.
pub(crate) fn rows<T: Serialize>(rows: &[T], headings: &[[&str; 2]], shared: &Shared) -> Result<()> {
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(rows)?);
    }
    let values: Vec<serde_json::Value> = rows.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    let objects: Vec<_> = values.iter().filter_map(serde_json::Value::as_object).collect();
    let Some(first) = objects.first() else {
        return line(&say!(shared.language, "none", "ничего нет", "brak"));
    };
    let names: Vec<String> = first.keys().cloned().collect();
    let cells: Vec<Vec<String>> =
        objects.iter().map(|object| names.iter().map(|name| cell(object.get(name))).collect()).collect();
    let headings: Vec<String> = match data_language(shared) {
        Language::En => names,
        Language::Ru => headings.iter().map(|[ru, _]| (*ru).to_owned()).collect(),
        Language::Pl => headings.iter().map(|[_, pl]| (*pl).to_owned()).collect(),
    };
    table(&headings, &cells, shared.format)
}

fn cell(value: Option<&serde_json::Value>) -> String {
    match value {
        None | Some(serde_json::Value::Null) => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A plain table: aligned, or as CSV.
pub(crate) fn table(headings: &[String], rows: &[Vec<String>], format: Format) -> Result<()> {
    if format == Format::Csv {
        for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
            line(&row.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(","))?;
        }
        return Ok(());
    }
    let widths: Vec<usize> = (0..headings.len())
        .map(|at| {
            rows.iter().map(|row| row[at].chars().count()).chain([headings[at].chars().count()]).max().unwrap_or(0)
        })
        .collect();
    for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
        let cells = row.iter().zip(&widths).map(|(value, width)| {
            let numeric = value.parse::<f64>().is_ok();
            if numeric { format!("{value:>width$}") } else { format!("{value:<width$}") }
        });
        line(cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

fn quoted(value: &str) -> String {
    if value.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

//! Answers for a terminal: the verdict first, aligned tables with bars, then
//! what stands under them.

mod grid;
mod wrap;

use std::fmt::Write as _;

use styk_model::answer::{AnswerResult, Finding, StandsOutResult};
use styk_model::clusters::Clusters;
use styk_model::{Answer, Language};

use crate::clusters::clusters_tables;
use crate::facts::{facts, notes};
use crate::format;
use crate::slots::slots;
use crate::table::{Figure, Table};
use crate::tables::{readable, zone};
use crate::words::{self, Word};
use wrap::wrap;
pub(crate) use wrap::{shorten, width};

/// The narrowest width that is written for; below it lines wrap by themselves.
const MIN_WIDTH: usize = 40;

/// Rows of a table that are shown before the rest is counted only.
const MAX_ROWS: usize = 40;

/// The answer as text for a terminal of so many columns.
pub fn terminal(answer: &Answer, language: Language, width: usize) -> String {
    let width = width.max(MIN_WIDTH);
    let mut out = String::new();
    wrap(&mut out, &answer.verdict, "", "", width);
    if let AnswerResult::StandsOut(result) = &answer.result {
        findings(&mut out, answer, result, language, width);
    } else {
        for table in &readable(answer, language) {
            write_table(&mut out, table, language, width);
        }
    }
    under(&mut out, answer, language, width);
    out
}

/// Groups of customers who behave alike as text for a terminal of so many columns.
pub fn clusters_terminal(found: &Clusters, language: Language, width: usize) -> String {
    let width = width.max(MIN_WIDTH);
    let mut out = String::new();
    wrap(&mut out, &found.verdict, "", "", width);
    if !found.clusters.is_empty() {
        for table in &clusters_tables(found, language) {
            write_table(&mut out, table, language, width);
        }
    }
    out
}

fn write_table(out: &mut String, table: &Table, language: Language, width: usize) {
    out.push('\n');
    wrap(out, &table.title, "", "", width);
    let rows = table.rows.len();
    if rows == 0 {
        wrap(out, Word::NoRows.of(language), "", "", width);
        return;
    }
    let shown = rows.min(MAX_ROWS);
    grid::write(out, &slots(table, language), shown, width, language);
    if rows > shown {
        let rest = format::count((rows - shown) as u64, language);
        wrap(out, &format!("… {rest} {}", Word::MoreRows.of(language)), "", "", width);
    }
}

/// Findings are sentences: each stands on lines of its own.
fn findings(out: &mut String, answer: &Answer, result: &StandsOutResult, language: Language, width: usize) {
    if result.findings.is_empty() {
        return;
    }
    out.push('\n');
    for (index, finding) in result.findings.iter().enumerate() {
        wrap(out, &finding.sentence, &format!("{}. ", index + 1), "   ", width);
        wrap(out, &finding_figures(answer, finding, language), "   ", "   ", width);
    }
}

/// `usual 42.0% (41.0–43.0%, n 5,000) → here 30.1% (…), association, q <0.0001, 3 May – 9 May 2024`.
fn finding_figures(answer: &Answer, finding: &Finding, language: Language) -> String {
    let figure = |estimate| Figure { estimate, unit: finding.unit, currency: None, difference: false };
    let told = |word: Word, figure: &Figure| {
        let value = format::value(figure.estimate.value, figure, language);
        let n = format::count(figure.estimate.n, language);
        let interval = format::interval(figure, language).map(|text| format!("{text}, ")).unwrap_or_default();
        format!("{} {value} ({interval}n\u{a0}{n})", word.of(language).to_lowercase())
    };
    let mut text = format!(
        "{} → {}; {}; q\u{a0}{}",
        told(Word::Expected, &figure(finding.expected)),
        told(Word::Observed, &figure(finding.observed)),
        words::evidence(finding.evidence, language),
        format::small(finding.q_value, language)
    );
    if let Some(period) = finding_period(answer, finding, language) {
        let _ = write!(text, "; {period}");
    }
    text
}

/// When a finding holds.
pub(crate) fn finding_period(answer: &Answer, finding: &Finding, language: Language) -> Option<String> {
    finding.span.map(|span| format::span(span, &zone(answer), language))
}

fn under(out: &mut String, answer: &Answer, language: Language, width: usize) {
    let facts = facts(answer, language);
    let label_width = facts.iter().map(|fact| wrap::width(fact.label)).max().unwrap_or(0) + 2;
    out.push('\n');
    for fact in facts {
        let mut label = fact.label.to_owned();
        wrap::pad(&mut label, label_width);
        wrap(out, &fact.text, &label, &" ".repeat(label_width), width);
    }
    let notes = notes(answer, language);
    if !notes.is_empty() {
        wrap(out, Word::Notes.of(language), "", "", width);
        for note in notes {
            wrap(out, &note, "– ", "  ", width);
        }
    }
}

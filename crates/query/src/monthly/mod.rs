//! The monthly report, composed of questions that are asked of one context.
//!
//! Figures that are alike over time come as one series over thirteen months, so
//! that the month, the one before and the one of last year take one pass. Totals
//! (revenue, purchases) are compared by the means of their days, which show how
//! much they move by themselves; customers by their exact counts per day of the
//! month; shares, means and medians as differences are everywhere. All figures
//! are adjusted together, all comparisons of touchpoints together.

mod asked;
mod change;
mod loyalty;
pub(crate) mod purchases;
mod retention;
mod sales;
mod satisfaction;
mod touchpoints;

use std::time::Instant;

use styk_insight::hypothesis::benjamini_hochberg;
use styk_insight::verdict::monthly::{MonthlyNote, MonthlyWriter};
use styk_model::answer::{Cost, Estimate, Evidence, Rate};
use styk_model::monthly::{BlockKind, ReportBlock, ReportChange, ReportFigure, UnknownPart};
use styk_model::{MonthlyQuestion, MonthlyReport, text};

use crate::context::Context;
use crate::error::QueryError;
use asked::Asked;
use purchases::Purchases;

/// Below this q-value a change is called real.
const DISCOVERY_RATE: f64 = 0.05;

/// The report of a month.
pub fn monthly_report(context: &Context, question: &MonthlyQuestion) -> Result<MonthlyReport, QueryError> {
    let begun = Instant::now();
    let mut asked = Asked::new(context, question)?;
    let customers = retention::customers(&mut asked)?;
    let month = question.month;
    if customers.total(month) == 0 {
        return Err(empty(question));
    }
    asked.compare_with(&customers);
    let looked = touchpoints::look(&mut asked, &question.purchase)?;
    let purchases = Purchases::of(&mut asked, &looked);
    let scored = satisfaction::block(&mut asked)?;
    let mut blocks = vec![
        scored.block,
        retention::block(&asked, &customers),
        sales::block(&mut asked, &purchases, &customers)?,
        loyalty::block(&mut asked, &purchases)?,
    ];
    adjust(&mut blocks);
    let (moved, worst) = touchpoints::parts(&mut asked, &looked, &scored.scales)?;
    let writer = MonthlyWriter::new(question.language, &question.zone, asked.currency());
    for block in &mut blocks {
        block.verdict = writer.block(&block.figures);
    }
    let figures: Vec<&ReportFigure> = blocks.iter().flat_map(|block| &block.figures).collect();
    let verdict = writer.report(month, &figures);
    let mut notes = asked.notes.clone();
    if figures.iter().any(|figure| figure.month_before.or(figure.year_before).is_some_and(|change| change.relative)) {
        notes.push(MonthlyNote::PerDay);
    }
    if let Some(before) = context.removed_before.filter(|before| asked.thirteen().from < *before) {
        notes.push(MonthlyNote::Removed { before: asked.day_of(before) });
    }
    let unknown = asked.unknown;
    let span = asked.span(month);
    Ok(MonthlyReport {
        company: question.company.clone(),
        month,
        zone: question.zone.clone(),
        language: question.language,
        currency: asked.currency().map(str::to_owned),
        span,
        verdict,
        evidence: Evidence::Association,
        moved,
        worst,
        unknown: UnknownPart { verdict: writer.unknown(&unknown), share: unknown, unmet: asked.unmet.clone() },
        purchases: purchases.named(),
        notes: notes.iter().map(|note| writer.note(note)).collect(),
        snapshot: crate::answer::snapshot(context, Some(span)),
        cost: Cost { rows: asked.rows, wall_ms: begun.elapsed().as_millis() as u64, ..Cost::default() },
        blocks,
    })
}

fn empty(question: &MonthlyQuestion) -> QueryError {
    let month = question.month;
    QueryError::EmptyMonth(text!(
        "there are no interactions of {month} to report on: choose a month that the data has",
        "за {month} нет взаимодействий, отчёт не из чего делать: выберите месяц, за который есть данные",
        "za {month} nie ma interakcji, z których można zrobić raport: wybierz miesiąc, za który są dane",
    ))
}

/// Turns the p-values that stand in the places of q-values into those, over all figures.
fn adjust(blocks: &mut [ReportBlock]) {
    let figures = blocks.iter_mut().flat_map(|block| &mut block.figures);
    let changes: Vec<&mut ReportChange> =
        figures.flat_map(|figure| figure.month_before.iter_mut().chain(figure.year_before.iter_mut())).collect();
    let p_values: Vec<f64> = changes.iter().map(|change| change.q_value).collect();
    for (change, q_value) in changes.into_iter().zip(benjamini_hochberg(&p_values)) {
        (change.q_value, change.real) = (q_value, q_value < DISCOVERY_RATE);
    }
}

/// A share as an estimate.
fn estimate(rate: Rate) -> Estimate {
    let Rate { value, low, high, n, .. } = rate;
    Estimate { value, low: Some(low), high: Some(high), n }
}

/// An exact count.
fn plain(count: u64) -> Estimate {
    Estimate { value: count as f64, low: None, high: None, n: count }
}

/// A block before its sentence is written.
fn block(asked: &Asked<'_>, kind: BlockKind, figures: Vec<ReportFigure>, missing: Vec<String>) -> ReportBlock {
    ReportBlock { kind, title: asked.writer().block_title(kind).to_owned(), verdict: None, figures, missing }
}

//! The report as pages of A4, to print and to hand around.

mod flow;
mod parts;
mod table;

use styk_model::monthly::ReportBlock;

use super::view::{Row, View};
use super::words::Words;
use crate::pdf::{Colour, Weight, document};
use flow::{Flow, WIDE};

pub(super) const INK: Colour = Colour(0x10_29_2f);
pub(super) const MUTED: Colour = Colour(0x4b_60_66);
pub(super) const LINE: Colour = Colour(0xd8_df_de);
pub(super) const FAINT: Colour = Colour(0xe6_f1_f0);
pub(super) const TEAL: Colour = Colour(0x0f_66_70);
pub(super) const AMBER: Colour = Colour(0xc9_77_0f);
pub(super) const WORSE: Colour = Colour(0x9c_3f_0c);
pub(super) const WHITE: Colour = Colour(0xff_ff_ff);

pub(super) fn pdf(view: &View<'_>) -> Vec<u8> {
    let mut flow = Flow::new();
    parts::head(&mut flow, view);
    for block in &view.report.blocks {
        block_of(&mut flow, view, block);
    }
    parts::moved(&mut flow, view);
    parts::worst(&mut flow, view);
    parts::unknown(&mut flow, view);
    parts::definitions(&mut flow, view);
    let pages = flow.finish(|page, number, all| {
        let at = format!("{} {number} {} {all}", view.word(Words::Page), view.word(Words::PageOf));
        let company = &view.report.company;
        let left = if company.is_empty() { view.title() } else { format!("{company} · {}", view.title()) };
        page.line(&[[flow::LEFT, 800.0], [flow::LEFT + WIDE, 800.0]], 0.5, LINE);
        page.text([flow::LEFT, 813.0], &left, Weight::Regular, 8.0, MUTED);
        page.text_until([flow::LEFT + WIDE, 813.0], &at, Weight::Regular, 8.0, MUTED);
    });
    document(&super::titled(view.report), &view.report.company, view.language.code(), pages)
}

fn block_of(flow: &mut Flow, view: &View<'_>, block: &ReportBlock) {
    let rows: Vec<Row<'_>> = view.rows(block);
    let (table, chart) = (parts::table(view, &rows), rows.first().and_then(|row| parts::chart(view, row)));
    let first = table.first_height() + chart.as_ref().map_or(0.0, |_| parts::Chart::HEIGHT);
    parts::heading(flow, &block.title, block.verdict.as_deref(), first);
    if let Some(chart) = chart {
        chart.draw(flow);
    }
    table.draw(flow);
    for sentence in &block.missing {
        flow.paragraph(sentence, Weight::Regular, 9.5, MUTED);
    }
    flow.space(16.0);
}

//! Tables whose rows stay whole and whose heads come again on every page.

use super::super::chart;
use super::flow::{Flow, LEFT, Line, WIDE, draw, folded, height};
use super::{AMBER, LINE, MUTED, TEAL};
use crate::pdf::{Page, Weight};

/// Room between columns.
const GUTTER: f64 = 10.0;

/// Room above and below the lines of a row.
const PAD: f64 = 6.0;

/// The least height of a row with a small line of its months.
const SPARK: f64 = 24.0;

/// A table of lines in cells.
pub(super) struct Table {
    widths: Vec<f64>,
    headings: Vec<Vec<Line>>,
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<Vec<Line>>,
    /// The months of a figure, in the last column.
    spark: Option<chart::Line>,
}

impl Table {
    pub(super) fn new(widths: &[f64], headings: &[&str]) -> Self {
        let heading =
            |(text, wide): (&&str, &f64)| folded(&[Line::new(*text, Weight::Strong, 8.0, MUTED)], wide - GUTTER);
        let headings = headings.iter().zip(widths).map(heading).collect();
        Self { widths: widths.to_vec(), headings, rows: Vec::new() }
    }

    pub(super) fn push(&mut self, cells: &[Vec<Line>], spark: Option<chart::Line>) {
        let cells = cells.iter().zip(&self.widths).map(|(lines, wide)| folded(lines, wide - GUTTER)).collect();
        self.rows.push(Row { cells, spark });
    }

    fn head_height(&self) -> f64 {
        self.headings.iter().map(|lines| height(lines)).fold(0.0, f64::max) + 7.0
    }

    /// What has to follow a heading at once: the head and the first row.
    pub(super) fn first_height(&self) -> f64 {
        self.rows.first().map_or(0.0, |row| self.head_height() + row.height())
    }

    fn draw_head(&self, flow: &mut Flow) {
        let (mut x, y) = (LEFT, flow.y);
        for (lines, wide) in self.headings.iter().zip(&self.widths) {
            draw(flow.page(), lines, [x, y]);
            x += wide;
        }
        flow.space(self.head_height());
        let y = flow.y - 3.0;
        flow.page().line(&[[LEFT, y], [LEFT + WIDE, y]], 1.0, TEAL);
    }

    pub(super) fn draw(&self, flow: &mut Flow) {
        if self.rows.is_empty() {
            return;
        }
        flow.need(self.first_height());
        self.draw_head(flow);
        for row in &self.rows {
            if flow.need(row.height()) {
                self.draw_head(flow);
            }
            let (mut x, y) = (LEFT, flow.y + PAD);
            for (lines, wide) in row.cells.iter().zip(&self.widths) {
                draw(flow.page(), lines, [x, y]);
                x += wide;
            }
            if let Some(line) = &row.spark {
                let wide = self.widths.last().copied().unwrap_or_default();
                spark(flow.page(), line, [LEFT + WIDE - wide + 2.0, y + 2.0, wide - 6.0, SPARK - 4.0]);
            }
            flow.space(row.height());
            let y = flow.y;
            flow.page().line(&[[LEFT, y], [LEFT + WIDE, y]], 0.5, LINE);
        }
        flow.space(8.0);
    }
}

impl Row {
    fn height(&self) -> f64 {
        let lines = self.cells.iter().map(|lines| height(lines)).fold(0.0, f64::max);
        lines.max(if self.spark.is_some() { SPARK } else { 0.0 }) + PAD * 2.0
    }
}

fn spark(page: &mut Page, line: &chart::Line, [x, y, wide, tall]: [f64; 4]) {
    let at = |point: &[f64; 2]| [x + point[0] * wide, y + point[1] * tall];
    for piece in &line.pieces {
        let points: Vec<[f64; 2]> = piece.iter().map(at).collect();
        page.line(&points, 1.2, TEAL);
    }
    page.dot(at(&line.last), 2.0, AMBER);
}

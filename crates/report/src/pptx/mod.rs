//! Presentations (Office Open XML, ECMA-376): slides of native text, tables and
//! charts, so that they can be edited. The same slides give the same bytes.

mod chart;
mod package;
mod slide;

pub(crate) use chart::Chart;
pub(crate) use package::package;
pub(crate) use slide::{Cell, FOOT, INK, LEFT, MUTED, Paragraph, Slide, TEAL, Table, WIDE, WORSE};

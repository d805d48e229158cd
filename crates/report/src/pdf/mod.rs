//! PDF documents: pages of text and vector pictures with embedded fonts, so
//! that text can be selected, found and read aloud in every language.
//!
//! Places are points (1/72 inch) from the upper left corner. Nothing depends on
//! the clock or on chance: the same pages give the same bytes.

mod document;
mod font;
mod page;

pub(crate) use document::document;
pub(crate) use font::{Weight, width, written};
pub(crate) use page::{Colour, Page, fold};

/// A4.
pub(crate) const PAGE: [f64; 2] = [595.28, 841.89];

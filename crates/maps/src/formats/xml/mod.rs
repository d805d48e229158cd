//! XML that strangers made, as a tree, and XML that we write.
//!
//! A DOCTYPE can define entities that grow to gigabytes or name other files. No format of maps needs one, so it is
//! refused, and only the five predefined and numeric entities are known. Comments and processing instructions are not
//! content and are not read.

mod pen;
mod tree;

pub(super) use pen::Pen;
pub(super) use tree::{Element, parse};

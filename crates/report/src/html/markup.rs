//! Markup that is both HTML and well-formed XML: quoted attributes, closed
//! elements, everything escaped.

use std::fmt::{Display, Write};

/// Attributes of an element.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// Markup being written.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    out: String,
}

impl Markup {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn into_string(self) -> String {
        self.out
    }

    fn start(&mut self, tag: &str, attributes: Attributes) {
        self.out.push('<');
        self.out.push_str(tag);
        let mut value = String::new();
        for (name, content) in attributes {
            value.clear();
            // Writing into a String cannot fail.
            let _ = write!(value, "{content}");
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, &value);
            self.out.push('"');
        }
    }

    pub(crate) fn open(&mut self, tag: &str, attributes: Attributes) {
        self.start(tag, attributes);
        self.out.push('>');
    }

    pub(crate) fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// An element that holds nothing.
    pub(crate) fn empty(&mut self, tag: &str, attributes: Attributes) {
        self.start(tag, attributes);
        self.out.push_str("/>");
    }

    pub(crate) fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    pub(crate) fn element(&mut self, tag: &str, attributes: Attributes, text: &str) {
        self.open(tag, attributes);
        self.text(text);
        self.close(tag);
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.out.push_str(&other.out);
    }

    /// Text that is ours and markup already, such as the style sheet.
    pub(crate) fn trusted(&mut self, markup: &str) {
        self.out.push_str(markup);
    }
}

/// Escapes for text and attributes; what XML cannot hold becomes U+FFFD.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut markup = Markup::new();
        markup.element("b", &[("title", &"\" onclick='x'")], "<script>&\u{0}");
        assert_eq!(markup.into_string(), "<b title=\"&quot; onclick=&#39;x&#39;\">&lt;script&gt;&amp;\u{fffd}</b>");
    }
}

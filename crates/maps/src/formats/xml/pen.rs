//! Writing XML, indented.

use quick_xml::escape::escape;

/// A document that grows element by element.
pub(in crate::formats) struct Pen {
    document: String,
    open: Vec<&'static str>,
}

impl Pen {
    pub(in crate::formats) fn new() -> Self {
        Self { document: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Begins an element, which [`Pen::close`] ends.
    pub(in crate::formats) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">\n");
        self.open.push(name);
    }

    pub(in crate::formats) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.push(&["</", name, ">\n"]);
        }
    }

    pub(in crate::formats) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// An element with a text; nothing when the text is blank.
    pub(in crate::formats) fn text(&mut self, name: &'static str, text: &str) {
        if !text.trim().is_empty() {
            self.tag(name, &[], ">");
            self.push(&[&escape(allowed(text)), "</", name, ">\n"]);
        }
    }

    /// The document, with all elements ended.
    pub(in crate::formats) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.document.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.indent();
        self.push(&["<", name]);
        for (name, value) in attributes {
            // A reader would make spaces of them.
            let value = escape(allowed(value)).replace('\n', "&#10;").replace('\t', "&#9;");
            self.push(&[" ", name, "=\"", &value, "\""]);
        }
        self.push(&[end]);
    }

    fn indent(&mut self) {
        self.document.push_str(&"  ".repeat(self.open.len()));
    }

    fn push(&mut self, parts: &[&str]) {
        for part in parts {
            self.document.push_str(part);
        }
    }
}

/// The text with what XML 1.0 cannot hold replaced, and with one kind of line ends.
fn allowed(text: &str) -> String {
    let is_allowed =
        |letter: char| matches!(letter, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|letter| if is_allowed(letter) { letter } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_indented_and_escaped() {
        let mut pen = Pen::new();
        pen.open("a", &[("x", "1 < \"2\"\n")]);
        pen.text("b", "Ż & \u{1}ó\r\n");
        pen.text("c", " ");
        pen.empty("d", &[]);
        let document = String::from_utf8(pen.finish()).unwrap();
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"1 &lt; &quot;2&quot;&#10;\">\n  <b>Ż &amp; \u{fffd}ó\n</b>\n  <d/>\n</a>\n";
        assert_eq!(document, expected);
    }
}

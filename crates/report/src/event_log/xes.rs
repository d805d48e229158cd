//! XES, a case for each journey.
//!
//! <https://ieeexplore.ieee.org/document/7740858> (IEEE 1849-2016), with the extensions Concept, Time and
//! Organizational: the group that an event belongs to is its channel.

use std::io::Write;

use styk_model::{LoggedEvent, LoggedJourney};

use super::{Value, failed, known_by, values};
use crate::ReportError;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="journey"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="event"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
  </global>
  <classifier name="Event" keys="concept:name"/>
"#;

/// A log that is being written.
pub(super) struct Xes<W> {
    into: W,
    /// What is written next.
    text: String,
}

impl<W: Write> Xes<W> {
    pub(super) fn begin(name: &str, into: W) -> Result<Self, ReportError> {
        let mut log = Self { into, text: HEAD.to_owned() };
        log.attribute(1, "string", "concept:name", name);
        log.flush()?;
        Ok(log)
    }

    pub(super) fn add(&mut self, journey: &LoggedJourney) -> Result<(), ReportError> {
        self.text.push_str("  <trace>\n");
        self.attribute(2, "string", "concept:name", &journey.name());
        let known = known_by(journey);
        if known.is_empty() {
            self.attribute(2, "string", "customer_id", &journey.person.to_string());
        }
        for (kind, value) in known {
            self.attribute(2, "string", kind, value);
        }
        for event in &journey.events {
            self.event(event);
            // A customer may have come for years.
            self.flush()?;
        }
        self.text.push_str("  </trace>\n");
        self.flush()
    }

    pub(super) fn finish(mut self) -> Result<W, ReportError> {
        self.text.push_str("</log>\n");
        self.flush()?;
        self.into.flush().map_err(failed)?;
        Ok(self.into)
    }

    fn event(&mut self, event: &LoggedEvent) {
        self.text.push_str("    <event>\n");
        self.attribute(3, "string", "concept:name", &event.name);
        self.attribute(3, "date", "time:timestamp", &event.time.to_string());
        if !event.channel.is_empty() {
            self.attribute(3, "string", "org:group", &event.channel);
        }
        for (key, value) in values(event) {
            match value {
                Value::Text(text) => self.attribute(3, "string", key, &text),
                Value::Whole(number) => self.attribute(3, "int", key, &number.to_string()),
                Value::Decimal(number) => self.attribute(3, "float", key, &number),
            }
        }
        if !event.case.is_empty() {
            self.attribute(3, "string", "case_id", &event.case);
        }
        self.text.push_str("    </event>\n");
    }

    /// Keys are ours and need no escapes.
    fn attribute(&mut self, depth: usize, element: &str, key: &str, value: &str) {
        for _ in 0..depth {
            self.text.push_str("  ");
        }
        for part in ["<", element, " key=\"", key, "\" value=\""] {
            self.text.push_str(part);
        }
        push_escaped(&mut self.text, value);
        self.text.push_str("\"/>\n");
    }

    fn flush(&mut self) -> Result<(), ReportError> {
        self.into.write_all(self.text.as_bytes()).map_err(failed)?;
        self.text.clear();
        Ok(())
    }
}

/// A value as it stands in an attribute: a reader would make spaces of line ends, and what XML 1.0 cannot hold
/// becomes U+FFFD.
fn push_escaped(out: &mut String, value: &str) {
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::journeys;
    use super::*;

    #[test]
    fn a_log_has_a_trace_for_each_journey() {
        let mut log = Xes::begin("Shop & co", Vec::new()).unwrap();
        for journey in &journeys() {
            log.add(journey).unwrap();
        }
        insta::assert_snapshot!(String::from_utf8(log.finish().unwrap()).unwrap());
    }

    #[test]
    fn an_attribute_holds_any_text() {
        let mut text = String::new();
        push_escaped(&mut text, "a\t<b>\r\n\u{1}\u{fffe}\u{1f600}");
        assert_eq!(text, "a&#9;&lt;b&gt;&#13;&#10;\u{fffd}\u{fffd}\u{1f600}");
    }
}

//! A document as a tree of elements.

use std::fmt::Write;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use styk_model::{Say, Text, say, text};

use crate::formats::text::marked;
use crate::formats::{FormatError, MapFormat};

/// Elements inside one another; maps use about eight.
const MAX_DEPTH: usize = 100;
/// Elements of a document.
const MAX_ELEMENTS: usize = 300_000;

/// An element by its name without a prefix; so are its attributes, but for declarations of namespaces, which are left
/// out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct Element {
    pub(in crate::formats) name: String,
    pub(in crate::formats) attributes: Vec<(String, String)>,
    pub(in crate::formats) children: Vec<Element>,
    /// What stands between its tags and outside its children, trimmed.
    pub(in crate::formats) text: String,
}

impl Element {
    /// An attribute, trimmed; empty when there is none.
    pub(in crate::formats) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    pub(in crate::formats) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(in crate::formats) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of a child; empty when there is none.
    pub(in crate::formats) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.as_str())
    }

    /// The element in words, on one line: `timer id="T1" (wait: P3D)`.
    pub(in crate::formats) fn flattened(&self) -> String {
        let mut line = String::new();
        self.flatten(&mut line);
        line
    }

    fn flatten(&self, line: &mut String) {
        line.push_str(&self.name);
        for (name, value) in &self.attributes {
            let _ = write!(line, " {name}=\"{}\"", one_line(value));
        }
        if !self.text.is_empty() {
            let _ = write!(line, ": {}", one_line(&self.text));
        }
        for (at, child) in self.children.iter().enumerate() {
            line.push_str(if at == 0 { " (" } else { ", " });
            child.flatten(line);
        }
        if !self.children.is_empty() {
            line.push(')');
        }
    }

    /// The element with those of its attributes and children only that are not known; none when all are.
    pub(in crate::formats) fn unknown(&self, attributes: &[&str], children: &[&str]) -> Option<String> {
        let of_attributes = self.attributes.iter().filter(|(name, _)| !attributes.contains(&name.as_str()));
        let of_attributes = of_attributes.map(|(name, value)| format!("{name}=\"{value}\""));
        let of_children = self.children.iter().filter(|child| !children.contains(&child.name.as_str()));
        let parts: Vec<String> = of_attributes.chain(of_children.map(Self::flattened)).collect();
        if parts.is_empty() { None } else { Some(parts.join(", ")) }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The root element.
pub(in crate::formats) fn parse(format: MapFormat, bytes: &[u8]) -> Result<Element, FormatError> {
    let text = decoded(bytes);
    let mut parser = Parser { format, text: &text, reader: Reader::from_str(&text), open: Vec::new(), elements: 0 };
    loop {
        if let Some(root) = parser.step()? {
            return Ok(root);
        }
    }
}

fn decoded(bytes: &[u8]) -> String {
    let encoding = marked(bytes).or_else(|| declared(bytes)).unwrap_or(UTF_8);
    encoding.decode(bytes).0.into_owned()
}

/// The encoding that the XML declaration names, if it can be: programs say UTF-16 over what is saved as UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let declaration = bytes.strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
    let declaration = String::from_utf8_lossy(declaration);
    let (_, named) = declaration.split_once("encoding")?;
    let encoding = Encoding::for_label(named.split(['"', '\'']).nth(1)?.as_bytes())?;
    encoding.is_ascii_compatible().then_some(encoding)
}

struct Parser<'a> {
    format: MapFormat,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    open: Vec<Element>,
    elements: usize,
}

impl Parser<'_> {
    /// Reads on to the next event; gives the root when it is closed.
    fn step(&mut self) -> Result<Option<Element>, FormatError> {
        let event = self.reader.read_event().map_err(|error| self.at_line(&Text::verbatim(error)))?;
        match event {
            Event::Start(start) => {
                let element = self.element(&start)?;
                self.open.push(element);
                if self.open.len() > MAX_DEPTH {
                    return Err(self.at_line(&text!(
                        "more than {MAX_DEPTH} elements stand inside one another",
                        "уровней вложенности элементов больше {MAX_DEPTH}",
                        "liczba poziomów zagnieżdżenia elementów przekracza {MAX_DEPTH}",
                    )));
                }
            }
            Event::Empty(start) => {
                let element = self.element(&start)?;
                return Ok(self.close(element));
            }
            Event::End(_) => {
                if let Some(element) = self.open.pop() {
                    return Ok(self.close(element));
                }
            }
            Event::Text(text) => self.write(&text.xml10_content())?,
            Event::CData(text) => self.write(&text.xml10_content())?,
            Event::GeneralRef(entity) => {
                let character = self.entity(&entity)?;
                self.write(character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => {
                return Err(self.at_line(&text!(
                    "it has a DOCTYPE, which can define entities: remove it",
                    "в нём есть DOCTYPE, который может определять сущности: удалите его",
                    "zawiera DOCTYPE, który może definiować encje: usuń go",
                )));
            }
            Event::Eof => {
                return Err(self.at_line(&text!(
                    "it ends before its elements do: export it again",
                    "он обрывается раньше, чем закрыты элементы: выгрузите его заново",
                    "urywa się przed końcem elementów: wyeksportuj go ponownie",
                )));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        Ok(None)
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, FormatError> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(self.at_line(&text!(
                "it has more than {MAX_ELEMENTS} elements",
                "элементов в нём больше {MAX_ELEMENTS}",
                "ma ponad {MAX_ELEMENTS} elementów",
            )));
        }
        let mut element = Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.at_line(&Text::verbatim(error)))?;
            let key: &str = attribute.key.as_ref();
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.at_line(&Text::verbatim(error)))?.into_owned();
            element.attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        Ok(element)
    }

    fn close(&mut self, mut element: Element) -> Option<Element> {
        element.text.truncate(element.text.trim_end().len());
        element.text.drain(..element.text.len() - element.text.trim_start().len());
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(element);
                None
            }
            None => Some(element),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), FormatError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => {
                return Err(self.at_line(&text!(
                    "expected an element at the beginning, found text",
                    "в начале ожидается элемент, а там текст",
                    "na początku oczekiwano elementu, a jest tekst",
                )));
            }
        }
        Ok(())
    }

    fn entity(&self, entity: &BytesRef<'_>) -> Result<char, FormatError> {
        let resolved = entity.resolve_char_ref().map_err(|error| self.at_line(&Text::verbatim(error)))?;
        let name: &str = entity;
        let named = || resolve_xml_entity(name).and_then(|text| text.chars().next());
        resolved.or_else(named).ok_or_else(|| {
            self.at_line(&text!(
                "the entity `&{name};` is not known",
                "неизвестная сущность `&{name};`",
                "nieznana encja `&{name};`",
            ))
        })
    }

    fn at_line(&self, reason: &Text) -> FormatError {
        let position = (self.reader.buffer_position() as usize).min(self.text.len());
        let line = self.text.as_bytes()[..position].split(|byte| *byte == b'\n').count();
        let reason = Text::new(|language| {
            let reason = reason.say(language);
            say!(language, "line {line}: {reason}", "строка {line}: {reason}", "wiersz {line}: {reason}")
        });
        FormatError::Invalid { format: self.format, reason }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::Language;

    use super::*;

    fn error(xml: &str) -> String {
        parse(MapFormat::Bpmn, xml.as_bytes()).unwrap_err().say(Language::En)
    }

    #[test]
    fn elements_are_read_without_prefixes() {
        let xml =
            "<?xml version=\"1.0\"?><a:r xmlns:a=\"u\" a:x=\" 1&#10;2 \">\n <b> t &lt;<![CDATA[&]]>u\n</b><c/></a:r>";
        let root = parse(MapFormat::Bpmn, xml.as_bytes()).unwrap();
        assert_eq!((root.name.as_str(), root.attribute("x"), root.attribute("y")), ("r", "1\n2", ""));
        assert_eq!(root.text_of("b"), "t <&u");
        assert_eq!(root.flattened(), "r x=\"1 2\" (b: t <&u, c)");
        assert_eq!(root.unknown(&["x"], &["b"]), Some("c".to_owned()));
        assert_eq!(root.unknown(&["x"], &["b", "c"]), None);
    }

    #[test]
    fn texts_are_read_in_the_encoding_that_is_declared_where_it_can_be() {
        let xml = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><r>Этап</r>";
        let bytes = encoding_rs::WINDOWS_1251.encode(xml).0;
        assert_eq!(parse(MapFormat::Cjml, &bytes).unwrap().text, "Этап");
        let xml = "<?xml version=\"1.0\" encoding=\"utf-16\"?><r>Этап</r>";
        assert_eq!(parse(MapFormat::Cjml, xml.as_bytes()).unwrap().text, "Этап");
    }

    #[test]
    fn what_could_grow_is_refused() {
        assert!(error("<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>").contains("DOCTYPE"));
        assert!(error("<r>\n&a;</r>").contains("line 2: the entity `&a;` is not known"));
        assert!(error(&"<r>".repeat(200)).contains("more than 100 elements"));
        assert!(error(&format!("<r>{}</r>", "<a/>".repeat(MAX_ELEMENTS))).contains("more than 300000"));
        assert!(error("<r><a></r>").contains("line 1"));
        assert!(error("<r>").contains("ends before"));
        assert!(error("text").contains("found text"));
    }
}

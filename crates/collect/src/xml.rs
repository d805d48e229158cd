//! Reading XML that strangers made: the common ground of [`crate::xes`] and [`crate::ocel`].
//!
//! Entities are where XML bites: a DOCTYPE can define ones that grow to
//! gigabytes or name other files. None of the log formats needs a DOCTYPE, so
//! it is refused, and only the five predefined and numeric entities are known.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use encoding_rs::Encoding;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};
use styk_model::{Say, Text, say, text};

use crate::{CollectError, encoding};

/// Elements inside one another; logs use about six.
const MAX_DEPTH: usize = 100;
/// Bytes of one tag, text or comment.
const MAX_MARKUP_BYTES: usize = 16 << 20;

/// A pull reader of XML that keeps to the limits above.
pub(crate) struct XmlReader {
    reader: Reader<Guard>,
    buffer: Vec<u8>,
    name: String,
    format: &'static str,
    depth: usize,
}

impl XmlReader {
    /// `name` and `format` stand in the errors.
    pub(crate) fn open(input: Box<dyn BufRead + Send>, name: &str, format: &'static str) -> Result<Self, CollectError> {
        let input = decoded(input, name, format)?;
        let mut reader = Reader::from_reader(Guard { input, taken: 0 });
        reader.config_mut().trim_text(true);
        Ok(Self { reader, buffer: Vec::new(), name: name.to_owned(), format, depth: 0 })
    }

    /// The next event, and where it stands.
    pub(crate) fn next(&mut self) -> Result<(Event<'_>, Context<'_>), CollectError> {
        self.buffer.clear();
        self.reader.get_mut().taken = 0;
        let position = self.reader.buffer_position();
        let context = Context { name: &self.name, format: self.format, position };
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| context.error(error))?;
        match event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(context.refused(text!(
                        "more than {MAX_DEPTH} elements stand inside one another",
                        "уровней вложенности элементов больше {MAX_DEPTH}",
                        "liczba poziomów zagnieżdżenia elementów przekracza {MAX_DEPTH}",
                    )));
                }
            }
            Event::End(_) => self.depth -= 1,
            Event::DocType(_) => {
                return Err(context.refused(text!(
                    "it has a DOCTYPE, which can define entities: remove it",
                    "в нём есть DOCTYPE, который может определять сущности: удалите его",
                    "zawiera DOCTYPE, który może definiować encje: usuń go",
                )));
            }
            Event::Eof if self.depth > 0 => return Err(context.truncated()),
            _ => {}
        }
        Ok((event, context))
    }

    /// Keeps the spaces at the ends of texts from here on.
    pub(crate) fn keep_spaces(&mut self) {
        self.reader.config_mut().trim_text(false);
    }

    /// Reads to the start of the root element, which must have this name.
    pub(crate) fn begin(&mut self, root: &str) -> Result<(), CollectError> {
        loop {
            let (event, context) = self.next()?;
            let found = match event {
                Event::Start(element) if element.local_name().as_ref() == root => return Ok(()),
                Event::Start(element) | Event::Empty(element) => {
                    Text::verbatim(format_args!("`<{}>`", element.local_name().as_ref()))
                }
                Event::Text(_) | Event::GeneralRef(_) | Event::CData(_) => text!("text", "текст", "tekst"),
                Event::Eof => text!("nothing", "ничего нет", "nic"),
                _ => continue,
            };
            return Err(context.invalid(Text::new(|language| {
                let found = found.say(language);
                say!(
                    language,
                    "expected `<{root}>` at the start, found {found}",
                    "в начале ожидается `<{root}>`, а там {found}",
                    "na początku oczekiwano `<{root}>`, a jest {found}",
                )
            })));
        }
    }

    /// Skips the rest of the element whose start was read last.
    pub(crate) fn skip_element(&mut self) -> Result<(), CollectError> {
        let inside = self.depth;
        while self.depth >= inside {
            self.next()?;
        }
        Ok(())
    }
}

/// Where an event stands, for errors.
pub(crate) struct Context<'a> {
    name: &'a str,
    format: &'static str,
    position: u64,
}

impl Context<'_> {
    pub(crate) fn invalid(&self, reason: Text) -> CollectError {
        CollectError::Format { name: self.name.to_owned(), format: self.format, reason }
    }

    pub(crate) fn refused(&self, reason: Text) -> CollectError {
        CollectError::Refused { name: self.name.to_owned(), reason }
    }

    fn truncated(&self) -> CollectError {
        CollectError::Truncated { name: self.name.to_owned(), format: self.format, position: self.position }
    }

    fn error(&self, error: Error) -> CollectError {
        match error {
            Error::Syntax(_) => self.truncated(),
            Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                let (megabytes, position) = (MAX_MARKUP_BYTES >> 20, self.position);
                self.refused(text!(
                    "one tag or text is larger than {megabytes} MB at byte {position}",
                    "на байте {position} тег или текст больше {megabytes} МБ",
                    "na bajcie {position} znacznik lub tekst przekracza {megabytes} MB",
                ))
            }
            Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => self.truncated(),
            Error::Io(error) => {
                let source = Arc::try_unwrap(error).unwrap_or_else(|shared| shared.kind().into());
                CollectError::reading(self.name, source)
            }
            other => self.invalid(self.at_byte(&other)),
        }
    }

    /// What the parser says, and where.
    fn at_byte(&self, error: &dyn std::error::Error) -> Text {
        let position = self.position;
        text!("{error} at byte {position}", "{error} (байт {position})", "{error} (bajt {position})")
    }

    /// The value of an attribute with its entities resolved.
    pub(crate) fn value<'a>(&self, attribute: &Attribute<'a>) -> Result<Cow<'a, str>, CollectError> {
        let plain = attribute.value.bytes().all(|byte| byte != b'&' && byte >= b' ');
        if plain {
            return Ok(attribute.value.clone());
        }
        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| match error {
            Error::Escape(error) => self.refused(self.at_byte(&error)),
            other => self.error(other),
        })
    }

    /// The character that an entity in a text stands for.
    pub(crate) fn entity(&self, entity: &BytesRef) -> Result<char, CollectError> {
        if let Some(character) = entity.resolve_char_ref().map_err(|error| self.error(error))? {
            return Ok(character);
        }
        let name: &str = entity;
        quick_xml::escape::resolve_xml_entity(name).and_then(|text| text.chars().next()).ok_or_else(|| {
            let position = self.position;
            self.refused(text!(
                "the entity `&{name};` at byte {position} is not known",
                "неизвестная сущность `&{name};` (байт {position})",
                "nieznana encja `&{name};` (bajt {position})",
            ))
        })
    }
}

/// The values of the named attributes of an element, in the order asked for.
pub(crate) fn attributes<'a, const N: usize>(
    element: &'a BytesStart,
    names: [&str; N],
    context: &Context,
) -> Result<[Option<Cow<'a, str>>; N], CollectError> {
    let mut values = [const { None }; N];
    for attribute in element.attributes().with_checks(false) {
        let attribute =
            attribute.map_err(|error| context.invalid(Text::verbatim(format_args!("`<{}>`: {error}", &**element))))?;
        if let Some(at) = names.iter().position(|name| *name == attribute.key.as_ref()) {
            values[at] = Some(context.value(&attribute)?);
        }
    }
    Ok(values)
}

/// Counts what the parser takes for one event, so that an endless tag is
/// refused before it fills the memory.
struct Guard {
    input: Box<dyn BufRead + Send>,
    taken: usize,
}

impl Read for Guard {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.input.read(into)
    }
}

impl BufRead for Guard {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > MAX_MARKUP_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken += count;
        self.input.consume(count);
    }
}

/// The input as UTF-8: as it is, or decoded from what its first bytes declare.
fn decoded(
    mut input: Box<dyn BufRead + Send>,
    name: &str,
    format: &'static str,
) -> Result<Box<dyn BufRead + Send>, CollectError> {
    let start = input.fill_buf().map_err(|source| CollectError::reading(name, source))?;
    let label = declared_encoding(start);
    let Some(encoding) = Encoding::for_label(&label) else {
        let label = String::from_utf8_lossy(&label).into_owned();
        let reason = text!(
            "the encoding `{label}` is not known: save the file as UTF-8",
            "неизвестная кодировка «{label}»: сохраните файл в UTF-8",
            "nieznane kodowanie „{label}”: zapisz plik w UTF-8",
        );
        return Err(CollectError::Format { name: name.to_owned(), format, reason });
    };
    encoding::decode(input, encoding).map_err(|source| CollectError::reading(name, source))
}

/// The label of the encoding that a byte-order mark or the XML declaration names.
fn declared_encoding(start: &[u8]) -> Vec<u8> {
    match start {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => return b"utf-16le".to_vec(),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => return b"utf-16be".to_vec(),
        [0xEF, 0xBB, 0xBF, ..] => return b"utf-8".to_vec(),
        _ => {}
    }
    let declaration = start.split(|&byte| byte == b'>').next().unwrap_or_default();
    let declared = || {
        let at = memchr::memmem::find(declaration, b"encoding")?;
        let mut parts = declaration[at..].split(|byte| matches!(byte, b'"' | b'\''));
        parts.nth(1).map(<[u8]>::to_vec)
    };
    declared().filter(|_| declaration.starts_with(b"<?xml")).unwrap_or_else(|| b"utf-8".to_vec())
}

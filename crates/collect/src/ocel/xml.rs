//! The XML form of OCEL 2.0.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use styk_model::text;

use super::{Log, LogEvent, ObjectAttribute};
use crate::CollectError;
use crate::xml::{Context, XmlReader, attributes};

/// Bytes of the text of one attribute.
const MAX_TEXT_BYTES: usize = 16 << 20;

/// Reads a whole log.
pub(super) fn read(input: Box<dyn BufRead + Send>, name: &str) -> Result<Log, CollectError> {
    let mut reader = XmlReader::open(input, name, "OCEL XML")?;
    reader.begin("log")?;
    reader.keep_spaces();
    let mut state = State::default();
    loop {
        let (event, context) = reader.next()?;
        match event {
            Event::Start(element) => {
                if matches!(element.local_name().as_ref(), "object-types" | "event-types") {
                    reader.skip_element()?;
                } else {
                    state.start(&element, &context)?;
                }
            }
            Event::Empty(element) => {
                state.start(&element, &context)?;
                state.end(element.local_name().as_ref());
            }
            Event::End(element) => state.end(element.local_name().as_ref()),
            Event::Text(text) => state.text(&text, &context)?,
            Event::CData(text) => state.text(&text, &context)?,
            Event::GeneralRef(entity) => {
                let character = context.entity(&entity)?;
                state.text(character.encode_utf8(&mut [0; 4]), &context)?;
            }
            Event::Eof => return Ok(state.log),
            _ => {}
        }
    }
}

#[derive(Default)]
struct State {
    log: Log,
    inside: Inside,
    attribute: Option<ObjectAttribute>,
}

/// The element around what is read.
#[derive(Default)]
enum Inside {
    #[default]
    Log,
    /// An object, by number.
    Object(usize),
    Event(LogEvent),
}

impl State {
    fn start(&mut self, element: &BytesStart, context: &Context) -> Result<(), CollectError> {
        let [id, kind, time, name, object, qualifier] =
            attributes(element, ["id", "type", "time", "name", "object-id", "qualifier"], context)?;
        let owned = |text: Option<Cow<str>>| text.map(Cow::into_owned).unwrap_or_default();
        match (element.local_name().as_ref(), id, object, &mut self.inside) {
            ("object", Some(id), None, Inside::Log) => {
                let kind = kind.ok_or_else(|| {
                    context.invalid(text!(
                        "the object `{id}` has no `type`",
                        "у объекта «{id}» нет `type`",
                        "obiekt „{id}” nie ma `type`",
                    ))
                })?;
                self.log.define(&id, &kind);
                self.inside = Inside::Object(self.log.object(&id));
            }
            ("event", Some(id), _, Inside::Log) => {
                let (id, activity, time) = (id.into_owned(), owned(kind), owned(time));
                self.inside = Inside::Event(LogEvent { id, activity, time, ..LogEvent::default() });
            }
            ("relationship" | "object", _, Some(id), Inside::Event(event)) => {
                event.objects.push((self.log.object(&id), owned(qualifier)));
            }
            ("attribute", ..) => {
                let name = name.ok_or_else(|| {
                    context.invalid(text!(
                        "an `<attribute>` has no `name`",
                        "у одного из `<attribute>` нет `name`",
                        "jeden z elementów `<attribute>` nie ma `name`",
                    ))
                })?;
                self.attribute =
                    Some(ObjectAttribute { name: name.into_owned(), time: owned(time), ..Default::default() });
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str, context: &Context) -> Result<(), CollectError> {
        let Some(attribute) = &mut self.attribute else { return Ok(()) };
        attribute.value.push_str(text);
        if attribute.value.len() > MAX_TEXT_BYTES {
            let megabytes = MAX_TEXT_BYTES >> 20;
            return Err(context.refused(text!(
                "one attribute is larger than {megabytes} MB",
                "один из атрибутов больше {megabytes} МБ",
                "jeden z atrybutów przekracza {megabytes} MB",
            )));
        }
        Ok(())
    }

    fn end(&mut self, element: &str) {
        match (element, &mut self.inside) {
            ("attribute", inside) => {
                let Some(attribute) = self.attribute.take() else { return };
                match inside {
                    Inside::Object(number) => self.log.objects[*number].attributes.push(attribute),
                    Inside::Event(event) => event.attributes.push((attribute.name, attribute.value)),
                    Inside::Log => {}
                }
            }
            ("event", Inside::Event(event)) => {
                self.log.events.push(std::mem::take(event));
                self.inside = Inside::Log;
            }
            ("object", Inside::Object(_)) => self.inside = Inside::Log,
            _ => {}
        }
    }
}

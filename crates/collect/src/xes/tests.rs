use std::io::{Cursor, Read};

use proptest::prelude::*;

use super::*;

/// The rows of a log as `column=value|...`; a rejection as its message.
fn read_bytes(log: Vec<u8>) -> Result<Vec<String>, CollectError> {
    let mut rows = open(Box::new(Cursor::new(log)), "log.xes")?;
    let mut row = Row::default();
    let mut read = Vec::new();
    loop {
        match rows.next(&mut row)? {
            Next::Row => {
                let names = rows.columns().names();
                let values: Vec<String> =
                    row.values().map(|(column, value)| format!("{}={value}", names[column])).collect();
                read.push(values.join("|"));
            }
            Next::Rejected(rejection) => read.push(format!("{} {}", rejection.position, rejection.flaw)),
            Next::End => return Ok(read),
        }
    }
}

fn read(log: &str) -> Result<Vec<String>, CollectError> {
    read_bytes(log.as_bytes().to_vec())
}

const LOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="channel" value="__UNKNOWN__"/></global>
  <classifier name="Event Name" keys="concept:name"/>
  <string key="source" value="our own"/>
  <trace>
    <string key="concept:name" value="order &amp; co"/>
    <string key="segment" value="vip"><int key="since" value="2019"/></string>
    <event>
      <string key="concept:name" value="&#x417;аказ"/>
      <date key="time:timestamp" value="2024-05-01T10:00:00.000+03:00"/>
      <list key="items"><values><string key="sku" value="A"/><string key="sku" value="B"/></values></list>
    </event>
    <event><string key="concept:name" value="Pay"><boolean key="card" value="true"/></string></event>
  </trace>
  <trace><event><int key="amount" value="5"/></event><event/></trace>
  <event><string key="concept:name" value="alone"/></event>
</log>"#;

#[test]
fn events_come_with_the_attributes_of_their_trace() {
    assert_eq!(
        read(LOG).unwrap(),
        [
            "case:concept:name=order & co|case:segment=vip|case:segment.since=2019|concept:name=Заказ|\
             time:timestamp=2024-05-01T10:00:00.000+03:00|items.sku=A|items.sku (2)=B",
            "case:concept:name=order & co|case:segment=vip|case:segment.since=2019|concept:name=Pay|\
             concept:name.card=true",
            "amount=5",
            "",
            "concept:name=alone",
        ]
    );
}

#[test]
fn a_log_cut_anywhere_is_truncated_never_silently_short() {
    let end = LOG.len() - "</log>".len();
    let begin = LOG.find("<log").unwrap() + "<log xes".len();
    for length in (begin..=end).filter(|&length| LOG.is_char_boundary(length)) {
        let error = read(&LOG[..length]).expect_err(&LOG[..length]);
        assert!(matches!(error, CollectError::Truncated { format: "XES", .. }), "{length}: {error}");
    }
    assert!(matches!(read("<log").unwrap_err(), CollectError::Truncated { .. }));
}

#[test]
fn entities_of_the_file_itself_are_refused() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
        <log><trace><event><string key="x" value="&b;"/></event></trace></log>"#;
    let error = read(bomb).unwrap_err().to_string();
    assert!(error.contains("refused") && error.contains("DOCTYPE"), "{error}");
    let error = read(r#"<log><event><string key="x" value="&b;"/></event></log>"#).unwrap_err();
    assert!(matches!(error, CollectError::Refused { .. }), "{error}");
}

#[test]
fn depth_and_size_have_limits() {
    let deep = format!("<log><event>{}", r#"<list key="a">"#.repeat(200));
    let error = read(&deep).unwrap_err();
    assert!(error.to_string().contains("inside one another"), "{error}");

    /// `<log><event><string key="x" value="aaaa...`, without end.
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            into.fill(b'a');
            Ok(into.len())
        }
    }
    let input = Cursor::new(br#"<log><event><string key="x" value=""#).chain(Endless);
    let mut rows = open(Box::new(std::io::BufReader::new(input)), "endless.xes").unwrap();
    let error = rows.next(&mut Row::default()).unwrap_err();
    assert!(matches!(&error, CollectError::Refused { .. }), "{error}");

    let many: Vec<String> = (0..=MAX_COLUMNS).map(|key| format!(r#"<int key="{key}" value="1"/>"#)).collect();
    let error = read(&format!("<log><event>{}</event></log>", many.concat())).unwrap_err();
    assert!(error.to_string().contains("different attribute keys"), "{error}");
}

#[test]
fn an_attribute_without_a_key_rejects_its_event_only() {
    let log = r#"<log><trace><event><string value="v"/><int key="a" value="1"/></event>
        <event><int key="a" value="2"/></event></trace></log>"#;
    let read = read(log).unwrap();
    assert_eq!(read[0], r#"1 expected an attribute with `key` and `value`, found `<string value="v">`"#);
    assert_eq!(read[1], "a=2");
}

#[test]
fn other_encodings_are_read_as_declared() {
    let log =
        r#"<?xml version="1.0" encoding="windows-1251"?><log><event><string key="ф" value="Заказ"/></event></log>"#;
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(log);
    assert_eq!(read_bytes(bytes.into_owned()).unwrap(), ["ф=Заказ"]);
    let log = r#"<?xml version="1.0" encoding="utf-16"?><log><event><string key="a" value="żółw"/></event></log>"#;
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(log.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read_bytes(bytes).unwrap(), ["a=żółw"]);
    let error = read(r#"<?xml version="1.0" encoding="ebcdic-x"?><log></log>"#).unwrap_err();
    assert!(error.to_string().contains("`ebcdic-x`"), "{error}");
}

#[test]
fn what_is_no_log_is_named() {
    for (text, found) in [("<html></html>", "`<html>`"), ("", "nothing"), ("{}", "text")] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(&format!("expected `<log>` at the start, found {found}")), "{error}");
    }
    assert!(matches!(read("<log><trace></event></log>").unwrap_err(), CollectError::Format { .. }));
}

/// A log of these traces, as a writer makes it.
fn written(traces: &[Vec<(String, String)>]) -> String {
    let attribute = |key: &str, value: &str| {
        let value = quick_xml::escape::escape(value);
        format!(r#"<string key="{key}" value="{value}"/>"#)
    };
    let mut parts = vec!["<log>".to_owned()];
    for (number, events) in traces.iter().enumerate() {
        parts.push("<trace>".to_owned() + &attribute("concept:name", &number.to_string()));
        for (name, extra) in events {
            parts.push("<event>".to_owned() + &attribute("concept:name", name));
            if !extra.is_empty() {
                parts.push(attribute("extra", extra));
            }
            parts.push("</event>\n".to_owned());
        }
        parts.push("</trace>".to_owned());
    }
    parts.concat() + "</log>"
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        traces in prop::collection::vec(prop::collection::vec(("[a-zа-я<>&\"' ]{0,8}", "[a-z&;]{0,4}"), 0..5), 0..5),
    ) {
        let mut expected = Vec::new();
        for (number, events) in traces.iter().enumerate() {
            for (name, extra) in events {
                let extra = if extra.is_empty() { String::new() } else { format!("|extra={extra}") };
                expected.push(format!("case:concept:name={number}|concept:name={name}{extra}"));
            }
        }
        prop_assert_eq!(read(&written(&traces)).unwrap(), expected);
    }

    #[test]
    fn no_markup_panics(parts in prop::collection::vec(prop::sample::select(&[
        "<log>", "</log>", "<trace>", "</trace>", "<event>", "</event>", "<event/>", "<string key='a' value='&lt;'>",
        "</string>", "<list key='b'>", "</list>", "<values>", "</values>", "<int value='1'/>", "&amp;", "&x;", "<", "text",
    ][..]), 0..20)) {
        let _ = read(&format!("<log>{}", parts.concat()));
    }
}

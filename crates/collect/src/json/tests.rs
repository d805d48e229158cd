use std::io::{BufReader, Cursor};

use proptest::prelude::*;

use super::*;

fn rows(text: &str) -> JsonRows {
    let input = BufReader::with_capacity(5, Cursor::new(text.as_bytes().to_vec()));
    open(Box::new(input), "test.json", text.as_bytes()).unwrap()
}

/// Records as `name=value` pairs, rejections as `!reason`.
fn read(text: &str) -> Vec<String> {
    let mut rows = rows(text);
    let mut row = Row::default();
    let mut out = Vec::new();
    loop {
        match rows.next(&mut row).unwrap() {
            Next::Row => {
                let names = rows.columns().names();
                let pairs: Vec<String> =
                    row.values().map(|(column, value)| format!("{}={value}", names[column])).collect();
                out.push(pairs.join(" "));
            }
            Next::Rejected(rejection) => out.push(format!("!{:?} {}", rejection.flaw.reason(), rejection.position)),
            Next::End => return out,
        }
    }
}

#[test]
fn every_layout_gives_the_same_records() {
    for text in [
        "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n",
        "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]",
        "{\"meta\":{\"n\":[1]},\"tags\":[{\"q\":1}],\"data\":[{\"a\":1,\"b\":\"x\"},\n{\"a\":2,\"b\":\"y\"}],\"next\":null}",
        "{\n \"a\": 1,\n \"b\": \"x\"\n}\n{\n \"a\": 2,\n \"b\": \"y\"\n}\n",
    ] {
        assert_eq!(read(text), ["a=1 b=x", "a=2 b=y"], "{text}");
    }
}

#[test]
fn nested_values_become_columns() {
    let text = r#"{"user":{"id":"u1","tags":["a","b"]},"n":null,"empty":{},"list":[]}"#;
    assert_eq!(read(text), [r#"user.id=u1 user.tags=["a","b"]"#]);
    let text = concat!(
        r#"{"event_params":[{"key":"page","value":{"string_value":"/a","int_value":null}},"#,
        r#"{"key":"id","value":{"string_value":null,"int_value":"12345678901234567890"}},"#,
        r#"{"value":{"double_value":0.10},"key":"x"}]}"#
    );
    let text = format!("{text}\n{{}}\n");
    assert_eq!(read(&text), ["event_params.page=/a event_params.id=12345678901234567890 event_params.x=0.10", ""]);
}

#[test]
fn a_null_is_told_where_it_may_take_something_back_and_is_absent_to_all_others() {
    let mut rows = rows("{\"plan\":\"gold\",\"traits\":{\"old\":null}}\n{\"plan\":null,\"city\":null}\n");
    let mut row = Row::default();
    rows.next(&mut row).unwrap();
    let (plan, old) = (rows.columns().get("plan").unwrap(), rows.columns().get("traits.old").unwrap());
    assert!(row.is_null(old) && row.get(old).is_none() && !row.is_null(plan));
    rows.next(&mut row).unwrap();
    assert!(row.is_null(plan) && row.get(plan).is_none() && row.values().next().is_none());
    assert!(!row.is_null(old), "nothing was said of it");
    assert_eq!(rows.columns().get("city"), None, "a key without any value is no column");
}

#[test]
fn numbers_keep_their_digits_and_strings_their_characters() {
    let text = r#"{"n":12345678901234567890.10,"s":"a\"\\\nя\u044f\ud83d\ude00"}"#;
    assert_eq!(read(text), ["n=12345678901234567890.10 s=a\"\\\nяя😀"]);
}

#[test]
fn a_broken_record_is_rejected_and_reading_goes_on() {
    let text = "{\"a\":1}\n{\"a\":\nnonsense\n{\"a\":01}\n{\"a\":2}\n";
    assert_eq!(read(text), ["a=1", "!Malformed 2", "!Malformed 3", "!Malformed 4", "a=2"]);
    assert_eq!(read("[{\"a\":1},{\"a\":x},{\"a\":3}]"), ["a=1", "!Malformed 2", "a=3"]);
}

#[test]
fn a_list_cut_short_is_an_error() {
    let mut rows = rows("[{\"a\":1},{\"a\":");
    let mut row = Row::default();
    assert!(matches!(rows.next(&mut row), Ok(Next::Row)));
    assert!(matches!(rows.next(&mut row), Err(CollectError::Truncated { format: "JSON", .. })));
}

#[test]
fn nesting_without_end_is_rejected() {
    let text = format!("{{\"a\":{}{}}}\n{{\"b\":1}}\n", "[".repeat(500), "]".repeat(500));
    assert_eq!(read(&text), ["!Malformed 1", "b=1"]);
}

proptest! {
    /// Against serde_json: what it writes reads back, value by value.
    #[test]
    fn written_objects_read_back(values in prop::collection::btree_map("[a-zя]{1,6}", "\\PC{0,12}|[\\x00-\\x1f\"\\\\]{0,4}", 1..6)) {
        let text = serde_json::to_string(&values).unwrap() + "\n{\"end\":1}\n";
        let mut rows = rows(&text);
        let mut row = Row::default();
        prop_assert!(matches!(rows.next(&mut row).unwrap(), Next::Row));
        for (name, value) in &values {
            let column = rows.columns().get(name).unwrap();
            prop_assert_eq!(row.get(column), Some(value.as_str()));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\":,a0\\\\u \n-]{0,40}") {
        let mut rows = rows(&text);
        let mut row = Row::default();
        for _ in 0..50 {
            match rows.next(&mut row) {
                Ok(Next::End) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
}

use std::io::{BufReader, Cursor};

use proptest::prelude::*;
use styk_model::RejectionReason;

use super::*;

fn open_text(text: &[u8]) -> CsvRows {
    // A small buffer, so that lines and quotes cross its end.
    let input = BufReader::with_capacity(16, Cursor::new(text.to_vec()));
    open(Box::new(input), "test.csv", text, &FileSettings::default()).unwrap()
}

fn read_all(rows: &mut CsvRows) -> (Vec<Vec<String>>, Vec<Rejection>) {
    let (mut records, mut rejections) = (Vec::new(), Vec::new());
    let mut row = Row::default();
    loop {
        match rows.next(&mut row).unwrap() {
            Next::Row => records.push((0..row.len()).map(|column| row.get(column).unwrap().to_owned()).collect()),
            Next::Rejected(rejection) => rejections.push(rejection),
            Next::End => return (records, rejections),
        }
    }
}

fn records(text: &str) -> Vec<Vec<String>> {
    read_all(&mut open_text(text.as_bytes())).0
}

#[test]
fn the_delimiter_is_found() {
    for (text, width) in [
        ("id;sum\n1;2,5\n2;3,5\n", 2),
        ("id\tname\n1\tA, B\n2\tC; D\n", 2),
        ("id|name|x\n1|a|b\n", 3),
        ("id,name\n1,\"a;b\"\n2,c\n", 2),
        (" id date n\n 1 19970101  2\n 22 19970102 11\n", 3),
        ("sep=;\nid;sum\n1;2\n", 2),
    ] {
        let mut rows = open_text(text.as_bytes());
        assert_eq!(rows.columns().names().len(), width, "{text}");
        let (records, rejections) = read_all(&mut rows);
        assert!(!records.is_empty() && rejections.is_empty(), "{text}");
    }
}

#[test]
fn a_missing_heading_is_noticed() {
    assert_eq!(
        open_text(b"00004 0001 19970101  2   29.33\n00004 0001 19970118  2   29.73\n").columns().names().len(),
        5
    );
    assert_eq!(records("1,2024-01-01\n2,2024-01-02\n").len(), 2);
    assert_eq!(records("train\tgood\nx\ttest\ntrain\tbad\n").len(), 3);
    assert_eq!(open_text(b"id,when\n1,2024-01-01\n").columns().names(), ["id", "when"]);
}

#[test]
fn quotes_hold_delimiters_quotes_and_newlines() {
    let text = "id,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,d\r\n";
    assert_eq!(records(text), [["1", "a, \"b\"\nc"], ["2", "d"]]);
}

#[test]
fn stray_quotes_in_tables_without_quoting_are_text() {
    let text = "id\ttext\n1\t\"hello\n2\tworld\n3\t\"again\n4\tx\n";
    assert_eq!(records(text).len(), 4);
}

#[test]
fn lines_before_the_heading_are_skipped() {
    let mut rows = open_text("Отчёт за май\n\nДата;Сумма\n01.05.2024;5\n02.05.2024;6\n".as_bytes());
    assert_eq!(rows.columns().names(), ["Дата", "Сумма"]);
    assert_eq!(read_all(&mut rows).0.len(), 2);
}

#[test]
fn records_of_another_width_are_rejected_with_their_line() {
    let mut rows = open_text(b"a,b\n1,x\n2\n\n3,z,\n4,q,r\n");
    let (records, rejections) = read_all(&mut rows);
    assert_eq!(records, [["1", "x"], ["3", "z"]]);
    let lines: Vec<_> = rejections.iter().map(|rejection| (rejection.position, rejection.flaw.reason())).collect();
    assert_eq!(lines, [(3, RejectionReason::FieldCount), (6, RejectionReason::FieldCount)]);
}

#[test]
fn bytes_that_are_no_text_reject_their_record_alone() {
    let mut rows = open_text("имя,город\nАнна,Тула\n".as_bytes());
    rows.input = Lines::new(Box::new(Cursor::new(b"1,ok\n\xff\xfe,bad\n2,ok\n".to_vec())));
    let (records, rejections) = read_all(&mut rows);
    assert_eq!(records.len(), 2);
    assert_eq!(rejections[0].flaw.reason(), RejectionReason::Encoding);
}

proptest! {
    /// Whatever the csv crate writes, this reads: the fast path against the grammar.
    #[test]
    fn written_tables_read_back(table in prop::collection::vec(prop::collection::vec("[a-z,;\" \nя]{0,8}", 3), 1..12),
                                delimiter in prop::sample::select(vec![b',', b';', b'\t'])) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        for record in &table {
            writer.write_record(record).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let settings = FileSettings {
            delimiter: Some(char::from(delimiter).to_string()),
            heading: Some(false),
            ..FileSettings::default()
        };
        let input = BufReader::with_capacity(7, Cursor::new(text.clone()));
        let mut rows = open(Box::new(input), "t", &text, &settings).unwrap();
        let expected: Vec<Vec<String>> = table.clone();
        prop_assert_eq!(read_all(&mut rows).0, expected);
    }
}

use std::io::Cursor;

use proptest::prelude::*;

use super::*;

/// What the rows of a log come to: `column=value` of those set, or the rejection.
fn read(log: &[u8]) -> Vec<String> {
    let mut rows = open(Box::new(Cursor::new(log.to_vec())), "access.log").unwrap();
    let mut row = Row::default();
    let mut read = Vec::new();
    loop {
        match rows.next(&mut row).unwrap() {
            Next::Row => {
                let values: Vec<String> =
                    row.values().map(|(column, value)| format!("{}={value}", rows.columns().names()[column])).collect();
                read.push(values.join("|"));
            }
            Next::Rejected(rejection) => {
                let Rejection { position, flaw, record } = rejection;
                read.push(format!("{position} {:?}: {flaw}: {record}", flaw.reason()));
            }
            Next::End => return read,
        }
    }
}

fn only(line: &str) -> String {
    let mut read = read(line.as_bytes());
    assert_eq!(read.len(), 1);
    read.remove(0)
}

#[test]
fn a_combined_line_is_cut_into_its_fields() {
    let line = r#"203.0.113.7 - anna [17/May/2015:10:05:03 +0200] "GET /cart?id=7 HTTP/1.1" 200 5316 "https://shop.example/" "Mozilla/5.0 (X11)""#;
    assert_eq!(
        only(line),
        "host=203.0.113.7|user=anna|time=17/May/2015:10:05:03 +0200|method=GET|path=/cart?id=7|protocol=HTTP/1.1|\
         status=200|bytes=5316|referrer=https://shop.example/|user_agent=Mozilla/5.0 (X11)|kind=page|is_bot=false"
    );
}

#[test]
fn common_lines_and_dashes_leave_columns_absent() {
    assert_eq!(
        only(r#"2001:db8::1 - - [17/May/2015:10:05:03 +0000] "POST /api/order HTTP/2.0" 204 -"#),
        "host=2001:db8::1|time=17/May/2015:10:05:03 +0000|method=POST|path=/api/order|protocol=HTTP/2.0|status=204|\
         kind=api|is_bot=false"
    );
}

#[test]
fn a_virtual_host_in_front_and_more_behind_are_taken() {
    let line = r#"shop.example:443 ::1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "curl/8.1" "10.0.0.1" 0.004"#;
    let read = only(line);
    assert!(read.starts_with("host=::1|") && read.contains("|vhost=shop.example:443"), "{read}");
    assert!(read.contains("is_bot=true") && read.ends_with(r#"more="10.0.0.1" 0.004"#), "{read}");
}

#[test]
fn a_user_of_two_words_is_no_virtual_host() {
    let read = only(r#"10.0.0.1 - Jan Kowalski [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1"#);
    assert!(read.starts_with("host=10.0.0.1|user=Jan Kowalski|"), "{read}");
}

#[test]
fn escapes_and_quotes_inside_fields_are_resolved() {
    let read = only(r#"h - - [t] "GET /caf\xc3\xa9 HTTP/1.1" 200 1 "-" "a \"quoted\" and("loose")agent \\o/ \xff""#);
    assert!(read.contains("path=/café|"), "{read}");
    assert!(read.contains(r#"user_agent=a \"quoted\" and("loose")agent \\o/ \xff|"#), "not UTF-8: as it came: {read}");
    let read = only(r#"h - - [t] "GET / HTTP/1.1" 200 1 "-" "a \"quoted\" \\o/""#);
    assert!(read.contains(r#"user_agent=a "quoted" \o/|"#), "{read}");
}

#[test]
fn a_request_that_is_none_is_kept_as_it_is() {
    let read = only(r#"h - - [t] "\x16\x03\x01" 400 226 "-" "-""#);
    assert!(read.contains("request=\u{16}\u{3}\u{1}") && read.contains("kind=other"), "{read}");
    let read = only(r#"h - - [t] "-" 408 - "-" "-""#);
    assert!(!read.contains("path=") && read.contains("kind=other"), "{read}");
    let read = only(r#"h - - [t] "GET /my file.pdf HTTP/1.1" 200 1"#);
    assert!(read.contains("path=/my file.pdf|") && read.contains("kind=download"), "{read}");
}

#[test]
fn broken_lines_say_what_was_expected() {
    let good = r#"h - - [t] "GET / HTTP/1.1" 200 1 "-" "agent""#;
    for (line, expected) in [
        (r#"h - - [t] "GET / HTTP/1.1" 200 1 "-" "agent"#, "a user agent with a closing quote"),
        (r#"h - - [t] "GET / HTTP/1.1" 200 1 "referrer"#, "a closing quote behind the referrer"),
        (r#"h - - [t] "GET / HTTP/1.1" OK 1"#, "a status of three digits"),
        (r#"h - - [t] "GET / HTTP/1.1" 200 many"#, "a number of bytes or `-`"),
        (r"h - - [t] GET /", "a request in quotes"),
        (r"h - - [t", "`]` and a space behind the time"),
        (r"h - - 200", "`[` before the time"),
        (r#"h [t] "GET / HTTP/1.1" 200 1"#, "host, ident and user before the time"),
    ] {
        let read = read(format!("{good}\n{line}\n\n{good}\n").as_bytes());
        assert_eq!(read.len(), 3, "{line}");
        assert!(read[1].starts_with("2 ") && read[1].contains(&format!("expected {expected} in")), "{}", read[1]);
        assert!(read[1].contains("Malformed"));
    }
}

#[test]
fn other_encodings_and_endless_lines_are_rejected_one_by_one() {
    let mut log = b"h - - [t] \"GET /\xEF\xF0 HTTP/1.1\" 200 1\r\n".to_vec();
    log.extend_from_slice(&b"x".repeat(MAX_LINE_BYTES as usize * 2));
    log.extend_from_slice(b"\nh - - [t] \"GET / HTTP/1.1\" 200 1");
    let read = read(&log);
    assert!(read[0].contains("Encoding") && read[0].contains("byte 16"), "{}", read[0]);
    assert!(read[1].starts_with("2 ") && read[1].contains("TooLarge"));
    assert!(read[2].contains("path=/|"), "{}", read[2]);
    assert_eq!(read.len(), 3);
}

/// The same fields by a regular expression: slow, but easy to see through.
fn oracle(line: &str) -> Option<Vec<String>> {
    let pattern = regex::Regex::new(
        r#"^(\S+) (\S+) (\S+) \[([^\]]*)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$"#,
    );
    let captures = pattern.unwrap().captures(line)?;
    Some(captures.iter().skip(1).map(|part| part.unwrap().as_str().to_owned()).collect())
}

proptest! {
    #[test]
    fn fields_are_those_of_the_regular_expression(
        host in "[0-9a-f.:]{1,12}",
        user in "[a-z-]{1,6}",
        request in r#"(GET|POST) /([a-z?=&%.]|\\"|\\\\){0,12} HTTP/1\.1"#,
        status in "[1-5][0-9]{2}",
        bytes in "([0-9]{1,7}|-)",
        referrer in r#"([a-z:/ ]|\\"|\\\\){0,12}"#,
        user_agent in r#"([A-Za-z0-9/;() ]|\\"|\\\\){0,20}"#,
    ) {
        let line = format!(r#"{host} - {user} [17/May/2015:10:05:03 +0000] "{request}" {status} {bytes} "{referrer}" "{user_agent}""#);
        let fields = Line::split(&line).unwrap();
        let expected = oracle(&line).unwrap();
        let found = [
            fields.host, fields.ident, fields.user, fields.time, fields.request, fields.status, fields.bytes,
            fields.referrer, fields.user_agent,
        ];
        prop_assert_eq!(found.map(str::to_owned).to_vec(), expected);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(prop::sample::select(&b"h -[]\"\\x 200\n\xff"[..]), 0..80)) {
        read(&bytes);
    }
}

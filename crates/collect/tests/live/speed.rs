//! How long the steps of a request take, to be looked at; nothing is asserted:
//! `cargo nextest run --workspace --test live --run-ignored only --no-capture`.

use std::time::Instant;

use styk_collect::live::{Reader, RequestLimits, SourceKind, admit, key, recognise, unfold};

use crate::{Fixture, settings};

#[test]
#[ignore = "prints figures, asserts nothing"]
fn nanoseconds_per_event() {
    let event = |number: usize| {
        format!(
            r#"{{"timestamp":"2024-06-03T09:58:00.500Z","integrations":{{}},"type":"track","event":"Product Viewed","userId":"user-{number}","anonymousId":"5d1c0a3e-77f2-4c1b-9a57-{number:012}","messageId":"message-{number}","properties":{{"number":{number},"amount":69.9,"category":"shoes","tags":["a","b"]}},"context":{{"page":{{"url":"https://shop.example/product/4711?utm_source=news","path":"/product/4711","referrer":"https://search.example/"}},"library":{{"name":"@segment/analytics-node","version":"3.1.0"}},"locale":"pl-PL","userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"}},"_metadata":{{"nodeVersion":"v20.20.2","jsRuntime":"node"}}}}"#
        )
    };
    for count in [1, 100] {
        let events: Vec<String> = (0..count).map(event).collect();
        let body = format!(r#"{{"batch":[{}],"writeKey":"key-1","sentAt":"2024-06-03T09:59:59Z"}}"#, events.join(","));
        let fixture = Fixture::parse(&format!("POST v1/batch\nauthorization: Basic a2V5LTE6\n\n{body}"));
        let request = fixture.request();
        let limits = RequestLimits::default();
        let rounds = 100_000 / count;
        let start = Instant::now();
        for _ in 0..rounds {
            let protocol = recognise(&request).unwrap();
            let body = unfold(protocol, &request, &limits).unwrap();
            assert!(key(protocol, &request, &body).is_some());
            assert_eq!(admit(protocol, &request, &body, &limits).unwrap().events as usize, count);
        }
        let per_event = |start: Instant| start.elapsed().as_nanos() as usize / (rounds * count);
        let accepting = per_event(start);
        let mut reader = Reader::new(&settings(SourceKind::Server)).unwrap();
        let stored = fixture.stored(recognise(&request).unwrap(), &fixture.body);
        let start = Instant::now();
        let mut seen = 0;
        for _ in 0..rounds {
            reader.read(&stored, &mut |event| seen += usize::from(event.is_ok()));
        }
        assert_eq!(seen, rounds * count);
        println!(
            "{count} events of {} bytes: accepting {accepting} ns an event, reading {} ns an event",
            events[0].len(),
            per_event(start),
        );
    }
}

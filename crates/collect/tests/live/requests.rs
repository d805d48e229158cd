//! Requests before their events are looked at: keys, unfolding, limits, answers.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use styk_collect::live::{
    Outcome, Protocol, Refusal, Request, RequestLimits, admit, is_start_up, key, recognise, reply, unfold,
};

use crate::Fixture;

const LIMITS: RequestLimits = RequestLimits { event_bytes: 32 << 10, body_bytes: 500 << 10, events: 2500 };

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn paths_tell_the_protocol() {
    for (path, protocol) in [
        ("v1/batch", Some(Protocol::Segment)),
        ("/v1/t", Some(Protocol::Segment)),
        ("v1/identify/", Some(Protocol::Segment)),
        ("v1/pixel/track", Some(Protocol::Segment)),
        ("pixel/v1/page", Some(Protocol::Segment)),
        ("beacon/v1/batch", Some(Protocol::Segment)),
        ("v1/projects/key/settings", Some(Protocol::Segment)),
        ("e/", Some(Protocol::PostHog)),
        ("i/v0/e/", Some(Protocol::PostHog)),
        ("batch/", Some(Protocol::PostHog)),
        ("flags/", Some(Protocol::PostHog)),
        ("array/phc_1/config.js", Some(Protocol::PostHog)),
        ("matomo.php", Some(Protocol::Matomo)),
        ("piwik.php", Some(Protocol::Matomo)),
        ("api/send", Some(Protocol::Umami)),
        ("i", Some(Protocol::Snowplow)),
        ("com.snowplowanalytics.snowplow/tp2", Some(Protocol::Snowplow)),
        ("pl.shop/tp2", Some(Protocol::Snowplow)),
        ("mp/collect", Some(Protocol::GoogleMeasurement)),
        ("debug/mp/collect", Some(Protocol::GoogleMeasurement)),
        ("events", Some(Protocol::Styk)),
        ("hook/abc", Some(Protocol::Webhook)),
        ("v1/unknown", None),
        ("v2/batch", None),
        ("admin", None),
    ] {
        assert_eq!(recognise(&Fixture::post(path, "{}").request()), protocol, "{path}");
    }
    let custom = Fixture::post(
        "shop/track",
        r#"{"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[]}"#,
    );
    assert_eq!(recognise(&custom.request()), Some(Protocol::Snowplow));
}

#[test]
fn the_key_is_found_wherever_an_sdk_puts_it() {
    for (text, expected) in [
        ("POST v1/batch\nauthorization: Basic a2V5LTE6\n\n{}", Some("key-1")),
        ("POST v1/batch\nauthorization: Basic OmtleS0x\n\n{}", Some("key-1")),
        ("POST v1/batch\nAuthorization: Bearer key-1\n\n{}", Some("key-1")),
        ("POST v1/batch?writeKey=key%2D1\n\n{}", Some("key-1")),
        ("POST v1/batch\n\n{\"batch\":[{\"writeKey\":\"no\"}],\"writeKey\":\"key-1\"}", Some("key-1")),
        ("POST batch/\n\n{\"batch\":[],\"api_key\":\"key-1\"}", Some("key-1")),
        ("POST e/\n\n[{\"event\":\"x\",\"properties\":{\"token\":\"key-1\"}}]", Some("key-1")),
        ("POST matomo.php\n\n{\"requests\":[],\"token_auth\":\"key-1\"}", Some("key-1")),
        ("GET matomo.php?token_auth=key-1&idsite=1", Some("key-1")),
        ("POST matomo.php\n\n{\"requests\":[\"?idsite=1&token_auth=key%2D1\",\"?token_auth=no\"]}", Some("key-1")),
        ("POST matomo.php\n\n{\"requests\":[{\"idsite\":1,\"token_auth\":\"key-1\"}]}", Some("key-1")),
        ("POST matomo.php\n\n{\"requests\":[\"?idsite=1\"]}", None),
        ("POST api/send\n\n{\"type\":\"event\",\"payload\":{\"website\":\"key-1\"}}", Some("key-1")),
        ("POST com.snowplowanalytics.snowplow/tp2\n\n{\"data\":[{\"aid\":\"key-1\"}]}", Some("key-1")),
        ("POST mp/collect?api_secret=key-1&measurement_id=G-1\n\n{}", Some("key-1")),
        ("POST events\n\n{\"key\":\"key-1\",\"events\":[]}", Some("key-1")),
        ("GET array/key-1/config", Some("key-1")),
        ("POST hook/key-1\n\n{}", Some("key-1")),
        ("POST hook\nX-Telegram-Bot-Api-Secret-Token: key-1\n\n{}", Some("key-1")),
        ("POST v1/batch\nauthorization: Basic !!\n\nnot json", None),
        ("POST v1/batch\n\n{\"writeKey\":", None),
    ] {
        let fixture = Fixture::parse(text);
        let protocol = recognise(&fixture.request()).unwrap();
        assert_eq!(key(protocol, &fixture.request(), &fixture.body).as_deref(), expected, "{text}");
    }
}

#[test]
fn bodies_unfold_whatever_their_label_says() {
    let plain = br#"{"batch":[]}"#.to_vec();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&plain).unwrap();
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
    deflate.write_all(&plain).unwrap();
    for (headers, body) in [
        ("content-type: application/x-www-form-urlencoded", gzip(&plain)),
        ("content-encoding: gzip", gzip(&plain)),
        ("content-encoding: gzip", plain.clone()),
        ("content-encoding: deflate", zlib.finish().unwrap()),
        ("content-encoding: deflate", deflate.finish().unwrap()),
        ("content-encoding: identity", plain.clone()),
    ] {
        let mut fixture = Fixture::parse(&format!("POST v1/batch\n{headers}\n\n"));
        fixture.body = body;
        let unfolded = unfold(Protocol::Segment, &fixture.request(), &LIMITS).unwrap();
        assert_eq!(unfolded.as_ref(), plain.as_slice(), "{headers}");
    }
    for encoding in ["br", "zstd"] {
        let fixture = Fixture::parse(&format!("POST v1/batch\ncontent-encoding: {encoding}\n\nx"));
        let refused = unfold(Protocol::Segment, &fixture.request(), &LIMITS);
        assert_eq!(refused, Err(Refusal::Encoding { found: encoding.to_owned() }));
    }
}

#[test]
fn posthog_bodies_unfold_out_of_their_forms() {
    let event = r#"{"event":"x","properties":{"token":"k"}}"#;
    // echo -n EVENT | base64, and lz-string's compressToBase64
    let base64 = "eyJldmVudCI6IngiLCJwcm9wZXJ0aWVzIjp7InRva2VuIjoiayJ9fQ==";
    for (query, body) in [
        ("", event.to_owned()),
        ("", format!("data={}", base64.replace('=', "%3D"))),
        ("compression=base64", format!("data={}", base64.replace('=', "%3D"))),
        ("compression=base64", base64.to_owned()),
    ] {
        let fixture = Fixture::parse(&format!("POST e/?{query}\n\n{body}"));
        let unfolded = unfold(Protocol::PostHog, &fixture.request(), &LIMITS).unwrap();
        assert_eq!(String::from_utf8_lossy(&unfolded), event, "{query} {body}");
    }
    let mut zipped = Fixture::parse("POST e/?compression=gzip-js\ncontent-type: text/plain\n\n");
    zipped.body = gzip(event.as_bytes());
    assert_eq!(unfold(Protocol::PostHog, &zipped.request(), &LIMITS).unwrap().as_ref(), event.as_bytes());
    let get = Fixture::parse(&format!("GET e/?data={base64}&ip=1"));
    assert_eq!(unfold(Protocol::PostHog, &get.request(), &LIMITS).unwrap().as_ref(), event.as_bytes());
}

#[test]
fn a_bomb_is_refused_before_it_has_unfolded() {
    let mut fixture = Fixture::parse("POST v1/batch\n\n");
    fixture.body = gzip(&vec![b' '; 200 << 20]);
    assert!(fixture.body.len() < 500 << 10);
    let refused = unfold(Protocol::Segment, &fixture.request(), &LIMITS);
    assert_eq!(refused, Err(Refusal::BodyTooLarge { kilobytes: 500 }));
    fixture.body.truncate(1000);
    let small = RequestLimits { body_bytes: usize::MAX - 1, ..LIMITS };
    assert_eq!(unfold(Protocol::Segment, &fixture.request(), &small), Err(Refusal::Damaged { encoding: "gzip" }));
}

fn refused(path: &str, body: &str) -> Result<u32, Refusal> {
    let fixture = Fixture::post(path, body);
    let request = fixture.request();
    admit(recognise(&request).unwrap(), &request, body.as_bytes(), &LIMITS).map(|admitted| admitted.events)
}

#[test]
fn limits_are_those_of_the_documentation() {
    let event = |bytes: usize| format!(r#"{{"type":"track","event":"{}"}}"#, "x".repeat(bytes - 27));
    assert_eq!(event(100).len(), 100);
    assert_eq!(refused("v1/track", &event(32 << 10)), Ok(1));
    assert_eq!(refused("v1/track", &event((32 << 10) + 1)), Err(Refusal::EventTooLarge { kilobytes: 32 }));
    let batch = |count: usize, bytes: usize| format!(r#"{{"batch":[{}]}}"#, vec![event(bytes); count].join(","));
    assert_eq!(refused("v1/batch", &batch(2500, 100)), Ok(2500));
    assert_eq!(refused("v1/batch", &batch(2501, 100)), Err(Refusal::TooManyEvents { most: 2500 }));
    assert_eq!(refused("v1/batch", &batch(2, (32 << 10) + 1)), Err(Refusal::EventTooLarge { kilobytes: 32 }));
    assert_eq!(refused("v1/batch", &batch(20, 30 << 10)), Err(Refusal::BodyTooLarge { kilobytes: 500 }));
    assert_eq!(refused("v1/batch", r#"{"batch":[]}"#), Ok(0));
    assert_eq!(refused("v1/batch", r#"{"batch":[{},1,"x"]}"#), Ok(3));
}

#[test]
fn what_is_not_well_formed_is_refused_with_what_was_expected() {
    for (body, told) in [
        ("", "the body cannot be read: the record is no JSON object: expected `{`"),
        ("{\"batch\":[{]}", "the body cannot be read: `]` at character 12 of the record: expected `\"`"),
        (
            "{\"batch\":[{}]} x",
            "the body cannot be read: `x` at character 16 of the record: expected the end of the record",
        ),
    ] {
        assert_eq!(refused("v1/batch", body).unwrap_err().to_string(), told);
    }
    let request = |method| Request { method, path: "v1/batch", query: "", headers: &[("accept", "*/*")], body: b"{}" };
    let admitted = admit(Protocol::Segment, &request("GET"), b"{}", &LIMITS);
    assert_eq!(admitted, Err(Refusal::Method { expected: "POST" }));
    let admitted = admit(Protocol::Segment, &request("POST"), b"\xff{}", &LIMITS);
    assert!(admitted.unwrap_err().to_string().contains("byte 0"));
}

#[test]
fn start_up_requests_have_no_events() {
    for (text, start_up) in [
        ("GET array/k/config", true),
        ("POST flags/?v=2", true),
        ("OPTIONS v1/batch", true),
        ("GET v1/projects/k/settings", true),
        ("GET sourceConfig/?writeKey=k", true),
        ("POST v1/batch", false),
        ("GET matomo.php", false),
    ] {
        assert_eq!(is_start_up(&Fixture::parse(text).request()), start_up, "{text}");
    }
}

/// Every answer: status, headers, body.
#[test]
fn answers() {
    let mut out = String::new();
    let mut show = |text: &str, outcome: Outcome| {
        use std::fmt::Write as _;
        let fixture = Fixture::parse(text);
        let request = fixture.request();
        let protocol = recognise(&request).unwrap_or(Protocol::Webhook);
        let reply = reply(protocol, &request, &outcome, true);
        let said = match outcome {
            Outcome::Accepted(_) => String::new(),
            Outcome::Refused(refusal) => format!("{refusal:?}"),
        };
        writeln!(out, "{} {said}\n  {}", text.lines().next().unwrap(), reply.status).unwrap();
        for (name, value) in &reply.headers {
            writeln!(out, "  {name}: {value}").unwrap();
        }
        writeln!(out, "  {}", String::from_utf8_lossy(&reply.body).escape_debug()).unwrap();
    };
    for text in [
        "POST v1/batch",
        "GET v1/pixel/track",
        "OPTIONS v1/batch\norigin: https://shop.example\naccess-control-request-headers: x-a",
        "POST v1/t\norigin: https://shop.example",
        "GET v1/projects/k\"y/settings",
        "GET sourceConfig?writeKey=k",
        "POST e/",
        "POST flags/",
        "GET array/k\"<x>/config.js",
        "GET array/k/config",
        "GET static/recorder.js",
        "POST s/",
        "GET matomo.php",
        "GET matomo.php?send_image=0",
        "POST matomo.php\n\n{\"requests\":[]}",
        "POST api/send",
        "GET i",
        "POST com.snowplowanalytics.snowplow/tp2",
        "POST mp/collect",
        "POST debug/mp/collect",
        "POST events",
        "POST hook/k",
    ] {
        show(text, Outcome::Accepted(2));
    }
    for refusal in [
        Refusal::Damaged { encoding: "gzip" },
        Refusal::Encoding { found: "br".into() },
        Refusal::EventTooLarge { kilobytes: 32 },
        Refusal::BodyTooLarge { kilobytes: 500 },
        Refusal::TooManyEvents { most: 2500 },
        Refusal::Key,
        Refusal::Signature,
        Refusal::Origin { origin: "https://evil.example".into() },
        Refusal::Method { expected: "GET or POST" },
        Refusal::NotFound,
        Refusal::Busy { retry_after_s: 3 },
        Refusal::Unavailable,
    ] {
        show("POST v1/batch", Outcome::Refused(refusal));
    }
    insta::assert_snapshot!(out);
}

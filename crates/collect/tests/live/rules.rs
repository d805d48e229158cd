//! The rules that hold for every protocol: time, ids, who is believed, what is never kept.

use styk_collect::live::{SourceKind, SourceSettings};
use styk_model::{Flags, IdentifierKind, RejectionReason, Timestamp};

use crate::{Fixture, RECEIVED, Read, read, read_stored, settings};

fn events(list: &str, kind: SourceKind) -> Vec<Read> {
    read(&Fixture::post("v1/batch", list), &settings(kind))
}

fn time(event: &Read) -> (String, u32) {
    let interaction = &event.as_ref().unwrap().interaction;
    (interaction.time.to_string(), interaction.flags.0)
}

#[test]
fn a_wrong_clock_is_set_right_by_when_it_sent() {
    let read = events(
        // The device is an hour behind; it was received at 10:00.
        r#"{"sentAt":"2024-06-03T09:00:00Z","batch":[
            {"type":"track","event":"a","timestamp":"2024-06-03T08:30:00Z"},
            {"type":"track","event":"b","timestamp":"2024-06-03T08:40:00Z","originalTimestamp":"2024-06-03T08:50:00Z"},
            {"type":"track","event":"c","originalTimestamp":"2024-06-03T08:50:00Z","sentAt":"2024-06-03T09:30:00Z"},
            {"type":"track","event":"d"}]}"#,
        SourceKind::Server,
    );
    let times: Vec<String> = read.iter().map(|event| time(event).0).collect();
    let expected = ["2024-06-03T09:30:00Z", "2024-06-03T09:50:00Z", "2024-06-03T09:20:00Z", "2024-06-03T10:00:00Z"];
    assert_eq!(times, expected);
    let raw = read[0].as_ref().unwrap().interaction.raw_times;
    assert_eq!(raw.client.unwrap().to_string(), "2024-06-03T08:30:00Z");
    assert_eq!(raw.sent.unwrap().to_string(), "2024-06-03T09:00:00Z");
    assert_eq!(raw.received, Some(RECEIVED));
}

#[test]
fn late_events_count_and_future_ones_are_taken_as_received() {
    let read = events(
        r#"{"batch":[
            {"type":"track","event":"a","timestamp":"2023-06-10T00:00:00Z"},
            {"type":"track","event":"b","timestamp":"2022-01-01T00:00:00Z"},
            {"type":"track","event":"c","timestamp":"2024-06-03T10:04:00Z"},
            {"type":"track","event":"d","timestamp":"2024-06-03T10:06:00Z"},
            {"type":"track","event":"e","timestamp":"9999-12-31T23:59:59Z"}]}"#,
        SourceKind::Server,
    );
    let times: Vec<(String, u32)> = read.iter().map(time).collect();
    let implausible = Flags::IMPLAUSIBLE_TIME.0;
    let future = Flags::FUTURE_TIME.0;
    let expected = [
        ("2023-06-10T00:00:00Z", 0),
        ("2022-01-01T00:00:00Z", implausible),
        ("2024-06-03T10:04:00Z", 0),
        ("2024-06-03T10:00:00Z", future),
        ("2024-06-03T10:00:00Z", future),
    ];
    assert_eq!(times, expected.map(|(text, flags)| (text.to_owned(), flags)));
}

#[test]
fn ids_are_of_the_message_or_of_the_place_in_the_inbox() {
    let body = r#"{"batch":[
        {"type":"track","event":"a","messageId":"m-1"},
        {"type":"track","event":"a"},
        {"type":"track","event":"a"}]}"#;
    let fixture = Fixture::post("v1/batch", body);
    let at = |offset, name: &str| {
        let settings = SourceSettings { name: name.to_owned(), ..settings(SourceKind::Server) };
        let stored = fixture.stored(styk_collect::live::Protocol::Segment, &fixture.body);
        let read = read_stored(&styk_collect::live::Stored { offset, ..stored }, &settings);
        read.into_iter().map(|event| event.unwrap().interaction.id).collect::<Vec<_>>()
    };
    let (first, second, other) = (at(1, "shop"), at(500, "shop"), at(1, "app"));
    assert_eq!(first, at(1, "shop"));
    assert_eq!(first[0], second[0], "the same message, sent again");
    assert_ne!(first[1], first[2], "two equal events both count");
    assert_ne!(first[1], second[1]);
    assert!(first.iter().all(|id| !other.contains(id)));
}

#[test]
fn a_browser_may_only_page_screen_track_and_identify() {
    for (body, allowed) in [
        (r#"{"type":"page","anonymousId":"a"}"#, true),
        (r#"{"type":"screen","anonymousId":"a"}"#, true),
        (r#"{"type":"track","event":"x","anonymousId":"a"}"#, true),
        (r#"{"type":"identify","userId":"u","anonymousId":"a"}"#, true),
        (r#"{"type":"group","groupId":"g","userId":"u"}"#, false),
        (r#"{"type":"alias","previousId":"a","userId":"u"}"#, false),
        (r#"{"type":"merge","mergeProperties":[{"type":"userId","value":"a"},{"type":"userId","value":"b"}]}"#, false),
    ] {
        let batch = format!("{{\"batch\":[{body}]}}");
        let read = events(&batch, SourceKind::Browser);
        match &read[0] {
            Ok(_) => assert!(allowed, "{body}"),
            Err(rejection) => {
                assert!(!allowed, "{body}");
                assert_eq!(rejection.flaw.reason(), RejectionReason::NotAllowed);
            }
        }
        assert!(events(&batch, SourceKind::Server)[0].is_ok(), "{body}");
    }
    let import = Fixture::post("v1/import", r#"{"batch":[{"type":"track","event":"x","anonymousId":"a"}]}"#);
    assert!(read(&import, &settings(SourceKind::Browser))[0].is_err());
    assert!(read(&import, &settings(SourceKind::Server))[0].is_ok());
}

#[test]
fn a_browser_is_believed_only_with_the_signature_of_the_user_id() {
    // echo -n u-7 | openssl dgst -sha256 -hmac s3cret
    let signature = "a353ba4bef3acf988c8dd44849b1e1c58f059948086b0734b2ef1be514c26fb9";
    let verified = |kind, user: &str, signature: &str| {
        let body = format!(
            r#"{{"batch":[{{"type":"identify","userId":"{user}","anonymousId":"a","context":{{"signature":"{signature}"}}}}]}}"#
        );
        events(&body, kind)[0].as_ref().unwrap().verified
    };
    assert!(verified(SourceKind::Browser, "u-7", signature));
    assert!(!verified(SourceKind::Browser, "u-8", signature));
    assert!(!verified(SourceKind::Browser, "u-7", ""));
    assert!(!verified(SourceKind::Browser, "u-7", &signature[2..]));
    assert!(verified(SourceKind::Server, "u-8", ""));
}

#[test]
fn personal_data_leaves_only_as_hashes_and_addresses_only_when_asked() {
    let body = r#"{"batch":[{"type":"track","event":"mail to ola@example.com","userId":"ola@example.com",
        "properties":{"email":"Ola@example.com","note":"ola@example.com","list":["ola@example.com"],
        "url":"https://shop.example/?e=ola@example.com"},"context":{"traits":{"email":"ola@example.com","phone":"+48601234567"},
        "ip":"198.51.100.7","page":{"url":"https://shop.example/u/ola@example.com?utm_source=ola@example.com"}}}]}"#;
    let fixture = Fixture::post("v1/batch", body);
    let mut settings = settings(SourceKind::Server);
    let shown = format!("{:?}", read(&fixture, &settings)[0].as_ref().unwrap());
    assert!(!shown.contains("example.com\"") && !shown.to_lowercase().contains("ola@"), "{shown}");
    assert!(
        !shown.contains("198.51.100.7") && !shown.contains("203.0.113.0") && !shown.contains("601234567"),
        "{shown}"
    );
    settings.keep_address = true;
    let kept = read(&fixture, &settings);
    let interaction = &kept[0].as_ref().unwrap().interaction;
    assert!(interaction.properties.contains(r#""ip":"203.0.113.0""#), "{}", interaction.properties);
    let kinds: Vec<IdentifierKind> = interaction.who.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [IdentifierKind::EmailHash, IdentifierKind::PhoneHash]);
}

#[test]
fn programs_are_flagged_and_kept() {
    let flags = |kind, header: &str| {
        let text = format!("POST v1/track\nuser-agent: {header}\n\n{{\"event\":\"x\",\"anonymousId\":\"a\"}}");
        read(&Fixture::parse(&text), &settings(kind))[0].as_ref().unwrap().interaction.flags
    };
    let bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    assert!(flags(SourceKind::Browser, bot).has(Flags::BOT));
    assert!(
        !flags(SourceKind::Browser, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
            .has(Flags::BOT)
    );
    assert!(!flags(SourceKind::Server, "python-requests/2.31").has(Flags::BOT), "a server's library is no visitor");
}

#[test]
fn a_zone_holds_for_times_without_an_offset() {
    let settings = SourceSettings { zone: Some("Europe/Warsaw".into()), ..settings(SourceKind::Server) };
    let fixture = Fixture::post("events", r#"{"event":"x","time":"2024-06-03 11:30:00"}"#);
    assert_eq!(time(&read(&fixture, &settings)[0]).0, Timestamp(1_717_407_000_000_000).to_string());
    let wrong = SourceSettings { zone: Some("Europe/Warsawa".into()), ..settings };
    assert!(styk_collect::live::Reader::new(&wrong).is_err());
}

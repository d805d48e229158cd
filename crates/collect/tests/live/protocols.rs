//! Each protocol's requests, shaped as the SDKs were seen to send them.

use styk_collect::live::{SourceKind, SourceSettings};
use styk_collect::{Hints, Limits, Mapping, Options, Origin, Sink, SinkError, open};
use styk_model::{Interaction, Rejection};

use crate::{Fixture, RECEIVED, read, settings, shown};

fn browser() -> SourceSettings {
    settings(SourceKind::Browser)
}

fn server() -> SourceSettings {
    settings(SourceKind::Server)
}

#[test]
fn segment_server() {
    insta::assert_snapshot!(shown("segment_server.http", &server()));
}

#[test]
fn segment_browser() {
    insta::assert_snapshot!(shown("segment_browser.http", &browser()));
}

#[test]
fn segment_pixel() {
    insta::assert_snapshot!(shown("segment_pixel.http", &browser()));
}

#[test]
fn rudderstack_server() {
    insta::assert_snapshot!(shown("rudderstack_server.http", &server()));
}

#[test]
fn styk_tag() {
    insta::assert_snapshot!(shown("styk_tag.http", &browser()));
}

#[test]
fn styk_server() {
    insta::assert_snapshot!(shown("styk_server.http", &server()));
}

#[derive(Default)]
struct Kept(Vec<Interaction<'static>>);

impl Sink for Kept {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        self.0.push(interaction.clone().into_owned());
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        panic!("{}", rejection.flaw)
    }
}

/// The interactions of an archive, by the preset that is recognised.
fn imported(file: &str) -> Vec<Interaction<'static>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file);
    let table = open(&Origin::Path(path), &Mapping::default().file, Limits::default()).unwrap().remove(0);
    let mapping = Mapping::guess(&table, &Hints::default()).unwrap().mapping;
    let mut kept = Kept::default();
    styk_collect::read(table, &mapping, &Options { now: RECEIVED, ..Options::default() }, &mut kept).unwrap();
    kept.0
}

/// What must be the same of an event, whichever way it came.
fn essence(interaction: &Interaction<'_>) -> String {
    let mut who: Vec<String> = interaction.who.iter().map(|one| format!("{}={}", one.kind.name(), one.value)).collect();
    who.sort();
    let (channel, place, case) = (&interaction.channel, &interaction.place, &interaction.case);
    format!("{} {who:?} {channel} {place} {case} {:?} {:?}", interaction.event, interaction.money, interaction.medium)
}

#[test]
fn an_event_of_segment_is_the_same_live_and_from_an_archive() {
    let archive = imported("segment.jsonl");
    let lines = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/segment.jsonl")).unwrap();
    let events: Vec<&str> = lines.lines().collect();
    let fixture = Fixture::post("v1/batch", &format!("{{\"batch\":[{}]}}", events.join(",")));
    let live = read(&fixture, &browser());
    assert_eq!(live.len(), archive.len());
    for (live, archived) in live.into_iter().zip(&archive) {
        assert_eq!(essence(&live.unwrap().interaction), essence(archived));
    }
}

#[test]
fn posthog_browser() {
    insta::assert_snapshot!(shown("posthog_browser.http", &browser()));
}

#[test]
fn posthog_server() {
    insta::assert_snapshot!(shown("posthog_server.http", &server()));
}

#[test]
fn posthog_v1() {
    insta::assert_snapshot!(shown("posthog_v1.http", &server()));
}

#[test]
fn posthog_engage() {
    insta::assert_snapshot!(shown("posthog_engage.http", &server()));
}

#[test]
fn umami() {
    insta::assert_snapshot!(shown("umami.http", &browser()));
}

#[test]
fn matomo_get() {
    insta::assert_snapshot!(shown("matomo_get.http", &browser()));
}

#[test]
fn matomo_bulk() {
    insta::assert_snapshot!(shown("matomo_bulk.http", &server()));
}

#[test]
fn snowplow_tp2() {
    insta::assert_snapshot!(shown("snowplow_tp2.http", &server()));
}

#[test]
fn snowplow_pixel() {
    insta::assert_snapshot!(shown("snowplow_pixel.http", &browser()));
}

#[test]
fn google() {
    insta::assert_snapshot!(shown("google.http", &server()));
}

/// Snowplow's page ping and Matomo's are the same doing under other names; what
/// the export of Google gives is what its protocol gives.
#[test]
fn an_event_of_google_is_the_same_live_and_from_the_export() {
    let archive = imported("ga4.jsonl");
    let live = Fixture::post(
        "mp/collect",
        r#"{"client_id":"1201.1715677200","user_id":"u-90412","events":[{"name":"purchase","params":{
            "page_location":"https://sklep.example/zamowienie/potwierdzenie","ga_session_id":1715677200,
            "transaction_id":"ZAM-2024-0781","value":329.0,"currency":"PLN"}}]}"#,
    );
    let live = read(&live, &server());
    assert_eq!(essence(&live[0].as_ref().unwrap().interaction), essence(&archive[4]));
}

#[test]
fn an_action_of_matomo_is_the_same_live_and_from_the_export() {
    let archive = imported("matomo.json");
    let live = Fixture::post(
        "matomo.php",
        r#"{"requests":[
            "?idsite=1&_id=9f2c41d07be3a615&url=https://ski.example/offers/alps&action_name=Alps",
            "?idsite=1&_id=9f2c41d07be3a615&url=https://ski.example/search&search=tirol",
            "?idsite=1&_id=9f2c41d07be3a615&url=https://ski.example/offers/alps/7&e_c=Video&e_a=Play"]}"#,
    );
    for (live, archived) in read(&live, &server()).into_iter().zip(&archive) {
        assert_eq!(essence(&live.unwrap().interaction), essence(archived));
    }
}

#[test]
fn the_key_in_an_address_of_matomo_is_no_property() {
    for name in ["token_auth", "key", "api_key", "token", "writeKey", "write_key"] {
        let hit = Fixture::parse(&format!("GET matomo.php?idsite=1&e_c=shop&e_a=viewed&uid=u&{name}=sk_secret"));
        let viewed = read(&hit, &server()).remove(0).unwrap();
        assert!(!viewed.interaction.properties.contains("sk_secret"), "{name}: {}", viewed.interaction.properties);
    }
}

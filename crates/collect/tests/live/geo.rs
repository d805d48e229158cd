//! Where customers are, by a database of addresses that is written here.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use styk_collect::live::{Geo, Protocol, Reader, SourceKind, Stored, recognise};

use crate::{Fixture, read_with, settings};

fn text(text: &str) -> Vec<u8> {
    let mut bytes = vec![0x40 | u8::try_from(text.len()).unwrap()];
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

fn map(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0xe0 | u8::try_from(members.len()).unwrap()];
    for (name, value) in members {
        bytes.extend(text(name));
        bytes.extend(value);
    }
    bytes
}

fn number(control: u8, value: u32) -> Vec<u8> {
    let mut bytes = vec![control | 4];
    bytes.extend(value.to_be_bytes());
    bytes
}

fn short(value: u16) -> Vec<u8> {
    let mut bytes = vec![0xa2];
    bytes.extend(value.to_be_bytes());
    bytes
}

/// A database (format 2.0) of one network of 24 bits, which is in Gdynia.
fn database(network: Ipv4Addr) -> Vec<u8> {
    const NODES: u32 = 24;
    let bits = u32::from(network);
    let mut bytes = Vec::new();
    for depth in 0..NODES {
        let next = if depth + 1 == NODES { NODES + 16 } else { depth + 1 };
        let sides = if bits >> (31 - depth) & 1 == 1 { [NODES, next] } else { [next, NODES] };
        for side in sides {
            bytes.extend(&side.to_be_bytes()[1..]);
        }
    }
    bytes.extend([0; 16]);
    bytes.extend(map(&[
        ("country", map(&[("iso_code", text("PL"))])),
        ("city", map(&[("names", map(&[("en", text("Gdynia")), ("pl", text("Gdynia"))]))])),
    ]));
    bytes.extend(b"\xab\xcd\xefMaxMind.com");
    bytes.extend(map(&[
        ("node_count", number(0xc0, NODES)),
        ("record_size", short(24)),
        ("ip_version", short(4)),
        ("database_type", text("Styk-Test")),
        ("languages", vec![0x00, 0x04]),
        ("binary_format_major_version", short(2)),
        ("binary_format_minor_version", short(0)),
        ("build_epoch", vec![0x04, 0x02, 0x66, 0x5d, 0x00, 0x00]),
        ("description", map(&[])),
    ]));
    bytes
}

/// The properties of the one event of a request from an address.
fn properties(kind: SourceKind, address: [u8; 4], fixture: &Fixture) -> String {
    let geo = Geo::new(database(Ipv4Addr::new(203, 0, 113, 0)), "geo.mmdb").unwrap_or_else(|error| panic!("{error}"));
    let reader = Reader::new(&settings(kind)).unwrap().with_geo(Some(Arc::new(geo)));
    let protocol: Protocol = recognise(&fixture.request()).unwrap();
    let stored = fixture.stored(protocol, &fixture.body);
    let read = read_with(reader, &Stored { address: Some(IpAddr::from(address)), ..stored });
    read.into_iter().next().unwrap().unwrap().interaction.properties.into_owned()
}

const HERE: [u8; 4] = [203, 0, 113, 0];
const ELSEWHERE: [u8; 4] = [198, 51, 100, 0];

#[test]
fn a_visitor_is_where_their_address_is() {
    let viewed = Fixture::post("v1/track", r#"{"event":"viewed","anonymousId":"a"}"#);
    assert_eq!(properties(SourceKind::Browser, HERE, &viewed), r#"{"country":"PL","city":"Gdynia"}"#);
    assert_eq!(properties(SourceKind::Browser, ELSEWHERE, &viewed), "");
}

#[test]
fn a_server_is_not_where_its_customers_are_unless_it_says_so() {
    let viewed = Fixture::post("v1/track", r#"{"event":"viewed","userId":"u"}"#);
    assert_eq!(properties(SourceKind::Server, HERE, &viewed), "");
    for (path, body) in [
        ("v1/track", r#"{"event":"viewed","userId":"u","context":{"ip":"203.0.113.9"}}"#),
        ("i/v0/e", r#"{"event":"viewed","distinct_id":"u","properties":{"$ip":"203.0.113.9"}}"#),
        ("events", r#"{"type":"track","event":"viewed","user_id":"u","ip":"203.0.113.9"}"#),
        ("api/send", r#"{"type":"event","payload":{"website":"w","name":"viewed","id":"u","ip":"203.0.113.9"}}"#),
    ] {
        let told = properties(SourceKind::Server, ELSEWHERE, &Fixture::post(path, body));
        assert!(told.contains(r#""country":"PL","city":"Gdynia""#), "{path}: {told}");
        assert!(!told.contains("203.0.113"), "the address itself is not kept: {told}");
    }
    let matomo = Fixture::parse("GET matomo.php?idsite=1&e_c=shop&e_a=viewed&uid=u&cip=203.0.113.9");
    assert!(properties(SourceKind::Server, ELSEWHERE, &matomo).contains("Gdynia"));
}

#[test]
fn what_the_sender_says_itself_stays() {
    let viewed = Fixture::post(
        "events",
        r#"{"type":"track","event":"viewed","anonymous_id":"a","properties":{"city":"Sopot"}}"#,
    );
    let told = properties(SourceKind::Browser, HERE, &viewed);
    assert!(
        told.contains(r#""city":"Sopot""#) && told.contains(r#""country":"PL""#) && !told.contains("Gdynia"),
        "{told}"
    );
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let error = Geo::new(b"nothing of the kind".to_vec(), "geo.mmdb").err().unwrap().to_string();
    assert!(error.starts_with("`geo.mmdb` is not valid MaxMind DB: "), "{error}");
}

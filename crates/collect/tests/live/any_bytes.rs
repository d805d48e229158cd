//! What must hold for any bytes: no panic, and as many results as were admitted.

use proptest::prelude::*;
use styk_collect::live::{Protocol, Request, RequestLimits, SourceKind, Stored, admit, key, recognise, reply, unfold};

use crate::{Fixture, RECEIVED, Read, read, read_stored, settings};

const PATHS: [&str; 20] = [
    "v1/batch",
    "v1/track",
    "v1/alias",
    "v1/import",
    "v1/pixel/track",
    "v1/b",
    "e/",
    "batch/",
    "engage",
    "flags",
    "matomo.php",
    "api/send",
    "api/batch",
    "com.snowplowanalytics.snowplow/tp2",
    "i",
    "mp/collect",
    "events",
    "hook/k",
    "array/k/config.js",
    "",
];

/// Goes the whole way; gives what was read, when it was admitted.
fn whole_way(method: &str, path: &str, query: &str, body: &[u8], kind: SourceKind) -> Option<(Vec<Read>, Vec<Read>)> {
    let headers = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")];
    let request = Request { method, path, query, headers: &headers, body };
    let limits = RequestLimits::default();
    let protocol = recognise(&request)?;
    let unfolded = unfold(protocol, &request, &limits);
    let _ = key(protocol, &request, unfolded.as_deref().unwrap_or(body));
    let unfolded = unfolded.ok()?;
    let admitted = admit(protocol, &request, &unfolded, &limits);
    let stored = Stored {
        protocol,
        path,
        query,
        headers: &headers,
        address: None,
        received: RECEIVED,
        offset: 9,
        body: &unfolded,
    };
    let first = read_stored(&stored, &settings(kind));
    let outcome = match &admitted {
        Ok(admitted) => styk_collect::live::Outcome::Accepted(admitted.events),
        Err(refusal) => styk_collect::live::Outcome::Refused(refusal.clone()),
    };
    let _ = reply(protocol, &request, &outcome, true);
    let admitted = admitted.ok()?;
    if protocol != Protocol::Webhook {
        assert_eq!(first.len(), admitted.events as usize, "{path}");
    }
    Some((first, read_stored(&stored, &settings(kind))))
}

/// JSON of the shapes and names that protocols look for.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        (-5_i64..5_000_000_000_000).prop_map(|number| number.to_string()),
        Just("12.50".to_owned()),
        "[a-zA-Z0-9@. :/?=&%{}\\[\\]_-]{0,12}".prop_map(|text| format!("{text:?}")),
        prop::sample::select(vec![
            "track",
            "page",
            "identify",
            "alias",
            "merge",
            "event",
            "2024-06-03T09:00:00Z",
            "$identify",
            "$pageview",
            "nps:0..10",
            "EUR",
            "pv",
            "ue",
            "?idsite=1&url=x",
            "user@example.com",
        ])
        .prop_map(|text| format!("\"{text}\"")),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let name = prop::sample::select(vec![
            "batch",
            "events",
            "requests",
            "data",
            "payload",
            "type",
            "event",
            "properties",
            "context",
            "traits",
            "timestamp",
            "sentAt",
            "sent_at",
            "time",
            "userId",
            "user_id",
            "distinct_id",
            "anonymousId",
            "messageId",
            "uuid",
            "e",
            "url",
            "page",
            "ue_px",
            "ue_pr",
            "co",
            "cx",
            "dtm",
            "stm",
            "client_id",
            "name",
            "params",
            "score",
            "money",
            "who",
            "campaign",
            "previousId",
            "mergeProperties",
            "$set",
            "$current_url",
            "revenue",
            "currency",
            "body",
            "offset",
            "value",
            "email",
            "id",
            "items",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((name, inner), 0..7).prop_map(|members| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn kind() -> impl Strategy<Value = SourceKind> {
    prop::sample::select(vec![SourceKind::Browser, SourceKind::Server])
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(
        path in prop::sample::select(PATHS.to_vec()),
        method in prop::sample::select(vec!["POST", "GET"]),
        query in "[a-z_]{0,4}(=[ -~]{0,20})?(&data=[A-Za-z0-9+/=]{0,20})?(&compression=(lz64|gzip-js|base64))?",
        body in prop::collection::vec(any::<u8>(), 0..80),
        kind in kind(),
    ) {
        whole_way(method, path, &query, &body, kind);
    }

    #[test]
    fn any_json_gives_what_it_was_admitted_for_and_the_same_twice(
        path in prop::sample::select(PATHS.to_vec()),
        body in json(),
        cut in prop::option::of(0_usize..200),
        kind in kind(),
    ) {
        let mut body = body.into_bytes();
        if let Some(cut) = cut {
            body.truncate(cut);
        }
        if let Some((first, second)) = whole_way("POST", path, "", &body, kind) {
            prop_assert_eq!(first, second);
        }
    }

    /// But for ids that come of the place in the inbox.
    #[test]
    fn a_batch_split_in_two_is_the_same(count in 1_usize..12, at in 0_usize..12, seed in 0_u32..1000) {
        let event = |number: usize| {
            let number = number as u32 * 7 + seed;
            format!(
                r#"{{"type":"{}","event":"e{}","userId":"u{}","messageId":"m{number}","timestamp":"2024-06-03T09:{:02}:00Z","properties":{{"n":{number}}}}}"#,
                ["track", "page", "alias", "nonsense"][number as usize % 4], number % 5, number % 3, number % 60
            )
        };
        let events: Vec<String> = (0..count).map(event).collect();
        let batch = |events: &[String]| {
            let body = format!(r#"{{"batch":[{}],"sentAt":"2024-06-03T09:59:00Z"}}"#, events.join(","));
            read(&Fixture::post("v1/batch", &body), &settings(SourceKind::Server))
        };
        let at = at.min(count);
        let whole = batch(&events);
        let parts: Vec<Read> = batch(&events[..at]).into_iter().chain(batch(&events[at..])).collect();
        let placeless = |mut event: Read| {
            match &mut event {
                Ok(live) => live.interaction.position = 0,
                Err(rejection) => rejection.position = 0,
            }
            event
        };
        let whole: Vec<Read> = whole.into_iter().map(placeless).collect();
        let parts: Vec<Read> = parts.into_iter().map(placeless).collect();
        prop_assert_eq!(whole, parts);
    }
}

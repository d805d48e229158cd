//! What real files hold and simple readers trip over.

use std::io::Write;

use styk_collect::{
    CollectError, FileSettings, Hints, Limits, Mapping, MaxBad, Options, Origin, Sink, SinkError, Summary, open, read,
};
use styk_model::{Flags, Interaction, Rejection, RejectionReason};

#[derive(Default)]
struct Everything {
    interactions: Vec<Interaction<'static>>,
    rejections: Vec<Rejection>,
}

impl Sink for Everything {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        self.interactions.push(interaction.clone().into_owned());
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        self.rejections.push(rejection);
        Ok(())
    }
}

fn import(
    name: &str,
    bytes: &[u8],
    mapping: Option<&str>,
    max_bad: Option<&str>,
) -> Result<(Summary, Everything), CollectError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let table = open(&Origin::Path(path), &FileSettings::default(), Limits::default())?.remove(0);
    let mapping = match mapping {
        Some(text) => Mapping::from_toml(text)?,
        None => Mapping::guess(&table, &Hints::default())?.mapping,
    };
    let options = Options { max_bad: max_bad.map(|limit| limit.parse::<MaxBad>().unwrap()), ..Options::default() };
    let mut everything = Everything::default();
    let summary = read(table, &mapping, &options, &mut everything)?;
    Ok((summary, everything))
}

fn taken(text: &str) -> Vec<Interaction<'static>> {
    let (_, everything) = import("events.csv", text.as_bytes(), None, None).unwrap();
    assert_eq!(everything.rejections, []);
    everything.interactions
}

#[test]
fn order_and_repeats_in_the_file_change_nothing_but_positions() {
    let read = taken(
        "user_id,time,event\nu1,2024-01-02 10:00:00,b\nu1,2024-01-01 10:00:00,a\nu1,2024-01-01 10:00:00,a\n\
         u2,2024-01-01 10:00:00,a\n",
    );
    let positions: Vec<i64> = read.iter().map(|interaction| interaction.position).collect();
    assert_eq!(positions, [2, 3, 4, 5]);
    assert_eq!(read[1].id, read[2].id, "repeats are numbered by who stores them");
    assert_ne!(read[2].id, read[3].id);
    let again = taken("user_id,time,event\nu1,2024-01-01 10:00:00,a\n");
    assert_eq!(again[0].id, read[1].id, "the id does not depend on the neighbours");
}

#[test]
fn decimal_commas_behind_semicolons_are_exact() {
    let read = taken("user_id;time;event;amount\nu1;2024-01-02;buy;12,5\nu1;2024-01-02;buy;1 000,07\n");
    let minor: Vec<i64> = read.iter().map(|interaction| interaction.money.unwrap().minor).collect();
    assert_eq!(minor, [1_250, 100_007]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_heading() {
    let read = taken("\u{feff}user_id,time,event\nu1,2024-01-02,a\n");
    assert_eq!(read[0].who[0].value, "u1");
}

#[test]
fn blank_identifiers_name_nobody() {
    let (summary, everything) = import(
        "e.csv",
        b"user_id,time,event\n,2024-01-02,a\nNULL,2024-01-02,a\n  ,2024-01-02,a\nu1,2024-01-02,a\n",
        None,
        None,
    )
    .unwrap();
    assert_eq!((summary.interactions, summary.unidentified), (4, 3));
    assert!(everything.interactions[0].who.is_empty());
}

#[test]
fn old_and_future_dates_are_kept_and_flagged() {
    let read =
        taken("user_id,time,event\nu1,1948-05-01,a\nu1,1970-01-01 00:00:00,a\nu1,2999-01-01,a\nu1,2024-01-01,a\n");
    let implausible: Vec<bool> = read.iter().map(|row| row.flags.has(Flags::IMPLAUSIBLE_TIME)).collect();
    assert_eq!(implausible, [true, true, true, false]);
    assert_eq!(read[0].time.to_string(), "1948-05-01T00:00:00Z");
}

#[test]
fn open_intervals_stay_open() {
    let read = taken(
        "case_id,activity,start_time,end_time\nc1,a,2024-01-01 10:00:00,2024-01-01 10:01:30\nc1,b,2024-01-01 11:00:00,$null$\n",
    );
    assert_eq!(read[0].duration_ms, Some(90_000));
    assert_eq!(read[1].duration_ms, None);
    assert!(read[1].flags.has(Flags::OPEN_ENDED) && !read[0].flags.has(Flags::OPEN_ENDED));
}

#[test]
fn start_and_complete_stay_two_events() {
    let read = taken(
        "case:concept:name,concept:name,time:timestamp,lifecycle:transition\nc1,a,2024-01-01T10:00:00Z,start\n\
         c1,a,2024-01-01T11:00:00Z,complete\n",
    );
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].properties, r#"{"lifecycle:transition":"start"}"#);
    assert_ne!(read[0].id, read[1].id);
}

#[test]
fn a_change_of_clocks_is_flagged() {
    let mapping = "source = 's'\nzone = 'Europe/Warsaw'\n[columns]\nu = 'user_id'\nt = 'time'\ne = 'event'\n";
    let text = b"u,t,e\nu1,2024-10-27 02:30:00,a\nu1,2024-10-27 12:30:00,a\n";
    let (summary, everything) = import("e.csv", text, Some(mapping), None).unwrap();
    assert_eq!(summary.ambiguous_times, 1);
    assert!(everything.interactions[0].flags.has(Flags::AMBIGUOUS_TIME));
    assert_eq!(everything.interactions[1].time.to_string(), "2024-10-27T11:30:00Z");
}

#[test]
fn unreadable_records_are_kept_with_line_and_reason() {
    let good = "user_id,time,event,amount\nu1,2024-01-01,покупка на сайте,5\n";
    let bad = b"u1,someday,a,5\nu1,2024-01-01,a,five\nu1,2024-01-01\n\
                 u1,2024-01-01,,5\nu1,2024-01-01,\xff,5\n";
    let mapping = "source = 's'\ncurrency = 'PLN'\n[columns]\nuser_id = 'user_id'\ntime = 'time'\nevent = 'event'\n\
                   amount = 'money'\n";
    let text = [good.as_bytes(), bad].concat();
    let (summary, everything) = import("e.csv", &text, Some(mapping), None).unwrap();
    assert_eq!((summary.rows, summary.interactions), (6, 1));
    let found: Vec<_> =
        everything.rejections.iter().map(|rejection| (rejection.position, rejection.flaw.reason())).collect();
    assert_eq!(
        found,
        [
            (3, RejectionReason::Time),
            (4, RejectionReason::Number),
            (5, RejectionReason::FieldCount),
            (6, RejectionReason::Event),
            (7, RejectionReason::Encoding),
        ]
    );
    assert!(everything.rejections[0].flaw.to_string().contains("`someday`"));
    assert!(everything.rejections[0].record.contains("someday"));
}

#[test]
fn too_many_unreadable_records_are_an_error_that_counts_them() {
    let text = b"user_id,time,event\nu1,2024-01-01,a\nu1,2024-01-02,a\nu1,2024-01-03,a\nu1,x,a\n";
    let mapping =
        "source = 's'\n[columns]\nuser_id = 'user_id'\ntime = { role = 'time', format = 'iso' }\nevent = 'event'\n";
    let error = import("e.csv", text, Some(mapping), Some("5%")).map(|_| ()).unwrap_err().to_string();
    assert!(
        error.contains("1 of 4 records (25.0 %)") && error.contains("5 %") && error.contains("record 5"),
        "{error}"
    );
    assert!(import("e.csv", text, Some(mapping), Some("1")).is_ok());
}

#[test]
fn a_raw_address_never_leaves() {
    let text = "user_id,time,event,note,email\nAnna@Example.com,2024-01-01,mail to jan@example.pl,see ola@example.ru,x@example.org\n";
    let (_, everything) = import("e.csv", text.as_bytes(), None, None).unwrap();
    let shown = format!("{:?}", everything.interactions);
    assert!(!shown.contains('@'), "{shown}");
    assert_eq!(everything.interactions[0].who.len(), 2);
}

#[test]
fn computed_values_and_constants_come_from_the_mapping() {
    let mapping = r#"
source = "crm"
[constants]
channel = "phone"
direction = "outbound"
[computed]
event = 'kind + "_" + result'
"properties.long" = 'number(seconds) > 60.0'
[columns]
id = "crm_id"
at = "time"
seconds = { role = "duration", unit = "s" }
kind = "ignore"
"#;
    let text = b"id,at,kind,result,seconds\n7,2024-01-01 10:00,call,done,90\n8,2024-01-01 10:00,call,,5\n";
    let (_, everything) = import("calls.csv", text, Some(mapping), None).unwrap();
    let first = &everything.interactions[0];
    assert_eq!((&*first.event, &*first.channel, first.duration_ms), ("call_done", "phone", Some(90_000)));
    assert_eq!(first.properties, r#"{"result":"done","long":true}"#);
    assert_eq!(first.direction, styk_model::Direction::Outbound);
    assert_eq!(everything.rejections[0].flaw.reason(), RejectionReason::Mapping, "null + text has no meaning");
}

#[test]
fn a_column_that_is_not_there_is_named_with_the_nearest() {
    let mapping = "source = 's'\n[columns]\nuser_id = 'user_id'\ntimee = 'time'\nevent = 'event'\n";
    let error = import("e.csv", b"user_id,time,event\nu,2024-01-01,a\n", Some(mapping), None).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("`timee`") && error.to_string().contains("did you mean `time`"), "{error}");
}

#[test]
fn json_records_are_recognised_and_read() {
    let text = br#"{"user":{"id":"u1","email":"a@example.com"},"timestamp":1714555800123,"event":"view","items":[1,2],"ok":true}
{"user":{"id":"u2"},"timestamp":1714555801000,"event":"buy","late":"x"}
"#;
    let (summary, everything) = import("events.jsonl", text, None, None).unwrap();
    assert_eq!(summary.interactions, 2);
    let first = &everything.interactions[0];
    assert_eq!(first.time.to_string(), "2024-05-01T09:30:00.123Z");
    assert_eq!(first.properties, r#"{"items":[1,2],"ok":true}"#);
    assert_eq!(first.who.len(), 2);
    assert_eq!(everything.interactions[1].properties, r#"{"late":"x"}"#);
}

#[test]
fn device_clocks_are_corrected_by_what_the_batch_says() {
    let mapping =
        "source = 's'\n[columns]\nu = 'user_id'\nt = 'time'\nsent = 'sent_at'\nreceived = 'received_at'\ne = 'event'\n";
    let text = b"u,t,sent,received,e\nu1,2024-01-01 10:00:00,2024-01-01 10:01:00,2024-01-01 11:01:00,a\n";
    let (_, everything) = import("e.csv", text, Some(mapping), None).unwrap();
    let first = &everything.interactions[0];
    assert_eq!(first.time.to_string(), "2024-01-01T11:00:00Z");
    assert_eq!(first.raw_times.client.unwrap().to_string(), "2024-01-01T10:00:00Z");
}

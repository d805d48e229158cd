//! The log formats against real logs, where they are at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use serde_json::Value;
use styk_collect::row::{Next, Row, Rows};
use styk_collect::{
    FileSettings, Hints, Limits, Mapping, Options, Origin, Sink, SinkError, ocel, open, read, weblog, xes,
};
use styk_model::{IdentifierKind, Interaction, Rejection};

/// A file of the shared data, or `None` (and a line saying so) where the folder is absent.
fn data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !folder.is_dir() {
        println!("skipped: ../shared/data is absent");
        return None;
    }
    Some(folder.join(name))
}

fn opened(path: &Path) -> Box<dyn BufRead + Send> {
    let file = File::open(path).unwrap();
    if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    }
}

/// An XES log as its reference answers see it.
#[derive(Default)]
struct Log {
    columns: BTreeSet<String>,
    /// Time and activity of the events of each case, in order.
    traces: BTreeMap<String, Vec<(Timestamp, String)>>,
}

fn log(rows: &mut dyn Rows) -> Log {
    let mut row = Row::default();
    let mut log = Log::default();
    while let Next::Row = rows.next(&mut row).unwrap() {
        let value = |name: &str| row.get(rows.columns().get(name).unwrap()).unwrap().to_owned();
        let time = value("time:timestamp").parse().unwrap();
        log.traces.entry(value("case:concept:name")).or_default().push((time, value("concept:name")));
    }
    log.columns = rows.columns().names().iter().cloned().collect();
    for trace in log.traces.values_mut() {
        trace.sort_by_key(|(time, _)| *time);
    }
    log
}

/// How often each of these occurs, as JSON.
fn counts(texts: impl Iterator<Item = String>) -> Value {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    serde_json::to_value(counts).unwrap()
}

#[test]
fn xes_logs_have_the_cases_events_and_steps_of_the_reference() {
    for name in ["running-example.xes", "receipt.xes.gz"] {
        let Some(path) = data(&format!("xes/{name}")) else { return };
        let reference = path.with_file_name(name.split('.').next().unwrap().to_owned() + ".reference.json");
        let reference: Value = serde_json::from_reader(File::open(reference).unwrap()).unwrap();
        let Log { columns, traces } = log(&mut xes::open(opened(&path), name).unwrap());
        let traces: Vec<Vec<&str>> =
            traces.values().map(|trace| trace.iter().map(|(_, activity)| activity.as_str()).collect()).collect();
        assert_eq!(traces.len() as u64, reference["cases"], "{name}");
        assert_eq!(traces.iter().map(Vec::len).sum::<usize>() as u64, reference["events"], "{name}");
        let activities = traces.iter().flatten().map(ToString::to_string);
        assert_eq!(counts(activities), reference["activities"], "{name}");
        let follows = traces.iter().flat_map(|trace| trace.windows(2)).map(|pair| pair.join(" -> "));
        assert_eq!(counts(follows), reference["dfg"], "{name}");
        let variants: BTreeSet<&Vec<&str>> = traces.iter().collect();
        assert_eq!(variants.len() as u64, reference["n_variants"], "{name}");
        // The reference tool adds columns of its own.
        let expected = reference["columns"].as_array().unwrap().iter().filter_map(Value::as_str);
        let expected: BTreeSet<String> =
            expected.filter(|name| !name.starts_with("@@") && *name != "start_timestamp").map(str::to_owned).collect();
        assert_eq!(columns, expected, "{name}");
    }
}

#[test]
fn the_web_log_has_one_malformed_line() {
    let Some(path) = data("weblogs/apache_logs.gz") else { return };
    let mut rows = weblog::open(opened(&path), "apache_logs").unwrap();
    let mut row = Row::default();
    let (mut lines, mut rejected) = (0, Vec::new());
    loop {
        match rows.next(&mut row).unwrap() {
            Next::Row => lines += 1,
            Next::Rejected(rejection) => rejected.push((rejection.position, rejection.flaw.to_string())),
            Next::End => break,
        }
    }
    assert_eq!(lines, 9_999);
    let [(position, message)] = &rejected[..] else { panic!("{rejected:?}") };
    assert_eq!(*position, 8_899);
    assert!(message.contains("a user agent with a closing quote"), "{message}");
}

#[test]
fn an_object_log_in_sqlite_is_one_row_an_event() {
    let Some(path) = data("xes/ocel20_example.sqlite") else { return };
    let mut rows = ocel::open_sqlite(&path).unwrap();
    assert_eq!((rows.case_type(), rows.customer_type()), (Some("Invoice"), None));
    let mut row = Row::default();
    let mut read = Vec::new();
    while let Next::Row = rows.next(&mut row).unwrap() {
        let value = |name: &str| row.get(rows.columns().get(name)?).map(str::to_owned);
        read.push([
            value("ocel:eid"),
            value("time:timestamp"),
            value("case:concept:name"),
            value("object:Invoice.is_blocked"),
        ]);
    }
    assert_eq!(read.len(), 13);
    let text = |value: &str| Some(value.to_owned());
    assert_eq!(read[0], [text("e1"), text("2022-01-09 15:00:00"), None, None]);
    assert_eq!(read[10], [text("e11"), text("2022-02-03 07:30:00"), text("R3"), text("Yes")]);
    assert_eq!(read[11][3], text("No"), "unblocked again");
}

/// Who the interactions are of, what happened, and to which case it belongs.
#[derive(Default)]
struct Taken(Vec<(Option<IdentifierKind>, String, String)>);

impl Sink for Taken {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        let kind = interaction.who.first().map(|identifier| identifier.kind);
        self.0.push((kind, interaction.event.to_string(), interaction.case.to_string()));
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        Err(rejection.flaw.to_string().into())
    }
}

/// Reads a file with nothing said about it.
fn taken(path: &Path) -> Vec<(Option<IdentifierKind>, String, String)> {
    let origin = Origin::Path(path.to_owned());
    let table = open(&origin, &FileSettings::default(), Limits::default()).unwrap().remove(0);
    let mapping = Mapping::guess(&table, &Hints::default()).unwrap().mapping;
    let mut taken = Taken::default();
    read(table, &mapping, &Options::default(), &mut taken).unwrap();
    taken.0
}

#[test]
fn process_logs_become_interactions_of_their_cases() {
    let Some(path) = data("xes/receipt.xes.gz") else { return };
    let events = taken(&path);
    assert_eq!(events.len(), 8_577);
    assert!(
        events.iter().all(|(kind, event, case)| {
            *kind == Some(IdentifierKind::Case) && !event.is_empty() && !case.is_empty()
        })
    );
    let events = taken(&path.with_file_name("ocel20_example.sqlite"));
    assert_eq!(events.len(), 13);
    assert_eq!(events[4], (Some(IdentifierKind::Case), "Insert Invoice".to_owned(), "R1".to_owned()));
}

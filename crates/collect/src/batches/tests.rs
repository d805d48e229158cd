use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::{FileSettings, Hints, Limits, MaxBad, Origin, Sink};

/// What reading gave, one line a record.
#[derive(Default)]
struct Lines(Vec<String>);

impl Sink for Lines {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        self.0.push(format!("{interaction:?}"));
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        self.0.push(format!("{rejection:?}"));
        Ok(())
    }
}

struct Listing;

impl Worker for Listing {
    type Batch = Vec<String>;

    fn interaction(&mut self, batch: &mut Vec<String>, interaction: &Interaction<'_>) {
        batch.push(format!("{interaction:?}"));
    }
}

fn options(max_bad: Option<MaxBad>) -> Options {
    Options { max_bad, now: styk_model::Timestamp(1_800_000_000_000_000) }
}

fn table(file: &tempfile::NamedTempFile) -> Table {
    let origin = Origin::Path(file.path().to_owned());
    crate::open(&origin, &FileSettings::default(), Limits::default()).unwrap().remove(0)
}

fn mapping(table: &Table) -> Mapping {
    let hints = Hints { source: Some("s".to_owned()), ..Hints::default() };
    Mapping::guess(table, &hints).unwrap().mapping
}

/// Both ways of reading: all interactions in order, then all rejections, and the summary.
fn both(text: &[u8], threads: usize, max_bad: Option<MaxBad>) -> [(Vec<String>, Result<Summary, String>); 2] {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(text).unwrap();
    let mapping = mapping(&table(&file));
    let mut lines = Lines::default();
    let one = crate::read(table(&file), &mapping, &options(max_bad), &mut lines);
    let (mut interactions, mut rejections) = (Vec::new(), Vec::new());
    let workers = (0..threads).map(|_| Listing).collect();
    let several = read_batches(table(&file), &mapping, &options(max_bad), workers, &mut |batch| {
        interactions.extend(batch.content);
        rejections.extend(batch.rejections.iter().map(|rejection| format!("{rejection:?}")));
        Ok(())
    });
    lines.0.sort_by_key(|line| line.starts_with("Rejection"));
    interactions.append(&mut rejections);
    let plain = |summary: Result<Summary, CollectError>| summary.map_err(|error| error.to_string());
    [(lines.0, plain(one)), (interactions, plain(several))]
}

/// Lines enough that the source gives blocks, some of them odd.
fn csv() -> impl Strategy<Value = Vec<u8>> {
    let odd = prop_oneof![
        Just("\n".to_owned()),
        Just("u1;no;fields\n".to_owned()),
        Just("u1,when,view,\n".to_owned()),
        Just("u2,2024-05-01T10:00:00Z,\"a, \"\"b\"\"\nc\",1.50\n".to_owned()),
        Just(" u3 ,2024-05-01T10:00:00Z,view,\r\n".to_owned()),
        Just("u4,2024-05-01T10:00:00Z,anna@example.com,\n".to_owned()),
    ];
    let runs = prop::collection::vec((odd, 0_usize..9_000), 1..6);
    (runs, any::<bool>()).prop_map(|(runs, ends)| {
        let mut text = b"user_id,time,event,amount\n".to_vec();
        for (number, (odd, lines)) in runs.into_iter().enumerate() {
            for line in 0..lines + 3 {
                let row =
                    format!("user-{},2024-05-01T10:00:{:02}.123456Z,event {number},3.20\n", line % 700, line % 60);
                text.extend_from_slice(row.as_bytes());
            }
            text.extend_from_slice(odd.as_bytes());
        }
        if ends {
            text.extend_from_slice(b"u9,2024-05-01T10:00:00Z,last,\xff");
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn several_threads_give_what_one_gives_in_its_order(text in csv(), threads in 1_usize..5) {
        let [one, several] = both(&text, threads, None);
        prop_assert_eq!(one.1, several.1);
        prop_assert!(one.0 == several.0, "the records differ");
    }
}

#[test]
fn too_many_bad_records_are_the_same_error() {
    let mut text = b"user_id,time,event\n".to_vec();
    for _ in 0..30_000 {
        text.extend_from_slice(b"u1,2024-05-01T10:00:00Z,view\nu1,never,view\n");
    }
    let [one, several] = both(&text, 3, Some(MaxBad::Count(20)));
    let error = several.1.unwrap_err();
    assert!(error.contains("30000"), "{error}");
    assert_eq!(one.1.unwrap_err(), error);
}

#[test]
fn an_error_of_the_taker_ends_the_reading() {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(b"user_id,time,event\n").unwrap();
    for _ in 0..100_000 {
        file.write_all(b"u1,2024-05-01T10:00:00Z,view\n").unwrap();
    }
    let mapping = mapping(&table(&file));
    let mut batches = 0;
    let workers = vec![Listing, Listing, Listing];
    let read = read_batches(table(&file), &mapping, &options(None), workers, &mut |_| {
        batches += 1;
        if batches == 3 { Err("the disk is full".into()) } else { Ok(()) }
    });
    assert!(read.unwrap_err().to_string().contains("the disk is full"));
    assert_eq!(batches, 3);
}

#[test]
fn a_source_that_breaks_off_gives_what_was_there_and_the_error() {
    use flate2::write::GzEncoder;
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"user_id,time,event\n").unwrap();
    for line in 0..60_000_u32 {
        writeln!(encoder, "u{},2024-05-01T10:00:00Z,view", line.wrapping_mul(2_654_435_761)).unwrap();
    }
    let mut bytes = encoder.finish().unwrap();
    bytes.truncate(bytes.len() / 2);
    let [one, several] = both(&bytes, 3, None);
    assert_eq!(one.1.unwrap_err(), several.1.unwrap_err());
    assert!(one.0.len() > 10_000);
    assert_eq!(one.0.len(), several.0.len());
}

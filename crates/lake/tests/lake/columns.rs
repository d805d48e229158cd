//! Every column of a row comes out of a file as it went in, as arrow-rs reads it.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use proptest::prelude::*;
use styk_lake::{DataFile, Lake, People, Sorter};
use styk_model::{Currency, Direction, Flags, IdHasher, Interaction, Medium, Money, RawTimes, Scale, Score, Timestamp};

/// A row with any of its columns set.
fn row() -> impl Strategy<Value = Interaction<'static>> {
    let names = (0..4_u8, 0..3_u8, "[a-z]{0,2}", "[a-z]{0,1}", prop::option::of("[a-zя]{0,3}"), "[a-z]{0,2}");
    let numbers = (
        prop::option::of(-5_i64..5),
        prop::option::of(any::<i64>()),
        prop::option::of(0_i64..3),
        prop::option::of(any::<i64>()),
        prop::option::of(0_i64..3),
        0..3_u32,
    );
    let rest = (
        0_i64..30,
        prop::option::of(0..10_i16),
        prop::array::uniform3(prop::option::of(0_i64..9)),
        any::<bool>(),
        0..3_u8,
    );
    (names, numbers, rest).prop_map(|(names, numbers, (time, score, raw, outbound, medium))| {
        let (event, channel, place, case, text, property) = names;
        let mut row = Interaction::new("source", format!("event {event}"), Timestamp(time));
        row.channel = if channel == 0 { "".into() } else { format!("channel {channel}").into() };
        row.place = place.into();
        row.case = case.into();
        row.text = text.map(Into::into);
        row.properties = if property.is_empty() { "".into() } else { format!("{{\"p\":\"{property}\"}}").into() };
        let currency = |odd: i64| if odd % 2 == 0 { Currency::EUR } else { Currency::PLN };
        row.sequence = numbers.0;
        row.money = numbers.1.map(|minor| Money { minor, currency: currency(minor) });
        row.cost = numbers.2.map(|minor| Money { minor, currency: currency(minor) });
        row.duration_ms = numbers.3;
        row.actions = numbers.4;
        row.flags = Flags(numbers.5);
        row.score = score.map(|value| Score { value: f64::from(value), scale: scale(value) });
        let [client, sent, received] = raw.map(|time| time.map(Timestamp));
        row.raw_times = RawTimes { client, sent, received };
        row.direction = if outbound { Direction::Outbound } else { Direction::Inbound };
        row.medium = [Medium::Digital, Medium::Physical, Medium::Human][usize::from(medium)];
        row
    })
}

fn scale(value: i16) -> Scale {
    if value < 5 { "csat:0..5".parse().unwrap() } else { "nps:0..10".parse().unwrap() }
}

/// A row as text: what of it is in a file, in one line.
fn line(row: &Interaction<'_>, alias: u32) -> String {
    let money = |money: Option<Money>| money.map(|money| (money.minor, money.currency.code().to_owned()));
    let raw = [row.raw_times.client, row.raw_times.sent, row.raw_times.received].map(|time| time.map(|time| time.0));
    let names = [&row.event, &row.channel, &row.place, &row.case].map(ToString::to_string);
    let properties = (!row.properties.is_empty()).then(|| row.properties.to_string());
    format!(
        "{alias} {} {:?} {} {names:?} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {} {raw:?} {properties:?}",
        row.time.0,
        row.sequence,
        row.position,
        row.medium.name(),
        row.direction.name(),
        row.text.as_deref(),
        row.score.map(|score| (score.value, score.scale.to_string())),
        money(row.money),
        money(row.cost),
        row.duration_ms,
        row.actions,
        row.flags.0,
    )
}

fn lines(batch: &RecordBatch, out: &mut Vec<String>) {
    let column = |name: &str| batch.column_by_name(name).unwrap();
    let long = |name: &str, row: usize| {
        let longs = arrow::compute::cast(column(name), &DataType::Int64).unwrap();
        longs.is_valid(row).then(|| longs.as_primitive::<Int64Type>().value(row))
    };
    let text = |name: &str, row: usize| {
        let strings = column(name).as_string::<i32>();
        strings.is_valid(row).then(|| strings.value(row).to_owned())
    };
    let name = |name: &str, row: usize| text(name, row).unwrap();
    for row in 0..batch.num_rows() {
        let raw = ["time_client", "time_sent", "time_received"].map(|name| long(name, row));
        let names = ["event", "channel", "place", "case_id"].map(|column| name(column, row));
        let score = column("score").as_primitive::<Float64Type>();
        let score = score.is_valid(row).then(|| (score.value(row), name("score_scale", row)));
        let money = |amount, currency| long(amount, row).map(|minor| (minor, name(currency, row)));
        let properties = text("properties", row);
        out.push(format!(
            "{} {} {:?} {} {names:?} {} {} {:?} {score:?} {:?} {:?} {:?} {:?} {} {raw:?} {properties:?}",
            long("alias", row).unwrap(),
            long("time", row).unwrap(),
            long("sequence", row),
            long("position", row).unwrap(),
            name("medium", row),
            name("direction", row),
            text("text", row).as_deref(),
            money("money", "currency"),
            money("cost", "cost_currency"),
            long("duration_ms", row),
            long("actions", row),
            long("flags", row).unwrap(),
        ));
    }
}

fn file_lines(files: &[std::sync::Arc<DataFile>]) -> Vec<String> {
    let mut out = Vec::new();
    for file in files {
        for batch in file.arrow_batches((0..file.row_groups()).collect(), &[], 64).unwrap() {
            lines(&batch.unwrap(), &mut out);
        }
    }
    out
}

/// The rows with aliases, numbered, as they go into a file.
fn numbered(rows: Vec<Interaction<'static>>) -> Vec<(u32, Interaction<'static>)> {
    let numbered = rows.into_iter().enumerate().map(|(at, mut row)| {
        row.position = at as i64 + 1;
        row.id = IdHasher::id(IdHasher::new("source").record(&[&at.to_le_bytes()]), 0);
        (at as u32 * 7 % 11, row)
    });
    numbered.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn columns_come_out_as_they_went_in(
        rows in prop::collection::vec(row(), 1..150).prop_map(numbered),
        budget in prop_oneof![Just(500_usize), Just(1 << 20)],
        merged: bool,
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let lake = Lake::open(folder.path()).await.unwrap();
            // Merging makes strays of rows that were dealt before.
            let people = if merged { People::new(vec![0, 1, 2, 1, 2, 1, 6, 7, 8, 1, 8], vec![1; 11], 1) }
                         else { People::default() };
            let mut sorter = Sorter::new(&lake.temporary(), 1, budget).unwrap();
            for (alias, row) in &rows {
                sorter.push(row, *alias, *alias).unwrap();
            }
            lake.import(sorter, &people, "source", 1, None).await.unwrap();
            let mut expected: Vec<String> = rows.iter().map(|(alias, row)| line(row, *alias)).collect();
            expected.sort_unstable();
            let mut read = file_lines(&lake.snapshot().files);
            read.sort_unstable();
            assert_eq!(read, expected);
            lake.compact(&people).await.unwrap();
            let mut compacted = file_lines(&lake.snapshot().files);
            compacted.sort_unstable();
            assert_eq!(compacted, expected, "after compaction");
        });
    }

    #[test]
    fn rows_packed_on_other_threads_make_the_same_file(
        rows in prop::collection::vec(row(), 1..150).prop_map(numbered),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
            let (one, other) = (Lake::open(folders[0].path()).await.unwrap(), Lake::open(folders[1].path()).await.unwrap());
            let mut pushed = Sorter::new(&one.temporary(), 1, 1 << 20).unwrap();
            let mut dealt = Sorter::new(&other.temporary(), 1, 1 << 20).unwrap();
            let mut packers = [dealt.packer(), dealt.packer(), dealt.packer()];
            // The last rows are packed first, by turns: their names get the first codes.
            let mut packed: Vec<Vec<u8>> = Vec::new();
            for (at, (_, row)) in rows.iter().enumerate().rev() {
                let mut bytes = Vec::new();
                packers[at % 3].pack(row, &mut bytes);
                packed.push(bytes);
            }
            for ((alias, row), packed) in rows.iter().zip(packed.iter().rev()) {
                pushed.push(row, *alias, *alias).unwrap();
                dealt.push_packed(packed, *alias, *alias).unwrap();
            }
            one.import(pushed, &People::default(), "source", 1, None).await.unwrap();
            other.import(dealt, &People::default(), "source", 1, None).await.unwrap();
            let bytes = |lake: &Lake| {
                let path = lake.root().join(&lake.snapshot().files[0].path);
                let bytes = std::fs::read(path).unwrap();
                // The footer names the run, which each import has its own of.
                let footer = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
                bytes[..bytes.len() - 8 - footer as usize].to_vec()
            };
            assert!(bytes(&one) == bytes(&other), "the pages differ");
        });
    }
}

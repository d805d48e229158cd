//! Rows, an obviously right lake of them, and reading the real one.

use std::collections::BTreeMap;

use styk_journey::{Batch, Column, ColumnId};
use styk_lake::{Lake, LakeError, LakeSnapshot, People, Projection, RowGroup, Scan, Sorter, Watch};
use styk_model::{IdHasher, Interaction, TimeSpan, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TestRow {
    pub(crate) alias: u32,
    pub(crate) time: i64,
    pub(crate) event: u8,
    pub(crate) position: i64,
    pub(crate) import: i64,
}

impl TestRow {
    pub(crate) fn event_name(&self) -> String {
        format!("event {}", self.event)
    }

    pub(crate) fn interaction(&self) -> Interaction<'static> {
        let mut row = Interaction::new(format!("source {}", self.import), self.event_name(), Timestamp(self.time));
        row.position = self.position;
        let record =
            IdHasher::new(&row.source).record(&[&self.alias.to_le_bytes(), &self.time.to_le_bytes(), &[self.event]]);
        row.id = IdHasher::id(record, 0);
        row.properties = format!("{{\"plan\":\"plan {}\"}}", self.event % 2).into();
        row
    }
}

pub(crate) async fn import(lake: &Lake, rows: &[TestRow], people: &People, import: i64) -> Result<u64, LakeError> {
    // A budget of nothing: every row goes through the temporary files.
    let mut sorter = Sorter::new(&lake.temporary(), import, 1_000)?;
    for row in rows {
        sorter.push(&row.interaction(), row.alias, row.alias)?;
    }
    Ok(lake.import(sorter, people, &format!("source {import}"), import, None).await?.rows)
}

/// Reads event numbers, and leaves out events that are not asked for.
pub(crate) struct Events {
    pub(crate) only: Option<u8>,
}

impl Projection for Events {
    fn columns(&self) -> Vec<Column> {
        vec![Column::Codes(Vec::new())]
    }

    fn project(&self, group: RowGroup<'_>) -> Result<Vec<Column>, LakeError> {
        let number = |event: Option<&str>| event.and_then(|event| event[6..].parse().ok()).unwrap_or(u32::MAX);
        Ok(vec![Column::Codes(group.strings("event", number)?)])
    }

    fn keep(&self, group: RowGroup<'_>) -> Result<Option<Vec<bool>>, LakeError> {
        self.only.map(|only| group.strings("event", |event| event == Some(&format!("event {only}")))).transpose()
    }
}

pub(crate) type Lines = BTreeMap<u32, Vec<(i64, u32)>>;

/// What a pass hands on, by person.
pub(crate) fn lines(
    snapshot: &LakeSnapshot,
    people: &People,
    span: TimeSpan,
    only: Option<u8>,
    threads: usize,
) -> Lines {
    let scan = Scan { files: &snapshot.files, people, span, threads, watch: &Watch::default(), whole: true };
    let observe = |state: &mut Vec<(u32, Vec<(i64, u32)>)>, batch: &Batch| {
        batch.check();
        let codes = batch.codes(ColumnId(0));
        for (index, person) in batch.persons.iter().enumerate() {
            let rows = batch.starts[index] as usize..batch.starts[index + 1] as usize;
            state.push((*person, rows.map(|row| (batch.time[row], codes[row])).collect()));
        }
    };
    let (states, _) = scan.pass(&Events { only }, Vec::new, observe).expect("the pass reads what was written");
    let mut lines = Lines::new();
    for (person, line) in states.into_iter().flatten() {
        assert!(lines.insert(person, line).is_none(), "person {person} came twice");
    }
    lines
}

/// The same from the list of rows.
pub(crate) fn expected(rows: &[TestRow], people: &People, span: TimeSpan, only: Option<u8>) -> Lines {
    let mut sorted: Vec<&TestRow> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.time, row.position, row.interaction().id));
    let mut lines = Lines::new();
    for row in sorted {
        if span.contains(Timestamp(row.time)) && only.is_none_or(|only| only == row.event) {
            lines.entry(people.person(row.alias)).or_default().push((row.time, u32::from(row.event)));
        }
    }
    lines
}

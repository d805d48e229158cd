//! The inbox keeps what it said it took, once, in order, whatever the disk does.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use styk_lake::{Disk, INBOX, Inbox, InboxError, InboxLimits, RealDisk};

use crate::memory_disk::{DyingDisk, FailingDisk};

const SMALL: InboxLimits = InboxLimits { backlog: 1 << 20, waiting: 64 << 10, segment: 600 };

fn open(folder: &Path, next: u64) -> Inbox {
    Inbox::open(folder, Arc::new(RealDisk), SMALL, next).unwrap()
}

/// Everything from an offset on, read in pieces of some bytes.
fn all(inbox: &Inbox, from: u64, most: usize) -> Vec<(u64, Vec<u8>)> {
    let mut reader = inbox.reader(from);
    let mut all = Vec::new();
    loop {
        let records = reader.read(most).unwrap();
        if records.is_empty() {
            return all;
        }
        all.extend(records.iter().map(|(offset, bytes)| (offset, bytes.to_vec())));
    }
}

fn record(number: usize) -> Vec<u8> {
    format!("record {number} ").into_bytes().repeat(number % 7 + 1)
}

fn segments(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder.join(INBOX)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[tokio::test(flavor = "multi_thread")]
async fn what_many_append_at_once_is_read_once_in_the_order_of_the_offsets() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Arc::new(open(folder.path(), 1));
    let appending = (0..200).map(|number| {
        let inbox = Arc::clone(&inbox);
        tokio::spawn(async move { (inbox.append(&record(number)).await.unwrap(), record(number)) })
    });
    let mut told = Vec::new();
    for task in appending.collect::<Vec<_>>() {
        told.push(task.await.unwrap());
    }
    told.sort();
    assert_eq!(told.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(), (1..=200).collect::<Vec<u64>>());
    assert_eq!(all(&inbox, 1, 100), told);
    drop(inbox);
    assert_eq!(all(&open(folder.path(), 1), 1, 1 << 20), told, "after opening it again");
}

#[tokio::test]
async fn a_reader_that_waits_is_woken_by_the_next_record() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Arc::new(open(folder.path(), 1));
    let mut reader = inbox.reader(1);
    let waiting = tokio::spawn(async move {
        assert!(reader.wait().await);
        reader.read(100).unwrap().len()
    });
    tokio::task::yield_now().await;
    inbox.append(b"one").await.unwrap();
    assert_eq!(waiting.await.unwrap(), 1);
}

#[tokio::test]
async fn trimming_frees_room_and_no_offset_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let limits = InboxLimits { backlog: 3_000, ..SMALL };
    let inbox = Inbox::open(folder.path(), Arc::new(RealDisk), limits, 1).unwrap();
    let mut last = 0;
    let error = loop {
        match inbox.append(&[7; 100]).await {
            Ok(offset) => last = offset,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, InboxError::Full { limit: 3_000, .. }), "{error}");
    assert_eq!(inbox.trim(last / 2).unwrap(), 2);
    assert!(all(&inbox, 1, 1000).iter().all(|(offset, _)| *offset > 10), "the oldest are gone");
    assert_eq!(inbox.append(&[7; 100]).await, Ok(last + 1));
    inbox.trim(u64::MAX).unwrap();
    drop(inbox);
    // Everything was trimmed, and the folder even lost the file: the table knows where it was.
    for path in segments(folder.path()) {
        std::fs::remove_file(path).unwrap();
    }
    let inbox = Inbox::open(folder.path(), Arc::new(RealDisk), limits, last + 2).unwrap();
    assert_eq!(inbox.append(b"next").await, Ok(last + 2));
}

#[tokio::test]
async fn an_end_cut_at_any_byte_loses_only_the_record_that_it_cut() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::open(folder.path(), Arc::new(RealDisk), InboxLimits::default(), 1).unwrap();
    let mut ends = Vec::new();
    for number in 0..6 {
        inbox.append(&record(number)).await.unwrap();
        ends.push(inbox.held());
    }
    drop(inbox);
    let path = segments(folder.path()).remove(0);
    let whole = std::fs::read(&path).unwrap();
    for length in (0..whole.len()).rev() {
        std::fs::write(&path, &whole[..length]).unwrap();
        let inbox = open(folder.path(), 1);
        let left = ends.iter().filter(|end| **end <= length as u64).count();
        assert_eq!(all(&inbox, 1, 1 << 20).len(), left, "cut at byte {length}");
        assert_eq!(inbox.append(b"more").await, Ok(left as u64 + 1));
    }
}

#[tokio::test]
async fn a_damaged_byte_before_the_last_segment_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = open(folder.path(), 1);
    for number in 0..50 {
        inbox.append(&record(number)).await.unwrap();
    }
    assert!(segments(folder.path()).len() > 3, "records went over several segments");
    let path = segments(folder.path()).remove(0);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[24] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let error = inbox.reader(1).read(1 << 20).unwrap_err().to_string();
    assert!(error.contains("record 1 of the inbox, in "), "{error}");
    drop(inbox);
    let error = Inbox::open(folder.path(), Arc::new(RealDisk), SMALL, 1).unwrap_err().to_string();
    assert!(error.contains("the inbox, in ") && error.contains("at byte 8:"), "{error}");
}

#[tokio::test]
async fn a_segment_that_was_trimmed_and_came_back_does_not_stop_the_inbox() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = open(folder.path(), 1);
    for number in 0..50 {
        inbox.append(&record(number)).await.unwrap();
    }
    let oldest = segments(folder.path()).remove(0);
    let bytes = std::fs::read(&oldest).unwrap();
    inbox.trim(30).unwrap();
    let left = all(&inbox, 1, 1000);
    drop(inbox);
    std::fs::write(&oldest, bytes).unwrap();
    assert!(Inbox::open(folder.path(), Arc::new(RealDisk), SMALL, 1).is_err(), "a gap before what was committed");
    assert_eq!(all(&open(folder.path(), 31), 1, 1000), left);
}

/// Appends in groups while the disk lasts; gives back what was acknowledged.
async fn fill(folder: &Path, disk: Arc<dyn Disk>) -> Vec<Vec<u8>> {
    let mut taken = Vec::new();
    let Ok(inbox) = Inbox::open(folder, disk, SMALL, 1) else { return taken };
    for group in 0..12 {
        let records: Vec<Vec<u8>> = (0..4).map(|number| record(group * 4 + number)).collect();
        let appending = records.iter().map(|record| inbox.append(record));
        let outcomes = futures::future::join_all(appending).await;
        taken.extend(records.into_iter().zip(outcomes).filter_map(|(record, outcome)| outcome.ok().map(|_| record)));
        if group == 6 {
            let _ = inbox.trim(9);
        }
    }
    taken
}

#[tokio::test]
async fn a_power_cut_at_any_operation_loses_nothing_that_was_acknowledged() {
    let calm = Arc::new(DyingDisk::new(u64::MAX));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fill(folder.path(), Arc::clone(&calm) as Arc<dyn Disk>).await.len(), 48);
    assert!(calm.operations() > 30, "the inbox goes through the disk: {}", calm.operations());
    for cut in 0..calm.operations() {
        let folder = tempfile::tempdir().unwrap();
        let taken = fill(folder.path(), Arc::new(DyingDisk::new(cut))).await;
        let inbox = open(folder.path(), 1);
        let there: Vec<Vec<u8>> = all(&inbox, 1, 1000).into_iter().map(|(_, bytes)| bytes).collect();
        assert_eq!(there.iter().collect::<BTreeSet<_>>().len(), there.len(), "cut at {cut}: none twice");
        // What was trimmed is the table's; the rest begins at some record and has no gap.
        let begin = taken.iter().position(|record| there.first() == Some(record)).unwrap_or(taken.len());
        assert!(begin <= 8, "cut at {cut}: only trimmed records are gone");
        assert!(there.starts_with(&taken[begin..]), "cut at {cut}: every acknowledged record is there");
        inbox.append(b"work goes on").await.unwrap();
    }
}

#[tokio::test]
async fn an_operation_that_fails_once_refuses_its_group_and_nothing_else() {
    let calm = Arc::new(FailingDisk::new(u64::MAX));
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), Arc::clone(&calm) as Arc<dyn Disk>).await;
    for failing in 0..calm.operations() {
        let folder = tempfile::tempdir().unwrap();
        let taken = fill(folder.path(), Arc::new(FailingDisk::new(failing))).await;
        let inbox = open(folder.path(), 1);
        let there: Vec<Vec<u8>> = all(&inbox, 1, 1000).into_iter().map(|(_, bytes)| bytes).collect();
        let begin = taken.iter().position(|record| there.first() == Some(record)).unwrap_or(taken.len());
        assert!(taken.is_empty() || begin <= 8, "operation {failing}: only trimmed records are gone");
        assert_eq!(there, taken[begin..], "operation {failing}: what was refused is not there, all else is");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_from_anywhere_in_pieces_of_any_size_gives_the_same(
        lengths in prop::collection::vec(0..2_000_usize, 1..40),
        from in 0..45_u64,
        most in 1..5_000_usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let inbox = open(folder.path(), 1);
            for (number, length) in lengths.iter().enumerate() {
                inbox.append(&vec![number as u8; *length]).await.unwrap();
            }
            let expected: Vec<(u64, Vec<u8>)> = (1_u64..)
                .zip(lengths.iter().enumerate().map(|(number, length)| vec![number as u8; *length]))
                .filter(|(offset, _)| *offset >= from)
                .collect();
            assert_eq!(all(&inbox, from, most), expected);
        });
    }
}

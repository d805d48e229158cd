//! Message ids are known for seven days, through flushes, merges, restarts and
//! crashes, whether or not they are still in memory.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use styk_lake::{RealDisk, SeenIds};

use crate::memory_disk::DyingDisk;

const DAY: i64 = 24 * 3600 * 1_000_000;

fn open(folder: &Path, committed: u64, now: i64) -> SeenIds {
    SeenIds::open_with(folder, Arc::new(RealDisk), committed, now, 128).unwrap()
}

/// An id as hashes are, the same for the same number.
fn id(number: u64) -> u128 {
    u128::from(number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
}

#[derive(Debug, Clone)]
enum Step {
    /// Messages of these numbers arrive, sent so many seconds before.
    Arrive(Vec<(u64, i64)>),
    Flush,
    /// The ids were written, and the machine dies before the table commits.
    Crash,
    Reopen,
    Pass(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec((0..120_u64, 0..40_000_i64), 1..30).prop_map(Step::Arrive),
        3 => Just(Step::Flush),
        1 => Just(Step::Crash),
        1 => Just(Step::Reopen),
        2 => (1..5_000_i64).prop_map(Step::Pass),
    ]
}

/// What is known, in the plainest way.
#[derive(Default)]
struct Oracle {
    committed: HashMap<u64, i64>,
    pending: HashMap<u64, i64>,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_message_is_new_once_whatever_happens_in_between(steps in prop::collection::vec(step(), 1..60)) {
        let folder = tempfile::tempdir().unwrap();
        let (mut now, mut offset, mut committed) = (DAY * 100, 0, 0);
        let mut seen = open(folder.path(), committed, now);
        let mut oracle = Oracle::default();
        for step in steps {
            match step {
                Step::Arrive(messages) => {
                    for (number, age) in messages {
                        offset += 1;
                        now += 1_000;
                        let known = oracle.committed.get(&number).or(oracle.pending.get(&number)).copied();
                        let sent = known.unwrap_or(now - age * 1_000_000);
                        let new = seen.insert(id(number), sent, now).unwrap();
                        prop_assert_eq!(new, known.is_none(), "message {}", number);
                        oracle.pending.entry(number).or_insert(sent);
                    }
                }
                Step::Flush => {
                    seen.seal(offset).unwrap();
                    committed = offset;
                    seen.tidy(committed, now).unwrap();
                    oracle.committed.extend(oracle.pending.drain());
                }
                Step::Crash => {
                    seen.seal(offset).unwrap();
                    // The inbox is read again from where the table is.
                    (offset, oracle.pending) = (committed, HashMap::new());
                    seen = open(folder.path(), committed, now);
                }
                Step::Reopen => {
                    (offset, oracle.pending) = (committed, HashMap::new());
                    seen = open(folder.path(), committed, now);
                }
                Step::Pass(seconds) => now += seconds * 1_000_000,
            }
        }
    }
}

#[test]
fn runs_are_merged_and_leave_after_seven_days() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = open(folder.path(), 0, 0);
    for flush in 0..64_u64 {
        for number in 0..50 {
            let at = (flush * 50 + number) as i64;
            assert!(seen.insert(id(flush * 50 + number), at, at).unwrap());
        }
        seen.seal(flush + 1).unwrap();
        seen.tidy(flush + 1, 0).unwrap();
    }
    assert!(seen.runs() < 16, "{} runs of 64 flushes", seen.runs());
    for number in 0..64 * 50 {
        assert!(!seen.insert(id(number), 0, 10_000).unwrap(), "message {number}");
    }
    seen.tidy(64, 7 * DAY + 64 * 50).unwrap();
    assert_eq!(seen.runs(), 0);
    let mut seen = open(folder.path(), 64, 7 * DAY + 64 * 50);
    assert!(seen.insert(id(3), 0, 8 * DAY).unwrap(), "after a week it is new");
}

#[test]
fn ids_of_a_batch_that_failed_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = open(folder.path(), 0, 0);
    seen.insert(id(1), 0, 0).unwrap();
    let before = seen.unsealed();
    seen.insert(id(2), 0, 0).unwrap();
    seen.forget_since(before);
    assert!(!seen.insert(id(1), 0, 0).unwrap());
    assert!(seen.insert(id(2), 0, 0).unwrap());
}

#[test]
fn a_power_cut_at_any_operation_forgets_no_id_that_was_committed() {
    let work = |folder: &Path, disk: Arc<DyingDisk>| -> (u64, u64) {
        let Ok(mut seen) = SeenIds::open_with(folder, disk, 0, 0, 128) else { return (0, 0) };
        let (mut committed, mut told) = (0, 0);
        for flush in 0..20_u64 {
            for number in 0..30 {
                let _ = seen.insert(id(flush * 30 + number), 0, 0);
            }
            if seen.seal(flush + 1).is_err() {
                break;
            }
            (committed, told) = (flush + 1, (flush + 1) * 30);
            if seen.tidy(committed, 0).is_err() {
                break;
            }
        }
        (committed, told)
    };
    let calm = Arc::new(DyingDisk::new(u64::MAX));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(work(folder.path(), Arc::clone(&calm)).0, 20);
    for cut in (0..calm.operations()).step_by(3) {
        let folder = tempfile::tempdir().unwrap();
        let (committed, told) = work(folder.path(), Arc::new(DyingDisk::new(cut)));
        let mut seen = open(folder.path(), committed, 0);
        for number in 0..told {
            assert!(!seen.insert(id(number), 0, 1).unwrap(), "cut at {cut}: message {number} of {told}");
        }
    }
}

//! How a few journeys go on across channels. Letters are touchpoints, numbers are times, what follows the stroke is
//! the channel: 0 the phone, 1 the branch, 2 the app.

use styk_journey::Split;
use styk_journey::operators::{
    ChannelRows, Channels, ChannelsConfig, ChannelsCounts, Condition, HandOffCounts, PassageCounts, WeakCounts,
};

use crate::log::{GROUPS, MASKS, Person, SCORES, SYMBOLS, VALUES, person, whole};

const A: Option<u16> = Some(0);
const B: Option<u16> = Some(1);
const PHONE: u32 = 0;
const BRANCH: u32 = 1;

/// Within 10, the goal C, the data until 100.
fn config(goal: bool) -> ChannelsConfig {
    ChannelsConfig {
        symbols: SYMBOLS,
        channels: GROUPS,
        scores: SCORES,
        scales: VALUES,
        goal: goal.then_some(Condition { column: MASKS, bit: 2 }),
        recognised: None,
        within: 10,
        newest: 100,
    }
}

fn counted(persons: &[Person], goal: bool) -> ChannelsCounts {
    whole(&|| Channels::new(config(goal)), persons, Split::Whole).finish()
}

/// Touchpoint left, from, to; hand-offs, customers, journeys, of them reached, time in all.
type Row = (Option<u16>, u32, u32, u64, u64, u64, u64, i128);

fn hand_offs(counts: &ChannelsCounts) -> Vec<Row> {
    let row = |one: &HandOffCounts| {
        let (n, total) = (one.times.n(), one.times.total());
        (one.symbol, one.from, one.to, n, one.customers, one.journeys, one.reached, total)
    };
    counts.hand_offs.iter().map(row).collect()
}

fn passage(counts: &ChannelsCounts, symbol: Option<u16>, channel: u32) -> PassageCounts {
    let found = counts.passages.iter().find(|one| (one.symbol, one.channel) == (symbol, channel));
    *found.expect("a journey left there")
}

#[test]
fn what_began_on_the_phone_and_was_finished_in_the_branch_is_a_hand_off_that_reached_the_goal() {
    let persons = [person(1, "A0/0 C4/1"), person(2, "A0/0 A2/0 C4/0"), person(3, "A0/0 B5/1")];
    let counts = counted(&persons, true);
    assert_eq!((counts.journeys, counts.reached), (3, 2));
    assert_eq!(hand_offs(&counts), [(None, PHONE, BRANCH, 2, 2, 2, 1, 9), (A, PHONE, BRANCH, 2, 2, 2, 1, 9)]);
    let phone = passage(&counts, A, PHONE);
    assert_eq!((phone.stayed, phone.stayed_reached), (1, 1), "the second customer");
    assert_eq!(phone.onward, [1, 2, 0, 0, 0]);
}

#[test]
fn nothing_behind_the_goal_counts() {
    let counts = counted(&[person(1, "C0/0 A1/1 A2/0")], true);
    assert_eq!((counts.journeys, counts.reached), (1, 1));
    assert!(counts.hand_offs.is_empty() && counts.passages.is_empty());
    assert_eq!(counted(&[person(1, "C0/0 A1/1 A2/0")], false).hand_offs.len(), 4, "without a goal it does");
}

#[test]
fn what_comes_too_late_is_lost_and_what_may_still_come_is_open() {
    let counts = counted(&[person(1, "A0/0 A11/1"), person(2, "A90/0"), person(3, "A91/0")], false);
    assert!(counts.hand_offs.is_empty());
    assert_eq!(passage(&counts, A, PHONE).onward, [0, 0, 0, 2, 1]);
    assert_eq!(passage(&counts, A, BRANCH).onward, [0, 0, 0, 1, 0]);
}

#[test]
fn interactions_of_no_known_channel_are_passed_over_but_not_taken_for_a_loss() {
    let counts = counted(&[person(1, "A0/0 B3 B6/1"), person(2, "A0/0 B3")], false);
    assert_eq!(hand_offs(&counts), [(None, PHONE, BRANCH, 1, 1, 1, 0, 6), (A, PHONE, BRANCH, 1, 1, 1, 0, 6)]);
    assert_eq!(passage(&counts, A, PHONE).onward, [0, 1, 1, 0, 0]);
}

#[test]
fn a_journey_counts_once_at_a_touchpoint_by_its_last_time_there() {
    let counts = counted(&[person(1, "A0/0 B1/1 A2/0 A3/0 B4/0")], false);
    assert_eq!(passage(&counts, A, PHONE).onward, [1, 0, 0, 0, 0]);
    assert_eq!(passage(&counts, A, PHONE).stayed, 0, "it changed the channel there before");
    assert_eq!(passage(&counts, None, PHONE).onward, [0, 0, 0, 1, 0]);
    assert_eq!(passage(&counts, B, BRANCH).onward, [0, 1, 0, 0, 0]);
}

#[test]
fn a_hand_off_from_no_touchpoint_counts_wherever_only() {
    let counts = counted(&[person(1, ".0/0 A1/1")], false);
    assert_eq!(hand_offs(&counts), [(None, PHONE, BRANCH, 1, 1, 1, 0, 1)]);
}

#[test]
fn the_matrix_holds_nobody_too_and_tells_customers_apart() {
    let persons = [person(0, "A1/0 A2/1 B3"), person(1, "A1/0 A4/0"), person(2, "A1:1/0 .2/0")];
    let counts = counted(&persons, false);
    let cells: Vec<_> =
        counts.cells.iter().map(|one| (Some(one.symbol), one.channel, one.interactions, one.customers)).collect();
    assert_eq!(cells, [(A, PHONE, 4, 2), (A, BRANCH, 1, 0)]);
    let rows = |channel, interactions, unidentified| ChannelRows { channel, interactions, unidentified };
    assert_eq!(counts.rows, [rows(None, 1, 1), rows(Some(PHONE), 5, 1), rows(Some(BRANCH), 1, 1)]);
}

/// The first of a customer's rows says whether they are recognised: 0 they are.
#[test]
fn recognising_customers_in_a_channel_brings_all_that_they_did_anywhere() {
    let persons = [
        person(0, "A1/0 A2/1"),
        person(1, "A1:0/0 A2:0/1"),
        person(2, "A1:1/0 A2:1/2 A3:1/2"),
        person(3, "A1:1/2 .2:1"),
    ];
    let config = ChannelsConfig { recognised: Some(VALUES), ..config(false) };
    let counts = whole(&|| Channels::new(config), &persons, Split::Whole).finish();
    let weak = |channel, interactions, customers, gain| WeakCounts { channel, interactions, customers, gain };
    let expected =
        [weak(None, 1, 1, 2), weak(Some(PHONE), 1, 1, 4), weak(Some(BRANCH), 0, 0, 1), weak(Some(2), 3, 2, 5)];
    assert_eq!(counts.weak, expected);
    assert!(counted(&persons, false).weak.is_empty(), "nothing is said where nobody knows who is recognised");
}

//! What is made of counted channels.

use styk_journey::operators::{
    CellCounts, ChannelRows, ChannelsCounts, HandOffCounts, Moments, PassageCounts, WeakCounts,
};
use styk_model::answer::MatrixCell;

use crate::answers::{ChannelCodes, Names, channels};

const PHONE: u32 = 0;
const BRANCH: u32 = 1;

fn names() -> Names {
    let touchpoints = ["search", "order"].map(str::to_owned).to_vec();
    Names { touchpoints, groups: None, absent: String::new() }
}

fn codes(goal: bool) -> ChannelCodes {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ChannelCodes { channels: owned(&["phone", "branch", "app"]), scales: owned(&["csat:1..5", "?"]), goal }
}

fn rows(interactions: &[(Option<u32>, u64, u64)]) -> Vec<ChannelRows> {
    interactions
        .iter()
        .map(|&(channel, interactions, unidentified)| ChannelRows { channel, interactions, unidentified })
        .collect()
}

fn hand_off(symbol: Option<u16>, journeys: u64, reached: u64) -> HandOffCounts {
    let way = HandOffCounts { symbol, from: PHONE, to: BRANCH, ..HandOffCounts::default() };
    let mut counts = HandOffCounts { customers: journeys, journeys, reached, ..way };
    (0..journeys).for_each(|_| counts.times.record(60_000_000));
    counts
}

/// Answers of 4 and 5, so that the mean is 4.5, less what is taken from each.
fn scored(n: u64, less: f64) -> Moments {
    let mut moments = Moments::default();
    (0..n).for_each(|at| moments.record(4.0 + (at % 2) as f64 - less));
    moments
}

#[test]
fn those_who_changed_the_channel_are_compared_with_those_who_stayed() {
    let stayed = |symbol| PassageCounts {
        symbol,
        channel: PHONE,
        onward: [520, 1_204, 0, 100, 50],
        stayed: 500,
        stayed_reached: 260,
    };
    let counts = ChannelsCounts {
        journeys: 2_000,
        reached: 700,
        hand_offs: vec![hand_off(None, 1_204, 373), hand_off(Some(0), 200, 104)],
        passages: vec![stayed(None), stayed(Some(0))],
        rows: rows(&[(Some(PHONE), 9, 0), (Some(BRANCH), 7, 0)]),
        ..ChannelsCounts::default()
    };
    let (result, left_out) = channels(counts.clone(), &names(), &codes(true));
    assert_eq!((left_out, result.reached), (0, Some(700)));
    let goals: Vec<_> =
        result.hand_offs.iter().filter_map(|one| Some((one.touchpoint.as_deref(), one.goal?))).collect();
    let [(None, wherever), (Some("search"), searching)] = goals.as_slice() else { panic!("{goals:?}") };
    assert!(wherever.real && wherever.difference.is_some_and(|one| (one.value + 0.21).abs() < 0.01));
    assert!(!searching.real && searching.difference.is_some_and(|one| one.value == 0.0));
    let phone = &result.passages[0];
    assert_eq!((phone.journeys, phone.lost_share.successes, phone.lost_share.n), (1_874, 100, 1_824));
    let without = channels(counts, &names(), &codes(false)).0;
    assert!(without.reached.is_none() && without.hand_offs.iter().all(|one| one.goal.is_none()));
}

#[test]
fn nobody_who_stayed_means_nothing_to_compare_with() {
    let counts = ChannelsCounts {
        hand_offs: vec![hand_off(None, 40, 10)],
        rows: rows(&[(Some(PHONE), 9, 0), (Some(BRANCH), 7, 0)]),
        ..ChannelsCounts::default()
    };
    let goal = channels(counts, &names(), &codes(true)).0.hand_offs[0].goal.unwrap();
    assert_eq!((goal.stayed.n, goal.difference, goal.real), (0, None, false));
}

#[test]
fn channels_are_compared_on_one_scale_where_enough_answered() {
    let cell = |symbol, channel, n, less| CellCounts {
        symbol,
        channel,
        interactions: n,
        customers: n,
        scores: vec![(0, scored(n, less)), (1, scored(3, 0.0))],
    };
    let counts = ChannelsCounts {
        cells: vec![
            cell(0, PHONE, 40, 1.0),
            cell(0, BRANCH, 60, 0.0),
            cell(0, 2, 5, 3.0),
            cell(1, PHONE, 40, 0.0),
            cell(1, BRANCH, 29, 0.0),
        ],
        rows: rows(&[(Some(PHONE), 80, 0), (Some(BRANCH), 89, 0), (Some(2), 5, 0)]),
        ..ChannelsCounts::default()
    };
    let result = channels(counts, &names(), &codes(false)).0;
    let [search, order] = result.scores.as_slice() else { panic!("{:?}", result.scores) };
    let gap = search.gap.as_ref().unwrap();
    assert_eq!((gap.best.as_str(), gap.worst.as_str(), gap.real), ("branch", "phone", true), "the app has too few");
    assert!((gap.difference.value - 1.0).abs() < 1e-9);
    assert_eq!(search.channels.last().map(|one| one.channel.as_str()), Some("app"));
    assert!(order.gap.is_none(), "29 are not enough");
    let is_it = |cell: &&MatrixCell| (cell.touchpoint.as_str(), cell.channel.as_str()) == ("search", "phone");
    let phone = result.matrix.iter().find(is_it);
    let score = phone.unwrap().score.unwrap();
    assert!((score.value - 62.5).abs() < 1e-9 && score.n == 40, "the unknown scale is left out");
}

#[test]
fn the_channel_with_most_of_nobody_comes_first_and_only_so_many_channels_are_kept() {
    let mut counted = vec![(None, 50, 20), (Some(PHONE), 900, 10), (Some(BRANCH), 100, 60)];
    counted.extend((2..30).map(|channel| (Some(channel), 30 + u64::from(channel), 0)));
    let counts = ChannelsCounts { rows: rows(&counted), ..ChannelsCounts::default() };
    let (result, left_out) = channels(counts, &names(), &codes(false));
    assert_eq!((result.channels.len(), left_out), (20, 10));
    let first: Vec<_> =
        result.unknown.iter().take(3).map(|one| (one.channel.as_deref(), one.unidentified.successes)).collect();
    assert_eq!(first, [(Some("branch"), 60), (None, 20), (Some("phone"), 10)]);
}

#[test]
fn the_channel_where_recognising_customers_brings_most_comes_first() {
    let weak = |channel, interactions, gain| WeakCounts { channel, interactions, customers: interactions / 2, gain };
    let counts = ChannelsCounts {
        rows: rows(&[(Some(PHONE), 900, 60), (Some(BRANCH), 100, 10)]),
        weak: vec![weak(Some(PHONE), 20, 90), weak(Some(BRANCH), 30, 110)],
        ..ChannelsCounts::default()
    };
    let unknown = channels(counts, &names(), &codes(false)).0.unknown;
    let gains: Vec<_> = unknown
        .iter()
        .map(|one| (one.channel.as_deref(), one.recognition.map(|told| (told.gain.successes, told.gain.n))))
        .collect();
    assert_eq!(gains, [(Some("branch"), Some((110, 120))), (Some("phone"), Some((90, 120)))]);
    let weak = unknown[0].recognition.unwrap();
    assert_eq!((weak.weak.successes, weak.weak.n, weak.customers), (30, 100, 15));
}

//! What goes through the parts of a cut.
//!
//! Where the cut holds for every journey, nothing is left out. Where rare ways were left aside to find it, of each
//! journey as much is kept as the cut allows (Leemans, Fahland and van der Aalst 2014, section 3.2).

use std::collections::HashMap;

use super::log::{Follows, Log};

/// The part that each step is in.
fn places(parts: &[Vec<u16>]) -> HashMap<u16, usize> {
    parts.iter().enumerate().flat_map(|(place, part)| part.iter().map(move |step| (*step, place))).collect()
}

/// Each sequence goes to the part that most of it is in; of several the first.
pub(super) fn by_choice(log: &Log, parts: &[Vec<u16>]) -> Vec<Log> {
    let of = places(parts);
    let mut logs = vec![Log::default(); parts.len()];
    for (trace, count) in log.iter() {
        let mut sizes = vec![0_u64; parts.len()];
        trace.iter().filter_map(|step| of.get(step)).for_each(|part| sizes[*part] += 1);
        let most = sizes.iter().copied().max().unwrap_or(0);
        let part = sizes.iter().position(|size| *size == most).unwrap_or(0);
        logs[part].add(trace.iter().copied().filter(|step| of.get(step) == Some(&part)).collect(), count);
    }
    logs
}

/// Each sequence is cut where it goes on to a later part; as many steps stay as can without going back.
pub(super) fn in_sequence(log: &Log, parts: &[Vec<u16>]) -> Vec<Log> {
    let of = places(parts);
    let mut logs = vec![Log::default(); parts.len()];
    for (trace, count) in log.iter() {
        let known: Vec<(u16, usize)> = trace.iter().filter_map(|step| Some((*step, *of.get(step)?))).collect();
        let mut pieces = vec![Vec::new(); parts.len()];
        for place in rising(&known.iter().map(|(_, part)| *part).collect::<Vec<_>>()) {
            let (step, part) = known[place];
            pieces[part].push(step);
        }
        logs.iter_mut().zip(pieces).for_each(|(log, piece)| log.add(piece, count));
    }
    logs
}

/// Every part has its own steps of each sequence.
pub(super) fn beside(log: &Log, parts: &[Vec<u16>]) -> Vec<Log> {
    let of = places(parts);
    let mut logs = vec![Log::default(); parts.len()];
    for (trace, count) in log.iter() {
        for (part, log) in logs.iter_mut().enumerate() {
            log.add(trace.iter().copied().filter(|step| of.get(step) == Some(&part)).collect(), count);
        }
    }
    logs
}

/// Each sequence is cut where it changes between the body, which is the first part, and what is between two rounds.
/// What does not stand between two rounds is left out.
pub(super) fn in_rounds(log: &Log, parts: &[Vec<u16>]) -> Vec<Log> {
    let of = places(parts);
    let mut logs = vec![Log::default(); parts.len()];
    for (trace, count) in log.iter() {
        let mut pieces: Vec<(usize, Vec<u16>)> = Vec::new();
        for step in trace {
            let Some(part) = of.get(step).copied() else { continue };
            match pieces.last_mut() {
                Some((last, piece)) if *last == part => piece.push(*step),
                _ => pieces.push((part, vec![*step])),
            }
        }
        let is_body =
            |place: Option<usize>| place.and_then(|place| pieces.get(place)).is_some_and(|(part, _)| *part == 0);
        for (place, (part, piece)) in pieces.iter().enumerate() {
            if *part == 0 || (is_body(place.checked_sub(1)) && is_body(place.checked_add(1))) {
                logs[*part].add(piece.clone(), count);
            }
        }
    }
    logs
}

/// The log with each sequence cut where it begins anew: before a start, where `strict` only right behind an end. `None`
/// where none is cut.
pub(super) fn into_rounds(log: &Log, follows: &Follows, strict: bool) -> Option<Log> {
    let of = |step: &u16| follows.place(*step);
    let begins = |step: &u16| of(step).is_some_and(|place| follows.is_start(place));
    let ends = |step: &u16| of(step).is_some_and(|place| follows.is_end(place));
    let (mut rounds, mut is_cut) = (Log::default(), false);
    for (trace, count) in log.iter() {
        for round in trace.chunk_by(|before, next| !(begins(next) && (!strict || ends(before)))) {
            is_cut |= round.len() < trace.len();
            rounds.add(round.to_vec(), count);
        }
    }
    is_cut.then_some(rounds)
}

/// The places of a longest part of the values that never goes down (Fredman 1975); of several the one whose values are
/// least from the end on.
fn rising(values: &[usize]) -> Vec<usize> {
    // The place that a part of each length ends with at the least value, and what comes before each place.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] <= *value);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    let mut places = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(place) = next {
        places.push(place);
        next = before[place];
    }
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn log(traces: &[&[u16]]) -> Log {
        let mut log = Log::default();
        for trace in traces {
            log.add(trace.to_vec(), 1);
        }
        log
    }

    #[test]
    fn of_a_sequence_as_much_is_kept_as_does_not_go_back() {
        let logs = in_sequence(&log(&[&[0, 5, 1, 2, 5]]), &[vec![0, 1], vec![2], vec![5]]);
        assert_eq!(logs, [log(&[&[0, 1]]), log(&[&[2]]), log(&[&[5]])]);
    }

    #[test]
    fn rounds_have_between_them_what_is_between_two_of_them() {
        let logs = in_rounds(&log(&[&[2, 0, 1, 2, 0, 3, 2]]), &[vec![0, 1], vec![2], vec![3]]);
        assert_eq!(logs, [log(&[&[0], &[0, 1]]), log(&[&[2]]), log(&[])]);
    }

    #[test]
    fn a_sequence_goes_where_most_of_it_is() {
        let logs = by_choice(&log(&[&[0, 1, 1], &[0, 1]]), &[vec![0], vec![1]]);
        assert_eq!(logs, [log(&[&[0]]), log(&[&[1, 1]])]);
    }

    proptest! {
        #[test]
        fn the_part_that_never_goes_down_is_as_long_as_any(values in prop::collection::vec(0..6_usize, 0..12)) {
            let places = rising(&values);
            prop_assert!(places.is_sorted() && places.iter().map(|place| values[*place]).is_sorted());
            let mut longest = vec![0; values.len()];
            for place in 0..values.len() {
                let before = (0..place).filter(|before| values[*before] <= values[place]);
                longest[place] = 1 + before.map(|before| longest[before]).max().unwrap_or(0);
            }
            prop_assert_eq!(places.len(), longest.iter().copied().max().unwrap_or(0));
        }
    }
}

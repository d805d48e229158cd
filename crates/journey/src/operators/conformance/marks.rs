//! What an alignment says of a journey.
//!
//! A touchpoint that the plan does not have at some place may still be a step of it. So an unplanned interaction is
//!
//! 1. a step in the **wrong order**, where the alignment left out a step that it is of: that one then was not left
//!    out. Each step left out is taken once, the first of several before the others;
//! 2. else a step **repeated**, where the alignment has a step that it is of done, or it was found in the wrong
//!    order: of several the one done last before it, else the first;
//! 3. else **unplanned**, like what is outside the plan.

use serde::{Deserialize, Serialize};

use super::{Aligned, Move, PlanOutline};
use crate::batch::UNBOUND;

/// A mark of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// It follows the plan.
    Following,
    Deviation(Deviation),
    /// The step was done where the plan has it.
    Done(u16),
    /// It was the last that was.
    Last(u16),
}

/// How a journey departs from the plan: at a step or, unplanned, at a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Deviation {
    Skipped(u16),
    WrongOrder(u16),
    Repeated(u16),
    Unplanned(u16),
}

impl Mark {
    /// A number that stands for it.
    pub(super) fn code(self) -> u32 {
        let (kind, place) = match self {
            Self::Following => (0, 0),
            Self::Deviation(Deviation::Skipped(step)) => (1, step),
            Self::Deviation(Deviation::WrongOrder(step)) => (2, step),
            Self::Deviation(Deviation::Repeated(step)) => (3, step),
            Self::Deviation(Deviation::Unplanned(symbol)) => (4, symbol),
            Self::Done(step) => (5, step),
            Self::Last(step) => (6, step),
        };
        u32::from(place) * 7 + kind
    }

    pub(super) fn of(code: u32) -> Self {
        let place = (code / 7) as u16;
        match code % 7 {
            0 => Self::Following,
            1 => Self::Deviation(Deviation::Skipped(place)),
            2 => Self::Deviation(Deviation::WrongOrder(place)),
            3 => Self::Deviation(Deviation::Repeated(place)),
            4 => Self::Deviation(Deviation::Unplanned(place)),
            5 => Self::Done(place),
            _ => Self::Last(place),
        }
    }

    /// Whether what goes with it is counted.
    pub(super) fn is_compared(self) -> bool {
        matches!(self, Self::Following | Self::Deviation(_))
    }
}

/// Reads marks off alignments; keeps its buffers between journeys.
#[derive(Debug, Default)]
pub(super) struct Marker {
    /// By label.
    steps_of: Vec<Vec<u16>>,
    symbols: Vec<u16>,
    skipped: Vec<u16>,
    /// Interactions that were a step, in the right place or not, with the step.
    were: Vec<(u32, u16)>,
    marks: Vec<Mark>,
    places: Vec<Place>,
    /// The step done last before each interaction and at the end, [`UNBOUND`] for none.
    done: Vec<u16>,
}

/// An interaction that departs from the plan, and the step done last before it.
pub(super) type Place = (Deviation, Option<u16>);

impl Marker {
    pub(super) fn new(plan: &PlanOutline) -> Self {
        let mut symbols = vec![UNBOUND; plan.steps_of.len()];
        for (symbol, label) in plan.labels.iter().enumerate().filter(|(_, label)| **label != UNBOUND) {
            symbols[usize::from(*label)] = symbol as u16;
        }
        Self { steps_of: plan.steps_of.clone(), symbols, ..Self::default() }
    }

    /// The marks of a journey, each once and in order.
    pub(super) fn marks(&mut self, aligned: &Aligned, trace: &[u16]) -> &[Mark] {
        self.skipped.clear();
        self.were.clear();
        self.marks.clear();
        self.places.clear();
        self.done.clear();
        for one in &aligned.moves {
            match *one {
                Move::Done { step, event } => {
                    self.were.push((event, step));
                    self.marks.push(Mark::Done(step));
                }
                Move::Skipped { step } => self.skipped.push(step),
                Move::Unplanned { .. } => {}
            }
        }
        self.marks.extend(self.were.last().map(|(_, step)| Mark::Last(*step)));
        let mut last = UNBOUND;
        for one in &aligned.moves {
            match *one {
                Move::Done { step, event } => {
                    self.done.resize(event as usize + 1, last);
                    last = step;
                }
                Move::Unplanned { event } => {
                    let deviation = self.unplanned(event, trace[event as usize]);
                    self.marks.push(Mark::Deviation(deviation));
                    self.places.push((deviation, step(last)));
                }
                Move::Skipped { .. } => {}
            }
        }
        self.done.resize(trace.len() + 1, last);
        self.marks.extend(self.skipped.iter().map(|step| Mark::Deviation(Deviation::Skipped(*step))));
        self.marks.sort_unstable();
        self.marks.dedup();
        self.places.sort_unstable();
        self.places.dedup();
        &self.marks
    }

    /// Where the journey that was looked at last departs from the plan by an interaction, each place once.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// By how many interactions at steps there were before: the step done last, [`UNBOUND`] for none.
    pub(super) fn done(&self) -> &[u16] {
        &self.done
    }

    /// What an interaction is that the plan does not have in its place.
    fn unplanned(&mut self, event: u32, label: u16) -> Deviation {
        let steps = &self.steps_of[usize::from(label)];
        for step in steps {
            if let Some(place) = self.skipped.iter().position(|skipped| skipped == step) {
                self.skipped.swap_remove(place);
                self.were.push((event, *step));
                return Deviation::WrongOrder(*step);
            }
        }
        let were = || self.were.iter().filter(|(_, step)| steps.contains(step));
        let before = were().filter(|(at, _)| *at < event).max();
        match before.or_else(|| were().min()) {
            Some((_, step)) => Deviation::Repeated(*step),
            None => Deviation::Unplanned(self.symbols[usize::from(label)]),
        }
    }
}

/// A step as it is kept among others.
pub(super) fn step(kept: u16) -> Option<u16> {
    (kept != UNBOUND).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels a, b, c and d; a is step 0, b steps 1 and 2, c step 3, d step 4.
    fn marker() -> Marker {
        let steps_of = vec![vec![0], vec![1, 2], vec![3], vec![4]];
        Marker::new(&PlanOutline { labels: vec![3, 2, UNBOUND, 1, 0], steps_of, shortest: 4 })
    }

    fn deviations(moves: &[Move], trace: &[u16]) -> Vec<Deviation> {
        let aligned = Aligned { moves: moves.to_vec(), ..Aligned::default() };
        let deviation = |mark: &Mark| if let Mark::Deviation(deviation) = mark { Some(*deviation) } else { None };
        marker().marks(&aligned, trace).iter().filter_map(deviation).collect()
    }

    #[test]
    fn a_step_found_elsewhere_is_in_the_wrong_order_and_not_left_out() {
        let (done, skipped) = (Move::Done { step: 0, event: 1 }, Move::Skipped { step: 2 });
        let moves = [Move::Unplanned { event: 0 }, done, Move::Skipped { step: 1 }, skipped];
        assert_eq!(deviations(&moves, &[1, 0]), [Deviation::Skipped(2), Deviation::WrongOrder(1)]);
        let again = [moves.as_slice(), &[Move::Unplanned { event: 2 }, Move::Unplanned { event: 3 }]].concat();
        let expected = [Deviation::WrongOrder(1), Deviation::WrongOrder(2), Deviation::Repeated(2)];
        assert_eq!(deviations(&again, &[1, 0, 1, 1]), expected);
    }

    #[test]
    fn a_step_that_was_done_is_repeated_and_anything_else_unplanned() {
        let done = |step, event| Move::Done { step, event };
        let moves = [done(1, 0), Move::Unplanned { event: 1 }, done(2, 2), Move::Unplanned { event: 3 }];
        assert_eq!(deviations(&moves, &[1, 1, 1, 3]), [Deviation::Repeated(1), Deviation::Unplanned(0)]);
        let before = [Move::Unplanned { event: 0 }, done(3, 1)];
        assert_eq!(deviations(&before, &[2, 2]), [Deviation::Repeated(3)]);
    }

    #[test]
    fn what_departs_by_an_interaction_stands_behind_the_step_done_last_before_it() {
        let done = |step, event| Move::Done { step, event };
        let unplanned = |event| Move::Unplanned { event };
        let moves = [unplanned(0), done(0, 1), Move::Skipped { step: 1 }, unplanned(2), unplanned(3), done(4, 4)];
        let aligned = Aligned { moves: moves.to_vec(), ..Aligned::default() };
        let mut marker = marker();
        marker.marks(&aligned, &[2, 0, 1, 2, 3]);
        let places =
            [(Deviation::WrongOrder(1), Some(0)), (Deviation::Unplanned(1), None), (Deviation::Unplanned(1), Some(0))];
        assert_eq!(marker.places(), places);
        assert_eq!(marker.done(), [UNBOUND, UNBOUND, 0, 0, 0, 4]);
    }

    #[test]
    fn every_mark_has_a_number_of_its_own() {
        for place in [0, 1, 499, u16::MAX - 1] {
            let steps = [Deviation::Skipped, Deviation::WrongOrder, Deviation::Repeated, Deviation::Unplanned];
            let marks = steps.map(|kind| Mark::Deviation(kind(place)));
            for mark in marks.into_iter().chain([Mark::Done(place), Mark::Last(place), Mark::Following]) {
                assert_eq!(Mark::of(mark.code()), mark);
            }
        }
    }
}

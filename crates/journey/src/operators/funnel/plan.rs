//! What each bit of a row's mask means to the automata.

use serde::{Deserialize, Serialize};
use styk_model::FunnelOrder;

use super::{FunnelBreakdownAt, FunnelConfig, FunnelWindow};

/// Most steps of a funnel: places are bits of a `u32`.
pub(super) const MAX_STEPS: usize = 32;

/// A funnel's question in terms of *places*: required steps by their order
/// among the required ones, optional steps by their order among the optional.
/// Gap `g` begins at the required step with place `g`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Steps by place.
    pub(super) required: Vec<usize>,
    pub(super) optional: Vec<usize>,
    /// Optional places in each gap.
    pub(super) in_gap: Vec<u32>,
    /// Optional places before the first required step; none in any order.
    pub(super) leading: u32,
    meanings: Vec<Meaning>,
    /// Mask of the required step with each place.
    pub(super) required_masks: Vec<u32>,
    /// Bits that mean anything.
    relevant: u32,
    pub(super) window: Option<FunnelWindow>,
    strict: bool,
    pub(super) any_order: bool,
    /// Which automaton may be used.
    pub(super) kind: PlanKind,
}

/// How much of a plan there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PlanKind {
    /// Required steps in order, and nobody asks where they began.
    Plain,
    /// Required steps in order.
    Windowed,
    Full,
}

/// What a row (or one of its bits) is to the funnel, places as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meaning {
    pub(super) required: u32,
    pub(super) optional: u32,
    /// Gaps that it ends.
    pub(super) ends: u32,
}

impl PlanKind {
    fn of(config: &FunnelConfig) -> Self {
        let at_first_step = config.group.is_some_and(|group| group.at == FunnelBreakdownAt::FirstStep);
        if config.order != FunnelOrder::Ordered
            || !config.exclusions.is_empty()
            || config.same.is_some()
            || config.steps.iter().any(|step| step.optional)
        {
            Self::Full
        } else if config.window.is_some() || at_first_step {
            Self::Windowed
        } else {
            Self::Plain
        }
    }
}

impl Plan {
    pub(super) fn new(config: &FunnelConfig) -> Self {
        debug_assert!(config.steps.len() <= MAX_STEPS, "at most 32 steps");
        debug_assert!(config.steps.iter().all(|step| step.bit < 32), "a mask has 32 bits");
        debug_assert!(config.exclusions.iter().all(|exclusion| exclusion.bit < 32), "a mask has 32 bits");
        let any_order = config.order == FunnelOrder::Any;
        let strict = config.order == FunnelOrder::Strict;
        let mut plan = Self {
            required: Vec::new(),
            optional: Vec::new(),
            in_gap: Vec::new(),
            leading: 0,
            meanings: vec![Meaning::default(); 32],
            required_masks: Vec::new(),
            relevant: 0,
            window: config.window,
            strict,
            any_order,
            kind: PlanKind::of(config),
        };
        plan.place_steps(config);
        plan.place_exclusions(config);
        plan
    }

    fn place_steps(&mut self, config: &FunnelConfig) {
        for (index, step) in config.steps.iter().enumerate().take(MAX_STEPS) {
            let bit = 1_u32.checked_shl(step.bit).unwrap_or(0);
            self.relevant |= bit;
            let meaning = &mut self.meanings[step.bit as usize % 32];
            if step.optional {
                let place = 1 << self.optional.len();
                meaning.optional |= place;
                self.optional.push(index);
                match self.in_gap.last_mut() {
                    Some(gap) => *gap |= place,
                    None if self.any_order => {}
                    None => self.leading |= place,
                }
            } else {
                meaning.required |= 1 << self.required.len();
                self.required.push(index);
                self.required_masks.push(bit);
                self.in_gap.push(0);
            }
        }
    }

    fn place_exclusions(&mut self, config: &FunnelConfig) {
        for exclusion in &config.exclusions {
            let gaps = match exclusion.after {
                Some(step) if !self.any_order => {
                    // The gap begins at the last required step up to it.
                    match self.required.iter().rposition(|required| *required <= step) {
                        Some(gap) => 1 << gap,
                        None => 0,
                    }
                }
                _ => u32::MAX,
            };
            self.relevant |= 1_u32.checked_shl(exclusion.bit).unwrap_or(0);
            self.meanings[exclusion.bit as usize % 32].ends |= gaps;
        }
    }

    /// Optional places between a required place and the one before it. For
    /// the place past the last: those after the last.
    #[inline]
    pub(super) fn optional_before(&self, place: usize) -> u32 {
        match place.checked_sub(1) {
            None => self.leading,
            Some(before) => self.in_gap.get(before).copied().unwrap_or(0),
        }
    }

    /// The step that must come after a step, if any.
    pub(super) fn next_required(&self, step: usize) -> Option<usize> {
        self.required.iter().copied().find(|required| *required > step)
    }

    /// Whether the automaton may jump over a row.
    #[inline]
    pub(super) fn skips(&self, mask: u32) -> bool {
        mask & self.relevant == 0 && !self.strict
    }

    #[inline]
    pub(super) fn meaning(&self, mask: u32) -> Meaning {
        let mut meaning = Meaning::default();
        let mut bits = mask & self.relevant;
        while bits != 0 {
            let of_bit = self.meanings[bits.trailing_zeros() as usize];
            meaning.required |= of_bit.required;
            meaning.optional |= of_bit.optional;
            meaning.ends |= of_bit.ends;
            bits &= bits - 1;
        }
        if self.strict {
            for (gap, optional) in self.in_gap.iter().enumerate() {
                if meaning.optional & optional == 0 {
                    meaning.ends |= 1 << gap;
                }
            }
        }
        meaning
    }

    /// Whether a chain with these times of its first and its last row may go on to `time`.
    #[inline]
    pub(super) fn within(&self, start: i64, last: i64, time: i64) -> bool {
        match self.window {
            None => true,
            Some(FunnelWindow::Whole(window)) => time.saturating_sub(start) <= window,
            Some(FunnelWindow::PerStep(window)) => time.saturating_sub(last) <= window,
        }
    }
}

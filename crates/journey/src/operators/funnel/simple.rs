//! Required steps in order and nothing else but perhaps a window: what is
//! asked most, without the generality.

use super::FunnelWindow;
use super::outcome::Outcome;
use super::plan::{MAX_STEPS, Plan};

/// Without a window a chain never dies, and only the deepest one can still
/// reach something new. Does not say where it began.
#[inline]
pub(super) fn follow_plain(plan: &Plan, masks: &[u32], time: &[i64], outcome: &mut Outcome) {
    outcome.clear();
    let steps = plan.required_masks.as_slice();
    let Some(&first) = steps.first() else { return };
    let (mut reached, mut next) = (0, first);
    let mut last = 0;
    for (row, &mask) in masks.iter().enumerate() {
        if mask & next != 0 {
            outcome.rows[outcome.depth] = row as u32;
            outcome.waits[outcome.depth] = time[row].saturating_sub(time[last]);
            outcome.depth += 1;
            if outcome.depth == steps.len() {
                return;
            }
            (reached, next, last) = (next, steps[outcome.depth], row);
        }
        // Not a branch: repeats of the step reached come too irregularly to be predicted.
        last = if mask & reached != 0 { row } else { last };
    }
}

/// Where the tightest chain to the deepest place began, read backwards from the row that got there:
/// the latest row before that serves the place before is one that a chain gets to, and so on.
#[inline]
fn find_start(plan: &Plan, masks: &[u32], outcome: &mut Outcome) {
    let Some(mut place) = outcome.depth.checked_sub(1) else { return };
    let mut start = outcome.rows[place] as usize;
    let mut row = start;
    while place > 0 && row > 0 {
        row -= 1;
        if masks[row] & plan.required_masks[place - 1] != 0 {
            (place, start) = (place - 1, row);
        }
    }
    outcome.start = start as u32;
}

/// First and last row of the tightest chain to a place (see [`super::chains`]).
#[derive(Debug, Clone, Copy, Default)]
struct Chain {
    first: usize,
    last: usize,
}

/// Every place up to the depth has a chain, if perhaps one too old to go on.
#[inline]
pub(super) fn follow_windowed(plan: &Plan, masks: &[u32], time: &[i64], outcome: &mut Outcome) {
    match plan.window {
        None => {
            follow_plain(plan, masks, time, outcome);
            find_start(plan, masks, outcome);
        }
        Some(FunnelWindow::Whole(window)) => {
            follow(plan, masks, time, outcome, |chain, now| now.saturating_sub(time[chain.first]) <= window);
        }
        Some(FunnelWindow::PerStep(window)) => {
            follow(plan, masks, time, outcome, |chain, now| now.saturating_sub(time[chain.last]) <= window);
        }
    }
}

#[inline]
fn follow(plan: &Plan, masks: &[u32], time: &[i64], outcome: &mut Outcome, within: impl Fn(Chain, i64) -> bool) {
    outcome.clear();
    let steps = plan.required_masks.as_slice();
    let Some(begun) = masks.iter().position(|mask| mask & steps.first().unwrap_or(&0) != 0) else { return };
    let mut chains = [Chain::default(); MAX_STEPS];
    chains[0] = Chain { first: begun, last: begun };
    outcome.reach(begun as u32, 0, begun as u32);
    for row in begun + 1..masks.len() {
        let Some(&next) = steps.get(outcome.depth) else { return };
        if plan.skips(masks[row]) {
            continue;
        }
        let (mask, now) = (masks[row], time[row]);
        let deepest = chains[outcome.depth - 1];
        let reaches = mask & next != 0 && within(deepest, now);
        // From the last place to the first, as a row extends only chains of rows before it. No
        // branches: which step a row is can't be predicted.
        for place in (1..outcome.depth).rev() {
            let before = chains[place - 1];
            let extends = (mask & steps[place] != 0) & within(before, now);
            chains[place] = if extends { Chain { last: row, ..before } } else { chains[place] };
        }
        chains[0] = if mask & steps[0] != 0 { Chain { first: row, last: row } } else { chains[0] };
        if reaches {
            chains[outcome.depth] = Chain { last: row, ..deepest };
            outcome.reach(row as u32, now.saturating_sub(time[deepest.last]), deepest.first as u32);
        }
    }
}

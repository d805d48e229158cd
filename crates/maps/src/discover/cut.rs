//! How what directly follows what falls apart into parts (Leemans, Fahland and van der Aalst 2013, "Discovering
//! block-structured process models from event logs: a constructive approach", section 4).

use super::log::Follows;

/// Two or more parts of all steps, and how they stand to each other. Each part has its steps in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    /// A journey goes through one of them.
    Choice(Vec<Vec<u16>>),
    /// In their order.
    Sequence(Vec<Vec<u16>>),
    /// In any order beside each other.
    Parallel(Vec<Vec<u16>>),
    /// The first once for each round, one of the others between two rounds.
    Loop(Vec<Vec<u16>>),
}

/// The first cut there is, of several kinds the strictest.
pub(super) fn cut(follows: &Follows) -> Option<Cut> {
    if follows.len() < 2 {
        return None;
    }
    choice(follows).or_else(|| sequence(follows)).or_else(|| parallel(follows)).or_else(|| repeated(follows))
}

/// Steps that belong together (disjoint sets; Tarjan 1975).
struct Groups {
    leaders: Vec<usize>,
}

impl Groups {
    fn new(size: usize) -> Self {
        Self { leaders: (0..size).collect() }
    }

    fn leader(&mut self, place: usize) -> usize {
        let mut at = place;
        while self.leaders[at] != at {
            self.leaders[at] = self.leaders[self.leaders[at]];
            at = self.leaders[at];
        }
        at
    }

    /// The first of two leaders leads both, so that groups come in the order of their first places.
    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.leader(one), self.leader(other));
        self.leaders[one.max(other)] = one.min(other);
    }

    fn all(mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.leaders.len()];
        for place in 0..groups.len() {
            let leader = self.leader(place);
            groups[leader].push(place);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

/// The groups that pairs of steps for which something holds make.
fn grouped(follows: &Follows, together: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(follows.len());
    for one in 0..follows.len() {
        for other in one + 1..follows.len() {
            if together(one, other) {
                groups.unite(one, other);
            }
        }
    }
    groups.all()
}

fn named(follows: &Follows, parts: Vec<Vec<usize>>) -> Vec<Vec<u16>> {
    let name = |part: Vec<usize>| {
        let mut steps: Vec<u16> = part.into_iter().map(|place| follows.steps[place]).collect();
        steps.sort_unstable();
        steps
    };
    parts.into_iter().map(name).collect()
}

/// Parts between which nothing leads.
fn choice(follows: &Follows) -> Option<Cut> {
    let parts = grouped(follows, |one, other| follows.leads(one, other) || follows.leads(other, one));
    (parts.len() > 1).then(|| Cut::Choice(named(follows, parts)))
}

/// Parts of which each leads to all later ones and to no earlier one.
fn sequence(follows: &Follows) -> Option<Cut> {
    let reached = follows.reached();
    let mut parts = grouped(follows, |one, other| reached[one][other] == reached[other][one]);
    if parts.len() < 2 {
        return None;
    }
    // Of two parts one leads to the other, whichever steps of them are looked at.
    parts.sort_by(|one, other| reached[other[0]][one[0]].cmp(&reached[one[0]][other[0]]));
    Some(Cut::Sequence(named(follows, parts)))
}

/// Parts whose steps all lead to each other, each with a start and an end.
fn parallel(follows: &Follows) -> Option<Cut> {
    let apart = grouped(follows, |one, other| !(follows.leads(one, other) && follows.leads(other, one)));
    let is_whole = |part: &Vec<usize>| {
        part.iter().any(|place| follows.is_start(*place)) && part.iter().any(|place| follows.is_end(*place))
    };
    let (mut parts, others): (Vec<Vec<usize>>, Vec<Vec<usize>>) = apart.into_iter().partition(is_whole);
    if parts.len() < 2 {
        return None;
    }
    parts[0].extend(others.into_iter().flatten());
    Some(Cut::Parallel(named(follows, parts)))
}

/// A body with all starts and ends, and what leads from its ends back to its starts.
fn repeated(follows: &Follows) -> Option<Cut> {
    let all = 0..follows.len();
    let (starts, ends): (Vec<usize>, Vec<usize>) = (
        all.clone().filter(|place| follows.is_start(*place)).collect(),
        all.clone().filter(|place| follows.is_end(*place)).collect(),
    );
    let is_outer = |place: usize| follows.is_start(place) || follows.is_end(place);
    let inner = grouped(follows, |one, other| {
        !is_outer(one) && !is_outer(other) && (follows.leads(one, other) || follows.leads(other, one))
    });
    let all_or_none = |counts: usize, of: &[usize]| counts == 0 || counts == of.len();
    let leads_back = |place: usize| {
        let entered = ends.iter().filter(|end| follows.leads(**end, place)).count();
        let left = starts.iter().filter(|start| follows.leads(place, **start)).count();
        let from_elsewhere =
            starts.iter().chain(&ends).any(|outer| follows.leads(*outer, place) && !follows.is_end(*outer));
        let to_elsewhere =
            starts.iter().chain(&ends).any(|outer| follows.leads(place, *outer) && !follows.is_start(*outer));
        !from_elsewhere && !to_elsewhere && all_or_none(entered, &ends) && all_or_none(left, &starts)
    };
    let is_redo = |part: &Vec<usize>| !is_outer(part[0]) && part.iter().all(|place| leads_back(*place));
    let (redo, body): (Vec<Vec<usize>>, Vec<Vec<usize>>) = inner.into_iter().partition(is_redo);
    if redo.is_empty() {
        return None;
    }
    let mut parts = vec![body.into_iter().flatten().collect()];
    parts.extend(redo);
    Some(Cut::Loop(named(follows, parts)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::log::Log;

    /// The cut of journeys written as letters.
    fn of(journeys: &[&str]) -> Option<Cut> {
        let mut log = Log::default();
        for journey in journeys {
            log.add(journey.bytes().map(|letter| u16::from(letter - b'a')).collect(), 1);
        }
        cut(&Follows::of(&log))
    }

    #[test]
    fn parts_that_nothing_joins_are_a_choice() {
        assert_eq!(of(&["ab", "c"]), Some(Cut::Choice(vec![vec![0, 1], vec![2]])));
    }

    #[test]
    fn parts_that_lead_on_only_are_a_sequence() {
        assert_eq!(of(&["ab", "acb", "a"]), Some(Cut::Sequence(vec![vec![0], vec![2], vec![1]])));
        // What never comes together with something else stands beside it.
        assert_eq!(of(&["abd", "acd"]), Some(Cut::Sequence(vec![vec![0], vec![1, 2], vec![3]])));
    }

    #[test]
    fn parts_in_any_order_are_parallel() {
        assert_eq!(of(&["ab", "ba"]), Some(Cut::Parallel(vec![vec![0], vec![1]])));
        assert_eq!(of(&["abc", "acb", "cab"]), Some(Cut::Parallel(vec![vec![0, 1], vec![2]])));
    }

    #[test]
    fn what_leads_back_from_the_ends_to_the_starts_is_between_rounds() {
        assert_eq!(of(&["ab", "abcab"]), Some(Cut::Loop(vec![vec![0, 1], vec![2]])));
        assert_eq!(of(&["a", "aba", "aca"]), Some(Cut::Loop(vec![vec![0], vec![1], vec![2]])));
    }

    #[test]
    fn what_does_not_fall_apart_has_no_cut() {
        assert_eq!(of(&["aa"]), None);
        assert_eq!(of(&["abab"]), None);
    }
}

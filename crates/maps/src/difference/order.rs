//! Which things keep their order.

/// Of places that were in order once: a longest part of them that still is. True
/// for what is in it; whatever is not has moved.
///
/// The longest increasing subsequence, by its length up to each place.
pub(super) fn unmoved(places: &[usize]) -> Vec<bool> {
    let mut lengths: Vec<usize> = Vec::with_capacity(places.len());
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let mut best: Option<usize> = None;
        for earlier in 0..at {
            if places[earlier] < *place && best.is_none_or(|best| lengths[earlier] > lengths[best]) {
                best = Some(earlier);
            }
        }
        lengths.push(1 + best.map_or(0, |best| lengths[best]));
        before.push(best);
    }
    let mut stays = vec![false; places.len()];
    let mut next = (0..places.len()).max_by_key(|at| lengths[*at]);
    while let Some(at) = next {
        stays[at] = true;
        next = before[at];
    }
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The length of the longest increasing part, by trying all parts.
    fn longest(places: &[usize]) -> usize {
        let mut longest = 0;
        for chosen in 0..1_u32 << places.len() {
            let part: Vec<usize> =
                (0..places.len()).filter(|at| chosen & (1 << at) != 0).map(|at| places[at]).collect();
            if part.is_sorted() {
                longest = longest.max(part.len());
            }
        }
        longest
    }

    proptest! {
        #[test]
        fn what_stays_is_in_order_and_as_much_as_can_be(
            places in prop::collection::vec(0..40_usize, 0..10).prop_map(|mut places| {
                let mut met = std::collections::HashSet::new();
                places.retain(|place| met.insert(*place));
                places
            })
        ) {
            let stays = unmoved(&places);
            let kept: Vec<usize> =
                places.iter().zip(&stays).filter(|(_, stays)| **stays).map(|(place, _)| *place).collect();
            prop_assert!(kept.is_sorted());
            prop_assert_eq!(kept.len(), longest(&places));
        }
    }
}

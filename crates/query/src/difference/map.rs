//! What changed on a map.

use std::collections::HashMap;

use styk_insight::hypothesis::benjamini_hochberg;
use styk_insight::interval::wilson;
use styk_model::answer::{Change, MapLink, MapResult, MapTouchpoint, Rate, TouchpointChange};

use super::DISCOVERY_RATE;
use super::compare::shares;
use crate::answers::in_order;

/// Marks every share of a map with its change against another map, all adjusted
/// together. What only the other has is added, with nobody in it.
pub(crate) fn map_changes(here: &mut MapResult, there: MapResult) {
    let MapResult { customers, touchpoints, links, other_transitions, .. } = there;
    let interactions_there = interactions(&touchpoints);
    let (mut others, mut other_links) = (by(touchpoints, |one| one.key.clone()), by(links, ends));
    for one in &mut here.touchpoints {
        let other = others.remove(&one.key);
        let none = MapTouchpoint { share: wilson(0, customers), ended_here: wilson(0, 0), ..MapTouchpoint::default() };
        compare(one, &other.unwrap_or(none));
    }
    for other in others.into_values() {
        let mut one = MapTouchpoint {
            key: other.key.clone(),
            touchpoint: other.touchpoint.clone(),
            share: wilson(0, here.customers),
            place: other.place,
            trend: vec![0; here.periods.len()],
            ..MapTouchpoint::default()
        };
        compare(&mut one, &other);
        here.touchpoints.push(one);
    }
    let interactions_here = interactions(&here.touchpoints);
    let at = |interactions: &HashMap<String, u64>, key: &str| interactions.get(key).copied().unwrap_or(0);
    for link in &mut here.links {
        // A link that a limit cut off is not one that nobody went.
        match other_links.remove(&ends(link)) {
            Some(other) => link.change = Some(change(other.share, link.share)),
            None if other_transitions == 0 => {
                link.change = Some(change(wilson(0, at(&interactions_there, &link.from)), link.share));
            }
            None => {}
        }
    }
    if here.other_transitions == 0 {
        let mut gone: Vec<MapLink> = other_links.into_values().collect();
        gone.sort_by(|a, b| b.customers.cmp(&a.customers).then_with(|| ends(a).cmp(&ends(b))));
        for other in gone {
            let share = wilson(0, at(&interactions_here, &other.from));
            let change = Some(change(other.share, share));
            here.links.push(MapLink { from: other.from, to: other.to, share, change, ..MapLink::default() });
        }
    }
    adjust(here);
    in_order(&mut here.touchpoints);
}

fn interactions(touchpoints: &[MapTouchpoint]) -> HashMap<String, u64> {
    touchpoints.iter().map(|one| (one.key.clone(), one.interactions)).collect()
}

fn by<T, K: Eq + std::hash::Hash>(list: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, T> {
    list.into_iter().map(|one| (key(&one), one)).collect()
}

fn ends(link: &MapLink) -> (String, String) {
    (link.from.clone(), link.to.clone())
}

/// Not adjusted yet: the p-value stands in the place of the q-value.
fn change(before: Rate, now: Rate) -> Change {
    let compared = shares(String::new(), before, now);
    Change { before: before.value, difference: compared.difference, q_value: compared.p_value, real: false }
}

fn compare(here: &mut MapTouchpoint, there: &MapTouchpoint) {
    here.change = Some(TouchpointChange {
        share: change(there.share, here.share),
        ended_here: change(there.ended_here, here.ended_here),
    });
}

fn adjust(map: &mut MapResult) {
    let touchpoints = map.touchpoints.iter_mut().filter_map(|one| one.change.as_mut());
    let shares = touchpoints.flat_map(|change| [&mut change.share, &mut change.ended_here]);
    let links = map.links.iter_mut().filter_map(|one| one.change.as_mut());
    let changes: Vec<&mut Change> = shares.chain(links).collect();
    let p_values: Vec<f64> = changes.iter().map(|change| change.q_value).collect();
    for (change, q_value) in changes.into_iter().zip(benjamini_hochberg(&p_values)) {
        (change.q_value, change.real) = (q_value, q_value < DISCOVERY_RATE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touchpoint(key: &str, customers: u64, of: u64) -> MapTouchpoint {
        let ended_here = wilson(customers / 4, customers);
        let place = ["search", "fax", "chat", "app"].iter().position(|one| *one == key).map(|place| place as f64);
        MapTouchpoint {
            key: key.to_owned(),
            interactions: customers,
            customers,
            share: wilson(customers, of),
            ended_here,
            place,
            ..MapTouchpoint::default()
        }
    }

    fn link(from: &str, to: &str, count: u64, of: u64) -> MapLink {
        MapLink { from: from.into(), to: to.into(), count, share: wilson(count, of), ..MapLink::default() }
    }

    fn map(customers: u64, touchpoints: Vec<MapTouchpoint>, links: Vec<MapLink>) -> MapResult {
        MapResult { customers, touchpoints, links, ..MapResult::default() }
    }

    #[test]
    fn what_grew_fell_appeared_and_went_is_marked_and_the_same_is_not() {
        let mut here = map(
            1_000,
            vec![touchpoint("search", 900, 1_000), touchpoint("chat", 400, 1_000), touchpoint("app", 300, 1_000)],
            vec![link("search", "chat", 400, 900), link("search", "app", 300, 900)],
        );
        let there = map(
            1_000,
            vec![touchpoint("search", 905, 1_000), touchpoint("chat", 100, 1_000), touchpoint("fax", 200, 1_000)],
            vec![link("search", "chat", 100, 905), link("search", "fax", 200, 905)],
        );
        map_changes(&mut here, there);
        let share = |key: &str| {
            let found = here.touchpoints.iter().find(|one| one.key == key).unwrap();
            let change = found.change.unwrap().share;
            (change.real, (change.difference.value * 1_000.0).round() as i64, change.before)
        };
        assert_eq!(share("search"), (false, -5, 0.905));
        assert_eq!(share("chat"), (true, 300, 0.1));
        assert_eq!(share("app"), (true, 300, 0.0));
        assert_eq!(share("fax"), (true, -200, 0.2));
        let order: Vec<_> = here.touchpoints.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(order, ["search", "fax", "chat", "app"], "what only the other has stands in its place");
        let links: Vec<_> = here.links.iter().map(|link| (link.to.as_str(), link.change.unwrap().real)).collect();
        assert_eq!(links, [("chat", true), ("app", true), ("fax", true)]);
        let fax = here.links.last().unwrap().change.unwrap().difference;
        assert!(fax.low.unwrap() < fax.value && fax.value < fax.high.unwrap() && fax.high.unwrap() < 0.0);
    }

    #[test]
    fn a_link_that_a_limit_cut_off_is_not_called_new() {
        let mut here = map(10, vec![touchpoint("a", 10, 10)], vec![link("a", "b", 5, 10)]);
        let there = MapResult { other_transitions: 7, ..map(10, vec![touchpoint("a", 10, 10)], Vec::new()) };
        map_changes(&mut here, there);
        assert_eq!(here.links[0].change, None);
    }
}

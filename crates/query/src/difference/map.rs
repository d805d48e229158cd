//! What changed on a map.

use std::collections::HashMap;

use styk_insight::hypothesis::benjamini_hochberg;
use styk_insight::interval::wilson;
use styk_model::answer::{Change, MapLink, MapResult, MapTouchpoint, Rate, TouchpointChange};

use super::DISCOVERY_RATE;
use super::compare::shares;

/// Marks every share of a map with its change against another map, all adjusted
/// together. What only the other has is added, with nobody in it.
pub(crate) fn map_changes(here: &mut MapResult, there: MapResult) {
    let MapResult { customers, touchpoints, links, other_transitions, .. } = there;
    let interactions_there = interactions(&touchpoints);
    let (mut others, mut other_links) = (by(touchpoints, |one| one.key.clone()), by(links, ends));
    let mut changes = Changes::default();
    for one in &mut here.touchpoints {
        let other = others.remove(&one.key);
        let none = MapTouchpoint { share: wilson(0, customers), ended_here: wilson(0, 0), ..MapTouchpoint::default() };
        changes.touchpoint(one, &other.unwrap_or(none));
    }
    let mut gone: Vec<MapTouchpoint> = others.into_values().collect();
    gone.sort_by(|a, b| a.key.cmp(&b.key));
    for other in gone {
        let mut one = MapTouchpoint {
            key: other.key.clone(),
            touchpoint: other.touchpoint.clone(),
            share: wilson(0, here.customers),
            place: other.place,
            trend: vec![0; here.periods.len()],
            ..MapTouchpoint::default()
        };
        changes.touchpoint(&mut one, &other);
        here.touchpoints.push(one);
    }
    let interactions_here = interactions(&here.touchpoints);
    let at = |interactions: &HashMap<String, u64>, key: &str| interactions.get(key).copied().unwrap_or(0);
    for link in &mut here.links {
        // A link that a limit cut off is not one that nobody went.
        match other_links.remove(&ends(link)) {
            Some(other) => changes.link(link, other.share),
            None if other_transitions == 0 => changes.link(link, wilson(0, at(&interactions_there, &link.from))),
            None => {}
        }
    }
    if here.other_transitions == 0 {
        let mut gone: Vec<MapLink> = other_links.into_values().collect();
        gone.sort_by(|a, b| b.customers.cmp(&a.customers).then_with(|| ends(a).cmp(&ends(b))));
        for other in gone {
            let share = wilson(0, at(&interactions_here, &other.from));
            let mut link = MapLink { share, from: other.from, to: other.to, ..MapLink::default() };
            changes.link(&mut link, other.share);
            here.links.push(link);
        }
    }
    changes.adjust(here);
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

/// The p-values of all changes, in the order in which they were made.
#[derive(Default)]
struct Changes {
    p_values: Vec<f64>,
}

impl Changes {
    fn change(&mut self, before: Rate, now: Rate) -> Change {
        let compared = shares(String::new(), before, now);
        self.p_values.push(compared.p_value);
        Change { before: before.value, difference: compared.difference, q_value: 1.0, real: false }
    }

    fn touchpoint(&mut self, here: &mut MapTouchpoint, there: &MapTouchpoint) {
        here.change = Some(TouchpointChange {
            share: self.change(there.share, here.share),
            ended_here: self.change(there.ended_here, here.ended_here),
        });
    }

    fn link(&mut self, here: &mut MapLink, there: Rate) {
        here.change = Some(self.change(there, here.share));
    }

    fn adjust(self, map: &mut MapResult) {
        let mut q_values = benjamini_hochberg(&self.p_values).into_iter();
        let touchpoints = map.touchpoints.iter_mut().filter_map(|one| one.change.as_mut());
        let shares = touchpoints.flat_map(|change| [&mut change.share, &mut change.ended_here]);
        let links = map.links.iter_mut().filter_map(|one| one.change.as_mut());
        for change in shares.chain(links) {
            change.q_value = q_values.next().unwrap_or(1.0);
            change.real = change.q_value < DISCOVERY_RATE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touchpoint(key: &str, customers: u64, of: u64) -> MapTouchpoint {
        let ended_here = wilson(customers / 4, customers);
        MapTouchpoint {
            key: key.to_owned(),
            interactions: customers,
            customers,
            share: wilson(customers, of),
            ended_here,
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

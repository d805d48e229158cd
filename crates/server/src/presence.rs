//! Who has which map open. It is known while they say so, and outlives no process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Whoever was not heard of for so long has gone; the app says every five seconds that it is there.
const GONE: Duration = Duration::from_secs(12);

/// Tabs of one account on one map, and maps, that are remembered at once.
const MOST_TABS: usize = 20;
const MOST_MAPS: usize = 2_000;

/// Colours that people are told apart by.
const COLOURS: u8 = 8;

/// Where on a map somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub step: String,
    pub lane: String,
}

/// Somebody who has a map open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Somebody {
    pub account: u32,
    pub name: String,
    /// From 0, one of eight; the same to everybody, and another one than that of others while there are any left.
    pub colour: u8,
    pub place: Option<Place>,
}

/// A tab of somebody that has a map open.
#[derive(Debug, Clone)]
struct Tab {
    id: String,
    account: u32,
    name: String,
    place: Option<Place>,
    heard: Instant,
}

/// The tabs that have a map open, and the colours of the accounts they are of.
#[derive(Debug, Default)]
struct OfMap {
    tabs: Vec<Tab>,
    colours: HashMap<u32, u8>,
}

/// What a tab says of itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    /// What the tab is called.
    pub tab: &'a str,
    pub account: u32,
    pub name: &'a str,
    pub place: Option<&'a Place>,
}

/// Who has which map open, by the key of the map.
#[derive(Debug, Default)]
pub(crate) struct Presence(Mutex<HashMap<String, OfMap>>);

impl Presence {
    /// Notes that a tab has a map open; who else has, in the order in which they came.
    pub(crate) fn here(&self, map: &str, said: Said<'_>, now: Instant) -> Vec<Somebody> {
        let mut maps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !maps.contains_key(map) && maps.len() >= MOST_MAPS {
            maps.retain(|_, of_map| {
                of_map.forget(now);
                !of_map.tabs.is_empty()
            });
            if maps.len() >= MOST_MAPS {
                return Vec::new();
            }
        }
        let of_map = maps.entry(map.to_owned()).or_default();
        of_map.note(said, now);
        of_map.forget(now);
        of_map.others(said.account)
    }

    /// Notes that a tab has gone.
    pub(crate) fn gone(&self, map: &str, tab: &str, account: u32) {
        let mut maps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(of_map) = maps.get_mut(map) else { return };
        of_map.tabs.retain(|one| one.id != tab || one.account != account);
        if of_map.tabs.is_empty() {
            maps.remove(map);
        }
    }
}

impl OfMap {
    fn note(&mut self, said: Said<'_>, now: Instant) {
        let Said { tab, account, name, place } = said;
        if let Some(known) = self.tabs.iter_mut().find(|one| one.id == tab && one.account == account) {
            known.place = place.cloned();
            known.heard = now;
            return;
        }
        if self.tabs.iter().filter(|one| one.account == account).count() >= MOST_TABS {
            return;
        }
        let colour = self.free_colour(account);
        self.colours.entry(account).or_insert(colour);
        let (id, name, place) = (tab.to_owned(), name.to_owned(), place.cloned());
        self.tabs.push(Tab { id, account, name, place, heard: now });
    }

    fn forget(&mut self, now: Instant) {
        self.tabs.retain(|tab| now.saturating_duration_since(tab.heard) < GONE);
        self.colours.retain(|account, _| self.tabs.iter().any(|tab| tab.account == *account));
    }

    /// The first colour that nobody has, beginning with one that goes by the account.
    fn free_colour(&self, account: u32) -> u8 {
        let first = (account % u32::from(COLOURS)) as u8;
        let mut all = (0..COLOURS).map(|next| (first + next) % COLOURS);
        all.find(|colour| self.colours.values().all(|taken| taken != colour)).unwrap_or(first)
    }

    /// Everybody but one; of somebody with several tabs, where they were last.
    fn others(&self, account: u32) -> Vec<Somebody> {
        let mut others: Vec<(Somebody, Instant)> = Vec::new();
        for tab in self.tabs.iter().filter(|tab| tab.account != account) {
            let colour = self.colours.get(&tab.account).copied().unwrap_or_default();
            let (name, place) = (tab.name.clone(), tab.place.clone());
            match others.iter_mut().find(|(known, _)| known.account == tab.account) {
                None => others.push((Somebody { account: tab.account, name, colour, place }, tab.heard)),
                Some((known, heard)) if *heard < tab.heard => {
                    known.place = place;
                    *heard = tab.heard;
                }
                Some(_) => {}
            }
        }
        others.into_iter().map(|(somebody, _)| somebody).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(tab: &'static str, account: u32) -> Said<'static> {
        let name = if account == 1 { "Anna" } else { "Boris" };
        Said { tab, account, name, place: None }
    }

    fn names(found: &[Somebody]) -> Vec<&str> {
        found.iter().map(|one| one.name.as_str()).collect()
    }

    #[test]
    fn others_are_seen_until_they_go_or_are_silent() {
        let (presence, now) = (Presence::default(), Instant::now());
        assert_eq!(presence.here("shop", said("a", 1), now), []);
        assert_eq!(names(&presence.here("shop", said("b", 2), now)), ["Anna"]);
        assert_eq!(presence.here("other", said("b", 2), now), [], "another map");
        assert_eq!(names(&presence.here("shop", said("a", 1), now + GONE / 2)), ["Boris"]);
        assert_eq!(presence.here("shop", said("a", 1), now + GONE), [], "Boris was silent");
        presence.here("shop", said("b", 2), now + GONE);
        presence.gone("shop", "b", 1);
        assert_eq!(names(&presence.here("shop", said("a", 1), now + GONE)), ["Boris"], "no other tells Boris away");
        presence.gone("shop", "b", 2);
        assert_eq!(presence.here("shop", said("a", 1), now + GONE), []);
    }

    #[test]
    fn somebody_with_several_tabs_is_one_and_where_they_were_last() {
        let (presence, now) = (Presence::default(), Instant::now());
        let place = |step: &str| Place { step: step.to_owned(), lane: "mood".to_owned() };
        let (first, second) = (place("looks"), place("pays"));
        let second_later = now + Duration::from_secs(1);
        presence.here("shop", Said { place: Some(&first), ..said("a", 1) }, now);
        let own = presence.here("shop", Said { place: Some(&second), ..said("b", 1) }, second_later);
        assert_eq!(own, [], "one's own other tab is nobody else");
        let seen = presence.here("shop", said("c", 2), second_later);
        assert_eq!((seen.len(), seen[0].place.as_ref()), (1, Some(&second)));
        presence.gone("shop", "b", 1);
        assert_eq!(presence.here("shop", said("c", 2), second_later)[0].place.as_ref(), Some(&first));
    }

    #[test]
    fn colours_differ_while_there_are_any_left() {
        let (presence, now) = (Presence::default(), Instant::now());
        // All of them would have the same by their numbers.
        for account in 0..12 {
            presence.here("shop", said("a", account * u32::from(COLOURS) + 3), now);
        }
        let seen = presence.here("shop", said("z", 1), now);
        let mut colours: Vec<u8> = seen.iter().map(|one| one.colour).collect();
        assert_eq!(colours[0], 3);
        colours.truncate(usize::from(COLOURS));
        colours.sort_unstable();
        assert_eq!(colours, (0..COLOURS).collect::<Vec<u8>>());
        assert!(seen.iter().all(|one| one.colour < COLOURS));
    }

    #[test]
    fn nobody_fills_the_memory_with_tabs() {
        let (presence, now) = (Presence::default(), Instant::now());
        for tab in 0..MOST_TABS + 5 {
            let tab = tab.to_string();
            presence.here("shop", Said { tab: &tab, account: 1, name: "Anna", place: None }, now);
        }
        assert_eq!(presence.0.lock().unwrap()["shop"].tabs.len(), MOST_TABS);
    }
}

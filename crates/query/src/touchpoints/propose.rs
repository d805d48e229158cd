//! A first registry from the events that the data has.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use styk_model::Medium;

use super::catalogue::{CatalogueEntry, PAGE_VIEW, catalogue};
use super::naming::{humanised, slug, squeezed};
use super::registry::{Names, Registry, Rule, Touchpoint};

/// How often an event came with a channel, medium and place.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EventStats {
    pub event: String,
    pub channel: String,
    pub medium: Medium,
    pub place: String,
    pub count: u64,
}

/// Proposes a registry for these events.
pub fn propose(events: &[EventStats]) -> Registry {
    Registry::default().extended(events)
}

impl Registry {
    /// The same registry with touchpoints for the events it has none for, but
    /// for those that were dismissed. What is there keeps its key, name and
    /// place in the list.
    #[must_use]
    pub fn extended(&self, events: &[EventStats]) -> Self {
        let bound: HashSet<&str> =
            self.touchpoints.iter().flat_map(|one| &one.rule.events).map(String::as_str).collect();
        let mut proposal = Proposal { known: self.touchpoints.len(), registry: self.clone(), counts: Vec::new() };
        let known = |event: &Event<'_>| bound.contains(event.name) || self.dismissed.contains(event.name);
        for event in Event::all(events).into_iter().filter(|event| !known(event)) {
            proposal.add(&event);
        }
        proposal.finish(self)
    }
}

/// An event with everything it came with.
struct Event<'a> {
    name: &'a str,
    entry: Option<&'static CatalogueEntry>,
    /// The channel, where it is always the same.
    channel: Option<&'a str>,
    medium: Medium,
    /// Times per place.
    places: BTreeMap<&'a str, u64>,
    count: u64,
}

impl<'a> Event<'a> {
    /// All events: those that are called like their entry's key first, then by
    /// name, so that keys do not depend on the order of the data.
    fn all(stats: &'a [EventStats]) -> Vec<Self> {
        let mut by_name: BTreeMap<&str, Vec<&EventStats>> = BTreeMap::new();
        for one in stats.iter().filter(|one| !one.event.is_empty()) {
            by_name.entry(&one.event).or_default().push(one);
        }
        let mut events: Vec<Self> = by_name.into_iter().map(|(name, stats)| Self::of(name, &stats)).collect();
        events.sort_by_key(|event| event.entry.is_none_or(|entry| squeezed(entry.key) != squeezed(event.name)));
        events
    }

    fn of(name: &'a str, stats: &[&'a EventStats]) -> Self {
        let channels: BTreeSet<&str> = stats.iter().map(|one| one.channel.as_str()).collect();
        let mut mediums: BTreeMap<&str, (u64, Medium)> = BTreeMap::new();
        let mut places: BTreeMap<&str, u64> = BTreeMap::new();
        for one in stats {
            mediums.entry(one.medium.name()).or_insert((0, one.medium)).0 += one.count;
            *places.entry(&one.place).or_default() += one.count;
        }
        let most = mediums.into_values().max_by_key(|(count, _)| *count);
        Self {
            name,
            entry: catalogue().of_event(name),
            channel: channels.first().copied().filter(|channel| channels.len() == 1 && !channel.is_empty()),
            medium: most.map_or(Medium::default(), |(_, medium)| medium),
            places,
            count: stats.iter().map(|one| one.count).sum(),
        }
    }

    /// What the data says where it says something, else what is usual.
    fn medium(&self, entry: Option<&CatalogueEntry>) -> Medium {
        match (self.medium, entry.and_then(|entry| entry.medium)) {
            (Medium::Digital, Some(usual)) => usual,
            (given, _) => given,
        }
    }
}

struct Proposal {
    registry: Registry,
    /// How many touchpoints there were before.
    known: usize,
    /// How often each new one was met.
    counts: Vec<u64>,
}

impl Proposal {
    fn add(&mut self, event: &Event<'_>) {
        let Some(entry) = event.entry else {
            let names = Names::same(&humanised(event.name));
            let slug = slug(event.name);
            // A catalogue's key stays free for its own entry, which may come later.
            let reserved = catalogue().entries.iter().any(|entry| entry.key == slug);
            let key = self.free_key(if reserved { "" } else { &slug }, event.name);
            self.push(event, None, key, names, None, event.count);
            return;
        };
        let mut rest = event.count;
        if entry.key == PAGE_VIEW {
            // The rest has a touchpoint even while it is empty: other pages may come.
            rest -= self.add_pages(event);
        }
        let taken = self.registry.touchpoints.iter().position(|one| one.key == entry.key);
        match taken {
            // Another name of the same thing in the same channel.
            Some(number) if number >= self.known && self.is_same(number, event, entry) => {
                self.registry.touchpoints[number].rule.events.push(event.name.to_owned());
                self.counts[number - self.known] += rest;
            }
            Some(_) => {
                let key = self.free_key(&format!("{}-{}", entry.key, slug(event.name)), event.name);
                let names = told_apart(&entry.names, event.channel.unwrap_or(event.name));
                self.push(event, Some(entry), key, names, None, rest);
            }
            None => self.push(event, Some(entry), entry.key.to_owned(), entry.names.clone(), None, rest),
        }
    }

    fn is_same(&self, number: usize, event: &Event<'_>, entry: &CatalogueEntry) -> bool {
        let touchpoint = &self.registry.touchpoints[number];
        touchpoint.channel.as_deref() == event.channel && touchpoint.names == entry.names
    }

    /// Touchpoints for the kinds of pages that a general page event came from;
    /// gives back how many interactions they have.
    fn add_pages(&mut self, event: &Event<'_>) -> u64 {
        let mut pages: BTreeMap<&str, (&CatalogueEntry, BTreeSet<&str>, u64)> = BTreeMap::new();
        for (place, count) in &event.places {
            if let Some((entry, part)) = catalogue().of_place(place) {
                let page = pages.entry(entry.key).or_insert_with(|| (entry, BTreeSet::new(), 0));
                page.1.insert(part);
                page.2 += count;
            }
        }
        let mut taken = 0;
        for (key, (entry, parts, count)) in pages {
            let page_key = if key.ends_with("-page") { key.to_owned() } else { format!("{key}-page") };
            let key = self.free_key(&page_key, event.name);
            let is_taken = self.registry.touchpoints.iter().any(|one| one.names == entry.names);
            let names = if is_taken { page_names(&entry.names) } else { entry.names.clone() };
            self.push(event, Some(entry), key, names, Some(place_condition(&parts)), count);
            taken += count;
        }
        taken
    }

    fn push(
        &mut self,
        event: &Event<'_>,
        entry: Option<&CatalogueEntry>,
        key: String,
        names: Names,
        condition: Option<String>,
        count: u64,
    ) {
        self.registry.touchpoints.push(Touchpoint {
            key,
            names,
            stage: entry.and_then(|entry| entry.stage),
            phase: entry.and_then(|entry| entry.phase),
            channel: event.channel.map(str::to_owned),
            medium: event.medium(entry),
            rule: Rule { events: vec![event.name.to_owned()], condition, moment: None, priority: 0 },
            ..Touchpoint::default()
        });
        self.counts.push(count);
    }

    /// The key itself where it is free; else with what tells the event apart.
    fn free_key(&self, wanted: &str, event: &str) -> String {
        let taken = |key: &str| self.registry.touchpoints.iter().any(|one| one.key == key);
        let base = if wanted.is_empty() { format!("event-{:08x}", hash(event)) } else { wanted.to_owned() };
        if !taken(&base) {
            return base;
        }
        let base = format!("{base}-{:04x}", hash(event) & 0xffff);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        std::iter::once(base.clone()).chain(numbered).find(|key| !taken(key)).unwrap_or(base)
    }

    /// New touchpoints in the order of stages, the frequent ones first.
    fn finish(mut self, before: &Registry) -> Registry {
        let fresh = self.registry.touchpoints.split_off(self.known);
        let mut fresh: Vec<(Touchpoint, u64)> = fresh.into_iter().zip(self.counts).collect();
        fresh.sort_by(|(a, a_count), (b, b_count)| {
            let stage = |one: &Touchpoint| (one.stage.is_none(), one.stage);
            stage(a).cmp(&stage(b)).then(b_count.cmp(a_count)).then(a.key.cmp(&b.key))
        });
        self.registry.touchpoints.extend(fresh.into_iter().map(|(touchpoint, _)| touchpoint));
        if self.registry.touchpoints != before.touchpoints {
            self.registry.version = before.version + 1;
        }
        self.registry
    }
}

fn told_apart(names: &Names, by: &str) -> Names {
    let with = |name: &str| format!("{name} ({by})");
    Names { en: with(&names.en), ru: with(&names.ru), pl: with(&names.pl) }
}

fn page_names(names: &Names) -> Names {
    Names {
        en: format!("{} (page)", names.en),
        ru: format!("{} (страница)", names.ru),
        pl: format!("{} (strona)", names.pl),
    }
}

/// Pages at or below any of these parts of paths; the root only itself.
fn place_condition(parts: &BTreeSet<&str>) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let exact: Vec<String> = parts.iter().map(|part| quoted(part)).collect();
    let below = parts.iter().filter(|part| **part != "/");
    let mut alternatives = vec![format!("place in [{}]", exact.join(", "))];
    alternatives.extend(below.map(|part| format!("place.startsWith({})", quoted(&format!("{part}/")))));
    alternatives.join(" || ")
}

/// FNV-1a: small, and the same everywhere and always.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

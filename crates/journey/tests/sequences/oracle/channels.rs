//! Channels, one departure at a time.

use std::collections::{BTreeMap, BTreeSet};

use styk_journey::operators::{
    CellCounts, ChannelRows, ChannelsCounts, HandOffCounts, Moments, PassageCounts, WeakCounts,
};
use styk_journey::{ABSENT, UNBOUND};
use styk_model::Onward;

use crate::log::{Journey, Person, Row};

pub(crate) struct ChannelsAsked {
    pub(crate) goal: Option<u32>,
    /// Whether customers whose first row has another value than 0 are known weakly.
    pub(crate) recognised: bool,
    pub(crate) within: i64,
    pub(crate) newest: i64,
}

/// A row that a journey left.
struct Departure {
    symbol: u16,
    channel: u32,
    onward: Onward,
    /// Where to and after how long, if to another channel.
    other: Option<(u32, i64)>,
}

impl Departure {
    fn is_at(&self, symbol: Option<u16>, channel: u32) -> bool {
        self.channel == channel && symbol.is_none_or(|symbol| symbol == self.symbol)
    }

    /// Wherever, and its touchpoint if it has one.
    fn places(&self) -> Vec<Option<u16>> {
        let mut places = vec![None];
        if self.symbol != UNBOUND {
            places.push(Some(self.symbol));
        }
        places
    }
}

/// The departures of a journey, and whether it reached the goal.
fn departures(journey: &Journey, asked: &ChannelsAsked) -> (Vec<Departure>, bool) {
    let goal = asked.goal.and_then(|bit| journey.rows.iter().position(|row| row.mask >> bit & 1 == 1));
    let rows = &journey.rows[..goal.map_or(journey.rows.len(), |goal| goal + 1)];
    let mut departures = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if row.group == ABSENT || goal == Some(at) {
            continue;
        }
        let soon: Vec<&Row> = rows[at + 1..].iter().filter(|later| later.time - row.time <= asked.within).collect();
        let next = soon.iter().find(|later| later.group != ABSENT);
        let onward = match next {
            Some(next) if next.group == row.group => Onward::Same,
            Some(_) => Onward::Other,
            None if !soon.is_empty() => Onward::Unknown,
            None if asked.newest - row.time >= asked.within => Onward::Lost,
            None => Onward::Open,
        };
        let other = next.filter(|_| onward == Onward::Other).map(|next| (next.group, next.time - row.time));
        departures.push(Departure { symbol: row.symbol, channel: row.group, onward, other });
    }
    (departures, goal.is_some())
}

type Way = (Option<u16>, u32, u32);

pub(crate) fn channels(persons: &[Person], journeys: &[Journey], asked: &ChannelsAsked) -> ChannelsCounts {
    let mut counts = ChannelsCounts { journeys: journeys.len() as u64, ..ChannelsCounts::default() };
    let mut hand_offs: BTreeMap<Way, (HandOffCounts, BTreeSet<u32>)> = BTreeMap::new();
    let mut passages: BTreeMap<(Option<u16>, u32), PassageCounts> = BTreeMap::new();
    for journey in journeys {
        let (departures, reached) = departures(journey, asked);
        counts.reached += u64::from(reached);
        let mut held: BTreeSet<Way> = BTreeSet::new();
        let mut spots: BTreeSet<(Option<u16>, u32)> = BTreeSet::new();
        for departure in &departures {
            for symbol in departure.places() {
                spots.insert((symbol, departure.channel));
                let Some((to, wait)) = departure.other else { continue };
                held.insert((symbol, departure.channel, to));
                let (counted, customers) = hand_offs.entry((symbol, departure.channel, to)).or_default();
                counted.times.record(wait);
                customers.insert(journey.person);
            }
        }
        for way in held {
            if let Some((counted, _)) = hand_offs.get_mut(&way) {
                counted.journeys += 1;
                counted.reached += u64::from(reached);
            }
        }
        for (symbol, channel) in spots {
            let here = || departures.iter().filter(|one| one.is_at(symbol, channel));
            let passage = passages.entry((symbol, channel)).or_default();
            for (place, onward) in Onward::ALL.into_iter().enumerate() {
                passage.onward[place] += u64::from(here().next_back().is_some_and(|last| last.onward == onward));
            }
            let stayed = here().any(|one| one.onward == Onward::Same) && here().all(|one| one.onward != Onward::Other);
            passage.stayed += u64::from(stayed);
            passage.stayed_reached += u64::from(stayed && reached);
        }
    }
    let hand_off = |((symbol, from, to), (counted, customers)): (Way, (HandOffCounts, BTreeSet<u32>))| HandOffCounts {
        symbol,
        from,
        to,
        customers: customers.len() as u64,
        ..counted
    };
    counts.hand_offs = hand_offs.into_iter().map(hand_off).collect();
    counts.passages =
        passages.into_iter().map(|((symbol, channel), passage)| PassageCounts { symbol, channel, ..passage }).collect();
    counts.cells = cells(persons);
    counts.rows = rows(persons);
    if asked.recognised {
        counts.weak = counts.rows.iter().map(|row| weak(persons, row)).collect();
    }
    counts
}

fn cells(persons: &[Person]) -> Vec<CellCounts> {
    let all = || persons.iter().flat_map(|person| person.rows.iter().map(move |row| (person.number, row)));
    let spots: BTreeSet<(u16, u32)> = all()
        .filter(|(_, row)| row.symbol != UNBOUND && row.group != ABSENT)
        .map(|(_, row)| (row.symbol, row.group))
        .collect();
    let cell = |(symbol, channel): (u16, u32)| {
        let here = || all().filter(|(_, row)| (row.symbol, row.group) == (symbol, channel));
        let customers: BTreeSet<u32> = here().map(|(number, _)| number).filter(|number| *number != 0).collect();
        let mut scores: BTreeMap<u32, Moments> = BTreeMap::new();
        for (_, row) in here().filter(|(_, row)| row.value != ABSENT && !row.score().is_nan()) {
            scores.entry(row.value).or_default().record(row.score());
        }
        CellCounts {
            symbol,
            channel,
            interactions: here().count() as u64,
            customers: customers.len() as u64,
            scores: scores.into_iter().collect(),
        }
    };
    spots.into_iter().map(cell).collect()
}

fn rows(persons: &[Person]) -> Vec<ChannelRows> {
    let mut rows: BTreeMap<Option<u32>, ChannelRows> = BTreeMap::new();
    for person in persons {
        for row in &person.rows {
            let channel = (row.group != ABSENT).then_some(row.group);
            let counted = rows.entry(channel).or_insert(ChannelRows { channel, ..ChannelRows::default() });
            counted.interactions += 1;
            counted.unidentified += u64::from(person.number == 0);
        }
    }
    rows.into_values().collect()
}

fn weak(persons: &[Person], of: &ChannelRows) -> WeakCounts {
    let is_here = |row: &&Row| (row.group != ABSENT).then_some(row.group) == of.channel;
    let (mut interactions, mut customers, mut gain) = (0, 0, of.unidentified);
    for person in persons.iter().filter(|person| person.number != 0 && person.rows.iter().any(|row| is_here(&row))) {
        if person.rows[0].value != 0 {
            interactions += person.rows.iter().filter(is_here).count() as u64;
            customers += 1;
            gain += person.rows.len() as u64;
        }
    }
    WeakCounts { channel: of.channel, interactions, customers, gain }
}

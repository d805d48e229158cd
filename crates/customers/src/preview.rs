//! What other rules would do, before they hold; and whether what holds is what the facts say.

use std::collections::{HashMap, HashSet};

use styk_model::{PersonNumber, UNIDENTIFIED};

use crate::Customers;
use crate::error::Result;
use crate::partition::people;
use crate::rules::{Judge, Rules};

/// Groups that one list has at most.
const MOST_GROUPS: usize = 10;

/// Identifiers that one group names at most.
const MOST_NAMED: usize = 20;

/// What other rules would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    pub people_before: u64,
    pub people_after: u64,
    /// People of now who would be part of somebody larger.
    pub merged: u64,
    /// People of now whose identifiers would be parted.
    pub parted: u64,
    /// Identifiers that would name nobody, and do now.
    pub nobody: u64,
    pub nobody_before: u64,
    /// Links that would not be followed, and are not now.
    pub refused: u64,
    pub refused_before: u64,
    /// The people with the most identifiers, after it.
    pub largest: Vec<Group>,
    /// The largest of those who would be merged of several, after it.
    pub joined: Vec<Group>,
    /// The largest of those who would be parted, as they are now.
    pub split: Vec<Group>,
}

/// Identifiers that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    pub identifiers: u64,
    /// Of how many people of the other side it is made.
    pub parts: u64,
    /// Some of them, ascending.
    pub some: Vec<PersonNumber>,
}

impl Customers {
    /// What other rules would do to people: everything is computed, nothing is changed.
    pub async fn preview(&self, rules: &Rules) -> Result<Preview> {
        let before = self.people();
        let mut after = self.scratch(rules).await?;
        // What has come since is not part of the comparison.
        after.people.truncate(before.by_alias().len());
        let (_, refused_before) = self.store().refusals(0, 0).await?;
        Ok(compared(before.by_alias(), &after.people, (refused_before, after.refused)))
    }

    /// Identifiers whose person is not who the facts say.
    pub async fn wrong(&self) -> Result<u64> {
        let kept = self.people();
        let scratch = self.scratch(self.rules()).await?;
        // Who is being erased is nobody already, and still who they were.
        let unfinished = self.store().unfinished_erasures().await?;
        let going: HashSet<PersonNumber> =
            unfinished.iter().flat_map(|one| one.identifiers.iter().map(|(alias, _)| *alias)).collect();
        let both = kept.by_alias().iter().zip(&scratch.people).enumerate();
        let wrong =
            both.filter(|(alias, (kept, computed))| kept != computed && !going.contains(&(*alias as PersonNumber)));
        Ok(wrong.count() as u64)
    }

    async fn scratch(&self, rules: &Rules) -> Result<Scratch> {
        let junk = self.junk_by(rules).await?;
        let mut change = self.store().change().await?;
        let facts = change.facts().await?;
        let (sources, last) = (change.sources().await?, change.last_alias().await?);
        drop(change);
        let judge = Judge::new(rules, &sources, junk);
        let partition = people(facts, &judge);
        let mut of: Vec<PersonNumber> = (0..=last).collect();
        for alias in judge.junk().iter().filter(|alias| **alias <= last) {
            of[*alias as usize] = UNIDENTIFIED;
        }
        for (alias, person) in &partition.people {
            of[*alias as usize] = *person;
        }
        Ok(Scratch { people: of, refused: partition.refused.len() as u64 })
    }
}

/// People computed from all facts.
struct Scratch {
    people: Vec<PersonNumber>,
    refused: u64,
}

fn compared(before: &[PersonNumber], after: &[PersonNumber], refused: (u64, u64)) -> Preview {
    let (old, new) = (sizes(before), sizes(after));
    let (into, from) = (parts(before, after), parts(after, before));
    let several = |parts: &HashMap<PersonNumber, Vec<PersonNumber>>| -> Vec<(PersonNumber, u64)> {
        parts.iter().map(|(person, parts)| (*person, parts.len() as u64)).collect()
    };
    let (joined, split) = (several(&from), several(&into));
    let nobody = |people: &[PersonNumber]| people.iter().skip(1).filter(|one| **one == UNIDENTIFIED).count() as u64;
    Preview {
        people_before: old.len() as u64,
        people_after: new.len() as u64,
        merged: joined.iter().map(|(_, parts)| parts).sum(),
        parted: split.len() as u64,
        nobody: nobody(after),
        nobody_before: nobody(before),
        refused: refused.1,
        refused_before: refused.0,
        largest: groups(after, &new, new.keys().map(|person| (*person, 1)).collect()),
        joined: groups(after, &new, joined),
        split: groups(before, &old, split),
    }
}

/// How many identifiers each person has.
fn sizes(people: &[PersonNumber]) -> HashMap<PersonNumber, u32> {
    let mut sizes = HashMap::new();
    for person in people.iter().skip(1).filter(|person| **person != UNIDENTIFIED) {
        *sizes.entry(*person).or_insert(0) += 1;
    }
    sizes
}

/// Of those of `whole` who have identifiers of several of `other`: which these are.
fn parts(whole: &[PersonNumber], other: &[PersonNumber]) -> HashMap<PersonNumber, Vec<PersonNumber>> {
    let mut first: HashMap<PersonNumber, PersonNumber> = HashMap::new();
    let mut several: HashMap<PersonNumber, Vec<PersonNumber>> = HashMap::new();
    for (person, theirs) in whole.iter().zip(other).skip(1) {
        if *person == UNIDENTIFIED || *theirs == UNIDENTIFIED {
            continue;
        }
        let first = *first.entry(*person).or_insert(*theirs);
        if first != *theirs {
            several.entry(*person).or_insert_with(|| vec![first]).push(*theirs);
        }
    }
    for parts in several.values_mut() {
        parts.sort_unstable();
        parts.dedup();
    }
    several
}

/// The largest of these people, each with some identifiers.
fn groups(people: &[PersonNumber], sizes: &HashMap<PersonNumber, u32>, mut of: Vec<(PersonNumber, u64)>) -> Vec<Group> {
    let size = |person: &PersonNumber| sizes.get(person).copied().unwrap_or(0);
    of.sort_unstable_by_key(|(person, _)| (std::cmp::Reverse(size(person)), *person));
    of.truncate(MOST_GROUPS);
    let of = of.into_iter().map(|(person, parts)| {
        let members = people.iter().enumerate().skip(person as usize).filter(|(_, other)| **other == person);
        let some = members.map(|(alias, _)| alias as PersonNumber).take(MOST_NAMED).collect();
        Group { identifiers: u64::from(size(&person)), parts, some }
    });
    of.collect()
}

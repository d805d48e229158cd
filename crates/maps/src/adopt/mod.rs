//! What customers do otherwise, made part of a map.
//!
//! Something is added to what the map allows and nothing is taken away: whoever followed it still does. Most of it is
//! said right at a step, by edges that leave the blocks of the plan around it as they were: a step is left out or done
//! over again, and a step that may be left out is put behind another. What moves edges further, to go back over several
//! steps or to have steps in any order, is taken only where the plan comes to the blocks that it should.
//!
//! A journey that departs from the map where it is told to comes nearer to it by at least one of the drafts.

mod blocks;
mod change;
mod edges;
mod flaw;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use self::change::AdoptChange;
pub use self::flaw::AdoptFlaw;
use crate::plan::Node;
use crate::{Map, Plan, Step};

/// The longest key of a step.
const LONGEST_KEY: usize = 100;

/// What customers do that a map does not have, and where: behind the step that they did last as planned, or before any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Departure {
    /// They leave out the step of this key.
    Skipped { step: String },
    /// They do it, but there.
    WrongOrder { step: String, after: Option<String> },
    /// They do it again there.
    Repeated { step: String, after: Option<String> },
    /// They come to this touchpoint there, which is called so.
    Unplanned { touchpoint: String, name: String, after: Option<String> },
}

/// A map with what customers do in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    pub map: Map,
    /// What has changed, in the order in which it is told.
    pub changes: Vec<AdoptChange>,
}

/// The drafts of a map that have a departure in it, at least one. Of several the first says most with least; which of
/// them more journeys follow is for the data to say.
///
/// Fails where the map is no plan, has no such step, is full, or allows it already.
pub fn adopt(map: &Map, departure: &Departure) -> Result<Vec<Adopted>, AdoptFlaw> {
    let adopting = Adopting { plan: Plan::compile(map)?, map };
    let drafts = match departure {
        Departure::Skipped { step } => vec![adopting.left_out(step)?],
        Departure::WrongOrder { step, after } => adopting.elsewhere(step, after.as_deref())?,
        Departure::Repeated { step, after } => adopting.again(step, after.as_deref())?,
        Departure::Unplanned { touchpoint, name, after } => {
            let step = Step { name: name.clone(), touchpoints: vec![touchpoint.clone()], ..Step::default() };
            let mut draft = adopting.begun();
            adopting.put(&mut draft, step, touchpoint, after.as_deref())?;
            vec![draft]
        }
    };
    let (mut kept, mut flaw) = (Vec::new(), None);
    for draft in drafts {
        match Plan::compile(&draft.map) {
            Ok(plan) if plan.steps() == adopting.plan.steps() && plan.tree() == adopting.plan.tree() => {
                flaw = Some(AdoptFlaw::Already { map: map.name.clone() });
            }
            Ok(_) => kept.push(draft),
            Err(found) => flaw = Some(found.into()),
        }
    }
    match flaw {
        Some(flaw) if kept.is_empty() => Err(flaw),
        _ => Ok(kept),
    }
}

/// A map that something is made part of, with its plan.
struct Adopting<'a> {
    map: &'a Map,
    plan: Plan,
}

impl Adopting<'_> {
    /// The map, with edges that say no more than its order said where it had none.
    fn begun(&self) -> Adopted {
        let mut map = self.map.clone();
        let mut changes = Vec::new();
        if map.edges.is_empty() {
            map.edges = edges::in_order(&map);
            if !map.edges.is_empty() {
                changes.push(AdoptChange::OrderWritten);
            }
        }
        Adopted { map, changes }
    }

    fn left_out(&self, step: &str) -> Result<Adopted, AdoptFlaw> {
        let name = self.name(step)?;
        let mut draft = self.begun();
        edges::leave_out(&mut draft.map.edges, step);
        draft.changes.push(AdoptChange::LeftOut { step: name });
        Ok(draft)
    }

    /// A step in any order with those that it changes places with; else left out where it is, and once more there.
    fn elsewhere(&self, step: &str, after: Option<&str>) -> Result<Vec<Adopted>, AdoptFlaw> {
        let mut once_more = self.left_out(step)?;
        self.put_again(&mut once_more, step, after)?;
        Ok(self.beside(step, after)?.into_iter().chain([once_more]).collect())
    }

    /// A way back to the step; else, and beside it where the way back leads over other steps, the step once more there.
    fn again(&self, step: &str, after: Option<&str>) -> Result<Vec<Adopted>, AdoptFlaw> {
        let back = self.back(step, after)?;
        if after == Some(step) {
            return Ok(back.into_iter().collect());
        }
        let mut once_more = self.begun();
        self.put_again(&mut once_more, step, after)?;
        Ok(back.into_iter().chain([once_more]).collect())
    }

    /// With a way back to the step from the one behind which it is done again.
    fn back(&self, step: &str, after: Option<&str>) -> Result<Option<Adopted>, AdoptFlaw> {
        let name = self.name(step)?;
        let Some(from) = after else { return Ok(None) };
        let from_name = self.name(from)?;
        let mut draft = self.begun();
        edges::lead_back(&mut draft.map.edges, from, step);
        if from == step {
            draft.changes.push(AdoptChange::DoneAgain { step: name });
            return Ok(Some(draft));
        }
        draft.changes.push(AdoptChange::LeadsBack { from: from_name, to: name });
        let wanted = blocks::repeated(self.plan.tree(), self.place(step)?, self.place(from)?);
        Ok(wanted.filter(|wanted| comes_to(&draft.map, wanted)).map(|_| draft))
    }

    /// With the step in any order beside those between its place and where it is done.
    fn beside(&self, step: &str, after: Option<&str>) -> Result<Option<Adopted>, AdoptFlaw> {
        let name = self.name(step)?;
        let Some(after) = after else { return Ok(None) };
        let Some(beside) = blocks::beside(self.plan.tree(), self.place(step)?, self.place(after)?) else {
            return Ok(None);
        };
        let others: Vec<_> = beside.others.iter().map(|place| &self.plan.steps()[*place]).collect();
        let keys: HashSet<&str> = others.iter().map(|other| other.key.as_str()).collect();
        let mut draft = self.begun();
        let Some(edges) = edges::beside(&draft.map.edges, step, &keys) else { return Ok(None) };
        draft.map.edges = edges;
        if !comes_to(&draft.map, &beside.tree) {
            return Ok(None);
        }
        let others = others.iter().map(|other| other.name.clone()).collect();
        draft.changes.push(AdoptChange::AnyOrder { step: name, others });
        Ok(Some(draft))
    }

    /// Puts a step once more behind another, or before all.
    fn put_again(&self, draft: &mut Adopted, step: &str, after: Option<&str>) -> Result<(), AdoptFlaw> {
        let known = self.map.step(step).ok_or_else(|| AdoptFlaw::NoSuchStep { step: step.to_owned() })?;
        let again = Step { name: known.name.clone(), touchpoints: known.touchpoints.clone(), ..Step::default() };
        self.put(draft, again, step, after)
    }

    /// Puts a step that may be left out behind another, or before all; its key is made of a text.
    fn put(&self, draft: &mut Adopted, mut step: Step, key: &str, after: Option<&str>) -> Result<(), AdoptFlaw> {
        step.key = new_key(&draft.map, key);
        let name = if step.name.trim().is_empty() { step.key.clone() } else { step.name.clone() };
        let behind = after.map(|after| self.name(after)).transpose()?;
        let Adopted { map, changes } = draft;
        match after {
            Some(after) => edges::put_behind(&mut map.edges, &step.key, after),
            None => edges::put_first(map, &step.key),
        }
        edges::leave_out_alone(&mut map.edges, &step.key);
        let stage = insert(map, step, after);
        changes.push(AdoptChange::Added { step: name, stage, after: behind });
        Ok(())
    }

    fn place(&self, step: &str) -> Result<usize, AdoptFlaw> {
        let place = self.plan.steps().iter().position(|one| one.key == step);
        place.ok_or_else(|| AdoptFlaw::NoSuchStep { step: step.to_owned() })
    }

    fn name(&self, step: &str) -> Result<String, AdoptFlaw> {
        Ok(self.plan.steps()[self.place(step)?].name.clone())
    }
}

/// Whether the plan of a map is these blocks.
fn comes_to(map: &Map, wanted: &Node) -> bool {
    Plan::compile(map).is_ok_and(|plan| plan.tree() == wanted)
}

/// Puts a step into the stage of another, right behind it, or at the beginning of the first stage with steps; gives the
/// name of the stage.
fn insert(map: &mut Map, step: Step, after: Option<&str>) -> String {
    let holds = |steps: &[Step]| match after {
        Some(after) => steps.iter().position(|one| one.key == after).map(|place| place + 1),
        None => (!steps.is_empty()).then_some(0),
    };
    for stage in &mut map.stages {
        if let Some(place) = holds(&stage.steps) {
            stage.steps.insert(place, step);
            return stage.name.clone();
        }
    }
    String::new()
}

/// A key that no step of the map has: the text itself, or numbered.
fn new_key(map: &Map, text: &str) -> String {
    let taken: HashSet<&str> = map.steps().map(|(_, step)| step.key.as_str()).collect();
    let mut key: String = text.chars().take(LONGEST_KEY).collect();
    let mut number = 1;
    while taken.contains(key.as_str()) {
        number += 1;
        let ending = format!("-{number}");
        let room = LONGEST_KEY - ending.len();
        key = text.chars().take(room).chain(ending.chars()).collect();
    }
    key
}

//! The keeper of who is who: imports, undo, decisions of people.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use styk_model::{Identifier, IdentifierKind, PersonNumber, Timestamp, UNIDENTIFIED};
use styk_store::{
    AliasList, Change, ErasedRows, Fact, FactKind, ImportNumber, ImportState, ImportSummary, NewErasure, NewFact,
    NewImport, PeopleState, Refusal, Standing, Store,
};

use crate::erased::MarkKey;
use crate::error::{CustomersError, Result};
use crate::index::fact_hash;
use crate::intake::Intake;
use crate::interner::{Interner, Lookup};
use crate::partition::{Partition, people};
use crate::people::People;
use crate::rules::{Judge, Rules};

/// The rules that the stored people were computed with.
const RULES: &str = "identity_rules";

/// What a change of the facts did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The identity position after it.
    pub position: u64,
    /// Persons who gained or lost identifiers, by their numbers before and after, ascending.
    pub people: Vec<PersonNumber>,
    /// Identifiers that belong to another person than before, each with who that is now.
    pub moves: Vec<(PersonNumber, PersonNumber)>,
}

/// What a human says of two identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They are one person.
    Link,
    /// They are not one person.
    Unlink,
    /// What was decided of them no longer holds.
    Withdraw,
}

impl Decision {
    fn kind(self) -> FactKind {
        match self {
            Self::Link => FactKind::Linked,
            Self::Unlink => FactKind::Unlinked,
            Self::Withdraw => FactKind::Withdrawn,
        }
    }
}

/// A decision, and who says why.
#[derive(Debug, Clone, Copy)]
pub struct Says<'a> {
    pub decision: Decision,
    /// Two aliases.
    pub one: PersonNumber,
    pub other: PersonNumber,
    pub author: &'a str,
    /// In the author's words; may be empty.
    pub reason: &'a str,
    pub time: Timestamp,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub applied: Applied,
    /// Why the link could not be followed.
    pub refused: Option<Refusal>,
}

/// Who is who in one data folder. One process has one of these; questions read
/// the [`People`] it hands out.
#[derive(Debug)]
pub struct Customers {
    store: Store,
    rules: Arc<Rules>,
    people: Arc<People>,
    /// From the first time that rows are taken in.
    interner: Option<Interner>,
    /// Makes the marks of identifiers that are erased.
    key: Option<MarkKey>,
}

impl Customers {
    /// Opens the people of a store and settles what a crash left behind.
    ///
    /// `in_lake` tells the version of the Delta table that holds the rows of an
    /// import: an import that was cut short is committed where there is one,
    /// and taken back where there is none. Changed rules are applied to
    /// everything.
    pub async fn open(
        store: Store,
        rules: Rules,
        mut in_lake: impl FnMut(ImportNumber) -> Option<u64>,
    ) -> Result<Self> {
        let people = Arc::new(People { state: store.people().await? });
        let mut customers = Self { store, rules: Arc::new(rules), people, interner: None, key: None };
        for import in customers.store.prepared_imports().await? {
            match in_lake(import) {
                Some(version) => customers.store.commit_import(import, version, Timestamp::now()).await?,
                None => customers.roll_back(import).await?,
            }
        }
        let rules = serde_json::json!(*customers.rules).to_string();
        if customers.store.meta(RULES).await?.as_deref() != Some(&rules) {
            customers.apply_rules().await?;
        }
        Ok(customers)
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    pub(crate) fn rules_shared(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }

    /// Who is who now.
    pub fn people(&self) -> Arc<People> {
        Arc::clone(&self.people)
    }

    /// Begins an import. Until [`Customers::finish`], nobody sees anything of it.
    pub async fn begin(&mut self, import: &NewImport) -> Result<(ImportNumber, Intake)> {
        let interner = self.interner().await?;
        let number = self.store.begin_import(import).await?;
        Ok((number, Intake::new(&self.store, interner, number)))
    }

    /// Takes in what arrives live, for as long as the process runs.
    pub async fn live(&mut self) -> Result<Intake> {
        let interner = self.interner().await?;
        Ok(Intake::new(&self.store, interner, ImportNumber::DIRECT))
    }

    /// Finds identifiers without the store; `None` before rows are taken in.
    pub fn lookup(&self) -> Option<Lookup> {
        self.interner.clone().map(Lookup)
    }

    async fn interner(&mut self) -> Result<Interner> {
        if let Some(interner) = &self.interner {
            return Ok(interner.clone());
        }
        let interner = Interner::load(&self.store, Arc::clone(&self.rules), self.key.clone()).await?;
        Ok(self.interner.insert(interner).clone())
    }

    /// Writes the rest of an import's identifiers and facts and applies them,
    /// all or nothing. Rows are written to the lake after this, with
    /// [`People::person`] of their alias and the position in [`Applied`]; then
    /// the import is committed by [`Store::commit_import`].
    pub async fn finish(&mut self, intake: Intake, summary: &ImportSummary) -> Result<Applied> {
        let Intake { import, interner, facts, written, .. } = intake.without_pairs();
        let mut change = self.store.change().await?;
        let pending = interner.write(&mut change, false).await?;
        change.restore_identifier_index().await?;
        change.add_facts(import, &facts).await?;
        change.summarise_import(import, summary).await?;
        let count = written + facts.len() as u64;
        let reach = if written > 0 { Reach::Everything } else { Reach::Around(ends(&facts, &pending.junk)) };
        drop(facts);
        let applied = self.settle(change, reach, count).await?;
        interner.written(pending);
        Ok(applied)
    }

    /// Writes and applies what gathered live since the last time, all or nothing;
    /// after an error it is all still there, to be applied again. Rows are
    /// written to the lake after this.
    pub async fn apply(&mut self, intake: &mut Intake) -> Result<Applied> {
        let last = intake.interner.lock().last();
        if intake.facts.is_empty() && self.people.by_alias().len() > last as usize {
            return Ok(Applied { position: self.people.position(), ..Applied::default() });
        }
        let mut change = self.store.change().await?;
        let pending = intake.interner.write(&mut change, false).await?;
        change.add_facts(intake.import, &intake.facts).await?;
        let reach = Reach::Around(ends(&intake.facts, &pending.junk));
        let applied = self.settle(change, reach, intake.facts.len() as u64).await?;
        intake.interner.written(pending);
        let facts = intake.take_facts();
        intake.applied(&facts);
        Ok(applied)
    }

    /// Takes an import back: its facts no longer count. The lake removes its rows afterwards.
    pub async fn undo(&mut self, import: ImportNumber) -> Result<Applied> {
        let mut change = self.store.change().await?;
        let (aliases, count) = change.reach_of_import(import).await?;
        change.move_import(import, ImportState::Committed, ImportState::Undone).await?;
        self.settle(change, Reach::Anew(aliases), count).await
    }

    /// The key that marks identifiers which are erased; to be given before rows are taken in.
    pub fn mark_with(&mut self, key: MarkKey) {
        if let Some(interner) = &self.interner {
            interner.mark_with(key.clone());
        }
        self.key = Some(key);
    }

    /// Writes down that identifiers are to be erased, and refuses from now on what is dated before and names one of
    /// them. Gives back the number of the erasure, and the mark of each identifier.
    ///
    /// # Errors
    /// [`CustomersError::NoKey`] where there is none to mark them with.
    pub async fn begin_erasure(&mut self, new: &NewErasure) -> Result<u64> {
        let key = self.key.as_ref().ok_or(CustomersError::NoKey)?;
        let marks: Vec<Vec<u8>> = new.identifiers.iter().map(|(_, identifier)| key.mark(identifier)).collect();
        let mut change = self.store.change().await?;
        let number = change.begin_erasure(new, &marks).await?;
        change.commit().await?;
        if let Some(interner) = &self.interner {
            let aliases: Vec<PersonNumber> = new.identifiers.iter().map(|(alias, _)| *alias).collect();
            interner.erase(&aliases, &marks, new.requested);
        }
        Ok(number)
    }

    /// Removes what the store has of these identifiers (ascending) beside what the change already removes, and
    /// commits.
    pub async fn finish_erasure(
        &mut self,
        mut change: Change,
        aliases: &[PersonNumber],
        finish: impl FnOnce(ErasedRows) -> (u64, String),
    ) -> Result<Applied> {
        let around = ascending(aliases.iter().copied().chain(change.neighbours(aliases).await?));
        let erased = change.erase(aliases).await?;
        change.add_listed(AliasList::Junk, aliases).await?;
        let (number, receipt) = finish(erased);
        change.finish_erasure(number, &receipt).await?;
        self.settle(change, Reach::Anew(around), 1).await
    }

    /// Forgets identifiers (ascending) of whom nothing is left, beside what the change already removes, and commits:
    /// they keep their numbers, which name nobody. Unlike after an erasure nothing is refused: whoever comes with one
    /// again, whenever that was, is somebody new.
    pub async fn forget(&mut self, mut change: Change, aliases: &[PersonNumber]) -> Result<Applied> {
        let around = ascending(aliases.iter().copied().chain(change.neighbours(aliases).await?));
        change.unname(aliases).await?;
        change.erase(aliases).await?;
        change.add_listed(AliasList::Junk, aliases).await?;
        let applied = self.settle(change, Reach::Anew(around), 1).await?;
        if let Some(interner) = &self.interner {
            interner.erase(aliases, &[], Timestamp::now());
        }
        Ok(applied)
    }

    /// A human says of two identifiers that they are one person or not, or takes that back.
    pub async fn decide(&mut self, says: Says<'_>) -> Result<Decided> {
        let mut change = self.store.change().await?;
        let fact = self.decision(&mut change, says).await?;
        change.add_decision(&fact, says.reason).await?;
        let applied = self.settle(change, Reach::Anew(vec![fact.a, fact.b]), 1).await?;
        let linked = says.decision == Decision::Link;
        let refused = if linked { self.refusal_between(fact.a, fact.b).await? } else { None };
        Ok(Decided { applied, refused })
    }

    /// Who would be who among the identifiers that a decision is about: groups of
    /// aliases, the largest first, and why a link would not be followed. Nothing
    /// is changed.
    pub async fn foresee(&self, says: Says<'_>) -> Result<(Vec<Vec<PersonNumber>>, Option<Refusal>)> {
        let mut change = self.store.change().await?;
        let fact = self.decision(&mut change, says).await?;
        let reach = Reach::Anew(vec![fact.a, fact.b]);
        let judge = self.judge(&mut change, &reach).await?;
        let (mut facts, _) = gather(&mut change, reach, &judge).await?;
        drop(change);
        facts.push(Fact { number: u32::MAX, import: ImportNumber::DIRECT, fact });
        let of = [self.people.person(fact.a), self.people.person(fact.b)];
        let mut groups: BTreeMap<PersonNumber, Vec<PersonNumber>> = BTreeMap::new();
        let partition = people(facts, &judge);
        for (alias, person) in partition.people {
            if of.contains(&self.people.person(alias)) || [fact.a, fact.b].contains(&alias) {
                groups.entry(person).or_default().push(alias);
            }
        }
        let mut groups: Vec<Vec<PersonNumber>> = groups.into_values().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        let refused = partition.refused.into_iter().find(|refusal| refusal.fact == u32::MAX);
        Ok((groups, refused.filter(|_| says.decision == Decision::Link)))
    }

    /// Takes back an import whose rows never reached the lake, at once instead
    /// of when the folder is next opened.
    pub async fn roll_back(&mut self, import: ImportNumber) -> Result<()> {
        let mut change = self.store.change().await?;
        let (aliases, count) = change.reach_of_import(import).await?;
        change.move_import(import, ImportState::Prepared, ImportState::RolledBack).await?;
        change.discard_import(import).await?;
        change.restore_identifier_index().await?;
        self.settle(change, Reach::Anew(aliases), count).await?;
        Ok(())
    }

    /// The identifiers of a person.
    pub async fn identifiers(&self, person: PersonNumber) -> Result<Vec<(PersonNumber, Identifier<'static>)>> {
        Ok(self.store.identifiers(&self.people.aliases(person)).await?)
    }

    /// The people known by a value, of one kind of identifier or of any.
    pub async fn find(&self, kind: Option<IdentifierKind>, value: &str) -> Result<Vec<PersonNumber>> {
        let found = self.store.find(kind, value).await?;
        let mut people: Vec<PersonNumber> = found.into_iter().map(|(alias, _)| self.people.person(alias)).collect();
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }

    /// A decision as a fact, where both identifiers are there.
    async fn decision(&self, change: &mut Change, says: Says<'_>) -> Result<NewFact> {
        let Says { one, other, .. } = says;
        if one == other {
            return Err(CustomersError::Itself(one));
        }
        let (a, b) = (one.min(other), one.max(other));
        let found = self.store.identifiers(&[a, b]).await?;
        let identifier = |alias| {
            let found = found.iter().find(|(other, _)| *other == alias);
            found.map(|(_, identifier)| identifier).ok_or(CustomersError::NoSuchAlias(alias))
        };
        let (first, second) = (identifier(a)?, identifier(b)?);
        Ok(NewFact {
            time: says.time,
            hash: fact_hash(first, second),
            a,
            b,
            source: change.source(says.author).await?,
            kind: says.decision.kind(),
            a_kind: first.kind,
            b_kind: second.kind,
            standing: Standing::Verified,
        })
    }

    async fn refusal_between(&self, a: PersonNumber, b: PersonNumber) -> Result<Option<Refusal>> {
        if self.people.person(a) == self.people.person(b) {
            return Ok(None);
        }
        let judge = self.judge_now().await?;
        let facts = self.store.facts_around(&[a, b], &judge.ends()).await?;
        let numbers: Vec<u32> =
            facts.iter().filter(|fact| (fact.fact.a, fact.fact.b) == (a, b)).map(|fact| fact.number).collect();
        let partition = people(facts, &judge);
        Ok(partition.refused.into_iter().find(|refusal| numbers.contains(&refusal.fact)))
    }

    /// The rules, in terms of what is in the store.
    pub(crate) async fn judge_now(&self) -> Result<Judge<'_>> {
        let judge = Judge::new(&self.rules, &self.store.sources().await?, self.store.listed(AliasList::Junk).await?);
        Ok(judge.with_shared(self.store.listed(AliasList::Shared).await?))
    }

    /// The same within a change: who was shared stays so while facts are only added.
    async fn judge(&self, change: &mut Change, reach: &Reach) -> Result<Judge<'_>> {
        let sources = change.sources().await?;
        let judge = Judge::new(&self.rules, &sources, change.listed(AliasList::Junk).await?);
        let mut shared = change.listed(AliasList::Shared).await?;
        match reach {
            Reach::Everything => shared.clear(),
            Reach::Around(_) => {}
            Reach::Anew(aliases) => {
                let again: HashSet<PersonNumber> = aliases.iter().copied().collect();
                shared.retain(|alias| !again.contains(alias));
            }
        }
        Ok(judge.with_shared(shared))
    }

    /// Applies rules to everything, also those that held before: everybody is computed again.
    pub async fn set_rules(&mut self, rules: Rules) -> Result<Applied> {
        let before = std::mem::replace(&mut self.rules, Arc::new(rules));
        let applied = self.apply_rules().await;
        match &applied {
            Err(_) => self.rules = before,
            Ok(_) => {
                if let Some(interner) = &self.interner {
                    interner.judge_by(Arc::clone(&self.rules), self.store.listed(AliasList::Junk).await?)?;
                }
            }
        }
        applied
    }

    async fn apply_rules(&mut self) -> Result<Applied> {
        let rules = serde_json::json!(*self.rules).to_string();
        let stored = self.store.meta(RULES).await?;
        let junk = self.junk_by(&self.rules).await?;
        let mut change = self.store.change().await?;
        change.set_meta(RULES, &rules).await?;
        change.replace_listed(AliasList::Junk, &junk).await?;
        let count = u64::from(stored.is_some());
        self.settle(change, Reach::Everything, count).await
    }

    /// The aliases that name nobody by some rules or were erased, ascending.
    pub(crate) async fn junk_by(&self, rules: &Rules) -> Result<Vec<PersonNumber>> {
        if rules.junk.is_empty() {
            return Ok(self.store.erased().await?);
        }
        let (mut junk, mut alias) = (Vec::new(), 0);
        self.store
            .each_identifier(|kind, value| {
                alias += 1;
                if kind.is_none_or(|kind| rules.is_junk(kind, value)) {
                    junk.push(alias);
                }
            })
            .await?;
        Ok(junk)
    }

    /// Computes people again where `reach` says, writes them beside what the
    /// change already holds, and commits.
    async fn settle(&mut self, mut change: Change, reach: Reach, count: u64) -> Result<Applied> {
        let mut judge = self.judge(&mut change, &reach).await?;
        let (facts, aliases) = gather(&mut change, reach, &judge).await?;
        if aliases.is_none() {
            judge = judge.with_shared(Vec::new());
        }
        let numbers: Option<Vec<u32>> = aliases.is_some().then(|| facts.iter().map(|fact| fact.number).collect());
        let partition = people(facts, &judge);
        let shared = ascending(judge.shared().iter().chain(&partition.shared).copied());
        if shared != change.listed(AliasList::Shared).await? {
            change.replace_listed(AliasList::Shared, &shared).await?;
        }
        change.replace_refusals(numbers.as_deref(), &partition.refused).await?;

        let mut state = self.people.state.clone();
        let known = state.people.len();
        state.grow(change.last_alias().await?);
        state.position += count;
        let moves = moves(&partition, aliases, &judge, &state.people);
        drop((partition, judge));
        let people = make(&mut state, &moves, known);
        let changed = moves.iter().flat_map(|(alias, person)| [*alias, self.people.person(*alias), *person]);
        change.write_people(&state, &ascending(changed)).await?;
        change.commit().await?;
        self.people = Arc::new(People { state });
        Ok(Applied { position: self.people.position(), people, moves })
    }
}

/// Which identifiers may have changed hands.
enum Reach {
    Everything,
    /// These, and whoever can be reached from them: facts were added.
    Around(Vec<PersonNumber>),
    /// The same, where facts count no longer or were decided otherwise: who was
    /// shared may be so no more.
    Anew(Vec<PersonNumber>),
}

/// Identifiers for which facts are not counted first: counting reads all of them.
const FEW: usize = 10_000;

/// The facts to compute again, and the identifiers they were reached from;
/// `None` for everything, which is cheaper from a quarter of all facts on.
///
/// Nobody is reached over what is shared or names nobody: it joins them in no case.
async fn gather(
    change: &mut Change,
    reach: Reach,
    judge: &Judge<'_>,
) -> Result<(Vec<Fact>, Option<Vec<PersonNumber>>)> {
    if let Reach::Around(aliases) | Reach::Anew(aliases) = reach {
        let few = aliases.len() <= FEW;
        let most = if few { FEW * 20 } else { change.fact_count().await? as usize / 4 + 1_000 };
        if aliases.len() <= most
            && let Some(facts) = change.facts_around(&aliases, &judge.ends(), most).await?
        {
            return Ok((facts, Some(aliases)));
        }
    }
    Ok((change.facts().await?, None))
}

/// The aliases computed again whose person is another one now, with that
/// person: those named by facts, and those that no fact names any more, who
/// are on their own, or nobody where the rules say so.
fn moves(
    partition: &Partition,
    aliases: Option<Vec<PersonNumber>>,
    judge: &Judge<'_>,
    before: &[PersonNumber],
) -> Vec<(PersonNumber, PersonNumber)> {
    let alone = |alias: PersonNumber| {
        let named = partition.people.binary_search_by_key(&alias, |entry| entry.0).is_ok();
        let person = if judge.names_nobody(alias) { UNIDENTIFIED } else { alias };
        (!named && before[alias as usize] != person).then_some((alias, person))
    };
    let mut moves: Vec<_> = match aliases {
        Some(aliases) => aliases.into_iter().filter_map(alone).collect(),
        None => (1..before.len() as PersonNumber).filter_map(alone).collect(),
    };
    moves.extend(partition.people.iter().filter(|(alias, person)| before[*alias as usize] != *person));
    moves
}

/// Makes the moves and returns the persons who gained or lost by them.
///
/// Both ends of a move are noted: who reads rows in order of person must bring
/// the rows of both together. An alias that was not `known` before has no rows
/// under another person, so whoever gains it stays as they are. Rows of nobody
/// belong together with no others.
fn make(state: &mut PeopleState, moves: &[(PersonNumber, PersonNumber)], known: usize) -> Vec<PersonNumber> {
    if moves.is_empty() {
        return Vec::new();
    }
    let people = Arc::make_mut(&mut state.people);
    let (mut changed, mut moved) = (Vec::with_capacity(moves.len() * 2), Vec::with_capacity(moves.len() * 2));
    for (alias, person) in moves {
        let before = std::mem::replace(&mut people[*alias as usize], *person);
        changed.extend([before, *person]);
        moved.push(before);
        if (*alias as usize) < known && *person != UNIDENTIFIED {
            moved.push(*person);
        }
    }
    state.move_at(moved);
    ascending(changed)
}

fn ends(facts: &[NewFact], junk: &[PersonNumber]) -> Vec<PersonNumber> {
    ascending(facts.iter().flat_map(|fact| [fact.a, fact.b]).chain(junk.iter().copied()))
}

fn ascending(numbers: impl IntoIterator<Item = PersonNumber>) -> Vec<PersonNumber> {
    let mut numbers: Vec<PersonNumber> = numbers.into_iter().collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

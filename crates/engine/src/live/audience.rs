//! Segments that are followed, and what is computed of customers: who enters and who leaves, as interactions arrive,
//! people are joined and parted, and time passes.
//!
//! What both need of each alias is kept in memory, some tens of bytes, filled by one pass over the table
//! and added to with every step of the reading: a function of the table, so that a crash leaves nothing to
//! put right, and a person is the sum of their aliases, whoever that is. Who entered and left is recorded; after
//! a start (when all that the inbox holds has been read again) whatever differs from the record happened since.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use styk_lake::{DataFile, LakeError, StopOnDrop};
use styk_model::segment::Rule;
use styk_model::{Currency, PersonNumber, Timestamp, UNIDENTIFIED};
use styk_query::Context;
use styk_query::segments::{Followed, Members, Published, Standing, State};
use styk_store::Crossing;
use tokio::task::JoinHandle;

use super::kept::{Added, Kept};
use crate::computed::{ComputedTraits, Counted};
use crate::{Engine, EngineError};

/// What has to stay the same for members and computed traits to be followed further.
#[derive(Debug, Clone, PartialEq)]
struct Basis {
    rules: Arc<BTreeMap<String, Rule>>,
    traits: Arc<ComputedTraits>,
    /// Whether anybody asks for profiles.
    profiles: bool,
    registry: u64,
    imports: BTreeSet<i64>,
    /// Retention runs that have removed something.
    retained: u64,
    currency: Option<Currency>,
    /// Properties that computed traits name, as far as any interaction has them.
    properties: Vec<String>,
}

/// Segments and computed traits that the reading of the inbox follows.
#[derive(Default)]
pub(super) struct Audience {
    following: Option<Following>,
    filling: Option<Filling>,
    /// Who entered and left, not recorded yet.
    unrecorded: Vec<Crossing>,
    changes: u64,
    /// Crossings recorded since members were kept.
    since_kept: usize,
    /// Properties that are read out of JSON, not noted yet.
    reads: Vec<String>,
}

impl Basis {
    fn new(engine: &Engine, context: &Context) -> Self {
        let mut imports = engine.lake.imports();
        imports.remove(&0);
        let traits = engine.computed_traits();
        let known = |name: &&str| context.properties.iter().any(|property| property == name);
        let named = traits.traits.iter().filter_map(|one| one.column.as_deref());
        let properties = named.map(|name| name.strip_prefix("properties.").unwrap_or(name)).filter(known);
        Self {
            properties: properties.map(str::to_owned).collect(),
            rules: Arc::clone(&context.segments.rules),
            registry: context.registry.version,
            imports,
            retained: engine.retained.load(Ordering::Relaxed),
            currency: context.currency,
            profiles: engine.counts_for_profiles(),
            traits,
        }
    }
}

/// Crossings after which members are kept anew.
const KEEP_AFTER: usize = 100_000;

/// Being filled beside the reading.
struct Filling {
    basis: Basis,
    followed: Arc<Followed>,
    work: JoinHandle<Result<Filled, EngineError>>,
    /// Many segments that are saved one after the other would each have a pass that nobody waits for any more.
    _stop: StopOnDrop,
    /// What was read since it began.
    since: Vec<HashMap<PersonNumber, State>>,
}

/// What is kept of aliases, and where customers stand by it.
struct Filled {
    kept: Kept,
    standings: Vec<(PersonNumber, Standing)>,
}

struct Following {
    basis: Basis,
    followed: Arc<Followed>,
    kept: Kept,
    /// What profiles read of it.
    counted: Arc<Counted>,
    /// By the place of the segment among those that are followed.
    members: Vec<Members>,
    /// Numbers of the segments in the store.
    numbers: Vec<u32>,
    /// When customers are to be looked at again, though they do nothing.
    due: BTreeMap<i64, Vec<PersonNumber>>,
    until: HashMap<PersonNumber, i64>,
}

/// Customers to look at: in the segments at some places, or in all.
#[derive(Default)]
struct Concerned(BTreeMap<PersonNumber, Option<Vec<u16>>>);

impl Concerned {
    fn of(added: Vec<Added>) -> Self {
        let mut concerned = Self::default();
        for (person, places) in added {
            concerned.add(person, places);
        }
        concerned
    }

    fn add(&mut self, person: PersonNumber, places: Option<Vec<u16>>) {
        match (self.0.entry(person).or_insert_with(|| Some(Vec::new())), places) {
            (Some(known), Some(places)) => {
                known.extend(places);
                known.sort_unstable();
                known.dedup();
            }
            (known, _) => *known = None,
        }
    }

    fn whole(&mut self, persons: impl IntoIterator<Item = PersonNumber>) {
        self.0.extend(persons.into_iter().map(|person| (person, None)));
    }
}

impl Audience {
    /// Begins to follow the segments and computed traits of now where they, their touchpoints or the imports are other
    /// than before.
    fn keep_up(&mut self, engine: &Engine) -> Result<(), EngineError> {
        let context = engine.context();
        let basis = Basis::new(engine, &context);
        let known = self.filling.as_ref().map(|filling| &filling.basis);
        if known.or(self.following.as_ref().map(|following| &following.basis)) == Some(&basis) {
            return Ok(());
        }
        if basis.rules.is_empty() && !basis.profiles {
            self.follow_none(engine, basis.rules);
            return Ok(());
        }
        let traits = basis.profiles.then_some(basis.traits.traits.as_slice());
        let (followed, left) = Followed::new(&context, basis.rules.iter(), traits)?;
        for (key, reason) in left {
            tracing::info!(
                key,
                ?reason,
                "a segment or computed trait is not followed; it is counted when somebody asks"
            );
        }
        self.reads = followed.json_properties(&context);
        let followed = Arc::new(followed);
        let filled = Arc::clone(&followed);
        let stop = StopOnDrop(Arc::clone(&context.watch));
        // What was being filled ends here.
        self.filling = None;
        let work = tokio::task::spawn_blocking(move || fill(&filled, &context));
        self.filling = Some(Filling { basis, followed, work, _stop: stop, since: Vec::new() });
        Ok(())
    }

    /// Keeps nothing of anybody where there are no segments and nobody asks for profiles.
    fn follow_none(&mut self, engine: &Engine, rules: Arc<BTreeMap<String, Rule>>) {
        self.filling = None;
        if self.following.take().is_some() {
            engine.end_counting();
            self.changes += 1;
            let mut shown = engine.followed.write().unwrap_or_else(PoisonError::into_inner);
            *shown = Arc::new(Published { changes: self.changes, rules, members: BTreeMap::new() });
        }
    }

    /// What a run of rows says, before it is appended.
    pub(super) fn said(&self, engine: &Engine, run: Option<&Arc<DataFile>>) -> Result<Said, EngineError> {
        let Some(run) = run else { return Ok(Said::default()) };
        if self.following.is_none() && self.filling.is_none() {
            return Ok(Said::default());
        }
        let mut context = engine.context();
        context.snapshot.files = vec![Arc::clone(run)];
        let of = |followed: &Followed| followed.said(&context).map_err(EngineError::from);
        Ok(Said {
            following: self.following.as_ref().map(|following| of(&following.followed)).transpose()?,
            filling: self.filling.as_ref().map(|filling| of(&filling.followed)).transpose()?,
        })
    }

    /// Takes in what rows said, who is who now, and what time has brought.
    pub(super) fn take(&mut self, engine: &Engine, said: Said) {
        if let (Some(filling), Some(said)) = (&mut self.filling, said.filling) {
            filling.since.push(said);
        }
        let Some(following) = &mut self.following else { return };
        let added = said.following.map(|said| following.kept.add(&following.followed, &said));
        let mut concerned = Concerned::of(added.unwrap_or_default());
        concerned.whole(following.kept.regroup(&engine.people()));
        following.counted.see(engine.newest());
        let now = engine.segment_moment();
        concerned.whole(following.due_until(now));
        let crossed = following.look(concerned, now);
        self.note(engine, &crossed);
    }

    fn note(&mut self, engine: &Engine, crossed: &[(usize, PersonNumber, bool)]) {
        let Some(following) = &self.following else { return };
        if crossed.is_empty() {
            return;
        }
        let time = Timestamp::now();
        let crossing = |(place, person, entered): &(usize, PersonNumber, bool)| {
            let segment = following.numbers[*place];
            Crossing { segment, person: *person, time, entered: *entered }
        };
        self.unrecorded.extend(crossed.iter().map(crossing));
        self.changes += 1;
        let changed: BTreeSet<usize> = crossed.iter().map(|(place, ..)| *place).collect();
        following.publish(engine, self.changes, Some(&changed));
    }

    /// Takes over what was filled, once it is.
    async fn settle(&mut self, engine: &Engine) -> Result<(), EngineError> {
        if !self.filling.as_ref().is_some_and(|filling| filling.work.is_finished()) {
            return Ok(());
        }
        let Some(filling) = self.filling.take() else { return Ok(()) };
        let Filling { basis, followed, work, since, .. } = filling;
        let Filled { kept, standings } =
            work.await.map_err(|error| LakeError::from(std::io::Error::other(error)))??;
        let counted = Counted::new(&followed, &basis.traits, &kept.states, engine.newest());
        let mut following = Following {
            members: vec![Members::default(); followed.keys().count()],
            numbers: Vec::new(),
            basis,
            followed,
            kept,
            counted: Arc::new(counted),
            due: BTreeMap::new(),
            until: HashMap::new(),
        };
        let now = engine.segment_moment();
        for (person, standing) in standings {
            following.stand(person, &standing, now);
        }
        let mut concerned = Concerned::default();
        concerned.whole(following.kept.regroup(&engine.people()));
        for said in &since {
            concerned.whole(following.kept.add(&following.followed, said).into_iter().map(|(person, _)| person));
        }
        concerned.whole(following.due_until(now));
        following.look(concerned, now);
        let recorded = self.recorded(engine, &mut following).await?;
        let mut crossed = Vec::new();
        for (place, (members, before)) in following.members.iter().zip(&recorded).enumerate() {
            crossed.extend(members.apart(before).map(|person| (place, person, members.contains(person))));
        }
        self.changes += 1;
        following.publish(engine, self.changes, None);
        if following.basis.profiles {
            engine.set_counted(&following.counted);
        }
        self.following = Some(following);
        self.note(engine, &crossed);
        Ok(())
    }

    /// Who is recorded to be in each segment, which gets its number; those that were not followed begin with who is
    /// in them now.
    async fn recorded(&mut self, engine: &Engine, following: &mut Following) -> Result<Vec<Members>, EngineError> {
        // What is not written yet counts too.
        self.record(engine).await?;
        if following.members.is_empty() {
            return Ok(Vec::new());
        }
        let known = engine.store.followed().await?;
        let mut recorded = Vec::new();
        let mut change = engine.store.change().await?;
        for (key, members) in following.followed.keys().zip(&following.members) {
            let rule = following.basis.rules.get(key).map(Rule::to_string).unwrap_or_default();
            let before = known.iter().find(|one| one.key == key);
            following.numbers.push(match before {
                Some(before) if before.rule == rule => before.number,
                _ => change.follow(key, &rule, Timestamp::now(), &members.to_bytes()).await?,
            });
            recorded.push(match before {
                None => members.clone(),
                Some(before) => {
                    let mut members = Members::from_bytes(&before.members);
                    for crossing in engine.store.crossings(before.number, before.upto).await? {
                        members.set(crossing.person, crossing.entered);
                    }
                    members
                }
            });
        }
        change.commit().await?;
        Ok(recorded)
    }

    /// Forgets customers who were erased, by the numbers of their identifiers, ascending: that is no leaving.
    pub(super) fn forget(&mut self, engine: &Engine, erased: &[PersonNumber]) {
        if erased.is_empty() {
            return;
        }
        let gone = |person: PersonNumber| erased.binary_search(&person).is_ok();
        self.unrecorded.retain(|crossing| !gone(crossing.person));
        // What is being filled has read rows of theirs: it begins anew.
        self.filling = None;
        let Some(following) = &mut self.following else { return };
        following.kept.forget(erased);
        for alias in erased {
            following.until.remove(alias);
            for members in &mut following.members {
                members.set(*alias, false);
            }
        }
        self.changes += 1;
        following.publish(engine, self.changes, None);
    }

    /// Writes down who entered and left.
    async fn record(&mut self, engine: &Engine) -> Result<(), EngineError> {
        if self.unrecorded.is_empty() {
            return Ok(());
        }
        let mut change = engine.store.change().await?;
        change.add_crossings(&self.unrecorded).await?;
        change.commit().await?;
        self.since_kept += self.unrecorded.len();
        self.unrecorded.clear();
        Ok(())
    }

    /// Follows what has changed, and brings what was found to where it is kept.
    pub(super) async fn attend(&mut self, engine: &Engine) -> Result<(), EngineError> {
        tokio::task::block_in_place(|| self.keep_up(engine))?;
        if !self.reads.is_empty() {
            engine.use_properties(std::mem::take(&mut self.reads)).await?;
        }
        self.settle(engine).await?;
        tokio::task::block_in_place(|| self.take(engine, Said::default()));
        self.record(engine).await?;
        if self.since_kept >= KEEP_AFTER { self.keep_members(engine).await } else { Ok(()) }
    }

    /// Keeps members as they are recorded, so that the next start need not go through all that ever happened.
    pub(super) async fn keep_members(&mut self, engine: &Engine) -> Result<(), EngineError> {
        self.record(engine).await?;
        self.since_kept = 0;
        let Some(following) = &self.following else { return Ok(()) };
        let mut change = engine.store.change().await?;
        for (number, members) in following.numbers.iter().zip(&following.members) {
            change.keep_members(*number, &members.to_bytes()).await?;
        }
        Ok(change.commit().await?)
    }
}

/// What a run of rows says to the segments that are followed, and to those that are being filled.
#[derive(Default)]
pub(super) struct Said {
    following: Option<HashMap<PersonNumber, State>>,
    filling: Option<HashMap<PersonNumber, State>>,
}

impl Following {
    /// Puts a customer where they stand; gives back the segments that they entered and left.
    fn stand(&mut self, person: PersonNumber, standing: &Standing, now: Timestamp) -> Vec<(usize, PersonNumber, bool)> {
        let mut crossed = Vec::new();
        for (place, inside) in &standing.segments {
            if self.members[usize::from(*place)].set(person, *inside) {
                crossed.push((usize::from(*place), person, *inside));
            }
        }
        // The segments that were not looked at change no sooner than was known.
        let before = self.until.get(&person).copied();
        let all = standing.segments.len() == self.members.len();
        let known = before.filter(|until| !all && *until > now.0);
        let until = known.into_iter().chain(standing.until).min();
        match until {
            Some(until) if before == Some(until) => {}
            Some(until) => {
                self.until.insert(person, until);
                self.due.entry(until).or_default().push(person);
            }
            None => _ = self.until.remove(&person),
        }
        crossed
    }

    fn look(&mut self, concerned: Concerned, now: Timestamp) -> Vec<(usize, PersonNumber, bool)> {
        if self.members.is_empty() {
            return Vec::new();
        }
        let (followed, states) = (Arc::clone(&self.followed), Arc::clone(&self.kept.states));
        let (mut look, states) = (followed.look(), states.read());
        let mut crossed = Vec::new();
        let customers = concerned.0.into_iter().filter(|(person, _)| *person != UNIDENTIFIED);
        // Rows that no rule looks at change nothing.
        for (person, places) in customers.filter(|(_, places)| places.as_ref().is_none_or(|places| !places.is_empty()))
        {
            let standing = standing_of(self.kept.of(&states, person), &mut look, person, places.as_deref(), now.0);
            crossed.extend(self.stand(person, &standing, now));
        }
        crossed
    }

    /// Whom to look at because time has passed.
    fn due_until(&mut self, now: Timestamp) -> Vec<PersonNumber> {
        let later = self.due.split_off(&now.0.saturating_add(1));
        let due = std::mem::replace(&mut self.due, later);
        let persons = due.into_iter().flat_map(|(moment, persons)| persons.into_iter().map(move |one| (moment, one)));
        persons.filter(|(moment, person)| self.until.get(person) == Some(moment)).map(|(_, person)| person).collect()
    }

    /// Shows members to questions; of those that were there already only what `changed`.
    fn publish(&self, engine: &Engine, changes: u64, changed: Option<&BTreeSet<usize>>) {
        let mut shown = engine.followed.write().unwrap_or_else(PoisonError::into_inner);
        let mut members = BTreeMap::new();
        for (place, (key, own)) in self.followed.keys().zip(&self.members).enumerate() {
            let before = shown.members.get(key).filter(|_| changed.is_some_and(|changed| !changed.contains(&place)));
            members.insert(key.to_owned(), before.map_or_else(|| Arc::new(own.clone()), Arc::clone));
        }
        *shown = Arc::new(Published { changes, rules: Arc::clone(&self.basis.rules), members });
    }
}

/// Where a customer stands; nowhere where nothing is kept of them.
fn standing_of<'s>(
    states: impl Iterator<Item = &'s [u8]>,
    look: &mut styk_query::segments::Look<'_>,
    person: PersonNumber,
    places: Option<&[u16]>,
    now: i64,
) -> Standing {
    let mut states = states.peekable();
    if states.peek().is_none() {
        return look.nowhere();
    }
    look.standing(states, places, now).unwrap_or_else(|| {
        tracing::error!(person, "what is kept of a customer for segments cannot be read");
        look.nowhere()
    })
}

fn fill(followed: &Followed, context: &Context) -> Result<Filled, EngineError> {
    let kept = Kept::new(followed.fill(context)?, context.people.clone());
    if followed.keys().next().is_none() {
        return Ok(Filled { kept, standings: Vec::new() });
    }
    let (now, states) = (context.segments.at.0, Arc::clone(&kept.states));
    let (mut look, states) = (followed.look(), states.read());
    let mut standings = Vec::new();
    for person in (1..kept.end()).filter(|alias| kept.people.person(*alias) == *alias) {
        if context.watch.is_stopped() {
            return Err(LakeError::Stopped.into());
        }
        let mut standing = standing_of(kept.of(&states, person), &mut look, person, None, now);
        // Nobody is anywhere yet.
        standing.segments.retain(|(_, inside)| *inside);
        if standing != Standing::default() {
            standings.push((person, standing));
        }
    }
    drop(states);
    Ok(Filled { kept, standings })
}

//! Reading the inbox into the table.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use styk_collect::live::{LiveInteraction, Reader};
use styk_customers::Intake;
use styk_lake::{Flush, InboxReader, LakeError, Packer, RealDisk, SeenIds, SeenMerged, Sorter, Written};
use styk_model::{PersonNumber, Timestamp, UNIDENTIFIED};
use styk_store::{ConsentRecord, ImportNumber, LiveRejection, SourceNumber, Standing};
use tokio::task::JoinHandle;

use super::arrivals::{News, Tallies};
use super::audience::Audience;
use super::record::Arrival;
use super::sources::Source;
use crate::erasure::forgotten_since;
use crate::profile::SaidTraits;
use crate::quiet::Reading;
use crate::registry::Shape;
use crate::{Engine, EngineError};

/// Runs in memory are written to files at this size, or after [`FLUSH_AFTER`].
pub(crate) const FLUSH_BYTES: u64 = 16 << 20;
const FLUSH_AFTER: Duration = Duration::from_mins(5);

/// Past this the inbox is not read on until a flush has made room.
const MOST_BYTES: u64 = 16 * FLUSH_BYTES;

/// Records are read for so many bytes at once, until a step has so many bytes of bodies.
const READ_BYTES: usize = 256 << 10;
const STEP_BYTES: usize = 8 << 20;

/// Steps begin at least so far apart: each costs a transaction and a run.
const PACE: Duration = Duration::from_millis(200);

/// The wait after a step that failed, doubled with every one up to the longest.
const RETRY: Duration = Duration::from_millis(250);
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// Memory for the rows of one step.
const SORT_BYTES: usize = 256 << 20;

/// A message may have arrived so many microseconds before its time: clocks drift.
const DRIFT: i64 = 3600 * 1_000_000;

/// The same where the time was set right by the moment of sending: it is off by as long as sending took.
const SENDING: i64 = 300 * 1_000_000;

/// Rejected events are kept for so many days, so many of each source.
const REJECTED_DAYS: i64 = 30;
const MOST_REJECTED: u32 = 100_000;

impl Engine {
    /// [`Engine::follow`] on threads of its own, which make way for those that answer at once.
    pub async fn follow_behind(
        self: Arc<Self>,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), EngineError> {
        self.behind.run(Arc::clone(&self).follow(stop)).await
    }

    /// Brings what arrives into answers until `stop` ends, then into files.
    pub async fn follow(self: Arc<Self>, stop: impl Future<Output = ()>) -> Result<(), EngineError> {
        let mut stop = std::pin::pin!(stop);
        let mut follower = Follower::new(&self).await?;
        let _reading = Reading::begin(&self.being_read);
        let mut behind = Behind::default();
        let mut retry = RETRY;
        loop {
            behind.settle(&self, &mut follower).await;
            follower.attend().await;
            let full = self.lake.memory_bytes() >= MOST_BYTES;
            let wait = async { if full { std::future::pending().await } else { follower.reader.wait().await } };
            let ready = tokio::select! {
                () = &mut stop => break,
                () = tokio::time::sleep(Duration::from_secs(1)) => false,
                ready = wait => ready,
            };
            if ready {
                let begun = Instant::now();
                match Box::pin(follower.step()).await {
                    Ok(_) => retry = RETRY,
                    Err(error) => {
                        tracing::error!(%error, retry_ms = retry.as_millis(), "what arrived could not be taken in yet");
                        tokio::time::sleep(retry).await;
                        retry = (retry * 2).min(LONGEST_RETRY);
                    }
                }
                tokio::time::sleep(PACE.saturating_sub(begun.elapsed())).await;
            }
            if follower.flush_due() && behind.flush.is_none() {
                match follower.begin_flush() {
                    Ok(flush) => {
                        let engine = Arc::clone(&self);
                        let tallies = engine.arrivals.tallies(flush.inbox(), engine.erasures_done());
                        behind.flush = Some(tokio::spawn(async move { engine.write(flush, tallies).await }));
                    }
                    Err(error) => tracing::error!(%error, "message ids could not be written; trying again later"),
                }
            }
        }
        behind.end(&self, &mut follower).await;
        while follower.step().await? > 0 {}
        follower.flush_now().await?;
        let _stepping = self.stepping.lock().await;
        follower.forget_erased().await;
        self.end_counting();
        follower.audience.keep_members(&self).await
    }

    async fn write(&self, flush: Flush, tallies: Tallies) -> Result<Written, EngineError> {
        if let Err(error) = self.keep_tallies(tallies).await {
            tracing::warn!(%error, "what is known of sources could not be saved; trying again with the next flush");
        }
        Ok(self.lake.finish_flush(flush, &self.people()).await?)
    }

    /// Merges files where it is worth it.
    async fn merge_files(&self) -> Result<(), EngineError> {
        self.promote_used().await?;
        while self.lake.compact_some(&self.people()).await?.is_some() {}
        Ok(())
    }
}

/// Work that goes on beside the reading.
#[derive(Default)]
struct Behind {
    flush: Option<JoinHandle<Result<Written, EngineError>>>,
    merging: Option<JoinHandle<()>>,
    ids: Option<JoinHandle<Result<SeenMerged, LakeError>>>,
}

impl Behind {
    /// Takes up what has ended.
    async fn settle(&mut self, engine: &Arc<Engine>, follower: &mut Follower<'_>) {
        if self.flush.as_ref().is_some_and(JoinHandle::is_finished) {
            self.end_flush(follower).await;
        }
        if self.ids.as_ref().is_none_or(JoinHandle::is_finished) {
            self.end_ids(follower).await;
            self.ids = follower.mergeable_ids();
        }
        if self.merging.as_ref().is_none_or(JoinHandle::is_finished) && follower.merge_due {
            follower.merge_due = false;
            let engine = Arc::clone(engine);
            self.merging = Some(tokio::spawn(async move {
                if let Err(error) = engine.merge_files().await {
                    tracing::error!(%error, "files could not be merged; trying again after the next flush");
                }
            }));
        }
    }

    async fn end_flush(&mut self, follower: &mut Follower<'_>) {
        let Some(flush) = self.flush.take() else { return };
        match flush.await {
            Ok(Ok(written)) => {
                tracing::debug!(rows = written.rows, bytes = written.bytes, "rows were written to files");
                follower.flushed().await;
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "rows could not be written to files yet");
                follower.flush_failed();
            }
            Err(error) => {
                tracing::error!(%error, "writing rows to files ended unexpectedly");
                follower.flush_failed();
            }
        }
    }

    async fn end_ids(&mut self, follower: &mut Follower<'_>) {
        let Some(ids) = self.ids.take() else { return };
        let merged = match ids.await {
            Ok(merged) => merged.and_then(|merged| follower.seen.replace(merged)),
            Err(error) => Err(std::io::Error::other(error).into()),
        };
        if let Err(error) = merged {
            tracing::warn!(%error, "message ids could not be merged; trying again after the next flush");
        }
    }

    async fn end(mut self, engine: &Arc<Engine>, follower: &mut Follower<'_>) {
        self.end_flush(follower).await;
        self.settle(engine, follower).await;
        self.end_ids(follower).await;
        if let Some(merging) = self.merging.take() {
            merging.abort();
            let _ = merging.await;
        }
    }
}

/// Where the reading stands.
pub(crate) struct Follower<'a> {
    engine: &'a Engine,
    reader: InboxReader,
    intake: Intake,
    seen: SeenIds,
    audience: Audience,
    shape: Shape,
    /// By source, with the version of its settings.
    readers: HashMap<SourceNumber, (u32, Reader)>,
    /// When the oldest row that is not in a file was appended, and no flush before.
    unflushed_since: Option<Instant>,
    not_before: Option<Instant>,
    merge_due: bool,
    ids_due: bool,
    /// How many of those who were erased since the start it has forgotten.
    forgotten: usize,
    /// Requests with something that was refused because it names somebody who was erased are not kept longer than
    /// others need.
    roll_due: bool,
}

/// What one step makes of records.
struct Step {
    rows: Vec<u8>,
    /// Where each row ends, and its alias.
    ends: Vec<(usize, PersonNumber)>,
    packer: Packer,
    rejections: Vec<LiveRejection>,
    consents: Vec<ConsentRecord>,
    traits: SaidTraits,
    shape: Shape,
    news: News,
}

impl<'a> Follower<'a> {
    pub(crate) async fn new(engine: &'a Engine) -> Result<Self, EngineError> {
        let committed = engine.lake.inbox_committed();
        let now = Timestamp::now().0;
        let seen = SeenIds::open(engine.folder(), Arc::new(RealDisk), committed, now)?;
        let intake = {
            let mut customers = engine.customers.lock().await;
            let intake = customers.live().await?;
            if let Some(lookup) = customers.lookup() {
                // It is the same every time.
                let _ = engine.lookup.set(lookup);
            }
            intake
        };
        Ok(Self {
            engine,
            reader: engine.inbox.reader(engine.lake.snapshot().inbox + 1),
            intake,
            seen,
            audience: Audience::default(),
            shape: Shape::default(),
            readers: HashMap::new(),
            unflushed_since: None,
            not_before: None,
            merge_due: false,
            ids_due: false,
            forgotten: 0,
            roll_due: false,
        })
    }

    /// Takes in the next records; says how many. After an error nothing of them is in the table, and the
    /// next step takes them again.
    pub(crate) async fn step(&mut self) -> Result<usize, EngineError> {
        let from = self.reader.next();
        let unsealed = self.seen.unsealed();
        let _stepping = self.engine.stepping.lock().await;
        let done = self.try_step().await;
        self.engine.stuck.store(done.is_err(), Ordering::Relaxed);
        if done.is_err() {
            self.reader = self.engine.inbox.reader(from);
            self.seen.forget_since(unsealed);
        }
        done
    }

    async fn try_step(&mut self) -> Result<usize, EngineError> {
        self.forget_erased().await;
        let first = self.reader.next();
        let mut records = self.reader.read(READ_BYTES)?;
        let Some(mut last) = records.last() else { return Ok(0) };
        let engine = self.engine;
        let mut sorter = Sorter::small(&engine.lake.temporary(), SORT_BYTES)?;
        let mut step = Step {
            rows: Vec::new(),
            ends: Vec::new(),
            packer: sorter.packer(),
            rejections: Vec::new(),
            consents: Vec::new(),
            traits: SaidTraits::default(),
            shape: Shape::default(),
            news: News::default(),
        };
        tokio::task::block_in_place(|| {
            let mut bytes = 0;
            while let Some(read) = records.last() {
                for (offset, record) in records.iter() {
                    bytes += self.take(offset, record, &mut step)?;
                }
                last = read;
                if bytes >= STEP_BYTES {
                    break;
                }
                records = self.reader.read(READ_BYTES)?;
            }
            Ok::<_, EngineError>(())
        })?;
        let Step { rows, ends, rejections, consents, mut traits, shape, news, packer } = step;
        drop(packer);
        let people = {
            let mut customers = engine.customers.lock().await;
            let applied = customers.apply(&mut self.intake).await?;
            engine.move_people(&customers.people(), &applied)
        };
        if !rejections.is_empty() || !consents.is_empty() || traits.len() > 0 {
            let mut change = engine.store.change().await?;
            change.add_live_rejections(&rejections).await?;
            change.add_consents(&consents).await?;
            change.add_traits(&traits.take()).await?;
            change.commit().await?;
        }
        let (run, said) = tokio::task::block_in_place(|| {
            let mut start = 0;
            for (end, alias) in &ends {
                sorter.push_packed(&rows[start..*end], *alias, people.person(*alias))?;
                start = *end;
            }
            let run = engine.lake.memory_run(sorter, &people)?.map(Arc::new);
            let said = self.audience.said(engine, run.as_ref())?;
            Ok::<_, EngineError>((run, said))
        })?;
        // Rows appear with their touchpoints; past the append nothing may fail, they would be taken twice.
        self.learn(shape).await?;
        engine.arrivals.add(news);
        engine.lake.append(run, last);
        tokio::task::block_in_place(|| self.audience.take(engine, said));
        self.unflushed_since.get_or_insert_with(Instant::now);
        tokio::task::block_in_place(|| {
            while engine.lake.merge_memory(&people).unwrap_or_else(|error| {
                tracing::warn!(%error, "rows in memory could not be merged; trying again after the next step");
                false
            }) {}
        });
        Ok((last + 1 - first) as usize)
    }

    /// Forgets who was erased; whoever calls it holds `stepping`.
    async fn forget_erased(&mut self) {
        let erased = forgotten_since(&self.engine.forgotten.lock().await, &mut self.forgotten);
        self.intake.forget(&erased);
        self.audience.forget(self.engine, &erased);
    }

    /// Follows segments: whatever fails is tried again, and nothing that arrived is lost by it.
    async fn attend(&mut self) {
        let _stepping = self.engine.stepping.lock().await;
        self.forget_erased().await;
        if let Err(error) = self.audience.attend(self.engine).await {
            tracing::error!(%error, "segments could not be followed; trying again");
        }
    }

    /// Makes rows of one record; gives back how long its body is.
    fn take(&mut self, offset: u64, bytes: &[u8], step: &mut Step) -> Result<usize, EngineError> {
        let arrival = Arrival::from_bytes(bytes)?;
        let sources = self.engine.sources();
        let Some(source) = sources.by_number(arrival.source) else {
            tracing::warn!(offset, source = arrival.source.0, "a record of a source that is not there was passed over");
            return Ok(0);
        };
        let stored = arrival.stored(offset);
        let mut reader = match self.readers.remove(&source.number) {
            Some((version, reader)) if version == source.version => reader,
            _ => Reader::new(&source.settings)?.with_geo(self.engine.geo.clone()),
        };
        let (mut trouble, mut context) = (None, None);
        let refused = self.engine.refused.load(Ordering::Relaxed);
        reader.read(&stored, &mut |event| {
            if trouble.is_some() {
                return;
            }
            let taken = match event {
                Ok(event) => self.interaction(&event, source, (arrival.received, arrival.place.is_some()), step),
                Err(rejection) => {
                    step.news.rejected(source.number, &rejection, arrival.received);
                    let context: &String = context.get_or_insert_with(|| arrival.context());
                    step.rejections.push(LiveRejection {
                        number: 0,
                        source: source.number,
                        inbox: offset,
                        received: arrival.received,
                        context: context.clone(),
                        rejection,
                    });
                    Ok(())
                }
            };
            trouble = taken.err();
        });
        self.readers.insert(source.number, (source.version, reader));
        // A body that names somebody who was erased is not kept to be looked at.
        let shown = self.engine.refused.load(Ordering::Relaxed) == refused;
        step.news.arrived(source.number, &arrival, shown);
        trouble.map_or(Ok(arrival.body.len()), Err)
    }

    fn interaction(
        &mut self,
        event: &LiveInteraction<'_>,
        source: &Source,
        (received, replayed): (Timestamp, bool),
        step: &mut Step,
    ) -> Result<(), EngineError> {
        let LiveInteraction { interaction, message_id, verified, links, consents, traits, .. } = event;
        // What was in the quarantine may come twice from there, whatever its id is made of.
        if message_id.is_some() || replayed {
            let timed = interaction.raw_times.client.is_some() && !replayed;
            let off = if interaction.raw_times.sent.is_some() { SENDING } else { DRIFT };
            let sent = if timed { interaction.time.0 - off } else { i64::MIN };
            let arrived = if replayed { Timestamp::now() } else { received };
            if !self.seen.insert(interaction.id.0, sent, arrived.0)? {
                step.news.repeated(source.number);
                return Ok(());
            }
        }
        let standing = if *verified { Standing::Verified } else { Standing::Claimed };
        let observed = self.intake.observe(&interaction.who, source.number, interaction.time, standing)?;
        if observed.erased {
            self.engine.refused.fetch_add(1, Ordering::Relaxed);
            self.roll_due = true;
            return Ok(());
        }
        step.news.taken(source.number, event, received);
        for (one, other) in links {
            self.intake.observe(&[one.clone(), other.clone()], source.number, interaction.time, standing)?;
        }
        // A yes was not said after it arrived; a no from a clock that nothing sets right is not older than that.
        let unsure = interaction.raw_times.client.is_some() && interaction.raw_times.sent.is_none();
        let said = |given: bool| match (given, unsure) {
            (true, _) => interaction.time.min(received),
            (false, true) => interaction.time.max(received),
            (false, false) => interaction.time,
        };
        step.consents.extend(consents.iter().filter(|_| observed.alias != UNIDENTIFIED).map(|consent| ConsentRecord {
            number: 0,
            alias: observed.alias,
            consent: consent.clone(),
            source: source.number,
            import: ImportNumber::DIRECT,
            standing,
            time: said(consent.given),
            recorded: received,
            author: String::new(),
            note: String::new(),
        }));
        if observed.alias != UNIDENTIFIED {
            let of = (observed.alias, source.number, ImportNumber::DIRECT, standing);
            for said in traits {
                step.traits.add(said, of, interaction.time.min(received));
            }
        }
        step.shape.note(interaction);
        step.packer.pack(interaction, &mut step.rows);
        step.ends.push((step.rows.len(), observed.alias));
        Ok(())
    }

    /// Events that were never seen get their touchpoints at once, counts with the next flush.
    async fn learn(&mut self, shape: Shape) -> Result<(), EngineError> {
        let new = !self.engine.shape().knows(&shape);
        self.shape.merge(shape);
        if new { self.engine.learn(std::mem::take(&mut self.shape)).await } else { Ok(()) }
    }

    fn flush_due(&self) -> bool {
        let old = self.unflushed_since.is_some_and(|since| since.elapsed() >= FLUSH_AFTER);
        let allowed = self.not_before.is_none_or(|time| Instant::now() >= time);
        let wanted = self.engine.flush_wanted.load(Ordering::Relaxed);
        allowed && (old || wanted || self.engine.lake.memory_bytes() >= FLUSH_BYTES)
    }

    /// Fixes what the flush writes, once the ids of its messages are on the disk.
    fn begin_flush(&mut self) -> Result<Flush, EngineError> {
        self.engine.flush_wanted.store(false, Ordering::Relaxed);
        let flush = self.engine.lake.begin_flush();
        self.seen.seal(flush.inbox())?;
        self.unflushed_since = None;
        Ok(flush)
    }

    pub(crate) async fn flush_now(&mut self) -> Result<(), EngineError> {
        let flush = self.begin_flush()?;
        let tallies = self.engine.arrivals.tallies(flush.inbox(), self.engine.erasures_done());
        self.engine.write(flush, tallies).await?;
        self.flushed().await;
        Ok(())
    }

    /// What follows from rows that are in files now. Nothing of it must be done now.
    async fn flushed(&mut self) {
        let committed = self.engine.lake.inbox_committed();
        let now = Timestamp::now();
        self.not_before = None;
        (self.merge_due, self.ids_due) = (true, true);
        if std::mem::take(&mut self.roll_due)
            && let Err(error) = self.engine.inbox.roll().await
        {
            self.roll_due = true;
            tracing::warn!(%error, "the inbox could not be closed behind what was refused; trying again after the next flush");
        }
        let tidied = self.seen.expire(now.0).and_then(|()| self.engine.inbox.trim(committed + 1));
        if let Err(error) = tidied {
            tracing::warn!(%error, "the inbox could not be trimmed; trying again after the next flush");
        }
        let shape = std::mem::take(&mut self.shape);
        let learnt = self.engine.learn(shape).await;
        let before = Timestamp(now.0 - REJECTED_DAYS * 86_400_000_000);
        let kept = self.engine.store.tidy_live_rejections(before, MOST_REJECTED).await;
        if let Err(error) = learnt.and(kept.map_err(EngineError::from)) {
            tracing::warn!(%error, "counts of what arrived could not be saved");
        }
    }

    /// Merges runs of ids on a thread of its own, where there are many: that takes seconds.
    fn mergeable_ids(&mut self) -> Option<JoinHandle<Result<SeenMerged, LakeError>>> {
        // Where some are merged there may be more to merge then.
        let merge = if self.ids_due { self.seen.mergeable(self.engine.lake.inbox_committed()) } else { None };
        self.ids_due = merge.is_some();
        merge.map(|merge| tokio::task::spawn_blocking(move || merge.merged()))
    }

    fn flush_failed(&mut self) {
        self.unflushed_since.get_or_insert_with(Instant::now);
        self.not_before = Some(Instant::now() + LONGEST_RETRY);
    }
}

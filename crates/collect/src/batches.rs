//! Reads a table on several threads, into batches that come in its order.
//!
//! One thread reads the source; where it gives blocks of records, others turn
//! them into interactions side by side. Whoever asked gets the batches one
//! after the other on their own thread, the same ones at every reading.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use styk_model::{Identifier, Interaction, Rejection};

use crate::mapper::Mapper;
use crate::mapping::Mapping;
use crate::read::{GIVE_UP_AFTER, Options, SinkError, Summary, check_bad, check_complete, emptied, sink_error};
use crate::row::{Block, Next, Row, Rows};
use crate::{CollectError, Table};

/// Makes batches of interactions; each thread has its own.
pub trait Worker: Send {
    type Batch: Default + Send;

    fn interaction(&mut self, batch: &mut Self::Batch, interaction: &Interaction<'_>);
}

/// What a stretch of a source gave.
#[derive(Debug, Default)]
pub struct Batch<B> {
    pub content: B,
    /// In the order of the source.
    pub rejections: Vec<Rejection>,
    /// Bytes of the file read so far, as it lies on disk.
    pub bytes_read: u64,
}

/// Records of a batch where the source gives no blocks.
const RECORDS: usize = 2_048;

/// How many of the first rejections the error names when there are too many.
const FIRST: usize = 3;

/// A batch with what is counted of it.
#[derive(Default)]
struct Stretch<B> {
    batch: Batch<B>,
    summary: Summary,
    /// The source cannot be read on behind this.
    failure: Option<CollectError>,
    at_end: bool,
}

/// A block for any thread to read, and where its batch goes.
type Job<B> = (Block, u64, SyncSender<Stretch<B>>);

/// Reads all records of a table, as [`crate::read`] does. The first of the
/// `workers` works on the thread that reads the source, the others each on one of their own.
pub fn read_batches<W: Worker>(
    table: Table,
    mapping: &Mapping,
    options: &Options,
    workers: Vec<W>,
    take: &mut dyn FnMut(Batch<W::Batch>) -> Result<(), SinkError>,
) -> Result<Summary, CollectError> {
    check_complete(&table.name, mapping)?;
    let name = table.name.clone();
    let mut readers = Vec::with_capacity(workers.len());
    for worker in workers {
        let mapper = Mapper::new(mapping, &table, options.now)?;
        readers.push(Reader { mapper, worker, row: Row::default(), who: Vec::new() });
    }
    // Batches in the order of the source: those that are done, and those promised by other threads.
    let (in_order, batches) = sync_channel(2 * readers.len());
    let (jobs, waiting) = sync_channel::<Job<W::Batch>>(readers.len());
    let waiting = Mutex::new(waiting);
    std::thread::scope(|scope| {
        let jobs = (readers.len() > 1).then_some(jobs);
        let mut readers = readers.into_iter();
        if let Some(mut leader) = readers.next() {
            scope.spawn(move || leader.lead(table, jobs.as_ref(), &in_order));
        }
        for mut reader in readers {
            let waiting = &waiting;
            scope.spawn(move || reader.follow(waiting));
        }
        take_batches(&name, options, batches, take)
    })
}

fn take_batches<B>(
    name: &str,
    options: &Options,
    batches: Receiver<Receiver<Stretch<B>>>,
    take: &mut dyn FnMut(Batch<B>) -> Result<(), SinkError>,
) -> Result<Summary, CollectError> {
    let mut summary = Summary::default();
    let mut first = Vec::new();
    for stretch in batches {
        // A thread that is gone has panicked, which the end of the scope passes on.
        let Ok(Stretch { batch, summary: counted, failure, .. }) = stretch.recv() else { break };
        summary.add(counted);
        let left = FIRST - first.len();
        first.extend(batch.rejections.iter().take(left).map(|one| (one.position, one.flaw.clone())));
        take(batch).map_err(|source| sink_error(name, source))?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        if summary.rows > GIVE_UP_AFTER && summary.rejected_total() * 2 > summary.rows {
            check_bad(name, &summary, options.max_bad, &first)?;
        }
    }
    check_bad(name, &summary, options.max_bad, &first)?;
    Ok(summary)
}

/// Turns records into interactions on one thread.
struct Reader<W> {
    mapper: Mapper,
    worker: W,
    row: Row,
    who: Vec<Identifier<'static>>,
}

impl<W: Worker> Reader<W> {
    /// Reads the source: blocks go to other threads if there are any, single records are read here.
    fn lead(
        &mut self,
        mut table: Table,
        jobs: Option<&SyncSender<Job<W::Batch>>>,
        in_order: &SyncSender<Receiver<Stretch<W::Batch>>>,
    ) {
        loop {
            let (done, promise) = sync_channel(1);
            if in_order.send(promise).is_err() {
                return;
            }
            let mut stretch = match jobs.map_or(Ok(None), |_| table.block()) {
                Ok(Some(block)) => {
                    let bytes_read = table.progress.bytes_read();
                    if jobs.is_none_or(|jobs| jobs.send((block, bytes_read, done)).is_err()) {
                        return;
                    }
                    continue;
                }
                Ok(None) => self.stretch(&mut table, RECORDS),
                Err(failure) => Stretch { failure: Some(failure), ..Stretch::default() },
            };
            stretch.batch.bytes_read = table.progress.bytes_read();
            let over = stretch.at_end || stretch.failure.is_some();
            if done.send(stretch).is_err() || over {
                return;
            }
        }
    }

    /// Reads blocks until there are no more.
    fn follow(&mut self, waiting: &Mutex<Receiver<Job<W::Batch>>>) {
        loop {
            let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((Block(mut rows), bytes_read, done)) = job else { return };
            let mut stretch = self.stretch(rows.as_mut(), usize::MAX);
            stretch.batch.bytes_read = bytes_read;
            // Nobody waits for it any more after an error.
            let _ = done.send(stretch);
        }
    }

    /// The next records, so many at most.
    fn stretch(&mut self, rows: &mut dyn Rows, most: usize) -> Stretch<W::Batch> {
        let mut stretch = Stretch::default();
        for _ in 0..most {
            let rejection = match rows.next(&mut self.row) {
                Ok(Next::End) => {
                    stretch.at_end = true;
                    break;
                }
                Err(failure) => {
                    stretch.failure = Some(failure);
                    break;
                }
                Ok(Next::Rejected(rejection)) => rejection,
                Ok(Next::Row) => match self.mapper.map(&self.row, rows.columns(), std::mem::take(&mut self.who)) {
                    Ok(interaction) => {
                        stretch.summary.rows += 1;
                        stretch.summary.count(&interaction);
                        self.worker.interaction(&mut stretch.batch.content, &interaction);
                        self.who = emptied(interaction.who);
                        continue;
                    }
                    Err(rejection) => rejection,
                },
            };
            stretch.summary.rows += 1;
            *stretch.summary.rejected.entry(rejection.flaw.reason()).or_default() += 1;
            stretch.batch.rejections.push(rejection);
        }
        stretch
    }
}

#[cfg(test)]
mod tests;

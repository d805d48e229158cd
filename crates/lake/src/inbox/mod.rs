//! The inbox: what arrives live, on the disk before it is acknowledged.
//!
//! An append-only log of opaque records in segment files. Records of requests
//! that come at the same time are written and synced together (group commit);
//! [`Inbox::append`] returns when its record would survive a power cut. A reader
//! follows behind and brings the records into the table; what the table has
//! committed is trimmed, a segment at a time.
//!
//! The format, version 1: a file `<offset of the first record, 20 digits>.inbox`
//! begins with the eight bytes `styk-in1`, then come records one after the other,
//! each as length (4 bytes), checksum (8 bytes) and that many bytes; numbers are
//! little-endian. The checksum is the XXH3-64 of the bytes, seeded by the record's
//! offset, so that a record counts only in its own place. Offsets number records
//! from 1 and never come again. Only the last segment may end in the middle of a
//! record: nobody was told that this one was taken, and it is cut off.

mod reader;
mod segment;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use styk_model::{Language, Say, say};
use tokio::sync::watch;

pub use reader::{InboxReader, Records};
use segment::Segment;
use writer::Writer;

use crate::LakeError;
use crate::store::Disk;

/// Name of the folder of the inbox within the data folder.
pub const INBOX: &str = "inbox";

/// How much the inbox may hold.
#[derive(Debug, Clone, Copy)]
pub struct InboxLimits {
    /// Bytes on disk that are not trimmed yet; past it nothing more is taken.
    pub backlog: u64,
    /// Bytes in memory that wait for the disk.
    pub waiting: usize,
    /// Bytes after which a segment is closed and another begun.
    pub segment: u64,
}

impl Default for InboxLimits {
    fn default() -> Self {
        Self { backlog: 4 << 30, waiting: 32 << 20, segment: 64 << 20 }
    }
}

/// Why a record was not taken. It does not count, unless the machine dies before
/// what a failed write left behind was cut off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InboxError {
    /// The table or the disk is behind: to be sent again later.
    #[error("the inbox is full: {held} of {limit} bytes wait; send it again later")]
    Full { held: u64, limit: u64 },
    #[error("the inbox could not be written: {0}")]
    Disk(String),
    #[error("the inbox is closed")]
    Closed,
}

impl Say for InboxError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Full { held, limit } => say!(
                language,
                self,
                "очередь входящих заполнена: ждут {held} из {limit} байт; отправьте позже",
                "kolejka przychodzących jest pełna: czeka {held} z {limit} bajtów; wyślij później",
            ),
            Self::Disk(reason) => say!(
                language,
                self,
                "очередь входящих не записывается: {reason}",
                "nie da się zapisać kolejki przychodzących: {reason}",
            ),
            Self::Closed => say!(language, self, "очередь входящих закрыта", "kolejka przychodzących jest zamknięta"),
        }
    }
}

/// The log of what arrived. Dropping it writes what waits.
#[derive(Debug)]
pub struct Inbox {
    shared: Arc<Shared>,
    writer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    limits: InboxLimits,
    disk: Arc<dyn Disk>,
    state: Mutex<State>,
    /// Something waits to be written, or the inbox closes.
    work: Condvar,
    /// Offset of the last record that is on the disk.
    durable: watch::Sender<u64>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct State {
    /// Oldest first; records are appended to the last.
    segments: Vec<Segment>,
    waiting: Group,
    /// The segment of now is to be closed, for whoever waits.
    rolling: Option<watch::Sender<Option<Result<(), InboxError>>>>,
    closing: bool,
}

impl State {
    /// Bytes on disk.
    fn held(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    /// The offset that the next record gets.
    fn next(&self) -> u64 {
        self.segments.last().map_or(1, |segment| segment.next)
    }
}

/// Records that are written and synced together.
#[derive(Debug)]
struct Group {
    /// Each with room for its header.
    bytes: Vec<u8>,
    /// Where records end in the bytes.
    ends: Vec<usize>,
    done: watch::Sender<Option<Result<u64, InboxError>>>,
}

impl Default for Group {
    fn default() -> Self {
        Self { bytes: Vec::new(), ends: Vec::new(), done: watch::Sender::new(None) }
    }
}

impl Inbox {
    /// Opens the inbox in a data folder, or makes it. `next` is the least
    /// offset that a new record may get: the table has all before it.
    ///
    /// # Errors
    /// A folder that cannot be written, and a segment before the last that is damaged.
    pub fn open(folder: &Path, disk: Arc<dyn Disk>, limits: InboxLimits, next: u64) -> Result<Self, LakeError> {
        let folder = folder.join(INBOX);
        let made = !folder.is_dir();
        disk.create_folder(&folder)?;
        if made && let Some(parent) = folder.parent() {
            disk.sync_folder(parent)?;
        }
        let segments = segment::recover(&folder, disk.as_ref(), next.max(1))?;
        let state = State { segments, waiting: Group::default(), rolling: None, closing: false };
        let durable = watch::Sender::new(state.next() - 1);
        let shared = Arc::new(Shared { folder, limits, disk, state: Mutex::new(state), work: Condvar::new(), durable });
        let writer = Writer::new(Arc::clone(&shared));
        let writer = std::thread::Builder::new().name("styk-inbox".to_owned()).spawn(move || writer.run())?;
        Ok(Self { shared, writer: Some(writer) })
    }

    /// Takes a record: gives back its offset when it is on the disk.
    ///
    /// A caller that stops waiting leaves open whether the record counts.
    pub async fn append(&self, record: &[u8]) -> Result<u64, InboxError> {
        let (mut done, index) = self.wait_in_line(record)?;
        let outcome = done.wait_for(Option::is_some).await.map_err(|_| InboxError::Closed)?;
        match &*outcome {
            Some(Ok(first)) => Ok(first + index as u64),
            Some(Err(error)) => Err(error.clone()),
            None => Err(InboxError::Closed),
        }
    }

    #[expect(clippy::type_complexity, reason = "what one caller waits for")]
    fn wait_in_line(
        &self,
        record: &[u8],
    ) -> Result<(watch::Receiver<Option<Result<u64, InboxError>>>, usize), InboxError> {
        let limits = self.shared.limits;
        let mut state = self.shared.state();
        if state.closing {
            return Err(InboxError::Closed);
        }
        let length = segment::RECORD_HEADER + record.len();
        let (waiting, held) = (state.waiting.bytes.len(), state.held());
        if waiting + length > limits.waiting && waiting > 0 {
            return Err(InboxError::Full { held: waiting as u64, limit: limits.waiting as u64 });
        }
        if held + (waiting + length) as u64 > limits.backlog {
            return Err(InboxError::Full { held, limit: limits.backlog });
        }
        let group = &mut state.waiting;
        let index = group.ends.len();
        group.bytes.extend_from_slice(&[0; segment::RECORD_HEADER]);
        group.bytes.extend_from_slice(record);
        group.ends.push(group.bytes.len());
        let done = group.done.subscribe();
        drop(state);
        if index == 0 {
            self.shared.work.notify_one();
        }
        Ok((done, index))
    }

    /// A reader that begins with the record of an offset, or with the oldest after it.
    pub fn reader(&self, from: u64) -> InboxReader {
        InboxReader::new(Arc::clone(&self.shared), from)
    }

    /// Offset of the last record that is on the disk; 0 for none ever.
    pub fn last(&self) -> u64 {
        *self.shared.durable.borrow()
    }

    /// Bytes on disk that are not trimmed.
    pub fn held(&self) -> u64 {
        self.shared.state().held()
    }

    /// Closes the segment that is written to, so that [`Inbox::trim`] can take all that is in it; gives back the offset
    /// of the last record in closed ones.
    pub async fn roll(&self) -> Result<u64, InboxError> {
        let mut done = {
            let mut state = self.shared.state();
            if state.closing {
                return Err(InboxError::Closed);
            }
            state.rolling.get_or_insert_with(|| watch::Sender::new(None)).subscribe()
        };
        self.shared.work.notify_one();
        let outcome = done.wait_for(Option::is_some).await.map_err(|_| InboxError::Closed)?.clone();
        outcome.unwrap_or(Err(InboxError::Closed))?;
        Ok(self.shared.state().segments.last().map_or(0, |segment| segment.first - 1))
    }

    /// Forgets segments all of whose records are before `offset`; gives back how many.
    pub fn trim(&self, offset: u64) -> Result<usize, LakeError> {
        let mut gone = 0;
        while let Some(path) = self.trimmed_next(offset) {
            match self.shared.disk.remove(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => self.shared.state().segments.retain(|segment| segment.path != path),
            }
            gone += 1;
        }
        if gone > 0 {
            self.shared.disk.sync_folder(&self.shared.folder)?;
        }
        Ok(gone)
    }

    /// The oldest segment, where all of it is before `offset`. The last one stays:
    /// its end says which offset comes next.
    fn trimmed_next(&self, offset: u64) -> Option<PathBuf> {
        match self.shared.state().segments.as_slice() {
            [oldest, _, ..] if oldest.next <= offset => Some(oldest.path.clone()),
            _ => None,
        }
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.shared.state().closing = true;
        self.shared.work.notify_one();
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the thread of the inbox panicked");
        }
    }
}

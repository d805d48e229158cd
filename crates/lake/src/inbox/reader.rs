//! Reading the inbox in order, behind those who write.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

use super::Shared;
use super::segment::{HEADER, RECORD_HEADER, is_whole, unseal};
use crate::LakeError;

/// Records that were read together.
#[derive(Debug, Default)]
pub struct Records {
    bytes: Vec<u8>,
    entries: Vec<(u64, Range<usize>)>,
}

impl Records {
    /// Offset and bytes of each, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u64, &[u8])> {
        self.entries.iter().map(|(offset, range)| (*offset, &self.bytes[range.clone()]))
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Offset of the last one.
    pub fn last(&self) -> Option<u64> {
        self.entries.last().map(|(offset, _)| *offset)
    }
}

/// Follows the inbox.
#[derive(Debug)]
pub struct InboxReader {
    shared: Arc<Shared>,
    durable: watch::Receiver<u64>,
    next: u64,
    open: Option<Open>,
}

/// The segment that is being read.
#[derive(Debug)]
struct Open {
    path: PathBuf,
    file: File,
    at: u64,
    /// Offset of the record that stands at `at`.
    offset: u64,
}

impl InboxReader {
    pub(super) fn new(shared: Arc<Shared>, from: u64) -> Self {
        let durable = shared.durable.subscribe();
        Self { shared, durable, next: from.max(1), open: None }
    }

    /// Offset of the record that comes next.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Waits until there is a record to read; `false` when there never will be.
    pub async fn wait(&mut self) -> bool {
        let next = self.next;
        self.durable.wait_for(|last| *last >= next).await.is_ok()
    }

    /// The next records, of about `most` bytes together; none when all were read.
    ///
    /// # Errors
    /// A record that is not as it was written.
    pub fn read(&mut self, most: usize) -> Result<Records, LakeError> {
        let mut records = Records::default();
        while records.is_empty() || records.bytes.len() < most {
            let Some((path, first, end)) = self.segment() else { break };
            if self.open.as_ref().is_none_or(|open| open.path != path) {
                let file = File::open(&path)?;
                self.open = Some(Open { path, file, at: HEADER.len() as u64, offset: first });
            }
            let Some(open) = &mut self.open else { break };
            let wanted = most.saturating_sub(records.bytes.len()) as u64;
            read_segment(open, end, wanted, self.next, &mut records)?;
            self.next = self.next.max(open.offset);
        }
        Ok(records)
    }

    /// Path, first offset and length of the segment that `next` is in.
    fn segment(&mut self) -> Option<(PathBuf, u64, u64)> {
        let state = self.shared.state();
        let segment = state.segments.iter().find(|segment| segment.next > self.next)?;
        self.next = self.next.max(segment.first);
        Some((segment.path.clone(), segment.first, segment.bytes))
    }
}

/// Reads records from where the segment is open; those before `from` are passed over.
fn read_segment(open: &mut Open, end: u64, wanted: u64, from: u64, records: &mut Records) -> Result<(), LakeError> {
    let start = records.bytes.len();
    let mut chunk = vec![0; (end - open.at).min(wanted.max(64 << 10)) as usize];
    open.file.read_exact_at(&mut chunk, open.at)?;
    let mut at = 0;
    while let Some(header) = chunk.get(at..at + RECORD_HEADER).and_then(|header| header.try_into().ok()) {
        let (length, checksum) = unseal(header);
        let range = at + RECORD_HEADER..at + RECORD_HEADER + length;
        let Some(bytes) = chunk.get(range.clone()) else {
            if at == 0 {
                // One record longer than the chunk.
                if open.at + range.end as u64 > end {
                    return Err(broken(open));
                }
                chunk.resize(range.end, 0);
                open.file.read_exact_at(&mut chunk, open.at)?;
                continue;
            }
            break;
        };
        if !is_whole(bytes, open.offset, checksum) {
            open.at += at as u64;
            return Err(broken(open));
        }
        if open.offset >= from {
            records.entries.push((open.offset, start + range.start..start + range.end));
        }
        open.offset += 1;
        at = range.end;
    }
    chunk.truncate(at);
    open.at += at as u64;
    if !records.is_empty() {
        records.bytes.append(&mut chunk);
    }
    Ok(())
}

fn broken(open: &Open) -> LakeError {
    let path = open.path.display();
    LakeError::Corrupt(format!("record {} of the inbox, in `{path}` at byte {}", open.offset, open.at))
}

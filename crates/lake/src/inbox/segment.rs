//! A file of the inbox: its name, its records, and what a crash left of it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::LakeError;
use crate::store::Disk;

/// What a segment begins with: the format and its version.
pub(super) const HEADER: &[u8; 8] = b"styk-in1";

/// Length and checksum.
pub(super) const RECORD_HEADER: usize = 12;

/// A record longer than this is none: requests are limited far below.
const LONGEST: usize = 256 << 20;

const ENDING: &str = "inbox";

#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub path: PathBuf,
    /// Offset of its first record.
    pub first: u64,
    /// Offset behind its last record.
    pub next: u64,
    /// Its length up to the last whole record.
    pub bytes: u64,
}

impl Segment {
    /// Makes an empty segment, whose name is on the disk when this returns.
    pub(super) fn create(folder: &Path, disk: &dyn Disk, first: u64) -> Result<Self, LakeError> {
        let path = folder.join(format!("{first:020}.{ENDING}"));
        // Left by an attempt that failed before a record was in it.
        if path.exists() {
            disk.remove(&path)?;
        }
        disk.create(&path)?;
        disk.append(&path, HEADER)?;
        disk.sync_file(&path)?;
        disk.sync_folder(folder)?;
        Ok(Self { path, first, next: first, bytes: HEADER.len() as u64 })
    }
}

/// Writes length and checksum into the room before a record.
pub(super) fn seal(record: &mut [u8], offset: u64) {
    let (header, bytes) = record.split_at_mut(RECORD_HEADER);
    header[..4].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
    header[4..].copy_from_slice(&xxh3_64_with_seed(bytes, offset).to_le_bytes());
}

/// Length and checksum of a record.
pub(super) fn unseal(header: &[u8; RECORD_HEADER]) -> (usize, u64) {
    let [a, b, c, d, sum @ ..] = *header;
    (u32::from_le_bytes([a, b, c, d]) as usize, u64::from_le_bytes(sum))
}

pub(super) fn is_whole(bytes: &[u8], offset: u64, checksum: u64) -> bool {
    xxh3_64_with_seed(bytes, offset) == checksum
}

/// The segments of a folder, the end of the last one cut to whole records.
pub(super) fn recover(folder: &Path, disk: &dyn Disk, next: u64) -> Result<Vec<Segment>, LakeError> {
    let mut firsts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<u64>().ok());
        if let (Some(first), Some(ENDING)) = (number, path.extension().and_then(|ending| ending.to_str())) {
            firsts.push((first, path));
        }
    }
    firsts.sort_unstable();
    let mut segments: Vec<Segment> = Vec::new();
    let count = firsts.len();
    for (number, (first, path)) in firsts.into_iter().enumerate() {
        let last = number + 1 == count;
        let length = std::fs::metadata(&path)?.len();
        let Some((bytes, behind)) = whole_records(&path, first)? else {
            if last {
                // It was being made: it never held a record.
                disk.remove(&path)?;
                disk.sync_folder(folder)?;
                continue;
            }
            return Err(damaged(&path, 0));
        };
        if bytes < length {
            if !last {
                return Err(damaged(&path, bytes));
            }
            tracing::warn!(path = %path.display(), from = bytes, to = length, "cut off a record that was never taken");
            disk.truncate(&path, bytes)?;
            disk.sync_file(&path)?;
        }
        if segments.last().is_some_and(|before| before.next != first) {
            // Trimmed before, but for the entry in the folder.
            if segments.iter().any(|before| before.next > next) {
                return Err(damaged(&path, 0));
            }
            for before in segments.drain(..) {
                disk.remove(&before.path)?;
            }
        }
        segments.push(Segment { path, first, next: behind, bytes });
    }
    if segments.last().is_none_or(|segment| segment.next < next) {
        // The table is ahead of what is left here, which it has all of.
        for segment in segments.drain(..) {
            disk.remove(&segment.path)?;
        }
        segments.push(Segment::create(folder, disk, next)?);
    }
    Ok(segments)
}

fn damaged(path: &Path, at: u64) -> LakeError {
    LakeError::Corrupt(format!(
        "the inbox, in `{}` at byte {at}: expected a record; move the file away to go on without what is in it",
        path.display()
    ))
}

/// How many bytes of a segment are whole records, and the offset behind them; `None` without a header.
fn whole_records(path: &Path, first: u64) -> Result<Option<(u64, u64)>, LakeError> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut header = [0; HEADER.len()];
    if !filled(&mut file, &mut header)? || header != *HEADER {
        return Ok(None);
    }
    let (mut bytes, mut offset, mut record) = (HEADER.len() as u64, first, Vec::new());
    let mut header = [0; RECORD_HEADER];
    while filled(&mut file, &mut header)? {
        let (length, checksum) = unseal(&header);
        if length > LONGEST {
            break;
        }
        record.resize(length, 0);
        if !filled(&mut file, &mut record)? || !is_whole(&record, offset, checksum) {
            break;
        }
        bytes += (RECORD_HEADER + length) as u64;
        offset += 1;
    }
    Ok(Some((bytes, offset)))
}

/// Fills the buffer, or says that the file ends before.
fn filled(file: &mut impl Read, buffer: &mut [u8]) -> Result<bool, LakeError> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

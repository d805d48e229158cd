//! A sorted run of ids in a file.
//!
//! Version 1: the eight bytes `styk-id1`; the ids, ascending, 16 bytes each,
//! big-endian; the first eight bytes of every 256th id; five numbers (how many
//! ids, first and last arrival in microseconds, first and last offset in the
//! inbox) and the XXH3-64 of those five, all little-endian. The name is
//! `<first offset>-<last offset>.ids`.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::LakeError;
use crate::store::{Disk, STAGED};

const HEADER: &[u8; 8] = b"styk-id1";
const ID: usize = 16;

/// Ids of a block: one read finds an id in it.
const BLOCK: usize = 256;

/// The five numbers and their checksum.
const FOOTER: usize = 48;

/// Bytes that are written at once.
const WRITTEN_AT_ONCE: usize = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub count: u64,
    pub first: i64,
    pub last: i64,
    pub from: u64,
    pub to: u64,
}

#[derive(Debug)]
pub(super) struct SeenRun {
    pub facts: Facts,
    path: PathBuf,
    file: File,
    /// First eight bytes of the first id of every block.
    blocks: Vec<u64>,
}

impl SeenRun {
    fn open(path: PathBuf) -> Result<Self, LakeError> {
        let damaged = || LakeError::Corrupt(format!("`{}` is no run of ids", path.display()));
        let mut file = File::open(&path)?;
        let length = file.metadata()?.len();
        let mut header = [0; HEADER.len()];
        let mut footer = [0; FOOTER];
        if length < (HEADER.len() + FOOTER) as u64 {
            return Err(damaged());
        }
        file.read_exact(&mut header)?;
        file.read_exact_at(&mut footer, length - FOOTER as u64)?;
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| footer[at * 8 + byte]));
        if header != *HEADER || number(5) != xxh3_64(&footer[..40]) {
            return Err(damaged());
        }
        let facts =
            Facts { count: number(0), first: number(1) as i64, last: number(2) as i64, from: number(3), to: number(4) };
        let blocks = (facts.count as usize).div_ceil(BLOCK);
        let start = HEADER.len() as u64 + facts.count * ID as u64;
        if length != start + (blocks * 8 + FOOTER) as u64 {
            return Err(damaged());
        }
        let mut bytes = vec![0; blocks * 8];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        let blocks = bytes.as_chunks().0.iter().map(|block| u64::from_le_bytes(*block)).collect();
        Ok(Self { facts, path, file, blocks })
    }

    pub(super) fn holds(&self, id: u128) -> Result<bool, LakeError> {
        let high = (id >> 64) as u64;
        // Blocks may begin with the same eight bytes: from the last that begins before.
        let mut block = self.blocks.partition_point(|first| *first < high).saturating_sub(1);
        while self.blocks.get(block).is_some_and(|first| *first <= high) {
            let ids = self.block(block)?;
            if ids.binary_search(&id).is_ok() {
                return Ok(true);
            }
            block += 1;
        }
        Ok(false)
    }

    fn block(&self, block: usize) -> Result<Vec<u128>, LakeError> {
        let count = (self.facts.count as usize - block * BLOCK).min(BLOCK);
        let mut bytes = vec![0; count * ID];
        self.file.read_exact_at(&mut bytes, (HEADER.len() + block * BLOCK * ID) as u64)?;
        Ok(bytes.as_chunks().0.iter().map(|id| u128::from_be_bytes(*id)).collect())
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = Result<u128, LakeError>> {
        (0..self.blocks.len()).flat_map(|block| match self.block(block) {
            Ok(ids) => ids.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(error) => vec![Err(error)],
        })
    }

    pub(super) fn remove(&self, disk: &dyn Disk) -> Result<(), LakeError> {
        Ok(disk.remove(&self.path)?)
    }
}

/// Writes ascending ids; the run is whole on the disk when this returns.
pub(super) fn write(
    folder: &Path,
    disk: &dyn Disk,
    mut facts: Facts,
    ids: &mut dyn Iterator<Item = Result<u128, LakeError>>,
) -> Result<SeenRun, LakeError> {
    let path = folder.join(format!("{:020}-{:020}.ids", facts.from, facts.to));
    let staged = path.with_extension(STAGED);
    if staged.exists() {
        disk.remove(&staged)?;
    }
    disk.create(&staged)?;
    let (mut bytes, mut blocks) = (HEADER.to_vec(), Vec::new());
    facts.count = 0;
    for id in ids {
        let id = id?;
        if facts.count.is_multiple_of(BLOCK as u64) {
            blocks.extend(((id >> 64) as u64).to_le_bytes());
        }
        bytes.extend(id.to_be_bytes());
        facts.count += 1;
        if bytes.len() >= WRITTEN_AT_ONCE {
            disk.append(&staged, &bytes)?;
            bytes.clear();
        }
    }
    bytes.append(&mut blocks);
    let footer = bytes.len();
    for number in [facts.count, facts.first as u64, facts.last as u64, facts.from, facts.to] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(xxh3_64(&bytes[footer..]).to_le_bytes());
    disk.append(&staged, &bytes)?;
    disk.sync_file(&staged)?;
    disk.rename(&staged, &path)?;
    disk.sync_folder(folder)?;
    SeenRun::open(path)
}

/// One run of neighbouring ones; `note` is told every id.
pub(super) fn merge(
    folder: &Path,
    disk: &dyn Disk,
    runs: &[Arc<SeenRun>],
    note: &mut dyn FnMut(u128),
) -> Result<SeenRun, LakeError> {
    let mut facts = Facts { count: 0, first: i64::MAX, last: i64::MIN, from: u64::MAX, to: 0 };
    for run in runs.iter().map(|run| run.facts) {
        facts.first = facts.first.min(run.first);
        facts.last = facts.last.max(run.last);
        facts.from = facts.from.min(run.from);
        facts.to = facts.to.max(run.to);
    }
    let mut sources: Vec<_> = runs.iter().map(|run| run.ids().peekable()).collect();
    let mut merged = std::iter::from_fn(|| {
        let mut least: Option<(u128, usize)> = None;
        for (at, source) in sources.iter_mut().enumerate() {
            match source.peek() {
                Some(Ok(id)) if least.is_none_or(|(least, _)| *id < least) => least = Some((*id, at)),
                Some(Err(_)) => return source.next(),
                _ => {}
            }
        }
        sources[least?.1].next()
    });
    write(folder, disk, facts, &mut merged.by_ref().inspect(|id| _ = id.as_ref().map(|id| note(*id))))
}

/// The runs of a folder, oldest first: those beyond `committed`, and those that a merged one covers, are removed.
pub(super) fn recover(folder: &Path, disk: &dyn Disk, committed: u64) -> Result<Vec<SeenRun>, LakeError> {
    let mut runs = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("ids") => runs.push(SeenRun::open(path)?),
            Some(STAGED) => disk.remove(&path)?,
            _ => {}
        }
    }
    // A merged run before those it was made of.
    runs.sort_by_key(|run| (run.facts.from, std::cmp::Reverse(run.facts.to)));
    let mut kept: Vec<SeenRun> = Vec::new();
    for run in runs {
        let covered = kept.last().is_some_and(|before| before.facts.to >= run.facts.to);
        if covered || run.facts.to > committed {
            run.remove(disk)?;
        } else {
            kept.push(run);
        }
    }
    Ok(kept)
}

//! Ids that rows of a source have already, so that no row is taken twice.
//!
//! The same record has the same alias, and so the same person of now: ids are kept
//! by the slot of that person, and only a slot's ids are in memory while its rows
//! are written. More than some million go to a temporary file.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use tempfile::TempDir;

use crate::LakeError;
use crate::file::DataFile;
use crate::people::People;
use crate::rows;
use crate::schema::{ALIAS, ID, IMPORT};
use crate::slots::{SLOTS, slot};

/// Ids held in memory before they go to disk: 128 MB.
const MOST_HELD: usize = 8 << 20;

pub(crate) type Ids = HashSet<u128, IdHashing>;

pub(crate) struct KnownIds {
    slots: Vec<Vec<u128>>,
    held: usize,
    most_held: usize,
    /// Ids of a slot are in a file of its number.
    folder: Option<TempDir>,
    spilled: HashMap<u32, File>,
}

impl KnownIds {
    /// The ids of a source's rows, but for those of the import that is replaced.
    /// `folder` is where temporary files may go; they are deleted in the end.
    pub(crate) fn read(
        files: &[Arc<DataFile>],
        source: &str,
        replaces: Option<i64>,
        people: &People,
        folder: &std::path::Path,
    ) -> Result<Self, LakeError> {
        let mut known = Self::new(MOST_HELD);
        for file in files.iter().filter(|file| file.facts.sources.iter().any(|one| one == source)) {
            for batch in file.batches((0..file.facts.groups.len()).collect(), &[ID, IMPORT, ALIAS])? {
                known.take(&batch?, replaces, people, folder)?;
            }
        }
        Ok(known)
    }

    /// For rows that are new or were checked before.
    pub(crate) fn none() -> Self {
        Self::new(MOST_HELD)
    }

    fn new(most_held: usize) -> Self {
        let slots = (0..SLOTS).map(|_| Vec::new()).collect();
        Self { slots, held: 0, most_held, folder: None, spilled: HashMap::new() }
    }

    fn take(
        &mut self,
        batch: &RecordBatch,
        replaces: Option<i64>,
        people: &People,
        folder: &std::path::Path,
    ) -> Result<(), LakeError> {
        let column = |name| batch.column_by_name(name).ok_or_else(|| LakeError::Corrupt(format!("no column `{name}`")));
        let (ids, aliases) = (column(ID)?.as_binary::<i32>(), column(ALIAS)?.as_primitive::<Int64Type>().values());
        for ((id, import), alias) in ids.iter().zip(rows::imports(batch).values()).zip(aliases) {
            if Some(*import) != replaces {
                let id = u128::from_be_bytes(id.and_then(|id| id.try_into().ok()).unwrap_or_default());
                self.push(slot(people.person(*alias as u32)), id, folder)?;
            }
        }
        Ok(())
    }

    fn push(&mut self, slot: u32, id: u128, folder: &std::path::Path) -> Result<(), LakeError> {
        self.slots[slot as usize].push(id);
        self.held += 1;
        if self.held > self.most_held { self.spill(folder) } else { Ok(()) }
    }

    fn spill(&mut self, folder: &std::path::Path) -> Result<(), LakeError> {
        if self.folder.is_none() {
            std::fs::create_dir_all(folder)?;
            self.folder = Some(tempfile::Builder::new().prefix("ids-").tempdir_in(folder)?);
        }
        for slot in 0..SLOTS {
            let ids = std::mem::take(&mut self.slots[slot as usize]);
            if ids.is_empty() {
                continue;
            }
            if !self.spilled.contains_key(&slot) {
                let Some(path) = self.path(slot) else { continue };
                self.spilled.insert(slot, File::create_new(path)?);
            }
            if let Some(file) = self.spilled.get_mut(&slot) {
                let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
                file.write_all(&bytes)?;
            }
        }
        self.held = 0;
        Ok(())
    }

    fn path(&self, slot: u32) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join(slot.to_string()))
    }

    /// The ids of the rows of some slots.
    pub(crate) fn of(&self, slots: impl IntoIterator<Item = u32>) -> Result<Ids, LakeError> {
        let mut ids = Ids::default();
        for slot in slots {
            ids.extend(&self.slots[slot as usize]);
            if let Some(path) = self.path(slot).filter(|_| self.spilled.contains_key(&slot)) {
                let mut bytes = Vec::new();
                File::open(path)?.read_to_end(&mut bytes)?;
                ids.extend(bytes.as_chunks().0.iter().map(|id| u128::from_le_bytes(*id)));
            }
        }
        Ok(ids)
    }
}

/// Ids are hashes already: any eight bytes of one will do.
#[derive(Clone, Copy, Default)]
pub(crate) struct IdHashing;

impl BuildHasher for IdHashing {
    type Hasher = IdHasher;

    fn build_hasher(&self) -> IdHasher {
        IdHasher(0)
    }
}

pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, id: u128) {
        self.0 = id as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_by_slot_whether_or_not_they_went_to_disk() {
        let folder = tempfile::tempdir().unwrap();
        for most_held in [2, 7, 1_000] {
            let mut known = KnownIds::new(most_held);
            let ids: Vec<(u32, u128)> =
                (0..100).map(|n| (n % 5, u128::from(n).wrapping_mul(0x9e37_79b9_7f4a))).collect();
            for (slot, id) in &ids {
                known.push(*slot, *id, folder.path()).unwrap();
            }
            assert_eq!(known.folder.is_some(), most_held < 100);
            let of = |slots: &[u32]| -> Ids {
                ids.iter().filter(|(slot, _)| slots.contains(slot)).map(|(_, id)| *id).collect()
            };
            for slots in [&[0][..], &[3], &[1, 4], &[9], &[]] {
                assert_eq!(known.of(slots.iter().copied()).unwrap(), of(slots), "{slots:?} of {most_held}");
            }
        }
    }
}

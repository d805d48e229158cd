//! A disk that dies at its n-th operation and forgets what was not synced.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use styk_lake::{Disk, RealDisk};

/// Real files, watched: at the crash every file that was not synced since its
/// last write loses what came after the sync, and every rename or link whose
/// folder was not synced is taken back.
#[derive(Debug)]
pub(crate) struct DyingDisk {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Operations until the crash.
    left: u64,
    crashed: bool,
    done: u64,
    /// Lengths that are safe, of files written since.
    unsynced: HashMap<PathBuf, u64>,
    /// Names that a power cut would take back: (new name, old name if it was a rename).
    entries: Vec<(PathBuf, Option<PathBuf>)>,
    removed: HashSet<PathBuf>,
}

impl DyingDisk {
    pub(crate) fn new(operations: u64) -> Self {
        Self {
            state: Mutex::new(State {
                left: operations,
                crashed: false,
                done: 0,
                unsynced: HashMap::new(),
                entries: Vec::new(),
                removed: HashSet::new(),
            }),
        }
    }

    /// How many operations were asked for.
    pub(crate) fn operations(&self) -> u64 {
        self.state.lock().unwrap().done
    }

    pub(crate) fn crashed(&self) -> bool {
        self.state.lock().unwrap().crashed
    }

    fn step(&self, operation: impl FnOnce(&mut State) -> io::Result<()>) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.done += 1;
        if state.crashed || state.left == 0 {
            if !state.crashed {
                state.crashed = true;
                state.power_cut();
            }
            return Err(io::Error::other("the machine is off"));
        }
        state.left -= 1;
        operation(&mut state)
    }
}

impl State {
    fn power_cut(&mut self) {
        for (new, old) in self.entries.drain(..).rev() {
            match old {
                Some(old) => drop(std::fs::rename(&new, &old)),
                None => drop(std::fs::remove_file(&new)),
            }
        }
        for (path, length) in self.unsynced.drain() {
            if let Ok(file) = std::fs::File::options().write(true).open(&path) {
                file.set_len(length).unwrap();
            }
        }
    }
}

impl Disk for DyingDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|_| RealDisk.create_folder(path))
    }

    fn create(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            state.unsynced.insert(path.to_owned(), 0);
            RealDisk.create(path)
        })
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(|state| {
            if !state.unsynced.contains_key(path) {
                state.unsynced.insert(path.to_owned(), std::fs::metadata(path)?.len());
            }
            RealDisk.append(path, bytes)
        })
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            state.unsynced.remove(path);
            RealDisk.sync_file(path)
        })
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            state.entries.retain(|(name, _)| name.parent() != Some(path));
            RealDisk.sync_folder(path)
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|state| {
            if let Some(length) = state.unsynced.remove(from) {
                state.unsynced.insert(to.to_owned(), length);
            }
            state.entries.push((to.to_owned(), Some(from.to_owned())));
            RealDisk.rename(from, to)
        })
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|state| {
            RealDisk.link(from, to)?;
            if let Some(length) = state.unsynced.get(from).copied() {
                state.unsynced.insert(to.to_owned(), length);
            }
            state.entries.push((to.to_owned(), None));
            Ok(())
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|state| {
            state.removed.insert(path.to_owned());
            RealDisk.remove(path)
        })
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.step(|state| {
            if let Some(safe) = state.unsynced.get_mut(path) {
                *safe = length.min(*safe);
            }
            RealDisk.truncate(path, length)
        })
    }
}

/// A disk one of whose operations fails, once, having done half of it.
#[derive(Debug)]
pub(crate) struct FailingDisk {
    failing: u64,
    done: Mutex<u64>,
}

impl FailingDisk {
    pub(crate) fn new(failing: u64) -> Self {
        Self { failing, done: Mutex::new(0) }
    }

    pub(crate) fn operations(&self) -> u64 {
        *self.done.lock().unwrap()
    }

    fn step(&self, half: impl FnOnce(), whole: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let mut done = self.done.lock().unwrap();
        *done += 1;
        if *done - 1 == self.failing {
            half();
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        whole()
    }
}

impl Disk for FailingDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.create_folder(path))
    }

    fn create(&self, path: &Path) -> io::Result<()> {
        self.step(|| drop(RealDisk.create(path)), || RealDisk.create(path))
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || drop(RealDisk.append(path, &bytes[..bytes.len() / 2]));
        self.step(half, || RealDisk.append(path, bytes))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.sync_file(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.sync_folder(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.rename(from, to))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.link(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|| (), || RealDisk.remove(path))
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.step(|| (), || RealDisk.truncate(path, length))
    }
}

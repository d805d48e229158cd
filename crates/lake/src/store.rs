//! The local disk as an object store that keeps its word: what it reported
//! written is on the disk, file and folder entry, also after a power cut.
//!
//! `object_store`'s own local store renames files into place without syncing
//! them. Here every object is written under a temporary name, synced, renamed,
//! and its folder synced before success is reported. Reads and listings are
//! those of the local store.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path as DiskPath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyMode, CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, RenameTargetMode, Result, UploadPart,
};

/// Ending of files that are being written; left over by a crash, ignored and vacuumed.
pub(crate) const STAGED: &str = "staged";

/// What the store does to the disk, one call a step, so that tests can fail or
/// forget any of them.
pub trait Disk: fmt::Debug + Send + Sync + 'static {
    fn create_folder(&self, path: &DiskPath) -> io::Result<()>;
    fn create(&self, path: &DiskPath) -> io::Result<()>;
    fn append(&self, path: &DiskPath, bytes: &[u8]) -> io::Result<()>;
    fn sync_file(&self, path: &DiskPath) -> io::Result<()>;
    fn sync_folder(&self, path: &DiskPath) -> io::Result<()>;
    /// Replaces `to`.
    fn rename(&self, from: &DiskPath, to: &DiskPath) -> io::Result<()>;
    /// Fails with `AlreadyExists` where `to` is there.
    fn link(&self, from: &DiskPath, to: &DiskPath) -> io::Result<()>;
    fn remove(&self, path: &DiskPath) -> io::Result<()>;
    fn truncate(&self, path: &DiskPath, length: u64) -> io::Result<()>;
}

/// The real disk.
#[derive(Debug, Default, Clone, Copy)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&self, path: &DiskPath) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }

    fn create(&self, path: &DiskPath) -> io::Result<()> {
        File::create_new(path).map(drop)
    }

    fn append(&self, path: &DiskPath, bytes: &[u8]) -> io::Result<()> {
        File::options().append(true).open(path)?.write_all(bytes)
    }

    fn sync_file(&self, path: &DiskPath) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn sync_folder(&self, path: &DiskPath) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn rename(&self, from: &DiskPath, to: &DiskPath) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn link(&self, from: &DiskPath, to: &DiskPath) -> io::Result<()> {
        std::fs::hard_link(from, to)
    }

    fn remove(&self, path: &DiskPath) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn truncate(&self, path: &DiskPath, length: u64) -> io::Result<()> {
        File::options().write(true).open(path)?.set_len(length)
    }
}

/// A folder as an object store.
#[derive(Debug, Clone)]
pub(crate) struct SyncedStore {
    reading: Arc<LocalFileSystem>,
    root: PathBuf,
    disk: Arc<dyn Disk>,
    staged: Arc<AtomicU64>,
}

impl SyncedStore {
    pub(crate) fn new(root: &DiskPath, disk: Arc<dyn Disk>) -> Result<Self> {
        let reading = Arc::new(LocalFileSystem::new_with_prefix(root)?);
        Ok(Self { reading, root: root.to_owned(), disk, staged: Arc::default() })
    }

    fn on_disk(&self, location: &Path) -> PathBuf {
        location.parts().fold(self.root.clone(), |path, part| path.join(part.as_ref()))
    }

    fn stage(&self, target: &DiskPath) -> Result<Staged> {
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Unlike any that a crash left behind, also where a process number comes again.
        let instant = styk_model::Timestamp::now().0;
        let path = target.with_file_name(format!(".{name}.{instant:x}-{}-{number}.{STAGED}", std::process::id()));
        if let Some(folder) = target.parent()
            && !folder.is_dir()
        {
            self.disk.create_folder(folder).map_err(failed)?;
            folder.parent().map_or(Ok(()), |parent| self.disk.sync_folder(parent)).map_err(failed)?;
        }
        self.disk.create(&path).map_err(failed)?;
        Ok(Staged { disk: Arc::clone(&self.disk), path, target: target.to_owned() })
    }
}

fn failed(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        return Error::NotFound { path: String::new(), source: Box::new(error) };
    }
    Error::Generic { store: "disk", source: Box::new(error) }
}

/// An object under its temporary name.
#[derive(Debug)]
struct Staged {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn append(&self, payload: &PutPayload) -> Result<()> {
        payload.iter().try_for_each(|bytes| self.disk.append(&self.path, bytes)).map_err(failed)
    }

    fn publish(&self, replace: bool) -> Result<()> {
        self.disk.sync_file(&self.path).map_err(failed)?;
        if replace {
            self.disk.rename(&self.path, &self.target).map_err(failed)?;
        } else {
            let linked = self.disk.link(&self.path, &self.target);
            if let Err(error) = linked {
                self.discard();
                if error.kind() == io::ErrorKind::AlreadyExists {
                    let path = self.target.display().to_string();
                    return Err(Error::AlreadyExists { path, source: Box::new(error) });
                }
                return Err(failed(error));
            }
            self.disk.remove(&self.path).map_err(failed)?;
        }
        self.target.parent().map_or(Ok(()), |folder| self.disk.sync_folder(folder)).map_err(failed)
    }

    /// What stays behind here is vacuumed later.
    fn discard(&self) {
        let _ = self.disk.remove(&self.path);
    }
}

/// A large object is synced piece by piece: all of it at the end would keep other files' syncs, those of the
/// inbox above all, waiting for as long as the disk takes.
const SYNCED_BYTES: usize = 8 << 20;

/// An object that is written in parts.
#[derive(Debug)]
struct Upload {
    staged: Staged,
    /// Bytes since the last sync.
    unsynced: usize,
}

impl Upload {
    fn append(&mut self, data: &PutPayload) -> Result<()> {
        self.staged.append(data)?;
        self.unsynced += data.content_length();
        if self.unsynced >= SYNCED_BYTES {
            self.unsynced = 0;
            self.staged.disk.sync_file(&self.staged.path).map_err(failed)?;
        }
        Ok(())
    }
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let appended = self.append(&data);
        Box::pin(async move { appended })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.staged.publish(true)?;
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn abort(&mut self) -> Result<()> {
        self.staged.discard();
        Ok(())
    }
}

impl fmt::Display for SyncedStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.root.display())
    }
}

#[async_trait]
impl ObjectStore for SyncedStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let staged = self.stage(&self.on_disk(location))?;
        staged.append(&payload)?;
        staged.publish(!matches!(options.mode, PutMode::Create))?;
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn put_multipart_opts(&self, location: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Ok(Box::new(Upload { staged: self.stage(&self.on_disk(location))?, unsynced: 0 }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.reading.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let store = self.clone();
        locations
            .map(move |location| {
                let location = location?;
                store.disk.remove(&store.on_disk(&location)).map_err(failed)?;
                Ok(location)
            })
            .boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.reading.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.reading.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.reading.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        let bytes = std::fs::read(self.on_disk(from)).map_err(failed)?;
        let staged = self.stage(&self.on_disk(to))?;
        staged.append(&bytes.into())?;
        staged.publish(matches!(options.mode, CopyMode::Overwrite))
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        let (from, to) = (self.on_disk(from), self.on_disk(to));
        let staged = Staged { disk: Arc::clone(&self.disk), path: from, target: to };
        staged.publish(matches!(options.target_mode, RenameTargetMode::Overwrite))
    }
}

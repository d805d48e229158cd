//! Pictures of maps and personas, in a folder of their own: each goes by the SHA-256 of its bytes.
//!
//! Nobody says that a picture is not needed any more: a version of a map may come back. So a picture stays as long
//! as any version of anything refers to it, and for some days more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use styk_maps::{Map, Persona};
use styk_model::{Duration, Timestamp};
use tempfile::NamedTempFile;

use crate::erasure::hex;
use crate::maps::{MAP, PERSONA};
use crate::{Engine, EngineError};

/// Name of their folder in the data folder.
const FOLDER: &str = "pictures";

/// How long a picture that nothing refers to is kept: whoever has put it on a map may not have saved that yet, or
/// takes a step back.
const UNUSED_FOR: Duration = Duration::from_days(7);

/// Of the names of files: the kinds of pictures that are kept.
const ENDINGS: [&str; 2] = ["png", "jpg"];

/// A picture that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPicture {
    /// What maps and personas call it.
    pub key: String,
    pub path: PathBuf,
    pub bytes: u64,
    /// When it was last handed in.
    pub kept: Timestamp,
}

/// Whether a text can be a key: nothing else leads anywhere in the folder.
fn is_key(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

impl Engine {
    fn pictures_folder(&self) -> PathBuf {
        // Commands that ask this process for it are in another folder.
        let folder = std::path::absolute(self.folder()).unwrap_or_else(|_| self.folder().to_owned());
        folder.join(FOLDER)
    }

    /// Keeps a picture, once however often it is handed in; its key. The ending of its name is `png` or `jpg`.
    pub fn keep_picture(&self, bytes: &[u8], ending: &str) -> Result<String, EngineError> {
        let folder = self.pictures_folder();
        let key = hex(&Sha256::digest(bytes));
        let path = folder.join(format!("{key}.{ending}"));
        tokio::task::block_in_place(|| written(&folder, &path, bytes)).map_err(|source| of_folder(&path, source))?;
        Ok(key)
    }

    /// A picture by its key; none where there is no such picture.
    pub fn picture(&self, key: &str) -> Result<Option<KeptPicture>, EngineError> {
        if !is_key(key) {
            return Ok(None);
        }
        for ending in ENDINGS {
            let path = self.pictures_folder().join(format!("{key}.{ending}"));
            let found = tokio::task::block_in_place(|| seen(key, &path)).map_err(|source| of_folder(&path, source))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// All pictures, the newest first.
    pub fn pictures(&self) -> Result<Vec<KeptPicture>, EngineError> {
        let folder = self.pictures_folder();
        let mut pictures =
            tokio::task::block_in_place(|| listed(&folder)).map_err(|source| of_folder(&folder, source))?;
        pictures.sort_by(|one, other| (other.kept, &one.key).cmp(&(one.kept, &other.key)));
        Ok(pictures)
    }

    /// Where the pictures of a map and its personas are, by key; those that there are.
    pub fn pictures_of(
        &self,
        map: &Map,
        personas: &[(String, Persona)],
    ) -> Result<BTreeMap<String, PathBuf>, EngineError> {
        let of_personas = personas.iter().filter_map(|(_, persona)| persona.picture.as_deref());
        let wanted = map.cells.iter().filter_map(|cell| cell.picture.as_deref()).chain(of_personas);
        let mut found = BTreeMap::new();
        for key in wanted.collect::<BTreeSet<&str>>() {
            found.extend(self.picture(key)?.map(|picture| (picture.key, picture.path)));
        }
        Ok(found)
    }

    /// Whether any version of a map or a persona refers to a picture.
    pub async fn is_picture_used(&self, key: &str) -> Result<bool, EngineError> {
        if !is_key(key) {
            return Ok(false);
        }
        Ok(self.store.documents_hold(MAP, key).await? || self.store.documents_hold(PERSONA, key).await?)
    }

    /// Removes a picture that nothing refers to; whether there was one.
    pub async fn remove_picture(&self, key: &str) -> Result<bool, EngineError> {
        let Some(picture) = self.picture(key)? else { return Ok(false) };
        if self.is_picture_used(key).await? {
            return Ok(false);
        }
        std::fs::remove_file(&picture.path).map_err(|source| of_folder(&picture.path, source))?;
        Ok(true)
    }

    /// Removes the pictures that nothing has referred to for some days; how many.
    pub async fn remove_unused_pictures(&self, now: Timestamp) -> Result<usize, EngineError> {
        let before = Timestamp(now.0.saturating_sub(UNUSED_FOR.micros()));
        let mut removed = 0;
        for picture in self.pictures()?.into_iter().filter(|picture| picture.kept < before) {
            removed += usize::from(self.remove_picture(&picture.key).await?);
        }
        Ok(removed)
    }
}

fn of_folder(path: &Path, source: std::io::Error) -> EngineError {
    EngineError::Folder { path: path.display().to_string(), source }
}

/// Writes a file whole or not at all; one that is there begins its days anew.
fn written(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    if path.exists() {
        return File::options().append(true).open(path)?.set_modified(SystemTime::now());
    }
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

fn listed(folder: &Path) -> std::io::Result<Vec<KeptPicture>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut pictures = Vec::new();
    for entry in entries {
        let path = entry?.path();
        // What is being written has another name.
        if let Some(key) = path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_key(stem)) {
            pictures.extend(seen(key, &path)?);
        }
    }
    Ok(pictures)
}

fn seen(key: &str, path: &Path) -> std::io::Result<Option<KeptPicture>> {
    let metadata = match path.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        metadata => metadata?,
    };
    let kept = jiff::Timestamp::try_from(metadata.modified()?).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let (key, path, bytes) = (key.to_owned(), path.to_owned(), metadata.len());
    Ok(Some(KeptPicture { key, path, bytes, kept: Timestamp::from_jiff(kept) }))
}

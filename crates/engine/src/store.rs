//! Which store belongs to a folder.

use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::Path;

use styk_lake::Lake;
use styk_store::Store;

use crate::EngineError;

/// The file that says that the store is a database elsewhere, and which.
const MARK: &str = "styk.store";

/// Where the database keeps the same mark.
const KEY: &str = "folder";

/// Opens the store of a folder: its file, or the database of a URL. A folder and its store stay together,
/// since each means nothing without the other.
pub(crate) async fn open(folder: &Path, url: Option<&str>, lake: &Lake) -> Result<Store, EngineError> {
    let (file, mark) = (folder.join(styk_store::FILE_NAME), folder.join(MARK));
    let name = || folder.display().to_string();
    let Some(url) = url else {
        if mark.exists() {
            return Err(EngineError::StoreElsewhere(name()));
        }
        return Ok(Store::open(file).await?);
    };
    if file.exists() {
        return Err(EngineError::StoreInside(name()));
    }
    let store = Store::connect(url).await?;
    let ours = std::fs::read_to_string(&mark).ok();
    let theirs = store.meta(KEY).await?;
    let empty = lake.snapshot().rows() == 0 && lake.last_import().await? == 0;
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours == theirs => Ok(store),
        // New, or cut short while it was marked.
        (ours, None) if empty => {
            let made = || format!("{:016x}", RandomState::new().hash_one(std::process::id()));
            let id = ours.unwrap_or_else(made);
            let failed = |source| EngineError::Folder { path: name(), source };
            write(&mark, &id).map_err(failed)?;
            let mut change = store.change().await?;
            change.set_meta(KEY, &id).await?;
            change.commit().await?;
            Ok(store)
        }
        _ => Err(EngineError::OtherStore(name())),
    }
}

/// On the disk when it returns.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

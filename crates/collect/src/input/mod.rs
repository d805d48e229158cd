//! Where bytes come from: paths, patterns, standard input; plain, `.gz`, `.zst` or `.zip`.

mod archive;
mod detect;
mod stream;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use styk_model::text;
use tempfile::NamedTempFile;

use crate::CollectError;
pub use detect::Format;
use stream::{Counted, decompress};

/// Decoded bytes kept for looking at a file before reading it.
const HEAD: usize = 256 * 1024;
const BUFFER: usize = 256 * 1024;
/// A `.gz` in a `.zip` happens; more layers are nobody's export.
const LAYERS: usize = 3;

/// What a file may grow to when decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Decompressed bytes for each compressed byte.
    pub ratio: u64,
    /// Decompressed bytes before the ratio is looked at.
    pub free_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { ratio: 1000, free_bytes: 64 << 20 }
    }
}

/// A place to read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Path(PathBuf),
    StandardInput,
}

/// Paths, patterns (`exports/*.csv`) and `-` for standard input, in the order given; files of a pattern by name.
pub fn expand(patterns: &[String]) -> Result<Vec<Origin>, CollectError> {
    let mut origins = Vec::new();
    for pattern in patterns {
        if pattern == "-" {
            origins.push(Origin::StandardInput);
            continue;
        }
        if Path::new(pattern).exists() {
            origins.push(Origin::Path(PathBuf::from(pattern)));
            continue;
        }
        let before = origins.len();
        let paths = glob::glob(pattern).map_err(|_| CollectError::NoMatch { pattern: pattern.clone() })?;
        origins.extend(paths.flatten().filter(|path| path.is_file()).map(Origin::Path));
        if origins.len() == before {
            return Err(CollectError::NoMatch { pattern: pattern.clone() });
        }
    }
    Ok(origins)
}

/// How far the reading of one source has come, in bytes of the file as it lies on disk.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    pub total: Option<u64>,
}

impl Progress {
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// One decompressed stream of bytes with its beginning known.
pub(crate) struct Input {
    /// The file's name, with the entry's behind it for archives.
    pub name: String,
    pub head: Vec<u8>,
    pub progress: Progress,
    pub format: Format,
    reader: Box<dyn BufRead + Send>,
    /// Set while the bytes of `reader` are exactly those of this file.
    on_disk: Option<Arc<OnDisk>>,
}

/// A file on disk with the content of an input, kept as long as this lives.
#[derive(Debug)]
pub(crate) struct OnDisk {
    pub path: PathBuf,
    _temporary: Option<NamedTempFile>,
}

impl Input {
    /// Opens a source; an archive gives one input for each of its entries.
    pub(crate) fn open(origin: &Origin, limits: Limits) -> Result<Vec<Self>, CollectError> {
        let (name, on_disk, reader, total): (_, _, Box<dyn Read + Send>, _) = match origin {
            Origin::StandardInput => ("standard input".to_owned(), None, Box::new(io::stdin()), None),
            Origin::Path(path) => {
                let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let fail = |source| CollectError::Read { name: path.display().to_string(), source };
                let file = File::open(path).map_err(fail)?;
                let metadata = file.metadata().map_err(fail)?;
                if metadata.is_dir() {
                    return Err(CollectError::Refused {
                        name: path.display().to_string(),
                        reason: text!(
                            "it is a folder: name its files, for instance with a pattern",
                            "это папка: укажите её файлы, например шаблоном",
                            "to folder: podaj jego pliki, na przykład wzorcem",
                        ),
                    });
                }
                let on_disk = Arc::new(OnDisk { path: path.clone(), _temporary: None });
                // A pipe has a path too, but cannot be read twice.
                let on_disk = metadata.is_file().then_some(on_disk);
                let total = metadata.is_file().then_some(metadata.len());
                (name, on_disk, Box::new(file), total)
            }
        };
        let progress = Progress { read: Arc::default(), total };
        let counted = Counted::new(reader, Arc::clone(&progress.read));
        let reader: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(BUFFER, counted));
        Self::peel(name, on_disk, reader, &progress, limits)
    }

    /// Takes off layers of compression until there is content.
    fn peel(
        name: String,
        mut on_disk: Option<Arc<OnDisk>>,
        mut reader: Box<dyn BufRead + Send>,
        progress: &Progress,
        limits: Limits,
    ) -> Result<Vec<Self>, CollectError> {
        for _ in 0..=LAYERS {
            let (head, rest) = peek(reader).map_err(|error| CollectError::reading(&name, error))?;
            reader = rest;
            match detect::layer(&head) {
                Some(detect::Layer::Zip) => {
                    let on_disk = spool(&name, on_disk, reader)?;
                    return archive::open(&name, on_disk, progress, limits);
                }
                Some(layer) => {
                    reader = decompress(layer, reader, Arc::clone(&progress.read), limits)
                        .map_err(|error| CollectError::reading(&name, error))?;
                    on_disk = None;
                }
                None if head.is_empty() => return Err(CollectError::Empty { name }),
                None => {
                    let format = detect::format(&name, &head)
                        .ok_or_else(|| CollectError::UnknownFormat { name: name.clone() })?;
                    return Ok(vec![Self { name, head, progress: progress.clone(), format, reader, on_disk }]);
                }
            }
        }
        let reason = text!(
            "it is compressed more than {LAYERS} times over",
            "слоёв сжатия больше {LAYERS}",
            "liczba warstw kompresji przekracza {LAYERS}",
        );
        Err(CollectError::Refused { name, reason })
    }

    pub(crate) fn into_reader(self) -> Box<dyn BufRead + Send> {
        self.reader
    }

    /// For formats that are not read from front to back. Streams are written to a temporary file.
    pub(crate) fn into_file(self) -> Result<Arc<OnDisk>, CollectError> {
        spool(&self.name, self.on_disk, self.reader)
    }
}

/// Reads the first bytes, and gives a reader that begins with them again.
fn peek(mut reader: Box<dyn BufRead + Send>) -> io::Result<(Vec<u8>, Box<dyn BufRead + Send>)> {
    let mut head = Vec::new();
    let error = reader.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
    // What was read before a truncation is still worth recognising; the error comes again when reading on.
    match error {
        Some(error) if head.is_empty() => return Err(error),
        Some(error) => {
            let failing = stream::Failing::new(error);
            return Ok((head.clone(), Box::new(Cursor::new(head).chain(BufReader::new(failing)))));
        }
        None => {}
    }
    if head.len() < HEAD {
        return Ok((head.clone(), Box::new(Cursor::new(head))));
    }
    Ok((head.clone(), Box::new(Cursor::new(head).chain(reader))))
}

fn spool(
    name: &str,
    on_disk: Option<Arc<OnDisk>>,
    mut reader: Box<dyn BufRead + Send>,
) -> Result<Arc<OnDisk>, CollectError> {
    if let Some(on_disk) = on_disk {
        return Ok(on_disk);
    }
    let mut write = || -> io::Result<NamedTempFile> {
        let mut file = NamedTempFile::new()?;
        io::copy(&mut reader, &mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    };
    let file = write().map_err(|error| CollectError::reading(name, error))?;
    Ok(Arc::new(OnDisk { path: file.path().to_owned(), _temporary: Some(file) }))
}

/// The file's name without folder, compression and format endings: `exports/orders.csv.gz` is `orders`.
pub fn stem(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    const ENDINGS: [&str; 21] = [
        ".gz",
        ".zst",
        ".zip",
        ".csv",
        ".tsv",
        ".txt",
        ".json",
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".xlsx",
        ".xls",
        ".ods",
        ".xes",
        ".xml",
        ".sqlite",
        ".db",
        ".log",
        ".jsonocel",
        ".xmlocel",
        ".tab",
    ];
    let mut stem = base;
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)).filter(|s| !s.is_empty()) {
        stem = shorter;
    }
    stem
}

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use styk_model::{Text, text};
use zip::{CompressionMethod, ZipArchive};

use super::stream::{Counted, Guarded};
use super::{BUFFER, Format, Input, Limits, OnDisk, Progress};
use crate::CollectError;
use crate::error::StreamFault;

/// More entries than any export has; each keeps a file open.
const ENTRIES: usize = 500;

/// Where an entry lies in its archive.
struct Entry {
    name: String,
    start: u64,
    compressed: u64,
    size: u64,
    crc: u32,
    stored: bool,
}

/// The contents of an archive, or the archive itself where it is a workbook.
pub(super) fn open(
    name: &str,
    on_disk: Arc<OnDisk>,
    progress: &Progress,
    limits: Limits,
) -> Result<Vec<Input>, CollectError> {
    let fail = |source| CollectError::reading(name, source);
    let file = File::open(&on_disk.path).map_err(fail)?;
    let length = file.metadata().map_err(fail)?.len();
    let mut archive = ZipArchive::new(BufReader::new(file))
        // The directory stands at the end: without it the file was cut.
        .map_err(|_| CollectError::Truncated { name: name.to_owned(), format: "zip", position: length })?;
    let entries = list(name, &mut archive)?;
    let is_workbook = entries.iter().any(|entry| entry.name == "xl/workbook.xml" || entry.name == "content.xml");
    if is_workbook {
        return workbook(name, on_disk, &entries, progress, limits);
    }
    let mut inputs = Vec::new();
    for entry in entries.into_iter().filter(|entry| is_content(&entry.name)) {
        inputs.extend(open_entry(name, &on_disk, &entry, limits)?);
    }
    if inputs.is_empty() {
        return Err(CollectError::Empty { name: name.to_owned() });
    }
    Ok(inputs)
}

/// Not what macOS and editors put beside the files.
fn is_content(name: &str) -> bool {
    !name.starts_with("__MACOSX/") && !name.rsplit('/').next().is_some_and(|base| base.starts_with('.'))
}

fn list(name: &str, archive: &mut ZipArchive<BufReader<File>>) -> Result<Vec<Entry>, CollectError> {
    let refuse = |reason: Text| CollectError::Refused { name: name.to_owned(), reason };
    if archive.len() > ENTRIES {
        let entries = archive.len();
        return Err(refuse(text!(
            "it has {entries} entries, more than {ENTRIES}",
            "файлов в нём {entries}, больше допустимых {ENTRIES}",
            "liczba plików w archiwum to {entries}, a limit wynosi {ENTRIES}",
        )));
    }
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|error| CollectError::Format {
            name: name.to_owned(),
            format: "zip",
            reason: Text::verbatim(error),
        })?;
        let entry_name = String::from_utf8_lossy(file.name_raw()).into_owned();
        if file.is_dir() || file.size() == 0 {
            continue;
        }
        if file.encrypted() {
            return Err(refuse(text!(
                "its entry `{entry_name}` is encrypted: unpack it first",
                "файл «{entry_name}» в нём зашифрован: сначала распакуйте архив",
                "plik „{entry_name}” w archiwum jest zaszyfrowany: najpierw je rozpakuj",
            )));
        }
        let stored = match file.compression() {
            CompressionMethod::Stored => true,
            CompressionMethod::Deflated => false,
            other => {
                return Err(refuse(text!(
                    "its entry `{entry_name}` is packed with {other}: expected deflate",
                    "файл «{entry_name}» в нём сжат методом {other}: ожидается deflate",
                    "plik „{entry_name}” w archiwum jest spakowany metodą {other}: oczekiwano deflate",
                )));
            }
        };
        let start = file.data_start().ok_or_else(|| {
            refuse(text!(
                "its entry `{entry_name}` has no data",
                "у файла «{entry_name}» в нём нет данных",
                "plik „{entry_name}” w archiwum nie ma danych",
            ))
        })?;
        let (compressed, size, crc) = (file.compressed_size(), file.size(), file.crc32());
        entries.push(Entry { name: entry_name, start, compressed, size, crc, stored });
    }
    Ok(entries)
}

fn workbook(
    name: &str,
    on_disk: Arc<OnDisk>,
    entries: &[Entry],
    progress: &Progress,
    limits: Limits,
) -> Result<Vec<Input>, CollectError> {
    let grows = |entry: &Entry| entry.size > limits.free_bytes && entry.size / entry.compressed.max(1) > limits.ratio;
    if entries.iter().any(grows) {
        let ratio = limits.ratio;
        let reason = text!(
            "it grows to more than {ratio} times its size when decompressed",
            "при распаковке он вырастает больше чем в {ratio} раз",
            "po rozpakowaniu rośnie ponad {ratio} razy",
        );
        return Err(CollectError::Refused { name: name.to_owned(), reason });
    }
    Ok(vec![Input {
        name: name.to_owned(),
        head: Vec::new(),
        progress: progress.clone(),
        format: Format::Workbook,
        reader: Box::new(Cursor::new(Vec::new())),
        on_disk: Some(on_disk),
    }])
}

fn open_entry(name: &str, on_disk: &Arc<OnDisk>, entry: &Entry, limits: Limits) -> Result<Vec<Input>, CollectError> {
    let name = format!("{name}/{}", entry.name);
    let progress = Progress { total: Some(entry.compressed), ..Progress::default() };
    let open = || -> io::Result<Box<dyn BufRead + Send>> {
        let mut file = File::open(&on_disk.path)?;
        file.seek(SeekFrom::Start(entry.start))?;
        let counted = Counted::new(file.take(entry.compressed), Arc::clone(&progress.read));
        let counted = BufReader::with_capacity(BUFFER, counted);
        let decoder: Box<dyn Read + Send> =
            if entry.stored { Box::new(counted) } else { Box::new(DeflateDecoder::new(counted)) };
        let checked =
            Checked { decoder, crc: Crc::new(), size: entry.size, expected: entry.crc, _kept: Arc::clone(on_disk) };
        let guarded = Guarded::new(checked, "zip", Arc::clone(&progress.read), limits);
        Ok(Box::new(BufReader::with_capacity(BUFFER, guarded)))
    };
    let reader = open().map_err(|error| CollectError::reading(&name, error))?;
    Input::peel(name, None, reader, &progress, limits)
}

/// Compares length and checksum of an entry with those of the directory.
struct Checked {
    decoder: Box<dyn Read + Send>,
    crc: Crc,
    size: u64,
    expected: u32,
    _kept: Arc<OnDisk>,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.decoder.read(buffer)?;
        self.crc.update(&buffer[..length]);
        if length > 0 || buffer.is_empty() {
            return Ok(length);
        }
        // The checksum counts its bytes in 32 bits.
        if self.crc.amount() != self.size as u32 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if self.crc.sum() != self.expected {
            let reason = text!(
                "its checksum differs from the archive's",
                "его контрольная сумма не совпадает с записанной в архиве",
                "jego suma kontrolna różni się od zapisanej w archiwum",
            );
            return Err(StreamFault::Format { format: "zip", reason }.into());
        }
        Ok(0)
    }
}

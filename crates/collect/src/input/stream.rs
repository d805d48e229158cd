use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use styk_model::{Text, text};

use super::detect::Layer;
use super::{BUFFER, Limits};
use crate::error::StreamFault;

/// Counts the bytes that pass.
pub(super) struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R, count: Arc<AtomicU64>) -> Self {
        Self { inner, count }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.count.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// Gives an error that was met before, once reading gets to it.
pub(super) struct Failing {
    error: Option<io::Error>,
}

impl Failing {
    pub(super) fn new(error: io::Error) -> Self {
        Self { error: Some(error) }
    }
}

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.error.take().map_or(Ok(0), Err)
    }
}

/// Names the faults of a decoder, and stops one whose output grows out of proportion.
pub(super) struct Guarded<R> {
    pub(super) decoder: R,
    pub(super) format: &'static str,
    /// Compressed bytes read so far.
    pub(super) consumed: Arc<AtomicU64>,
    pub(super) produced: u64,
    pub(super) limits: Limits,
}

impl<R: Read> Guarded<R> {
    pub(super) fn new(decoder: R, format: &'static str, consumed: Arc<AtomicU64>, limits: Limits) -> Self {
        Self { decoder, format, consumed, produced: 0, limits }
    }

    fn fault(&self, error: io::Error) -> io::Error {
        let already_named = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<StreamFault>);
        if already_named || error.kind() == io::ErrorKind::Interrupted {
            return error;
        }
        if error.kind() == io::ErrorKind::UnexpectedEof {
            let position = self.consumed.load(Ordering::Relaxed);
            return StreamFault::Truncated { format: self.format, position }.into();
        }
        StreamFault::Format { format: self.format, reason: Text::verbatim(error) }.into()
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.decoder.read(buffer).map_err(|error| self.fault(error))?;
        self.produced += length as u64;
        if self.produced > self.limits.free_bytes {
            let consumed = self.consumed.load(Ordering::Relaxed).max(1);
            if self.produced / consumed > self.limits.ratio {
                let (format, ratio) = (self.format, self.limits.ratio);
                return Err(StreamFault::Refused(text!(
                    "its {format} data grows to more than {ratio} times its size when decompressed",
                    "при распаковке его данные {format} вырастают больше чем в {ratio} раз",
                    "po rozpakowaniu jego dane {format} rosną ponad {ratio} razy",
                ))
                .into());
            }
        }
        Ok(length)
    }
}

/// Takes off one layer of compression.
pub(super) fn decompress(
    layer: Layer,
    reader: Box<dyn BufRead + Send>,
    consumed: Arc<AtomicU64>,
    limits: Limits,
) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(match layer {
        Layer::Gzip => {
            let guarded = Guarded::new(MultiGzDecoder::new(reader), "gzip", consumed, limits);
            Box::new(BufReader::with_capacity(BUFFER, guarded))
        }
        Layer::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
            let guarded = Guarded::new(decoder, "zstd", consumed, limits);
            Box::new(BufReader::with_capacity(BUFFER, guarded))
        }
        Layer::Zip => reader,
    })
}

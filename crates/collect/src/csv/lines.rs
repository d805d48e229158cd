//! An input from which many whole lines can be taken at once.

use std::io::{self, BufRead, Read};

use memchr::memrchr;

/// Bytes of lines that are taken at once.
const TAKEN: usize = 256 << 10;

pub(super) struct Lines {
    /// Read from the input and not taken yet.
    kept: Vec<u8>,
    at: usize,
    /// What is kept was looked at, and is to be read line by line.
    returned: bool,
    /// Met while reading ahead of what is kept.
    failed: Option<io::Error>,
    input: Box<dyn BufRead + Send>,
}

impl Lines {
    pub(super) fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { kept: Vec::new(), at: 0, returned: false, failed: None, input }
    }

    /// The next [`TAKEN`] bytes and no more than whole lines of them; `None`
    /// at the end, where a line is longer, and while bytes that were given
    /// back are not read yet.
    pub(super) fn take_lines(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.returned {
            return Ok(None);
        }
        let mut lines = Vec::with_capacity(TAKEN + TAKEN / 2);
        lines.extend_from_slice(&self.kept[self.at..]);
        self.at = 0;
        self.kept.clear();
        let whole = self.read_ahead(&mut lines);
        let end = if whole { lines.len() } else { memrchr(b'\n', &lines).map_or(0, |at| at + 1) };
        if end > 0 {
            self.kept.extend_from_slice(&lines[end..]);
            lines.truncate(end);
            return Ok(Some(lines));
        }
        self.returned = !lines.is_empty();
        self.kept = lines;
        match self.failed.take_if(|_| self.kept.is_empty()) {
            Some(error) => Err(error),
            None => Ok(None),
        }
    }

    /// Whether the input ended.
    fn read_ahead(&mut self, lines: &mut Vec<u8>) -> bool {
        while lines.len() <= TAKEN && self.failed.is_none() {
            match self.input.fill_buf() {
                Ok([]) => return true,
                Ok(buffer) => {
                    lines.extend_from_slice(buffer);
                    let length = buffer.len();
                    self.input.consume(length);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        false
    }

    /// Undoes [`Self::take_lines`].
    pub(super) fn give_back(&mut self, mut lines: Vec<u8>) {
        lines.extend_from_slice(&self.kept[self.at..]);
        self.kept = lines;
        self.at = 0;
        self.returned = true;
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let length = available.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.kept.len() {
            return Ok(&self.kept[self.at..]);
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.input.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.kept.len() {
            self.at += amount;
            self.returned &= self.at < self.kept.len();
        } else {
            self.input.consume(amount);
        }
    }
}

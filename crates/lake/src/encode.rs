//! Encoding what [`crate::decode`] reads: codes in runs and packed bits, and
//! bit-packed deltas, of the Parquet format's `Encodings.md`.
//!
//! arrow-rs would hash every value again to find the codes that the rows come
//! with; here codes go into the page as they are.

fn put_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_zigzag(value: i64, out: &mut Vec<u8>) {
    put_varint(((value << 1) ^ (value >> 63)) as u64, out);
}

/// Puts numbers of some bits each next to each other, low bits first.
struct Packer<'a> {
    out: &'a mut Vec<u8>,
    word: u64,
    filled: u32,
}

impl<'a> Packer<'a> {
    fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, word: 0, filled: 0 }
    }

    /// `value` has at most `width` bits, 64 at most.
    #[inline]
    fn put(&mut self, value: u64, width: u32) {
        self.word |= value << self.filled;
        let filled = self.filled + width;
        if filled < 64 {
            self.filled = filled;
            return;
        }
        self.out.extend_from_slice(&self.word.to_le_bytes());
        self.word = if self.filled == 0 { 0 } else { value >> (64 - self.filled) };
        self.filled = filled - 64;
    }

    fn finish(self) {
        let bytes = self.filled.div_ceil(8) as usize;
        self.out.extend_from_slice(&self.word.to_le_bytes()[..bytes]);
    }
}

/// Bits that the largest of so many codes takes.
pub(crate) fn code_width(entries: usize) -> u32 {
    64 - (entries.saturating_sub(1) as u64).leading_zeros()
}

fn put_run(value: u32, count: usize, width: u32, out: &mut Vec<u8>) {
    put_varint((count as u64) << 1, out);
    out.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(8) as usize]);
}

fn put_packed(codes: &[u32], width: u32, out: &mut Vec<u8>) {
    let groups = codes.len().div_ceil(8);
    put_varint((groups as u64) << 1 | 1, out);
    let end = out.len() + groups * width as usize;
    out.reserve(groups * width as usize + 8);
    let mut packer = Packer::new(out);
    for code in codes {
        packer.put(u64::from(*code), width);
    }
    packer.finish();
    out.resize(end, 0);
}

/// An RLE / bit-packing hybrid: what repeats eight times or more as a run, the rest packed.
pub(crate) fn hybrid(codes: &[u32], width: u32, out: &mut Vec<u8>) {
    // Codes from here on are not written yet; always a whole number of eights.
    let mut from = 0;
    let mut at = 0;
    while at < codes.len() {
        let value = codes[at];
        let run = codes[at..].iter().take_while(|code| **code == value).count();
        let fill = (8 - (at - from) % 8) % 8;
        if run >= fill + 8 {
            if at + fill > from {
                put_packed(&codes[from..at + fill], width, out);
            }
            put_run(value, run - fill, width, out);
            from = at + run;
        }
        at += run;
    }
    if from < codes.len() {
        put_packed(&codes[from..], width, out);
    }
}

/// The same of runs only: where each begins is what readers ask for.
pub(crate) fn runs(codes: &[u32], width: u32, out: &mut Vec<u8>) {
    for run in codes.chunk_by(|a, b| a == b) {
        put_run(run[0], run.len(), width, out);
    }
}

/// Definition levels of a page of version 1: which of its rows have a value.
pub(crate) fn presence(present: impl ExactSizeIterator<Item = bool>, out: &mut Vec<u8>) {
    let levels: Vec<u32> = present.map(u32::from).collect();
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    hybrid(&levels, 1, out);
    let length = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// The same where all rows have a value, or none has.
pub(crate) fn uniform_presence(present: bool, rows: usize, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    put_run(u32::from(present), rows, 1, out);
    let length = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

const MINIBLOCKS: usize = 4;
const PER_MINIBLOCK: usize = 64;
const BLOCK: usize = MINIBLOCKS * PER_MINIBLOCK;

/// DELTA_BINARY_PACKED.
pub(crate) fn deltas(values: &[i64], out: &mut Vec<u8>) {
    put_varint(BLOCK as u64, out);
    put_varint(MINIBLOCKS as u64, out);
    put_varint(values.len() as u64, out);
    put_zigzag(values.first().copied().unwrap_or(0), out);
    let mut block = [0_i64; BLOCK];
    for from in (1..values.len()).step_by(BLOCK) {
        let count = BLOCK.min(values.len() - from);
        let pairs = values[from - 1..from + count].windows(2);
        for (delta, pair) in block.iter_mut().zip(pairs) {
            *delta = pair[1].wrapping_sub(pair[0]);
        }
        put_block(&block[..count], out);
    }
}

fn put_block(deltas: &[i64], out: &mut Vec<u8>) {
    let least = deltas.iter().copied().min().unwrap_or(0);
    put_zigzag(least, out);
    let widths = out.len();
    out.extend_from_slice(&[0; MINIBLOCKS]);
    for (number, miniblock) in deltas.chunks(PER_MINIBLOCK).enumerate() {
        let all = miniblock.iter().fold(0, |all, delta| all | delta.wrapping_sub(least) as u64);
        let width = 64 - all.leading_zeros();
        out[widths + number] = width as u8;
        let end = out.len() + PER_MINIBLOCK / 8 * width as usize;
        out.reserve(PER_MINIBLOCK / 8 * width as usize + 8);
        let mut packer = Packer::new(out);
        for delta in miniblock {
            packer.put(delta.wrapping_sub(least) as u64, width);
        }
        packer.finish();
        out.resize(end, 0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decode;

    fn codes() -> impl Strategy<Value = Vec<u32>> {
        let run = (0_u32..300, prop_oneof![Just(1_usize), 1..30_usize]);
        prop::collection::vec(run, 0..200)
            .prop_map(|runs| runs.into_iter().flat_map(|(code, count)| std::iter::repeat_n(code, count)).collect())
    }

    proptest! {
        #[test]
        fn codes_read_back_as_they_were(codes in codes(), spare in 0_u32..8, only_runs: bool) {
            let table: Vec<u32> = (0..300).collect();
            let width = code_width(300) + spare;
            let mut page = vec![width as u8];
            if only_runs { runs(&codes, width, &mut page) } else { hybrid(&codes, width, &mut page) }
            let mut read = Vec::new();
            decode::mapped(&page, codes.len(), &table, &mut read).unwrap();
            prop_assert_eq!(&read, &codes);
            let (mut persons, mut starts) = (Vec::new(), Vec::new());
            decode::person_runs(&page, codes.len(), &table, 0, &mut persons, &mut starts).unwrap();
            let expected: Vec<u32> = codes.chunk_by(|a, b| a == b).map(|run| run[0]).collect();
            prop_assert_eq!(persons, expected);
        }

        #[test]
        fn presence_reads_back_as_it_was(present in prop::collection::vec(any::<bool>(), 1..300)) {
            let mut page = Vec::new();
            presence(present.iter().copied(), &mut page);
            let (read, end) = decode::presence(&page, present.len()).unwrap();
            prop_assert_eq!(end, page.len());
            match read {
                decode::Presence::All => prop_assert!(present.iter().all(|one| *one)),
                decode::Presence::Some(flags) => prop_assert_eq!(flags, present),
            }
        }

        #[test]
        fn deltas_read_back_as_they_were(
            values in prop_oneof![
                prop::collection::vec(any::<i64>(), 0..700),
                prop::collection::vec(0_i64..1_000_000, 0..700),
                prop::collection::vec(Just(7_i64), 0..700),
            ],
        ) {
            let (mut page, mut read) = (Vec::new(), Vec::new());
            deltas(&values, &mut page);
            decode::deltas(&page, values.len(), &mut read).unwrap();
            prop_assert_eq!(read, values);
        }
    }

    #[test]
    fn one_code_alone_takes_no_bits() {
        assert_eq!([0, 1, 2, 3, 256, 257].map(code_width), [0, 0, 1, 2, 8, 9]);
        let mut page = Vec::new();
        hybrid(&[0; 1000], 0, &mut page);
        assert_eq!(page.len(), 2);
    }
}

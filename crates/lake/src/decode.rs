//! Decoding the few Parquet encodings that hot columns use, straight into the
//! arrays that operators read.
//!
//! Dictionary codes are mapped through a table while they are unpacked, so
//! that a rule over a column costs one look-up per row and no string is touched.
//! Encodings: RLE / bit-packing hybrid and DELTA_BINARY_PACKED, of the Parquet
//! format's `Encodings.md`. Everything else is read by arrow-rs.

use crate::LakeError;

fn corrupt(what: &str) -> LakeError {
    LakeError::Corrupt(what.to_owned())
}

fn varint(bytes: &[u8], at: &mut usize) -> Result<u64, LakeError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).ok_or_else(|| corrupt("a number runs past the end of its page"))?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(corrupt("a number of more than 64 bits"))
}

fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Eight bytes from `at`, zeros past the end.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    if let Some(eight) = bytes.get(at..at + 8) {
        return u64::from_le_bytes(eight.try_into().unwrap_or([0; 8]));
    }
    let mut padded = [0; 8];
    let rest = bytes.get(at..).unwrap_or(&[]);
    padded[..rest.len()].copy_from_slice(rest);
    u64::from_le_bytes(padded)
}

/// A run of an RLE / bit-packing hybrid.
enum Run<'a> {
    Repeated { value: u32, count: usize },
    Packed { bytes: &'a [u8], count: usize },
}

/// Reads the runs of an RLE / bit-packing hybrid of so many values.
struct Hybrid<'a> {
    bytes: &'a [u8],
    at: usize,
    width: u32,
    left: usize,
}

impl<'a> Hybrid<'a> {
    fn new(bytes: &'a [u8], width: u32, values: usize) -> Result<Self, LakeError> {
        if width > 32 {
            return Err(corrupt("dictionary codes of more than 32 bits"));
        }
        Ok(Self { bytes, at: 0, width, left: values })
    }

    fn next(&mut self) -> Result<Option<Run<'a>>, LakeError> {
        if self.left == 0 {
            return Ok(None);
        }
        let header = varint(self.bytes, &mut self.at)?;
        let length = usize::try_from(header >> 1).map_err(|_| corrupt("a run that is too long"))?;
        if header & 1 == 0 {
            let width = self.width.div_ceil(8) as usize;
            if self.at + width > self.bytes.len() || length == 0 {
                return Err(corrupt("a run of codes is cut off"));
            }
            let mask = if width == 8 { u64::MAX } else { (1 << (8 * width)) - 1 };
            let value = (word(self.bytes, self.at) & mask) as u32;
            self.at += width;
            let count = length.min(self.left);
            self.left -= count;
            return Ok(Some(Run::Repeated { value, count }));
        }
        let bytes = length.checked_mul(self.width as usize).ok_or_else(|| corrupt("a run that is too long"))?;
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let count = length.saturating_mul(8).min(self.left);
        if rest.len() < (count * self.width as usize).div_ceil(8) || count == 0 {
            return Err(corrupt("packed codes are cut off"));
        }
        let packed = &rest[..bytes.min(rest.len())];
        self.at += packed.len();
        self.left -= count;
        Ok(Some(Run::Packed { bytes: packed, count }))
    }
}

#[inline]
fn unpack(bytes: &[u8], width: u32, count: usize, mut each: impl FnMut(u32)) {
    let mask = if width == 32 { u64::from(u32::MAX) } else { (1 << width) - 1 };
    let width = width as usize;
    // Whole words are safe to read up to here without a bounds check per value.
    let whole = if width == 0 || bytes.len() < 8 { 0 } else { ((bytes.len() - 8) * 8 / width).min(count) };
    let mut bit = 0;
    for _ in 0..whole {
        let eight: [u8; 8] = bytes[bit >> 3..(bit >> 3) + 8].try_into().unwrap_or([0; 8]);
        each(((u64::from_le_bytes(eight) >> (bit & 7)) & mask) as u32);
        bit += width;
    }
    for _ in whole..count {
        each(((word(bytes, bit >> 3) >> (bit & 7)) & mask) as u32);
        bit += width;
    }
}

/// Where values are and where nulls are, from definition levels of at most 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    All,
    /// A flag per row.
    Some(Vec<bool>),
}

/// Reads definition levels (prefixed by their length, as in data pages of version 1).
pub(crate) fn presence(page: &[u8], rows: usize) -> Result<(Presence, usize), LakeError> {
    let length = page.get(..4).ok_or_else(|| corrupt("a page without its levels"))?;
    let length = u32::from_le_bytes(length.try_into().unwrap_or_default()) as usize;
    let levels = page.get(4..4 + length).ok_or_else(|| corrupt("levels run past their page"))?;
    let mut hybrid = Hybrid::new(levels, 1, rows)?;
    let mut flags: Option<Vec<bool>> = None;
    let mut done = 0;
    while let Some(run) = hybrid.next()? {
        match run {
            Run::Repeated { value, count } => {
                if value == 0 && flags.is_none() {
                    flags = Some(vec![true; done]);
                }
                if let Some(flags) = &mut flags {
                    flags.extend(std::iter::repeat_n(value != 0, count));
                }
                done += count;
            }
            Run::Packed { bytes, count } => {
                let flags = flags.get_or_insert_with(|| vec![true; done]);
                unpack(bytes, 1, count, |value| flags.push(value != 0));
                done += count;
            }
        }
    }
    Ok((flags.map_or(Presence::All, Presence::Some), 4 + length))
}

/// Dictionary codes of a data page (after its levels) mapped through `table`
/// and appended to `out`. The page begins with the codes' bit width.
pub(crate) fn mapped<T: Copy>(page: &[u8], values: usize, table: &[T], out: &mut Vec<T>) -> Result<(), LakeError> {
    let width = u32::from(*page.first().unwrap_or(&0));
    let mut hybrid = Hybrid::new(page.get(1..).unwrap_or(&[]), width, values)?;
    out.reserve(values);
    let outside = || corrupt("a code outside of its dictionary");
    while let Some(run) = hybrid.next()? {
        match run {
            Run::Repeated { value, count } => {
                let mapped = *table.get(value as usize).ok_or_else(outside)?;
                out.extend(std::iter::repeat_n(mapped, count));
            }
            Run::Packed { bytes, count } => {
                let Some(&fallback) = table.first() else { return Err(outside()) };
                let mut bad = false;
                unpack(bytes, width, count, |code| {
                    let value = table.get(code as usize).copied();
                    bad |= value.is_none();
                    out.push(value.unwrap_or(fallback));
                });
                if bad {
                    return Err(outside());
                }
            }
        }
    }
    Ok(())
}

/// The persons of a row group: codes in runs, and where each run begins.
/// Neighbouring runs of the same person are one.
pub(crate) fn person_runs(
    page: &[u8],
    values: usize,
    dictionary: &[u32],
    first_row: usize,
    persons: &mut Vec<u32>,
    starts: &mut Vec<u32>,
) -> Result<(), LakeError> {
    let width = u32::from(*page.first().unwrap_or(&0));
    let mut hybrid = Hybrid::new(page.get(1..).unwrap_or(&[]), width, values)?;
    let mut row = first_row as u32;
    let mut last = persons.last().copied();
    let outside = || corrupt("a person outside of their dictionary");
    while let Some(run) = hybrid.next()? {
        match run {
            Run::Repeated { value, count } => {
                let person = *dictionary.get(value as usize).ok_or_else(outside)?;
                if last != Some(person) {
                    persons.push(person);
                    starts.push(row);
                    last = Some(person);
                }
                row += count as u32;
            }
            Run::Packed { bytes, count } => {
                let mut bad = false;
                unpack(bytes, width, count, |code| {
                    match dictionary.get(code as usize) {
                        Some(&person) if last != Some(person) => {
                            persons.push(person);
                            starts.push(row);
                            last = Some(person);
                        }
                        Some(_) => {}
                        None => bad = true,
                    }
                    row += 1;
                });
                if bad {
                    return Err(outside());
                }
            }
        }
    }
    Ok(())
}

/// Whole numbers of a DELTA_BINARY_PACKED page (after its levels), appended to `out`.
pub(crate) fn deltas(page: &[u8], values: usize, out: &mut Vec<i64>) -> Result<(), LakeError> {
    if values == 0 {
        return Ok(());
    }
    let mut at = 0;
    let block = varint(page, &mut at)? as usize;
    let miniblocks = varint(page, &mut at)? as usize;
    let total = varint(page, &mut at)? as usize;
    let mut last = zigzag(varint(page, &mut at)?);
    let fits = miniblocks > 0 && block.is_multiple_of(miniblocks) && block <= 1 << 20 && total >= values;
    if !fits || !(block / miniblocks).is_multiple_of(8) {
        return Err(corrupt("deltas with an impossible heading"));
    }
    let per_miniblock = block / miniblocks;
    out.reserve(values);
    out.push(last);
    let mut left = values - 1;
    while left > 0 {
        let least = zigzag(varint(page, &mut at)?);
        let widths = page.get(at..at + miniblocks).ok_or_else(|| corrupt("deltas are cut off"))?;
        at += miniblocks;
        for &width in widths {
            if left == 0 {
                break;
            }
            if width > 64 {
                return Err(corrupt("deltas of more than 64 bits"));
            }
            let count = per_miniblock.min(left);
            let bytes = page.get(at..).unwrap_or(&[]);
            if bytes.len() < (count * usize::from(width)).div_ceil(8) {
                return Err(corrupt("deltas are cut off"));
            }
            add_deltas(bytes, u32::from(width), count, least, &mut last, out);
            at += per_miniblock * usize::from(width) / 8;
            left -= count;
        }
    }
    Ok(())
}

#[inline]
fn add_deltas(bytes: &[u8], width: u32, count: usize, least: i64, last: &mut i64, out: &mut Vec<i64>) {
    let mut value = *last;
    if width == 0 {
        for _ in 0..count {
            value = value.wrapping_add(least);
            out.push(value);
        }
    } else if width <= 32 {
        unpack(bytes, width, count, |delta| {
            value = value.wrapping_add(least).wrapping_add(i64::from(delta));
            out.push(value);
        });
    } else {
        let mask = if width == 64 { u64::MAX } else { (1_u64 << width) - 1 };
        for index in 0..count {
            let bit = index * width as usize;
            let low = word(bytes, bit >> 3) >> (bit & 7);
            let high = if bit.is_multiple_of(8) { 0 } else { word(bytes, (bit >> 3) + 8) << (64 - (bit & 7)) };
            value = value.wrapping_add(least).wrapping_add(((low | high) & mask) as i64);
            out.push(value);
        }
    }
    *last = value;
}

/// The strings of a dictionary page (PLAIN byte arrays).
pub(crate) fn strings(page: &[u8], values: usize) -> Result<Vec<String>, LakeError> {
    let mut out = Vec::with_capacity(values.min(1 << 20));
    let mut at = 0;
    for _ in 0..values {
        let length = page.get(at..at + 4).ok_or_else(|| corrupt("a dictionary is cut off"))?;
        let length = u32::from_le_bytes(length.try_into().unwrap_or_default()) as usize;
        let text = page.get(at + 4..at + 4 + length).ok_or_else(|| corrupt("a dictionary is cut off"))?;
        let text = std::str::from_utf8(text).map_err(|_| corrupt("a dictionary with text that is not UTF-8"))?;
        out.push(text.to_owned());
        at += 4 + length;
    }
    Ok(out)
}

/// The whole numbers of a dictionary page (PLAIN 64-bit).
pub(crate) fn longs(page: &[u8], values: usize) -> Result<Vec<i64>, LakeError> {
    let bytes = page.get(..values * 8).ok_or_else(|| corrupt("a dictionary is cut off"))?;
    Ok(bytes.chunks_exact(8).map(|eight| i64::from_le_bytes(eight.try_into().unwrap_or_default())).collect())
}

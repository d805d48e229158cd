//! LZ-string in base64, which older versions of posthog-js fold their bodies with.
//!
//! Written from the description of the algorithm at
//! <https://pieroxy.net/blog/pages/lz-string/index.html>: LZW over UTF-16 units,
//! codes of a growing number of bits, the lowest bit first, packed six to a character.

/// Bits of base64 text, the highest of each character first.
struct Bits<'a> {
    text: &'a [u8],
    at: usize,
    bit: u32,
}

impl Bits<'_> {
    fn sextet(byte: u8) -> Option<u32> {
        Some(u32::from(match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' | b' ' => 62,
            b'/' | b'_' => 63,
            b'=' => 0,
            _ => return None,
        }))
    }

    /// The next `count` bits as a number, the lowest first.
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for place in 0..count {
            let sextet = Self::sextet(*self.text.get(self.at)?)?;
            value |= ((sextet >> (5 - self.bit)) & 1) << place;
            self.bit += 1;
            if self.bit == 6 {
                self.bit = 0;
                self.at += 1;
            }
        }
        Some(value)
    }
}

/// What came of unfolding.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfolded {
    Text(String),
    Damaged,
    /// More than `limit` bytes.
    TooLarge,
}

/// Unfolds a text to at most `limit` bytes.
pub(super) fn unfold(text: &[u8], limit: usize) -> Unfolded {
    match units(text, limit) {
        // A unit is at least one byte.
        Some(units) if units.len() > limit => Unfolded::TooLarge,
        Some(units) => match String::from_utf16(&units) {
            Ok(text) if text.len() > limit => Unfolded::TooLarge,
            Ok(text) => Unfolded::Text(text),
            Err(_) => Unfolded::Damaged,
        },
        None => Unfolded::Damaged,
    }
}

/// The UTF-16 units, up to the first text that goes beyond `limit`; `None` for what is no such text.
fn units(text: &[u8], limit: usize) -> Option<Vec<u16>> {
    let mut bits = Bits { text, at: 0, bit: 0 };
    let literal = |bits: &mut Bits<'_>, code: u32| bits.take(if code == 0 { 8 } else { 16 }).map(|unit| unit as u16);
    let first = bits.take(2)?;
    if first == END {
        return Some(Vec::new());
    }
    let mut out = vec![literal(&mut bits, first)?];
    // Entries are spans of what has been written: each new one is the text before and the unit behind it.
    let mut entries = vec![(0, 1)];
    let mut previous = (0, 1);
    let mut widths = Widths { bits: 3, left: 4 };
    while out.len() <= limit {
        let start = out.len();
        match bits.take(widths.bits)? {
            END => return Some(out),
            code @ (0 | 1) => {
                out.push(literal(&mut bits, code)?);
                entries.push((start, 1));
                widths.entry_added();
            }
            code => {
                let index = code as usize - 3;
                if index == entries.len() {
                    out.extend_from_within(previous.0..previous.0 + previous.1);
                    out.push(out[previous.0]);
                } else {
                    let &(from, length) = entries.get(index)?;
                    out.extend_from_within(from..from + length);
                }
            }
        }
        entries.push((previous.0, previous.1 + 1));
        widths.entry_added();
        previous = (start, out.len() - start);
    }
    Some(out)
}

/// Codes 0 and 1 are literals of 8 and 16 bits, entries begin at 3.
const END: u32 = 2;

/// How many bits a code has: one more each time that the entries have used up the codes.
struct Widths {
    bits: u32,
    left: u32,
}

impl Widths {
    fn entry_added(&mut self) {
        self.left -= 1;
        if self.left == 0 {
            self.left = 1 << self.bits;
            self.bits += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_unfold() {
        // Made with lz-string 1.5.0, compressToBase64.
        for (folded, text) in [
            ("Q===", ""),
            ("IZA=", "a"),
            ("IY0o", "aaaaaaaa"),
            (
                "N4IgpgbmB2AuIC4SHQQQDCCC4QVh2EAASFBAQTEAdBeDcAA9kAGhAAcAnAe2rFtgEswBnRUWegaxiIQfSiACGiANoBGCgCYKshUsXyAugF8NQA==",
                "{\"event\":\"Заказ ąę 😀\",\"properties\":{\"token\":\"k\",\"a\":[1,2,1,2,1,2,1,2]}}",
            ),
        ] {
            assert_eq!(unfold(folded.as_bytes(), 1000), Unfolded::Text(text.to_owned()), "{folded}");
        }
    }

    #[test]
    fn what_unfolds_to_too_much_is_refused_early() {
        assert_eq!(unfold(b"IY0o", 3), Unfolded::TooLarge);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[A-Za-z0-9+/=]{0,60}") {
            let _ = unfold(text.as_bytes(), 1 << 16);
        }
    }
}

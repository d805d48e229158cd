//! Different strings, numbered in the order in which they were first met.

use arrow::array::StringArray;
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Strings and their codes, one after the other in one text.
#[derive(Debug, Default)]
pub(crate) struct Names {
    codes: HashTable<u32>,
    text: String,
    /// Where each string ends in `text`.
    ends: Vec<usize>,
    /// The code given last: the next string is often the same.
    last: u32,
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of the strings.
    pub(crate) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn get(&self, code: u32) -> &str {
        let code = code as usize;
        let from = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.text[from..self.ends[code]]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|code| self.get(code as u32))
    }

    /// The code of a string, a new one where it was not met before.
    pub(crate) fn code(&mut self, name: &str) -> u32 {
        self.code_within(name, usize::MAX, usize::MAX).unwrap_or(0)
    }

    /// The same, but `None` for a new string past so many strings or so many bytes of them.
    pub(crate) fn code_within(&mut self, name: &str, most: usize, most_bytes: usize) -> Option<u32> {
        // Blank strings are not compared: without any text there is no memory to look at,
        // and `memcmp` takes many times as long at an address that is not there.
        if (self.last as usize) < self.len() && same(self.get(self.last), name) {
            return Some(self.last);
        }
        let hash = xxh3_64(name.as_bytes());
        let Self { codes, text, ends, .. } = self;
        let string = |code: u32| {
            let from = if code == 0 { 0 } else { ends[code as usize - 1] };
            &text[from..ends[code as usize]]
        };
        if let Some(code) = codes.find(hash, |code| same(string(*code), name)) {
            self.last = *code;
            return Some(self.last);
        }
        if ends.len() >= most || text.len() + name.len() > most_bytes {
            return None;
        }
        let code = ends.len() as u32;
        codes.insert_unique(hash, code, |code| xxh3_64(string(*code).as_bytes()));
        text.push_str(name);
        ends.push(text.len());
        self.last = code;
        Some(code)
    }

    /// The strings as a dictionary's values, with those of `more` behind them.
    pub(crate) fn values(&self, more: &Self) -> StringArray {
        let offsets = std::iter::once(0)
            .chain(self.ends.iter().map(|end| *end as i32))
            .chain(more.ends.iter().map(|end| (self.text.len() + end) as i32));
        let offsets: ScalarBuffer<i32> = offsets.collect::<Vec<_>>().into();
        let mut text = Vec::with_capacity(self.text.len() + more.text.len());
        text.extend_from_slice(self.text.as_bytes());
        text.extend_from_slice(more.text.as_bytes());
        StringArray::new(OffsetBuffer::new(offsets), Buffer::from_vec(text), None)
    }
}

#[inline]
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_string_keeps_the_code_it_was_first_given(words in prop::collection::vec("[a-c]{0,2}", 0..60)) {
            let mut names = Names::default();
            let mut different: Vec<&str> = Vec::new();
            for word in &words {
                if !different.contains(&word.as_str()) {
                    different.push(word);
                }
                let code = different.iter().position(|known| known == word).unwrap();
                prop_assert_eq!(names.code(word) as usize, code);
            }
            prop_assert_eq!(names.iter().collect::<Vec<_>>(), different);
        }
    }

    #[test]
    fn known_strings_have_codes_also_when_no_more_are_taken() {
        let mut names = Names::default();
        assert_eq!(names.code_within("a", 1, 10), Some(0));
        assert_eq!(names.code_within("b", 1, 10), None);
        assert_eq!(names.code_within("a", 1, 10), Some(0));
        assert_eq!(names.code_within("0123456789", 5, 10), None, "eleven bytes");
        let mut more = Names::default();
        more.code("b");
        let values = names.values(&more);
        assert_eq!(values.iter().flatten().collect::<Vec<_>>(), ["a", "b"]);
    }
}

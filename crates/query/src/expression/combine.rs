//! Several codes of a row into one, so that what follows from them is worked
//! out once per different combination and looked up for every row.

use std::collections::HashMap;

/// Codes of one column: a number below `count` per row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Codes<'a> {
    pub codes: &'a [u32],
    pub count: usize,
}

/// The combinations that occur.
#[derive(Debug)]
pub(crate) struct Combination {
    /// The combination of every row.
    pub codes: Vec<u32>,
    width: usize,
    /// The codes that each combination is made of, `width` of them at a time.
    parts: Vec<u32>,
}

/// Combinations up to this many are numbered through a table, beyond by hashing.
const TABLE: usize = 1 << 20;

impl Combination {
    pub(crate) fn of(columns: &[Codes<'_>], rows: usize) -> Self {
        let Some((first, rest)) = columns.split_first() else {
            return Self { codes: vec![0; rows], width: 0, parts: Vec::new() };
        };
        let mut all = Self { codes: first.codes.to_vec(), width: 1, parts: (0..first.count as u32).collect() };
        for column in rest {
            all.add(*column);
        }
        all
    }

    fn add(&mut self, column: Codes<'_>) {
        let (before, count) = (self.parts.len() / self.width.max(1), column.count.max(1));
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        if let Some(size) = before.checked_mul(count).filter(|size| *size <= TABLE) {
            let mut table = vec![u32::MAX; size];
            for (code, other) in self.codes.iter_mut().zip(column.codes) {
                let slot = &mut table[*code as usize * count + *other as usize];
                if *slot == u32::MAX {
                    *slot = pairs.len() as u32;
                    pairs.push((*code, *other));
                }
                *code = *slot;
            }
        } else {
            let mut known = HashMap::new();
            for (code, other) in self.codes.iter_mut().zip(column.codes) {
                *code = *known.entry((*code, *other)).or_insert_with(|| {
                    pairs.push((*code, *other));
                    pairs.len() as u32 - 1
                });
            }
        }
        let mut parts = Vec::with_capacity(pairs.len() * (self.width + 1));
        for (code, other) in pairs {
            let at = code as usize * self.width;
            parts.extend_from_slice(&self.parts[at..at + self.width]);
            parts.push(other);
        }
        self.width += 1;
        self.parts = parts;
    }

    /// How many combinations there are. Without columns every row has the same.
    pub(crate) fn count(&self) -> usize {
        self.parts.len().checked_div(self.width).unwrap_or(1)
    }

    /// The codes, one per column, of a combination.
    pub(crate) fn parts(&self, combination: usize) -> &[u32] {
        &self.parts[combination * self.width..(combination + 1) * self.width]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_combination_leads_back_to_its_codes(
            rows in prop::collection::vec((0..3_u32, 0..2000_u32, 0..1500_u32), 0..60),
            wide in any::<bool>(),
        ) {
            let columns = [
                rows.iter().map(|row| row.0).collect::<Vec<_>>(),
                rows.iter().map(|row| row.1).collect(),
                rows.iter().map(|row| if wide { row.2 } else { row.2 % 5 }).collect(),
            ];
            // More than there are: forces both numberings.
            let counts = [3, 2000, if wide { 1 << 20 } else { 5 }];
            let codes: Vec<Codes> =
                columns.iter().zip(counts).map(|(codes, count)| Codes { codes, count }).collect();
            let combination = Combination::of(&codes, rows.len());
            for (row, code) in combination.codes.iter().enumerate() {
                let parts: Vec<u32> = columns.iter().map(|column| column[row]).collect();
                prop_assert_eq!(combination.parts(*code as usize), parts.as_slice());
            }
            prop_assert!(combination.count() <= rows.len().max(1));
        }
    }
}

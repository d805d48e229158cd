//! What an id is surely not in, from memory.

/// Bits of memory an id: two of a hundred ids that were never noted are taken for noted ones.
const BITS: u64 = 10;

/// Every word of a block has one bit for an id, at the place that one of these makes of it.
const SALT: [u32; 8] =
    [0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31];

/// A split block Bloom filter (Putze, Sanders and Singler 2007; the salts are those of Apache Parquet's): an id
/// is eight bits in one block of 32 bytes. Ids are hashes: their upper half tells the block, their lower the bits.
#[derive(Debug)]
pub(super) struct Filter(Vec<[u32; 8]>);

impl Filter {
    /// For so many ids.
    pub(super) fn new(ids: u64) -> Self {
        Self(vec![[0; 8]; blocks(ids)])
    }

    /// Bytes of a filter for so many ids.
    pub(super) fn bytes_for(ids: u64) -> usize {
        blocks(ids) * size_of::<[u32; 8]>()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }

    pub(super) fn add(&mut self, id: u128) {
        let place = self.place(id);
        for (word, bit) in self.0[place].iter_mut().zip(bits(id)) {
            *word |= bit;
        }
    }

    /// `false` where it was surely not added.
    pub(super) fn may_hold(&self, id: u128) -> bool {
        self.0[self.place(id)].iter().zip(bits(id)).all(|(word, bit)| word & bit != 0)
    }

    fn place(&self, id: u128) -> usize {
        (((id >> 64) * self.0.len() as u128) >> 64) as usize
    }
}

fn blocks(ids: u64) -> usize {
    (ids * BITS).div_ceil(8 * size_of::<[u32; 8]>() as u64).max(1) as usize
}

fn bits(id: u128) -> [u32; 8] {
    SALT.map(|salt| 1 << ((id as u32).wrapping_mul(salt) >> 27))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> u128 {
        xxhash_rust::xxh3::xxh3_128(&number.to_le_bytes())
    }

    #[test]
    fn what_was_added_is_held_and_little_else() {
        let mut filter = Filter::new(10_000);
        for number in 0..10_000 {
            filter.add(id(number));
        }
        assert!((0..10_000).all(|number| filter.may_hold(id(number))));
        let wrong = (10_000..110_000).filter(|number| filter.may_hold(id(*number))).count();
        assert!(wrong < 3_000, "{wrong} of 100,000 were taken for known ones");
        assert_eq!(filter.bytes(), Filter::bytes_for(10_000));
    }

    #[test]
    fn an_empty_one_holds_nothing() {
        assert!(!Filter::new(0).may_hold(id(1)));
    }
}

//! Sets of small numbers.

/// A set of numbers below a length that is fixed when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn new(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    pub(super) fn set(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(super) fn has(&self, number: usize) -> bool {
        (self.0[number / 64] >> (number % 64)) & 1 == 1
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Takes in all that are in the other set.
    pub(super) fn join(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(word, with)| word & with != 0)
    }

    /// How many are in both.
    pub(super) fn shared(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(word, with)| (word & with).count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in() {
        let (mut one, mut other) = (Bits::new(130), Bits::new(130));
        for number in [0, 63, 64, 129] {
            one.set(number);
        }
        other.set(64);
        assert!(one.has(129) && !one.has(128) && one.meets(&other));
        assert_eq!(one.shared(&other), 1);
        other.join(&one);
        assert_eq!(other, one);
        other.clear();
        assert!(!other.meets(&one) && !other.has(64));
    }
}

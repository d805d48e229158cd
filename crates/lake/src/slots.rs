//! Where a person lives: 256 slots by hash, so that every file is ordered by
//! (slot, person, time) and any slot can be read, rewritten or moved alone.

use styk_model::PersonNumber;

/// Number of slots. Written into files; never changed for an existing lake.
pub const SLOTS: u32 = 256;

/// The slot of a person: the upper byte of a multiplicative hash
/// (Knuth, TAOCP vol. 3, 6.4). Nobody known (0) is in slot 0.
pub fn slot(person: PersonNumber) -> u32 {
    person.wrapping_mul(0x9E37_79B1) >> 24
}

/// The first key of the order of rows.
pub(crate) fn person_key(person: PersonNumber) -> u64 {
    u64::from(slot(person)) << 32 | u64::from(person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_even_and_nobody_stands_first() {
        let mut counts = [0; SLOTS as usize];
        for person in 0..256_000 {
            counts[slot(person) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert_eq!(person_key(0), 0);
    }
}

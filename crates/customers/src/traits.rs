//! What holds of a customer, of all that was said: a function of what was said and when, in no order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use styk_store::{Standing, TraitRecord};

/// A trait of a customer, and what it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTrait {
    pub name: String,
    /// What holds, then all else that was said: what browsers claim last, and of the same the later first. Never
    /// empty.
    pub said: Vec<TraitRecord>,
}

impl KnownTrait {
    /// Whether it was not taken back.
    pub fn holds(&self) -> bool {
        self.said.first().is_some_and(|record| record.said.value != "null")
    }
}

/// What is said of a customer, by name.
///
/// The value that was said last holds, by the time of what said it, not by its arrival; among those of one instant
/// the one whose text is the greater. What a browser with a public key claims holds only where nobody else said
/// anything: anybody could have sent it. A trait whose last value is `null` no longer holds ([`KnownTrait::holds`]).
pub fn traits(records: Vec<TraitRecord>) -> Vec<KnownTrait> {
    let mut by_name: BTreeMap<String, Vec<TraitRecord>> = BTreeMap::new();
    for record in records {
        by_name.entry(record.said.name.clone()).or_default().push(record);
    }
    let known = by_name.into_iter().map(|(name, mut said)| {
        said.sort_by(|one, other| rank(other).cmp(&rank(one)));
        KnownTrait { name, said }
    });
    known.collect()
}

/// What goes before; the rest of it only settles which of those that say the same is named.
fn rank(record: &TraitRecord) -> impl Ord + '_ {
    let TraitRecord { alias, said, source, import, standing, first, last } = record;
    let counts = *standing != Standing::Claimed;
    (counts, *last, said.value.as_str(), Reverse((*first, *standing, *alias, source.0, import.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use styk_model::{Timestamp, Trait};
    use styk_store::{ImportNumber, SourceNumber};

    use super::*;

    fn record(name: &str, value: &str, standing: Standing, last: i64) -> TraitRecord {
        TraitRecord {
            alias: 1,
            said: Trait { name: name.to_owned(), value: value.to_owned() },
            source: SourceNumber(1),
            import: ImportNumber::DIRECT,
            standing,
            first: Timestamp(last - 1),
            last: Timestamp(last),
        }
    }

    fn holds(records: Vec<TraitRecord>) -> Vec<(String, String)> {
        traits(records)
            .into_iter()
            .filter(KnownTrait::holds)
            .map(|known| (known.name, known.said[0].said.value.clone()))
            .collect()
    }

    #[test]
    fn what_was_said_last_holds_and_a_claim_only_where_nobody_else_spoke() {
        use Standing::{Claimed, Recorded, Verified};
        let all = vec![
            record("plan", "\"gold\"", Recorded, 20),
            record("plan", "\"basic\"", Verified, 10),
            record("plan", "\"free\"", Claimed, 30),
            record("city", "\"Kazan\"", Claimed, 5),
            record("old", "1", Verified, 5),
            record("old", "null", Verified, 6),
        ];
        let expected = [("city", "\"Kazan\""), ("plan", "\"gold\"")];
        assert_eq!(holds(all), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    proptest! {
        #[test]
        fn what_holds_does_not_depend_on_the_order_in_which_it_was_said(
            said in prop::collection::vec((0..3_u8, 0..3_u8, 0..3_i64), 0..12),
            seed in any::<u64>(),
        ) {
            let standing = |code: u8| [Standing::Verified, Standing::Recorded, Standing::Claimed][usize::from(code)];
            let records: Vec<TraitRecord> =
                said.iter().map(|(value, code, time)| record("plan", &value.to_string(), standing(*code), *time)).collect();
            let mut other = records.clone();
            let mut state = seed;
            for at in (1..other.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                other.swap(at, (state >> 33) as usize % (at + 1));
            }
            prop_assert_eq!(traits(records), traits(other));
        }
    }
}

//! Sets of customers.

use std::sync::Arc;

use styk_model::PersonNumber;

/// Words of a page: 4,096 customers.
const WORDS: usize = 64;

type Page = [u64; WORDS];

const EMPTY: Page = [0; WORDS];

/// Customers by number, a bit each. A copy shares what neither of the two changes.
#[derive(Debug, Clone, Default)]
pub struct Members {
    pages: Vec<Option<Arc<Page>>>,
    count: u64,
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.apart(other).next().is_none()
    }
}

impl Eq for Members {}

impl Members {
    fn page(&self, at: usize) -> &Page {
        self.pages.get(at).and_then(Option::as_deref).unwrap_or(&EMPTY)
    }

    pub fn contains(&self, person: PersonNumber) -> bool {
        let Place { page, word, bit } = place(person);
        self.page(page)[word] >> bit & 1 == 1
    }

    /// Puts one in or takes one out; says whether that changed anything.
    pub fn set(&mut self, person: PersonNumber, inside: bool) -> bool {
        if self.contains(person) == inside {
            return false;
        }
        let Place { page, word, bit } = place(person);
        if self.pages.len() <= page {
            self.pages.resize(page + 1, None);
        }
        let page = self.pages[page].get_or_insert_with(|| Arc::new(EMPTY));
        Arc::make_mut(page)[word] ^= 1 << bit;
        self.count = if inside { self.count + 1 } else { self.count - 1 };
        true
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many are in both.
    pub fn common(&self, other: &Self) -> u64 {
        let both = self.pages.iter().zip(&other.pages).filter_map(|(one, other)| one.as_ref().zip(other.as_ref()));
        let words = both.flat_map(|(one, other)| one.iter().zip(other.iter()));
        words.map(|(one, other)| u64::from((one & other).count_ones())).sum()
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = PersonNumber> {
        (0..self.pages.len()).flat_map(|at| numbers(at, self.page(at), &EMPTY))
    }

    /// Who is in one of them and not in the other, in order.
    pub fn apart<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = PersonNumber> + use<'a> {
        (0..self.pages.len().max(other.pages.len())).flat_map(|at| numbers(at, self.page(at), other.page(at)))
    }

    /// Eight bytes, little-endian, for 64 numbers each.
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = (0..self.pages.len()).flat_map(|at| self.page(at));
        words.flat_map(|word| word.to_le_bytes()).collect()
    }

    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (mut pages, mut count) = (Vec::new(), 0);
        for chunk in bytes.chunks(WORDS * 8) {
            let mut page = EMPTY;
            for (word, bytes) in page.iter_mut().zip(chunk.chunks(8)) {
                let mut whole = [0; 8];
                whole[..bytes.len()].copy_from_slice(bytes);
                *word = u64::from_le_bytes(whole);
                count += u64::from(word.count_ones());
            }
            pages.push((page != EMPTY).then(|| Arc::new(page)));
        }
        Self { pages, count }
    }
}

impl FromIterator<PersonNumber> for Members {
    fn from_iter<T: IntoIterator<Item = PersonNumber>>(persons: T) -> Self {
        let mut members = Self::default();
        for person in persons {
            members.set(person, true);
        }
        members
    }
}

struct Place {
    page: usize,
    word: usize,
    bit: u32,
}

fn place(person: PersonNumber) -> Place {
    let word = person as usize / 64;
    Place { page: word / WORDS, word: word % WORDS, bit: person % 64 }
}

/// The numbers of a page that are in one of two and not in the other.
fn numbers<'a>(at: usize, one: &'a Page, other: &'a Page) -> impl Iterator<Item = PersonNumber> + use<'a> {
    one.iter().zip(other).enumerate().flat_map(move |(word, (one, other))| {
        let (differ, first) = (one ^ other, ((at * WORDS + word) * 64) as u32);
        (0..64_u32).filter(move |bit| differ >> bit & 1 == 1).map(move |bit| first + bit)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn members_are_a_set_and_a_copy_is_its_own(
            steps in prop::collection::vec((prop_oneof![0..200_u32, 4000..4200_u32, 20_000..20_010_u32], any::<bool>()), 0..60),
            cut in 0..60_usize,
        ) {
            let (mut members, mut set) = (Members::default(), BTreeSet::new());
            let (mut copy, mut copied) = (members.clone(), set.clone());
            for (number, (person, inside)) in steps.iter().enumerate() {
                if number == cut {
                    (copy, copied) = (members.clone(), set.clone());
                }
                let changed = if *inside { set.insert(*person) } else { set.remove(person) };
                prop_assert_eq!(members.set(*person, *inside), changed);
            }
            for (members, set) in [(&members, &set), (&copy, &copied)] {
                prop_assert_eq!(members.iter().collect::<BTreeSet<_>>(), set.clone());
                prop_assert_eq!(members.count(), set.len() as u64);
                prop_assert!(set.iter().all(|person| members.contains(*person)));
                prop_assert_eq!(&Members::from_bytes(&members.to_bytes()), members);
                prop_assert_eq!(&set.iter().copied().collect::<Members>(), members);
            }
            prop_assert_eq!(members.common(&copy), set.intersection(&copied).count() as u64);
            let apart: BTreeSet<u32> = set.symmetric_difference(&copied).copied().collect();
            prop_assert_eq!(members.apart(&copy).collect::<BTreeSet<_>>(), apart.clone());
            prop_assert_eq!(copy.apart(&members).collect::<BTreeSet<_>>(), apart.clone());
            prop_assert_eq!(copy == members, apart.is_empty());
        }
    }
}

//! People as a pure function of the set of valid facts.
//!
//! The best fact of each pair of identifiers is taken, decisions of humans
//! before anything seen, and the pairs are joined in a canonical order: human,
//! verified, trust of the source, time, hash. The order knows nothing of
//! arrival, files or alias numbers, so the same facts always give the same
//! people.

use std::cmp::Reverse;

use styk_model::{IdentifierKind, PersonNumber};
use styk_store::{Fact, FactKind, Refusal, RefusalRule};

use crate::rules::{Rules, Trust};

/// Who is who among the identifiers that some facts name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Partition {
    /// Every alias named, ascending, and its person: the smallest alias of the group.
    pub people: Vec<(PersonNumber, PersonNumber)>,
    /// The numbers of the facts that joined two groups, in the order they were applied.
    pub joined: Vec<u32>,
    /// The links not followed, by fact.
    pub refused: Vec<Refusal>,
}

/// Computes people from scratch: the definition that everything else must equal.
pub fn people(mut facts: Vec<Fact>, rules: &Rules, trust: &Trust) -> Partition {
    best_per_pair(&mut facts, trust);
    let mut groups = Groups::new(&facts, rules);
    facts.sort_unstable_by_key(|fact| rank(fact, trust));
    let mut partition = Partition::default();
    for fact in facts.iter().filter(|fact| fact.fact.kind != FactKind::Unlinked) {
        match groups.join(fact) {
            Outcome::Joined => partition.joined.push(fact.number),
            Outcome::AlreadyOne => {}
            Outcome::Refused(refusal) => partition.refused.push(refusal),
        }
    }
    partition.refused.sort_unstable();
    partition.people = groups.people();
    partition
}

/// The canonical order. Aliases come last and only part facts whose hashes
/// collide.
fn rank(fact: &Fact, trust: &Trust) -> (u8, Reverse<u8>, i64, u64, u32, u32) {
    let new = &fact.fact;
    let class = match new.kind {
        FactKind::Linked | FactKind::Unlinked => 0,
        FactKind::Seen if new.verified => 1,
        FactKind::Seen => 2,
    };
    (class, Reverse(trust.of(new.source)), new.time.0, new.hash, new.a, new.b)
}

/// Leaves one fact a pair: the latest decision of a human, else the one that
/// comes first in canonical order. Later ones of the pair change nothing,
/// since groups only grow and what broke a rule goes on breaking it.
fn best_per_pair(facts: &mut Vec<Fact>, trust: &Trust) {
    facts.sort_unstable_by(|left, right| {
        let pair = |fact: &Fact| (fact.fact.a, fact.fact.b, !fact.fact.kind.is_decision());
        pair(left).cmp(&pair(right)).then_with(|| {
            if left.fact.kind.is_decision() {
                let latest = |fact: &Fact| Reverse((fact.fact.time, fact.fact.kind, fact.number));
                latest(left).cmp(&latest(right))
            } else {
                (rank(left, trust), left.number).cmp(&(rank(right, trust), right.number))
            }
        })
    });
    facts.dedup_by_key(|fact| (fact.fact.a, fact.fact.b));
}

enum Outcome {
    Joined,
    AlreadyOne,
    Refused(Refusal),
}

/// Disjoint groups of identifiers: a union-find whose root is the smallest
/// member, and a ring through the members of each group.
struct Groups<'a> {
    rules: &'a Rules,
    aliases: Vec<PersonNumber>,
    kinds: Vec<IdentifierKind>,
    parent: Vec<u32>,
    next: Vec<u32>,
    /// Customers that each identifier was seen with.
    seen_with: Vec<[u16; 3]>,
    /// Pairs that a human parted, both ways round, ascending.
    unlinked: Vec<(u32, u32)>,
}

impl<'a> Groups<'a> {
    /// `facts` holds each pair once.
    fn new(facts: &[Fact], rules: &'a Rules) -> Self {
        let mut aliases: Vec<PersonNumber> = facts.iter().flat_map(|fact| [fact.fact.a, fact.fact.b]).collect();
        aliases.sort_unstable();
        aliases.dedup();
        let single: Vec<u32> = (0..aliases.len() as u32).collect();
        let mut groups = Self {
            rules,
            kinds: vec![IdentifierKind::Case; aliases.len()],
            seen_with: vec![[0; 3]; aliases.len()],
            next: single.clone(),
            parent: single,
            aliases,
            unlinked: Vec::new(),
        };
        for fact in facts {
            groups.note(fact);
        }
        groups.unlinked.sort_unstable();
        groups
    }

    fn note(&mut self, fact: &Fact) {
        let fact = &fact.fact;
        let (a, b) = (self.place(fact.a), self.place(fact.b));
        self.kinds[a as usize] = fact.a_kind;
        self.kinds[b as usize] = fact.b_kind;
        match fact.kind {
            FactKind::Seen => {
                self.note_seen(a, fact.a_kind, fact.b_kind);
                self.note_seen(b, fact.b_kind, fact.a_kind);
            }
            FactKind::Linked => {}
            FactKind::Unlinked => self.unlinked.extend([(a, b), (b, a)]),
        }
    }

    fn note_seen(&mut self, place: u32, kind: IdentifierKind, with: IdentifierKind) {
        let counter = match with {
            _ if kind == IdentifierKind::Address => 0,
            IdentifierKind::CrmId => 0,
            IdentifierKind::UserId => 1,
            IdentifierKind::Case => 2,
            _ => return,
        };
        let count = &mut self.seen_with[place as usize][counter];
        *count = count.saturating_add(1);
    }

    fn place(&self, alias: PersonNumber) -> u32 {
        // Where all aliases are named, as in a first import, the place is known.
        let guess = alias.wrapping_sub(self.aliases[0]);
        if self.aliases.get(guess as usize) == Some(&alias) {
            return guess;
        }
        self.aliases.partition_point(|other| *other < alias) as u32
    }

    fn root(&mut self, mut place: u32) -> u32 {
        while self.parent[place as usize] != place {
            let above = self.parent[self.parent[place as usize] as usize];
            self.parent[place as usize] = above;
            place = above;
        }
        place
    }

    fn join(&mut self, fact: &Fact) -> Outcome {
        let (a, b) = (self.place(fact.fact.a), self.place(fact.fact.b));
        let (left, right) = (self.root(a), self.root(b));
        if left == right {
            return Outcome::AlreadyOne;
        }
        let human = fact.fact.kind == FactKind::Linked;
        let shared = if human { None } else { self.shared(a).or_else(|| self.shared(b)) };
        let broken = shared.or_else(|| self.parted(left, right)).or_else(|| self.crowded(left, right, human));
        if let Some(broken) = broken {
            return Outcome::Refused(Refusal { fact: fact.number, ..broken });
        }
        self.parent[left.max(right) as usize] = left.min(right);
        self.next.swap(left as usize, right as usize);
        Outcome::Joined
    }

    fn refusal(&self, rule: RefusalRule, kind: IdentifierKind, first: u32, second: u32, count: u32) -> Refusal {
        let alias = |place: u32| self.aliases[place as usize];
        Refusal { fact: 0, rule, kind, first: alias(first), second: alias(second), count }
    }

    fn shared(&self, place: u32) -> Option<Refusal> {
        let kind = self.kinds[place as usize];
        if kind.unique_per_person() {
            return None;
        }
        let count = u32::from(*self.seen_with[place as usize].iter().max()?);
        (count > self.rules.shared_after).then(|| self.refusal(RefusalRule::Shared, kind, place, place, count))
    }

    /// Whether a human parted a member of one group from one of the other.
    fn parted(&mut self, left: u32, right: u32) -> Option<Refusal> {
        if self.unlinked.is_empty() {
            return None;
        }
        let mut member = left;
        loop {
            let from = self.unlinked.partition_point(|pair| pair.0 < member);
            for index in from..self.unlinked.len() {
                let (one, other) = self.unlinked[index];
                if one != member {
                    break;
                }
                if self.root(other) == right {
                    let kind = self.kinds[one as usize];
                    return Some(self.refusal(RefusalRule::Unlinked, kind, one.min(other), one.max(other), 0));
                }
            }
            member = self.next[member as usize];
            if member == left {
                return None;
            }
        }
    }

    /// Whether both together have too many identifiers of a kind. Limits keep
    /// groups small, so walking their members is cheap.
    fn crowded(&self, left: u32, right: u32, human: bool) -> Option<Refusal> {
        let (mine, theirs) = (self.census(left), self.census(right));
        for kind in IdentifierKind::ALL {
            let code = usize::from(kind.code());
            let (one, other) = (mine[code], theirs[code]);
            if one.count == 0 || other.count == 0 {
                continue;
            }
            let count = one.count + other.count;
            let (first, second) = (one.smallest.min(other.smallest), one.smallest.max(other.smallest));
            if kind.unique_per_person() {
                return Some(self.refusal(RefusalRule::Unique, kind, first, second, count));
            }
            if !human && count > self.rules.limit(kind) {
                return Some(self.refusal(RefusalRule::Limit, kind, first, second, count));
            }
        }
        None
    }

    /// The members of a group, by kind.
    fn census(&self, root: u32) -> [Census; IdentifierKind::ALL.len()] {
        let mut census = [Census { count: 0, smallest: u32::MAX }; IdentifierKind::ALL.len()];
        let mut member = root;
        loop {
            let entry = &mut census[usize::from(self.kinds[member as usize].code())];
            entry.count += 1;
            entry.smallest = entry.smallest.min(member);
            member = self.next[member as usize];
            if member == root {
                return census;
            }
        }
    }

    fn people(mut self) -> Vec<(PersonNumber, PersonNumber)> {
        (0..self.aliases.len() as u32)
            .map(|place| {
                let root = self.root(place);
                (self.aliases[place as usize], self.aliases[root as usize])
            })
            .collect()
    }
}

#[derive(Clone, Copy)]
struct Census {
    count: u32,
    smallest: u32,
}

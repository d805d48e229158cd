//! People as a pure function of the set of valid facts.
//!
//! The best fact of each pair of identifiers is taken, decisions of humans
//! before anything seen, and the pairs are joined in a canonical order: human,
//! standing, trust of the source, time, hash. The order knows nothing of
//! arrival, files or alias numbers, so the same facts always give the same
//! people.

use std::cmp::Reverse;

use styk_model::{IdentifierKind, PersonNumber, UNIDENTIFIED};
use styk_store::{Fact, FactKind, Refusal, RefusalRule, Standing};

use crate::rules::Judge;

/// Who is who among the identifiers that some facts name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Partition {
    /// Every alias named, ascending, and its person: the smallest alias of the
    /// group, or nobody where it is listed as naming nobody.
    pub people: Vec<(PersonNumber, PersonNumber)>,
    /// The numbers of the facts that joined two groups, in the order they were applied.
    pub joined: Vec<u32>,
    /// The links not followed, by fact.
    pub refused: Vec<Refusal>,
    /// Aliases seen with more others than the rules allow, ascending.
    pub shared: Vec<PersonNumber>,
}

/// Computes people from scratch: the definition that everything else must equal.
pub fn people(mut facts: Vec<Fact>, judge: &Judge<'_>) -> Partition {
    best_per_pair(&mut facts, judge);
    let mut groups = Groups::new(&facts, judge);
    facts.sort_unstable_by_key(|fact| rank(fact, judge));
    let mut partition = Partition::default();
    for fact in facts.iter().filter(|fact| matches!(fact.fact.kind, FactKind::Seen | FactKind::Linked)) {
        match groups.join(fact) {
            Outcome::Joined => partition.joined.push(fact.number),
            Outcome::AlreadyOne => {}
            Outcome::Refused(refusal) => partition.refused.push(refusal),
        }
    }
    partition.refused.sort_unstable();
    partition.shared = groups.all_shared();
    partition.people = groups.people();
    partition
}

/// The canonical order. Aliases come last and only part facts whose hashes
/// collide.
fn rank(fact: &Fact, judge: &Judge<'_>) -> (Option<Standing>, Reverse<u8>, i64, u64, u32, u32) {
    let new = &fact.fact;
    let standing = (!new.kind.is_decision()).then_some(new.standing);
    (standing, Reverse(judge.trust(new.source)), new.time.0, new.hash, new.a, new.b)
}

/// Leaves one fact a pair: the latest decision of a human, else (also where the
/// latest one took back what was decided) the one that comes first in canonical
/// order. Later ones of the pair change nothing, since groups only grow and what
/// broke a rule goes on breaking it. A pair that was decided and never seen
/// keeps the decision taken back, which joins nothing.
fn best_per_pair(facts: &mut Vec<Fact>, judge: &Judge<'_>) {
    facts.sort_unstable_by(|left, right| {
        let pair = |fact: &Fact| (fact.fact.a, fact.fact.b, !fact.fact.kind.is_decision());
        pair(left).cmp(&pair(right)).then_with(|| {
            if left.fact.kind.is_decision() {
                let latest = |fact: &Fact| Reverse((fact.fact.time, fact.fact.kind, fact.number));
                latest(left).cmp(&latest(right))
            } else {
                (rank(left, judge), left.number).cmp(&(rank(right, judge), right.number))
            }
        })
    });
    facts.dedup_by(|next, kept| {
        let same = (next.fact.a, next.fact.b) == (kept.fact.a, kept.fact.b);
        if same && kept.fact.kind == FactKind::Withdrawn && next.fact.kind == FactKind::Seen {
            *kept = *next;
        }
        same
    });
}

enum Outcome {
    Joined,
    AlreadyOne,
    Refused(Refusal),
}

/// Disjoint groups of identifiers: a union-find whose root is the smallest
/// member, and a ring through the members of each group.
struct Groups<'a> {
    judge: &'a Judge<'a>,
    aliases: Vec<PersonNumber>,
    kinds: Vec<IdentifierKind>,
    parent: Vec<u32>,
    next: Vec<u32>,
    /// Customers that each identifier was seen with, and identifiers altogether.
    seen_with: Vec<[u32; 4]>,
    /// Pairs that a human parted, both ways round, ascending.
    unlinked: Vec<(u32, u32)>,
}

impl<'a> Groups<'a> {
    /// `facts` holds each pair once.
    fn new(facts: &[Fact], judge: &'a Judge<'a>) -> Self {
        let mut aliases: Vec<PersonNumber> = facts.iter().flat_map(|fact| [fact.fact.a, fact.fact.b]).collect();
        aliases.sort_unstable();
        aliases.dedup();
        let single: Vec<u32> = (0..aliases.len() as u32).collect();
        let mut groups = Self {
            judge,
            kinds: vec![IdentifierKind::Case; aliases.len()],
            seen_with: vec![[0; 4]; aliases.len()],
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
            FactKind::Seen if self.judge.names_nobody(fact.a) || self.judge.names_nobody(fact.b) => {}
            FactKind::Seen => {
                self.note_seen(a, fact.a_kind, fact.b_kind);
                self.note_seen(b, fact.b_kind, fact.a_kind);
            }
            FactKind::Linked | FactKind::Withdrawn => {}
            FactKind::Unlinked => self.unlinked.extend([(a, b), (b, a)]),
        }
    }

    fn note_seen(&mut self, place: u32, kind: IdentifierKind, with: IdentifierKind) {
        let counts = &mut self.seen_with[place as usize];
        counts[3] += 1;
        match with {
            _ if kind == IdentifierKind::Address => counts[0] += 1,
            IdentifierKind::CrmId => counts[0] += 1,
            IdentifierKind::UserId => counts[1] += 1,
            IdentifierKind::Case => counts[2] += 1,
            _ => {}
        }
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
        let broken = self.junk(a).or_else(|| self.junk(b)).or(shared);
        let broken = broken.or_else(|| self.parted(left, right)).or_else(|| self.crowded(left, right, human));
        let broken = broken.or_else(|| self.claimed(left, right, fact));
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
        let known = self.judge.is_known_as_shared(self.aliases[place as usize]);
        let shared = known || self.is_shared(place);
        shared.then(|| self.refusal(RefusalRule::Shared, self.kinds[place as usize], place, place, 0))
    }

    /// Whether the facts at hand show it.
    fn is_shared(&self, place: u32) -> bool {
        let (rules, [customers @ .., others]) = (self.judge.rules(), self.seen_with[place as usize]);
        let with_customers = customers.into_iter().max() > Some(rules.shared_after);
        others > rules.hub_after || (with_customers && !self.kinds[place as usize].unique_per_person())
    }

    fn all_shared(&self) -> Vec<PersonNumber> {
        let shared = (0..self.aliases.len() as u32).filter(|place| self.is_shared(*place));
        shared.map(|place| self.aliases[place as usize]).collect()
    }

    fn junk(&self, place: u32) -> Option<Refusal> {
        let listed = self.judge.names_nobody(self.aliases[place as usize]);
        listed.then(|| self.refusal(RefusalRule::Junk, self.kinds[place as usize], place, place, 0))
    }

    /// Whether a claim that anybody can make would join two people who are both known as somebody.
    fn claimed(&self, left: u32, right: u32, fact: &Fact) -> Option<Refusal> {
        let fact = &fact.fact;
        let free = fact.kind == FactKind::Seen && fact.standing == Standing::Claimed;
        if !free || self.judge.trust(fact.source) > 0 {
            return None;
        }
        let (one, other) = (self.known(left)?, self.known(right)?);
        let kind = self.kinds[one as usize];
        Some(self.refusal(RefusalRule::Claimed, kind, one, other, 0))
    }

    /// The strongest identifier of a group by which a company knows somebody, the smallest of these.
    fn known(&self, root: u32) -> Option<u32> {
        let census = self.census(root);
        let found = IdentifierKind::ALL.into_iter().filter(|kind| names_somebody(*kind));
        found.map(|kind| census[usize::from(kind.code())]).find(|of| of.count > 0).map(|of| of.smallest)
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
            if !human && count > self.judge.rules().limit(kind) {
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
                let (alias, root) = (self.aliases[place as usize], self.root(place));
                let nobody = self.judge.names_nobody(alias);
                (alias, if nobody { UNIDENTIFIED } else { self.aliases[root as usize] })
            })
            .collect()
    }
}

/// Whether a person is known by such an identifier, not only a device of theirs.
fn names_somebody(kind: IdentifierKind) -> bool {
    use IdentifierKind::{CrmId, EmailHash, LoyaltyId, MessengerId, PhoneHash, UserId};
    matches!(kind, CrmId | UserId | LoyaltyId | EmailHash | PhoneHash | MessengerId)
}

#[derive(Clone, Copy)]
struct Census {
    count: u32,
    smallest: u32,
}

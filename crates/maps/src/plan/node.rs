//! The designed journey as a tree of blocks.

/// A block of the designed journey. Steps are places in the order of [`Map::steps`](crate::Map::steps); each is in the
/// tree once.
///
/// What [`Plan::compile`](crate::Plan::compile) gives is in one form: a sequence holds no sequence and nothing empty, a
/// choice no choice and the empty way once and last, the body of a loop is no loop, and the parts of a choice and of a
/// parallel block stand in the order of their first steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Step(usize),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them.
    Choice(Vec<Node>),
    /// All of them; what is in one comes in any order beside what is in another.
    Parallel(Vec<Node>),
    /// The body, and as often as one likes what is done between and the body again.
    Loop {
        body: Box<Node>,
        redo: Box<Node>,
    },
    /// Nothing.
    Skip,
}

impl Node {
    pub(crate) fn sequence(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Self::Sequence(inner) => all.extend(inner),
                Self::Skip => {}
                other => all.push(other),
            }
        }
        one_or(all, Self::Sequence)
    }

    pub(crate) fn choice(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Self::Choice(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        let ways = all.len();
        all.retain(|part| *part != Self::Skip);
        let can_skip = all.len() < ways;
        all.sort_by_key(Self::first);
        if can_skip {
            all.push(Self::Skip);
        }
        one_or(all, Self::Choice)
    }

    pub(crate) fn parallel(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Self::Parallel(inner) => all.extend(inner),
                Self::Skip => {}
                other => all.push(other),
            }
        }
        all.sort_by_key(Self::first);
        one_or(all, Self::Parallel)
    }

    pub(crate) fn repeated(body: Self, redo: Self) -> Self {
        match body {
            Self::Skip if redo == Self::Skip => Self::Skip,
            Self::Loop { body, redo: other } => Self::Loop { body, redo: Box::new(Self::choice([*other, redo])) },
            body => Self::Loop { body: Box::new(body), redo: Box::new(redo) },
        }
    }

    /// The step in it that comes first in the order of the map.
    fn first(&self) -> Option<usize> {
        match self {
            Self::Step(step) => Some(*step),
            Self::Sequence(parts) | Self::Choice(parts) | Self::Parallel(parts) => {
                parts.iter().filter_map(Self::first).min()
            }
            Self::Loop { body, redo } => body.first().into_iter().chain(redo.first()).min(),
            Self::Skip => None,
        }
    }

    /// The same without the steps that cannot be seen.
    pub(super) fn visible(&self, seen: &dyn Fn(usize) -> bool) -> Self {
        let all = |parts: &[Self]| -> Vec<Self> { parts.iter().map(|part| part.visible(seen)).collect() };
        match self {
            Self::Step(step) if seen(*step) => Self::Step(*step),
            Self::Step(_) | Self::Skip => Self::Skip,
            Self::Sequence(parts) => Self::sequence(all(parts)),
            Self::Choice(parts) => Self::choice(all(parts)),
            Self::Parallel(parts) => Self::parallel(all(parts)),
            Self::Loop { body, redo } => Self::repeated(body.visible(seen), redo.visible(seen)),
        }
    }
}

/// Nothing of none, the one there is, or all of them together.
fn one_or(mut parts: Vec<Node>, together: fn(Vec<Node>) -> Node) -> Node {
    match parts.len() {
        0 => Node::Skip,
        1 => parts.remove(0),
        _ => together(parts),
    }
}

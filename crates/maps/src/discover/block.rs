//! A journey as blocks, with how often each was gone through.

/// A block and how often it was gone through, also where nothing of it was done. Steps are places in the list of those
/// that the map is made of; each is in a tree once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub passes: u64,
    pub shape: Shape,
}

/// What blocks are made of. A sequence holds no sequence and nothing empty, a choice no choice and the empty way once
/// and last, a parallel block no parallel block and nothing empty, and the body of a loop is no loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Step(usize),
    Sequence(Vec<Block>),
    Choice(Vec<Block>),
    Parallel(Vec<Block>),
    /// The body goes through once for each round, and what is between two rounds once for each but the last.
    Loop {
        body: Box<Block>,
        redo: Box<Block>,
    },
    Skip,
}

impl Block {
    pub(super) fn step(step: usize, passes: u64) -> Self {
        Self { passes, shape: Shape::Step(step) }
    }

    pub(super) fn skip(passes: u64) -> Self {
        Self { passes, shape: Shape::Skip }
    }

    pub(super) fn sequence(parts: Vec<Self>, passes: u64) -> Self {
        let mut all = Vec::with_capacity(parts.len());
        for part in parts {
            match part.shape {
                Shape::Sequence(inner) => all.extend(inner),
                Shape::Skip => {}
                _ => all.push(part),
            }
        }
        one_or(all, passes, Shape::Sequence)
    }

    /// A choice is gone through as often as its ways together.
    pub(super) fn choice(parts: Vec<Self>) -> Self {
        let passes = parts.iter().map(|part| part.passes).sum();
        let mut all = Vec::with_capacity(parts.len());
        for part in parts {
            match part.shape {
                Shape::Choice(inner) => all.extend(inner),
                _ => all.push(part),
            }
        }
        let (empty, mut ways): (Vec<Self>, Vec<Self>) = all.into_iter().partition(|part| part.shape == Shape::Skip);
        if !empty.is_empty() {
            ways.push(Self::skip(empty.iter().map(|part| part.passes).sum()));
        }
        one_or(ways, passes, Shape::Choice)
    }

    pub(super) fn parallel(parts: Vec<Self>, passes: u64) -> Self {
        let mut all = Vec::with_capacity(parts.len());
        for part in parts {
            match part.shape {
                Shape::Parallel(inner) => all.extend(inner),
                Shape::Skip => {}
                _ => all.push(part),
            }
        }
        one_or(all, passes, Shape::Parallel)
    }

    /// A loop that is come to so many times. Without a body, what is between two rounds is one, or none.
    pub(super) fn repeated(body: Self, redo: Self, passes: u64) -> Self {
        match body.shape {
            Shape::Skip if redo.shape == Shape::Skip => Self::skip(passes),
            Shape::Skip => {
                let rounds = redo.passes.min(passes);
                let again = Self::skip(redo.passes - rounds);
                Self::choice(vec![Self::repeated(redo, again, rounds), Self::skip(passes - rounds)])
            }
            Shape::Loop { body, redo: inner } => {
                Self { passes, shape: Shape::Loop { body, redo: Box::new(Self::choice(vec![*inner, redo])) } }
            }
            _ => Self { passes, shape: Shape::Loop { body: Box::new(body), redo: Box::new(redo) } },
        }
    }

    /// What comes one after the other in it.
    pub(super) fn in_sequence(&self) -> &[Self] {
        match &self.shape {
            Shape::Sequence(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// Its steps in order.
    pub(super) fn steps(&self) -> Vec<usize> {
        let mut steps = Vec::new();
        self.gather(&mut steps);
        steps
    }

    fn gather(&self, steps: &mut Vec<usize>) {
        match &self.shape {
            Shape::Step(step) => steps.push(*step),
            Shape::Sequence(parts) | Shape::Choice(parts) | Shape::Parallel(parts) => {
                for part in parts {
                    part.gather(steps);
                }
            }
            Shape::Loop { body, redo } => {
                body.gather(steps);
                redo.gather(steps);
            }
            Shape::Skip => {}
        }
    }
}

/// Nothing of none, the one there is, or all of them together.
fn one_or(mut parts: Vec<Block>, passes: u64, together: fn(Vec<Block>) -> Shape) -> Block {
    match parts.len() {
        0 => Block::skip(passes),
        1 => parts.remove(0),
        _ => Block { passes, shape: together(parts) },
    }
}

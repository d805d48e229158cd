//! Blocks as the edges of a map, the way back from what [`Plan::compile`](crate::Plan::compile) does.
//!
//! A block is drawn from behind one step to before another one. Where edges cannot say where ways part or meet without
//! a step between, one is put in that no data can tell of: between two choices in a row, before parallel ways right at
//! the start, around ways that repeat. The others are the steps that were seen.

use super::block::{Block, Shape};
use crate::EdgeKind;

/// What a step is there for that no data can tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// The journey begins.
    Start,
    /// The journey ends.
    End,
    /// Ways part.
    Parting,
    /// Ways meet.
    Meeting,
}

impl Joint {
    /// Whether it stands before the step that it is put beside.
    pub(super) fn is_before(self) -> bool {
        matches!(self, Self::Start | Self::Parting)
    }
}

/// An edge between two steps: those that were seen by their places, joints behind all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
    /// Of those at `from`, who go this way; where ways part.
    pub share: Option<f64>,
}

/// Blocks as steps and edges.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// How many steps that were seen there are.
    seen: usize,
    /// Each with the step that was seen next to it.
    pub joints: Vec<(Joint, usize)>,
    pub lines: Vec<Line>,
}

/// Where a block is drawn from.
#[derive(Debug, Clone, Copy)]
enum Behind {
    Start,
    Step(usize),
}

/// Where a block leads.
#[derive(Debug, Clone, Copy)]
enum Before {
    /// Whether other ways end there as well.
    End {
        shared: bool,
    },
    Step(usize),
}

impl Before {
    fn shared(self) -> Self {
        match self {
            Self::End { .. } => Self::End { shared: true },
            Self::Step(step) => Self::Step(step),
        }
    }
}

/// What edges that leave a step are, and which share of those there goes by them.
#[derive(Debug, Clone, Copy)]
struct Leaving {
    kind: EdgeKind,
    share: Option<f64>,
}

impl Leaving {
    /// The only way on.
    const ALONE: Self = Self { kind: EdgeKind::Sequence, share: None };

    fn part(self, share: f64, kind: EdgeKind) -> Self {
        Self { kind, share: Some(self.share.unwrap_or(1.0) * share) }
    }
}

/// Draws blocks of so many steps, each of which is in them.
pub(super) fn draw(block: &Block, seen: usize) -> Drawing {
    let mut drawing = Drawing { seen, ..Drawing::default() };
    let from = match block.shape {
        // Ways of one step each would have no edge at all.
        Shape::Choice(_) | Shape::Parallel(_) if !is_framed(block) => Behind::Step(drawing.joint(Joint::Start, block)),
        _ => Behind::Start,
    };
    drawing.sequence(block.in_sequence(), from, Before::End { shared: false }, Leaving::ALONE);
    drawing
}

/// Whether a block begins and ends with a step of its own each, which is always there or may be left out by itself.
fn is_framed(block: &Block) -> bool {
    match &block.shape {
        Shape::Step(_) => true,
        Shape::Loop { redo, .. } => redo.shape == Shape::Skip,
        Shape::Choice(_) => left_out(block).is_some(),
        Shape::Sequence(_) | Shape::Parallel(_) | Shape::Skip => false,
    }
}

/// What a choice is of that goes through one step or leaves it out.
fn left_out(block: &Block) -> Option<(&Block, &Block)> {
    let Shape::Choice(ways) = &block.shape else { return None };
    match ways.as_slice() {
        [way, skip] if skip.shape == Shape::Skip && is_one_step(way) => Some((way, skip)),
        _ => None,
    }
}

impl Drawing {
    fn joint(&mut self, joint: Joint, beside: &Block) -> usize {
        let steps = beside.steps();
        let step = if joint.is_before() { steps.first() } else { steps.last() };
        self.joints.push((joint, step.copied().unwrap_or(0)));
        self.seen + self.joints.len() - 1
    }

    fn line(&mut self, from: usize, to: usize, leaving: Leaving) {
        let Leaving { kind, share } = leaving;
        self.lines.push(Line { from, to, kind, share });
    }

    /// An edge to a step; none from the start.
    fn arrive(&mut self, from: Behind, to: usize, leaving: Leaving) {
        if let Behind::Step(from) = from {
            self.line(from, to, leaving);
        }
    }

    fn sequence(&mut self, parts: &[Block], from: Behind, to: Before, leaving: Leaving) {
        let (mut from, mut leaving, mut repeats) = (from, leaving, None);
        let mut parts = parts.iter().peekable();
        while let Some(part) = parts.next() {
            if is_framed(part) {
                let (first, last) = self.framed(part);
                self.arrive(from, first, leaving);
                (from, repeats) = (Behind::Step(last), Some(part).filter(|part| repeats_more(part)));
            } else {
                repeats = None;
                let next = match parts.next_if(|next| is_framed(next)) {
                    Some(next) => {
                        repeats = Some(next).filter(|part| repeats_more(part));
                        self.framed(next)
                    }
                    None if parts.peek().is_some() => {
                        let meeting = self.joint(Joint::Meeting, part);
                        (meeting, meeting)
                    }
                    None => return self.open(part, from, to, leaving),
                };
                self.open(part, from, Before::Step(next.0), leaving);
                from = Behind::Step(next.1);
            }
            leaving = Leaving::ALONE;
        }
        let Behind::Step(last) = from else { return };
        match to {
            Before::Step(to) => self.line(last, to, leaving),
            // Where other ways end too, a step that only leads back is no end.
            Before::End { shared } => {
                let is_plain = |part: &Block| is_one_step(left_out(part).map_or(part, |(way, _)| way));
                if let Some(part) = repeats.filter(|part| shared || !is_plain(part)) {
                    let end = self.joint(Joint::End, part);
                    self.line(last, end, leaving);
                }
            }
        }
    }

    /// Draws a block so that it begins and ends with a step of its own each, which are given back.
    fn framed(&mut self, block: &Block) -> (usize, usize) {
        match &block.shape {
            Shape::Step(step) => (*step, *step),
            Shape::Loop { body, redo } if redo.shape == Shape::Skip => {
                let (first, last) = self.in_frame(body);
                let back = Leaving::ALONE.part(part_of(redo, body), EdgeKind::Loop);
                self.line(last, first, back);
                (first, last)
            }
            _ => match left_out(block) {
                Some((way, skip)) => {
                    let (first, last) = self.framed(way);
                    self.line(first, last, Leaving::ALONE.part(part_of(skip, block), EdgeKind::Optional));
                    (first, last)
                }
                None => self.in_frame(block),
            },
        }
    }

    /// Puts joints where a block does not begin or end with a step of its own.
    fn in_frame(&mut self, block: &Block) -> (usize, usize) {
        let parts = block.in_sequence();
        if let [alone] = parts
            && is_framed(alone)
        {
            return self.framed(alone);
        }
        let (first, from, parts) = match parts.split_first() {
            Some((part, rest)) if is_framed(part) => {
                let (first, last) = self.framed(part);
                (first, last, rest)
            }
            _ => {
                let parting = self.joint(Joint::Parting, block);
                (parting, parting, parts)
            }
        };
        let (to, last, parts) = match parts.split_last() {
            Some((part, rest)) if is_framed(part) => {
                let (first, last) = self.framed(part);
                (first, last, rest)
            }
            _ => {
                let meeting = self.joint(Joint::Meeting, block);
                (meeting, meeting, parts)
            }
        };
        self.sequence(parts, Behind::Step(from), Before::Step(to), Leaving::ALONE);
        (first, last)
    }

    /// Draws a block that has no step of its own at its ends.
    fn open(&mut self, block: &Block, from: Behind, to: Before, leaving: Leaving) {
        match &block.shape {
            Shape::Choice(ways) => self.choice(block, ways, from, to, leaving),
            Shape::Parallel(parts) => self.parallel(block, parts, from, to, leaving),
            Shape::Loop { body, redo } => self.rounds(block, body, redo, from, to, leaving),
            Shape::Step(_) | Shape::Sequence(_) | Shape::Skip => {
                self.sequence(block.in_sequence(), from, to, leaving);
            }
        }
    }

    /// A step of the block's own to leave from.
    fn parting(&mut self, block: &Block, from: Behind, leaving: Leaving) -> Behind {
        let joint = if matches!(from, Behind::Start) { Joint::Start } else { Joint::Parting };
        let parting = self.joint(joint, block);
        self.arrive(from, parting, leaving);
        Behind::Step(parting)
    }

    fn choice(&mut self, block: &Block, ways: &[Block], from: Behind, to: Before, leaving: Leaving) {
        let (mut from, mut to, mut leaving) = (from, to, leaving);
        let can_skip = ways.last().is_some_and(|way| way.shape == Shape::Skip);
        if leaving.kind == EdgeKind::Parallel || (can_skip && matches!(from, Behind::Start)) {
            from = self.parting(block, from, leaving);
            leaving = Leaving::ALONE;
        }
        if can_skip && matches!(to, Before::End { .. }) {
            to = Before::Step(self.joint(Joint::End, block));
        }
        let several = ways.len() - usize::from(can_skip) > 1;
        let kind = if several { EdgeKind::Choice } else { leaving.kind };
        for way in ways {
            let share = part_of(way, block);
            if way.shape != Shape::Skip {
                self.sequence(way.in_sequence(), from, to.shared(), leaving.part(share, kind));
            } else if let (Behind::Step(from), Before::Step(to)) = (from, to) {
                self.line(from, to, leaving.part(share, EdgeKind::Optional));
            }
        }
    }

    fn parallel(&mut self, block: &Block, parts: &[Block], from: Behind, to: Before, leaving: Leaving) {
        let (mut from, mut leaving) = (from, leaving);
        if leaving.kind == EdgeKind::Choice || matches!(from, Behind::Start) {
            from = self.parting(block, from, leaving);
            leaving = Leaving::ALONE;
        }
        for part in parts {
            let leaving = Leaving { kind: EdgeKind::Parallel, ..leaving };
            self.sequence(part.in_sequence(), from, to.shared(), leaving);
        }
    }

    /// A loop with something between two rounds: behind the body a journey goes on, or into one of the ways back.
    fn rounds(&mut self, block: &Block, body: &Block, redo: &Block, from: Behind, to: Before, leaving: Leaving) {
        let (first, last) = self.in_frame(body);
        self.arrive(from, first, leaving);
        let to = match to {
            Before::Step(to) => to,
            Before::End { .. } => self.joint(Joint::End, block),
        };
        self.line(last, to, Leaving::ALONE.part(part_of(block, body), EdgeKind::Choice));
        let ways = match &redo.shape {
            Shape::Choice(ways) => ways.as_slice(),
            _ => std::slice::from_ref(redo),
        };
        for way in ways {
            let share = part_of(way, body);
            if way.shape == Shape::Skip {
                self.line(last, first, Leaving::ALONE.part(share, EdgeKind::Loop));
                continue;
            }
            let (begin, end) = self.in_frame(way);
            self.line(last, begin, Leaving::ALONE.part(share, EdgeKind::Choice));
            self.line(end, first, Leaving { kind: EdgeKind::Loop, share: None });
        }
    }
}

/// Whether a framed block goes round.
fn repeats_more(block: &Block) -> bool {
    let block = left_out(block).map_or(block, |(way, _)| way);
    matches!(block.shape, Shape::Loop { .. })
}

/// Whether a block is one step, once or several times in a row.
fn is_one_step(block: &Block) -> bool {
    match &block.shape {
        Shape::Step(_) => true,
        Shape::Loop { body, redo } => matches!(body.shape, Shape::Step(_)) && redo.shape == Shape::Skip,
        _ => false,
    }
}

/// How often one block was gone through of the times that another one was.
fn part_of(part: &Block, whole: &Block) -> f64 {
    if whole.passes == 0 { 0.0 } else { (part.passes as f64 / whole.passes as f64).min(1.0) }
}

//! Blocks out of what customers did: the Inductive Miner (Leemans, Fahland and van der Aalst 2013) with rare ways left
//! aside (the same, 2014, "Discovering block-structured process models from event logs containing infrequent
//! behaviour").
//!
//! The log is cut by what directly follows what, and so is each part of it, until a part is one step. What cannot be
//! cut is told in a way that allows more than was seen, never less. So every journey that was mined with nothing left
//! aside follows the blocks.

use super::block::Block;
use super::cut::{Cut, cut};
use super::log::{Follows, Log};
use super::split::{beside, by_choice, in_rounds, in_sequence, into_rounds};

/// Blocks of a log, in which what happens in a smaller part than `rare` of the cases is left aside.
pub(super) fn mine(mut log: Log, rare: f64) -> Block {
    let passes = log.total();
    let empty = log.take_empty();
    let is_rare = |count: u64| (count as f64) < rare * passes as f64;
    if empty == passes || (empty > 0 && is_rare(passes - empty)) {
        return Block::skip(passes);
    }
    let mut block = Miner { rare }.cut(&log);
    if empty == 0 {
        return block;
    }
    if is_rare(empty) {
        block.passes = passes;
        return block;
    }
    Block::choice(vec![block, Block::skip(empty)])
}

struct Miner {
    rare: f64,
}

impl Miner {
    /// Blocks of a log without empty sequences.
    fn cut(&self, log: &Log) -> Block {
        let passes = log.total();
        let follows = Follows::of(log).without_rare(self.rare);
        if let [step] = follows.steps[..] {
            return self.alone(log, step);
        }
        let each = |logs: Vec<Log>| logs.into_iter().map(|log| mine(log, self.rare)).collect::<Vec<Block>>();
        match cut(&follows) {
            Some(Cut::Choice(parts)) => {
                Block::choice(each(by_choice(log, &parts)).into_iter().filter(|part| part.passes > 0).collect())
            }
            Some(Cut::Sequence(parts)) => Block::sequence(each(in_sequence(log, &parts)), passes),
            Some(Cut::Parallel(parts)) => Block::parallel(each(beside(log, &parts)), passes),
            Some(Cut::Loop(parts)) => {
                let mut blocks = each(in_rounds(log, &parts)).into_iter();
                let body = blocks.next().unwrap_or_else(|| Block::skip(passes));
                let redo: Vec<Block> = blocks.filter(|part| part.passes > 0).collect();
                if redo.is_empty() { body } else { Block::repeated(body, Block::choice(redo), passes) }
            }
            None => self.uncut(log, &follows),
        }
    }

    /// One step, again and again where that is not rare.
    fn alone(&self, log: &Log, step: u16) -> Block {
        let passes = log.total();
        let step = usize::from(step);
        let again: u64 = log.iter().filter(|(trace, _)| trace.len() > 1).map(|(_, count)| count).sum();
        if again == 0 || (again as f64) < self.rare * passes as f64 {
            return Block::step(step, passes);
        }
        let rounds: u64 = log.iter().map(|(trace, count)| trace.len() as u64 * count).sum();
        Block::repeated(Block::step(step, rounds), Block::skip(rounds - passes), passes)
    }

    /// What has no cut: a step that comes once in each beside all others, the same over and over, or anything in any
    /// order.
    fn uncut(&self, log: &Log, follows: &Follows) -> Block {
        let passes = log.total();
        let once = |step: u16| log.iter().all(|(trace, _)| trace.iter().filter(|other| **other == step).count() == 1);
        if let Some(step) = follows.steps.iter().copied().find(|step| once(*step)) {
            let others = follows.steps.iter().copied().filter(|other| *other != step).collect();
            let parts = beside(log, &[vec![step], others]);
            return Block::parallel(parts.into_iter().map(|part| mine(part, self.rare)).collect(), passes);
        }
        let rounds = into_rounds(log, follows, true).or_else(|| into_rounds(log, follows, false));
        if let Some(rounds) = rounds {
            let again = rounds.total() - passes;
            return Block::repeated(self.round(&rounds), Block::skip(again), passes);
        }
        any_order(log)
    }

    /// Blocks of one round of many. What is no easier to cut than before is not taken for rounds once more.
    fn round(&self, rounds: &Log) -> Block {
        let follows = Follows::of(rounds).without_rare(self.rare);
        if cut(&follows).is_some() { self.cut(rounds) } else { any_order(rounds) }
    }
}

/// Every step, as often as one likes and in any order.
fn any_order(log: &Log) -> Block {
    let mut counts = vec![0_u64; log.steps().last().map_or(0, |last| usize::from(*last) + 1)];
    for (trace, count) in log.iter() {
        for step in trace {
            counts[usize::from(*step)] += count;
        }
    }
    let all: u64 = counts.iter().sum();
    let steps = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
    let steps = steps.map(|(step, count)| Block::step(step, count)).collect();
    Block::repeated(Block::choice(steps), Block::skip(all - log.total()), log.total())
}

#[cfg(test)]
mod tests {
    use super::super::block::Shape;
    use super::*;

    /// Blocks as one writes them by hand: `a (b | -) (c & d) (e / f)*`.
    fn told(block: &Block) -> String {
        let all = |parts: &[Block], between: &str| parts.iter().map(told).collect::<Vec<_>>().join(between);
        match &block.shape {
            Shape::Step(step) => char::from(b'a' + *step as u8).to_string(),
            Shape::Sequence(parts) => all(parts, " "),
            Shape::Choice(parts) => format!("({})", all(parts, " | ")),
            Shape::Parallel(parts) => format!("({})", all(parts, " & ")),
            Shape::Loop { body, redo } if redo.shape == Shape::Skip => format!("({})*", told(body)),
            Shape::Loop { body, redo } => format!("({} / {})*", told(body), told(redo)),
            Shape::Skip => "-".to_owned(),
        }
    }

    fn block(journeys: &[(&str, u64)], rare: f64) -> Block {
        let mut log = Log::default();
        for (journey, count) in journeys {
            log.add(journey.bytes().map(|letter| u16::from(letter - b'a')).collect(), *count);
        }
        mine(log, rare)
    }

    fn mined(journeys: &[(&str, u64)], rare: f64) -> String {
        told(&block(journeys, rare))
    }

    #[test]
    fn journeys_become_blocks() {
        assert_eq!(mined(&[("abc", 5)], 0.0), "a b c");
        assert_eq!(mined(&[("abd", 5), ("acd", 3)], 0.0), "a (b | c) d");
        assert_eq!(mined(&[("abd", 5), ("ad", 3)], 0.0), "a (b | -) d");
        assert_eq!(mined(&[("abcd", 5), ("acbd", 3)], 0.0), "a (b & c) d");
        assert_eq!(mined(&[("ab", 5), ("abcab", 3)], 0.0), "(a b / c)*");
        assert_eq!(mined(&[("aab", 5)], 0.0), "(a)* b");
        assert_eq!(mined(&[("ab", 5), ("abab", 3)], 0.0), "(a b)*");
    }

    #[test]
    fn blocks_know_how_often_they_were_gone_through() {
        let mined = block(&[("abd", 5), ("acd", 3), ("ad", 2)], 0.0);
        let Shape::Sequence(parts) = &mined.shape else { panic!("{mined:?}") };
        let Shape::Choice(ways) = &parts[1].shape else { panic!("{parts:?}") };
        assert_eq!(ways.iter().map(|way| way.passes).collect::<Vec<_>>(), [5, 3, 2]);
        let again = block(&[("aaa", 2), ("a", 4)], 0.0);
        let Shape::Loop { body, redo } = &again.shape else { panic!("{again:?}") };
        assert_eq!((again.passes, body.passes, redo.passes), (6, 10, 4));
    }

    #[test]
    fn what_is_rare_is_left_aside() {
        let journeys = [("abcd", 90), ("acbd", 4), ("abd", 3), ("abbcd", 3)];
        assert_eq!(mined(&journeys, 0.2), "a b c d");
        assert_ne!(mined(&journeys, 0.0), "a b c d");
    }

    #[test]
    fn what_follows_no_order_may_come_in_any() {
        let told = mined(&[("abcacb", 1), ("cabbac", 1), ("bcaacb", 1), ("aabbcc", 1)], 0.0);
        assert!(told.contains('*'), "{told}");
    }
}

//! What an alignment needs of the blocks: how many steps are skipped between any two.
//!
//! The tree is cut at its parallel blocks into regions: the whole is one, and each part of a parallel block is one.
//! Within a region no two steps happen beside each other, so where a journey stands in it is the element (a step or a
//! parallel block) that it came to last. What it takes to get from there to another element without any event is a
//! shortest way, known beforehand. A journey stands in the whole net at one element of each region that has begun, and
//! regions of one block do not depend on each other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::Bits;
use super::{Node, PlannedStep};

/// There is no way.
const NEVER: u16 = u16::MAX;

#[derive(Debug)]
pub(super) struct Net {
    /// The first is the whole; those within a region stand behind it, up to its `end`.
    pub(super) regions: Vec<Region>,
    /// The way into each step that can be seen: blocks from the outside in, the step itself last.
    pub(super) places: Vec<Vec<Place>>,
    /// The steps that each label can be.
    pub(super) takers: Vec<Vec<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) region: usize,
    /// From 1; 0 is where a region has not begun.
    pub(super) element: u16,
}

#[derive(Debug, Clone)]
pub(super) enum Element {
    Step(usize),
    /// The regions that happen beside each other.
    Block(Vec<usize>),
}

#[derive(Debug, Default)]
pub(super) struct Region {
    pub(super) elements: Vec<Element>,
    /// Steps skipped where an element is passed without any event.
    costs: Vec<u16>,
    /// Steps skipped between each element (the first of them none) and each other (the last of them the end).
    between: Vec<u16>,
    /// The region behind those within this one.
    pub(super) end: usize,
    /// Steps that can come after each element, and that must.
    after: Vec<Bits>,
    must: Vec<Bits>,
}

impl Region {
    /// Steps skipped on the shortest way between two elements, themselves not counted.
    pub(super) fn between(&self, from: u16, to: u16) -> u16 {
        self.between[from as usize * (self.elements.len() + 1) + to as usize - 1]
    }

    /// The number that stands for the end of the region.
    pub(super) fn last(&self) -> u16 {
        self.elements.len() as u16 + 1
    }

    pub(super) fn element(&self, number: u16) -> Option<&Element> {
        self.elements.get((number as usize).checked_sub(1)?)
    }

    /// The next element that is skipped, where something is, on the shortest way between two; among several that are
    /// as short, the first.
    pub(super) fn next(&self, from: u16, to: u16) -> Option<u16> {
        let whole = self.between(from, to);
        let lies_there = |number: &u16| {
            let cost = self.costs[*number as usize - 1];
            let rest = self.between(*number, to);
            cost > 0 && self.between(from, *number) == 0 && rest != NEVER && cost + rest == whole
        };
        if whole == 0 { None } else { (1..self.last()).find(lies_there) }
    }
}

impl Net {
    pub(super) fn of(tree: &Node, steps: &[PlannedStep], labels: usize) -> Self {
        let mut takers = vec![Vec::new(); labels];
        for (number, step) in steps.iter().enumerate() {
            for label in &step.labels {
                takers[*label as usize].push(number);
            }
        }
        let mut net = Self { regions: Vec::new(), places: vec![Vec::new(); steps.len()], takers };
        net.region(&tree.visible(&|step: usize| steps[step].is_observable()), &[]);
        net
    }

    pub(super) fn shortest(&self) -> u32 {
        u32::from(self.skipped(0))
    }

    /// Steps skipped where a region is passed without any event.
    fn skipped(&self, region: usize) -> u16 {
        let region = &self.regions[region];
        region.between(0, region.last())
    }

    /// Adds the region that a part of the tree is, with those within it; `way` leads into it.
    fn region(&mut self, node: &Node, way: &[Place]) -> usize {
        let number = self.regions.len();
        self.regions.push(Region::default());
        let mut wires = Wires::default();
        let (start, end) = (wires.point(), wires.point());
        self.wire(node, (start, end), &mut wires, number, way);
        let costs = wires.elements.iter().map(|wired| self.cost(&wired.element)).collect();
        let region = Region { costs, end: self.regions.len(), ..Region::default() };
        self.regions[number] = self.filled(region, &wires, start, end);
        number
    }

    /// Lays the ways of a part of the tree between two points.
    fn wire(&mut self, node: &Node, (from, to): (usize, usize), wires: &mut Wires, region: usize, way: &[Place]) {
        match node {
            Node::Skip => wires.silent.push((from, to)),
            Node::Step(step) => {
                let mut places = way.to_vec();
                places.push(Place { region, element: wires.add(Element::Step(*step), from, to) });
                self.places[*step] = places;
            }
            Node::Sequence(parts) => {
                let mut from = from;
                for (number, part) in parts.iter().enumerate() {
                    let to = if number + 1 == parts.len() { to } else { wires.point() };
                    self.wire(part, (from, to), wires, region, way);
                    from = to;
                }
            }
            Node::Choice(parts) => {
                for part in parts {
                    self.wire(part, (from, to), wires, region, way);
                }
            }
            Node::Parallel(parts) => {
                let element = wires.add(Element::Block(Vec::new()), from, to);
                let mut inner = way.to_vec();
                inner.push(Place { region, element });
                let regions = parts.iter().map(|part| self.region(part, &inner)).collect();
                wires.elements[element as usize - 1].element = Element::Block(regions);
            }
            Node::Loop { body, redo } => {
                // Points of its own: from around it nobody may come in between body and redo.
                let (begin, done) = (wires.point(), wires.point());
                wires.silent.extend([(from, begin), (done, to)]);
                self.wire(body, (begin, done), wires, region, way);
                self.wire(redo, (done, begin), wires, region, way);
            }
        }
    }

    fn cost(&self, element: &Element) -> u16 {
        match element {
            Element::Step(_) => 1,
            Element::Block(inner) => inner.iter().map(|region| self.skipped(*region)).sum(),
        }
    }

    /// All that is known of a region beforehand, from its wires; regions within it are known.
    fn filled(&self, mut region: Region, wires: &Wires, start: usize, end: usize) -> Region {
        let steps = self.places.len();
        let (onward, back) = (wires.onward(&region.costs), wires.back());
        let begins: Vec<usize> = std::iter::once(start).chain(wires.elements.iter().map(|wired| wired.to)).collect();
        for &begin in &begins {
            let distances = distances(&onward, begin);
            region.between.extend(wires.elements.iter().map(|wired| distances[wired.from]));
            region.between.push(distances[end]);
        }
        region.elements = wires.elements.iter().map(|wired| wired.element.clone()).collect();
        region.after = vec![Bits::new(steps); begins.len()];
        region.must = vec![Bits::new(steps); begins.len()];
        for number in 1..region.last() {
            let element = &region.elements[number as usize - 1];
            let (after, must) = (self.steps_of(element, false), self.steps_of(element, true));
            let without = reaching(&back, end, number);
            for (from, &begin) in begins.iter().enumerate() {
                if region.between(from as u16, number) != NEVER {
                    region.after[from].join(&after);
                }
                if !without[begin] {
                    region.must[from].join(&must);
                }
            }
        }
        region
    }

    /// The steps that can happen in an element, or that must when it happens.
    fn steps_of(&self, element: &Element, must: bool) -> Bits {
        let mut steps = Bits::new(self.places.len());
        match element {
            Element::Step(step) => steps.set(*step),
            Element::Block(inner) => {
                for &region in inner {
                    let region = &self.regions[region];
                    steps.join(if must { &region.must[0] } else { &region.after[0] });
                }
            }
        }
        steps
    }

    /// Steps skipped to be done with the block that a region stands at, if it is one.
    pub(super) fn leaving(&self, standing: &[u16], region: usize) -> u32 {
        match self.regions[region].element(standing[region]) {
            Some(Element::Block(inner)) => inner.iter().map(|region| self.ending(standing, *region)).sum(),
            _ => 0,
        }
    }

    /// Steps skipped to come to the end of a region.
    pub(super) fn ending(&self, standing: &[u16], region: usize) -> u32 {
        let rest = self.regions[region].between(standing[region], self.regions[region].last());
        self.leaving(standing, region) + u32::from(rest)
    }

    /// Steps skipped on the way to a step that is begun anew from this level of the blocks around it on; `None` where
    /// no way leads there.
    pub(super) fn skipped_before(&self, standing: &[u16], step: usize, level: usize) -> Option<u16> {
        let places = &self.places[step][level..];
        let outer = places[0].region;
        let mut skipped = self.leaving(standing, outer);
        let mut from = standing[outer];
        for place in places {
            match self.regions[place.region].between(from, place.element) {
                NEVER => return None,
                steps => skipped += u32::from(steps),
            }
            from = 0;
        }
        u16::try_from(skipped).ok()
    }

    /// Goes to a step, from this level of the blocks around it on.
    pub(super) fn go(&self, standing: &mut [u16], step: usize, level: usize) {
        let places = &self.places[step][level..];
        let outer = places[0].region;
        standing[outer + 1..self.regions[outer].end].fill(0);
        for place in places {
            standing[place.region] = place.element;
        }
    }

    /// Takes in the steps that can still come in a region and those within it, and those that must.
    pub(super) fn ahead(&self, standing: &[u16], region: usize, after: &mut Bits, must: &mut Bits) {
        let at = standing[region];
        let region = &self.regions[region];
        after.join(&region.after[at as usize]);
        must.join(&region.must[at as usize]);
        if let Some(Element::Block(inner)) = region.element(at) {
            for &region in inner {
                self.ahead(standing, region, after, must);
            }
        }
    }
}

/// The points of a region and what leads from one to another.
#[derive(Default)]
struct Wires {
    points: usize,
    silent: Vec<(usize, usize)>,
    elements: Vec<Wired>,
}

struct Wired {
    element: Element,
    from: usize,
    to: usize,
}

impl Wires {
    fn point(&mut self) -> usize {
        self.points += 1;
        self.points - 1
    }

    /// The number that the element gets, from 1.
    fn add(&mut self, element: Element, from: usize, to: usize) -> u16 {
        self.elements.push(Wired { element, from, to });
        self.elements.len() as u16
    }

    /// What leads on from each point, with its cost.
    fn onward(&self, costs: &[u16]) -> Vec<Vec<(usize, u16)>> {
        let mut onward = vec![Vec::new(); self.points];
        for &(from, to) in &self.silent {
            onward[from].push((to, 0));
        }
        for (wired, cost) in self.elements.iter().zip(costs) {
            onward[wired.from].push((wired.to, *cost));
        }
        onward
    }

    /// What leads to each point, with the number of the element that it is.
    fn back(&self) -> Vec<Vec<(usize, u16)>> {
        let mut back = vec![Vec::new(); self.points];
        for &(from, to) in &self.silent {
            back[to].push((from, 0));
        }
        for (wired, number) in self.elements.iter().zip(1..) {
            back[wired.to].push((wired.from, number));
        }
        back
    }
}

/// Whether there is a way from each point to `end` without one of the elements.
fn reaching(back: &[Vec<(usize, u16)>], end: usize, without: u16) -> Vec<bool> {
    let mut reaching = vec![false; back.len()];
    reaching[end] = true;
    let mut open = vec![end];
    while let Some(point) = open.pop() {
        for &(from, element) in &back[point] {
            if element != without && !reaching[from] {
                reaching[from] = true;
                open.push(from);
            }
        }
    }
    reaching
}

/// The least cost from a point to each (Dijkstra), [`NEVER`] where no way leads.
fn distances(onward: &[Vec<(usize, u16)>], from: usize) -> Vec<u16> {
    let mut least = vec![NEVER; onward.len()];
    least[from] = 0;
    let mut open = BinaryHeap::from([Reverse((0, from))]);
    while let Some(Reverse((cost, point))) = open.pop() {
        if cost > least[point] {
            continue;
        }
        for &(to, more) in &onward[point] {
            if cost + more < least[to] {
                least[to] = cost + more;
                open.push(Reverse((cost + more, to)));
            }
        }
    }
    least
}

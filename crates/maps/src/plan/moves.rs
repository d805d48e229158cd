//! An alignment written down.

use super::net::{Element, Net};

/// What happened or should have, in an order in which it can have happened; steps are places in the order of
/// [`Map::steps`](crate::Map::steps), events places in the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// The step was done by the event.
    Done { step: usize, event: usize },
    /// The step was planned here and did not happen.
    Skipped { step: usize },
    /// The event was not planned here.
    Unplanned { event: usize },
}

/// An event that a step takes, found on the way to an alignment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The one before, [`NONE`] for the first.
    pub(super) before: u32,
    pub(super) event: u32,
    pub(super) step: u16,
    /// See [`Taken`](super::states::Taken).
    pub(super) level: u16,
}

/// No link.
pub(super) const NONE: u32 = u32::MAX;

/// All moves of an alignment of so many events that ends with a link.
pub(super) fn written(net: &Net, links: &[Link], last: u32, events: usize) -> Vec<Move> {
    let mut chain = Vec::new();
    let mut next = last;
    while let Some(link) = links.get(next as usize) {
        chain.push(link);
        next = link.before;
    }
    let mut writer = Writer { net, standing: vec![0; net.regions.len()], moves: Vec::with_capacity(events) };
    let mut events_done = 0;
    for link in chain.into_iter().rev() {
        let event = link.event as usize;
        writer.moves.extend((events_done..event).map(|event| Move::Unplanned { event }));
        writer.skip_to(link.step as usize, link.level as usize);
        writer.moves.push(Move::Done { step: link.step as usize, event });
        events_done = event + 1;
    }
    writer.moves.extend((events_done..events).map(|event| Move::Unplanned { event }));
    writer.finish(0);
    writer.moves
}

struct Writer<'a> {
    net: &'a Net,
    standing: Vec<u16>,
    moves: Vec<Move>,
}

impl Writer<'_> {
    /// Goes to a step; writes what is skipped before it.
    fn skip_to(&mut self, step: usize, level: usize) {
        let net = self.net;
        let places = &net.places[step][level..];
        let outer = places[0].region;
        self.leave(outer);
        let mut from = self.standing[outer];
        for place in places {
            self.skip_between(place.region, from, place.element);
            from = 0;
        }
        net.go(&mut self.standing, step, level);
    }

    /// What is skipped to be done with the block that a region stands at.
    fn leave(&mut self, region: usize) {
        let net = self.net;
        if let Some(Element::Block(inner)) = net.regions[region].element(self.standing[region]) {
            for &region in inner {
                self.finish(region);
            }
        }
    }

    /// What is skipped to come to the end of a region.
    fn finish(&mut self, region: usize) {
        self.leave(region);
        self.skip_between(region, self.standing[region], self.net.regions[region].last());
    }

    fn skip_between(&mut self, region: usize, from: u16, to: u16) {
        let net = self.net;
        let mut at = from;
        while let Some(next) = net.regions[region].next(at, to) {
            match net.regions[region].element(next) {
                Some(Element::Step(step)) => self.moves.push(Move::Skipped { step: *step }),
                Some(Element::Block(inner)) => {
                    for &region in inner {
                        self.skip_between(region, 0, net.regions[region].last());
                    }
                }
                None => {}
            }
            at = next;
        }
    }
}

//! What is still to come in a trace, and what it will cost at least.

use super::bits::Bits;
use super::net::Net;

/// The rest of a trace behind some event.
#[derive(Debug)]
pub(super) struct Ahead {
    /// Events behind which the rest begins, `None` where nothing is known of the trace yet.
    at: Option<usize>,
    /// Labels of the trace, each once, with the steps that they can be.
    labels: Vec<(u16, Bits)>,
    /// How often each label still comes.
    counts: Vec<u32>,
    /// Steps that none of these labels can be.
    absent: Bits,
    after: Bits,
    must: Bits,
}

impl Ahead {
    pub(super) fn new(net: &Net) -> Self {
        let none = || Bits::new(net.places.len());
        let counts = vec![0; net.takers.len()];
        Self { at: None, labels: Vec::new(), counts, absent: none(), after: none(), must: none() }
    }

    /// Before another trace.
    pub(super) fn forget(&mut self) {
        for (label, _) in self.labels.drain(..) {
            self.counts[label as usize] = 0;
        }
        self.at = None;
    }

    /// Goes on to behind so many events.
    pub(super) fn go_to(&mut self, net: &Net, trace: &[u16], events: usize) {
        match self.at {
            None => self.begin(net, &trace[events..]),
            Some(at) => {
                for label in &trace[at..events] {
                    if let Some(count) = self.counts.get_mut(*label as usize) {
                        *count -= 1;
                    }
                }
            }
        }
        self.at = Some(events);
        self.absent.clear();
        self.after.clear();
        for (label, steps) in &self.labels {
            if self.counts[*label as usize] > 0 {
                self.after.join(steps);
            }
        }
        for step in 0..net.places.len() {
            if !self.after.has(step) {
                self.absent.set(step);
            }
        }
    }

    fn begin(&mut self, net: &Net, rest: &[u16]) {
        for &label in rest {
            let Some(takers) = net.takers.get(label as usize) else { continue };
            if self.counts[label as usize] == 0 {
                let mut steps = Bits::new(net.places.len());
                for step in takers {
                    steps.set(*step);
                }
                self.labels.push((label, steps));
            }
            self.counts[label as usize] += 1;
        }
    }

    /// A lower bound of what the rest costs from a state: events that no step can take any more, and steps that must
    /// come and that no event can be.
    ///
    /// The first are log moves and the second model moves, so both are paid, and it is never more than the cost.
    pub(super) fn least(&mut self, net: &Net, standing: &[u16]) -> u32 {
        self.after.clear();
        self.must.clear();
        net.ahead(standing, 0, &mut self.after, &mut self.must);
        let too_late = self.labels.iter().filter(|(_, steps)| !steps.meets(&self.after));
        let unplanned: u32 = too_late.map(|(label, _)| self.counts[*label as usize]).sum();
        unplanned + self.must.shared(&self.absent)
    }
}

//! Customers who are known weakly, by a browser or a device only, and what it would bring to recognise them in a
//! channel: over all rows, whatever journeys are.

use serde::{Deserialize, Serialize};

use super::{ChannelRows, ChannelsConfig};
use crate::Batch;
use crate::batch::ABSENT;
use crate::operators::numbering::{CodeNumbers, entry};

/// What a channel, or none, has of customers who are known weakly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeakCounts {
    pub channel: Option<u32>,
    /// Rows of such customers.
    pub interactions: u64,
    pub customers: u64,
    /// Rows that would be those of recognised customers if everybody were recognised in this channel: those of nobody
    /// known there, and all rows, in whatever channel, of the customers who were there.
    pub gain: u64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Weak {
    channels: CodeNumbers,
    /// By number of the channel.
    counts: Vec<Counted>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Counted {
    interactions: u64,
    customers: u64,
    /// All rows of the customers.
    reach: u64,
    /// The last customer who was counted; they come one after the other.
    last: u32,
}

impl Weak {
    pub(super) fn look(&mut self, whole: &Batch, config: &ChannelsConfig) {
        let Some(recognised) = config.recognised else { return };
        let (recognised, channels) = (whole.codes(recognised), whole.codes(config.channels));
        for (person, span) in whole.persons.iter().zip(whole.starts.windows(2)) {
            let (from, to) = (span[0] as usize, span[1] as usize);
            if *person == 0 || recognised[from] == 0 {
                continue;
            }
            for channel in &channels[from..to] {
                let counted = entry(&mut self.counts, self.channels.number(*channel));
                counted.interactions += 1;
                if counted.last != *person {
                    counted.last = *person;
                    counted.customers += 1;
                    counted.reach += (to - from) as u64;
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (theirs, channel) in other.counts.iter().zip(other.channels.codes()) {
            let counted = entry(&mut self.counts, self.channels.number(*channel));
            counted.interactions += theirs.interactions;
            counted.customers += theirs.customers;
            counted.reach += theirs.reach;
        }
    }

    /// One for each of the channels, in their order.
    pub(super) fn finish(&self, rows: &[ChannelRows]) -> Vec<WeakCounts> {
        let of = |channel: Option<u32>| {
            let place = self.channels.find(channel.unwrap_or(ABSENT));
            place.and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
        };
        let weak = |row: &ChannelRows| {
            let Counted { interactions, customers, reach, .. } = of(row.channel);
            WeakCounts { channel: row.channel, interactions, customers, gain: row.unidentified + reach }
        };
        rows.iter().map(weak).collect()
    }
}

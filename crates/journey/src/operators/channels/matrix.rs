//! Touchpoints by channels, over all rows: also those of no journey and of nobody known.

use serde::{Deserialize, Serialize};

use super::ChannelsConfig;
use crate::Batch;
use crate::batch::{ABSENT, UNBOUND};
use crate::operators::metric::Moments;
use crate::operators::numbering::{CodeNumbers, WidePairNumbers, entry};

/// Rows at a touchpoint through a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellCounts {
    pub symbol: u16,
    pub channel: u32,
    pub interactions: u64,
    /// Known ones.
    pub customers: u64,
    /// The scores by code of their scale, in order of the codes.
    pub scores: Vec<(u32, Moments)>,
}

/// Rows of a channel, or of none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRows {
    pub channel: Option<u32>,
    pub interactions: u64,
    /// Of them, of nobody known.
    pub unidentified: u64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Matrix {
    /// A touchpoint and a channel.
    cells: WidePairNumbers,
    counts: Vec<Counted>,
    /// A cell and a scale.
    scales: WidePairNumbers,
    scores: Vec<Moments>,
    channels: CodeNumbers,
    /// By number of the channel.
    rows: Vec<Whose>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Counted {
    interactions: u64,
    customers: u64,
    /// The last customer who was counted; they come one after the other.
    last: u32,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Whose {
    interactions: u64,
    unidentified: u64,
}

impl Matrix {
    pub(super) fn look(&mut self, whole: &Batch, config: &ChannelsConfig) {
        let (symbols, channels) = (whole.symbols(config.symbols), whole.codes(config.channels));
        let (scores, scales) = (whole.numbers(config.scores), whole.codes(config.scales));
        for (person, span) in whole.persons.iter().zip(whole.starts.windows(2)) {
            for row in span[0] as usize..span[1] as usize {
                let whose = entry(&mut self.rows, self.channels.number(channels[row]));
                whose.interactions += 1;
                whose.unidentified += u64::from(*person == 0);
                if channels[row] == ABSENT || symbols[row] == UNBOUND {
                    continue;
                }
                let number = self.cells.number(symbols[row].into(), channels[row]);
                let cell = entry(&mut self.counts, number);
                cell.interactions += 1;
                cell.customers += u64::from(*person != 0 && cell.last != *person);
                cell.last = *person;
                if scores[row].is_finite() && scales[row] != ABSENT {
                    let scale = self.scales.number(number as u32, scales[row]);
                    entry(&mut self.scores, scale).record(scores[row]);
                }
            }
        }
    }

    /// Customers so far in a cell.
    pub(super) fn customers(&self, symbol: u16, channel: u32) -> u64 {
        let cell = self.cells.find(symbol.into(), channel).and_then(|number| self.counts.get(number));
        cell.map_or(0, |cell| cell.customers)
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let mut mine = Vec::with_capacity(other.counts.len());
        for (theirs, (symbol, channel)) in other.counts.iter().zip(other.cells.pairs()) {
            let number = self.cells.number(*symbol, *channel);
            let cell = entry(&mut self.counts, number);
            cell.interactions += theirs.interactions;
            cell.customers += theirs.customers;
            mine.push(number as u32);
        }
        for (theirs, (cell, scale)) in other.scores.iter().zip(other.scales.pairs()) {
            entry(&mut self.scores, self.scales.number(mine[*cell as usize], *scale)).merge(theirs);
        }
        for (theirs, channel) in other.rows.iter().zip(other.channels.codes()) {
            let whose = entry(&mut self.rows, self.channels.number(*channel));
            whose.interactions += theirs.interactions;
            whose.unidentified += theirs.unidentified;
        }
    }

    pub(super) fn finish(self) -> (Vec<CellCounts>, Vec<ChannelRows>) {
        let mut cells: Vec<CellCounts> = self
            .counts
            .iter()
            .zip(self.cells.pairs())
            .map(|(counted, (symbol, channel))| CellCounts {
                symbol: *symbol as u16,
                channel: *channel,
                interactions: counted.interactions,
                customers: counted.customers,
                scores: Vec::new(),
            })
            .collect();
        for (moments, (cell, scale)) in self.scores.into_iter().zip(self.scales.pairs()) {
            cells[*cell as usize].scores.push((*scale, moments));
        }
        for cell in &mut cells {
            cell.scores.sort_unstable_by_key(|(scale, _)| *scale);
        }
        cells.sort_unstable_by_key(|cell| (cell.symbol, cell.channel));
        let row = |(whose, channel): (&Whose, &u32)| ChannelRows {
            channel: (*channel != ABSENT).then_some(*channel),
            interactions: whose.interactions,
            unidentified: whose.unidentified,
        };
        let mut rows: Vec<ChannelRows> = self.rows.iter().zip(self.channels.codes()).map(row).collect();
        rows.sort_unstable_by_key(|row| row.channel);
        (cells, rows)
    }
}

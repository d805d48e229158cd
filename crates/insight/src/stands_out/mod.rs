//! What stands out: time windows in which a series differs from its own usual
//! course by more than chance explains.
//!
//! Each series (a step rate, wait, score or volume, of all customers or of one
//! segment) is modelled by its trend (up to a cubic) and, by day, its weekdays,
//! with the variance that its periods really show. Every contiguous window up to
//! a third of the series is compared with the model of the periods *outside* it
//! (a scan statistic, Kulldorff 1997, with the score test of a dummy variable as
//! the statistic). The best window's p-value is multiplied by the number of
//! windows looked at (Bonferroni within the series) and the series are adjusted
//! for each other by Benjamini and Hochberg (1995). What is left is merged by
//! cause, ranked, and cut to five.
//!
//! A window holds an association, never a cause: something was different then.

mod baseline;
mod merge;
mod series;
mod window;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;

pub use series::{CountPoint, Points, Segment, Series, SharePoint};
use styk_model::answer::{Estimate, Evidence, Unit};
use styk_model::{Language, Period, TimeSpan, Timestamp};

use crate::hypothesis::benjamini_hochberg;
pub use crate::verdict::Subject;
use crate::verdict::{FindingText, finding_sentence};
use window::{Candidate, Found};

/// False discovery rate of what is shown.
const DISCOVERY_RATE: f64 = 0.05;

/// How many findings are shown.
const SHOWN: usize = 5;

/// A series of fewer periods says too little of what is usual.
const FEWEST_PERIODS: usize = 8;

/// The series to look into, all over the same periods.
#[derive(Debug, Clone)]
pub struct Scan {
    pub period: Period,
    /// Where each period begins, and one more for the end of the last.
    pub boundaries: Vec<Timestamp>,
    pub series: Vec<Series>,
}

/// What was looked at and what stands out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Windows compared, over all series.
    pub looked_at: u64,
    /// At most five, strongest first.
    pub findings: Vec<StandOut>,
}

/// A window of a series that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct StandOut {
    /// Position in [`Scan::series`].
    pub series: usize,
    /// Periods of the window, the end exclusive.
    pub periods: std::ops::Range<usize>,
    pub span: TimeSpan,
    pub unit: Unit,
    /// The usual value, with the range that chance allows.
    pub expected: Estimate,
    pub observed: Estimate,
    pub q_value: f64,
    /// Strength times size times volume; only the order means anything.
    pub rank: f64,
}

impl StandOut {
    /// Always an association: nobody chose the window at random.
    pub const EVIDENCE: Evidence = Evidence::Association;

    /// The finding as one sentence.
    pub fn sentence(&self, scan: &Scan, language: Language, zone: &str) -> String {
        let series = &scan.series[self.series];
        let segment = series.segment.as_ref();
        let text = FindingText {
            subject: &series.subject,
            segment: segment.map(|segment| (segment.column.as_str(), segment.value.as_str())),
            span: self.span,
            unit: self.unit,
            expected: &self.expected,
            observed: &self.observed,
        };
        finding_sentence(&text, language, zone)
    }
}

/// Looks through all windows of all series. Series whose length doesn't fit the
/// periods, or that are shorter than eight periods, are passed over.
pub fn stands_out(scan: &Scan) -> Outcome {
    let periods = scan.boundaries.len().saturating_sub(1);
    let mut looked_at = 0;
    let mut quiet_series = 0;
    let mut candidates: Vec<Candidate> = Vec::new();
    let fits = |series: &Series| periods >= FEWEST_PERIODS && series.points.len() == periods;
    let series: Vec<usize> = (0..scan.series.len()).filter(|index| fits(&scan.series[*index])).collect();
    for found in search(scan, &series) {
        looked_at += found.looked_at;
        quiet_series += usize::from(found.candidates.is_empty());
        candidates.extend(found.candidates);
    }
    let mut p_values: Vec<f64> = candidates.iter().map(|candidate| candidate.p_value).collect();
    // A series without a candidate was looked at all the same.
    p_values.resize(candidates.len() + quiet_series, 1.0);
    let q_values = benjamini_hochberg(&p_values);
    let real = candidates.into_iter().zip(q_values).filter(|(_, q_value)| *q_value <= DISCOVERY_RATE);
    let real = real.map(|(candidate, q_value)| Candidate { q_value, ..candidate }).collect();
    let mut findings: Vec<StandOut> =
        merge::merge(real, &scan.series).into_iter().map(|candidate| candidate.into_finding(scan)).collect();
    findings.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    findings.truncate(SHOWN);
    Outcome { looked_at, findings }
}

/// Searches each of the series, in their order, on all cores.
fn search(scan: &Scan, series: &[usize]) -> Vec<Found> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(series.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(index) = series.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.push((*index, window::search(*index, &scan.series[*index], scan.period)));
        }
        found
    };
    let mut found: Vec<(usize, Found)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().map(ScopedJoinHandle::join);
        joined.flat_map(|found| found.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    found.sort_unstable_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, found)| found).collect()
}

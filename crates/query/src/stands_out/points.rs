//! Answers over time as points to scan.

use std::collections::HashMap;

use styk_insight::interval::Moments;
use styk_insight::stands_out::{CountPoint, Points, SharePoint};
use styk_model::answer::{Estimate, SeriesGroup};
use styk_model::{MetricKind, Timestamp};

use crate::difference::{moments_of, nps_moments, spread_of};

/// A series of fewer events can show nothing.
const FEWEST_EVENTS: u64 = 20;

/// The places of periods by their beginning.
pub(super) struct Places(HashMap<Timestamp, usize>);

impl Places {
    pub(super) fn new(boundaries: &[Timestamp]) -> Self {
        let starts = &boundaries[..boundaries.len().saturating_sub(1)];
        Self(starts.iter().zip(0..).map(|(start, place)| (*start, place)).collect())
    }

    /// A value per period, the default where nothing was measured.
    fn fill<T: Clone + Default>(&self, group: &SeriesGroup, value: impl Fn(&Estimate) -> Option<T>) -> Vec<T> {
        let mut filled = vec![T::default(); self.0.len()];
        for point in &group.points {
            let place = point.start.and_then(|start| self.0.get(&start));
            if let (Some(place), Some(value)) = (place, point.estimate.as_ref().and_then(&value)) {
                filled[*place] = value;
            }
        }
        filled
    }

    /// Counts per period, such as active customers.
    pub(super) fn exposure(&self, group: &SeriesGroup) -> Vec<f64> {
        self.fill(group, |estimate| Some(estimate.value))
    }

    pub(super) fn counts(&self, group: &SeriesGroup, exposure: &[f64]) -> Option<Points> {
        let counts = self.fill(group, |estimate| Some(estimate.n));
        let points =
            counts.into_iter().zip(exposure).map(|(count, exposure)| CountPoint { count, exposure: *exposure });
        enough(group).then(|| Points::Counts(points.collect()))
    }

    /// A metric that has intervals.
    pub(super) fn metric(&self, kind: &MetricKind, group: &SeriesGroup) -> Option<Points> {
        let means = |moments: fn(&Estimate) -> Option<Moments>| Points::Means(self.fill(group, moments));
        let points = match kind {
            MetricKind::Conversion { .. } | MetricKind::Csat => {
                Points::Shares(self.fill(group, |estimate| Some(share(estimate))))
            }
            MetricKind::ResponseTime { .. } => means(|estimate| spread_of(estimate, true)),
            MetricKind::Nps => means(nps_moments),
            _ => means(moments_of),
        };
        enough(group).then_some(points)
    }
}

fn share(estimate: &Estimate) -> SharePoint {
    SharePoint { n: estimate.n, successes: (estimate.value * estimate.n as f64).round() as u64 }
}

fn enough(group: &SeriesGroup) -> bool {
    group.points.iter().filter_map(|point| Some(point.estimate?.n)).sum::<u64>() >= FEWEST_EVENTS
}

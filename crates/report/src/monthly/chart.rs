//! A line over the months, as places in a box of size one: `x` from left to
//! right, `y` from top to bottom.

use styk_model::Month;
use styk_model::answer::Unit;
use styk_model::monthly::HistoryPoint;

use crate::html::{ticks, time_ticks};

/// Months of an axis from the first to the last, whether or not they were measured.
const MONTHS: usize = 13;

/// Of fewer values no line is drawn.
const FEWEST: usize = 4;

/// About so many values on an axis.
const TICKS: usize = 3;

pub(crate) struct Line {
    /// Pieces without a gap of a month.
    pub(crate) pieces: Vec<Vec<[f64; 2]>>,
    pub(crate) last: [f64; 2],
    /// Every month with its place.
    pub(crate) months: Vec<(Month, f64)>,
    /// The value at the foot and the one at the top.
    pub(crate) ends: [f64; 2],
}

impl Line {
    /// From nought where the values are not far from it, else from somewhat below the lowest.
    /// Nothing for a few values, which say no more than the table beside.
    pub(crate) fn new(history: &[HistoryPoint], end: Month) -> Option<Self> {
        if history.len() < FEWEST {
            return None;
        }
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for point in history {
            (low, high) = (low.min(point.value), high.max(point.value));
        }
        let room = if high > low { (high - low) * 0.15 } else { high.abs().max(1.0) * 0.1 };
        let (bottom, top) = (if low >= 0.0 && low < (high - low) { 0.0 } else { low - room }, high + room);
        let mut months = vec![end];
        while months.len() < MONTHS {
            months.push(months[months.len() - 1].before());
        }
        months.reverse();
        let place =
            |month: Month| months.iter().position(|one| *one == month).map(|at| at as f64 / (MONTHS - 1) as f64);
        let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
        let mut previous: Option<Month> = None;
        for point in history {
            let Some(x) = place(point.month) else { continue };
            let at = [x, (top - point.value) / (top - bottom)];
            match pieces.last_mut().filter(|_| previous == Some(point.month.before())) {
                Some(piece) => piece.push(at),
                None => pieces.push(vec![at]),
            }
            previous = Some(point.month);
        }
        let last = *pieces.last()?.last()?;
        let months = months.iter().filter_map(|month| Some((*month, place(*month)?))).collect();
        Some(Self { pieces, last, months, ends: [bottom, top] })
    }

    /// Round values for the axis, each with its place. Lengths of time are round in minutes, hours or days.
    pub(crate) fn ticks(&self, unit: Unit, per_unit: f64) -> Vec<(f64, f64)> {
        let [bottom, top] = self.ends;
        let values = match unit {
            Unit::Seconds => time_ticks(bottom, top, TICKS),
            _ => ticks(bottom / per_unit, top / per_unit, TICKS).into_iter().map(|value| value * per_unit).collect(),
        };
        values.into_iter().map(|value| ((top - value) / (top - bottom), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(month: &str, value: f64) -> HistoryPoint {
        HistoryPoint { month: month.parse().unwrap(), value }
    }

    #[test]
    fn months_without_a_value_leave_a_gap() {
        let history = [point("2024-10", 70.0), point("2024-11", 71.0), point("2025-09", 72.0), point("2025-10", 69.0)];
        let line = Line::new(&history, "2025-10".parse().unwrap()).unwrap();
        assert_eq!(line.pieces.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        assert_eq!((line.pieces[0][0][0], line.last[0], line.months.len()), (0.0, 1.0, 13));
        let inside = line.pieces.iter().flatten().all(|[x, y]| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y));
        assert!(inside, "{:?}", line.pieces);
        assert!(Line::new(&history[..3], "2025-10".parse().unwrap()).is_none());
    }

    #[test]
    fn a_value_that_never_changes_is_a_line_in_the_middle() {
        let history = ["2025-07", "2025-08", "2025-09", "2025-10"].map(|month| point(month, 5.0));
        let line = Line::new(&history, "2025-10".parse().unwrap()).unwrap();
        assert!((line.last[1] - 0.5).abs() < 1e-9, "{:?}", line.last);
    }
}

use super::Points;

/// The interquartile range of a normal distribution in standard deviations.
const NORMAL_RANGE: f64 = 1.349;

/// No scaled number is farther from the middle: one customer with a thousand purchases is no cluster.
const FARTHEST: f64 = 3.0;

/// Brings each number of points to its median and spread, so that none outweighs the others by its unit.
///
/// The spread is the interquartile range (as a standard deviation), which outliers do not move; where it is 0, as of
/// what few customers do at all, the standard deviation; where that is 0, the number tells nobody apart and is 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scaling(Vec<(f64, f64)>);

impl Scaling {
    pub fn of(points: &Points) -> Self {
        let column = |at: usize| {
            let mut values: Vec<f64> = points.iter().map(|point| point[at]).collect();
            values.sort_by(f64::total_cmp);
            let range = (quantile(&values, 0.75) - quantile(&values, 0.25)) / NORMAL_RANGE;
            let spread = if range > 0.0 { range } else { deviation(&values) };
            (quantile(&values, 0.5), spread)
        };
        Self((0..points.width()).map(column).collect())
    }

    pub fn apply(&self, point: &mut [f64]) {
        for (value, (middle, spread)) in point.iter_mut().zip(&self.0) {
            let scaled = if *spread > 0.0 { (*value - middle) / spread } else { 0.0 };
            *value = scaled.clamp(-FARTHEST, FARTHEST);
        }
    }
}

/// Of values in order, between the two nearest (type 7 of Hyndman and Fan 1996); 0 of none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = share * last as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let above = sorted[(below + 1).min(last)];
    sorted[below] + (above - sorted[below]) * part
}

fn deviation(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt()
}

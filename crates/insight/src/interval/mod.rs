//! Intervals at 95 %: no rate, mean or effect stands without one.
//!
//! Each function names its formula and source. `z` is the 97.5 % quantile of
//! the normal distribution throughout.

mod clustered;
mod count;
mod mean;
mod quantile;
mod score;
mod share;

pub use clustered::{Clusters, clustered_share};
pub use count::{count_rate, count_ratio};
pub(crate) use mean::welch;
pub use mean::{Moments, mean, mean_difference};
pub use quantile::{quantile, quantile_difference, quantile_from, quantile_ranks};
pub use score::{ces, csat, nps, nps_difference};
pub use share::{share_difference, wilson};

use styk_model::answer::Estimate;

/// An estimate of the difference b - a from the intervals of both sides, by the
/// method of variance estimates recovery (Zou and Donner 2008):
/// `d - sqrt((b - bl)^2 + (au - a)^2)`, `d + sqrt((bu - b)^2 + (a - al)^2)`.
///
/// The bounds are absent where one side has none.
pub fn difference(a: Estimate, b: Estimate) -> Estimate {
    let value = b.value - a.value;
    let bounds = match (a.low, a.high, b.low, b.high) {
        (Some(a_low), Some(a_high), Some(b_low), Some(b_high)) => {
            Some((value - (b.value - b_low).hypot(a_high - a.value), value + (b_high - b.value).hypot(a.value - a_low)))
        }
        _ => None,
    };
    Estimate { value, low: bounds.map(|(low, _)| low), high: bounds.map(|(_, high)| high), n: a.n + b.n }
}

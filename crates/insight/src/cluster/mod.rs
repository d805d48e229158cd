//! Customers who are alike: k-means over what they do, how many clusters there are, and whether there are any.
//!
//! All of it is a function of the points, their order and a seed.

mod choose;
mod habit;
mod means;
mod normal;
mod quality;
mod scaling;

pub use choose::{Choice, LARGEST, LEAST_STABLE, Tried, choose};
pub use habit::{Habit, group_name};
pub use means::{Fit, k_means, nearest};
pub use quality::{adjusted_rand, silhouette};
pub use scaling::Scaling;

/// Points of one width, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    width: usize,
    values: Vec<f64>,
}

impl Points {
    /// None of them yet; a point has at least one number.
    pub fn new(width: usize) -> Self {
        Self { width: width.max(1), values: Vec::new() }
    }

    /// Adds a point, which has as many numbers as the others.
    pub fn push(&mut self, point: &[f64]) {
        debug_assert_eq!(point.len(), self.width, "points have one width");
        self.values.extend_from_slice(point);
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn point(&self, at: usize) -> &[f64] {
        &self.values[at * self.width..(at + 1) * self.width]
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.width)
    }

    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = &mut [f64]> {
        self.values.chunks_exact_mut(self.width)
    }

    /// The first so many points, or all.
    #[must_use]
    pub fn first(&self, most: usize) -> Self {
        let end = self.values.len().min(most.saturating_mul(self.width));
        Self { width: self.width, values: self.values[..end].to_vec() }
    }

    /// The points at some places, which may come several times.
    #[must_use]
    pub fn picked(&self, places: &[usize]) -> Self {
        let mut picked = Self::new(self.width);
        for place in places {
            picked.push(self.point(*place));
        }
        picked
    }
}

/// The place of a number among all that are put in random order.
pub fn random_place(number: u32, seed: u64) -> u64 {
    Random::new(seed.wrapping_add(u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15))).bits()
}

/// Squared Euclidean distance.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in a.iter().zip(b) {
        sum += (a - b) * (a - b);
    }
    sum
}

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, below 1.
    fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below a limit, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        ((self.uniform() * limit as f64) as usize).min(limit - 1)
    }
}

#[cfg(test)]
mod tests;

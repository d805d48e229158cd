//! Seeded random numbers for the simulations in tests.

use std::f64::consts::PI;

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        (self.uniform() * limit as f64) as u64
    }

    /// Box and Muller (1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (2.0 * PI * self.uniform()).cos()
    }

    pub(crate) fn binomial(&mut self, n: u64, p: f64) -> u64 {
        (0..n).filter(|_| self.uniform() < p).count() as u64
    }

    pub(crate) fn poisson(&mut self, mean: f64) -> u64 {
        // Sums of smaller counts, so that the product stays away from zero.
        let parts = (mean / 50.0).ceil().max(1.0);
        let limit = (-mean / parts).exp();
        let mut count = 0;
        for _ in 0..parts as u64 {
            let mut product = self.uniform();
            while product > limit {
                count += 1;
                product *= self.uniform();
            }
        }
        count
    }

    /// A count with variance `dispersion * mean`: Poisson with a log-normal mean of that variance.
    pub(crate) fn overdispersed(&mut self, mean: f64, dispersion: f64) -> u64 {
        let spread = (1.0 + (dispersion - 1.0) / mean).ln();
        let factor = (self.normal() * spread.sqrt() - spread / 2.0).exp();
        self.poisson(mean * factor)
    }
}

//! Drawing from the few distributions that the simulator uses.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A generator of its own for every customer: one customer's life never
/// depends on how many others there are or in which order they are made.
pub(crate) fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(number);
    random
}

pub(crate) fn chance(random: &mut ChaCha8Rng, probability: f64) -> bool {
    random.random::<f64>() < probability
}

/// One of `items`, all equally likely.
pub(crate) fn pick<'a, T: ?Sized>(random: &mut ChaCha8Rng, items: &[&'a T]) -> &'a T {
    items[random.random_range(0..items.len())]
}

/// The index drawn with these weights; `None` for the rest up to a sum of 1.
pub(crate) fn draw(random: &mut ChaCha8Rng, probabilities: impl IntoIterator<Item = f64>) -> Option<usize> {
    let mut left = random.random::<f64>();
    for (index, probability) in probabilities.into_iter().enumerate() {
        left -= probability;
        if left < 0.0 {
            return Some(index);
        }
    }
    None
}

/// Standard normal by Box and Muller (1958).
pub(crate) fn normal(random: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * (1.0 - random.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.random::<f64>()).cos()
}

pub(crate) fn exponential(random: &mut ChaCha8Rng, mean: f64) -> f64 {
    -mean * (1.0 - random.random::<f64>()).ln()
}

/// Successes of `trials` with the mean share `share`, more spread than a
/// binomial: real ratings gather at the ends of the scale. Drawn from Polya's
/// urn, whose outcome is beta-binomial and whose mean is exactly `trials * share`.
pub(crate) fn beta_binomial(random: &mut ChaCha8Rng, trials: u32, share: f64) -> u32 {
    const CONCENTRATION: f64 = 3.0;
    let mut successes = 0;
    for drawn in 0..trials {
        let probability = (share * CONCENTRATION + f64::from(successes)) / (CONCENTRATION + f64::from(drawn));
        successes += u32::from(chance(random, probability));
    }
    successes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_keep_their_mean() {
        let mut random = stream(1, 1);
        let count = 40_000;
        let sum: u32 = (0..count).map(|_| beta_binomial(&mut random, 10, 0.7)).sum();
        let mean = f64::from(sum) / f64::from(count);
        assert!((mean - 7.0).abs() < 0.06, "{mean}");
    }

    #[test]
    fn draws_follow_their_weights_and_leave_the_rest() {
        let mut random = stream(2, 1);
        let mut counts = [0; 3];
        for _ in 0..100_000 {
            counts[draw(&mut random, [0.2, 0.5]).unwrap_or(2)] += 1;
        }
        for (count, expected) in counts.into_iter().zip([20_000_i32, 50_000, 30_000]) {
            assert!((count - expected).abs() < 800, "{counts:?}");
        }
    }

    #[test]
    fn streams_differ_by_number_and_seed() {
        let first = |seed, number| stream(seed, number).random::<u64>();
        assert_eq!(first(1, 1), first(1, 1));
        assert_ne!(first(1, 1), first(1, 2));
        assert_ne!(first(1, 1), first(2, 1));
    }
}

//! Sums of floating-point numbers that do not depend on the order of adding.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Bits per place of the sum.
const PLACE: i32 = 32;

/// Integers below this are exact in a double.
const INTEGERS: u64 = 1 << 53;

/// Integers below this have squares that leave room to add 2^64 of them.
const SQUARABLE: u64 = 1 << 31;

/// The exact sum of doubles, whatever their size and order (a superaccumulator
/// as in Neal, "Fast exact summation using small and large superaccumulators",
/// 2015, but with only the places in use: mostly none, as money and counts are
/// integers).
///
/// Partial sums of threads and nodes therefore merge to the same bits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExactSum {
    integers: i128,
    /// Multiples of 2^(32 place), sorted by place. An entry grows by less than
    /// 2^85 per value, so it has room for 2^42 of them.
    parts: Vec<(i32, i128)>,
}

impl ExactSum {
    /// Adds a finite number.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let integer = value as i64;
        if integer as f64 == value && integer.unsigned_abs() < INTEGERS {
            self.integers += i128::from(integer);
        } else {
            self.add_fraction(value);
        }
    }

    /// Adds the square of a finite number, exactly.
    #[inline]
    pub fn add_square(&mut self, value: f64) {
        let integer = value as i64;
        if integer as f64 == value && integer.unsigned_abs() < SQUARABLE {
            self.integers += i128::from(integer * integer);
        } else {
            let (mantissa, exponent) = decode(value);
            let square = i128::from(mantissa) * i128::from(mantissa);
            self.add_part(square >> 53, 2 * exponent + 53);
            self.add_part(square & ((1 << 53) - 1), 2 * exponent);
        }
    }

    fn add_fraction(&mut self, value: f64) {
        let (mantissa, exponent) = decode(value);
        self.add_part(i128::from(mantissa), exponent);
    }

    fn add_part(&mut self, mantissa: i128, exponent: i32) {
        let place = exponent.div_euclid(PLACE);
        let part = mantissa << exponent.rem_euclid(PLACE);
        self.add_place(place, part);
    }

    fn add_place(&mut self, place: i32, part: i128) {
        match self.parts.iter_mut().find(|(other, _)| *other >= place) {
            Some((other, sum)) if *other == place => *sum += part,
            _ => {
                let at = self.parts.partition_point(|(other, _)| *other < place);
                self.parts.insert(at, (place, part));
            }
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.integers += other.integers;
        for (place, part) in &other.parts {
            self.add_place(*place, *part);
        }
    }

    /// The sum, rounded once.
    pub fn value(&self) -> f64 {
        let digits = self.digits();
        let (mut place, mut sum) = digits.last().copied().unwrap_or_default();
        for (lower, digit) in digits.into_iter().rev().skip(1) {
            let shift = (PLACE * (place - lower)) as u32;
            if sum != 0 && shift + 128 - sum.unsigned_abs().leading_zeros() > 126 {
                break;
            }
            sum = if sum == 0 { digit } else { (sum << shift) + digit };
            place = lower;
        }
        scaled(sum as f64, place * PLACE)
    }

    /// Places from low to high, carried over: all but the last are in `0 .. 2^32`.
    fn digits(&self) -> Vec<(i32, i128)> {
        let mut rest: BTreeMap<i32, i128> = self.parts.iter().copied().collect();
        *rest.entry(0).or_default() += self.integers;
        let mut digits = Vec::with_capacity(rest.len() + 2);
        while let Some((place, part)) = rest.pop_first() {
            if rest.is_empty() && part.unsigned_abs() < 1 << 62 {
                digits.push((place, part));
            } else {
                digits.push((place, part & ((1 << PLACE) - 1)));
                *rest.entry(place + 1).or_default() += part >> PLACE;
            }
        }
        digits
    }

    /// The sum as a double and what that leaves.
    fn double_double(&self) -> (f64, f64) {
        let high = self.value();
        if !high.is_finite() {
            return (high, 0.0);
        }
        let mut rest = self.clone();
        rest.add(-high);
        (high, rest.value())
    }
}

/// Mantissa and exponent: the value is `mantissa * 2^exponent`.
fn decode(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let mantissa = if biased == 0 { fraction } else { fraction | 1 << 52 };
    (if value < 0.0 { -mantissa } else { mantissa }, biased.max(1) - 1075)
}

/// `value * 2^exponent`, in two steps so that neither power is out of range.
fn scaled(value: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    value * 2_f64.powi(half) * 2_f64.powi(exponent - half)
}

/// Number, sum and spread of values, the same whatever their order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moments {
    n: u64,
    sum: ExactSum,
    squares: ExactSum,
}

impl Moments {
    /// Adds a finite number.
    #[inline]
    pub fn record(&mut self, value: f64) {
        self.n += 1;
        self.sum.add(value);
        self.squares.add_square(value);
    }

    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }

    pub fn n(&self) -> u64 {
        self.n
    }

    pub fn sum(&self) -> f64 {
        self.sum.value()
    }

    /// `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum() / self.n as f64)
    }

    /// The variance of the sample (divided by n - 1); `None` for fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        // (n sum(x^2) - sum(x)^2) / (n (n - 1)), the difference with twice the
        // digits of a double: it is small where the mean is far from zero.
        let n = self.n as f64;
        let (sum, sum_rest) = self.sum.double_double();
        let (squares, squares_rest) = self.squares.double_double();
        let left = (n * squares, n.mul_add(squares, -(n * squares)) + n * squares_rest);
        let right = (sum * sum, sum.mul_add(sum, -(sum * sum)) + 2.0 * sum * sum_rest);
        let difference = (left.0 - right.0) + (left.1 - right.1);
        Some((difference / (n * (n - 1.0))).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(values: &[f64]) -> ExactSum {
        let mut sum = ExactSum::default();
        for value in values {
            sum.add(*value);
        }
        sum
    }

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        for value in values {
            moments.record(*value);
        }
        moments
    }

    #[test]
    fn what_doubles_lose_is_kept() {
        assert_eq!(sum(&[1e300, 1.5, -1e300]).value(), 1.5);
        assert_eq!(sum(&[0.1; 10]).value(), 1.0, "ten times the double next to 0.1 rounds to 1");
        assert_eq!(sum(&[4_294_967_296.0, -4_294_967_295.75]).value(), 0.25);
        assert_eq!(sum(&[-0.25, 1e-300, -1e-300]).value(), -0.25);
        assert_eq!(sum(&[f64::MIN_POSITIVE / 4.0; 3]).value(), f64::MIN_POSITIVE / 4.0 * 3.0);
        assert_eq!(sum(&[f64::MAX]).value(), f64::MAX);
        assert_eq!(sum(&[9_007_199_254_740_993.0, 2_f64.powi(70)]).value(), 2_f64.powi(70) + 9_007_199_254_740_992.0);
        assert_eq!(sum(&[]).value(), 0.0);
    }

    #[test]
    fn mean_and_variance_of_a_sample() {
        let sample = moments(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(sample.mean(), Some(5.0));
        assert_eq!(sample.variance(), Some(32.0 / 7.0));
        assert_eq!(Moments::default().mean(), None);
        assert_eq!(moments(&[3.0]).variance(), None);
    }

    #[test]
    fn variance_survives_a_mean_far_from_zero() {
        let far: Vec<f64> = (0..1000).map(|step| 1e9 + f64::from(step % 10) * 0.25).collect();
        let variance = moments(&far).variance().unwrap();
        let expected = 0.25 * 0.25 * 8.25 * 1000.0 / 999.0;
        assert!((variance - expected).abs() < 1e-12, "{variance} instead of {expected}");
    }

    fn numbers() -> impl Strategy<Value = Vec<f64>> {
        let number = prop_oneof![
            (-1_000_000_000_000_i64..1_000_000_000_000).prop_map(|integer| integer as f64),
            (-1_000_000_000_i64..1_000_000_000).prop_map(|thousandths| thousandths as f64 / 1000.0),
            prop::num::f64::NORMAL.prop_map(|any| any % 1e100),
        ];
        prop::collection::vec(number, 0..40)
    }

    proptest! {
        #[test]
        fn sums_equal_those_of_integers(thousandths in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 0..50)) {
            // Multiples of 1/1024 are exact in doubles: integer arithmetic is the oracle.
            let values: Vec<f64> = thousandths.iter().map(|value| *value as f64 / 1024.0).collect();
            let expected = thousandths.iter().sum::<i64>() as f64 / 1024.0;
            prop_assert_eq!(sum(&values).value(), expected);
            let squares: i128 = thousandths.iter().map(|value| i128::from(*value).pow(2)).sum();
            let n = values.len() as i128;
            if n > 1 {
                let total = i128::from(thousandths.iter().sum::<i64>());
                let expected = (n * squares - total * total) as f64 / (n * (n - 1)) as f64 / (1024.0 * 1024.0);
                let variance = moments(&values).variance().unwrap();
                prop_assert!((variance - expected).abs() <= expected * 1e-14, "{} instead of {}", variance, expected);
            }
        }

        #[test]
        fn order_and_parts_do_not_matter(values in numbers(), cut in 0_usize..40) {
            let (left, right) = values.split_at(cut.min(values.len()));
            let mut merged = moments(right);
            merged.merge(&moments(left));
            prop_assert_eq!(&merged, &moments(&values));
            let backwards: Vec<f64> = values.iter().rev().copied().collect();
            prop_assert_eq!(merged, moments(&backwards));
        }

        #[test]
        fn a_number_and_its_opposite_leave_nothing(values in numbers()) {
            let mut both = sum(&values);
            for value in &values {
                both.add(-value);
            }
            prop_assert_eq!(both.value(), 0.0);
        }

        #[test]
        fn one_number_is_its_own_sum(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO) {
            prop_assert_eq!(sum(&[value]).value(), value);
        }
    }
}

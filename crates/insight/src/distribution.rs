//! The few distribution functions that the intervals and tests need.
//!
//! Incomplete gamma and beta functions by series and continued fraction (Press
//! et al., Numerical Recipes, 3rd edition, 6.2 and 6.4), the logarithm of the
//! gamma function by Lanczos' approximation (g = 7, n = 9), the normal quantile
//! by algorithm AS 241 (Wichura 1988); the other quantiles by bisection.
//! Relative error below 1e-10 where the tests look.

use std::f64::consts::PI;

/// The 97.5 % quantile of the normal distribution.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

const SMALLEST: f64 = 1e-300;
const PRECISE: f64 = 1e-15;

/// Lanczos' coefficients as published by Godfrey (2001), cut to what a double holds.
const LANCZOS: [f64; 9] = [
    0.999_999_999_999_809_9,
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];

/// ln Γ(x) for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    if x < 0.5 {
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let mut sum = LANCZOS[0];
    for (index, coefficient) in LANCZOS.iter().enumerate().skip(1) {
        sum += coefficient / (x + index as f64);
    }
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// P(a, x) and Q(a, x) = 1 - P, each without cancellation.
pub(crate) fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * PRECISE {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        let lower = (front * sum).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (front * gamma_fraction(a, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// The continued fraction of Q by Lentz' method.
fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / SMALLEST;
    let mut d = 1.0 / b;
    let mut value = d;
    for i in 1..100_000 {
        let an = -f64::from(i) * (f64::from(i) - a);
        b += 2.0;
        d = 1.0 / away_from_zero(an * d + b);
        c = away_from_zero(b + an / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < PRECISE {
            break;
        }
    }
    value
}

fn away_from_zero(value: f64) -> f64 {
    if value.abs() < SMALLEST { SMALLEST } else { value }
}

/// The regularised incomplete beta function I_x(a, b), for a and b > 0.
pub(crate) fn beta_lower(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < PRECISE {
            break;
        }
    }
    value
}

/// P(Z > z) of the standard normal distribution.
pub(crate) fn normal_above(z: f64) -> f64 {
    let (lower, upper) = gamma_tails(0.5, z * z / 2.0);
    if z >= 0.0 { upper / 2.0 } else { f64::midpoint(1.0, lower) }
}

/// The z with P(Z > z) = `tail`.
pub(crate) fn normal_above_quantile(tail: f64) -> f64 {
    let q = 0.5 - tail;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTRE);
    }
    let r = (-tail.min(1.0 - tail).max(SMALLEST).ln()).sqrt();
    let value = if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &FAR) };
    value.copysign(q)
}

type Coefficients = ([f64; 8], [f64; 8]);

fn ratio(r: f64, (above, below): &Coefficients) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, coefficient| sum * r + coefficient);
    horner(above) / horner(below)
}

#[expect(clippy::excessive_precision, reason = "coefficients as published")]
#[expect(clippy::unreadable_literal, reason = "coefficients as published")]
const CENTRE: Coefficients = (
    [
        3.3871328727963666080,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ],
    [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ],
);

#[expect(clippy::excessive_precision, reason = "coefficients as published")]
#[expect(clippy::unreadable_literal, reason = "coefficients as published")]
const MIDDLE: Coefficients = (
    [
        1.42343711074968357734,
        4.63033784615654529590,
        5.76949722146069140550,
        3.64784832476320460504,
        1.27045825245236838258,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187,
        1.67638483018380384940,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
);

#[expect(clippy::excessive_precision, reason = "coefficients as published")]
#[expect(clippy::unreadable_literal, reason = "coefficients as published")]
const FAR: Coefficients = (
    [
        6.65790464350110377720,
        5.46378491116411436990,
        1.78482653991729133580,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
);

/// P(T > t) of Student's distribution.
pub(crate) fn student_above(t: f64, degrees: f64) -> f64 {
    if !degrees.is_finite() || degrees > 1e7 {
        return normal_above(t);
    }
    let half = beta_lower(degrees / 2.0, 0.5, degrees / (degrees + t * t)) / 2.0;
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The t with P(T > t) = `tail`, for tails up to one half.
pub(crate) fn student_above_quantile(tail: f64, degrees: f64) -> f64 {
    bisect(0.0, 1e6, |t| student_above(t, degrees) > tail)
}

/// P(X <= k) of the binomial distribution.
pub(crate) fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n { 1.0 } else { beta_lower((n - k) as f64, k as f64 + 1.0, 1.0 - p) }
}

/// The mean at which a Poisson count of at least `k` has probability `tail`.
pub(crate) fn poisson_mean_for(k: f64, tail: f64) -> f64 {
    let far = k + 40.0 * (k + 10.0).sqrt() + 40.0;
    bisect(0.0, far, |mean| gamma_tails(k, mean).0 < tail)
}

/// The point of `[low, high]` where the condition, true at `low`, turns false.
fn bisect(mut low: f64, mut high: f64, still: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..120 {
        let middle = f64::midpoint(low, high);
        if still(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference values: R 4.3 (`pnorm`, `qnorm`, `qt`, `pbinom`, `lgamma`).
    #[test]
    fn distributions_agree_with_published_tables() {
        let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-30), "{a} instead of {b}");
        close(ln_gamma(10.0), 12.801_827_480_081_469);
        close(normal_above(1.959_963_984_540_054), 0.025);
        close(normal_above(6.0), 9.865_876_450_376_98e-10);
        close(normal_above(-1.0), 0.841_344_746_068_543);
        close(normal_above_quantile(0.025), Z_95);
        close(normal_above_quantile(1e-10), 6.361_340_902_404_056);
        close(normal_above_quantile(0.9), -1.281_551_565_544_6);
        close(student_above_quantile(0.025, 1.0), 12.706_204_736_174_7);
        close(student_above_quantile(0.025, 10.0), 2.228_138_851_964_94);
        close(binomial_at_most(3, 10, 0.5), 0.171_875);
        assert!(
            (poisson_mean_for(11.0, 0.025) - 10.9823 / 2.0).abs() < 1e-4,
            "half the quantile of chi-squared with 22 degrees"
        );
    }

    #[test]
    fn tails_and_quantiles_undo_each_other() {
        for exponent in 1..250 {
            let tail = 10_f64.powi(-exponent) * 0.7;
            let back = normal_above(normal_above_quantile(tail));
            assert!((back / tail - 1.0).abs() < 1e-8, "{tail} became {back}");
        }
    }

    #[test]
    fn binomial_sums_equal_the_naive_ones() {
        for n in [1_u64, 5, 30] {
            for p in [0.01_f64, 0.3, 0.9] {
                let mut sum = 0.0;
                for k in 0..=n {
                    let ways = ln_gamma(n as f64 + 1.0) - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0);
                    sum += (ways + k as f64 * p.ln() + (n - k) as f64 * (1.0 - p).ln()).exp();
                    assert!((binomial_at_most(k, n, p) - sum).abs() < 1e-11);
                }
            }
        }
    }
}

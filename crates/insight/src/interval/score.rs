use styk_model::answer::{Estimate, Rate};

use super::{Moments, difference, mean, wilson};
use crate::distribution::Z_95;

/// Net promoter score in points, -100 to 100 (Reichheld 2003), with the adjusted
/// Wald interval (Rocks 2016): three answers are added, 3/4 of them promoters,
/// 3/4 detractors and 3/2 passives, and with the shares p and d of those
/// `(p - d) ± z sqrt((p + d - (p - d)²) / (n + 3))`, cut at the ends of the scale.
///
/// The value itself is the plain one. No bounds without answers.
pub fn nps(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    let n = promoters + passives + detractors;
    if n == 0 {
        return Estimate::default();
    }
    let value = (promoters as f64 - detractors as f64) / n as f64;
    let all = n as f64 + 3.0;
    let (p, d) = ((promoters as f64 + 0.75) / all, (detractors as f64 + 0.75) / all);
    let half = Z_95 * ((p + d - (p - d) * (p - d)) / all).sqrt();
    let low = (p - d - half).clamp(-1.0, value);
    let high = (p - d + half).clamp(value, 1.0);
    Estimate { value: value * 100.0, low: Some(low * 100.0), high: Some(high * 100.0), n }
}

/// The difference of two net promoter scores in points, b minus a (Zou and Donner 2008).
pub fn nps_difference(a: Estimate, b: Estimate) -> Estimate {
    difference(a, b)
}

/// Customer satisfaction: the share of answers in the upper two boxes, with Wilson's interval.
pub fn csat(upper_two: u64, answers: u64) -> Rate {
    wilson(upper_two, answers)
}

/// Customer effort: the mean of the answers (CES 2.0; higher is easier), with Student's interval.
pub fn ces(answers: &Moments) -> Estimate {
    mean(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    #[test]
    fn the_score_is_promoters_minus_detractors() {
        let estimate = nps(60, 25, 15);
        assert!((estimate.value - 45.0).abs() < 1e-12);
        assert!(estimate.low.unwrap() > 28.0 && estimate.high.unwrap() < 60.0);
        assert_eq!(nps(5, 0, 0).value, 100.0);
        assert!(nps(5, 0, 0).low.unwrap() < 80.0, "five promoters prove little");
        assert_eq!(nps(0, 0, 0), Estimate::default());
    }

    #[test]
    fn nominal_95_percent_covers_about_95_percent() {
        let mut random = Random::new(4);
        for (n, p, d) in [(20_u64, 0.5, 0.2), (60, 0.3, 0.4), (300, 0.7, 0.1)] {
            let truth = (p - d) * 100.0;
            let covered = (0..3000)
                .filter(|_| {
                    let (mut promoters, mut detractors) = (0, 0);
                    for _ in 0..n {
                        let draw = random.uniform();
                        promoters += u64::from(draw < p);
                        detractors += u64::from(draw > 1.0 - d);
                    }
                    let estimate = nps(promoters, n - promoters - detractors, detractors);
                    estimate.low.unwrap() <= truth && truth <= estimate.high.unwrap()
                })
                .count();
            assert!((2800..=2910).contains(&covered), "{covered} of 3000 for n {n}");
        }
    }
}

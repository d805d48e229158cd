//! A customer: who they are and by which identifiers the systems know them.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use styk_model::{IdentifierKind, Language};

use crate::names;
use crate::plan::Plan;
use crate::profile::Profile;
use crate::random::{chance, draw};

#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// From 0.
    pub number: u32,
    pub segment: usize,
    pub name: String,
    pub city: &'static str,
    /// Has a card in the CRM and an account.
    pub registered: bool,
    pub loyalty: bool,
    /// Goes online mostly by phone.
    pub prefers_mobile: bool,
    pub profile: Profile,
    /// How kindly they rate: added to the mean share of their scores, 0 on average.
    pub mood: f64,
    email: String,
}

impl Person {
    pub(crate) fn draw(plan: &Plan, number: u32, random: &mut ChaCha8Rng) -> Self {
        let segments = &plan.scenario.segments;
        let segment = draw(random, segments.iter().map(|segment| segment.share)).unwrap_or(segments.len() - 1);
        let language = plan.options.language;
        let (given, family) = names::draw(language, random);
        let registered = chance(random, plan.scenario.registered);
        let city = names::city(language, random);
        let loyalty = registered && chance(random, 0.55);
        Self {
            number,
            segment,
            city,
            registered,
            loyalty,
            profile: Profile::of(plan, number, loyalty),
            prefers_mobile: chance(random, 0.6),
            mood: random.random_range(-0.08..0.08),
            email: format!(
                "{}.{}{number}@{}",
                names::latin(given),
                names::latin(&family),
                mail_domain(language, random)
            ),
            name: format!("{given} {family}"),
        }
    }

    /// The value of an identifier as systems keep it; `slot` numbers cookies.
    pub(crate) fn identifier(&self, plan: &Plan, kind: IdentifierKind, slot: u8) -> String {
        let number = u64::from(self.number);
        match kind {
            IdentifierKind::CrmId => format!("C{:07}", number + 1_000),
            IdentifierKind::UserId => format!("u{}", number + 40_000),
            IdentifierKind::LoyaltyId => format!("L{:010}", scramble(number, 10)),
            IdentifierKind::EmailHash => self.email.clone(),
            IdentifierKind::PhoneHash => phone(plan.options.language, number),
            IdentifierKind::MessengerId => format!("{}", 100_000_000 + number),
            IdentifierKind::DeviceId => format!("{:032x}", wide(plan.seed, number, 0xD0)),
            IdentifierKind::AnonymousId | IdentifierKind::Address | IdentifierKind::Case => {
                let [high, low] = halves(wide(plan.seed, number, u64::from(slot)));
                format!("{:010}.{:010}", high % 10_000_000_000, low % 10_000_000_000)
            }
        }
    }
}

/// Reserved names (RFC 2606): a demo never holds the address of a real person.
fn mail_domain(language: Language, random: &mut ChaCha8Rng) -> &'static str {
    let domains: &[&str] = match language {
        Language::En => &["mail.example", "inbox.example", "post.example"],
        Language::Ru => &["pochta.example", "yaschik.example", "mail.example"],
        Language::Pl => &["poczta.example", "skrzynka.example", "mail.example"],
    };
    crate::random::pick(random, domains)
}

/// In E.164 with the country's code.
fn phone(language: Language, number: u64) -> String {
    match language {
        // 7700 900000 and up are kept for fiction by the regulator.
        Language::En => format!("+44{}", 7_700_900_000 + number),
        Language::Ru => format!("+790{:08}", scramble(number, 8)),
        Language::Pl => format!("+485{:08}", scramble(number, 8)),
    }
}

/// A one-to-one shuffle of the numbers with this many decimal digits.
fn scramble(number: u64, digits: u32) -> u64 {
    // The factor ends with 3, so it shares no divisor with a power of ten.
    (u128::from(number) * 7_919_393 % 10_u128.pow(digits)) as u64
}

/// 128 bits that look random and belong to these numbers (SplitMix64, Steele et al. 2014).
pub(crate) fn wide(seed: u64, number: u64, salt: u64) -> u128 {
    let high = mix(mix(seed ^ salt.rotate_left(40)).wrapping_add(number));
    (u128::from(high) << 64) | u128::from(mix(high ^ salt))
}

fn halves(value: u128) -> [u64; 2] {
    [(value >> 64) as u64, value as u64]
}

fn mix(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn identifiers_of_different_people_differ() {
        let phones: HashSet<String> = (0..200_000).map(|number| phone(Language::Ru, number)).collect();
        assert_eq!(phones.len(), 200_000);
        assert!(phones.iter().all(|phone| phone.len() == 12));
        let cookies: HashSet<u128> = (0..50_000).flat_map(|n| [wide(7, n, 0), wide(7, n, 1), wide(8, n, 0)]).collect();
        assert_eq!(cookies.len(), 150_000);
    }
}

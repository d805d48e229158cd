//! What the load sends: batches as Segment's SDKs write them.

use std::fmt::Write;

/// Pages of the shop that is simulated.
const PAGES: [&str; 8] =
    ["/", "/catalogue", "/catalogue/shoes", "/product/1842", "/product/77", "/cart", "/checkout", "/account"];

pub(crate) const EVENTS: [&str; 8] = [
    "Product Viewed",
    "Product Added",
    "Search Performed",
    "Filter Applied",
    "Banner Clicked",
    "Cart Viewed",
    "Checkout Started",
    "Order Completed",
];

/// A sequence of numbers that looks like chance, the same each time (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

/// A batch of events, numbered from `first` on, of some of so many people at a time (RFC 3339).
pub(crate) fn batch(chance: &mut Chance, run: u64, first: u64, events: usize, people: u64, now: &str) -> Vec<u8> {
    batch_of(chance, run, first, events, people, now, |chance| chance.below(EVENTS.len() as u64) as usize)
}

/// The same with events chosen otherwise than evenly.
pub(crate) fn batch_of(
    chance: &mut Chance,
    run: u64,
    first: u64,
    events: usize,
    people: u64,
    now: &str,
    pick: fn(&mut Chance) -> usize,
) -> Vec<u8> {
    let mut text = String::with_capacity(events * 560 + 64);
    text.push_str("{\"batch\":[");
    for number in 0..events as u64 {
        if number > 0 {
            text.push(',');
        }
        let event = EVENTS[pick(chance)];
        one(&mut text, chance, event, run, first + number, people, now);
    }
    let _ = write!(text, "],\"sentAt\":\"{now}\"}}");
    text.into_bytes()
}

fn one(text: &mut String, chance: &mut Chance, event: &str, run: u64, number: u64, people: u64, now: &str) {
    let person = chance.below(people);
    let page = PAGES[chance.below(PAGES.len() as u64) as usize];
    let price = chance.below(100_000);
    // Half of the people are signed in.
    let user = if person.is_multiple_of(2) { format!("\"userId\":\"user-{person}\",") } else { String::new() };
    let _ = write!(
        text,
        "{{\"type\":\"track\",\"messageId\":\"{run:x}-{number:x}\",\"anonymousId\":\"anon-{person:08x}-4a1e-9c77\",{user}\
         \"event\":\"{event}\",\"timestamp\":\"{now}\",\"properties\":{{\"sku\":\"SKU-{}\",\"price\":{}.{:02},\
         \"currency\":\"EUR\",\"quantity\":1,\"category\":\"shoes\"}},\"context\":{{\"library\":{{\"name\":\"analytics.js\",\
         \"version\":\"2.11.1\"}},\"locale\":\"pl-PL\",\"page\":{{\"path\":\"{page}\",\"title\":\"Shop\",\
         \"url\":\"https://shop.example{page}?utm_source=newsletter&utm_medium=email\"}},\
         \"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\"}}}}",
        price % 5_000,
        price / 100,
        price % 100,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_json_with_as_many_events_as_asked_for() {
        let bytes = batch(&mut Chance(1), 7, 100, 3, 10, "2025-01-01T00:00:00Z");
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(value["batch"].as_array().unwrap().len(), 3);
        assert_eq!(value["batch"][2]["messageId"], "7-66");
        assert_eq!(bytes, batch(&mut Chance(1), 7, 100, 3, 10, "2025-01-01T00:00:00Z"));
    }
}

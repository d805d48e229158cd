//! Which touchpoints are purchases.

use styk_insight::verdict::monthly::MonthlyNote;
use styk_model::Selector;
use styk_model::monthly::TouchpointNamed;

use super::asked::Asked;
use super::touchpoints::Looked;
use crate::touchpoints::catalogue;

/// Keys of the catalogue that stand for a purchase, the surest first: where there are orders, a booking is a
/// step of them and no purchase of its own.
const PURCHASES: [&[&str]; 3] = [
    &["purchase", "store-purchase"],
    &["booking"],
    &["subscription-start", "subscription-renewal", "contract-signed", "product-opened-account"],
];

/// A payment is a purchase where nothing else is.
const PAYMENT: &[&str] = &["payment"];

/// What comes with amounts and is no purchase: a cart has the price of what may be bought, a return of what was.
const WITH_AMOUNTS: [&str; 18] = [
    "add-to-cart",
    "remove-from-cart",
    "cart",
    "cart-abandoned",
    "cart-reminder",
    "checkout",
    "coupon",
    "delivery-choice",
    "payment-choice",
    "payment-failed",
    "order-confirmed",
    "order-cancelled",
    "transfer",
    "return",
    "refund",
    "exchange",
    "points-earned",
    "points-spent",
];

pub(super) struct Purchases {
    touchpoints: Vec<TouchpointNamed>,
}

impl Purchases {
    /// Those that were named, else those of the surest kind that anybody met in the month or the one before.
    pub(super) fn of(asked: &mut Asked<'_>, looked: &Looked) -> Self {
        let touchpoints = looked.purchases.clone();
        if !touchpoints.is_empty() {
            asked.notes.push(MonthlyNote::Purchases(touchpoints.iter().map(|one| one.name.clone()).collect()));
        }
        Self { touchpoints }
    }

    pub(super) fn selector(&self) -> Option<Selector> {
        selector(&self.touchpoints)
    }

    pub(super) fn named(&self) -> Vec<TouchpointNamed> {
        self.touchpoints.clone()
    }
}

pub(super) fn selector(touchpoints: &[TouchpointNamed]) -> Option<Selector> {
    let keys: Vec<String> = touchpoints.iter().map(|one| one.key.clone()).collect();
    (!keys.is_empty()).then_some(Selector { touchpoints: keys, condition: None })
}

/// A touchpoint that was met, and whether its interactions come with amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Met<'k> {
    pub(super) key: &'k str,
    pub(super) paid: bool,
}

/// The surest purchases among touchpoints. Where any come with amounts, only those count: by their names,
/// else whatever is no step on the way; a payment comes last.
pub(super) fn recognised<'k>(met: &[Met<'k>]) -> Vec<&'k str> {
    let paid = met.iter().any(|one| one.paid && !is(one.key, &WITH_AMOUNTS));
    let candidates: Vec<&'k str> = met.iter().filter(|one| one.paid || !paid).map(|one| one.key).collect();
    let of = |kind: &[&str]| -> Vec<&'k str> { candidates.iter().copied().filter(|key| is(key, kind)).collect() };
    let named = PURCHASES.iter().map(|kind| of(kind)).find(|found| !found.is_empty());
    if let Some(named) = named {
        return named;
    }
    let unknown = |key: &&'k str| paid && !is(key, PAYMENT) && !is(key, &WITH_AMOUNTS);
    let unknown: Vec<&'k str> = candidates.iter().copied().filter(unknown).collect();
    if unknown.is_empty() { of(PAYMENT) } else { unknown }
}

/// The surest purchases among touchpoints by their keys alone, whatever their interactions bring.
pub(crate) fn by_key<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    recognised(&keys.map(|key| Met { key, paid: false }).collect::<Vec<_>>())
}

fn is(key: &str, entries: &[&str]) -> bool {
    entry(key).is_some_and(|entry| entries.contains(&entry))
}

/// The entry of the catalogue that a touchpoint's key was made of: the entry's own, or it with an ending
/// that tells several of them apart.
fn entry(key: &str) -> Option<&'static str> {
    let begins = |entry: &str| key.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    catalogue().entries.iter().map(|entry| entry.key).filter(|entry| begins(entry)).max_by_key(|entry| entry.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'k>(met: &[(&'k str, bool)]) -> Vec<&'k str> {
        recognised(&met.iter().map(|(key, paid)| Met { key, paid: *paid }).collect::<Vec<_>>())
    }

    #[test]
    fn an_order_is_surer_than_a_payment() {
        assert_eq!(found(&[("cart", false), ("payment", false), ("purchase", false)]), ["purchase"]);
        assert_eq!(found(&[("payment", false), ("payment-choice", false)]), ["payment"]);
        let shops = [("purchase-app", true), ("store-purchase", true), ("search", false)];
        assert_eq!(found(&shops), ["purchase-app", "store-purchase"]);
        assert_eq!(found(&[("payment-failed", false), ("search", false)]), Vec::<&str>::new());
    }

    #[test]
    fn what_comes_with_amounts_is_one_unless_it_is_known_as_a_step_on_the_way() {
        assert_eq!(found(&[("cart", true), ("checkout", true), ("order-of-mine", true)]), ["order-of-mine"]);
        assert_eq!(found(&[("payment", true), ("product-opened", true)]), ["product-opened"]);
        assert_eq!(found(&[("cart", true), ("purchase", false)]), ["purchase"], "a cart alone proves nothing");
        assert_eq!(found(&[("payment", true), ("purchase", false)]), ["payment"], "what is paid is surer");
    }
}

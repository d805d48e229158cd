use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::Path;

use proptest::prelude::*;
use styk_model::Language;

use super::super::{EventStats, Registry, Stage, propose};
use super::stats;

fn by_key<'a>(registry: &'a Registry, key: &str) -> &'a super::Touchpoint {
    registry.touchpoints.iter().find(|one| one.key == key).unwrap_or_else(|| panic!("`{key}` in {registry:?}"))
}

#[test]
fn known_events_get_names_and_stages_and_others_a_readable_name() {
    let registry = propose(&[
        stats("add_to_cart", "web", "", 5),
        stats("er_registration", "", "", 9),
        stats("Вызов мастера на дом", "", "", 9),
    ]);
    let cart = by_key(&registry, "add-to-cart");
    assert_eq!(
        [&cart.names.en, &cart.names.ru, &cart.names.pl],
        ["Added to cart", "Добавление в корзину", "Dodanie do koszyka"]
    );
    assert_eq!((cart.stage, cart.channel.as_deref()), (Some(Stage::Decision), Some("web")));
    let registration = by_key(&registry, "er-registration");
    assert_eq!(registration.stage, None);
    for language in Language::ALL {
        assert_eq!(registration.names.get(language), "Er registration", "never translated");
    }
    assert_eq!(by_key(&registry, "vyzov-mastera-na-dom").names.en, "Вызов мастера на дом");
    assert!(registry.symbols(&[]).is_ok());
}

#[test]
fn synonyms_are_one_touchpoint_in_one_channel_and_two_in_two() {
    let same = propose(&[stats("purchase", "web", "", 5), stats("order_completed", "web", "", 3)]);
    assert_eq!(same.touchpoints.len(), 1);
    assert_eq!(same.touchpoints[0].rule.events, ["purchase", "order_completed"]);
    let apart = propose(&[stats("purchase", "web", "", 5), stats("order_completed", "phone", "", 3)]);
    assert_eq!(apart.touchpoints.len(), 2);
    let other = by_key(&apart, "purchase-order-completed");
    assert_eq!(other.names.ru, "Покупка (phone)");
    let steps = propose(&[stats("cart", "web", "", 5), stats("add_to_cart", "web", "", 3)]);
    assert_eq!(steps.touchpoints.len(), 2, "steps that follow each other are not synonyms");
}

#[test]
fn pages_are_told_apart_by_their_places() {
    let registry = propose(&[
        stats("page_view", "web", "/", 50),
        stats("page_view", "web", "/pl/koszyk", 5),
        stats("page_view", "web", "/koszyk/podsumowanie", 5),
        stats("page_view", "web", "/cos/innego", 7),
        stats("cart", "web", "", 2),
    ]);
    let cart = by_key(&registry, "cart-page");
    assert_eq!(cart.names.pl, "Koszyk (strona)", "the event `cart` has the name already");
    let condition = cart.rule.condition.as_deref().unwrap();
    assert!(condition.contains("place in [\"/koszyk\", \"/pl/koszyk\"]"), "{condition}");
    assert!(condition.contains("place.startsWith(\"/koszyk/\")"), "{condition}");
    assert_eq!(by_key(&registry, "home-page").rule.condition.as_deref(), Some("place in [\"/\"]"));
    assert_eq!(by_key(&registry, "page-view").rule.condition, None, "the rest");
    assert!(registry.symbols(&[]).is_ok());
}

#[test]
fn proposing_again_adds_and_never_renames() {
    let before = propose(&[stats("order_completed", "phone", "", 3), stats("Order paid!", "", "", 1)]);
    let more = [
        stats("order_completed", "phone", "", 3),
        stats("purchase", "web", "", 99),
        stats("order paid", "", "", 1),
        stats("购买", "", "", 1),
    ];
    let after = before.extended(&more);
    assert_eq!(after.touchpoints[..before.touchpoints.len()], before.touchpoints[..]);
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.extended(&more), after, "nothing new, no new version");
    assert!(after.symbols(&[]).is_ok(), "keys are well-formed and different");
}

proptest! {
    #[test]
    fn any_events_make_a_well_formed_registry_that_has_each_of_them_once(
        events in prop::collection::vec(("\\PC{0,8}|(page_view|purchase|order|cart|корзина|a-b|a_b|A B)", "(|web|app)", "(|/|/cart|/pl/koszyk/x|\\PC{0,6})", 1..50_u64), 0..12),
        later in 0..12_usize,
    ) {
        let events: Vec<EventStats> =
            events.iter().map(|(event, channel, place, count)| stats(event, channel, place, *count)).collect();
        let registry = propose(&events);
        prop_assert!(registry.symbols(&[]).is_ok(), "{:?}", registry.symbols(&[]).err());
        for one in events.iter().filter(|one| !one.event.is_empty()) {
            let bound = registry.touchpoints.iter().filter(|touchpoint| touchpoint.rule.events.contains(&one.event));
            let plain = bound.clone().filter(|touchpoint| touchpoint.rule.condition.is_none()).count();
            prop_assert!(plain <= 1 && bound.count() >= 1, "{}", one.event);
        }
        let mut reversed = events.clone();
        reversed.reverse();
        prop_assert_eq!(&propose(&reversed), &registry, "the order of the data does not matter");
        let first = propose(&events[..later.min(events.len())]);
        let extended = first.extended(&events);
        prop_assert_eq!(&extended.touchpoints[..first.touchpoints.len()], &first.touchpoints[..]);
        prop_assert!(extended.symbols(&[]).is_ok());
    }
}

/// Events of the web shop's data with their counts, or `None` where it is absent.
fn shop_events() -> Option<Vec<EventStats>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ecom/ecom.csv.gz");
    let Ok(file) = std::fs::File::open(path) else {
        println!("skipped: ../shared/data is absent");
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("the file is readable");
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        *counts.entry(line.split(',').nth(2).unwrap_or_default()).or_default() += 1;
    }
    Some(counts.into_iter().map(|(event, count)| stats(event, "", "", count)).collect())
}

#[test]
fn the_events_of_a_real_shop_are_known() {
    let Some(events) = shop_events() else { return };
    let registry = propose(&events);
    assert_eq!(events.len(), 19);
    assert_eq!(registry.touchpoints.len(), 19, "each event has its own: {registry:?}");
    let unknown: HashSet<&str> = registry
        .touchpoints
        .iter()
        .filter(|one| one.phase.is_none() && one.stage.is_none())
        .map(|one| one.key.as_str())
        .collect();
    assert_eq!(unknown, HashSet::from(["checkout-bug", "error-page"]));
    for (name, key) in [("home", "home-page"), ("promo_page", "promotion"), ("Корзина", "cart"), ("Zakup", "purchase")]
    {
        let numbers = registry.find(name).unwrap();
        assert_eq!(registry.touchpoints[usize::from(numbers[0])].key, key, "{name}");
    }
}

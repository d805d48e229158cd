use styk_insight::interval::wilson;
use styk_journey::operators::VariantsCounts;
use styk_model::answer::{Variant, VariantsResult};

use super::{Names, largest_first};

/// Shares are of all journeys, those without any touchpoint included.
pub(crate) fn result(counts: &VariantsCounts, names: &Names) -> VariantsResult {
    let mut variants: Vec<Variant> = counts
        .variants
        .iter()
        .map(|variant| Variant {
            steps: variant.symbols.iter().map(|symbol| names.touchpoint(*symbol)).collect(),
            journeys: variant.journeys,
            share: wilson(variant.journeys, counts.journeys),
            duration: variant.times.times(),
        })
        .collect();
    largest_first(&mut variants, |variant| variant.journeys, |variant| variant.steps.clone());
    VariantsResult { journeys: counts.journeys, distinct: counts.distinct, variants }
}

//! How two sides keep the same rules.

use styk_insight::hypothesis::means_p;
use styk_insight::labels::Label;
use styk_model::Language;
use styk_model::answer::{Rate, RulesResult};

use super::compare::{Compared, shares, spread_of, waits};
use super::flow::{item, pairs};

/// Shares of cases that kept each rule, and the times of responses.
pub(super) fn rows(a: &RulesResult, b: &RulesResult, language: Language) -> Vec<Compared> {
    let mut rows = Vec::new();
    for (a, b) in pairs(&a.rules, &b.rules, |a, b| a.key == b.key && a.problem.is_none() && b.problem.is_none()) {
        rows.push(kept(item(&a.sentence, Label::Kept, language), a.counts.kept, b.counts.kept));
        if let (Some(in_a), Some(in_b)) = (&a.counts.times, &b.counts.times) {
            rows.push(waits(item(&a.sentence, Label::ResponseTime, language), in_a, in_b));
        }
    }
    rows
}

/// Shares of cases that come in clusters: how sure they are their intervals tell, not their numbers.
fn kept(item: String, a: Rate, b: Rate) -> Compared {
    let row = shares(item, a, b);
    let spreads = spread_of(&row.a, false).zip(spread_of(&row.b, false));
    let p_value = spreads.map_or(1.0, |(a, b)| means_p(&a, &b));
    Compared { p_value, ..row }
}

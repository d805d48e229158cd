//! What stands out, a card for each finding.

use styk_model::answer::{Estimate, Finding, StandsOutResult};
use styk_model::{Answer, Language};

use super::bars::{Bar, bars};
use super::markup::Markup;
use crate::format;
use crate::table::Figure;
use crate::terminal::finding_period;
use crate::words::{self, Word};

/// Width that the comparison on a card is drawn for.
const WIDTH: f64 = 320.0;

pub(super) fn cards(markup: &mut Markup, answer: &Answer, result: &StandsOutResult, language: Language) {
    if result.findings.is_empty() {
        return;
    }
    markup.open("ol", &[("class", &"cards")]);
    for finding in &result.findings {
        markup.open("li", &[]);
        markup.element("h3", &[], &finding.sentence);
        comparison(markup, finding, language);
        markup.open("p", &[]);
        markup.element("span", &[("class", &"chip")], words::evidence(finding.evidence, language));
        let mut small = format!("q\u{a0}{}", format::small(finding.q_value, language));
        if let Some(period) = finding_period(answer, finding, language) {
            small = format!("{period}; {small}");
        }
        markup.text(&small);
        markup.close("p");
        markup.close("li");
    }
    markup.close("ol");
}

fn comparison(markup: &mut Markup, finding: &Finding, language: Language) {
    let bar = |word: Word, estimate: Estimate, accent: bool| {
        let figure = Figure { estimate, unit: finding.unit, currency: None, difference: false };
        let n = format!("n {}", format::count(estimate.n, language));
        Bar {
            label: word.of(language).to_owned(),
            value: estimate.value,
            low: estimate.low,
            high: estimate.high,
            text: format::value(estimate.value, &figure, language),
            detail: format::interval(&figure, language).map_or_else(|| n.clone(), |text| format!("{text}, {n}")),
            accent,
        }
    };
    let rows = [bar(Word::Expected, finding.expected, false), bar(Word::Observed, finding.observed, true)];
    let picture = bars(&rows, None, WIDTH);
    let title = Word::UsualAgainstHere.of(language);
    markup.append(&picture.body.finish([picture.width, picture.height], "card", title, &finding.sentence));
}

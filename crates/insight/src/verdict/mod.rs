//! One plain sentence per answer that a marketer can repeat in a meeting.
//!
//! Every rate in it stands with its n and interval, small samples are called
//! small, and names made by users keep their form (see [`crate::language`]).

mod channels;
mod clusters;
mod conformance;
mod figures;
mod finding;
mod flow;
mod funnel;
mod metric;
pub mod monthly;
mod notes;
mod people;
mod rules;

#[cfg(test)]
mod tests;

pub use clusters::clusters_verdict;
pub use finding::{FindingText, Subject, finding_sentence};
pub use notes::{Note, note};
pub use rules::{Picked, RuleWords, rule_sentence, rule_verdict};
use styk_model::answer::AnswerResult;
use styk_model::{Ask, Language, Question};

use crate::language::{Dates, NO_BREAK, pick, quote};

/// Below so many cases a sample is called small.
pub const SMALL_SAMPLE: u64 = 30;

/// What an answer means, in one sentence of the language.
pub fn verdict(question: &Question, result: &AnswerResult, language: Language) -> String {
    let writer = Writer { language, dates: Dates::new(language, &question.zone) };
    let sentence = match result {
        AnswerResult::Map(map) => writer.map(map),
        AnswerResult::Funnel(funnel) => writer.funnel(funnel),
        AnswerResult::Transitions(transitions) => writer.transitions(transitions),
        AnswerResult::Bottlenecks(transitions) => writer.bottlenecks(transitions),
        AnswerResult::Paths(paths) => writer.paths(paths),
        AnswerResult::Variants(variants) => writer.variants(variants),
        AnswerResult::StepMatrix(matrix) => writer.step_matrix(matrix),
        AnswerResult::Rework(rework) => writer.rework(rework),
        AnswerResult::DropOff(drop_off) => writer.drop_off(drop_off),
        AnswerResult::Channels(channels) => writer.channels(channels),
        AnswerResult::Conformance(conformance) => Some(writer.conformance(conformance)),
        AnswerResult::Rules(rules) => writer.rules(rules),
        AnswerResult::Retention(retention) => writer.retention(retention),
        AnswerResult::Stickiness(stickiness) => writer.stickiness(stickiness),
        AnswerResult::Lifecycle(lifecycle) => writer.lifecycle(lifecycle),
        AnswerResult::RepeatPurchase(repeat) => writer.repeat_purchase(repeat),
        AnswerResult::Metric(series) | AnswerResult::Series(series) => {
            writer.series(metric::kind_of(&question.ask), series)
        }
        AnswerResult::Difference(difference) => Some(writer.difference(difference)),
        AnswerResult::StandsOut(stands_out) => Some(writer.stands_out(stands_out)),
        AnswerResult::Customers(customers) => Some(writer.customers(customers)),
    };
    sentence.unwrap_or_else(|| writer.nothing(&question.ask))
}

/// The language and how it writes dates.
struct Writer {
    language: Language,
    dates: Dates,
}

impl Writer {
    fn quote(&self, name: &str) -> String {
        quote(name, self.language)
    }

    fn pick<T>(&self, en: T, ru: T, pl: T) -> T {
        pick(self.language, en, ru, pl)
    }

    /// `from “A” to “B”`, with the generic noun that carries the case.
    fn way_between(&self, from: &str, to: &str) -> String {
        let (from, to) = (self.quote(from), self.quote(to));
        self.pick(
            format!("from {from} to {to}"),
            format!("из точки контакта {from} в точку контакта {to}"),
            format!("z punktu styku {from} do punktu styku {to}"),
        )
    }

    /// `A → B → C`, each in quotes.
    fn chain(&self, steps: &[String]) -> String {
        let quoted: Vec<String> = steps.iter().map(|step| self.quote(step)).collect();
        quoted.join(&format!("{NO_BREAK}→ "))
    }

    fn nothing(&self, ask: &Ask) -> String {
        let filtered = match ask {
            Ask::Funnel(_) => self.pick(
                "No journey reaches the first step of this funnel.",
                "Ни один путь клиента не дошёл до первого шага воронки.",
                "Żadna podróż klienta nie dotarła do pierwszego kroku lejka.",
            ),
            _ => self.pick(
                "No interactions fit this question.",
                "Под этот вопрос не подходит ни одно взаимодействие.",
                "Do tego pytania nie pasuje żadna interakcja.",
            ),
        };
        filtered.to_owned()
    }
}

/// With a full stop, unless an abbreviation (`godz.`, `п.п.`) has brought one.
fn ended(sentence: String) -> String {
    if sentence.ends_with('.') { sentence } else { sentence + "." }
}

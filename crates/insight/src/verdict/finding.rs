//! The sentence for one thing that stands out.

use styk_model::answer::{Estimate, Unit};
use styk_model::{Language, ScaleKind, TimeSpan};

use super::Writer;
use crate::language::{Dates, capital, count, quote};

/// What was measured where something stands out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The share of journeys at `from` that go on to `to`.
    StepRate { from: String, to: String },
    /// The usual (geometric mean) waiting time between them.
    Wait { from: String, to: String },
    /// A score, at a touchpoint or of all.
    Score { kind: ScaleKind, touchpoint: Option<String> },
    /// How often a touchpoint is used.
    Volume { touchpoint: String },
}

/// All that the sentence says.
#[derive(Debug, Clone, Copy)]
pub struct FindingText<'a> {
    pub subject: &'a Subject,
    /// Column and value.
    pub segment: Option<(&'a str, &'a str)>,
    pub span: TimeSpan,
    pub unit: Unit,
    pub expected: &'a Estimate,
    pub observed: &'a Estimate,
}

/// When, for whom, what was otherwise than usual, and by how much.
pub fn finding_sentence(text: &FindingText<'_>, language: Language, zone: &str) -> String {
    let writer = Writer { language, dates: Dates::new(language, zone) };
    let when = capital(&writer.dates.span(text.span));
    let segment = text.segment.map_or_else(String::new, |(column, value)| {
        let name = quote(&format!("{column}: {value}"), language);
        writer.pick(format!(" in segment {name}"), format!(" в сегменте {name}"), format!(" w segmencie {name}"))
    });
    let comma = writer.pick(",", "", "");
    let what = writer.what(text);
    format!("{when}{segment}{comma} {what}: {}.", writer.instead(text))
}

impl Writer {
    fn what(&self, text: &FindingText<'_>) -> String {
        let more = text.observed.value > text.expected.value;
        match text.subject {
            Subject::StepRate { from, to } => {
                let way = self.way_between(from, to);
                let often = if more {
                    self.pick("more often than usual", "чаще обычного", "częściej niż zwykle")
                } else {
                    self.pick("less often than usual", "реже обычного", "rzadziej niż zwykle")
                };
                self.pick(
                    format!("customers went {way} {often}"),
                    format!("{way} переходили {often}"),
                    format!("{way} klienci przechodzili {often}"),
                )
            }
            Subject::Wait { from, to } => {
                let way = self.way_between(from, to);
                let time = if more {
                    self.pick("longer than usual", "больше времени, чем обычно", "dłużej niż zwykle")
                } else {
                    self.pick("less time than usual", "меньше времени, чем обычно", "krócej niż zwykle")
                };
                self.pick(
                    format!("the way {way} took {time}"),
                    format!("переход {way} занимал {time}"),
                    format!("przejście {way} trwało {time}"),
                )
            }
            Subject::Score { kind, touchpoint } => self.score_moved(*kind, touchpoint.as_deref(), more),
            Subject::Volume { touchpoint } => {
                let name = self.quote(touchpoint);
                let often = if more {
                    self.pick("more often than usual", "чаще обычного", "częściej niż zwykle")
                } else {
                    self.pick("less often than usual", "реже обычного", "rzadziej niż zwykle")
                };
                self.pick(
                    format!("{name} occurred {often}"),
                    format!("точка контакта {name} встречалась {often}"),
                    format!("punkt styku {name} występował {often}"),
                )
            }
        }
    }

    fn score_moved(&self, kind: ScaleKind, touchpoint: Option<&str>, more: bool) -> String {
        let name = match kind {
            ScaleKind::Nps => "NPS",
            ScaleKind::Csat => "CSAT",
            ScaleKind::Ces => "CES",
            ScaleKind::Rating => self.pick("rating", "оценка", "ocena"),
        };
        let at = touchpoint.map_or_else(String::new, |touchpoint| {
            let quoted = self.quote(touchpoint);
            self.pick(
                format!(" at {quoted}"),
                format!(" в точке контакта {quoted}"),
                format!(" w punkcie styku {quoted}"),
            )
        });
        let moved = if more {
            self.pick("was higher than usual", "выше обычного", "– wynik wyższy niż zwykle")
        } else {
            self.pick("was lower than usual", "ниже обычного", "– wynik niższy niż zwykle")
        };
        format!("{name}{at} {moved}")
    }

    fn instead(&self, text: &FindingText<'_>) -> String {
        if text.unit == Unit::Count {
            return self.times_instead(text);
        }
        let observed = self.estimate(text.unit, text.observed, None);
        let expected = self.value(text.unit, text.expected.value, None);
        self.pick(
            format!("{observed} instead of {expected}"),
            format!("{observed} вместо {expected}"),
            format!("{observed} zamiast {expected}"),
        )
    }

    /// `119 times, usually 2 (95% interval 0–6)`.
    fn times_instead(&self, text: &FindingText<'_>) -> String {
        let times = self.times(text.observed.value);
        let usual = self.value(Unit::Count, text.expected.value, None);
        let usual = match (text.expected.low, text.expected.high) {
            (Some(low), Some(high)) => {
                let (low, high) = (low.max(0.0).floor() as u64, high.max(0.0).ceil() as u64);
                let range = format!("{}–{}", count(low, self.language), count(high, self.language));
                format!("{usual} ({})", self.interval_words(&range))
            }
            _ => usual,
        };
        self.pick(
            format!("{times}, usually {usual}"),
            format!("{times}, обычно {usual}"),
            format!("{times}, zwykle {usual}"),
        )
    }

    fn times(&self, value: f64) -> String {
        crate::language::Noun::Time.counted(value.max(0.0).round() as u64, self.language)
    }
}

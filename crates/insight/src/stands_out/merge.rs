//! Findings of one cause become one.

use super::Subject;
use super::series::{Points, Series};
use super::window::Candidate;

/// A part must hold so much of the whole excess to explain it ...
const EXPLAINS: f64 = 0.7;

/// ... and so much more of it than of the cases to be more than a part of the whole.
const CONCENTRATED: f64 = 1.25;

/// Fewer usual events do not tell how large a segment is.
const FEWEST_USUAL: f64 = 5.0;

/// One candidate for each cause: the one of the clearest measure, of the
/// smallest segment that holds most of the excess.
pub(super) fn merge(mut candidates: Vec<Candidate>, series: &[Series]) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.surprise.abs().total_cmp(&a.surprise.abs()).then(a.series.cmp(&b.series)));
    let mut causes: Vec<Vec<Candidate>> = Vec::new();
    for candidate in candidates {
        match causes.iter_mut().find(|cause| cause.iter().any(|other| same_cause(other, &candidate, series))) {
            Some(cause) => cause.push(candidate),
            None => causes.push(vec![candidate]),
        }
    }
    causes.into_iter().map(|cause| most_specific(&cause, series)).collect()
}

fn same_cause(a: &Candidate, b: &Candidate, series: &[Series]) -> bool {
    let (subject_a, subject_b) = (&series[a.series].subject, &series[b.series].subject);
    let same_way = (a.surprise > 0.0) == (b.surprise > 0.0);
    overlap(a, b) >= 0.5 && (subject_a == subject_b && same_way || related(subject_a, subject_b, same_way))
}

/// Part of the shorter window that lies in the other.
fn overlap(a: &Candidate, b: &Candidate) -> f64 {
    let common = a.periods.end.min(b.periods.end).saturating_sub(a.periods.start.max(b.periods.start));
    common as f64 / a.periods.len().min(b.periods.len()) as f64
}

/// Measures that move together by construction: rates into the same step, and
/// the volume of the step that a rate leads into.
fn related(a: &Subject, b: &Subject, same_way: bool) -> bool {
    match (a, b) {
        (Subject::StepRate { to: a_to, .. }, Subject::StepRate { to: b_to, .. }) => a_to == b_to && same_way,
        (Subject::StepRate { to, .. }, Subject::Volume { touchpoint })
        | (Subject::Volume { touchpoint }, Subject::StepRate { to, .. }) => to == touchpoint && same_way,
        _ => false,
    }
}

/// The candidates of a cause come strongest first; the first one's measure stays.
fn most_specific(cause: &[Candidate], series: &[Series]) -> Candidate {
    let subject = &series[cause[0].series].subject;
    let same = || cause.iter().filter(|candidate| series[candidate.series].subject == *subject);
    let Some(whole) = same().find(|candidate| series[candidate.series].segment.is_none()) else {
        return cause[0].clone();
    };
    let concentration = |part: &Candidate| {
        let (of_impact, of_cases) = shares(part, whole, series);
        (of_impact >= EXPLAINS && of_impact >= CONCENTRATED * of_cases).then(|| of_impact.min(1.0) / of_cases)
    };
    let parts = same().filter(|candidate| series[candidate.series].segment.is_some());
    let best = parts.filter_map(|part| Some((part, concentration(part)?))).max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(whole, |(part, _)| part).clone()
}

/// Part of the whole's excess, and of its cases.
fn shares(part: &Candidate, whole: &Candidate, series: &[Series]) -> (f64, f64) {
    let plain_volume = matches!(series[part.series].points, Points::Counts(_)) && part.cases >= whole.cases;
    let of_cases = match plain_volume {
        false => part.cases / whole.cases,
        // Volume without exposure: a segment's size is its usual volume, if there is one.
        true if whole.expected.value >= FEWEST_USUAL => part.expected.value / whole.expected.value,
        true => EXPLAINS,
    };
    (part.impact / whole.impact.max(1e-9), of_cases.max(1e-9))
}

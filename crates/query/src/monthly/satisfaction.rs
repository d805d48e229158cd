//! Scores, each scale by itself.

use styk_insight::verdict::monthly::Missing;
use styk_model::answer::{Estimate, Unit};
use styk_model::monthly::{BlockKind, FigureKind, ReportBlock};
use styk_model::{Metric, MetricKind, Month, Scale, ScaleKind};

use super::asked::Asked;
use super::change;
use crate::difference::{self, Compared};
use crate::error::QueryError;

/// A scale that the month has scores on, and how they are put together.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) kind: FigureKind,
    pub(super) scale: Scale,
    pub(super) metric: MetricKind,
    pub(super) filters: Vec<String>,
    pub(super) unit: Unit,
    /// Over all touchpoints of the month.
    pub(super) overall: Estimate,
}

pub(super) struct Satisfaction {
    pub(super) block: ReportBlock,
    pub(super) scales: Vec<Scored>,
}

impl Scored {
    pub(super) fn compare(&self, item: String, was: &Estimate, now: &Estimate) -> Compared {
        match self.kind {
            FigureKind::Csat => difference::share_estimates(item, was, now),
            FigureKind::Nps => difference::nps(item, was, now),
            _ => difference::mean_estimates(item, self.unit, was, now),
        }
    }
}

/// One figure for each scale: the usual score of its kind where there is one, else the mean.
pub(super) fn block(asked: &mut Asked<'_>) -> Result<Satisfaction, QueryError> {
    let (mut figures, mut scales) = (Vec::new(), Vec::new());
    for (kind, scale, metric, unit) in measures(&asked.context.scales) {
        let filters = match kind {
            FigureKind::Rating => vec![format!("score_scale == \"{scale}\"")],
            _ => Vec::new(),
        };
        let (months, question) = asked.monthly(Metric { kind: metric.clone(), of: None }, filters.clone())?;
        let Some(overall) = months.get(&asked.month()).copied().filter(|estimate| estimate.n > 0) else { continue };
        let scored = Scored { kind, scale, metric, filters, unit, overall };
        let compare =
            |month: Month, was: &Estimate| Some(change::of(month, &scored.compare(String::new(), was, &overall)));
        figures.extend(asked.figure(kind, Some(scale), unit, &months, question, compare));
        scales.push(scored);
    }
    let missing = if figures.is_empty() { vec![asked.writer().missing(&Missing::Scores)] } else { Vec::new() };
    Ok(Satisfaction { block: super::block(asked, BlockKind::Satisfaction, figures, missing), scales })
}

/// CSAT, NPS and CES on the scale that questions about them take; means of every other scale.
fn measures(scales: &[Scale]) -> Vec<(FigureKind, Scale, MetricKind, Unit)> {
    let mut measures = Vec::new();
    let mut known: Vec<Scale> = scales.to_vec();
    let usual = [
        (ScaleKind::Csat, Scale::CSAT_5, FigureKind::Csat, MetricKind::Csat, Unit::Share),
        (ScaleKind::Nps, Scale::NPS, FigureKind::Nps, MetricKind::Nps, Unit::Points),
        (ScaleKind::Ces, Scale::CES_7, FigureKind::Ces, MetricKind::Ces, Unit::Points),
    ];
    for (kind, usual, figure, metric, unit) in usual {
        if let Some(scale) = crate::plan::scale_of(scales, kind, usual) {
            known.retain(|one| *one != scale);
            measures.push((figure, scale, metric, unit));
        }
    }
    known.sort_by_key(Scale::to_string);
    let mean = MetricKind::Mean { column: "score".to_owned() };
    measures.extend(known.into_iter().map(|scale| (FigureKind::Rating, scale, mean.clone(), Unit::Points)));
    measures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_scales_are_put_together() {
        let scale = |text: &str| text.parse::<Scale>().unwrap();
        let scales = [scale("rating:1..10"), scale("csat:1..10"), scale("csat:1..5"), scale("nps:0..10")];
        let found: Vec<(FigureKind, String)> =
            measures(&scales).into_iter().map(|(kind, scale, ..)| (kind, scale.to_string())).collect();
        let of = |kind, text: &str| (kind, text.to_owned());
        let expected = [
            of(FigureKind::Csat, "csat:1..5"),
            of(FigureKind::Nps, "nps:0..10"),
            of(FigureKind::Rating, "csat:1..10"),
            of(FigureKind::Rating, "rating:1..10"),
        ];
        assert_eq!(found, expected);
    }
}

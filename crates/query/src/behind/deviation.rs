//! The steps and deviations that numbers of conformance are of.

use styk_journey::operators::{Deviation, Mark};
use styk_model::{Behind, DeviationKind, Say, Text, say, text};

use crate::context::Context;
use crate::error::{QueryError, Suggestion};
use crate::maps::PlanOf;
use crate::operator::Make;
use crate::plan::Plan;

/// The marks that the journeys of a number have: one, or those of the touchpoints of a name.
pub(super) fn marks(context: &Context, behind: &Behind, plan: &Plan) -> Result<Vec<Mark>, QueryError> {
    let Make::Conformance { plan: of, .. } = &plan.make else { return Ok(Vec::new()) };
    if plan.by.is_some() {
        return Err(QueryError::Question(text!(
            "steps and deviations are not broken down: leave `group` out, or ask with a filter",
            "шаги и отклонения не разбиваются на группы: уберите `group` или задайте вопрос с фильтром",
            "kroki i odstępstwa nie są podzielone na grupy: pomiń `group` albo zadaj pytanie z filtrem",
        )));
    }
    Ok(match behind {
        Behind::Planned { step, last } => {
            let place = step_of(of, step)?;
            vec![if *last { Mark::Last(place) } else { Mark::Done(place) }]
        }
        Behind::Deviation { kind: DeviationKind::Unplanned, touchpoint: Some(touchpoint), .. } => {
            let symbols = context.registry.find(touchpoint)?;
            symbols.into_iter().map(|symbol| Mark::Deviation(Deviation::Unplanned(symbol))).collect()
        }
        Behind::Deviation { kind, step: Some(step), .. } if *kind != DeviationKind::Unplanned => {
            let place = step_of(of, step)?;
            vec![Mark::Deviation(match kind {
                DeviationKind::WrongOrder => Deviation::WrongOrder(place),
                DeviationKind::Repeated => Deviation::Repeated(place),
                DeviationKind::Skipped | DeviationKind::Unplanned => Deviation::Skipped(place),
            })]
        }
        _ => {
            return Err(QueryError::Question(text!(
                "a deviation is named by its `kind` with the `step` it is of, and an unplanned one with the `touchpoint`",
                "отклонение задают через `kind` и шаг в `step`, а незапланированное — через `kind` и `touchpoint`",
                "odstępstwo podaje się przez `kind` i krok w `step`, a nieplanowane – przez `kind` i `touchpoint`",
            )));
        }
    })
}

/// The place of a step in the map, by its key or name.
fn step_of(of: &PlanOf, name: &str) -> Result<u16, QueryError> {
    let steps = || of.plan.steps().iter();
    let place = steps().position(|step| step.key == name).or_else(|| steps().position(|step| step.name == name));
    place.map(|place| place as u16).ok_or_else(|| {
        let nearest = Suggestion::to(name, steps().flat_map(|step| [step.key.as_str(), step.name.as_str()]));
        let map = &of.map.map.name;
        QueryError::Question(Text::new(|language| {
            let nearest = nearest.say(language);
            say!(
                language,
                "the map `{map}` has no step `{name}`{nearest}",
                "на карте «{map}» нет шага «{name}»{nearest}",
                "na mapie „{map}” nie ma kroku „{name}”{nearest}",
            )
        }))
    })
}

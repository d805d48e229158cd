//! The rule that a number is of.

use styk_model::{Say, Text, say};

use crate::error::{QueryError, Suggestion};
use crate::operator::Make;
use crate::plan::Plan;

/// The place of a rule among those that are checked, by its key.
pub(super) fn place(key: &str, plan: &Plan) -> Result<usize, QueryError> {
    let Make::Rules { of, .. } = &plan.make else { unreachable!("a question about rules is planned as one") };
    let checked = || of.rules.iter().filter(|planned| planned.picked.is_ok());
    checked().position(|planned| planned.rule.key == key).ok_or_else(|| {
        let nearest = Suggestion::to(key, checked().map(|planned| planned.rule.key.as_str()));
        QueryError::Question(Text::new(|language| {
            let nearest = nearest.say(language);
            say!(
                language,
                "no rule `{key}` is checked{nearest}",
                "правила «{key}» среди проверенных нет{nearest}",
                "wśród sprawdzanych nie ma reguły „{key}”{nearest}",
            )
        }))
    })
}

//! The short form of the number whose customers are wanted: `step:2`, `transition:search > cart`.

use anyhow::{Result, bail};
use styk_model::{Behind, DeviationKind, LifecycleState, Onward, Place, RuleState, text};

use crate::questions::instant;

/// What to write, for the error and the help.
pub(crate) const FORMS: &str = "everyone, step:N, lost:N, transition:A > B, at:A, start:A, end:A, after:A > B, \
    before:A > B, variant:A > B, position:N = A, repeated:A, loop:A > B, lost-at:A > LAST, reached, \
    hand-off:FROM > TO [= A], handed-reached:FROM > TO [= A], through:CHANNEL [= A], same:CHANNEL [= A], \
    other:CHANNEL [= A], unknown:CHANNEL [= A], lost-in:CHANNEL [= A], open:CHANNEL [= A], met:CHANNEL = A, \
    compared, following, deviating, done:STEP, stopped:STEP, skipped:STEP, wrong-order:STEP, again:STEP, unplanned:A, \
    rule:KEY, rule-kept:KEY, rule-broken:KEY, rule-open:KEY, \
    cohort:DATE+PERIODS, active:DATE, days:N, new:DATE, returning:DATE, resurrected:DATE, dormant:DATE, \
    purchases:N or N+, measured:DATE, converted:DATE";

/// Reads the short form; steps, positions and periods count from 1, days are those of `zone`.
pub(crate) fn behind(text: &str, zone: &str) -> Result<Behind> {
    let (name, rest) = text.split_once(':').map_or((text, ""), |(name, rest)| (name.trim(), rest.trim()));
    let start = || instant(rest, zone);
    let maybe_start = || if rest.is_empty() { Ok(None) } else { start().map(Some) };
    let steps = || rest.split('>').map(|step| step.trim().to_owned()).filter(|step| !step.is_empty()).collect();
    let at = |place| Behind::Touchpoint { touchpoint: rest.to_owned(), place };
    let state = |state| anyhow::Ok(Behind::Lifecycle { start: start()?, state });
    Ok(match (name, rest.is_empty()) {
        ("everyone", true) => Behind::Everyone,
        ("step", false) => Behind::Step { step: place(rest)?, lost: false },
        ("lost", false) => Behind::Step { step: place(rest)?, lost: true },
        ("transition", false) => {
            let (from, to) = pair(rest)?;
            Behind::Transition { from, to }
        }
        ("at", false) => at(Place::Anywhere),
        ("start", false) => at(Place::Start),
        ("end", false) => at(Place::End),
        ("after", _) => Behind::Path { before: false, steps: steps(), end: false },
        ("before", _) => Behind::Path { before: true, steps: steps(), end: false },
        ("variant", false) => Behind::Variant { steps: steps() },
        ("position", false) => match rest.split_once('=') {
            Some((position, name)) => {
                Behind::Position { position: place(position)?, touchpoint: Some(name.trim().to_owned()) }
            }
            None => Behind::Position { position: place(rest)?, touchpoint: None },
        },
        ("repeated", false) => Behind::Repeated { touchpoint: rest.to_owned() },
        ("loop", false) => {
            let (there, back) = pair(rest)?;
            Behind::Loop { there, back }
        }
        ("lost-at", false) => match rest.split_once('>') {
            Some((name, last)) => {
                Behind::Lost { touchpoint: name.trim().to_owned(), last: Some(last.trim().to_owned()) }
            }
            None => Behind::Lost { touchpoint: rest.to_owned(), last: None },
        },
        ("reached", true) => Behind::Reached,
        ("hand-off", false) => hand_off(rest, false)?,
        ("handed-reached", false) => hand_off(rest, true)?,
        ("through", false) => through(rest, None),
        ("same", false) => through(rest, Some(Onward::Same)),
        ("other", false) => through(rest, Some(Onward::Other)),
        ("unknown", false) => through(rest, Some(Onward::Unknown)),
        ("lost-in", false) => through(rest, Some(Onward::Lost)),
        ("open", false) => through(rest, Some(Onward::Open)),
        ("met", false) => match at_touchpoint(rest) {
            (channel, Some(touchpoint)) => Behind::Met { channel, touchpoint },
            (_, None) => bail!(text!(
                "`{rest}`: expected a channel and a touchpoint, as `phone = search`",
                "«{rest}»: ожидаются канал и точка контакта, например `phone = search`",
                "„{rest}”: oczekiwano kanału i punktu styku, na przykład `phone = search`",
            )),
        },
        ("compared", true) => Behind::Compared { follows: None },
        ("following", true) => Behind::Compared { follows: Some(true) },
        ("deviating", true) => Behind::Compared { follows: Some(false) },
        ("done", false) => Behind::Planned { step: rest.to_owned(), last: false },
        ("stopped", false) => Behind::Planned { step: rest.to_owned(), last: true },
        ("skipped", false) => at_step(DeviationKind::Skipped, rest),
        ("wrong-order", false) => at_step(DeviationKind::WrongOrder, rest),
        ("again", false) => at_step(DeviationKind::Repeated, rest),
        ("unplanned", false) => {
            Behind::Deviation { kind: DeviationKind::Unplanned, step: None, touchpoint: Some(rest.to_owned()) }
        }
        ("rule", false) => of_rule(rest, None),
        ("rule-kept", false) => of_rule(rest, Some(RuleState::Kept)),
        ("rule-broken", false) => of_rule(rest, Some(RuleState::Broken)),
        ("rule-open", false) => of_rule(rest, Some(RuleState::Open)),
        ("cohort", false) => match rest.split_once('+') {
            Some((day, later)) => Behind::Cohort { start: instant(day.trim(), zone)?, back: Some(number(later)?) },
            None => Behind::Cohort { start: start()?, back: None },
        },
        ("active", false) => Behind::Active { start: start()? },
        ("days", false) => Behind::ActiveDays { days: number(rest)? },
        ("new", false) => state(LifecycleState::New)?,
        ("returning", false) => state(LifecycleState::Returning)?,
        ("resurrected", false) => state(LifecycleState::Resurrected)?,
        ("dormant", false) => state(LifecycleState::Dormant)?,
        ("purchases", false) => {
            Behind::Purchases { count: number(rest.trim_end_matches('+'))?, or_more: rest.ends_with('+') }
        }
        ("measured", _) => Behind::Measured { start: maybe_start()?, reached: false },
        ("converted", _) => Behind::Measured { start: maybe_start()?, reached: true },
        _ => bail!(text!(
            "`{text}` is no number of an answer: expected {FORMS}",
            "«{text}» — не число из ответа: ожидается {FORMS}",
            "„{text}” to nie liczba z odpowiedzi: oczekiwano {FORMS}",
        )),
    })
}

/// What stands before the sign, and the touchpoint behind it.
fn at_touchpoint(text: &str) -> (String, Option<String>) {
    match text.split_once('=') {
        Some((what, touchpoint)) => (what.trim().to_owned(), Some(touchpoint.trim().to_owned())),
        None => (text.to_owned(), None),
    }
}

fn hand_off(text: &str, reached: bool) -> Result<Behind> {
    let (way, touchpoint) = at_touchpoint(text);
    let (from, to) = pair(&way)?;
    Ok(Behind::HandOff { from, to, touchpoint, reached })
}

fn through(text: &str, onward: Option<Onward>) -> Behind {
    let (channel, touchpoint) = at_touchpoint(text);
    Behind::Through { channel, touchpoint, onward }
}

fn at_step(kind: DeviationKind, step: &str) -> Behind {
    Behind::Deviation { kind, step: Some(step.to_owned()), touchpoint: None }
}

fn of_rule(rule: &str, state: Option<RuleState>) -> Behind {
    Behind::Rule { rule: rule.to_owned(), state }
}

fn pair(text: &str) -> Result<(String, String)> {
    match text.split_once('>') {
        Some((from, to)) => Ok((from.trim().to_owned(), to.trim().to_owned())),
        None => bail!(text!(
            "`{text}`: expected two touchpoints, as `search > cart`",
            "«{text}»: ожидаются две точки контакта, например `search > cart`",
            "„{text}”: oczekiwano dwóch punktów styku, na przykład `search > cart`",
        )),
    }
}

fn number(text: &str) -> Result<usize> {
    let text = text.trim();
    match text.parse() {
        Ok(number) => Ok(number),
        Err(_) => {
            bail!(
                text!("`{text}` is no whole number", "«{text}» — не целое число", "„{text}” to nie liczba całkowita",)
            )
        }
    }
}

/// What people count from 1.
fn place(text: &str) -> Result<usize> {
    match number(text)?.checked_sub(1) {
        Some(place) => Ok(place),
        None => bail!(text!(
            "`0`: steps and positions count from 1",
            "`0`: шаги и позиции считаются с 1",
            "`0`: kroki i pozycje liczy się od 1",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_named_the_way_people_count() {
        let read = |text| behind(text, "Europe/Warsaw").unwrap();
        assert_eq!(read("lost:2"), Behind::Step { step: 1, lost: true });
        assert_eq!(read("transition: a > b"), Behind::Transition { from: "a".into(), to: "b".into() });
        assert_eq!(
            read("before:cart > search"),
            Behind::Path { before: true, steps: vec!["cart".into(), "search".into()], end: false }
        );
        let start = "2024-02-29T23:00:00Z".parse().unwrap();
        assert_eq!(read("cohort:2024-03-01+2"), Behind::Cohort { start, back: Some(2) });
        assert_eq!(read("purchases:3+"), Behind::Purchases { count: 3, or_more: true });
        assert_eq!(read("converted"), Behind::Measured { start: None, reached: true });
        assert_eq!(read("rule-open: answered"), Behind::Rule { rule: "answered".into(), state: Some(RuleState::Open) });
        let phone = || "phone".to_owned();
        assert_eq!(
            read("hand-off: phone > branch = search"),
            Behind::HandOff { from: phone(), to: "branch".into(), touchpoint: Some("search".into()), reached: false }
        );
        assert_eq!(
            read("lost-in:phone"),
            Behind::Through { channel: phone(), touchpoint: None, onward: Some(Onward::Lost) }
        );
        assert_eq!(read("met:phone = search"), Behind::Met { channel: phone(), touchpoint: "search".into() });
        assert_eq!(read("stopped: pay"), Behind::Planned { step: "pay".into(), last: true });
        let again = Behind::Deviation { kind: DeviationKind::Repeated, step: Some("pay".into()), touchpoint: None };
        assert_eq!(read("again:pay"), again);
        assert_eq!(read("deviating"), Behind::Compared { follows: Some(false) });
        for wrong in
            ["met:phone", "hand-off:phone", "step", "step:0", "step:x", "transition:a", "cohort:soon", "everybody"]
        {
            assert!(behind(wrong, "UTC").is_err(), "{wrong}");
        }
    }
}

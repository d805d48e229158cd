use styk_model::answer::{FunnelGroup, FunnelResult, FunnelStep};

use super::Writer;
use crate::interval::share_difference;
use crate::language::{Noun, count};

/// The two required steps between which most journeys are lost.
struct Loss<'a> {
    from: &'a FunnelStep,
    to: &'a FunnelStep,
}

fn largest_loss(group: &FunnelGroup) -> Option<Loss<'_>> {
    let required: Vec<&FunnelStep> = group.steps.iter().filter(|step| !step.optional).collect();
    let pairs = required.windows(2).map(|pair| Loss { from: pair[0], to: pair[1] });
    // The earliest of equals.
    pairs.rev().max_by_key(|loss| loss.from.journeys.saturating_sub(loss.to.journeys))
}

fn last_required(group: &FunnelGroup) -> Option<&FunnelStep> {
    group.steps.iter().rev().find(|step| !step.optional)
}

fn started(group: &FunnelGroup) -> u64 {
    group.steps.first().map_or(0, |step| step.journeys)
}

impl Writer {
    pub(super) fn funnel(&self, funnel: &FunnelResult) -> Option<String> {
        if funnel.groups.len() > 1
            && let Some(sentence) = self.funnel_groups(funnel)
        {
            return Some(sentence);
        }
        let group = funnel.groups.first().filter(|group| started(group) > 0)?;
        let Loss { from, to } = largest_loss(group)?;
        let lost = from.journeys.saturating_sub(to.journeys);
        let last = last_required(group)?;
        let end = self.rate_of(&last.from_first, self.pick("of journeys", "путей", "podróży"));
        if lost == 0 {
            return Some(self.pick(
                format!("Nobody is lost: {end} reach the last step."),
                format!("Потерь нет: до последнего шага доходит {end}."),
                format!("Nikt nie odpada: do ostatniego kroku dociera {end}."),
            ));
        }
        let (from_name, to_name) = (self.quote(&from.name), self.quote(&to.name));
        let (lost, of) = (count(lost, self.language), Noun::Journey.counted_of(from.journeys, self.language));
        let on = self.rate(&to.from_previous);
        let same_step = group.steps.iter().filter(|step| !step.optional).count() == 2;
        let end = if same_step {
            String::new()
        } else {
            self.pick(
                format!("; {end} reach the last step"),
                format!("; до последнего шага доходит {end}"),
                format!("; do ostatniego kroku dociera {end}"),
            )
        };
        Some(self.pick(
            format!("Most is lost between step {from_name} and step {to_name}: {lost} of {of} do not go on, {on} do{end}."),
            format!("Больше всего потерь между шагом {from_name} и шагом {to_name}: дальше не идут {lost} из {of}, конверсия {on}{end}."),
            format!("Najwięcej tracimy między krokiem {from_name} a krokiem {to_name}: dalej nie przechodzi {lost} z {of}, konwersja {on}{end}."),
        ))
    }

    /// The best and the worst of the groups, if they differ by more than chance.
    fn funnel_groups(&self, funnel: &FunnelResult) -> Option<String> {
        let ends = || {
            let keyed = funnel.groups.iter().filter_map(|group| Some((group.key.as_deref()?, last_required(group)?)));
            keyed.filter(|(_, last)| last.from_first.n > 0)
        };
        let by_rate =
            |a: &(&str, &FunnelStep), b: &(&str, &FunnelStep)| a.1.from_first.value.total_cmp(&b.1.from_first.value);
        // Groups too small to tell must not be named as best or worst.
        let telling = || ends().filter(|(_, last)| last.from_first.n >= super::SMALL_SAMPLE);
        let best = telling().max_by(by_rate).or_else(|| ends().max_by(by_rate))?;
        let worst = telling().min_by(by_rate).or_else(|| ends().min_by(by_rate))?;
        if best.0 == worst.0 {
            return None;
        }
        let apart = share_difference(worst.1.from_first, best.1.from_first);
        let (best_name, worst_name) = (self.quote(best.0), self.quote(worst.0));
        let (high, low) = (self.rate(&best.1.from_first), self.rate(&worst.1.from_first));
        if apart.low.is_some_and(|low| low > 0.0) {
            return Some(self.pick(
                format!("Group {best_name} gets through best, {high}, and group {worst_name} worst, {low}."),
                format!(
                    "Лучше всего воронку проходит группа {best_name} — {high}, хуже всего группа {worst_name} — {low}."
                ),
                format!(
                    "Najlepiej przez lejek przechodzi grupa {best_name}: {high}, najgorzej grupa {worst_name}: {low}."
                ),
            ));
        }
        Some(self.pick(
            format!("The groups do not clearly differ: {best_name} {high}, {worst_name} {low}."),
            format!("Явной разницы между группами нет: {best_name} — {high}, {worst_name} — {low}."),
            format!("Grupy nie różnią się wyraźnie: {best_name} {high}, {worst_name} {low}."),
        ))
    }
}

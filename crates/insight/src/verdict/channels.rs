//! Hand-offs between channels, and where customers should be recognised.

use styk_model::answer::{ChannelsResult, HandOff, HandOffGoal, Passage};

use super::Writer;
use crate::language::{Noun, duration};

impl Writer {
    pub(super) fn channels(&self, channels: &ChannelsResult) -> Option<String> {
        let said = self.hand_offs(channels)?;
        Some(match self.recognising(channels) {
            Some(more) => format!("{said} {more}"),
            None => said,
        })
    }

    /// Where recognising customers would reduce the unknown most.
    fn recognising(&self, channels: &ChannelsResult) -> Option<String> {
        let known = channels.unknown.iter().filter_map(|one| Some((one.channel.as_deref()?, one.recognition?.gain)));
        let (name, gain) = known.max_by_key(|(_, gain)| gain.successes).filter(|(_, gain)| gain.successes > 0)?;
        let interactions = self.pick(
            "of the interactions of unrecognised customers",
            "взаимодействий нераспознанных клиентов",
            "interakcji nierozpoznanych klientów",
        );
        let (name, rate) = (self.quote(name), self.rate_of(&gain, interactions));
        Some(self.pick(
            format!("The unknown would shrink most by recognising customers in {name}: by {rate}."),
            format!("Сильнее всего неопознанную долю сократит распознавание клиентов в канале {name}: на {rate}."),
            format!("Odsetek nierozpoznanych najbardziej zmniejszy rozpoznawanie klientów w kanale {name}: o {rate}."),
        ))
    }

    fn hand_offs(&self, channels: &ChannelsResult) -> Option<String> {
        if channels.channels.is_empty() {
            return None;
        }
        let wherever = || channels.hand_offs.iter().filter(|one| one.touchpoint.is_none());
        let Some(frequent) = wherever().max_by_key(|one| one.count) else {
            // Ways to channels that the answer leaves out are not told as none.
            let none = channels.passages.iter().all(|one| one.other == 0);
            return none.then(|| self.no_hand_offs(channels.journeys));
        };
        if channels.reached.is_none() {
            return Some(self.frequent_hand_off(frequent, &channels.passages));
        }
        let worst = wherever()
            .filter_map(|one| Some((one, one.goal?)))
            .filter(|(_, goal)| goal.real && lost(goal) > 0.0)
            .max_by(|(_, a), (_, b)| lost(a).total_cmp(&lost(b)));
        Some(match worst {
            Some((one, goal)) => self.lost_between(one, &goal),
            None => self.nothing_lost(frequent),
        })
    }

    /// `from “A” to “B”`, with the generic noun that carries the case.
    fn channels_between(&self, one: &HandOff) -> String {
        let (from, to) = (self.quote(&one.from), self.quote(&one.to));
        self.pick(
            format!("from {from} to {to}"),
            format!("из канала {from} в канал {to}"),
            format!("z kanału {from} do kanału {to}"),
        )
    }

    fn lost_between(&self, one: &HandOff, goal: &HandOffGoal) -> String {
        let way = self.channels_between(one);
        let (reached, stayed) = (self.rate(&goal.reached), self.rate(&goal.stayed));
        self.pick(
            format!("Most is lost on the way {way}: of the journeys that changed the channel so, {reached} reached the goal; of those that stayed, {stayed}."),
            format!("Больше всего теряется при переходе {way}: из путей с таким переходом до цели дошло {reached}, а из оставшихся в канале — {stayed}."),
            format!("Najwięcej tracimy na przejściu {way}: spośród podróży z takim przejściem do celu dotarło {reached}, a spośród tych, które zostały w kanale – {stayed}."),
        )
    }

    fn nothing_lost(&self, frequent: &HandOff) -> String {
        let way = self.channels_between(frequent);
        let goal = frequent.goal.unwrap_or_default();
        let reached = self.rate(&goal.reached);
        let stayed = if goal.stayed.n == 0 {
            String::new()
        } else {
            let rate = self.rate(&goal.stayed);
            self.pick(
                format!(", of those that stayed {rate}"),
                format!(", из оставшихся в канале — {rate}"),
                format!(", spośród tych, które zostały w kanale – {rate}"),
            )
        };
        self.pick(
            format!("No hand-off between channels loses more than chance explains; the most frequent is {way}: {reached} reached the goal{stayed}."),
            format!("Переходов между каналами с потерями, которые нельзя объяснить случайностью, нет; самый частый — {way}: до цели дошло {reached}{stayed}."),
            format!("Na żadnym przejściu między kanałami nie tracimy więcej, niż tłumaczy to przypadek; najczęstsze prowadzi {way}: do celu dotarło {reached}{stayed}."),
        )
    }

    /// Without a goal: how often, how fast, and where journeys break off.
    fn frequent_hand_off(&self, frequent: &HandOff, passages: &[Passage]) -> String {
        let way = self.channels_between(frequent);
        let times = Noun::Transition.counted(frequent.count, self.language);
        let customers = Noun::Customer.counted_of(frequent.customers, self.language);
        let median = duration(frequent.times.median_s, self.language);
        let small = self.small(frequent.times.n);
        let first = self.pick(
            format!(
                "The most frequent hand-off between channels is {way}: {times} of {customers} (median {median}{small})"
            ),
            format!("Самый частый переход между каналами — {way}: {times} у {customers} (медиана {median}{small})"),
            format!(
                "Najczęstsze przejście między kanałami prowadzi {way}: {times} u {customers} (mediana {median}{small})"
            ),
        );
        let wherever = passages.iter().filter(|one| one.touchpoint.is_none() && one.lost > 0);
        let Some(lost) = wherever.max_by_key(|one| one.lost) else { return format!("{first}.") };
        let journeys =
            self.pick("of the journeys through it", "путей через него", "podróży, które przez niego prowadzą");
        let (name, rate) = (self.quote(&lost.channel), self.rate_of(&lost.lost_share, journeys));
        self.pick(
            format!("{first}. Most journeys break off in {name}: {rate}."),
            format!("{first}. Больше всего путей обрывается в канале {name}: {rate}."),
            format!("{first}. Najwięcej podróży urywa się w kanale {name}: {rate}."),
        )
    }

    fn no_hand_offs(&self, journeys: u64) -> String {
        let of = Noun::Journey.counted_of(journeys, self.language);
        self.pick(
            format!("No hand-off between channels: of {of} none went on in another channel in time."),
            format!(
                "Переходов между каналами нет: из {of} ни один не продолжился в другом канале за отведённое время."
            ),
            format!("Brak przejść między kanałami: z {of} żadna nie przeszła w wyznaczonym czasie do innego kanału."),
        )
    }
}

/// Journeys that would have reached the goal, had those that changed the channel done as those that stayed.
fn lost(goal: &HandOffGoal) -> f64 {
    -goal.difference.map_or(0.0, |difference| difference.value) * goal.reached.n as f64
}

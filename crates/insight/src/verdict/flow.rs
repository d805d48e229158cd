//! Transitions, paths, variants, positions, rework and drop-off.

use styk_model::answer::{
    Change, DropOffResult, Edge, Estimate, MapResult, MapTouchpoint, PathNode, PathStep, PathsResult, Rate,
    ReworkResult, StepMatrixResult, TransitionsResult, Unit, VariantsResult,
};

use super::{SMALL_SAMPLE, Writer};
use crate::interval::wilson;
use crate::language::{Noun, count, duration};

impl Writer {
    pub(super) fn transitions(&self, transitions: &TransitionsResult) -> Option<String> {
        let frequent = transitions.edges.iter().max_by_key(|edge| edge.count)?;
        let way = self.way_between(&frequent.from, &frequent.to);
        let times = Noun::Transition.counted(frequent.count, self.language);
        let customers = Noun::Customer.counted_of(frequent.customers, self.language);
        let first = self.pick(
            format!("The most frequent transition is {way}: {times} of {customers}"),
            format!("Самый частый переход — {way}: {times} у {customers}"),
            format!("Najczęstsze przejście: {way}: {times} u {customers}"),
        );
        let Some(slow) = slowest(&transitions.edges) else { return Some(format!("{first}.")) };
        let way = self.way_between(&slow.from, &slow.to);
        let wait = self.median_wait(slow);
        Some(self.pick(
            format!("{first}; the slowest is {way}: {wait}."),
            format!("{first}; самый медленный — {way}: {wait}."),
            format!("{first}; najwolniejsze – {way}: {wait}."),
        ))
    }

    pub(super) fn map(&self, map: &MapResult) -> Option<String> {
        if let Some(against) = &map.against {
            return self.map_change(map, &self.quote(&against.name));
        }
        let row = map.touchpoints.iter().max_by_key(|row| row.ended_here.successes)?;
        let customers = Noun::Customer.counted(map.customers, self.language);
        let touchpoints = Noun::Touchpoint.counted(map.touchpoints.len() as u64, self.language);
        let journeys =
            self.pick("of the journeys that hold it", "путей через неё", "podróży, które przez niego prowadzą");
        let (name, rate) = (self.quote(&row.touchpoint), self.rate_of(&row.ended_here, journeys));
        Some(self.pick(
            format!("{customers}, {touchpoints}; most journeys end at {name}: {rate}."),
            format!("{customers}, {touchpoints}; чаще всего уходят из точки контакта {name}: {rate}."),
            format!("{customers}, {touchpoints}; najwięcej klientów odchodzi w punkcie styku {name}: {rate}."),
        ))
    }

    /// The largest real change of who comes to a touchpoint.
    fn map_change(&self, map: &MapResult, against: &str) -> Option<String> {
        let change = |row: &MapTouchpoint| row.change.filter(|change| change.share.real).map(|change| change.share);
        let changed = map.touchpoints.iter().filter_map(|row| Some((row, change(row)?)));
        let size = |(_, change): &(&MapTouchpoint, Change)| change.difference.value.abs();
        let Some((row, change)) = changed.max_by(|a, b| size(a).total_cmp(&size(b))) else {
            let rows = count(map.touchpoints.len() as u64, self.language);
            return (!map.touchpoints.is_empty()).then(|| {
                self.pick(
                    format!("Touchpoints compared with {against}: {rows}; none changed more than chance explains."),
                    format!("Точек контакта, сравнённых с {against}: {rows}; изменений, которые нельзя объяснить случайностью, нет."),
                    format!("Punktów styku porównanych z {against}: {rows}; żaden nie zmienił się bardziej, niż tłumaczy to przypadek."),
                )
            });
        };
        let name = self.quote(&row.touchpoint);
        let before = Estimate { value: change.before, ..Estimate::default() };
        let [before, now] =
            [before, Estimate { value: row.share.value, ..before }].map(|one| self.estimate(Unit::Share, &one, None));
        let apart = self.difference_of(Unit::Share, &change.difference);
        Some(self.pick(
            format!("The largest change against {against} is at {name}: {now} of customers instead of {before}, {apart}."),
            format!("Сильнее всего по сравнению с {against} изменилась точка контакта {name}: {now} клиентов вместо {before}, разница {apart}."),
            format!("W porównaniu z {against} najbardziej zmienił się punkt styku {name}: {now} klientów zamiast {before}, różnica {apart}."),
        ))
    }

    /// `median 3 days (n = 120)`.
    fn median_wait(&self, edge: &Edge) -> String {
        let median = duration(edge.times.median_s, self.language);
        let n = count(edge.times.n, self.language);
        let small = self.small(edge.times.n);
        let word = self.pick("median", "медиана", "mediana");
        format!("{word} {median} (n\u{a0}=\u{a0}{n}{small})")
    }

    pub(super) fn bottlenecks(&self, transitions: &TransitionsResult) -> Option<String> {
        let edge = transitions.edges.iter().max_by(|a, b| a.times.total_s.total_cmp(&b.times.total_s))?;
        let way = self.way_between(&edge.from, &edge.to);
        let total = duration(edge.times.total_s, self.language);
        let wait = self.median_wait(edge);
        Some(self.pick(
            format!("Most waiting time is spent on the way {way}: {total} in all, {wait}."),
            format!("Больше всего времени уходит на переход {way}: всего {total}, {wait}."),
            format!("Najwięcej czasu oczekiwania zabiera przejście {way}: łącznie {total}, {wait}."),
        ))
    }

    pub(super) fn paths(&self, paths: &PathsResult) -> Option<String> {
        let after = most_frequent_child(&paths.after).map(|(root, child)| self.after_sentence(root, child));
        let before = most_frequent_child(&paths.before).map(|(root, child)| self.before_sentence(root, child));
        let both: Vec<String> = before.into_iter().chain(after).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn after_sentence(&self, root: &PathNode, child: &PathNode) -> String {
        let start = self.step_name(&root.step);
        let rate = self.rate(&wilson(child.journeys, root.journeys));
        let next = self.step_name(&child.step);
        match child.step {
            PathStep::End => self.pick(
                format!("After {start} journeys most often end: {rate}."),
                format!("После точки контакта {start} путь чаще всего заканчивается: {rate}."),
                format!("Po punkcie styku {start} podróż najczęściej się kończy: {rate}."),
            ),
            _ => self.pick(
                format!("After {start} customers most often go to {next}: {rate}."),
                format!("После точки контакта {start} чаще всего идёт точка контакта {next}: {rate}."),
                format!("Po punkcie styku {start} najczęściej następuje punkt styku {next}: {rate}."),
            ),
        }
    }

    fn before_sentence(&self, root: &PathNode, child: &PathNode) -> String {
        let goal = self.step_name(&root.step);
        let rate = self.rate(&wilson(child.journeys, root.journeys));
        let previous = self.step_name(&child.step);
        match child.step {
            PathStep::End => self.pick(
                format!("Most often {goal} is where a journey begins: {rate}."),
                format!("Чаще всего путь начинается с точки контакта {goal}: {rate}."),
                format!("Najczęściej podróż zaczyna się od punktu styku {goal}: {rate}."),
            ),
            _ => self.pick(
                format!("Customers most often come to {goal} from {previous}: {rate}."),
                format!("В точку контакта {goal} чаще всего приходят из точки контакта {previous}: {rate}."),
                format!("Do punktu styku {goal} klienci najczęściej trafiają z punktu styku {previous}: {rate}."),
            ),
        }
    }

    fn step_name(&self, step: &PathStep) -> String {
        match step {
            PathStep::Touchpoint(name) => self.quote(name),
            PathStep::Other | PathStep::End => String::new(),
        }
    }

    pub(super) fn variants(&self, variants: &VariantsResult) -> Option<String> {
        let first = variants.variants.first().filter(|_| variants.journeys > 0)?;
        let journeys = self.pick("of journeys", "путей", "podróży");
        let (chain, share) = (self.chain(&first.steps), self.rate_of(&first.share, journeys));
        let distinct = count(variants.distinct, self.language);
        Some(self.pick(
            format!("The most frequent way is {chain}: {share}; different ways in all: {distinct}."),
            format!("Самая частая цепочка шагов — {chain}: {share}; всего разных цепочек: {distinct}."),
            format!("Najczęstsza ścieżka to {chain}: {share}; różnych ścieżek łącznie: {distinct}."),
        ))
    }

    pub(super) fn step_matrix(&self, matrix: &StepMatrixResult) -> Option<String> {
        let first = matrix.counts.first()?;
        let (index, journeys) = first.iter().enumerate().max_by_key(|(index, count)| (**count, usize::MAX - index))?;
        let name = self.quote(matrix.touchpoints.get(index)?);
        let rate = self.rate(&wilson(*journeys, matrix.journeys));
        let half = matrix.ended.iter().position(|ended| ended * 2 > matrix.journeys);
        let over = half.map_or_else(String::new, |steps| {
            let (at_most, of) =
                (Noun::Step.counted(steps as u64, self.language), Noun::Step.counted_of(steps as u64, self.language));
            self.pick(
                format!("; more than half have at most {at_most}"),
                format!("; больше половины путей не длиннее {of}"),
                format!("; ponad połowa podróży ma najwyżej {at_most}"),
            )
        });
        Some(self.pick(
            format!("Journeys most often begin with {name}: {rate}{over}."),
            format!("Чаще всего путь начинается с точки контакта {name}: {rate}{over}."),
            format!("Podróż najczęściej zaczyna się od punktu styku {name}: {rate}{over}."),
        ))
    }

    pub(super) fn rework(&self, rework: &ReworkResult) -> Option<String> {
        let row = rework.touchpoints.iter().max_by_key(|row| row.extra)?;
        if row.extra == 0 {
            return Some(
                self.pick(
                    "No touchpoint is repeated within a journey.",
                    "Повторов точек контакта внутри пути нет.",
                    "Żaden punkt styku nie powtarza się w podróży.",
                )
                .to_owned(),
            );
        }
        let journeys = self.pick("of its journeys", "путей", "podróży");
        let (name, rate) = (self.quote(&row.touchpoint), self.rate_of(&row.repeated, journeys));
        let extra = count(row.extra, self.language);
        Some(self.pick(
            format!("{name} is repeated most: more than once in {rate}, {extra} extra occurrences in all."),
            format!("Больше всего повторов у точки контакта {name}: более одного раза она встречается в {rate}, лишних повторов: {extra}."),
            format!("Najwięcej powtórzeń ma punkt styku {name}: więcej niż raz występuje w {rate}, dodatkowych powtórzeń: {extra}."),
        ))
    }

    pub(super) fn drop_off(&self, drop_off: &DropOffResult) -> Option<String> {
        let row = drop_off.touchpoints.iter().max_by_key(|row| row.ended_here.successes)?;
        let journeys =
            self.pick("of the journeys that hold it", "путей через неё", "podróży, które przez niego prowadzą");
        let (name, rate) = (self.quote(&row.touchpoint), self.rate_of(&row.ended_here, journeys));
        let reached = wilson(drop_off.reached, drop_off.journeys);
        let goal = if reached.successes == 0 { String::new() } else { self.reached(&reached) };
        Some(self.pick(
            format!("Most journeys end at {name}: {rate}{goal}."),
            format!("Чаще всего клиенты уходят из точки контакта {name}: {rate}{goal}."),
            format!("Najwięcej klientów odchodzi w punkcie styku {name}: {rate}{goal}."),
        ))
    }

    fn reached(&self, rate: &Rate) -> String {
        let rate = self.rate_of(rate, self.pick("of all", "всех путей", "wszystkich podróży"));
        self.pick(
            format!("; {rate} reach the goal"),
            format!("; до цели доходит {rate}"),
            format!("; do celu dociera {rate}"),
        )
    }
}

/// The longest median among transitions frequent enough to tell, if any takes time at all.
fn slowest(edges: &[Edge]) -> Option<&Edge> {
    let by_median = |a: &&Edge, b: &&Edge| a.times.median_s.total_cmp(&b.times.median_s);
    let telling = edges.iter().filter(|edge| edge.times.n >= SMALL_SAMPLE).max_by(by_median);
    telling.or_else(|| edges.iter().max_by(by_median)).filter(|edge| edge.times.median_s > 0.0)
}

/// The root and the largest named child (or end) of it.
fn most_frequent_child(nodes: &[PathNode]) -> Option<(&PathNode, &PathNode)> {
    let root_index = nodes.iter().position(|node| node.parent.is_none())?;
    let children = nodes.iter().filter(|node| node.parent == Some(root_index) && node.step != PathStep::Other);
    Some((&nodes[root_index], children.max_by_key(|node| node.journeys)?))
}

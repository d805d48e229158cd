//! The words and sentences of the monthly report.

use styk_model::answer::{Unit, UnknownShare};
use styk_model::monthly::{Better, BlockKind, FigureKind, Moved, ReportChange, ReportFigure, TouchpointMeasure, Worst};
use styk_model::{Language, Month, Scale, ScaleKind};

use super::{Writer, ended};
use crate::language::{
    Dates, Noun, capital, count, day, duration, money, month, percent, percent_points, signed, whole_or_decimal,
};

/// Figures named in the sentence of the whole month, of each kind.
const NAMED: usize = 3;

/// Writes what a monthly report says, in one language.
pub struct MonthlyWriter {
    writer: Writer,
    currency: Option<String>,
}

/// What a month has no figures of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Nobody gave a score.
    Scores,
    /// No data of the month before, so nobody can have come back.
    MonthBefore(Month),
    /// No touchpoint is known as a purchase.
    Purchases,
    /// There were none in the month.
    NoPurchase,
    /// Purchases have no amounts.
    Amounts,
    /// Nobody bought twice.
    SecondPurchase,
}

/// What to know of a report's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MonthlyNote {
    /// The data begins too late to compare with a month.
    NothingBefore { month: Month, first: jiff::civil::Date },
    /// There are no interactions in a month to compare with.
    Empty(Month),
    /// The data ends before the month does.
    NotOver { last: jiff::civil::Date },
    /// Which touchpoints were taken for purchases.
    Purchases(Vec<String>),
    /// Not all purchases have an amount in the currency of the report.
    Amounts { with: u64, of: u64 },
    /// Totals are compared per day.
    PerDay,
    /// Some of what is dated before a day was removed, for its time was over.
    Removed { before: jiff::civil::Date },
}

impl MonthlyWriter {
    pub fn new(language: Language, zone: &str, currency: Option<&str>) -> Self {
        let writer = Writer { language, dates: Dates::new(language, zone) };
        Self { writer, currency: currency.map(str::to_owned) }
    }

    fn language(&self) -> Language {
        self.writer.language
    }

    fn pick<T>(&self, en: T, ru: T, pl: T) -> T {
        self.writer.pick(en, ru, pl)
    }

    pub fn block_title(&self, kind: BlockKind) -> &'static str {
        match kind {
            BlockKind::Satisfaction => self.pick("Satisfaction", "Удовлетворённость", "Satysfakcja"),
            BlockKind::Retention => self.pick("Retention", "Удержание", "Retencja"),
            BlockKind::Sales => self.pick("Sales", "Продажи", "Sprzedaż"),
            BlockKind::Loyalty => self.pick("Loyalty", "Лояльность", "Lojalność"),
        }
    }

    /// As a heading.
    pub fn figure_name(&self, kind: FigureKind, scale: Option<Scale>) -> String {
        capital(&self.figure_within(kind, scale))
    }

    /// As it stands within a sentence.
    fn figure_within(&self, kind: FigureKind, scale: Option<Scale>) -> String {
        let fixed = match kind {
            FigureKind::Csat => self.pick("CSAT (satisfaction)", "CSAT (удовлетворённость)", "CSAT (satysfakcja)"),
            FigureKind::Nps => self.pick(
                "NPS (willingness to recommend)",
                "NPS (готовность рекомендовать)",
                "NPS (skłonność do polecania)",
            ),
            FigureKind::Ces => self.pick("CES (customer effort)", "CES (усилия клиента)", "CES (wysiłek klienta)"),
            FigureKind::Rating => return self.mean_score(scale),
            FigureKind::CameBack => self.pick(
                "retention from the month before",
                "удержание с прошлого месяца",
                "retencja z poprzedniego miesiąca",
            ),
            FigureKind::Customers => self.pick("customers", "клиенты", "klienci"),
            FigureKind::New => self.pick("new customers", "новые клиенты", "nowi klienci"),
            FigureKind::Returning => {
                self.pick("customers who stayed", "клиенты, активные повторно", "klienci powracający")
            }
            FigureKind::Resurrected => self.pick(
                "customers back after a break",
                "клиенты, вернувшиеся после перерыва",
                "klienci odzyskani po przerwie",
            ),
            FigureKind::Dormant => {
                self.pick("customers gone quiet", "клиенты, переставшие приходить", "klienci uśpieni")
            }
            FigureKind::Revenue => self.pick("revenue", "выручка", "przychód"),
            FigureKind::Orders => self.pick("purchases", "покупки", "zakupy"),
            FigureKind::AverageOrder => self.pick("average purchase", "средний чек", "średnia wartość zakupu"),
            FigureKind::Conversion => self.pick("conversion to a purchase", "конверсия в покупку", "konwersja w zakup"),
            FigureKind::RepeatPurchase => {
                self.pick("repeat-purchase rate", "доля повторных покупок", "odsetek powtórnych zakupów")
            }
            FigureKind::TimeBetween => self.pick(
                "time between purchases (median)",
                "время между покупками (медиана)",
                "czas między zakupami (mediana)",
            ),
        };
        fixed.to_owned()
    }

    /// Within a list: without what stands in brackets to explain it.
    fn figure_short(&self, figure: &ReportFigure) -> String {
        let name = self.figure_within(figure.kind, figure.scale);
        match (figure.kind, name.split_once(" (")) {
            (FigureKind::Rating, _) | (_, None) => name,
            (_, Some((short, _))) => short.to_owned(),
        }
    }

    fn mean_score(&self, scale: Option<Scale>) -> String {
        let Some(Scale { kind, low, high }) = scale else {
            return self.pick("mean score", "средняя оценка", "średnia ocena").to_owned();
        };
        let ends = format!("{low}–{high}");
        let what = match kind {
            ScaleKind::Nps => "NPS, ",
            ScaleKind::Csat => "CSAT, ",
            ScaleKind::Ces => "CES, ",
            ScaleKind::Rating => "",
        };
        self.pick(
            format!("mean score ({what}scale {ends})"),
            format!("средняя оценка ({what}шкала {ends})"),
            format!("średnia ocena ({what}skala {ends})"),
        )
    }

    /// What was measured at a touchpoint, as a heading.
    pub fn measure_name(&self, measure: TouchpointMeasure, kind: Option<FigureKind>, scale: Option<Scale>) -> String {
        let name = match measure {
            TouchpointMeasure::Volume => self.pick("customers there", "клиенты здесь", "klienci w tym miejscu"),
            TouchpointMeasure::Score => {
                return match kind {
                    Some(FigureKind::Csat) => "CSAT".to_owned(),
                    Some(FigureKind::Nps) => "NPS".to_owned(),
                    Some(FigureKind::Ces) => "CES".to_owned(),
                    _ => capital(&self.mean_score(scale)),
                };
            }
            TouchpointMeasure::Wait => {
                self.pick("wait until the next step", "ожидание до следующего шага", "czas do następnego kroku")
            }
            TouchpointMeasure::DropOff => self.pick("drop-off", "потери на шаге", "porzucenia"),
        };
        capital(name)
    }

    /// A change in short: `+6.1% per day`, `−3.4 pp`, `+0.4`.
    pub fn change(&self, unit: Unit, change: &ReportChange) -> String {
        if !change.relative {
            return self.signed(unit, change.difference.value);
        }
        let percent = self.relative(change.difference.value);
        self.pick(format!("{percent} per day"), format!("{percent} в день"), format!("{percent} dziennie"))
    }

    /// A relative change in percent: `+6.1%`.
    pub fn relative(&self, share: f64) -> String {
        let space = if self.language() == Language::Ru { "\u{a0}" } else { "" };
        format!("{}{space}%", signed(share * 100.0, 1, self.language()))
    }

    /// A difference in a unit, with its sign.
    pub fn signed(&self, unit: Unit, value: f64) -> String {
        let language = self.language();
        let size = value.abs();
        let text = match unit {
            Unit::Share => return percent_points(value, language),
            Unit::Points => return signed(value, 1, language),
            Unit::Count => count(size.round() as u64, language),
            Unit::Seconds => duration(size, language),
            Unit::Money => money(size, self.currency.as_deref(), language),
            Unit::Number => whole_or_decimal(size, language),
        };
        if value < 0.0 { format!("\u{2212}{text}") } else { format!("+{text}") }
    }

    /// The sentence of a block: its figure that changed most surely, else its first.
    pub fn block(&self, figures: &[ReportFigure]) -> Option<String> {
        let sure = |figure: &&ReportFigure| figure.month_before.is_some_and(|change| change.real);
        let q_value = |figure: &ReportFigure| figure.month_before.map_or(1.0, |change| change.q_value);
        let surest = figures.iter().filter(sure).min_by(|a, b| q_value(a).total_cmp(&q_value(b)));
        let figure = surest.or(figures.first())?;
        let name = &figure.name;
        let value = self.writer.estimate(figure.unit, &figure.estimate, self.currency.as_deref());
        let told = match &figure.month_before {
            None => self.pick(
                format!("{name}: {value}; there is no month before to compare with."),
                format!("{name} — {value}; сравнить с прошлым месяцем нельзя: данных нет."),
                format!("{name}: {value}; nie ma poprzedniego miesiąca do porównania."),
            ),
            Some(change) if change.real => {
                let apart = self.change(figure.unit, change);
                self.pick(
                    format!("{name}: {value}, {apart} against the month before, more than chance explains."),
                    format!("{name} — {value}, {apart} к прошлому месяцу; случайностью это не объяснить."),
                    format!("{name}: {value}, {apart} wobec poprzedniego miesiąca; przypadek tego nie tłumaczy."),
                )
            }
            Some(change) => {
                let apart = self.change(figure.unit, change);
                self.pick(
                    format!("{name}: {value}, much as in the month before ({apart}, may be chance)."),
                    format!("{name} — {value}, почти как в прошлом месяце ({apart}, может быть случайностью)."),
                    format!("{name}: {value}, podobnie jak w poprzednim miesiącu ({apart}, może to być przypadek)."),
                )
            }
        };
        let Some(change) = figure.year_before.filter(|change| change.real) else { return Some(told) };
        let apart = self.change(figure.unit, &change);
        Some(self.pick(
            ended(format!("{told} Against the same month of last year: {apart}")),
            ended(format!("{told} К тому же месяцу прошлого года: {apart}")),
            ended(format!("{told} Wobec tego samego miesiąca rok wcześniej: {apart}")),
        ))
    }

    /// The sentence of the month: what got better and what got worse.
    pub fn report(&self, of: Month, figures: &[&ReportFigure]) -> String {
        let name = capital(&month(of.first_day(), self.language()));
        let compared = figures.iter().any(|figure| figure.month_before.is_some());
        let [better, worse] = [true, false].map(|wanted| self.named(figures, wanted));
        let name = ended(name);
        if !compared {
            return self.pick(
                format!("{name} There is no month before to compare with."),
                format!("{name} Сравнить с прошлым месяцем нельзя: данных за него нет."),
                format!("{name} Nie ma poprzedniego miesiąca do porównania."),
            );
        }
        let up = better.map(|list| {
            ended(self.pick(
                format!(" Better than the month before: {list}"),
                format!(" Лучше, чем месяцем раньше: {list}"),
                format!(" Lepiej niż miesiąc wcześniej: {list}"),
            ))
        });
        let down = worse.map(|list| {
            ended(self.pick(
                format!(" Worse than the month before: {list}"),
                format!(" Хуже, чем месяцем раньше: {list}"),
                format!(" Gorzej niż miesiąc wcześniej: {list}"),
            ))
        });
        if up.is_none() && down.is_none() {
            return self.pick(
                format!("{name} No figure changed against the month before by more than chance explains."),
                format!("{name} Ни один показатель не изменился за месяц сильнее, чем объясняет случайность."),
                format!("{name} Żaden wskaźnik nie zmienił się w ciągu miesiąca bardziej, niż tłumaczy to przypadek."),
            );
        }
        format!("{name}{}{}", up.unwrap_or_default(), down.unwrap_or_default())
    }

    /// The figures that really got better (or worse), with by how much.
    fn named(&self, figures: &[&ReportFigure], better: bool) -> Option<String> {
        let moved = |figure: &&&ReportFigure| {
            figure
                .month_before
                .is_some_and(|change| change.real && is_better(figure.better, change.difference.value) == better)
        };
        let all: Vec<&&ReportFigure> = figures.iter().filter(moved).collect();
        let named = all.iter().take(NAMED).map(|figure| {
            let apart = figure.month_before.map(|change| self.change(figure.unit, &change)).unwrap_or_default();
            format!("{} {apart}", self.figure_short(figure))
        });
        let mut list: Vec<String> = named.collect();
        if all.len() > NAMED {
            let more = all.len() - NAMED;
            list.push(self.pick(format!("{more} more"), format!("ещё {more}"), format!("jeszcze {more}")));
        }
        (!list.is_empty()).then(|| list.join(", "))
    }

    /// The sentence of what moved at touchpoints.
    pub fn moved(&self, rows: &[Moved], compared: u64) -> String {
        let Some(row) = rows.first() else {
            let looked = Noun::Comparison.counted(compared, self.language());
            return self.pick(
                format!("No touchpoint moved against the month before: {looked} made, all within what chance explains."),
                format!("Ни одна точка контакта заметно не изменилась за месяц: {looked}, всё объяснимо случайностью."),
                format!("Żaden punkt styku nie zmienił się wyraźnie w ciągu miesiąca: {looked}, wszystko tłumaczy przypadek."),
            );
        };
        let name = self.writer.quote(&row.touchpoint.name);
        let (measure, was) = (&row.name, self.plain(row.unit, row.was.value));
        let now = self.writer.estimate(row.unit, &row.now, self.currency.as_deref());
        self.pick(
            format!("Touchpoint {name} moved most. {measure}: from {was} to {now}."),
            format!("Сильнее всего изменилась точка контакта {name}. {measure}: было {was}, стало {now}."),
            format!("Najbardziej zmienił się punkt styku {name}. {measure}: było {was}, jest {now}."),
        )
    }

    fn plain(&self, unit: Unit, value: f64) -> String {
        self.writer.value(unit, value, self.currency.as_deref())
    }

    /// The sentence of where the month was worst.
    pub fn worst(&self, rows: &[Worst]) -> String {
        let Some(row) = rows.first() else {
            return self
                .pick(
                    "No touchpoint is worse than the others by more than chance explains.",
                    "Нет точек контакта, которые хуже остальных сильнее, чем объясняет случайность.",
                    "Nie ma punktów styku gorszych od pozostałych bardziej, niż tłumaczy to przypadek.",
                )
                .to_owned();
        };
        let name = self.writer.quote(&row.touchpoint.name);
        let value = self.writer.estimate(row.unit, &row.value, self.currency.as_deref());
        let (measure, usual) = (&row.name, self.plain(row.unit, row.usual));
        self.pick(
            format!("Look first at touchpoint {name}. {measure}: {value}, against {usual} overall."),
            ended(format!("Начать стоит с точки контакта {name}. {measure}: {value}, а в целом — {usual}")),
            ended(format!("Najpierw warto przyjrzeć się punktowi styku {name}. {measure}: {value}, a ogółem {usual}")),
        )
    }

    /// The sentence of what is not known.
    pub fn unknown(&self, share: &UnknownShare) -> String {
        let language = self.language();
        let all = Noun::Interaction.counted_of(share.interactions, language);
        let part = |n: u64| percent(n as f64 / share.interactions.max(1) as f64, language);
        let (unbound, nobody) = (part(share.unbound.unwrap_or(0)), part(share.unidentified));
        self.pick(
            format!("Of {all}, {unbound} are bound to no touchpoint and {nobody} belong to nobody known."),
            format!("Из {all} без точки контакта — {unbound}, без известного клиента — {nobody}."),
            format!("Z {all} {unbound} nie należy do żadnego punktu styku, a {nobody} do nikogo znanego."),
        )
    }

    /// What was not measured, and what to do about it.
    pub fn missing(&self, missing: &Missing) -> String {
        let fixed = match missing {
            Missing::MonthBefore(before) => {
                let name = month(before.first_day(), self.language());
                return self.pick(
                    format!("No interactions in {name}: who came back cannot be known. Import older data."),
                    format!("За {name} нет взаимодействий, поэтому неизвестно, кто вернулся. Импортируйте более ранние данные."),
                    format!("Brak interakcji za {name}, więc nie wiadomo, kto wrócił. Zaimportuj starsze dane."),
                );
            }
            Missing::Scores => self.pick(
                "No scores in this month: import answers of a survey, or connect one.",
                "В этом месяце нет оценок: импортируйте ответы на опрос или подключите его.",
                "W tym miesiącu nie ma ocen: zaimportuj odpowiedzi z ankiety albo ją podłącz.",
            ),
            Missing::Purchases => self.pick(
                "No touchpoint is known as a purchase: choose which one is, and the report will have sales and loyalty.",
                "Неизвестно, какая точка контакта — покупка: выберите её, и в отчёте появятся продажи и лояльность.",
                "Nie wiadomo, który punkt styku jest zakupem: wskaż go, a raport pokaże sprzedaż i lojalność.",
            ),
            Missing::NoPurchase => self.pick(
                "Nobody bought in this month.",
                "В этом месяце никто ничего не купил.",
                "W tym miesiącu nikt nic nie kupił.",
            ),
            Missing::Amounts => self.pick(
                "Purchases come without amounts: import them to see revenue and the average purchase.",
                "У покупок нет сумм: импортируйте их, чтобы видеть выручку и средний чек.",
                "Zakupy nie mają kwot: zaimportuj je, aby zobaczyć przychód i średnią wartość zakupu.",
            ),
            Missing::SecondPurchase => self.pick(
                "Nobody bought for a second time in this month, so there is no time between purchases.",
                "В этом месяце никто не купил повторно, поэтому времени между покупками нет.",
                "W tym miesiącu nikt nie kupił ponownie, więc nie ma czasu między zakupami.",
            ),
        };
        fixed.to_owned()
    }

    pub fn note(&self, note: &MonthlyNote) -> String {
        let language = self.language();
        match note {
            MonthlyNote::NothingBefore { month: of, first } => {
                let (name, first) = (month(of.first_day(), language), day(*first, language));
                self.pick(
                    format!("The data begins on {first}: nothing to compare with in {name}."),
                    format!("Данные начинаются {first}: за {name} сравнивать не с чем."),
                    format!("Dane zaczynają się {first}: za {name} nie ma z czym porównać."),
                )
            }
            MonthlyNote::Empty(of) => {
                let name = month(of.first_day(), language);
                self.pick(
                    format!("There are no interactions in {name} to compare with."),
                    format!("За {name} нет взаимодействий: сравнивать не с чем."),
                    format!("Za {name} nie ma interakcji do porównania."),
                )
            }
            MonthlyNote::NotOver { last } => {
                let last = day(*last, language);
                self.pick(
                    format!("The data ends on {last}, before the month does: shares of customers may still rise."),
                    format!("Данные заканчиваются {last}, раньше конца месяца: доли клиентов ещё могут вырасти."),
                    format!("Dane kończą się {last}, przed końcem miesiąca: odsetki klientów mogą jeszcze wzrosnąć."),
                )
            }
            MonthlyNote::Purchases(names) => {
                let names: Vec<String> = names.iter().map(|name| self.writer.quote(name)).collect();
                let names = names.join(", ");
                self.pick(
                    format!("Taken for purchases: {names}."),
                    format!("Покупками считаются: {names}."),
                    format!("Za zakupy uznano: {names}."),
                )
            }
            MonthlyNote::Amounts { with, of } => {
                let (with, of) = (count(*with, language), Noun::Purchase.counted_of(*of, language));
                let code = self.currency.as_deref().unwrap_or_default();
                self.pick(
                    format!("Revenue is of {with} of {of}: the others have no amount in {code}."),
                    format!("Выручка — по {with} из {of}: у остальных нет суммы в валюте {code}."),
                    format!("Przychód dotyczy {with} z {of}: pozostałe nie mają kwoty w walucie {code}."),
                )
            }
            MonthlyNote::PerDay => self
                .pick(
                    "Totals are compared per day, since months differ in length; the figures themselves are of the whole month.",
                    "Суммы и количества сравниваются в пересчёте на день, потому что месяцы разной длины; сами значения — за весь месяц.",
                    "Sumy i liczby porównano w przeliczeniu na dzień, bo miesiące mają różną długość; same wartości dotyczą całego miesiąca.",
                )
                .to_owned(),
            MonthlyNote::Removed { before } => {
                let before = day(*before, language);
                self.pick(
                    format!("Some interactions before {before} were removed by the retention rules: earlier months are incomplete."),
                    format!("Часть взаимодействий до {before} удалена, потому что истёк срок хранения: данные за более ранние месяцы неполны."),
                    format!("Część interakcji sprzed {before} usunięto po upływie okresu przechowywania: dane z wcześniejszych miesięcy są niepełne."),
                )
            }
        }
    }
}

/// Whether a change in this direction is one for the better.
pub fn is_better(better: Better, difference: f64) -> bool {
    (difference > 0.0) == (better == Better::Higher)
}

/// `October 2025`, ready to head a page.
pub fn month_heading(of: Month, language: Language) -> String {
    capital(&month(of.first_day(), language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::NO_BREAK;

    fn month() -> Month {
        "2025-10".parse().unwrap()
    }

    #[test]
    fn what_is_missing_and_what_to_know_is_said_in_each_language() {
        let day = jiff::civil::Date::constant(2024, 5, 14);
        let told = Language::ALL.map(|language| {
            let writer = MonthlyWriter::new(language, "UTC", Some("PLN"));
            let missing = [
                Missing::Scores,
                Missing::MonthBefore(month()),
                Missing::Purchases,
                Missing::NoPurchase,
                Missing::Amounts,
                Missing::SecondPurchase,
            ];
            let notes = [
                MonthlyNote::NothingBefore { month: month(), first: day },
                MonthlyNote::Empty(month()),
                MonthlyNote::NotOver { last: day },
                MonthlyNote::Purchases(vec!["Zakup".to_owned(), "Заказ".to_owned()]),
                MonthlyNote::Amounts { with: 2_190, of: 2_201 },
                MonthlyNote::PerDay,
                MonthlyNote::Removed { before: day },
            ];
            let said = missing.iter().map(|one| writer.missing(one)).chain(notes.iter().map(|one| writer.note(one)));
            said.collect::<Vec<_>>().join("\n").replace(NO_BREAK, " ")
        });
        insta::assert_snapshot!(told.join("\n\n"));
    }

    #[test]
    fn changes_are_short_and_signed() {
        let change = |value, relative| ReportChange {
            month: month(),
            was: styk_model::answer::Estimate::default(),
            difference: styk_model::answer::Estimate { value, ..Default::default() },
            relative,
            q_value: 0.0,
            real: true,
        };
        let all = |unit, value, relative| {
            Language::ALL.map(|language| {
                let writer = MonthlyWriter::new(language, "UTC", Some("PLN"));
                writer.change(unit, &change(value, relative)).replace(NO_BREAK, " ")
            })
        };
        assert_eq!(all(Unit::Money, 0.061, true), ["+6.1% per day", "+6,1 % в день", "+6,1% dziennie"]);
        assert_eq!(all(Unit::Share, -0.042, false), ["−4.2 pp", "−4,2 п.п.", "−4,2 p.p."]);
        assert_eq!(all(Unit::Seconds, -90_000.0, false), ["−1 day 1 h", "−1 день 1 ч", "−1 dzień 1 godz."]);
        assert_eq!(all(Unit::Money, -5_000.0, false), ["−50 zł", "−50 zł", "−50 zł"]);
    }

    #[test]
    fn less_of_what_is_bad_is_better() {
        assert!(is_better(Better::Lower, -1.0) && !is_better(Better::Lower, 1.0));
        assert!(is_better(Better::Higher, 1.0) && !is_better(Better::Higher, -1.0));
    }
}

//! The words for headings of tables, pictures and pages in three languages.
//!
//! A key without a word does not compile, so none can be missing.

use styk_model::Language;
use styk_model::answer::Evidence;

use crate::language::capital;

/// Makes the enum and its table in one place, so that a row reads like a row.
macro_rules! labels {
    ($($key:ident: $en:literal, $ru:literal, $pl:literal;)*) => {
        /// A word of the interface.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Label {
            $($key,)*
        }

        impl Label {
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// The word as it stands within a sentence.
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$key, Language::En) => $en,
                    (Self::$key, Language::Ru) => $ru,
                    (Self::$key, Language::Pl) => $pl,)*
                }
            }
        }
    };
}

labels! {
    Touchpoint: "touchpoint", "точка контакта", "punkt styku";
    Touchpoints: "touchpoints", "точки контакта", "punkty styku";
    Interaction: "interaction", "взаимодействие", "interakcja";
    Interactions: "interactions", "взаимодействия", "interakcje";
    Journey: "journey", "путь клиента", "podróż klienta";
    Journeys: "journeys", "пути клиентов", "podróże klientów";
    Customer: "customer", "клиент", "klient";
    Customers: "customers", "клиенты", "klienci";
    Step: "step", "шаг", "krok";
    Steps: "steps", "шаги", "kroki";
    Stage: "stage", "этап", "etap";
    Channel: "channel", "канал", "kanał";
    Channels: "channels", "каналы", "kanały";
    HandOffs: "hand-offs", "переходы между каналами", "przejścia między kanałami";
    Scale: "scale", "шкала", "skala";
    Conformance: "conformance", "соответствие карте", "zgodność z mapą";
    Following: "follow the map", "идут по карте без отклонений", "idą zgodnie z mapą";
    Fitness: "share as planned", "доля по плану", "udział według planu";
    Deviation: "deviation", "отклонение", "odstępstwo";
    Deviations: "deviations", "отклонения", "odstępstwa";
    Skipped: "step skipped", "шаг пропущен", "krok pominięty";
    WrongOrder: "step in the wrong order", "шаг не на своём месте", "krok w złej kolejności";
    DoneAgain: "step done again", "шаг повторён", "krok powtórzony";
    Unplanned: "touchpoint not planned", "точка контакта не по плану", "punkt styku poza planem";
    Rules: "rules", "правила", "reguły";
    Kept: "rule kept", "правило соблюдено", "reguła dotrzymana";
    Satisfaction: "satisfaction", "удовлетворённость", "satysfakcja";
    Revenue: "revenue per customer", "выручка на клиента", "przychód na klienta";
    Segment: "segment", "сегмент", "segment";
    Group: "group", "группа", "grupa";
    Other: "other", "остальное", "pozostałe";
    End: "journey ends", "конец пути", "koniec podróży";
    Start: "journey starts", "начало пути", "początek podróży";
    All: "all", "все", "wszystkie";
    Rate: "rate", "доля", "odsetek";
    Share: "share", "доля", "udział";
    Interval: "95% interval", "диапазон 95 %", "przedział 95%";
    N: "n", "n", "n";
    Count: "count", "количество", "liczba";
    Value: "value", "значение", "wartość";
    Median: "median", "медиана", "mediana";
    P90: "90th percentile", "90-й процентиль", "90. percentyl";
    P95: "95th percentile", "95-й процентиль", "95. percentyl";
    Total: "total", "всего", "łącznie";
    TotalWaiting: "total waiting", "ожидание всего", "łączny czas oczekiwania";
    Waiting: "waiting time", "время ожидания", "czas oczekiwania";
    Duration: "duration", "длительность", "czas trwania";
    FromPrevious: "from previous step", "от предыдущего шага", "od poprzedniego kroku";
    FromFirst: "from first step", "от первого шага", "od pierwszego kroku";
    Optional: "optional", "необязательный", "opcjonalny";
    Lost: "lost", "потеряно", "utracone";
    Conversion: "conversion", "конверсия", "konwersja";
    From: "from", "откуда", "skąd";
    To: "to", "куда", "dokąd";
    Transition: "transition", "переход", "przejście";
    Transitions: "transitions", "переходы", "przejścia";
    Starts: "starts here", "начинают здесь", "zaczynają tutaj";
    Ends: "ends here", "заканчивают здесь", "kończą tutaj";
    Path: "path", "цепочка шагов", "ścieżka";
    Paths: "paths", "цепочки шагов", "ścieżki";
    Before: "before", "до этого", "przedtem";
    After: "after", "после этого", "potem";
    Variant: "variant", "вариант пути", "wariant podróży";
    Variants: "variants", "варианты пути", "warianty podróży";
    Position: "position", "позиция", "pozycja";
    Ended: "already ended", "уже завершены", "już zakończone";
    Repeated: "repeated", "с повторами", "z powtórzeniami";
    Extra: "extra occurrences", "лишние повторы", "dodatkowe powtórzenia";
    SelfLoops: "repeats in a row", "повторы подряд", "powtórzenia z rzędu";
    Loop: "loop", "петля", "pętla";
    Loops: "loops", "петли", "pętle";
    DropOff: "drop-off", "потери на шаге", "porzucenia";
    EndedHere: "ended here", "ушли отсюда", "odeszli stąd";
    NeverReached: "never reached the goal", "не дошли до цели", "nie dotarli do celu";
    LastSeen: "last seen at", "где были в последний раз", "gdzie byli ostatnio";
    Goal: "goal", "цель", "cel";
    Cohort: "cohort", "когорта", "kohorta";
    Retention: "retention", "удержание", "retencja";
    Period: "period", "период", "okres";
    Date: "date", "дата", "data";
    Day: "day", "день", "dzień";
    Week: "week", "неделя", "tydzień";
    Month: "month", "месяц", "miesiąc";
    Quarter: "quarter", "квартал", "kwartał";
    Stickiness: "stickiness", "регулярность использования", "regularność korzystania";
    DailyCustomers: "customers per day", "клиентов в день", "klienci dziennie";
    ActiveDays: "active days", "активные дни", "aktywne dni";
    New: "new", "новые", "nowi";
    Returning: "returning", "активные повторно", "powracający";
    Resurrected: "came back", "вернувшиеся", "odzyskani";
    Dormant: "gone quiet", "переставшие приходить", "uśpieni";
    Purchase: "purchase", "покупка", "zakup";
    Purchases: "purchases", "покупки", "zakupy";
    RepeatPurchase: "repeat-purchase rate", "доля повторных покупок", "odsetek powtórnych zakupów";
    TimeBetween: "time between purchases", "время между покупками", "czas między zakupami";
    Difference: "difference", "разница", "różnica";
    Real: "real", "подтверждено", "potwierdzona";
    QValue: "q-value", "q-значение", "wartość q";
    Expected: "usual", "обычно", "zwykle";
    Observed: "observed", "по факту", "zaobserwowano";
    Finding: "what stands out", "что выделяется", "co się wyróżnia";
    Verdict: "verdict", "вывод", "wniosek";
    Evidence: "evidence", "степень доказанности", "siła dowodu";
    Assumption: "assumption", "предположение", "założenie";
    Reported: "outside figure", "внешние данные", "dane zewnętrzne";
    Association: "association", "связь, не причина", "związek, nie przyczyna";
    Adjusted: "adjusted", "с поправкой на различия клиентов", "z korektą różnic między klientami";
    Experiment: "experiment", "эксперимент", "eksperyment";
    UnknownShare: "unknown share", "неопознанная доля", "odsetek nierozpoznanych";
    Unbound: "bound to no touchpoint", "без точки контакта", "nieprzypisane do punktu styku";
    Unidentified: "of nobody known", "без известного клиента", "bez rozpoznanego klienta";
    Nps: "NPS", "NPS (готовность рекомендовать)", "NPS (skłonność do polecania)";
    Csat: "CSAT", "CSAT (удовлетворённость)", "CSAT (satysfakcja)";
    Ces: "CES", "CES (усилия клиента)", "CES (wysiłek klienta)";
    ResponseTime: "response time", "время ответа", "czas odpowiedzi";
    Effort: "effort", "усилия клиента", "wysiłek klienta";
    Sum: "sum", "сумма", "suma";
    Mean: "mean", "среднее", "średnia";
    Percentile: "percentile", "процентиль", "percentyl";
    Funnel: "funnel", "воронка", "lejek";
    JourneyMap: "journey map", "карта пути", "mapa podróży klienta";
    StepMatrix: "touchpoint by position", "точки контакта по позициям", "punkty styku według pozycji";
    Rework: "rework", "повторы и петли", "powtórzenia i pętle";
    Bottlenecks: "bottlenecks", "узкие места", "wąskie gardła";
    Lifecycle: "lifecycle", "жизненный цикл клиентов", "cykl życia klientów";
    Series: "over time", "динамика", "w czasie";
    Approximate: "approximate", "приблизительно", "w przybliżeniu";
    Notes: "notes", "примечания", "uwagi";
    Snapshot: "state of the data", "состояние данных", "stan danych";
    Question: "question", "вопрос", "pytanie";
    NoData: "no data", "нет данных", "brak danych";
}

impl Label {
    /// The word as it stands alone, in a heading or a button: its first letter large.
    pub fn heading(self, language: Language) -> String {
        capital(self.text(language))
    }
}

impl From<Evidence> for Label {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::Assumption => Self::Assumption,
            Evidence::Reported => Self::Reported,
            Evidence::Association => Self::Association,
            Evidence::Adjusted => Self::Adjusted,
            Evidence::Experiment => Self::Experiment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_words_and_a_heading_begins_large() {
        for label in Label::ALL {
            for language in Language::ALL {
                assert!(!label.text(language).trim().is_empty(), "{label:?}");
            }
        }
        assert_eq!(Label::Touchpoint.heading(Language::Ru), "Точка контакта");
        assert_eq!(Label::N.heading(Language::En), "N");
    }

    #[test]
    fn russian_labels_are_in_cyrillic_and_polish_ones_are_not() {
        let cyrillic = |text: &str| text.chars().any(|letter| ('а'..='я').contains(&letter));
        for label in Label::ALL.iter().filter(|label| **label != Label::N) {
            assert!(cyrillic(label.text(Language::Ru)), "{label:?}");
            assert!(!cyrillic(label.text(Language::Pl)) && !cyrillic(label.text(Language::En)), "{label:?}");
        }
    }
}

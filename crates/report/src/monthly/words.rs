//! The words around the figures of a monthly report.

use styk_model::Language;
use styk_model::monthly::{FigureKind, TouchpointMeasure};

macro_rules! texts {
    ($($name:ident: $en:literal, $ru:literal, $pl:literal;)*) => {
        /// A heading or a short phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Words { $($name,)* }

        impl Words {
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            pub(crate) fn of(self, language: Language) -> &'static str {
                let texts = match self { $(Self::$name => [$en, $ru, $pl],)* };
                texts[language as usize]
            }
        }
    };
}

texts! {
    Title: "Monthly report", "Отчёт за месяц", "Raport miesięczny";
    Figure: "Figure", "Показатель", "Wskaźnik";
    ThirteenMonths: "13 months", "13 месяцев", "13 miesięcy";
    Moved: "What moved", "Что изменилось", "Co się zmieniło";
    Worst: "Worst touchpoints", "Проблемные точки контакта", "Najsłabsze punkty styku";
    Unknown: "Unknown share", "Неопознанная доля", "Odsetek nierozpoznanych";
    Touchpoint: "Touchpoint", "Точка контакта", "Punkt styku";
    Measure: "Measure", "Показатель", "Wskaźnik";
    Change: "Change", "Изменение", "Zmiana";
    Value: "Value", "Значение", "Wartość";
    Overall: "Overall", "В целом", "Ogółem";
    Definitions: "How it is counted", "Как это считается", "Jak to liczymy";
    Notes: "Notes", "Примечания", "Uwagi";
    NoData: "no data", "нет данных", "brak danych";
    Real: "more than chance explains", "больше, чем объясняет случайность", "więcej, niż tłumaczy przypadek";
    Legend: "Bold and coloured: more than chance explains (q below 0.05). Grey: may be chance. In brackets: 95% interval.",
        "Жирным и цветом выделено то, чего случайность не объясняет (q меньше 0,05). Серым — то, что может быть случайностью. В скобках — диапазон неопределённости 95 %.",
        "Pogrubieniem i kolorem wyróżniono to, czego nie tłumaczy przypadek (q poniżej 0,05). Na szaro: może to być przypadek. W nawiasach: przedział niepewności 95%.";
    Evidence: "Evidence", "Степень доказанности", "Siła dowodu";
    Unmet: "Not met in this month", "За месяц здесь никто не побывал", "W tym miesiącu nikt tu nie był";
    Interactions: "Interactions", "Взаимодействия", "Interakcje";
    Unbound: "Bound to no touchpoint", "Без точки контакта", "Nieprzypisane do punktu styku";
    Unidentified: "Of nobody known", "Без известного клиента", "Bez rozpoznanego klienta";
    Snapshot: "Snapshot", "Снимок данных", "Migawka danych";
    Summary: "Summary", "Главное", "Podsumowanie";
    LowerBound: "Lower bound", "Нижняя граница", "Dolna granica";
    UpperBound: "Upper bound", "Верхняя граница", "Górna granica";
    N: "n", "n", "n";
    QValue: "q-value", "q-значение", "wartość q";
    Yes: "yes", "да", "tak";
    No: "no", "нет", "nie";
    Days: "days", "дн.", "dni";
    Page: "Page", "Страница", "Strona";
    PageOf: "of", "из", "z";
    History: "History", "История", "Historia";
    MadeBy: "Made with Styk", "Сделано в Styk", "Utworzono w Styk";
}

/// How a figure is counted, for whoever has to defend it.
pub(crate) fn definition(kind: FigureKind, language: Language) -> &'static str {
    let texts = match kind {
        FigureKind::Csat => [
            "share of answers in the upper two points of the scale",
            "доля ответов с двумя верхними оценками шкалы",
            "odsetek odpowiedzi z dwiema najwyższymi ocenami skali",
        ],
        FigureKind::Nps => [
            "promoters (9–10) minus detractors (0–6), in points from −100 to 100",
            "промоутеры (9–10) минус критики (0–6), в баллах от −100 до 100",
            "promotorzy (9–10) minus krytycy (0–6), w punktach od −100 do 100",
        ],
        FigureKind::Ces => [
            "mean answer; higher is easier for the customer",
            "средний ответ; чем выше, тем легче клиенту",
            "średnia odpowiedzi; im wyżej, tym łatwiej dla klienta",
        ],
        FigureKind::Rating => [
            "mean of all scores given on this scale",
            "среднее всех оценок по этой шкале",
            "średnia wszystkich ocen w tej skali",
        ],
        FigureKind::CameBack => [
            "of the customers of the month before, those who came in this month",
            "доля клиентов прошлого месяца, которые пришли и в этом",
            "odsetek klientów z poprzedniego miesiąca, którzy przyszli też w tym",
        ],
        FigureKind::Customers => [
            "known customers with at least one interaction in the month",
            "известные клиенты хотя бы с одним взаимодействием за месяц",
            "rozpoznani klienci z co najmniej jedną interakcją w miesiącu",
        ],
        FigureKind::New => ["came for the first time ever", "пришли впервые", "przyszli po raz pierwszy"],
        FigureKind::Returning => [
            "came in the month before and in this one",
            "приходили в прошлом месяце и пришли в этом",
            "byli w poprzednim miesiącu i w tym",
        ],
        FigureKind::Resurrected => [
            "came before, but not in the month before",
            "приходили раньше, но не в прошлом месяце",
            "byli już wcześniej, ale nie w poprzednim miesiącu",
        ],
        FigureKind::Dormant => [
            "came in the month before, not in this one",
            "приходили в прошлом месяце, а в этом нет",
            "byli w poprzednim miesiącu, a w tym już nie",
        ],
        FigureKind::Revenue => ["sum of the amounts of purchases", "сумма всех покупок", "suma kwot zakupów"],
        FigureKind::Orders => [
            "interactions at the touchpoints of purchase",
            "взаимодействия в точках контакта с покупкой",
            "interakcje w punktach styku, które są zakupem",
        ],
        FigureKind::AverageOrder => ["mean amount of a purchase", "средняя сумма покупки", "średnia kwota zakupu"],
        FigureKind::Conversion => [
            "of the customers of the month, those who bought",
            "доля клиентов месяца, которые купили",
            "odsetek klientów miesiąca, którzy kupili",
        ],
        FigureKind::RepeatPurchase => [
            "of the buyers of the month, those who had bought before or bought twice",
            "доля покупателей месяца, для которых покупка не первая",
            "odsetek kupujących w miesiącu, dla których nie był to pierwszy zakup",
        ],
        FigureKind::TimeBetween => [
            "median of the times that ended with a purchase of the month",
            "медиана промежутков, которые закончились покупкой в этом месяце",
            "mediana odstępów, które zakończyły się zakupem w tym miesiącu",
        ],
    };
    texts[language as usize]
}

/// How what is said of touchpoints is counted.
pub(crate) fn measure(measure: TouchpointMeasure, language: Language) -> Option<&'static str> {
    let texts = match measure {
        TouchpointMeasure::Volume => [
            "of the customers of the month, those who were there",
            "доля клиентов месяца, которые здесь побывали",
            "odsetek klientów miesiąca, którzy tu byli",
        ],
        TouchpointMeasure::Wait => [
            "median time until whatever came next",
            "медиана времени до любого следующего шага",
            "mediana czasu do dowolnego następnego kroku",
        ],
        TouchpointMeasure::DropOff => [
            "of its customers, those for whom it was the last of the month, without a purchase after it",
            "доля клиентов, для которых это была последняя точка за месяц, без покупки после неё",
            "odsetek klientów, dla których był to ostatni punkt w miesiącu, bez zakupu po nim",
        ],
        // Scores are explained as figures.
        TouchpointMeasure::Score => return None,
    };
    Some(texts[language as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_three_texts_each_in_its_own_letters() {
        let cyrillic = |text: &str| text.to_lowercase().chars().any(|c| ('а'..='я').contains(&c));
        for word in Words::ALL {
            let [en, ru, pl] = Language::ALL.map(|language| word.of(language));
            assert!(!en.is_empty() && !ru.is_empty() && !pl.is_empty(), "{word:?}");
            assert!(cyrillic(ru) || *word == Words::N, "{ru}");
            assert!(!cyrillic(en) && !cyrillic(pl), "{word:?}");
        }
    }
}

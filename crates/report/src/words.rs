//! The words around the figures, in three languages. Those that sentences use
//! too are the labels of `styk_insight`.

use std::sync::LazyLock;

use styk_insight::labels::Label;
use styk_model::answer::{AnswerResult, Evidence};
use styk_model::{Language, Period};

/// Labels as headings, made once: a label itself stands within a sentence.
static HEADINGS: LazyLock<Vec<[String; 3]>> =
    LazyLock::new(|| Label::ALL.iter().map(|label| Language::ALL.map(|language| label.heading(language))).collect());

fn heading(label: Label, language: Language) -> &'static str {
    &HEADINGS[label as usize][language as usize]
}

macro_rules! words {
    (shared { $($shared:ident = $label:ident;)* } own { $($name:ident: $en:literal, $ru:literal, $pl:literal;)* }) => {
        /// A heading or a short phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word { $($shared,)* $($name,)* }

        impl Word {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$shared,)* $(Self::$name,)*];

            pub(crate) fn of(self, language: Language) -> &'static str {
                let texts = match self {
                    $(Self::$shared => return heading(Label::$label, language),)*
                    $(Self::$name => [$en, $ru, $pl],)*
                };
                texts[language as usize]
            }
        }
    };
}

words! {
    shared {
        Funnel = Funnel;
        Transitions = Transitions;
        JourneyMap = JourneyMap;
        Paths = Paths;
        Variants = Variants;
        StepMatrix = StepMatrix;
        Rework = Rework;
        Loops = Loops;
        Bottlenecks = Bottlenecks;
        DropOff = DropOff;
        Channels = Channels;
        HandOffs = HandOffs;
        Conformance = Conformance;
        Rules = Rules;
        Fitness = Fitness;
        Deviation = Deviation;
        Deviations = Deviations;
        Skipped = Skipped;
        WrongOrder = WrongOrder;
        DoneAgain = DoneAgain;
        Unplanned = Unplanned;
        Satisfaction = Satisfaction;
        Revenue = Revenue;
        Conversion = Conversion;
        Stage = Stage;
        Channel = Channel;
        Scale = Scale;
        Mean = Mean;
        Unidentified = Unidentified;
        Retention = Retention;
        Stickiness = Stickiness;
        Lifecycle = Lifecycle;
        RepeatPurchase = RepeatPurchase;
        Series = Series;
        Difference = Difference;
        StandsOut = Finding;
        Touchpoints = Touchpoints;
        Touchpoint = Touchpoint;
        Step = Step;
        Group = Group;
        Optional = Optional;
        Journeys = Journeys;
        Customers = Customers;
        Interactions = Interactions;
        FromPrevious = FromPrevious;
        FromFirst = FromFirst;
        Lost = Lost;
        TotalWaiting = TotalWaiting;
        From = From;
        To = To;
        Count = Count;
        Starts = Starts;
        Ends = Ends;
        After = After;
        Before = Before;
        Share = Share;
        Steps = Steps;
        Position = Position;
        Ended = Ended;
        Repeated = Repeated;
        Extra = Extra;
        SelfLoops = SelfLoops;
        EndedHere = EndedHere;
        LostAfter = NeverReached;
        LastSeen = LastSeen;
        Cohort = Cohort;
        DailyActive = DailyCustomers;
        ActiveDays = ActiveDays;
        New = New;
        Returning = Returning;
        Resurrected = Resurrected;
        Dormant = Dormant;
        Purchases = Purchases;
        BetweenPurchases = TimeBetween;
        Value = Value;
        QValue = QValue;
        Real = Real;
        Evidence = Evidence;
        Expected = Expected;
        Observed = Observed;
        IntervalShort = Interval;
        Verdict = Verdict;
        UnknownShare = UnknownShare;
        Snapshot = Snapshot;
        Notes = Notes;
    }
    own {
        WeakCustomers: "Customers known weakly", "Клиенты, известные только по браузеру или устройству", "Klienci znani tylko z przeglądarki lub urządzenia";
        WeakShare: "Of customers known weakly", "Клиентов, известных только по браузеру или устройству", "Klientów znanych tylko z przeglądarki lub urządzenia";
        RecognitionGain: "Known by recognising customers here", "Станет известно, если распознавать клиентов здесь", "Stanie się znane po rozpoznawaniu klientów tutaj";
        BehaveAlike: "Groups of customers who behave alike", "Группы клиентов с похожим поведением", "Grupy klientów o podobnym zachowaniu";
        SegmentRule: "Rule of a segment", "Правило сегмента", "Reguła segmentu";
        RulePrecision: "Of those it finds, in the group", "Из найденных — в группе", "Ze znalezionych – w grupie";
        RuleRecall: "Of the group, found", "Из группы — найдены", "Z grupy – znalezieni";
        SetsApart: "What sets a group apart", "Чем отличается группа", "Co wyróżnia grupę";
        Here: "Here", "Здесь", "Tutaj";
        Elsewhere: "Elsewhere", "У остальных", "U pozostałych";
        Effect: "In standard deviations", "В стандартных отклонениях", "W odchyleniach standardowych";
        // Headings.
        KnownBy: "Known by", "Известен по", "Znany przez";
        PersonNumber: "Number", "Номер", "Numer";
        FirstSeen: "First seen", "Первое взаимодействие", "Pierwsza interakcja";
        LastInteraction: "Last seen", "Последнее взаимодействие", "Ostatnia interakcja";
        Metric: "Metric", "Показатель", "Wskaźnik";
        Median: "Median time", "Медиана времени", "Mediana czasu";
        NinetyPercent: "90% within", "90 % — за", "90% w ciągu";
        NinetyFivePercent: "95% within", "95 % — за", "95% w ciągu";
        Direction: "Direction", "Направление", "Kierunek";
        Depth: "Depth", "Глубина", "Głębokość";
        Parent: "Parent", "Предыдущая строка", "Wiersz nadrzędny";
        Row: "Row", "Строка", "Wiersz";
        Rank: "No.", "№", "Nr";
        Length: "Length", "Длина", "Długość";
        Duration: "Median duration", "Медиана длительности", "Mediana czasu trwania";
        There: "There", "Туда", "Tam";
        Back: "Back", "Обратно", "Z powrotem";
        LostTotal: "Lost journeys", "Потерянные пути", "Utracone podróże";
        AllCohorts: "All cohorts", "Все когорты", "Wszystkie kohorty";
        PeriodNumber: "Period after the first", "Период после первого", "Okres po pierwszym";
        Retained: "Came back", "Вернулись", "Wrócili";
        PeriodStart: "Period from", "Период с", "Okres od";
        Ratio: "Daily to period", "День к периоду", "Dzień do okresu";
        OrMore: "or more", "и более", "i więcej";
        NextMedian: "Median to the next", "Медиана до следующей", "Mediana do następnego";
        NextNinety: "90% buy again within", "90 % покупают снова за", "90% kupuje ponownie w ciągu";
        Buyers: "Buyers", "Покупатели", "Kupujący";
        BoughtAgain: "Bought again", "Купили повторно", "Kupili ponownie";
        Unit: "Unit", "Единица", "Jednostka";
        Currency: "Currency", "Валюта", "Waluta";
        Item: "What differs", "Что различается", "Co się różni";
        RealDifference: "real difference", "значимое различие", "istotna różnica";
        NotSure: "may be chance", "может быть случайностью", "może być przypadkiem";
        Finding: "Finding", "Что видно", "Co widać";
        LowerBound: "lower bound", "нижняя граница", "dolna granica";
        UpperBound: "upper bound", "верхняя граница", "górna granica";
        Answer: "Answer", "Ответ", "Odpowiedź";
        HandOffsByTouchpoint: "Hand-offs by the touchpoint left", "Переходы между каналами по точкам контакта", "Przejścia między kanałami według punktów styku";
        Onward: "How journeys go on", "Как продолжаются пути", "Jak toczą się dalej podróże";
        OnwardByTouchpoint: "How journeys go on, by touchpoint", "Как продолжаются пути, по точкам контакта", "Jak toczą się dalej podróże, według punktów styku";
        SameChannel: "Same channel", "В том же канале", "W tym samym kanale";
        OtherChannel: "Other channel", "В другом канале", "W innym kanale";
        UnknownChannel: "Unknown channel", "Канал неизвестен", "Kanał nieznany";
        StillOpen: "Not over yet", "Срок не вышел", "Czas jeszcze nie minął";
        LostShare: "Share lost", "Доля потерянных", "Odsetek utraconych";
        ReachedGoal: "Reached the goal", "Дошли до цели", "Dotarli do celu";
        StayedReached: "Of those that stayed", "Из оставшихся в канале", "Wśród tych, które zostały w kanale";
        ChannelMatrix: "Touchpoints by channel", "Точки контакта по каналам", "Punkty styku według kanałów";
        ScoreOfHundred: "Score out of 100", "Оценка из 100", "Ocena (0–100)";
        Scores: "Scores by channel", "Оценки по каналам", "Oceny według kanałów";
        ScoreGaps: "Largest gap between channels", "Самый большой разрыв между каналами", "Największa różnica między kanałami";
        BestChannel: "Best", "Лучший", "Najlepszy";
        WorstChannel: "Worst", "Худший", "Najsłabszy";
        EnoughScores: "Enough scores", "Оценок достаточно", "Dość ocen";
        FollowingTheMap: "Following the map", "Соответствие карте", "Zgodność z mapą";
        FollowingCustomers: "Customers who follow the map", "Клиенты, идущие по карте", "Klienci idący zgodnie z mapą";
        FollowingJourneys: "Journeys that follow the map", "Пути по карте", "Podróże zgodne z mapą";
        Exact: "Compared for certain", "Сравнение точное", "Porównane na pewno";
        JourneysElsewhere: "Journeys not on the map", "Пути вне карты", "Podróże poza mapą";
        MapVersion: "Version of the map", "Версия карты", "Wersja mapy";
        PlannedSteps: "Steps of the map", "Шаги карты", "Kroki mapy";
        DoneAsPlanned: "Done as planned", "Пройден по плану", "Wykonany według planu";
        StoppedHere: "Got no further", "Дальше не прошли", "Nie poszli dalej";
        CanBeSeen: "Seen in the data", "Виден в данных", "Widoczny w danych";
        StepOrTouchpoint: "Step or touchpoint", "Шаг или точка контакта", "Krok lub punkt styku";
        Kind: "Kind", "Вид", "Rodzaj";
        Key: "Key", "Ключ", "Klucz";
        AgainstFollowing: "Deviations against following the map", "Отклонения в сравнении с путём по карте", "Odstępstwa w porównaniu z drogą według mapy";
        ConformanceOverTime: "Following the map over time", "Соответствие карте во времени", "Zgodność z mapą w czasie";
        ConformanceByGroup: "Following the map by group", "Соответствие карте по группам", "Zgodność z mapą według grup";
        Rule: "Rule", "Правило", "Reguła";
        RuleKept: "Kept", "Соблюдено", "Dotrzymane";
        CasesOpen: "Still open", "Ещё открыто", "Wciąż otwarte";
        CustomersKept: "Customers who kept it", "Клиенты, у кого соблюдено", "Klienci, u których dotrzymano";
        CustomersBroken: "Customers for whom it was broken", "Клиенты, у кого нарушено", "Klienci, u których złamano";
        CustomersOpen: "Customers with an open case", "Клиенты с открытым случаем", "Klienci z otwartym przypadkiem";
        WhyUnchecked: "Why it cannot be checked", "Почему нельзя проверить", "Dlaczego nie da się sprawdzić";
        RulesOverTime: "Rules over time", "Правила во времени", "Reguły w czasie";
        RulesByGroup: "Rules by group", "Правила по группам", "Reguły według grup";
        CasesAreShown: "Share of decided cases that kept the rule", "Доля случаев с известным исходом, в которых правило соблюдено", "Odsetek rozstrzygniętych przypadków, w których reguły dotrzymano";
        Since: "From", "С", "Od";
        Until: "Until", "По", "Do";
        Yes: "yes", "да", "tak";

        // Around the tables.
        IntervalLong: "95% confidence interval", "диапазон неопределённости 95 %", "przedział niepewności 95%";
        LeftOutForWidth: "Left out for width", "Не поместилось по ширине", "Pominięto ze względu na szerokość";
        MoreRows: "more rows, all of them in CSV", "ещё строк, все — в CSV", "więcej wierszy, wszystkie w CSV";
        NoRows: "nothing to show", "показывать нечего", "brak danych do pokazania";
        AllRows: "All rows", "Все строки", "Wszystkie wiersze";
        Version: "version", "версия", "wersja";
        NotYetFlushed: "in memory", "в памяти", "w pamięci";
        Time: "Period", "Период", "Okres";
        AllTime: "all time", "всё время", "cały czas";
        Zone: "time zone", "часовой пояс", "strefa czasowa";
        RowsRead: "rows read", "строк прочитано", "odczytane wiersze";
        Filters: "Filters", "Фильтры", "Filtry";
        Contents: "Contents", "Содержание", "Spis treści";
        ComparedN: "Comparisons made", "Проверено сравнений", "Wykonane porównania";
        DistinctVariants: "Different variants", "Разных вариантов", "Różne warianty";
        ApproximateTimes: "Times over 100,000 values are within 1%.", "Время более чем по 100 000 значений — с точностью до 1 %.", "Czasy dla ponad 100 000 wartości są podane z dokładnością do 1%.";

        // In the pictures.
        LargestLoss: "largest loss", "самая большая потеря", "największa strata";
        MedianWaiting: "Median waiting", "Медиана ожидания", "Mediana oczekiwania";
        LineWidthIsCount: "Line width: count", "Толщина линии: количество", "Grubość linii: liczba";
        BackwardsDashed: "Dashed: going back", "Пунктир: возврат назад", "Linia przerywana: powrót";
        StartsMark: "journeys start", "начало пути", "początek podróży";
        EndsMark: "journeys end", "конец пути", "koniec podróży";
        WeakerNotDrawn: "Weaker transitions not drawn", "Слабые переходы не показаны", "Nie narysowano słabszych przejść";
        TouchpointsNotDrawn: "Touchpoints not drawn", "Точки контакта не показаны", "Nie narysowano punktów styku";
        OfAllTransitions: "of all transitions", "от всех переходов", "wszystkich przejść";
        TablesHoldAll: "the table has more", "остальное — в таблице", "reszta w tabeli";
        LatestShown: "The latest are drawn", "Показаны последние", "Pokazano ostatnie";
        LargestShown: "The largest are drawn", "Показаны самые крупные", "Pokazano największe";
        OutOf: "out of", "из", "z";
        UsualAgainstHere: "Usual and here", "Обычно и здесь", "Zwykle i tutaj";
        MadeBy: "Made with Styk", "Сделано в Styk", "Utworzono w Styk";
        Picture: "Picture", "График", "Wykres";
        HandOffShares: "Of the journeys through the channel in the row, those that went on to the one in the column", "Доля путей через канал в строке, перешедших из него в канал в столбце", "Odsetek podróży przez kanał w wierszu, które przeszły z niego do kanału w kolumnie";
    }
}

/// The name of a kind of answer.
pub(crate) fn kind(result: &AnswerResult) -> Word {
    match result {
        AnswerResult::Map(_) => Word::JourneyMap,
        AnswerResult::Funnel(_) => Word::Funnel,
        AnswerResult::Transitions(_) => Word::Transitions,
        AnswerResult::Paths(_) => Word::Paths,
        AnswerResult::Variants(_) => Word::Variants,
        AnswerResult::StepMatrix(_) => Word::StepMatrix,
        AnswerResult::Rework(_) => Word::Rework,
        AnswerResult::Bottlenecks(_) => Word::Bottlenecks,
        AnswerResult::DropOff(_) => Word::DropOff,
        AnswerResult::Channels(_) => Word::Channels,
        AnswerResult::Conformance(_) => Word::Conformance,
        AnswerResult::Rules(_) => Word::Rules,
        AnswerResult::Retention(_) => Word::Retention,
        AnswerResult::Stickiness(_) => Word::Stickiness,
        AnswerResult::Lifecycle(_) => Word::Lifecycle,
        AnswerResult::RepeatPurchase(_) => Word::RepeatPurchase,
        AnswerResult::Metric(_) => Word::Metric,
        AnswerResult::Series(_) => Word::Series,
        AnswerResult::Difference(_) => Word::Difference,
        AnswerResult::StandsOut(_) => Word::StandsOut,
        AnswerResult::Customers(_) => Word::Customers,
    }
}

pub(crate) fn evidence(evidence: Evidence, language: Language) -> &'static str {
    Label::from(evidence).text(language)
}

/// The unit of the periods counted in a retention table: `Week 3`.
pub(crate) fn period(period: Period, language: Language) -> &'static str {
    let label = match period {
        Period::Day => Label::Day,
        Period::Week => Label::Week,
        Period::Month => Label::Month,
        Period::Quarter => Label::Quarter,
    };
    heading(label, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stems of what the glossary refuses.
    const REFUSED: [&str; 11] = [
        "путешестви",
        "дорожк",
        "доказательств",
        "гипотез",
        "вердикт",
        "возможност",
        "журнал",
        "стирани",
        "punkt bólu",
        "szeptany",
        "werdykt",
    ];

    #[test]
    fn every_word_has_three_texts_and_none_that_the_glossary_refuses() {
        for word in Word::ALL {
            for language in Language::ALL {
                let text = word.of(language);
                assert!(!text.is_empty(), "{word:?} in {language:?}");
                let lower = text.to_lowercase();
                for refused in REFUSED {
                    assert!(!lower.contains(refused), "{word:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn russian_is_in_cyrillic_and_polish_is_not() {
        for word in Word::ALL {
            let cyrillic = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c.to_ascii_lowercase()));
            let russian = word.of(Language::Ru);
            assert!(cyrillic(&russian.to_lowercase()) || matches!(*word, Word::Rank), "{russian}");
            assert!(!cyrillic(word.of(Language::Pl)), "{word:?}");
        }
    }
}

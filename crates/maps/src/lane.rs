//! What lanes are called, and which lane a heading means.

use std::collections::HashMap;
use std::sync::LazyLock;

use styk_model::Language;

use crate::{Lane, LaneKind};

impl LaneKind {
    /// In the usual order of a map.
    pub const ALL: [Self; 16] = [
        Self::Action,
        Self::Touchpoint,
        Self::Thought,
        Self::Emotion,
        Self::Expectation,
        Self::Obstacle,
        Self::Solution,
        Self::Quote,
        Self::Metric,
        Self::Opportunity,
        Self::Evidence,
        Self::Frontstage,
        Self::Backstage,
        Self::Support,
        Self::Picture,
        Self::Text,
    ];

    /// What stands before a lane that has no name of its own.
    pub fn name(self, language: Language) -> &'static str {
        self.headings(language)[0]
    }

    /// The kind that a heading means in one of the languages, and which one; none for a name of somebody's own.
    /// Capitals, signs, emoji and numbers make no difference.
    pub fn recognise(heading: &str) -> Option<(Self, Language)> {
        static KINDS: LazyLock<HashMap<String, (LaneKind, Language)>> = LazyLock::new(|| {
            let mut kinds = HashMap::new();
            for language in Language::ALL {
                for kind in LaneKind::ALL {
                    for heading in kind.headings(language) {
                        kinds.entry(plain(heading)).or_insert((kind, language));
                    }
                }
            }
            kinds
        });
        KINDS.get(&plain(heading)).copied()
    }

    /// Its name, and what else it is called in spreadsheets.
    fn headings(self, language: Language) -> &'static [&'static str] {
        let [en, ru, pl] = self.words();
        match language {
            Language::En => en,
            Language::Ru => ru,
            Language::Pl => pl,
        }
    }

    fn words(self) -> [&'static [&'static str]; 3] {
        match self {
            Self::Action => [
                &[
                    "Customer actions",
                    "actions",
                    "action",
                    "customer action",
                    "user actions",
                    "activities",
                    "customer activities",
                    "doing",
                    "does",
                    "what the customer does",
                ],
                &[
                    "Действия клиента",
                    "действия",
                    "действие",
                    "действия пользователя",
                    "действия покупателя",
                    "активности",
                    "что делает",
                    "что делает клиент",
                ],
                &[
                    "Działania klienta",
                    "działania",
                    "działanie",
                    "działania użytkownika",
                    "czynności",
                    "czynności klienta",
                    "aktywności",
                    "akcje",
                    "co robi",
                    "co robi klient",
                ],
            ],
            Self::Touchpoint => [
                &[
                    "Touchpoints and channels",
                    "touchpoints",
                    "touchpoint",
                    "touch points",
                    "touch point",
                    "contact points",
                    "channels",
                    "channel",
                    "touchpoints channels",
                    "channels touchpoints",
                    "channels and touchpoints",
                ],
                &[
                    "Точки контакта и каналы",
                    "точки контакта",
                    "точка контакта",
                    "точки касания",
                    "точка касания",
                    "точки взаимодействия",
                    "каналы",
                    "канал",
                    "каналы взаимодействия",
                    "точки контакта каналы",
                    "каналы и точки контакта",
                ],
                &[
                    "Punkty styku i kanały",
                    "punkty styku",
                    "punkt styku",
                    "punkty kontaktu",
                    "punkt kontaktu",
                    "touchpointy",
                    "kanały",
                    "kanał",
                    "kanały komunikacji",
                    "kanały kontaktu",
                    "punkty styku kanały",
                    "kanały i punkty styku",
                ],
            ],
            Self::Thought => [
                &["Thoughts", "thought", "customer thoughts", "thinking", "thinks", "what the customer thinks"],
                &["Мысли", "мысль", "мысли клиента", "думает", "что думает", "что думает клиент"],
                &["Myśli", "myśl", "myśli klienta", "przemyślenia", "co myśli", "co myśli klient"],
            ],
            Self::Emotion => [
                &[
                    "Emotions",
                    "emotion",
                    "customer emotions",
                    "emotion curve",
                    "emotional curve",
                    "emotional journey",
                    "feelings",
                    "feeling",
                    "feels",
                    "mood",
                    "what the customer feels",
                ],
                &[
                    "Эмоции",
                    "эмоция",
                    "эмоции клиента",
                    "кривая эмоций",
                    "эмоциональная кривая",
                    "эмоциональный фон",
                    "чувства",
                    "настроение",
                    "что чувствует",
                    "что чувствует клиент",
                ],
                &[
                    "Emocje",
                    "emocja",
                    "emocje klienta",
                    "krzywa emocji",
                    "uczucia",
                    "odczucia",
                    "nastrój",
                    "co czuje",
                    "co czuje klient",
                ],
            ],
            Self::Expectation => [
                &[
                    "Expectations",
                    "expectation",
                    "customer expectations",
                    "expects",
                    "needs",
                    "customer needs",
                    "needs and expectations",
                    "goals",
                    "customer goals",
                ],
                &[
                    "Ожидания",
                    "ожидание",
                    "ожидания клиента",
                    "потребности",
                    "потребности клиента",
                    "цели",
                    "цели клиента",
                ],
                &[
                    "Oczekiwania",
                    "oczekiwanie",
                    "oczekiwania klienta",
                    "potrzeby",
                    "potrzeby klienta",
                    "cele",
                    "cele klienta",
                ],
            ],
            Self::Obstacle => [
                &[
                    "Obstacles",
                    "obstacle",
                    "barriers",
                    "barrier",
                    "pain points",
                    "pain point",
                    "pains",
                    "problems",
                    "problem",
                    "issues",
                    "frictions",
                    "friction",
                    "friction points",
                    "frustrations",
                    "challenges",
                ],
                &[
                    "Барьеры",
                    "барьер",
                    "боли",
                    "боль",
                    "боли клиента",
                    "боль клиента",
                    "болевые точки",
                    "проблемы",
                    "проблема",
                    "препятствия",
                    "трудности",
                    "сложности",
                ],
                &[
                    "Bariery",
                    "bariera",
                    "bolączki",
                    "bolączka",
                    "bóle",
                    "punkty bólu",
                    "problemy",
                    "przeszkody",
                    "trudności",
                    "frustracje",
                ],
            ],
            Self::Solution => [
                &["Solutions", "solution", "fixes", "improvements", "recommendations"],
                &["Решения", "решение", "способы решения", "рекомендации", "улучшения"],
                &["Rozwiązania", "rozwiązanie", "usprawnienia", "rekomendacje"],
            ],
            Self::Quote => [
                &["Quotes", "quote", "customer quotes", "verbatims", "voice of the customer", "voice of customer"],
                &["Цитаты", "цитата", "цитаты клиентов", "голос клиента"],
                &["Cytaty", "cytat", "cytaty klientów", "głos klienta", "wypowiedzi klientów"],
            ],
            Self::Metric => [
                &["Metrics", "metric", "key metrics", "measures", "indicators", "kpi", "kpis"],
                &["Показатели", "показатель", "метрики", "метрика"],
                &["Wskaźniki", "wskaźnik", "metryki", "mierniki"],
            ],
            Self::Opportunity => [
                &["Opportunities", "opportunity", "improvement opportunities", "areas for improvement", "ideas"],
                &["Точки роста", "точка роста", "возможности", "возможности для улучшения", "идеи"],
                &["Szanse na poprawę", "szansa na poprawę", "szanse", "możliwości", "możliwości poprawy", "pomysły"],
            ],
            Self::Evidence => [
                &["Physical evidence", "evidence", "props"],
                &["Материальные свидетельства", "физические свидетельства", "материальные доказательства"],
                &["Świadectwa materialne", "dowody materialne", "materialne dowody"],
            ],
            Self::Frontstage => [
                &[
                    "Frontstage",
                    "front stage",
                    "frontstage actions",
                    "onstage",
                    "onstage actions",
                    "visible actions",
                    "front office",
                ],
                &[
                    "Видимые клиенту действия",
                    "видимые действия",
                    "фронт офис",
                    "фронтофис",
                    "действия на переднем плане",
                ],
                &["Działania widoczne dla klienta", "działania widoczne", "scena"],
            ],
            Self::Backstage => [
                &["Backstage", "back stage", "backstage actions", "invisible actions", "back office"],
                &[
                    "Внутренние действия",
                    "внутренние действия бэк офис",
                    "бэк офис",
                    "бэкофис",
                    "невидимые действия",
                    "невидимые клиенту действия",
                    "закулисные действия",
                ],
                &["Zaplecze", "działania na zapleczu", "działania niewidoczne", "działania niewidoczne dla klienta"],
            ],
            Self::Support => [
                &["Support processes", "support process", "supporting processes", "support"],
                &["Поддерживающие процессы", "процессы поддержки", "вспомогательные процессы", "поддержка"],
                &["Procesy wspierające", "procesy wsparcia", "procesy pomocnicze", "wsparcie"],
            ],
            Self::Picture => [
                &["Pictures", "picture", "images", "image", "photos", "storyboard"],
                &["Изображения", "изображение", "картинки", "фото", "раскадровка"],
                &["Obrazy", "obraz", "zdjęcia", "ilustracje"],
            ],
            Self::Text => [&["Notes", "note"], &["Заметки", "заметка", "примечания"], &["Notatki", "notatka", "uwagi"]],
        }
    }
}

impl Lane {
    /// Its own name, or that of its kind.
    pub fn title(&self, language: Language) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.kind.name(language))
    }
}

/// The words of a heading in small letters, without signs and numbers.
pub(crate) fn plain(heading: &str) -> String {
    let small = heading.to_lowercase().replace('ё', "е");
    let words = small.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| word.chars().any(char::is_alphabetic));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_known_by_their_names_in_every_language() {
        for language in Language::ALL {
            for kind in LaneKind::ALL {
                assert_eq!(LaneKind::recognise(kind.name(language)), Some((kind, language)));
            }
        }
    }

    #[test]
    fn lanes_are_known_by_what_people_write_over_them() {
        let kind = |heading| LaneKind::recognise(heading).map(|(kind, _)| kind);
        assert_eq!(kind("😊 EMOTIONS:"), Some(LaneKind::Emotion));
        assert_eq!(kind("2. Pain points"), Some(LaneKind::Obstacle));
        assert_eq!(kind("Точки контакта / каналы"), Some(LaneKind::Touchpoint));
        assert_eq!(kind("Co czuje klient?"), Some(LaneKind::Emotion));
        assert_eq!(kind("Что чувствует клиент"), Some(LaneKind::Emotion));
        assert_eq!(kind("Anna's diary"), None);
        assert_eq!(kind(" "), None);
    }

    #[test]
    fn no_word_means_two_kinds() {
        let mut met: HashMap<String, LaneKind> = HashMap::new();
        for language in Language::ALL {
            for kind in LaneKind::ALL {
                for heading in kind.headings(language) {
                    assert_eq!(*met.entry(plain(heading)).or_insert(kind), kind, "{heading}");
                }
            }
        }
    }

    #[test]
    fn a_lane_is_called_by_its_own_name_first() {
        let lane = |name: Option<&str>| Lane {
            key: "mood".to_owned(),
            kind: LaneKind::Emotion,
            name: name.map(str::to_owned),
            folded: false,
        };
        assert_eq!(lane(None).title(Language::Pl), "Emocje");
        assert_eq!(lane(Some("Nastrój Anny")).title(Language::Pl), "Nastrój Anny");
    }
}

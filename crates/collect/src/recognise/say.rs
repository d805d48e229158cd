//! Why a column was taken for what it is, and what is missing, in three languages.

use styk_model::Language;

/// Why a column has its role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Heading and values agree.
    HeadingAndValues,
    /// The values say so; the heading does not.
    Values,
    /// The heading says so; the values do not contradict.
    Heading,
    /// Columns of a known export.
    Preset(&'static str),
    /// Every record is an answer with scores.
    Scores,
    /// Every record has an amount.
    Amounts,
    /// Every record has a comment.
    Texts,
    /// Nothing better than the file's name.
    FileName,
}

impl Reason {
    pub fn say(&self, language: Language) -> String {
        let [en, ru, pl] = match self {
            Self::HeadingAndValues => {
                ["by heading and values", "по заголовку и значениям", "według nagłówka i wartości"]
            }
            Self::Values => ["by its values", "по значениям", "według wartości"],
            Self::Heading => ["by its heading", "по заголовку", "według nagłówka"],
            Self::Preset(name) => {
                return match language {
                    Language::En => format!("known export `{name}`"),
                    Language::Ru => format!("известная выгрузка «{name}»"),
                    Language::Pl => format!("znany eksport „{name}”"),
                };
            }
            Self::Scores => {
                ["records are survey answers", "записи похожи на ответы опроса", "rekordy to odpowiedzi z ankiety"]
            }
            Self::Amounts => ["records have amounts", "в записях есть суммы", "rekordy zawierają kwoty"],
            Self::Texts => ["records have comments", "в записях есть комментарии", "rekordy zawierają komentarze"],
            Self::FileName => ["by the file's name", "по имени файла", "według nazwy pliku"],
        };
        match language {
            Language::En => en,
            Language::Ru => ru,
            Language::Pl => pl,
        }
        .to_owned()
    }
}

/// What a table does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// No column of times: the table cannot be read without `--at` or a mapping.
    Time,
    /// Nobody is named: interactions count, but belong to no customer.
    Customer,
    /// Times without an offset and no zone given: read as UTC.
    Zone,
    /// Amounts without a currency.
    Currency,
    /// Day and month of this column could be the other way round.
    DateOrder(String),
}

impl Missing {
    /// Whether the table cannot be read before this is given.
    pub fn is_fatal(&self) -> bool {
        *self == Self::Time
    }

    pub fn say(&self, language: Language) -> String {
        let [en, ru, pl] = match self {
            Self::Time => [
                "No column says when something happened: name it in the mapping, or give one date with --at",
                "Ни один столбец не говорит, когда произошло событие: укажите его в сопоставлении или задайте дату через --at",
                "Żadna kolumna nie mówi, kiedy coś się wydarzyło: wskaż ją w mapowaniu albo podaj datę przez --at",
            ],
            Self::Customer => [
                "No column names the customer: interactions are counted, but belong to nobody",
                "Ни один столбец не указывает клиента: взаимодействия учитываются, но ни к кому не относятся",
                "Żadna kolumna nie wskazuje klienta: interakcje są liczone, ale nie należą do nikogo",
            ],
            Self::Zone => [
                "Times name no zone: read as UTC, another one is given with --zone",
                "У времени не указан часовой пояс: принято UTC, другой задаётся через --zone",
                "Czas nie ma strefy: przyjęto UTC, inną podaje się przez --zone",
            ],
            Self::Currency => [
                "Amounts name no currency: give one with --currency",
                "У сумм не указана валюта: задайте её через --currency",
                "Kwoty nie mają waluty: podaj ją przez --currency",
            ],
            Self::DateOrder(column) => {
                return match language {
                    Language::En => {
                        format!("Day and month of `{column}` may be the other way round: check the preview")
                    }
                    Language::Ru => {
                        format!("В столбце «{column}» день и месяц могут стоять наоборот: проверьте предпросмотр")
                    }
                    Language::Pl => {
                        format!("W kolumnie „{column}” dzień i miesiąc mogą być zamienione: sprawdź podgląd")
                    }
                };
            }
        };
        match language {
            Language::En => en,
            Language::Ru => ru,
            Language::Pl => pl,
        }
        .to_owned()
    }
}

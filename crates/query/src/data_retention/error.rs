use styk_model::{Language, Say, say};
use thiserror::Error;

use crate::expression::ExpressionError;
use crate::touchpoints::UnknownTouchpoint;

/// Why rules of retention cannot be applied. Rules are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RetentionError {
    #[error("`{0}` is not a time zone: expected an IANA name such as `Europe/Warsaw` or `UTC`")]
    Zone(String),
    #[error("{0} retention rules: expected at most 32")]
    TooMany(usize),
    #[error("retention rule {number}: {error}")]
    Touchpoint { number: usize, error: UnknownTouchpoint },
    #[error(
        "retention rule {number}: touchpoint `{touchpoint}` is bound to a moment of a customer's line, which would be \
         another one once interactions have gone: name one that has none"
    )]
    Moment { number: usize, touchpoint: String },
    #[error("retention rule {number}: {error}")]
    Condition { number: usize, error: Box<ExpressionError> },
    #[error(
        "retention rule {number}: its condition reads more than it may: expected event, channel, medium, place, source \
         or direction"
    )]
    Columns { number: usize },
    #[error("retention rule {number}: expected a time of 1 to {most}, or none to keep without end")]
    Length { number: usize, most: u32 },
    #[error("retention rule {number}: its reason is longer than 1,000 characters")]
    Basis { number: usize },
}

impl Say for RetentionError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Zone(zone) => say!(
                language,
                self,
                "«{zone}» — не часовой пояс: ожидается название из базы IANA, например `Europe/Warsaw` или `UTC`",
                "„{zone}” to nie strefa czasowa: oczekiwano nazwy z bazy IANA, na przykład `Europe/Warsaw` lub `UTC`",
            ),
            Self::TooMany(count) => say!(
                language,
                self,
                "правил хранения: {count}; допускается не больше 32",
                "liczba reguł przechowywania: {count}; dopuszczalne są najwyżej 32",
            ),
            Self::Touchpoint { number, error } => {
                let error = error.say(language);
                say!(language, self, "правило хранения {number}: {error}", "reguła przechowywania {number}: {error}")
            }
            Self::Moment { number, touchpoint } => say!(
                language,
                self,
                "правило хранения {number}: точка контакта `{touchpoint}` привязана к моменту в истории клиента, а после удаления взаимодействий он станет другим: укажите точку без момента",
                "reguła przechowywania {number}: punkt styku `{touchpoint}` jest przypisany do momentu w historii klienta, a po usunięciu interakcji będzie to inny moment: wskaż punkt bez momentu",
            ),
            Self::Condition { number, error } => {
                let error = error.say(language);
                say!(language, self, "правило хранения {number}: {error}", "reguła przechowywania {number}: {error}")
            }
            Self::Columns { number } => say!(
                language,
                self,
                "правило хранения {number}: условие читает лишнее: допустимы event, channel, medium, place, source и direction",
                "reguła przechowywania {number}: warunek czyta za dużo: dozwolone są event, channel, medium, place, source i direction",
            ),
            Self::Length { number, most } => say!(
                language,
                self,
                "правило хранения {number}: ожидается срок от 1 до {most}; без срока данные хранятся всегда",
                "reguła przechowywania {number}: oczekiwano okresu od 1 do {most}; bez okresu dane są przechowywane zawsze",
            ),
            Self::Basis { number } => say!(
                language,
                self,
                "правило хранения {number}: основание длиннее 1000 символов",
                "reguła przechowywania {number}: podstawa ma ponad 1000 znaków",
            ),
        }
    }
}

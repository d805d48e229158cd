//! Why a whole request is not taken, as opposed to one event of it.

use std::fmt;

use styk_model::{Flaw, Language, Say, say};

/// Why a request is answered with an error. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The body does not parse as what its path says it is.
    Malformed(Flaw),
    /// Compressed data that ends early or is damaged.
    Damaged {
        encoding: &'static str,
    },
    /// A content encoding that is not unfolded here.
    Encoding {
        found: String,
    },
    /// One event is larger than an event may be.
    EventTooLarge {
        kilobytes: usize,
    },
    /// The body is larger than it may be, perhaps only once it is unfolded.
    BodyTooLarge {
        kilobytes: usize,
    },
    TooManyEvents {
        most: usize,
    },
    /// No key, or one that belongs to no source.
    Key,
    /// What the sender signed is something else than what came, or is signed with another secret.
    Signature,
    /// The page's origin is not in the source's list.
    Origin {
        origin: String,
    },
    /// The path exists, with other methods.
    Method {
        expected: &'static str,
    },
    /// No protocol has this path.
    NotFound,
    /// Come again in so many seconds.
    Busy {
        retry_after_s: u32,
    },
    /// It could not be stored.
    Unavailable,
}

impl From<Box<Flaw>> for Refusal {
    fn from(flaw: Box<Flaw>) -> Self {
        Self::Malformed(*flaw)
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl Say for Refusal {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Malformed(flaw) => {
                let flaw = flaw.say(language);
                say!(
                    language,
                    "the body cannot be read: {flaw}",
                    "тело запроса не читается: {flaw}",
                    "nie da się odczytać treści żądania: {flaw}",
                )
            }
            Self::Damaged { encoding } => say!(
                language,
                "the body is no valid {encoding}: send it again, whole",
                "тело запроса — не {encoding} или повреждено: отправьте его ещё раз целиком",
                "treść żądania nie jest poprawnym {encoding}: wyślij ją ponownie w całości",
            ),
            Self::Encoding { found } => say!(
                language,
                "content encoding `{found}` is not supported: expected `gzip`, `deflate` or none",
                "кодирование «{found}» не поддерживается: ожидается `gzip`, `deflate` или ничего",
                "kodowanie „{found}” nie jest obsługiwane: oczekiwano `gzip`, `deflate` albo żadnego",
            ),
            Self::EventTooLarge { kilobytes } => say!(
                language,
                "an event is larger than {kilobytes} KB: send less in its properties",
                "событие больше {kilobytes} КБ: сократите его свойства",
                "zdarzenie jest większe niż {kilobytes} KB: wyślij mniej we właściwościach",
            ),
            Self::BodyTooLarge { kilobytes } => say!(
                language,
                "the body is larger than {kilobytes} KB unfolded: send smaller batches",
                "тело запроса в распакованном виде больше {kilobytes} КБ: отправляйте меньшими пакетами",
                "treść żądania po rozpakowaniu ma ponad {kilobytes} KB: wysyłaj mniejsze paczki",
            ),
            Self::TooManyEvents { most } => say!(
                language,
                "expected at most {most} events in a batch: send smaller ones",
                "слишком много событий в пакете: допускается не больше {most}",
                "za dużo zdarzeń w paczce: dopuszczalne jest najwyżej {most}",
            ),
            Self::Key => say!(
                language,
                "no source has this key: expected the write key of the source this address belongs to",
                "источника с таким ключом нет: ожидается ключ записи источника, которому принадлежит адрес",
                "żadne źródło nie ma takiego klucza: oczekiwano klucza zapisu źródła, do którego należy adres",
            ),
            Self::Signature => say!(
                language,
                "the signature does not fit the body: check the secret that the sender signs with",
                "подпись не соответствует телу запроса: проверьте секрет, которым подписывает отправитель",
                "podpis nie pasuje do treści żądania: sprawdź sekret, którym podpisuje nadawca",
            ),
            Self::Origin { origin } => say!(
                language,
                "origin `{origin}` may not send to this source: add it to the source's origins",
                "домен «{origin}» не может отправлять в этот источник: добавьте его в список доменов источника",
                "domena „{origin}” nie może wysyłać do tego źródła: dodaj ją do listy domen źródła",
            ),
            Self::Method { expected } => say!(
                language,
                "expected the method {expected}",
                "ожидается метод {expected}",
                "oczekiwano metody {expected}",
            ),
            Self::NotFound => say!(
                language,
                "no protocol has this path: expected one of an SDK, such as `v1/batch`, `e`, `matomo.php`, or `events`",
                "такого пути нет ни в одном протоколе: ожидается путь SDK, например `v1/batch`, `e`, `matomo.php`, или `events`",
                "żaden protokół nie ma takiej ścieżki: oczekiwano ścieżki SDK, na przykład `v1/batch`, `e`, `matomo.php`, albo `events`",
            ),
            Self::Busy { retry_after_s } => say!(
                language,
                "too much is coming in: send it again in {retry_after_s} s",
                "слишком много запросов: повторите через {retry_after_s} с",
                "za dużo żądań: wyślij ponownie za {retry_after_s} s",
            ),
            Self::Unavailable => say!(
                language,
                "it could not be stored: send it again later",
                "не удалось сохранить: отправьте позже ещё раз",
                "nie udało się zapisać: wyślij ponownie później",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;

    use super::*;

    #[test]
    fn every_refusal_is_told_in_each_language() {
        let refusals = [
            Refusal::Malformed(Flaw::NoObject),
            Refusal::Damaged { encoding: "gzip" },
            Refusal::Encoding { found: "br".to_owned() },
            Refusal::EventTooLarge { kilobytes: 32 },
            Refusal::BodyTooLarge { kilobytes: 500 },
            Refusal::TooManyEvents { most: 2500 },
            Refusal::Key,
            Refusal::Signature,
            Refusal::Origin { origin: "https://shop.example".to_owned() },
            Refusal::Method { expected: "POST" },
            Refusal::NotFound,
            Refusal::Busy { retry_after_s: 3 },
            Refusal::Unavailable,
        ];
        insta::assert_snapshot!(side_by_side(include_str!("refusal.rs"), "Refusal", &refusals));
    }
}

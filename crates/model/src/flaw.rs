//! Why single records are not taken.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Language, RejectionReason, Say, say};

/// What is wrong with a record. Kept with it, so that it can be told in the
/// language of whoever looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "flaw", rename_all = "snake_case")]
pub enum Flaw {
    NoTime,
    NoEvent,
    Blank {
        column: String,
        expected: Expected,
    },
    /// A value that is not what its column is taken for.
    Unreadable {
        value: String,
        column: String,
        expected: Expected,
    },
    /// A value that is no time in the format of its column.
    NotTime {
        value: String,
        column: String,
        example: String,
    },
    AmountTooLarge {
        value: String,
        column: String,
    },
    /// A computed column of the mapping failed.
    ExpressionFailed {
        expression: String,
        reason: String,
    },
    ExpressionGivesMany {
        expression: String,
    },
    FieldCount {
        found: usize,
        expected: usize,
    },
    RecordTooLong {
        megabytes: usize,
    },
    /// A quote that nothing closes takes the rest of the file with it.
    QuoteNotClosed {
        megabytes: usize,
    },
    LineTooLong {
        kilobytes: u64,
    },
    NotUtf8,
    NotUtf8At {
        byte: usize,
    },
    NotInEncoding,
    NoObject,
    TooDeep {
        levels: usize,
    },
    JsonEndsEarly {
        expected: Expected,
    },
    JsonUnexpected {
        found: char,
        character: usize,
        expected: Expected,
    },
    /// A line of a web server's log without one of its parts.
    NoLogLine {
        expected: Expected,
    },
    /// An attribute of an event log without its key or value.
    NoKey {
        found: String,
    },
    NoList {
        column: String,
    },
    /// A call, hit or message of a kind that its protocol does not have.
    UnknownKind {
        found: String,
        expected: String,
    },
    /// A property that has one of a few values.
    NotOneOf {
        property: String,
        found: String,
        expected: String,
    },
    /// A live event without a value that its kind is nothing without.
    Missing {
        field: String,
    },
    /// A source whose key is public sent what only a server may.
    NotFromBrowsers {
        call: String,
    },
    /// An event that its source's tracking plan does not have.
    NotPlanned {
        event: String,
    },
    /// A property that is not as its source's tracking plan says; nothing where a value is a must.
    NotAsPlanned {
        event: String,
        property: String,
        value: Option<String>,
        expected: Expected,
    },
}

/// What stands where something else was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    Time,
    Date,
    TimeOfDay,
    Amount,
    Score,
    WholeNumber,
    Number,
    Text,
    TruthValue,
    Duration,
    /// These very characters.
    Literally(String),
    EndOfRecord,
    ClosingQuote,
    Escape,
    HexadecimalDigits,
    JsonValue,
    TimeOpens,
    TimeCloses,
    QuotedRequest,
    Status,
    Bytes,
    ReferrerCloses,
    UserAgentCloses,
    Who,
}

impl Flaw {
    /// The kind of reason that rejected records are counted by.
    pub fn reason(&self) -> RejectionReason {
        match self {
            Self::NoTime
            | Self::NotTime { .. }
            | Self::Blank { .. }
            | Self::Unreadable { expected: Expected::TimeOfDay, .. } => RejectionReason::Time,
            Self::NoEvent | Self::UnknownKind { .. } | Self::Missing { .. } => RejectionReason::Event,
            Self::NotFromBrowsers { .. } => RejectionReason::NotAllowed,
            Self::NotPlanned { .. } | Self::NotAsPlanned { .. } => RejectionReason::Plan,
            Self::Unreadable { .. } | Self::AmountTooLarge { .. } => RejectionReason::Number,
            Self::ExpressionFailed { .. } | Self::ExpressionGivesMany { .. } => RejectionReason::Mapping,
            Self::FieldCount { .. } => RejectionReason::FieldCount,
            Self::RecordTooLong { .. } | Self::QuoteNotClosed { .. } | Self::LineTooLong { .. } => {
                RejectionReason::TooLarge
            }
            Self::NotUtf8 | Self::NotUtf8At { .. } | Self::NotInEncoding => RejectionReason::Encoding,
            Self::NoObject
            | Self::TooDeep { .. }
            | Self::JsonEndsEarly { .. }
            | Self::JsonUnexpected { .. }
            | Self::NoLogLine { .. }
            | Self::NoKey { .. }
            | Self::NotOneOf { .. }
            | Self::NoList { .. } => RejectionReason::Malformed,
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl Say for Flaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoTime => say!(language, "the record has no time", "в записи нет времени", "rekord nie ma czasu"),
            Self::NoEvent => say!(
                language,
                "the record names no event: expected one in its column, or a constant in the mapping",
                "в записи не указано событие: оно должно стоять в своём столбце или быть задано константой в сопоставлении",
                "rekord nie podaje zdarzenia: powinno być w swojej kolumnie albo jako stała w mapowaniu",
            ),
            Self::Blank { column, expected } => {
                let expected = expected.say(language);
                say!(
                    language,
                    "column `{column}` is blank: expected {expected}",
                    "столбец «{column}» пуст: ожидается {expected}",
                    "kolumna „{column}” jest pusta: oczekiwano {expected}",
                )
            }
            Self::Unreadable { value, column, expected } => {
                let expected = expected.say(language);
                say!(
                    language,
                    "`{value}` in column `{column}` cannot be read: expected {expected}",
                    "значение «{value}» в столбце «{column}» не читается: ожидается {expected}",
                    "nie da się odczytać wartości „{value}” w kolumnie „{column}”: oczekiwano {expected}",
                )
            }
            Self::NotTime { value, column, example } => say!(
                language,
                "`{value}` in column `{column}` is no time: expected one such as `{example}`",
                "значение «{value}» в столбце «{column}» — не время: ожидается, например, «{example}»",
                "wartość „{value}” w kolumnie „{column}” nie jest czasem: oczekiwano na przykład „{example}”",
            ),
            Self::AmountTooLarge { value, column } => say!(
                language,
                "column `{column}`: amount `{value}` is too large to keep in minor units",
                "столбец «{column}»: сумма «{value}» слишком велика, чтобы хранить её в копейках или центах",
                "kolumna „{column}”: kwota „{value}” jest zbyt duża, by zapisać ją w groszach lub centach",
            ),
            Self::ExpressionFailed { expression, reason } => say!(
                language,
                "`{expression}` failed: {reason}",
                "выражение `{expression}` не вычисляется: {reason}",
                "nie udało się obliczyć wyrażenia `{expression}`: {reason}",
            ),
            Self::ExpressionGivesMany { expression } => say!(
                language,
                "`{expression}` gives a list or map: expected a text, number or truth value",
                "выражение `{expression}` даёт список или словарь: ожидается текст, число или логическое значение",
                "wyrażenie `{expression}` daje listę lub mapę: oczekiwano tekstu, liczby albo wartości logicznej",
            ),
            Self::FieldCount { found, expected } => say!(
                language,
                "the record has {found} fields: expected {expected}",
                "полей в записи: {found}, а должно быть {expected}",
                "liczba pól w rekordzie: {found}, a powinno być {expected}",
            ),
            Self::QuoteNotClosed { megabytes } => say!(
                language,
                "the record is longer than {megabytes} MB: expected a closing quote before",
                "запись длиннее {megabytes} МБ: похоже, не хватает закрывающей кавычки",
                "rekord jest dłuższy niż {megabytes} MB: zapewne brakuje zamykającego cudzysłowu",
            ),
            Self::LineTooLong { kilobytes } => say!(
                language,
                "expected a line of at most {kilobytes} KB",
                "строка слишком длинная: допускается не больше {kilobytes} КБ",
                "wiersz jest za długi: dopuszczalne jest najwyżej {kilobytes} KB",
            ),
            Self::NotUtf8 => say!(
                language,
                "the record holds bytes that are no UTF-8",
                "в записи есть байты не в кодировке UTF-8",
                "rekord zawiera bajty spoza UTF-8",
            ),
            Self::NotUtf8At { byte } => say!(
                language,
                "expected UTF-8, found something else at byte {byte}",
                "ожидается UTF-8, но байт {byte} в этой кодировке не читается",
                "oczekiwano UTF-8, ale bajt {byte} nie pasuje do tego kodowania",
            ),
            Self::NotInEncoding => say!(
                language,
                "the record holds bytes that are no text in the file's encoding: export it as UTF-8, or name the encoding",
                "в записи есть байты не в кодировке файла: выгрузите его в UTF-8 или укажите кодировку",
                "rekord zawiera bajty spoza kodowania pliku: wyeksportuj go w UTF-8 albo podaj kodowanie",
            ),
            Self::NoObject => say!(
                language,
                "the record is no JSON object: expected `{{`",
                "запись — не объект JSON: ожидается «{{»",
                "rekord nie jest obiektem JSON: oczekiwano „{{”",
            ),
            Self::TooDeep { levels } => say!(
                language,
                "the record is nested more than {levels} deep",
                "слишком глубокая вложенность записи: допустимый предел — {levels}",
                "zbyt głębokie zagnieżdżenie rekordu: dopuszczalna głębokość to {levels}",
            ),
            Self::JsonEndsEarly { expected } => {
                let expected = expected.say(language);
                say!(
                    language,
                    "the record ends early: expected {expected}",
                    "запись обрывается: ожидается {expected}",
                    "rekord się urywa: oczekiwano {expected}",
                )
            }
            Self::JsonUnexpected { found, character, expected } => {
                let expected = expected.say(language);
                say!(
                    language,
                    "`{found}` at character {character} of the record: expected {expected}",
                    "символ {character} записи — «{found}», а ожидается {expected}",
                    "znak {character} rekordu to „{found}”, a oczekiwano {expected}",
                )
            }
            Self::NoLogLine { expected } => {
                let expected = expected.say(language);
                say!(
                    language,
                    "expected {expected} in `host ident user [time] \"request\" status bytes`",
                    "ожидается {expected} в строке вида `host ident user [time] \"request\" status bytes`",
                    "oczekiwano {expected} w wierszu postaci `host ident user [time] \"request\" status bytes`",
                )
            }
            Self::NoKey { found } => say!(
                language,
                "expected an attribute with `key` and `value`, found {found}",
                "ожидается атрибут с `key` и `value`, а здесь {found}",
                "oczekiwano atrybutu z `key` i `value`, a jest {found}",
            ),
            Self::NoList { column } => say!(
                language,
                "expected a JSON list of objects in `{column}`",
                "в столбце «{column}» ожидается список объектов JSON",
                "w kolumnie „{column}” oczekiwano listy obiektów JSON",
            ),
            Self::UnknownKind { found, expected } => say!(
                language,
                "`{found}` is no kind of event here: expected one of {expected}",
                "события вида «{found}» здесь нет: ожидается одно из {expected}",
                "nie ma tu zdarzenia rodzaju „{found}”: oczekiwano jednego z {expected}",
            ),
            Self::NotOneOf { property, found, expected } => say!(
                language,
                "`{found}` cannot stand in `{property}`: expected one of {expected}",
                "значение «{found}» не подходит для «{property}»: ожидается одно из {expected}",
                "wartość „{found}” nie pasuje do „{property}”: oczekiwano jednej z {expected}",
            ),
            Self::Missing { field } => say!(
                language,
                "the event has no `{field}`: expected one",
                "в событии нет поля `{field}`, а оно обязательно",
                "zdarzenie nie ma pola `{field}`, a jest ono wymagane",
            ),
            Self::NotFromBrowsers { call } => say!(
                language,
                "`{call}` came with a browser key, which is public: send it from a server, with a server key",
                "вызов «{call}» пришёл с браузерным ключом, который доступен всем: отправляйте его с сервера с серверным ключом",
                "wywołanie „{call}” przyszło z kluczem przeglądarki, który jest jawny: wyślij je z serwera, z kluczem serwera",
            ),
            Self::NotPlanned { event } => say!(
                language,
                "`{event}` is not in the tracking plan of this source: add it there, or let unplanned events in",
                "события «{event}» нет в плане трекинга этого источника: добавьте его туда или разрешите события вне плана",
                "zdarzenia „{event}” nie ma w planie śledzenia tego źródła: dodaj je tam albo wpuszczaj zdarzenia spoza planu",
            ),
            Self::NotAsPlanned { event, property, value: None, .. } => say!(
                language,
                "`{event}` came without `{property}`, which the tracking plan demands",
                "событие «{event}» пришло без «{property}», а план трекинга этого требует",
                "zdarzenie „{event}” przyszło bez „{property}”, a plan śledzenia tego wymaga",
            ),
            Self::NotAsPlanned { event, property, value: Some(value), expected } => {
                let expected = expected.say(language);
                say!(
                    language,
                    "`{property}` of `{event}` is `{value}`: the tracking plan expects {expected}",
                    "«{property}» события «{event}» — «{value}», а по плану трекинга ожидается {expected}",
                    "„{property}” zdarzenia „{event}” to „{value}”, a plan śledzenia oczekuje {expected}",
                )
            }
            Self::RecordTooLong { megabytes } => say!(
                language,
                "the record is longer than {megabytes} MB",
                "запись длиннее {megabytes} МБ",
                "rekord jest dłuższy niż {megabytes} MB",
            ),
        }
    }
}

/// In the case that "ожидается" and "oczekiwano" ask for.
impl Say for Expected {
    fn say(&self, language: Language) -> String {
        let [en, ru, pl] = match self {
            Self::Literally(text) => return say!(language, "`{text}`", "«{text}»", "„{text}”"),
            Self::Time => ["a time", "время", "czasu"],
            Self::Date => ["a date", "дата", "daty"],
            Self::TimeOfDay => {
                ["a time of day such as `09:30`", "время суток, например 09:30", "godziny, na przykład 09:30"]
            }
            Self::Amount => ["an amount such as `1234.50`", "сумма, например 1234,50", "kwoty, na przykład 1234,50"],
            Self::Score => ["a score", "оценка", "oceny"],
            Self::WholeNumber => ["a whole number", "целое число", "liczby całkowitej"],
            Self::Number => ["a number", "число", "liczby"],
            Self::Text => ["a text", "текст", "tekstu"],
            Self::TruthValue => ["true or false", "true или false", "true albo false"],
            Self::Duration => [
                "a duration such as `90` or `00:01:30`",
                "длительность, например 90 или 00:01:30",
                "czasu trwania, na przykład 90 lub 00:01:30",
            ],
            Self::EndOfRecord => ["the end of the record", "конец записи", "końca rekordu"],
            Self::ClosingQuote => ["a closing quote", "закрывающая кавычка", "zamykającego cudzysłowu"],
            Self::Escape => [
                "an escape such as `\\n`",
                "экранированный символ, например `\\n`",
                "sekwencji ucieczki, na przykład `\\n`",
            ],
            Self::HexadecimalDigits => {
                ["four hexadecimal digits", "код из четырёх шестнадцатеричных цифр", "czterech cyfr szesnastkowych"]
            }
            Self::JsonValue => ["a value", "значение", "wartości"],
            Self::TimeOpens => ["`[` before the time", "«[» перед временем", "„[” przed czasem"],
            Self::TimeCloses => {
                ["`]` and a space behind the time", "«]» с пробелом после времени", "„]” i spacji po czasie"]
            }
            Self::QuotedRequest => ["a request in quotes", "запрос в кавычках", "żądania w cudzysłowie"],
            Self::Status => ["a status of three digits", "трёхзначный код ответа", "trzycyfrowego statusu"],
            Self::Bytes => ["a number of bytes or `-`", "число байтов или «-»", "liczby bajtów albo „-”"],
            Self::ReferrerCloses => [
                "a closing quote behind the referrer",
                "закрывающая кавычка после источника перехода",
                "zamykającego cudzysłowu po adresie odsyłającym",
            ],
            Self::UserAgentCloses => [
                "a user agent with a closing quote",
                "user agent с закрывающей кавычкой",
                "opisu przeglądarki z zamykającym cudzysłowem",
            ],
            Self::Who => [
                "host, ident and user before the time",
                "начало `host ident user` перед временем",
                "pól host, ident i user przed czasem",
            ],
        };
        say!(language, en, "{ru}", "{pl}")
    }
}

impl Say for RejectionReason {
    /// As it follows a count of records.
    fn say(&self, language: Language) -> String {
        let [en, ru, pl] = match self {
            Self::Malformed => ["not readable in their format", "нарушен формат", "błędny format"],
            Self::FieldCount => ["wrong number of fields", "неверное число полей", "zła liczba pól"],
            Self::Time => ["no readable time", "время не читается", "nieczytelny czas"],
            Self::Event => ["no event", "нет события", "brak zdarzenia"],
            Self::Number => ["a number that cannot be read", "число не читается", "nieczytelna liczba"],
            Self::Encoding => ["not in the file's encoding", "не та кодировка", "złe kodowanie"],
            Self::TooLarge => ["too large", "слишком большой размер", "zbyt duży rozmiar"],
            Self::Mapping => {
                ["a computed column failed", "не вычислен столбец из сопоставления", "nieobliczona kolumna z mapowania"]
            }
            Self::NotAllowed => {
                ["not allowed for their source", "источнику это не разрешено", "niedozwolone dla źródła"]
            }
            Self::Plan => ["not as planned", "не по плану трекинга", "niezgodne z planem śledzenia"],
            Self::Erased => ["of a customer who was erased", "клиент был удалён", "klient został usunięty"],
        };
        say!(language, en, "{ru}", "{pl}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::side_by_side;

    fn unreadable(value: &str, expected: Expected) -> Flaw {
        Flaw::Unreadable { value: value.to_owned(), column: "kwota".to_owned(), expected }
    }

    fn not_as_planned(value: Option<&str>, expected: Expected) -> Flaw {
        Flaw::NotAsPlanned {
            event: "Order completed".to_owned(),
            property: "total".to_owned(),
            value: value.map(str::to_owned),
            expected,
        }
    }

    fn broken_line(expected: Expected) -> Flaw {
        Flaw::NoLogLine { expected }
    }

    fn flaws() -> Vec<Flaw> {
        let column = || "когда".to_owned();
        vec![
            Flaw::NoTime,
            Flaw::NoEvent,
            Flaw::Blank { column: column(), expected: Expected::Time },
            Flaw::Blank { column: column(), expected: Expected::Date },
            unreadable("dużo", Expected::Amount),
            unreadable("dużo", Expected::Score),
            unreadable("dużo", Expected::WholeNumber),
            unreadable("dużo", Expected::Duration),
            unreadable("rano", Expected::TimeOfDay),
            Flaw::NotTime { value: "вчера".to_owned(), column: column(), example: "01.05.2024 09:30".to_owned() },
            Flaw::AmountTooLarge { value: "99999999999999999999".to_owned(), column: "kwota".to_owned() },
            Flaw::ExpressionFailed { expression: "kind * 2".to_owned(), reason: "no such overload".to_owned() },
            Flaw::ExpressionGivesMany { expression: "[kind]".to_owned() },
            Flaw::FieldCount { found: 3, expected: 4 },
            Flaw::RecordTooLong { megabytes: 16 },
            Flaw::QuoteNotClosed { megabytes: 16 },
            Flaw::LineTooLong { kilobytes: 64 },
            Flaw::NotUtf8,
            Flaw::NotUtf8At { byte: 17 },
            Flaw::NotInEncoding,
            Flaw::NoObject,
            Flaw::TooDeep { levels: 64 },
            Flaw::JsonEndsEarly { expected: Expected::ClosingQuote },
            Flaw::JsonEndsEarly { expected: Expected::Literally("}".to_owned()) },
            Flaw::JsonUnexpected { found: '!', character: 5, expected: Expected::JsonValue },
            Flaw::JsonUnexpected { found: 'x', character: 9, expected: Expected::EndOfRecord },
            Flaw::JsonUnexpected { found: 'q', character: 9, expected: Expected::Escape },
            Flaw::JsonUnexpected { found: 'z', character: 9, expected: Expected::HexadecimalDigits },
            broken_line(Expected::TimeOpens),
            broken_line(Expected::TimeCloses),
            broken_line(Expected::QuotedRequest),
            broken_line(Expected::Status),
            broken_line(Expected::Bytes),
            broken_line(Expected::ReferrerCloses),
            broken_line(Expected::UserAgentCloses),
            broken_line(Expected::Who),
            Flaw::NoKey { found: "`<string>`".to_owned() },
            Flaw::NoList { column: "actionDetails".to_owned() },
            Flaw::UnknownKind { found: "trakc".to_owned(), expected: "`track`, `page`".to_owned() },
            Flaw::NotOneOf {
                property: "channel".to_owned(),
                found: "fax".to_owned(),
                expected: "`email`, `sms`".to_owned(),
            },
            Flaw::Missing { field: "userId".to_owned() },
            Flaw::NotFromBrowsers { call: "alias".to_owned() },
            Flaw::NotPlanned { event: "Order compleetd".to_owned() },
            not_as_planned(None, Expected::Number),
            not_as_planned(Some("dużo"), Expected::Number),
            not_as_planned(Some("5"), Expected::Text),
            not_as_planned(Some("5"), Expected::TruthValue),
        ]
    }

    #[test]
    fn every_flaw_is_told_in_each_language() {
        insta::assert_snapshot!(side_by_side(include_str!("flaw.rs"), "Flaw", &flaws()));
    }

    #[test]
    fn a_flaw_is_kept_as_json_with_its_facts() {
        for flaw in flaws() {
            let kept = serde_json::to_string(&flaw).unwrap();
            assert_eq!(serde_json::from_str::<Flaw>(&kept).unwrap(), flaw, "{kept}");
        }
        let kept = serde_json::to_string(&Flaw::FieldCount { found: 3, expected: 4 }).unwrap();
        assert_eq!(kept, r#"{"flaw":"field_count","found":3,"expected":4}"#);
    }

    #[test]
    fn every_kind_of_reason_has_its_texts() {
        let mut kinds: Vec<RejectionReason> = flaws().iter().map(Flaw::reason).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), 10, "every kind is given by some flaw");
        let texts: Vec<String> = kinds.iter().map(|kind| Language::ALL.map(|one| kind.say(one)).join(" | ")).collect();
        insta::assert_snapshot!(texts.join("\n"));
    }
}

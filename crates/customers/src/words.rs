//! Why people were joined or not, in words.

use jiff::tz::TimeZone;
use styk_model::{Identifier, IdentifierKind, Language, Say, Timestamp};
use styk_store::{Fact, FactKind, Refusal, RefusalRule, Standing};

use crate::consent::Why;
use crate::explain::Record;

/// Everything a sentence names.
pub(crate) struct Names<'a> {
    pub language: Language,
    pub zone: &'a TimeZone,
    pub a: &'a Identifier<'static>,
    pub b: &'a Identifier<'static>,
    pub source: &'a str,
    /// Name of the import, where a file brought the fact.
    pub import: Option<&'a str>,
    /// What they were seen in, where that is still there.
    pub record: Option<&'a Record>,
}

/// What a kind of identifier is called.
pub fn kind_name(kind: IdentifierKind, language: Language) -> &'static str {
    let [en, ru, pl] = match kind {
        IdentifierKind::CrmId => ["CRM number", "номер в CRM", "numer w CRM"],
        IdentifierKind::UserId => ["user account", "учётная запись", "konto użytkownika"],
        IdentifierKind::LoyaltyId => ["loyalty card", "карта лояльности", "karta lojalnościowa"],
        IdentifierKind::EmailHash => ["e-mail (hash)", "e-mail (хеш)", "e-mail (skrót)"],
        IdentifierKind::PhoneHash => ["phone (hash)", "телефон (хеш)", "telefon (skrót)"],
        IdentifierKind::MessengerId => ["messenger account", "аккаунт в мессенджере", "konto w komunikatorze"],
        IdentifierKind::DeviceId => ["device", "устройство", "urządzenie"],
        IdentifierKind::AnonymousId => ["browser cookie", "cookie браузера", "plik cookie"],
        IdentifierKind::Address => ["network address", "сетевой адрес", "adres sieciowy"],
        IdentifierKind::Case => ["case", "экземпляр процесса", "instancja procesu"],
    };
    match language {
        Language::En => en,
        Language::Ru => ru,
        Language::Pl => pl,
    }
}

/// In few words, of customers who are counted by it.
impl Say for Why {
    fn say(&self, language: Language) -> String {
        let words = match self {
            Self::Given => ["said yes", "согласие есть", "zgoda jest"],
            Self::NotNeeded => ["no consent needed", "согласие не требуется", "zgoda nie jest potrzebna"],
            Self::NeverAsked => ["never asked", "не спрашивали", "nie pytano"],
            Self::Withdrawn => ["said no", "отказ", "odmowa"],
            Self::Unconfirmed => ["waiting for confirmation", "ждём подтверждения", "czeka na potwierdzenie"],
            Self::Required => ["lacking another consent", "нет другого согласия", "brak innej zgody"],
            Self::Suppressed => ["on the suppression list", "в стоп-листе", "na liście wykluczeń"],
            Self::NotOnThisChannel => {
                ["the purpose is for other channels", "цель — для других каналов", "cel dotyczy innych kanałów"]
            }
            Self::NoSuchPurpose => ["unknown purpose", "нет такой цели", "nie ma takiego celu"],
        };
        words[language as usize].to_owned()
    }
}

fn quoted(text: &str, language: Language) -> String {
    match language {
        Language::En => format!("“{text}”"),
        Language::Ru => format!("«{text}»"),
        Language::Pl => format!("„{text}”"),
    }
}

/// The value in quotes; of a hash only its beginning.
fn value(identifier: &Identifier<'_>, language: Language) -> String {
    let hashed = matches!(identifier.kind, IdentifierKind::EmailHash | IdentifierKind::PhoneHash);
    match identifier.value.char_indices().nth(8) {
        Some((end, _)) if hashed => quoted(&format!("{}…", &identifier.value[..end]), language),
        _ => quoted(&identifier.value, language),
    }
}

fn named(identifier: &Identifier<'_>, language: Language) -> String {
    format!("{} {}", kind_name(identifier.kind, language), value(identifier, language))
}

fn day(time: Timestamp, names: &Names<'_>) -> String {
    let format = if names.language == Language::En { "%Y-%m-%d" } else { "%d.%m.%Y" };
    time.to_jiff().to_zoned(names.zone.clone()).strftime(format).to_string()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How sure the source is, after a comma.
fn standing_words(standing: Standing, language: Language) -> &'static str {
    match (standing, language) {
        (Standing::Recorded, _) => "",
        (Standing::Verified, Language::En) => ", confirmed by the source",
        (Standing::Verified, Language::Ru) => ", источник подтвердил связь",
        (Standing::Verified, Language::Pl) => ", źródło potwierdziło powiązanie",
        (Standing::Claimed, Language::En) => ", said by a browser and not confirmed",
        (Standing::Claimed, Language::Ru) => ", сообщено браузером и не подтверждено",
        (Standing::Claimed, Language::Pl) => ", podane przez przeglądarkę, niepotwierdzone",
    }
}

/// ` “order”, number “1234”`
fn in_record(record: &Record, language: Language) -> String {
    let event = quoted(&record.event, language);
    if record.case.is_empty() {
        return format!(" {event}");
    }
    let case = quoted(&record.case, language);
    let number = match language {
        Language::En => "number",
        Language::Ru => "номер",
        Language::Pl => "numer",
    };
    format!(" {event}, {number} {case}")
}

/// What a fact says, as a sentence.
pub(crate) fn sentence(fact: &Fact, names: &Names<'_>) -> String {
    let language = names.language;
    let (a, b) = (named(names.a, language), named(names.b, language));
    let (source, day) = (quoted(names.source, language), day(fact.fact.time, names));
    let import = names.import.map(|name| quoted(name, language));
    let standing = standing_words(fact.fact.standing, language);
    let record = names.record.map_or_else(String::new, |record| in_record(record, language));
    let text = match (fact.fact.kind, language) {
        (FactKind::Seen, Language::En) => {
            let import = import.map_or(String::new(), |name| format!(", import {name}"));
            format!("{a} and {b} were seen in one record{record} (source {source}{import}), first on {day}{standing}.")
        }
        (FactKind::Seen, Language::Ru) => {
            let import = import.map_or(String::new(), |name| format!(", импорт {name}"));
            format!("{a} и {b}: указаны в одной записи{record} (источник {source}{import}), впервые {day}{standing}.")
        }
        (FactKind::Seen, Language::Pl) => {
            let import = import.map_or(String::new(), |name| format!(", import {name}"));
            format!(
                "{a} i {b}: podane w jednym rekordzie{record} (źródło {source}{import}), po raz pierwszy {day}{standing}."
            )
        }
        (FactKind::Linked, Language::En) => format!("{a} and {b}: profiles merged by {source} on {day}."),
        (FactKind::Linked, Language::Ru) => format!("{a} и {b}: профили объединены вручную {day}, автор {source}."),
        (FactKind::Linked, Language::Pl) => format!("{a} i {b}: profile scalone ręcznie {day}, autor {source}."),
        (FactKind::Unlinked, Language::En) => format!("{a} and {b}: profiles un-merged by {source} on {day}."),
        (FactKind::Unlinked, Language::Ru) => format!("{a} и {b}: профили разъединены вручную {day}, автор {source}."),
        (FactKind::Unlinked, Language::Pl) => format!("{a} i {b}: profile rozdzielone ręcznie {day}, autor {source}."),
        (FactKind::Withdrawn, Language::En) => {
            format!("{a} and {b}: the decision about them was taken back by {source} on {day}.")
        }
        (FactKind::Withdrawn, Language::Ru) => format!("{a} и {b}: решение о них отменено {day}, автор {source}."),
        (FactKind::Withdrawn, Language::Pl) => format!("{a} i {b}: decyzja o nich cofnięta {day}, autor {source}."),
    };
    capitalised(&text)
}

/// Why a link was not followed, as a sentence, with the identifiers in
/// conflict; `limit` is the rule's number.
pub(crate) fn refusal_sentence(
    refusal: &Refusal,
    limit: u32,
    language: Language,
    (one, other): (&Identifier<'_>, &Identifier<'_>),
) -> String {
    let kind = kind_name(refusal.kind, language);
    let (a, b) = (value(one, language), value(other, language));
    let count = refusal.count;
    match (refusal.rule, language) {
        (RefusalRule::Unique, Language::En) => {
            format!("Not merged: one customer has one {kind}, and here are two: {a} and {b}.")
        }
        (RefusalRule::Unique, Language::Ru) => {
            format!("Профили не объединены: у одного клиента значение «{kind}» только одно, а здесь два: {a} и {b}.")
        }
        (RefusalRule::Unique, Language::Pl) => {
            format!("Profili nie scalono: jeden klient ma jedną wartość „{kind}”, a tu są dwie: {a} i {b}.")
        }
        (RefusalRule::Limit, Language::En) => {
            format!("Not merged: one customer would have {count} values of “{kind}”; the limit is {limit}.")
        }
        (RefusalRule::Limit, Language::Ru) => {
            format!("Профили не объединены: значений «{kind}» у одного клиента стало бы {count}, предел — {limit}.")
        }
        (RefusalRule::Limit, Language::Pl) => {
            format!("Profili nie scalono: jeden klient miałby wartości „{kind}”: {count}, a limit to {limit}.")
        }
        (RefusalRule::Shared, Language::En) => {
            format!("Not merged: {kind} {a} was seen with too many others, so it identifies no customer.")
        }
        (RefusalRule::Shared, Language::Ru) => {
            format!(
                "Профили не объединены: {kind} {a} встречается со слишком многими, поэтому не указывает ни на одного клиента."
            )
        }
        (RefusalRule::Shared, Language::Pl) => {
            format!(
                "Profili nie scalono: {kind} {a} występuje ze zbyt wieloma innymi, więc nie wskazuje żadnego klienta."
            )
        }
        (RefusalRule::Junk, Language::En) => {
            format!("Not merged: {kind} {a} is on the list of values that name nobody.")
        }
        (RefusalRule::Junk, Language::Ru) => {
            format!("Профили не объединены: {kind} {a} — в списке значений, которые никого не обозначают.")
        }
        (RefusalRule::Junk, Language::Pl) => {
            format!("Profili nie scalono: {kind} {a} jest na liście wartości, które nikogo nie wskazują.")
        }
        (RefusalRule::Claimed, Language::En) => {
            let (a, b) = (named(one, language), named(other, language));
            format!("Not merged: {a} and {b} are both known, and only a browser says that they are one customer.")
        }
        (RefusalRule::Claimed, Language::Ru) => {
            let (a, b) = (named(one, language), named(other, language));
            format!("Профили не объединены: {a} и {b} уже известны, а что это один клиент, сообщает только браузер.")
        }
        (RefusalRule::Claimed, Language::Pl) => {
            let (a, b) = (named(one, language), named(other, language));
            format!("Profili nie scalono: {a} i {b} są już znane, a że to jeden klient, mówi tylko przeglądarka.")
        }
        (RefusalRule::Unlinked, Language::En) => {
            format!("Not merged: {} and {} were un-merged by hand.", named(one, language), named(other, language))
        }
        (RefusalRule::Unlinked, Language::Ru) => {
            format!("Профили не объединены: {} и {} разъединены вручную.", named(one, language), named(other, language))
        }
        (RefusalRule::Unlinked, Language::Pl) => {
            format!("Profili nie scalono: {} i {} rozdzielono ręcznie.", named(one, language), named(other, language))
        }
    }
}

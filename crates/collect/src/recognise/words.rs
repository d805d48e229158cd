//! Headings of three languages and the roles they name.

use crate::mapping::Role;

/// In which words a phrase may stand inside of a longer heading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// English names a thing last: `acquisition_channel`.
    Last,
    /// Russian and Polish name it first: `Дата создания`, `Kwota brutto`.
    First,
    /// Too common a word to be looked for in others.
    Alone,
}

struct Entry {
    role: Role,
    position: Position,
    /// Normalised: see [`normalise`].
    phrases: &'static [&'static str],
}

const fn entry(role: Role, position: Position, phrases: &'static [&'static str]) -> Entry {
    Entry { role, position, phrases }
}

use Position::{Alone, First, Last};

#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    entry(Role::CrmId, Last, &["customer id", "customer number", "customer no", "customer key", "contact id", "lead id", "crm id", "contract number", "account number", "patient id", "object customer", "object client", "customerid"]),
    entry(Role::CrmId, First, &["id клиента", "код клиента", "номер клиента", "клиент id", "id контакта", "номер договора", "id klienta", "numer klienta", "nr klienta", "kod klienta", "id kontaktu", "kontrahent", "identyfikator klienta"]),
    entry(Role::CrmId, Alone, &["customer", "client", "contact", "lead", "клиент", "контакт", "klient", "kontakt"]),
    entry(Role::UserId, Last, &["user id", "userid", "account id", "member id", "subscriber id", "respondent id", "passenger id", "login", "username", "user name"]),
    entry(Role::UserId, First, &["id пользователя", "пользователь id", "код пользователя", "логин", "id абонента", "абонент", "id uzytkownika", "identyfikator uzytkownika", "id konta", "id respondenta", "id подписчика"]),
    entry(Role::UserId, Alone, &["user", "uid", "account", "respondent", "passenger", "subscriber", "member", "пользователь", "аккаунт", "uzytkownik", "konto"]),
    entry(Role::LoyaltyId, Last, &["loyalty id", "loyalty card", "loyalty number", "loyalty card number", "bonus card", "frequent flyer number"]),
    entry(Role::LoyaltyId, First, &["карта лояльности", "номер карты лояльности", "бонусная карта", "номер бонусной карты", "karta lojalnosciowa", "numer karty lojalnosciowej", "nr karty lojalnosciowej"]),
    entry(Role::Email, Last, &["email", "e mail", "email address", "mail"]),
    entry(Role::Email, First, &["почта", "эл почта", "электронная почта", "имейл", "адрес электронной почты", "адрес почты", "adres e mail", "adres email", "poczta"]),
    entry(Role::EmailHash, Last, &["email hash", "hashed email", "email sha256", "email sha 256"]),
    entry(Role::Phone, Last, &["phone", "phone number", "mobile", "mobile number", "telephone", "msisdn", "tel", "caller"]),
    entry(Role::Phone, First, &["телефон", "номер телефона", "мобильный", "мобильный телефон", "тел", "telefon", "numer telefonu", "nr telefonu", "komorka"]),
    entry(Role::PhoneHash, Last, &["phone hash", "hashed phone", "phone sha256"]),
    entry(Role::MessengerId, Last, &["telegram id", "telegram", "chat id", "whatsapp id", "whatsapp", "vk id", "messenger id"]),
    entry(Role::DeviceId, Last, &["device id", "idfa", "idfv", "gaid", "advertising id", "android id"]),
    entry(Role::DeviceId, First, &["id устройства", "идентификатор устройства", "id urzadzenia", "identyfikator urzadzenia"]),
    entry(Role::AnonymousId, Last, &["anonymous id", "cookie id", "visitor id", "client id", "clientid", "user pseudo id", "distinct id", "fingerprint"]),
    entry(Role::AnonymousId, First, &["id посетителя", "куки", "посетитель", "id odwiedzajacego", "ciasteczko"]),
    entry(Role::AnonymousId, Alone, &["cookie", "visitor"]),
    entry(Role::Address, Alone, &["ip", "ip address", "remote addr", "client ip", "user agent", "useragent", "ip адрес", "adres ip"]),
    entry(Role::Case, Last, &["case id", "case concept name", "order id", "order number", "order no", "ticket id", "ticket number", "deal id", "trip id", "booking id", "booking reference", "reservation id", "transaction id", "invoice number", "process id", "trace id"]),
    entry(Role::Case, First, &["номер заказа", "id заказа", "id сделки", "номер сделки", "номер обращения", "id обращения", "номер заявки", "id заявки", "номер тикета", "номер чека", "numer zamowienia", "id zamowienia", "nr zamowienia", "numer zgloszenia", "id zgloszenia", "nr zgloszenia", "id sprawy", "numer sprawy", "numer rezerwacji", "id transakcji", "numer transakcji", "nr paragonu"]),
    entry(Role::Case, Alone, &["case", "caseid", "order", "ticket", "deal", "trip", "booking", "заказ", "сделка", "обращение", "заявка", "zamowienie", "zgloszenie", "sprawa", "rezerwacja", "transakcja"]),
    entry(Role::Session, Last, &["session id", "sessionid", "visit id", "visitid"]),
    entry(Role::Session, First, &["id сессии", "номер сессии", "id визита", "id sesji", "id wizyty", "numer sesji"]),
    entry(Role::Session, Alone, &["session", "visit", "сессия", "визит", "sesja", "wizyta"]),
    entry(Role::Time, Last, &["timestamp", "event time", "datetime", "date time", "event date", "event timestamp", "occurred at", "created at", "created time", "created date", "order date", "purchase date", "start time", "start timestamp", "started at", "visit date", "transaction date", "response date", "submitted at", "call date"]),
    entry(Role::Time, First, &["дата и время", "дата создания", "создано", "дата события", "дата заказа", "дата звонка", "дата визита", "дата обращения", "дата покупки", "дата начала", "время события", "время начала", "data i godzina", "data i czas", "data utworzenia", "data zamowienia", "data zdarzenia", "data zakupu", "data rozpoczecia", "data kontaktu", "data polaczenia", "utworzono", "znacznik czasu"]),
    entry(Role::Time, Alone, &["time", "date", "when", "start", "created", "ts", "дата", "время", "data", "czas", "when happened"]),
    entry(Role::TimeOfDay, Last, &["time of day"]),
    entry(Role::TimeOfDay, Alone, &["time", "hour", "время", "час", "godzina", "czas"]),
    entry(Role::EndTime, Last, &["end time", "end date", "end timestamp", "ended at", "finished at", "closed at", "completed at", "close date"]),
    entry(Role::EndTime, First, &["дата окончания", "окончание", "время окончания", "дата закрытия", "дата завершения", "data zakonczenia", "czas zakonczenia", "zakonczono", "data zamkniecia"]),
    entry(Role::EndTime, Alone, &["end", "finish", "конец", "koniec"]),
    entry(Role::SentAt, Alone, &["sent at", "sentat"]),
    entry(Role::ReceivedAt, Alone, &["received at", "receivedat"]),
    entry(Role::Sequence, Alone, &["sequence", "seq", "event sequence", "sequence number"]),
    entry(Role::Event, Last, &["event", "event name", "activity", "activity name", "event type", "concept name", "action name", "ocel activity", "touchpoint", "interaction"]),
    entry(Role::Event, First, &["событие", "действие", "тип события", "название события", "активность", "операция", "zdarzenie", "nazwa zdarzenia", "czynnosc", "aktywnosc", "typ zdarzenia", "rodzaj zdarzenia", "тип обращения", "точка контакта", "punkt styku"]),
    entry(Role::Event, Alone, &["action", "type", "step", "тип", "шаг", "akcja", "operacja", "typ", "krok"]),
    entry(Role::Channel, Last, &["channel", "traffic source", "contact channel", "sales channel"]),
    entry(Role::Channel, First, &["канал", "источник трафика", "источник", "kanal", "zrodlo ruchu", "zrodlo"]),
    entry(Role::Channel, Alone, &["source", "utm source"]),
    entry(Role::Place, Last, &["page url", "page path", "page location", "screen name", "url", "page", "path", "branch", "store", "screen", "location", "shop"]),
    entry(Role::Place, First, &["страница", "адрес страницы", "экран", "магазин", "отделение", "филиал", "офис", "точка продаж", "strona", "adres strony", "ekran", "sklep", "oddzial", "placowka", "miejsce", "lokalizacja"]),
    entry(Role::Direction, Last, &["direction"]),
    entry(Role::Direction, First, &["направление", "тип звонка", "kierunek", "typ polaczenia"]),
    entry(Role::Direction, Alone, &["call type"]),
    entry(Role::Text, Last, &["comment", "comments", "text", "message", "review", "feedback", "note", "notes", "body", "verbatim"]),
    entry(Role::Text, First, &["комментарий", "текст", "отзыв", "сообщение", "примечание", "komentarz", "tekst", "opinia", "wiadomosc", "uwagi", "tresc"]),
    entry(Role::Score, Last, &["nps", "csat", "ces", "score", "rating", "stars", "satisfaction", "grade", "recommend", "effort"]),
    entry(Role::Score, First, &["оценка", "балл", "рейтинг", "удовлетворенность", "готовность рекомендовать", "усилия", "ocena", "satysfakcja", "zadowolenie", "gwiazdki", "sklonnosc do polecania", "wysilek"]),
    entry(Role::Money, Last, &["amount", "revenue", "total price", "order value", "order total", "value", "purchase amount", "net amount", "gross amount"]),
    entry(Role::Money, First, &["сумма", "стоимость", "выручка", "цена", "бюджет", "kwota", "wartosc", "suma", "przychod", "cena"]),
    entry(Role::Money, Alone, &["total", "price", "sum", "paid"]),
    entry(Role::Currency, Last, &["currency", "currency code"]),
    entry(Role::Currency, First, &["валюта", "waluta", "код валюты", "kod waluty"]),
    entry(Role::Cost, Last, &["cost"]),
    entry(Role::Cost, First, &["себестоимость", "расход", "затраты", "koszt"]),
    entry(Role::Duration, Last, &["duration", "handle time", "talk time", "call length"]),
    entry(Role::Duration, First, &["длительность", "продолжительность", "время разговора", "czas trwania", "czas rozmowy", "dlugosc"]),
    entry(Role::Actions, Last, &["clicks", "action count", "number of actions"]),
    entry(Role::Actions, First, &["количество действий", "число действий", "кликов", "liczba akcji", "liczba klikniec", "klikniecia"]),
    entry(Role::Lifecycle, Last, &["lifecycle transition", "lifecycle"]),
];

/// Lower case, camel case parted, punctuation to spaces, `ё` and Polish letters to their plain ones.
pub(crate) fn normalise(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    let mut previous = ' ';
    for c in heading.chars() {
        let new_word = c.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit());
        if (new_word || !c.is_alphanumeric()) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                out.push(plain(lower));
            }
        }
        previous = c;
    }
    out.truncate(out.trim_end().len());
    out
}

fn plain(c: char) -> char {
    match c {
        'ё' => 'е',
        'ą' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'ń' => 'n',
        'ó' => 'o',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        other => other,
    }
}

/// Units and currencies behind a heading say how its values are written, not what they are.
const UNITS: [&str; 30] = [
    "usd", "eur", "pln", "rub", "gbp", "руб", "zl", "р", "евро", "euro", "ms", "мс", "msec", "s", "sec", "secs",
    "seconds", "сек", "с", "sek", "min", "mins", "minutes", "мин", "minut", "h", "hours", "ч", "godz", "utc",
];

/// The heading without the units at its end.
pub(crate) fn without_units(normalised: &str) -> &str {
    let mut rest = normalised;
    while let Some((before, last)) = rest.rsplit_once(' ') {
        if !UNITS.contains(&last) {
            break;
        }
        rest = before;
    }
    rest
}

/// The heading without the scale at its end, and the scale: `NPS (0-10)`.
pub(crate) fn without_scale(normalised: &str) -> (&str, Option<(i16, i16)>) {
    let scale = || {
        let (rest, high) = normalised.rsplit_once(' ')?;
        let (heading, low) = rest.rsplit_once(' ')?;
        let (low, high): (i16, i16) = (low.parse().ok()?, high.parse().ok()?);
        ((0..=1).contains(&low) && (3..=100).contains(&high)).then_some((heading, Some((low, high))))
    };
    scale().unwrap_or((normalised, None))
}

/// Roles that a normalised heading names, with how well (1 for exactly).
pub(crate) fn roles(normalised: &str) -> Vec<(Role, f64)> {
    let heading = without_units(without_scale(normalised).0);
    let mut found: Vec<(Role, f64)> = Vec::new();
    for entry in ENTRIES {
        let best = entry.phrases.iter().map(|phrase| fit(heading, phrase, entry.position)).fold(0.0, f64::max);
        if best > 0.0 {
            match found.iter_mut().find(|(role, _)| *role == entry.role) {
                Some((_, known)) => *known = known.max(best),
                None => found.push((entry.role, best)),
            }
        }
    }
    found
}

fn fit(heading: &str, phrase: &str, position: Position) -> f64 {
    if heading == phrase {
        return 1.0;
    }
    let inside = match position {
        Last => heading.strip_suffix(phrase).is_some_and(|before| before.ends_with(' ')),
        First => heading.strip_prefix(phrase).is_some_and(|after| after.starts_with(' ')),
        Alone => false,
    };
    // A longer phrase says more: `event timestamp` before `timestamp`.
    if inside { 0.7 + 0.01 * (phrase.len().min(20) as f64) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_brought_to_one_form() {
        for (heading, expected) in [
            ("customerID", "customer id"),
            ("Сумма, руб.", "сумма руб"),
            ("Kwota (zł)", "kwota zl"),
            ("case:concept:name", "case concept name"),
            ("acquisition_channel", "acquisition channel"),
            (".order", "order"),
            ("ПОЧТА", "почта"),
        ] {
            assert_eq!(normalise(heading), expected);
        }
    }

    #[test]
    fn headings_of_three_languages_name_roles() {
        for (heading, role) in [
            ("user_id", Role::UserId),
            ("acquisition_channel", Role::Channel),
            ("Сумма, руб.", Role::Money),
            ("Kwota brutto (zł)", Role::Money),
            ("Дата создания", Role::Time),
            ("Data zamówienia", Role::Time),
            ("Длительность, сек", Role::Duration),
            ("E-mail", Role::Email),
            ("Numer telefonu", Role::Phone),
        ] {
            let found = roles(&normalise(heading));
            let best = found.iter().max_by(|a, b| a.1.total_cmp(&b.1));
            assert_eq!(best.map(|(role, _)| *role), Some(role), "{heading}");
        }
        for heading in ["user_cohort", "Customer Type", "Flight Distance", "activity_instance_id"] {
            assert_eq!(roles(&normalise(heading)), [], "{heading}");
        }
    }
}

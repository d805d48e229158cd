//! Which columns a file has, what they are called and what they mean.

use serde::{Deserialize, Serialize};
use styk_model::{IdentifierKind, Language};

use crate::Demo;
use crate::plan::Plan;
use crate::scenario::{FileKind, Labels, label};

pub(crate) const CARD_KEY: &str = "card_created";
pub(crate) const CARD_MADE: Labels = ["Customer registered", "Регистрация клиента", "Rejestracja klienta"];

/// What a column holds, in the words of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    Time,
    EndTime,
    Event,
    Channel,
    Place,
    Case,
    Identifier(IdentifierKind),
    Text,
    Score,
    Amount,
    Currency,
    Duration,
    Cost,
    /// Kept as a property.
    Property,
}

/// A heading, or the path of a JSON field, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMeaning {
    pub name: String,
    pub meaning: Meaning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Record,
    Time,
    Ended,
    Event,
    Channel,
    Device,
    Campaign,
    Page,
    Visitor,
    Session,
    Order,
    Cookie,
    Account,
    Card,
    Loyalty,
    Email,
    Phone,
    Messenger,
    Name,
    City,
    Plan,
    Language,
    Segment,
    Product,
    PaymentMethod,
    Amount,
    Currency,
    Place,
    Queue,
    Duration,
    Cost,
    Csat,
    Nps,
    Ces,
    Comment,
    Purpose,
    ContactChannels,
    Wording,
}

impl Column {
    fn labels(self, kind: FileKind) -> Labels {
        match self {
            Self::Record if kind == FileKind::Calls => ["Call ID", "Номер звонка", "Numer rozmowy"],
            Self::Record if kind == FileKind::Visits => ["Ticket number", "Номер талона", "Numer biletu"],
            Self::Record if kind == FileKind::Requests => ["Ticket ID", "Номер обращения", "Numer zgłoszenia"],
            Self::Record if kind == FileKind::Chats => ["Conversation number", "Номер диалога", "Numer rozmowy"],
            Self::Record => ["Response ID", "ID ответа", "ID odpowiedzi"],
            Self::Time if kind == FileKind::WebEvents => ["timestamp", "Дата и время", "Data i godzina"],
            Self::Time if kind == FileKind::Customers => ["Registration date", "Дата регистрации", "Data rejestracji"],
            Self::Time => ["Date and time", "Дата и время", "Data i godzina"],
            Self::Ended => ["Finished at", "Дата завершения", "Data zakończenia"],
            Self::Event if kind == FileKind::WebEvents => ["event", "Событие", "Zdarzenie"],
            Self::Event => ["Event", "Событие", "Zdarzenie"],
            Self::Channel if kind == FileKind::WebEvents => ["channel", "Канал", "Kanał"],
            Self::Channel => ["Channel", "Канал", "Kanał"],
            Self::Device => ["device_type", "Тип устройства", "Typ urządzenia"],
            Self::Campaign => ["utm_source", "utm_source", "utm_source"],
            Self::Page => ["page", "Страница", "Strona"],
            Self::Visitor => ["visitor_type", "Тип посетителя", "Typ użytkownika"],
            Self::Session => ["session_id", "ID визита", "ID sesji"],
            Self::Order => ["Order number", "Номер заказа", "Numer zamówienia"],
            Self::Cookie => ["client_id", "ID посетителя", "ID odwiedzającego"],
            Self::Account if kind == FileKind::WebEvents => ["user_id", "ID пользователя", "ID użytkownika"],
            Self::Account => ["User ID", "ID пользователя", "ID użytkownika"],
            Self::Card => ["Customer ID", "ID клиента", "ID klienta"],
            Self::Loyalty => ["Loyalty card", "Карта лояльности", "Karta lojalnościowa"],
            Self::Email => ["E-mail", "E-mail", "E-mail"],
            Self::Phone => ["Phone", "Телефон", "Telefon"],
            Self::Messenger => ["WhatsApp ID", "Telegram ID", "Messenger ID"],
            // What stands under these headings is said of the customer.
            Self::Name => ["traits.name"; 3],
            Self::City => ["traits.city"; 3],
            Self::Plan => ["traits.plan"; 3],
            Self::Language => ["traits.language"; 3],
            Self::Purpose => ["purpose"; 3],
            // Over which they allow to be reached; `channel` would be taken for where they were.
            Self::ContactChannels => ["channels"; 3],
            Self::Wording => ["wording"; 3],
            Self::Segment => ["Segment", "Сегмент", "Segment"],
            Self::Product => ["Product", "Продукт", "Produkt"],
            Self::PaymentMethod => ["Payment method", "Способ оплаты", "Metoda płatności"],
            Self::Amount => ["Amount", "Сумма", "Kwota"],
            Self::Currency => ["Currency", "Валюта", "Waluta"],
            Self::Place => ["Location", "Место", "Placówka"],
            Self::Queue => ["Wait time (s)", "Время ожидания, с", "Czas oczekiwania (s)"],
            Self::Duration => ["Duration (s)", "Длительность, с", "Czas trwania (s)"],
            Self::Cost => ["Cost (GBP)", "Себестоимость, руб.", "Koszt (zł)"],
            Self::Csat => ["CSAT (1-5)", "Оценка CSAT (1-5)", "Ocena CSAT (1-5)"],
            Self::Nps => ["NPS (0-10)", "Оценка NPS (0-10)", "Ocena NPS (0-10)"],
            Self::Ces => ["CES (1-7)", "Оценка CES (1-7)", "Ocena CES (1-7)"],
            Self::Comment if kind == FileKind::Chats => ["Message", "Сообщение", "Wiadomość"],
            Self::Comment => ["Comment", "Комментарий", "Komentarz"],
        }
    }

    fn meaning(self, kind: FileKind) -> Meaning {
        use IdentifierKind as Kind;
        match self {
            Self::Time => Meaning::Time,
            Self::Ended => Meaning::EndTime,
            Self::Cost => Meaning::Cost,
            Self::Event => Meaning::Event,
            Self::Channel => Meaning::Channel,
            Self::Place | Self::Page => Meaning::Place,
            Self::Session | Self::Order => Meaning::Case,
            // A number that only this record has is a case where there is no order to belong to.
            Self::Record if matches!(kind, FileKind::Visits | FileKind::Requests | FileKind::Chats) => Meaning::Case,
            Self::Cookie => Meaning::Identifier(Kind::AnonymousId),
            Self::Account => Meaning::Identifier(Kind::UserId),
            Self::Card => Meaning::Identifier(Kind::CrmId),
            Self::Loyalty => Meaning::Identifier(Kind::LoyaltyId),
            Self::Email => Meaning::Identifier(Kind::EmailHash),
            Self::Phone => Meaning::Identifier(Kind::PhoneHash),
            Self::Messenger => Meaning::Identifier(Kind::MessengerId),
            Self::Amount => Meaning::Amount,
            Self::Currency => Meaning::Currency,
            Self::Duration => Meaning::Duration,
            Self::Csat | Self::Nps | Self::Ces => Meaning::Score,
            Self::Comment => Meaning::Text,
            _ => Meaning::Property,
        }
    }
}

/// How a file is laid out.
pub(super) struct Layout {
    pub kind: FileKind,
    pub language: Language,
    pub columns: &'static [Column],
    pub delimiter: u8,
    pub decimal_comma: bool,
    byte_order_mark: bool,
}

impl Layout {
    /// The first line; empty for JSON lines.
    pub(super) fn heading(&self) -> String {
        if self.kind == FileKind::AppEvents {
            return String::new();
        }
        let mut heading = String::from(if self.byte_order_mark { "\u{feff}" } else { "" });
        for (position, column) in self.columns.iter().enumerate() {
            if position > 0 {
                heading.push(char::from(self.delimiter));
            }
            let name = label(&column.labels(self.kind), self.language);
            // Headings such as "Себестоимость, руб." hold the delimiter of some files.
            let quotes = if name.contains(char::from(self.delimiter)) { "\"" } else { "" };
            heading.extend([quotes, name, quotes]);
        }
        heading.push_str("\r\n");
        heading
    }

    pub(super) fn meanings(&self) -> Vec<ColumnMeaning> {
        if self.kind == FileKind::AppEvents {
            return app_meanings();
        }
        let meaning = |column: &Column| ColumnMeaning {
            name: label(&column.labels(self.kind), self.language).to_owned(),
            meaning: column.meaning(self.kind),
        };
        self.columns.iter().map(meaning).collect()
    }
}

fn app_meanings() -> Vec<ColumnMeaning> {
    let fields = [
        ("event", Meaning::Event),
        ("timestamp", Meaning::Time),
        ("anonymousId", Meaning::Identifier(IdentifierKind::AnonymousId)),
        ("userId", Meaning::Identifier(IdentifierKind::UserId)),
        ("channel", Meaning::Channel),
        ("properties.session_id", Meaning::Case),
        ("properties.value", Meaning::Amount),
        ("properties.currency", Meaning::Currency),
        ("properties.order_id", Meaning::Property),
    ];
    fields.into_iter().map(|(name, meaning)| ColumnMeaning { name: name.to_owned(), meaning }).collect()
}

/// Offices of Russia and Poland export with semicolons and decimal commas, as
/// their spreadsheets read them; what programs write is plain.
pub(super) fn layout(plan: &Plan, kind: FileKind) -> Layout {
    let language = plan.options.language;
    let from_office = !matches!(kind, FileKind::WebEvents | FileKind::AppEvents | FileKind::NpsSurvey);
    let semicolons = from_office && language != Language::En;
    Layout {
        kind,
        language,
        columns: columns(plan.demo, kind),
        delimiter: if semicolons { b';' } else { b',' },
        decimal_comma: semicolons,
        byte_order_mark: semicolons,
    }
}

fn columns(demo: Demo, kind: FileKind) -> &'static [Column] {
    use Column::{
        Account, Amount, Campaign, Card, Ces, Channel, City, Comment, ContactChannels, Cookie, Cost, Csat, Currency,
        Device, Duration, Email, Ended, Event, Language, Loyalty, Messenger, Name, Nps, Order, Page, PaymentMethod,
        Phone, Place, Plan, Product, Purpose, Queue, Record, Segment, Session, Time, Visitor, Wording,
    };
    match kind {
        FileKind::Customers => {
            &[Card, Time, Event, Name, Email, Phone, Account, Loyalty, City, Plan, Language, Segment]
        }
        FileKind::WebEvents => &[Time, Cookie, Account, Session, Event, Page, Channel, Device, Visitor, Campaign],
        FileKind::AppEvents => &[],
        FileKind::Orders if demo == Demo::Bank => {
            &[Order, Time, Event, Account, Email, Phone, Channel, Product, Amount, Currency, Segment]
        }
        FileKind::Orders => {
            &[Order, Time, Event, Account, Email, Phone, Channel, Product, PaymentMethod, Amount, Currency, Segment]
        }
        FileKind::Calls => {
            &[Record, Time, Event, Channel, Phone, Card, Order, Queue, Duration, Cost, Csat, Comment, Segment]
        }
        FileKind::Visits if demo == Demo::Bank => {
            &[Record, Time, Event, Channel, Place, Card, Loyalty, Phone, Queue, Duration, Ended]
        }
        FileKind::Visits => &[Order, Time, Event, Channel, Place, Loyalty, Phone, Queue, Duration, Ended],
        FileKind::Chats => &[Record, Time, Event, Channel, Messenger, Phone, Queue, Duration, Comment],
        FileKind::Requests => &[Record, Time, Event, Channel, Email, Phone, Comment],
        FileKind::NpsSurvey => &[Record, Time, Event, Channel, Email, Card, Order, Nps, Comment],
        FileKind::Consents => &[Card, Time, Event, Purpose, ContactChannels, Wording],
        FileKind::CesSurvey => &[Record, Time, Event, Channel, Email, Card, Order, Ces, Comment],
    }
}

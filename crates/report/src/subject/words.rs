//! The words of an archive.

use std::fmt::Write as _;

use styk_model::{ContactChannel, Language, PersonNumber};

macro_rules! texts {
    ($($name:ident: $en:literal, $ru:literal, $pl:literal;)*) => {
        /// A heading or a short text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Words { $($name,)* }

        impl Words {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name,)*];

            pub(super) fn of(self, language: Language) -> &'static str {
                let texts = match self { $(Self::$name => [$en, $ru, $pl],)* };
                texts[language as usize]
            }
        }
    };
}

texts! {
    Title: "Everything about customer", "Все данные о клиенте", "Wszystkie dane o kliencie";
    Lead: "This archive holds what Styk keeps about one customer. Keep it where nobody else can read it.",
        "В этом архиве всё, что Styk хранит об одном клиенте. Храните его там, где его не прочтут посторонние.",
        "To archiwum zawiera wszystko, co Styk przechowuje o jednym kliencie. Trzymaj je tam, gdzie nikt obcy go nie przeczyta.";
    Before: "Before you hand it on: texts and notes may speak of other people, and seen_by.json names employees. Whether the customer is to get those parts is for the company to decide.",
        "Прежде чем передать архив: в текстах и заметках могут упоминаться другие люди, а seen_by.json называет сотрудников. Передавать ли клиенту эти части, решает компания.",
        "Zanim przekażesz archiwum: teksty i notatki mogą mówić o innych osobach, a seen_by.json wymienia pracowników. O tym, czy klient ma dostać te części, decyduje firma.";
    Files: "Files", "Файлы", "Pliki";
    File: "File", "Файл", "Plik";
    Holds: "What it is", "Что это", "Co to jest";
    Identifiers: "Identifiers", "Идентификаторы", "Identyfikatory";
    Kind: "Kind", "Вид", "Rodzaj";
    Value: "Value", "Значение", "Wartość";
    Consents: "Consent", "Согласия", "Zgody";
    Purpose: "Purpose", "Цель", "Cel";
    Channel: "Channel", "Канал", "Kanał";
    EveryChannel: "all", "все", "wszystkie";
    MayBeReached: "Whether the customer may be reached", "Можно ли обращаться к клиенту", "Czy wolno się kontaktować";
    Since: "Since", "С какого времени", "Od kiedy";
    Newest: "Newest interactions", "Последние взаимодействия", "Najnowsze interakcje";
    Time: "Time", "Время", "Czas";
    Event: "Event", "Событие", "Zdarzenie";
    Place: "Place", "Место", "Miejsce";
    Source: "Source", "Источник", "Źródło";
    Amount: "Amount", "Сумма", "Kwota";
    Text: "Text", "Текст", "Tekst";
    MadeBy: "Made with Styk", "Сделано в Styk", "Utworzono w Styk";

    OfCustomer: "The number of the customer and all identifiers. Of e-mail addresses and phone numbers only SHA-256 hashes are kept.",
        "Номер клиента и все его идентификаторы. От адресов почты и телефонов хранятся только хеши SHA-256.",
        "Numer klienta i wszystkie identyfikatory. Z adresów e-mail i telefonów przechowywane są tylko skróty SHA-256.";
    OfIdentity: "How the identifiers came together: what joined them, what was not followed, and what employees decided and why.",
        "Как идентификаторы оказались у одного клиента: что их связало, какие связи не учтены, что решили сотрудники и почему.",
        "Jak identyfikatory połączyły się w jednego klienta: co je łączy, których powiązań nie uwzględniono, co i dlaczego zdecydowali pracownicy.";
    OfConsent: "For each purpose and channel whether the customer may be reached, why and since when; all that was said of it; entries of the suppression list.",
        "Для каждой цели и каждого канала — можно ли обращаться к клиенту, почему и с какого времени; всё, что было об этом сказано; записи стоп-листа.",
        "Dla każdego celu i kanału: czy wolno się kontaktować, dlaczego i od kiedy; wszystko, co o tym powiedziano; wpisy na liście wykluczeń.";
    OfTraits: "What is said of the customer, by whom and from when to when.",
        "Что сказано о клиенте, кем и с какого по какое время.",
        "Co powiedziano o kliencie, kto to powiedział i od kiedy do kiedy.";
    OfCsv: "All interactions in order of time, for a spreadsheet. What it would take for a formula begins with an apostrophe.",
        "Все взаимодействия по порядку времени, для электронной таблицы. Перед тем, что она приняла бы за формулу, стоит апостроф.",
        "Wszystkie interakcje w kolejności czasu, do arkusza kalkulacyjnego. Przed tym, co arkusz uznałby za formułę, stoi apostrof.";
    OfJsonLines: "The same for programs, exactly as it is kept: a JSON object a line.",
        "То же для программ, в точности как хранится: по объекту JSON в строке.",
        "To samo dla programów, dokładnie tak, jak jest przechowywane: po jednym obiekcie JSON w wierszu.";
    OfSegments: "The segments that the customer is in, and when they entered and left those that are followed.",
        "Сегменты, в которых клиент состоит, и когда он входил в отслеживаемые сегменты и выходил из них.",
        "Segmenty, do których klient należy, oraz kiedy wchodził do śledzonych segmentów i z nich wychodził.";
    OfLists: "Lists for other systems that the customer was on.",
        "Списки для других систем, в которых клиент был.",
        "Listy dla innych systemów, na których klient był.";
    OfWebhooks: "What other systems were told of the customer at once, and what was withheld.",
        "О чём сообщалось другим системам сразу и о чём им не сообщили.",
        "O czym od razu powiadomiono inne systemy, a czego im nie przekazano.";
    OfSeenBy: "Who looked at the customer, and when.",
        "Кто и когда смотрел данные клиента.",
        "Kto i kiedy oglądał dane klienta.";
    OfPage: "The most important of it as a page to read.",
        "Самое важное на одной странице.",
        "Najważniejsze na jednej stronie.";
}

/// What is in an archive beside the note that says so.
pub(super) const FILES: [(&str, Words); 11] = [
    ("customer.json", Words::OfCustomer),
    ("identity.json", Words::OfIdentity),
    ("consent.json", Words::OfConsent),
    ("traits.json", Words::OfTraits),
    ("interactions.csv", Words::OfCsv),
    ("interactions.jsonl", Words::OfJsonLines),
    ("segments.json", Words::OfSegments),
    ("lists.json", Words::OfLists),
    ("webhooks.json", Words::OfWebhooks),
    ("seen_by.json", Words::OfSeenBy),
    ("index.html", Words::OfPage),
];

impl Words {
    /// With the number of a customer behind it.
    pub(super) fn about(self, person: PersonNumber, language: Language) -> String {
        format!("{} {person}", self.of(language))
    }
}

/// The note that lies beside the files.
pub(super) fn readme(person: PersonNumber, language: Language) -> String {
    let mut text = format!("{}\n\n", Words::Title.about(person, language));
    for word in [Words::Lead, Words::Before] {
        text.push_str(word.of(language));
        text.push_str("\n\n");
    }
    for (name, about) in FILES {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{name}\n    {}", about.of(language));
    }
    text
}

pub(super) fn channel(channel: ContactChannel, language: Language) -> &'static str {
    let texts = match channel {
        ContactChannel::Email => ["e-mail", "почта", "e-mail"],
        ContactChannel::Sms => ["SMS", "SMS", "SMS"],
        ContactChannel::Phone => ["phone", "телефон", "telefon"],
        ContactChannel::Messenger => ["messenger", "мессенджер", "komunikator"],
        ContactChannel::Push => ["push", "push-уведомления", "powiadomienia push"],
        ContactChannel::Post => ["post", "бумажная почта", "poczta tradycyjna"],
        ContactChannel::Ads => ["advertising networks", "рекламные сети", "sieci reklamowe"],
    };
    texts[language as usize]
}

/// Why a customer may be reached or not, by its name in JSON; nothing for a name that is not known.
pub(super) fn why(name: &str, language: Language) -> &'static str {
    let texts = match name {
        "given" => ["Yes: the customer agreed.", "Да: клиент дал согласие.", "Tak: klient wyraził zgodę."],
        "not_needed" => [
            "Yes: no consent is needed, and the customer has not objected.",
            "Да: согласие не нужно, и клиент не возражал.",
            "Tak: zgoda nie jest potrzebna, a klient nie wniósł sprzeciwu.",
        ],
        "never_asked" => {
            ["No: the customer was never asked.", "Нет: клиента ещё не спрашивали.", "Nie: klienta jeszcze nie pytano."]
        }
        "withdrawn" => [
            "No: the customer refused, withdrew the consent or objected.",
            "Нет: клиент отказался, отозвал согласие или возразил.",
            "Nie: klient odmówił, wycofał zgodę albo wniósł sprzeciw.",
        ],
        "unconfirmed" => [
            "Not yet: the consent has not been confirmed.",
            "Пока нет: согласие ещё не подтверждено.",
            "Jeszcze nie: zgoda nie została potwierdzona.",
        ],
        "required" => [
            "No: it requires another purpose, which is not allowed.",
            "Нет: нужна ещё и другая цель, а она не разрешена.",
            "Nie: potrzebny jest też inny cel, a on nie jest dozwolony.",
        ],
        "suppressed" => [
            "No: an identifier of the customer is on the suppression list.",
            "Нет: один из идентификаторов клиента в стоп-листе.",
            "Nie: identyfikator klienta jest na liście wykluczeń.",
        ],
        "not_on_this_channel" => [
            "No: the purpose is for other channels.",
            "Нет: эта цель для других каналов.",
            "Nie: ten cel dotyczy innych kanałów.",
        ],
        "no_such_purpose" => ["No: there is no such purpose.", "Нет: такой цели нет.", "Nie: nie ma takiego celu."],
        _ => return "",
    };
    texts[language as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_there_in_each_language() {
        for word in Words::ALL {
            let [en, ru, pl] = Language::ALL.map(|language| word.of(language));
            assert!(!en.is_empty() && en != ru && ru != pl, "{en}");
            assert!(ru.chars().any(|letter| matches!(letter, 'а'..='я')), "Russian: {ru}");
        }
    }

    #[test]
    fn the_note_names_every_file() {
        for language in Language::ALL {
            let note = readme(7, language);
            assert!(FILES.iter().all(|(name, _)| note.contains(name)), "{note}");
        }
    }
}

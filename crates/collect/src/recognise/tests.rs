use std::io::Write;

use styk_model::{Interaction, Money, Scale};

use super::*;
use crate::when::TimeFormat;
use crate::{FileSettings, Limits, Origin, open, preview};

fn table_of(name: &str, bytes: &[u8]) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    open(&Origin::Path(path), &FileSettings::default(), Limits::default()).unwrap().remove(0)
}

fn guess(name: &str, text: &str) -> Guessed {
    Mapping::guess(&table_of(name, text.as_bytes()), &Hints::default()).unwrap()
}

fn interactions(name: &str, bytes: &[u8]) -> Vec<Interaction<'static>> {
    let table = table_of(name, bytes);
    let guessed = Mapping::guess(&table, &Hints::default()).unwrap();
    let shown = preview(&table, &guessed.mapping, 100).unwrap();
    assert_eq!(shown.rejections, [], "{:?}", guessed.mapping);
    shown.interactions
}

fn roles(guessed: &Guessed) -> Vec<(&str, Role)> {
    guessed.guesses.iter().map(|guess| (guess.column.as_str(), guess.role)).collect()
}

const RUSSIAN: &str = "Дата и время;Клиент;Телефон;Событие;Канал;Сумма, руб.;Комментарий;Оценка\n\
    01.02.2024 10:15;К-17;8 912 345-67-89;Звонок;Телефон;1 234,50;Долго ждал ответа;3\n\
    13.02.2024 18:00;К-18;+7 912 345-67-90;Покупка;Магазин;99,00;Всё хорошо, спасибо;5\n";

#[test]
fn a_russian_export_is_recognised() {
    let guessed = guess("обращения.csv", RUSSIAN);
    assert_eq!(
        roles(&guessed),
        [
            ("Дата и время", Role::Time),
            ("Клиент", Role::CrmId),
            ("Телефон", Role::Phone),
            ("Событие", Role::Event),
            ("Канал", Role::Channel),
            ("Сумма, руб.", Role::Money),
            ("Комментарий", Role::Text),
            ("Оценка", Role::Score),
        ]
    );
    assert_eq!(guessed.mapping.decimal, Some(DecimalMark::Comma));
    assert_eq!(guessed.missing, [Missing::Zone]);
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
    for bytes in [RUSSIAN.as_bytes(), &bytes] {
        let first = &interactions("обращения.csv", bytes)[0];
        assert_eq!(first.time.to_string(), "2024-02-01T10:15:00Z");
        assert_eq!(first.money, Some(Money { minor: 123_450, currency: Currency::RUB }));
        assert_eq!(first.medium, styk_model::Medium::Human);
        assert_eq!(first.score.map(|score| score.scale.to_string()).as_deref(), Some("rating:1..5"));
        assert_eq!(first.text.as_deref(), Some("Долго ждал ответа"));
    }
}

#[test]
fn a_scale_in_the_heading_is_the_scale() {
    for (heading, value, scale) in [
        ("NPS (0-10)", "9", "nps:0..10"),
        ("CES (1-7)", "3", "ces:1..7"),
        ("Удовлетворённость (1–5)", "2", "csat:1..5"),
        ("Ocena obsługi (1-10)", "4", "rating:1..10"),
    ] {
        let text =
            format!("Date,E-mail,{heading}\n2024-03-01,anna@example.com,{value}\n2024-03-02,jan@example.pl,{value}\n");
        assert_eq!(roles(&guess("survey.csv", &text))[2], (heading, Role::Score));
        let read = interactions("survey.csv", text.as_bytes());
        assert_eq!(read[0].score.map(|score| score.scale.to_string()).as_deref(), Some(scale), "{heading}");
    }
}

#[test]
fn a_polish_export_is_recognised() {
    let text = "Data zamówienia;Godzina;Numer zamówienia;Adres e-mail;Kwota (zł);NPS\n\
        2024-03-01;10:15;Z/1;Anna@Example.com;1.234,50;9\n\
        2024-03-02;23:05;Z/2;jan@example.pl;99,00;0\n";
    let guessed = guess("zamowienia.csv", text);
    let expected = [
        ("Data zamówienia", Role::Date),
        ("Godzina", Role::TimeOfDay),
        ("Numer zamówienia", Role::Case),
        ("Adres e-mail", Role::Email),
        ("Kwota (zł)", Role::Money),
        ("NPS", Role::Score),
    ];
    assert_eq!(roles(&guessed)[..6], expected);
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(text);
    let read = interactions("zamowienia.csv", &bytes);
    assert_eq!(read[1].time.to_string(), "2024-03-02T23:05:00Z");
    assert_eq!(read[0].money, Some(Money { minor: 123_450, currency: Currency::PLN }));
    assert_eq!(read[1].score.map(|score| score.scale), Some(Scale::NPS));
    assert!(read.iter().all(|interaction| interaction.who[0].value.len() == 64));
    let shown = format!("{read:?}").to_lowercase();
    assert!(!shown.contains("example"), "a raw address leaves: {shown}");
}

#[test]
fn an_english_export_is_recognised() {
    let text = "event_time,customer_id,session_id,event_type,page_url,duration_ms\n\
        12/31/2023 11:59 PM,c1,s1,view,https://shop.example.com/p/123?utm_source=news&utm_medium=email,1500\n\
        1/2/2024 9:00 AM,c2,s2,buy,https://shop.example.com/cart,20\n";
    let guessed = guess("events.csv", text);
    assert_eq!(guessed.mapping.columns["event_time"].format, Some(TimeFormat::MonthFirst));
    assert_eq!(guessed.mapping.columns["duration_ms"].unit, Some(DurationUnit::Milliseconds));
    let first = &interactions("events.csv", text.as_bytes())[0];
    assert_eq!((&*first.place, &*first.channel, &*first.case), ("/p/*", "email", "s1"));
    assert_eq!(first.duration_ms, Some(1500));
    assert_eq!(first.properties, r#"{"utm_source":"news","utm_medium":"email"}"#);
}

#[test]
fn values_tell_where_headings_do_not() {
    let guessed = guess("x.csv", "a,b,c\nanna@example.com,2024-01-02 10:00,x\njan@example.pl,2024-01-03 11:00,y\n");
    assert_eq!(roles(&guessed)[..2], [("a", Role::Email), ("b", Role::Time)]);
    assert!(guessed.guesses.iter().all(|guess| guess.confidence < 0.9), "not as sure as with headings");
}

#[test]
fn an_order_of_day_and_month_that_stays_open_is_said() {
    let guessed = guess("x.csv", "date,user_id,event\n01/02/2024,u1,view\n02/03/2024,u2,buy\n");
    assert!(guessed.missing.contains(&Missing::DateOrder("date".into())), "{:?}", guessed.missing);
}

#[test]
fn amounts_whose_separator_may_be_either_are_not_rounded_into_each_other() {
    let read = interactions(
        "orders.csv",
        "customer_id,order_date,amount\nc1,2024-01-05,\"1,234\"\nc2,2024-01-06,\"12,345.50\"\n".as_bytes(),
    );
    assert_eq!(read[0].money.map(|money| money.minor), Some(123_400));
    assert_eq!(read[1].money.map(|money| money.minor), Some(1_234_550));
}

#[test]
fn what_is_missing_is_said_in_three_languages() {
    for missing in [Missing::Time, Missing::Customer, Missing::Zone, Missing::Currency, Missing::DateOrder("d".into())]
    {
        let said: std::collections::BTreeSet<String> =
            styk_model::Language::ALL.into_iter().map(|language| missing.say(language)).collect();
        assert_eq!(said.len(), 3, "{missing:?}");
    }
}

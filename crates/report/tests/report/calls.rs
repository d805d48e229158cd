//! Lists for people who call.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use styk_model::calls::{CallField, CallList, CallOutcome, CallSince, LeftOut, RecentContact, ToCall};
use styk_model::{Currency, IdentifierKind, Language, Money, Scale, Score, Timestamp};
use styk_report::call_list;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn list(language: Language) -> CallList {
    let anna = ToCall {
        person: 7,
        identifiers: vec![(IdentifierKind::CrmId, "K-1".to_owned()), (IdentifierKind::PhoneHash, "ab".repeat(32))],
        name: Some("=cmd|' /C calc'!A0".to_owned()),
        phone: Some("+48601234567".to_owned()),
        email: None,
        last_seen: at("2024-05-11T22:30:00Z"),
        since: Some(CallSince { time: at("2024-05-01T10:00:00Z"), or_earlier: true }),
        why: vec!["“buy” in 90 days: 3 times".to_owned(), "any interaction in 14 days: 0 times".to_owned()],
        paid: Some((at("2024-04-02T10:00:00Z"), Money { minor: 12_050, currency: Currency::PLN })),
        score: Some((at("2024-04-03T10:00:00Z"), Score { value: 2.0, scale: Scale::CSAT_5 })),
        recent: vec![RecentContact {
            time: at("2024-05-11T22:30:00Z"),
            touchpoint: "Complaint".to_owned(),
            channel: "phone".to_owned(),
            money: None,
            score: Some(Score { value: 2.0, scale: Scale::CSAT_5 }),
            text: "never again".to_owned(),
        }],
    };
    let boris = ToCall {
        person: 9,
        identifiers: vec![(IdentifierKind::EmailHash, "cd".repeat(32))],
        name: None,
        phone: Some("@+48602234567".to_owned()),
        since: None,
        paid: None,
        score: None,
        ..anna.clone()
    };
    CallList {
        segment: "loyal".to_owned(),
        name: "Loyal".to_owned(),
        rule: "count(\"buy\", \"90d\") >= 2".to_owned(),
        purpose: "marketing".to_owned(),
        purpose_name: "Offers".to_owned(),
        language,
        zone: "Europe/Warsaw".to_owned(),
        at: at("2024-05-12T08:00:00Z"),
        made: at("2024-05-12T09:00:00Z"),
        author: "anna@example.com".to_owned(),
        members: 10,
        customers: vec![anna, boris],
        left_out: vec![LeftOut { reason: "never asked".to_owned(), customers: 8 }],
    }
}

fn sheets(list: &CallList) -> Vec<Range<Data>> {
    let mut book = Xlsx::new(Cursor::new(call_list(list).unwrap())).unwrap();
    let names = book.sheet_names();
    for name in &names {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name} holds a formula");
    }
    names.iter().map(|name| book.worksheet_range(name).unwrap()).collect()
}

/// A part of the workbook as XML.
fn part(list: &CallList, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(call_list(list).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn row(sheet: &Range<Data>, number: u32) -> Vec<String> {
    let (_, width) = sheet.get_size();
    (0..width as u32).map(|at| sheet.get_value((number, at)).map(ToString::to_string).unwrap_or_default()).collect()
}

#[test]
fn a_list_says_who_why_and_what_was_last_and_has_columns_to_fill_in() {
    let sheets = sheets(&list(Language::En));
    let headings = row(&sheets[0], 3);
    let expected = [
        "No.",
        "Customer",
        "Name",
        "Phone",
        "Last seen",
        "In the segment since",
        "Why in the segment",
        "Last payment on",
        "Last payment",
        "Last score",
        "Last interactions",
        "Outcome",
        "Called on",
        "Call again on",
        "Note",
        "styk_crm_id",
        "styk_user_id",
        "styk_loyalty_id",
        "styk_email_hash",
        "styk_phone_hash",
        "styk_messenger_id",
        "styk_segment",
        "styk_purpose",
    ];
    assert_eq!(headings, expected, "nobody has an e-mail address, so there is no column for it");
    let anna = row(&sheets[0], 4);
    assert_eq!(&anna[..4], ["1", "K-1", "=cmd|' /C calc'!A0", "+48601234567"]);
    assert_eq!(anna[6], "“buy” in 90 days: 3 times\nany interaction in 14 days: 0 times");
    assert_eq!(anna[8], "120.5");
    assert_eq!(anna[9].replace('\u{a0}', " "), "2 (1–5), 3 April 2024");
    assert_eq!(anna[10].replace('\u{a0}', " "), "12 May 2024, phone: Complaint, 2 (1–5), “never again”");
    assert_eq!((anna[15].as_str(), anna[21].as_str(), anna[22].as_str()), ("K-1", "loyal", "marketing"));
    assert_eq!(row(&sheets[0], 5)[1], "cdcdcdcd…", "of a hash its beginning");
    let day = sheets[0].get_value((4, 4)).unwrap();
    assert!(matches!(day, Data::DateTime(_)), "{day:?}");
    assert!(row(&sheets[0], 0)[0].contains("“Loyal”"));
    assert!(row(&sheets[0], 1)[0].contains("customers: 2 of 10"), "{:?}", row(&sheets[0], 1));
    assert_eq!(row(&sheets[0], 2)[0], "Left out – never asked: 8");
}

#[test]
fn text_that_looks_like_a_formula_is_marked_as_text() {
    let sheets = sheets(&list(Language::En));
    for (place, text) in [((4, 2), "=cmd"), ((4, 3), "+48"), ((5, 3), "@+48")] {
        let cell = sheets[0].get_value(place).unwrap();
        assert!(matches!(cell, Data::String(value) if value.starts_with(text)), "{cell:?}");
    }
    assert!(part(&list(Language::En), "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn outcomes_are_chosen_and_what_a_machine_needs_is_hidden() {
    for language in Language::ALL {
        let list = list(language);
        let sheet = part(&list, "xl/worksheets/sheet1.xml");
        for outcome in CallOutcome::ALL {
            assert!(sheet.contains(outcome.word(language)), "{}", outcome.word(language));
        }
        assert!(sheet.contains("hidden=\"1\"") && sheet.contains("<autoFilter"), "{sheet}");
        assert!(sheet.contains("state=\"frozen\""), "{sheet}");
        let headings = row(&sheets(&list)[0], 3);
        for field in CallField::ALL {
            assert_eq!(
                headings.iter().filter(|heading| *heading == field.heading(language)).count(),
                1,
                "{headings:?}"
            );
        }
    }
}

#[test]
fn the_same_list_gives_the_same_bytes_and_one_of_nobody_opens() {
    let full = list(Language::Pl);
    assert_eq!(call_list(&full).unwrap(), call_list(&full).unwrap());
    let nobody = CallList { customers: Vec::new(), ..full };
    let sheets = sheets(&nobody);
    assert_eq!(row(&sheets[1], 1)[0], "never asked");
    assert_eq!(row(&sheets[1], 2), ["Na liście", "0"]);
    assert_eq!(row(&sheets[1], 3), ["W segmencie", "10"]);
}

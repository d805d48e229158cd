//! What conditions mean, by example.

use styk_model::{Currency, Interaction, Medium, Money, Scale, Score, Timestamp};

use super::super::{Condition, Conditions};
use super::{TestLake, masks, promoted};

fn rows() -> Vec<Interaction<'static>> {
    let row = |event: &'static str| Interaction::new("shop", event, Timestamp(0));
    let mut purchase = row("purchase");
    purchase.channel = "app".into();
    purchase.money = Some(Money { minor: 12_050, currency: Currency::PLN });
    purchase.properties = r#"{"plan":"gold","n":"7","vip":true,"tags":["a","b"],"address":{"city":"Łódź"}}"#.into();
    let mut yen = row("purchase");
    yen.money = Some(Money { minor: 500, currency: "JPY".parse().unwrap() });
    yen.properties = r#"{"plan":"basic","n":7,"vip":false}"#.into();
    let mut survey = row("survey");
    survey.medium = Medium::Human;
    survey.score = Some(Score { value: 9.0, scale: Scale::NPS });
    survey.text = Some("ОЧЕНЬ хорошо".into());
    survey.duration_ms = Some(90_500);
    survey.actions = Some(4);
    survey.properties = r#"{"n":2.5}"#.into();
    let mut call = row("call");
    call.case = "C-1".into();
    call.place = "/help/faq".into();
    vec![purchase, yen, survey, call]
}

/// Which of the rows a condition holds on, a bit each from the right.
fn holding(lake: &TestLake, text: &str) -> u32 {
    let condition = Condition::parse(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let file = lake.file(&rows());
    let held = masks(&file, |group| Ok(condition.rows(group)?.into_iter().map(u32::from).collect()));
    held.iter().enumerate().fold(0, |bits, (row, held)| bits | held << row)
}

#[test]
fn conditions_mean_what_they_say() {
    let lake = TestLake::new();
    for (text, expected) in [
        ("event == \"purchase\"", 0b0011),
        ("event != \"purchase\"", 0b1100),
        ("event in [\"call\", \"survey\"]", 0b1100),
        ("money > 100", 0b0011),
        ("money == 120.5", 0b0001),
        ("money * 2 > 500 && currency == \"JPY\"", 0b0010),
        ("score >= 9 && score_scale == \"nps:0..10\"", 0b0100),
        // Absent is neither above nor below.
        ("score < 9", 0b0000),
        ("!(score < 9)", 0b0100),
        ("score == null", 0b1011),
        ("score != null && medium == \"human\"", 0b0100),
        ("duration_s > 90 && actions == 4", 0b0100),
        ("text.lower().contains(\"очень\")", 0b0100),
        ("text == \"\"", 0b1011),
        ("size(text) > 3", 0b0100),
        ("case.startsWith(\"C-\") && place.endsWith(\"faq\")", 0b1000),
        ("place.matches(\"^/help(/|$)\")", 0b1000),
        ("event + channel == \"purchaseapp\"", 0b0001),
        ("properties.plan == \"gold\"", 0b0001),
        ("properties[\"plan\"] != \"gold\"", 0b0010),
        ("!has(properties.plan)", 0b1100),
        ("\"plan\" in properties", 0b0011),
        // A number in quotes is a number beside a number, and a text beside a text.
        ("properties.n == 7", 0b0011),
        ("properties.n == \"7\"", 0b0011),
        ("properties.n > 2 && properties.n < 3", 0b0100),
        ("properties.n * 2 == 5", 0b0100),
        ("properties.vip", 0b0001),
        ("properties.vip == false", 0b0010),
        ("\"b\" in properties.tags", 0b0001),
        ("properties.tags.exists(tag, tag == \"a\")", 0b0001),
        ("properties.address.city == \"Łódź\"", 0b0001),
        ("int(actions) % 2 == 0", 0b0100),
        ("true || properties.gone == \"x\"", 0b1111),
        ("event == \"call\" ? case == \"C-1\" : money > 200", 0b1010),
        ("money - 20 > 100 || -score < -8.5", 0b0111),
    ] {
        assert_eq!(format!("{:04b}", holding(&lake, text)), format!("{expected:04b}"), "{text}");
    }
}

#[test]
fn several_conditions_get_a_bit_each() {
    let lake = TestLake::new();
    let parse = |text| Condition::parse(text, &[]).unwrap();
    let conditions =
        Conditions::new(&[parse("event == \"purchase\""), parse("properties.n > 5"), parse("money > 200")]).unwrap();
    let file = lake.file(&rows());
    assert_eq!(masks(&file, |group| conditions.masks(group)), [0b011, 0b111, 0, 0]);
    let none = Conditions::new(&[]).unwrap();
    assert_eq!(masks(&file, |group| none.masks(group)), [0; 4]);
    assert_eq!(masks(&file, |group| Ok(none.all(group)?.into_iter().map(u32::from).collect())), [1; 4]);
}

#[test]
fn a_condition_says_which_properties_it_reads_and_how() {
    let parse = |text| Condition::parse(text, &promoted()).unwrap();
    let typed = parse("properties.plan == \"gold\" && event == \"a\"");
    assert!(!typed.reads_json() && !typed.is_interpreted());
    assert_eq!(typed.properties().collect::<Vec<_>>(), ["plan"]);
    assert!(parse("properties.city == \"x\"").reads_json());
    assert!(parse("\"a\" in properties.plan").reads_json(), "a list is not in a typed column");
    assert!(parse("properties.a == properties.b").is_interpreted());
}

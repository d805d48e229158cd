use super::*;

const TEXT: &str = r#"
source = "shop"
zone = "Europe/Warsaw"
decimal = ","
date_order = "dmy"

[constants]
event = "purchase"

[computed]
channel = 'kanal == "www" ? "site" : kanal'
"properties.big" = 'number(row["Kwota (zł)"]) > 100.0'

[columns]
klient = "user_id"
"Kwota (zł)" = { role = "money", currency = "PLN" }
data = { role = "time", format = "day_first" }
"#;

#[test]
fn a_mapping_reads_back_what_it_wrote() {
    let mapping = Mapping::from_toml(TEXT).unwrap();
    assert_eq!(mapping.columns["klient"], Role::UserId.into());
    assert_eq!(mapping.columns["Kwota (zł)"].currency, Some(Currency::PLN));
    assert_eq!(Mapping::from_toml(&mapping.to_toml().unwrap()).unwrap(), mapping);
}

#[test]
fn a_mistake_is_named_with_the_nearest_that_exists() {
    for (text, part) in [
        ("source = 'a'\nzoen = 'UTC'", "did you mean `zone`"),
        ("source = 'a'\n[columns]\nx = 'usr_id'", "did you mean `user_id`"),
        ("source = 'a'\n[columns]\nx = {role = 'money', curency = 'PLN'}", "did you mean `currency`"),
        ("source = 'a'\nzone = 'Europe/Warsawa'", "did you mean `Europe/Warsaw`"),
        ("source = 'a'\n[columns]\nx = 'time'\ny = 'time'", "`x` and `y` both"),
        ("source = 'a'\n[constants]\nmedium = 'phone'", "`digital`, `physical` or `human`"),
        ("source = 'a'\n[computed]\nevnt = '1'", "`computed.evnt` is no role"),
        ("source = 'a'\n[computed]\nevent = '1 +'", "`1 +`"),
        ("source = ''", "`source` is empty"),
        ("source = 'a'\ndecimal = ';'", "expected"),
    ] {
        let message = Mapping::from_toml(text).unwrap_err().to_string();
        assert!(message.contains(part), "{text}: {message}");
        assert!(!message.contains('\n'), "one line: {message}");
    }
}

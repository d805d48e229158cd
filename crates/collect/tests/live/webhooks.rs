//! Webhooks: every preset against a body of its kind, mappings, signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use styk_collect::live::{
    Reader, Refusal, Signature, SourceKind, SourceSettings, WebhookMapping, WebhookSettings, verify, webhook_presets,
};
use styk_model::Timestamp;

use crate::{Fixture, RECEIVED, read, settings, shown};

fn webhook(webhook: WebhookSettings) -> SourceSettings {
    SourceSettings { webhook: Some(webhook), ..settings(SourceKind::Webhook) }
}

fn of_preset(name: &str) -> SourceSettings {
    webhook(WebhookSettings { preset: Some(name.to_owned()), ..WebhookSettings::default() })
}

macro_rules! preset_tests {
    ($($test:ident $name:literal)*) => {
        $(
            #[test]
            fn $test() {
                let file = concat!("webhooks/", stringify!($test), ".http");
                insta::assert_snapshot!(shown(file, &of_preset($name)));
            }
        )*

        #[test]
        fn every_preset_has_a_fixture() {
            for preset in webhook_presets() {
                assert!([$($name),*].contains(&preset.name), "{}", preset.name);
                Reader::new(&of_preset(preset.name)).unwrap_or_else(|error| panic!("{}: {error}", preset.name));
            }
        }
    };
}

preset_tests! {
    bitrix24_deal "bitrix24"
    bitrix24_call "bitrix24"
    amocrm "amocrm"
    hubspot "hubspot"
    shopify "shopify"
    stripe "stripe"
    typeform "typeform"
    tilda "tilda"
    telegram "telegram"
    calltouch "calltouch"
    comagic "comagic"
}

fn mapping(toml: &str) -> WebhookMapping {
    toml::from_str(toml).unwrap()
}

#[test]
fn lists_are_fanned_out_and_the_own_mapping_comes_first() {
    let settings = webhook(WebhookSettings {
        mapping: mapping(
            r#"
            each = 'body.orders'
            [fields]
            event = '"order " + item.kind'
            time = 'at(item, "at")'
            user_id = 'body.user'
            email = '[item.mail, "x@example.com"]'
            money = 'item.total'
            currency = '"PLN"'
            id = 'item.id'
            "properties.first" = 'at(item, "tags.0")'
            "#,
        ),
        ..WebhookSettings::default()
    });
    let body = r#"{"user":7,"orders":[
        {"id":1,"kind":"paid","at":"2024-06-03T09:00:00Z","mail":"ola@example.com","total":12.5,"tags":["a"]},
        {"id":2,"kind":"sent","at":1717405200,"mail":null,"total":null},
        {"id":3}]}"#;
    let read = read(&Fixture::post("hook", body), &settings);
    assert_eq!(read.len(), 3);
    let first = read[0].as_ref().unwrap();
    assert_eq!(first.interaction.event, "order paid");
    assert_eq!(first.interaction.who.len(), 3);
    assert_eq!(first.interaction.money.unwrap().to_string(), "12.50 PLN");
    assert_eq!(first.interaction.properties, r#"{"first":"a"}"#);
    assert_eq!(first.message_id.as_deref(), Some("1"));
    assert!(first.verified);
    assert_eq!(read[1].as_ref().unwrap().interaction.time.to_string(), "2024-06-03T09:00:00Z");
    let flaw = read[2].as_ref().unwrap_err().flaw.to_string();
    assert!(flaw.contains("` failed: No such key"), "{flaw}");

    let mut preset = of_preset("tilda");
    preset.webhook.as_mut().unwrap().mapping = mapping("[fields]\nevent = '\"lead\"'");
    let read = crate::read(&Fixture::parse("POST hook\n\nEmail=ola%40example.com"), &preset);
    assert_eq!(read[0].as_ref().unwrap().interaction.event, "lead");
    assert_eq!(read[0].as_ref().unwrap().interaction.who.len(), 1);
}

#[test]
fn what_a_mapping_cannot_say_is_told() {
    for (toml, told) in [
        ("[fields]\nevnt = '1'", "`evnt` is nothing that a webhook's mapping can set"),
        ("[fields]\nevent = '1 +'", "`1 +` is not a CEL expression"),
        ("each = '('", "`(` is not a CEL expression"),
    ] {
        let settings = webhook(WebhookSettings { mapping: mapping(toml), ..WebhookSettings::default() });
        let error = Reader::new(&settings).err().expect(toml).to_string();
        assert!(error.contains(told), "{error}");
    }
    let unknown = Reader::new(&of_preset("shopfy")).err().unwrap().to_string();
    assert!(unknown.contains("`shopfy` is no preset") && unknown.contains("`shopify`"), "{unknown}");
}

fn hmac(secret: &str, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn senders_are_known_by_what_they_sign() {
    let body = r#"{"id":"evt_1"}"#;
    let seconds = RECEIVED.0 / 1_000_000;
    let milliseconds = RECEIVED.0 / 1000;
    let address = "https://styk.example/in/shop/hook";
    let base64 = |text: &str| STANDARD.encode(hmac("s3cret", text));
    let stripe = hex(&hmac("s3cret", &format!("{seconds}.{body}")));
    let signed_at = format!("POST{address}{body}{milliseconds}");
    let header = Signature::Header { name: "X-Signature".to_owned() };
    let token = Signature::Token { name: "X-Token".to_owned() };
    for (scheme, headers) in [
        (Signature::Shopify, format!("X-Shopify-Hmac-Sha256: {}", base64(body))),
        (Signature::Typeform, format!("Typeform-Signature: sha256={}", base64(body))),
        (Signature::Stripe, format!("Stripe-Signature: t={seconds},v1=00,v1={stripe},v0=x")),
        (
            Signature::Hubspot,
            format!("X-HubSpot-Request-Timestamp: {milliseconds}\nX-HubSpot-Signature-v3: {}", base64(&signed_at)),
        ),
        (header.clone(), format!("X-Signature: sha256={}", hex(&hmac("s3cret", body)))),
        (header.clone(), format!("X-Signature: {}", base64(body))),
        (token, "X-Token: s3cret".to_owned()),
    ] {
        let settings = webhook(WebhookSettings { signature: Some(scheme.clone()), ..WebhookSettings::default() });
        let check = |text: String, now: Timestamp| {
            let fixture = Fixture::parse(&text);
            verify(&settings, &fixture.request(), address, now)
        };
        let signed = format!("POST hook\n{headers}\n\n{body}");
        assert_eq!(check(signed.clone(), RECEIVED), Ok(()), "{scheme:?}");
        let is_token = matches!(scheme, Signature::Token { .. });
        let other = check(format!("POST hook\n{headers}\n\n{body} "), RECEIVED);
        let cut = check(format!("POST hook\n{headers}\n\n{}", &body[..5]), RECEIVED);
        assert_eq!(cut.is_ok(), is_token, "{scheme:?}");
        assert!(other.is_ok(), "the fixture cuts spaces at the end");
        assert_eq!(check(format!("POST hook\n\n{body}"), RECEIVED), Err(Refusal::Signature), "{scheme:?}");
        let later = Timestamp(RECEIVED.0 + 301_000_000);
        let has_time = matches!(scheme, Signature::Stripe | Signature::Hubspot);
        assert_eq!(check(signed, later).is_err(), has_time, "{scheme:?}");
    }
    let unsigned = settings(SourceKind::Webhook);
    assert_eq!(verify(&unsigned, &Fixture::post("hook", "{}").request(), address, RECEIVED), Ok(()));
}

#[test]
fn settings_are_kept_as_json_with_a_schema() {
    let settings = of_preset("shopify");
    let text = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<SourceSettings>(&text).unwrap(), settings);
    assert!(serde_json::from_str::<SourceSettings>(r#"{"name":"a","kind":"browser","colour":1}"#).is_err());
    insta::assert_snapshot!(serde_json::to_string_pretty(&schemars::schema_for!(SourceSettings)).unwrap());
}

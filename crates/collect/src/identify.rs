//! E-mail addresses and phone numbers: normalised, hashed, masked.
//!
//! Architecture invariant: no interaction holds a raw e-mail address. (Rejections
//! keep their record as it came, to be replayed.)

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use styk_model::{Identifier, IdentifierKind};

/// Writes the SHA-256 of the normalised address (lower case, trimmed) in hex. `false` when it is no address.
pub(crate) fn email_hash(text: &str, out: &mut String) -> bool {
    out.clear();
    let address = strip_address(text);
    if !is_email(address) {
        return false;
    }
    push_sha256(&address.to_lowercase(), out);
    true
}

/// The identifiers that an e-mail address or a phone number is kept as; none for other texts.
pub fn hashed_identifiers(text: &str) -> Vec<Identifier<'static>> {
    let mut hash = String::new();
    if email_hash(text, &mut hash) {
        return vec![Identifier::new(IdentifierKind::EmailHash, hash)];
    }
    if text.chars().filter(char::is_ascii_digit).count() < 7 {
        return Vec::new();
    }
    // The country is not known here: a national number may be any of these.
    let countries = [None, Some("RU"), Some("PL"), Some("US")];
    let mut found: Vec<Identifier<'static>> = Vec::new();
    for country in countries {
        if phone_hash(text, country, &mut hash) && found.iter().all(|known| known.value != hash) {
            found.push(Identifier::new(IdentifierKind::PhoneHash, hash.clone()));
        }
    }
    found
}

/// `Anna <anna@example.com>` and `mailto:` links name an address too.
fn strip_address(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    match (text.rfind('<'), text.strip_suffix('>')) {
        (Some(start), Some(inner)) if start < inner.len() => &inner[start + 1..],
        _ => text,
    }
}

/// Whether the whole text is an address: enough to tell it from names and handles.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@,;<>\"()".contains(c));
    plain(local) && plain(domain) && domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty())
}

/// Writes the SHA-256 of the number in E.164 form in hex. `false` when it cannot be brought to that form.
pub(crate) fn phone_hash(text: &str, country: Option<&str>, out: &mut String) -> bool {
    out.clear();
    let Some(number) = phone_e164(text, country) else { return false };
    push_sha256(&number, out);
    true
}

struct Dialling {
    country: &'static str,
    code: &'static str,
    /// Digits behind the country code.
    lengths: std::ops::RangeInclusive<usize>,
    /// Dialled before a number inside the country.
    trunk: &'static str,
}

const fn dialling(
    country: &'static str,
    code: &'static str,
    shortest: usize,
    longest: usize,
    trunk: &'static str,
) -> Dialling {
    Dialling { country, code, lengths: shortest..=longest, trunk }
}

const DIALLING: [Dialling; 16] = [
    dialling("RU", "7", 10, 10, "8"),
    dialling("KZ", "7", 10, 10, "8"),
    dialling("PL", "48", 9, 9, "0"),
    dialling("BY", "375", 9, 9, "80"),
    dialling("UA", "380", 9, 9, "0"),
    dialling("US", "1", 10, 10, "1"),
    dialling("CA", "1", 10, 10, "1"),
    dialling("GB", "44", 9, 10, "0"),
    dialling("DE", "49", 7, 11, "0"),
    dialling("FR", "33", 9, 9, "0"),
    dialling("ES", "34", 9, 9, ""),
    dialling("IT", "39", 8, 11, ""),
    dialling("CZ", "420", 9, 9, ""),
    dialling("LT", "370", 8, 8, "8"),
    dialling("LV", "371", 8, 8, ""),
    dialling("EE", "372", 7, 8, ""),
];

/// The number as `+48601234567`, or `None` where country or length leave a doubt.
pub(crate) fn phone_e164(text: &str, country: Option<&str>) -> Option<String> {
    // Spreadsheet exports mark numbers as text by an apostrophe.
    let text = text.trim().trim_start_matches('\'');
    let text = text.strip_prefix("tel:").unwrap_or(text);
    // An extension belongs to the desk, not to the customer.
    let text = text.split(['x', '#', 'д', 'w']).next().unwrap_or(text);
    if text.chars().any(|c| !c.is_ascii_digit() && !"+-–().\u{a0} /".contains(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = if text.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    if let Some(number) = international {
        return (8..=15).contains(&number.len()).then(|| format!("+{number}"));
    }
    let rule = DIALLING.iter().find(|rule| Some(rule.country) == country)?;
    if rule.lengths.contains(&digits.len()) && (rule.trunk.is_empty() || !digits.starts_with(rule.trunk)) {
        return Some(format!("+{}{digits}", rule.code));
    }
    for prefix in [rule.code, rule.trunk] {
        let national = digits.strip_prefix(prefix).filter(|rest| rule.lengths.contains(&rest.len()));
        if let Some(national) = national.filter(|_| !prefix.is_empty()) {
            return Some(format!("+{}{national}", rule.code));
        }
    }
    rule.lengths.contains(&digits.len()).then(|| format!("+{}{digits}", rule.code))
}

/// The country whose numbers a company of this time zone writes without a code.
pub(crate) fn country_of_zone(zone: &str) -> Option<&'static str> {
    const RUSSIAN: [&str; 25] = [
        "Europe/Moscow",
        "Europe/Kaliningrad",
        "Europe/Samara",
        "Europe/Saratov",
        "Europe/Volgograd",
        "Europe/Kirov",
        "Europe/Astrakhan",
        "Europe/Ulyanovsk",
        "Asia/Yekaterinburg",
        "Asia/Omsk",
        "Asia/Novosibirsk",
        "Asia/Barnaul",
        "Asia/Tomsk",
        "Asia/Novokuznetsk",
        "Asia/Krasnoyarsk",
        "Asia/Irkutsk",
        "Asia/Chita",
        "Asia/Yakutsk",
        "Asia/Khandyga",
        "Asia/Vladivostok",
        "Asia/Ust-Nera",
        "Asia/Magadan",
        "Asia/Sakhalin",
        "Asia/Kamchatka",
        "Asia/Anadyr",
    ];
    match zone {
        "Europe/Warsaw" | "Poland" => Some("PL"),
        "Europe/Minsk" => Some("BY"),
        "Europe/Kyiv" | "Europe/Kiev" => Some("UA"),
        "Asia/Almaty" | "Asia/Qyzylorda" | "Asia/Aqtobe" => Some("KZ"),
        "Europe/London" => Some("GB"),
        "Europe/Berlin" => Some("DE"),
        "Europe/Paris" => Some("FR"),
        "Europe/Madrid" => Some("ES"),
        "Europe/Rome" => Some("IT"),
        "Europe/Prague" => Some("CZ"),
        "America/New_York" | "America/Chicago" | "America/Denver" | "America/Los_Angeles" => Some("US"),
        zone if RUSSIAN.contains(&zone) => Some("RU"),
        _ => None,
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn push_sha256(text: &str, out: &mut String) {
    for byte in Sha256::digest(text.as_bytes()) {
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
}

/// Addresses of network and browser become one opaque value.
pub(crate) fn push_address_hash(parts: &[u8], out: &mut String) {
    use std::fmt::Write as _;
    // Writing to a string has no error.
    let _ = write!(out, "{:032x}", xxhash_rust::xxh3::xxh3_128(parts));
}

/// What stands where an e-mail address stood.
const MASK: &str = "[e-mail]";

/// The text with every e-mail address in it masked.
pub(crate) fn mask_emails(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'@', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let is_local = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    let is_domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let mut out = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('@') {
        if at < copied {
            continue;
        }
        let local = text[copied..at].trim_end_matches(is_local);
        let start = copied + local.len();
        let rest = &text[at + 1..];
        let domain_length = rest.find(|c: char| !is_domain(c)).unwrap_or(rest.len());
        let domain = rest[..domain_length].trim_end_matches(['.', '-']);
        if start == at || !domain.contains('.') {
            continue;
        }
        out.push_str(&text[copied..start]);
        out.push_str(MASK);
        copied = at + 1 + domain.len();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_has_one_hash_however_it_is_written() {
        let hash = |text: &str| {
            let mut out = String::new();
            email_hash(text, &mut out).then_some(out)
        };
        assert_eq!(hash("anna@example.com").map(|hash| hash.len()), Some(64));
        for text in [" Anna@Example.com ", "mailto:anna@example.com", "Anna K. <ANNA@example.com>"] {
            assert_eq!(hash(text), hash("anna@example.com"), "{text}");
        }
        for text in ["", "anna", "@anna", "anna@home", "a@b@c.de", "anna@.com", "anna smith@example.com"] {
            assert_eq!(hash(text), None, "{text}");
        }
    }

    #[test]
    fn the_hash_is_plain_sha256() {
        let mut out = String::new();
        push_sha256("abc", &mut out);
        assert_eq!(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "FIPS 180-2, B.1");
    }

    #[test]
    fn phone_numbers_come_to_one_form() {
        for (text, country, expected) in [
            ("8 (912) 345-67-89", Some("RU"), Some("+79123456789")),
            ("+7 912 345 67 89", None, Some("+79123456789")),
            ("79123456789", Some("RU"), Some("+79123456789")),
            ("9123456789", Some("RU"), Some("+79123456789")),
            ("601 234 567", Some("PL"), Some("+48601234567")),
            ("48601234567", Some("PL"), Some("+48601234567")),
            ("0048 601-234-567", None, Some("+48601234567")),
            ("(212) 555-0100", Some("US"), Some("+12125550100")),
            ("601 234 567", None, None),
            ("12", Some("PL"), None),
            ("brak", Some("PL"), None),
            ("", None, None),
        ] {
            assert_eq!(phone_e164(text, country).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn addresses_inside_a_text_are_masked() {
        for (text, expected) in [
            ("write to anna.k@shop.example.com, please", "write to [e-mail], please"),
            ("a@b.pl;c@d.ru", "[e-mail];[e-mail]"),
            ("Ola: ola@wp.pl.", "Ola: [e-mail]."),
            ("@user is not one", "@user is not one"),
            ("5 @ 3", "5 @ 3"),
            ("почта иван@почта.рф", "почта [e-mail]"),
        ] {
            assert_eq!(mask_emails(text), expected);
        }
    }

    proptest! {
        #[test]
        fn a_masked_text_holds_no_address(before in "[a-z ,;@]{0,12}", address in "[a-z]{1,8}@[a-z]{1,8}\\.[a-z]{2,3}",
                                          after in "( [a-z@ ]{0,12})?") {
            let text = format!("{before}{address}{after}");
            let masked = mask_emails(&text);
            prop_assert!(!masked.contains(&address), "{}", masked);
        }
    }
}

//! Bytes to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use styk_model::Language;

/// A text in whichever encoding it is, without its byte-order mark. Where the bytes do not tell, the language does;
/// what cannot be decoded shows as `U+FFFD`.
pub(super) fn decode(bytes: &[u8], language: Language) -> String {
    let encoding = marked(bytes).unwrap_or_else(|| guessed(bytes, language));
    encoding.decode(bytes).0.into_owned()
}

/// The encoding that the first bytes tell: a byte-order mark, or an ASCII character in UTF-16.
pub(super) fn marked(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [first, 0, ..] if *first != 0 => Some(UTF_16LE),
        [0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => Encoding::for_bom(bytes).map(|(encoding, _)| encoding),
    }
}

fn guessed(bytes: &[u8], language: Language) -> &'static Encoding {
    match std::str::from_utf8(bytes) {
        // The text may have been cut inside a character.
        Err(error) if error.error_len().is_some() => {}
        _ => return UTF_8,
    }
    let country = match language {
        Language::En => None,
        Language::Ru => Some("ru"),
        Language::Pl => Some("pl"),
    };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(country.map(str::as_bytes), Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_spreadsheets_are_read_in_their_encodings() {
        let (russian, polish) = ("Эмоции;Ожидания клиента", "Zażółć gęślą jaźń; myśli");
        let in_windows = encoding_rs::WINDOWS_1251.encode(russian).0;
        assert_eq!(decode(&in_windows, Language::Ru), russian);
        let in_windows = encoding_rs::WINDOWS_1250.encode(polish).0;
        assert_eq!(decode(&in_windows, Language::Pl), polish);
        let utf16: Vec<u8> = "Journey;Ż".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16, Language::En), "Journey;Ż");
        assert_eq!(decode("\u{feff}Этап".as_bytes(), Language::En), "Этап");
    }
}

//! Text encodings: found by byte-order mark and content, decoded as a stream.
//!
//! Bytes that are not valid stay visible as the byte `0xFF`, which no UTF-8
//! holds: the record they stand in is rejected, its neighbours are not.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// What stands for a byte sequence that cannot be decoded.
const INVALID: u8 = 0xff;

/// The encoding of a text by its beginning.
pub(crate) fn detect(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(head) {
        return encoding;
    }
    if is_mostly_utf8(head) {
        return UTF_8;
    }
    by_letters(head).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(head, true);
        detector.guess(None, Utf8Detection::Deny)
    })
}

fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    if pairs < 4 || (high + low) * 4 < pairs {
        return None;
    }
    Some(if low > high { UTF_16LE } else { UTF_16BE })
}

/// UTF-8, also with a few broken bytes in it: those become rejections.
fn is_mostly_utf8(head: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in head.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    // The head may end inside a character.
    let cut = head.utf8_chunks().last().is_some_and(|last| !last.invalid().is_empty() && last.invalid().len() < 4);
    invalid <= usize::from(cut) || valid > invalid * 10
}

/// Letters of Russian and Polish, in the order of how often they stand in texts of any kind.
const POLISH: &str = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ";
/// Characters beyond letters that exports hold.
const COMMON: &str = "№–—«»„”“’…€₽§°\u{a0}éöüäÖÜÄßèàç";

/// The code page under which the bytes above ASCII read as Russian, Polish or Western European words.
fn by_letters(head: &[u8]) -> Option<&'static Encoding> {
    let score = |encoding: &'static Encoding| -> f64 {
        let (text, _) = encoding.decode_without_bom_handling(head);
        let (mut good, mut all) = (0.0, 0.0);
        let mut previous = ' ';
        for c in text.chars() {
            if !c.is_ascii() {
                all += 1.0;
                good += letter_score(encoding, previous, c);
            }
            previous = c;
        }
        if all == 0.0 { 0.0 } else { good / all }
    };
    let scored = [WINDOWS_1251, WINDOWS_1250, WINDOWS_1252].map(|encoding| (score(encoding), encoding));
    let (best, encoding) = scored.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best > 0.6).then_some(encoding)
}

fn letter_score(encoding: &'static Encoding, previous: char, c: char) -> f64 {
    if COMMON.contains(c) {
        return if c.is_alphabetic() && encoding == WINDOWS_1252 { 0.9 } else { 0.5 };
    }
    if encoding == WINDOWS_1251 {
        let is_russian = matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
        // A capital behind a small letter is what other code pages look like under this one.
        let odd = previous.is_lowercase() && c.is_uppercase();
        let among_latin = previous.is_ascii_alphabetic();
        return if is_russian && !odd && !among_latin { 1.0 } else { 0.0 };
    }
    if encoding == WINDOWS_1250 {
        return if POLISH.contains(c) { 1.0 } else { 0.0 };
    }
    if matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | 'œ' | 'Œ') { 0.7 } else { 0.0 }
}

/// An encoding by the name that a mapping gives it.
pub(crate) fn named(name: &str) -> Option<&'static Encoding> {
    let name = name.trim();
    match name.to_lowercase().replace(['-', '_'], "").as_str() {
        "cp1250" => Some(WINDOWS_1250),
        "cp1251" => Some(WINDOWS_1251),
        "cp1252" => Some(WINDOWS_1252),
        "utf16" => Some(UTF_16LE),
        _ => Encoding::for_label(name.as_bytes()),
    }
}

/// A reader of UTF-8 over one of `encoding`; a byte-order mark is dropped.
pub(crate) fn decode(
    mut reader: Box<dyn BufRead + Send>,
    encoding: &'static Encoding,
) -> io::Result<Box<dyn BufRead + Send>> {
    if encoding != UTF_8 {
        return Ok(Box::new(Decoded::new(reader, encoding)));
    }
    if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(reader)
}

const CHUNK: usize = 64 * 1024;

struct Decoded {
    reader: Box<dyn BufRead + Send>,
    decoder: encoding_rs::Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Decoded {
    fn new(reader: Box<dyn BufRead + Send>, encoding: &'static Encoding) -> Self {
        Self { reader, decoder: encoding.new_decoder_with_bom_removal(), text: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.at = 0;
        self.text.clear();
        while self.text.is_empty() && !self.ended {
            let input = self.reader.fill_buf()?;
            let last = input.is_empty();
            self.text.resize(CHUNK, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(input, &mut self.text[..CHUNK - 1], last);
            self.text.truncate(written);
            if matches!(result, DecoderResult::Malformed(..)) {
                self.text.push(INVALID);
            }
            self.ended = last && result == DecoderResult::InputEmpty;
            self.reader.consume(read);
        }
        Ok(())
    }
}

impl BufRead for Decoded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.text.len() {
            self.refill()?;
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.text.len());
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        decode(Box::new(Cursor::new(bytes.to_vec())), encoding).unwrap().read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn exports_of_three_languages_are_told_apart() {
        let russian = "Дата;Клиент;Сумма, руб.\n01.02.2024;Иван Петров;1 234,50\n02.02.2024;Ольга Ё;99\n";
        let polish = "Data;Klient;Kwota (zł)\n01.02.2024;Łukasz Wiśniewski;1 234,50\n02.02.2024;Żaneta Błąd;99\n";
        let western = "Date;Customer;Amount\n01.02.2024;José Müller;1 234,50\n02.02.2024;Renée Åström;99\n";
        for (text, encoding) in [
            (russian, WINDOWS_1251),
            (polish, WINDOWS_1250),
            (western, WINDOWS_1252),
            (russian, UTF_8),
            (polish, UTF_8),
        ] {
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable);
            assert_eq!(detect(&bytes), encoding, "{text}");
            assert_eq!(decoded(&bytes, encoding), text.as_bytes());
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "id;имя\n1;Анна\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &little].concat();
        for (bytes, encoding) in [(&little, UTF_16LE), (&big, UTF_16BE), (&marked, UTF_16LE)] {
            assert_eq!(detect(bytes), encoding);
            assert_eq!(decoded(bytes, encoding), text.as_bytes());
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_heading() {
        assert_eq!(decoded(b"\xef\xbb\xbfid,x\n", detect(b"\xef\xbb\xbfid,x\n")), b"id,x\n");
    }

    #[test]
    fn broken_bytes_stay_visible_and_alone() {
        let text = "имя\n".repeat(20);
        let broken = [text.as_bytes(), b"bad \xd0 here\n", text.as_bytes()].concat();
        assert_eq!(detect(&broken), UTF_8);
        assert_eq!(decoded(b"a\0\0\xd8b\0", UTF_16LE), b"a\xffb", "half of a surrogate pair");
    }
}

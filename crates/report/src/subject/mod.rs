//! Everything about one customer as a ZIP archive, as they may ask for it (GDPR Art. 15 and 20; in Russia
//! 152-FZ Art. 14): JSON and CSV for programs, a page and a note for people.

mod page;
mod rows;
mod words;

use std::io::{Read, Seek, SeekFrom, Write};

use jiff::tz::TimeZone;
use styk_model::{ContactChannel, Language, PersonNumber, Timestamp};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::ReportError;

/// Bytes of interactions above which a file of them may need the fields of ZIP64.
const LARGE: u64 = 1 << 30;

/// What an archive holds beside the interactions.
#[derive(Debug, Clone, Copy)]
pub struct SubjectArchive<'a> {
    pub person: PersonNumber,
    pub language: Language,
    /// The zone of times on the page.
    pub zone: &'a TimeZone,
    /// The documents by the names of their files, which end in `.json`.
    pub documents: &'a [(&'a str, Vec<u8>)],
    /// What each identifier is called, and its value.
    pub identifiers: &'a [(&'a str, &'a str)],
    pub reach: &'a [SubjectReach<'a>],
}

/// Whether the customer may be reached for a purpose over a channel.
#[derive(Debug, Clone, Copy)]
pub struct SubjectReach<'a> {
    pub purpose: &'a str,
    /// None where the purpose is bound to no channel.
    pub channel: Option<ContactChannel>,
    /// As JSON names it, such as `never_asked`.
    pub why: &'a str,
    pub since: Option<Timestamp>,
}

/// Packs everything about a customer; the same data in the same language gives the same bytes.
///
/// `interactions` is CSV with headings, in order of time, and is read twice. A row at a time is in memory, and the
/// newest few for the page.
pub fn subject_archive(
    of: &SubjectArchive<'_>,
    mut interactions: impl Read + Seek,
    into: impl Write + Seek,
) -> Result<(), ReportError> {
    let large = interactions.seek(SeekFrom::End(0)).map_err(failed)? > LARGE;
    let mut archive = Archive { zip: ZipWriter::new(into) };
    for (name, document) in of.documents {
        archive.put(name, document)?;
    }
    interactions.rewind().map_err(failed)?;
    archive.begin("interactions.csv", large)?;
    let newest = rows::as_csv(&mut interactions, &mut archive.zip)?;
    interactions.rewind().map_err(failed)?;
    archive.begin("interactions.jsonl", large)?;
    rows::as_json_lines(&mut interactions, &mut archive.zip)?;
    archive.put("index.html", page::page(of, &newest).as_bytes())?;
    archive.put("README.txt", words::readme(of.person, of.language).as_bytes())?;
    archive.zip.finish().map_err(failed)?.flush().map_err(failed)
}

/// Files being packed.
struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
}

impl<W: Write + Seek> Archive<W> {
    fn begin(&mut self, name: &str, large: bool) -> Result<(), ReportError> {
        // The time of making would make every file another one.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .large_file(large);
        self.zip.start_file(name, options).map_err(failed)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), ReportError> {
        self.begin(name, false)?;
        self.zip.write_all(bytes).map_err(failed)
    }
}

fn failed(error: impl std::error::Error) -> ReportError {
    ReportError::Archive(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::ZipArchive;

    use super::*;

    const ROWS: &str = "id,time,event,channel,place,source,text,score,money,currency,properties\n\
        01,2024-03-01T09:15:00Z,search,web,,shop,,,,,\n\
        02,2024-03-01T09:21:00Z,=1+1,web,a<b>,shop,\"<script>alert(1)</script>\",9.0,-5990,EUR,\"{\"\"n\"\": 12345678901234567890123}\"\n";

    fn packed(language: Language) -> Vec<u8> {
        let reach = SubjectReach {
            purpose: "Newsletter",
            channel: Some(ContactChannel::Email),
            why: "never_asked",
            since: None,
        };
        let of = SubjectArchive {
            person: 7,
            language,
            zone: &TimeZone::UTC,
            documents: &[("customer.json", b"{}\n".to_vec())],
            identifiers: &[("CRM number", "K-1 & Co")],
            reach: &[reach],
        };
        let mut bytes = Cursor::new(Vec::new());
        subject_archive(&of, Cursor::new(ROWS), &mut bytes).unwrap();
        bytes.into_inner()
    }

    fn file(bytes: &[u8], name: &str) -> String {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_same_data_gives_the_same_bytes_and_another_language_others() {
        assert_eq!(packed(Language::En), packed(Language::En));
        assert_ne!(packed(Language::En), packed(Language::Pl));
    }

    #[test]
    fn a_spreadsheet_takes_no_cell_for_a_formula_and_numbers_stay_numbers() {
        let csv = file(&packed(Language::En), "interactions.csv");
        assert!(csv.contains(",'=1+1,"), "{csv}");
        assert!(csv.contains(",-5990,EUR,"), "{csv}");
        assert_eq!(csv.lines().count(), 3);
    }

    #[test]
    fn a_line_of_json_loses_no_digit_and_tells_nothing_from_an_empty_text() {
        let lines = file(&packed(Language::En), "interactions.jsonl");
        let lines: Vec<&str> = lines.lines().collect();
        assert!(lines[0].contains(r#""place":"","source":"shop","text":null,"score":null"#), "{}", lines[0]);
        assert!(lines[1].contains(r#""event":"=1+1""#), "{}", lines[1]);
        assert!(lines[1].contains(r#""money":-5990,"currency":"EUR","properties":{"n": 12345678901234567890123}}"#));
        for line in lines {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }

    #[test]
    fn the_page_escapes_and_asks_the_network_for_nothing() {
        for language in Language::ALL {
            let page = file(&packed(language), "index.html");
            assert!(page.contains("K-1 &amp; Co") && page.contains("&lt;script&gt;alert"), "{page}");
            assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("http://"), "{page}");
            assert!(page.find("=1+1").unwrap() < page.find("search").unwrap(), "the newest first");
            let note = file(&packed(language), "README.txt");
            assert!(note.contains("interactions.jsonl") && note.contains('7'), "{note}");
        }
    }
}

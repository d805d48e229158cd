//! Which format a file is in.

use quick_xml::Reader;
use quick_xml::events::Event;
use styk_model::Language;

use super::{MapFormat, text};

/// Bytes of a file that tell its format.
const HEAD: usize = 1 << 16;

pub(super) fn recognise(name: &str, bytes: &[u8]) -> Option<MapFormat> {
    by_content(bytes).or_else(|| by_name(name)).or_else(|| is_table(bytes).then_some(MapFormat::Csv))
}

fn by_content(bytes: &[u8]) -> Option<MapFormat> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(MapFormat::Xlsx);
    }
    let head = head(bytes);
    let start = head.trim_start();
    if start.starts_with('{') {
        return Some(MapFormat::Json);
    }
    if start.starts_with('<') {
        return by_root(start);
    }
    is_mermaid(start).then_some(MapFormat::Mermaid)
}

fn head(bytes: &[u8]) -> String {
    text::decode(&bytes[..bytes.len().min(HEAD)], Language::En)
}

fn by_root(xml: &str) -> Option<MapFormat> {
    let mut reader = Reader::from_str(xml);
    loop {
        let root = match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => root,
            Event::Eof => return None,
            _ => continue,
        };
        return match root.local_name().as_ref() {
            "definitions" => Some(MapFormat::Bpmn),
            "pnml" => Some(MapFormat::Pnml),
            name if name.eq_ignore_ascii_case("cjml") => Some(MapFormat::Cjml),
            _ => None,
        };
    }
}

/// Whether the first line that is neither blank, a comment nor front matter begins a journey.
fn is_mermaid(text: &str) -> bool {
    let mut is_front_matter = false;
    for line in text.lines().map(str::trim) {
        if line == "---" {
            is_front_matter = !is_front_matter;
        } else if !is_front_matter && !line.is_empty() && !line.starts_with("%%") {
            return line.eq_ignore_ascii_case("journey");
        }
    }
    false
}

fn by_name(name: &str) -> Option<MapFormat> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_lowercase().as_str() {
        "json" => Some(MapFormat::Json),
        "csv" | "tsv" => Some(MapFormat::Csv),
        "xlsx" => Some(MapFormat::Xlsx),
        "cjml" => Some(MapFormat::Cjml),
        "mmd" | "mermaid" => Some(MapFormat::Mermaid),
        "bpmn" => Some(MapFormat::Bpmn),
        "pnml" => Some(MapFormat::Pnml),
        _ => None,
    }
}

/// Whether it is text in columns, as it is pasted from a spreadsheet.
fn is_table(bytes: &[u8]) -> bool {
    let head = head(bytes);
    head.contains(['\t', ';', ',']) && !head.contains('\0') && !head.trim_start().starts_with('<')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognised_by_content_before_name() {
        let format = |name: &str, content: &str| recognise(name, content.as_bytes());
        assert_eq!(format("map.txt", "\u{feff}{\"format\": 1}"), Some(MapFormat::Json));
        assert_eq!(format("", "PK\u{3}\u{4}"), Some(MapFormat::Xlsx));
        assert_eq!(format("a.xml", "<?xml version='1.0'?><!-- x --><b:definitions/>"), Some(MapFormat::Bpmn));
        assert_eq!(format("a.xml", "<pnml>"), Some(MapFormat::Pnml));
        assert_eq!(format("a.xml", "<CJML version=\"2.0\">"), Some(MapFormat::Cjml));
        assert_eq!(format("a.md", "---\ntitle: x\n---\n%% y\n  journey\n"), Some(MapFormat::Mermaid));
        assert_eq!(format("a.csv", "journey"), Some(MapFormat::Mermaid));
    }

    #[test]
    fn what_content_does_not_tell_the_name_does() {
        let format = |name: &str, content: &str| recognise(name, content.as_bytes());
        assert_eq!(format("Map.BPMN", "<broken"), Some(MapFormat::Bpmn));
        assert_eq!(format("map.tsv", "Stage"), Some(MapFormat::Csv));
        assert_eq!(format("", "Stage\tSearch\n"), Some(MapFormat::Csv), "pasted");
        assert_eq!(format("map.vsdx", "\u{0}\u{1},"), None);
        assert_eq!(format("page", "<html>, </html>"), None);
    }
}

//! What a map looks like in each format.

use std::io::{Cursor, Read};

use styk_maps::{MapFormat, write};
use zip::ZipArchive;

use super::sample::flight;

fn text(format: MapFormat) -> String {
    String::from_utf8(write(&flight(), format)).unwrap()
}

#[test]
fn json() {
    insta::assert_snapshot!(text(MapFormat::Json));
}

#[test]
fn csv() {
    insta::assert_snapshot!(text(MapFormat::Csv));
}

#[test]
fn cjml() {
    insta::assert_snapshot!(text(MapFormat::Cjml));
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(text(MapFormat::Mermaid));
}

#[test]
fn bpmn() {
    insta::assert_snapshot!(text(MapFormat::Bpmn));
}

#[test]
fn pnml() {
    insta::assert_snapshot!(text(MapFormat::Pnml));
}

#[test]
fn xlsx() {
    let mut archive = ZipArchive::new(Cursor::new(write(&flight(), MapFormat::Xlsx))).unwrap();
    let mut part = |name: &str| {
        let mut part = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut part).unwrap();
        part.replace("><", ">\n<")
    };
    let parts = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"].map(&mut part);
    insta::assert_snapshot!(parts.join("\n\n"));
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    for format in MapFormat::ALL {
        assert_eq!(write(&flight(), format), write(&flight(), format), "{format:?}");
    }
}

//! Files that are no maps, or not whole: refused with a reason, never with a panic.

use proptest::prelude::*;
use styk_maps::{EdgeKind, FormatError, Hints, MAX_FILE_BYTES, MapFlaw, MapFormat, read, write};
use styk_model::Language;

use super::sample::flight;

fn error(format: MapFormat, bytes: &[u8]) -> FormatError {
    read(format, bytes, &Hints::default()).unwrap_err()
}

fn told(format: MapFormat, text: &str) -> String {
    error(format, text.as_bytes()).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in MapFormat::ALL {
            let _ = read(format, &bytes, &Hints::default());
        }
        let _ = MapFormat::recognise("map", &bytes);
    }

    #[test]
    fn random_text_is_refused_or_read(text in "[<>/a-c\"'= \\n\\t,;:#&%{}\\[\\]0-9Жż-]{0,200}") {
        for format in MapFormat::ALL {
            let _ = read(format, text.as_bytes(), &Hints::default());
        }
        let _ = read(MapFormat::Mermaid, format!("journey\n{text}").as_bytes(), &Hints::default());
    }

    #[test]
    fn files_that_were_cut_or_changed_are_refused_or_read(at in any::<prop::sample::Index>(), byte in any::<u8>(), is_cut in any::<bool>()) {
        for format in MapFormat::ALL {
            let mut bytes = write(&flight(), format);
            let at = at.index(bytes.len());
            if is_cut {
                bytes.truncate(at);
            } else {
                bytes[at] = byte;
            }
            let _ = read(format, &bytes, &Hints::default());
        }
    }

    #[test]
    fn tags_in_any_order_are_refused_or_read(parts in prop::collection::vec(prop::sample::select(TAGS.to_vec()), 0..30)) {
        for (format, root) in [(MapFormat::Bpmn, "definitions"), (MapFormat::Pnml, "pnml"), (MapFormat::Cjml, "CJML version='2.0'")] {
            let end = root.split(' ').next().unwrap();
            let xml = format!("<{root}>{}</{end}>", parts.concat());
            let _ = read(format, xml.as_bytes(), &Hints::default());
        }
    }
}

const TAGS: [&str; 22] = [
    "<process id='p'>",
    "</process>",
    "<task id='a' name='A'/>",
    "<task id='b'/>",
    "<startEvent id='s'/>",
    "<exclusiveGateway id='x'/>",
    "<parallelGateway id='y'/>",
    "<sequenceFlow sourceRef='s' targetRef='x'/>",
    "<sequenceFlow sourceRef='x' targetRef='a'/>",
    "<sequenceFlow sourceRef='a' targetRef='y'/>",
    "<sequenceFlow sourceRef='y' targetRef='x'/>",
    "<sequenceFlow sourceRef='y' targetRef='b'/>",
    "<net id='n'>",
    "</net>",
    "<place id='q'><initialMarking><text>1</text></initialMarking></place>",
    "<transition id='t'><name><text>T</text></name></transition>",
    "<transition id='u'/>",
    "<arc id='1' source='q' target='t'/>",
    "<arc id='2' source='t' target='q'/>",
    "<arc id='3' source='q' target='u'/>",
    "<actualJourney><touchpoints><actualAction><initiator/></actualAction></touchpoints></actualJourney>",
    "<plannedJourney/>",
];

#[test]
fn what_is_too_large_is_refused_at_once() {
    let bytes = vec![b' '; MAX_FILE_BYTES + 1];
    for format in MapFormat::ALL {
        assert_eq!(error(format, &bytes), FormatError::TooLarge { found: MAX_FILE_BYTES + 1 });
    }
    let wide = ",".repeat(1_000_001);
    assert!(told(MapFormat::Csv, &wide).contains("1 rows and 1000002 columns"));
    let ragged = format!("{}\n{}", ",".repeat(5_000), "a\n".repeat(5_000));
    assert!(told(MapFormat::Csv, &ragged).contains("more than 1000000 cells"));
}

#[test]
fn five_thousand_steps_are_refused_with_the_sentence_of_the_check() {
    let steps: Vec<String> = (0..5000).map(|number| format!("Step no {number}")).collect();
    let pasted = format!("\t{}\nEmotions\t1\n", steps.join("\t"));
    let tasks: Vec<String> = steps.iter().map(|step| format!("{step}: 3")).collect();
    let mermaid = format!("journey\n{}", tasks.join("\n"));
    for (format, text) in [(MapFormat::Csv, pasted), (MapFormat::Mermaid, mermaid)] {
        assert_eq!(error(format, text.as_bytes()), FormatError::Flaw(MapFlaw::TooManySteps { found: 5000 }));
    }
}

#[test]
fn what_has_no_steps_says_so() {
    for (format, text) in [
        (MapFormat::Csv, ""),
        (MapFormat::Csv, "Emotions;Actions"),
        (MapFormat::Mermaid, "journey\ntitle x"),
        (MapFormat::Cjml, "<CJML version=\"2.0\"><plannedJourney/></CJML>"),
        (MapFormat::Bpmn, "<definitions><process/></definitions>"),
        (MapFormat::Pnml, "<pnml><net/></pnml>"),
    ] {
        assert_eq!(error(format, text.as_bytes()), FormatError::NoSteps { format }, "{text}");
    }
}

#[test]
fn versions_that_are_not_known_are_refused() {
    let version = told(MapFormat::Json, "{\"format\": \"styk-map\", \"version\": 2, \"map\": {\"later\": 1}}");
    assert_eq!(version, "the file is JSON in version `2`: expected 1");
    let version = told(MapFormat::Cjml, "<CJML version=\"3.0\"/>");
    assert_eq!(version, "the file is CJML in version `3.0`: expected 2.0");
    let other = told(MapFormat::Json, "{\"name\": \"Flight\"}");
    assert!(other.contains("expected `\"format\": \"styk-map\"`"), "{other}");
    let unknown =
        told(MapFormat::Json, "{\"format\": \"styk-map\", \"version\": 1, \"map\": {\"name\": \"x\", \"later\": 1}}");
    assert!(unknown.contains("unknown field `later`"), "{unknown}");
    let flaw = told(MapFormat::Json, "{\"format\": \"styk-map\", \"version\": 1, \"map\": {\"name\": \" \"}}");
    assert_eq!(flaw, "the map has no name");
}

#[test]
fn formats_that_are_not_known_are_named() {
    let error = MapFormat::recognise("map.vsdx", b"\0\0").unwrap_err().to_string();
    assert_eq!(
        error,
        "the format of `map.vsdx` is not known: expected one of JSON, CSV, XLSX, CJML, Mermaid, BPMN, PNML"
    );
    for format in MapFormat::ALL {
        let name = format!("map.{}", format.extension());
        assert_eq!(MapFormat::recognise(&name, &write(&flight(), format)), Ok(format));
    }
}

#[test]
fn a_workbook_that_unfolds_without_end_is_refused() {
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..250 {
        archive.write_all(&spaces).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1_000_000);
    assert!(error(MapFormat::Xlsx, &bytes).to_string().contains("more than 200 MB"));
}

#[test]
fn a_table_of_texts_that_claims_too_many_is_refused() {
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(b"<sst uniqueCount=\"99999999999999\"></sst>").unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert!(error(MapFormat::Xlsx, &bytes).to_string().contains("table of texts is damaged"));
}

#[test]
fn a_net_that_edges_cannot_say_is_refused_where_it_is_odd() {
    let net = |rest: &str| {
        format!(
            "<pnml><net id=\"n\" type=\"http://www.pnml.org/version-2009/grammar/ptnet\"><page id=\"p\">\
             <place id=\"in\"><initialMarking><text>1</text></initialMarking></place><place id=\"mid\"/><place id=\"out\"/>\
             <transition id=\"a\"><name><text>Оплата</text></name></transition>\
             <transition id=\"b\"><name><text>Wysyłka</text></name></transition>\
             <arc id=\"1\" source=\"in\" target=\"a\"/><arc id=\"2\" source=\"a\" target=\"mid\"/>\
             <arc id=\"3\" source=\"mid\" target=\"b\"/><arc id=\"4\" source=\"b\" target=\"out\"/>{rest}</page></net></pnml>"
        )
    };
    assert!(read(MapFormat::Pnml, net("").as_bytes(), &Hints::default()).unwrap().map.edges.is_empty());
    let skipped =
        "<transition id=\"t\"/><arc id=\"5\" source=\"in\" target=\"t\"/><arc id=\"6\" source=\"t\" target=\"mid\"/>";
    let map = read(MapFormat::Pnml, net(skipped).as_bytes(), &Hints::default()).unwrap().map;
    assert!(map.edges.iter().any(|edge| edge.kind == EdgeKind::Optional && (&edge.from, &edge.to) == (&"a".to_owned(), &"a".to_owned())));
    let skipped =
        "<transition id=\"t\"/><arc id=\"5\" source=\"in\" target=\"t\"/><arc id=\"6\" source=\"t\" target=\"out\"/>";
    let error = told(MapFormat::Pnml, &net(skipped));
    assert_eq!(error, "a map cannot say what the file says at `Оплата`: the journey may end before this first step");
    let weight = "<arc id=\"5\" source=\"a\" target=\"out\"><inscription><text>2</text></inscription></arc>";
    assert!(told(MapFormat::Pnml, &net(weight)).contains("at `5`: an arc moves `2` tokens"));
    let dangling = "<arc id=\"5\" source=\"a\" target=\"gone\"/>";
    assert!(told(MapFormat::Pnml, &net(dangling)).contains("the arc `5` names the node `gone`"));
    let twice = "<place id=\"more\"><initialMarking><text>1</text></initialMarking></place>";
    assert!(told(MapFormat::Pnml, &net(twice)).contains("at `in`: expected one token"));
    let bound =
        "<place id=\"lock\"/><arc id=\"5\" source=\"lock\" target=\"a\"/><arc id=\"6\" source=\"in\" target=\"b\"/>";
    assert!(told(MapFormat::Pnml, &net(bound)).contains("at `in`: which way is taken depends"));
}

#[test]
fn reasons_are_told_in_the_language_of_the_reader() {
    use styk_model::Say;
    let error = error(MapFormat::Bpmn, b"<definitions>\n<process>");
    assert!(error.say(Language::Ru).starts_with("файл не читается как BPMN: строка 2: он обрывается"));
    assert!(error.say(Language::Pl).starts_with("nie da się odczytać pliku jako BPMN: wiersz 2: urywa się"));
}

use std::io::Write;

use super::*;

const TEXT: &str = "id,when\n1,2024-01-01\n2,2024-01-02\n";

fn file(suffix: &str, bytes: &[u8]) -> NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(suffix).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn open_all(file: &NamedTempFile) -> Result<Vec<Input>, CollectError> {
    Input::open(&Origin::Path(file.path().to_owned()), Limits::default())
}

fn text_of(input: Input) -> Result<String, CollectError> {
    let name = input.name.clone();
    let mut text = String::new();
    input.into_reader().read_to_string(&mut text).map_err(|error| CollectError::reading(&name, error))?;
    Ok(text)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn compression_is_seen_in_the_content_whatever_the_name() {
    let two_members = [gzip(&TEXT.as_bytes()[..10]), gzip(&TEXT.as_bytes()[10..])].concat();
    let twice = archive(&[("inner.csv.gz", &gzip(TEXT.as_bytes()))]);
    for (name, bytes) in [
        ("plain", TEXT.as_bytes().to_vec()),
        ("gzip", gzip(TEXT.as_bytes())),
        ("gzip of two members", two_members),
        ("zstd", zstd::encode_all(TEXT.as_bytes(), 1).unwrap()),
        ("zip", archive(&[("inner.csv", TEXT.as_bytes())])),
        ("gzip in zip", twice),
    ] {
        let mut inputs = open_all(&file(".csv", &bytes)).unwrap();
        let input = inputs.remove(0);
        assert_eq!(input.format, Format::Csv, "{name}");
        let progress = input.progress.clone();
        assert_eq!(text_of(input).unwrap(), TEXT, "{name}");
        assert!(progress.bytes_read() > 0 && progress.bytes_read() <= progress.total.unwrap(), "{name}");
    }
}

#[test]
fn every_entry_of_an_archive_is_an_input_but_for_what_systems_add() {
    let bytes =
        archive(&[("a.csv", b"x,y\n1,2\n"), ("__MACOSX/._a.csv", b"junk"), ("sub/b.csv", b"z\n3\n"), ("empty", b"")]);
    let file = file(".zip", &bytes);
    let names: Vec<String> = open_all(&file).unwrap().into_iter().map(|input| input.name).collect();
    assert_eq!(names.len(), 2);
    assert!(names[0].ends_with(".zip/a.csv") && names[1].ends_with(".zip/sub/b.csv"), "{names:?}");
}

#[test]
fn archives_cut_short_say_so() {
    let lines: Vec<String> = (0..50_000).map(|number| format!("{number},{}", number * 7919 % 10_007)).collect();
    let long = lines.join("\n");
    let packed = gzip(long.as_bytes());
    let zstd = zstd::encode_all(long.as_bytes(), 1).unwrap();
    let zip = archive(&[("a.csv", long.as_bytes())]);
    for (format, bytes) in [("gzip", packed), ("zstd", zstd), ("zip", zip)] {
        let cut = file(".csv", &bytes[..bytes.len() / 2]);
        let error = open_all(&cut).and_then(|mut inputs| text_of(inputs.remove(0))).unwrap_err();
        assert!(
            matches!(&error, CollectError::Truncated { format: found, .. } if *found == format),
            "{format}: {error}"
        );
    }
}

#[test]
fn damaged_archives_say_so() {
    let mut bytes = archive(&[("a.csv", TEXT.as_bytes())]);
    let start = bytes.windows(5).position(|window| window == b"a.csv").unwrap() + 5;
    bytes[start + 8] ^= 0xff;
    let error = open_all(&file(".zip", &bytes)).and_then(|mut inputs| text_of(inputs.remove(0))).unwrap_err();
    assert!(matches!(error, CollectError::Format { .. } | CollectError::Truncated { .. }), "{error}");
}

#[test]
fn what_grows_out_of_proportion_is_refused() {
    let limits = Limits { ratio: 100, free_bytes: 1 << 20 };
    let zeros = vec![b'0'; 8 << 20];
    for bytes in [gzip(&zeros), zstd::encode_all(&zeros[..], 1).unwrap(), archive(&[("a.csv", &zeros)])] {
        let bomb = file(".gz", &bytes);
        let error = Input::open(&Origin::Path(bomb.path().to_owned()), limits)
            .and_then(|mut inputs| text_of(inputs.remove(0)))
            .unwrap_err();
        assert!(matches!(error, CollectError::Refused { .. }), "{error}");
        assert_eq!(text_of(open_all(&bomb).unwrap().remove(0)).unwrap().len(), zeros.len(), "within the usual limits");
    }
}

#[test]
fn formats_are_told_by_content() {
    for (name, bytes, expected) in [
        ("x", b"PAR1....".as_slice(), Some(Format::Parquet)),
        ("x", b"SQLite format 3\0....", Some(Format::OcelSqlite)),
        ("x", b"{\"a\":1}\n", Some(Format::Json)),
        ("x", b" [ {\"a\":1}]", Some(Format::Json)),
        ("x", b"{\"objectTypes\":[],\"eventTypes\":[],\"events\":[]}", Some(Format::OcelJson)),
        ("x", b"<?xml version=\"1.0\"?><log xes.version=\"1.0\"><trace>", Some(Format::Xes)),
        ("x", b"<?xml version=\"1.0\"?><log><object-types/>", Some(Format::OcelXml)),
        ("x", b"1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 5\n", Some(Format::WebLog)),
        ("x", b"a;b\n1;2\n", Some(Format::Csv)),
        ("x", b"\xff\xfea\0;\0b\0\n\0", Some(Format::Csv)),
        ("x.html", b"<html><body>", None),
        ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0", None),
    ] {
        assert_eq!(detect::format(name, bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn patterns_give_their_files_by_name_and_must_match() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.csv", "a.csv", "c.txt"] {
        std::fs::write(folder.path().join(name), TEXT).unwrap();
    }
    let pattern = folder.path().join("*.csv").to_string_lossy().into_owned();
    let paths = expand(&[pattern, "-".into()]).unwrap();
    assert_eq!(paths.len(), 3);
    assert_eq!(paths[0], Origin::Path(folder.path().join("a.csv")));
    assert_eq!(paths[2], Origin::StandardInput);
    let none = expand(&[folder.path().join("*.xlsx").to_string_lossy().into_owned()]);
    assert!(matches!(none, Err(CollectError::NoMatch { .. })));
}

#[test]
fn stems_lose_folders_and_endings() {
    for (name, expected) in [
        ("exports/orders.csv.gz", "orders"),
        ("a.zip/sub/visits.2024.tsv", "visits.2024"),
        (".csv", ".csv"),
        ("standard input", "standard input"),
    ] {
        assert_eq!(stem(name), expected);
    }
}

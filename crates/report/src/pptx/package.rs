//! The parts that make slides a presentation.

use std::io::{Cursor, Write};

use styk_model::Language;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::slide::Slide;
use crate::html::Markup;
use crate::{PictureKind, ReportError};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.presentationml";

/// Parts being packed.
struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    fn put(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), ReportError> {
        // The time of making would make every file another one.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        self.zip.start_file(name, options).map_err(|error| ReportError::Pptx(error.to_string()))?;
        self.zip.write_all(bytes.as_ref()).map_err(|error| ReportError::Pptx(error.to_string()))
    }
}

/// A presentation as bytes; the same slides give the same.
pub(crate) fn package(title: &str, language: Language, slides: &[Slide]) -> Result<Vec<u8>, ReportError> {
    let count = slides.len();
    let mut package = Package { zip: ZipWriter::new(Cursor::new(Vec::new())) };
    let charts = slides.iter().enumerate().filter(|(_, slide)| slide.chart.is_some());
    let charts: Vec<usize> = charts.map(|(place, _)| place + 1).collect();
    let pictured = slides.iter().any(|slide| !slide.pictures.is_empty());
    package.put("[Content_Types].xml", content_types(count, &charts, pictured))?;
    package.put("_rels/.rels", relations(&[("officeDocument", "ppt/presentation.xml".to_owned())], true))?;
    package.put("docProps/core.xml", core(title, language))?;
    package.put(
        "docProps/app.xml",
        format!(
            "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Styk</Application><Slides>{count}</Slides></Properties>"
        ),
    )?;
    package.put("ppt/presentation.xml", presentation(count))?;
    let mut of_presentation =
        vec![("slideMaster", "slideMasters/slideMaster1.xml".to_owned()), ("theme", "theme/theme1.xml".to_owned())];
    of_presentation.extend((1..=count).map(|number| ("slide", format!("slides/slide{number}.xml"))));
    package.put("ppt/_rels/presentation.xml.rels", relations(&of_presentation, false))?;
    package.put("ppt/theme/theme1.xml", include_str!("theme.xml"))?;
    package.put("ppt/slideMasters/slideMaster1.xml", include_str!("master.xml"))?;
    let of_master = [
        ("slideLayout", "../slideLayouts/slideLayout1.xml".to_owned()),
        ("slideLayout", "../slideLayouts/slideLayout2.xml".to_owned()),
        ("theme", "../theme/theme1.xml".to_owned()),
    ];
    package.put("ppt/slideMasters/_rels/slideMaster1.xml.rels", relations(&of_master, false))?;
    for (number, layout) in [(1, include_str!("layout_cover.xml")), (2, include_str!("layout_title.xml"))] {
        package.put(&format!("ppt/slideLayouts/slideLayout{number}.xml"), layout)?;
        let of_layout = [("slideMaster", "../slideMasters/slideMaster1.xml".to_owned())];
        package.put(&format!("ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"), relations(&of_layout, false))?;
    }
    for (place, slide) in slides.iter().enumerate() {
        let (number, layout) = (place + 1, if slide.cover { 1 } else { 2 });
        package.put(&format!("ppt/slides/slide{number}.xml"), slide.finish())?;
        let mut of_slide = vec![("slideLayout", format!("../slideLayouts/slideLayout{layout}.xml"))];
        if let Some(chart) = &slide.chart {
            of_slide.push(("chart", format!("../charts/chart{number}.xml")));
            package.put(&format!("ppt/charts/chart{number}.xml"), chart.part())?;
            let of_chart = [("package", format!("../embeddings/workbook{number}.xlsx"))];
            package.put(&format!("ppt/charts/_rels/chart{number}.xml.rels"), relations(&of_chart, false))?;
            package.put(&format!("ppt/embeddings/workbook{number}.xlsx"), &chart.workbook()?)?;
        }
        for (place, picture) in slide.pictures.iter().enumerate() {
            let name = format!("image{number}-{}.{}", place + 1, picture.kind.ending());
            package.put(&format!("ppt/media/{name}"), &picture.bytes)?;
            of_slide.push(("image", format!("../media/{name}")));
        }
        package.put(&format!("ppt/slides/_rels/slide{number}.xml.rels"), relations(&of_slide, false))?;
    }
    let written = package.zip.finish().map_err(|error| ReportError::Pptx(error.to_string()))?;
    Ok(written.into_inner())
}

/// Relations of a part, numbered from `rId1`.
fn relations(targets: &[(&str, String)], properties: bool) -> String {
    let mut markup = Markup::new();
    markup.trusted(HEAD);
    markup.open("Relationships", &[("xmlns", &RELATIONS)]);
    for (place, (kind, target)) in targets.iter().enumerate() {
        let (id, kind) = (format!("rId{}", place + 1), format!("{OFFICE}/{kind}"));
        markup.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", target)]);
    }
    if properties {
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        markup.empty("Relationship", &[("Id", &"rId8"), ("Type", &core), ("Target", &"docProps/core.xml")]);
        let more = format!("{OFFICE}/extended-properties");
        markup.empty("Relationship", &[("Id", &"rId9"), ("Type", &more), ("Target", &"docProps/app.xml")]);
    }
    markup.close("Relationships");
    markup.into_string()
}

fn content_types(count: usize, charts: &[usize], pictured: bool) -> String {
    let mut markup = Markup::new();
    markup.trusted(HEAD);
    markup.open("Types", &[("xmlns", &"http://schemas.openxmlformats.org/package/2006/content-types")]);
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    markup.empty("Default", &[("Extension", &"rels"), ("ContentType", &relations)]);
    markup.empty("Default", &[("Extension", &"xml"), ("ContentType", &"application/xml")]);
    let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    markup.empty("Default", &[("Extension", &"xlsx"), ("ContentType", &workbook)]);
    for kind in PictureKind::ALL.into_iter().filter(|_| pictured) {
        markup.empty("Default", &[("Extension", &kind.ending()), ("ContentType", &kind.media())]);
    }
    let mut of = |part: &str, kind: &str| markup.empty("Override", &[("PartName", &part), ("ContentType", &kind)]);
    of("/ppt/presentation.xml", &format!("{TYPES}.presentation.main+xml"));
    of("/ppt/slideMasters/slideMaster1.xml", &format!("{TYPES}.slideMaster+xml"));
    of("/ppt/slideLayouts/slideLayout1.xml", &format!("{TYPES}.slideLayout+xml"));
    of("/ppt/slideLayouts/slideLayout2.xml", &format!("{TYPES}.slideLayout+xml"));
    of("/ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml");
    of("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    of("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    for number in 1..=count {
        of(&format!("/ppt/slides/slide{number}.xml"), &format!("{TYPES}.slide+xml"));
    }
    for number in charts {
        let kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
        of(&format!("/ppt/charts/chart{number}.xml"), kind);
    }
    markup.close("Types");
    markup.into_string()
}

fn core(title: &str, language: Language) -> String {
    let mut markup = Markup::new();
    markup.trusted(HEAD);
    markup.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
        ],
    );
    markup.element("dc:title", &[], title);
    markup.element("dc:creator", &[], "Styk");
    markup.element("dc:language", &[], language.code());
    markup.close("cp:coreProperties");
    markup.into_string()
}

fn presentation(count: usize) -> String {
    let mut markup = Markup::new();
    markup.trusted(HEAD);
    markup.open(
        "p:presentation",
        &[
            ("xmlns:a", &"http://schemas.openxmlformats.org/drawingml/2006/main"),
            ("xmlns:r", &OFFICE),
            ("xmlns:p", &"http://schemas.openxmlformats.org/presentationml/2006/main"),
        ],
    );
    markup.trusted("<p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>");
    markup.open("p:sldIdLst", &[]);
    for place in 0..count {
        // The first two relations are the master and the theme.
        markup.empty("p:sldId", &[("id", &(256 + place)), ("r:id", &format!("rId{}", place + 3))]);
    }
    markup.close("p:sldIdLst");
    markup.trusted("<p:sldSz cx=\"12192000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>");
    markup.close("p:presentation");
    markup.into_string()
}

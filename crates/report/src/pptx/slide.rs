//! A slide being made: 13.33 by 7.5 inches, places in inches.

use std::sync::Arc;

use super::chart::Chart;
use crate::Picture;
use crate::html::Markup;
use crate::pdf::{Weight, fold};

pub(crate) const INK: &str = "10292F";
pub(crate) const MUTED: &str = "4B6066";
pub(crate) const TEAL: &str = "0F6670";
pub(crate) const WORSE: &str = "9C3F0C";
const LINE: &str = "D8DFDE";
const FAINT: &str = "E6F1F0";
const WHITE: &str = "FFFFFF";
const AMBER: &str = "C9770F";

/// Width of the slide, and of what stands on it.
const SLIDE: [f64; 2] = [13.333_333, 7.5];
pub(crate) const LEFT: f64 = 0.6;
pub(crate) const WIDE: f64 = 12.13;

/// Where the foot of a slide begins.
pub(crate) const FOOT: f64 = 6.9;

/// By so many points text of a table may be larger where there is room.
const LARGER: f64 = 4.0;

/// The least size of text that shrinks to fit.
const LEAST: f64 = 9.0;

/// Inches in English metric units, whole.
fn emu(inches: f64) -> i64 {
    (inches * 914_400.0).round() as i64
}

/// A paragraph of one size and colour.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    text: String,
    /// In points.
    size: f64,
    colour: &'static str,
    strong: bool,
    /// A strong beginning.
    lead: Option<String>,
}

impl Paragraph {
    pub(crate) fn new(text: &str, size: f64, colour: &'static str) -> Self {
        Self { text: text.to_owned(), size, colour, strong: false, lead: None }
    }

    pub(crate) fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    pub(crate) fn led(mut self, lead: &str) -> Self {
        self.lead = Some(format!("{lead}: "));
        self
    }

    /// Lines that it takes, at its size less `smaller` points. Measured in a face that is wider than that of
    /// the slides.
    fn lines(&self, room: f64, smaller: f64) -> usize {
        let text = format!("{}{}", self.lead.as_deref().unwrap_or_default(), self.text);
        let weight = if self.strong { Weight::Strong } else { Weight::Regular };
        fold(&text, weight, (self.size - smaller).max(LEAST), room * 72.0).len()
    }

    fn write(&self, markup: &mut Markup, smaller: f64) {
        let size = (self.size - smaller).max(LEAST.min(self.size));
        markup.open("a:p", &[]);
        let runs = self.lead.iter().map(|lead| (lead.as_str(), true)).chain([(self.text.as_str(), self.strong)]);
        for (text, strong) in runs {
            markup.open("a:r", &[]);
            properties(markup, "a:rPr", size, self.colour, strong);
            markup.element("a:t", &[], text);
            markup.close("a:r");
        }
        markup.close("a:p");
    }
}

fn properties(markup: &mut Markup, tag: &str, size: f64, colour: &str, strong: bool) {
    let hundredths = (size * 100.0).round() as i64;
    markup.open(tag, &[("sz", &hundredths), ("b", &u8::from(strong)), ("dirty", &0)]);
    fill(markup, colour);
    markup.empty("a:latin", &[("typeface", &"+mn-lt")]);
    markup.close(tag);
}

fn fill(markup: &mut Markup, colour: &str) {
    markup.open("a:solidFill", &[]);
    markup.empty("a:srgbClr", &[("val", &colour)]);
    markup.close("a:solidFill");
}

/// Paragraphs of a cell of a table; empty ones are left out.
pub(crate) type Cell = Vec<Paragraph>;

pub(crate) struct Table<'a> {
    pub(crate) name: &'a str,
    pub(crate) head: &'a [&'a str],
    /// In inches.
    pub(crate) widths: &'a [f64],
    pub(crate) rows: &'a [Vec<Cell>],
}

/// Shapes of a slide, and the layout it is made on.
pub(crate) struct Slide {
    shapes: Markup,
    next: u32,
    pub(crate) cover: bool,
    /// With its relation: `rId2`; the layout is the first.
    pub(crate) chart: Option<Chart>,
    /// In the order of their relations, which come last.
    pub(crate) pictures: Vec<Arc<Picture>>,
}

impl Slide {
    fn empty(cover: bool) -> Self {
        // The group that holds all shapes is number 1.
        Self { shapes: Markup::new(), next: 2, cover, chart: None, pictures: Vec::new() }
    }

    pub(crate) fn cover() -> Self {
        Self::empty(true)
    }

    /// A slide with its title in the placeholder for one, so that outlines and screen readers have it.
    pub(crate) fn titled(title: &str) -> Self {
        let mut slide = Self::empty(false);
        slide.placeholder("title", [LEFT, 0.38, WIDE, 0.7], &[Paragraph::new(title, 26.0, INK).strong()]);
        slide.bar([LEFT, 0.3, 0.9, 0.06], AMBER);
        slide
    }

    pub(crate) fn cover_text(&mut self, company: &str, title: &str, month: &str, verdict: &str) {
        self.bar([0.0, 0.0, SLIDE[0], 4.3], TEAL);
        self.bar([LEFT, 3.95, 1.4, 0.07], AMBER);
        self.placeholder("ctrTitle", [LEFT, 1.35, WIDE, 1.2], &[Paragraph::new(title, 44.0, WHITE).strong()]);
        self.placeholder("subTitle", [LEFT, 2.6, WIDE, 0.8], &[Paragraph::new(month, 26.0, FAINT)]);
        if !company.is_empty() {
            self.text([LEFT, 0.6, WIDE, 0.6], &[Paragraph::new(company, 18.0, FAINT)]);
        }
        self.text([LEFT, 4.6, WIDE, 2.2], &[Paragraph::new(verdict, 20.0, INK)]);
    }

    /// The sentence under the title; says where what follows begins.
    pub(crate) fn sentence(&mut self, text: &str) -> f64 {
        if text.is_empty() {
            return 1.25;
        }
        let paragraph = Paragraph::new(text, 15.0, INK);
        let lines = paragraph.lines(WIDE - 0.2, 0.0).min(3) as f64;
        let height = lines * 0.27 + 0.12;
        self.text([LEFT, 1.1, WIDE, height], &[paragraph]);
        1.1 + height + 0.1
    }

    pub(crate) fn paragraphs(&mut self, paragraphs: &[Paragraph], top: f64, height: f64) {
        self.text([LEFT, top, WIDE, height], paragraphs);
    }

    pub(crate) fn foot(&mut self, text: &str, number: &str) {
        self.text([LEFT, 6.98, WIDE - 1.2, 0.36], &[Paragraph::new(text, 9.0, MUTED)]);
        self.text([LEFT + WIDE - 1.1, 6.98, 1.1, 0.36], &[Paragraph::new(number, 9.0, MUTED)]);
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// A rectangle of one colour.
    fn bar(&mut self, at: [f64; 4], colour: &str) {
        let number = self.number();
        self.shapes.open("p:sp", &[]);
        self.name(number, "Bar", "<p:cNvSpPr/><p:nvPr userDrawn=\"1\"/>");
        self.shapes.open("p:spPr", &[]);
        self.place("a:xfrm", at);
        self.shapes.trusted("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
        fill(&mut self.shapes, colour);
        self.shapes.trusted("<a:ln><a:noFill/></a:ln>");
        self.shapes.close("p:spPr");
        self.shapes.trusted("<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody>");
        self.shapes.close("p:sp");
    }

    fn name(&mut self, number: u32, name: &str, rest: &str) {
        self.shapes.open("p:nvSpPr", &[]);
        self.shapes.empty("p:cNvPr", &[("id", &number), ("name", &format!("{name} {number}"))]);
        self.shapes.trusted(rest);
        self.shapes.close("p:nvSpPr");
    }

    fn place(&mut self, tag: &str, [x, y, width, height]: [f64; 4]) {
        self.shapes.open(tag, &[]);
        self.shapes.empty("a:off", &[("x", &emu(x)), ("y", &emu(y))]);
        self.shapes.empty("a:ext", &[("cx", &emu(width)), ("cy", &emu(height))]);
        self.shapes.close(tag);
    }

    fn placeholder(&mut self, kind: &str, at: [f64; 4], paragraphs: &[Paragraph]) {
        let number = self.number();
        self.shapes.open("p:sp", &[]);
        let index = if kind == "subTitle" { " idx=\"1\"" } else { "" };
        let rest =
            format!("<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"{kind}\"{index}/></p:nvPr>");
        self.name(number, "Title", &rest);
        self.shapes.open("p:spPr", &[]);
        self.place("a:xfrm", at);
        self.shapes.close("p:spPr");
        self.body(at, paragraphs, "ctr");
        self.shapes.close("p:sp");
    }

    /// A picture in the middle of a place and as large as it fits, with what is read out instead. Charts come first.
    pub(crate) fn picture(&mut self, picture: &Arc<Picture>, said: &str, [x, y, wide, tall]: [f64; 4]) {
        let number = self.number();
        let (width, height) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
        let scale = (wide / width).min(tall / height);
        let [width, height] = [width * scale, height * scale];
        self.pictures.push(Arc::clone(picture));
        let relation = format!("rId{}", 1 + usize::from(self.chart.is_some()) + self.pictures.len());
        self.shapes.open("p:pic", &[]);
        self.shapes.open("p:nvPicPr", &[]);
        let name = format!("Picture {number}");
        self.shapes.empty("p:cNvPr", &[("id", &number), ("name", &name), ("descr", &said)]);
        self.shapes.trusted("<p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/>");
        self.shapes.close("p:nvPicPr");
        self.shapes.open("p:blipFill", &[]);
        self.shapes.empty("a:blip", &[("r:embed", &relation)]);
        self.shapes.trusted("<a:stretch><a:fillRect/></a:stretch>");
        self.shapes.close("p:blipFill");
        self.shapes.open("p:spPr", &[]);
        self.place("a:xfrm", [x + (wide - width) / 2.0, y + (tall - height) / 2.0, width, height]);
        self.shapes.trusted("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
        self.shapes.close("p:spPr");
        self.shapes.close("p:pic");
    }

    pub(crate) fn text(&mut self, at: [f64; 4], paragraphs: &[Paragraph]) {
        let number = self.number();
        self.shapes.open("p:sp", &[]);
        self.name(number, "Text", "<p:cNvSpPr txBox=\"1\"/><p:nvPr/>");
        self.shapes.open("p:spPr", &[]);
        self.place("a:xfrm", at);
        self.shapes.trusted("<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/>");
        self.shapes.close("p:spPr");
        self.body(at, paragraphs, "t");
        self.shapes.close("p:sp");
    }

    /// Text of a shape, smaller where it would not fit.
    fn body(&mut self, [_, _, width, height]: [f64; 4], paragraphs: &[Paragraph], anchor: &str) {
        let tall = |smaller: f64| -> f64 {
            let of = |one: &Paragraph| {
                one.lines(width - 0.2, smaller) as f64 * (one.size - smaller).max(LEAST) * 1.22 / 72.0
            };
            paragraphs.iter().map(of).sum::<f64>()
        };
        let mut smaller = 0.0;
        while tall(smaller) > height - 0.05 && smaller < 30.0 {
            smaller += 0.5;
        }
        self.shapes.open("p:txBody", &[]);
        self.shapes.open(
            "a:bodyPr",
            &[
                ("wrap", &"square"),
                ("lIns", &91_440),
                ("tIns", &0),
                ("rIns", &91_440),
                ("bIns", &0),
                ("anchor", &anchor),
            ],
        );
        self.shapes.empty("a:normAutofit", &[]);
        self.shapes.close("a:bodyPr");
        self.shapes.empty("a:lstStyle", &[]);
        if paragraphs.is_empty() {
            self.shapes.trusted("<a:p/>");
        }
        for paragraph in paragraphs {
            paragraph.write(&mut self.shapes, smaller);
        }
        self.shapes.close("p:txBody");
    }

    /// A table from a place downwards, with text as large as the room allows; says where it ends.
    pub(crate) fn table(&mut self, table: &Table<'_>, top: f64, bottom: f64) -> f64 {
        let number = self.number();
        let scale = WIDE / table.widths.iter().sum::<f64>();
        let widths: Vec<f64> = table.widths.iter().map(|width| width * scale).collect();
        let mut smaller = -LARGER;
        while heights(table, &widths, smaller).iter().sum::<f64>() > bottom - top && smaller < 4.0 {
            smaller += 0.5;
        }
        let heights = heights(table, &widths, smaller);
        let tall: f64 = heights.iter().sum();
        self.shapes.open("p:graphicFrame", &[]);
        self.shapes.open("p:nvGraphicFramePr", &[]);
        let name = format!("Table {number}");
        self.shapes.empty("p:cNvPr", &[("id", &number), ("name", &name), ("descr", &table.name)]);
        self.shapes.trusted("<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/>");
        self.shapes.close("p:nvGraphicFramePr");
        self.place("p:xfrm", [LEFT, top, WIDE, tall]);
        self.shapes.open("a:graphic", &[]);
        self.shapes.open("a:graphicData", &[("uri", &"http://schemas.openxmlformats.org/drawingml/2006/table")]);
        self.shapes.open("a:tbl", &[]);
        self.shapes.empty("a:tblPr", &[("firstRow", &1)]);
        self.shapes.open("a:tblGrid", &[]);
        for width in &widths {
            self.shapes.empty("a:gridCol", &[("w", &emu(*width))]);
        }
        self.shapes.close("a:tblGrid");
        let head: Vec<Cell> = table.head.iter().map(|text| vec![Paragraph::new(text, 11.0, MUTED).strong()]).collect();
        self.row(&head, heights[0], smaller, (TEAL, 19_050));
        for (cells, height) in table.rows.iter().zip(&heights[1..]) {
            self.row(cells, *height, smaller, (LINE, 6_350));
        }
        for tag in ["a:tbl", "a:graphicData", "a:graphic", "p:graphicFrame"] {
            self.shapes.close(tag);
        }
        top + tall
    }

    /// A chart between two places.
    pub(crate) fn chart(&mut self, chart: Chart, top: f64, bottom: f64) {
        let number = self.number();
        let name = format!("Chart {number}");
        self.text([LEFT, top, WIDE, 0.3], &[Paragraph::new(&chart.name, 12.0, MUTED)]);
        self.shapes.open("p:graphicFrame", &[]);
        self.shapes.open("p:nvGraphicFramePr", &[]);
        self.shapes.empty("p:cNvPr", &[("id", &number), ("name", &name), ("descr", &chart.name)]);
        self.shapes.trusted("<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/>");
        self.shapes.close("p:nvGraphicFramePr");
        self.place("p:xfrm", [LEFT, top + 0.32, WIDE, bottom - top - 0.36]);
        self.shapes.trusted(concat!(
            r#"<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">"#,
            r#"<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId2"/>"#,
            r#"</a:graphicData></a:graphic>"#,
        ));
        self.shapes.close("p:graphicFrame");
        self.chart = Some(chart);
    }

    /// A row with a line of a colour and thickness under it.
    fn row(&mut self, cells: &[Cell], height: f64, smaller: f64, (colour, thick): (&str, u32)) {
        self.shapes.open("a:tr", &[("h", &emu(height))]);
        for cell in cells {
            self.shapes.trusted("<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>");
            let said = || cell.iter().filter(|one| !one.text.is_empty());
            if said().next().is_none() {
                self.shapes.trusted("<a:p/>");
            }
            said().for_each(|one| one.write(&mut self.shapes, smaller));
            self.shapes.trusted("</a:txBody>");
            self.shapes.open("a:tcPr", &[("marL", &45_720), ("marR", &45_720), ("marT", &36_576), ("marB", &36_576)]);
            self.shapes.trusted("<a:lnL w=\"0\"><a:noFill/></a:lnL><a:lnR w=\"0\"><a:noFill/></a:lnR><a:lnT w=\"0\"><a:noFill/></a:lnT>");
            self.shapes.open("a:lnB", &[("w", &thick)]);
            fill(&mut self.shapes, colour);
            self.shapes.close("a:lnB");
            self.shapes.trusted("<a:noFill/></a:tcPr></a:tc>");
        }
        self.shapes.close("a:tr");
    }

    /// The part of the package.
    pub(crate) fn finish(&self) -> String {
        let mut markup = Markup::new();
        markup.trusted("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        markup.trusted(concat!(
            r#"<p:sld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
            r#"xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld><p:spTree>"#,
            r#"<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"#,
        ));
        markup.append(&self.shapes);
        markup.trusted("</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>");
        markup.into_string()
    }
}

/// Heights of the head and the rows, in inches.
fn heights(table: &Table<'_>, widths: &[f64], smaller: f64) -> Vec<f64> {
    let cell = |(paragraphs, width): (&Cell, &f64)| {
        let of = |one: &Paragraph| {
            let lines = if one.text.is_empty() { 0 } else { one.lines(width - 0.1, smaller) };
            lines as f64 * (one.size - smaller).max(LEAST.min(one.size)) * 1.22 / 72.0
        };
        paragraphs.iter().map(of).sum::<f64>() + 0.08
    };
    let head: Vec<Cell> = table.head.iter().map(|text| vec![Paragraph::new(text, 11.0, MUTED).strong()]).collect();
    let row = |cells: &Vec<Cell>| cells.iter().zip(widths).map(cell).fold(0.0, f64::max);
    std::iter::once(&head).chain(table.rows).map(row).collect()
}

//! A native line chart (ECMA-376, part 1, 21.2) with the workbook that holds its
//! numbers, so that it can be edited like any other.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::slide::{MUTED, TEAL};
use crate::ReportError;
use crate::html::Markup;

const ACCENT: &str = "C9770F";

/// One line over the months.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub(crate) name: String,
    /// As months are called on the axis, with the value where there is one.
    pub(crate) points: Vec<(String, Option<f64>)>,
    /// How values are written, as in workbooks.
    pub(crate) format: String,
}

impl Chart {
    /// The workbook behind the chart: months in the first column, values in the second.
    pub(crate) fn workbook(&self) -> Result<Vec<u8>, ReportError> {
        let mut workbook = Workbook::new();
        // Without it the workbook holds the time of its making, and no two were the same.
        let made = ExcelDateTime::from_ymd(2024, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = workbook.add_worksheet().set_name("Sheet1")?;
        sheet.write_string(0, 1, self.name.as_str())?;
        for (place, (month, value)) in self.points.iter().enumerate() {
            let row = place as u32 + 1;
            sheet.write_string(row, 0, month.as_str())?;
            if let Some(value) = value {
                sheet.write_number(row, 1, *value)?;
            }
        }
        Ok(workbook.save_to_buffer()?)
    }

    /// The part of the package; its first relation is the workbook.
    pub(crate) fn part(&self) -> String {
        let mut markup = Markup::new();
        markup.trusted("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        markup.trusted(concat!(
            r#"<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" "#,
            r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
            r#"<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>"#,
            r#"<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>"#,
        ));
        markup.trusted("<c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\">");
        markup.element("c:v", &[], &self.name);
        markup.trusted("</c:pt></c:strCache></c:strRef></c:tx>");
        markup.trusted(&format!("<c:spPr><a:ln w=\"28575\" cap=\"rnd\">{}<a:round/></a:ln></c:spPr>", fill(TEAL)));
        markup.trusted(&marker(TEAL, 5));
        self.last(&mut markup);
        let end = self.points.len() + 1;
        markup.trusted(&format!("<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${end}</c:f><c:strCache>"));
        markup.empty("c:ptCount", &[("val", &self.points.len())]);
        for (place, (month, _)) in self.points.iter().enumerate() {
            markup.open("c:pt", &[("idx", &place)]);
            markup.element("c:v", &[], month);
            markup.close("c:pt");
        }
        markup.trusted(&format!(
            "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$B$2:$B${end}</c:f><c:numCache>"
        ));
        markup.element("c:formatCode", &[], &self.format);
        markup.empty("c:ptCount", &[("val", &self.points.len())]);
        for (place, value) in self.points.iter().enumerate().filter_map(|(place, (_, value))| Some((place, (*value)?)))
        {
            markup.open("c:pt", &[("idx", &place)]);
            markup.element("c:v", &[], &value.to_string());
            markup.close("c:pt");
        }
        markup.trusted("</c:numCache></c:numRef></c:val><c:smooth val=\"0\"/></c:ser>");
        markup.trusted("<c:marker val=\"1\"/><c:axId val=\"111111111\"/><c:axId val=\"222222222\"/></c:lineChart>");
        self.axes(&mut markup);
        markup.trusted("<c:spPr><a:noFill/></c:spPr></c:plotArea><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>");
        markup.trusted("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>");
        markup.trusted("<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>");
        markup.into_string()
    }

    /// The newest month stands out and says its value.
    fn last(&self, markup: &mut Markup) {
        let Some(last) = self.points.iter().rposition(|(_, value)| value.is_some()) else { return };
        markup.open("c:dPt", &[]);
        markup.empty("c:idx", &[("val", &last)]);
        markup.trusted(&marker(ACCENT, 9));
        markup.trusted("<c:bubble3D val=\"0\"/>");
        markup.close("c:dPt");
        markup.open("c:dLbls", &[]);
        markup.open("c:dLbl", &[]);
        markup.empty("c:idx", &[("val", &last)]);
        markup.empty("c:numFmt", &[("formatCode", &self.format), ("sourceLinked", &0)]);
        markup.trusted("<c:spPr><a:noFill/></c:spPr>");
        markup.trusted(&text(1200, true));
        markup.trusted("<c:dLblPos val=\"t\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>");
        markup.close("c:dLbl");
        markup.trusted("<c:showLegendKey val=\"0\"/><c:showVal val=\"0\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>");
        markup.close("c:dLbls");
    }

    fn axes(&self, markup: &mut Markup) {
        let scaling = "<c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"0\"/>";
        let line = |colour: &str| format!("<c:spPr><a:ln w=\"9525\">{}</a:ln></c:spPr>", fill(colour));
        markup.trusted(&format!("<c:catAx><c:axId val=\"111111111\"/>{scaling}<c:axPos val=\"b\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>"));
        markup.trusted(&line("D8DFDE"));
        markup.trusted(&text(1000, false));
        markup.trusted("<c:crossAx val=\"222222222\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx>");
        markup.trusted(&format!(
            "<c:valAx><c:axId val=\"222222222\"/>{scaling}<c:axPos val=\"l\"/><c:majorGridlines>{}</c:majorGridlines>",
            line("E7ECEA")
        ));
        markup.empty("c:numFmt", &[("formatCode", &self.format), ("sourceLinked", &0)]);
        markup.trusted("<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>");
        markup.trusted(&text(1000, false));
        markup.trusted(
            "<c:crossAx val=\"111111111\"/><c:crosses val=\"autoZero\"/><c:crossBetween val=\"between\"/></c:valAx>",
        );
    }
}

fn fill(colour: &str) -> String {
    format!("<a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>")
}

fn marker(colour: &str, size: u8) -> String {
    let fill = fill(colour);
    format!(
        "<c:marker><c:symbol val=\"circle\"/><c:size val=\"{size}\"/><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
    )
}

/// How text of the chart is written; `size` in hundredths of a point.
fn text(size: u32, strong: bool) -> String {
    let (fill, strong) = (fill(MUTED), u8::from(strong));
    format!(
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{size}\" b=\"{strong}\">{fill}<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>"
    )
}

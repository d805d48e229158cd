//! A sheet as pixels.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::sheet::Sheet;
use super::svg::svg;
use crate::ReportError;
use crate::pdf::Weight;

/// More pixels than this on a side few programs open.
const MOST: f64 = 16_000.0;

/// Our own faces and no others, so that a picture is the same on every machine.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for weight in Weight::ALL {
        fonts.load_font_data(weight.file().to_vec());
    }
    Arc::new(fonts)
});

/// The picture at so many pixels a point, fewer where it would be too large.
pub(super) fn png(sheet: &Sheet, title: &str, language: &str, density: f64) -> Result<Vec<u8>, ReportError> {
    let failed = |reason: String| ReportError::Picture(reason);
    let options = usvg::Options { fontdb: Arc::clone(&FONTS), ..usvg::Options::default() };
    let text = svg(sheet, title, language, false);
    let tree = usvg::Tree::from_str(&text, &options).map_err(|error| failed(error.to_string()))?;
    let [wide, tall] = sheet.size;
    let density = density.min(MOST / wide.max(tall));
    let [width, height] = [wide, tall].map(|side| (side * density).ceil().max(1.0) as u32);
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| failed(format!("{width} by {height} pixels")))?;
    resvg::render(&tree, Transform::from_scale(density as f32, density as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(error.to_string()))
}

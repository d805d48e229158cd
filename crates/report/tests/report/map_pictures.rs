//! Pictures of cells and personas in every drawing of a map.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use styk_maps::{Cell, Lane, LaneKind, Map, Persona, Stage, Step};
use styk_report::{MapDrawing, MapShown, Picture, PictureKind, map_drawing, read_picture};
use zip::ZipArchive;

const RED: [u8; 3] = [220, 20, 20];

fn kept(file: &image::DynamicImage, format: ImageFormat) -> Picture {
    let mut bytes = Cursor::new(Vec::new());
    file.write_to(&mut bytes, format).unwrap();
    let picture = read_picture(bytes.get_ref()).unwrap();
    Picture::drawn(picture.kind, picture.bytes).unwrap()
}

/// A red sign that can be seen through at its edge, and a red photo.
fn pictures() -> BTreeMap<String, Picture> {
    let sign = RgbaImage::from_fn(60, 40, |x, _| if x < 5 { Rgba([0; 4]) } else { Rgba([220, 20, 20, 255]) });
    let photo = RgbImage::from_pixel(600, 300, Rgb(RED));
    let of = [("sign", kept(&sign.into(), ImageFormat::Png)), ("photo", kept(&photo.into(), ImageFormat::Jpeg))];
    of.map(|(key, picture)| (key.to_owned(), picture)).into()
}

fn map() -> Map {
    let step = |key: &str| Step { key: key.to_owned(), name: key.to_uppercase(), ..Step::default() };
    let steps = ["looks", "pays", "leaves"].map(step).to_vec();
    let cell = |step: &str, picture: &str, text: &str| Cell {
        step: step.to_owned(),
        lane: "seen".to_owned(),
        picture: Some(picture.to_owned()),
        text: text.to_owned(),
        ..Cell::default()
    };
    Map {
        name: "Shop".to_owned(),
        personas: vec!["anna".to_owned()],
        stages: vec![Stage { key: "all".to_owned(), name: "All".to_owned(), steps, ..Stage::default() }],
        lanes: vec![Lane { key: "seen".to_owned(), kind: LaneKind::Picture, ..Lane::default() }],
        cells: vec![
            cell("looks", "sign", "The sign above the door"),
            cell("pays", "photo", ""),
            cell("leaves", "gone", ""),
        ],
        ..Map::default()
    }
}

fn drawn(drawing: MapDrawing) -> Vec<u8> {
    let (map, pictures, touchpoints) = (map(), pictures(), BTreeMap::new());
    let anna = Persona { name: "Anna".to_owned(), picture: Some("photo".to_owned()), ..Persona::default() };
    let personas = [("anna".to_owned(), anna)];
    let shown = MapShown {
        map: &map,
        personas: &personas,
        touchpoints: &touchpoints,
        pictures: &pictures,
        living: None,
        today: "2026-05-01".parse().unwrap(),
    };
    map_drawing(&shown, drawing).unwrap()
}

fn times(text: &[u8], part: &[u8]) -> usize {
    text.windows(part.len()).filter(|found| found == &part).count()
}

#[test]
fn a_drawing_has_the_pictures_of_cells_and_personas_within() {
    let svg = String::from_utf8(drawn(MapDrawing::Svg)).unwrap();
    assert_eq!(svg.matches("href=\"data:image/jpeg;base64,").count(), 2, "of the cell and of the persona");
    assert_eq!(svg.matches("href=\"data:image/png;base64,").count(), 1);
    assert!(svg.contains("The sign above the door") && svg.contains("The picture is missing"));
    assert_eq!(svg.matches("http://").count(), 1, "the name of the format, and no address");
}

#[test]
fn pixels_of_a_drawing_show_them() {
    let pixels = image::load_from_memory(&drawn(MapDrawing::Png)).unwrap().to_rgb8();
    let near = |pixel: &Rgb<u8>| pixel.0.iter().zip(RED).all(|(found, wanted)| found.abs_diff(wanted) < 12);
    let red = pixels.pixels().filter(|pixel| near(pixel)).count();
    // The photo is 126 by 63 points, at two pixels a point.
    assert!(red > 252 * 126, "{red} red pixels");
}

#[test]
fn a_page_holds_each_picture_once() {
    for drawing in [MapDrawing::Pdf, MapDrawing::Poster] {
        let pdf = drawn(drawing);
        assert_eq!(times(&pdf, b"/DCTDecode"), 1, "the photo, though it is drawn twice");
        assert_eq!((times(&pdf, b"/Subtype /Image"), times(&pdf, b"/SMask")), (3, 1), "photo, sign and its mask");
    }
}

#[test]
fn slides_have_pictures_that_can_be_moved_and_say_what_they_show() {
    let mut slides = ZipArchive::new(Cursor::new(drawn(MapDrawing::Pptx))).unwrap();
    let names: Vec<String> = slides.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names.iter().filter(|name| name.contains("media")).count(), 3, "{names:?}");
    let mut all = String::new();
    for number in 0..slides.len() {
        let mut file = slides.by_index(number).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.starts_with("ppt/slides/slide") || name == "[Content_Types].xml" {
            file.read_to_string(&mut all).unwrap();
        }
    }
    assert_eq!(all.matches("<p:pic>").count(), 3);
    assert!(all.contains("descr=\"The sign above the door\"") && all.contains("descr=\"Anna\""), "{all}");
    assert!(all.contains("ContentType=\"image/jpeg\""));
}

#[test]
fn what_is_drawn_is_as_small_as_it_may_be() {
    let pictures = pictures();
    assert_eq!((pictures["photo"].width, pictures["photo"].kind), (420, PictureKind::Jpeg));
    assert_eq!((pictures["sign"].width, pictures["sign"].kind), (60, PictureKind::Png));
}

//! Pictures that people put on maps and personas.
//!
//! What comes in is decoded and written anew, as PNG or JPEG: nothing but its pixels stays, neither the place where a
//! photo was taken nor anything that a file hides behind its picture. The same file gives the same bytes.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use styk_model::{Language, Say, say};
use thiserror::Error;

/// Bytes of a picture that is taken in.
pub const MAX_PICTURE_BYTES: usize = 5 << 20;

/// Pixels of its longer side.
pub const MAX_PICTURE_SIDE: u32 = 4_096;

/// Pixels of the longer side of a picture that is drawn: three for each point that it may be wide.
const DRAWN: u32 = 420;

/// Of JPEG: photos look as they did, and are a third as large as at the highest.
const QUALITY: u8 = 88;

/// As what a picture is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// What was one, and what can be seen through.
    Png,
    /// Photos.
    Jpeg,
}

impl PictureKind {
    pub const ALL: [Self; 2] = [Self::Png, Self::Jpeg];

    pub fn media(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// Of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }

    fn format(self) -> ImageFormat {
        match self {
            Self::Png => ImageFormat::Png,
            Self::Jpeg => ImageFormat::Jpeg,
        }
    }
}

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub kind: PictureKind,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Why a file is not taken for a picture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PictureFlaw {
    #[error("the picture has {found} bytes: expected at most {MAX_PICTURE_BYTES} (5 MB)")]
    TooLarge { found: usize },
    #[error("the file is no picture that can be shown: expected PNG, JPEG or WebP")]
    Format,
    #[error("the picture is {width} by {height} pixels: expected at most {MAX_PICTURE_SIDE} on a side")]
    TooManyPixels { width: u32, height: u32 },
    #[error("the picture is broken: {reason}")]
    Broken { reason: String },
}

impl Say for PictureFlaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::TooLarge { found } => say!(
                language,
                self,
                "в изображении {found} байт, а допустимо не больше {MAX_PICTURE_BYTES} (5 МБ)",
                "obraz ma {found} bajtów, a może mieć najwyżej {MAX_PICTURE_BYTES} (5 MB)",
            ),
            Self::Format => say!(
                language,
                self,
                "файл — не изображение, которое можно показать: ожидается PNG, JPEG или WebP",
                "plik nie jest obrazem, który da się pokazać: oczekiwano PNG, JPEG lub WebP",
            ),
            Self::TooManyPixels { width, height } => say!(
                language,
                self,
                "размер изображения — {width} на {height} пикселей, а сторона может быть не больше {MAX_PICTURE_SIDE}",
                "obraz ma {width} na {height} pikseli, a bok może mieć ich najwyżej {MAX_PICTURE_SIDE}",
            ),
            Self::Broken { reason } => {
                say!(language, self, "изображение повреждено: {reason}", "obraz jest uszkodzony: {reason}")
            }
        }
    }
}

fn broken(error: impl std::fmt::Display) -> PictureFlaw {
    PictureFlaw::Broken { reason: error.to_string().trim_end_matches('.').to_owned() }
}

/// Takes a file in: PNG, JPEG or WebP, of which the first picture is kept, turned as its camera says.
pub fn read_picture(bytes: &[u8]) -> Result<Picture, PictureFlaw> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(PictureFlaw::TooLarge { found: bytes.len() });
    }
    let format = image::guess_format(bytes).map_err(|_| PictureFlaw::Format)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(PictureFlaw::Format);
    }
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_PICTURE_SIDE {
        return Err(PictureFlaw::TooManyPixels { width, height });
    }
    let turned = decoder.orientation().map_err(broken)?;
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(broken)?;
    pixels.apply_orientation(turned);
    let kind =
        if format == ImageFormat::Png || is_seen_through(&pixels) { PictureKind::Png } else { PictureKind::Jpeg };
    written(&pixels, kind)
}

fn is_seen_through(pixels: &DynamicImage) -> bool {
    pixels.color().has_alpha() && pixels.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

/// Eight bits a channel, whatever there were: that is what all programs show.
fn written(pixels: &DynamicImage, kind: PictureKind) -> Result<Picture, PictureFlaw> {
    let mut bytes = Vec::new();
    let pixels = match kind {
        PictureKind::Png if is_seen_through(pixels) => DynamicImage::from(pixels.to_rgba8()),
        _ => DynamicImage::from(pixels.to_rgb8()),
    };
    let done = match kind {
        PictureKind::Png => pixels.write_with_encoder(PngEncoder::new(&mut bytes)),
        PictureKind::Jpeg => pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)),
    };
    done.map_err(broken)?;
    Ok(Picture { kind, width: pixels.width(), height: pixels.height(), bytes })
}

impl Picture {
    /// A picture that was kept, out of its bytes.
    pub fn kept(kind: PictureKind, bytes: Vec<u8>) -> Result<Self, PictureFlaw> {
        let reader = ImageReader::with_format(Cursor::new(&bytes), kind.format());
        let (width, height) = reader.into_dimensions().map_err(broken)?;
        Ok(Self { kind, width, height, bytes })
    }

    /// The same, no larger than it is drawn on maps.
    pub fn drawn(kind: PictureKind, bytes: Vec<u8>) -> Result<Self, PictureFlaw> {
        Self::kept(kind, bytes)?.within(DRAWN)
    }

    fn pixels(&self) -> Result<DynamicImage, PictureFlaw> {
        image::load_from_memory_with_format(&self.bytes, self.kind.format()).map_err(broken)
    }

    fn within(self, side: u32) -> Result<Self, PictureFlaw> {
        if self.width.max(self.height) <= side {
            return Ok(self);
        }
        written(&self.pixels()?.resize(side, side, FilterType::Triangle), self.kind)
    }

    /// Red, green and blue of every pixel, from the upper left corner line by line, and how much of each is seen;
    /// none where nothing is seen through.
    pub(crate) fn samples(&self) -> Result<(Vec<u8>, Option<Vec<u8>>), PictureFlaw> {
        let pixels = self.pixels()?;
        let seen = is_seen_through(&pixels).then(|| pixels.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect());
        Ok((pixels.to_rgb8().into_raw(), seen))
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
    use styk_model::review::side_by_side;

    use super::*;

    /// Red above, blue below.
    fn photo(width: u32, height: u32) -> DynamicImage {
        let pixel = |_, y| if y < height / 2 { Rgb([200, 10, 10]) } else { Rgb([10, 10, 200]) };
        RgbImage::from_fn(width, height, pixel).into()
    }

    fn file(pixels: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        pixels.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// What a camera writes: turned by a quarter (the orientation is 6), and where it stood.
    fn exif() -> Vec<u8> {
        let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        exif.extend_from_slice(b"\x0e\x01\x02\0\x0c\0\0\0\x26\0\0\0\0\0\0\0");
        exif.extend_from_slice(b"52.23N21.01E");
        exif
    }

    #[test]
    fn where_a_photo_was_taken_does_not_stay_and_how_it_was_held_does() {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
        encoder.set_exif_metadata(exif()).unwrap();
        photo(40, 20).write_with_encoder(encoder).unwrap();
        let holds = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
        assert!(holds(&bytes, b"52.23N"));
        let kept = read_picture(&bytes).unwrap();
        assert!(!holds(&kept.bytes, b"52.23N") && !holds(&kept.bytes, b"Exif"));
        assert_eq!((kept.kind, kept.width, kept.height), (PictureKind::Jpeg, 20, 40));
        let right = kept.pixels().unwrap().to_rgb8().get_pixel(17, 20).0;
        assert!(right[0] > right[2], "what was above is on the right: {right:?}");
    }

    #[test]
    fn each_kind_of_file_is_kept_as_one_of_two() {
        let glass: DynamicImage = RgbaImage::from_pixel(4, 3, Rgba([9, 8, 7, 100])).into();
        let opaque: DynamicImage = RgbaImage::from_pixel(4, 3, Rgba([9, 8, 7, 255])).into();
        let found = [
            (&glass, ImageFormat::Png, PictureKind::Png),
            (&opaque, ImageFormat::Png, PictureKind::Png),
            (&glass, ImageFormat::WebP, PictureKind::Png),
            (&opaque, ImageFormat::WebP, PictureKind::Jpeg),
            (&photo(4, 3), ImageFormat::Jpeg, PictureKind::Jpeg),
        ]
        .map(|(pixels, format, kind)| (read_picture(&file(pixels, format)).unwrap(), kind));
        for (picture, kind) in &found {
            assert_eq!((picture.kind, picture.width, picture.height), (*kind, 4, 3));
            assert_eq!(Picture::kept(*kind, picture.bytes.clone()).unwrap(), *picture);
            assert_eq!(PictureKind::of_ending(kind.ending()), Some(*kind));
        }
        let (samples, seen) = found[0].0.samples().unwrap();
        assert_eq!((samples.len(), seen), (36, Some(vec![100; 12])));
        assert_eq!(found[1].0.samples().unwrap().1, None);
        assert_eq!(read_picture(&found[0].0.bytes).unwrap(), found[0].0, "what is kept is kept as it is");
    }

    #[test]
    fn a_picture_is_made_smaller_and_never_larger() {
        let picture = read_picture(&file(&photo(2_000, 500), ImageFormat::Png)).unwrap();
        let small = Picture::drawn(picture.kind, picture.bytes).unwrap();
        assert_eq!((small.width, small.height), (DRAWN, DRAWN / 4));
        assert_eq!(Picture::drawn(small.kind, small.bytes.clone()).unwrap(), small);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let png = file(&photo(8, 8), ImageFormat::Png);
        let refused = |bytes: &[u8]| read_picture(bytes).unwrap_err();
        assert_eq!(refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), PictureFlaw::Format);
        assert_eq!(refused(b"GIF89a\x01\0\x01\0"), PictureFlaw::Format);
        assert_eq!(refused(b""), PictureFlaw::Format);
        assert!(matches!(refused(&png[..png.len() / 2]), PictureFlaw::Broken { .. }));
        let found = MAX_PICTURE_BYTES + 1;
        assert_eq!(refused(&vec![0; found]), PictureFlaw::TooLarge { found });
        let long = file(&photo(MAX_PICTURE_SIDE + 1, 1), ImageFormat::Png);
        assert_eq!(refused(&long), PictureFlaw::TooManyPixels { width: MAX_PICTURE_SIDE + 1, height: 1 });
    }

    #[test]
    fn a_file_that_says_it_is_huge_is_refused_before_it_is_unpacked() {
        let mut png = file(&photo(8, 8), ImageFormat::Png);
        png[16..24].copy_from_slice(&[0, 0x01, 0, 0, 0, 0x01, 0, 0]);
        assert!(read_picture(&png).is_err());
    }

    #[test]
    fn flaws_are_told_in_three_languages() {
        let flaws = [
            PictureFlaw::TooLarge { found: 7_000_000 },
            PictureFlaw::Format,
            PictureFlaw::TooManyPixels { width: 9_000, height: 30 },
            PictureFlaw::Broken { reason: "unexpected end of file".to_owned() },
        ];
        insta::assert_snapshot!(side_by_side(include_str!("picture.rs"), "PictureFlaw", &flaws));
    }
}

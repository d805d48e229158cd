//! Pages put together.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::Page;
use super::font::{Weight, advance};
use super::page::picture_name;
use crate::{Picture, PictureKind};

/// A document of pages; the title and the language are for readers and screen readers.
pub(crate) fn document(title: &str, author: &str, language: &str, pages: Vec<Page>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut next = 1;
    let mut reference = || {
        next += 1;
        Ref::new(next - 1)
    };
    let (catalog, tree, info) = (reference(), reference(), reference());
    let fonts = Weight::ALL.map(|weight| (weight, reference()));
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (reference(), reference())).collect();
    {
        let mut writer = pdf.catalog(catalog);
        writer.pages(tree);
        writer.lang(TextStr(language));
        writer.viewer_preferences().pair(Name(b"DisplayDocTitle"), true);
    }
    let mut writer = pdf.document_info(info);
    writer.title(TextStr(title)).creator(TextStr("Styk")).producer(TextStr("Styk"));
    if !author.is_empty() {
        writer.author(TextStr(author));
    }
    writer.finish();
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(ids.len() as i32);
    for (page, (id, content)) in pages.into_iter().zip(ids) {
        let mut writer = pdf.page(id);
        let [wide, tall] = page.paper;
        writer.media_box(Rect::new(0.0, 0.0, wide as f32, tall as f32)).parent(tree).contents(content);
        let mut resources = writer.resources();
        let mut names = resources.fonts();
        for (weight, font) in fonts {
            names.pair(Name(weight.resource()), font);
        }
        names.finish();
        // A picture, and how much of it is seen.
        let pictures: Vec<[Ref; 2]> = page.pictures.iter().map(|_| [reference(), reference()]).collect();
        if !pictures.is_empty() {
            let mut names = resources.x_objects();
            for (number, [picture, _]) in pictures.iter().enumerate() {
                names.pair(Name(picture_name(number).as_bytes()), *picture);
            }
        }
        resources.finish();
        writer.finish();
        for (picture, ids) in page.pictures.iter().zip(pictures) {
            embed_picture(&mut pdf, picture, ids);
        }
        pdf.stream(content, &deflated(&page.finish())).filter(Filter::FlateDecode);
    }
    for (weight, font) in fonts {
        let ids = [font, reference(), reference(), reference(), reference()];
        embed(&mut pdf, weight, ids);
    }
    pdf.finish()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// A photo as it is; of anything else its pixels. One that cannot be read is a white point.
fn embed_picture(pdf: &mut Pdf, picture: &Picture, [id, mask]: [Ref; 2]) {
    let (width, height) = (picture.width as i32, picture.height as i32);
    if picture.kind == PictureKind::Jpeg {
        let mut image = pdf.image_xobject(id, &picture.bytes);
        image.width(width).height(height).bits_per_component(8).color_space().device_rgb();
        image.filter(Filter::DctDecode);
        return;
    }
    let found = picture.samples().map(|(colours, seen)| (width, height, colours, seen));
    let (width, height, colours, seen) = found.unwrap_or((1, 1, vec![u8::MAX; 3], None));
    let colours = deflated(&colours);
    let mut image = pdf.image_xobject(id, &colours);
    image.width(width).height(height).bits_per_component(8).color_space().device_rgb();
    image.filter(Filter::FlateDecode);
    if seen.is_some() {
        image.s_mask(mask);
    }
    image.finish();
    if let Some(seen) = seen {
        let seen = deflated(&seen);
        let mut image = pdf.image_xobject(mask, &seen);
        image.width(width).height(height).bits_per_component(8).color_space().device_gray();
        image.filter(Filter::FlateDecode);
    }
}

/// A font whose codes are its glyphs, with a table that says which letters those are.
fn embed(pdf: &mut Pdf, weight: Weight, [font, cid, descriptor, letters, file]: [Ref; 5]) {
    let (face, name) = (weight.face(), Name(weight.name()));
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(letters);
    let mut writer = pdf.cid_font(cid);
    writer.subtype(CidFontType::Type2).base_font(name).system_info(system).font_descriptor(descriptor);
    writer.cid_to_gid_map_predefined(Name(b"Identity")).default_width(0.0);
    let widths = (0..face.number_of_glyphs()).map(|glyph| advance(weight, glyph) as f32);
    writer.widths().consecutive(0, widths);
    writer.finish();
    let scale = 1000.0 / f32::from(face.units_per_em());
    let bounds = face.global_bounding_box();
    let [left, bottom, right, top] =
        [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|bound| f32::from(bound) * scale);
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(0.0)
        .ascent(f32::from(face.ascender()) * scale)
        .descent(f32::from(face.descender()) * scale)
        .cap_height(f32::from(face.capital_height().unwrap_or(700)) * scale)
        .stem_v(if weight == Weight::Strong { 120.0 } else { 80.0 })
        .font_file2(file);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Styk"), system);
    for (glyph, letter) in letters_of(weight) {
        map.pair(glyph, letter);
    }
    pdf.stream(letters, &deflated(&map.finish())).filter(Filter::FlateDecode);
    let bytes = weight.file();
    pdf.stream(file, &deflated(bytes)).filter(Filter::FlateDecode).pair(Name(b"Length1"), bytes.len() as i32);
}

/// Each glyph with the first letter that it is for.
fn letters_of(weight: Weight) -> Vec<(u16, char)> {
    let mut letters: Vec<(u16, char)> = Vec::new();
    let tables = weight.face().tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
    for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
        table.codepoints(|code| {
            let found = table.glyph_index(code).zip(char::from_u32(code));
            letters.extend(found.map(|(glyph, letter)| (glyph.0, letter)));
        });
    }
    letters.sort_unstable();
    letters.dedup_by_key(|(glyph, _)| *glyph);
    letters
}

//! The two faces that are embedded: Onest (SIL Open Font License, `fonts/OFL.txt`).

use std::sync::LazyLock;

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId};

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Strong,
}

impl Weight {
    pub(crate) const ALL: [Self; 2] = [Self::Regular, Self::Strong];

    /// The file that is embedded.
    pub(crate) fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/Onest-Regular.ttf"),
            Self::Strong => include_bytes!("../../fonts/Onest-SemiBold.ttf"),
        }
    }

    /// As pages name it.
    pub(super) fn resource(self) -> &'static [u8] {
        match self {
            Self::Regular => b"F1",
            Self::Strong => b"F2",
        }
    }

    pub(super) fn name(self) -> &'static [u8] {
        match self {
            Self::Regular => b"Onest-Regular",
            Self::Strong => b"Onest-SemiBold",
        }
    }

    pub(super) fn face(self) -> &'static Face<'static> {
        static FACES: LazyLock<[Face<'static>; 2]> =
            LazyLock::new(|| Weight::ALL.map(|weight| Face::parse(weight.file(), 0).expect("our own font is whole")));
        &FACES[self as usize]
    }
}

/// A glyph, and by how much the next one comes nearer (negative: in 1/1000 of the size).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) glyph: u16,
    pub(super) kern: f64,
}

/// The glyph of a letter; what the font does not have is its empty box.
fn glyph(face: &Face<'_>, letter: char) -> GlyphId {
    let letter = match letter {
        // Hyphens and spaces that only say where lines must not break.
        '\u{2011}' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\t' => ' ',
        other => other,
    };
    face.glyph_index(letter).unwrap_or(GlyphId(0))
}

/// A text without the letters that the font does not have, such as emoji.
pub(crate) fn written(text: &str, weight: Weight) -> String {
    let known = |letter: &char| letter.is_whitespace() || glyph(weight.face(), *letter) != GlyphId(0);
    text.chars().filter(known).collect()
}

/// Text as glyphs with kerning.
pub(super) fn shape(text: &str, weight: Weight) -> Vec<Placed> {
    let face = weight.face();
    let glyphs: Vec<GlyphId> = text.chars().map(|letter| glyph(face, letter)).collect();
    let next = glyphs.iter().skip(1).map(Some).chain([None]);
    let placed = glyphs.iter().zip(next).map(|(one, next)| Placed {
        glyph: one.0,
        kern: next.map_or(0.0, |next| kern(face, *one, *next)) * per_thousand(face),
    });
    placed.collect()
}

fn per_thousand(face: &Face<'_>) -> f64 {
    1000.0 / f64::from(face.units_per_em())
}

/// The first adjustment that the font has for a pair.
fn kern(face: &Face<'_>, one: GlyphId, next: GlyphId) -> f64 {
    let Some(positions) = face.tables().gpos else { return 0.0 };
    for lookup in positions.lookups {
        for table in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
            let PositioningSubtable::Pair(pair) = table else { continue };
            let Some(index) = pair.coverage().get(one) else { continue };
            let found = match pair {
                PairAdjustment::Format1 { sets, .. } => sets.get(index).and_then(|set| set.get(next)),
                PairAdjustment::Format2 { classes, matrix, .. } => {
                    matrix.get((classes.0.get(one), classes.1.get(next)))
                }
            };
            if let Some((first, _)) = found.filter(|(first, _)| first.x_advance != 0) {
                return f64::from(first.x_advance);
            }
        }
    }
    0.0
}

/// The width of a glyph in 1/1000 of the size.
pub(super) fn advance(weight: Weight, glyph: u16) -> f64 {
    let face = weight.face();
    f64::from(face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0)) * per_thousand(face)
}

/// How wide a text is at a size, in points.
pub(crate) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    shape(text, weight).iter().map(|one| advance(weight, one.glyph) + one.kern).sum::<f64>() * size / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_the_letters_of_all_languages_and_the_signs_of_the_report() {
        let letters = "ABCabcXYZ АБВЁЖЩЪЫЬЭЮЯабвёжщъыьэюя ĄĆĘŁŃÓŚŹŻąćęłńóśźż 0123456789 .,:;!?()[]%+−–—·…№\u{a0}€$£₽ «»„”“’ → ≤≥±×•";
        for weight in Weight::ALL {
            for letter in letters.chars() {
                assert_ne!(glyph(weight.face(), letter), GlyphId(0), "{weight:?} has no `{letter}`");
            }
        }
    }

    #[test]
    fn pairs_are_kerned_in_every_alphabet() {
        let apart = width("T", Weight::Strong, 10.0) + width("o", Weight::Strong, 10.0);
        assert!(width("To", Weight::Strong, 10.0) < apart);
        let cyrillic = width("Г", Weight::Regular, 10.0) + width("о", Weight::Regular, 10.0);
        assert!(width("Го", Weight::Regular, 10.0) < cyrillic);
    }
}

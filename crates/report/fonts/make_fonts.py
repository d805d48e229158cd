"""Makes the static faces beside this file out of the variable Onest of the npm package
`@fontsource-variable/onest`: one file of Latin and Cyrillic for each weight, with
kerning, without hinting. Needs PyPI `fonttools[woff]`.

    python make_fonts.py FOLDER_WITH_WOFF2 .
"""

import sys
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PARTS = ["latin", "latin-ext", "cyrillic", "math", "symbols"]
# Latin with Polish and other accents, Cyrillic of Russian and its neighbours, signs of money and numbers.
KEPT = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x400, 0x460), 0x490, 0x491,
    *range(0x2010, 0x2015), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20AC, 0x20B4,
    0x20B8, 0x20BD, 0x2116, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265, 0x202F, 0x2009,
]


def face(source, weight, target):
    """One weight: the parts of the package, cut to a weight and put together again."""
    parts = []
    for part in PARTS:
        font = TTFont(source / f"onest-{part}-wght-normal.woff2")
        font.flavor = None
        font = instantiateVariableFont(font, {"wght": weight})
        path = target.with_suffix(f".{part}.ttf")
        font.save(path)
        parts.append(path)
    font = merge.Merger().merge([str(part) for part in parts])
    font.recalcTimestamp = False
    options = subset.Options(layout_features=["kern"], hinting=False, notdef_outline=True, name_IDs=["*"], glyph_names=False)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=KEPT)
    chosen.subset(font)
    style = target.stem.split("-")[1]
    for record in font["name"].names:
        if record.nameID in (4, 6):
            font["name"].setName(f"Onest{' -'[record.nameID == 6]}{style}", record.nameID, record.platformID, record.platEncID, record.langID)
    font.save(target)
    for part in parts:
        part.unlink()


source, folder = Path(sys.argv[1]), Path(sys.argv[2])
face(source, 400, folder / "Onest-Regular.ttf")
face(source, 600, folder / "Onest-SemiBold.ttf")

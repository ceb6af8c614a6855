"""Fonts of the printed report: Helvetica for Latin text, and a Chinese one that is embedded where the machine has it.

A TrueType font with Chinese glyphs is looked for on the machine and the glyphs that are used are embedded. Where there
is none, STSong-Light is named and the reader's program brings it, as the PDF standard has it for Chinese.
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

#: TrueType fonts with simplified Chinese glyphs, where systems keep them. OpenType with CFF cannot be embedded here.
_CHINESE_FILES: Final = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/simhei.ttf",
    "C:/Windows/Fonts/msyh.ttc",
)
#: Characters that stand in the PDF standard's Symbol font, which takes over where Helvetica lacks them.
_SYMBOLS: Final = "≤≥−≠≈→←↑↓∞∆αβγδθλμσφΩ√"
_WITHOUT_SYMBOLS: Final = str.maketrans("", "", _SYMBOLS)
_NAMED: Final = "STSong-Light"
_EMBEDDED: Final = "ECGomicsChinese"


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of the fonts that one report is set in."""

    text: str
    bold: str


_LATIN: Final = Fonts("Helvetica", "Helvetica-Bold")


@cache
def chinese() -> str:
    """The registered name of a font with Chinese glyphs."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    for path in _CHINESE_FILES:
        if Path(path).is_file():
            try:
                pdfmetrics.registerFont(TTFont(_EMBEDDED, path))
            except TTFError:
                continue
            return _EMBEDDED
    pdfmetrics.registerFont(UnicodeCIDFont(_NAMED))
    return _NAMED


def fonts_for(text: str) -> Fonts:
    """Helvetica where it and the Symbol font have every character of the text, the Chinese font otherwise."""
    return _LATIN if _is_latin(text) else Fonts(chinese(), chinese())


def runs(text: str, *, bold: bool = False) -> list[tuple[str, str]]:
    """The text in pieces with the font of each: Latin words and numbers within Chinese text keep their own."""
    latin = _LATIN.bold if bold else _LATIN.text
    if _is_latin(text):
        return [(latin, text)]
    pieces = groupby(text, _is_latin)
    return [(latin if known else chinese(), "".join(piece)) for known, piece in pieces]


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """In points, at a size in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(sum(stringWidth(piece, font, size) for font, piece in runs(text, bold=bold)))


def _is_latin(text: str) -> bool:
    try:
        text.translate(_WITHOUT_SYMBOLS).encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

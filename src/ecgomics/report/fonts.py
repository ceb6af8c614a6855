"""Fonts of the printed report: Helvetica for Latin text, and a Chinese one that is embedded where the machine has it.

A TrueType font with Chinese glyphs is looked for on the machine and the glyphs that are used are embedded. Where there
is none, STSong-Light is named and the reader's program brings it, as the PDF standard has it for Chinese.
"""

from dataclasses import dataclass
from functools import cache
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
    try:
        text.translate(_WITHOUT_SYMBOLS).encode("cp1252")
    except UnicodeEncodeError:
        return Fonts(chinese(), chinese())
    return Fonts("Helvetica", "Helvetica-Bold")

"""Text and pages of printed reports: fonts within a line, words longer than it, pages that lie."""

import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from ecgomics.report.fonts import chinese, runs, text_width
from ecgomics.report.sheet import TOP_MM, Face, Sheet, broken


def test_latin_words_within_chinese_text_keep_their_font() -> None:
    pieces = runs("PR 间期 232 ms", bold=True)
    assert [piece for _, piece in pieces] == ["PR ", "间期", " 232 ms"]
    assert [font for font, _ in pieces] == ["Helvetica-Bold", chinese(), "Helvetica-Bold"]
    assert runs("≥ 120 – 200 µV") == [("Helvetica", "≥ 120 – 200 µV")]


def test_a_line_is_as_wide_as_its_pieces() -> None:
    # Helvetica has digits of 556 thousandths of its size, Chinese characters are as wide as they are high
    assert text_width("22", 10.0) == pytest.approx(11.12)
    assert text_width("2期", 10.0) == pytest.approx(15.56)


def test_a_word_longer_than_a_line_is_cut_and_nothing_is_lost() -> None:
    lines = list(broken("hash " + "5e" * 32 + " end", 10.0, 100.0))
    assert all(text_width(line, 10.0) <= 100.0 for line in lines)
    assert "".join(lines).replace(" ", "") == "hash" + "5e" * 32 + "end"
    assert list(broken("W", 10.0, 1.0)) == ["W"]


def test_pages_turn_and_each_has_its_foot() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0)
    sheet = Sheet(canvas, "letter", width_mm=180.0)
    sheet.write("standing", 10.0)
    sheet.next_page(Face(250.0, lying=True))
    assert (sheet.page_width_mm, sheet.height_mm, sheet.y_mm) == (279.4, 215.9, TOP_MM)
    assert sheet.left_mm == (279.4 - 250.0) / 2
    sheet.room(1000.0)
    assert sheet.page == 2, "an empty page is not left for what no page holds"
    sheet.end_page()
    sheet.feet(lambda page: sheet.put(f"foot of {page}", 7.0))
    canvas.save()
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", out.getvalue())
    assert [tuple(round(float(side)) for side in box) for box in boxes] == [(612, 792), (792, 612)]
    assert out.getvalue().count(b"foot of") == 2

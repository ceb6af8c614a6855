"""The PDF of the structured report: scale, structure, text, languages, papers; read from its bytes."""

import re
import zlib
from base64 import a85decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.report.sheet import PAPERS, POINTS_PER_MM, Paper
from ecgomics.report.structured.document import EcgPaper, Language, Report, Rhythm, Row, Strip
from ecgomics.report.structured.pdf import report_pdf
from ecgomics.report.structured.words import WORDS
from tests.report.structured import made_reports

twelve_lead = cache(made_reports.twelve_lead)
single_lead = cache(made_reports.single_lead)
long_recording = cache(made_reports.long_recording)
bare = cache(made_reports.bare)

FS_HZ = 500.0
LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


@dataclass(frozen=True)
class File:
    """Objects of a PDF file by number, its pages in their order and what is drawn on them."""

    objects: dict[int, bytes]
    pages: list[int]
    drawn: list[str]

    def box(self, page: int) -> tuple[float, float]:
        found = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", self.objects[self.pages[page]])
        assert found is not None
        return float(found[1]), float(found[2])

    def the(self, pattern: bytes) -> tuple[int, bytes]:
        (found,) = [each for each in self.objects.items() if re.search(pattern, each[1])]
        return found


def read(content: bytes) -> File:
    objects = {
        int(number): body for number, body in re.findall(rb"\n(\d+) 0 obj\n(.*?)endobj", content, re.DOTALL)
    }
    (tree,) = [each for each in objects.values() if b"/Type /Pages" in each]
    kids = re.search(rb"/Kids \[ ([^]]*)\]", tree)
    assert kids is not None
    pages = [int(each) for each in re.findall(rb"(\d+) 0 R", kids[1])]
    return File(objects, pages, [drawing(objects, page) for page in pages])


def drawing(objects: dict[int, bytes], page: int) -> str:
    contents = re.search(rb"/Contents (\d+) 0 R", objects[page])
    assert contents is not None
    body = re.search(rb"stream\r?\n(.*)endstream", objects[int(contents[1])], re.DOTALL)
    assert body is not None
    return zlib.decompress(body[1]).decode("latin-1")


def said(file: File) -> str:
    """Texts in the order in which they are drawn, lines of one paragraph joined."""
    return "".join(shown(drawn) for drawn in file.drawn)


def shown(drawn: str) -> str:
    """Texts of one drawing in the encoding of Helvetica, escapes resolved."""
    texts = "".join(re.findall(r"\(((?:[^()\\]|\\.)*)\) Tj", drawn))
    plain = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), texts)
    plain = re.sub(r"\\([()\\])", r"\1", plain)
    return plain.encode("latin-1").decode("cp1252", errors="replace")


def square(seconds: float) -> tuple[int, ...]:
    """A pulse of 1 mV for the second half of every second."""
    n = round(seconds * FS_HZ)
    return tuple((1000 * ((np.arange(n) / FS_HZ) % 1.0 >= 0.5)).astype(int).tolist())


def of_squares() -> Report:
    line = Row((Strip("II", 0.0, FS_HZ, square(10.0)),))
    rows = tuple(
        Row(tuple(Strip(lead, 2.5 * n, FS_HZ, square(2.5)) for n, lead in enumerate(LEADS[first::3])))
        for first in range(3)
    )
    return replace(twelve_lead(), paper=EcgPaper("3x4+1", (*rows, line), "measurement"))


def paths(drawn: str) -> list[np.ndarray]:
    """Points of each path, in mm."""
    found = re.findall(r"[-\d.]+ [-\d.]+ m(?:\s+[-\d.]+ [-\d.]+ l)+", drawn)
    return [
        np.array([pair.split() for pair in re.findall(r"([-\d.]+ [-\d.]+) [ml]", path)], dtype=float)
        / POINTS_PER_MM
        for path in found
    ]


def ecg_page(file: File) -> int:
    (page,) = [n for n in range(len(file.pages)) if file.box(n)[0] > file.box(n)[1]]
    return page


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_second_is_25_mm_and_a_millivolt_10_mm_on_either_paper(paper: Paper) -> None:
    file = read(report_pdf(of_squares(), paper=paper))
    drawn = file.drawn[ecg_page(file)]
    lines = sorted(paths(drawn), key=len)
    rhythm, columns = lines[-1], lines[-13:-1]
    assert len(rhythm) == 5000
    x, y = rhythm.T
    assert np.diff(x) == pytest.approx(25.0 / FS_HZ, abs=1e-3)
    assert float(np.ptp(y)) == pytest.approx(10.0, abs=1e-3)
    assert np.diff(x[1:][np.diff(y) > 5.0]) == pytest.approx(25.0, abs=0.06)
    assert [len(each) for each in columns] == [1250] * 12
    assert {round(float(each[0, 0] - x[0]), 2) for each in columns} == {0.0, 62.5, 125.0, 187.5}
    assert set(re.findall(r"(.*) cm", drawn)) == {"1 0 0 1 0 0"}, "nothing is scaled"


def test_grid_and_calibration_pulses_are_true() -> None:
    file = read(report_pdf(of_squares()))
    drawn = paths(file.drawn[ecg_page(file)])
    upright = sorted({round(float(a[0]), 3) for a, b in (p for p in drawn if len(p) == 2) if a[0] == b[0]})
    steps = np.diff(upright)
    assert np.median(steps) == pytest.approx(1.0, abs=2e-3)
    pulses = [each for each in drawn if len(each) == 6]
    assert len(pulses) == 4
    for pulse in pulses:
        assert float(np.ptp(pulse[:, 1])) == pytest.approx(10.0, abs=1e-3)
        assert float(pulse[3, 0] - pulse[2, 0]) == pytest.approx(5.0, abs=1e-3)
    width_mm = upright[-1] - upright[0]
    assert width_mm == pytest.approx(260.0, abs=0.01)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_pages_stand_but_for_the_ecg_which_lies(language: Language, paper: Paper) -> None:
    file = read(report_pdf(twelve_lead(), language=language, paper=paper))
    short, long = (each * POINTS_PER_MM for each in PAPERS[paper])
    lying = ecg_page(file)
    for page in range(len(file.pages)):
        expected = (long, short) if page == lying else (short, long)
        assert file.box(page) == pytest.approx(expected, abs=0.01)
    assert 0 < lying < len(file.pages) - 1


def test_the_same_report_is_the_same_file() -> None:
    report = twelve_lead()
    assert report_pdf(report) == report_pdf(made_reports.twelve_lead())
    assert report_pdf(report) != report_pdf(replace(report, identity=replace(report.identity, record="x")))


def test_it_says_everything_in_the_order_of_the_page() -> None:
    words, text = WORDS["en"], said(read(report_pdf(twelve_lead())))
    order = (
        words.title,
        DISCLAIMER,
        words.emergency,
        "LUDB 17",
        words.plain,
        "The signal takes longer than usual",
        words.clinical,
        "First-degree AV block (definite): PR 232 ms (limit 200)",
        words.findings,
        "pr_interval > 200",
        "Surawicz2009",
        words.measurements,
        "PR interval",
        "232 ms",
        "120–200 ms",
        words.ecg,
        "II",
        "25 mm/s",
        words.beat,
        words.tachogram,
        words.trends,
        words.not_assessed(9),
        words.models,
        words.methods,
        "rules@1f2e3d",
        "ab" * 32,
    )
    at = 0
    for each in order:
        found = text.find(each, at)
        assert found >= 0, each
        at = found


@pytest.mark.parametrize("made", [twelve_lead, single_lead, long_recording, bare])
def test_every_page_has_the_disclaimer_and_its_number(made: Callable[[], Report]) -> None:
    file = read(report_pdf(made()))
    forms = {number: body for number, body in file.objects.items() if b"/Subtype /Form" in body}
    assert len(forms) == len(file.pages)
    for number, page in enumerate(file.pages, start=1):
        (name,) = re.findall(r"/(\S+) Do", file.drawn[number - 1])
        form = re.search(rf"/{re.escape(name)} (\d+) 0 R".encode(), file.objects[page])
        assert form is not None
        body = re.search(rb"stream\r?\n(.*)endstream", forms[int(form[1])], re.DOTALL)
        assert body is not None
        foot = shown(zlib.decompress(a85decode(b"<~" + body[1].strip(), adobe=True)).decode("latin-1"))
        assert f"Page {number} of {len(file.pages)}" in foot
        assert "Research use only: not a medical device" in foot


def test_the_structure_names_headings_tables_and_figures() -> None:
    file = read(report_pdf(twelve_lead()))
    roles = [
        found[1].decode()
        for each in file.objects.values()
        if b"/Type /StructElem" in each and (found := re.search(rb"/S /(\w+)", each))
    ]
    assert roles[0] == "Document"
    assert roles[1] == "H1"
    assert {"H2", "H3", "P", "Table", "TR", "TH", "TD", "Figure"} <= set(roles)
    figures = [each for each in file.objects.values() if b"/S /Figure" in each]
    # ECG, three rows of beats, tachogram, Poincaré plot, one trend
    assert len(figures) == 7
    assert all(re.search(rb"/Alt \(.+\)", each) for each in figures)
    assert any(b"ECG paper, I, aVR, V1" in each and b"10 s" in each for each in figures)


def test_every_mark_is_in_the_structure_and_every_drawing_is_marked() -> None:
    file = read(report_pdf(twelve_lead()))
    _, root = file.the(rb"/Type /StructTreeRoot")
    parents = re.search(rb"/ParentTree (\d+) 0 R", root)
    assert parents is not None
    numbers = re.findall(rb"\b(\d+) \[ ([^]]*)\]", file.objects[int(parents[1])])
    assert [int(page) for page, _ in numbers] == list(range(len(file.pages)))
    for page, (_, owners) in enumerate(numbers):
        assert f"/StructParents {page}".encode() in file.objects[file.pages[page]]
        marks = [int(each) for each in re.findall(r"/MCID (\d+)", file.drawn[page])]
        assert marks == list(range(owners.count(b" R")))
        outside, depth = [], 0
        for line in file.drawn[page].splitlines():
            depth += line.endswith((" BDC", " BMC")) - (line == "EMC")
            assert depth in (0, 1), "marks do not stand within each other"
            if depth == 0:
                outside.append(line)
        assert depth == 0
        assert not re.search(r"\bTj\b|\bDo\b|(?:^| )(?:S|f|f\*|B|B\*)$", "\n".join(outside), re.MULTILINE)


def test_it_tells_its_language_and_title_and_is_printed_as_large_as_it_is() -> None:
    for language, tag in (("en", b"/Lang (en)"), ("zh", b"/Lang (zh-CN)")):
        content = report_pdf(twelve_lead(), language=language)  # type: ignore[arg-type]
        assert tag in content
        assert b"/DisplayDocTitle true" in content
        assert b"/PrintScaling /None" in content
        assert b"/Marked true" in content
    assert b"/Title (ECG report, LUDB 17)" in report_pdf(twelve_lead())


def test_chinese_reports_have_chinese_headings_and_a_font_for_them() -> None:
    content = report_pdf(twelve_lead(), language="zh")
    file = read(content)
    outline = "\n".join(each.decode("latin-1") for each in file.objects.values() if b"/Parent" in each)
    for word in (WORDS["zh"].findings, WORDS["zh"].measurements):
        assert "".join(_escaped(each) for each in word.encode("utf-16-be")) in outline
    assert b"/FontFile2" in content or b"STSong" in content
    assert "PR 232 ms" in said(file), "numbers stand in the font of Latin text"


def _escaped(byte: int) -> str:
    """As PDF strings have it."""
    printable = 0x20 <= byte < 0x7F
    return (f"\\{chr(byte)}" if chr(byte) in "()\\" else chr(byte)) if printable else f"\\{byte:03o}"


def test_what_is_not_there_is_said() -> None:
    words, text = WORDS["en"], said(read(report_pdf(bare())))
    for sentence in (words.no_paper, words.no_beat, words.no_rhythm, words.no_trends, words.no_findings):
        assert sentence in text


def test_a_gap_is_named_and_half_a_minute_is_three_lines_of_ten_seconds() -> None:
    file = read(report_pdf(single_lead()))
    drawn = file.drawn[ecg_page(file)]
    assert "no signal" in drawn
    assert all(f"{start} to {start + 10} s" in drawn for start in (0, 10, 20))


def test_long_recordings_have_a_table_of_hours_and_thinned_beats_no_pairs() -> None:
    thinned = Rhythm(
        peak_s=tuple(30.0 * n for n in range(200)),
        kinds=("N",) * 200,
        rr_ms=tuple(800.0 + n % 7 for n in range(200)),
        hourly=made_reports.long_recording().rhythm.hourly,  # type: ignore[union-attr]
    )
    text = said(read(report_pdf(replace(long_recording(), rhythm=thinned))))
    words = WORDS["en"]
    assert words.hours in text
    assert words.supraventricular in text
    assert words.tachogram in text
    assert words.poincare not in text, "neighbours in the list are none in time"

"""The printed report: pages, paper, metadata, languages, time, and the scale of the trace."""

import re
import time
import zlib
from base64 import a85decode
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from ecgomics.report.fonts import chinese, fonts_for
from ecgomics.report.person import Excerpt, Number, PersonReport
from ecgomics.report.person_pdf import WIDTH_MM, person_pdf
from ecgomics.report.readable import Gap
from ecgomics.report.sheet import PAPERS, POINTS_PER_MM, Paper, broken
from ecgomics.report.strip import strip_height_mm
from ecgomics.report.words import WORDS, Language

FS_HZ = 130.0


def square(seconds: float = 30.0) -> tuple[int | None, ...]:
    """A pulse of 1 mV for the second half of every second."""
    n = round(seconds * FS_HZ)
    return tuple((1000 * ((np.arange(n) / FS_HZ) % 1.0 >= 0.5)).astype(int).tolist())


REPORT = PersonReport(
    recording_id="abc123",
    taken_at=datetime.fromisoformat("2026-11-26T14:32:05+08:00"),
    duration_s=30.0,
    lead="ECG",
    sensor="Polar H10",
    statement="regular",
    reasons=(),
    heart_rate=72.4,
    readable_share=0.97,
    evidence={"clean_beats": 36.0, "irregularity": 0.031, "cosen": -2.3, "p_share": 1.0},
    gaps=(),
    sensor_notes=("one_lead", "narrow_band", "coarse_sampling"),
    band_hz=(0.7, 40.0),
    excerpt=Excerpt(FS_HZ, 0.0, square()),
    numbers=(
        Number("heart_rate", "Ventricular rate", "心室率", 72.4, "/min", None),
        Number("rmssd", "RMSSD", "", None, "ms", "too_short"),
    ),
    symptoms=("palpitations",),
    note="After the stairs",
    af_hint=True,
)


def streams(content: bytes) -> list[str]:
    """What is drawn on the pages and in their parts."""
    found = []
    for body in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(a85decode(body.strip(), adobe=False)).decode("latin-1"))
        except ValueError:
            try:
                found.append(zlib.decompress(a85decode(b"<~" + body.strip(), adobe=True)).decode("latin-1"))
            except (ValueError, zlib.error):
                continue
        except zlib.error:
            continue
    return found


def pages(content: bytes) -> int:
    (count,) = re.findall(rb"/Count (\d+)", content)
    return int(count)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_one_or_two_pages_of_the_paper_that_was_asked_for(language: Language, paper: Paper) -> None:
    content = person_pdf(REPORT, language=language, paper=paper)
    assert 1 <= pages(content) <= 2
    width, height = (each * POINTS_PER_MM for each in PAPERS[paper])
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx((width, height), abs=0.01)
    assert (b"/Lang (zh-CN)" if language == "zh" else b"/Lang (en)") in content
    assert b"/Title" in content
    assert b"(abc123)" in content


def test_the_same_report_is_the_same_file() -> None:
    assert person_pdf(REPORT) == person_pdf(REPORT)
    assert person_pdf(REPORT) != person_pdf(replace(REPORT, heart_rate=73.4))


def test_it_says_statement_reasons_limits_emergency_and_research_use() -> None:
    report = replace(REPORT, statement="possible_af", reasons=("beats_vary", "no_p_waves"))
    told = "\n".join(streams(person_pdf(report)))
    for sentence in (
        "Irregular rhythm: possible atrial fibrillation",
        "72 beats a minute",
        "the time from beat to beat kept changing",
        "recording too short",
        "Chest pain, fainting",
        "Research use only",
        "0.7 to 40 Hz",
        "After the stairs",
        "palpitations",
        "Page 1 of",
        "2026-11-26 14:32 \\(UTC+08:00\\)",
    ):
        assert sentence in told, sentence


def test_a_second_is_25_mm_and_a_millivolt_10_mm() -> None:
    drawn = "\n".join(streams(person_pdf(REPORT)))
    path = max(re.findall(r"[-\d.]+ [-\d.]+ m(?:\s+[-\d.]+ [-\d.]+ l)+", drawn), key=len)
    points = np.array([pair.split() for pair in re.findall(r"([-\d.]+ [-\d.]+) [ml]", path)], dtype=float)
    x, y = points.T / POINTS_PER_MM
    assert len(points) == round(7.5 * FS_HZ)
    assert np.diff(x) == pytest.approx(25.0 / FS_HZ, abs=1e-3)
    assert float(np.ptp(y)) == pytest.approx(10.0, abs=1e-3)
    rising = x[1:][np.diff(y) > 5.0]
    assert np.diff(rising) == pytest.approx(25.0, abs=0.2)


def test_a_strip_holds_what_is_drawn_on_it() -> None:
    height_mm, zero_mm = strip_height_mm([-500, 0, 1500, None])
    assert height_mm % 5.0 == 0.0
    assert zero_mm - 15.0 >= 4.0 - 1e-9
    assert zero_mm + 5.0 <= height_mm - 4.0 + 1e-9
    assert strip_height_mm([None, None]) == (20.0, 10.0)


def test_a_gap_is_named_on_the_trace_and_counted_below_it() -> None:
    samples = [*square(10.0), *([None] * 390), *square(17.0)]
    report = replace(REPORT, gaps=(Gap(10.0, 3.0),), excerpt=Excerpt(FS_HZ, 0.0, tuple(samples)))
    told = "\n".join(streams(person_pdf(report)))
    assert "no signal" in told
    assert "1 gap without signal, 3.0 s in all" in told


def test_numbers_have_a_unit_or_a_reason_and_long_texts_stay_on_the_page() -> None:
    long = replace(
        REPORT, note="word " * 400, sensor="A sensor with a name that is far too long for its column"
    )
    content = person_pdf(long)
    assert pages(content) <= 2
    assert "72 /min" in "\n".join(streams(content))


def test_chinese_is_set_in_a_font_with_its_characters() -> None:
    assert fonts_for("Regular – 25 µV").text == "Helvetica"
    assert fonts_for("节律规整").text == chinese()
    content = person_pdf(REPORT, language="zh")
    assert b"/FontFile2" in content or b"STSong" in content


def test_lines_break_between_words_and_between_chinese_characters() -> None:
    lines = list(broken("one two three", 10.0, 40.0))
    assert lines == ["one two", "three"]
    text = "心跳间隔均匀，没有变化。"
    parts = list(broken(text, 10.0, 42.0))
    assert "".join(parts) == text
    assert all(len(each) <= 5 for each in parts)
    assert not any(each[0] in "，。" for each in parts)


def test_it_is_made_within_a_fifth_of_a_second() -> None:
    for language in WORDS:
        person_pdf(REPORT, language=language)
        begun = time.process_time()
        person_pdf(REPORT, language=language)
        assert time.process_time() - begun < 0.2


def test_the_text_is_as_wide_as_four_strips_of_seven_and_a_half_seconds_need() -> None:
    assert WIDTH_MM == 187.5
    assert all(width_mm - WIDTH_MM >= 20.0 for width_mm, _ in PAPERS.values())

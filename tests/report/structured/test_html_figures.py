"""Figures of the page: the trace stands where the samples say, to the hundredth of a millimetre."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ecgomics.report.structured.document import EcgPaper, Hour, Rhythm, Row, Strip, Uv
from ecgomics.report.structured.html.figures.beat import beat_svg
from ecgomics.report.structured.html.figures.hours import hours_svg
from ecgomics.report.structured.html.figures.paper import paper_svgs
from ecgomics.report.structured.html.figures.range_bar import range_bar
from ecgomics.report.structured.html.figures.rhythm import poincare_svg, tachogram_svg
from ecgomics.report.structured.words import WORDS
from tests.report.structured.made_reports import FS_HZ, LEADS, measurement, samples_uv, twelve_lead

WORDS_EN = WORDS["en"]
Points = list[tuple[int, int]]


def traces(svg: str, kind: str = "trace") -> list[Points]:
    """Points of the paths of a kind, one list for each stretch, in hundredths of a millimetre."""
    stretches = []
    for shape in re.findall(rf'<path class="{kind}"[^>]* d="([^"]*)"', svg):
        for part in shape.split("M")[1:]:
            start, _, moves = part.replace("h0", "").partition("l")
            x, y = map(int, start.split())
            points = [(x, y)]
            numbers = list(map(int, re.findall(r"-?\d+", moves)))
            for dx, dy in zip(numbers[0::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                points.append((x, y))
            stretches.append(points)
    return stretches


def size(svg: str) -> tuple[float, float, float, float]:
    """Width and height in mm, and of the view box."""
    found = re.search(r'width="([\d.]+)mm" height="([\d.]+)mm" viewBox="0 0 (\d+) (\d+)"', svg)
    assert found is not None
    width, height, across, down = map(float, found.groups())
    return width, height, across, down


def test_paper_is_to_scale() -> None:
    """25 mm are a second and 10 mm a millivolt: each sample's place follows from its time and value."""
    paper = twelve_lead().paper
    assert paper is not None
    (svg,) = paper_svgs(paper, WORDS_EN)
    width, height, across, down = size(svg)
    assert (across, down) == (100.0 * width, 100.0 * height)
    assert width == 10.0 + 250.0
    found = traces(svg)
    assert len(found) == 13
    strips = [strip for row in paper.rows for strip in row.strips]
    for points, strip in zip(found, strips, strict=True):
        x, y = np.array(points).T
        samples = np.array(strip.samples_uv)
        expected_x = 100.0 * (10.0 + 25.0 * (strip.start_s + np.arange(samples.size) / FS_HZ))
        np.testing.assert_allclose(x, expected_x, atol=0.51)
        np.testing.assert_array_equal(y[0] - y, samples - samples[0])  # 1 µV is 0.01 mm


def test_calibration_is_a_millivolt_of_a_fifth_of_a_second_less_its_feet() -> None:
    paper = twelve_lead().paper
    assert paper is not None
    pulses = re.search(r'class="pulse" d="([^"]*)"', paper_svgs(paper, WORDS_EN)[0])
    assert pulses is not None
    each = pulses[1].split("M")[1:]
    assert len(each) == 4
    assert all(re.fullmatch(r"250 \d+h125v-1000h250v1000h125", one) for one in each)


@pytest.mark.parametrize("fs_hz", [130.0, 250.0, 360.0, 1000.0])
def test_rates_that_do_not_divide_a_millimetre_do_not_drift(fs_hz: float) -> None:
    n = round(10.0 * fs_hz)
    wave: Uv = tuple((500 * (np.arange(n) % 2)).tolist())
    (svg,) = paper_svgs(EcgPaper("lines", (Row((Strip("I", 0.0, fs_hz, wave),)),), "recorded"), WORDS_EN)
    (points,) = traces(svg)
    assert len(points) == n
    assert points[-1][0] == pytest.approx(1000.0 + 2500.0 * (n - 1) / fs_hz, abs=0.51)


def test_gaps_are_gaps() -> None:
    wave = list(samples_uv(("I",))["I"])
    holed: Uv = tuple(None if 1000 <= n < 1250 or n == 2001 else each for n, each in enumerate(wave))
    (svg,) = paper_svgs(EcgPaper("lines", (Row((Strip("I", 0.0, FS_HZ, holed),)),), "recorded"), WORDS_EN)
    found = traces(svg)
    assert [len(each) for each in found] == [1000, 751, 2998]
    assert found[1][0][0] == 1000 + 1250 * 5
    boxes = re.findall(r'<rect class="gap" x="(\d+)" y="\d+" width="(\d+)"', svg)
    assert boxes == [(str(1000 + 1000 * 5), "1250"), (str(1000 + 2001 * 5), "5")]
    assert svg.count("no signal") == 2


def test_a_lone_sample_is_a_dot() -> None:
    lone: Uv = (None, 100, None)
    (svg,) = paper_svgs(EcgPaper("lines", (Row((Strip("I", 0.0, FS_HZ, lone),)),), "recorded"), WORDS_EN)
    assert re.search(r'class="trace" d="M1005 \d+h0"', svg)


def test_trace_that_leaves_its_room_is_cut_off_and_not_shrunk() -> None:
    high: Uv = tuple(9000 if n % 50 == 0 else 0 for n in range(500))
    low: Uv = (0,) * 500
    rows = (Row((Strip("I", 0.0, FS_HZ, low),)), Row((Strip("II", 0.0, FS_HZ, high),)))
    (svg,) = paper_svgs(EcgPaper("lines", rows, "recorded"), WORDS_EN)
    assert svg.count("<clipPath") == 1
    _, points = traces(svg)
    reach = [y for _, y in points]
    assert max(reach) - min(reach) == 9000


def test_figures_speak() -> None:
    paper, beat = twelve_lead().paper, twelve_lead().beat
    assert paper is not None
    assert beat is not None
    (svg,) = paper_svgs(paper, WORDS_EN)
    assert "ECG paper, I, aVR, V1, V4, II, aVL, V2, V5, III, aVF, V3, V6, 10 s</title>" in svg
    drawn = beat_svg(beat, WORDS_EN)
    assert "QRS complex −40 … 52 ms" in drawn
    assert all(f'class="lead">{lead}</text>' in drawn for lead in LEADS)


def test_beat_is_to_its_scale() -> None:
    beat = twelve_lead().beat
    assert beat is not None
    svg = beat_svg(beat, WORDS_EN)
    found = traces(svg)
    assert len(found) == 12
    step = np.diff([x for x, _ in found[0]])
    assert step.mean() == pytest.approx(5000.0 / FS_HZ, rel=0.01)  # 50 mm/s
    brackets = re.findall(r'class="bracket qrs" d="M(\d+) \d+H(\d+)"', svg)
    assert {round(int(b) - int(a), -1) for a, b in brackets} == {460}  # 92 ms at 50 mm/s


def test_tachogram_marks_ectopic_beats() -> None:
    rhythm = twelve_lead().rhythm
    assert rhythm is not None
    svg = tachogram_svg(rhythm, WORDS_EN)
    assert svg is not None
    assert svg.count('class="beat-v"') == svg.count('class="beat-s"') == 1
    assert "11 intervals between 584 and 844 ms" in svg
    dots = re.search(r'class="dots" d="([^"]*)"', svg)
    assert dots is not None
    assert dots[1].count("M") == 9


def test_poincare_needs_neighbours() -> None:
    """Beats of a thinned day are no neighbours: nothing is drawn that would look like a Poincaré plot."""
    peaks = tuple(100.0 * n for n in range(50))
    thinned = Rhythm(peaks, ("N",) * 50, (None, *([800.0] * 49)))
    assert poincare_svg(thinned, WORDS_EN) is None
    assert tachogram_svg(replace(thinned, rr_ms=(None,) * 50), WORDS_EN) is None


def test_hours_without_a_rate_are_left_out_of_the_line() -> None:
    day = [Hour(3600.0 * n, 50.0, 60.0, 80.0, 0, 0, 100.0) for n in range(6)]
    day[3] = Hour(3 * 3600.0, None, None, None, 0, 0, 10.0)
    svg = hours_svg(day, WORDS_EN)
    assert svg is not None
    assert svg.count('class="curve"') == 2
    assert svg.count('class="gap"') == 1
    assert hours_svg([day[3]], WORDS_EN) is None


@pytest.mark.parametrize(
    ("value", "outside", "expected"),
    [(160.0, None, "M1300 200h0"), (120.0, None, "M650 200h0"), (200.0, None, "M1950 200h0")],
)
def test_range_bar_places_the_value(value: float, outside: None, expected: str) -> None:
    """120 to 200 take the middle half of a bar of 2600."""
    assert expected in range_bar(measurement("pr_interval", value=value, outside=outside))


def test_range_bar_points_beyond_and_says_nothing_without_a_range() -> None:
    assert 'class="at outside beyond"' in range_bar(measurement("pr_interval", value=900.0))
    assert range_bar(measurement("pr_interval", value=None)) == ""
    assert range_bar(measurement("pr_interval", range=None)) == ""

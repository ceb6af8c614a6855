"""The paper is to scale, draws what was recorded and measures what is true."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import expect

from ecgomics.core.arrays import Ints
from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Paper, Server

CSS_PX_PER_MM = 96 / 25.4
ROWS_OF_LAYOUT = {"3x4": 4, "6x2": 6, "12x1": 12}
ROW_MM = 16.0
"""Of the layout of one row a lead, where the window leaves no more room."""

OpenPaper = Callable[..., "Paper"]


def line_pitch(strip: Ints) -> float:
    """Mean distance of the heavy grid lines that cross a strip of pixels (length × RGB).

    The heavy lines are those as strong as the strongest; where one takes two pixels its middle counts.
    """
    redness = strip[:, 0] - strip[:, 1:].min(axis=1)
    heavy = np.flatnonzero(redness > 0.75 * redness.max())
    runs = np.split(heavy, np.flatnonzero(np.diff(heavy) > 2) + 1)
    middles = np.array([run.mean() for run in runs])
    return float((middles[-1] - middles[0]) / (len(middles) - 1))


@pytest.mark.parametrize(("zoom", "ratio"), [(1.0, 1.0), (2.0, 1.0), (1.0, 2.0)])
def test_grid_is_to_scale_on_both_axes(open_paper: OpenPaper, zoom: float, ratio: float) -> None:
    paper = open_paper("normal", f"zoom={zoom}", ratio=ratio)
    shown = paper.pixels()
    five_mm = 5 * CSS_PX_PER_MM * zoom * ratio
    assert line_pitch(shown[3]) == pytest.approx(five_mm, rel=0.003)
    assert line_pitch(shown[:, 2]) == pytest.approx(five_mm, rel=0.003)
    expect(paper.page.get_by_test_id("scale")).to_have_text(f"25 mm/s · 10 mm/mV · {zoom:.2f} of true size")


@pytest.mark.parametrize(("speed", "gain"), [(25, 10), (50, 10), (25, 5), (25, 20)])
def test_calibration_pulse_is_one_millivolt_for_200_ms(open_paper: OpenPaper, speed: int, gain: int) -> None:
    paper = open_paper("normal", f"zoom=2&speed={speed}&gain={gain}")
    px_per_mm = 2 * CSS_PX_PER_MM
    gutter = paper.ink()[: int(30 * px_per_mm), : int(14.5 * px_per_mm)]
    top = np.flatnonzero(gutter.sum(axis=1) > 0.7 * 0.2 * speed * px_per_mm)[0]
    plateau = np.flatnonzero(gutter[top])
    assert np.ptp(plateau) == pytest.approx(0.2 * speed * px_per_mm, abs=2)
    rise = np.flatnonzero(gutter[:, plateau[0]])
    assert np.ptp(rise) == pytest.approx(gain * px_per_mm, abs=2)


def test_layouts_show_every_lead_and_stay_in_the_address(open_paper: OpenPaper) -> None:
    paper = open_paper("normal", "zoom=0.6", size=(1440, 1200))
    for rows in ROWS_OF_LAYOUT.values():
        paper.wait_for_rows(rows)
        said, ink = paper.facts(), paper.ink()
        first, end = int(said["zeroX"]), int(said["zeroX"] + 250 * said["pxPerMm"])
        share_of_columns = (ink[:, first:end].any(axis=0)).mean()
        assert share_of_columns > 0.99
        paper.surface.press("l")
    paper.wait_for_rows(4)
    paper.surface.press("l")
    paper.page.wait_for_url(re.compile("layout=6x2"))
    paper.page.reload()
    paper.wait_for_rows(6)


def r_peaks(paper: "Paper") -> tuple[Ints, Ints]:
    """Columns and heights of the R peaks that the eye sees in the second row, in pixels."""
    said = paper.facts()
    zero_x, zero_y = int(said["zeroX"]) + 20, int(said["zeroY"] + ROW_MM * said["pxPerMm"])
    band = paper.ink()[zero_y - int(11 * said["pxPerMm"]) : zero_y + 1, zero_x:]
    tops = np.where(band.any(axis=0), band.argmax(axis=0), len(band))
    high = np.flatnonzero(tops < tops.min() + 0.3 * (len(band) - tops.min()))
    runs = np.split(high, np.flatnonzero(np.diff(high) > 20) + 1)
    columns = np.array([run[tops[run].argmin()] for run in runs])
    return columns + zero_x, tops[columns] + zero_y - int(11 * said["pxPerMm"])


def test_caliper_on_two_r_peaks_reads_the_true_interval_and_amplitude(
    open_paper: OpenPaper, made: Phantom
) -> None:
    paper = open_paper("normal", "layout=12x1&zoom=1.5&path=recorded")
    columns, heights = r_peaks(paper)
    said, box = paper.facts(), paper.surface.bounding_box()
    assert box is not None
    level = box["y"] + said["zeroY"] + ROW_MM * said["pxPerMm"]
    paper.surface.press("c")
    mouse = paper.page.mouse
    mouse.move(box["x"] + float(columns[1]), level)
    mouse.down()
    mouse.move(box["x"] + float(columns[2]) - 9, level - 9)
    mouse.move(box["x"] + float(columns[2]), box["y"] + float(heights[2]))
    mouse.up()
    row = paper.page.get_by_test_id("caliper")
    expect(row.locator("th")).to_have_text("II")
    ms, mv = (float(row.get_by_test_id(f"caliper-{unit}").inner_text().split()[0]) for unit in ("ms", "mv"))
    lead = made.recording.leads.index("II")
    assert ms == pytest.approx(made.truth.rr.mean_ms, abs=1.5 * 1000 / (25 * said["pxPerMm"]))
    assert mv == pytest.approx(made.truth.dominant.by_lead.r_mv[lead], abs=2.5 / (10 * said["pxPerMm"]))


def test_caliper_by_keyboard_moves_by_samples(open_paper: OpenPaper) -> None:
    paper = open_paper("normal")
    ms, mv = (paper.page.get_by_test_id(f"caliper-{unit}") for unit in ("ms", "mv"))
    for key in ("c", "Enter", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowUp"):
        paper.surface.press(key)
    expect(ms).to_have_text("214 ms")
    expect(mv).to_have_text("0.51 mV")
    paper.surface.press("x")
    paper.surface.press("Alt+ArrowLeft")
    expect(ms).to_have_text("314 ms")
    paper.page.get_by_label("From, seconds").fill("1.5")
    paper.page.get_by_label("To, seconds").fill("2")
    expect(ms).to_have_text("500 ms")
    paper.surface.press("Delete")
    expect(ms).to_have_count(0)


def test_fiducials_stand_where_the_waves_begin(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str], made: Phantom
) -> None:
    paper = open_paper("normal", "layout=12x1&zoom=1.5")
    plain = paper.pixels()
    paper.surface.press("f")
    legend = paper.page.get_by_role("group", name="Fiducials")
    expect(legend).to_contain_text(re.compile(r"\d+ beats"))
    by_lead = paper.pixels()
    assert (by_lead != plain).any()
    legend.get_by_label("for all leads").check()
    legend.get_by_label("in each lead").uncheck()
    paper.page.wait_for_function("() => location.search.includes('marks=global')")
    lines = (paper.pixels() != plain).any(axis=2).mean(axis=0) > 0.5
    said = paper.facts()
    found = server.get(f"/recordings/{stored['normal']}/fiducials").json()
    onset = found["points"].index("QRS_on")
    onsets_s = np.array([beat[onset] for beat in found["global_s"] if beat[onset] is not None])
    columns = said["zeroX"] + onsets_s * 25 * said["pxPerMm"]
    for column in columns[columns < len(lines) - 3]:
        assert lines[int(column) - 1 : int(column) + 3].any()
    true_s = made.truth.r_s + made.truth.dominant.global_ms[onset] / 1000
    assert np.abs(onsets_s[:, None] - true_s[None, :]).min(axis=1).max() < 0.015


def test_gap_is_never_drawn_across(open_paper: OpenPaper) -> None:
    paper = open_paper("gap", "layout=12x1&zoom=1")
    said = paper.facts()
    level, half = int(said["zeroY"] + 6 * ROW_MM * said["pxPerMm"]), int(1.5 * said["pxPerMm"])
    trace = paper.ink()[level - half : level + half].any(axis=0)

    def share(from_s: float, to_s: float) -> float:
        first, end = (int(said["zeroX"] + each * 25 * said["pxPerMm"]) for each in (from_s, to_s))
        return float(trace[first:end].mean())

    assert share(4.0, 5.4) > 0.6
    assert share(6.6, 8.0) > 0.6
    # between the edges of the gap and the words in its middle
    assert share(5.54, 5.68) == share(6.32, 6.46) == 0.0


def test_two_leads_for_thirty_seconds(open_paper: OpenPaper) -> None:
    paper = open_paper("long")
    assert paper.facts()["rows"] == 2
    twelve = paper.page.get_by_role("button", name="6×2")
    expect(twelve).to_be_disabled()
    expect(twelve).to_have_attribute("title", re.compile("twelve standard leads"))
    place = paper.page.get_by_role("navigation", name="Time in the recording")
    first = paper.pixels()
    paper.surface.press("PageDown")
    expect(place).to_contain_text("10.0 s – 20.0 s of 30.0 s")
    assert (paper.pixels() != first).any()
    paper.page.wait_for_url(re.compile(r"t=10\.00"))
    paper.surface.press("End")
    expect(place).to_contain_text("20.0 s – 30.0 s of 30.0 s")


def test_zoom_keeps_the_place_under_the_pointer_and_the_paper_pans(open_paper: OpenPaper) -> None:
    paper = open_paper("normal", "zoom=1")
    box = paper.surface.bounding_box()
    assert box is not None
    mouse = paper.page.mouse

    def second_at_400_px() -> float:
        said = paper.facts()
        return (400 - said["zeroX"]) / (said["pxPerMm"] * 25)

    before_s = second_at_400_px()
    mouse.move(box["x"] + 400, box["y"] + 200)
    paper.page.keyboard.down("Control")
    mouse.wheel(0, -400)
    paper.page.keyboard.up("Control")
    paper.page.wait_for_url(re.compile(r"zoom=1\.8"))
    assert second_at_400_px() == pytest.approx(before_s, abs=0.005)
    zoomed = paper.facts()["zeroX"]
    mouse.down()
    mouse.move(box["x"] + 300, box["y"] + 200)
    mouse.up()
    assert paper.facts()["zeroX"] == pytest.approx(zoomed - 100, abs=0.5)
    paper.surface.press("ArrowLeft")
    assert paper.facts()["zeroX"] == pytest.approx(zoomed - 76, abs=0.5)
    paper.surface.press("0")
    said = paper.facts()
    assert said["zeroX"] == pytest.approx(15 * said["pxPerMm"], abs=0.5)


def test_keys_work_at_once(open_paper: OpenPaper) -> None:
    paper = open_paper("normal")
    paper.page.keyboard.press("l")
    paper.wait_for_rows(6)


def test_keys_are_listed_and_can_be_switched_off(open_paper: OpenPaper) -> None:
    paper = open_paper("normal")
    paper.surface.press("?")
    expect(paper.page.get_by_role("dialog")).to_contain_text("next layout")
    paper.page.get_by_label("Single characters act as keys").uncheck()
    paper.page.get_by_role("button", name="Close").click()
    paper.surface.press("l")
    paper.surface.press("ArrowRight")
    assert paper.facts()["rows"] == 4

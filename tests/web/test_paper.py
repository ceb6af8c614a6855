"""The paper is to scale, draws what was recorded and measures what is true."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from playwright.sync_api import expect

from ecgomics.core.arrays import Bools, Ints
from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Paper, Server

CSS_PX_PER_MM = 96 / 25.4
ROWS_OF_KEY = {"1": 4, "2": 6, "3": 6, "4": 12, "5": 1}
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
    for key, rows in ROWS_OF_KEY.items():
        paper.surface.press(key)
        paper.wait_for_rows(rows)
        said, ink = paper.facts(), paper.ink()
        first, end = int(said["zeroX"]), int(said["zeroX"] + 250 * said["pxPerMm"])
        share_of_columns = (ink[:, first:end].any(axis=0)).mean()
        assert share_of_columns > 0.99
    paper.surface.press("3")
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
    paper.surface.press("b")
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


def test_caliper_by_keyboard_measures_qrs_and_is_kept_with_its_author(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    paper = open_paper("caliper")
    found = server.get(f"/recordings/{stored['caliper']}/fiducials").json()
    onset, end = (found["points"].index(point) for point in ("QRS_on", "QRS_off"))
    paper.page.wait_for_timeout(300)
    ms = paper.page.get_by_test_id("caliper-ms")
    for key in ("n", "n", "c", "Enter"):
        paper.surface.press(key)
    second = found["global_s"][1]
    expect(ms).to_have_text(f"{1000 * (second[end] - second[onset]):.0f} ms")
    for key in ("ArrowRight", "Shift+ArrowRight", "l", "Alt+ArrowLeft"):
        paper.surface.press(key)
    wider_ms = 1000 * (second[end] - second[onset]) + 2 + 10 + 100
    expect(ms).to_have_text(f"{wider_ms:.0f} ms")
    expect(paper.page.get_by_test_id("caliper")).to_contain_text("local user")
    (note,) = server.get(f"/recordings/{stored['caliper']}/notes").json()
    assert note["kind"] == "caliper"
    assert note["body"]["lead"] == "II"
    kept_ms = 1000 * (note["body"]["to"]["s"] - note["body"]["from"]["s"])
    assert kept_ms == pytest.approx(wider_ms, abs=0.01)
    paper.page.reload()
    expect(ms).to_have_text(f"{wider_ms:.0f} ms")
    paper.page.get_by_label("From, seconds").fill("1.5")
    paper.page.get_by_label("To, seconds").fill("2")
    expect(ms).to_have_text("500 ms")
    paper.surface.press("Delete")
    expect(ms).to_have_count(0)
    paper.page.wait_for_timeout(900)
    assert server.get(f"/recordings/{stored['caliper']}/notes").json() == []


def test_amplitude_caliper_by_two_clicks_reads_what_the_api_says(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    paper = open_paper("caliper", "layout=12x1&zoom=1.5&path=recorded")
    columns, heights = r_peaks(paper)
    said, box = paper.facts(), paper.surface.bounding_box()
    assert box is not None
    mouse = paper.page.mouse
    paper.surface.press("b")
    x, top = box["x"] + float(columns[3]), box["y"] + float(heights[3])
    zero = box["y"] + said["zeroY"] + ROW_MM * said["pxPerMm"]
    paper.page.keyboard.down("Alt")
    mouse.click(x - 12, zero)
    paper.page.keyboard.up("Alt")
    mouse.move(x, top)
    mouse.click(x, top)
    (note,) = notes_when_kept(paper, server, stored["caliper"])
    samples = server.get(f"/recordings/{stored['caliper']}/samples?path=recorded").json()
    lead = samples["samples"][samples["leads"].index("II")]
    at = round(note["body"]["to"]["s"] * samples["fs_hz"])
    assert note["body"]["to"]["mv"] == pytest.approx(lead[at], abs=1e-6)
    assert lead[at] == max(lead[at - 20 : at + 20])
    paper.surface.press("Delete")
    paper.page.wait_for_timeout(900)


def notes_when_kept(paper: "Paper", server: "Server", recording: str) -> list[dict[str, Any]]:
    """The notes of a recording once a caliper of the page has come to rest and its author stands beside it."""
    expect(paper.page.get_by_test_id("caliper")).to_contain_text("local user")
    found: list[dict[str, Any]] = server.get(f"/recordings/{recording}/notes").json()
    return found


def test_cabrera_draws_avr_upside_down(open_paper: OpenPaper) -> None:
    standard = open_paper("normal", "layout=12x1&zoom=1.5")
    said, upright = standard.facts(), band_of(standard, row=3)
    cabrera = open_paper("normal", "layout=12x1&zoom=1.5&order=cabrera")
    turned = band_of(cabrera, row=2)
    first = int(said["zeroX"]) + 60
    # What is drawn above the zero line in one is drawn below it in the other, pixel by pixel but for the rounding.
    alike = upright[::-1, first:-4] & widened(turned[:, first:-4])
    assert alike.sum() > 0.9 * upright[:, first:-4].sum()
    assert (upright[:, first:-4] & widened(turned[:, first:-4])).sum() < 0.8 * upright[:, first:-4].sum()


def band_of(paper: "Paper", row: int) -> Bools:
    """Ink within 7 mm of the zero line of a row, which stands in the middle."""
    said = paper.facts()
    zero = round(said["zeroY"] + row * ROW_MM * said["pxPerMm"])
    half = int(7 * said["pxPerMm"])
    return paper.ink()[zero - half : zero + half + 1]


def widened(ink: Bools) -> Bools:
    """The ink and the pixels beside it."""
    wide = ink.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            wide |= np.roll(ink, step, axis=axis)
    return wide


def test_three_rhythm_strips_are_those_that_were_chosen(open_paper: OpenPaper) -> None:
    paper = open_paper("normal", "layout=3x4r3&rhythm=V2,III,aVF")
    paper.wait_for_rows(6)
    said = paper.facts()
    assert said["rowMm"] >= 22
    usual = open_paper("normal", "layout=3x4r3")
    strips = [strip_of(each, row) for each in (paper, usual) for row in (3, 4, 5)]
    assert all((a != b).any() for i, a in enumerate(strips) for b in strips[i + 1 :])
    paper.page.get_by_text("Page…").click()
    paper.page.get_by_label("Rhythm lead 1").select_option("II")
    paper.page.wait_for_url(re.compile(r"rhythm=II%2CIII%2CaVF"))


def strip_of(paper: "Paper", row: int) -> Bools:
    """Ink of a row right of its label."""
    said = paper.facts()
    zero = round(said["zeroY"] + row * said["rowMm"] * said["pxPerMm"])
    half = int(0.4 * said["rowMm"] * said["pxPerMm"])
    return paper.ink()[zero - half : zero + half, int(said["zeroX"] + 15 * said["pxPerMm"]) :]


def test_monitor_filter_is_drawn_told_and_moves_no_value(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    before = server.get(f"/recordings/{stored['normal']}/profile").json()["values"]
    paper = open_paper("normal", "layout=12x1&zoom=1.5")
    measured = paper.pixels()
    paper.page.get_by_label("Signal").select_option("monitor")
    expect(paper.page.get_by_text("Display filter 0.5–40 Hz.")).to_be_visible()
    paper.page.wait_for_url(re.compile("path=monitor"))
    paper.page.wait_for_timeout(400)
    assert (paper.pixels() != measured).any()
    assert server.get(f"/recordings/{stored['normal']}/profile").json()["values"] == before
    paper.page.get_by_role("button", name="Show the measurement path").click()
    expect(paper.page.get_by_text("Display filter")).to_have_count(0)


def test_cursor_walks_and_says_what_is_there(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    paper = open_paper("normal", "path=recorded")
    beats = server.get(f"/recordings/{stored['normal']}/fiducials").json()["beats"]
    samples = server.get(f"/recordings/{stored['normal']}/samples?path=recorded").json()
    paper.page.wait_for_timeout(300)
    for key in ("n", "n", "n", "ArrowDown"):
        paper.surface.press(key)
    peak_s = beats[2]["peak_s"]
    lead = samples["samples"][samples["leads"].index("III")]
    mv = lead[round(peak_s * samples["fs_hz"])]
    spoken = f"III, {peak_s:.3f} seconds, {mv:.2f} millivolt, beat 3".replace("-", "−")
    expect(paper.page.get_by_test_id("cursor")).to_contain_text(spoken)
    paper.surface.press("t")
    table = paper.page.get_by_role("region", name="The beats of this page")
    expect(table.locator("tbody tr")).to_have_count(len(beats))
    expect(table.locator("tbody tr").nth(2)).to_contain_text(f"{peak_s:.3f}")


def test_a_click_tells_of_the_beat_and_a_name_shows_its_lead_alone(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    paper = open_paper("normal")
    known = server.get(f"/recordings/{stored['normal']}/beats").json()["beats"]
    said, box = paper.facts(), paper.surface.bounding_box()
    assert box is not None
    paper.page.wait_for_timeout(300)
    strip = box["y"] + said["zeroY"] + 3 * said["rowMm"] * said["pxPerMm"]
    x = box["x"] + said["zeroX"] + known[4]["peak_s"] * 25 * said["pxPerMm"]
    paper.page.mouse.click(x, strip)
    details = paper.page.get_by_role("region", name=f"Beat 5 of {len(known)}")
    expect(details).to_contain_text(f"RR {known[4]['rr_ms']:.0f} ms")
    expect(details).to_contain_text(f"{known[4]['correlation']:.3f}")
    v1 = box["x"] + said["zeroX"] + (5 * 25 + 3) * said["pxPerMm"]
    paper.page.mouse.click(v1, box["y"] + said["zeroY"] - 8 * said["pxPerMm"])
    paper.wait_for_rows(1)
    paper.page.wait_for_url(re.compile("layout=single&lead=V1"))


def test_drawer_shows_beats_loops_and_intervals(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    paper = open_paper("normal")
    known = server.get(f"/recordings/{stored['normal']}/beats").json()
    drawer = paper.page.get_by_role("region", name="Beats in detail")
    paper.surface.press("d")
    expect(drawer.get_by_test_id("beat-row")).to_have_count(len(known["beats"]))
    expect(drawer.get_by_role("img", name="Representative beat in V5")).to_be_visible()
    paper.surface.press("w")
    free = drawer.get_by_role("application")
    expect(free).to_have_attribute("aria-label", re.compile("Turned 30°"))
    free.press("ArrowRight")
    expect(free).to_have_attribute("aria-label", re.compile("Turned 35°"))
    drawer.get_by_role("tab", name="RR").click()
    steps = sum(1 for beat in known["beats"] if beat["rr_ms"] is not None)
    expect(drawer).to_contain_text(f"{steps} intervals")
    paper.page.reload()
    expect(drawer.get_by_role("tab", name="RR")).to_have_attribute("aria-selected", "true")


def test_an_artefact_is_marked_from_the_menu_and_kept(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str]
) -> None:
    paper = open_paper("gap")
    paper.page.wait_for_timeout(300)
    for key in ("n", "Shift+F10"):
        paper.surface.press(key)
    paper.page.get_by_role("menuitem", name="Mark this beat as artefact").click()
    paper.surface.press("Shift+F10")
    expect(paper.page.get_by_role("menuitem", name="Take the artefact mark away")).to_be_visible()
    (note,) = server.get(f"/recordings/{stored['gap']}/notes").json()
    peak_s = server.get(f"/recordings/{stored['gap']}/fiducials").json()["beats"][0]["peak_s"]
    assert note["kind"] == "artefact"
    assert note["body"]["from_s"] < peak_s < note["body"]["to_s"]
    paper.page.get_by_role("menuitem", name="Take the artefact mark away").click()
    paper.page.wait_for_timeout(500)
    assert server.get(f"/recordings/{stored['gap']}/notes").json() == []


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
    paper.surface.press("0")
    said = paper.facts()
    assert said["zeroX"] == pytest.approx(15 * said["pxPerMm"], abs=0.5)


def test_keys_work_at_once(open_paper: OpenPaper) -> None:
    paper = open_paper("normal")
    paper.page.keyboard.press("3")
    paper.wait_for_rows(6)


def test_keys_are_listed_and_can_be_switched_off(open_paper: OpenPaper) -> None:
    paper = open_paper("normal")
    paper.surface.press("?")
    expect(paper.page.get_by_role("dialog")).to_contain_text("standard order or that of Cabrera")
    paper.page.get_by_label("Single characters act as keys").uncheck()
    paper.page.get_by_role("button", name="Close").click()
    paper.surface.press("3")
    paper.surface.press("ArrowRight")
    assert paper.facts()["rows"] == 4

"""Places on the ECG paper and axes of the figures: sums by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ecgomics.report.structured.axes import (
    axis_over,
    poincare,
    range_bar,
    tachogram,
    times_axis,
    trend_figure,
)
from ecgomics.report.structured.document import (
    BeatMarks,
    EcgPaper,
    Measurement,
    Range,
    RepresentativeBeat,
    Rhythm,
    Row,
    Strip,
    Trend,
    TrendPoint,
)
from ecgomics.report.structured.layout import beat_sheet, sheets

FS_HZ = 100.0


def strip(seconds: float, *, lead: str = "II", high_uv: int = 1000, low_uv: int = 0) -> Strip:
    n = round(seconds * FS_HZ)
    return Strip(lead, 0.0, FS_HZ, (high_uv, low_uv, *([0] * (n - 2))))


def twelve(high_uv: int, low_uv: int = 0) -> EcgPaper:
    columns = Row(tuple(strip(2.5, high_uv=high_uv, low_uv=low_uv) for _ in range(4)))
    return EcgPaper("3x4+1", (columns, columns, columns, Row((strip(10.0, high_uv=1000),))), "measurement")


def test_twelve_leads_stand_in_four_columns_of_62_5_mm_behind_the_pulse() -> None:
    (sheet,) = sheets(twelve(1000), height_mm=165.0)
    assert sheet.width_mm == 260.0
    assert [each.x_mm for each in sheet.strips[:4]] == [10.0, 72.5, 135.0, 197.5]
    assert sheet.strips[-1].x_mm == 10.0
    # 1 mV up and none down, 4 mm of air on either side: less than the least height of a row, 30 mm
    assert sheet.height_mm == 120.0
    assert [each.row_top_mm for each in sheet.strips[::4]] == [0.0, 30.0, 60.0, 90.0]
    # middle of the row and half of the 10 mm further down
    assert sheet.strips[0].zero_mm == 20.0
    assert [each.x_mm for each in sheet.dividers[:3]] == [72.5, 135.0, 197.5]
    assert sheet.dividers[0].bottom_mm <= 6.0, "beside the name: on the trace it would look like a spike"
    assert sheet.calibration == tuple((2.5, each.zero_mm) for each in sheet.strips[::4])


def test_high_rows_move_nearer_before_a_sheet_is_torn_and_nothing_is_shrunk() -> None:
    # 3 mV up and 1 down: 48 mm with air, 50 in whole squares; three of them and 30 mm are 180
    (near,) = sheets(twelve(3000, -1000), height_mm=165.0)
    assert near.height_mm == 165.0
    assert len(near.strips) == 13
    # 4 mV either way: 88 mm with air, three such rows and one of 30 mm
    torn = sheets(twelve(4000, -4000), height_mm=130.0)
    assert [each.height_mm for each in torn] == [90.0, 90.0, 120.0]
    assert sum(len(each.strips) for each in torn) == 13
    for each in (near, *torn):
        assert each.width_mm == 260.0
        assert all(placed.clip_top_mm >= 0.0 for placed in each.strips)
        assert all(placed.clip_bottom_mm <= each.height_mm for placed in each.strips)


def test_lines_longer_than_ten_seconds_are_cut() -> None:
    paper = EcgPaper("lines", (Row((strip(25.0, lead="I"),), "pause"),), "monitor")
    (sheet,) = sheets(paper, height_mm=165.0)
    assert [len(each.strip.samples_uv) for each in sheet.strips] == [1000, 1000, 500]
    assert [each.strip.start_s for each in sheet.strips] == [0.0, 10.0, 20.0]
    assert {each.strip.lead for each in sheet.strips} == {"I"}
    assert {each.episode for each in sheet.strips} == {"pause"}
    first, second, _ = sheets(paper, height_mm=35.0)
    assert first.strips[0].row_top_mm == second.strips[0].row_top_mm == 0.0


def test_short_lines_of_many_leads_stand_in_columns_filled_from_above() -> None:
    leads = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
    paper = EcgPaper("lines", tuple(Row((strip(2.0, lead=lead),)) for lead in leads), "recorded")
    (sheet,) = sheets(paper, height_mm=165.0)
    # 50 mm and a gutter of 10 are a column: four of them are 240 mm wide
    assert (sheet.width_mm, sheet.height_mm) == (240.0, 90.0)
    placed = {each.strip.lead: each for each in sheet.strips}
    assert [placed[lead].x_mm for lead in ("I", "aVR", "V1", "V4")] == [10.0, 70.0, 130.0, 190.0]
    assert [placed[lead].row_top_mm for lead in ("I", "II", "III")] == [0.0, 30.0, 60.0]
    assert len(sheet.calibration) == 12
    assert min(x for x, _ in sheet.calibration) == 2.5


def test_two_seconds_and_no_signal_have_their_paper() -> None:
    short = EcgPaper("lines", (Row((strip(2.0),)),), "recorded")
    (sheet,) = sheets(short, height_mm=165.0)
    assert sheet.width_mm == 60.0
    silent = EcgPaper("lines", (Row((Strip("I", 0.0, FS_HZ, (None,) * 200),)),), "recorded")
    (sheet,) = sheets(silent, height_mm=165.0)
    assert sheet.strips[0].zero_mm == 15.0


MARKS = BeatMarks(-200.0, -90.0, -40.0, 50.0, 150.0, 280.0, 340.0)


def beat(leads: tuple[str, ...]) -> RepresentativeBeat:
    samples = tuple([0] * 40 + [1500] + [-500] + [0] * 58)
    return RepresentativeBeat(leads, FS_HZ, 40, (samples,) * len(leads), MARKS, (MARKS,) * len(leads), 9)


def test_beats_are_drawn_at_the_largest_scale_that_the_width_holds() -> None:
    one = beat_sheet(beat(("I",)), width_mm=187.5)
    assert (one.mm_per_s, one.mm_per_mv) == (100.0, 20.0)
    twelve_beats = beat_sheet(
        beat(("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")), width_mm=187.5
    )
    assert (twelve_beats.mm_per_s, twelve_beats.mm_per_mv) == (50.0, 10.0)
    assert [each.lead for each in twelve_beats.cells[:5]] == ["I", "aVR", "V1", "V4", "II"]
    assert twelve_beats.width_mm <= 187.5


def test_marks_stand_at_their_time_from_the_alignment_point() -> None:
    (cell,) = beat_sheet(beat(("I",)), width_mm=187.5).cells
    # shown from 60 ms before the P wave: sample 40 − 26 = 14; the alignment point 26 samples later
    assert cell.samples_uv[26] == 1500
    zero_x_mm = cell.first_x_mm + 26.0
    places = dict(cell.marks)
    assert places["qrs_on"] == pytest.approx(zero_x_mm - 4.0)
    assert places["t_off"] == pytest.approx(zero_x_mm + 34.0)
    assert list(places) == ["p_on", "p_off", "qrs_on", "qrs_off", "t_on", "t_peak", "t_off"]


def test_a_wave_that_is_not_there_has_no_mark() -> None:
    without = replace(beat(("I",)), marks=BeatMarks(None, None, -40.0, 50.0, None, None, None))
    (cell,) = beat_sheet(without, width_mm=187.5).cells
    assert [name for name, _ in cell.marks] == ["qrs_on", "qrs_off"]


def test_axes_end_on_round_numbers_and_hold_the_values() -> None:
    axis = axis_over([812.0, 835.0], least_span=400.0)
    assert axis.low <= 623.5
    assert axis.high >= 1023.5
    assert axis.ticks == (600.0, 700.0, 800.0, 900.0, 1000.0, 1100.0)
    assert axis.share(600.0) == 0.0
    assert axis.share(850.0) == 0.5
    assert times_axis(0.0, 9.7).ticks == (0.0, 2.0, 4.0, 6.0, 8.0)


def test_the_tachogram_breaks_where_an_interval_is_not_known() -> None:
    rhythm = Rhythm((0.5, 1.3, 2.1, 3.9, 4.7), ("N", "N", "V", "N", "N"), (None, 800.0, 800.0, None, 800.0))
    found = tachogram(rhythm)
    assert found is not None
    assert found.runs == (((1.3, 800.0), (2.1, 800.0)), ((4.7, 800.0),))
    assert found.marked == ((2.1, 800.0, "V"),)
    assert found.unit == "s"
    assert tachogram(Rhythm((0.5, 1.3), ("N", "N"), (None, 800.0))) is None


def test_beats_that_are_not_neighbours_make_no_pair_and_no_line() -> None:
    every = Rhythm((0.0, 0.8, 1.7, 2.5), ("N",) * 4, (None, 800.0, 900.0, 800.0))
    found = poincare(every)
    assert found is not None
    assert found.points == ((800.0, 900.0), (900.0, 800.0))
    thinned = Rhythm((0.0, 80.0, 160.0, 240.0), ("N",) * 4, (None, 800.0, 900.0, 800.0))
    assert poincare(thinned) is None
    series = tachogram(thinned)
    assert series is not None
    assert [len(run) for run in series.runs] == [1, 1, 1]


def measured(value: float | None, low: float | None, high: float | None) -> Measurement:
    limits = Range(low, high, "p2-p98", "adults", "source", True)
    return Measurement(
        "X",
        "pr_interval",
        "",
        "PR",
        "PR",
        "conduction",
        value,
        None,
        "ms",
        0,
        "ok",
        1,
        None,
        1,
        "DIAG",
        limits,
        None,
        False,
    )


def test_the_range_is_the_middle_half_of_its_bar() -> None:
    middle = range_bar(measured(160.0, 120.0, 200.0))
    assert middle is not None
    assert (middle.first, middle.last, middle.at, middle.beyond) == (0.25, 0.75, 0.5, False)
    far = range_bar(measured(400.0, 120.0, 200.0))
    assert far is not None
    assert (far.at, far.beyond) == (1.0, True)
    open_above = range_bar(measured(3.0, 0.5, None))
    assert open_above is not None
    assert (open_above.last, open_above.at, open_above.beyond) == (1.0, 1.0, False)
    assert range_bar(measured(None, 120.0, 200.0)) is None
    assert range_bar(measured(160.0, None, None)) is None


def test_a_trend_counts_in_days_and_leaves_out_what_is_not_known() -> None:
    first = datetime(2026, 3, 1, tzinfo=UTC)
    values = (400.0, None, 420.0)
    points = tuple(
        TrendPoint(first + timedelta(days=10 * n), str(n), value) for n, value in enumerate(values)
    )
    found = trend_figure(Trend("qt_interval", "", "QT", "QT", "ms", points))
    assert found is not None
    assert found.points == ((0.0, 400.0), (20.0, 420.0))
    assert trend_figure(Trend("qt_interval", "", "QT", "QT", "ms", points[:2])) is None

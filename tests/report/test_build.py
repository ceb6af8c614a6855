"""The built report: measurements and their ranges, the paper, the representative beat, the rhythm, trends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.report.structured.as_json import report_json
from ecgomics.report.structured.document import Measurement, Report
from ecgomics.report.structured.paper import cleanest_s, microvolts, paper_of
from ecgomics.report.structured.source import Shown
from ecgomics.services.reports import report_of_file


def measured(report: Report, name: str) -> Measurement:
    (found,) = (each for each in report.measurements if each.name == name)
    return found


def shown(seconds: float, leads: Sequence[str] = STANDARD_LEADS, fs_hz: float = 500.0) -> Shown:
    """Each sample of a lead is its own number in µV, so that a strip tells where it was cut."""
    samples = round(seconds * fs_hz)
    ecg_mv = np.tile(np.arange(samples) / 1000.0, (len(leads), 1))
    bad = np.zeros((len(leads), int(np.ceil(seconds))), dtype=bool)
    return Shown(tuple(leads), ecg_mv, fs_hz, "measurement", bad)


# ── measurements ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_has_what_the_phantom_was_made_with(twelve_lead_report: Report) -> None:
    assert twelve_lead_report.signal.kind == "twelve_lead"
    assert measured(twelve_lead_report, "heart_rate").value == pytest.approx(75.0, abs=0.1)
    assert measured(twelve_lead_report, "rr_mean").value == pytest.approx(800.0, abs=1.0)
    qt = measured(twelve_lead_report, "qt_interval")
    assert qt.value == pytest.approx(390.0, abs=6.0)
    assert qt.value is not None
    fridericia = measured(twelve_lead_report, "qtc_fridericia").value
    assert fridericia == pytest.approx(qt.value / 0.8 ** (1.0 / 3.0), abs=0.5)
    assert [each.lead for each in twelve_lead_report.measurements if each.symbol == "st_level_j"] == list(
        STANDARD_LEADS
    )
    assert not any(each.approximate for each in twelve_lead_report.measurements)


def test_only_a_confirmed_range_flags(twelve_lead_ecg: Recording, twelve_lead_report: Report) -> None:
    # 48–98 /min are the 2nd and 98th percentile of Mason 2007; for women of 50 to 79 it is 49–88 (Rautaharju 2013)
    rate = measured(twelve_lead_report, "heart_rate")
    assert rate.range is not None
    assert (rate.range.low, rate.range.high, rate.range.source) == (49.0, 88.0, "Rautaharju2013")
    assert rate.outside is None
    quicker = replace(twelve_lead_ecg, fs_hz=twelve_lead_ecg.fs_hz * 1.28)
    fast = measured(report_of_file(quicker, Settings()), "heart_rate")
    assert fast.value == pytest.approx(96.0, abs=0.2)
    assert fast.outside == "high"
    axis = measured(twelve_lead_report, "p_axis")
    assert axis.range is not None
    assert axis.range.high == 75.0
    assert axis.value is not None
    assert axis.value > 75.0
    assert (axis.range.confirmed, axis.outside) == (False, None)


def test_one_lead_decides_nothing(single_lead_report: Report) -> None:
    assert single_lead_report.signal.kind == "single_lead"
    pr = measured(single_lead_report, "pr_interval_lead:I")
    assert (pr.approximate, pr.outside) == (True, None)
    assert not measured(single_lead_report, "heart_rate").approximate
    assert not any(each.group in ("axis", "voltage") for each in single_lead_report.measurements)
    # the band of a wearable moves amplitudes, so that there are none
    assert not any(each.symbol in ("r_amplitude", "st_level_j") for each in single_lead_report.measurements)


def test_variability_stands_there_only_where_it_is_valid(
    twelve_lead_report: Report, single_lead_ecg: Recording
) -> None:
    assert not any(each.group == "variability" for each in twelve_lead_report.measurements)
    wearable = replace(Settings(), ultra_short_hrv=True)
    short = measured(report_of_file(single_lead_ecg, wearable), "rmssd")
    assert (short.validity, short.chain.endswith("ultra_short"), short.range) == ("ok", True, None)


# ── paper ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_twelve_leads_stand_in_four_columns_above_a_rhythm_strip() -> None:
    paper = paper_of((shown(10.0),))
    assert paper is not None
    assert paper.layout == "3x4+1"
    assert [[strip.lead for strip in row.strips] for row in paper.rows] == [
        ["I", "aVR", "V1", "V4"],
        ["II", "aVL", "V2", "V5"],
        ["III", "aVF", "V3", "V6"],
        ["II"],
    ]
    second = paper.rows[1].strips[1]
    assert (second.start_s, len(second.samples_uv), second.samples_uv[0]) == (2.5, 1250, 1250)
    assert paper.rows[3].strips[0].samples_uv == tuple(range(5000))


def test_a_minute_of_one_lead_is_six_lines_and_a_rest_of_a_line_one_more() -> None:
    for seconds, lengths in ((30.0, [2500] * 3), (60.0, [2500] * 6), (24.0, [2500, 2500, 1000])):
        paper = paper_of((shown(seconds, ("I",), 250.0),))
        assert paper is not None
        assert paper.layout == "lines"
        assert [len(row.strips[0].samples_uv) for row in paper.rows] == lengths
        assert [row.strips[0].start_s for row in paper.rows] == [
            10.0 * place for place in range(len(lengths))
        ]


def test_the_stretch_that_can_be_read_best_is_drawn() -> None:
    long = shown(30.0)
    long.bad[:, :12] = True
    assert cleanest_s(long, 10.0) == 12.0
    paper = paper_of((long,))
    assert paper is not None
    assert paper.rows[0].strips[0].start_s == 12.0
    assert cleanest_s(shown(10.0), 10.0) == 0.0


def test_gaps_stay_gaps_and_nothing_is_no_paper() -> None:
    assert microvolts(np.array([0.0014, np.nan, -1.2346])) == (1, None, -1235)
    empty = shown(10.0)
    empty.ecg_mv[:] = np.nan
    assert paper_of((empty,)) is None
    assert paper_of(()) is None


def test_the_paper_says_which_filters_lie_before_it(
    twelve_lead_report: Report, single_lead_report: Report
) -> None:
    assert twelve_lead_report.paper is not None
    assert single_lead_report.paper is not None
    assert (twelve_lead_report.paper.band, single_lead_report.paper.band) == ("measurement", "monitor")


# ── beats and rhythm ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_representative_beat_carries_the_marks_that_the_intervals_are_of(
    twelve_lead_report: Report,
) -> None:
    beat = twelve_lead_report.beat
    assert beat is not None
    marks = beat.marks
    assert marks.qrs_on is not None
    assert marks.qrs_off is not None
    assert marks.t_off is not None
    assert marks.qrs_off - marks.qrs_on == pytest.approx(
        measured(twelve_lead_report, "qrs_duration").value or 0.0, abs=0.02
    )
    assert marks.t_off - marks.qrs_on == pytest.approx(
        measured(twelve_lead_report, "qt_interval").value or 0.0, abs=0.02
    )
    assert beat.leads == STANDARD_LEADS
    lead_ii = beat.samples_uv[beat.leads.index("II")]
    peak = max(range(len(lead_ii)), key=lambda place: lead_ii[place] or 0)
    assert abs(peak - beat.zero) <= 0.03 * beat.fs_hz


def test_no_interval_goes_across_a_gap(twelve_lead_ecg: Recording) -> None:
    ecg_mv = twelve_lead_ecg.ecg_mv.copy()
    ecg_mv[:, 2000:3000] = np.nan
    report = report_of_file(replace(twelve_lead_ecg, ecg_mv=ecg_mv), Settings())
    assert report.signal.missing_percent == pytest.approx(20.0)
    rhythm = report.rhythm
    assert rhythm is not None
    assert rhythm.rr_ms[0] is None
    steps_s = np.diff(rhythm.peak_s)
    assert steps_s.max() > 1.5
    assert rhythm.rr_ms[1 + int(np.argmax(steps_s))] is None
    assert {round(each) for each in rhythm.rr_ms if each is not None} == {800}


def test_a_long_recording_has_hours_and_episodes(long_report: Report) -> None:
    assert long_report.signal.kind == "long"
    rhythm = long_report.rhythm
    assert rhythm is not None
    # two planted episodes of 240 and 70 s, and the first again in the repeated part
    assert rhythm.episode_counts["atrial_fibrillation"] == 3
    assert measured(long_report, "af_episode_count").value == 3.0
    planted_percent = 100.0 * (240.0 + 70.0 + 240.0) / 3660.0
    assert measured(long_report, "af_burden").value == pytest.approx(planted_percent, abs=1.0)
    assert [each.start_s for each in rhythm.hourly] == [0.0, 3600.0]
    assert sum(each.ventricular_beats for each in rhythm.hourly) == measured(long_report, "pvc_count").value
    assert (
        sum(each.supraventricular_beats for each in rhythm.hourly) == measured(long_report, "pac_count").value
    )
    assert measured(long_report, "pause_max").value == pytest.approx(2800.0, abs=5.0)
    # with so much fibrillation there is no variability of a sinus rhythm
    assert not any(each.group == "variability" for each in long_report.measurements)
    assert long_report.paper is not None
    assert [row.episode for row in long_report.paper.rows[::2]] == [
        "ventricular_run",
        "atrial_fibrillation",
        "pause",
    ]
    run = long_report.paper.rows[0].strips[0]
    assert run.start_s == pytest.approx(2000.0 - 2.0, abs=1.5)


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_recording_is_the_same_bytes(twelve_lead_ecg: Recording, twelve_lead_report: Report) -> None:
    assert report_json(report_of_file(twelve_lead_ecg, Settings())) == report_json(twelve_lead_report)


def test_trends_leave_out_what_was_measured_by_another_signal_path(twelve_lead_ecg: Recording) -> None:
    before = replace(twelve_lead_ecg, name="before", started_at=datetime(2025, 1, 1))
    narrow = replace(before, name="narrow", band_hz=(0.5, 40.0), started_at=datetime(2024, 1, 1))
    report = report_of_file(twelve_lead_ecg, Settings(), earlier=[before, narrow])
    (rate,) = (each for each in report.trends if each.symbol == "heart_rate")
    assert [point.taken_at.year for point in rate.points] == [2024, 2025, 2026]
    assert rate.points[0].value is None
    assert rate.points[1].value == pytest.approx(75.0, abs=0.1)
    assert report.provenance.compared_with == "before"

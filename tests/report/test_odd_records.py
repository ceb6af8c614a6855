"""Records that leave little to say: each report says what it can and names what it cannot, and can be written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    FibrillatoryWaves,
    Noise,
    beat_shape,
    phantom,
    regular_plan,
    without,
)
from ecgomics.report.structured.as_json import report_json
from ecgomics.report.structured.document import Report
from ecgomics.report.structured.html import report_html
from ecgomics.report.structured.pdf import report_pdf
from ecgomics.services.reports import report_of_file, report_of_intervals

#: Categories that speak of the heart.
OF_THE_HEART = {
    "rhythm",
    "rate",
    "conduction",
    "axis",
    "chamber",
    "infarct",
    "ischaemia",
    "repolarisation",
    "pattern",
}


@pytest.fixture
def reported() -> Callable[..., Report]:
    """A function that reports a recording and writes it as page, document and JSON in both languages."""

    def report(recording: Recording) -> Report:
        return written(report_of_file(recording, Settings()))

    return report


def written(made: Report) -> Report:
    assert report_json(made).startswith(b"{")
    for language in ("en", "zh"):
        assert "<html" in report_html(made, language=language)  # type: ignore[arg-type]  # both are languages
        assert report_pdf(made, language=language).startswith(b"%PDF")  # type: ignore[arg-type]  # as above
    return made


def value(report: Report, name: str) -> float | None:
    return next(each.value for each in report.measurements if each.name == name)


def of_the_heart(report: Report) -> set[str]:
    return {each.id for each in report.findings.printed if each.category in OF_THE_HEART}


@pytest.mark.parametrize("what", ["flat", "noise"])
def test_without_a_usable_beat_nothing_is_said_of_the_heart(
    reported: Callable[..., Report], what: str
) -> None:
    rng = np.random.default_rng(0)
    ecg_mv = np.zeros((12, 5000)) if what == "flat" else rng.normal(0.0, 0.3, (12, 5000))
    report = reported(Recording(ecg_mv, 500.0, STANDARD_LEADS, name=what))
    assert report.quality.verdict == "poor"
    assert not any(each.usable for each in report.quality.leads)
    assert report.findings.summary is not None
    assert report.findings.summary.id == "summary_uninterpretable"
    assert of_the_heart(report) == set()
    assert report.beat is None
    assert all(each.value is None for each in report.measurements)
    assert value(report, "heart_rate") is None
    # what was recorded is shown all the same
    assert report.paper is not None


def test_a_lead_without_a_sample_has_nothing_to_draw(reported: Callable[..., Report]) -> None:
    report = reported(Recording(np.full((1, 5000), np.nan), 500.0, ("II",), name="nothing"))
    assert (report.paper, report.beat, report.rhythm) == (None, None, None)
    assert report.signal.missing_percent == 100.0
    assert of_the_heart(report) == set()


def test_lead_i_alone_says_rate_and_rhythm_and_never_that_all_is_normal(
    reported: Callable[..., Report], sinus_ecg: Recording
) -> None:
    report = reported(Recording(sinus_ecg.ecg_mv[:1].copy(), 500.0, ("I",), name="lead I"))
    assert value(report, "heart_rate") == pytest.approx(75.0, abs=0.1)
    assert "sinus_rhythm" in report.findings
    assert report.findings.summary is not None
    assert report.findings.summary.id == "summary_no_abnormality_limited"
    for missing in ("std_anterior", "ste_anterior", "lvh", "right_axis_deviation"):
        assert missing not in report.findings
    lacking = {each.id for each in report.findings.not_assessed}
    assert {"ste_anterior", "lvh"} <= lacking


def test_two_seconds_are_too_short_for_all_but_the_trace(
    reported: Callable[..., Report], sinus_ecg: Recording
) -> None:
    report = reported(Recording(sinus_ecg.ecg_mv[:, :1000].copy(), 500.0, STANDARD_LEADS, name="2 s"))
    assert value(report, "heart_rate") is None
    assert of_the_heart(report) == set()
    assert report.paper is not None
    assert report.paper.layout == "lines"
    assert [row.strips[0].lead for row in report.paper.rows] == list(STANDARD_LEADS)
    assert all(len(row.strips[0].samples_uv) == 1000 for row in report.paper.rows)


def test_fibrillation_at_180_has_no_pr_and_no_sinus_rhythm(reported: Callable[..., Report]) -> None:
    rr_ms = np.random.default_rng(3).uniform(240.0, 427.0, 48).tolist()
    shape = without(beat_shape(PATTERNS["normal"], Body(qt_ms=250.0)), "p")
    made = phantom(
        regular_plan(rr_ms, shape, first_s=-0.3),
        Acquisition(10.0, 500.0, noise=Noise(white_uv=4.0), fibrillation=FibrillatoryWaves(), seed=1),
        name="AF 180",
        subject=Subject(age_years=70.0, sex="female"),
    ).recording
    report = reported(made)
    assert value(report, "heart_rate") == pytest.approx(180.0, abs=8.0)
    assert {"atrial_fibrillation", "af_rapid_response"} <= of_the_heart(report)
    assert "sinus_rhythm" not in report.findings
    pr = next(each for each in report.measurements if each.symbol == "pr_interval")
    assert (pr.value, pr.validity) == (None, "wrong_rhythm")
    assert report.findings.summary is not None
    assert report.findings.summary.severity == "urgent-for-review"


def test_a_paced_rhythm_carries_no_voltage_q_or_st_statement(reported: Callable[..., Report]) -> None:
    wide = without(beat_shape(PATTERNS["ventricular"], Body(qrs_ms=160.0, qt_ms=430.0)), "p")
    made = phantom(
        regular_plan([857.0] * 16, wide, first_s=-0.3),
        Acquisition(10.0, 1000.0, noise=Noise(white_uv=2.0), seed=1),
        name="paced",
        subject=Subject(age_years=70.0, sex="male"),
    )
    ecg_mv = made.recording.ecg_mv.copy()
    for r_s in made.truth.r_s:
        spike = round((r_s - 0.07) * 1000.0)
        if 0 <= spike < 9998:
            ecg_mv[:, spike : spike + 2] += 2.0
    report = reported(replace(made.recording, ecg_mv=ecg_mv))
    assert any(
        each.category == "pacing" and each.id != "quality_pacing_not_assessed" for each in report.findings
    )
    shape = {"chamber", "infarct", "ischaemia"}
    assert not {each.id for each in report.findings.printed if each.category in shape}
    assert all(statement.label is None and statement.abstains for statement in report.models)


@pytest.mark.parametrize("record", ["102", "104"])
def test_a_pacemaker_at_360_hz_cannot_be_seen_and_the_report_says_so(
    reported: Callable[..., Report], ecg_data: Path, record: str
) -> None:
    path = ecg_data / "mitdb" / f"{record}.hea"
    if not path.exists():
        pytest.skip(f"MIT-BIH {record} is not in {ecg_data}")
    whole = eo.read(path)
    minute = replace(whole, ecg_mv=whole.ecg_mv[:, : round(60.0 * whole.fs_hz)].copy(), annotations=())
    report = reported(minute)
    assert "quality_pacing_not_assessed" in report.findings
    assert "sinus_rhythm" not in report.findings
    assert value(report, "heart_rate") == pytest.approx(73.5, abs=3.0)


def test_gaps_are_told_and_what_lies_between_them_is_measured(
    reported: Callable[..., Report], sinus_ecg: Recording
) -> None:
    ecg_mv = sinus_ecg.ecg_mv.copy()
    ecg_mv[:, 1500:2600] = np.nan
    ecg_mv[3] = np.nan
    report = reported(Recording(ecg_mv, 500.0, STANDARD_LEADS, name="gaps"))
    assert report.signal.missing_percent == pytest.approx((11 * 22.0 + 100.0) / 12.0, abs=0.1)
    (avr,) = (each for each in report.quality.leads if each.lead == "aVR")
    assert (avr.usable, avr.missing_percent) == (False, 100.0)
    assert value(report, "qt_interval") == pytest.approx(390.0, abs=8.0)
    assert report.paper is not None
    assert set(report.paper.rows[0].strips[1].samples_uv) == {None}
    assert report.beat is not None
    assert "aVR" not in report.beat.leads


def test_intervals_alone_give_rate_and_no_waves() -> None:
    rr_ms = np.random.default_rng(1).normal(800.0, 20.0, 300)
    report = written(report_of_intervals(rr_ms, Settings(), name="strap"))
    assert (report.signal.leads, report.signal.fs_hz, report.paper, report.beat) == ((), None, None, None)
    assert value(report, "heart_rate") == pytest.approx(60000.0 / rr_ms.mean(), abs=0.1)
    assert report.rhythm is not None
    assert len(report.rhythm.peak_s) == 301
    # every beat counts as a normal one where shapes are not known: a count of ectopic beats would mean nothing
    assert not any(each.symbol in ("pvc_count", "pac_count") for each in report.measurements)
    assert of_the_heart(report) == set()

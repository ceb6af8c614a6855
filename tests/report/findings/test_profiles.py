"""The whole path: phantoms whose findings follow from how they were made, and a few real recordings."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ecgomics
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.interval_profile import profile_of_rr
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    FibrillatoryWaves,
    Noise,
    RhythmPlan,
    beat_shape,
    phantom,
    regular_plan,
    without,
)
from ecgomics.profile import Profile, profile
from ecgomics.report.findings import Findings, facts_of_profile, findings_of
from ecgomics.report.findings.serial import earlier_of

MAN = Subject(age_years=55.0, sex="male")


def _recording(plan: RhythmPlan, **acquisition: Any) -> Recording:
    options = {"noise": Noise(white_uv=3.0), "seed": 3} | acquisition
    return phantom(plan, Acquisition(**options), name="phantom", subject=MAN).recording


def _said(of: Profile, earlier: Profile | None = None) -> Findings:
    found = of.as_dict()
    before = None if earlier is None else earlier_of(earlier, of)
    return findings_of(found["values"], facts_of_profile(found, MAN), earlier=before)


def _plan(rr_ms: float, pattern: str = "normal", **body: float) -> RhythmPlan:
    return regular_plan(
        [rr_ms] * int(12_000 / rr_ms), beat_shape(PATTERNS[pattern], Body(**body)), first_s=0.4
    )


@pytest.fixture(scope="module")
def sinus() -> Profile:
    return profile(_recording(_plan(850.0, qt_ms=390.0)))


def test_a_phantom_in_sinus_rhythm(sinus: Profile) -> None:
    found = _said(sinus)
    assert "sinus_rhythm" in found
    assert [each.id for each in found.printed if each.severity in ("abnormal", "urgent-for-review")] == []


def test_a_slow_phantom_with_a_long_pr() -> None:
    found = _said(profile(_recording(_plan(1300.0, qt_ms=420.0, pr_ms=240.0))))
    rate = next(each for each in found if each.id == "sinus_bradycardia")
    assert rate.met[-1].name == "heart_rate"
    assert next(one.value for one in rate.met if one.name == "heart_rate") == pytest.approx(
        60_000.0 / 1300.0, abs=0.5
    )
    block = next(each for each in found if each.id == "first_degree_av_block")
    assert block.certainty == "definite"
    assert next(one.value for one in block.met if one.name == "pr_interval") == pytest.approx(240.0, abs=10.0)


def test_a_fibrillating_phantom() -> None:
    rng = np.random.default_rng(7)
    shape = without(beat_shape(PATTERNS["normal"], Body(qt_ms=350.0)), "p")
    plan = regular_plan(rng.uniform(420.0, 1000.0, 24).tolist(), shape, first_s=0.4)
    found = _said(profile(_recording(plan, fibrillation=FibrillatoryWaves(rate_hz=6.1))))
    assert "atrial_fibrillation" in found
    assert not {"sinus_rhythm", "first_degree_av_block"} & {each.id for each in found}


def test_a_phantom_that_is_the_same_again_and_one_that_is_slower(sinus: Profile) -> None:
    same = _said(sinus, sinus)
    assert "serial_no_change" in same
    slower = _said(profile(_recording(_plan(1150.0, qt_ms=390.0))), sinus)
    assert "serial_no_change" not in slower
    assert "sinus_rhythm_slow" in slower


def test_one_lead_of_a_phantom(sinus: Profile) -> None:
    whole: Recording = sinus.evaluation.quantity("recording")
    lead = replace(whole, ecg_mv=whole.ecg_mv[:1].copy(), leads=whole.leads[:1], derived_leads=())
    found = _said(profile(lead))
    assert {"sinus_rhythm", "quality_limited_leads"} <= {each.id for each in found}
    assert found.summary is not None
    assert found.summary.id == "summary_no_abnormality_limited"


def test_a_flat_recording_is_not_interpreted() -> None:
    flat = Recording(np.zeros((12, 5000)), 500.0, STANDARD_LEADS, subject=MAN)
    found = _said(profile(flat))
    assert found.summary is not None
    assert found.summary.id == "summary_uninterpretable"
    assert {each.category for each in found} <= {"quality", "summary"}


@pytest.mark.parametrize(
    ("seconds", "summary"), [(2, "summary_uninterpretable"), (6, "summary_no_abnormality_limited")]
)
def test_a_short_recording_has_no_rhythm(sinus: Profile, seconds: int, summary: str) -> None:
    whole: Recording = sinus.evaluation.quantity("recording")
    found = _said(profile(replace(whole, ecg_mv=whole.ecg_mv[:, : seconds * 500].copy())))
    assert not {each.id for each in found if each.category in ("rhythm", "rate")}
    assert "sinus_rhythm" in {each.id for each in found.not_assessed}
    assert found.summary is not None
    assert found.summary.id == summary


def test_a_series_of_intervals() -> None:
    rng = np.random.default_rng(1)
    found = _said(profile_of_rr(rng.uniform(450.0, 1100.0, 120), subject=MAN))
    assert "pulse_irregular" in found
    assert {each.category for each in found} <= {"quality", "rhythm", "rate", "summary"}


@pytest.mark.parametrize(
    ("record", "statement"),
    [
        ("10", "rbbb"),  # "Complete right bundle branch block."
        ("110", "atrial_fibrillation"),  # "Rhythm: Atrial fibrillation."
        ("104", "paced_ventricular"),  # "UNIpolar ventricular pacing."
    ],
)
def test_real_recordings_with_what_a_cardiologist_said_of_them(
    ecg_data: Path, record: str, statement: str
) -> None:
    recording = ecgomics.read(ecg_data / "ludb" / f"{record}.hea")
    found = profile(recording).as_dict()
    said = findings_of(found["values"], facts_of_profile(found, recording.subject))
    assert statement in said
    assert all(each.met for each in said)

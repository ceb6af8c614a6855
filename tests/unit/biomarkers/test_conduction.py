"""Block, built from analytic ECGs whose atria and ventricles beat each by their own plan, and rows of conduction."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.biomarkers.functional.conduction import (
    av_block_class,
    like_beats_in_row,
    qrs_alternans,
    qrs_heights_mv,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, PlannedBeat, RhythmPlan, beat_shape, phantom
from ecgomics.phantom.changes import p_alone
from ecgomics.phantom.render import heart_mv
from ecgomics.signal.av_conduction import AvConduction
from ecgomics.signal.model import POINTS, Beats, Fiducials

#: The beat that both are taken from; its P wave begins this long before its QRS.
PR_MS = 160.0
BODY = Body(pr_ms=PR_MS, qt_ms=380.0)
SHAPE = beat_shape(PATTERNS["normal"], BODY)
VENTRICLES = replace(SHAPE, p=())
ECTOPIC = beat_shape(PATTERNS["ventricular"], Body(qrs_ms=150.0, qt_ms=400.0))


def heart(
    p_on_s: Sequence[float],
    qrs_on_s: Sequence[float],
    *,
    duration_s: float = 10.0,
    ectopic: Sequence[int] = (),
) -> Recording:
    """Twelve leads at 500 Hz with P waves and QRS complexes that begin at the given times, a little noise.

    Some of the complexes, told by their places, are of ventricular origin.
    """
    acquisition = Acquisition(duration_s=duration_s, noise=Noise(white_uv=3.0), seed=1)
    shapes = [ECTOPIC if place in ectopic else VENTRICLES for place in range(len(qrs_on_s))]
    beats = [PlannedBeat(at + shape.r_ms / 1000.0, shape) for at, shape in zip(qrs_on_s, shapes, strict=True)]
    recording = phantom(RhythmPlan(tuple(beats)), acquisition).recording
    p_plan = RhythmPlan(tuple(p_alone(SHAPE, qrs_onset_s=at + PR_MS / 1000.0) for at in p_on_s))
    atria_mv = heart_mv(p_plan, recording.leads, samples=recording.samples, fs_hz=recording.fs_hz)
    return replace(recording, ecg_mv=recording.ecg_mv + atria_mv)


def led_on(p_on_s: Sequence[float], pr_ms: Sequence[float | None]) -> list[float]:
    """Where QRS begins after P waves of the given PR intervals; None is a dropped beat."""
    return [float(at + pr / 1000.0) for at, pr in zip(p_on_s, pr_ms, strict=False) if pr is not None]


def regular(interval_s: float, *, first_s: float = 0.3, until_s: float = 10.0) -> list[float]:
    """Times at one interval."""
    return np.arange(first_s, until_s, interval_s).tolist()


def every(interval_s: float, pr_ms: Sequence[float | None], *, until_s: float = 10.0) -> Recording:
    """P waves at one interval, their PR intervals taken in turn."""
    p_on_s = regular(interval_s, until_s=until_s)
    return heart(p_on_s, led_on(p_on_s, list(islice(cycle(pr_ms), len(p_on_s)))), duration_s=until_s)


def complete_block(until_s: float = 10.0) -> Recording:
    """Atria at 80, ventricles at 39 /min, without any bearing on each other."""
    return heart(
        regular(0.75, first_s=0.2, until_s=until_s),
        regular(1.55, first_s=0.5, until_s=until_s),
        duration_s=until_s,
    )


# ── block ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("recording", "block", "p_per_qrs"),
    [
        pytest.param(every(0.8, [160.0]), "none", 1.0, id="none"),
        pytest.param(every(0.85, [260.0]), "first", 1.0, id="first"),
        pytest.param(every(0.8, [160.0, 240.0, 290.0, None]), "second_i", None, id="Wenckebach 4:3"),
        pytest.param(every(0.75, [160.0, 260.0, None]), "second_i", None, id="Wenckebach 3:2"),
        pytest.param(every(0.8, [180.0, 180.0, 180.0, None]), "second_ii", None, id="Mobitz II"),
        pytest.param(every(0.8, [160.0, None]), "two_to_one", 2.0, id="2:1"),
        pytest.param(every(0.75, [180.0, None, None]), "advanced", 3.0, id="3:1"),
        pytest.param(complete_block(), "third", None, id="third"),
    ],
)
def test_block_by_its_kind(recording: Recording, block: str, p_per_qrs: float | None) -> None:
    profile = eo.profile(recording)
    assert profile["av_block_class"].value_text == block
    if p_per_qrs is not None:
        assert profile["p_per_qrs"].value == pytest.approx(p_per_qrs)


def test_a_blocked_premature_p_is_no_av_block() -> None:
    p_on_s = [0.3, 1.1, 1.9, 2.7, 3.5, 4.3, 5.6, 6.4, 7.2, 8.0, 8.8]
    recording = heart(sorted([*p_on_s, 4.3 + 0.52]), led_on(p_on_s, [160.0] * len(p_on_s)))
    profile = eo.profile(recording)
    assert profile["p_per_qrs"].value == pytest.approx(11 / 10)
    assert profile["av_block_class"].value_text == "none"


def test_a_p_wave_behind_a_ventricular_beat_is_no_av_block() -> None:
    # the sinus goes on through the ectopic beat; its P wave is seen, but meets ventricles that have just beaten
    p_on_s = regular(1.0)
    qrs_on_s = led_on(p_on_s, [160.0] * len(p_on_s))
    qrs_on_s[5] = p_on_s[5] - 0.45
    profile = eo.profile(heart(p_on_s, qrs_on_s, ectopic=[5]))
    conduction = profile.evaluation.quantity("av_conduction")
    assert np.count_nonzero(~conduction.conducted) == 1
    assert profile["av_block_class"].value_text == "none"


@pytest.mark.parametrize(("every_s", "dissociated"), [(0.5, False), (0.8, True)])
def test_fast_atria_and_another_pacemaker_are_no_block(every_s: float, dissociated: bool) -> None:
    # 2:1 at 120 /min; P and QRS apart, as many of the one as of the other
    pr_ms = np.full(9, np.nan) if dissociated else np.array([160.0, np.nan] * 4 + [160.0])
    conduction = AvConduction(
        onset_s=every_s * np.arange(9.0),
        pr_ms=pr_ms,
        dropped=np.isnan(pr_ms),
        complexes=9 if dissociated else 5,
        dissociated=dissociated,
    )
    with pytest.raises(NotComputable) as refused:
        av_block_class.function(av_conduction=conduction, pr_interval=160.0)
    assert refused.value.code == "wrong_rhythm"


def test_rules_alone_do_not_tell_block() -> None:
    profile = eo.profile(every(0.8, [160.0, None]), Settings(delineator="rules"))
    assert profile["av_block_class"].validity == "low_quality"
    assert profile["p_per_qrs"].validity == "low_quality"


def test_without_p_waves_block_is_not_told() -> None:
    junctional = eo.profile(heart([], regular(1.1)))
    assert junctional["av_block_class"].validity == "low_quality"
    assert junctional["p_per_qrs"].validity == "wrong_rhythm"
    fibrillating = heart([], [0.3, 1.0, 1.5, 2.4, 2.9, 3.9, 4.4, 5.4, 6.0, 6.6, 7.6, 8.1, 9.0])
    assert eo.profile(fibrillating)["av_block_class"].validity == "wrong_rhythm"


def test_shares_and_increments_over_forty_seconds() -> None:
    own = Settings(own_definitions=True)
    wenckebach = eo.profile(every(0.8, [160.0, 240.0, 290.0, None], until_s=40.0), own)
    # 50 P waves, of which the first comes before the first QRS: 12 of 49 are dropped
    assert wenckebach["dropped_p_share"].value == pytest.approx(100 * 12 / 49)
    assert wenckebach["wenckebach_increment"].value == pytest.approx((290 - 160) / 2, abs=3.0)
    constant = eo.profile(every(0.8, [160.0], until_s=40.0), own)
    assert constant["dropped_p_share"].value == 0.0
    assert constant["wenckebach_increment"].validity == "absent"
    assert constant["pr_interval_sd"].value == pytest.approx(0.0, abs=3.0)
    assert constant["av_dissociation"].value == pytest.approx(0.0, abs=0.01)
    complete = eo.profile(complete_block(40.0), own)
    assert complete["dropped_p_share"].value == 100.0
    assert complete["av_dissociation"].value > 0.3


def test_short_recordings_have_no_shares() -> None:
    profile = eo.profile(every(0.8, [160.0, None]))
    assert profile["dropped_p_share"].validity == "too_short"
    assert profile["qrs_alternans:II"].validity == "too_short"


def test_real_two_to_one_block(ecg_data: Path) -> None:
    path = ecg_data / "qtdb" / "sel231.hea"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    profile = eo.profile(eo.read(path))
    assert profile["av_block_class"].value_text == "two_to_one"


def test_no_false_block_in_sinus_rhythm(ecg_data: Path) -> None:
    records = sorted((ecg_data / "ludb").glob("1*.hea"))[:15]
    found = {eo.profile(eo.read(path))["av_block_class"].value_text for path in records}
    assert found <= {"none", "first", None}
    assert "none" in found


# ── alternation of QRS ───────────────────────────────────────────────────────────────────────────────────────────


def triangles(heights_mv: Floats) -> Floats:
    """One lead at 500 Hz with a triangle of 40 ms every second from 1 s on."""
    time_s = np.arange((len(heights_mv) + 2) * 500) / 500.0
    near = np.clip(1.0 - np.abs(time_s - np.arange(1, len(heights_mv) + 1)[:, None]) / 0.02, 0.0, None)
    lead_mv: Floats = heights_mv @ near
    return lead_mv[np.newaxis]


def test_heights_of_qrs_are_read_between_its_marks() -> None:
    heights_mv = np.where(np.arange(40) % 2 == 0, 1.0, 1.05)
    marks_s = np.full((40, 9), np.nan)
    marks_s[:, POINTS.index("QRS_on")] = np.arange(1, 41) - 0.03
    marks_s[:, POINTS.index("QRS_off")] = np.arange(1, 41) + 0.03
    marks_s[7] = np.nan
    found = qrs_heights_mv.function(
        recording=Recording(ecg_mv=triangles(heights_mv), fs_hz=500.0, leads=("II",)),
        measurable_mv=triangles(heights_mv),
        fiducials=Fiducials(("II",), np.empty((1, 40, 9)), np.empty((1, 40, 3)), marks_s),
        like_beats_in_row=slice(2, 40),
    )
    expected_mv = heights_mv[2:].copy()
    expected_mv[5] = np.nan
    np.testing.assert_allclose(found, expected_mv[np.newaxis], atol=1e-9)
    np.testing.assert_allclose(qrs_alternans.function(qrs_heights_mv=found), [50.0], atol=1e-9)


def test_alternans_needs_a_long_row_of_like_beats() -> None:
    # beat 20 is of another shape
    kinds = ["N"] * 54 + ["U"] + ["N"] * 5
    beats = Beats(
        peak_s=np.arange(1.0, 61.0),
        kind=tuple(kinds),  # type: ignore[arg-type]
        group=(np.arange(60) == 20).astype(np.intp),
        accepted=np.array([kind != "U" for kind in kinds]),
        after_gap=np.zeros(60, dtype=bool),
    )
    assert like_beats_in_row.function(beats=beats) == slice(21, 54)
    with pytest.raises(NotComputable) as refused:
        qrs_alternans.function(qrs_heights_mv=np.ones((1, 31)))
    assert refused.value.code == "too_short"


def test_no_pr_interval_is_given_where_p_leads_to_nothing() -> None:
    found = eo.profile(complete_block(20.0))
    for name in ("pr_interval", "pr_interval_lead:II", "macruz_index"):
        assert (found[name].value, found[name].validity) == (None, "wrong_rhythm"), name
    led = eo.profile(every(0.85, [160.0], until_s=20.0))
    assert led["pr_interval"].value == pytest.approx(160.0, abs=8.0)

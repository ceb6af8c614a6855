"""The demonstration cohort: seven kinds that show what they are called, two groups that differ as planted."""

import json
from collections import Counter

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS, limb_lead_disagreement_mv
from ecgomics.phantom import (
    KINDS,
    PLANTED,
    DemoRecording,
    Kind,
    PlantedEffects,
    demonstration_cohort,
    truth_as_dict,
)

LEAD = {lead: place for place, lead in enumerate(STANDARD_LEADS)}


@pytest.fixture(scope="module")
def cohort() -> list[DemoRecording]:
    return demonstration_cohort()


def of_kind(cohort: list[DemoRecording], kind: Kind) -> list[DemoRecording]:
    return [made for made in cohort if made.kind == kind]


def amplitude_mv(made: DemoRecording, name: str, lead: str) -> float:
    """Signed, 0 where the wave is not there."""
    return float(np.nan_to_num(getattr(made.truth.dominant.by_lead, name)[LEAD[lead]]))


def qtc_ms(made: DemoRecording, rate_per_min: float) -> float:
    return made.truth.dominant.qt_ms / (60.0 / rate_per_min) ** (1.0 / 3.0)


def test_sixty_of_seven_kinds_in_two_equal_groups(cohort: list[DemoRecording]) -> None:
    assert len(cohort) == 60
    assert set(Counter(made.kind for made in cohort)) == set(KINDS)
    for kind in KINDS:
        groups = Counter(made.group for made in of_kind(cohort, kind))
        assert groups["A"] == groups["B"] >= 3
    assert len({made.recording.name for made in cohort}) == 60
    assert "demo/afib_03" in {made.recording.name for made in cohort}


def test_recordings_are_complete_and_say_that_they_are_synthetic(cohort: list[DemoRecording]) -> None:
    for made in cohort:
        recording = made.recording
        assert (recording.leads, recording.fs_hz, recording.samples) == (STANDARD_LEADS, 500.0, 5000)
        assert np.isfinite(recording.ecg_mv).all()
        assert np.abs(recording.ecg_mv).max() < 5.0
        assert recording.source_format == "phantom"
        assert all(text.startswith("synthetic: ") for text in recording.statements)
        assert 18.0 <= (recording.subject.age_years or 0.0) <= 90.0
        assert recording.subject.sex in {"female", "male"}
        assert max(limb_lead_disagreement_mv(recording.ecg_mv, recording.leads).values()) < 1e-9
        json.dumps(truth_as_dict(made.truth), allow_nan=False)


def test_the_same_seed_gives_the_same_bytes(cohort: list[DemoRecording]) -> None:
    again = demonstration_cohort()
    assert [m.recording.source_sha256 for m in again] == [m.recording.source_sha256 for m in cohort]
    other = demonstration_cohort(1)
    assert not {m.recording.source_sha256 for m in other} & {m.recording.source_sha256 for m in cohort}


def test_sinus_is_normal(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "sinus"):
        truth = made.truth.dominant
        assert 120.0 <= truth.pr_ms <= 200.0
        assert 80.0 <= truth.qrs_duration_ms <= 110.0
        assert -30.0 <= truth.qrs_axis_deg <= 90.0
        # R grows from V1 to V4, S shrinks from V3 to V6, T is upright in I, II, V2 to V6 and inverted in aVR
        r = [amplitude_mv(made, "r_mv", f"V{n}") for n in range(1, 5)]
        assert r == sorted(r)
        s = [-amplitude_mv(made, "s_mv", f"V{n}") for n in range(3, 7)]
        assert s == sorted(s, reverse=True)
        assert (
            min(amplitude_mv(made, "t_mv", lead) for lead in ("I", "II", "V2", "V3", "V4", "V5", "V6")) > 0.0
        )
        assert amplitude_mv(made, "t_mv", "aVR") < 0.0
        assert amplitude_mv(made, "p_mv", "II") > 0.05
        assert abs(amplitude_mv(made, "j_mv", "V5")) < 1e-6


def test_fibrillation_has_no_p_and_no_order(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "afib"):
        assert np.isnan(made.truth.dominant.pr_ms)
        assert made.truth.rhythm == "atrial_fibrillation"
        assert made.truth.rr.sdnn_ms / made.truth.rr.mean_ms > 0.08
        assert made.truth.rr.shortest_ms > made.truth.dominant.qt_ms


def test_left_bundle_branch_block(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "lbbb"):
        assert made.truth.dominant.qrs_duration_ms >= 135.0
        for lead in ("I", "V5", "V6"):
            assert amplitude_mv(made, "q_mv", lead) == 0.0
            assert amplitude_mv(made, "r_mv", lead) > 0.3
            assert amplitude_mv(made, "t_mv", lead) < 0.0
        for lead in ("V1", "V2"):
            assert amplitude_mv(made, "s_mv", lead) + amplitude_mv(made, "qs_mv", lead) < -0.8
            assert amplitude_mv(made, "t_mv", lead) > 0.2


def test_bundle_branch_block_has_two_tops_in_v6(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "lbbb"):
        assert tops_of_qrs(made, "V6") == 2


def tops_of_qrs(made: DemoRecording, lead: str) -> int:
    """Local maxima of the noise-free part of QRS, counted on the mean of the beats."""
    fs_hz, ecg_mv = made.recording.fs_hz, made.recording.lead(lead)
    on_s, off_s = made.truth.dominant.global_ms[[3, 5]] / 1000.0
    inside = [r for r in made.truth.r_s if r + on_s > 0.0 and r + off_s < made.recording.duration_s]
    time_s = np.arange(on_s, off_s, 1.0 / fs_hz)
    mean: Floats = np.mean(
        [np.interp(r + time_s, np.arange(made.recording.samples) / fs_hz, ecg_mv) for r in inside], axis=0
    )
    smooth = np.convolve(mean, np.ones(5) / 5.0, mode="valid")
    turns = np.flatnonzero(np.diff(np.sign(np.diff(smooth))) < 0)
    return int(np.sum(smooth[turns + 1] > 0.5 * smooth.max()))


def test_inferior_infarct(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "inferior_infarct"):
        by_lead = made.truth.dominant.by_lead
        deep = [
            amplitude_mv(made, "qs_mv", lead) < 0.0
            or (by_lead.q_duration_ms[LEAD[lead]] >= 30.0 and by_lead.q_mv[LEAD[lead]] <= -0.1)
            for lead in ("II", "III", "aVF")
        ]
        assert all(deep)
        assert amplitude_mv(made, "t_mv", "III") < -0.05
        assert amplitude_mv(made, "t_mv", "aVF") < -0.05


def test_hypertrophy_has_high_voltage_and_strain(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "lvh"):
        sokolow_mv = -amplitude_mv(made, "s_mv", "V1") + max(
            amplitude_mv(made, "r_mv", lead) for lead in ("V5", "V6")
        )
        assert sokolow_mv >= 3.5
        assert amplitude_mv(made, "t_mv", "V6") < 0.0
        assert amplitude_mv(made, "j60_mv", "V6") < -0.03


def test_long_qt_is_long_and_the_others_are_not(cohort: list[DemoRecording]) -> None:
    for made in cohort:
        if made.kind in {"long_qt", "sinus"}:
            assert (qtc_ms(made, made.truth.heart_rate_per_min) > 465.0) == (made.kind == "long_qt")


def test_premature_beats_are_wide_early_and_followed_by_a_pause(cohort: list[DemoRecording]) -> None:
    for made in of_kind(cohort, "pvc"):
        truth = made.truth
        wide = truth.shapes[1]
        assert wide.qrs_duration_ms >= 135.0
        assert np.isnan(wide.pr_ms)
        places = [i for i, kind in enumerate(truth.kinds) if kind == "V"]
        assert 1 <= len(places) <= 3
        rr_ms = np.diff(truth.r_s) * 1000.0
        for place in places:
            assert rr_ms[place - 1] < 0.8 * truth.nn.mean_ms
            assert rr_ms[place] > 1.2 * truth.nn.mean_ms
            assert rr_ms[place - 1] + rr_ms[place] == pytest.approx(2.0 * truth.nn.mean_ms, rel=0.1)


def log_t_mv(made: DemoRecording) -> float:
    return float(np.log(abs(amplitude_mv(made, "t_mv", "V5"))))


def group_difference(cohort: list[DemoRecording], values: Floats) -> tuple[float, float]:
    """Mean of B less mean of A within kinds, averaged over kinds by size, and its standard error."""
    differences, variances, weights = [], [], []
    for kind in KINDS:
        mask_a = np.array([made.kind == kind and made.group == "A" for made in cohort])
        mask_b = np.array([made.kind == kind and made.group == "B" for made in cohort])
        a, b = values[mask_a], values[mask_b]
        differences.append(b.mean() - a.mean())
        variances.append(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        weights.append(len(a) + len(b))
    share = np.array(weights) / sum(weights)
    return float(share @ differences), float(np.sqrt(share**2 @ variances))


def test_groups_differ_as_planted_within_sampling_error(cohort: list[DemoRecording]) -> None:
    rate = np.array([made.truth.nn.mean_ms for made in cohort])
    rate = 60000.0 / rate
    corrected = np.array([qtc_ms(made, r) for made, r in zip(cohort, rate, strict=True)])
    planted = [
        (rate, PLANTED.heart_rate_per_min),
        (corrected, PLANTED.qtc_ms),
        (np.array([log_t_mv(made) for made in cohort]), np.log(PLANTED.t_factor)),
        (np.array([made.truth.dominant.qrs_duration_ms for made in cohort]), 0.0),
        (np.array([amplitude_mv(made, "r_mv", "V5") for made in cohort]), 0.0),
    ]
    for values, expected in planted:
        difference, error = group_difference(cohort, values)
        assert difference == pytest.approx(expected, abs=3.0 * error)


def test_the_planted_effects_are_exact_for_the_same_people(cohort: list[DemoRecording]) -> None:
    """The same seed without effects draws the same people: what is left is the effect and nothing else."""
    null = demonstration_cohort(planted=PlantedEffects(0.0, 0.0, 1.0))
    for with_effect, without in zip(cohort, null, strict=True):
        t_ratio = amplitude_mv(with_effect, "t_mv", "V5") / amplitude_mv(without, "t_mv", "V5")
        if with_effect.group == "A":
            assert with_effect.recording.source_sha256 == without.recording.source_sha256
        else:
            assert t_ratio == pytest.approx(PLANTED.t_factor, rel=0.02)
            assert with_effect.truth.dominant.qrs_duration_ms == without.truth.dominant.qrs_duration_ms
            assert with_effect.recording.subject == without.recording.subject

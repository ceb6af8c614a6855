"""Whatever is recorded, every row of the whole catalogue has a finite value or a reason, and nothing is raised."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ecgomics as eo
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.profile import Profile

EVERYTHING = Settings(own_definitions=True, ultra_short_hrv=True)
GAP = np.nan


@cache
def heart(fs_hz: float = 500.0, seconds: float = 10.0, rr_ms: float = 800.0) -> Recording:
    """Sinus rhythm in twelve leads of a person of whom age and sex are known."""
    beats = math.ceil(1000.0 * seconds / rr_ms) + 2
    plan = regular_plan([rr_ms] * beats, beat_shape(PATTERNS["normal"], Body(qt_ms=380.0)), first_s=0.3)
    acquisition = Acquisition(duration_s=seconds, fs_hz=fs_hz, noise=Noise(white_uv=3.0), seed=2)
    return phantom(plan, acquisition, subject=Subject(age_years=50.0, sex="male")).recording


def of(ecg_mv: Floats, fs_hz: float = 500.0, leads: tuple[str, ...] = STANDARD_LEADS) -> Recording:
    return Recording(np.array(ecg_mv, dtype=float), fs_hz, leads, subject=Subject(age_years=50.0, sex="male"))


def normal_noise(*shape: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).standard_normal(shape)


# ── what may be wrong with a recording, as functions of leads × samples in mV ────────────────────────────────────


def with_gaps(ecg_mv: Floats) -> Floats:
    """Half of the seconds of each lead missing, at places of its own."""
    spoilt = ecg_mv.copy()
    for lead, row in enumerate(spoilt):
        gone = np.repeat(np.random.default_rng(lead).random(len(row) // 100 + 1) < 0.5, 100)[: len(row)]
        row[gone] = GAP
    return spoilt


def with_dropouts(ecg_mv: Floats) -> Floats:
    """A sample in thirty missing."""
    return np.where(np.random.default_rng(5).random(ecg_mv.shape) < 1 / 30, GAP, ecg_mv)


def saturated(ecg_mv: Floats) -> Floats:
    return np.clip(8.0 * ecg_mv, -0.3, 0.3)


def step_after_half(ecg_mv: Floats) -> Floats:
    stepped = ecg_mv.copy()
    stepped[:, stepped.shape[1] // 2 :] += 50.0
    return stepped


def rail_to_rail(ecg_mv: Floats) -> Floats:
    return np.where(np.arange(ecg_mv.shape[1]) // 50 % 2, 5.0, -5.0) * np.ones_like(ecg_mv)


def one_beat(ecg_mv: Floats) -> Floats:
    kept = np.zeros_like(ecg_mv)
    middle = slice(2 * ecg_mv.shape[1] // 5, ecg_mv.shape[1] // 2)
    kept[:, middle] = ecg_mv[:, middle]
    return kept


def drowned(ecg_mv: Floats) -> Floats:
    return ecg_mv + 3.0 * normal_noise(*ecg_mv.shape, seed=3)


def huge_offset(ecg_mv: Floats) -> Floats:
    return ecg_mv + 1e6


def tiny(ecg_mv: Floats) -> Floats:
    return 1e-9 * ecg_mv


def huge(ecg_mv: Floats) -> Floats:
    return 1e6 * ecg_mv


def coarse(ecg_mv: Floats) -> Floats:
    return np.round(2.0 * ecg_mv) / 2.0


def missing_leads(ecg_mv: Floats) -> Floats:
    lost = ecg_mv.copy()
    lost[::2] = GAP
    return lost


def flat_leads(ecg_mv: Floats) -> Floats:
    flat = ecg_mv.copy()
    flat[1::2] = 0.0
    return flat


def like_leads(ecg_mv: Floats) -> Floats:
    return np.repeat(ecg_mv[1:2], len(ecg_mv), axis=0)


DAMAGES: tuple[Callable[[Floats], Floats], ...] = (
    *(with_gaps, with_dropouts, saturated, step_after_half, rail_to_rail, one_beat, drowned),
    *(huge_offset, tiny, huge, coarse, missing_leads, flat_leads, like_leads),
)

HEART = heart().ecg_mv
CASES: Mapping[str, Recording] = {
    "empty": of(np.full((12, 5000), GAP)),
    "flat": of(np.zeros((12, 5000))),
    "noise": of(normal_noise(12, 5000)),
    "one_lead": of(HEART[1:2], leads=("II",)),
    "one_unknown_lead": of(HEART[1:2], leads=("ECG",)),
    "x_y_z": of(HEART[:3], leads=("X", "Y", "Z")),
    "two_leads": of(HEART[[1, 6]], leads=("MLII", "V1")),
    "ten_leads": of(HEART[2:], leads=STANDARD_LEADS[2:]),
    "two_seconds": of(HEART[:, :1000]),
    "a_tenth_of_a_second": of(HEART[:, :50]),
    "one_sample": of(HEART[:, :1]),
    "fifty_hertz": heart(fs_hz=50.0),
    "a_hundred_and_twenty_five_hertz": heart(fs_hz=125.0),
    "a_thousand_hertz": heart(fs_hz=1000.0),
    "ten_thousand_hertz": heart(fs_hz=10_000.0, seconds=4.0),
    "fast": heart(rr_ms=300.0),
    "slow": heart(rr_ms=2400.0),
    "nobody": replace(heart(), subject=Subject()),
    "a_child": replace(heart(), subject=Subject(age_years=0.01, sex="female")),
    "narrow_band": replace(heart(), band_hz=(0.5, 40.0)),
    # Long enough for everything that averages or asks for minutes.
    "long_good": heart(fs_hz=1000.0, seconds=200.0, rr_ms=640.0),
    "long_noise": of(normal_noise(3, 200_000), fs_hz=1000.0, leads=("X", "Y", "Z")),
    "long_empty": of(np.full((3, 200_000), GAP), fs_hz=1000.0, leads=("X", "Y", "Z")),
    "long_broken": of(
        with_gaps(heart(fs_hz=1000.0, seconds=200.0).ecg_mv[:8]), fs_hz=1000.0, leads=STANDARD_LEADS[:8]
    ),
} | {damage.__name__: replace(heart(), ecg_mv=damage(HEART)) for damage in DAMAGES}


def check(measured: Profile) -> None:
    """Every row is there, with a finite value or a reason and never both."""
    expected = {each.symbol for each in catalogue().of_one_recording(own_definitions=True)}
    assert {row.symbol for row in measured} == expected
    for row in measured:
        has = row.value is not None or bool(row.value_text)
        assert has == (row.validity in KEEPS_NUMBER), row
        assert row.value is None or math.isfinite(row.value), row
        assert row.spread is None or math.isfinite(row.spread), row
        if row.unit == "{flag}":
            assert row.value_text in ((None,) if not has else ("true", "false")), row
    measured.to_json()


@pytest.mark.parametrize("name", CASES)
def test_a_bad_recording_has_values_or_reasons(name: str) -> None:
    check(eo.profile(CASES[name], EVERYTHING))


@pytest.mark.parametrize("name", ["empty", "flat", "a_tenth_of_a_second", "one_sample", "long_empty"])
def test_where_there_is_no_heart_nothing_is_measured(name: str) -> None:
    measured = eo.profile(CASES[name], EVERYTHING)
    rooms = {each.symbol: each.dimension for each in catalogue().biomarkers.values()}
    told = {row.name for row in measured if row.value is not None and rooms[row.symbol] != "quality"}
    assert told == set()


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3),
    fs_hz=st.sampled_from((50.0, 128.0, 250.0, 500.0, 1000.0)),
    seconds=st.sampled_from((3.0, 10.0, 35.0)),
    rr_ms=st.floats(350.0, 1600.0),
    leads=st.lists(st.sampled_from(STANDARD_LEADS), min_size=1, max_size=12, unique=True),
)
def test_several_faults_at_once_have_values_or_reasons(
    damages: list[Callable[[Floats], Floats]], fs_hz: float, seconds: float, rr_ms: float, leads: list[str]
) -> None:
    whole = heart(fs_hz, seconds, round(rr_ms))
    ecg_mv = whole.ecg_mv[[whole.leads.index(lead) for lead in leads]]
    for damage in damages:
        ecg_mv = damage(ecg_mv)
    check(eo.profile(of(ecg_mv, fs_hz, tuple(leads)), EVERYTHING))

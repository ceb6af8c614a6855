"""The measurement path moves nothing; the model path gives exactly what was asked for."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Pattern, beat_shape, phantom, regular_plan
from ecgomics.signal.blocks import grid
from ecgomics.signal.filters import ModelInput, band_pass, measured_core, measurement_path, model_path
from ecgomics.signal.mains import mains_line_hz, mains_line_of

FS_HZ, SECONDS = 500.0, 10.0
#: ST shifts from none to half a millivolt.
HEARTS = {
    "normal": PATTERNS["normal"],
    "lvh": PATTERNS["lvh"],
    "st elevation": replace(PATTERNS["normal"], st_mv=(0.20, 0.30, -0.35)),
}


def test_a_baseline_drift_is_removed_and_the_beats_stay(make_ecg):
    ecg = make_ecg(noise_mv=0.0)
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    clean_mv = measurement_path(ecg.ecg_mv + 0.8 * np.sin(2 * np.pi * 0.15 * time_s) + 0.4, fs_hz=ecg.fs_hz)
    apex = np.round(ecg.beat_s * ecg.fs_hz).astype(int)
    foot = apex - round(0.06 * ecg.fs_hz)
    height_mv = clean_mv[0, apex] - clean_mv[0, foot]
    wanted_mv = ecg.ecg_mv[0, apex] - ecg.ecg_mv[0, foot]
    assert np.abs(height_mv / wanted_mv - 1).max() < 0.05


@pytest.mark.parametrize("rate_per_min", [40, 60, 80, 120, 180])
@pytest.mark.parametrize("added", ["nothing", "mains 50", "mains 60", "drift"])
def test_neither_the_st_level_nor_the_qrs_moves(rate_per_min, added):
    for pattern in HEARTS.values():
        ecg = analytic_ecg(pattern, rate_per_min)
        noisy_mv = ecg.ecg_mv + disturbance_mv(added, ecg.ecg_mv.shape)
        mains_hz = mains_line_hz(noisy_mv, fs_hz=FS_HZ)
        clean_mv = measurement_path(noisy_mv, fs_hz=FS_HZ, mains_hz=mains_hz)
        assert np.abs(ecg.st_mv(clean_mv) - ecg.st_mv(ecg.ecg_mv)).max() < 0.025
        wanted_mv, found_mv = ecg.qrs_mv(ecg.ecg_mv), ecg.qrs_mv(clean_mv)
        assert np.abs(found_mv / wanted_mv - 1.0)[wanted_mv > 0.3].max() < 0.05


@pytest.mark.parametrize("rate_per_min", [60, 75, 120, 180])
def test_three_seconds_are_enough_for_the_st_level(rate_per_min):
    ecg = analytic_ecg(HEARTS["st elevation"], rate_per_min, seconds=3.0)
    clean_mv = measurement_path(ecg.ecg_mv, fs_hz=FS_HZ)
    assert np.abs(ecg.st_mv(clean_mv) - ecg.st_mv(ecg.ecg_mv)).max() < 0.025


@dataclass(frozen=True)
class Levels:
    """An analytic ECG and where QRS begins and ends in the beats that lie in it as a whole."""

    ecg_mv: Floats
    onset: Ints
    offset: Ints

    def st_mv(self, ecg_mv: Floats) -> Floats:
        """J, J + 60 and J + 80 ms from the level before QRS, leads × beats × 3."""
        st = self.offset[:, None] + np.array([0, 30, 40])
        return ecg_mv[:, st] - self.level_mv(ecg_mv)[..., None]

    def level_mv(self, ecg_mv: Floats) -> Floats:
        return np.median(ecg_mv[:, self.onset[:, None] + np.arange(-10, 1)], axis=-1)

    def qrs_mv(self, ecg_mv: Floats) -> Floats:
        """Height of QRS from its lowest to its highest sample, leads × beats."""
        spans = zip(self.onset, self.offset, strict=True)
        return np.stack([np.ptp(ecg_mv[:, first : last + 1], axis=1) for first, last in spans], axis=1)


def analytic_ecg(pattern: Pattern, rate_per_min: float, *, seconds: float = SECONDS) -> Levels:
    """Some seconds of a regular rhythm, cut off wherever the beats happen to be."""
    rr_s = 60.0 / rate_per_min
    body = Body(pr_ms=min(160.0, 300.0 * rr_s), p_ms=90.0, qrs_ms=100.0, qt_ms=400.0 * rr_s ** (1 / 3))
    plan = regular_plan(np.full(36, 1000.0 * rr_s), beat_shape(pattern, body), first_s=-0.37 * rr_s)
    made = phantom(plan, Acquisition(seconds, FS_HZ))
    onset_s, offset_s = (made.truth.r_s + made.truth.dominant.global_ms[at] / 1000.0 for at in (3, 5))
    whole = (onset_s > 0.03) & (offset_s < seconds - 0.09)
    onset, offset = (np.round(at_s[whole] * FS_HZ).astype(int) for at_s in (onset_s, offset_s))
    return Levels(made.recording.ecg_mv, onset, offset)


def disturbance_mv(added: str, shape: tuple[int, int]) -> Floats:
    """Mains of 0.1 mV with two harmonics, or a slow drift of 1 mV, of another phase in every lead."""
    time_s, phase = np.arange(shape[1]) / FS_HZ, np.arange(shape[0])[:, None]
    if added == "drift":
        return np.sin(2 * np.pi * 0.05 * time_s + phase)
    if added == "nothing":
        return np.zeros(shape)
    line = 2 * np.pi * float(added.removeprefix("mains ")) * time_s
    return sum(0.1 / part * np.sin(number * line + phase) for number, part in ((1, 1), (2, 3), (3, 6)))


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
@pytest.mark.parametrize(
    ("offset_hz", "modulation", "least_db"), [(0.0, 0.0, 60), (0.1, 0.0, 30), (-0.1, 0.0, 30), (0.0, 0.3, 30)]
)
def test_the_mains_line_is_found_and_removed_without_ringing(
    make_ecg, mains_hz, offset_hz, modulation, least_db
):
    ecg = make_ecg(noise_mv=0.0)
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    strength_mv = 0.1 * (1.0 + modulation * np.sin(2 * np.pi * 0.2 * time_s))
    line_mv = strength_mv * np.sin(2 * np.pi * (mains_hz + offset_hz) * time_s + 1.0)
    assert mains_line_hz(ecg.ecg_mv + line_mv, fs_hz=ecg.fs_hz) == mains_hz
    clean_mv, alone_mv = (
        measurement_path(mv, fs_hz=ecg.fs_hz, mains_hz=mains_hz) for mv in (ecg.ecg_mv + line_mv, ecg.ecg_mv)
    )
    left = np.mean((clean_mv - alone_mv) ** 2, axis=1) / np.mean(line_mv**2)
    assert left.max() < 10 ** (-least_db / 10)
    # Where there is no line, next to nothing is taken away.
    assert np.abs(alone_mv - measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz)).max() < 0.01


def test_the_mains_line_of_a_day_is_told_from_an_hour_of_it():
    fs_hz, asked = 130.0, []

    def read(first, last):
        asked.append(last - first)
        noise_mv = np.random.default_rng(first).normal(0.0, 0.02, (1, last - first))
        return noise_mv + 0.03 * np.sin(2 * np.pi * 50.0 / fs_hz * np.arange(first, last))

    day = round(86_400 * fs_hz)
    assert mains_line_of(read, day, fs_hz=fs_hz, settings=Settings()) == 50.0
    assert sum(asked) <= 3600 * fs_hz
    assert max(asked) <= 180 * fs_hz


def test_a_long_recording_is_cleaned_block_by_block_as_if_it_were_one(make_ecg):
    ecg = make_ecg(seconds=150.0, gains=(1.0, -0.7), noise_mv=0.01)
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    noisy_mv = ecg.ecg_mv + 2.0 * np.sin(2 * np.pi * 0.07 * time_s) + 5.0
    clean_mv = measurement_path(noisy_mv, fs_hz=ecg.fs_hz)
    whole_mv = band_pass(noisy_mv, fs_hz=ecg.fs_hz, band_hz=(0.5, 150.0))
    inner = slice(round(8 * ecg.fs_hz), -round(8 * ecg.fs_hz))
    assert len(grid(len(time_s), fs_hz=ecg.fs_hz)) == 2
    assert np.abs(clean_mv - whole_mv)[:, inner].max() < 0.002


def test_a_block_needs_nothing_but_its_own_samples(make_ecg):
    ecg = make_ecg(seconds=190.0, gains=(1.0, -0.7))
    spikes = np.array([1000, 31_000, 62_000])
    whole_mv = measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz, mains_hz=50.0, spikes=spikes)
    for block in grid(ecg.ecg_mv.shape[1], fs_hz=ecg.fs_hz):
        alone_mv = ecg.ecg_mv[:, block.start : block.stop].copy()
        core_mv = measured_core(alone_mv, block, fs_hz=ecg.fs_hz, mains_hz=50.0, spikes=spikes)
        assert np.array_equal(core_mv, whole_mv[:, block.first : block.last])


def test_no_mains_line_is_found_where_there_is_none_or_none_is_wanted(make_ecg):
    ecg = make_ecg()
    assert mains_line_hz(ecg.ecg_mv, fs_hz=ecg.fs_hz) is None
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    loud_mv = ecg.ecg_mv + 0.1 * np.sin(2 * np.pi * 50.0 * time_s)
    assert mains_line_hz(loud_mv, fs_hz=ecg.fs_hz, settings=Settings(mains_hz="off")) is None
    assert mains_line_hz(ecg.ecg_mv, fs_hz=ecg.fs_hz, settings=Settings(mains_hz="60")) == 60.0


def test_gaps_stay_masked_and_smear_nothing(make_ecg):
    ecg = make_ecg()
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[3, 2000:2400] = np.nan
    clean_mv, whole_mv = (measurement_path(mv, fs_hz=ecg.fs_hz) for mv in (holed_mv, ecg.ecg_mv))
    assert np.array_equal(np.isnan(clean_mv), np.isnan(holed_mv))
    assert np.nanmax(np.abs(clean_mv - whole_mv)) < 0.15
    # All leads together choose how the ends are continued: there a gap in one may be felt, by less than 1 µV.
    np.testing.assert_allclose(clean_mv[[0, 1, 2, 4]], whole_mv[[0, 1, 2, 4]], atol=0.001)


def test_the_ends_carry_no_transient(make_ecg):
    ecg = make_ecg(noise_mv=0.0)
    clean_mv = measurement_path(ecg.ecg_mv + 2.0, fs_hz=ecg.fs_hz)
    assert np.abs(clean_mv[:, :100]).max() < 0.1
    assert np.abs(clean_mv[:, -20:]).max() < 0.1


def test_the_input_is_not_changed(make_ecg):
    ecg = make_ecg()
    before = ecg.ecg_mv.copy()
    measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz, mains_hz=50.0)
    assert np.array_equal(ecg.ecg_mv, before)


def test_the_model_path_keeps_the_contract(make_ecg):
    ecg = make_ecg(gains=(1.0, 0.5))
    contract = ModelInput(
        fs_hz=250.0, leads=("aVF", "I"), seconds=12.0, band_hz=(0.5, 40.0), normalisation="lead_z"
    )
    inputs = model_path(ecg.ecg_mv, ("I", "II"), fs_hz=500.0, contract=contract)
    assert inputs.shape == (2, 3000)
    np.testing.assert_allclose(inputs.mean(axis=1), 0.0, atol=1e-9)
    np.testing.assert_allclose(inputs.std(axis=1), 1.0)


def test_the_model_path_cuts_and_leaves_units_alone(make_ecg):
    ecg = make_ecg(gains=(1.0,))
    contract = ModelInput(fs_hz=500.0, leads=("V1",), seconds=2.0)
    inputs = model_path(ecg.ecg_mv, ("V1",), fs_hz=500.0, contract=contract)
    np.testing.assert_allclose(inputs, ecg.ecg_mv[:, :1000], atol=1e-9)


def test_a_lead_that_the_model_needs_must_be_there(make_ecg):
    ecg = make_ecg(gains=(1.0,))
    with pytest.raises(NotComputable, match="V6") as refusal:
        model_path(
            ecg.ecg_mv, ("V1",), fs_hz=500.0, contract=ModelInput(fs_hz=500.0, leads=("V6",), seconds=2.0)
        )
    assert refusal.value.code == "wrong_leads"

"""Every disturbance is found in the seconds and the lead that it was put into, and in no other."""

from collections.abc import Callable

import numpy as np
import pytest

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.mains import mains_line_hz
from ecgomics.signal.model import FINDINGS, Disturbances
from ecgomics.signal.quality import tenths as summing
from ecgomics.signal.quality.disturbances import disturbances
from ecgomics.signal.quality.masking import without_seconds
from ecgomics.signal.quality.tenths import Tenths

LEAD = 3
SECONDS = 20
#: The disturbed seconds.
BEGIN, END = 8, 12


def summed(ecg_mv: Floats, fs_hz: float) -> Tenths:
    mains_hz = mains_line_hz(ecg_mv, fs_hz=fs_hz)
    clean_mv = measurement_path(ecg_mv, fs_hz=fs_hz, mains_hz=mains_hz)
    return Tenths.of(ecg_mv, clean_mv, fs_hz=fs_hz, mains_hz=mains_hz)


def found_in(ecg_mv: Floats, fs_hz: float) -> Disturbances:
    return disturbances(summed(ecg_mv, fs_hz))


def muscle(samples: int, fs_hz: float, rms_mv: float) -> Floats:
    """Noise of 20 to 150 Hz with a known root mean square."""
    spectrum = np.fft.rfft(np.random.default_rng(11).standard_normal(samples))
    hz = np.fft.rfftfreq(samples, 1.0 / fs_hz)
    spectrum[(hz < 20.0) | (hz > 150.0)] = 0.0
    noise = np.fft.irfft(spectrum, samples)
    return noise * rms_mv / np.sqrt(np.mean(noise**2))


def disturbed(ecg_mv: Floats, fs_hz: float, what: str) -> Floats:
    """The ECG with one lead disturbed from BEGIN to END."""
    ecg_mv = ecg_mv.copy()
    span = slice(round(BEGIN * fs_hz), round(END * fs_hz))
    own_mv = ecg_mv[LEAD, span]
    time_s = np.arange(own_mv.size) / fs_hz
    ecg_mv[LEAD, span] = {
        "missing": np.full_like(own_mv, np.nan),
        "flat": np.full_like(own_mv, own_mv[0]),
        "saturated": np.where(time_s % 1.0 < 0.3, 6.0, own_mv),
        "lead_off": 0.3 * np.sin(2 * np.pi * 50.0 * time_s),
        "noisy": muscle(own_mv.size, fs_hz, 0.8),
        "muscle": own_mv + muscle(own_mv.size, fs_hz, 0.06),
        "motion": own_mv + np.where((time_s > 0.5) & (time_s < 2.5), 1.5, 0.0),
        "drift": own_mv + 1.5 * np.sin(np.pi * time_s / (END - BEGIN)) ** 2,
        "mains": own_mv + 0.15 * np.sin(2 * np.pi * 50.0 * time_s),
    }[what]
    return ecg_mv


def seconds(flags: Bools) -> set[int]:
    return set(np.flatnonzero(flags).tolist())


def test_a_clean_ecg_has_no_findings(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg(seconds=SECONDS)
    found = found_in(ecg.ecg_mv, ecg.fs_hz)
    assert not found.found.any()
    assert not found.bad.any()


@pytest.mark.parametrize("fs_hz", [250.0, 360.0, 500.0, 1000.0])
@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("missing", {8, 9, 10, 11}, {8, 9, 10, 11}),
        ("flat", {8, 9, 10, 11}, {8, 9, 10, 11}),
        ("saturated", {8, 9, 10, 11}, {8, 9, 10, 11}),
        ("lead_off", {8, 9, 10, 11}, {8, 9, 10, 11}),
        ("noisy", {9, 10}, {8, 9, 10, 11}),
        ("muscle", {8, 9, 10, 11}, {7, 8, 9, 10, 11, 12}),
        ("motion", {8, 10}, {7, 8, 9, 10, 11}),
        ("drift", {8, 9, 10, 11}, {6, 7, 8, 9, 10, 11, 12, 13}),
        ("mains", {8, 9, 10, 11}, {7, 8, 9, 10, 11, 12}),
    ],
)
def test_a_disturbance_is_found_where_it_is(
    make_ecg: Callable[..., object], what: str, least: set[int], most: set[int], fs_hz: float
) -> None:
    ecg = make_ecg(seconds=SECONDS, fs_hz=fs_hz)
    found = found_in(disturbed(ecg.ecg_mv, fs_hz, what), fs_hz)
    where = found.of(what)
    assert least <= seconds(where[LEAD]) <= most
    assert not np.delete(where, LEAD, axis=0).any()
    assert not np.delete(found.bad, LEAD, axis=0).any()


@pytest.mark.parametrize("what", ["missing", "flat", "lead_off"])
def test_there_is_no_heart_where_there_is_no_signal(make_ecg: Callable[..., object], what: str) -> None:
    ecg = make_ecg(seconds=SECONDS)
    found = found_in(disturbed(ecg.ecg_mv, ecg.fs_hz, what), ecg.fs_hz)
    assert seconds(found.lost[LEAD]) == seconds(found.bad[LEAD]) == {8, 9, 10, 11}


@pytest.mark.parametrize("what", ["saturated", "noisy"])
def test_nothing_is_measured_in_hopeless_seconds_but_beats_may_be_seen(
    make_ecg: Callable[..., object], what: str
) -> None:
    ecg = make_ecg(seconds=SECONDS)
    found = found_in(disturbed(ecg.ecg_mv, ecg.fs_hz, what), ecg.fs_hz)
    assert {9, 10} <= seconds(found.bad[LEAD]) <= {8, 9, 10, 11}
    assert not found.lost.any()


@pytest.mark.parametrize("what", ["muscle", "motion", "drift", "mains"])
def test_what_can_be_measured_through_is_measured(make_ecg: Callable[..., object], what: str) -> None:
    ecg = make_ecg(seconds=SECONDS)
    assert not found_in(disturbed(ecg.ecg_mv, ecg.fs_hz, what), ecg.fs_hz).bad.any()


def test_a_lead_at_the_rail_for_seconds_shows_no_heart(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg(seconds=SECONDS)
    ecg_mv = ecg.ecg_mv.copy()
    span = slice(round(BEGIN * ecg.fs_hz), round(END * ecg.fs_hz))
    ecg_mv[LEAD, span] = np.where(np.arange(span.stop - span.start) % 495 < 3, 4.9, 5.0)
    found = found_in(ecg_mv, ecg.fs_hz)
    assert {9, 10} <= seconds(found.lost[LEAD])
    assert {9, 10} <= seconds(found.of("saturated")[LEAD])


def test_a_swing_beyond_any_heart_is_an_electrode_without_contact(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg(seconds=SECONDS)
    ecg_mv = ecg.ecg_mv.copy()
    span = slice(round(BEGIN * ecg.fs_hz), round(END * ecg.fs_hz))
    ecg_mv[LEAD, span] += 9.0 * np.sin(2 * np.pi * 3.0 * np.arange(span.stop - span.start) / ecg.fs_hz)
    assert {9, 10} <= seconds(found_in(ecg_mv, ecg.fs_hz).of("lead_off")[LEAD])


def test_a_pause_with_mains_is_no_electrode_without_contact(make_ecg: Callable[..., object]) -> None:
    """Two and a half seconds without a beat happen; the mains is heard all along."""
    beat_s = np.r_[np.arange(0.6, 8.0, 0.85), np.arange(10.2, 19.4, 0.85)]
    ecg = make_ecg(seconds=SECONDS, beat_s=beat_s)
    mains_mv = 0.1 * np.sin(2 * np.pi * 50.0 * np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz)
    assert not found_in(ecg.ecg_mv + mains_mv, ecg.fs_hz).of("lead_off").any()


@pytest.mark.parametrize("line_hz", [50.0, 60.0])
@pytest.mark.parametrize("fs_hz", [250.0, 360.0, 500.0])
def test_the_mains_is_measured_at_the_line_that_is_there(
    make_ecg: Callable[..., object], line_hz: float, fs_hz: float
) -> None:
    ecg = make_ecg(seconds=SECONDS, fs_hz=fs_hz)
    ecg_mv = ecg.ecg_mv.copy()
    ecg_mv[LEAD] += 0.2 * np.sin(2 * np.pi * line_hz * np.arange(ecg_mv.shape[1]) / fs_hz)
    assert mains_line_hz(ecg_mv, fs_hz=fs_hz) == line_hz
    found = found_in(ecg_mv, fs_hz)
    np.testing.assert_allclose(found.mains_uv[LEAD, 1:-1], 200.0, rtol=0.05)
    assert np.delete(found.mains_uv, LEAD, axis=0).max() < 10.0


@pytest.mark.parametrize("fs_hz", [360.0, 500.0, 1000.0])
def test_muscle_noise_is_measured_between_the_complexes(
    make_ecg: Callable[..., object], fs_hz: float
) -> None:
    ecg = make_ecg(seconds=SECONDS, fs_hz=fs_hz)
    ecg_mv = ecg.ecg_mv.copy()
    ecg_mv[LEAD] += muscle(ecg_mv.shape[1], fs_hz, 0.1)
    found = found_in(ecg_mv, fs_hz)
    assert np.median(found.muscle_uv[LEAD]) == pytest.approx(100.0, rel=0.15)
    assert np.median(found.muscle_uv[LEAD - 1]) < 5.0


def test_drift_and_steps_are_measured_in_mv(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg(seconds=SECONDS)
    ecg_mv = ecg.ecg_mv.copy()
    ecg_mv[LEAD] += 0.4 * np.arange(ecg_mv.shape[1]) / ecg.fs_hz
    ecg_mv[LEAD + 1, round(10.0 * ecg.fs_hz) :] += 3.0
    found = found_in(ecg_mv, ecg.fs_hz)
    # Three seconds of 0.4 mV/s, between the middles of their first and last tenths.
    np.testing.assert_allclose(found.drift_mv[LEAD, 4:-4], 0.4 * 2.9, rtol=0.15)
    assert found.step_mv[LEAD + 1].max() == pytest.approx(3.0, abs=0.4)
    assert seconds(found.of("motion")[LEAD + 1]) <= {9, 10}


@pytest.mark.parametrize("offset_mv", [-4.0, 300.0])
def test_the_level_of_a_lead_does_not_matter(make_ecg: Callable[..., object], offset_mv: float) -> None:
    ecg = make_ecg(seconds=SECONDS)
    ecg_mv = disturbed(ecg.ecg_mv, ecg.fs_hz, "missing")
    one, other = found_in(ecg_mv, ecg.fs_hz), found_in(ecg_mv + offset_mv, ecg.fs_hz)
    np.testing.assert_array_equal(one.found, other.found)


@pytest.mark.parametrize("fs_hz", [128.0, 360.0, 500.0])
@pytest.mark.parametrize("block_s", [1, 7])
def test_the_length_of_the_blocks_changes_nothing(
    make_ecg: Callable[..., object], monkeypatch: pytest.MonkeyPatch, block_s: int, fs_hz: float
) -> None:
    ecg = make_ecg(seconds=17.34, fs_hz=fs_hz)
    ecg_mv = ecg.ecg_mv.copy()
    # A rail that lasts over the seams of the blocks, noise, and a gap.
    ecg_mv[1, round(6.9 * fs_hz) : round(7.2 * fs_hz)] = ecg_mv[1].max() + 1.0
    ecg_mv[2] += muscle(ecg_mv.shape[1], fs_hz, 0.1)
    ecg_mv[4, round(2.2 * fs_hz) : round(9.7 * fs_hz)] = np.nan
    whole = summed(ecg_mv, fs_hz)
    monkeypatch.setattr(summing, "BLOCK_S", block_s)
    for each in (
        "high_mv",
        "low_mv",
        "level_mv",
        "removed_mv",
        "top_mv",
        "muscle_mv",
        "mains_mv",
        "left_mv",
        "known",
    ):
        np.testing.assert_allclose(getattr(summed(ecg_mv, fs_hz), each), getattr(whole, each), atol=1e-9)
    assert whole.railed[1].max() == 1.0
    np.testing.assert_array_equal(summed(ecg_mv, fs_hz).railed, whole.railed)


def test_crests_are_no_rail(make_ecg: Callable[..., object]) -> None:
    """A coarse converter holds the top of a slow wave for many samples, and a quiet baseline is the lowest value."""
    ecg = make_ecg(seconds=SECONDS, gains=(1.0, 0.3, 0.2), noise_mv=0.0)
    coarse_mv = np.round(np.abs(ecg.ecg_mv) / 0.01) * 0.01
    assert not found_in(coarse_mv, ecg.fs_hz).of("saturated").any()


def test_clipped_crests_are_told_by_their_share(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg(seconds=SECONDS)
    ecg_mv = ecg.ecg_mv.copy()
    ecg_mv[0] = np.minimum(ecg_mv[0], 0.6)
    found = found_in(ecg_mv, ecg.fs_hz)
    # The triangle of 40 ms and 1.2 mV is above 0.6 mV for 20 ms of the 850 of a beat.
    assert seconds(found.of("saturated")[0]) >= set(range(1, SECONDS - 1))
    assert not found.bad.any()


def test_masked_seconds_are_nan_and_the_others_untouched(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg(seconds=5.5, fs_hz=360.0)
    chosen = np.zeros((len(ecg.ecg_mv), 6), dtype=bool)
    assert without_seconds(ecg.ecg_mv, chosen, fs_hz=360.0) is ecg.ecg_mv
    chosen[2, 1:3] = chosen[5, 5] = True
    masked_mv = without_seconds(ecg.ecg_mv, chosen, fs_hz=360.0)
    expected = np.zeros(ecg.ecg_mv.shape, dtype=bool)
    expected[2, 360:1080] = expected[5, 1800:] = True
    np.testing.assert_array_equal(np.isnan(masked_mv), expected)
    np.testing.assert_array_equal(masked_mv[~expected], ecg.ecg_mv[~expected])


def test_every_finding_has_a_place() -> None:
    assert len(set(FINDINGS)) == len(FINDINGS)
    empty = np.zeros((1, 2), dtype=bool)
    table = np.zeros((len(FINDINGS), 1, 2), dtype=bool)
    table[FINDINGS.index("drift"), 0, 1] = True
    zeros = np.zeros((1, 2))
    found = Disturbances(table, empty, empty, zeros, zeros, zeros, zeros)
    assert seconds(found.of("drift")[0]) == {1}
    assert not found.of("mains").any()


@pytest.mark.parametrize(("fs_hz", "samples"), [(128.0, 205), (257.31, 206), (250.0, 250)])
def test_every_sample_is_in_a_tenth_and_every_tenth_holds_one(fs_hz, samples):
    tenths = summed(np.random.default_rng(1).normal(0.0, 0.1, (1, samples)), fs_hz)
    assert tenths.weight.sum() == pytest.approx(samples / fs_hz)
    assert (tenths.weight > 0.0).all()
    assert np.isfinite(tenths.level_mv).all()

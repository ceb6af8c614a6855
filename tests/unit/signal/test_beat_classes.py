"""Windows, groups and classes of beats whose kind is known by construction."""

import numpy as np

from ecgomics.signal.beat_classes import Trees
from ecgomics.signal.beat_groups import Shapes, cluster
from ecgomics.signal.beat_windows import HALF, MARGIN, BeatWindows, beat_windows
from ecgomics.signal.beats import classed_beats, gaps_before

LIMB_GAINS = (0.3, -0.9, 1.0, 0.2, 0.8, -0.4, 1.1, 0.6, -0.5, 0.9, 1.0, 0.3)


def test_a_window_shows_the_signal_at_its_times_whatever_the_rate():
    for fs_hz in (125.0, 360.0, 1000.0):
        time_s = np.arange(round(3 * fs_hz)) / fs_hz
        windows = beat_windows((2.0 * time_s)[None], np.array([1.2345]), fs_hz=fs_hz)
        wanted_mv = 2.0 * (1.2345 + np.arange(-HALF - MARGIN, HALF + MARGIN + 1) / 250.0)
        np.testing.assert_allclose(windows.qrs_mv[0, 0], wanted_mv, atol=1e-5)
        assert windows.known[0] == 1.0


def test_half_a_window_beyond_the_end_is_not_known():
    windows = beat_windows(np.ones((1, 1000)), np.array([0.0, 1.0]), fs_hz=500.0)
    np.testing.assert_allclose(windows.known, [46 / 91, 1.0])


def test_where_a_recording_is_cut_changes_no_class(make_ecg):
    ecg = make_ecg(seconds=30.0, fs_hz=360.0)
    whole = beat_windows(ecg.ecg_mv, ecg.beat_s, fs_hz=ecg.fs_hz)
    parts = [
        beat_windows(ecg.ecg_mv, ecg.beat_s[some], fs_hz=ecg.fs_hz)
        for some in (slice(0, 11), slice(11, None))
    ]
    joined = BeatWindows.joined(parts)
    np.testing.assert_array_equal(joined.qrs_mv, whole.qrs_mv)
    np.testing.assert_array_equal(joined.slow_mv, whole.slow_mv)
    np.testing.assert_array_equal(joined.known, whole.known)


def bigeminy(make_ecg, wave):
    """Ten normal beats, each followed early by a wide one of another direction, and the times of both."""
    normal_s = 0.6 + 1.6 * np.arange(10)
    ectopic_s = normal_s + 0.5
    normal = make_ecg(beat_s=normal_s, seconds=17.0)
    wide = make_ecg(
        beat_s=ectopic_s,
        seconds=17.0,
        waves=(wave(-70, 60, -1.5, triangle=True), wave(60, 130, 0.5, triangle=True)),
        gains=LIMB_GAINS,
        noise_mv=0.0,
    )
    return normal, normal.ecg_mv + wide.ecg_mv, normal_s, ectopic_s


def test_in_bigeminy_the_early_beats_are_never_the_dominant_group(make_ecg, sinus_waves):
    normal, ecg_mv, normal_s, ectopic_s = bigeminy(make_ecg, type(sinus_waves[0]))
    # One normal beat fewer than ectopic ones: by size alone the ectopic group would come first.
    peak_s = np.sort(np.r_[normal_s[1:], ectopic_s])
    windows = beat_windows(ecg_mv, peak_s, fs_hz=normal.fs_hz)
    groups = cluster(Shapes(windows.qrs_mv), peak_s, correlation=0.9)
    np.testing.assert_array_equal(groups.group == 0, np.isin(peak_s, normal_s))


def test_wide_early_beats_in_bigeminy_are_ventricular(make_ecg, find, changed, sinus_waves):
    normal, ecg_mv, normal_s, _ = bigeminy(make_ecg, type(sinus_waves[0]))
    beats = find(changed(normal, ecg_mv)).beats
    is_normal = np.abs(beats.peak_s[:, None] - normal_s).min(axis=1) < 0.02
    assert [kind for kind, normal in zip(beats.kind, is_normal, strict=True) if normal] == ["N"] * 10
    assert [kind for kind, normal in zip(beats.kind, is_normal, strict=True) if not normal] == ["V"] * 10


def test_irregular_beats_of_one_shape_are_not_called_ectopic(make_ecg, find, sinus_waves):
    steps_s = np.random.default_rng(3).uniform(0.5, 1.1, 40)
    without_p = sinus_waves[1:]
    ecg = make_ecg(beat_s=0.6 + np.cumsum(steps_s), seconds=0.6 + steps_s.sum() + 0.6, waves=without_p)
    beats = find(ecg).beats
    assert len(beats) == 40
    assert set(beats.kind) == {"N"}


def test_a_beat_that_the_end_cuts_off_is_not_called_ectopic(make_ecg, sinus_waves):
    normal, ecg_mv, _, ectopic_s = bigeminy(make_ecg, type(sinus_waves[0]))
    peak_s = np.sort(np.r_[normal.beat_s, ectopic_s])
    windows = beat_windows(ecg_mv, peak_s, fs_hz=normal.fs_hz)

    def kinds(duration_s):
        return classed_beats(
            windows,
            peak_s,
            after_gap=np.zeros(len(peak_s), dtype=bool),
            spikes_s=np.zeros(0),
            duration_s=duration_s,
        ).kind

    last = int(np.searchsorted(peak_s, ectopic_s[-1]))
    assert kinds(ectopic_s[-1] + 0.3)[last] == "V"
    assert kinds(ectopic_s[-1] + 0.2)[last] == "U"


def test_three_beats_are_too_few_for_ectopic_ones(make_ecg):
    ecg = make_ecg(seconds=3.0, beat_s=np.array([0.6, 1.6, 2.1]))
    beats = classed_beats(
        beat_windows(ecg.ecg_mv, ecg.beat_s, fs_hz=ecg.fs_hz),
        ecg.beat_s,
        after_gap=gaps_before(ecg.ecg_mv, ecg.beat_s, fs_hz=ecg.fs_hz),
        spikes_s=np.zeros(0),
    )
    assert beats.kind == ("N", "N", "N")


def test_no_beats_have_no_classes():
    none = np.zeros(0)
    beats = classed_beats(None, none, after_gap=none.astype(bool), spikes_s=none)
    assert len(beats) == 0
    assert beats.kind == ()


def test_trees_follow_their_branches():
    # One tree per class. The first asks whether feature 1 is above 2, the second says the same to all.
    arrays = {
        "feature": np.array([[1, 0, 0], [0, 0, 0]]),
        "threshold": np.array([[2.0, np.inf, np.inf], [np.inf] * 3]),
        "child": np.array([[[1, 2], [1, 1], [2, 2]], [[0, 0], [1, 1], [2, 2]]]),
        "value": np.array([[9.0, -np.log(3.0), np.log(4.0)], [0.0, 9.0, 9.0]]),
        "ventricular": np.array(1),
        "depth": np.array(4),
    }
    found = Trees.read(arrays).probabilities(np.array([[5.0, 2.0], [0.0, 2.1]]))
    np.testing.assert_allclose(found, [[0.25, 0.5], [0.8, 0.5]])

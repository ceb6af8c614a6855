"""P waves anywhere, and what becomes of them, on traces and marks made by hand."""

import numpy as np
import pytest

from ecgomics.signal.atrial import atrial_activity
from ecgomics.signal.av_conduction import AvConduction, av_block, av_conduction, pr_steps_ms
from ecgomics.signal.model import POINTS, AtrialActivity, Beats, Fiducials, PTrace
from ecgomics.signal.segmenter import WaveProbability, over_leads

BINS_HZ = 100.0
P_S = 0.1
"""Every P wave lasts so long."""


def beats_at(r_s: list[float], kinds: str | None = None) -> Beats:
    count = len(r_s)
    return Beats(
        peak_s=np.array(r_s),
        kind=tuple(kinds or "N" * count),  # type: ignore[arg-type]
        group=np.zeros(count, dtype=np.intp),
        accepted=np.ones(count, dtype=bool),
        after_gap=np.zeros(count, dtype=bool),
    )


def marks(
    beats: Beats, p_on_s: list[float | None], trace: dict[float, float] | None, seconds: float = 12.0
) -> Fiducials:
    """QRS from 40 ms before to 40 ms after R, T over 0.4 s after it, P of beats as given; a trace with stretches of the
    given height that begin at the given times."""
    global_s = np.full((len(beats), 9), np.nan)
    global_s[:, POINTS.index("QRS_on")] = beats.peak_s - 0.04
    global_s[:, POINTS.index("QRS_off")] = beats.peak_s + 0.04
    global_s[:, POINTS.index("T_off")] = beats.peak_s + 0.4
    for beat, on_s in enumerate(p_on_s):
        if on_s is not None:
            global_s[beat, [0, 1, 2]] = on_s, on_s + 0.5 * P_S, on_s + P_S
    empty = np.empty((0, len(beats), 9))
    p_trace = None
    if trace is not None:
        probability = np.zeros(round(seconds * BINS_HZ), dtype=np.float32)
        for on_s, height in trace.items():
            probability[round(on_s * BINS_HZ) : round((on_s + P_S) * BINS_HZ)] = height
        p_trace = PTrace(probability, BINS_HZ, 0.0)
    return Fiducials((), empty, np.empty((0, len(beats), 3)), global_s, p_trace)


def test_the_trace_is_the_mean_evidence_of_the_leads() -> None:
    # odds of 9 and of 1 : 1/9 balance to 1; odds of 9 and 1 to 3
    probability = np.array([[[0.9, 0.9]], [[0.1, 0.5]]], dtype=np.float32)
    trace = over_leads(WaveProbability(probability, 125.0, 0.002), 0)
    np.testing.assert_allclose(trace.probability, [0.5, 0.75], atol=1e-6)
    assert (trace.bins_hz, trace.start_s) == (125.0, 0.002)


def test_without_a_trace_nothing_is_said() -> None:
    beats = beats_at([1.0, 2.0])
    assert atrial_activity(marks(beats, [0.8, 1.8], None), beats) is None


def test_every_p_wave_has_its_place_and_its_beat() -> None:
    beats = beats_at([1.0, 2.6, 4.2])
    trace = {0.8: 0.9, 1.6: 0.9, 2.4: 0.9, 3.2: 0.9, 4.0: 0.9}
    found = atrial_activity(marks(beats, [0.8, 2.4, 4.0], trace), beats)
    assert found is not None
    assert found.beat.tolist() == [0, -1, 1, -1, 2]
    # marked ones keep their marks; the others begin where the trace passes one half, between two bins
    np.testing.assert_allclose(found.onset_s, [0.8, 1.6, 2.4, 3.2, 4.0], atol=1.0 / BINS_HZ)
    np.testing.assert_allclose(found.onset_s[[0, 2, 4]], [0.8, 2.4, 4.0])
    assert found.onset_s[1] == pytest.approx(1.6 - (0.9 - 0.5) / 0.9 / BINS_HZ)
    np.testing.assert_allclose(found.probability, 0.9, atol=1e-6)
    assert found.tracked_share == 1.0


def test_of_two_p_waves_before_a_qrs_the_last_leads_to_it() -> None:
    beats = beats_at([1.0, 2.0])
    found = atrial_activity(marks(beats, [0.8, 1.8], {0.8: 0.9, 1.5: 0.9, 1.8: 0.9}), beats)
    assert found is not None
    assert found.beat.tolist() == [0, -1, 1]


@pytest.mark.parametrize(
    ("on_s", "height"),
    [
        pytest.param(2.4, 0.6, id="neither sure nor due"),
        pytest.param(2.97, 0.9, id="within QRS"),
        pytest.param(2.64, 0.9, id="part of the P wave"),
    ],
)
def test_what_is_no_p_wave(on_s: float, height: float) -> None:
    beats = beats_at([1.0, 2.0, 3.0, 4.0])
    p_on_s = [0.8, 1.8, 2.8, 3.8]
    trace = dict.fromkeys(p_on_s, 0.9) | {on_s: height}
    found = atrial_activity(marks(beats, list(p_on_s), trace), beats)
    assert found is not None
    np.testing.assert_allclose(found.onset_s, p_on_s)


def test_a_less_sure_p_wave_counts_where_one_is_due() -> None:
    # P at every 0.8 s, of which the trace shows one only faintly
    beats = beats_at([1.0, 1.8, 3.4, 4.2])
    trace = {0.8: 0.9, 1.6: 0.9, 2.4: 0.6, 3.2: 0.9, 4.0: 0.9}
    found = atrial_activity(marks(beats, [0.8, 1.6, 3.2, 4.0], trace), beats)
    assert found is not None
    assert found.beat.tolist() == [0, 1, -1, 2, 3]


def test_a_marked_p_wave_without_a_trace_of_it_is_none() -> None:
    beats = beats_at([1.0, 2.0, 3.0, 4.0])
    found = atrial_activity(marks(beats, [0.8, 1.8, 2.8, 3.8], {0.8: 0.9, 1.8: 0.9, 3.8: 0.9}), beats)
    assert found is not None
    assert found.beat.tolist() == [0, 1, 3]
    # two QRS between two P waves 2 s apart, of the 3 s from the first to the last QRS
    assert found.tracked_share == pytest.approx(1.0 / 3.0)


def test_tracked_time_ends_where_beats_have_no_p_wave() -> None:
    # usual interval 1 s; then three beats at odd times without P: from P at 3.8 to the last QRS at 6.36 of 0.96 … 6.36
    beats = beats_at([1.0, 2.0, 3.0, 4.0, 4.7, 5.4, 6.4])
    p_on_s = [0.8, 1.8, 2.8, 3.8]
    found = atrial_activity(marks(beats, [*p_on_s, None, None, None], dict.fromkeys(p_on_s, 0.9)), beats)
    assert found is not None
    assert found.tracked_share == pytest.approx(1.0 - (6.36 - 3.8) / (6.36 - 0.96))


def test_p_waves_hidden_in_their_rhythm_are_tracked() -> None:
    # P every 0.8 s; the third, at 2.4 s, lies in the T wave of the ventricular beat at 2.2 s
    beats = beats_at([1.0, 1.8, 2.2, 3.4, 4.2], "NNVNN")
    p_on_s = [0.8, 1.6, 3.2, 4.0]
    found = atrial_activity(marks(beats, [0.8, 1.6, None, 3.2, 4.0], dict.fromkeys(p_on_s, 0.9)), beats)
    assert found is not None
    assert found.tracked_share == 1.0


# ── what becomes of them ─────────────────────────────────────────────────────────────────────────────────────────


def conduction(
    p_on_s: list[float], r_s: list[float], led: list[int], kinds: str | None = None
) -> AvConduction:
    beats = beats_at(r_s, kinds)
    activity = AtrialActivity(
        onset_s=np.array(p_on_s),
        offset_s=np.array(p_on_s) + P_S,
        probability=np.ones(len(p_on_s)),
        beat=np.array(led, dtype=np.intp),
        tracked_share=1.0,
    )
    return av_conduction(activity, marks(beats, [None] * len(r_s), None), beats)


def test_pr_and_dropped_beats_between_the_first_and_the_last_qrs() -> None:
    found = conduction([0.8, 1.6, 2.4, 3.2, 4.0, 4.8], [1.0, 1.9, 3.4, 4.2], [0, 1, -1, 2, 3, -1])
    # the last P wave comes after the last QRS: its QRS may lie beyond the recording
    np.testing.assert_allclose(found.onset_s, [1.6, 2.4, 3.2, 4.0])
    np.testing.assert_allclose(found.pr_ms, [260.0, np.nan, 160.0, 160.0])
    assert found.dropped.tolist() == [False, True, False, False]
    assert found.complexes == 3
    assert av_block(found, 160.0) == "second_i"


def test_a_premature_p_wave_is_not_dropped() -> None:
    found = conduction([0.8, 1.6, 2.1, 3.2, 4.0], [1.0, 1.8, 3.4, 4.2], [0, 1, -1, 2, 3])
    assert not found.dropped.any()
    assert found.conducted.tolist() == [True, False, True, True]


@pytest.mark.parametrize("kinds", ["NVNN", "NNVN", "NPNN"])
def test_p_waves_beside_ectopic_or_paced_beats_are_not_dropped(kinds: str) -> None:
    found = conduction([0.8, 1.6, 2.4, 3.2, 4.0], [1.0, 1.8, 3.4, 4.2], [0, 1, -1, 2, 3], kinds)
    assert not found.dropped.any()


def test_roaming_pr_beside_a_regular_rr_is_dissociation() -> None:
    r_s = (0.5 + 1.5 * np.arange(8)).tolist()
    faster = np.arange(0.1, 12.0, 0.7)
    led = [
        int(np.searchsorted(r_s, at)) if 0.06 < r_s[min(int(np.searchsorted(r_s, at)), 7)] - at < 0.6 else -1
        for at in faster
    ]
    found = conduction(faster.tolist(), r_s, led)
    assert found.dissociated
    assert not found.conducted.any()
    assert av_block(found, 160.0) == "third"
    # atria that are slower than the ventricles are met by another pacemaker, not blocked
    slower = np.arange(0.1, 12.0, 1.62)
    found = conduction(slower.tolist(), r_s, [-1] * len(slower))
    assert found.dissociated
    assert av_block(found, 160.0) == "none"


def test_a_changing_rr_is_no_dissociation() -> None:
    # Wenckebach 3:2: PR 160 and 300 ms in turn, RR with them
    p_on_s = [0.8 * number for number in range(15)]
    led = [place for place in range(15) if place % 3 != 2]
    r_s = [p_on_s[place] + (0.2 if place % 3 == 0 else 0.34) for place in led]
    found = conduction(p_on_s, r_s, [led.index(place) if place in led else -1 for place in range(15)])
    assert not found.dissociated
    assert av_block(found, 160.0) == "second_i"
    # 160 to 300 ms in each complete cycle
    np.testing.assert_allclose(pr_steps_ms(found), 140.0)


@pytest.mark.parametrize(
    ("second_s", "dropped"),
    [
        # 3:1: P every 0.6 s, of which the one 0.44 s after QRS lies in T; the other one is in time
        pytest.param(1.2, True, id="the longer interval hides a P wave in T"),
        # atrial bigeminy: the premature P waves are not conducted
        pytest.param(0.6, False, id="the longer interval hides nothing"),
    ],
)
def test_what_is_in_time_where_every_other_interval_is_longer(second_s: float, dropped: bool) -> None:
    cycles_s = 1.8 * np.arange(6)
    p_on_s = np.sort(np.concatenate([cycles_s, cycles_s + second_s]))
    led = [number // 2 if number % 2 == 0 else -1 for number in range(12)]
    found = conduction(p_on_s.tolist(), (cycles_s + 0.2).tolist(), led)
    assert found.dropped[~found.conducted].tolist() == [dropped] * 5

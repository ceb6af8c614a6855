"""Properties that every biomarker of the catalogue has, whatever the heart: gain, offset, order of leads, rate, start.

Limits in millivolts (a component counts from 0.02 mV on, T from 0.1 mV) make a few values of a doubled ECG appear,
vanish or change their class, rightly. So a property is asked of each biomarker over several hearts and all leads: of
its numbers eight in ten must obey, and of all numbers together ninety-seven in a hundred.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ecgomics as eo
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.phantom.shapes import PatternName
from ecgomics.profile import Value

NOISE: Final = Noise(white_uv=2.0, muscle_uv=2.0, wander_uv=10.0)
EVERYTHING: Final = Settings(own_definitions=True)
#: Power of the gain by unit; all other units do not know it.
POWERS: Final = {
    **dict.fromkeys(("mV", "uV", "mV.ms", "mV/s", "mV/ms", "uV/ms"), 1.0),
    **dict.fromkeys(("mV2", "mV2.ms"), 2.0),
    "{mV^0.5/s}": 0.5,
}
#: What a limit in mV decides, so that it is no property of them to ignore the gain.
BY_LIMITS_IN_MV: Final = frozenset(
    {
        *("qrs_component_count", "qrs_notch_count", "fragmented_qrs_leads", "t_inverted_lead_count"),
        *("romhilt_estes", "t_flat_lead_count", "acuteness_score"),
        # a lead ends where less than 0.02 mV is left of it
        "qrs_dispersion",
        # mm of the paper beside ms: the formula holds millivolts beside milliseconds
        *("smith_lad_3", "smith_lad_4", "r_wave_angle", "beta_angle"),
    }
)
OF_EACH: Final = 0.8
OF_ALL: Final = 0.97

#: Smallest differences that are none, by unit; those of voltages grow with the gain.
ABSOLUTE: Final = {
    **{"ms": 4.0, "deg": 3.0, "1": 0.02, "%": 0.5, "/min": 0.3, "mV": 0.005, "uV": 5.0, "mV.ms": 0.3},
    **{"mV/s": 0.1, "mV/ms": 1e-4, "uV/ms": 0.1, "mV2": 0.002, "mV2.ms": 0.1, "ms2": 4.0},
}

Heart = tuple[PatternName, Body]
PATTERN_NAMES: Final[tuple[PatternName, ...]] = ("normal", "inferior_infarct", "lvh")
HEARTS: Final = 5
seeds = st.integers(0, 2**32 - 1)


def hearts(seed: int) -> list[Heart]:
    """Hearts that differ in everything."""
    rng = np.random.default_rng(seed)
    return [
        (
            PATTERN_NAMES[place % len(PATTERN_NAMES)],
            Body(
                pr_ms=rng.uniform(140.0, 200.0),
                qrs_ms=rng.uniform(84.0, 108.0),
                qt_ms=rng.uniform(360.0, 440.0),
                axis_shift_deg=rng.uniform(-30.0, 30.0),
                p_gain=rng.uniform(0.9, 1.4),
                qrs_gain=rng.uniform(0.8, 1.3),
                t_gain=rng.uniform(0.8, 1.3),
            ),
        )
        for place in range(HEARTS)
    ]


# A profile costs a tenth of a second: few examples, always the same, and none smaller looked for when one fails.
quick = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def made(heart: Heart, *, fs_hz: float = 500.0, first_s: float = 0.45) -> Recording:
    plan = regular_plan([880.0] * 12, beat_shape(PATTERNS[heart[0]], heart[1]), first_s=first_s)
    # noise of the same seed is another noise at another rate or moment
    return phantom(plan, Acquisition(fs_hz=fs_hz, noise=NOISE, seed=11)).recording


def measured(recording: Recording) -> dict[str, Value]:
    return {row.name: row for row in eo.profile(recording, EVERYTHING)}


def obeys(before: Value, after: Value, *, gain: float, slack: float) -> bool:
    """Whether a number is the other one times the gain, as its unit has it, within tolerances of the unit."""
    if "wrong_chain" in (before.validity, after.validity):
        return True  # the rate decides what may be measured
    if before.value is None or after.value is None:
        return before.validity == after.validity
    factor = gain ** POWERS.get(before.unit, 0.0)
    expected = before.value * factor
    difference = abs(after.value - expected)
    if before.unit == "deg":
        difference = abs((difference + 180.0) % 360.0 - 180.0)
    absolute = ABSOLUTE.get(before.unit, 1e-9) * factor
    return bool(difference <= slack * (absolute + 0.02 * abs(expected)))


def check(
    seed: int,
    change: Callable[[Heart], Recording],
    *,
    gain: float = 1.0,
    slack: float = 1.0,
    exempt: frozenset[str] = frozenset(),
) -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for heart in hearts(seed):
        before, after = measured(made(heart)), measured(change(heart))
        assert before.keys() == after.keys()
        for name, row in before.items():
            if row.value_text is None and row.symbol not in exempt:
                found[row.symbol].append(obeys(row, after[name], gain=gain, slack=slack))
    shares = {symbol: float(np.mean(each)) for symbol, each in found.items()}
    few = {symbol: share for symbol, share in shares.items() if share < of_each(found[symbol])}
    assert not few, dict(sorted(few.items()))
    assert np.mean([one for each in found.values() for one in each]) >= OF_ALL


def of_each(obeyed: Sequence[bool]) -> float:
    """Eight in ten, but one exception among the few values of a biomarker of the record."""
    return min(OF_EACH, 1.0 - 1.0 / len(obeyed))


def doubled(heart: Heart) -> Recording:
    one = made(heart)
    return replace(one, ecg_mv=2.0 * one.ecg_mv)


@quick
@given(seeds)
def test_twice_the_gain_scales_voltages_and_leaves_the_rest(seed: int) -> None:
    check(seed, doubled, gain=2.0, exempt=BY_LIMITS_IN_MV)


@quick
@given(seeds, st.floats(-5.0, 5.0))
def test_a_constant_changes_nothing(seed: int, offset_mv: float) -> None:
    def shifted(heart: Heart) -> Recording:
        one = made(heart)
        return replace(one, ecg_mv=one.ecg_mv + offset_mv)

    check(seed, shifted)


@quick
@given(seeds, st.permutations(range(12)))
def test_the_order_of_the_leads_changes_nothing_at_all(seed: int, order: list[int]) -> None:
    one = made(hearts(seed)[0])
    mixed = replace(one, ecg_mv=one.ecg_mv[order], leads=tuple(one.leads[i] for i in order))
    assert as_said(measured(mixed)) == as_said(measured(one))


def as_said(rows: Mapping[str, Value]) -> dict[str, object]:
    """Value, text and code by name; numbers to nine digits, as sums may be formed in another order."""
    return {
        name: (row.value_text, row.validity, None if row.value is None else float(f"{row.value:.9g}"))
        for name, row in rows.items()
        if row.unit != "{class}" or row.symbol != "quality_lead_swap"
    }


@quick
@given(seeds, st.sampled_from((250.0, 1000.0)))
def test_the_sampling_rate_changes_nothing_beyond_tolerance(seed: int, fs_hz: float) -> None:
    check(seed, lambda heart: made(heart, fs_hz=fs_hz), slack=4.0, exempt=BY_RATE)


@quick
@given(seeds, st.floats(0.02, 0.25))
def test_the_moment_of_starting_changes_nothing_beyond_tolerance(seed: int, later_s: float) -> None:
    check(seed, lambda heart: made(heart, first_s=0.45 + later_s), slack=4.0, exempt=BY_NOISE)


#: What the noise makes, which is another one at another rate or moment (T of these hearts is a line, as wide as that;
#: beats that are all alike go to one word of a codebook or its neighbour).
BY_NOISE: Final = frozenset({"quality_beat_noise", "t_loop_elongation", "token_perplexity"})
BY_RATE: Final = BY_NOISE | {"quality_sampling_rate"}

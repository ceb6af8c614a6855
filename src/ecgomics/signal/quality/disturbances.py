"""What disturbs the signal in each second of each lead, and where so badly that nothing may be measured."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.model import FINDINGS, Disturbances, Finding
from ecgomics.signal.quality.calibration import Span, pulse_seconds
from ecgomics.signal.quality.tenths import PER_SECOND, Tenths

#: Nothing moves for so long in no ECG, however slow: two seconds, looked at in halves.
FLAT_MV: Final = 0.012
HALF: Final = PER_SECOND // 2
FLAT_HALVES: Final = 4
#: Share of a second that must be there, or may be flat.
MOST_OF_IT: Final = 0.5
#: Crests cut off now and then are a finding; with a tenth of the second at the rail nothing is measured, and with
#: nearly all of it there is no heart to be seen.
SATURATED_SHARE: Final = 0.01
BAD_AT_RAIL_SHARE: Final = 0.1
LOST_AT_RAIL_SHARE: Final = 0.9
#: An electrode without contact hears the mains and no heart, or swings further than any heart.
LEAD_OFF_MAINS_MV: Final = 0.05
LEAD_OFF_SHARE: Final = 0.3
LEAD_OFF_SECONDS: Final = 3
LARGEST_SWING_MV: Final = 12.0
#: Muscle noise, root mean square between the QRS complexes, and what is hopeless: no QRS stands out of it.
MUSCLE_UV: Final = 30.0
HOPELESS_UV: Final = 100.0
HOPELESS_CONTRAST: Final = 2.2
#: Range of the baseline within three seconds.
DRIFT_MV: Final = 0.5
MAINS_MV: Final = 0.05
#: A step of the level, from four tenths to the next four: so much, and so many times the lead's usual one.
STEP_MV: Final = 0.5
STEP_TENTHS: Final = 4
STEP_TIMES: Final = 4.0
#: A step of this size is the electrode's, whatever is usual in the lead.
CERTAIN_STEP_MV: Final = 2.0


def disturbances(tenths: Tenths, pulses: tuple[Span, ...] = ()) -> Disturbances:
    """Findings of a recording from its tenths; pulses are the spans of the calibration pulses in it."""
    second = tenths.by_second()
    there = np.isfinite(second.weight).sum(axis=1)
    known, railed = (np.nan_to_num(share).sum(axis=2) / there for share in (second.known, second.railed))
    muscle_uv = 1000.0 * _middle(second.muscle_mv)
    mains_uv = 1000.0 * _middle(second.mains_mv)
    drift_mv = _drift_mv(second)
    step_mv = _step_mv(tenths, seconds=known.shape[1])
    missing = known < MOST_OF_IT
    flat = _flat(tenths, seconds=known.shape[1])
    found: dict[Finding, Bools] = {
        "missing": missing,
        "flat": flat & ~missing,
        "saturated": railed > SATURATED_SHARE,
        "lead_off": _lead_off(second, mains_uv / 1000.0) & ~(flat | missing),
        "calibration": np.broadcast_to(pulse_seconds(pulses, missing.shape[1]), missing.shape),
        "noisy": _hopeless(second, muscle_uv),
        "muscle": muscle_uv > MUSCLE_UV,
        "motion": _moved(step_mv),
        "drift": drift_mv > DRIFT_MV,
        "mains": mains_uv > 1000.0 * MAINS_MV,
    }
    lost = missing | found["flat"] | found["lead_off"] | (railed > LOST_AT_RAIL_SHARE)
    return Disturbances(
        found=np.stack([found[name] for name in FINDINGS]),
        lost=lost,
        bad=lost | found["noisy"] | (railed > BAD_AT_RAIL_SHARE),
        muscle_uv=muscle_uv,
        mains_uv=mains_uv,
        drift_mv=drift_mv,
        step_mv=step_mv,
    )


def _middle(values: Floats) -> Floats:
    """Median over the last axis without NaN, the lower of two middle ones; 0 where there is nothing."""
    ordered = np.sort(values, axis=-1)
    middle = np.maximum(np.isfinite(values).sum(axis=-1) - 1, 0) // 2
    return np.nan_to_num(np.take_along_axis(ordered, middle[..., None], axis=-1)[..., 0])


def _with_neighbours(values: Floats, most: np.ufunc) -> Floats:
    """The largest (fmax) or smallest (fmin) of a second and those before and after it."""
    padded = np.pad(values, ((0, 0), (1, 1)), mode="edge")
    joined: Floats = most(most(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return joined


def _flat(tenths: Tenths, *, seconds: int) -> Bools:
    """Seconds that lie, half of them or whole, in stretches of two seconds and more in which nothing moves."""
    halves = np.arange(0, tenths.known.shape[1], HALF)
    high_mv = np.fmax.reduceat(tenths.high_mv, halves, axis=1)
    low_mv = np.fmin.reduceat(tenths.low_mv, halves, axis=1)
    parts = range(min(FLAT_HALVES, len(halves)))
    stretches = len(halves) - len(parts) + 1
    range_mv: Floats = np.fmax.reduce([high_mv[:, part : part + stretches] for part in parts])
    range_mv = range_mv - np.fmin.reduce([low_mv[:, part : part + stretches] for part in parts])
    still = np.zeros((len(high_mv), 2 * seconds), dtype=bool)
    for part in parts:
        still[:, part : part + stretches][range_mv < FLAT_MV] = True
    return still[:, ::2] | still[:, 1::2]


def _lead_off(second: Tenths, mains_mv: Floats) -> Bools:
    """Seconds of an electrode without contact: three and more with mains alone, or a swing beyond any heart's."""
    swing_mv = np.fmax.reduce(second.top_mv, axis=2) - np.fmin.reduce(second.bottom_mv, axis=2)
    rest_mv = swing_mv - 2.0 * _middle(second.left_mv)
    mains_only = (mains_mv > LEAD_OFF_MAINS_MV) & (rest_mv < LEAD_OFF_SHARE * mains_mv)
    too_far: Bools = swing_mv > LARGEST_SWING_MV
    return _lasting(mains_only, LEAD_OFF_SECONDS) | too_far


def _hopeless(second: Tenths, muscle_uv: Floats) -> Bools:
    """Seconds of loud noise in and about which no tenth is much louder than the others: a QRS would be."""
    loudest_uv = _with_neighbours(1000.0 * np.fmax.reduce(second.muscle_mv, axis=2), np.fmax)
    return _lasting((muscle_uv > HOPELESS_UV) & (loudest_uv < HOPELESS_CONTRAST * muscle_uv), 2)


def _lasting(flags: Bools, seconds: int) -> Bools:
    """Those True seconds that stand in a row of so many, or of all that there are."""
    seconds = min(seconds, flags.shape[1])
    whole = np.lib.stride_tricks.sliding_window_view(flags, seconds, axis=1).all(axis=2)
    kept = np.zeros_like(flags)
    for part in range(seconds):
        kept[:, part : part + whole.shape[1]] |= whole
    return kept


def _drift_mv(second: Tenths) -> Floats:
    high_mv = _with_neighbours(np.fmax.reduce(second.removed_mv, axis=2), np.fmax)
    low_mv = _with_neighbours(np.fmin.reduce(second.removed_mv, axis=2), np.fmin)
    return np.nan_to_num(high_mv - low_mv)


def _step_mv(tenths: Tenths, *, seconds: int) -> Floats:
    """Largest change of the level that begins in each second; 0 where the record ends too soon after it."""
    level_mv = tenths.level_mv
    steps = level_mv.shape[1] - 2 * STEP_TENTHS + 1
    change_mv = np.zeros((len(level_mv), seconds * PER_SECOND))
    if steps > 0:
        total_mv = np.lib.stride_tricks.sliding_window_view(level_mv, STEP_TENTHS, axis=1).mean(axis=2)
        apart_mv = np.abs(total_mv[:, STEP_TENTHS:] - total_mv[:, :-STEP_TENTHS])
        # The change lies where the second stretch begins.
        change_mv[:, STEP_TENTHS : STEP_TENTHS + steps] = np.nan_to_num(apart_mv)
    step_mv: Floats = change_mv.reshape(len(level_mv), seconds, PER_SECOND).max(axis=2)
    return step_mv


def _moved(step_mv: Floats) -> Bools:
    """Steps of the level beyond what is usual in the lead."""
    usual_mv = np.median(step_mv, axis=1, keepdims=True)
    moved: Bools = step_mv > np.clip(STEP_TIMES * usual_mv, STEP_MV, CERTAIN_STEP_MV)
    return moved

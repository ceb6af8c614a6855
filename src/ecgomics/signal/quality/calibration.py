"""Calibration pulses: the rectangle of 1 mV that some devices write at the begin or end of a recording."""

from collections.abc import Callable
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, median

#: Where a pulse may be: this close to the begin or the end.
SEARCH_S: Final = 2.5
PULSE_MV: Final = (0.85, 1.15)
PULSE_S: Final = (0.14, 0.6)
#: A pulse rises and falls within this time, and its top is so flat.
EDGE_S: Final = 0.016
TOP_MV: Final = 0.12
#: Rate at which pulses are sought.
SOUGHT_HZ: Final = 250.0
#: What of the top and of the ground beside it is compared.
INNER_S: Final = 0.1
BESIDE_S: Final = 0.06
#: Cut off with the pulse at each side, for the analog filter that rounds its edges.
MARGIN_S: Final = 0.04
#: Share of the leads that must show it at once.
LEADS_SHARE: Final = 0.5

Span = tuple[float, float]
Read = Callable[[int, int], Floats]


def calibration_pulses(ecg_mv: Floats, *, fs_hz: float) -> tuple[Span, ...]:
    """Begin and end in s of the calibration pulses of a recording as given, leads × samples: none, one or two."""
    return calibration_pulses_of(lambda first, last: ecg_mv[:, first:last], ecg_mv.shape[1], fs_hz=fs_hz)


def calibration_pulses_of(read: Read, samples: int, *, fs_hz: float) -> tuple[Span, ...]:
    """The same of a recording of so many samples, of which read gives leads × samples from one to before another."""
    step = max(1, round(fs_hz / SOUGHT_HZ))
    reach = min(samples, round(SEARCH_S * fs_hz))
    last = samples - reach
    starts = (0, last) if last > 0 else (0,)
    pulses = [
        (start / fs_hz + begin_s - MARGIN_S, start / fs_hz + end_s + MARGIN_S)
        for start in starts
        for begin_s, end_s in _pulse(read(start, start + reach)[:, ::step], fs_hz=fs_hz / step)
    ]
    return tuple((max(0.0, begin_s), end_s) for begin_s, end_s in pulses)


def _pulse(ecg_mv: Floats, *, fs_hz: float) -> list[Span]:
    """The pulse in one piece, at most one, where enough leads show it at the same time."""
    found = [
        span for lead_mv in ecg_mv[_might(ecg_mv, fs_hz=fs_hz)] if (span := _in_lead(lead_mv, fs_hz=fs_hz))
    ]
    if len(found) < max(1.0, LEADS_SHARE * len(ecg_mv)):
        return []
    spans = np.array(found)
    usual = np.median(spans, axis=0)
    together = np.abs(spans - usual).max(axis=1) <= 2 * EDGE_S
    return [(usual[0], usual[1])] if together.sum() >= LEADS_SHARE * len(ecg_mv) else []


def _might(ecg_mv: Floats, *, fs_hz: float) -> Bools:
    """Leads with some twentieth of a second that is flat and stands about a pulse above the usual level."""
    block = max(2, round(0.05 * fs_hz))
    blocks = ecg_mv.shape[1] // block
    if not blocks:
        return np.zeros(len(ecg_mv), dtype=bool)
    pieces = ecg_mv[:, : blocks * block].reshape(len(ecg_mv), blocks, block)
    above_mv = pieces.mean(axis=2) - median(pieces.mean(axis=2), axis=1)[:, None]
    flat = np.ptp(pieces, axis=2) < TOP_MV
    # The level itself may be off where the pulse and waves fill the piece: the edges are judged exactly later.
    might: Bools = (flat & (above_mv > 0.5 * PULSE_MV[0]) & (above_mv < 1.5 * PULSE_MV[1])).any(axis=1)
    return might


def _in_lead(lead_mv: Floats, *, fs_hz: float) -> Span | None:
    """Begin and end in s of a pulse from the start of the piece."""
    edge = max(1, round(EDGE_S * fs_hz))
    rise_mv = lead_mv[edge:] - lead_mv[:-edge]
    ups, downs = (
        _centres((sign * rise_mv > PULSE_MV[0]) & (sign * rise_mv < PULSE_MV[1])) + edge / 2
        for sign in (1, -1)
    )
    for up in ups:
        for down in downs[(downs - up >= PULSE_S[0] * fs_hz) & (downs - up <= PULSE_S[1] * fs_hz)]:
            if _is_pulse(lead_mv, up, down, fs_hz=fs_hz):
                return up / fs_hz, down / fs_hz
    return None


def _centres(flags: Bools) -> Floats:
    """Middle of each run of True samples."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8))).reshape(-1, 2)
    centres: Floats = (edges.sum(axis=1) - 1) / 2.0
    return centres


def _is_pulse(lead_mv: Floats, up: float, down: float, *, fs_hz: float) -> bool:
    """Whether top and ground are flat and a pulse apart."""
    margin, beside = EDGE_S * fs_hz, BESIDE_S * fs_hz
    top = lead_mv[round(up + margin) : round(down - margin) + 1]
    before = lead_mv[max(0, round(up - margin - beside)) : max(1, round(up - margin) + 1)]
    after = lead_mv[round(down + margin) : round(down + margin + beside) + 1]
    if top.size < INNER_S * fs_hz or after.size < 2 or not np.isfinite(top).all():
        return False
    ground_mv = 0.5 * (np.median(before) + np.median(after))
    height_mv = float(np.median(top) - ground_mv)
    return bool(np.ptp(top) < TOP_MV and PULSE_MV[0] <= height_mv <= PULSE_MV[1])


def without_pulses(ecg_mv: Floats, pulses: tuple[Span, ...], *, fs_hz: float) -> Floats:
    """The same samples, NaN in the pulses; as given where there is none."""
    if not pulses:
        return ecg_mv
    masked_mv = np.array(ecg_mv)
    for begin_s, end_s in pulses:
        masked_mv[:, int(np.floor(begin_s * fs_hz)) : int(np.ceil(end_s * fs_hz)) + 1] = np.nan
    return masked_mv


def pulse_seconds(pulses: tuple[Span, ...], seconds: int) -> Bools:
    """Which seconds of a recording hold part of a pulse, (seconds,)."""
    start_s = np.arange(seconds)
    held = np.zeros(seconds, dtype=bool)
    for begin_s, end_s in pulses:
        held |= (start_s + 1 > begin_s) & (start_s < end_s)
    return held

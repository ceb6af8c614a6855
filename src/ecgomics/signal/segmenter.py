"""The learned segmenter: for every lead and 8 ms the probability that P, QRS and T are there.

A small network along time, the same for every lead; the leads tell each other what they see, so that it takes any
number of them in any order. How it was trained, on what, and how well it does is told in `training/segmenter`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats, median
from ecgomics.signal.filters import bridged
from ecgomics.signal.model import PTrace

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: The network was trained near this rate; it tolerates a tenth more or less.
NETWORK_HZ: Final = 250.0
RATE_TOLERANCE: Final = 0.1
#: Samples of the input to one bin of the output.
BIN_SAMPLES: Final = 2
#: The length of the input is a multiple of this.
MULTIPLE: Final = 16
#: Longer recordings pass through in parts of this length, with so much more of the signal at either side.
PART_S: Final = 30.0
MARGIN_S: Final = 2.0
SCALE_BLOCK_S: Final = 1.2
LEAST_SCALE_MV: Final = 0.05
#: Evidence is counted between these probabilities: more sureness than that of one lead proves nothing.
SUREST: Final = 1e-4
MODEL: Final = "segmenter.onnx"


@dataclass(frozen=True, slots=True)
class WaveProbability:
    """How likely each wave is, by lead and bin."""

    probability: Floats
    """leads × 3 (WAVES) × bins, single precision."""
    bins_hz: float
    start_s: float
    """Time of the middle of the first bin."""


def wave_probability(clean_mv: Floats, *, fs_hz: float, model: bytes | None = None) -> WaveProbability:
    """Probability of P, QRS and T over the measurement path, leads × samples in mV; gaps (NaN) count as flat.

    model is the network as ONNX, the shipped one if none is given.
    """
    gaps = ~np.isfinite(clean_mv)
    filled_mv = bridged(clean_mv, gaps) if gaps.any() else clean_mv
    thin_mv, thin_hz = at_network_rate(filled_mv, fs_hz=fs_hz)
    samples = thin_mv.shape[1]
    part, margin = (round(span_s * thin_hz) // MULTIPLE * MULTIPLE for span_s in (PART_S, MARGIN_S))
    starts = range(0, samples, part) if samples > part + 2 * margin else range(1)
    length = part if len(starts) > 1 else samples
    found = []
    for start in starts:
        first = max(0, start - margin)
        probability = _run(thin_mv[:, first : start + length + margin], fs_hz=thin_hz, model=model)
        kept = slice((start - first) // BIN_SAMPLES, (start - first + length) // BIN_SAMPLES)
        found.append(probability[..., kept])
    bins_hz = thin_hz / BIN_SAMPLES
    return WaveProbability(np.concatenate(found, axis=-1), bins_hz, 0.5 * (BIN_SAMPLES - 1) / thin_hz)


def over_leads(found: WaveProbability, wave: int) -> PTrace:
    """One wave over all leads together: the mean of their evidence, as logarithms of odds."""
    evidence = np.zeros(found.probability.shape[2], dtype=np.float32)
    for lead in found.probability[:, wave]:
        kept = np.clip(lead, SUREST, 1.0 - SUREST)
        evidence += np.log(kept / (1.0 - kept))
    evidence /= len(found.probability)
    return PTrace(1.0 / (1.0 + np.exp(-evidence)), found.bins_hz, found.start_s)


def _run(ecg_mv: Floats, *, fs_hz: float, model: bytes | None) -> Floats:
    scaled = (ecg_mv / lead_scale_mv(ecg_mv, fs_hz=fs_hz)).astype(np.float32)
    padded = np.pad(scaled, ((0, 0), (0, -scaled.shape[1] % MULTIPLE)))
    session = _session(model if model is not None else _shipped())
    probability: Floats = session.run(None, {"ecg": padded})[0]
    return probability[..., : -(-scaled.shape[1] // BIN_SAMPLES)]


@cache
def _shipped() -> bytes:
    return files("ecgomics.signal").joinpath(MODEL).read_bytes()


@cache
def _session(model: bytes) -> "InferenceSession":
    """One session per network and process, on one thread: recordings are worked on side by side, not one on many."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def at_network_rate(ecg_mv: Floats, *, fs_hz: float) -> tuple[Floats, float]:
    """Leads × samples near 250 Hz and the rate: every n-th sample where that comes close, else resampled."""
    step = max(1, round(fs_hz / NETWORK_HZ))
    if abs(fs_hz / step / NETWORK_HZ - 1.0) <= RATE_TOLERANCE:
        return ecg_mv[:, ::step], fs_hz / step
    from fractions import Fraction

    from scipy.signal import resample_poly

    ratio = Fraction(NETWORK_HZ / fs_hz).limit_denominator(50)
    resampled = resample_poly(ecg_mv, ratio.numerator, ratio.denominator, axis=1, padtype="line")
    return resampled, fs_hz * ratio.numerator / ratio.denominator


def lead_scale_mv(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """Usual height of the beats of each lead: median of the peak-to-peak heights of blocks of a beat; (leads, 1)."""
    block = round(SCALE_BLOCK_S * fs_hz)
    edges = np.arange(0, max(ecg_mv.shape[1] - block // 2, 1), block)
    high_mv = np.maximum.reduceat(ecg_mv, edges, axis=1)
    low_mv = np.minimum.reduceat(ecg_mv, edges, axis=1)
    scale_mv: Floats = np.maximum(median(high_mv - low_mv, axis=1)[:, None], LEAST_SCALE_MV)
    return scale_mv

"""What one step of training sees: windows of strips, and of 12-lead records some leads in three views.

    strip           three windows, here and there in it
    12-lead record  some leads; the same leads again, shifted and with noise; one other lead alone

All of one record belong together. What changes the signal so that the biomarkers no longer hold takes them away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Ints
from ecgomics.latent.preparation import FS_HZ, WINDOW, Prepared, Singles, cut, window_starts
from training.encoder.examples import Example

STRIP_WINDOWS: Final = 3
STRIPS: Final = 48
RECORDS: Final = 8
LEADS_OF_VIEW: Final = (1, 2, 4, 6)
FLIPPED: Final = 0.15
STRETCHED: Final = 0.3
#: What an embedding must bear: noise of 25 µV, and a window that begins up to 0.2 s later.
NOISE_MV: Final = 0.025
SHIFT: Final = round(0.2 * FS_HZ)


@dataclass(frozen=True, slots=True)
class Rows:
    """Windows × leads laid out one after the other, and which of them are pooled together."""

    ecg: Singles
    """rows × WINDOW"""
    seen: Bools
    level: Singles
    number: Ints
    view: Ints
    """(rows,): the view that a row belongs to."""
    record: Ints
    """(views,): the record that a view shows."""
    whole: Bools
    """(views,): whether the biomarkers of the record hold for it."""


def batches(examples: Sequence[Example], random: np.random.Generator) -> Iterator[tuple[list[Example], Rows]]:
    """One epoch: every strip once, 12-lead records as often as fits."""
    strips = [each for each in examples if len(each.ecg_mv) == 1]
    others = [each for each in examples if len(each.ecg_mv) > 1]
    order = random.permutation(len(strips))
    turns = np.concatenate([random.permutation(len(others)) for _ in range(1 + len(strips) // len(others))])
    for step in range(len(strips) // STRIPS):
        chosen = [strips[place] for place in order[step * STRIPS : (step + 1) * STRIPS]]
        chosen += [others[place] for place in turns[step * RECORDS : (step + 1) * RECORDS]]
        yield chosen, rows(chosen, random)


def rows(chosen: Sequence[Example], random: np.random.Generator) -> Rows:
    """The views of the records of a step."""
    views = [
        (record, whole, part)
        for record, each in enumerate(chosen)
        for whole, part in (_of_strip(each, random) if len(each.ecg_mv) == 1 else _of_record(each, random))
    ]
    parts = [part for _, _, part in views]
    counts = [part.ecg.shape[0] * part.ecg.shape[1] for part in parts]
    return Rows(
        ecg=np.concatenate([part.ecg.reshape(-1, WINDOW) for part in parts]),
        seen=np.concatenate([part.seen.reshape(-1, part.seen.shape[2]) for part in parts]),
        level=np.concatenate([part.level.ravel() for part in parts]),
        number=np.concatenate([np.tile(part.number, len(part.ecg)) for part in parts]).astype(np.intp),
        view=np.repeat(np.arange(len(views)), counts),
        record=np.array([record for record, _, _ in views]),
        whole=np.array([whole for _, whole, _ in views]),
    )


def _of_strip(example: Example, random: np.random.Generator) -> Iterator[tuple[bool, Prepared]]:
    ecg_mv, gaps, whole = example.ecg_mv, example.gaps, True
    if random.random() < FLIPPED:
        ecg_mv, whole = -ecg_mv, False
    if random.random() < STRETCHED:
        ecg_mv, gaps, whole = _stretched(ecg_mv, gaps, random.uniform(0.92, 1.08)), None, False
    starts = window_starts(ecg_mv.shape[1])
    room = max(0, ecg_mv.shape[1] - WINDOW)
    chosen = random.choice(starts, STRIP_WINDOWS, replace=len(starts) < STRIP_WINDOWS)
    jittered = np.clip(chosen + random.integers(-300, 300, STRIP_WINDOWS), 0, room)
    nowhere = np.zeros(ecg_mv.shape, dtype=bool) if gaps is None else gaps
    for start in jittered:
        yield whole, _disturbed(cut(ecg_mv, nowhere, np.array([start]), example.number), random)


def _of_record(example: Example, random: np.random.Generator) -> Iterator[tuple[bool, Prepared]]:
    leads = random.permutation(len(example.ecg_mv))
    some = leads[: random.choice(LEADS_OF_VIEW)]
    number = example.number if random.random() < 0.9 else np.zeros_like(example.number)
    start = random.integers(0, example.ecg_mv.shape[1] - WINDOW + 1)
    here, later = np.array([start]), np.array([start + random.integers(0, SHIFT)])
    noisy_mv = example.ecg_mv + random.normal(0.0, NOISE_MV, example.ecg_mv.shape).astype(np.float32)
    noisy_mv = np.pad(noisy_mv, ((0, 0), (0, SHIFT)))
    gaps = np.pad(example.gaps, ((0, 0), (0, SHIFT)), constant_values=True)
    yield True, _disturbed(cut(example.ecg_mv[some], example.gaps[some], here, number[some]), random, 0.3)
    yield True, cut(noisy_mv[some], gaps[some], later, number[some])
    yield True, cut(example.ecg_mv[leads[-1:]], example.gaps[leads[-1:]], here, number[leads[-1:]])


def _stretched(ecg_mv: Singles, gaps: Bools | None, factor: float) -> Singles:
    samples = round(ecg_mv.shape[1] * factor)
    at = np.linspace(0, ecg_mv.shape[1] - 1, samples)
    return np.stack([np.interp(at, np.arange(len(lead)), lead) for lead in ecg_mv]).astype(np.float32)


def _disturbed(part: Prepared, random: np.random.Generator, chance: float = 0.5) -> Prepared:
    """Noise, a slow wave and a stretch that is not seen, each now and then."""
    ecg, seen = part.ecg.copy(), part.seen.copy()
    if random.random() < chance:
        ecg += random.normal(0.0, random.uniform(0.01, 0.1), ecg.shape).astype(np.float32)
    if random.random() < chance:
        phase = random.uniform(0.0, 2 * np.pi) + np.arange(WINDOW) / FS_HZ * random.uniform(1.0, 4.0)
        ecg += (random.uniform(0.0, 0.15) * np.sin(phase)).astype(np.float32)
    if random.random() < chance:
        first = random.integers(0, seen.shape[2])
        hidden = slice(first, first + random.integers(4, 20))
        seen[:, :, hidden] = False
        ecg[:, :, hidden.start * 16 : hidden.stop * 16] = 0.0
    return replace(part, ecg=ecg, seen=seen)


def whole_record(example: Example) -> tuple[Prepared, NDArray[np.intp]]:
    """All windows of a record, and their starts."""
    starts = window_starts(example.ecg_mv.shape[1])
    return cut(example.ecg_mv, example.gaps, starts, example.number.astype(np.int64)), starts

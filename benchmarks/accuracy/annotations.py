"""What people marked in the WFDB sets: waves with their limits, beats with their symbols, flutter."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

WAVE_OF_SYMBOL: Final = {"p": "P", "N": "QRS", "t": "T"}
BEAT_SYMBOLS: Final = frozenset("NLRBAaJSVrFejnE/fQ?")

Marks = dict[str, Floats]
"""Times in s by the name of the mark (P_on … T_off), ascending; a mark that nobody set is missing."""
Span = tuple[float, float]


def waves(path: Path, annotator: str, fs_hz: float) -> Marks:
    """Reference marks of one annotation file; brackets of a wave may be missing."""
    import wfdb

    annotation = wfdb.rdann(str(path), annotator)
    symbols, times_s = list(annotation.symbol), np.asarray(annotation.sample) / fs_hz
    marks: dict[str, list[float]] = defaultdict(list)
    for i, symbol in enumerate(symbols):
        wave = WAVE_OF_SYMBOL.get(symbol, "QRS" if symbol in BEAT_SYMBOLS else None)
        if wave is None:
            continue
        marks[f"{wave}_peak"].append(times_s[i])
        if i and symbols[i - 1] == "(":
            marks[f"{wave}_on"].append(times_s[i - 1])
        if i + 1 < len(symbols) and symbols[i + 1] == ")":
            marks[f"{wave}_off"].append(times_s[i + 1])
    return {name: np.sort(np.array(values)) for name, values in marks.items()}


def reference_beats(path: Path, fs_hz: float) -> tuple[Floats, list[Span]]:
    """Beat times in s and the spans of ventricular flutter (annotator atr)."""
    import wfdb

    annotation = wfdb.rdann(str(path), "atr")
    times_s, spans, begin_s = [], [], 0.0
    for symbol, sample in zip(annotation.symbol, annotation.sample, strict=True):
        if symbol == "[":
            begin_s = sample / fs_hz
        elif symbol == "]":
            spans.append((begin_s, sample / fs_hz))
        elif symbol in BEAT_SYMBOLS:
            times_s.append(sample / fs_hz)
    return np.sort(np.array(times_s)), spans


def rhythm_spans(path: Path, fs_hz: float, rhythm: str) -> list[Span]:
    """Where a rhythm such as (AFIB lasts, from its mark to that of the next rhythm (annotator atr)."""
    import wfdb

    annotation = wfdb.rdann(str(path), "atr")
    changes = [
        (sample / fs_hz, note.strip("\0"))
        for sample, note in zip(annotation.sample, annotation.aux_note, strict=True)
        if note.startswith("(")
    ]
    return [
        (begin_s, end_s)
        for (begin_s, name), (end_s, _) in pairwise([*changes, (np.inf, "")])
        if name == rhythm
    ]


def outside(times_s: Floats, spans_s: list[Span]) -> Floats:
    """Times that lie in none of the spans."""
    for begin_s, end_s in spans_s:
        times_s = times_s[(times_s < begin_s) | (times_s > end_s)]
    return times_s

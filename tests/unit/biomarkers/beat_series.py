"""Beats at given intervals and evaluations that start from them, for the tests of the functional rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats, Quality, Rhythm


def beats_of(
    rr_ms: Any, *, kinds: str | None = None, gaps: tuple[int, ...] = (), poor: tuple[int, ...] = ()
) -> Beats:
    """Beats at successive RR intervals; gaps and poor name beats by their place."""
    peak_s = np.concatenate([[0.5], 0.5 + np.cumsum(rr_ms) / 1000.0])
    places = np.arange(len(peak_s))
    return Beats(
        peak_s,
        tuple(kinds or "N" * len(peak_s)),  # type: ignore[arg-type]  # letters of one text
        np.zeros(len(peak_s), dtype=np.intp),
        ~np.isin(places, poor),
        np.isin(places, gaps),
    )


def quantities(
    beats: Beats,
    *,
    seconds: float = 86400.0,
    rhythm: Rhythm = "sinus",
    more: Mapping[str, Any] | None = None,
    **chosen: Any,
) -> Evaluation:
    """An evaluation that starts from beats: what the signal engine would have found is handed in, and more by name."""
    quality = Quality(
        np.array([True]),
        ((),),
        *(np.zeros(1) for _ in range(4)),
        mains_hz=None,
        verdict="good",
        analysable_s=seconds,
    )
    sources = {
        "recording": Recording(np.zeros((1, 100)), 500.0, ("II",)),
        "settings": Settings(**chosen),
        "beats": beats,
        "quality": quality,
        "rhythm": rhythm,
    }
    return Evaluation(catalogue(), sources | dict(more or {}))


def value(found: Evaluation, symbol: str) -> float:
    outcome = found.outcome(symbol)
    assert outcome.codes == ("ok",), (symbol, outcome.codes)
    return outcome.values[0]


def code(found: Evaluation, symbol: str) -> str:
    return found.outcome(symbol).codes[0]


def modulated_ms(*, seconds: float, hz: float, amplitude_ms: float, mean_ms: float = 800.0) -> Floats:
    """RR whose length is a sine of the time of the beat that ends it."""
    rr_ms, now_s = [], 0.5
    while now_s < seconds:
        step = mean_ms
        for _ in range(6):
            step = mean_ms + amplitude_ms * np.sin(2 * np.pi * hz * (now_s + step / 1000.0))
        rr_ms.append(step)
        now_s += step / 1000.0
    return np.array(rr_ms)

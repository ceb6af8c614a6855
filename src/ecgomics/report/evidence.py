"""From a stored profile to the facts that a statement stands on; nothing is measured a second time."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.report.readable import Gap, readable_share
from ecgomics.report.statement import EARLY, Facts
from ecgomics.signal.rhythm import rr_irregularity

#: Fewer intervals have no usual length.
_FEWEST_INTERVALS: Final = 3

Row = Mapping[str, Any]
"""One row of a stored profile's long table."""


def facts_of(found: Mapping[str, Any], beats: Sequence[Row], gaps: tuple[Gap, ...]) -> Facts:
    """Facts from a profile and its beats as they are stored, and where the recording has no signal."""
    known = {row["symbol"]: row["value"] for row in found["values"] if row["validity"] == "ok"}
    about = found["provenance"]
    peak_s = np.array([each["peak_s"] for each in beats], dtype=float)
    clean = np.array([each["accepted"] for each in beats], dtype=bool)
    kind = np.array([each["kind"] for each in beats], dtype="<U1")
    rr_ms = _intervals_ms(peak_s, clean, gaps)
    early = _early(rr_ms)
    whole_ms = rr_ms[np.isfinite(rr_ms)]
    p_percent = known.get("p_presence")
    return Facts(
        duration_s=about["duration_s"],
        quality=about["quality"],
        rhythm=about["rhythm"],
        readable_share=readable_share(peak_s[clean], gaps, duration_s=about["duration_s"]),
        clean_beats=int(clean.sum()),
        heart_rate=known.get("heart_rate"),
        irregularity=rr_irregularity(whole_ms) if whole_ms.size >= _FEWEST_INTERVALS else None,
        cosen=known.get("cosen"),
        p_share=None if p_percent is None else p_percent / 100.0,
        ventricular_beats=int(np.sum(early & (kind == "V"))),
        supraventricular_beats=int(np.sum(early & (kind == "S"))),
        longest_rr_ms=known.get("pause_max"),
        detector_agreement=known.get("quality_detector_agreement"),
        likeness=known.get("quality_template_correlation"),
        used_share=_share(known.get("quality_beats_used"), known.get("quality_beats_detected")),
    )


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _intervals_ms(peak_s: Floats, clean: Bools, gaps: tuple[Gap, ...]) -> Floats:
    """Interval before each beat, (beats,); NaN before the first, beside a beat that is not clean and across a gap."""
    if not peak_s.size:
        return np.zeros(0)
    rr_ms = np.append(np.nan, np.diff(peak_s) * 1000.0)
    known = clean & np.append(False, clean[:-1])
    for gap in gaps:
        known &= ~((peak_s > gap.start_s) & (np.append(np.inf, peak_s[:-1]) <= gap.start_s))
    return np.where(known, rr_ms, np.nan)


def _early(rr_ms: Floats) -> Bools:
    """Which beats come early, (beats,)."""
    whole_ms = rr_ms[np.isfinite(rr_ms)]
    if whole_ms.size < _FEWEST_INTERVALS:
        return np.zeros(len(rr_ms), dtype=bool)
    early: Bools = rr_ms < EARLY * float(np.median(whole_ms))
    return early

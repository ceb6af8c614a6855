"""Catalogue values of a whole long recording that follow from its beats alone, as people corrected them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from ecgomics.ambulatory.corrections import Told
from ecgomics.ambulatory.episodes import in_fibrillation
from ecgomics.ambulatory.facts import STATES, Facts
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.profile import Provenance, Value, rows_of
from ecgomics.signal.fibrillation import AfEpisodes
from ecgomics.signal.model import Beats, Quality, Rhythm, Verdict

#: Name of the chain of these values: beats of the analysis of long recordings, fibrillation to the beat.
CHAIN: Final = "AMB"
#: With more fibrillation than this the variability of the rest is not that of a sinus rhythm, and is refused.
MOST_AF_PERCENT: Final = 1.0


def course_values(
    told: Told,
    symbols: Iterable[str],
    *,
    leads: tuple[str, ...],
    fs_hz: float,
    facts: Facts,
    settings: Settings,
    made: Provenance,
) -> Iterator[Value]:
    """Rows of the long table; what cannot be told without marks or samples is left out.

    Episodes of fibrillation are those that are told of the recording, so that burden and list say the same.
    """
    quality = course_quality(told, leads, made.quality)  # type: ignore[arg-type]  # a verdict, as the profile has it
    evaluation = _evaluation(told, quality, leads, fs_hz=fs_hz, facts=facts, settings=settings, made=made)
    of_sinus = evaluation
    if told.burden.af_percent > MOST_AF_PERCENT:
        of_sinus = evaluation.revised({"rhythm": "undetermined"})
    chain, declared = f"{CHAIN}-{settings.chain_hash}", catalogue().biomarkers
    for symbol in dict.fromkeys(symbols):
        asked = of_sinus if sinus_rhythm in declared[symbol].guards else evaluation
        for row in rows_of(asked.outcome(symbol), made, quality, record=facts.name):
            if row.validity != "failed":
                yield row._replace(chain=chain)


def course_quality(told: Told, leads: tuple[str, ...], verdict: Verdict) -> Quality:
    """How far the whole can be trusted; gaps are those of all leads together, and of single leads no more is known."""
    gaps = np.count_nonzero(told.course.state == STATES.index("gap"))
    missing_percent = 100.0 * gaps / max(1, len(told.course.state))
    found = quality_unknown(leads, verdict, analysable_s=told.burden.analysable_s)
    return replace(found, missing_percent=np.full(len(leads), missing_percent))


def quality_unknown(leads: tuple[str, ...], verdict: Verdict, *, analysable_s: float) -> Quality:
    """The verdict alone: of single leads nothing is known."""
    unknown = np.full(len(leads), np.nan)
    return Quality(
        usable=np.ones(len(leads), dtype=bool),
        reasons=((),) * len(leads),
        flat_percent=unknown,
        saturated_percent=unknown,
        missing_percent=unknown,
        snr_db=unknown,
        mains_hz=None,
        verdict=verdict,
        analysable_s=analysable_s,
    )


def _evaluation(
    told: Told,
    quality: Quality,
    leads: tuple[str, ...],
    *,
    fs_hz: float,
    facts: Facts,
    settings: Settings,
    made: Provenance,
) -> Evaluation:
    hollow = Recording(
        np.full((len(leads), 1), np.nan),
        fs_hz,
        leads,
        subject=facts.subject,
        band_hz=facts.band_hz,
        started_at=facts.started_at,
    )
    rhythm: Rhythm = made.rhythm or "undetermined"  # type: ignore[assignment]  # as the profile has it
    fibrillation = _fibrillation(told)
    handed = {
        "recording": hollow,
        "settings": settings,
        "quality": quality,
        "duration_s": told.course.duration_s,
        "rhythm": rhythm,
        "usable_leads": frozenset(leads),
        "af_episodes": fibrillation,
    }
    missing: dict[str, Validity] = {"fiducials": "failed"}
    if len(told.course.beats):
        handed["beats"] = _beats(told.course.beats, fibrillation)
    else:
        missing["beats"] = "low_quality"
    return Evaluation(catalogue(), handed, missing=missing)


def _beats(beats: Beats, fibrillation: AfEpisodes) -> Beats:
    """The beats, none of them premature in fibrillation, where that means nothing (as the burden has it)."""
    inside = in_fibrillation(beats, fibrillation)
    kinds = zip(beats.kind, inside.tolist(), strict=True)
    return replace(beats, kind=tuple("N" if hidden and kind == "S" else kind for kind, hidden in kinds))


def _fibrillation(told: Told) -> AfEpisodes:
    spans = [(each.start_s, each.end_s) for each in told.episodes if each.kind == "atrial_fibrillation"]
    begin_s, end_s = np.array(spans, dtype=float).reshape(-1, 2).T
    return AfEpisodes(begin_s, end_s, told.burden.analysable_s)

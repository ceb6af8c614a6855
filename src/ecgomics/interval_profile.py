"""RR intervals → Profile: what can be said of a heart whose beats are known and whose ECG is not.

Beats, rhythm and quality are handed in instead of being found, and everything that stands on them alone is measured;
what needs a signal has the reason `wrong_leads`.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, get_args

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Subject
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION
from ecgomics.profile import Profile, Provenance, rows_of
from ecgomics.signal.model import BeatClass, Beats, Quality, Rhythm

#: What a series of intervals has in the place of a signal path.
CHAIN: Final = "RR"
FEWEST_INTERVALS: Final = 2
#: No heart beats every 10 ms, and none only every 10 s: a smaller median is one in seconds.
SECONDS_BELOW_MS: Final = 10.0


def profile_of_rr(
    rr_ms: Sequence[float] | Floats,
    kinds: Sequence[BeatClass] | None = None,
    *,
    rhythm: Rhythm = "sinus",
    name: str = "rr",
    subject: Subject | None = None,
    settings: Settings | None = None,
) -> Profile:
    """Measure what follows from RR intervals in ms, such as those of a chest strap or of another program.

    kinds holds the class of each beat, one more than there are intervals; normal beats if it is not given. An interval
    that is NaN is a gap: nothing is taken across it and its length counts as none.
    """
    intervals_ms = _intervals(rr_ms)
    if rhythm not in get_args(Rhythm):
        raise InvalidInput(f"rhythm is {rhythm}; {', '.join(get_args(Rhythm))} are allowed.")
    beats = _beats(intervals_ms, kinds)
    settings = settings or Settings()
    quality = _quality(intervals_ms)
    sources = {
        "settings": settings,
        "beats": beats,
        "rhythm": rhythm,
        "quality": quality,
        "subject": subject or Subject(),
    }
    whole = catalogue()
    evaluation = Evaluation(
        whole,
        sources,
        missing={"recording": "wrong_leads", "representation": "wrong_leads", "beat_latents": "wrong_leads"},
    )
    provenance = Provenance(
        input_sha256=hashlib.sha256(intervals_ms.tobytes() + "".join(beats.kind).encode()).hexdigest(),
        settings_hash=settings.hash,
        settings=settings.as_dict(),
        catalogue_version=whole.version,
        software_version=VERSION,
        chain=f"{CHAIN}-{settings.chain_hash}",
        fs_hz=float("nan"),
        leads=(),
        derived_leads=(),
        duration_s=float(np.nansum(intervals_ms)) / 1000.0,
        quality="good",
        rhythm=rhythm,
        warnings=(),
    )
    wanted = whole.of_one_recording(own_definitions=settings.own_definitions, only=settings.biomarkers)
    outcomes = (evaluation.outcome(each.symbol) for each in wanted)
    values = tuple(row for each in outcomes for row in rows_of(each, provenance, quality, record=name))
    return Profile(name, values, provenance, evaluation)


def _intervals(rr_ms: Sequence[float] | Floats) -> Floats:
    try:
        intervals_ms = np.array(rr_ms, dtype=float)
    except (TypeError, ValueError):
        raise InvalidInput("RR intervals must be numbers, in ms; something else was given.") from None
    if intervals_ms.ndim != 1 or len(intervals_ms) < FEWEST_INTERVALS:
        raise InvalidInput(
            f"RR intervals of the shape {intervals_ms.shape} were given; a series of {FEWEST_INTERVALS} or more in ms "
            "is needed."
        )
    wrong = np.flatnonzero(np.isinf(intervals_ms) | (intervals_ms <= 0.0))
    if wrong.size:
        raise InvalidInput(
            f"RR interval {wrong[0] + 1} is {intervals_ms[wrong[0]]:g} ms; above 0 is allowed, or NaN for a gap."
        )
    typical_ms = (
        np.median(intervals_ms[~np.isnan(intervals_ms)]) if np.isfinite(intervals_ms).any() else np.nan
    )
    if typical_ms < SECONDS_BELOW_MS:
        raise InvalidInput(
            f"The median RR interval is {typical_ms:.3g} ms: intervals in ms are needed, not in s."
        )
    return intervals_ms


def _beats(intervals_ms: Floats, kinds: Sequence[BeatClass] | None) -> Beats:
    count = len(intervals_ms) + 1
    usual: BeatClass = "N"
    classes = (usual,) * count if kinds is None else tuple(kinds)
    if len(classes) != count or not set(classes) <= set(get_args(BeatClass)):
        raise InvalidInput(
            f"{len(classes)} classes of beats were given; {count} are needed, each of {', '.join(get_args(BeatClass))}."
        )
    groups = np.unique(np.array(classes), return_inverse=True)[1]
    return Beats(
        # a gap lasts long enough to set the beats apart
        peak_s=np.concatenate([[0.0], np.cumsum(np.nan_to_num(intervals_ms, nan=1.0))]) / 1000.0,
        kind=classes,
        group=groups,
        accepted=np.ones(count, dtype=bool),
        after_gap=np.concatenate([[False], np.isnan(intervals_ms)]),
    )


def _quality(intervals_ms: Floats) -> Quality:
    """That of a series without leads: all of its time can be analysed."""
    none = np.zeros(0)
    return Quality(
        usable=np.zeros(0, dtype=bool),
        reasons=(),
        flat_percent=none,
        saturated_percent=none,
        missing_percent=none,
        snr_db=none,
        mains_hz=None,
        verdict="good",
        analysable_s=float(np.nansum(intervals_ms)) / 1000.0,
    )

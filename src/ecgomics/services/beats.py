"""What the screens of beats show: the representative beat with its spread, the vectorcardiogram, and each beat."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar, cast

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.corrections import Correction, sources_of
from ecgomics.services import nulled
from ecgomics.signal.beat_agreement import SPREAD_PERCENT, BeatAgreement, beat_agreement
from ecgomics.signal.model import POINTS, Beats, RepresentativeBeat

Found = TypeVar("Found")

#: A tenth of a microvolt, far below what a screen shows.
DECIMALS_MV: Final = 4
DECIMALS_MS: Final = 2
DECIMALS_S: Final = 6
#: Two hours: above that the beats are in the timeline, not in one answer.
LONGEST_S: Final = 7200.0


def beats_of(
    recording: Recording, settings: Settings, corrections: Iterable[Correction] = ()
) -> dict[str, Any]:
    """Beats of a recording, corrected if so, ready for JSON. InvalidInput for one too long for one answer."""
    if recording.duration_s > LONGEST_S:
        raise InvalidInput(
            f"The recording lasts {recording.duration_s / 3600:.1f} h, and beats are given for up to "
            f"{LONGEST_S / 3600:g} h at once: open its timeline."
        )
    made = Evaluation(catalogue(), {"recording": recording.with_limb_leads(), "settings": settings})
    layers = tuple(corrections)
    if layers:
        made = made.revised(sources_of(layers))
    return document(made)


def document(made: Evaluation) -> dict[str, Any]:
    """The same of an evaluation that is there already, such as one with corrected beats."""
    recording = cast(Recording, made.quantity("recording"))
    beats = _found(made, "beats", Beats)
    representative: RepresentativeBeat | None = None
    reason: Validity | None = None
    try:
        representative = cast(RepresentativeBeat, made.quantity("representative_beat"))
    except NotComputable as error:
        reason = error.code
    agreement = None
    if beats is not None and representative is not None:
        clean_mv = cast(Floats, made.quantity("measurable_mv"))
        agreement = beat_agreement(clean_mv, beats, representative, fs_hz=recording.fs_hz)
    bad = cast(Bools, made.quantity("disturbances").bad)
    return {
        "leads": list(recording.leads),
        "points": list(POINTS),
        "representative": None
        if representative is None or agreement is None
        else _representative(representative, agreement),
        "reason": reason,
        "vcg": _vcg(_found(made, "vcg", Stretch), cast(Settings, made.quantity("settings"))),
        "beats": [] if beats is None else _beats(beats, agreement, bad, recording.leads),
    }


def _found(made: Evaluation, name: str, kind: type[Found]) -> Found | None:
    try:
        found = made.quantity(name)
    except NotComputable:
        return None
    return found if isinstance(found, kind) else None


def _representative(beat: RepresentativeBeat, agreement: BeatAgreement) -> dict[str, Any]:
    return {
        "leads": list(beat.leads),
        "fs_hz": beat.fs_hz,
        "start_ms": round(float(beat.time_ms[0]), DECIMALS_MS),
        "beats_used": beat.beats_used,
        "rr_ms": round(beat.rr_ms, DECIMALS_MS),
        "beat_mv": nulled(beat.beat_mv, DECIMALS_MV),
        "low_mv": nulled(agreement.low_mv, DECIMALS_MV),
        "high_mv": nulled(agreement.high_mv, DECIMALS_MV),
        "spread_percent": list(SPREAD_PERCENT),
        "lead_ms": nulled(beat.lead_marks.points(), DECIMALS_MS),
        "global_ms": nulled(beat.global_marks.points(), DECIMALS_MS),
        "noise_uv": nulled(beat.noise_uv, DECIMALS_MS),
    }


def _vcg(found: Stretch | None, settings: Settings) -> dict[str, Any] | None:
    """X, Y and Z of the representative beat; X to the left, Y to the feet, Z to the back."""
    if found is None:
        return None
    return {
        "matrix": settings.vcg_matrix,
        "time_ms": nulled(found.time_ms, DECIMALS_MS),
        **{f"{axis.lower()}_mv": nulled(found.lead(axis), DECIMALS_MV) for axis in found.leads},
    }


def _beats(
    beats: Beats, agreement: BeatAgreement | None, bad: Bools, leads: tuple[str, ...]
) -> list[dict[str, Any]]:
    rr_ms = np.diff(beats.peak_s, prepend=np.nan) * 1000.0
    rr_ms[beats.after_gap] = np.nan
    alike = np.full(len(beats), np.nan) if agreement is None else agreement.correlation
    seconds = np.minimum(beats.peak_s.astype(int), bad.shape[1] - 1)
    return [
        {
            "peak_s": round(float(beats.peak_s[i]), DECIMALS_S),
            "kind": beats.kind[i],
            "group": int(beats.group[i]),
            "accepted": bool(beats.accepted[i]),
            "rr_ms": _number(rr_ms[i], DECIMALS_MS),
            "rr_usable": bool(
                i > 0 and beats.accepted[i] and beats.accepted[i - 1] and not beats.after_gap[i]
            ),
            "correlation": _number(alike[i], DECIMALS_MV),
            "disturbed": [lead for lead, is_bad in zip(leads, bad[:, seconds[i]], strict=True) if is_bad],
        }
        for i in range(len(beats))
    ]


def _number(value: float, decimals: int) -> float | None:
    return None if np.isnan(value) else round(float(value), decimals)

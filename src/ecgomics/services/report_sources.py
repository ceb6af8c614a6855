"""What reports are made of, from evaluations, from files and from the store."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import HIGHEST_FS_HZ, Recording, Sex, Subject
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction, sources_of
from ecgomics.profile import Profile, Provenance, Value
from ecgomics.report.structured.source import DrawnBeat, Shown, Source
from ecgomics.signal.filters import monitor_path
from ecgomics.signal.model import Beats, Disturbances, Quality, RepresentativeBeat
from ecgomics.signal.representative import AlignedBeats
from ecgomics.store import Store, StoredRecording

Found = TypeVar("Found")

#: The signal path that allows amplitudes; only its samples are drawn as they were measured.
DIAGNOSTIC: Final = "DIAG"
#: A year of birth alone places the birthday in its middle, so that an age is at most half a year off.
_MIDDLE_OF_YEAR: Final = 0.5
_DAYS: Final = 365.25
#: Format of a report that is made of intervals alone.
INTERVALS: Final = "rr_intervals"


def source_of_profile(made: Profile, recording: Recording) -> Source:
    """Of a profile with all that it stands on, and of the recording that it was made from."""
    layers = made.provenance.corrections
    return source_of(
        made.evaluation, made.as_dict(), recording, corrections=layers[-1].revision if layers else 0
    )


def source_of_intervals(made: Profile, subject: Subject) -> Source:
    """Of a profile of RR intervals, which has neither leads nor samples."""
    hollow = Recording(
        np.full((1, 1), np.nan),
        HIGHEST_FS_HZ,
        ("I",),
        name=made.record,
        subject=subject,
        source_format=INTERVALS,
    )
    return source_of(made.evaluation, made.as_dict(), hollow)


def evaluation_of(
    recording: Recording, settings: Settings, corrections: tuple[Correction, ...] = ()
) -> Evaluation:
    """The quantities of a recording, each found when it is asked for, with what people corrected."""
    made = Evaluation(catalogue(), {"recording": recording.with_limb_leads(), "settings": settings})
    return made.revised(sources_of(corrections)) if corrections else made


def source_of(
    evaluation: Evaluation,
    found: Mapping[str, Any],
    recording: Recording,
    *,
    corrections: int = 0,
    recording_id: str | None = None,
    synthetic: bool = False,
) -> Source:
    """Of the quantities of a recording beside its profile as it is stored."""
    return Source(
        recording=recording,
        found=found,
        quality=cast(Quality, evaluation.quantity("quality")),
        beats=_found(evaluation, "beats", Beats),
        beat=_drawn_beat(evaluation),
        shown=_shown(evaluation),
        recording_id=recording_id,
        synthetic=synthetic,
        corrections=corrections,
    )


def _found(evaluation: Evaluation, name: str, kind: type[Found]) -> Found | None:
    try:
        found = evaluation.quantity(name)
    except NotComputable:
        return None
    return found if isinstance(found, kind) else None


def _drawn_beat(evaluation: Evaluation) -> DrawnBeat | None:
    beat = _found(evaluation, "representative_beat", RepresentativeBeat)
    aligned = _found(evaluation, "aligned_beats", AlignedBeats)
    if beat is None or aligned is None:
        return None
    return DrawnBeat(beat, aligned.median.weight[:, 0] > 0.0)


def _shown(evaluation: Evaluation) -> tuple[Shown, ...]:
    """The measurement path where amplitudes may be read from it, otherwise as a monitor shows it."""
    recording = _found(evaluation, "recording", Recording)
    if recording is None:
        return ()
    bad = cast(Disturbances, evaluation.quantity("disturbances")).bad
    if evaluation.quantity("signal_path") == DIAGNOSTIC:
        ecg_mv = evaluation.quantity("measured_mv")
        return (Shown(recording.leads, ecg_mv, recording.fs_hz, "measurement", bad),)
    if not np.isfinite(recording.ecg_mv).any():
        return ()
    shown_mv = monitor_path(recording.ecg_mv, fs_hz=recording.fs_hz)
    return (Shown(recording.leads, shown_mv, recording.fs_hz, "monitor", bad),)


def profile_from(found: Mapping[str, Any], evaluation: Evaluation, layers: tuple[Correction, ...]) -> Profile:
    """A profile from what is stored of it; its quantities are found anew when they are asked for."""
    about = found["provenance"]
    lists = {name: tuple(about[name]) for name in ("leads", "derived_leads", "warnings")}
    made = Provenance(**(about | lists | {"corrections": layers}))
    return Profile(found["record"], tuple(Value(**row) for row in found["values"]), made, evaluation)


def of_person(store: Store, kept: StoredRecording, recording: Recording) -> Recording:
    """The recording as one of the person that it is filed under; what the file states goes before that."""
    stated, subject_id = recording.subject, kept.standing.subject_id
    if subject_id is None:
        return recording
    person = store.subjects.subject(subject_id)
    age_years = stated.age_years
    if age_years is None and person.birth_year is not None and recording.started_at is not None:
        at = recording.started_at
        year = at.year + (at.timetuple().tm_yday - 1) / _DAYS
        age_years = max(0.0, round(year - person.birth_year - _MIDDLE_OF_YEAR, 1))
    sex = stated.sex or cast(Sex | None, person.sex)
    return replace(recording, subject=Subject(age_years, sex, person.pseudonym))

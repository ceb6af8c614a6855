"""Beats of the records that the beat model and the serial space are trained on, measured once and kept.

recording ─▶ beats of the measurement path ─▶ windows of every beat, representative beat of the whole and of each half
"""

import pickle
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.latent.beat_windows import beats_of
from ecgomics.signal.model import Beats, RepresentativeBeat
from ecgomics.signal.representative import representative_beat
from training.records import records

#: Beside the data, so that another run does not measure again; the number changes with what is measured.
KEPT: Final = ".latent-beats-1.pickle"
SETTINGS: Final = Settings()


@dataclass(frozen=True, slots=True)
class Measured:
    """The beats of one record."""

    data_set: str
    name: str
    subject: str
    fold: int
    rhythm: str | None
    leads: tuple[str, ...]
    beats: Beats
    beats_mv: NDArray[np.float16]
    """beats × leads × samples (beat_windows.beats_of)."""
    representative: RepresentativeBeat | None
    halves: tuple[RepresentativeBeat | None, RepresentativeBeat | None]
    """Of the beats in the first and in the second half of the recording."""


def measured_records(sets: Path) -> list[Measured]:
    """Every record of training/records.py that has beats, in its order."""
    kept = sets / KEPT
    if kept.is_file():
        with kept.open("rb") as file:
            return pickle.load(file)  # type: ignore[no-any-return]
    found = [
        measured
        for known in records(sets)
        for measured in measured_recording(
            read(known.path),
            data_set=known.data_set,
            name=known.name,
            subject=f"{known.data_set}/{known.subject}",
            fold=known.fold,
            rhythm=known.rhythm,
        )
    ]
    with kept.open("wb") as file:
        pickle.dump(found, file, protocol=pickle.HIGHEST_PROTOCOL)
    return found


def measured_recording(
    recording: Recording, *, data_set: str, name: str, subject: str, fold: int, rhythm: str | None
) -> Iterable[Measured]:
    """The beats of a recording; nothing where it has none."""
    evaluation = Evaluation(catalogue(), {"recording": recording, "settings": SETTINGS})
    try:
        beats: Beats = evaluation.quantity("beats")
    except NotComputable:
        return
    measurable_mv = evaluation.quantity("measurable_mv")
    middle_s = recording.duration_s / 2
    first = beats.peak_s < middle_s
    yield Measured(
        data_set,
        name,
        subject,
        fold,
        rhythm,
        recording.leads,
        beats,
        beats_of(measurable_mv, beats.peak_s, fs_hz=recording.fs_hz).astype(np.float16),
        _representative(evaluation, beats),
        (
            _representative(evaluation, replace(beats, accepted=beats.accepted & first)),
            _representative(evaluation, replace(beats, accepted=beats.accepted & ~first)),
        ),
    )


def _representative(evaluation: Evaluation, beats: Beats) -> RepresentativeBeat | None:
    recording = evaluation.quantity("recording")
    try:
        return representative_beat(
            evaluation.quantity("measurable_mv"),
            beats,
            fs_hz=recording.fs_hz,
            leads=recording.leads,
            usable=evaluation.quantity("quality").usable,
            settings=SETTINGS,
            proposed_s=evaluation.quantity("fiducials").lead_s,
        )
    except NotComputable:
        return None

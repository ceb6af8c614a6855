"""What the command line, the API and the batch share: thin steps over reading, profiling and the store."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.reference_ranges import ReferenceRange, reference_range
from ecgomics.core import disclaimer
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION
from ecgomics.corrections import Correction
from ecgomics.device_values import Beside, beside_device
from ecgomics.ecgome import packed_numbers
from ecgomics.io import files_in, read
from ecgomics.phantom import demonstration_cohort
from ecgomics.profile import Profile, profile
from ecgomics.signal.filters import monitor_path
from ecgomics.signal.model import POINTS
from ecgomics.store import (
    DEFAULT_PROJECT,
    Addition,
    ProfileKey,
    Store,
    StoredProfile,
    StoredRecording,
    Summary,
    identity_of_files,
    identity_of_recording,
)
from ecgomics.store.records import QualityVerdict

DISCLAIMER: Final = disclaimer.DISCLAIMER
#: Marks are given to a microsecond.
_DECIMALS_S: Final = 6


@dataclass(frozen=True, slots=True)
class Statements:
    """What a user states of files that do not say it themselves, and the name of the recording."""

    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    name: str | None = None


def profile_key(settings: Settings, correction: int = 0) -> ProfileKey:
    """What a profile made now with these settings, and with the corrections up to a revision, is known by."""
    return ProfileKey(settings.hash, catalogue().version, VERSION, correction)


def keep(
    store: Store,
    files: Mapping[str, bytes],
    stated: Statements,
    *,
    keep_original: bool = False,
    keep_identity: bool = False,
    project_id: str = DEFAULT_PROJECT,
    author: str | None = None,
) -> tuple[str, bool]:
    """Read the files of one recording and keep it; its identifier, and whether it is new. InvalidInput as `read`.

    The bytes of the files, and what they say of who it is, are kept only where each is asked for. author is told in the
    audit.
    """
    identity = identity_of_files(
        files,
        fs_hz=stated.fs_hz,
        unit=stated.unit,
        leads=stated.leads,
        columns=stated.columns,
        project_id=project_id,
    )
    if store.holds(identity) and not keep_original and not keep_identity:
        return identity, False
    recording = read(
        files,
        fs_hz=stated.fs_hz,
        unit=stated.unit,
        leads=stated.leads,
        columns=stated.columns,
        name=stated.name,
        keep_identity=keep_identity,
    )
    originals = files if keep_original else {}
    addition = Addition(identity, recording, originals=originals, project_id=project_id, author=author)
    (created,) = store.add(addition)
    return identity, created


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recording of an archive: its identifier, or the error that says why it is not kept."""

    name: str
    recording_id: str | None
    created: bool
    error: InvalidInput | None


def keep_all(
    store: Store,
    archive: tuple[str, bytes],
    stated: Statements,
    settings: Settings,
    *,
    keep_original: bool = False,
    keep_identity: bool = False,
    project_id: str = DEFAULT_PROJECT,
    author: str | None = None,
) -> list[Outcome]:
    """Keep and measure every recording of a zip or tar archive, each by itself; UnreadableFile where it is none.

    Names go below the one stated for the archive.
    """
    file, content = archive
    return [
        _kept(
            store,
            files,
            replace(stated, name=f"{stated.name}/{name}" if stated.name else name),
            settings,
            keep_original=keep_original,
            keep_identity=keep_identity,
            project_id=project_id,
            author=author,
        )
        for name, files in files_in(content, name=file)
    ]


def _kept(
    store: Store,
    files: Mapping[str, bytes],
    stated: Statements,
    settings: Settings,
    *,
    keep_original: bool,
    keep_identity: bool,
    project_id: str,
    author: str | None,
) -> Outcome:
    name = stated.name or ""
    try:
        found, created = keep(
            store,
            files,
            stated,
            keep_original=keep_original,
            keep_identity=keep_identity,
            project_id=project_id,
            author=author,
        )
        stored_profile(store, found, settings)
    except InvalidInput as error:
        return Outcome(name, None, created=False, error=error)
    return Outcome(name, found, created=created, error=None)


def made_profile(
    recording: Recording, settings: Settings, corrections: Sequence[Correction]
) -> StoredProfile:
    """The profile of a recording as it is kept, measured now."""
    return as_stored(profile(recording, settings, corrections))


def stored_profile(
    store: Store,
    recording_id: str,
    settings: Settings,
    correction: int | None = None,
    *,
    make: Callable[[Recording, Settings, Sequence[Correction]], StoredProfile] = made_profile,
) -> StoredProfile:
    """The profile of a kept recording: the one in the store, or made now and kept.

    correction is a revision of its corrections, 0 for the automatic profile, None for the latest. NotFound without the
    recording or the revision.
    """
    latest = store.corrections.latest(recording_id) if correction is None else correction
    key = profile_key(settings, latest)
    found = store.profile(recording_id, key)
    if found is None:
        layers = store.corrections.layers(recording_id, latest)
        found = make(store.recording(recording_id), settings, layers)
        store.add_profile(recording_id, key, found)
    return found


def summarised(store: Store, recording_id: str, settings: Settings) -> StoredRecording:
    """What is kept of a recording, with the summary of its profile."""
    stored_profile(store, recording_id, settings)
    return store.stored(recording_id, profile_key(settings))


def beside_device_of(store: Store, recording_id: str, settings: Settings) -> list[Beside]:
    """The device's own measurements of a kept recording, each with ours of the same meaning."""
    measurements = store.stored(recording_id, profile_key(settings)).device_measurements
    rows = json.loads(stored_profile(store, recording_id, settings).profile_json)["values"]
    return beside_device(measurements, rows)


def measurement_path(recording: Recording, settings: Settings) -> Floats:
    """The signal that biomarkers are measured on, leads × samples, as the profile has it."""
    evaluation = Evaluation(catalogue(), {"recording": recording, "settings": settings})
    return cast(Floats, evaluation.quantity("measured_mv"))


def shown_signal(
    recording: Recording, path: Literal["measurement", "recorded", "monitor"], settings: Settings
) -> Floats:
    """What a screen draws, leads × samples: as recorded, the measurement path, or the band of a monitor."""
    if path == "measurement":
        return measurement_path(recording, settings)
    if path == "monitor":
        return monitor_path(recording.ecg_mv, fs_hz=recording.fs_hz)
    return recording.ecg_mv


def references_of(
    rows: Sequence[Mapping[str, Any]], *, subject: Subject, duration_s: float
) -> list[ReferenceRange | None]:
    """The reference range for each row of a profile's long table, None where there is none."""
    return [
        reference_range(
            row["symbol"], row["lead"], subject=subject, duration_s=duration_s, chain=row["chain"]
        )
        for row in rows
    ]


def install_demonstration(store: Store) -> None:
    """Put the demonstration cohort into an empty store."""
    if store.is_empty():
        add_demonstration(store)


def add_demonstration(store: Store) -> None:
    """Put the demonstration cohort into a store, with its groups, labelled synthetic; all of it or nothing."""
    store.add(
        *(
            Addition(identity_of_recording(each.recording), each.recording, synthetic=True, group=each.group)
            for each in demonstration_cohort()
        )
    )


def as_stored(made: Profile) -> StoredProfile:
    """A profile as it is kept."""
    found = made.as_dict()
    heart_rate = next((row["value"] for row in found["values"] if row["symbol"] == "heart_rate"), None)
    verdict = cast(QualityVerdict, made.provenance.quality)
    return StoredProfile(
        Summary(heart_rate, made.provenance.rhythm, verdict),
        profile_json=json.dumps(found, ensure_ascii=False, allow_nan=False),
        fiducials_json=json.dumps(fiducials_of(made), allow_nan=False),
        numbers=packed_numbers(found["values"]),
    )


def fiducials_of(made: Profile) -> dict[str, Any]:
    """Marks and beats ready for JSON; empty lists where no beat was found."""
    marks, beats = made.fiducials, made.beats
    layers = made.provenance.corrections
    about = {"correction": layers[-1].revision if layers else 0, "points": POINTS}
    if marks is None or beats is None:
        return about | {"leads": [], "lead_s": [], "presence": [], "global_s": [], "beats": []}
    peaks = zip(beats.peak_s, beats.kind, beats.group, beats.accepted, strict=True)
    return about | {
        "leads": marks.leads,
        "lead_s": nulled(marks.lead_s),
        "presence": nulled(marks.presence),
        "global_s": nulled(marks.global_s),
        "beats": [
            {
                "peak_s": round(float(s), _DECIMALS_S),
                "kind": kind,
                "group": int(group),
                "accepted": bool(good),
            }
            for s, kind, group, good in peaks
        ],
    }


def nulled(values: Floats, decimals: int = _DECIMALS_S) -> Any:
    """Nested lists with None for NaN, rounded."""
    rounded = np.round(values, decimals).astype(object)
    rounded[np.isnan(values)] = None
    return rounded.tolist()

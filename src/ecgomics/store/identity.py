"""Identity of a stored recording: the same content read in the same way is, in one project, the same recording.

It is a hash of the bytes of all its files, whatever they are called and in whichever order they come, together with
what the user stated of them (rate, unit, leads, columns): the same table of numbers read in mV and in µV is two
recordings. Projects other than the first have recordings of their own, with people, corrections and settings of their
own; what is on the disk of the same content they share.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ecgomics.core.recording import Recording
from ecgomics.store.library_tables import DEFAULT_PROJECT

#: Hexadecimal digits of an identifier: 128 bit, so that none is guessed and no two meet.
LENGTH: Final = 32


def identity_of_files(
    files: Mapping[str, bytes],
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    project_id: str = DEFAULT_PROJECT,
) -> str:
    """Identifier of the recording that these files hold, read with these statements, in a project."""
    digests = [hashlib.sha256(content).hexdigest() for content in files.values()]
    return identity_of_digests(
        digests, fs_hz=fs_hz, unit=unit, leads=leads, columns=columns, project_id=project_id
    )


def identity_of_digests(
    digests: Iterable[str],
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    scale: tuple[float, float] | None = None,
    project_id: str = DEFAULT_PROJECT,
) -> str:
    """As `identity_of_files`, of the SHA-256 of each file. scale is what one mV and no voltage are in the file."""
    stated: dict[str, object] = {
        "fs_hz": fs_hz,
        "unit": unit,
        "leads": None if leads is None else list(leads),
    }
    if columns is not None:  # only where given, so that identifiers from before it could be stay
        stated["columns"] = dict(columns)
    if scale is not None:
        stated["scale"] = list(scale)
    facts: dict[str, object] = {"files": sorted(digests), "stated": stated}
    return _identifier(facts if project_id == DEFAULT_PROJECT else facts | {"project": project_id})


def identity_of_recording(recording: Recording) -> str:
    """Identifier of a recording that came from no file: from its samples, rate and leads."""
    digest = hashlib.sha256(recording.ecg_mv.tobytes()).hexdigest()
    return _identifier({"samples": digest, "fs_hz": recording.fs_hz, "leads": list(recording.leads)})


def _identifier(facts: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:LENGTH]

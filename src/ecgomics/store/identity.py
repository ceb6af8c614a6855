"""Identity of a stored recording: the same content read in the same way is the same recording.

It is a hash of the bytes of all its files, whatever they are called and in whichever order they come, together with
what the user stated of them (rate, unit, leads, columns): the same table of numbers read in mV and in µV is two
recordings.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ecgomics.core.recording import Recording

#: Hexadecimal digits of an identifier: 128 bit, so that none is guessed and no two meet.
LENGTH: Final = 32


def identity_of_files(
    files: Mapping[str, bytes],
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> str:
    """Identifier of the recording that these files hold, read with these statements."""
    digests = [hashlib.sha256(content).hexdigest() for content in files.values()]
    return identity_of_digests(digests, fs_hz=fs_hz, unit=unit, leads=leads, columns=columns)


def identity_of_digests(
    digests: Iterable[str],
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    scale: tuple[float, float] | None = None,
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
    return _identifier({"files": sorted(digests), "stated": stated})


def identity_of_recording(recording: Recording) -> str:
    """Identifier of a recording that came from no file: from its samples, rate and leads."""
    digest = hashlib.sha256(recording.ecg_mv.tobytes()).hexdigest()
    return _identifier({"samples": digest, "fs_hz": recording.fs_hz, "leads": list(recording.leads)})


def _identifier(facts: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:LENGTH]

"""What a client of the original service sends, and the recording in it. Nothing of it is kept."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import HIGHEST_FS_HZ, LOWEST_FS_HZ, Recording
from ecgomics.io.reading import read
from ecgomics.io.registry import recognised
from ecgomics.io.source import Source
from ecgomics.io.xml_tree import root_name
from ecgomics.signal.original_filters import FILTER_NAMES, FilterName

#: As the original says it; clients know these sentences.
NOT_A_LIST: Final = "The input must be a non-empty one-dimensional array"
TOO_SHORT: Final = "The recording must be longer than 10 s"
SHORTEST_S: Final = 10.0
#: Devices write ten seconds with some samples less at the end (Schiller: 9.996 s).
LACKING_S: Final = 0.1
#: Everything is measured while the client waits; what is longer belongs to the platform's own interface.
LONGEST_S: Final = 1800.0
#: The name of what is sent, which names nobody.
NAME: Final = "request"
#: The position of the one lead of a raw request is not said.
RAW_LEAD: Final = "ECG"
_DECLARED_ENCODING: Final = re.compile(r"""\A(\s*<\?xml[^>]*?)\s+encoding\s*=\s*("[^"]*"|'[^']*')""")

InputType = Literal["raw", "xml"]


class NotUnderstood(InvalidInput):
    """XML in a dialect that no reader knows: the client may send the numbers in it instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that makes sense, with its recording."""

    recording: Recording
    filter: FilterName


def asked(body: object) -> Asked:
    """The request of a JSON document; NotUnderstood for unknown XML, InvalidInput for what the client can mend."""
    if not isinstance(body, Mapping):
        raise InvalidInput("The request must be a JSON object with inputType and ecgData or xmlData.")
    kind = body.get("inputType") or ("xml" if body.get("xmlData") else "raw")
    wanted = body.get("filter") or FILTER_NAMES[0]
    if wanted not in FILTER_NAMES:
        raise InvalidInput(f"The filter must be {' or '.join(FILTER_NAMES)}; “{str(wanted)[:40]}” was given.")
    if kind not in ("raw", "xml"):
        raise InvalidInput(f"The inputType must be raw or xml; “{str(kind)[:40]}” was given.")
    recording = _from_xml(body) if kind == "xml" else _from_numbers(body)
    _refuse_length(recording, SHORTEST_S - LACKING_S if kind == "xml" else SHORTEST_S)
    return Asked(recording, cast(FilterName, wanted))


def _from_numbers(body: Mapping[str, Any]) -> Recording:
    given = body.get("ecgData")
    if not isinstance(given, list) or not given:
        raise InvalidInput(f"{NOT_A_LIST}.")
    fs_hz = _number(body, "ecgSampleRate", None)
    if fs_hz is None or not LOWEST_FS_HZ <= fs_hz <= HIGHEST_FS_HZ:
        raise InvalidInput(
            f"The ecgSampleRate must be {LOWEST_FS_HZ:g} to {HIGHEST_FS_HZ:g} samples per second, which an ECG needs."
        )
    zero, gain = _number(body, "zero", 0.0), _number(body, "gain", 1.0)
    if zero is None or not gain:
        raise InvalidInput("The gain must be a number other than 0, in steps per mV, and zero a number.")
    ecg_mv = (_samples(given) - zero) / gain
    if not np.isfinite(ecg_mv).any():
        raise InvalidInput(f"{NOT_A_LIST}: it holds no number.")
    return Recording(
        ecg_mv[None], fs_hz, (RAW_LEAD,), name=NAME, source_format="JSON of the original service"
    )


def _samples(given: list[Any]) -> Floats:
    """Numbers as they are, NaN for null and for what is not finite."""
    if not all(
        each is None or (isinstance(each, int | float) and not isinstance(each, bool)) for each in given
    ):
        raise InvalidInput(f"{NOT_A_LIST} of numbers.")
    try:
        samples = np.array(given, dtype=np.float64)
    except OverflowError:
        raise InvalidInput(f"{NOT_A_LIST} of numbers of a sensible size.") from None
    samples[~np.isfinite(samples)] = np.nan
    return samples


def _number(body: Mapping[str, Any], name: str, usual: float | None) -> float | None:
    """A finite number, also where it is written as text; the usual one where it is not said, None where it is none."""
    given = body.get(name)
    if given is None or given == "":
        return usual
    try:
        found = float(given)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and not isinstance(given, bool) else None


def _from_xml(body: Mapping[str, Any]) -> Recording:
    given = body.get("xmlData")
    if not isinstance(given, str) or not given.strip():
        raise InvalidInput("The xmlData must be the text of an XML file.")
    # The text came as JSON: whatever encoding the file had, it is UTF-8 now.
    content = _DECLARED_ENCODING.sub(r"\1", given.lstrip("\ufeff")).encode("utf-8", errors="replace")
    source = Source(content=content, file="The xmlData")
    if not root_name(source) or recognised(source) is None:
        raise NotUnderstood("The dialect of this XML is not understood: send the samples as raw.")
    return read(content, fs_hz=_number(body, "ecgSampleRate", None), name=NAME)


def _refuse_length(recording: Recording, shortest_s: float) -> None:
    if recording.samples < shortest_s * recording.fs_hz:
        raise InvalidInput(f"{TOO_SHORT}: it lasts {recording.duration_s:.4g} s.")
    if recording.duration_s > LONGEST_S:
        raise InvalidInput(
            f"The recording lasts {recording.duration_s:.0f} s, and at most {LONGEST_S:g} s are measured while a "
            f"client waits: upload longer ones to /api/v1/recordings."
        )

"""Arrays with a few facts beside them, as NumPy, MATLAB, HDF5 and Parquet files hold them: the one way to read all.

Such containers have no layout of their own. What an array is follows from its name (`signal`, `fs`, `leads`, `units`
and their usual synonyms, whatever their capitals and underscores), and which axis is the leads from their number; where
both axes have it, or the leads are not known, the user is asked.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.core.leads import canonical_lead, standard_order
from ecgomics.io.arrays.bare_facts import FACTS, person_of, plain
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.source import Source, Stated

Array = NDArray[Any]

#: Synonyms without capitals, blanks and underscores; the first of each is the one that ECGomics documents.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "signal": (
        *("signal", "ecg", "data", "val", "signals", "psignal", "ecgsignal", "ecgdata", "ecgsignals"),
        *("samples", "waveform", "waveforms", "rawecg", "ecgraw", "tracing", "tracings", "values"),
    ),
    "fs": (
        *("fs", "fshz", "samplingrate", "samplingfrequency", "samplerate", "samplefrequency", "srate"),
        *("samplingratehz", "samplingfrequencyhz", "frequency", "freq", "sf", "sfreq"),
    ),
    "leads": (
        *(
            "leads",
            "leadnames",
            "lead",
            "leadname",
            "leadlabels",
            "channels",
            "channelnames",
            "channellabels",
        ),
        *("chnames", "signame", "signames", "labels", "columns", "derivations"),
    ),
    "units": ("units", "unit", "physicalunit", "physicalunits", "amplitudeunit", "amplitudeunits"),
}
#: Names that are told by their ending where none of the synonyms is there: "filtered_ecg", "ecgsig", "ECG1".
_ENDS_AS_ECG: Final = re.compile(r".*e[ck]g(?:sig|raw|clean|filtered|filt)?\d*")
#: Factors between stored numbers and voltages; how they are meant is not told by their name.
_GAINS: Final = frozenset(
    {"gain", "gains", "adcgain", "adcgains", "scale", "scalefactor", "baseline", "adczero", "offset"}
)
_LISTED: Final = re.compile(r"[,;|\t]\s*|\s+")
_RATE: Final = re.compile(r"(?P<number>[\d.]+(?:[eE][-+]?\d+)?)\s*(?:Hz)?", re.IGNORECASE)
#: Frank's leads have names that anything may have: they count as leads only together, or beside others.
_FRANK: Final = frozenset("XYZ")
_MOST_NAMES: Final = 1024
#: No ECG has more leads in one array; what does is a collection, such as one beat or one recording in each row.
MOST_LEADS: Final = 64


@dataclass(frozen=True, slots=True)
class Kind:
    """How messages call a container and what it holds: ("HDF5", "dataset")."""

    file_format: str
    part: str


def is_wanted(name: str) -> bool:
    """Whether an array of this name may say something of an ECG: nothing else need be loaded."""
    known = plain(name) in _WANTED or plain(name) in FACTS or canonical_lead(name) is not None
    return known or _ENDS_AS_ECG.fullmatch(plain(name)) is not None


_WANTED: Final = frozenset(word for words in KEYS.values() for word in words) | _GAINS


def holders(found: Mapping[str, Array]) -> list[str]:
    """The names of the arrays that hold the samples: that of the signal, or those of the leads."""
    name = _signal(found)
    return _lead_names(found) if name is None else [name]


def holds_signal(found: Mapping[str, Array]) -> bool:
    """Whether any array holds samples."""
    return bool(holders(found))


def contents(source: Source, kind: Kind, found: Mapping[str, Array], stated: Stated) -> Contents:
    """What arrays by their names say, texts as arrays of str; Unstated where their leads are not known.

    UnreadableFile where none of them is a signal, or one is not what its name says.
    """
    name = _signal(found) or (None if _lead_names(found) else _named(found, "signal"))
    parts = _lead_names(found)
    if name is None and not parts:
        wanted = " or ".join(KEYS["signal"][:4])
        raise source.unreadable(
            kind.file_format, f"it has no {kind.part} named {wanted}, and none named as a lead"
        )
    fs_hz = rate_of(source, kind, found)
    if name is None:
        leads: tuple[str | None, ...] = tuple(parts)
        values = _one_per_lead(source, kind, {part: found[part] for part in parts})
        notes: tuple[str, ...] = ()
        raw = found[parts[0]]
    else:
        raw = found[name]
        named = _leads(source, kind, found)
        values, notes = _leads_by_samples(source, kind, raw, _Asked.of(found, named, stated))
        leads = named or (None,) * len(values)
        notes += _others(kind, found, name)
    units = units_of(source, kind, found, len(values))
    notes += tuple(_noticed(source, kind, found, raw, units))
    return Contents(
        channels=tuple(
            Channel(label=leads[row], values=trace, fs_hz=fs_hz, unit=units[row])
            for row, trace in enumerate(values)
        ),
        person=people_of(found),
        warnings=notes,
    )


def left_out(part: str, count: int) -> tuple[str, ...]:
    """A warning of further parts of a file that hold signals."""
    return (
        (f"{count} {part}{'s hold' if count > 1 else ' holds'} further signals, not read.",) if count else ()
    )


# Names ----------------------------------------------------------------------------------------------------------------


def _named(names: Mapping[str, Array], role: str) -> str | None:
    """The name that plays a role: the first of its synonyms that is there."""
    by_plain = {plain(name): name for name in reversed(list(names))}
    return next((by_plain[word] for word in KEYS[role] if word in by_plain), None)


def _others(kind: Kind, found: Mapping[str, Array], name: str) -> tuple[str, ...]:
    """A note of further arrays that have the name of a signal, and more than one value."""
    others = [
        plain(other)
        for other, array in found.items()
        if other != name and plain(other) in KEYS["signal"] and array.size > 1 and array.dtype.kind in "iuf"
    ]
    if not others:
        return ()
    return (f"The {kind.part} {plain(name)} is read as the signal; not read: {', '.join(others)}.",)


def _of(found: Mapping[str, Array], role: str) -> Array | None:
    name = _named(found, role)
    return None if name is None else found[name]


def _signal(found: Mapping[str, Array]) -> str | None:
    """The name of the signal: the first of its synonyms that is no text and no single number, or the one like it."""
    series = {name: array for name, array in found.items() if _is_series(array)}
    alike = [name for name in series if _ENDS_AS_ECG.fullmatch(plain(name))]
    return _named(series, "signal") or (alike[0] if len(alike) == 1 else None)


def _is_series(array: Array) -> bool:
    return array.size > 1 and array.dtype.kind not in "US"


def _lead_names(found: Mapping[str, Array]) -> list[str]:
    """The names of series that are leads, each lead once, in the standard order; none where they are only x or y."""
    leads: dict[str, str] = {}
    for name, array in found.items():
        lead = None if name.isdigit() or plain(name) in _WANTED else canonical_lead(name)
        if lead is not None and _is_series(array):
            leads.setdefault(lead, name)
    if leads.keys() < _FRANK:
        return []
    names = list(leads.items())
    return [names[place][1] for place in standard_order([lead for lead, _ in names])]


def counted(names: tuple[str, ...]) -> bool:
    """Whether names only count the columns ("0", "1", …): they name no lead then, though "1" alone is lead I."""
    numbers = [int(name) for name in names if re.fullmatch(r"\d{1,6}", name)]
    return len(numbers) == len(names) and numbers in (list(range(len(names))), list(range(1, len(names) + 1)))


def _leads(source: Source, kind: Kind, found: Mapping[str, Array]) -> tuple[str | None, ...]:
    """Names of the leads; None for each where they are only counted; empty where nothing names them."""
    array = _of(found, "leads")
    if array is not None and array.size == 1 and array.dtype.kind in "iuf":
        return ()  # the number of leads
    names = _texts(source, kind, array)
    return (None,) * len(names) if counted(names) and len(names) > 1 else names


def _texts(source: Source, kind: Kind, array: Array | None) -> tuple[str, ...]:
    """Texts of an array, or those that a single text lists: "I,II,III" or a list in JSON."""
    if array is None:
        return ()
    if array.dtype.kind not in "US" or array.size > _MOST_NAMES:
        raise source.unreadable(kind.file_format, "its leads and units must be texts")
    texts = [
        (text.decode("latin-1") if isinstance(text, bytes) else str(text)).strip(" \0\t\r\n")
        for text in np.atleast_1d(array).ravel()
    ]
    return tuple(_listed(texts[0])) if len(texts) == 1 else tuple(texts)


def _listed(text: str) -> list[str]:
    if text.startswith("[") and len(text) < 2**16:
        try:
            values = json.loads(text.replace("'", '"'))
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            return values
    return [text] if canonical_lead(text) else [part for part in _LISTED.split(text) if part]


def units_of(source: Source, kind: Kind, found: Mapping[str, Array], leads: int) -> tuple[str | None, ...]:
    """The unit of each lead: one for all, or as many as leads; None for each where nothing states it."""
    units = _texts(source, kind, _of(found, "units")) or (None,)
    if len(units) not in (1, leads):
        raise source.unreadable(kind.file_format, f"it names {len(units)} units for {leads} leads")
    return units * leads if len(units) == 1 else units


def people_of(found: Mapping[str, Array]) -> Person:
    """What the facts say of people, beside those of the samples."""
    return person_of({name: array for name, array in found.items() if plain(name) not in _WANTED})


# Rate -----------------------------------------------------------------------------------------------------------------


def rate_of(source: Source, kind: Kind, found: Mapping[str, Array]) -> float | None:
    """One positive number, also written as text or repeated for each lead; None where there is none."""
    array = _of(found, "fs")
    if array is None:
        return None
    numbers = _numbers(array)
    if numbers.size == 0 or not (numbers == numbers[0]).all() or not 0.0 < numbers[0] < math.inf:
        raise source.unreadable(kind.file_format, "its fs must be one positive number, in Hz")
    return float(numbers[0])


def _numbers(array: Array) -> Floats:
    if array.dtype.kind in "iuf" and array.size <= _MOST_NAMES:
        return floats(array).ravel()
    if (
        array.dtype.kind == "U"
        and array.size == 1
        and (text := _RATE.fullmatch(str(array.ravel()[0]).strip()))
    ):
        try:
            return np.array([float(text["number"])])
        except ValueError:
            return np.empty(0)
    return np.empty(0)


def floats(array: Array) -> Floats:
    """Numbers as float64; NaN of any kind, and what is too large for it, without a warning."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.ascontiguousarray(array, dtype=np.float64)


# Samples --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """How many leads there are, if anybody says so, and what else is to be asked for together with their names."""

    leads: int | None
    missing: tuple[str, ...]

    @classmethod
    def of(cls, found: Mapping[str, Array], leads: tuple[str | None, ...], stated: Stated) -> "_Asked":
        count = len(leads) or (len(stated.leads) if stated.leads else None)
        missing = []
        if _named(found, "fs") is None and stated.fs_hz is None:
            missing.append("fs_hz= (in Hz)")
        if _named(found, "units") is None and stated.unit is None:
            missing.append("unit= (mV, uV or V)")
        return cls(leads=count, missing=tuple(missing))


def _leads_by_samples(
    source: Source, kind: Kind, array: Array, asked: _Asked
) -> tuple[Floats, tuple[str, ...]]:
    """Leads × samples, with a note of how a two-dimensional array was understood."""
    _refuse_no_numbers(source, kind, array)
    shaped = array.squeeze() if array.ndim > 2 else array
    _refuse_many(source, kind, shaped)
    if not array.size or shaped.ndim not in (1, 2):
        raise source.unreadable(
            kind.file_format, f"its shape is {array.shape}; leads × samples or samples × leads is needed"
        )
    if shaped.ndim == 1 or 1 in shaped.shape:
        return floats(np.atleast_2d(shaped.ravel())), ()
    shape = f"{shaped.shape[0]} × {shaped.shape[1]}"
    if asked.leads is None:
        others = (
            f" (and {' and '.join(asked.missing)}, which it does not state either)" if asked.missing else ""
        )
        raise Unstated(
            f"{source.label} is an array of {shape} that does not state its leads: "
            f"name them with leads=, one for each{others}."
        )
    rows, columns = (size == asked.leads for size in shaped.shape)
    if rows and columns:
        raise Unstated(
            f"{source.label} has as many rows as columns ({asked.leads}): store it as one array per lead."
        )
    if not rows and not columns:
        raise InvalidInput(
            f"{source.label} is an array of {shape}, but {asked.leads} leads are named for it."
        )
    order = "leads × samples" if rows else "samples × leads"
    return floats(shaped if rows else shaped.T), (f"The array of {shape} is read as {order}.",)


def _refuse_many(source: Source, kind: Kind, shaped: Array) -> None:
    """Refuse a collection of recordings: an array of three axes, or of more rows and columns than leads."""
    shape = " × ".join(map(str, shaped.shape))
    if shaped.ndim == 3 and shaped.size:
        reason = f"its array of {shape} holds {shaped.shape[0]} recordings; one recording in one file is read"
        raise source.unreadable(kind.file_format, reason)
    if shaped.ndim == 2 and min(shaped.shape) > MOST_LEADS:
        reason = (
            f"its array of {shape} holds more signals than an ECG has leads, such as many recordings or beats; "
            "one recording in one file is read"
        )
        raise source.unreadable(kind.file_format, reason)


def _one_per_lead(source: Source, kind: Kind, found: Mapping[str, Array]) -> Floats:
    """Leads × samples of one array for each lead, all of the same length."""
    for array in found.values():
        _refuse_no_numbers(source, kind, array)
    rows = [array.ravel() for array in found.values() if array.squeeze().ndim <= 1]
    lengths = {len(row) for row in rows}
    if len(rows) != len(found) or len(lengths) != 1 or 0 in lengths:
        raise source.unreadable(
            kind.file_format, f"its {kind.part}s named as leads are not series of the same number of samples"
        )
    return floats(np.stack(rows))


def _refuse_no_numbers(source: Source, kind: Kind, array: Array) -> None:
    if array.dtype.kind not in "iuf":
        what = "texts" if array.dtype.kind in "US" else str(array.dtype)
        raise source.unreadable(kind.file_format, f"its values are {what}, not real numbers")


def _noticed(
    source: Source, kind: Kind, found: Mapping[str, Array], raw: Array, units: tuple[str | None, ...]
) -> Iterator[str]:
    """Warn of marks for missing samples; whole numbers that a gain stands beside are counts, and in no unit."""
    gain = next((name for name in found if plain(name) in _GAINS and _is_factor(found[name])), None)
    if gain is not None and raw.dtype.kind in "iu" and units[0] is not None:
        raise source.unreadable(
            kind.file_format,
            f"it states the unit of its whole numbers and a factor beside them ({plain(gain)}), and not how the two go "
            "together; store the samples in mV or uV",
        )
    if gain is not None:
        yield f"The file holds a factor ({plain(gain)}) that is not applied: its samples are taken as they stand."
    if raw.dtype.kind == "i" and raw.dtype.itemsize == 2:
        lowest = int(np.count_nonzero(raw == np.iinfo(np.int16).min))
        if lowest:
            yield f"{lowest} samples have the lowest 16-bit value (−32768), which often marks missing ones."


def _is_factor(array: Array) -> bool:
    """Numbers other than 1 (a gain that changes nothing) and 0 (such an offset)."""
    return array.dtype.kind in "iuf" and bool(((array != 1) & (array != 0)).any())

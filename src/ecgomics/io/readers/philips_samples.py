"""The samples of Philips XML: the leads of parsedwaveforms in counts, however they are packed and named.

All samples of the first lead come first, then all of the next: as XLI (philips_xli), as integers in Base64 or in
hexadecimal digits, or as plain numbers.
"""

import binascii
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import LIMB_LEADS, STANDARD_LEADS, canonical_lead
from ecgomics.io.digits import number
from ecgomics.io.limits import expands_too_far
from ecgomics.io.readers.philips_xli import Chunk, Counts, chunks, restored, unfolded
from ecgomics.io.source import Source, Stated
from ecgomics.io.xml_tree import attribute, numbers, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMAT: Final = "Philips XML"

#: No rate, resolution, sample or offset is larger.
LARGEST: Final = 1e9
#: Sets of leads that are the standard twelve in their order; other sets are not documented.
_STANDARD_SET: Final = re.compile(r"(?:STD-12\b|10-WIRE$)", re.IGNORECASE)
#: Chest leads by their IEC names.
_IEC: Final = re.compile(r"^C(\dR?)$")
_DERIVED: Final = LIMB_LEADS[2:]
_TYPES: Final = {8: "1", 16: "2", 32: "4"}
#: A channel without a lead's name is looked into if its packed size is more than this share of the others'.
_NOT_EMPTY: Final = 0.25
#: XLI packs a flat line to a byte for 18 samples, an ECG to one for 3: so much less than what is allowed in general.
_SAMPLES_PER_BYTE_FEWER: Final = 2
#: Zero, and the level of the calibration pulse.
_EMPTY_LEVELS: Final = 2


def lead_counts(
    source: Source, waves: "Element", signal: "Element | None", stated: Stated, noticed: list[str]
) -> list[tuple[str | None, Counts]]:
    """Each channel that has a name, or is said to be one, with its samples in counts."""
    labels = _labels(waves, signal)
    method = _method(source, waves)
    if method == "XLI":
        rows = _packed(source, _bytes(source, waves), labels, signal, noticed)
    else:
        rows = _plain(source, waves, signal, labels)
    if len(labels) > len(rows):
        raise source.unreadable(FORMAT, f"it names {len(labels)} leads, but holds {len(rows)}")
    names = [canonical_lead(label) for label in labels]
    if not labels and stated.leads is not None and len(stated.leads) == len(rows):
        names = list(stated.leads)
    offset = round(number(setting(waves, signal, "signaloffset", "signaloffset")) or 0.0)
    if abs(offset) > LARGEST:
        raise source.unreadable(FORMAT, "its signal offset is beyond all samples")
    named = list(
        zip([*labels, *[None] * (len(rows) - len(labels))], _leads(rows, names, method), strict=True)
    )
    kept = [(label, row - offset) for label, row in named if row is not None]
    if len(kept) < len(named):
        noticed.append("Leads that are stored as differences from leads that are not there are not read.")
    if not kept:
        raise source.unreadable(FORMAT, "its leads are stored as differences from leads that are not there")
    return kept


def _labels(waves: "Element", signal: "Element | None") -> list[str]:
    """The names of the first channels; empty where neither names nor a standard set are stated."""
    labels = [plain_name(label) for label in attribute(waves, "leadlabels").split()]
    count = number(attribute(waves, "numberofleads"))
    if labels:
        return labels[: int(count)] if count is not None and count >= 1.0 else labels
    sets = (text(signal, "acquisitiontype"), text(signal, "leadset"))
    return list(STANDARD_LEADS) if any(_STANDARD_SET.match(each) for each in sets) else []


def plain_name(label: str) -> str:
    """A lead's name with V for the C of the IEC."""
    return _IEC.sub(r"V\1", label)


def _method(source: Source, waves: "Element") -> str:
    """How the samples are packed: XLI, or not at all (an empty name)."""
    method = attribute(waves, "compression") or attribute(waves, "compressmethod")
    if attribute(waves, "compressflag").lower() in {"false", "no", "0"}:
        return ""
    if method.lower() in {"", "none", "uncompressed"}:
        return ""
    if method.upper() != "XLI":
        raise source.unreadable(FORMAT, "its samples are packed by a method that is not XLI")
    return "XLI"


def _packed(
    source: Source, packed: bytes, labels: Sequence[str], signal: "Element | None", noticed: list[str]
) -> list[Counts]:
    """The channels of an XLI block that are leads; recorders of twelve leads write sixteen channels."""
    try:
        found = chunks(packed)
        stated = number(text(signal, "numberchannelsallocated")) or 0.0
        count = len(labels) or (int(stated) if stated >= 1.0 else len(found))
        rows = list(_within_bounds(source, found[:count], len(packed)))
    except ValueError as error:
        raise source.unreadable(FORMAT, f"its XLI samples are damaged: {error}") from error
    if not rows:
        raise source.unreadable(FORMAT, "its XLI samples are empty")
    other = next((place for place, row in enumerate(rows) if len(row) != len(rows[0])), None)
    if other is not None:
        raise source.unreadable(
            FORMAT,
            f"its XLI samples are damaged: channel {other + 1} unfolds to {len(rows[other])} samples, "
            f"channel 1 to {len(rows[0])}",
        )
    usual = float(np.mean([len(chunk.packed) for chunk in found[:count]]))
    further = sum(_holds_signal(chunk) for chunk in found[count:] if len(chunk.packed) > _NOT_EMPTY * usual)
    if further:
        noticed.append(f"{further} further channels hold a signal, but no lead's name, and are not read.")
    return rows


def _within_bounds(source: Source, found: Sequence[Chunk], size: int) -> Iterator[Counts]:
    """Each channel unfolded; ValueError where all of them together are more than so many bytes can hold."""
    total = 0
    for chunk in found:
        row = unfolded(chunk)
        total += len(row)
        if expands_too_far(_SAMPLES_PER_BYTE_FEWER * total, size):
            raise ValueError("its channels unfold to more samples than any recording has")
        source.in_time(FORMAT)
        yield row


def _holds_signal(chunk: Chunk) -> bool:
    """Whether a channel without a lead is more than zeros and a calibration pulse; what no samples are is none."""
    try:
        return len(np.unique(unfolded(chunk))) > _EMPTY_LEVELS
    except ValueError:
        return False


def _leads(rows: Sequence[Counts], names: Sequence[str | None], method: str) -> Iterator[Counts | None]:
    """The samples of each row; None for one of XLI that is a difference from leads that are not there."""
    if method != "XLI":
        yield from rows
        return
    stored = {name: row for name, row in zip(names, rows, strict=False) if name is not None}
    leads = restored(stored)
    whole = set(LIMB_LEADS) <= set(stored)
    for place, row in enumerate(rows):
        name = names[place] if place < len(names) else None
        if name is None:
            yield row
        else:
            yield leads[name] if whole or name not in _DERIVED else None


def _bytes(source: Source, waves: "Element") -> bytes:
    """The bytes of a block of samples, by its encoding."""
    content = "".join(text(waves).split())
    encoding = attribute(waves, "dataencoding").lower() or "base64"
    try:
        if encoding == "hex":
            return bytes.fromhex(content)
        if encoding == "base64":
            return binascii.a2b_base64(content.encode("ascii"), strict_mode=True)
    except ValueError as error:  # binascii.Error and UnicodeEncodeError are of this kind
        raise source.unreadable(FORMAT, f"its samples are no {encoding} text") from error
    raise source.unreadable(FORMAT, "its samples are in an encoding that is not Base64, Hex or Plain")


def _plain(source: Source, waves: "Element", signal: "Element | None", labels: Sequence[str]) -> list[Counts]:
    """Samples that are not packed: all of the first lead, then all of the next."""
    if attribute(waves, "dataencoding").lower() == "plain":
        values = _whole(source, numbers(source, FORMAT, text(waves)))
    else:
        values = np.frombuffer(*_integers(source, waves, signal)).astype(np.int64)
    count = _stated_count(waves, signal)
    if count is None and labels and len(values) % len(labels) == 0:
        count = len(values) // len(labels)
    if not count or len(values) % count or len(values) // count < max(len(labels), 1):
        raise source.unreadable(
            FORMAT, f"it holds {len(values)} samples, which are not {len(labels)} leads of one length"
        )
    return list(values.reshape(-1, count))


def _whole(source: Source, values: Floats) -> Counts:
    if np.abs(values).max(initial=0.0) > LARGEST or (values != np.round(values)).any():
        raise source.unreadable(FORMAT, "its samples are not all whole numbers that a sample can be")
    return values.astype(np.int64)


def _integers(source: Source, waves: "Element", signal: "Element | None") -> tuple[bytes, str]:
    """The bytes of unpacked samples, and their type as NumPy writes it."""
    content = _bytes(source, waves)
    bits = (
        attribute(waves, "nbitspersample") or setting(waves, signal, "bitspersample", "bitspersample") or "16"
    )
    size = _TYPES.get(int(number(bits) or 0))
    if size is None:
        raise source.unreadable(FORMAT, "its bits per sample are not 8, 16 or 32")
    unsigned = setting(waves, signal, "signalsigned", "signalsigned").lower() in {"false", "no", "0"}
    if len(content) % int(size):
        raise source.unreadable(FORMAT, "its samples end within one")
    return content, f"<{'u' if unsigned else 'i'}{size}"


def _stated_count(waves: "Element", signal: "Element | None") -> int | None:
    """Samples per lead by the duration and rate that the file states."""
    duration_ms = number(attribute(waves, "durationperchannel"))
    fs_hz = number(setting(waves, signal, "samplespersecond", "samplingrate"))
    if not duration_ms or not fs_hz or not 0.0 < duration_ms * fs_hz < 1e12:
        return None
    return round(duration_ms * fs_hz / 1e3)


# Settings -------------------------------------------------------------------------------------------------------------


def setting(waves: "Element", signal: "Element | None", name: str, *others: str) -> str:
    """A setting of the stored samples, or that of the acquisition under any of its names; "" where there is none."""
    places = (attribute(waves, name), *(text(signal, other) for other in others))
    return next((place for place in places if place), "")


def positive(source: Source, content: str, what: str) -> float | None:
    """A stated number, None where there is none; UnreadableFile where it is none that can be."""
    if not content:
        return None
    value = number(content)
    if value is None or not 0.0 < value < LARGEST:
        raise source.unreadable(FORMAT, f"its {what} is no positive number below {LARGEST:g}")
    return value

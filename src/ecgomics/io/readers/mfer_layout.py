"""How one channel of an MFER frame is stored, by the definitions that hold for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.recording import HIGHEST_FS_HZ
from ecgomics.io.readers import mfer_tags as tags
from ecgomics.io.readers.mfer_header import Stored
from ecgomics.io.readers.scp_leads import LEADS

#: Data types by their number; 9 is compressed by the method of the AHA.
_DATA_TYPES: Final = ("i2", "u2", "i4", "u1", "u2", "i1", "u4", "f4", "f8")
_AHA: Final = 9
_STATUS_TYPE: Final = 4
#: Types of waveforms that are ECGs: unstated, 12 leads, long-term, vector, stress, mapping, late potentials, monitors.
_ECG_TYPES: Final = frozenset({0, 1, 2, 3, 4, 6, 7, 8, 9, 20, 21})
#: Leads of their own numbers, beside those shared with SCP-ECG.
_OWN_LEADS: Final = {31: "NASA", 4166: "ECG1", 4167: "ECG2", 4168: "ECG3", 4169: "ECG4"}
_UNITS: Final = ("V", "mmHg", "Pa", "cmH2O", "mmHg/s", "dyne", "N", "%", "degC", "/min", "/s", "Ohm", "A")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How one channel of a frame is stored."""

    label: str | None
    dtype: str
    block: int
    fs_hz: float | None
    unit: str | None
    step: float
    offset: float
    null: float | None
    wave: int


def layout(holds: Mapping[int, Stored], *, own: Mapping[int, Stored], is_only: bool, is_big: bool) -> Layout:
    """The layout by all definitions that hold for a channel; own are those of its own attributes."""
    kind = holds[tags.DATA_TYPE].number() if tags.DATA_TYPE in holds else 0
    if kind >= len(_DATA_TYPES):
        what = "compressed by the method of the AHA" if kind == _AHA else f"of type {kind}"
        raise ValueError(f"its samples are {what} (tag 0A), which is not read")
    block = holds[tags.BLOCK].number() if tags.BLOCK in holds else 1
    if not block:
        raise ValueError("its blocks are of 0 samples (tag 04)")
    lead = holds.get(tags.LEAD) if is_only else own.get(tags.LEAD)
    wave = holds[tags.WAVEFORM_TYPE].number() if tags.WAVEFORM_TYPE in holds else 0
    if wave not in _ECG_TYPES:
        raise ValueError(f"its waveform is of type {wave} (tag 08), which is no ECG")
    step, unit = _step(holds.get(tags.SENSITIVITY))
    is_status = kind == _STATUS_TYPE
    dtype = np.dtype(_DATA_TYPES[kind])
    return Layout(
        label="Status" if is_status else _label(lead),
        dtype=dtype.newbyteorder(">" if is_big else "<").str,
        block=block,
        fs_hz=_rate_hz(holds.get(tags.INTERVAL)),
        unit="status" if is_status else unit,
        step=step,
        offset=_typed(holds.get(tags.OFFSET), dtype) or 0.0,
        null=_typed(holds.get(tags.NULL), dtype),
        wave=wave,
    )


def _label(lead: Stored | None) -> str | None:
    """The lead by its number of one or two bytes, else by the text behind it."""
    if lead is None or not lead.value:
        return None
    number = Stored(lead.value[:2], is_big=lead.is_big).number()
    words = lead.value[2:].decode("latin-1").strip("\0 ")
    return _OWN_LEADS.get(number) or LEADS.get(number) or words or (f"lead {number}" if number else None)


def _step(stored: Stored | None) -> tuple[float, str | None]:
    """Size of one step and its unit: uV for what is stated in V. 1 without unit where none is stated."""
    if stored is None or not stored.value:
        return 1.0, None
    unit, step = stored.scaled(6 if stored.value[0] == 0 else 0, what="sensitivity (tag 0C)")
    return step, "uV" if unit == 0 else _UNITS[unit] if unit < len(_UNITS) else f"unit {unit}"


def _rate_hz(stored: Stored | None) -> float | None:
    """The rate, stated in Hz (unit 0) or as an interval in s (unit 1); None where it is not stated."""
    if stored is None or not stored.value:
        return None
    unit, value = stored.scaled(0, what="sampling interval (tag 0B)")
    if unit > 1:
        raise ValueError(f"its sampling interval (tag 0B) is in unit {unit}, which is no time")
    fs_hz = value if unit == 0 else stored.reciprocal()
    if not 0.0 < fs_hz <= HIGHEST_FS_HZ:
        raise ValueError(f"its sampling rate (tag 0B) is {fs_hz:g} Hz")
    return fs_hz


def _typed(stored: Stored | None, dtype: "np.dtype[np.generic]") -> float | None:
    """An offset or null value, which has the type of the samples."""
    if stored is None or len(stored.value) < dtype.itemsize:
        return None
    order = dtype.newbyteorder(">" if stored.is_big else "<")
    return float(np.frombuffer(stored.value, order, count=1)[0])

"""Text files of the Polar Sensor Logger: one row a sample, with the clock of the sensor in ns and the ECG in µV.

    Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]

The rate comes from the clock of the sensor; the phone's own stamps jitter by whole packets and only tell when it began.
A strap's one channel runs across the chest: it is no lead I. Files of the same app that hold something else (heart
rate, acceleration) say so in their heading.
"""

import io
import re
import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import expands_too_far
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.tables.text_columns import float_precision
from ecgomics.io.tables.text_table import text_of
from ecgomics.io.tables.time_axis import TimeAxis, axis_of

FORMAT: Final = "Polar Sensor Logger"
SUPPORT: Final = Support.DOCUMENTED

LEAD: Final = "chest"
DEVICE: Final = "Polar"
_HEADING: Final = re.compile(rb"(?:\xef\xbb\xbf)?\"?phone timestamp\"?\s*;", re.IGNORECASE)
_ECG: Final = re.compile(r"ecg\s*[(\[](?P<unit>[um\u00b5\u03bc]V)[)\]]", re.IGNORECASE)
#: Clocks by what they are called, the best first, with seconds per step; some writers leave the first at 0.
_CLOCKS: Final = ((re.compile(r"sensor timestamp \[ns\]"), 1e-9), (re.compile(r"timestamp \[ms\]"), 1e-3))
_RESOLUTION_UV: Final = 1.0


def recognises(source: Source) -> bool:
    """The heading of any file of this app."""
    return _HEADING.match(source.head) is not None


def read(source: Source, stated: Stated) -> Contents:
    """The ECG with gaps where packets are missing."""
    heading, _, body = text_of(source.data).partition("\n")
    names = [
        name.strip().strip('"').lower() for name in heading.strip().lstrip("\ufeff").rstrip(";").split(";")
    ]
    place, unit = _ecg_column(source, names)
    clocks = [
        (number, seconds)
        for pattern, seconds in _CLOCKS
        for number, name in enumerate(names)
        if pattern.fullmatch(name)
    ]
    if not clocks:
        raise source.unreadable(FORMAT, "it has no clock of the sensor (sensor timestamp [ns])")
    names += [""] * (body.partition("\n")[0].strip().count(";") + 1 - len(names))  # rows may end in a mark
    complete, cut = _complete(body, len(names))
    table = _table(source, complete, names, clocks=[number for number, _ in clocks], ecg=place)
    running = [clock for clock in clocks if not (table[clock[0]] == "0").all()] or clocks
    number, seconds = running[0]
    axis = _axis(source, table[number], seconds)
    values = np.asarray(table[place], dtype=np.float64)
    return Contents(
        channels=(
            Channel(
                LEAD, axis.spread(values), axis.fs_hz, unit, _RESOLUTION_UV if unit.lower() != "mv" else None
            ),
        ),
        started_at=_started_at(str(table[0].iloc[0])),
        device=DEVICE,
        warnings=(*axis.warnings(), *cut),
    )


def _ecg_column(source: Source, names: Sequence[str]) -> tuple[int, str]:
    for number, name in enumerate(names):
        if found := _ECG.fullmatch(name):
            return number, found["unit"].replace("v", "V")
    known = ", ".join(name for name in names[1:] if re.fullmatch(r"[a-z0-9 \-]+(?:\[[a-z/0-9 ]+\])?", name))
    raise source.unreadable(FORMAT, f"it holds no ECG (its columns: {known or 'none that is known'})")


def _complete(body: str, columns: int) -> tuple[str, tuple[str, ...]]:
    """The rows without a last one that was cut off while it was written."""
    text = body.rstrip()
    last = text[text.rfind("\n") + 1 :]
    whole = last.count(";") == columns - 1
    if whole or "\n" not in text:
        return text, ()
    return text[: text.rfind("\n")], ("The last row is cut off and left out.",)


def _table(source: Source, body: str, names: Sequence[str], *, clocks: Sequence[int], ecg: int) -> Any:
    import pandas as pd

    stamp, best = 0, clocks[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # of columns that would be cut off
            table = pd.read_csv(
                io.StringIO(body),
                sep=";",
                header=None,
                names=range(len(names)),
                usecols=sorted({stamp, ecg, *clocks}),
                dtype={stamp: str, ecg: np.float64} | dict.fromkeys(clocks, str),
                index_col=False,
                float_precision=float_precision(body),
            )
    except (ValueError, OverflowError, pd.errors.ParserWarning) as error:
        raise source.unreadable(FORMAT, "a row of its table does not fit") from error
    if len(table) < 2 or table[best].isna().any():
        raise source.unreadable(FORMAT, "it holds no rows, or rows without the clock of the sensor")
    return table


def _axis(source: Source, clock: Any, seconds: float) -> TimeAxis:
    times_s = _since_first(source, clock) * seconds
    axis = axis_of(times_s)
    if axis is None:
        raise source.unreadable(FORMAT, "the clock of the sensor does not rise in even steps")
    if expands_too_far(axis.length, source.size):
        raise source.unreadable(FORMAT, "the clock of the sensor leaves out more than it covers")
    return axis


def _since_first(source: Source, clock: Any) -> Floats:
    """Steps of the clock since its first value: whole numbers exactly, others ("2.5086244E7") as they are."""
    texts = clock.to_numpy(dtype=str)
    try:
        ticks = texts.astype(np.int64)
        since: Floats = (ticks - ticks[0]).astype(np.float64)
    except (ValueError, OverflowError):
        try:
            values = texts.astype(np.float64)
        except ValueError as error:
            raise source.unreadable(FORMAT, "the clock of the sensor holds what is no number") from error
        if not np.isfinite(values).all():
            raise source.unreadable(FORMAT, "the clock of the sensor holds what is no number") from None
        since = values - values[0]
    return since


def _started_at(stamp: str) -> datetime | None:
    """When the first row came to the phone, in the phone's own time."""
    try:
        return datetime.fromisoformat(stamp.strip().strip('"'))
    except ValueError:
        return None

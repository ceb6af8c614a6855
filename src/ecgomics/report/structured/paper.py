"""What is drawn on ECG paper: which stretch of which lead stands where. Not a sample is left out or thinned."""

import math
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.report.structured.document import EcgPaper, Row, Strip
from ecgomics.report.structured.source import Shown

#: Twelve leads in four columns above a rhythm strip.
COLUMNS: Final = (("I", "II", "III"), ("aVR", "aVL", "aVF"), ("V1", "V2", "V3"), ("V4", "V5", "V6"))
COLUMN_S: Final = 2.5
LINE_S: Final = 10.0
RHYTHM_LEAD: Final = "II"
#: Lines of few leads: a minute of one lead, twenty seconds of three.
MOST_LINES: Final = 6
#: So much less than a whole line makes no line of its own.
SPARE_S: Final = 0.25
#: A second belongs to a stretch where it lies in it wholly.
_EDGE_S: Final = 1e-6
_UV_PER_MV: Final = 1000.0
#: More strips of a long recording than these are left to its timeline.
MOST_STRIPS: Final = 4


def paper_of(shown: tuple[Shown, ...]) -> EcgPaper | None:
    """The paper of one stretch with all leads, or of some stretches of a long recording; None without samples."""
    there = [each for each in shown if each.leads and np.isfinite(each.ecg_mv).any()]
    if not there:
        return None
    first = there[0]
    if len(there) > 1:
        rows = tuple(row for each in there[:MOST_STRIPS] for row in _first_line(each))
        return EcgPaper("lines", rows, first.band)
    if set(STANDARD_LEADS) <= set(first.leads) and first.duration_s >= LINE_S - SPARE_S:
        return EcgPaper("3x4+1", _twelve(first), first.band)
    return EcgPaper("lines", _lines(first), first.band)


def _twelve(shown: Shown) -> tuple[Row, ...]:
    start_s = cleanest_s(shown, LINE_S)
    columns = tuple(enumerate(COLUMNS))
    rows = tuple(
        Row(
            tuple(
                _strip(shown, leads[place], start_s + COLUMN_S * column, COLUMN_S)
                for column, leads in columns
            )
        )
        for place in range(len(COLUMNS[0]))
    )
    return (*rows, Row((_strip(shown, RHYTHM_LEAD, start_s, LINE_S),)))


def _lines(shown: Shown) -> tuple[Row, ...]:
    """Each lead's line of ten seconds, lead below lead, then the next ten seconds."""
    most = max(1, MOST_LINES // len(shown.leads))
    blocks = min(most, max(1, math.ceil((shown.duration_s - SPARE_S) / LINE_S)))
    start_s = cleanest_s(shown, blocks * LINE_S)
    return tuple(
        Row((_strip(shown, lead, start_s + LINE_S * block, LINE_S),))
        for block in range(blocks)
        for lead in shown.leads
    )


def _first_line(shown: Shown) -> tuple[Row, ...]:
    return tuple(Row((_strip(shown, lead, 0.0, LINE_S),), shown.episode) for lead in shown.leads)


def _strip(shown: Shown, lead: str, start_s: float, length_s: float) -> Strip:
    """From a time of the stretch on; shorter where the stretch ends."""
    first, last = round(start_s * shown.fs_hz), round((start_s + length_s) * shown.fs_hz)
    samples_mv = shown.ecg_mv[shown.leads.index(lead), first:last]
    return Strip(lead, shown.start_s + first / shown.fs_hz, shown.fs_hz, microvolts(samples_mv))


def cleanest_s(shown: Shown, length_s: float) -> float:
    """Where the stretch of that length begins in which most can be read: the earliest of them, in whole seconds."""
    spare_s = shown.duration_s - length_s
    if spare_s <= SPARE_S:
        return 0.0
    good = (~shown.bad).sum(axis=0)
    sums = np.concatenate([[0], np.cumsum(good)])
    width = round(length_s)
    starts = np.arange(int(spare_s + _EDGE_S) + 1)
    scores = sums[np.minimum(starts + width, len(good))] - sums[starts]
    return float(starts[int(np.argmax(scores))])


def microvolts(samples_mv: Floats) -> tuple[int | None, ...]:
    """Samples in whole µV, None where there is none."""
    known = np.isfinite(samples_mv)
    whole: list[int | None] = np.rint(np.where(known, samples_mv, 0.0) * _UV_PER_MV).astype(int).tolist()
    for place in np.flatnonzero(~known).tolist():
        whole[place] = None
    return tuple(whole)

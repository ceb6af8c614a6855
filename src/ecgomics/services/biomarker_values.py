"""One biomarker elsewhere: in the other recordings of the person, and over the project."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.quantile_z import percentiles
from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.settings import Settings
from ecgomics.ecgome import slots
from ecgomics.services import stored_profile
from ecgomics.services.populations import project_numbers
from ecgomics.store import Store

#: Bars of a histogram of few and of many recordings.
BARS: Final = (8, 32)
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Visit:
    """A recording of the person and the rows of the biomarker in it."""

    recording_id: str
    name: str
    at: datetime
    dated: bool
    rows: tuple[dict[str, Any], ...]


def history(
    store: Store, recording_id: str, symbol: str, settings: Settings, correction: int | None = None
) -> list[Visit]:
    """A biomarker in every recording of the person, in the order of time; NotFound without recording or biomarker.

    correction is a revision of this recording; of the others the latest is taken.
    """
    known(symbol)
    return [
        Visit(
            each.recording_id,
            each.name,
            each.at,
            each.dated,
            _rows(
                store,
                each.recording_id,
                symbol,
                settings,
                correction if each.recording_id == recording_id else None,
            ),
        )
        for each in store.numbers.siblings(recording_id)
    ]


def _rows(
    store: Store, recording_id: str, symbol: str, settings: Settings, correction: int | None
) -> tuple[dict[str, Any], ...]:
    rows = json.loads(stored_profile(store, recording_id, settings, correction).profile_json)["values"]
    return tuple(row for row in rows if row["symbol"] == symbol)


@dataclass(frozen=True, slots=True)
class Distribution:
    """The numbers of one biomarker over the measured recordings of a project."""

    recordings: int
    n: int
    """Recordings that were measured, and those with a number."""
    percentiles: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    """A histogram: one count between each two edges."""


def distribution(store: Store, project_id: str, symbol: str, lead: str, settings: Settings) -> Distribution:
    """How a biomarker is distributed over a project; InvalidInput for a lead that it has no numbers in."""
    place = slots().get((known(symbol), lead))
    if place is None:
        leads = STANDARD_LEADS if (symbol, STANDARD_LEADS[0]) in slots() else ("",)
        which = f"one of the leads {', '.join(leads)}" if any(leads) else "no lead"
        raise InvalidInput(
            f"There are no numbers of {symbol} in “{lead}”: name {which}, and a biomarker with numbers."
        )
    people, matrix = project_numbers(store, project_id, settings)
    column = matrix[:, place]
    values = column[np.isfinite(column)]
    if not values.size:
        return Distribution(len(people), 0, (), (), ())
    shares = percentiles(values, is_angle=catalogue()[symbol].unit == "deg")
    bars = int(np.clip(np.sqrt(values.size), *BARS))
    counts, edges = np.histogram(values, bins=bars, range=_range(values))
    return Distribution(
        len(people),
        int(values.size),
        tuple((share, _rounded(value)) for share, value in shares),
        tuple(_rounded(each) for each in edges.tolist()),
        tuple(counts.tolist()),
    )


def _range(values: "np.ndarray[Any, np.dtype[np.float64]]") -> tuple[float, float]:
    """All values; where they are all alike, a little around them."""
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def known(symbol: str) -> str:
    """The symbol itself; NotFound where there is no such biomarker."""
    if symbol not in catalogue().biomarkers:
        raise NotFound(f"There is no biomarker “{symbol}”.")
    return symbol

"""Evaluation of a catalogue on one recording: each name at most once, a value or a reason for each biomarker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import Catalogue
from ecgomics.biomarkers.declaration import BEAT, LEAD, Biomarker, LeadValues, Need
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES, VALIDITY_RANK, Validity

_OK: Final = VALIDITY_RANK["ok"]
#: Whether a rank keeps its number, by rank.
_KEPT: Final = np.array([code in KEEPS_NUMBER for code in VALIDITY_CODES])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one biomarker gave, place by place: its leads, or ("",) for a biomarker of the whole record."""

    biomarker: Biomarker
    leads: tuple[str, ...]
    values: tuple[float, ...]
    """NaN where there is no number; 1 or 0 for flags."""
    texts: tuple[str, ...]
    """The class, or the flag as true or false; empty for numbers."""
    codes: tuple[Validity, ...]
    n: int | None = None
    """Beats behind the value."""
    spread: float | None = None
    """Interquartile range over beats, for biomarkers measured beat by beat."""


class Evaluation:
    """Lazy, memoised evaluation: ask for a quantity or an outcome by name."""

    def __init__(self, catalogue: Catalogue, sources: Mapping[str, Any]) -> None:
        self._catalogue = catalogue
        self._found: dict[str, Any] = dict(sources)
        self._refused: dict[str, NotComputable] = {}
        self._outcomes: dict[str, Outcome] = {}

    def quantity(self, name: str) -> Any:
        """A source or quantity; NotComputable with the reason where it has none."""
        if name in self._refused:
            raise self._refused[name]
        if name not in self._found:
            declared = self._catalogue.quantities[name]
            try:
                self._found[name] = declared.function(**self._arguments(declared.needs))
            except NotComputable as reason:
                self._refused[name] = reason
                raise
        return self._found[name]

    def outcome(self, symbol: str) -> Outcome:
        """The value of a biomarker, or the reason why there is none."""
        if symbol not in self._outcomes:
            self._outcomes[symbol] = self._measure(self._catalogue.biomarkers[symbol])
        return self._outcomes[symbol]

    def _measure(self, declared: Biomarker) -> Outcome:
        """Guards first, then the function; what either refuses becomes the code."""
        leads: tuple[str, ...] = self.quantity("recording").leads if declared.scope == LEAD else ("",)
        try:
            ranks = self._inherited(declared, self._guarded(declared, len(leads)))
            result = declared.function(**self._arguments(declared.needs)) if _any_kept(ranks) else None
        except NotComputable as reason:
            return _outcome(declared, leads, None, np.full(len(leads), VALIDITY_RANK[reason.code]))
        if declared.scope == BEAT and result is not None:
            return _over_beats(declared, result, ranks)
        return _outcome(declared, leads, result, ranks, n=self._beats_behind(declared.symbol))

    def _guarded(self, declared: Biomarker, places: int) -> Ints:
        """Rank of the first guard that does not hold, place by place; guards stand in the order of their ranks."""
        ranks = np.full(places, _OK)
        for each in declared.guards:
            holds = each.test(**self._arguments(each.needs))
            if holds is True:
                continue
            ranks = np.where((ranks == _OK) & np.logical_not(holds), VALIDITY_RANK[each.code], ranks)
            if not _any_kept(ranks):
                break
        return ranks

    def _inherited(self, declared: Biomarker, ranks: Ints) -> Ints:
        """A lead biomarker that stands on another one takes over the other's reason, lead by lead."""
        if declared.scope != LEAD:
            return ranks
        for need in declared.needs:
            if need.name in self._catalogue.biomarkers and need.kind is not LeadValues:
                theirs = np.array([VALIDITY_RANK[code] for code in self.outcome(need.name).codes])
                ranks = np.where(ranks == _OK, theirs, ranks)
        return ranks

    def _arguments(self, needs: Iterable[Need]) -> dict[str, Any]:
        return {need.name: self._argument(need) for need in needs}

    def _argument(self, need: Need) -> Any:
        try:
            return self._value(need) if need.name in self._catalogue.biomarkers else self.quantity(need.name)
        except NotComputable:
            if need.optional:
                return None
            raise

    def _value(self, need: Need) -> Any:
        found = self.outcome(need.name)
        if found.biomarker.scope == LEAD:
            values = np.array(found.values)
            return LeadValues(found.leads, values, found.codes) if need.kind is LeadValues else values
        if found.codes[0] not in KEEPS_NUMBER:
            raise NotComputable(found.codes[0])
        match found.biomarker.unit:
            case "{flag}":
                return bool(found.values[0])
            case "{class}":
                return found.texts[0]
            case _:
                return found.values[0]

    def _beats_behind(self, symbol: str) -> int | None:
        deep = self._catalogue.needs_deeply(symbol)
        try:
            if "representative_beat" in deep:
                return int(self.quantity("representative_beat").beats_used)
            return int(self.quantity("beats").accepted.sum()) if "beats" in deep else None
        except NotComputable:  # an optional need of something on the way: the value stands without it
            return None


def _any_kept(ranks: Ints) -> bool:
    return bool(_KEPT[ranks].any())


def _over_beats(declared: Biomarker, values: Floats, ranks: Ints) -> Outcome:
    """Median, interquartile range and number of the beats that have a value."""
    found = values[np.isfinite(values)]
    if not found.size:
        return _outcome(declared, ("",), None, ranks)
    low, middle, high = np.percentile(found, (25.0, 50.0, 75.0))
    return _outcome(declared, ("",), middle, ranks, n=found.size, spread=float(high - low))


def _outcome(
    declared: Biomarker,
    leads: tuple[str, ...],
    result: Any,
    ranks: Ints,
    *,
    n: int | None = None,
    spread: float | None = None,
) -> Outcome:
    """Values and texts where the code keeps them; a missing number in a place that was ok gets the declared code."""
    classes = declared.unit == "{class}"
    if result is None:
        given = np.full(len(leads), False)
    elif classes:
        result = (result,) if isinstance(result, str) else result
        given = np.array([text != "" for text in result])
    else:
        result = np.atleast_1d(np.asarray(result, dtype=float))
        given = np.isfinite(result)
    kept = _KEPT[ranks]
    ranks = np.where(kept & ~given, VALIDITY_RANK[declared.missing], ranks)
    kept &= given
    codes = tuple(VALIDITY_CODES[rank] for rank in ranks)
    if not kept.any():
        return Outcome(declared, leads, (np.nan,) * len(leads), ("",) * len(leads), codes)
    if classes:
        texts = tuple(text if keep else "" for text, keep in zip(result, kept, strict=True))
        return Outcome(declared, leads, (np.nan,) * len(leads), texts, codes, n, spread)
    values = tuple(np.where(kept, result, np.nan).tolist())
    texts = tuple(_flag_text(value) for value in values) if declared.unit == "{flag}" else ("",) * len(leads)
    return Outcome(declared, leads, values, texts, codes, n, spread)


def _flag_text(value: float) -> str:
    return "" if np.isnan(value) else ("true" if value else "false")

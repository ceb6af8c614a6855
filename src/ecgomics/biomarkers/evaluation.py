"""Evaluation of a catalogue on one recording: each name at most once, a value or a reason for each biomarker."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import Catalogue
from ecgomics.biomarkers.declaration import BEAT, LEAD, Biomarker, Guard, LeadValues, Need
from ecgomics.core.arrays import Bools, Floats, Ints
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
        self._held: dict[int, bool | Bools] = {}

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
        if declared.scope == LEAD:
            return self._measure_leads(declared, self.quantity("recording").leads)
        try:
            code = self._refusal(declared)
            if code not in KEEPS_NUMBER:
                return _record_outcome(declared, None, code)
            result = declared.function(**self._arguments(declared.needs))
        except NotComputable as reason:
            return _record_outcome(declared, None, reason.code)
        if declared.scope == BEAT:
            return _over_beats(declared, result, code)
        return _record_outcome(declared, result, code, n=self._beats_behind(declared.symbol))

    def _measure_leads(self, declared: Biomarker, leads: tuple[str, ...]) -> Outcome:
        try:
            ranks = self._inherited(declared, self._refusals(declared, len(leads)))
            result = declared.function(**self._arguments(declared.needs)) if _any_kept(ranks) else None
        except NotComputable as reason:
            return _lead_outcome(declared, leads, None, np.full(len(leads), VALIDITY_RANK[reason.code]))
        return _lead_outcome(declared, leads, result, ranks, n=self._beats_behind(declared.symbol))

    def _refusal(self, declared: Biomarker) -> Validity:
        """The code of the first guard that does not hold; guards stand in the order of their ranks."""
        for each in declared.guards:
            if self._holds(each) is not True:
                return each.code
        return "ok"

    def _refusals(self, declared: Biomarker, places: int) -> Ints:
        """Rank of the first guard that does not hold, lead by lead."""
        ranks = np.full(places, _OK)
        for each in declared.guards:
            holds = self._holds(each)
            if holds is True:
                continue
            ranks = np.where((ranks == _OK) & np.logical_not(holds), VALIDITY_RANK[each.code], ranks)
            if not _any_kept(ranks):
                break
        return ranks

    def _holds(self, guard: Guard) -> bool | Bools:
        """Whether a guard holds; asked once, since many biomarkers share it."""
        known = self._held.get(id(guard))
        if known is None:
            known = guard.test(**self._arguments(guard.needs))
            # One bool where all leads agree, so that nothing is compared lead by lead again.
            known = self._held[id(guard)] = True if np.all(known) else known
        return known

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


def _over_beats(declared: Biomarker, values: Floats, code: Validity) -> Outcome:
    """Median, interquartile range and number of the beats that have a value."""
    found = values[np.isfinite(values)]
    if not found.size:
        return _record_outcome(declared, None, declared.missing)
    low, middle, high = np.percentile(found, (25.0, 50.0, 75.0))
    return _record_outcome(declared, float(middle), code, n=found.size, spread=float(high - low))


def _record_outcome(
    declared: Biomarker,
    result: Any,
    code: Validity,
    *,
    n: int | None = None,
    spread: float | None = None,
) -> Outcome:
    """One value; a number that is none gets the code that the declaration names."""
    if result is None:
        return Outcome(declared, ("",), (np.nan,), ("",), (code,))
    if declared.unit == "{class}":
        return Outcome(declared, ("",), (np.nan,), (result,), (code,), n, spread)
    number = float(result)
    if not math.isfinite(number):
        return Outcome(declared, ("",), (np.nan,), ("",), (declared.missing,))
    text = _flag_text(number) if declared.unit == "{flag}" else ""
    return Outcome(declared, ("",), (number,), (text,), (code,), n, spread)


def _lead_outcome(
    declared: Biomarker, leads: tuple[str, ...], result: Any, ranks: Ints, *, n: int | None = None
) -> Outcome:
    """Values and texts where the code keeps them; a missing number in a lead that was ok gets the declared code."""
    classes = declared.unit == "{class}"
    if result is None:
        given = np.full(len(leads), False)
    else:
        given = np.array([text != "" for text in result]) if classes else np.isfinite(result)
    kept = _KEPT[ranks]
    codes = tuple(
        [
            VALIDITY_CODES[rank]
            for rank in np.where(kept & ~given, VALIDITY_RANK[declared.missing], ranks).tolist()
        ]
    )
    kept &= given
    none, empty = (np.nan,) * len(leads), ("",) * len(leads)
    if not kept.any():
        return Outcome(declared, leads, none, empty, codes)
    if classes:
        texts = tuple(text if keep else "" for text, keep in zip(result, kept.tolist(), strict=True))
        return Outcome(declared, leads, none, texts, codes, n)
    values = tuple(np.where(kept, result, np.nan).tolist())
    texts = tuple(_flag_text(value) for value in values) if declared.unit == "{flag}" else empty
    return Outcome(declared, leads, values, texts, codes, n)


def _flag_text(value: float) -> str:
    return "" if np.isnan(value) else ("true" if value else "false")

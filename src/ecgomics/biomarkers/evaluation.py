"""Evaluation of a catalogue on one recording: each name at most once, a value or a reason for each biomarker."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np

from ecgomics.biomarkers.catalogue import MODEL, SOURCES, Catalogue
from ecgomics.biomarkers.declaration import BEAT, LEAD, Biomarker, Guard, LeadValues, Need
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.validity import KEEPS_NUMBER, Validity

Codes = tuple[Validity, ...]

#: Quantities that are made of several beats and say of how many; what stands on two of them is told by the first.
MADE_OF_BEATS: Final = ("averaged_p", "averaged_qrs", "representative_beat")
#: Sources that name the model that made them; what stands on two of them is told by the first.
MADE_BY_MODELS: Final = (
    "head_outputs",
    "statements",
    "beat_latents",
    "representation",
    "latent_cohort",
    "serial_space",
    "pair",
)


class Outcome(NamedTuple):
    """What one biomarker gave, place by place: its leads, or ("",) for a biomarker of the whole record."""

    biomarker: Biomarker
    leads: tuple[str, ...]
    values: tuple[float, ...]
    """NaN where there is no number; 1 or 0 for flags."""
    texts: tuple[str, ...]
    """The class, the flag as true or false, or how many numbers a vector has; empty for numbers."""
    codes: Codes
    n: int | None = None
    """Beats behind the value."""
    spread: float | None = None
    """Interquartile range over beats, for biomarkers measured beat by beat."""
    vector: Floats | None = None
    """The numbers of a biomarker that gives many."""
    model: str = ""
    """Identifier of the model behind it, for biomarkers of the model path; empty where there is none."""

    def chain(self, usual: str) -> str:
        """That of the model path with the model's name and hash, otherwise the usual one."""
        if self.biomarker.chain != MODEL:
            return usual
        return f"{MODEL}:{self.model}" if self.model else MODEL


class Evaluation:
    """Lazy, memoised evaluation: ask for a quantity or an outcome by name.

    Quantities may be handed in beside the sources; what is missing has a reason that all that needs it takes over.
    A late source is made of the evaluation itself when the first biomarker needs it, once, or refused once.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        sources: Mapping[str, Any],
        *,
        missing: Mapping[str, Validity] = MappingProxyType({}),
        late: Mapping[str, Callable[["Evaluation"], Any]] = MappingProxyType({}),
    ) -> None:
        self._catalogue = catalogue
        self._found: dict[str, Any] = dict(sources)
        self._late = dict(late)
        self._refused: dict[str, NotComputable] = {
            name: NotComputable(code) for name, code in missing.items()
        }
        self._outcomes: dict[str, Outcome] = {}
        self._lead_values: dict[str, LeadValues] = {}
        self._held: dict[int, bool | list[bool]] = {}
        self._refused_by: dict[int, Validity] = {}
        self._beats_used: dict[str, int | None] = {}

    def revised(self, sources: Mapping[str, Any]) -> "Evaluation":
        """An evaluation of the same recording with other sources; what does not stand on these is kept as it is.

        Late sources ask the evaluation for what they like, and are made again.
        """
        anew = self._catalogue.standing_on(frozenset(sources).union(self._late))
        kept = {name: each for name, each in self._found.items() if name not in anew}
        later = Evaluation(self._catalogue, kept | dict(sources), late=self._late)
        later._refused |= {name: each for name, each in self._refused.items() if name not in anew}
        later._outcomes |= {name: each for name, each in self._outcomes.items() if name not in anew}
        return later

    def quantity(self, name: str) -> Any:
        """A source or quantity; NotComputable with the reason where it has none."""
        if name in self._refused:
            refused = self._refused[name]
            raise NotComputable(refused.code, str(refused))
        if name not in self._found:
            try:
                self._found[name] = self._made(name)
            except NotComputable as reason:
                # Not the one that was raised: its frames would hold the evaluation, and all its arrays, in a circle.
                self._refused[name] = NotComputable(reason.code, str(reason))
                raise
        return self._found[name]

    def _made(self, name: str) -> Any:
        if name in self._late:
            return self._late[name](self)
        if name in SOURCES:
            raise NotComputable("failed", f"{name} was not handed in")
        declared = self._catalogue.quantities[name]
        return declared.function(**self._arguments(declared.needs))

    def outcome(self, symbol: str) -> Outcome:
        """The value of a biomarker, or the reason why there is none."""
        if symbol not in self._outcomes:
            declared = self._catalogue.biomarkers[symbol]
            found = self._measure(declared)
            self._outcomes[symbol] = (
                found if declared.chain != MODEL else found._replace(model=self._model_behind(symbol))
            )
        return self._outcomes[symbol]

    def _measure(self, declared: Biomarker) -> Outcome:
        """Guards first, then the function; what either refuses becomes the code."""
        try:
            if declared.scope == LEAD:
                return self._measure_leads(declared, self.quantity("recording").leads)
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
            codes = self._inherited(declared, self._refusals(declared, len(leads)))
            if KEEPS_NUMBER.isdisjoint(codes):
                return _without_values(declared, leads, codes)
            result = declared.function(**self._arguments(declared.needs))
        except NotComputable as reason:
            return _without_values(declared, leads, (reason.code,) * len(leads))
        return _lead_outcome(declared, leads, result, codes, n=self._beats_behind(declared.symbol))

    def _refusal(self, declared: Biomarker) -> Validity:
        """The code of the first guard that does not hold; guards stand in the order of their ranks."""
        known = self._refused_by.get(id(declared.guards))
        if known is None:
            refused = (each.code for each in declared.guards if self.holds(each) is not True)
            known = self._refused_by[id(declared.guards)] = next(refused, "ok")
        return known

    def _refusals(self, declared: Biomarker, places: int) -> Codes:
        """The code of the first guard that does not hold, lead by lead."""
        fine: Validity = "ok"
        codes: Codes = (fine,) * places
        for each in declared.guards:
            holds = self.holds(each)
            if holds is True:
                continue
            by_lead = holds if isinstance(holds, list) else [False] * places
            refused: list[Validity] = ["ok" if good else each.code for good in by_lead]
            codes = _first_of(codes, refused)
            if KEEPS_NUMBER.isdisjoint(codes):
                break
        return codes

    def holds(self, guard: Guard) -> bool | list[bool]:
        """Whether a guard holds, lead by lead where its leads differ; asked once, since many biomarkers share it."""
        known = self._held.get(id(guard))
        if known is None:
            holds = guard.test(**self._arguments(guard.needs))
            by_lead = holds.tolist() if isinstance(holds, np.ndarray) else [bool(holds)]
            known = self._held[id(guard)] = by_lead if any(by_lead) and not all(by_lead) else all(by_lead)
        return known

    def _inherited(self, declared: Biomarker, codes: Codes) -> Codes:
        """A lead biomarker that stands on another one takes over the other's reason, lead by lead."""
        for need in declared.needs:
            if need.name in self._catalogue.biomarkers and need.kind is not LeadValues:
                theirs = self.outcome(need.name).codes
                codes = _first_of(codes, theirs if len(theirs) == len(codes) else theirs * len(codes))
        return codes

    def _arguments(self, needs: Iterable[Need]) -> dict[str, Any]:
        return {need.name: self._argument(need) for need in needs}

    def _argument(self, need: Need) -> Any:
        if need.name in self._found:
            return self._found[need.name]
        try:
            return self._value(need) if need.name in self._catalogue.biomarkers else self.quantity(need.name)
        except NotComputable:
            if need.optional:
                return None
            raise

    def _value(self, need: Need) -> Any:
        found = self.outcome(need.name)
        if found.biomarker.scope == LEAD:
            by_lead = self._lead_values.get(need.name)
            if by_lead is None:
                by_lead = LeadValues(found.leads, np.array(found.values), found.codes)
                self._lead_values[need.name] = by_lead
            return by_lead if need.kind is LeadValues else by_lead.values
        if found.codes[0] not in KEEPS_NUMBER:
            raise NotComputable(found.codes[0])
        if found.vector is not None:
            return found.vector
        match found.biomarker.unit:
            case "{flag}":
                return bool(found.values[0])
            case "{class}":
                return found.texts[0]
            case _:
                return found.values[0]

    def _model_behind(self, symbol: str) -> str:
        """Identifier of the model that made what a biomarker stands on, as far as it was made."""
        deep = self._catalogue.needs_deeply(symbol)
        made = (self._found[name].model for name in MADE_BY_MODELS if name in deep and name in self._found)
        return next(made, "")

    def _beats_behind(self, symbol: str) -> int | None:
        deep = self._catalogue.needs_deeply(symbol)
        made = next((name for name in MADE_OF_BEATS if name in deep), None)
        if made is None:
            return self._accepted_beats if "beats" in deep else None
        if made not in self._beats_used:
            self._beats_used[made] = self._beats_in(made)
        return self._beats_used[made]

    def _beats_in(self, name: str) -> int | None:
        try:
            return int(self.quantity(name).beats_used)
        except NotComputable:  # an optional need of something on the way: the value stands without it
            return None

    @cached_property
    def _accepted_beats(self) -> int | None:
        try:
            return int(self.quantity("beats").accepted.sum())
        except NotComputable:  # as above
            return None


def _first_of(codes: Codes, later: Sequence[Validity]) -> Codes:
    """Lead by lead the code that is there already, otherwise the later one."""
    return tuple([second if first == "ok" else first for first, second in zip(codes, later, strict=True)])


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
    if declared.is_vector:
        if not (result.size and np.isfinite(result).all()):
            return Outcome(declared, ("",), (np.nan,), ("",), (declared.missing,))
        return Outcome(declared, ("",), (np.nan,), (f"{result.size} numbers",), (code,), n, vector=result)
    number = float(result)
    if not math.isfinite(number):
        return Outcome(declared, ("",), (np.nan,), ("",), (declared.missing,))
    text = _flag_text(number) if declared.unit == "{flag}" else ""
    return Outcome(declared, ("",), (number,), (text,), (code,), n, spread)


def _lead_outcome(
    declared: Biomarker, leads: tuple[str, ...], result: Any, codes: Codes, *, n: int | None
) -> Outcome:
    """Values and texts where the code keeps them; a missing one in a lead that was ok gets the declared code."""
    classes = declared.unit == "{class}"
    given = [text != "" for text in result] if classes else np.isfinite(result).tolist()
    kept = [there and code in KEEPS_NUMBER for there, code in zip(given, codes, strict=True)]
    if not any(kept):
        return _without_values(declared, leads, codes)
    codes = codes if all(given) else _codes_of_given(declared, codes, given)
    if classes:
        texts = tuple([text if keep else "" for text, keep in zip(result, kept, strict=True)])
        return Outcome(declared, leads, (np.nan,) * len(leads), texts, codes, n)
    values = tuple([value if keep else np.nan for value, keep in zip(result.tolist(), kept, strict=True)])
    flags = declared.unit == "{flag}"
    texts = tuple([_flag_text(value) for value in values]) if flags else ("",) * len(leads)
    return Outcome(declared, leads, values, texts, codes, n)


def _without_values(declared: Biomarker, leads: tuple[str, ...], codes: Codes) -> Outcome:
    none = [False] * len(leads)
    return Outcome(
        declared, leads, (np.nan,) * len(leads), ("",) * len(leads), _codes_of_given(declared, codes, none)
    )


def _codes_of_given(declared: Biomarker, codes: Codes, given: list[bool]) -> Codes:
    """The declared code where a number is missing though the code would keep it."""
    return tuple(
        [
            declared.missing if not there and code in KEEPS_NUMBER else code
            for code, there in zip(codes, given, strict=True)
        ]
    )


def _flag_text(value: float) -> str:
    return "" if np.isnan(value) else ("true" if value else "false")

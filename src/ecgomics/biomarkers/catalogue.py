"""The catalogue: every declared biomarker and quantity, checked when it is collected.

The code is the only catalogue. Everything else — command line, API, tables, documentation — is derived from it.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType, ModuleType
from typing import Any, Final, get_args, get_type_hints

from ecgomics.biomarkers import guards
from ecgomics.biomarkers.declaration import (
    LEAD,
    MAY_BE_VECTORS,
    OF_ONE_RECORDING,
    QUALITY,
    Biomarker,
    Check,
    Dimension,
    Guard,
    LeadValues,
    Need,
    Quantity,
    Room,
    Scope,
    Tier,
    needs_of,
    without_none,
)
from ecgomics.biomarkers.latent_space import (
    BeatLatents,
    ExpertValues,
    HeadOutputs,
    LatentCohort,
    LatentReference,
    Representation,
    SerialSpace,
)
from ecgomics.biomarkers.reference_population import Calibration, Measured, Panel, ReferenceSet, Stratum
from ecgomics.biomarkers.reference_ranges import ReferenceRange
from ecgomics.biomarkers.several_records import RecordPair, Repeatability, Series
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.units import UNITS
from ecgomics.core.validity import Validity
from ecgomics.signal.edits import BeatEdits, Exclusions, MarkEdits

#: The names that a caller hands in. One recording is measured on the first two, and where a person has corrected what
#: was found also on the four of edits; the others are what a value of it is compared with, and what models say of it.
#: What was not handed in gives `failed`.
SOURCES: Final[Mapping[str, object]] = MappingProxyType(
    {
        "recording": Recording,
        "settings": Settings,
        "exclusions": Exclusions,
        "beat_edits": BeatEdits,
        "mark_edits": MarkEdits,
        "representative_edits": MarkEdits,
        "series": Series,
        "repeatability": Repeatability,
        "pair": RecordPair,
        "measured": Measured,
        "stratum": Stratum,
        "adult_range": ReferenceRange,
        "paediatric_range": ReferenceRange,
        "panel": Panel,
        "reference_set": ReferenceSet,
        "calibration": Calibration,
        "representation": Representation,
        "beat_latents": BeatLatents,
        "latent_reference": LatentReference,
        "expert_values": ExpertValues,
        "latent_cohort": LatentCohort,
        "serial_space": SerialSpace,
        "head_outputs": HeadOutputs,
        "statements": HeadOutputs,
    }
)

DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
#: The dimensions, and the room of the quality measures beside them.
ROOMS: Final[tuple[Room, ...]] = get_args(Room)

#: Codes whose definitions were withdrawn, with the reason; they are never used again.
RETIRED: Final[Mapping[str, str]] = MappingProxyType({})

CODE_LENGTH: Final = 8
#: The tier of own and unconfirmed definitions, given where asked for.
OWN: Final = 3
#: The chain of what a model says: its name and hash stand behind it (conventions, section 3).
MODEL: Final = "MODEL"
#: Sources that no recording alone gives.
OF_OTHERS: Final = frozenset({"head_outputs", "calibration"})
#: Rows of tier 3 that are given in any case because nearly every condition is one on them.
ALWAYS: Final = frozenset({"rhythm_class"})


def biomarker(
    *,
    code: str,
    label: str,
    label_zh: str = "",
    unit: str,
    scope: Scope,
    formula: str,
    tex: str = "",
    references: Sequence[str],
    terms: Mapping[str, str] = MappingProxyType({}),
    tier: Tier = 1,
    version: int = 1,
    leads: guards.LeadRule = guards.ANY_LEAD,
    requires: Sequence[Guard] = (),
    minimum_s: float | None = None,
    ultra_short_s: float | None = None,
    checks: Sequence[Check] = (),
    aliases: Sequence[str] = (),
    missing: Validity = "failed",
    chain: str = "",
) -> Callable[[Callable[..., Any]], Biomarker]:
    """Declare a biomarker: the function's name is its symbol, its module (or the package that a large family is split
    into) the family, the folder above the dimension."""

    def declare(function: Callable[..., Any]) -> Biomarker:
        dimension, family = function.__module__.removeprefix(f"{__package__}.").split(".")[:2]
        implied = guards.implied(
            # What is wrong with a lead is told of a lead that is not usable, too.
            scope=scope if dimension != QUALITY else None,
            leads=leads,
            minimum_s=minimum_s,
            ultra_short_s=ultra_short_s,
        )
        return Biomarker(
            symbol=function.__name__,
            code=code,
            label=label,
            unit=unit,
            scope=scope,
            tier=tier,
            version=version,
            formula=formula,
            references=tuple(references),
            guards=guards.in_order(*implied, *requires),
            minimum_s=minimum_s,
            ultra_short_s=ultra_short_s,
            leads=leads.text,
            checks=tuple(checks),
            aliases=tuple(aliases),
            missing=missing,
            dimension=dimension,  # type: ignore[arg-type]  # a folder of another name is refused on collection
            family=family,
            summary=(inspect.getdoc(function) or "").split("\n", 1)[0],
            function=function,
            needs=needs_of(function),
            gives=get_type_hints(function)["return"],
            label_zh=label_zh,
            tex=tex,
            terms=tuple(terms.items()),
            chain=chain,
        )

    return declare


@dataclass(frozen=True)
class Catalogue:
    """Biomarkers in the order of their codes, and the quantities that they stand on."""

    biomarkers: Mapping[str, Biomarker]
    quantities: Mapping[str, Quantity]

    def __post_init__(self) -> None:
        _refuse_clashes(self)
        _refuse_unfit_needs(self)
        _refuse_cycles(self)

    @classmethod
    def collect(cls, declared: Iterable[Biomarker | Quantity]) -> "Catalogue":
        """A catalogue of the given declarations; TypeError names what is wrong with one."""
        things = list(declared)
        markers = sorted((thing for thing in things if isinstance(thing, Biomarker)), key=lambda b: b.code)
        for marker in markers:
            _refuse_unfit(marker)
        _refuse_doubles([thing.symbol for thing in markers] + [thing.code for thing in markers])
        _refuse_doubles([thing.name for thing in things if isinstance(thing, Quantity)])
        return cls(
            MappingProxyType({marker.symbol: marker for marker in markers}),
            MappingProxyType({thing.name: thing for thing in things if isinstance(thing, Quantity)}),
        )

    def __getitem__(self, symbol: str) -> Biomarker:
        """A biomarker by its symbol, an alias or its code; InvalidInput where there is none."""
        found = self.biomarkers.get(self.by_other_name.get(symbol, symbol))
        if found is None:
            raise InvalidInput(
                f"There is no biomarker “{symbol}”; `ecgomics catalogue` lists those that there are."
            )
        return found

    def of_dimension(self, dimension: str | None = None) -> list[Biomarker]:
        """The biomarkers of one room (all if None), by code; InvalidInput for a room that does not exist."""
        if dimension is not None and dimension not in ROOMS:
            raise InvalidInput(
                f"There is no dimension “{dimension}”; there are {', '.join(DIMENSIONS)}, and {QUALITY} beside them."
            )
        return [b for b in self.biomarkers.values() if dimension in (None, b.dimension)]

    def of_one_recording(
        self, *, own_definitions: bool = False, only: tuple[str, ...] = ()
    ) -> list[Biomarker]:
        """What a profile of one recording holds, by code: with or without the rows of tier 3.

        Only those that a set of symbols, codes, families and dimensions names, where one is given; InvalidInput for a
        name that nothing has.

        Rows that stand on what a head says, or on a calibration set, are those of predictions and comparisons.

        A row of tier 3 that others stand on, or whose condition they name, is there in any case (conventions, 9).
        """
        chosen = self._named(only)
        return [
            each
            for each in self.biomarkers.values()
            if each.scope in OF_ONE_RECORDING
            and OF_OTHERS.isdisjoint(self.needs_deeply(each.symbol))
            and (
                own_definitions or each.tier < OWN or each.symbol in self._always or each.dimension == QUALITY
            )
            and (not only or each.symbol in chosen)
        ]

    def _named(self, names: tuple[str, ...]) -> frozenset[str]:
        """Symbols of the biomarkers that a set names."""
        chosen: set[str] = set()
        for name in names:
            members = {b.symbol for b in self.biomarkers.values() if name in (b.dimension, b.family)}
            chosen |= members or {self[name].symbol}
        return frozenset(chosen)

    @cached_property
    def _always(self) -> frozenset[str]:
        """Rows of tier 3 that rows of the other tiers need, the rhythm among them."""
        confirmed = [each for each in self.biomarkers.values() if each.tier < OWN]
        direct = {
            need.name
            for each in confirmed
            for need in (*each.needs, *(need for holder in each.guards for need in holder.needs))
        }
        return ALWAYS.union(direct, *(self.needs_deeply(name) for name in direct))

    @cached_property
    def by_other_name(self) -> Mapping[str, str]:
        """Symbol by code and by alias."""
        pairs = {b.code: b.symbol for b in self.biomarkers.values()}
        return pairs | {alias: b.symbol for b in self.biomarkers.values() for alias in b.aliases}

    @cached_property
    def version(self) -> str:
        """Changes whenever a code, symbol, unit, scope or version does: `count.hash`."""
        import hashlib

        text = "\n".join(
            f"{b.code},{b.symbol},{b.unit},{b.scope},{b.version}" for b in self.biomarkers.values()
        )
        return f"{len(self.biomarkers)}.{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def needs_deeply(self, symbol: str) -> frozenset[str]:
        """Every name that a biomarker or quantity stands on, directly or through others, guards left out."""
        return self._deep_needs[symbol]

    def standing_on(self, names: frozenset[str]) -> frozenset[str]:
        """These names, and every quantity and biomarker that is another when they are, guards counted in."""
        found = set(names)
        for name in self._made_in_order:
            if not found.isdisjoint(self._needs_and_guards[name]):
                found.add(name)
        return frozenset(found)

    @cached_property
    def _needs_and_guards(self) -> Mapping[str, set[str]]:
        return _edges_with_guards(self)

    @cached_property
    def _made_in_order(self) -> tuple[str, ...]:
        """Quantities and biomarkers, each after what it stands on."""
        order = TopologicalSorter(self._needs_and_guards).static_order()
        return tuple(name for name in order if name in self._needs_and_guards)

    @cached_property
    def _deep_needs(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {source: frozenset() for source in SOURCES}
        for name in TopologicalSorter(_edges(self)).static_order():
            if name not in found:
                direct = {need.name for need in _needs(self, name)}
                found[name] = frozenset(direct.union(*(found[need] for need in direct)))
        return found


@cache
def catalogue() -> Catalogue:
    """The catalogue of this version of ECGomics, collected once from the modules below `ecgomics.biomarkers`."""
    package = importlib.import_module("ecgomics.biomarkers")
    names = [module.name for module in pkgutil.walk_packages(package.__path__, "ecgomics.biomarkers.")]
    return Catalogue.collect(thing for name in names for thing in _declared_in(importlib.import_module(name)))


def _declared_in(module: ModuleType) -> Iterable[Biomarker | Quantity]:
    for thing in vars(module).values():
        if isinstance(thing, Biomarker | Quantity) and thing.function.__module__ == module.__name__:
            yield thing


def _needs(whole: Catalogue, name: str) -> tuple[Need, ...]:
    if name in whole.biomarkers:
        return whole.biomarkers[name].needs
    return whole.quantities[name].needs if name in whole.quantities else ()


def _edges(whole: Catalogue) -> dict[str, set[str]]:
    names = [*whole.quantities, *whole.biomarkers]
    return {name: {need.name for need in _needs(whole, name)} for name in names}


def _edges_with_guards(whole: Catalogue) -> dict[str, set[str]]:
    edges = _edges(whole)
    for name, marker in whole.biomarkers.items():
        edges[name] |= {need.name for holder in marker.guards for need in holder.needs}
    return edges


def _refuse_unfit(marker: Biomarker) -> None:
    place = f"{marker.symbol} in {marker.function.__module__}"
    if marker.dimension not in ROOMS:
        raise TypeError(f"{place}: biomarkers live in a folder named after a dimension, or in {QUALITY}")
    if marker.unit not in UNITS:
        raise TypeError(f"{place}: {marker.unit} is not among the units")
    if not (marker.code.startswith("ECG") and len(marker.code) == CODE_LENGTH and marker.code[3:].isdigit()):
        raise TypeError(f"{place}: {marker.code} is no code")
    if marker.code in RETIRED:
        raise TypeError(f"{place}: the code {marker.code} is retired ({RETIRED[marker.code]})")
    if not (marker.summary and marker.references and marker.checks):
        raise TypeError(f"{place}: a docstring, a reference and a worked example are needed")
    expected = (
        Floats if marker.scope in (LEAD, "beat") else {"{class}": str, "{flag}": bool}.get(marker.unit, float)
    )
    vector = expected is float and marker.gives == Floats and marker.scope in MAY_BE_VECTORS
    if marker.gives != expected and not vector and not (marker.scope == LEAD and marker.unit == "{class}"):
        raise TypeError(
            f"{place}: the unit {marker.unit} and scope {marker.scope} ask for another return annotation"
        )


def _refuse_doubles(names: Sequence[str]) -> None:
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise TypeError(f"declared twice: {', '.join(doubles)}")


def _refuse_clashes(whole: Catalogue) -> None:
    clashes = (whole.biomarkers.keys() & whole.quantities.keys()) | (SOURCES.keys() & whole.biomarkers.keys())
    if clashes:
        raise TypeError(f"one name for two things: {', '.join(sorted(clashes))}")


def _refuse_unfit_needs(whole: Catalogue) -> None:
    things: list[Biomarker | Quantity] = [*whole.quantities.values(), *whole.biomarkers.values()]
    for thing in things:
        holders = thing.guards if isinstance(thing, Biomarker) else ()
        for need in (*thing.needs, *(need for holder in holders for need in holder.needs)):
            allowed = _kinds(whole, need.name)
            if not allowed:
                raise TypeError(f"{thing.function.__qualname__}: nothing gives {need.name}")
            if need.kind not in allowed:
                raise TypeError(
                    f"{thing.function.__qualname__}: {need.name} is {allowed[0]}, not {need.kind}"
                )


def _kinds(whole: Catalogue, name: str) -> tuple[object, ...]:
    if name in SOURCES:
        return (SOURCES[name],)
    if name in whole.quantities:
        return (without_none(whole.quantities[name].gives),)
    if name not in whole.biomarkers:
        return ()
    found = whole.biomarkers[name]
    return (Floats, LeadValues) if found.scope == LEAD and found.gives == Floats else (found.gives,)


def _refuse_cycles(whole: Catalogue) -> None:
    edges = _edges_with_guards(whole)
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as cycle:
        raise TypeError(f"a cycle of needs: {' → '.join(cycle.args[1])}") from None

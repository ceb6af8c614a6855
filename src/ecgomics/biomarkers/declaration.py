"""What a declaration is made of: quantities, guards, worked examples, biomarkers.

Three kinds of names meet in the parameters of these functions: a *source* is handed in by the caller, a *quantity* is
an intermediate that is computed at most once per recording, a *biomarker* is a public number. A parameter's name says
what it needs and its annotation is checked against what that name gives; annotated `X | None` it receives None where
the need has no value, otherwise the reason is passed on.
"""

import inspect
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES, Validity

#: Words in the names of families that are abbreviations.
ACRONYMS: Final = frozenset({"hrv", "p", "pca", "qrs", "qrst", "qt", "rr", "st", "t", "u"})


def family_label(family: str) -> str:
    """The name of a family or dimension as people read it: "QRS axis" of "qrs_axis"."""
    words = [word.upper() if word in ACRONYMS else word for word in family.split("_")]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


Scope = Literal["record", "lead", "beat", "serial", "cohort"]
RECORD: Scope = "record"
LEAD: Scope = "lead"
BEAT: Scope = "beat"
SERIAL: Scope = "serial"
COHORT: Scope = "cohort"
#: Scopes of which one recording alone has a value.
OF_ONE_RECORDING: Final = frozenset({RECORD, LEAD, BEAT})
#: Scopes of which a biomarker may give many numbers at once, which no column holds.
MAY_BE_VECTORS: Final = frozenset({RECORD, COHORT})

Dimension = Literal["structural", "intensity", "functional", "comparative"]
Room = Literal[Dimension, "quality"]
"""The folders that declarations live in: the four dimensions, and beside them how far the signal can be trusted."""
QUALITY: Room = "quality"
Tier = Literal[1, 2, 3]
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Need:
    """One parameter of a declared function."""

    name: str
    kind: object
    """The annotation, without None."""
    optional: bool


def needs_of(function: Callable[..., Any]) -> tuple[Need, ...]:
    """The parameters of a declared function; TypeError where one carries no annotation."""
    hints = get_type_hints(function)
    return tuple(_need(function, name, hints) for name in inspect.signature(function).parameters)


def _need(function: Callable[..., Any], name: str, hints: Mapping[str, Any]) -> Need:
    if name not in hints:
        raise TypeError(f"{function.__qualname__}: the parameter {name} has no annotation")
    kind = without_none(hints[name])
    return Need(name, kind, optional=kind is not hints[name])


def without_none(kind: object) -> object:
    """The annotation X of `X | None`; any other annotation as it is."""
    if get_origin(kind) not in (Union, types.UnionType) or type(None) not in get_args(kind):
        return kind
    (inner,) = (arm for arm in get_args(kind) if arm is not type(None))
    return inner


@dataclass(frozen=True, slots=True)
class Quantity:
    """A shared intermediate; its name is the function's name."""

    name: str
    function: Callable[..., Any]
    needs: tuple[Need, ...]
    gives: object


def quantity(function: Callable[..., Any]) -> Quantity:
    """Declare a quantity."""
    gives = get_type_hints(function)["return"]
    return Quantity(function.__name__, function, needs_of(function), gives)


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that must hold for a value; where it does not, the code stands in its place.

    test gives True where the condition holds: one bool, or for lead biomarkers also an array (leads,).
    """

    code: Validity
    text: str
    test: Callable[..., Any]
    needs: tuple[Need, ...]


def guard(code: Validity, text: str) -> Callable[[Callable[..., Any]], Guard]:
    """Declare a guard: the code it gives and the condition in words."""
    return lambda function: Guard(code, text, function, needs_of(function))


@dataclass(frozen=True, slots=True)
class Check:
    """A worked example: given inputs, expected value (a sequence for lead and beat biomarkers)."""

    given: Mapping[str, Any]
    value: Any
    tolerance: float = 1e-9


@dataclass(frozen=True, slots=True)
class LeadValues:
    """Values of a lead biomarker as another biomarker sees them."""

    leads: tuple[str, ...]
    values: Floats
    codes: tuple[Validity, ...]

    @classmethod
    def of(cls, **values: float) -> "LeadValues":
        """From lead=value pairs, for worked examples; NaN stands for an absent wave."""
        numbers = np.array(list(values.values()), dtype=float)
        codes: tuple[Validity, ...] = tuple("absent" if np.isnan(number) else "ok" for number in numbers)
        return cls(tuple(values), numbers, codes)

    @classmethod
    def standard(cls, value: float, **others: float) -> "LeadValues":
        """The twelve leads of a worked example, all alike but for the given ones."""
        return cls.of(**{**dict.fromkeys(STANDARD_LEADS, value), **others})

    def code(self, lead: str) -> Validity:
        """The validity of one lead; wrong_leads if it was not recorded."""
        return self.codes[self.leads.index(lead)] if lead in self.leads else "wrong_leads"

    def __getitem__(self, lead: str) -> float:
        """The value in a lead; NotComputable with its reason where there is none."""
        if lead not in self.leads:
            raise NotComputable("wrong_leads")
        place = self.leads.index(lead)
        if self.codes[place] not in KEEPS_NUMBER:
            raise NotComputable(self.codes[place])
        return float(self.values[place])

    def get(self, lead: str, absent: float) -> float:
        """The value in a lead, and the given number where the wave is absent."""
        return absent if self.code(lead) == "absent" else self[lead]

    def valid(self, *leads: str) -> Floats:
        """The valid values among the given leads (all if none is given), in their order."""
        chosen = leads or self.leads
        return np.array([self[lead] for lead in chosen if self.code(lead) == "ok"])


@dataclass(frozen=True, slots=True)
class Biomarker:
    """One public number and all that is said of it. Made by the decorator in `catalogue`."""

    symbol: str
    code: str
    label: str
    unit: str
    scope: Scope
    tier: Tier
    version: int
    formula: str
    references: tuple[str, ...]
    guards: tuple[Guard, ...]
    minimum_s: float | None
    ultra_short_s: float | None
    leads: str
    checks: tuple[Check, ...]
    aliases: tuple[str, ...]
    missing: Validity
    """The code where the function itself gives no finite number."""
    dimension: Room
    family: str
    summary: str
    function: Callable[..., Any] = field(repr=False)
    needs: tuple[Need, ...]
    gives: object
    label_zh: str = ""
    """The label in Chinese (simplified)."""
    tex: str = ""
    """The formula as TeX, for documents that set it; the normative one is formula."""
    terms: tuple[tuple[str, str], ...] = ()
    """System and code in other vocabularies: ("LOINC", "8634-8"), ("MDC", "2:16160")."""
    chain: str = ""
    """Name of the signal path of its own (conventions, section 3); empty for that of the record."""

    @property
    def is_vector(self) -> bool:
        """Whether it gives many numbers that belong together: they are not stored as columns."""
        return self.gives == Floats and self.scope in MAY_BE_VECTORS

    @property
    def family_label(self) -> str:
        """The family's name as people read it: "QRS axis"."""
        return family_label(self.family)

    def __post_init__(self) -> None:
        if self.missing not in VALIDITY_CODES:
            raise TypeError(f"{self.symbol}: unknown validity code {self.missing}")

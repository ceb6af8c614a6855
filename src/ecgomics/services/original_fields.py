"""Where each of our numbers stands in an answer of the original service, and what it is called there.

One table says it, `original_fields.csv`, by family with exceptions by symbol. Existing clients flatten the answer to
one row and strip the path, so that a name must tell what it is, in which unit and of which lead, and be there once:
`symbol_unit` or `symbol_unit__LEAD`.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

from ecgomics.biomarkers.catalogue import Catalogue, catalogue
from ecgomics.biomarkers.declaration import Biomarker
from ecgomics.core.errors import InvalidInput
from ecgomics.latent.heads import names as head_names

Path = Literal["measurement", "model"]
"""What a value was made of: our measurement path, or a signal that was filtered for networks and spectra."""
Kind = Literal["family", "symbol", "filtered", "finding", "head", "empty"]
KINDS: Final = get_args(Kind)

#: The four objects and their ten groups in the order and the spelling of the original.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Structural_ECGomics": ("heart_rate_related", "wavefrom_related"),
        "Intensity_ECGomics": ("frequency_domain_relate",),
        "Functional_ECGomics": ("mental_related", "hrv_related"),
        "Comparative_ECGomics": (
            "medical_image_related",
            "electrocardiogram_diagnosis_related",
            "demographic_related",
            "blood_test_related",
            "disease_related",
        ),
    }
)
#: How a unit is written behind a name; empty where the number has none.
SUFFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("1", "{class}", "{flag}"), ""),
        **{
            unit: f"_{unit}"
            for unit in ("ms", "ms2", "s", "min", "h", "Hz", "mV", "uV", "mV2", "deg", "deg2")
        },
        "dB": "_dB",
        "%": "_percent",
        "/min": "_per_min",
        "mV.ms": "_mV_ms",
        "mV2.ms": "_mV2_ms",
        "mV/ms": "_mV_per_ms",
        "mV/s": "_mV_per_s",
        "uV/ms": "_uV_per_ms",
        "uV.min": "_uV_min",
        "{mV^0.5/s}": "_sqrt_mV_per_s",
        "%/s2": "_percent_per_s2",
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table."""

    kind: Kind
    name: str
    """Of the family, symbol or head, or the leaf itself."""
    group: str
    """Empty: it is left out."""
    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Fields:
    """The table, checked against the catalogue."""

    rows: tuple[Field, ...]
    of_symbol: Mapping[str, Field]
    """By symbol of every biomarker that one recording gives as a single number."""
    names: Mapping[str, str]
    """Its leaf by symbol, without the lead."""

    def of_kind(self, kind: Kind) -> tuple[Field, ...]:
        """The rows of one kind, in their order."""
        return tuple(each for each in self.rows if each.kind == kind)


def leaf(name: str, lead: str = "") -> str:
    """The leaf of a number in a lead, or of the whole record."""
    return f"{name}__{lead}" if lead else name


@cache
def fields() -> Fields:
    """The table that is shipped; InvalidInput where it does not fit the catalogue."""
    text = (files("ecgomics.services") / "original_fields.csv").read_text(encoding="utf-8")
    return checked(text, catalogue())


def checked(text: str, whole: Catalogue) -> Fields:
    """A table of this text; InvalidInput names a row that does not fit, a family that lacks or a double name."""
    rows = tuple(_row(each) for each in csv.DictReader(text.splitlines()))
    _refuse_double([(each.kind, each.name) for each in rows])
    single = [each for each in whole.of_one_recording(own_definitions=True) if not each.is_vector]
    _refuse_unknown(rows, whole)
    placed = {each.symbol: _field_of(rows, each) for each in single}
    names = {
        each.symbol: f"{each.symbol}{SUFFIXES[each.unit]}" for each in single if placed[each.symbol].group
    }
    others = [each.name for each in rows if each.kind == "filtered"]
    _refuse_double([*names.values(), *others])
    return Fields(rows, MappingProxyType(placed), MappingProxyType(names))


def _row(given: Mapping[str, str]) -> Field:
    kind, group, path = given["kind"], given["group"], given["path"] or "measurement"
    known = [name for groups in GROUPS.values() for name in groups]
    if kind not in KINDS or group not in ("", *known) or path not in get_args(Path):
        raise InvalidInput(
            f"original_fields.csv: the row {', '.join(given.values())} has an unknown kind, group or path."
        )
    return Field(cast(Kind, kind), given["name"], group, cast(Path, path), given["why"])


def _refuse_double(names: Sequence[object]) -> None:
    double = [str(each) for each, count in Counter(names).items() if count > 1]
    if double:
        raise InvalidInput(f"original_fields.csv: {', '.join(double)} is there twice.")


def _refuse_unknown(rows: Sequence[Field], whole: Catalogue) -> None:
    known: dict[str, set[str]] = {
        "family": {each.family for each in whole.biomarkers.values()},
        "symbol": set(whole.biomarkers),
        "head": set(head_names()),
    }
    for each in rows:
        if each.kind in known and each.name not in known[each.kind]:
            raise InvalidInput(f"original_fields.csv: there is no {each.kind} “{each.name}”.")


def _field_of(rows: Sequence[Field], marker: Biomarker) -> Field:
    for kind, name in (("symbol", marker.symbol), ("family", marker.family)):
        found = next((each for each in rows if (each.kind, each.name) == (kind, name)), None)
        if found is not None:
            return found
    raise InvalidInput(
        f"original_fields.csv: the family {marker.family} of {marker.symbol} is not placed in any group."
    )

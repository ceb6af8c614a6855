"""What a comparison gives: rows like those of a profile, and beside each what it is the comparison of."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ecgomics.biomarkers.evaluation import Outcome
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.units import unit_of
from ecgomics.core.validity import KEEPS_NUMBER, Validity
from ecgomics.profile import as_lists, rounded

if TYPE_CHECKING:
    import pandas as pd


class ComparedValue(NamedTuple):
    """One row: how a biomarker of a record compares with something, or the code that says why that is not known."""

    record: str
    of: str
    """Symbol of the biomarker that is compared, name of a panel or of a reference set, head and class as `head:class`,
    or empty where whole records are compared."""
    lead: str
    """Its lead; empty for a biomarker of the whole record."""
    code: str
    symbol: str
    value: float | None
    value_text: str | None
    unit: str
    validity: Validity
    n: int | None
    """Records behind the value: those of the person, or those of the stratum."""
    version: int
    chain: str

    @property
    def name(self) -> str:
        """`symbol(of:LEAD)`, the spelling in text."""
        what = ":".join(part for part in (self.of, self.lead) if part)
        return f"{self.symbol}({what})" if what else self.symbol


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a record is compared: a biomarker, where, and in what unit."""

    record: str
    of: str
    lead: str
    unit: str
    chain: str


def compared_value(outcome: Outcome, what: Compared, *, n: int | None) -> ComparedValue:
    """The row of an outcome."""
    declared = outcome.biomarker
    value, text, validity = outcome.values[0], outcome.texts[0], outcome.codes[0]
    there = validity in KEEPS_NUMBER
    return ComparedValue(
        record=what.record,
        of=what.of,
        lead=what.lead,
        code=declared.code,
        symbol=declared.symbol,
        value=value if there and value == value else None,  # noqa: PLR0124 - not NaN
        value_text=(text or None) if there else None,
        unit=unit_of(declared.unit, what.unit),
        validity=validity,
        n=n if there else None,
        version=declared.version,
        chain=outcome.chain(what.chain),
    )


@dataclass(frozen=True)
class ComparedValues:
    """The rows of a comparison, what it was made from, and what its reader should know."""

    values: tuple[ComparedValue, ...]
    about: Mapping[str, Any]
    """Records, persons and tables that were compared, ready for JSON."""
    warnings: tuple[str, ...]
    vectors: Mapping[str, Floats] = field(default_factory=dict, kw_only=True)
    """The numbers of the rows that have many, by name; the rows say only how many there are."""

    def __iter__(self) -> Iterator[ComparedValue]:
        return iter(self.values)

    def __getitem__(self, name: str) -> ComparedValue:
        """The row of `symbol(of)`, `symbol(of:LEAD)` or `symbol`; InvalidInput where there is none."""
        row = next((row for row in self.values if row.name == name), None)
        if row is None:
            raise InvalidInput(
                f"The comparison has no value “{name}”: it goes by symbol(of), such as "
                f"serial_difference(qrs_duration) or reference_z(r_amplitude:V5)."
            )
        return row

    def as_dict(self) -> dict[str, Any]:
        """What was compared, warnings, rows and vectors, ready for JSON; nine significant digits."""
        rows = [row._asdict() | {"value": rounded(row.value)} for row in self.values]
        vectors = as_lists(self.vectors)
        return {**self.about, "warnings": list(self.warnings), "values": rows, "vectors": vectors}

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text."""
        return json.dumps(self.as_dict(), indent=indent, ensure_ascii=False, allow_nan=False)

    def to_table(self) -> "pd.DataFrame":
        """The long table: one row per comparison, biomarker and lead."""
        import pandas as pd

        table = pd.DataFrame(self.as_dict()["values"], columns=list(ComparedValue._fields))
        return table.astype({"n": "Int64"})

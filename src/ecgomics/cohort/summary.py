"""A cohort in some lines of text."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ecgomics.cohort.numbers import is_number
from ecgomics.cohort.opening import CLASS, FLAG, JOINED, MANIFEST

if TYPE_CHECKING:
    import polars as pl

    from ecgomics.cohort.cohort import Cohort

#: Record columns that are described, where anything is known of them.
_DESCRIBED: Final = (
    *(
        "source_format",
        "fs_hz",
        "duration_s",
        "lead_count",
        "age_years",
        "sex",
        "device",
        "quality",
        "rhythm",
    ),
    *("subject", "recorded_at"),
)
_MOST_LEVELS: Final = 6


def summary(cohort: "Cohort") -> Iterator[str]:
    """Records and persons, biomarkers by dimension, what is known of the records, and what made it, a line each."""
    from ecgomics.cohort.design import subjects_of

    about = cohort.about
    failed = len(about) - about["error"].null_count()
    persons, told = subjects_of(cohort)
    yield f"records       {len(about)}" + (f", {failed} of which could not be read" if failed else "")
    yield f"persons       {len(set(persons))} ({' '.join(told)})"
    yield f"biomarkers    {_biomarkers(cohort)}"
    kinds = dict(zip(cohort.dictionary["column"], cohort.dictionary["family"], strict=True))
    given = [name for name, family in kinds.items() if family in (MANIFEST, JOINED)]
    for name in dict.fromkeys((*_DESCRIBED, *given)):
        if name in about.columns and about[name].null_count() < len(about):
            yield f"{name:<13} {described(about[name])}"
    made = cohort.provenance
    yield (
        f"made with     ecgomics {made.get('software_version', '?')}, catalogue {made.get('catalogue_version', '?')}, "
        f"settings {made.get('settings_hash', '?')}"
    )
    kept = "kept" if cohort.values is not None else "not kept: reasons of missing values are not known"
    yield f"long table    {kept}"


def _biomarkers(cohort: "Cohort") -> str:
    found = cohort.biomarkers
    dimensions = Counter(each.dimension for each in found)
    kinds = Counter({FLAG: "flags", CLASS: "classes"}.get(each.unit, "numbers") for each in found)
    parts = ", ".join(f"{count} {name}" for name, count in dimensions.items())
    return f"{len(found)} ({parts}; {', '.join(f'{count} {name}' for name, count in kinds.items())})"


def described(column: "pl.Series") -> str:
    """The range of numbers, the most frequent levels of anything else, and how many are missing."""
    import polars as pl

    there = column.drop_nulls()
    missing = f"; {column.null_count()} missing" if column.null_count() else ""
    if is_number(column) and there.n_unique() > _MOST_LEVELS:
        low, middle, high = (float(there.quantile(share) or 0.0) for share in (0.0, 0.5, 1.0))
        return f"{low:.4g} to {high:.4g}, median {middle:.4g}{missing}"
    counts = Counter(there.cast(pl.String).to_list()).most_common()
    shown = ", ".join(f"{level} {count}" for level, count in counts[:_MOST_LEVELS])
    more = f", {len(counts) - _MOST_LEVELS} more" if len(counts) > _MOST_LEVELS else ""
    return f"{shown}{more}{missing}"

"""Why values are missing in a cohort: by biomarker, by group of records, by record.

A wave that is not there is a finding, and so is a measure that means nothing in a rhythm; both are told apart from what
should have been measured and was not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecgomics.cohort.numbers import series
from ecgomics.cohort.opening import values_of
from ecgomics.core.errors import InvalidInput
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES, Validity

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from ecgomics.cohort.cohort import Cohort

#: Codes that say something of the heart and nothing of the recording.
FINDINGS: Final[frozenset[Validity]] = frozenset({"absent", "wrong_rhythm"})
#: Most groups that are told apart.
MOST_GROUPS: Final = 100
_KEYS: Final = ["symbol", "lead"]
#: What becomes of a value, in words.
_KINDS: Final = {
    "measured": "have a value",
    "finding": "have none because the heart has none: absent, or not defined in the rhythm",
    "missing": "are missing",
}
#: Records that a group must have of a biomarker to be compared.
_FEWEST: Final = 10
#: Biomarkers that are named when a report is printed.
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Missingness:
    """Shares of records by validity code."""

    records: int
    """Records that were read; the shares are of these."""
    failed: int
    """Records that could not be read."""
    by_biomarker: "pl.DataFrame"
    """One row per biomarker and lead: `n`, `measured` (ok or out of domain), `finding` (absent or not defined in the
    rhythm), `missing` (all else), then the share of each code."""
    by_record: "pl.DataFrame"
    """One row per record, the same shares of its biomarkers."""
    by_group: "pl.DataFrame | None" = None
    """One row per `group`, biomarker and lead, where a column of groups was named."""
    by: str = ""
    """That column."""

    def to_pandas(self) -> "pd.DataFrame":
        """by_biomarker."""
        return self.by_biomarker.to_pandas()

    def differing(self, *, most: int = _SHOWN) -> "pl.DataFrame":
        """Biomarkers whose share of missing values differs most between groups, largest difference first.

        Groups of less than ten records are not compared.
        """
        import polars as pl

        if self.by_group is None:
            raise InvalidInput("No group was named: give by, such as device or quality.")
        return (
            self.by_group.filter(pl.col("n") >= _FEWEST)
            .group_by(_KEYS, maintain_order=True)
            .agg(
                difference=pl.col("missing").max() - pl.col("missing").min(),
                least=pl.col("group").get(pl.col("missing").arg_min()),
                most=pl.col("group").get(pl.col("missing").arg_max()),
            )
            .filter(pl.col("difference") > 0)
            .sort("difference", descending=True, maintain_order=True)
            .head(most)
        )

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def missingness(cohort: "Cohort", by: str | None) -> Missingness:
    """Shares of the validity codes, as Cohort.missingness says; the long table is read piece by piece."""
    import polars as pl

    values = values_of(cohort.path)
    if values is None:
        raise InvalidInput(
            f"The reasons of missing values are in the long table, which is not beside {cohort.path.name}: "
            "keep cohort.values.parquet where extract wrote it."
        )
    about = cohort.frame.select("record", pl.col("error").is_not_null().alias("failed")).collect()
    failed = int(about["failed"].sum())
    wanted = [(each.symbol, each.lead) for each in cohort.biomarkers]
    # Both are in memory, as the streaming engine otherwise holds the long table in the place of them.
    chosen = pl.DataFrame({"symbol": [s for s, _ in wanted], "lead": [x for _, x in wanted]}).unique().lazy()
    rows = (
        values.select("record", *_KEYS, "validity")
        .join(chosen, on=_KEYS, how="semi")
        .join(about.lazy().select("record"), on="record", how="semi")
    )
    return Missingness(
        len(about) - failed,
        failed,
        _ordered(_shares(rows, _KEYS), cohort),
        _by_record(rows, about.filter(~pl.col("failed"))),
        None if by is None else _by_group(rows, cohort, by),
        by or "",
    )


def _shares(rows: "pl.LazyFrame", keys: Sequence[str]) -> "pl.DataFrame":
    """Rows of the long table as shares of each code by keys."""
    import polars as pl

    codes: list[Any] = [(pl.col("validity") == code).sum().alias(code) for code in VALIDITY_CODES]
    counts = rows.group_by(keys).agg(pl.len().cast(pl.Int64).alias("n"), *codes).collect(engine="streaming")
    shares = counts.with_columns(pl.col(code) / pl.col("n") for code in VALIDITY_CODES)
    kinds = {
        "measured": [code for code in VALIDITY_CODES if code in KEEPS_NUMBER],
        "finding": [code for code in VALIDITY_CODES if code in FINDINGS],
        "missing": [code for code in VALIDITY_CODES if code not in KEEPS_NUMBER | FINDINGS],
    }
    summed = shares.with_columns(pl.sum_horizontal(several).alias(name) for name, several in kinds.items())
    return summed.select(*keys, "n", *kinds, *VALIDITY_CODES)


def _ordered(found: "pl.DataFrame", cohort: "Cohort") -> "pl.DataFrame":
    """In the order of the columns, with what the dictionary says of each; a biomarker of no record is no row."""
    import polars as pl

    known = cohort.dictionary.filter(pl.col("symbol") != "").unique(_KEYS, keep="first", maintain_order=True)
    about = known.select(*_KEYS, "label", "dimension", "family")
    return about.join(found, on=_KEYS, how="inner", maintain_order="left")


def _by_record(rows: "pl.LazyFrame", about: "pl.DataFrame") -> "pl.DataFrame":
    shares = _shares(rows, ["record"])
    return about.select("record").join(shares, on="record", how="left", maintain_order="left")


def _by_group(rows: "pl.LazyFrame", cohort: "Cohort", by: str) -> "pl.DataFrame":
    import polars as pl

    groups = series(cohort.frame, by).cast(pl.String)
    count = groups.drop_nulls().n_unique()
    if not 2 <= count <= MOST_GROUPS:
        raise InvalidInput(f"{by} has {count} different values: 2 to {MOST_GROUPS} groups can be told apart.")
    table = pl.LazyFrame({"record": cohort.records, "group": groups}).drop_nulls()
    found = _shares(rows.join(table, on="record", how="inner"), ["group", *_KEYS]).sort("group")
    return _ordered(found, cohort).select("group", pl.exclude("group"))


def _lines(found: Missingness) -> list[str]:
    table = found.by_biomarker
    weight = table["n"].to_numpy() / max(int(table["n"].sum()), 1)
    share = {name: 100 * float(weight @ table[name].to_numpy()) for name in (*_KINDS, *VALIDITY_CODES)}
    failed = f"; {found.failed} more could not be read" if found.failed else ""
    why = [f"{code} {share[code]:.1f} %" for code in VALIDITY_CODES if code != "ok" and share[code] > 0]
    return [
        f"{found.records} records, {table.height} biomarkers and leads{failed}.",
        *(f"{share[name]:5.1f} % {text}" for name, text in _KINDS.items()),
        f"Reasons: {', '.join(why)}." if why else "Nothing is missing.",
        *(_lines_of_groups(found) if found.by_group is not None else ()),
    ]


def _lines_of_groups(found: Missingness) -> list[str]:
    rows = found.differing()
    if not rows.height:
        return [f"Nothing is missing more often in one {found.by} than in another."]
    shown = [
        f"  {row['symbol']}{':' + row['lead'] if row['lead'] else ''}: {100 * row['difference']:.0f} % more in "
        f"{row['most']} than in {row['least']}"
        for row in rows.iter_rows(named=True)
    ]
    return [f"Missing more often by {found.by}:", *shown]

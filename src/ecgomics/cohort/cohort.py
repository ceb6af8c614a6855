"""A cohort: the tables of `extract`, opened lazily, joined with outcomes, examined and exported.

cohort.parquet ──open──▶ Cohort ──select, filter, join──▶ Cohort ──▶ discovery's Table, AnnData, tables, reports
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ecgomics.biomarkers.reference_population import ReferencePopulation
from ecgomics.cohort import (
    anndata,
    batch,
    design,
    exports,
    joining,
    missingness,
    opening,
    outcomes,
    reference_z,
    selection,
)
from ecgomics.cohort.selection import Names
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Covariate, Feature, Kind, Outcome, Table

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cohort:
    """Records × biomarkers with what is known of each record. Nothing is read before it is needed.

    It is never changed: `select`, `filter`, `join` and `with_embeddings` give another one.
    """

    path: Path
    """The wide table."""
    frame: "pl.LazyFrame"
    """One row per record: record columns, manifest columns, biomarkers, joined columns."""
    dictionary: "pl.DataFrame"
    """What each column means, all of it text."""
    values: "pl.LazyFrame | None"
    """One row per biomarker and lead of each record with its reason; None where that table was not kept."""
    provenance: Mapping[str, Any]
    """Software, catalogue and settings that the values were made with."""
    embeddings: "joining.Embeddings | None" = None
    notes: tuple[str, ...] = ()
    """What was noticed on the way here, a sentence each."""

    @classmethod
    def open(cls, path: str | Path) -> "Cohort":
        """Open `cohort.parquet`; its dictionary, and the long table if it was kept, are found beside it.

        Raises InvalidInput where the file is no table of `extract`, or its dictionary is missing.
        """
        import polars as pl

        path = Path(path)
        opening.refuse_unfit(path)
        return cls(
            path,
            pl.scan_parquet(path),
            opening.dictionary_of(path),
            opening.values_of(path),
            opening.provenance_of(path),
        )

    def __len__(self) -> int:
        import polars as pl

        return int(self.frame.select(pl.len()).collect().item())

    def __repr__(self) -> str:
        joined = self.dictionary.filter(self.dictionary["family"] == opening.JOINED).height
        more = f", {joined} joined columns" if joined else ""
        more += f", embeddings of {self.embeddings.model}" if self.embeddings else ""
        return f"<Cohort {self.path.name}: {len(self)} records × {len(self.biomarkers)} biomarkers{more}>"

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self.frame.collect_schema().names()

    @property
    def biomarkers(self) -> tuple[Feature, ...]:
        """The biomarkers: numbers, flags and classes (unit `{flag}`, `{class}`), in the order of the columns."""
        return opening.features_of(self.dictionary)

    @property
    def records(self) -> tuple[str, ...]:
        """Names of the records, in order."""
        return tuple(self.frame.select("record").collect()["record"])

    @property
    def about(self) -> "pl.DataFrame":
        """All but the biomarkers: what files, manifest and joined tables say of each record."""
        return self.frame.drop([each.name for each in self.biomarkers]).collect()

    def to_pandas(self) -> "pd.DataFrame":
        """The whole wide table in memory."""
        return self.frame.collect().to_pandas()

    def select(
        self,
        symbols: Names = None,
        *,
        dimension: Names = None,
        family: Names = None,
        tier: int | Sequence[int] | None = None,
        leads: Names = None,
    ) -> "Cohort":
        """Only these biomarkers; what is known of the records stays.

        symbols are given as `symbol` (every lead), `symbol:LEAD` or the column's name; the lead of a biomarker of the
        whole record is "". InvalidInput where a name fits nothing.
        """
        kept = selection.chosen(
            self.biomarkers, symbols=symbols, dimension=dimension, family=family, tier=tier, leads=leads
        )
        dropped = {each.name for each in self.biomarkers} - {each.name for each in kept}
        dictionary = self.dictionary.filter(~self.dictionary["column"].is_in(list(dropped)))
        return replace(self, frame=self.frame.drop(list(dropped)), dictionary=dictionary)

    def filter(self, condition: "str | pl.Expr") -> "Cohort":
        """Only records that fit a condition: a Polars expression, or SQL such as "age_years > 40 AND sex = 'male'"."""
        frame = self.frame.filter(selection.condition(condition, self.columns))
        values = self.values
        if values is not None:
            values = values.join(frame.select("record"), on="record", how="semi")
        return replace(self, frame=frame, values=values)

    def join(
        self,
        table: "joining.Given",
        on: str = "record",
        *,
        key: str | None = None,
        names: Sequence[str] | None = None,
        name: str | None = None,
    ) -> "Cohort":
        """Add outcomes and covariates: the columns of a CSV, Parquet, Feather or Excel file, or of a DataFrame.

        on is the column of the cohort (`record`, `subject`, `device`, …) that key, a column of the table of the same
        name if not given, is matched with, both as text. names are those of the columns of a table without a heading.
        name is how notes and dictionary call the table, if not as its file.
        A column of the cohort that is empty is replaced by one of the same name. What matched stands in `notes`.
        Raises InvalidInput where a key stands twice, or a column is in both.
        """
        read = joining.loaded(table, key=key or on, names=names)
        frame, dictionary, notes = joining.joined(
            self.frame,
            self.dictionary,
            table=read if name is None else replace(read, name=name),
            on=on,
            key=key or on,
        )
        return replace(self, frame=frame, dictionary=dictionary, notes=(*self.notes, *notes))

    def with_embeddings(self, path: str | Path | None = None, *, symbol: str | None = None) -> "Cohort":
        """Add a vector per record: from a table of `embed`, or the values of a biomarker that gives many numbers."""
        if (path is None) == (symbol is None):
            raise InvalidInput(
                "Give either the table that embed wrote, or the symbol of a biomarker of many numbers."
            )
        found = (
            joining.embeddings_of(Path(path))
            if path is not None
            else joining.embeddings_among(self.values, str(symbol))
        )
        missing = len(self) - found.count_of(self.frame)
        note = [f"{missing} of {len(self)} records have no embedding."] if missing else []
        return replace(self, embeddings=found, notes=(*self.notes, *note))

    def table(
        self,
        *,
        subject: str | None = None,
        classes: Literal["left_out", "one_hot"] = "left_out",
        quality: bool = False,
    ) -> Table:
        """Records × numbers for a discovery, in the order of `records`; failed records are rows of NaN.

        Flags are 0 or 1. Classes are left out, or each level is a feature `column=level` of 0 or 1. Measures of signal
        quality are left out unless asked for: they tell how a recording was made. subject is the column that names the
        person; if not given `subject`, else `pseudonym`, else each record is a person of its own. What was decided
        stands in the table's notes.
        """
        return design.table(self, subject=subject, classes=classes, quality=quality)

    def outcome(
        self,
        column: str | None = None,
        *,
        kind: Kind | None = None,
        time: str | None = None,
        event: str | None = None,
        levels: Sequence[object] | None = None,
        unit: str = "",
    ) -> Outcome:
        """What is to be explained, in the order of `records`.

        kind may be left out where a column has two levels (binary) or time and event are given (survival). levels are
        named from the reference (or the lowest rank) on; records of other levels are left out. Text without levels has
        its first level by alphabet as the reference, which the notes say; the ranks of text must be given.
        Raises InvalidInput where the kind cannot be told, or the column does not fit it.
        """
        return outcomes.outcome(self, column, kind=kind, time=time, event=event, levels=levels, unit=unit)

    def covariates(self, names: Sequence[str], *, classes: Sequence[str] = ()) -> tuple[Covariate, ...]:
        """What associations are adjusted for, in the order of `records`: any columns, biomarkers too.

        Numbers are taken as they are; text, and numbers named in classes, give a column of 0 and 1 for each level but
        the first by alphabet (or by size).
        """
        return tuple(design.covariate(self, name, as_class=name in classes) for name in names)

    def missingness(self, by: str | None = None) -> missingness.Missingness:
        """Why values are missing: the share of each validity code by biomarker, by record and, if by names a column
        such as device, site, quality or rhythm, by group. What is absent is a finding and told apart.

        Raises InvalidInput where the long table was not kept, or by makes no groups.
        """
        return missingness.missingness(self, by)

    def batch_effects(
        self, by: str, *, covariates: Sequence[str] = (), outcome: Outcome | str | None = None
    ) -> batch.BatchEffects:
        """How far values depend on the device, the site or any other column, also beyond covariates.

        outcome, if given, is what will be looked for: a warning tells where it goes with the batch. InvalidInput where
        fewer than two batches have enough records.
        """
        wanted = self.outcome(outcome) if isinstance(outcome, str) else outcome
        return batch.batch_effects(self, by, covariates=self.covariates(covariates), outcome=wanted)

    def z_scores(
        self,
        reference: ReferencePopulation | Path | str | None = None,
        *,
        age: str = "age_years",
        sex: str = "sex",
    ) -> reference_z.ZScores:
        """Where the values lie among people of like age and sex, of every biomarker that the reference knows.

        reference is a table as for `against_reference`, by default the small open one that comes with ECGomics; age and
        sex are the columns that hold these. InvalidInput where a column or the table cannot be used.
        """
        return reference_z.z_scores(self, reference, age=age, sex=sex)

    def to_anndata(
        self,
        *,
        minimum_present_share: float = 0.5,
        keep_all: bool = False,
        reference: str | Path | None = None,
        age: str = "age_years",
        sex: str = "sex",
    ) -> Any:
        """AnnData of recordings × biomarkers, as scanpy takes it.

        X has no gaps: robust z scores, missing values at the median. layers: value (with NaN), imputed, validity (codes
        of uns["validity_codes"]), z (against the reference population; NaN where there is none). var is the dictionary
        with robustness and repeatability; obs is all else that is known of the records, classes and measures of signal
        quality too; obsm["X_ecgomics"] is the embedding, if one was added;
        uns["ecgomics"] says what was done. Failed records, and biomarkers that are
        constant or that less than minimum_present_share of the records have, are left out unless keep_all is True.

        Raises InvalidInput where anndata is not installed, or nothing is left.
        """
        choices = anndata.Choices(minimum_present_share, keep_all, reference, age, sex)
        return anndata.to_anndata(self, choices)

    def write_h5ad(self, path: str | Path, *, overwrite: bool = False, **choices: Any) -> None:
        """Write the AnnData, with the choices of `to_anndata`, to a file that ends in .h5ad."""
        path = Path(path)
        exports.refuse_unfit_output(path, suffixes=(".h5ad",), overwrite=overwrite)
        anndata.write_h5ad(self, path, anndata.Choices(**choices))

    def write_csv(self, path: str | Path, *, names: exports.Names = "plain", overwrite: bool = False) -> None:
        """Write the wide table as CSV, its dictionary beside it; names="r" makes names that R takes without quotes."""
        self._write(Path(path), ".csv", names, overwrite=overwrite)

    def write_feather(
        self, path: str | Path, *, names: exports.Names = "plain", overwrite: bool = False
    ) -> None:
        """Write the wide table as Feather, for `arrow::read_feather` of R: flags as logical, classes as factors."""
        self._write(Path(path), ".feather", names, overwrite=overwrite)

    def write_parquet(
        self, path: str | Path, *, names: exports.Names = "plain", overwrite: bool = False
    ) -> None:
        """Write the wide table with what was joined as Parquet; with plain names, `open` opens it again."""
        self._write(Path(path), ".parquet", names, overwrite=overwrite)

    def _write(self, path: Path, suffix: str, names: exports.Names, *, overwrite: bool) -> None:
        exports.refuse_unfit_output(path, suffixes=(suffix,), overwrite=overwrite)
        exports.refuse_itself(self, path)
        exports.WRITERS[suffix](self, path, names)

"""Cohort → files for other programs: CSV, Feather for R, Parquet; each with its dictionary, whole or not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from ecgomics.cohort.files import refuse_missing_folder, whole_file
from ecgomics.cohort.ledger import COMPRESSION, metadata_of
from ecgomics.cohort.observations import is_category
from ecgomics.cohort.opening import FLAG
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from ecgomics.cohort.cohort import Cohort

Names = Literal["plain", "r"]
DICTIONARY: Final = ".dictionary.csv"
#: Records that are in memory at once: with two thousand columns, some thirty megabytes.
_RECORDS_AT_ONCE: Final = 2048
#: Columns of text whose levels are told at once.
_TEXTS_AT_ONCE: Final = 32
#: Known to R's arrow on every platform.
_FEATHER_COMPRESSION: Final = "lz4"
#: What the metadata of a table says of its run, but of its inputs: an export is not the output of extract.
_KEPT_METADATA: Final = (b"ecgomics.run", b"ecgomics.provenance")


def refuse_unfit_output(path: Path, *, suffixes: tuple[str, ...], overwrite: bool) -> None:
    """InvalidInput where an output's name does not fit, its folder is missing, or something is there already."""
    if path.suffix.lower() not in suffixes:
        raise InvalidInput(f"The output {path} must be a name that ends in {' or '.join(suffixes)}.")
    refuse_missing_folder(path)
    if path.is_dir():
        raise InvalidInput(f"The output {path} is a folder: give the name of a file.")
    for each in (path, dictionary_beside(path)):
        if each.exists() and not overwrite:
            raise InvalidInput(f"{each} is there already: choose another output, or overwrite it.")


def refuse_itself(cohort: "Cohort", path: Path) -> None:
    """InvalidInput where an export would take the place of what it is made from."""
    if path.exists() and path.samefile(cohort.path):
        raise InvalidInput(f"{path} is the cohort itself: choose another output.")


def dictionary_beside(path: Path) -> Path:
    """Where the dictionary of an export stands: never in the place of the cohort's own one."""
    return (
        path.with_suffix(DICTIONARY) if path.suffix == ".parquet" else path.with_name(path.name + DICTIONARY)
    )


def write_csv(cohort: "Cohort", path: Path, names: Names) -> None:
    """A CSV file in UTF-8; missing values are empty."""
    renamed = renaming(cohort.columns, names)
    _refuse_nested(cohort)
    with whole_file(path) as draft, draft.open("wb") as file:
        for place, batch in enumerate(_batches(cohort)):
            batch.rename(renamed).write_csv(file, include_header=place == 0)
    _write_dictionary(cohort, path, renamed)


def write_parquet(cohort: "Cohort", path: Path, names: Names) -> None:
    """A Parquet file that says what its values were made with; with plain names it opens as a cohort."""
    import pyarrow.parquet as pq

    renamed = renaming(cohort.columns, names)
    tables = (_as_arrow(each.rename(renamed)) for each in _batches(cohort))
    first = next(tables)
    metadata = metadata_of(cohort.path) or {}
    with whole_file(path) as draft, pq.ParquetWriter(draft, first.schema, compression=COMPRESSION) as writer:
        for table in chain([first], tables):
            writer.write_table(table)
        writer.add_key_value_metadata({name: metadata[name] for name in _KEPT_METADATA if name in metadata})
    _write_dictionary(cohort, path, renamed)


def write_feather(cohort: "Cohort", path: Path, names: Names) -> None:
    """A Feather file as R's arrow reads it: flags are logical, text that repeats is a factor."""
    import pyarrow as pa

    renamed = renaming(cohort.columns, names)
    levels = {renamed[name]: found for name, found in _levels(cohort).items()}
    flags = [renamed[each.name] for each in cohort.biomarkers if each.unit == FLAG]
    tables = (_for_r(each.rename(renamed), flags, levels) for each in _batches(cohort))
    first = next(tables)
    options = pa.ipc.IpcWriteOptions(compression=_FEATHER_COMPRESSION)
    with whole_file(path) as draft, pa.ipc.new_file(str(draft), first.schema, options=options) as writer:
        for table in chain([first], tables):
            writer.write_table(table)
    _write_dictionary(cohort, path, renamed)


WRITERS: Final = {".csv": write_csv, ".feather": write_feather, ".parquet": write_parquet}


def renaming(columns: Sequence[str], names: Names) -> dict[str, str]:
    """The name of each column in an export: its own, or one that R takes without quotes, all of them different."""
    if names not in get_args(Names):
        raise InvalidInput(f"Names are {' or '.join(get_args(Names))}; {names} is neither.")
    if names == "plain":
        return {name: name for name in columns}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in columns:
        safe = re.sub(r"[^A-Za-z0-9._]", ".", name)
        safe = safe if re.match(r"[A-Za-z]", safe) else f"X{safe}"
        while safe in taken:
            safe += ".1"
        taken.add(safe)
        found[name] = safe
    return found


def _batches(cohort: "Cohort") -> "Iterator[pl.DataFrame]":
    """The table piece by piece, at least one."""
    import polars as pl

    empty = True
    for batch in cohort.frame.collect_batches(chunk_size=_RECORDS_AT_ONCE, maintain_order=True):
        empty = False
        yield batch
    if empty:
        yield pl.DataFrame(schema=cohort.frame.collect_schema())


def _refuse_nested(cohort: "Cohort") -> None:
    for name, kind in cohort.frame.collect_schema().items():
        if kind.is_nested():
            raise InvalidInput(
                f"The column {name} holds several values in one cell, which a CSV file cannot."
            )


def _as_arrow(table: "pl.DataFrame") -> "pa.Table":
    """In the oldest types, which every reader knows."""
    import polars as pl

    return table.to_arrow(compat_level=pl.CompatLevel.oldest())


def _levels(cohort: "Cohort") -> dict[str, list[str]]:
    """The levels of each column of text that repeats, flags apart."""
    import polars as pl

    flags = {each.name for each in cohort.biomarkers if each.unit == FLAG}
    schema = cohort.frame.collect_schema()
    text = [name for name, kind in schema.items() if kind == pl.String and name not in {"record", *flags}]
    found = {}
    for start in range(0, len(text), _TEXTS_AT_ONCE):
        for column in cohort.frame.select(text[start : start + _TEXTS_AT_ONCE]).collect():
            if is_category(column):
                found[column.name] = sorted(column.drop_nulls().unique())
    return found


def _for_r(table: "pl.DataFrame", flags: Sequence[str], levels: Mapping[str, Sequence[str]]) -> "pa.Table":
    import polars as pl
    import pyarrow as pa
    import pyarrow.compute as pc

    found = _as_arrow(table.with_columns(pl.col(name).cast(pl.String) == "true" for name in flags))
    for name, known in levels.items():
        values = pa.array(known, pa.string())
        places = pc.index_in(found[name].cast(pa.string()).combine_chunks(), value_set=values)
        factor = pa.DictionaryArray.from_arrays(places, values)
        found = found.set_column(found.column_names.index(name), name, factor)
    return found


def _write_dictionary(cohort: "Cohort", path: Path, renamed: Mapping[str, str]) -> None:
    """What each column of an export means; `original` is its name in the cohort where that is another one."""
    import polars as pl

    known = cohort.dictionary.filter(pl.col("column").is_in(list(renamed)))
    table = known.with_columns(column=pl.col("column").replace(renamed))
    if any(name != original for original, name in renamed.items()):
        table = table.with_columns(original=known["column"])
    with whole_file(dictionary_beside(path)) as draft:
        table.write_csv(draft)

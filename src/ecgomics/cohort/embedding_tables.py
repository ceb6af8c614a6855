"""Embeddings of many recordings as one Parquet table, in the order of the records."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from ecgomics.cohort.embeddings import By, Embedded, EmbeddingTask, schema
from ecgomics.cohort.files import refuse_missing_folder, whole_file
from ecgomics.cohort.inputs import inputs
from ecgomics.cohort.ledger import COMPRESSION
from ecgomics.cohort.own_tables import EMBEDDINGS_KEY, is_embedding_table
from ecgomics.cohort.pool import Pool, processes
from ecgomics.cohort.progress import Progress, Report
from ecgomics.core.errors import InvalidInput
from ecgomics.core.version import VERSION
from ecgomics.io import stated

SUFFIX: Final = ".parquet"
#: Records of one row group.
RECORDS_PER_GROUP: Final = 1024


@dataclass(frozen=True, slots=True)
class Embeddings:
    """What a run did."""

    records: int
    rows: int
    failures: Mapping[str, str]
    """The reason by record."""


def write_embeddings(
    paths: Iterable[str | Path],
    output: Path,
    *,
    encoder: str,
    by: By = "record",
    workers: int | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Embeddings:
    """Write the embedding of every recording of files and folders, failures included with their reason.

    The table has one row per record, or per lead or window of it; it is written whole or not at all. The options are
    those of `extract`. Raises InvalidInput where there is no such encoder, nothing is found, an option makes no sense
    or the output cannot be written.
    """
    from ecgomics.learned.predict import encoder_card

    if by not in get_args(By):
        raise InvalidInput(f"Embeddings are given by {', '.join(get_args(By))}; {by} is none of them.")
    model = encoder_card(encoder).identifier
    answers = asdict(stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns))
    count = processes(workers)
    refuse_unfit_output(output)
    tasks = [
        EmbeddingTask(each.name, each, encoder, by, time_limit_s=each.time_limit_s, **answers)
        for each in inputs(paths, apart_from=[output])
    ]
    report = Report(progress)
    report.begin(len(tasks))
    about = {"software_version": VERSION, "model": model, "by": by}
    with whole_file(output) as draft, Pool[Embedded](min(count, len(tasks))) as pool:
        results = _reported(pool.results(tasks), report)
        return _written(draft, _in_order(results, tasks), by=by, about=about)


def write_embedded(output: Path, results: Iterator[Embedded], *, model: str) -> Embeddings:
    """Write the embeddings by record that a caller makes, whole or not at all."""
    about = {"software_version": VERSION, "model": model, "by": "record"}
    with whole_file(output) as draft:
        return _written(draft, results, by="record", about=about)


def refuse_unfit_output(output: Path) -> None:
    """InvalidInput where the output's name or place does not fit, or it is there and no earlier table of embeddings."""
    if output.suffix != SUFFIX:
        raise InvalidInput(f"The output {output} must be a name that ends in {SUFFIX}.")
    if output.is_dir():
        raise InvalidInput(f"The output {output} is a folder: give the name of a file that ends in {SUFFIX}.")
    refuse_missing_folder(output)
    if output.exists() and not is_embedding_table(output):
        raise InvalidInput(f"{output} is there already and is no table of embeddings: choose another output.")


def _reported(results: Iterator[Embedded], report: Report) -> Iterator[Embedded]:
    for done in results:
        report.add(failed=done.error is not None)
        yield done


def _in_order(results: Iterator[Embedded], tasks: Sequence[EmbeddingTask]) -> Iterator[Embedded]:
    """Results in the order of their tasks; those ahead of their turn wait."""
    waiting: dict[str, Embedded] = {}
    for task in tasks:
        while task.record not in waiting:
            done = next(results)
            waiting[done.record] = done
        yield waiting.pop(task.record)


def _written(draft: Path, results: Iterator[Embedded], *, by: By, about: Mapping[str, str]) -> Embeddings:
    records, rows, failures = 0, 0, {}
    group: list[pa.Table] = []
    metadata = {EMBEDDINGS_KEY: json.dumps(about)}
    kept = schema(by).with_metadata(metadata)
    with pq.ParquetWriter(draft, kept, compression=COMPRESSION) as writer:
        for done in results:
            records, rows = records + 1, rows + len(done.rows)
            if done.error is not None:
                failures[done.record] = done.error
            group.append(done.rows)
            if len(group) == RECORDS_PER_GROUP:
                writer.write_table(pa.concat_tables(group).replace_schema_metadata(metadata))
                group = []
        if group:
            writer.write_table(pa.concat_tables(group).replace_schema_metadata(metadata))
    return Embeddings(records, rows, failures)

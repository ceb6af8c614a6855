"""Long recordings, from their files to the tables of their windows, episodes and trends.

path ──open, stretch by stretch──▶ analysis ──▶ HolterProfile, and files in a folder, each there whole or not at all
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from ecgomics.ambulatory import tables
from ecgomics.ambulatory.analysis import WINDOWS_S, HolterProfile, Sink, analyse_holter, lengths
from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.one_segment import DoneOf
from ecgomics.ambulatory.windows import WindowTable
from ecgomics.cohort.dictionary import DICTIONARY_COLUMNS, defined_biomarker
from ecgomics.cohort.files import unwritable, whole_file
from ecgomics.cohort.ledger import COMPRESSION
from ecgomics.cohort.pool import processes
from ecgomics.cohort.stretches import in_processes
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.samples import Samples
from ecgomics.core.settings import Settings
from ecgomics.io import open_recording
from ecgomics.io.readers.wfdb_ranges import WfdbSamples

SUMMARY: Final = "summary.json"
EPISODES: Final = "episodes.csv"
TRENDS: Final = "trends.csv"
CIRCADIAN: Final = "circadian.csv"
DICTIONARY: Final = "dictionary.csv"


class _Given(TypedDict):
    """What the analysis is told."""

    windows_s: Sequence[float]
    settings: Settings | None
    done_of: DoneOf


def holter(
    recording: Samples | str | Path,
    *,
    windows_s: Sequence[float] = WINDOWS_S,
    settings: Settings | None = None,
    workers: int = 1,
    output: str | Path | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> HolterProfile:
    """Analyse a recording of ten minutes or more: windows, episodes, hourly trends, circadian rhythm, burden.

    A path of a WFDB record is read stretch by stretch; every other file is read whole. With an output, a folder, the
    windows are written to it as they are found and not kept. More workers than one are processes of their own; the
    result is the same.
    """
    workers = processes(workers)
    samples, facts = _opened(recording, fs_hz=fs_hz, unit=unit, leads=leads, columns=columns)
    with in_processes(workers) as done_of:
        given: _Given = {"windows_s": windows_s, "settings": settings, "done_of": done_of}
        if output is None:
            return analyse_holter(samples, facts, **given)
        return _written(samples, facts, Path(output), given)


def windows_table(
    recording: Samples | str | Path, window_s: float, *, settings: Settings | None = None
) -> pa.Table:
    """One row per window of a long recording: record, begin, end, quality, rhythm, and every biomarker it has."""
    found = holter(recording, windows_s=(window_s,), settings=settings)
    return tables.wide_windows(found.windows[0], found.facts.name)


def _opened(recording: Samples | str | Path, **stated: Any) -> tuple[Samples, Facts]:
    if isinstance(recording, str | Path):
        recording = open_recording(recording, **stated)
    elif any(each is not None for each in stated.values()):
        raise InvalidInput(
            "fs_hz, unit, leads and columns are said of a file; a recording in memory has its own."
        )
    match recording:
        case Recording():
            return recording, Facts.of(recording)
        case WfdbSamples():
            return recording, Facts(
                recording.name, recording.subject, recording.started_at, recording.band_hz
            )
        case _:
            return recording, Facts(recording.name)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _written(
    samples: Samples,
    facts: Facts,
    folder: Path,
    given: _Given,
) -> HolterProfile:
    """Analyse and write. The windows become whole files only when the analysis has ended well, the others then."""
    windows_s = lengths(given["windows_s"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    chain = tables.chain_of(facts, samples.fs_hz, given["settings"] or Settings())
    with ExitStack() as stack:
        writers = {each: stack.enter_context(_window_files(folder, each)) for each in windows_s}
        plans: dict[float, WindowTable] = {}

        def written(table: WindowTable) -> None:
            plans[table.plan.window_s] = table
            writers[table.plan.window_s].add(
                tables.wide_windows(table, facts.name), tables.long_windows(table, facts.name, chain)
            )

        sink: Sink = written
        found = analyse_holter(samples, facts, **given, sink=sink)
        _write_csv(folder / EPISODES, list(tables.episode_rows(found)), EPISODE_COLUMNS)
        _write_csv(folder / TRENDS, list(tables.trend_rows(found)))
        _write_csv(folder / CIRCADIAN, list(tables.circadian_rows(found)))
        _write_csv(folder / DICTIONARY, list(_definitions(plans.values(), chain)))
        with whole_file(folder / SUMMARY) as draft:
            text = json.dumps(tables.summary(found), indent=2, ensure_ascii=False, allow_nan=False)
            draft.write_text(text + "\n", encoding="utf-8")
    return found


@dataclass(slots=True)
class _Windows:
    """The two growing files of the windows of one length."""

    wide: Path
    long: Path
    wide_writer: pq.ParquetWriter | None = None
    long_writer: pq.ParquetWriter | None = None

    def add(self, wide: pa.Table, long: pa.Table) -> None:
        """Append a row group to each."""
        if self.wide_writer is None or self.long_writer is None:
            self.wide_writer = pq.ParquetWriter(self.wide, wide.schema, compression=COMPRESSION)
            self.long_writer = pq.ParquetWriter(self.long, long.schema, compression=COMPRESSION)
        self.wide_writer.write_table(wide)
        self.long_writer.write_table(long)

    def close(self) -> None:
        """End both files."""
        for writer in (self.wide_writer, self.long_writer):
            if writer is not None:
                writer.close()


@contextmanager
def _window_files(folder: Path, window_s: float) -> Iterator[_Windows]:
    name = f"windows_{window_s:g}s"
    with (
        whole_file(folder / f"{name}.parquet") as wide,
        whole_file(folder / f"{name}.values.parquet") as long,
    ):
        files = _Windows(wide, long)
        try:
            yield files
        finally:
            files.close()


EPISODE_COLUMNS: Final = (
    *("record", "kind", "start_s", "end_s", "duration_s", "start_clock", "beats", "rate_mean_per_min"),
    *("rate_min_per_min", "rate_max_per_min", "quality_share", "evidence"),
)


def _write_csv(path: Path, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
    with whole_file(path) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _definitions(found: Iterable[WindowTable], chain: str) -> Iterator[dict[str, Any]]:
    """One row per column of the windows' tables, each column once."""
    for name, kind, label in tables.WINDOW_COLUMNS:
        yield dict.fromkeys(DICTIONARY_COLUMNS, "") | {"column": name, "type": str(kind), "label": label}
    seen: set[str] = set()
    for table in found:
        for place, (declared, lead) in enumerate(table.plan.places):
            column = table.plan.column(place)
            if column not in seen:
                seen.add(column)
                yield defined_biomarker(declared, column=column, lead=lead, chain=chain.partition("-")[0])

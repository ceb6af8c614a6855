"""Extract a cohort: every recording of any folders, one row each, however long it takes and whatever happens.

find ──▶ what is known already (parts, earlier output) ──▶ measure the rest ──▶ merge ──▶ tables
"""

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort import ledger, tables
from ecgomics.cohort.files import held_folder, refuse_missing_folder, remove_unfinished
from ecgomics.cohort.inputs import inputs
from ecgomics.cohort.ledger import Place
from ecgomics.cohort.measure import Entry, Measured, Task
from ecgomics.cohort.pool import Pool, processes
from ecgomics.cohort.progress import Progress, Report
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION
from ecgomics.io import stated

if TYPE_CHECKING:
    import pandas as pd

SUFFIX: Final = ".parquet"
#: A part is written after so many records or seconds: what a killed run loses at most.
PART_RECORDS: Final = 64
PART_S: Final = 2.0

_INPUTS: Final = b"ecgomics.inputs"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a run did, and where its tables are."""

    output: Path
    """The wide table: one row per record."""
    values: Path
    """The long table: one row per biomarker and lead of each record."""
    dictionary: Path
    """The definition of every column of the wide table."""
    records: int
    kept: int
    measured: int
    failures: Mapping[str, str]
    """The reason by record."""


def extract(
    paths: str | Path | Iterable[str | Path],
    output: str | Path | None = None,
    *,
    settings: Settings | None = None,
    workers: int | None = None,
    time_limit_s: float | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> "pd.DataFrame":
    """Measure every recording of files and folders: a table with one row per record, failures included.

    The columns are `record`, `error` (why a record has no values), facts of the recording, then one `symbol` or
    `symbol__LEAD` for each biomarker: a number (NaN where there is none) or text for classes and flags (None). With
    `output` (a name that ends in .parquet) the table is also kept there, beside it `….values.parquet` (the long table
    with the reason for every missing value) and `….dictionary.csv` (the definition of every column).

    workers is the number of processes (one per processor if not given; the result does not depend on it). A record that
    takes longer than time_limit_s is given up (10 minutes and one more for each MiB of it if not given). fs_hz in Hz,
    unit and leads answer what files do not state, columns (as in `read`) names those of tables. progress is called
    after each record. A run that was interrupted goes on where it was when it is started again; records whose files
    have not changed are not measured again.

    Raises InvalidInput where nothing is found, an option makes no sense or the output cannot be written.
    """
    if output is None:
        with TemporaryDirectory(prefix="ecgomics-") as folder:
            place = Path(folder) / f"cohort{SUFFIX}"
            return extract(
                paths,
                place,
                settings=settings,
                workers=workers,
                time_limit_s=time_limit_s,
                fs_hz=fs_hz,
                unit=unit,
                leads=leads,
                columns=columns,
                progress=progress,
            )
    import pandas as pd

    done = extract_to(
        output,
        paths,
        settings=settings,
        workers=workers,
        time_limit_s=time_limit_s,
        fs_hz=fs_hz,
        unit=unit,
        leads=leads,
        columns=columns,
        progress=progress,
    )
    return pd.read_parquet(done.output)


def extract_to(
    output: str | Path,
    paths: str | Path | Iterable[str | Path],
    *,
    settings: Settings | None = None,
    workers: int | None = None,
    time_limit_s: float | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Extraction:
    """As `extract`, for tables too large for memory: writes them and says what was done."""
    run = _Run(
        Path(output),
        settings or Settings(),
        asdict(stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns)),
    )
    run.refuse_unfit_output()
    if time_limit_s is not None and not 0.0 < time_limit_s <= threading.TIMEOUT_MAX:
        raise InvalidInput(f"The time limit is {time_limit_s:g} s; a positive one is needed.")
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    found = inputs(paths, apart_from=run.own_paths)
    with held_folder(run.parts):
        tasks = [
            Task(
                each.name,
                Path(each.location),
                each.identity,
                run.settings,
                time_limit_s=time_limit_s or each.time_limit_s,
                **run.stated,
            )
            for each in found
        ]
        return _extracted(run, tasks, workers=processes(workers), progress=progress)


@dataclass(frozen=True)
class _Run:
    """The output of a run and all that its values depend on beside the files."""

    output: Path
    settings: Settings
    stated: Mapping[str, Any]

    @property
    def values(self) -> Path:
        return self.output.with_suffix(f".values{SUFFIX}")

    @property
    def dictionary(self) -> Path:
        return self.output.with_suffix(".dictionary.csv")

    @property
    def parts(self) -> Path:
        return self.output.with_name(f"{self.output.name}.parts")

    @property
    def own_paths(self) -> tuple[Path, ...]:
        return self.output, self.values, self.dictionary, self.parts

    @property
    def provenance(self) -> dict[str, Any]:
        """What the values were made with."""
        return {
            "software": "ecgomics",
            "software_version": VERSION,
            "code_sha256": code_sha256(),
            "catalogue_version": catalogue().version,
            "settings_hash": self.settings.hash,
            "settings": self.settings.as_dict(),
            "stated": {
                name: answer
                for name, answer in self.stated.items()
                if answer is not None or name != "columns"
            },
        }

    @property
    def key(self) -> str:
        """Results of the same key are the same for the same file."""
        return hashlib.sha256(json.dumps(self.provenance, sort_keys=True).encode()).hexdigest()[:16]

    def refuse_unfit_output(self) -> None:
        """InvalidInput where the output's name or place does not fit, or is another's file."""
        if self.output.suffix != SUFFIX:
            raise InvalidInput(f"The output {self.output} must be a name that ends in {SUFFIX}.")
        if self.output.is_dir():
            raise InvalidInput(
                f"The output {self.output} is a folder: give the name of a file that ends in {SUFFIX}."
            )
        refuse_missing_folder(self.output)
        for path in (self.output, self.values):
            if path.exists() and ledger.run_key(path) is None:
                raise InvalidInput(
                    f"{path} is there already and was not written by ECGomics: choose another output."
                )


def _extracted(
    run: _Run, tasks: Sequence[Task], *, workers: int, progress: Callable[[Progress], None] | None
) -> Extraction:
    key = run.key
    known = _known(run, key)
    todo = [task for task in tasks if not _is_known(task, known)]
    kept = {task.key: known[task.key].entry for task in tasks if _is_known(task, known)}
    failed = sum(entry.error is not None for entry in kept.values())
    report = Report(progress, kept=len(kept), failed=failed, outdated=_outdated(run, key))
    _measure(todo, run.parts, key=key, workers=workers, report=report)
    places = _known(run, key)
    failures = _write_tables(run, [places[task.key] for task in tasks], key=key)
    for part in ledger.parts(run.parts):
        part.unlink()
    return Extraction(run.output, run.values, run.dictionary, len(tasks), len(kept), len(todo), failures)


def _known(run: _Run, key: str) -> dict[str, Place]:
    return ledger.kept([run.values, *ledger.parts(run.parts)], key=key)


def _is_known(task: Task, known: Mapping[str, Place]) -> bool:
    return task.key in known and known[task.key].entry.identity == task.identity


def _outdated(run: _Run, key: str) -> bool:
    return any(ledger.run_key(path) not in (None, key) for path in [run.values, *ledger.parts(run.parts)])


def _measure(todo: Sequence[Task], folder: Path, *, key: str, workers: int, report: Report) -> None:
    """Measure recordings into part files; what was done is kept even where this is interrupted."""
    report.begin(len(todo))
    if not todo:
        return
    waiting: list[Measured] = []
    written_s = time.monotonic()
    try:
        with Pool[Measured](min(workers, len(todo))) as pool:
            for done in pool.results(todo):
                waiting.append(done)
                report.add(failed=done.entry.error is not None)
                if len(waiting) >= PART_RECORDS or time.monotonic() - written_s >= PART_S:
                    ledger.write_part(folder, waiting, key=key)
                    waiting, written_s = [], time.monotonic()
    finally:
        if waiting:
            ledger.write_part(folder, waiting, key=key)


def _write_tables(run: _Run, places: Sequence[Place], *, key: str) -> Mapping[str, str]:
    """The three tables, unless they are there; the wide one last, as it stands for the whole. Gives the failures."""
    entries = [place.entry for place in places]
    _refuse_same_names(entries)
    failures = {entry.record: entry.error for entry in entries if entry.error is not None}
    inputs = _fingerprint(key, entries)
    if (
        all(path.exists() for path in (run.output, run.values, run.dictionary))
        and _inputs_of(run.output) == inputs
    ):
        return failures
    for path in (run.output, run.values, run.dictionary):
        remove_unfinished(path.parent, path.name)
    provenance = run.provenance | {"records": len(entries), "failures": len(failures)}
    ledger.write_values(run.values, places, key=key, provenance=provenance)
    merged = ledger.kept([run.values], key=key)
    ordered = [merged[entry.key] for entry in entries]
    columns = tables.wide_columns(ordered)
    tables.write_dictionary(run.dictionary, columns)
    about = ledger.run_metadata(key, provenance) | {_INPUTS: inputs.encode()}
    tables.write_wide(run.output, ordered, columns, metadata=about)
    return failures


def _refuse_same_names(entries: Sequence[Entry]) -> None:
    """InvalidInput where two records have one name once the identities in their files' names are removed."""
    twice = [name for name, count in Counter(entry.record for entry in entries).items() if count > 1]
    if twice:
        raise InvalidInput(
            f"Several recordings are named {twice[0]} once names of people are removed: give their files other names."
        )


def _fingerprint(key: str, entries: Sequence[Entry]) -> str:
    text = "\n".join((key, *(f"{entry.record} {entry.identity} {entry.error or ''}" for entry in entries)))
    return hashlib.sha256(text.encode()).hexdigest()


def _inputs_of(output: Path) -> str | None:
    metadata = ledger.metadata_of(output) or {}
    return metadata.get(_INPUTS, b"").decode()


#: Code, networks and other trained models.
VALUES_DEPEND_ON: Final = frozenset({".py", ".onnx", ".npz"})


@cache
def code_sha256() -> str:
    """Hash of the code and models that values depend on: results of other ones are never taken for those of these."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for folder in ("core", "io", "signal", "biomarkers", "latent"):
        for path in sorted(each for each in (package / folder).rglob("*") if each.suffix in VALUES_DEPEND_ON):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for path in (
        package / "profile.py",
        package / "learned" / "sources.py",
        package / "cohort" / "measure.py",
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

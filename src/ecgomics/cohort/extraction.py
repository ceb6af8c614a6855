"""Extract a cohort: every recording of any folders, one row each, however long it takes and whatever happens.

records ──cut──▶ parts ──▶ what is known already (work in progress, earlier output) ──▶ the rest, measured on a cluster
    ──▶ a file per part ──▶ the long table ──▶ dictionary, wide table
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ecgomics.cohort.files import held_folder
from ecgomics.cohort.inputs import inputs
from ecgomics.cohort.outputs import SUFFIX, Outputs
from ecgomics.cohort.progress import Progress
from ecgomics.cohort.provenance import Provenance
from ecgomics.cohort.records import Held, records_held, records_of_inputs, refuse_senseless
from ecgomics.cohort.run import Extraction, Run, means_of
from ecgomics.core.settings import Settings
from ecgomics.io import stated

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client


def extract(
    paths: str | Path | Iterable[str | Path],
    output: str | Path | None = None,
    *,
    settings: Settings | None = None,
    workers: int | None = None,
    scheduler: "str | Client | None" = None,
    memory_limit: str | int | None = None,
    time_limit_s: float | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    manifests: Sequence[str | Path] = (),
    storage_options: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> "pd.DataFrame":
    """Measure every recording of files and folders: a table with one row per record, failures included.

    The columns are `record`, `error` (why a record has no values), facts of the recording, those of the manifest, then
    one `symbol` or `symbol__LEAD` for each biomarker: a number (NaN where there is none) or text for classes and flags
    (None). With `output` (a name that ends in .parquet) the table is also kept there, beside it `….values.parquet` (a
    folder: the long table with the reason for every missing value) and `….dictionary.csv` (the definition of every
    column).

    paths are files, folders, archives, globs, manifests (CSV with a column path) and URLs; manifests are files that are
    read as such whatever their heading, storage_options go to the file system of URLs. Records are measured on a Dask
    cluster: one in this process with so many workers (one per processor if not given), or that of a scheduler, an
    address such as tcp://host:8786 or a distributed.Client. The result does not depend on it. memory_limit, such as
    "2GiB", is what measuring a record may take at once (a worker's share of the memory if not given; kept to on Linux).
    A record that takes longer than time_limit_s is given up (10 minutes and one more for each MiB of it if not given).
    fs_hz in Hz, unit and leads answer what files do not state, columns (as in `read`) names those of tables.

    progress is called whenever records are done and at least once a second; the run stops soon after cancel is set. A
    run that was interrupted goes on where it was when it is started again; records whose files have not changed are not
    measured again.

    Raises InvalidInput where nothing is found, an option makes no sense, the output cannot be written or the cluster is
    lost; CancelledRun where it was stopped.
    """
    import pandas as pd

    with _place(output) as place:
        done = extract_to(
            place,
            paths,
            settings=settings,
            workers=workers,
            scheduler=scheduler,
            memory_limit=memory_limit,
            time_limit_s=time_limit_s,
            fs_hz=fs_hz,
            unit=unit,
            leads=leads,
            columns=columns,
            manifests=manifests,
            storage_options=storage_options,
            progress=progress,
            cancel=cancel,
        )
        return pd.read_parquet(done.output)


@contextmanager
def _place(output: str | Path | None) -> Iterator[Path]:
    """Where the tables are written: in a folder that goes with the block if no place is given."""
    if output is not None:
        yield Path(output)
        return
    with TemporaryDirectory(prefix="ecgomics-") as folder:
        yield Path(folder) / f"cohort{SUFFIX}"


def extract_to(
    output: str | Path,
    paths: str | Path | Iterable[str | Path],
    *,
    settings: Settings | None = None,
    workers: int | None = None,
    scheduler: "str | Client | None" = None,
    memory_limit: str | int | None = None,
    time_limit_s: float | None = None,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    manifests: Sequence[str | Path] = (),
    storage_options: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Extraction:
    """As `extract`, for tables too large for memory: writes them and says what was done."""
    answers = stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns)
    run = Run(
        Outputs(Path(output)),
        Provenance(settings or Settings(), asdict(answers)),
        means_of(workers=workers, scheduler=scheduler, memory_limit=memory_limit),
        progress,
        cancel,
    )
    refuse_senseless(time_limit_s)
    run.outputs.refuse_unfit()
    found = inputs(paths, manifests=manifests, apart_from=run.outputs.all, storage_options=storage_options)
    with held_folder(run.outputs.work):
        return run.extracted(records_of_inputs(found, answers, time_limit_s=time_limit_s))


def extract_held(
    output: str | Path,
    recordings: Iterable[Held],
    *,
    settings: Settings | None = None,
    workers: int | None = None,
    scheduler: "str | Client | None" = None,
    memory_limit: str | int | None = None,
    time_limit_s: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Extraction:
    """As `extract_to`, of recordings that the caller has; each is fetched when it is about to be measured."""
    run = Run(
        Outputs(Path(output)),
        Provenance(settings or Settings(), {}),
        means_of(workers=workers, scheduler=scheduler, memory_limit=memory_limit),
        progress,
        cancel,
    )
    refuse_senseless(time_limit_s)
    run.outputs.refuse_unfit()
    records = records_held(recordings, time_limit_s=time_limit_s)
    with held_folder(run.outputs.work):
        return run.extracted(records)

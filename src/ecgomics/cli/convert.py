"""`ecgomics convert`: a recording of any format into another one, read back and compared."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecgomics.cli.options import Columns, Fs, Leads, Unit, in_options, split_columns, split_leads
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.core.recording import Recording
    from ecgomics.io.writing import Target

SOME_FAILED = 1


def convert(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="A file, an archive, or a folder.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="A file that ends in .hea (WFDB), .edf, .dcm, .xml (aECG), .fhir.json, .json, .csv or .parquet; "
            "with --to, a folder for all recordings of IN.",
            show_default=False,
        ),
    ],
    *,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="wfdb, edf, dicom, aecg, fhir, json, csv or parquet; the ending of OUT if not given.",
            show_default=False,
        ),
    ] = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
    keep_identity: Annotated[
        bool, typer.Option("--keep-identity", help="Also hand over names, identifiers and birth dates.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
) -> None:
    """Convert recordings to another format; each is read back and compared with what was given.

    Names, birth dates, identifiers and free text stay behind unless --keep-identity is given; a pseudonym stands in
    their place.

    Examples:

    - `ecgomics convert muse.xml muse.edf`
    - `ecgomics convert export.zip strips/ --to wfdb`
    """
    from ecgomics.io import stated

    answers = asdict(stated(fs_hz=fs, unit=unit, leads=split_leads(leads), columns=split_columns(columns)))
    answers |= {"keep_identity": keep_identity}
    failed = False
    for job in _jobs(source, output, to):
        try:
            typer.echo(_converted(job, answers, overwrite=overwrite))
        except InvalidInput as error:
            failed = True
            typer.echo(f"{job.name}: {in_options(str(error))}", err=True)
    if failed:
        raise typer.Exit(SOME_FAILED)


@dataclass(frozen=True, slots=True)
class _Job:
    """One recording to convert: into a file, or into a folder under its name without identities."""

    name: str
    source: Path
    output: Path
    target: "Target"
    into_folder: bool

    def place(self, recording: "Recording") -> Path:
        """The file to write."""
        return self.output / f"{recording.name}{self.target.suffix}" if self.into_folder else self.output


def _jobs(source: Path, output: Path, to: str | None) -> Iterator[_Job]:
    """One file to one file; or every recording of a folder or an archive into a folder."""
    from ecgomics.cohort.inputs import inputs
    from ecgomics.io.writing import target_of

    target = target_of(output, to)
    if output.name.lower().endswith(target.suffix):
        yield _Job(source.stem, source, output, target, into_folder=False)
        return
    if output.is_file():
        raise InvalidInput(f"{output.name} is a file; with --to, OUT is a folder.")
    for found in inputs([source]):
        yield _Job(found.name, Path(found.location), output, target, into_folder=True)


def _converted(job: _Job, answers: dict[str, Any], *, overwrite: bool) -> str:
    """Convert one, and say what was written and how far what is read back differs."""
    from ecgomics.io import read

    recording = read(job.source, name=job.name, **answers)
    place = job.place(recording)
    if place.exists() and not overwrite:
        raise InvalidInput(f"{place.name} is there already; give --overwrite to replace it.")
    place.parent.mkdir(parents=True, exist_ok=True)
    written = job.target.write(recording, place)
    return f"{recording.name} → {written}: {_compared(recording, written)}"


def _compared(recording: "Recording", written: Path) -> str:
    """The largest difference of what is read back; InvalidInput where it is another recording."""
    import numpy as np

    from ecgomics.io import read

    back = read(written)
    first, last = (0, recording.samples) if back.samples == recording.samples else _without_edges(recording)
    given_mv = recording.ecg_mv[:, first:last]
    same_shape = back.leads == recording.leads and back.ecg_mv.shape == given_mv.shape
    if not same_shape or not np.array_equal(np.isnan(back.ecg_mv), np.isnan(given_mv)):
        raise InvalidInput(
            f"{written.name} does not read back as what was written: do not use it, and report this."
        )
    apart_mv = np.abs(back.ecg_mv - given_mv)
    apart_uv = float(np.max(apart_mv, initial=0.0, where=np.isfinite(apart_mv))) * 1e3
    lost_s = (recording.samples - back.samples) / recording.fs_hz
    without = f", without the gap of {lost_s:.3g} s at its start or end" if lost_s else ""
    return (
        f"{len(back.leads)} lead{'s' * (len(back.leads) > 1)} × {back.samples} at {back.fs_hz:g} Hz, "
        f"read back within {apart_uv:.3g} µV{without}"
    )


def _without_edges(recording: "Recording") -> tuple[int, int]:
    """The first sample of any lead, and the one after the last: formats of pieces hold no gap before or behind."""
    import numpy as np

    there = np.flatnonzero(~np.isnan(recording.ecg_mv).all(axis=0))
    return (int(there[0]), int(there[-1]) + 1) if there.size else (0, recording.samples)

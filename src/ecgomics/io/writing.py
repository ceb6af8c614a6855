"""Write a recording in any format that we write: one function, and what each format is called and ends in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording


@dataclass(frozen=True, slots=True)
class Target:
    """A format that is written: its name, how its files end, and the function that writes it."""

    name: str
    title: str
    suffix: str
    module: str
    function: str

    def write(self, recording: Recording, path: Path) -> Path:
        """Write the recording to a file; InvalidInput where the format cannot hold it."""
        write: Callable[[Recording, Path], Path] = getattr(
            import_module(f"ecgomics.io.writers.{self.module}"), self.function
        )
        return write(recording, path)


#: In the order in which they are offered; a longer suffix is found before a shorter one that it ends in.
TARGETS: Final[Mapping[str, Target]] = {
    target.name: target
    for target in (
        Target("wfdb", "WFDB", ".hea", "wfdb_files", "write_wfdb_file"),
        Target("edf", "EDF+", ".edf", "edf", "write_edf"),
        Target("dicom", "DICOM waveform", ".dcm", "dicom", "write_dicom"),
        Target("aecg", "HL7 aECG", ".xml", "aecg", "write_aecg"),
        Target("fhir", "FHIR Observation", ".fhir.json", "fhir", "write_fhir"),
        Target("json", "ECGomics JSON", ".json", "ecgomics_json", "write_json"),
        Target("csv", "CSV", ".csv", "csv_files", "write_csv"),
        Target("parquet", "Parquet", ".parquet", "parquet", "write_parquet"),
    )
}


def target_of(path: str | Path, to: str | None = None) -> Target:
    """The format to write: the one that is named, else the one that the file's name ends in; InvalidInput for none."""
    if to is not None:
        if to not in TARGETS:
            raise InvalidInput(f"“{to}” is no format that is written; {', '.join(TARGETS)} are.")
        return TARGETS[to]
    name = Path(path).name.lower()
    fitting = [target for target in TARGETS.values() if name.endswith(target.suffix)]
    if not fitting:
        endings = ", ".join(f"{target.suffix} ({target.title})" for target in TARGETS.values())
        raise InvalidInput(
            f"What {Path(path).name} shall be is not told by its name: it must end in {endings}."
        )
    return max(fitting, key=lambda target: len(target.suffix))


def write(recording: Recording, path: str | Path, *, to: str | None = None) -> Path:
    """Write a recording to a file and return its path; the format follows from the file's name unless `to` names it.

    What is read back differs by at most one quantisation step: the recording's own resolution, or 1 µV where it states
    none. Gaps stay gaps. InvalidInput where the format cannot hold the recording.
    """
    return target_of(path, to).write(recording, Path(path))

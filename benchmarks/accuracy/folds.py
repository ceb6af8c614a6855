"""Marks by the fold model of the segmenter that a record was kept away from."""

from pathlib import Path
from typing import Final

from benchmarks.accuracy.options import Options
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.cohort.marks import beats_of, fiducials_of
from ecgomics.signal.delineation import delineate
from ecgomics.signal.model import Fiducials

FOLDER: Final = Path(__file__).parents[2] / "training" / "segmenter" / "folds"
#: As in training: the fold of a LUDB record is its number modulo this.
FOLDS: Final = 5


def ludb_fiducials(found: Evaluation, record: str, options: Options) -> Fiducials:
    """Marks of a LUDB record: by its fold model where cross-validation is asked for."""
    beats = beats_of(found)
    if not options.cross_validated or options.settings.delineator == "rules" or not len(beats):
        return fiducials_of(found)
    recording = found.quantity("recording")
    return delineate(
        found.quantity("measurable_mv"),
        beats,
        fs_hz=recording.fs_hz,
        leads=recording.leads,
        usable=found.quantity("quality").usable,
        settings=options.settings,
        model=(FOLDER / f"{int(record) % FOLDS}.onnx").read_bytes(),
    )

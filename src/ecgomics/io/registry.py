"""The readers, in the order in which content is tried. Whoever adds a format adds its module here, and nowhere else."""

from typing import Final, Protocol

from ecgomics.io.contents import Contents
from ecgomics.io.readers import (
    aecg,
    apple_health,
    cardiosoft,
    delimited,
    dicom,
    ecgomics_json,
    edf,
    fhir,
    hdf5,
    ishne,
    kardia_atc,
    kardia_json,
    matlab,
    mfer,
    mortara,
    movesense,
    muse,
    numpy_files,
    parquet,
    philips,
    polar,
    schiller,
    scp,
    wfdb_files,
    withings,
    xlsx,
)
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support


class Reader(Protocol):
    """What the module of a format offers."""

    FORMAT: str
    SUPPORT: Support

    def recognises(self, source: Source) -> bool:
        """Whether the content is of this format; it never raises for content."""

    def read(self, source: Source, stated: Stated) -> Contents:
        """What the file says; InvalidInput where it is damaged or holds no samples."""


READERS: Final[tuple[Reader, ...]] = (
    dicom,
    ishne,
    kardia_atc,
    scp,
    edf,
    mfer,
    xlsx,
    hdf5,
    parquet,
    numpy_files,
    matlab,
    aecg,
    muse,
    cardiosoft,
    schiller,
    mortara,
    philips,
    ecgomics_json,
    kardia_json,
    fhir,
    movesense,
    wfdb_files,
    apple_health,
    polar,
    withings,
    delimited,
)


def recognised(source: Source) -> Reader | None:
    """The reader of a file's format, or None."""
    return next((reader for reader in READERS if reader.recognises(source)), None)

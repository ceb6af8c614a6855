"""The readers, in the order in which content is tried. Whoever adds a format adds its module here, and nowhere else."""

from typing import Final, Protocol

from ecgomics.core.recording import Recording
from ecgomics.io import delimited, dicom, numpy_files, wfdb_files
from ecgomics.io.source import Source, Stated


class Reader(Protocol):
    """What the module of a format offers."""

    FORMAT: str

    def recognises(self, source: Source) -> bool:
        """Whether the content is of this format."""

    def read(self, source: Source, stated: Stated) -> Recording:
        """The recording; InvalidInput where there is none."""


READERS: Final[tuple[Reader, ...]] = (dicom, numpy_files, wfdb_files, delimited)


def recognised(source: Source) -> Reader | None:
    """The reader of a file's format, or None."""
    return next((reader for reader in READERS if reader.recognises(source)), None)

"""Files in, recordings out: read any known format by its content, find recordings in folders, write WFDB and CSV."""

from ecgomics.io.description import describe
from ecgomics.io.folders import FoundRecording, find_recordings
from ecgomics.io.reading import open_recording, read, stated
from ecgomics.io.writers.wfdb_files import write_csv, write_wfdb

__all__ = [
    "FoundRecording",
    "describe",
    "find_recordings",
    "open_recording",
    "read",
    "stated",
    "write_csv",
    "write_wfdb",
]

"""Files in, recordings out: read any known format by its content, find recordings in folders, write what is asked."""

from ecgomics.io.description import describe
from ecgomics.io.folders import FoundRecording, find_recordings
from ecgomics.io.reading import files_in, is_archive, open_recording, read, read_and_tell, stated
from ecgomics.io.tables.columns import ColumnGuess, guess_columns
from ecgomics.io.writers.csv_files import write_csv
from ecgomics.io.writers.wfdb_files import write_wfdb
from ecgomics.io.writing import write

__all__ = [
    "ColumnGuess",
    "FoundRecording",
    "describe",
    "files_in",
    "find_recordings",
    "guess_columns",
    "is_archive",
    "open_recording",
    "read",
    "read_and_tell",
    "stated",
    "write",
    "write_csv",
    "write_wfdb",
]

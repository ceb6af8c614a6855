"""What the platform keeps: recordings without identity, profiles, and original bytes where asked.

A Store is one folder: `ecgomics.sqlite` with the rows and `blobs/` with the samples, each file named by its own hash.
"""

from ecgomics.core.location import data_folder
from ecgomics.store.identity import identity_of_files, identity_of_recording
from ecgomics.store.records import ProfileKey, StoredProfile, StoredRecording, Summary
from ecgomics.store.store import Addition, Store

__all__ = [
    "Addition",
    "ProfileKey",
    "Store",
    "StoredProfile",
    "StoredRecording",
    "Summary",
    "data_folder",
    "identity_of_files",
    "identity_of_recording",
]

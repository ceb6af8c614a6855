"""What the platform keeps: recordings without identity, profiles, and original bytes where asked.

A Store is one folder: `ecgomics.sqlite` with the rows, `blobs/` with the samples, each file named by its own hash,
`cohorts/` with the tables of cohorts and `discoveries/` with what was found in them.
"""

from ecgomics.core.location import data_folder
from ecgomics.store.cohort_records import (
    Change,
    Member,
    Selection,
    StoredCohort,
    StoredDiscovery,
    StoredJob,
)
from ecgomics.store.cohorts import Cohorts
from ecgomics.store.identity import identity_of_files, identity_of_recording
from ecgomics.store.notes import NOTE_KINDS, NoteKind, StoredNote
from ecgomics.store.records import ProfileKey, StoredProfile, StoredRecording, Summary
from ecgomics.store.store import Addition, Store

__all__ = [
    "NOTE_KINDS",
    "Addition",
    "Change",
    "Cohorts",
    "Member",
    "NoteKind",
    "ProfileKey",
    "Selection",
    "Store",
    "StoredCohort",
    "StoredDiscovery",
    "StoredJob",
    "StoredNote",
    "StoredProfile",
    "StoredRecording",
    "Summary",
    "data_folder",
    "identity_of_files",
    "identity_of_recording",
]

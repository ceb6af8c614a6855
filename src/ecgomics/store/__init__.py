"""What the platform keeps: recordings without identity, profiles, and original bytes where asked.

A Store is one folder: `ecgomics.sqlite` with the rows, `blobs/` with the samples, each file named by its own hash,
`cohorts/` with the tables of cohorts and `discoveries/` with what was found in them.
"""

from ecgomics.core.location import data_folder
from ecgomics.store.cohort_records import (
    Change,
    Member,
    NamedSettings,
    PerPerson,
    Selection,
    StoredCohort,
    StoredDiscovery,
    StoredJob,
)
from ecgomics.store.cohorts import Cohorts
from ecgomics.store.corrections import Corrections, StoredCorrection
from ecgomics.store.identity import identity_of_files, identity_of_recording
from ecgomics.store.library_records import Decision, Edit, Edited, Standing, StoredOutcomes, StoredSubject
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.membership import StepName, Steps
from ecgomics.store.notes import NOTE_KINDS, NoteKind, StoredNote
from ecgomics.store.records import ProfileKey, StoredProfile, StoredRecording, Summary
from ecgomics.store.sets import RecordSet
from ecgomics.store.store import Addition, Store

__all__ = [
    "DEFAULT_PROJECT",
    "NOTE_KINDS",
    "Addition",
    "Change",
    "Cohorts",
    "Corrections",
    "Decision",
    "Edit",
    "Edited",
    "Member",
    "NamedSettings",
    "NoteKind",
    "PerPerson",
    "ProfileKey",
    "RecordSet",
    "Selection",
    "Standing",
    "StepName",
    "Steps",
    "Store",
    "StoredCohort",
    "StoredCorrection",
    "StoredDiscovery",
    "StoredJob",
    "StoredNote",
    "StoredOutcomes",
    "StoredProfile",
    "StoredRecording",
    "StoredSubject",
    "Summary",
    "data_folder",
    "identity_of_files",
    "identity_of_recording",
]

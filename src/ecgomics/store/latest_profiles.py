"""Which of a recording's profiles is shown: that with all corrections that were not taken back."""

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from ecgomics.store.correction_tables import CorrectionRow
from ecgomics.store.records import ProfileKey
from ecgomics.store.tables import ProfileRow


def of_settings(key: ProfileKey) -> tuple[ColumnElement[bool], ...]:
    """A profile was made with these settings, catalogue and software, whatever its corrections are."""
    return (
        ProfileRow.settings_hash == key.settings_hash,
        ProfileRow.catalogue_version == key.catalogue_version,
        ProfileRow.software_version == key.software_version,
    )


def of_latest(key: ProfileKey) -> tuple[ColumnElement[bool], ...]:
    """The same, and with the latest corrections of its recording; the revision of the key does not matter."""
    return (*of_settings(key), ProfileRow.correction == _latest_revision())


def _latest_revision() -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.max(CorrectionRow.revision), 0))
        .where(CorrectionRow.recording_id == ProfileRow.recording_id, CorrectionRow.undone_at.is_(None))
        .correlate(ProfileRow)
        .scalar_subquery()
    )

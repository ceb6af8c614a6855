"""Handing over and forgetting a person in a store that no server uses."""

from datetime import UTC, datetime
from pathlib import Path

from ecgomics.core.settings import Settings
from ecgomics.services import settings as chosen_settings
from ecgomics.services.long_results import LongResults
from ecgomics.services.subject_export import archive_of, person_of
from ecgomics.store import Store
from ecgomics.store.audit import Acting
from ecgomics.store.audit_reads import Access
from ecgomics.store.erasure import Erased
from ecgomics.stream.log import FrameLog


def erase_at_rest(store: Store, subject_id: str, *, author: str, look: bool = True) -> Erased:
    """Forget a person in a store that no server uses; NotFound if they are not there."""
    log = FrameLog(store.live.frames_folder, synced=lambda _: None)
    try:
        return store.erasure.erase(subject_id, author=author, forget_frames=log.erase, look=look)
    finally:
        log.close()


def exported_at_rest(store: Store, subject_id: str, to: Path, *, author: str) -> None:
    """Write everything of a person into a ZIP file, whole or not at all; NotFound if they are not there."""
    defaults = Settings()

    def settings_of(recording_id: str) -> Settings:
        project_id = store.project_of(recording_id)
        return chosen_settings.named(store, "", project_id=project_id, defaults=defaults).settings

    person = person_of(store, subject_id, settings_of, LongResults(store, defaults))
    access = Access(datetime.now(UTC), author, Acting(), "export", "subject", subject_id, "export_subject")
    store.read_entries.write([access])
    draft = to.with_name(f"{to.name}.part")
    try:
        with draft.open("wb") as file:
            for part in archive_of(person):
                file.write(part)
        draft.rename(to)
    finally:
        draft.unlink(missing_ok=True)

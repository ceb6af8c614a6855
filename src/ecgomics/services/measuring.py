"""Measuring in the background: in a process of its own with a low priority where a server has many to answer."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from ecgomics import services
from ecgomics.cohort.tasks import as_defect
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction
from ecgomics.profile import profile
from ecgomics.services.apart import Apart
from ecgomics.services.settings import of_recording
from ecgomics.store import Store, StoredProfile

#: Samples of all leads together up to which a recording is handed to another process: ten minutes of twelve leads.
MOST_HANDED_OVER: Final = 12 * 600 * 500
#: How far behind the server the process stands in line for a processor.
_NICENESS: Final = 10


class Measuring:
    """Makes the profiles that nobody waits for; from any thread."""

    def __init__(self, store: Store, settings: Settings, *, apart: bool) -> None:
        """apart: whether in a process of its own, which is started with the first recording."""
        self._store = store
        self._settings = settings
        self._apart = Apart(apart=apart, what="measuring")

    def measure(self, recording_id: str) -> None:
        """Make the profile of a recording, as its project measures, where it is not there; NotFound without it."""
        settings = of_recording(self._store, recording_id, self._settings)
        services.stored_profile(self._store, recording_id, settings, make=self._made)

    def stop(self) -> None:
        """End the process, whatever it does: what is not kept is measured at the next start."""
        self._apart.stop()

    def _made(
        self, recording: Recording, settings: Settings, corrections: Sequence[Correction]
    ) -> StoredProfile:
        here = partial(services.made_profile, recording, settings, corrections)
        if recording.ecg_mv.size > MOST_HANDED_OVER:
            return here()
        return self._apart.done(_Measure(recording, settings, tuple(corrections)), here)


@dataclass(frozen=True, slots=True)
class _Measure:
    """One recording to be measured; what comes of it, or why nothing does."""

    recording: Recording
    settings: Settings
    corrections: tuple[Correction, ...]
    time_limit_s: float | None = None

    def run(self) -> StoredProfile | str:
        """Measure it."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
        try:
            return services.as_stored(profile(self.recording, self.settings, self.corrections))
        except Exception as error:  # noqa: BLE001  # it is told, and then met again where it is no other process's
            return as_defect(error)

    def lost(self, reason: str) -> StoredProfile | str:
        """Why nothing came."""
        return reason

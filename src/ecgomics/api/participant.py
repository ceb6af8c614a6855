"""Whose things a request is about: those of the participant whose phone asks, or of the person at this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request

from ecgomics.api.caller import CALLER, Caller
from ecgomics.api.platform import Platform
from ecgomics.core.errors import NotFound, Refused
from ecgomics.store.account_records import Membership
from ecgomics.store.devices import StoredDevice
from ecgomics.store.library_tables import DEFAULT_PROJECT

NOT_YOURS: Final = "There is no such recording among yours."
_NOBODY: Final = "This needs a participant: pair this phone with one first."


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose things are asked for."""

    device: StoredDevice | None
    """The phone that asks."""
    person: Membership | None = None
    """As whom somebody signed in takes part; neither: the person at this machine."""

    @property
    def is_local(self) -> bool:
        """Whether it is the person at this machine."""
        return self.device is None and self.person is None

    @property
    def subject_id(self) -> str | None:
        """The participant; None for the person at this machine."""
        whose = self.device or self.person
        return None if whose is None else whose.subject_id

    @property
    def project_id(self) -> str:
        """The project that the phone was paired in, or that somebody takes part in."""
        whose = self.device or self.person
        return DEFAULT_PROJECT if whose is None else whose.project_id

    @property
    def device_id(self) -> str | None:
        """The phone that asks."""
        return None if self.device is None else self.device.id

    def participant(self) -> str:
        """The participant; Refused where there is none."""
        if self.subject_id is None:
            raise Refused(_NOBODY)
        return self.subject_id


def recordings_of(platform: Platform, mine: Mine) -> list[str]:
    """Identifiers of the own recordings, the earliest first; a phone of nobody has none."""
    if not mine.is_local and mine.subject_id is None:
        return []
    return platform.store.series.recordings_of(mine.subject_id)


def refuse_others(recording_id: str, own: Sequence[str]) -> None:
    """NotFound, in one sentence, for what is not there and for what is somebody else's."""
    if recording_id not in own:
        raise NotFound(NOT_YOURS)


def _mine(request: Request) -> Mine:
    caller: Caller = request.scope[CALLER]
    return Mine(caller.device, caller.acting)


Whose = Annotated[Mine, Depends(_mine)]

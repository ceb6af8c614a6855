"""Which settings a request means, and saved ones: presets, versions of a project, hashes."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.presets import PRESETS, preset
from ecgomics.core.settings import Settings
from ecgomics.store import Store
from ecgomics.store.saved_settings import SavedVersion

DEFAULTS: Final = "defaults"
LONGEST_NAME: Final = 60
LONGEST_NOTE: Final = 1000
_HASH: Final = re.compile(r"[0-9a-f]{12}")
_NAME: Final = re.compile(r"[\w][\w .+-]*")

Origin = Literal["defaults", "preset", "saved", "unsaved"]


@dataclass(frozen=True, slots=True)
class Named:
    """Settings, and what they are known by."""

    settings: Settings
    name: str
    """A preset's name, `name@version`, or `defaults`."""
    origin: Origin

    @property
    def label(self) -> str:
        """Name and the first digits of the hash."""
        return f"{self.name} · {self.settings.hash[:7]}"


def named(store: Store, text: str, *, project_id: str, defaults: Settings) -> Named:
    """The settings that a text means: `name@version`, the name of a preset or of saved settings, or a hash.

    Empty means those that the project measures with. NotFound where nothing has that name.
    """
    if not text:
        return chosen(store, project_id, defaults)
    if text == DEFAULTS:
        return Named(defaults, DEFAULTS, "defaults")
    found = preset(text)
    if found is not None:
        return Named(found.settings, found.name, "preset")
    if _HASH.fullmatch(text):
        return _of_hash(store, text, defaults)
    name, at, version = text.partition("@")
    saved = None
    if not at or version.isdecimal():
        saved = store.saved_settings.version(project_id, name, int(version) if at else None)
    if saved is None:
        raise NotFound(
            f"There are no settings “{text}”: a preset, a saved name@version, or a hash is wanted."
        )
    return of_version(saved)


def chosen(store: Store, project_id: str, defaults: Settings) -> Named:
    """What a project measures with."""
    saved = store.saved_settings.chosen(project_id)
    return Named(defaults, DEFAULTS, "defaults") if saved is None else of_version(saved)


def of_recording(store: Store, recording_id: str, defaults: Settings) -> Settings:
    """What the project of a recording measures with; NotFound without the recording."""
    return chosen(store, store.project_of(recording_id), defaults).settings


def of_version(saved: SavedVersion) -> Named:
    """A saved version by its label."""
    return Named(saved.settings, saved.label, "saved")


def refuse_unsaved(found: SavedVersion | None, text: str) -> None:
    """InvalidInput for settings that a project cannot use, since they are no saved version."""
    if found is None:
        raise InvalidInput(f"“{text}” is no saved version: save it under a name before a project uses it.")


def _of_hash(store: Store, settings_hash: str, defaults: Settings) -> Named:
    if settings_hash == defaults.hash:
        return Named(defaults, DEFAULTS, "defaults")
    for each in PRESETS:
        if each.settings.hash == settings_hash:
            return Named(each.settings, each.name, "preset")
    saved = store.saved_settings.of_hash(settings_hash)
    if saved is None:
        raise NotFound(f"No settings with the hash {settings_hash} were saved; save them first.")
    return of_version(saved)


def save(
    store: Store, name: str, settings: Settings, *, project_id: str, author: str, note: str = ""
) -> tuple[SavedVersion, bool]:
    """A new version under a name, or the latest where it holds the same; InvalidInput where the name is none.

    A set of biomarkers is checked to name some.
    """
    from ecgomics.biomarkers.catalogue import catalogue

    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not _NAME.fullmatch(tidy):
        raise InvalidInput(
            f"“{name}” cannot be the name of settings: letters, digits, blanks and . + - _ are allowed, "
            f"1 to {LONGEST_NAME} of them."
        )
    if preset(tidy) is not None or tidy == DEFAULTS or _HASH.fullmatch(tidy):
        raise InvalidInput(f"“{tidy}” is the name of a preset or looks like a hash: choose another one.")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(f"The note has {len(note)} characters; up to {LONGEST_NOTE} are allowed.")
    catalogue().of_one_recording(only=settings.biomarkers)
    return store.saved_settings.save(project_id, tidy, settings, author=author, note=note.strip())

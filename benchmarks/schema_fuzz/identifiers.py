"""Identifiers of what is there, by the places of addresses and fields that take them."""

import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

from benchmarks.schema_fuzz.world import Filler

Place = tuple[str, str]
"""The part of an address before a parameter, and the parameter's name."""
Known = Mapping[Place, str]
"""Values that belong together, such as a recording and a note on it."""

_RECORDING: Final = ("recordings", "recording_id")
_PROJECT: Final = ("projects", "project_id")
_SUBJECT: Final = ("subjects", "subject_id")
_COHORT: Final = ("cohorts", "cohort_id")
_DISCOVERY: Final = ("discoveries", "discovery_id")
#: Names in queries and bodies, and the places whose identifiers they take.
FIELDS: Final[Mapping[str, Place]] = {
    **dict.fromkeys(("recording", "a", "b", "id", "ids", "recording_ids", "recording_id"), _RECORDING),
    **dict.fromkeys(("project", "project_id"), _PROJECT),
    **dict.fromkeys(("subject", "participant"), _SUBJECT),
    "set_id": ("record-sets", "set_id"),
    **dict.fromkeys(("settings", "settings_id", "before"), ("settings", "name")),
    "population": ("populations", "population_id"),
    **dict.fromkeys(("symbol", "symbols"), ("catalogue", "symbol")),
    "entries": ("entries", "entry_id"),
    **dict.fromkeys(("head", "encoder"), ("models", "name")),
}
#: Lists of things: the address, the field of the answer ("" where it is the list), the field of each, the place.
_LISTS: Final = (
    ("recordings?limit=100", "items", "id", _RECORDING),
    ("subjects?limit=100", "items", "id", _SUBJECT),
    ("subjects?limit=100", "items", "id", ("participants", "subject_id")),
    ("projects", "projects", "id", _PROJECT),
    ("outcome-tables", "tables", "id", ("outcome-tables", "table_id")),
    ("mapping-presets", "", "id", ("mapping-presets", "preset_id")),
    ("biomarker-sets", "sets", "id", ("biomarker-sets", "set_id")),
    ("record-sets", "sets", "id", ("record-sets", "set_id")),
    ("populations", "populations", "id", ("populations", "population_id")),
    ("settings", "saved", "hash", ("settings", "name")),
    ("settings", "saved", "name", ("settings", "name")),
    ("jobs?active=false", "jobs", "id", ("jobs", "job_id")),
    ("tokens", "tokens", "id", ("tokens", "token_id")),
    ("devices", "devices", "id", ("devices", "device_id")),
    ("live/sessions", "sessions", "id", ("sessions", "session_id")),
)
#: What does not change while a platform runs.
_STANDING: Final = (
    ("models", "models", "name", ("models", "name")),
    ("catalogue", "biomarkers", "symbol", ("catalogue", "symbol")),
    ("catalogue", "biomarkers", "symbol", ("distributions", "symbol")),
)
#: Things of things: the address of the list with its outer place, and as above.
_INNER: Final = (
    (_RECORDING, "recordings/{}/notes", "", "id", ("notes", "note_id")),
    (_RECORDING, "recordings/{}/corrections", "layers", "revision", ("corrections", "revision")),
    (_RECORDING, "recordings/{}/long/corrections", "items", "id", ("corrections", "correction_id")),
    (("uploads", "batch_id"), "uploads/{}/entries", "items", "id", ("entries", "entry_id")),
    (_COHORT, "cohorts/{}", "tables", "name", ("outcomes", "name")),
    (_COHORT, "cohorts/{}/discoveries", "discoveries", "id", _DISCOVERY),
    (("webhooks", "webhook_id"), "webhooks/{}/deliveries", "items", "id", ("deliveries", "delivery_id")),
)
_OUTER: Final = (
    ("uploads", "", "id", ("uploads", "batch_id")),
    ("cohorts", "cohorts", "id", _COHORT),
    ("webhooks", "webhooks", "id", ("webhooks", "webhook_id")),
)
_PARAMETER: Final = re.compile(r"/([^/{}]+)/\{(\w+)\}(?:/\{(\w+)\})?")
#: Values of parameters that are words, whatever is there.
_WORDS: Final[Mapping[Place, tuple[str, ...]]] = {
    ("steps", "step"): ("library", "fitting", "accepted", "members"),
    ("files", "name"): ("cohort.json", "wide.parquet", "wide.csv", "long.parquet", "report.html"),
    ("pyramid", "level"): ("0", "1", "2"),
    ("level", "tile"): ("0", "1"),
    ("chunks", "first_seq"): ("0", "10", "21"),
    ("files", "file_id"): ("1", "2"),
    ("values", "name"): ("heart_rate", "qrs_duration"),
    ("planes", "name"): ("pca",),
    ("figures", "file"): ("volcano.svg", "volcano.png"),
}


class Identifiers:
    """What a platform holds, as the parameters of its addresses."""

    def __init__(self, filler: Filler, random: Random) -> None:
        self._filler = filler
        self._random = random
        self._known: list[Known] = []
        self._standing: list[Known] = []

    def look(self) -> None:
        """Ask anew what is there."""
        self._standing = self._standing or list(self._flat(_STANDING))
        found = [*self._standing, *self._flat(_LISTS)]
        for outer in (*self._flat(_OUTER), *_sample(self._random, found, _RECORDING)):
            found.append(outer)
            found += self._inner(outer)
        share, phone = self._filler.share, self._filler.phone
        if share is not None and phone is not None:
            shows = {"Authorization": f"Bearer {phone}"}
            of_phone = self._filler.get("mobile/recordings", headers=shows) or {"items": []}
            for each in of_phone["items"]:
                recording = {("recordings", "recording_id"): each["recording_id"]}
                found.append({("shared", "secret"): share["secret"], **recording})
            found.append({("shared", "secret"): share["secret"], ("shares", "share_id"): share["id"]})
        if self._filler.pairing is not None:
            found.append({("pairings", "pairing_id"): self._filler.pairing})
        self._known = found

    def _flat(self, lists: tuple[tuple[str, str, str, Place], ...]) -> Iterator[Known]:
        for path, inside, name, place in lists:
            yield from ({place: each} for each in _values(self._filler.get(path), inside, name))

    def _inner(self, outer: Known) -> Iterator[Known]:
        for place, path, inside, name, inner in _INNER:
            if place in outer:
                answer = self._filler.get(path.format(outer[place]))
                yield from ({**outer, inner: each} for each in _values(answer, inside, name))

    def for_address(self, path: str) -> dict[str, str]:
        """Values for parameters of an address that belong together; nothing where nothing of the kind is there."""
        places = _places(path)
        wanted = [each for each in places if each not in _WORDS]
        fitting = [each for each in self._known if all(place in each for place in wanted)]
        chosen = self._random.choice(fitting) if fitting and wanted else {}
        words = {place[1]: self._random.choice(_WORDS[place]) for place in places if place in _WORDS}
        return {place[1]: chosen[place] for place in wanted if place in chosen} | words

    def for_field(self, name: str) -> str | None:
        """An identifier that a field of that name takes."""
        place = FIELDS.get(name)
        fitting = [each[place] for each in self._known if place in each] if place else []
        return self._random.choice(fitting) if fitting else None


def _places(path: str) -> list[Place]:
    found: list[Place] = []
    for before, first, second in _PARAMETER.findall(path):
        found.append((before, first))
        if second:
            found.append((first, second))
    return found


def _values(answer: Any, inside: str, name: str) -> Iterator[str]:
    listed = answer.get(inside, []) if inside and isinstance(answer, dict) else answer
    for each in listed or []:
        yield str(each[name])


def _sample(random: Random, found: list[Known], place: Place) -> list[Known]:
    """Some of the many, so that what belongs to them is looked for in reasonable time."""
    those = [each for each in found if place in each]
    return random.sample(those, min(4, len(those)))

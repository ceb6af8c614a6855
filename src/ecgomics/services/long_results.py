"""What is said of a long recording now: what was found, as people corrected it."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from ecgomics.ambulatory.corrections import (
    BeatsCalled,
    Called,
    ClassCalled,
    Correction,
    EpisodeAdded,
    EpisodeRemoved,
    GroupCalled,
    Told,
    called_kinds,
    told,
)
from ecgomics.ambulatory.episodes import KINDS, Kind
from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.found import Found
from ecgomics.ambulatory.tables import plain
from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.core.settings import Settings
from ecgomics.services import long_recordings, profile_key
from ecgomics.services.settings import of_recording
from ecgomics.signal.model import BeatClass
from ecgomics.store import Store
from ecgomics.store.longs import StoredCorrection

#: Results that are kept in memory: those of a day take some ten megabytes.
_KEPT: Final = 4
_WHATS: Final[Mapping[str, type]] = {
    "group": GroupCalled,
    "class": ClassCalled,
    "beats": BeatsCalled,
    "episode_added": EpisodeAdded,
    "episode_removed": EpisodeRemoved,
}
CLASSES: Final = ("N", "S", "V", "P", "U")
CALLED: Final = (*CLASSES, "X")


@dataclass(frozen=True, slots=True, eq=False)
class Current:
    """What was found, what is told of it, and whether that is all."""

    found: Found
    told: Told
    kinds: Any
    """Class of every beat that was found, X for an artefact, (beats,)."""
    complete: bool
    tag: str
    """Changes with any of it."""


class LongResults:
    """Results of a store's long recordings; its methods may be called from any thread."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._kept: OrderedDict[str, Current] = OrderedDict()
        self._lock = threading.Lock()

    def current(self, recording_id: str) -> Current | None:
        """What is known now, None before anything is; NotFound without the recording."""
        return self.current_with(recording_id, of_recording(self._store, recording_id, self._settings))

    def current_with(self, recording_id: str, settings: Settings) -> Current | None:
        """As `current`, of an analysis with some settings."""
        recording, _ = self._store.without_samples(recording_id)
        key, complete = profile_key(settings), True
        state = f"{key.settings_hash}-{key.software_version}"
        running = None
        if not self._store.longs.is_analysed(recording_id, key):
            running = long_recordings.partial(self._store, recording_id, key)
            if running is None:
                return None
            complete, state = False, f"{state}-{running[0]}"
        standing = self.standing(recording_id)
        tag = "-".join([recording_id, state, *(str(each.id) for each in standing)])
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
                return self._kept[tag]
        content = running[1] if running is not None else self._store.longs.found(recording_id, key)
        if content is None:
            return None
        found = Found.from_bytes(content)
        made = _current(found, Facts.of(recording), corrections_of(standing), complete=complete, tag=tag)
        with self._lock:
            self._kept[tag] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def forget(self, recording_id: str) -> None:
        """Keep nothing of a recording."""
        with self._lock:
            for tag in [each for each in self._kept if each.startswith(f"{recording_id}-")]:
                del self._kept[tag]

    def existing(self, recording_id: str) -> Current:
        """As `current`; NotFound before anything is known."""
        found = self.current(recording_id)
        if found is None:
            raise NotFound("This recording was not analysed as a long one yet: start it with POST on /long.")
        return found

    def standing(self, recording_id: str) -> list[StoredCorrection]:
        """The corrections that were not undone."""
        return [each for each in self._store.longs.corrections(recording_id) if each.undone_at is None]

    def correct(
        self, recording_id: str, body: Mapping[str, Any], *, author: str, reason: str
    ) -> StoredCorrection:
        """Keep a correction with the burden before and after; InvalidInput where it changes nothing or is too early."""
        now = self.existing(recording_id)
        if not now.complete:
            raise InvalidInput("The analysis still runs: correct it when it is done.")
        given = correction_of(body)
        recording, _ = self._store.without_samples(recording_id)
        others = corrections_of(self.standing(recording_id))
        then = _current(now.found, Facts.of(recording), [*others, given], complete=True, tag="")
        before, after = summary(now), summary(then)
        if bool((then.kinds == now.kinds).all()) and len(then.told.episodes) == len(now.told.episodes):
            raise InvalidInput(
                "This changes nothing: no beat and no episode is meant by it that is not so already."
            )
        return self._store.longs.add_correction(
            recording_id, dict(body), author=author, reason=reason, moved=(before, after)
        )


def _current(
    found: Found, facts: Facts, corrections: Sequence[Correction], *, complete: bool, tag: str
) -> Current:
    kinds = called_kinds(found.course.beats, corrections)
    return Current(found, told(found, facts, corrections), kinds, complete, tag)


def summary(now: Current) -> dict[str, Any]:
    """The burden in numbers, for JSON."""
    total = now.told.burden
    return plain(
        {
            "beats": total.beats,
            "ventricular_count": total.ventricular.count,
            "ventricular_percent": total.ventricular.percent_of_beats,
            "supraventricular_count": total.supraventricular.count,
            "supraventricular_percent": total.supraventricular.percent_of_beats,
            "af_percent": total.af_percent,
            "af_episodes": total.af_episodes,
            "episodes": len(now.told.episodes),
        }
    )


def corrections_of(kept: Sequence[StoredCorrection]) -> list[Correction]:
    """Kept corrections as the analysis applies them."""
    return [correction_of(each.body) for each in kept]


def correction_of(body: Mapping[str, Any]) -> Correction:
    """A correction from its JSON; InvalidInput says what does not fit."""
    given = dict(body)
    what = given.pop("what", None)
    match what:
        case "group":
            return GroupCalled(int(given["group"]), _called(given))
        case "class":
            if given["found"] not in CLASSES:
                raise InvalidInput(f"{given['found']} is no class of beats; {', '.join(CLASSES)} are.")
            return ClassCalled(cast(BeatClass, given["found"]), _called(given))
        case "beats":
            return BeatsCalled(tuple(float(each) for each in given["times_s"]), _called(given))
        case "episode_added" | "episode_removed":
            kind, start_s, end_s = given["kind"], float(given["start_s"]), float(given["end_s"])
            if kind not in KINDS or not 0.0 <= start_s <= end_s:
                raise InvalidInput(
                    f"An episode of {kind} from {start_s:g} to {end_s:g} s is none: it has one of the kinds "
                    f"{', '.join(KINDS)} and ends after it begins."
                )
            made = EpisodeAdded if what == "episode_added" else EpisodeRemoved
            return made(cast(Kind, kind), start_s, end_s)
        case _:
            raise InvalidInput(f"There is no correction {what}; {', '.join(_WHATS)} are.")


def _called(given: Mapping[str, Any]) -> Called:
    if given.get("called") not in CALLED:
        raise InvalidInput(
            f"Beats cannot be called {given.get('called')}; {', '.join(CALLED)} (artefact) are allowed."
        )
    return cast(Called, given["called"])

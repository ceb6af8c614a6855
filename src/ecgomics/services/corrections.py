"""Corrections of kept recordings: looked at before they are kept, kept as layers, taken back, written as a file."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from ecgomics.biomarkers.several_records import repeatability
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.corrections import Correction, refused_edits
from ecgomics.profile import Profile, Value, corrected, profile
from ecgomics.services import as_stored, profile_key, stored_profile
from ecgomics.signal.edits import Edit
from ecgomics.store import Store, StoredCorrection

#: Automatic profiles that stay in memory, so that the next look at an edit measures only what stands on it.
MOST_PROFILES: Final = 4
#: Longer recordings are measured anew for each look: they would fill the memory.
MOST_SAMPLES: Final = 2_000_000
#: Where the repeatability is not known, a change is weighed by its share of the value, as if that spread by a tenth.
USUAL_SHARE: Final = 0.1
MOST_EDITS: Final = 2000


class Written(NamedTuple):
    """A value as it is shown: a number, a class or flag, or the code that says why there is none."""

    value: float | None
    value_text: str | None
    validity: Validity


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that edits change."""

    symbol: str
    lead: str
    unit: str
    before: Written
    after: Written
    difference: float | None
    """After minus before, None where either is no number."""
    in_sd: float | None
    """The same over the standard deviation between records of a person in whom nothing changed; None without one."""

    @property
    def weight(self) -> float:
        """How much it is: what appears or goes is most."""
        if self.difference is None:
            return np.inf
        if self.in_sd is not None:
            return abs(self.in_sd)
        scale = max(abs(self.before.value or 0.0), abs(self.after.value or 0.0))
        return abs(self.difference) / (USUAL_SHARE * scale) if scale else 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """What edits would change, against what is shown now."""

    base: int
    """The latest revision, over which they would lie."""
    moved: tuple[Moved, ...]
    """The largest change first."""
    biomarkers: int
    refused: tuple[tuple[int, str], ...]
    """Places of the edits that do not fit, and why."""
    profile: Profile


class Profiles:
    """The automatic profiles that were asked for lately, with all that they stand on."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[str, str], Profile] = OrderedDict()
        self._lock = threading.Lock()

    def automatic(self, recording_id: str, settings: Settings) -> Profile:
        """The automatic profile of a kept recording; NotFound where it is not there."""
        place = recording_id, settings.hash
        if not self._store.holds(recording_id):
            self.forget(recording_id)
        with self._lock:
            found = self._kept.get(place)
            if found is not None:
                self._kept.move_to_end(place)
                return found
        recording = self._store.recording(recording_id)
        made = profile(recording, settings)
        if recording.ecg_mv.size <= MOST_SAMPLES:
            with self._lock:
                self._kept[place] = made
                while len(self._kept) > MOST_PROFILES:
                    self._kept.popitem(last=False)
        return made

    def corrected(self, recording_id: str, settings: Settings, correction: int | None = None) -> Profile:
        """The profile with the layers of a revision, the latest if None."""
        layers = self._store.corrections.layers(recording_id, correction)
        automatic = self.automatic(recording_id, settings)
        return corrected(automatic, layers) if layers else automatic

    def forget(self, recording_id: str) -> None:
        """Keep nothing of a recording."""
        with self._lock:
            for place in [each for each in self._kept if each[0] == recording_id]:
                del self._kept[place]


def look(
    store: Store, profiles: Profiles, recording_id: str, edits: Sequence[Edit], settings: Settings
) -> Look:
    """What edits would change over the latest corrections; nothing is kept. InvalidInput where there are too many."""
    if len(edits) > MOST_EDITS:
        raise InvalidInput(f"{len(edits)} edits at once are too many; {MOST_EDITS} are allowed.")
    layers = store.corrections.layers(recording_id)
    automatic = profiles.automatic(recording_id, settings)
    now = corrected(automatic, layers) if layers else automatic
    then = corrected(automatic, (*layers, Correction(tuple(edits)))) if edits else now
    # The same object, not an equal one: of two equal edits only the refused one is meant.
    refused = {id(each.edit): each.why for each in refused_edits(then.evaluation)}
    moved = moved_between(now, then)
    return Look(
        base=layers[-1].revision if layers else 0,
        moved=moved,
        biomarkers=len({each.symbol for each in moved}),
        refused=tuple((place, refused[id(each)]) for place, each in enumerate(edits) if id(each) in refused),
        profile=then,
    )


def moved_between(now: Profile, then: Profile) -> tuple[Moved, ...]:
    """The rows that differ between two profiles of one recording, the largest change first."""
    before = now.by_name
    found = [
        _moved(before[row.name], row)
        for row in then
        if (row.value, row.value_text, row.validity)
        != (before[row.name].value, before[row.name].value_text, before[row.name].validity)
    ]
    return tuple(sorted(found, key=lambda each: -each.weight))


def _moved(before: Value, after: Value) -> Moved:
    known = repeatability(after.symbol, after.lead)
    difference = None if before.value is None or after.value is None else after.value - before.value
    spread = known.sem if known is not None and known.sem > 0.0 else None
    return Moved(
        after.symbol,
        after.lead,
        after.unit,
        Written(before.value, before.value_text, before.validity),
        Written(after.value, after.value_text, after.validity),
        difference,
        None if spread is None or difference is None else difference / spread,
    )


def keep(
    store: Store,
    profiles: Profiles,
    recording_id: str,
    given: Correction,
    *,
    base: int,
    settings: Settings,
) -> StoredCorrection:
    """Lay a correction over those that are there. Conflict where base is not the latest; InvalidInput if one edit does
    not fit: then none is kept."""
    if not given.edits:
        raise InvalidInput("There is nothing to correct: the list of edits is empty.")
    seen = look(store, profiles, recording_id, given.edits, settings)
    if seen.base == base and seen.refused:
        raise InvalidInput("; ".join(f"Edit {place + 1}: {why}" for place, why in seen.refused))
    made = store.corrections.add(recording_id, given, base=base)
    layers = store.corrections.layers(recording_id, made.revision)
    kept = corrected(profiles.automatic(recording_id, settings), layers)
    store.add_profile(recording_id, profile_key(settings, made.revision), as_stored(kept))
    return made


def undo(
    store: Store, recording_id: str, revision: int, *, author: str, settings: Settings
) -> StoredCorrection:
    """Take the uppermost layer back; the profile under it is at hand afterwards."""
    undone = store.corrections.undo(recording_id, revision, author=author)
    stored_profile(store, recording_id, settings)
    return undone


@dataclass(frozen=True, slots=True)
class Drawn:
    """A representative beat as it is drawn: the median, how far its beats spread, and the marks."""

    leads: tuple[str, ...]
    fs_hz: float
    start_ms: float
    """Time of the first sample from the alignment point."""
    beats_used: int
    rr_ms: float
    beat_mv: Floats
    """leads × samples, about the reference level of the lead; NaN where the lead was not measured."""
    low_mv: Floats
    high_mv: Floats
    """leads × samples: the tenth and the ninetieth percentile of its beats."""
    lead_ms: Floats
    """leads × 9 (POINTS)."""
    global_ms: Floats
    """(9,)."""


def drawn(of: Profile) -> Drawn | None:
    """The representative beat of a profile; None where there is none."""
    beat = of.representative_beat
    if beat is None:
        return None
    aligned = of.evaluation.quantity("aligned_beats")
    median_mv = aligned.median.mv[:, 0]
    level_mv = median_mv - beat.beat_mv
    low_mv, high_mv = _band_mv(aligned.aligned.mv, aligned.aligned.weight > 0.0)
    measured = np.where((aligned.median.weight[:, :1] > 0.0), beat.beat_mv, np.nan)
    return Drawn(
        leads=beat.leads,
        fs_hz=beat.fs_hz,
        start_ms=float(beat.time_ms[0]),
        beats_used=beat.beats_used,
        rr_ms=beat.rr_ms,
        beat_mv=measured,
        low_mv=low_mv - level_mv,
        high_mv=high_mv - level_mv,
        lead_ms=beat.lead_marks.points(),
        global_ms=beat.global_marks.points(),
    )


def _band_mv(aligned_mv: Floats, in_use: Bools) -> tuple[Floats, Floats]:
    """Tenth and ninetieth percentile over the beats in use of each lead, leads × samples; NaN where there are none."""
    low_mv, high_mv = (np.full((len(aligned_mv), aligned_mv.shape[2]), np.nan) for _ in range(2))
    for lead in np.flatnonzero(in_use.any(axis=1)):
        low_mv[lead], high_mv[lead] = np.percentile(aligned_mv[lead, in_use[lead]], (10.0, 90.0), axis=0)
    return low_mv, high_mv

"""Two kept recordings side by side: their beats, and each value with its difference or the reason why there is none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from ecgomics.biomarkers.declaration import QUALITY
from ecgomics.comparison import differences
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.profile import Profile, Value
from ecgomics.services import profile_key
from ecgomics.services.corrections import Drawn, Profiles, Written, drawn
from ecgomics.store import Store, StoredRecording

#: A change of so many standard deviations of a difference is the reference change: by chance in one of twenty people.
REFERENCE_SD: Final = 1.96

Blocked = Literal["chain", "lead", "rhythm", "missing"]
"""Why two values are not compared: other filters or definitions, a lead or a rhythm that only one has, or no value."""

OF_DIFFERENCES: Final = ("serial_difference", "reliable_change_index")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two recordings."""

    recording_id: str
    name: str
    started_at: datetime | None
    leads: tuple[str, ...]
    chain: str
    band_hz: tuple[float | None, float | None]
    quality: str
    rhythm: str | None
    correction: int
    """Revision of the corrections that its values are of, 0 for automatic ones."""
    beat: Drawn | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of both recordings."""

    symbol: str
    lead: str
    unit: str
    a: Written | None
    """None where the recording has no such value at all, for want of the lead."""
    b: Written | None
    difference: float | None
    """B minus A."""
    multiple: float | None
    """Size of the difference in multiples of the reference change; None where the repeatability is not known."""
    blocked: Blocked | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two recordings compared."""

    a: Side
    b: Side
    differences: tuple[Difference, ...]
    """The largest multiple of the reference change first, then the other differences, then what is not compared."""
    one_person: bool | None
    """Whether both are of the same person; None where it is not known."""
    warnings: tuple[str, ...]


def side_by_side(
    store: Store,
    profiles: Profiles,
    recordings: tuple[str, str],
    settings: Settings,
    corrections: tuple[int | None, int | None] = (None, None),
) -> SideBySide:
    """Compare the second recording with the first, as given, whatever their dates; None is the latest correction.

    InvalidInput where both are the same with the same corrections, or have no lead in common; NotFound without one.
    """
    revisions = tuple(
        store.corrections.latest(each) if wanted is None else wanted
        for each, wanted in zip(recordings, corrections, strict=True)
    )
    if recordings[0] == recordings[1] and revisions[0] == revisions[1]:
        raise InvalidInput("Both are the same recording: choose another one to compare it with.")
    key = profile_key(settings)
    kept = tuple(store.stored(each, key) for each in recordings)
    first, second = (
        profiles.corrected(each, settings, revision)
        for each, revision in zip(recordings, revisions, strict=True)
    )
    found, warnings = differences(first, second, OF_DIFFERENCES)
    numbers = {(row.symbol, row.of, row.lead): row for row in found}
    known: dict[tuple[str, str, str], float | None] = {place: row.value for place, row in numbers.items()}
    chains = {place[1:] for place, row in numbers.items() if row.validity == "wrong_chain"}
    rows = [
        _difference(name, first, second, known, chains)
        for name in dict.fromkeys([*first.by_name, *second.by_name])
    ]
    return SideBySide(
        _side(kept[0], first, revisions[0]),
        _side(kept[1], second, revisions[1]),
        tuple(sorted((each for each in rows if each is not None), key=_rank)),
        _one_person(*kept),
        warnings,
    )


def _side(kept: StoredRecording, of: Profile, revision: int) -> Side:
    made = of.provenance
    return Side(
        kept.id,
        kept.name,
        kept.started_at,
        made.leads,
        made.chain,
        kept.band_hz,
        made.quality,
        made.rhythm,
        revision,
        drawn(of),
    )


def _difference(
    name: str,
    first: Profile,
    second: Profile,
    known: dict[tuple[str, str, str], float | None],
    chains: set[tuple[str, str]],
) -> Difference | None:
    """The row of one value; None for what says nothing of the heart, and where both lack it for the same reason."""
    a, b = first.by_name.get(name), second.by_name.get(name)
    row = a or b
    if row is None or row.symbol.startswith(QUALITY) or not (_is_there(a) or _is_there(b)):
        return None
    place = row.symbol, row.lead
    blocked = _blocked(a, b, chain=place in chains)
    index = known.get(("reliable_change_index", *place))
    return Difference(
        row.symbol,
        row.lead,
        row.unit,
        _written(a),
        _written(b),
        None if blocked else known.get(("serial_difference", *place)),
        None if blocked or index is None else abs(index) / REFERENCE_SD,
        blocked,
    )


def _blocked(a: Value | None, b: Value | None, *, chain: bool) -> Blocked | None:
    if a is None or b is None:
        return "lead"
    codes = {a.validity, b.validity}
    if chain or "wrong_chain" in codes:
        return "chain"
    if "wrong_rhythm" in codes:
        return "rhythm"
    return None if _is_there(a) and _is_there(b) else "missing"


def _is_there(row: Value | None) -> bool:
    return row is not None and (row.value is not None or row.value_text is not None)


def _written(row: Value | None) -> Written | None:
    return None if row is None else Written(row.value, row.value_text, row.validity)


def _rank(row: Difference) -> tuple[int, float]:
    """Known multiples, other changes, what did not change, what is not compared."""
    if row.blocked is not None:
        return 3, 0.0
    if row.multiple is not None:
        return 0, -row.multiple
    return (1 if row.difference or row.a != row.b else 2), 0.0


def _one_person(first: StoredRecording, second: StoredRecording) -> bool | None:
    """As the project has it, otherwise as the files say."""
    if first.sex and second.sex and first.sex != second.sex:
        return False
    for one, other in (
        (first.standing.subject_id, second.standing.subject_id),
        (first.pseudonym, second.pseudonym),
    ):
        if one is not None and other is not None:
            return one == other
    return None

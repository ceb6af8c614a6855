"""How unusual each number of a recording is: among people like the person, and against the person's own last recording.

profile ──slots──▶ vector of numbers ──strata of a population──▶ z ──▶ cells of the map
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import Biomarker
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.quantile_z import PERCENTAGES, Strata, shares_below
from ecgomics.biomarkers.reference_population import Stratum
from ecgomics.biomarkers.several_records import Series, repeatability
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Sex, Subject
from ecgomics.core.settings import Settings
from ecgomics.core.units import TEXT_UNITS
from ecgomics.ecgome import bands, is_on_the_map, slots, unpacked_numbers, vector_of
from ecgomics.services import profile_key, stored_profile
from ecgomics.services.populations import PROJECT, Population, healthy, population
from ecgomics.store import Store

#: Beyond this z a value counts as outside; 4.55 % of a normal distribution lie there.
OUTSIDE_Z: Final = 2.0
OUTSIDE_SHARE: Final = 0.0455
#: Changes are given in multiples of the reference change value, which 1 unchanged person in 20 exceeds.
CHANGE_INDEX: Final = "reliable_change_index"
RELIABLE: Final = 1.96
_Z_DIGITS: Final = 3
_PERCENT_DIGITS: Final = 2
_LOW, _MEDIAN, _HIGH = (PERCENTAGES.index(each) for each in (5.0, 50.0, 95.0))
#: What strata that were looked up are kept for: a person of one age and sex in one population.
_KEPT: Final = 256

Why = Literal["no_value", "not_a_number", "no_reference", "no_spread"]


@dataclass(frozen=True, slots=True)
class Placed:
    """One value among people like the person; why says why there is no z."""

    symbol: str
    lead: str
    z: float | None
    percentile: float | None
    n: int | None
    """People of the stratum; None where its source does not state how many."""
    median: float | None
    low: float | None
    high: float | None
    """The 5th and the 95th percentile of the stratum."""
    stratum: str
    stratum_sex: Sex | None
    age_from: float | None
    age_to: float | None
    why: Why | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What the map of one dimension holds."""

    dimension: str
    requested: int
    measured: int
    """Biomarkers that were asked for, and those with a value in any lead."""
    placed: int
    outside: int
    """Values with a z, and those beyond ±2."""
    expected: float


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A recording in a population."""

    population: Population
    subject: Subject
    n_least: int | None
    n_most: int | None
    warnings: tuple[str, ...]
    values: tuple[Placed, ...]
    dimensions: tuple[Tally, ...]


def reference_view(
    store: Store, recording_id: str, settings: Settings, name: str, correction: int | None = None
) -> ReferenceView:
    """Where each value of a kept recording lies in a population; NotFound without the recording or the population.

    correction is a revision of its corrections, 0 for automatic values, None for the latest.
    """
    made = stored_profile(store, recording_id, settings, correction)
    rows: list[dict[str, Any]] = json.loads(made.profile_json)["values"]
    kept = store.stored(recording_id, profile_key(settings))
    subject = Subject(kept.age_years, kept.sex)
    chosen = population(store, name, recording_id=recording_id, settings=settings, duration_s=kept.duration_s)
    strata = chosen.strata(subject)
    placed = tuple(_placed(rows, strata))
    counts = [each.n for each in placed if each.z is not None and each.n]
    return ReferenceView(
        population=chosen,
        subject=subject,
        n_least=min(counts, default=None),
        n_most=max(counts, default=None),
        warnings=(*chosen.warnings(subject), *_other_settings(chosen, settings)),
        values=placed,
        dimensions=tuple(_tallies(rows, placed)),
    )


def _other_settings(chosen: Population, settings: Settings) -> tuple[str, ...]:
    """A reference was measured with the defaults, the project as it measures itself."""
    if chosen.id == PROJECT or settings.hash == Settings().hash:
        return ()
    return ("Measured with other settings than the reference: z of what depends on them may be shifted.",)


@dataclass(frozen=True, slots=True)
class _Scores:
    """Strata and z of every slot."""

    strata: Sequence[Stratum | None]
    limits: Floats
    z: Floats
    shares: Floats


def _placed(rows: Sequence[Mapping[str, Any]], strata: Sequence[Stratum | None]) -> list[Placed]:
    places = slots()
    vector = np.full(len(places), np.nan)
    for row in rows:
        place = places.get((row["symbol"], row["lead"]))
        if place is not None and row["value"] is not None:
            vector[place] = row["value"]
    arrays = Strata.of(strata, angles())
    z = arrays.z(vector)
    scores = _Scores(strata, arrays.limits, z, shares_below(z))
    return [_one(row, places.get((row["symbol"], row["lead"])), scores) for row in rows]


def _one(row: Mapping[str, Any], place: int | None, scores: _Scores) -> Placed:
    stratum = None if place is None else scores.strata[place]
    if place is None or stratum is None:
        return Placed(row["symbol"], row["lead"], *(None,) * 6, "", None, None, None, _why_not(row))
    limits, z = scores.limits[place], float(scores.z[place])
    there = bool(np.isfinite(z))
    return Placed(
        row["symbol"],
        row["lead"],
        z=round(z, _Z_DIGITS) if there else None,
        percentile=round(float(scores.shares[place]), _PERCENT_DIGITS) if there else None,
        n=stratum.n or None,
        median=_rounded(limits[_MEDIAN]),
        low=_rounded(limits[_LOW]),
        high=_rounded(limits[_HIGH]),
        stratum=stratum_text(stratum),
        stratum_sex=stratum.sex,
        age_from=_rounded(stratum.age_from),
        age_to=_rounded(stratum.age_to),
        why=None if there else "no_value" if row["value"] is None else "no_spread",
    )


def _why_not(row: Mapping[str, Any]) -> Why:
    if row["value"] is None and row["value_text"] is None:
        return "no_value"
    return "not_a_number" if row["unit"] in TEXT_UNITS else "no_reference"


def _rounded(value: float) -> float | None:
    return float(f"{value:.6g}") if np.isfinite(value) else None


def stratum_text(stratum: Stratum) -> str:
    """A stratum in words: "women, 18 to 39 years"."""
    people = {"female": "women", "male": "men", None: "both sexes"}[stratum.sex]
    if not np.isfinite([stratum.age_from, stratum.age_to]).all():
        return people
    return f"{people}, {stratum.age_from:g} to {stratum.age_to:g} years"


@lru_cache(maxsize=1)
def angles() -> tuple[bool, ...]:
    """Whether the number of each slot is an angle."""
    return tuple(catalogue()[symbol].unit == "deg" for symbol, _ in slots())


def _tallies(rows: Sequence[Mapping[str, Any]], placed: Sequence[Placed]) -> list[Tally]:
    of_symbol = {each.symbol: each.dimension for band in bands() for each in band.columns}
    asked: dict[str, dict[str, bool]] = {}
    for row in rows:
        found = asked.setdefault(of_symbol[row["symbol"]], {})
        there = row["value"] is not None or row["value_text"] is not None
        found[row["symbol"]] = found.get(row["symbol"], False) or there
    scores: dict[str, list[float]] = {}
    for each in placed:
        if each.z is not None:
            scores.setdefault(of_symbol[each.symbol], []).append(each.z)
    dimensions = dict.fromkeys(band.dimension for band in bands() if is_on_the_map(band.dimension))
    return [
        Tally(
            dimension,
            requested=len(asked.get(dimension, {})),
            measured=sum(asked.get(dimension, {}).values()),
            placed=len(scores.get(dimension, [])),
            outside=sum(abs(z) >= OUTSIDE_Z for z in scores.get(dimension, [])),
            expected=round(OUTSIDE_SHARE * len(scores.get(dimension, [])), 1),
        )
        for dimension in dimensions
    ]


# ── small maps of many recordings ────────────────────────────────────────────────────────────────────────────────


def mini_maps(
    store: Store, recording_ids: Sequence[str], settings: Settings
) -> dict[str, list[float | None]]:
    """For each measured recording and each family of the map the z that is farthest out, among healthy adults."""
    key = profile_key(settings)
    store.numbers.fill(key, vector_of)
    families = [band for band in bands() if is_on_the_map(band.dimension)]
    groups = [_places(band.columns) for band in families]
    found = {}
    for each in store.numbers.of_recordings(recording_ids, key):
        (vector,) = unpacked_numbers([each.packed])
        z = _healthy_strata(each.sex, None if each.age_years is None else int(each.age_years)).z(vector)
        found[each.recording_id] = [_farthest(z[places]) for places in groups]
    return found


@lru_cache(maxsize=_KEPT)
def _healthy_strata(sex: Sex | None, age_years: int | None) -> Strata:
    return Strata.of(healthy().strata(Subject(age_years, sex)), angles())


def _places(columns: Sequence[Biomarker]) -> list[int]:
    wanted = {each.symbol for each in columns}
    return [place for (symbol, _), place in slots().items() if symbol in wanted]


def _farthest(z: Floats) -> float | None:
    there = z[np.isfinite(z)]
    return round(float(there[np.argmax(np.abs(there))]), 2) if there.size else None


# ── change from the person's previous recording ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Changed:
    """A value beside that of the previous recording, in multiples of the reference change value."""

    symbol: str
    lead: str
    before: float | None
    after: float | None
    ratio: float | None
    validity: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A recording beside the previous one of the person; without a previous one there are no values."""

    previous_id: str | None
    previous_name: str
    previous_at: datetime | None
    values: tuple[Changed, ...]


def change_view(
    store: Store, recording_id: str, settings: Settings, correction: int | None = None
) -> ChangeView:
    """What changed since the previous recording of the same person; NotFound without the recording.

    correction is a revision of this recording; of the previous one the latest is taken.
    """
    of_person = store.numbers.siblings(recording_id)
    place = [each.recording_id for each in of_person].index(recording_id)
    if place == 0:
        return ChangeView(None, "", None, ())
    previous = of_person[place - 1]
    before, after = (
        json.loads(stored_profile(store, each, settings, revision).profile_json)["values"]
        for each, revision in ((previous.recording_id, None), (recording_id, correction))
    )
    earlier = {(row["symbol"], row["lead"]): row for row in before}
    pairs = [
        (earlier.get((row["symbol"], row["lead"])), row) for row in after if row["unit"] not in TEXT_UNITS
    ]
    values = tuple(_changed(first, last) for first, last in pairs if first is not None)
    return ChangeView(previous.recording_id, previous.name, previous.at, values)


def _changed(first: Mapping[str, Any], last: Mapping[str, Any]) -> Changed:
    rows = (first, last)
    series = Series(
        np.array([np.nan if row["value"] is None else row["value"] for row in rows]),
        tuple(row["validity"] for row in rows),
        tuple(f"{row['version']} {row['chain']}" for row in rows),
        last["unit"],
        None,
    )
    known = repeatability(last["symbol"], last["lead"])
    sources: dict[str, Any] = {"series": series} | ({} if known is None else {"repeatability": known})
    outcome = Evaluation(catalogue(), sources).outcome(CHANGE_INDEX)
    index = outcome.values[0]
    there = outcome.codes[0] in ("ok", "out_of_domain") and bool(np.isfinite(index))
    return Changed(
        last["symbol"],
        last["lead"],
        first["value"],
        last["value"],
        round(float(index) / RELIABLE, _Z_DIGITS) if there else None,
        outcome.codes[0],
    )
